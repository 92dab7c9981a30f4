"""A served installation as a process of its own, to be measured, traced and killed."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
READY_SECONDS = 60


@dataclass
class Server:
    """A running web server with its workers, in a process group of their own."""

    process: subprocess.Popen[bytes]
    port: int

    def workers(self) -> list[int]:
        """The process ids below the one that was started."""
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            waiting += map(int, children)
            found += map(int, children)
        return found

    def memory(self) -> int:
        """Kilobytes that the processes hold in memory together, shared pages counted for each."""
        found = 0
        for pid in self.workers():
            status = Path(f"/proc/{pid}/status").read_text()
            line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
            found += int(line.split()[1])
        return found

    def kill(self) -> None:
        """End all of it at once, as a lost power supply would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    data: Path, port: int, workers: int = 2, before: Sequence[str] = (), url: str = ""
) -> Server:
    """Serve the installation in `data` (and the database at `url`); come back when it is ready."""
    command = [sys.executable, "-m", "gunicorn", f"--workers={workers}"]
    process = subprocess.Popen(
        [*before, *command, f"--bind=127.0.0.1:{port}", "--log-level=critical", "wsgi:application"],
        cwd=ROOT,
        env={**os.environ, "HIRING_DATA": str(data), "HIRING_MODE": "local", "DATABASE_URL": url},
        start_new_session=True,
    )
    until = time.monotonic() + READY_SECONDS
    while not is_ready(port):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the server did not become ready: {process.poll()}")
        time.sleep(0.02)
    return Server(process, port)


def is_ready(port: int) -> bool:
    """True where the server says so itself."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def served(
    data: Path, workers: int = 2, before: Sequence[str] = (), url: str = ""
) -> Iterator[Server]:
    """A server that is ended politely at the end."""
    server = start(data, free_port(), workers, before, url)
    try:
        yield server
    finally:
        os.killpg(server.process.pid, signal.SIGTERM)
        server.process.wait()
