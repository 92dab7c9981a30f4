"""Candidates and raters who type into a served installation, each with a browser's cookie and token."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

from flask.sessions import SecureCookieSessionInterface
from flask_migrate import upgrade

from hiring import settings as settings_module
from hiring.access import identity as access
from hiring.app import create_app
from hiring.cli import MIGRATIONS
from hiring.core.commands import command
from hiring.core.db import db
from hiring.day_plans import service as day_plans
from hiring.demo import answers, raters
from hiring.interviews import queries as interviews
from hiring.sessions import queries as sessions_queries
from hiring.sessions import service as sessions
from tests import world as world_module
from tests.world import World

PLANNER = "/my/day-plan"
WINDOW = "benchmark"
AGAIN_SECONDS = 0.02


@dataclass
class Writer:
    """Somebody who types at `page`: what was sent, and which operations were acknowledged."""

    owner: str
    cookie: str
    page: str
    record: str
    token: str = ""
    version: int = 0
    acknowledged: dict[str, int] = field(default_factory=dict)
    retries: int = 0

    def open(self, port: int) -> None:
        """Open the page once: it gives the form's token."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", self.page, headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        self.token = world_module.csrf(answer.read().decode())
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).split(";")[0]
        connection.close()

    def write(self, port: int) -> None:
        """Send the next operation until it is acknowledged."""
        number = len(self.acknowledged) + 1
        while not self.send(port, f"op-{number}", {"notes": str(number)}):
            self.retries += 1
            time.sleep(AGAIN_SECONDS)

    def send(self, port: int, name: str, change: Mapping[str, str]) -> bool:
        """Send one operation once; False where no answer came. Raises for an answer that is none."""
        try:
            status, _, sent = self.post(port, name, change)
        except (OSError, http.client.HTTPException):
            return False
        said = json.loads(sent)
        if status != 200 or said.get("ok") is not True or said["results"][0]["late"]:
            raise RuntimeError(f"{name} was answered with {status}: {said}")
        self.version = self.acknowledged[name] = said["results"][0]["version"]
        return True

    def post(self, port: int, name: str, change: Mapping[str, str]) -> tuple[int, Message, bytes]:
        """The request of one operation: status, headers and body of the answer."""
        operation = {"id": name, "base_version": self.version, "change": change, "age": 0}
        body = json.dumps({"draft": self.record, "writer": WINDOW, "operations": [operation]})
        headers = {
            "Cookie": self.cookie,
            "X-CSRFToken": self.token,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("POST", f"{self.page}/operations", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()


def seed(data: Path, writers: int, url: str = "") -> list[Writer]:
    """A new installation in `data` in which `writers` candidates are at their planners."""
    return _seed(
        data, url, lambda world, cookie: [_plans(world, cookie, n) for n in range(writers)]
    )


def seed_raters(data: Path, writers: int, url: str = "") -> list[Writer]:
    """The same with raters at their consoles, each of a session of their own that is half filled in."""
    return _seed(
        data, url, lambda world, cookie: [_rates(world, cookie, n) for n in range(writers)]
    )


def _seed(
    data: Path, url: str, seat: Callable[[World, Callable[..., str]], list[Writer]]
) -> list[Writer]:
    environment = {"HIRING_DATA": str(data), "HIRING_MODE": "local", "DATABASE_URL": url}
    app = create_app(settings_module.from_environment(environment))
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None

    def cookie(**who: int) -> str:
        sent = serializer.dumps({access.TOKEN_KEY: _sign_in(**who)})
        return f"{app.config['SESSION_COOKIE_NAME']}={sent}"

    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
        found = seat(world_module.build(), cookie)
        db.session.remove()
        app.extensions["hiring_engine"].dispose()
    return found


def _invite(world: World, number: int) -> int:
    session_id, _ = sessions.invite_external(
        world_module.identity_of(world.users["hr"]),
        world.vacancy,
        name=f"Проба {number}",
        email=f"c{number}@example.org",
        phone="",
        locale="ru",
    )
    return session_id


def _plans(world: World, cookie: Callable[..., str], number: int) -> Writer:
    candidate = world_module.candidate_of(_invite(world, number))
    sessions.consent(candidate, notice_version="1", locale="ru", text="да")
    attempt_id = day_plans.start_plan(candidate)
    assert candidate.link_id is not None
    own = cookie(link_id=candidate.link_id)
    return Writer(candidate.actor, own, PLANNER, f"day_plan:{attempt_id}")


def _rates(world: World, cookie: Callable[..., str], number: int) -> Writer:
    session_id = _invite(world, number)
    rater = world_module.identity_of(world.users["rater"])
    facts = sessions_queries.get_session_for(rater, session_id)
    for step in interviews.list_own_steps(rater, facts)[::2]:
        given = answers.content_of(step.instrument, step.facts, 4, "rater", step.item)
        raters.fill(rater, session_id, step.id, given)
    own = cookie(user_id=world.users["rater"])
    version = interviews.get_sheet(rater, facts).version
    page = f"/sessions/{session_id}/interview"
    return Writer(rater.actor, own, page, f"interview:{session_id}", version=version)


@command
def _sign_in(**who: int) -> str:
    return access.open_session(**who)
