"""The queue of background work: huey with a store inside the installation, or Redis.

Rows of the features hold the state; the queue only carries "look at this row". Losing a message is
therefore harmless: the worker's sweep puts forgotten rows back.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import pysqlite3
from huey import crontab
from huey.api import Huey
from huey.storage import SqliteStorage

from hiring.settings import Settings

LOOK_AGAIN_SECONDS = 0.02

log = logging.getLogger(__name__)


class SafeSqliteStorage(SqliteStorage):
    """Huey's SQLite store on the current SQLite library instead of the system's."""

    integrity_error = pysqlite3.IntegrityError
    operational_error = pysqlite3.OperationalError

    def _create_connection(self) -> Any:
        # The consumer's threads share it behind huey's own lock.
        connection = pysqlite3.connect(
            self.filename,
            timeout=self._timeout,
            check_same_thread=False,
            **self._conn_kwargs,
        )
        connection.isolation_level = None
        connection.execute(f"pragma cache_size={int(-1000 * self._cache_mb)}")
        self._set_journal_mode(connection)
        connection.execute("pragma synchronous=2")
        return connection

    def _set_journal_mode(self, connection: Any) -> None:
        """Set the mode, and wait while another process has the file.

        For this change SQLite answers "locked" at once, however long the timeout.
        """
        until = time.monotonic() + self._timeout
        while True:
            try:
                connection.execute(f"pragma journal_mode='{self._journal_mode}'")
            except pysqlite3.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(LOOK_AGAIN_SECONDS)
            else:
                return


def make_queue(settings: Settings) -> Huey:
    """The queue of this installation; `HIRING_QUEUE_URL=redis://…` makes it a distributed one."""
    if settings.queue_url:
        from huey import RedisHuey

        return RedisHuey("hiring", url=settings.queue_url, results=False)
    return Huey(
        "hiring",
        storage_class=SafeSqliteStorage,
        filename=str(settings.data / "queue.db"),
        results=False,
    )


class Jobs:
    """Named jobs that features register in app.py and put into the queue after a commit."""

    def __init__(self, queue: Huey) -> None:
        self.queue = queue
        self._tasks: dict[str, Any] = {}

    def register(self, name: str, function: Callable[[int], None]) -> None:
        """Let the worker run `function(row id)` under `name`."""
        self._tasks[name] = self.queue.task(name=name)(function)

    def register_periodic(self, name: str, minutes: int, function: Callable[[], object]) -> None:
        """Let the worker run `function()` every `minutes` minutes."""
        self.queue.periodic_task(crontab(minute=f"*/{minutes}"), name=name)(function)

    def put(self, name: str, row: int) -> None:
        """Ask the worker to look at `row`; where the store cannot take it, the sweep will."""
        try:
            self._tasks[name](row)
        except Exception:
            # Whatever the store says (a full disk, no Redis): the row is committed, the person is served.
            log.exception("not queued: %s %s", name, row)
