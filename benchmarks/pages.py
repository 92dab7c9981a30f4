"""Times staff pages with 2,000 candidates and 500 rated sessions against the floor page."""

from __future__ import annotations

import http.client
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import crowd  # noqa: E402

WARM_UP = 20
REQUESTS = 600


def main() -> None:
    """Seed, serve both, measure in turns, print."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        floor_database = data / "floor.db"
        _make_floor(floor_database)
        crowd_of = crowd.seed(data, candidates=2000, rated=500)
        with (
            _served(
                "benchmarks.floor_app:application", FLOOR_DATABASE=str(floor_database)
            ) as floor,
            _served("wsgi:application", HIRING_DATA=str(data), HIRING_MODE="local") as product,
        ):
            pages = {
                "candidate list": "/candidates",
                "session page": f"/sessions/{crowd_of.session_id}",
                "vacancy page": f"/vacancies/{crowd_of.vacancy_id}",
            }
            times: dict[str, list[float]] = {name: [] for name in ("floor", *pages)}
            for round_ in range(WARM_UP + REQUESTS):
                # One of each in turn: whatever else the machine does meets them all alike.
                took = {"floor": _get(floor, "/", "")}
                took |= {name: _get(product, path, crowd_of.cookie) for name, path in pages.items()}
                if round_ >= WARM_UP:
                    for name, seconds in took.items():
                        times[name].append(seconds)
            base = statistics.median(times["floor"])
            print(f"{'page':16} {'p50 ms':>8} {'p95 ms':>8} {'x floor':>8}")
            for name, values in times.items():
                p50 = statistics.median(values)
                p95 = statistics.quantiles(values, n=20)[18]
                print(f"{name:16} {p50 * 1e3:8.2f} {p95 * 1e3:8.2f} {p50 / base:8.2f}")
            print(f"web worker, resident: {max(_memory(product)) / 1024:.0f} MB")


def _make_floor(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, email TEXT)")
    connection.execute("CREATE INDEX person_name ON person (name)")
    rows = ((f"Person {n % 977} {n}", f"p{n}@example.org") for n in range(2000))
    connection.executemany("INSERT INTO person (name, email) VALUES (?, ?)", rows)
    connection.commit()
    connection.close()


class Server:
    """A running gunicorn."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port


@contextmanager
def _served(application: str, **environment: str) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--workers=2",
            f"--bind=127.0.0.1:{port}",
            "--log-level=warning",
            application,
        ],
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait()


def _get(server: Server, path: str, cookie: str) -> float:
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status}")
    return time.perf_counter() - began


def _memory(server: Server) -> list[int]:
    """The resident kilobytes of the server's workers."""
    pids = subprocess.run(
        ["pgrep", "-P", str(server.process.pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    sizes = []
    for pid in pids:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                sizes.append(int(line.split()[1]))
    return sizes


if __name__ == "__main__":
    main()
