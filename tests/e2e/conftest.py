"""A real server with the demo and a real Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent.parent
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Running:
    """A started product: its address, its data, what it printed, and the process to end."""

    url: str
    printed: str
    process: subprocess.Popen[str]
    data: Path
    draft: str = ""  # "owner/record" of what the candidate of the link types

    @property
    def link(self) -> str:
        """The candidate's invitation link as it was printed."""
        return next(line.strip() for line in self.printed.splitlines() if "/invitation/" in line)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(folder: Path, port: int) -> Running:
    """The product with its demo, started as `script/server` starts it, with its data in `folder`."""
    output = folder / "output"
    environment = {
        **os.environ,
        "PORT": str(port),
        "HIRING_DATA": str(folder / "data"),
        "HIRING_MODE": "demo",
    }
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "hiring.cli", "run"],
            cwd=ROOT,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process, output)
    except RuntimeError:
        process.terminate()
        raise
    return Running(url, output.read_text(), process, folder / "data")


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The product with its demo, for everybody who does not have to end it."""
    started = start_server(tmp_path_factory.mktemp("demo"), free_port())
    yield started
    started.process.terminate()
    started.process.wait(30)


def _wait(url: str, process: subprocess.Popen[str], output: Path) -> None:
    for _ in range(1800):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {output.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server is not ready: {output.read_text()}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        raise RuntimeError("no Chromium: script/test installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
