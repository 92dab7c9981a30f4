"""Who may do what with a probation: a table, every route by every person."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.documents import files
from hiring.probation import tasks
from tests import world as world_module
from tests.probation.conftest import Begun, decide
from tests.world import World, csrf, identity_of

PEOPLE = (
    "hr",
    "director",
    "mentor",
    "doer",
    "employee",
    "hr_elsewhere",
    "director_elsewhere",
    "rater",
    "administrator",
    "content_owner",
    "candidate",
    "nobody",
)
# 200: shown. 303: done. 422: theirs, but what was sent does not fit. 404: not theirs. 403: no such
# right at all. 401 and "sign-in": not signed in.
LIST = (200, 200, 200, 200, 200, 200, 200, 403, 403, 403, 404, "sign-in")
READ = (200, 200, 200, 200, 404, 404, 404, 403, 403, 403, 404, "sign-in")
GUIDE_READ = (200, 200, 200, 403, 403, 404, 404, 403, 403, 403, 404, "sign-in")
GUIDE = (303, 303, 303, 403, 403, 404, 404, 403, 403, 403, 404, 401)
GUIDE_FORM = (422, 422, 422, 403, 403, 404, 404, 403, 403, 403, 404, 401)
OVERSEE = (422, 422, 403, 403, 403, 404, 404, 403, 403, 403, 404, 401)
OVERSEE_PRESS = (200, 200, 403, 403, 403, 404, 404, 403, 403, 403, 404, 401)
REPORT = (403, 403, 403, 422, 404, 403, 403, 403, 403, 403, 404, 401)
START_READ = (303, 303, 403, 403, 403, 404, 404, 403, 403, 403, 404, "sign-in")
START = (303, 303, 403, 403, 403, 404, 404, 403, 403, 403, 404, 401)
# method, path, the expected answer for each of PEOPLE
TABLE = (
    ("GET", "/probations", LIST),
    ("GET", "/probations/{id}", READ),
    ("GET", "/probations/{id}/tasks/{task}", READ),
    ("GET", "/probations/{id}/reports/{report}/file", READ),
    ("GET", "/probations/{id}/tasks/new", GUIDE_READ),
    ("GET", "/probations/{id}/tasks/{task}/edit", GUIDE_READ),
    ("POST", "/probations/{id}/assign", GUIDE),
    ("POST", "/probations/{id}/tasks", GUIDE_FORM),
    ("POST", "/probations/{id}/tasks/{task}/edit", GUIDE_FORM),
    ("POST", "/probations/{id}/tasks/{task}/assign", GUIDE),
    ("POST", "/probations/{id}/tasks/{task}/cancel", GUIDE),
    ("POST", "/probations/{id}/tasks/{task}/restore", GUIDE),
    ("POST", "/probations/{id}/reports/{report}/check", GUIDE_FORM),
    ("POST", "/probations/{id}/tasks/{task}/report", REPORT),
    ("POST", "/probations/{id}/mentor", OVERSEE),
    ("POST", "/probations/{id}/link", OVERSEE_PRESS),
    ("GET", "/sessions/{session}/probation", START_READ),
    ("POST", "/sessions/{session}/probation", START),
)


@pytest.fixture
def places(begun: Begun, app: Flask) -> dict[str, int]:
    """The ids that stand in the table's addresses; the report carries a file."""
    task = begun.task_ids()[0]
    begun.assign(task)
    with app.test_request_context():
        upload = (b"plain words", "note.txt", "text/plain; charset=utf-8")
        tasks.report_task(identity_of(begun.employee), begun.id, task, "Сделано.", upload, 2)
    report = int(str(begun.rows("SELECT max(id) FROM probation_report")[0][0]))
    return {"id": begun.id, "task": task, "report": report, "session": begun.world.session}


def browser_of(name: str, begun: Begun, as_) -> FlaskClient:  # type: ignore[no-untyped-def]
    """A browser in which that person is signed in."""
    if name == "nobody":
        return begun.app.test_client()
    if name == "doer":
        return begun.browser()
    if name == "candidate":
        link = begun.rows("SELECT max(id) FROM candidate_link")[0][0]
        return world_module.browser(begun.app, link_id=int(str(link)))
    browser: FlaskClient = as_(name)
    return browser


@pytest.mark.parametrize(("method", "path", "expected"), TABLE, ids=lambda value: str(value)[:50])
def test_the_table_of_permissions(
    begun: Begun,
    places: dict[str, int],
    as_,
    method: str,
    path: str,
    expected: tuple[object, ...],
) -> None:
    found = {}
    for name in PEOPLE:
        browser = browser_of(name, begun, as_)
        address = path.format(**places)
        if method == "GET":
            answer = browser.get(address, buffered=True)
        else:
            page = browser.get("/sign-in" if name in ("nobody", "candidate") else "/my-account")
            token = csrf(page.get_data(as_text=True))
            answer = browser.post(address, data={"csrf_token": token})
        if answer.status_code == 303 and "/sign-in" in answer.headers["Location"]:
            found[name] = "sign-in"
        else:
            found[name] = answer.status_code
    assert found == dict(zip(PEOPLE, expected, strict=True))


def test_every_route_of_the_feature_stands_in_the_table(app: Flask) -> None:
    routes = {
        (method, str(rule).replace("<int:", "<"))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(("probation.", "probation_tasks."))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    named = {
        "{id}": "<probation_id>",
        "{task}": "<task_id>",
        "{report}": "<report_id>",
        "{session}": "<session_id>",
    }
    listed = set()
    for method, path, _ in TABLE:
        for short, long in named.items():
            path = path.replace(short, long)
        listed.add((method, path))
    assert routes == listed


@pytest.mark.parametrize("path", [path for method, path, _ in TABLE if method == "POST"])
def test_without_a_token_nothing_happens(begun: Begun, places, as_, path: str) -> None:
    before = begun.rows("SELECT count(*) FROM audit_event")
    assert as_("hr").post(path.format(**places)).status_code in (400, 403)
    assert begun.rows("SELECT count(*) FROM audit_event") == before


@pytest.mark.parametrize("path", [path for _, path, _ in TABLE if "{id}" in path])
def test_what_is_not_there_looks_like_what_is_not_theirs(
    begun: Begun, places, as_, path: str
) -> None:
    browser = as_("hr")
    token = csrf(browser.get("/my-account").get_data(as_text=True))
    address = path.format(**{**places, "id": 999_999})
    absent = browser.post(address, data={"csrf_token": token})
    if absent.status_code == 405:
        absent = browser.get(address)
    assert absent.status_code in ((404, 403) if "report" in path else (404,))


def test_a_task_is_found_only_under_its_own_probation(world: World, begun: Begun, as_) -> None:
    assert as_("hr").get(f"{begun.url}/tasks/999999").status_code == 404
    assert (
        as_("hr").get(f"/probations/{begun.id + 1}/tasks/{begun.task_ids()[0]}").status_code == 404
    )


def test_the_lists_hold_only_what_is_theirs(begun: Begun, as_) -> None:
    link = f'href="{begun.url}"'
    for name in ("hr", "director", "mentor"):
        assert link in as_(name).get("/probations").get_data(as_text=True)
    assert link in begun.browser().get("/probations").get_data(as_text=True)
    for name in ("employee", "hr_elsewhere", "director_elsewhere"):
        assert link not in as_(name).get("/probations").get_data(as_text=True)


def test_the_employee_reads_nothing_of_the_assessment(begun: Begun) -> None:
    assert begun.browser().get(f"/sessions/{begun.world.session}").status_code in (403, 404)


def test_an_attachment_is_sent_as_one_that_no_browser_runs(begun: Begun, places, as_) -> None:
    answer = as_("mentor").get(f"{begun.url}/reports/{places['report']}/file", buffered=True)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == files.SANDBOX
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.get_data() == b"plain words"


def test_a_report_without_a_file_has_none_to_send(begun: Begun, as_) -> None:
    begun.assign(begun.task_ids()[1])
    report = begun.report(begun.task_ids()[1])
    assert as_("mentor").get(f"{begun.url}/reports/{report}/file").status_code == 404


def test_a_decision_alone_gives_nobody_a_probation(world: World, as_) -> None:
    decide(world)
    for name in ("hr", "director", "mentor", "employee"):
        assert "/probations/" not in as_(name).get("/probations").get_data(as_text=True)
