"""Every route by every person: what the application answers, to be held against matrix.csv.

`python -m tests.access.matrix` writes the present answers into the table; read what has changed
before you keep it.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.routing import Rule

from hiring.accounts import service as accounts
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.day_plans import accommodations, contests
from hiring.day_plans import service as day_plans
from hiring.demo import raters
from hiring.documents import files as files_module
from hiring.documents.models import Document
from hiring.interviews import kit
from hiring.meetings import service as meetings
from hiring.probation import service as probation
from hiring.probation import tasks as probation_tasks
from hiring.sessions import queries as sessions_queries
from hiring.sessions import service as sessions
from hiring.vacancies import service as vacancies
from tests import world as world_module
from tests.interviews import debriefs
from tests.verdicts import stage
from tests.world import World, add_candidate, identity_of

FILE = Path(__file__).parent / "matrix.csv"
# Everybody stands to the objects below as the name says: "elsewhere" is another branch.
ACTORS = (
    "administrator",
    "hr",
    "hr_elsewhere",
    "rater",
    "rater_elsewhere",
    "director",
    "director_elsewhere",
    "content_owner",
    "mentor",
    "mentor_elsewhere",
    "employee",
    "employee_elsewhere",
    "candidate",
    "candidate_elsewhere",
    "candidate_revoked",
    "anonymous",
)
# What is asked of a session once it is decided.
REVIEWS = ("day_plan_answers.contest", "day_plan_answers.answer_contest")
# Let in, whatever the empty form is worth: shown, done, or asked to fill it in.
LET_IN = {200, 201, 202, 204, 302, 303, 304, 400, 409, 415, 422, 428}
Row = dict[str, str]


@dataclass
class Stage:
    """The objects that the addresses name, and who is behind each actor."""

    world: World
    # A session that is being rated, and one that is decided and has become a probation.
    rating: int
    decided: int
    values: dict[str, int | str]
    browsers: dict[str, FlaskClient]
    # A session whose ratings are discussed, with the ids that its addresses name.
    discussed: dict[str, int | str]

    def address(self, rule: Rule) -> str:
        """The rule's address with the ids of objects that belong to the actors."""
        known = self.discussed if rule.endpoint.startswith("debrief.") else self.values
        values = {name: known[name] for name in rule.arguments if name != "session_id"}
        if known is self.discussed:
            values["session_id"] = known["session_id"]
        elif "session_id" in rule.arguments:
            late = rule.endpoint.startswith(("verdicts.", "probation", *REVIEWS))
            values["session_id"] = self.decided if late else self.rating
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), rule.rule)
        return path + (f"?code={self.values['code']}" if rule.rule == "/set-up" else "")


def furnish(app: Flask, world: World) -> Stage:
    """A decided session with its probation and document, one being rated, one in another branch."""
    # The world belongs to every test; here `session` becomes another one.
    world = replace(world)
    decided = world.session
    document_id = stage.issued(world)
    stage.decide(world)
    contests.open_contest(world_module.candidate_of(decided), "Посмотрите ещё раз.")
    hr = identity_of(world.users["hr"])
    values: dict[str, int | str] = {
        "vacancy_id": world.vacancy,
        "version_id": world.content_version,
        "user_id": world.users["second_rater"],
        "exercise": "working_day",
        "pack": "support_manager",
        "area": "body_correction",
        "question": "plateau",
        "document_id": document_id,
        "version": app.config["STATIC_VERSION"],
        "path": "css/base.css",
        "code": accounts.set_up_code(app.config["SECRET_KEY"]),
    }
    employee = _probation(app, world, hr, decided, values)
    rating, token = sessions.invite_external(
        hr,
        world.vacancy,
        name="Борис Проба",
        email="boris@example.org",
        phone="",
        locale="ru",
    )
    revoked = _link_of(rating)
    token = sessions.reissue_link(hr, rating)
    world.session = rating
    _half_rated(world, rating, values)
    values["meeting_id"] = _met(hr, rating)
    elsewhere = _elsewhere(world)
    discussed = _discussed(world)
    administrator = identity_of(world.users["administrator"])
    values["letter_id"] = _scalar("SELECT max(id) FROM letter WHERE attachment IS NOT NULL")
    values["token"] = accounts.invite(
        administrator, "Новый Коллега", "new@example.org", [("rater", None)], "ru"
    )
    values["link_token"] = token
    _printed(document_id)
    for asker in (identity_of(world.users["rater"]), hr):
        _printed(kit.request_kit(asker, rating, None))
    values["candidate_id"] = _scalar(
        "SELECT candidate_id FROM assessment_session WHERE id = :id", id=rating
    )
    users = {
        **world.users,
        "mentor_elsewhere": _mentor(world.branches["Север"]),
        "employee": employee,
        "employee_elsewhere": world.users["employee"],
    }
    links = {
        "candidate": _link_of(rating),
        "candidate_elsewhere": _link_of(elsewhere),
        "candidate_revoked": revoked,
    }
    browsers = {}
    for actor in ACTORS:
        if actor in users:
            browsers[actor] = world_module.browser(app, user_id=users[actor])
        elif actor in links:
            browsers[actor] = world_module.browser(app, link_id=links[actor])
        else:
            browsers[actor] = app.test_client()
    return Stage(world, rating, decided, values, browsers, discussed)


def _discussed(world: World) -> dict[str, int | str]:
    """A session of the vacancy whose raters have submitted and discuss."""
    session_id = add_candidate(world, "Ева Проба", "eva@example.org")
    return debriefs.discussed(replace(world, session=session_id))


def _probation(
    app: Flask, world: World, hr: Any, decided: int, values: dict[str, int | str]
) -> int:
    """A probation whose first task is reported with a file; the employee's account."""
    started = probation.start_probation(hr, decided, world.users["mentor"], clock.now().date())
    employee = _scalar("SELECT employee_id FROM probation WHERE id = :id", id=started.probation_id)
    task = _scalar(
        "SELECT min(id) FROM probation_task WHERE probation_id = :id", id=started.probation_id
    )
    probation_tasks.assign_task(identity_of(world.users["mentor"]), started.probation_id, task)
    version = _scalar("SELECT version FROM probation_task WHERE id = :id", id=task)
    with app.test_request_context():
        upload = (b"plain words", "note.txt", "text/plain; charset=utf-8")
        probation_tasks.report_task(
            identity_of(employee), started.probation_id, task, "Сделано.", upload, version
        )
    values["probation_id"], values["task_id"] = started.probation_id, task
    values["report_id"] = _scalar(
        "SELECT max(id) FROM probation_report WHERE task_id = :id", id=task
    )
    return employee


def _half_rated(world: World, session_id: int, values: dict[str, int | str]) -> None:
    """The candidate plans, and the rater has one mark and nothing submitted."""
    candidate = world_module.candidate_of(session_id)
    sessions.consent(candidate, notice_version="1", locale="ru", text="да")
    accommodations.ask(candidate, ["pause"], "")
    day_plans.start_plan(candidate)
    rater = identity_of(world.users["rater"])
    facts = sessions_queries.get_session_for(rater, session_id)
    step = next(
        step for step in sessions_queries.list_steps(facts.id) if step.instrument != "day_plan"
    )
    values["step_id"] = step.id
    indicators = stage.content.get_pack(facts.content_version_id)["observations"]
    indicator, _ = stage.answers.marks_of(indicators, 4, "rater")[0]
    raters.mark(rater, session_id, step.id, indicator, 1)


def _met(hr: Any, session_id: int) -> int:
    """An interview that is to come; letters on it carry a file."""
    starts_at = clock.now() + timedelta(days=3)
    given = meetings.Arrangement(starts_at, 120, "Europe/Moscow", "Малый зал")
    return meetings.plan(hr, session_id, given)


def _elsewhere(world: World) -> int:
    """A session in the other branch."""
    hr = identity_of(world.users["hr_elsewhere"])
    vacancy = vacancies.open_vacancy(
        hr,
        title="Менеджер сопровождения",
        branch_id=world.branches["Север"],
        content_version_id=world.content_version,
        steps=world_module.STEPS,
        weights={
            row["id"]: row["weight"]
            for row in stage.content.get_pack(world.content_version)["competencies"]
        },
        rater_ids=[world.users["rater_elsewhere"]],
        contact_id=world.users["hr_elsewhere"],
        answer_days=5,
    )
    session_id, _ = sessions.invite_external(
        hr, vacancy, name="Вера Проба", email="vera@example.org", phone="", locale="ru"
    )
    candidate = world_module.candidate_of(session_id)
    sessions.consent(candidate, notice_version="1", locale="ru", text="да")
    day_plans.start_plan(candidate)
    return session_id


@command
def _mentor(branch_id: int) -> int:
    """A mentor of another branch, who leads nobody here."""
    user = accounts.add_user("Мила Чужая", "mila@example.org", [("mentor", branch_id)], "ru")
    return user.id


@command
def _printed(document_id: int) -> None:
    """The document as if the worker had made it."""
    document = db.session.get_one(Document, document_id)
    printed = files_module.store(b"%PDF-1.7", "verdict.pdf", "application/pdf")
    db.session.add(printed)
    db.session.flush()
    document.file_id = printed.id
    document.state, document.finished_at = "ready", clock.now()


def _link_of(session_id: int) -> int:
    return _scalar("SELECT max(id) FROM candidate_link WHERE session_id = :id", id=session_id)


def _scalar(sql: str, **params: int) -> int:
    value = db.session.execute(text(sql), params).scalar_one()
    return int(value)


def rules(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every (method, rule) of the application, in the table's order."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule


@contextmanager
def undone(app: Flask) -> Iterator[None]:
    """Whatever is stored inside is as if it had never been."""
    engine = app.extensions["hiring_engine"]
    with engine.connect() as connection:
        outer = connection.begin()
        # Sessions join inside the savepoint, so that their rollbacks do not reach further.
        connection.begin_nested()
        app.extensions["hiring_engine"] = connection
        try:
            yield
        finally:
            app.extensions["hiring_engine"] = engine
            outer.rollback()


def measure(app: Flask, at: Stage) -> list[Row]:
    """What every actor is answered on every route, each request on the same state of things."""
    db.session.rollback()
    tokens, cookies = {}, {}
    for actor, browser in at.browsers.items():
        tokens[actor] = world_module.csrf(browser.get("/invitation/none").get_data(as_text=True))
        cookie = browser.get_cookie("hiring")
        assert cookie is not None
        cookies[actor] = cookie.value
    table = []
    for method, rule in rules(app):
        row = {"method": method, "route": rule.rule}
        for actor, browser in at.browsers.items():
            browser.set_cookie("hiring", cookies[actor])
            with undone(app):
                row[actor] = _answer(browser, method, address(at, rule), tokens[actor])
        table.append(row)
    return table


def address(at: Stage, rule: Rule) -> str:
    """The rule's address; the candidate's invitation has a token of its own kind."""
    if rule.rule.startswith("/invitation/"):
        return f"/invitation/{at.values['link_token']}"
    return at.address(rule)


def _answer(browser: FlaskClient, method: str, address: str, token: str) -> str:
    data = {} if method == "GET" else {"csrf_token": token}
    send: Callable[..., Any] = browser.get if method == "GET" else browser.post
    with send(address, data=data) as answer:
        location = answer.headers.get("Location", "")
        if answer.status_code == 401 or "/sign-in?next=" in location:
            return "login"
        return "ok" if answer.status_code in LET_IN else str(answer.status_code)


def line(row: Row) -> str:
    """The row as it stands in the table."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(
        [row["method"], row["route"], *(row[actor] for actor in ACTORS)]
    )
    return out.getvalue()


def read() -> list[Row]:
    """The checked-in table."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Write the present answers into the table."""
    from flask_migrate import upgrade

    from hiring.app import create_app
    from tests import conftest

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+pysqlite:///{folder}/matrix.db"
        app = create_app(conftest.settings_for(Path(folder), url))
        app.testing = True
        app.test_client_class = conftest.Browser
        with app.app_context():
            upgrade(directory=app.extensions["migrate"].directory)
            table = measure(app, furnish(app, world_module.build()))
            db.session.remove()
            app.extensions["hiring_engine"].dispose()
    heading = ",".join(["method", "route", *ACTORS])
    FILE.write_text("\n".join([heading, *map(line, table)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
