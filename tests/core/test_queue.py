"""The queue only carries messages: what it cannot take is served all the same."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from flask import Flask

from hiring.core.queue import Jobs, SafeSqliteStorage
from hiring.documents import service as documents


def _open(path: str, gate: Barrier) -> None:
    gate.wait()
    SafeSqliteStorage("hiring", filename=path)


def test_a_new_store_may_be_opened_by_two_processes_at_once(tmp_path: Path) -> None:
    """A first start does so: one of them ended with "database is locked" in one of six tries."""
    context = multiprocessing.get_context("fork")
    for number in range(40):
        gate = context.Barrier(2)
        both = [
            context.Process(target=_open, args=(str(tmp_path / f"{number}.db"), gate))
            for _ in range(2)
        ]
        for process in both:
            process.start()
        for process in both:
            process.join()
        assert [process.exitcode for process in both] == [0, 0]


def test_a_store_that_is_full_spoils_nobody_s_request(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    jobs: Jobs = app.extensions["hiring_jobs"]

    def full(*arguments: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(jobs.queue, "enqueue", full)
    jobs.put(documents.JOB, 8)
    assert "the disk is full" in caplog.text
