"""Runs an installation: the web server and the worker, ended together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from hiring import demo
from hiring.accounts import queries as accounts
from hiring.accounts import service as accounts_service
from hiring.settings import Settings

GRACE_SECONDS = 10.0
CHECK_SECONDS = 0.2
# prctl's option: the signal that a process gets when its parent ends (Linux).
PR_SET_PDEATHSIG = 1


def welcome(settings: Settings) -> list[str]:
    """What the server prints before it serves (inside an app context)."""
    lines = [f"Serving at {settings.public_url}"]
    if settings.is_demo:
        return lines + demo.prepare(settings)
    if not accounts.is_set_up():
        code = accounts_service.set_up_code(settings.secret)
        lines.append(f"First-run set-up: {settings.public_url}/set-up?code={code}")
    return lines


def run(settings: Settings, web_workers: int = 2) -> int:
    """Start the web server and the worker and wait; 0 after Ctrl-C, else what the first said.

    A worker that dies is started again; when the web server ends, everything ends.
    """
    environment = {**os.environ, "HIRING_DATA": str(settings.data)}
    web_command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--workers",
        str(web_workers),
        "--bind",
        f"{settings.host}:{settings.port}",
        # Importing a pack runs its quality gate, which takes seconds; on a busy machine, many.
        "--timeout",
        "120",
        "--access-logfile",
        "/dev/null",
        "--log-level",
        "warning",
        "--forwarded-allow-ips",
        "*" if settings.trusted_proxies else "127.0.0.1",
        "wsgi:application",
    ]
    worker_command = [sys.executable, "-m", "hiring.cli", "worker"]
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    web = _start(web_command, environment)
    worker = _start(worker_command, environment)
    try:
        while not stopping and web.poll() is None:
            if worker.poll() is not None:
                time.sleep(1)
                worker = _start(worker_command, environment)
            time.sleep(CHECK_SECONDS)
    finally:
        _end([web, worker])
    return 0 if stopping else int(web.returncode or 0)


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """A child in a group of its own, so that Ctrl-C reaches it through us, in order."""
    return subprocess.Popen(  # noqa: S603 - ours
        command,
        env=environment,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )


def _end_with_parent() -> None:
    """Let this process end when the one that started it was killed and cannot end it any more."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    """End every child with its whole group: politely, then for certain."""
    for child in children:
        _signal(child, signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal(child, signal.SIGKILL)
            child.wait()
        # A child of the child that outlived it would keep the port or a file.
        _signal(child, signal.SIGKILL)


def _signal(child: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return
