"""What is acknowledged is on the disk: shown by system calls, by kills, and by a disk that refuses."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import candidates, durability, serving

COMMITS = 50
TRACED = "trace=fdatasync,fsync,pwrite64,write,sendto"
WROTE = re.compile(r"pwrite64\(\d+<[^>]*-wal>")
FLUSHED = re.compile(r"(?:fdatasync|fsync)\(\d+<[^>]*-wal>\) += 0")
ANSWERED = re.compile(r'(?:sendto|write)\(\d+<[^>]*>+, "HTTP/1\.1 200')

# A process that commits and says so, as a server would, with the given `synchronous`.
BARE = """
import os, sys, pysqlite3
connection = pysqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = wal")
connection.execute("PRAGMA synchronous = " + sys.argv[2])
connection.execute("CREATE TABLE note (text)")
os.write(1, b"HTTP/1.1 200")
for number in range(50):
    connection.execute("INSERT INTO note VALUES (?)", [number])
    os.write(1, b"HTTP/1.1 200")
"""


def tracing(folder: Path) -> list[str]:
    """What to put before a command so that each of its processes writes down its system calls."""
    return [
        "strace",
        "-ff",
        "--seccomp-bpf",
        "-y",
        "-qq",
        "-e",
        TRACED,
        "-o",
        str(folder / "calls"),
    ]


def acknowledgements(folder: Path) -> list[bool]:
    """For each answer that follows a write to the log: had the log been flushed by then?"""
    found = []
    for path in folder.glob("calls.*"):
        wrote = flushed = False
        for line in path.read_text("utf-8", "replace").splitlines():
            if WROTE.search(line):
                wrote, flushed = True, False
            elif FLUSHED.search(line):
                flushed = True
            elif ANSWERED.search(line):
                if wrote:
                    found.append(flushed)
                wrote = flushed = False
    return found


@pytest.mark.parametrize(("synchronous", "flushed"), [("normal", 0), ("full", COMMITS)])
def test_the_trace_tells_a_flush_from_none(tmp_path: Path, synchronous: str, flushed: int) -> None:
    command = [sys.executable, "-c", BARE, str(tmp_path / "bare.db"), synchronous]
    subprocess.run([*tracing(tmp_path), *command], check=True, capture_output=True)
    found = acknowledgements(tmp_path)[-COMMITS:]
    assert (len(found), sum(found)) == (COMMITS, flushed)


def test_every_acknowledgement_of_a_command_comes_after_the_flush(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (writer,) = candidates.seed(data, 1)
    with serving.served(data, 1, tracing(tmp_path)) as server:
        writer.open(server.port)
        for _ in range(COMMITS):
            writer.write(server.port)
    assert acknowledgements(tmp_path) == [True] * COMMITS


def test_nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed(tmp_path: Path) -> None:
    found = durability.run(tmp_path, kills=20, acknowledgements=600, writers=4)
    assert found.kills == 20
    assert found.acknowledged >= 600
    assert (found.lost, found.doubled) == (0, 0)


def test_a_disk_that_takes_nothing_is_answered_with_503_until_it_does_again(
    tmp_path: Path,
) -> None:
    (writer,) = candidates.seed(tmp_path, 1)
    with serving.served(tmp_path, 1) as server:
        writer.open(server.port)
        writer.write(server.port)
        # No file of the server's may grow or be written any more.
        _limit(server, 0)
        for _ in range(3):
            status, headers, body = writer.post(server.port, "full", {"notes": "full"})
            assert status == 503
            assert int(headers["Retry-After"]) > 0
            assert "Traceback" not in body.decode()
        assert serving.is_ready(server.port), "what only reads goes on"
        _limit(server, resource.RLIM_INFINITY)
        writer.write(server.port)
        assert writer.version == 2
    assert durability.compare(tmp_path / "hiring.db", [writer]) == (0, 0)


def _limit(server: serving.Server, size: int) -> None:
    for pid in server.workers():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
