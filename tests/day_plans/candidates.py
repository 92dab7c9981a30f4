"""A candidate at the planner, for the tests of its pages."""

from __future__ import annotations

import json
import re
from typing import Any

from flask.testing import FlaskClient

from hiring.access.identity import Identity
from hiring.accounts import service as accounts
from hiring.content import queries as content
from hiring.core.commands import command
from hiring.core.db import db
from hiring.day_plans import accommodations, queries, submission
from hiring.day_plans.accommodations import Granted
from hiring.day_plans.models import PlanAttempt
from hiring.sessions import service as sessions
from tests import world as world_module
from tests.world import World, identity_of

PLANNER = "/my/day-plan"


def candidate_of(app: Any, world: World) -> FlaskClient:
    """A browser of the world's candidate, who has consented."""
    who = world_module.candidate_of(world.session)
    sessions.consent(who, notice_version="test", locale="ru", text="text")
    return world_module.browser(app, link_id=who.link_id)


def begin(browser: FlaskClient) -> FlaskClient:
    """The same browser after the start button."""
    answer = post(browser, "/my/day-plan/start", {}, page="/my/day-plan/start")
    assert answer.status_code == 303
    return browser


def post(browser: FlaskClient, path: str, data: Any, page: str = PLANNER) -> Any:
    """Post with the token that `page` carries."""
    token = world_module.csrf(browser.get(page, follow_redirects=True).text)
    return browser.post(path, data={"csrf_token": token, **data})


def operate(
    browser: FlaskClient,
    *operations: Any,
    page: str = PLANNER,
    path: str = "operations",
    **more: Any,
) -> Any:
    """Send operations of the page, or whatever else stands in `more`; text goes as it is."""
    shown = browser.get(page, follow_redirects=True).text
    found = re.search(r'data-draft="[^/"]+/([^"]+)"', shown)
    body: Any = {
        "draft": found[1] if found else "day_plan:1",
        "writer": "this-window",
        "device": "this-device",
        **({"operations": list(operations)} if operations else {}),
        **more,
    }
    if operations and isinstance(operations[0], str | bytes):
        body = operations[0]
    return browser.post(
        f"/my/day-plan/{path}",
        data=body if isinstance(body, str | bytes) else json.dumps(body),
        content_type="application/json",
        headers={"X-CSRFToken": world_module.csrf(shown), "Accept": "application/json"},
    )


def version_of(browser: FlaskClient, page: str = PLANNER) -> str:
    """The draft's version that a page was made from."""
    found = re.search(r'name="version" value="([0-9]+)"', browser.get(page).text)
    assert found is not None
    return found[1]


def reference_fields(world: World, name: str = "clients_first") -> dict[str, str]:
    """A good plan as somebody types it."""
    facts = content.get_pack(world.content_version)["day_plans"]["working_day"]
    plan = next(one for one in facts["references"] if one["id"] == name)["plan"]
    fields: dict[str, str] = {}
    for task, choice in plan["tasks"].items():
        ((kind, values),) = choice.items()
        fields[f"choice.{task}"] = kind
        fields.update({f"{part}.{task}": str(value) for part, value in values.items()})
    return fields


def submitted(browser: FlaskClient, fields: dict[str, str]) -> Any:
    """The answer to submitting these fields by the buttons of the pages."""
    answer = post(browser, "/my/day-plan/summary", {**fields, "version": version_of(browser)})
    assert answer.status_code == 303, answer.text[:4000]
    page = "/my/day-plan/summary"
    return post(browser, "/my/day-plan/submit", {"version": version_of(browser, page)}, page=page)


def operation(name: str, change: dict[str, str], age: int = 0, base: int = 0) -> dict[str, Any]:
    """An operation as a page sends it."""
    return {"id": name, "base_version": base, "change": change, "age": age}


def status(browser: FlaskClient, writer: str = "this-window", since: int | None = None) -> Any:
    """Where the latest attempt stands, as a window asks for it."""
    db.session.rollback()
    (number,) = db.session.query(PlanAttempt.id).order_by(PlanAttempt.id.desc()).first() or (0,)
    query = {"draft": f"day_plan:{number}", "writer": writer, "since": since}
    return browser.get("/my/day-plan/status", query_string=query).get_json()


def set_attempt(**values: Any) -> None:
    """Write values into the attempt as they are."""

    @command
    def change() -> None:
        db.session.query(PlanAttempt).update(values)

    change()


def sweep() -> int:
    """The sweep of a worker, which sees the database as it is now."""
    db.session.rollback()
    return submission.sweep()


def attempt_of(world: World) -> queries.Attempt:
    """The session's attempt, read anew."""
    db.session.rollback()
    found = queries.find_attempt(world.session)
    assert found is not None
    return found


def consented(world: World) -> Identity:
    """The world's candidate after the consent."""
    who = world_module.candidate_of(world.session)
    sessions.consent(who, notice_version="1", locale="ru", text="да")
    return who


def seen(browser: FlaskClient, path: str) -> str:
    """The page, which is there."""
    answer = browser.get(path, follow_redirects=True)
    assert answer.status_code == 200, path
    return str(answer.text)


@command
def another_hr(world: World, name: str = "second_hr") -> None:
    """A second HR of the branch."""
    user = accounts.add_user(
        f"Тест {name}", f"{name}@example.org", [("hr", world.branches["Центр"])], locale="ru"
    )
    world.users[name] = user.id


def answered(world: World, conditions: Granted | None, note: str = "") -> None:
    """HR answers the request."""
    accommodations.answer(identity_of(world.users["hr"]), world.session, conditions, note)
