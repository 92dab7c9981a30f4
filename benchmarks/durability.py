"""Kills the server over and over while candidates type: what was acknowledged is there, once.

`benchmarks/durability.py --kills 200 --acknowledgements 20000`. Every writer sends an operation until
it is acknowledged, as the planner's autosave does; the whole server, with all its workers, is killed
with SIGKILL at a random moment and started again.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import pysqlite3  # noqa: E402

from benchmarks import serving  # noqa: E402
from benchmarks.candidates import Writer, seed  # noqa: E402

AT_ONCE_SECONDS = 0.05


@dataclass(frozen=True)
class Figures:
    """What came out."""

    kills: int
    acknowledged: int
    lost: int
    doubled: int
    retries: int
    ready: tuple[float, ...]


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
