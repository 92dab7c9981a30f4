"""What `script/server` starts, ends with it, however it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PATIENCE_SECONDS = 120


class Installation:
    """A started installation without the demo."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = {
            **os.environ,
            "HIRING_MODE": "local",
            "HIRING_DATA": str(folder),
            "PORT": str(self.port),
        }
        environment.pop("DATABASE_URL", None)
        self.log = folder.with_suffix(".log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hiring.cli", "run"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        wait_until(self.is_ready, "the server is not ready")

    def is_ready(self) -> bool:
        """True once /readyz answers 200."""
        assert self.process.poll() is None, self.log.read_text()
        try:
            url = f"http://127.0.0.1:{self.port}/readyz"
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def family(self) -> dict[int, str]:
        """Everything that the started process has started, and they in turn: id → name."""
        parents, names = {}, {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    stat = (folder / "stat").read_text()
                    names[int(folder.name)] = (folder / "comm").read_text().strip()
                except OSError:
                    continue
                parents[int(folder.name)] = int(stat.rsplit(")", 1)[1].split()[1])
        found: dict[int, str] = {}
        wanted = {self.process.pid}
        while wanted:
            wanted = {pid for pid, parent in parents.items() if parent in wanted}
            found |= {pid: names[pid] for pid in wanted}
        return found

    def worker(self) -> int | None:
        """The id of the background worker's process."""
        found = [pid for pid, name in self.family().items() if name == "hiring-worker"]
        return found[0] if found else None


def wait_until(condition: Callable[[], bool], otherwise: str) -> None:
    """Wait for `condition`, or fail with what it means that it did not come."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, otherwise
        time.sleep(0.1)


def is_gone(pid: int) -> bool:
    """True where no process has this id, or only what is left of one that ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True
    return stat.rsplit(")", 1)[1].split()[0] == "Z"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An installation that is ready."""
    started = Installation(tmp_path / "data")
    family = started.family()
    yield started
    for pid in (started.process.pid, *family):
        if not is_gone(pid):
            os.kill(pid, signal.SIGKILL)
    started.process.wait()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_everything_ends_with_the_command(installation: Installation, how: signal.Signals) -> None:
    # Web server, its two workers, background worker: one worker is enough to be ready.
    wait_until(lambda: len(installation.family()) >= 4, "not everything was started")
    family = installation.family()
    installation.process.send_signal(how)
    code = installation.process.wait(PATIENCE_SECONDS)
    assert code == (0 if how != signal.SIGKILL else -signal.SIGKILL)
    wait_until(lambda: all(map(is_gone, family)), f"left running: {family}")
    with socket.socket() as probe:
        # What a server asks for: connections that were closed may linger, a listener may not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", installation.port))


def test_a_background_worker_that_dies_is_started_again(installation: Installation) -> None:
    wait_until(lambda: installation.worker() is not None, "no worker was started")
    first = installation.worker()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: installation.worker() not in (None, first), "no other worker came")
    assert installation.is_ready()
