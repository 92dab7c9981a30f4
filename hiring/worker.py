"""The background worker: one process that takes jobs from the queue until it is told to stop."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask
from huey.consumer import Consumer

from hiring.documents import service as documents


def run(app: Flask) -> None:
    """Work until SIGTERM or SIGINT, beginning with what an earlier worker left undone."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    with app.app_context():
        documents.sweep()
    consumer = Consumer(
        app.extensions["hiring_jobs"].queue,
        workers=1,
        worker_type="thread",
        initial_delay=0.1,
        max_delay=1.0,
        check_worker_health=True,
    )
    consumer.run()


def inside(app: Flask, function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` with the application around it, as a job needs it."""

    def job(*arguments: Any) -> Any:
        with app.app_context():
            return function(*arguments)

    return job
