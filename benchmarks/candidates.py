"""Candidates who type into a served installation, each with a browser's cookie and token."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
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
from hiring.sessions import service as sessions
from tests import world as world_module

PATH = "/my/day-plan/operations"
WINDOW = "benchmark"
AGAIN_SECONDS = 0.02


@dataclass
class Writer:
    """A candidate who types: what was sent, and which operations were acknowledged."""

    owner: str
    cookie: str
    attempt_id: int
    token: str = ""
    version: int = 0
    acknowledged: dict[str, int] = field(default_factory=dict)
    retries: int = 0

    def open(self, port: int) -> None:
        """Open the planner once: the page gives the form's token."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/my/day-plan", headers={"Cookie": self.cookie})
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
        body = json.dumps(
            {"draft": f"day_plan:{self.attempt_id}", "writer": WINDOW, "operations": [operation]}
        )
        headers = {
            "Cookie": self.cookie,
            "X-CSRFToken": self.token,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("POST", PATH, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()


def seed(data: Path, writers: int, url: str = "") -> list[Writer]:
    """A new installation in `data` in which `writers` candidates are at their planners."""
    environment = {"HIRING_DATA": str(data), "HIRING_MODE": "local", "DATABASE_URL": url}
    app = create_app(settings_module.from_environment(environment))
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    found = []
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
        world = world_module.build()
        hr = world_module.identity_of(world.users["hr"])
        for number in range(writers):
            session_id, _ = sessions.invite_external(
                hr,
                world.vacancy,
                name=f"Проба {number}",
                email=f"c{number}@example.org",
                phone="",
                locale="ru",
            )
            candidate = world_module.candidate_of(session_id)
            sessions.consent(candidate, notice_version="1", locale="ru", text="да")
            attempt_id = day_plans.start_plan(candidate)
            assert candidate.link_id is not None
            cookie = serializer.dumps({access.TOKEN_KEY: _sign_in(candidate.link_id)})
            name = app.config["SESSION_COOKIE_NAME"]
            found.append(Writer(candidate.actor, f"{name}={cookie}", attempt_id))
        db.session.remove()
        app.extensions["hiring_engine"].dispose()
    return found


@command
def _sign_in(link_id: int) -> str:
    return access.open_session(link_id=link_id)
