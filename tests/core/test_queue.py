"""The queue only carries messages: what it cannot take is served all the same."""

from __future__ import annotations

import pytest
from flask import Flask

from hiring.core.queue import Jobs
from hiring.documents import service as documents


def test_a_store_that_is_full_spoils_nobody_s_request(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    jobs: Jobs = app.extensions["hiring_jobs"]

    def full(*arguments: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(jobs.queue, "enqueue", full)
    jobs.put(documents.JOB, 8)
    assert "the disk is full" in caplog.text
