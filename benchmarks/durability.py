"""Kills the server over and over while candidates type: what was acknowledged is there, once.

`benchmarks/durability.py --kills 200 --acknowledgements 20000`. Every writer sends an operation until
it is acknowledged, as the planner's autosave does; the whole server, with all its workers, is killed
with SIGKILL at a random moment and started again.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import pysqlite3  # noqa: E402
from flask.sessions import SecureCookieSessionInterface  # noqa: E402
from flask_migrate import upgrade  # noqa: E402

from benchmarks import serving  # noqa: E402
from hiring import settings as settings_module  # noqa: E402
from hiring.access import identity as access  # noqa: E402
from hiring.app import create_app  # noqa: E402
from hiring.cli import MIGRATIONS  # noqa: E402
from hiring.core.commands import command  # noqa: E402
from hiring.core.db import db  # noqa: E402
from hiring.day_plans import service as day_plans  # noqa: E402
from hiring.sessions import service as sessions  # noqa: E402
from tests import world as world_module  # noqa: E402

PATH = "/my/day-plan/operations"
AT_ONCE_SECONDS = 0.05


@dataclass
class Writer:
    """A candidate who types: what was sent, and which operations were acknowledged."""

    owner: str
    cookie: str
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
        change = {"notes": str(number)}
        body = json.dumps({"id": f"op-{number}", "base_version": self.version, "change": change})
        while not self._send(port, f"op-{number}", body):
            self.retries += 1
            time.sleep(0.02)

    def post(self, port: int, body: str) -> tuple[int, Message, bytes]:
        """Send one operation: status, headers and body of the answer."""
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            headers["Content-Type"] = "application/json"
            connection.request("POST", PATH, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def _send(self, port: int, name: str, body: str) -> bool:
        try:
            status, _, sent = self.post(port, body)
        except (OSError, http.client.HTTPException):
            return False
        said = json.loads(sent)
        if status != 200 or said.get("ok") is not True:
            raise RuntimeError(f"{name} was answered with {status}: {said}")
        self.version = self.acknowledged[name] = said["version"]
        return True


@dataclass(frozen=True)
class Figures:
    """What came out."""

    kills: int
    acknowledged: int
    lost: int
    doubled: int
    retries: int
    ready: tuple[float, ...]


def seed(data: Path, writers: int) -> list[Writer]:
    """A new installation in `data` in which `writers` candidates are at their planners."""
    app = create_app(
        settings_module.from_environment({"HIRING_DATA": str(data), "HIRING_MODE": "local"})
    )
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
            day_plans.start_plan(candidate)
            assert candidate.link_id is not None
            cookie = serializer.dumps({access.TOKEN_KEY: _sign_in(candidate.link_id)})
            found.append(Writer(candidate.actor, f"{app.config['SESSION_COOKIE_NAME']}={cookie}"))
        db.session.remove()
        app.extensions["hiring_engine"].dispose()
    return found


@command
def _sign_in(link_id: int) -> str:
    return access.open_session(link_id=link_id)


def run(data: Path, kills: int, acknowledgements: int, writers: int = 8) -> Figures:
    """Kill the server `kills` times over `acknowledgements` acknowledged operations."""
    people = seed(data, writers)
    port = serving.free_port()
    server = serving.start(data, port)
    for one in people:
        one.open(port)
    done = threading.Event()
    faults: list[BaseException] = []

    def typing(one: Writer) -> None:
        try:
            while not done.is_set():
                one.write(port)
        except BaseException as error:
            faults.append(error)
            raise

    threads = [threading.Thread(target=typing, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    ready = []
    source = random.Random(1)
    try:
        for number in range(1, kills + 1):
            while not faults and _count(people) < acknowledgements * number // kills:
                time.sleep(0.01)
            time.sleep(source.uniform(0, AT_ONCE_SECONDS))
            server.kill()
            began = time.monotonic()
            server = serving.start(data, port)
            ready.append(time.monotonic() - began)
    finally:
        done.set()
        for thread in threads:
            thread.join()
        server.kill()
    if faults:
        raise faults[0]
    lost, doubled = compare(data / "hiring.db", people)
    retries = sum(one.retries for one in people)
    return Figures(kills, _count(people), lost, doubled, retries, tuple(ready))


def _count(people: list[Writer]) -> int:
    return sum(len(one.acknowledged) for one in people)


def compare(database: Path, people: list[Writer]) -> tuple[int, int]:
    """How many acknowledged operations the file lacks, and how many stand in it twice."""
    connection = pysqlite3.connect(database)
    lost = doubled = 0
    for one in people:
        rows = connection.execute(
            "SELECT operation_id, o.version, change FROM draft_operation o"
            " JOIN draft d ON d.id = o.draft_id WHERE d.owner = ? ORDER BY o.version",
            (one.owner,),
        ).fetchall()
        kept = {name: version for name, version, _ in rows}
        lost += sum(kept.get(name) != version for name, version in one.acknowledged.items())
        values = [json.loads(change)["notes"] for _, _, change in rows]
        doubled += len(values) - len(set(values))
        state = connection.execute(
            "SELECT state, version FROM draft WHERE owner = ?", (one.owner,)
        ).fetchone()
        if rows and (json.loads(state[0])["notes"], state[1]) != (values[-1], len(rows)):
            lost += 1
    connection.close()
    return lost, doubled


def main() -> None:
    """Run at full size and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--acknowledgements", type=int, default=20_000)
    parser.add_argument("--writers", type=int, default=8)
    given = parser.parse_args()
    # Ended from outside, it still ends the server.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), given.kills, given.acknowledgements, given.writers)
    print(f"killed with SIGKILL          {found.kills:8}")
    print(f"acknowledged operations      {found.acknowledged:8}")
    print(f"acknowledged, but lost       {found.lost:8}")
    print(f"stored twice                 {found.doubled:8}")
    print(f"sent again                   {found.retries:8}")
    print(f"ready after a kill, median   {statistics.median(found.ready):8.2f} s")
    print(f"ready after a kill, longest  {max(found.ready):8.2f} s")


if __name__ == "__main__":
    main()
