"""Runs an installation: the web server and the worker, ended together.

The application is imported once; everything that runs is a fork of that process, so that a start takes
little on a small machine. What prepares the database is one too: its memory ends with it, and no
connection to a database is carried into a fork.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.context import ForkProcess
from types import FrameType

import click
from flask import Flask
from flask_migrate import upgrade
from gunicorn.app.base import BaseApplication

from hiring import demo, worker
from hiring.accounts import queries as accounts
from hiring.accounts import service as accounts_service
from hiring.app import create_app
from hiring.settings import Settings

GRACE_SECONDS = 10.0
CHECK_SECONDS = 0.2
# prctl's options: the name of a process, and the signal that it gets when its parent ends (Linux).
PR_SET_NAME = 15
PR_SET_PDEATHSIG = 1


class WebServer(BaseApplication):
    """Gunicorn, serving an application that is made already."""

    def __init__(self, app: Flask, **options: object) -> None:
        self.flask = app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take our options and no others."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """What the web workers serve."""
        return self.flask


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
    """Prepare the database, start the web server and the worker, and wait.

    0 after Ctrl-C, else what the first that failed said. A worker that dies is started again; when the
    web server ends, everything ends.
    """
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    preparing = _start("hiring-prepare", lambda: _prepare(settings))
    app = create_app(settings)
    while preparing.is_alive() and not stopping:
        preparing.join(CHECK_SECONDS)
    if preparing.is_alive() or preparing.exitcode:
        _end([preparing])
        return 0 if stopping else 1
    web = _start("hiring-web", lambda: _serve(app, settings, web_workers))
    background = _start("hiring-worker", lambda: worker.run(app))
    try:
        while not stopping and web.is_alive():
            if not background.is_alive():
                time.sleep(1)
                background = _start("hiring-worker", lambda: worker.run(app))
            web.join(CHECK_SECONDS)
    finally:
        _end([web, background])
    return 0 if stopping else int(web.exitcode or 0)


def _prepare(settings: Settings) -> None:
    """Bring the tables up to date, seed the demo if this is one, and say how to come in."""
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=app.extensions["migrate"].directory)
        for line in welcome(settings):
            click.echo(line)


def _serve(app: Flask, settings: Settings, workers: int) -> None:
    server = WebServer(
        app,
        bind=f"{settings.host}:{settings.port}",
        workers=workers,
        loglevel="warning",
        # Importing a pack runs its quality gate, which takes seconds; on a busy machine, many.
        timeout=120,
        forwarded_allow_ips="*" if settings.trusted_proxies else "127.0.0.1",
    )
    server.run()


def _start(name: str, function: Callable[[], None]) -> ForkProcess:
    """A fork in a group of its own, so that Ctrl-C reaches it through us, in order."""

    def child() -> None:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        if sys.platform == "linux":
            library = ctypes.CDLL(None)
            library.prctl(PR_SET_NAME, name.encode())
            # Killed, the parent could not end us any more.
            library.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        function()

    process = multiprocessing.get_context("fork").Process(target=child, name=name)
    process.start()
    return process


def _end(children: list[ForkProcess]) -> None:
    """End every child with its whole group: politely, then for certain."""
    for child in children:
        _signal(child, signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    for child in children:
        child.join(max(0.1, until - time.monotonic()))
        # A child of the child that outlived it would keep the port or a file.
        _signal(child, signal.SIGKILL)
        child.join()


def _signal(child: ForkProcess, number: int) -> None:
    assert child.pid is not None
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return
