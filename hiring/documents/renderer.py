"""Keeps one warm rendering process, and replaces it when it is slow, broken or old."""

from __future__ import annotations

import json
import logging
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

TIMEOUT_SECONDS = 60.0
START_SECONDS = 60.0
DOCUMENTS_PER_PROCESS = 100
MAX_HTML_CHARACTERS = 3_000_000

log = logging.getLogger(__name__)


class RenderFailed(Exception):
    """The document could not be made; `code` has words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Renderer:
    """Renders HTML in a child process; not for use by several threads at once."""

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        self._timeout = timeout
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._made = 0

    def render(self, html: str, target: Path) -> list[str]:
        """Write the PDF of `html` to `target`; gives back the warnings; raises RenderFailed."""
        if len(html) > MAX_HTML_CHARACTERS:
            raise RenderFailed("too_large")
        process = self._running()
        request = json.dumps({"html": html, "target": str(target)})
        try:
            assert process.stdin is not None
            process.stdin.write(request + "\n")
            process.stdin.flush()
            answer = self._answer(self._timeout)
        except (BrokenPipeError, EOFError) as error:
            self.close()
            raise RenderFailed("renderer_died") from error
        except queue.Empty as error:
            self.close()
            raise RenderFailed("timeout") from error
        self._made += 1
        if self._made >= DOCUMENTS_PER_PROCESS or not answer["ok"]:
            self.close()
        if not answer["ok"]:
            log.error("rendering failed: %s", answer.get("detail", answer["failure"]))
            raise RenderFailed(str(answer["failure"]))
        warnings: list[str] = answer["warnings"]
        return warnings

    def close(self) -> None:
        """End the process; the next document starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _running(self) -> subprocess.Popen[str]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        self._made = 0
        self._answers = queue.SimpleQueue()
        # The child needs no secret of ours, and gets none.
        environment = {
            name: value
            for name, value in os.environ.items()
            if name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "TMPDIR")
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hiring.documents.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
            encoding="utf-8",
        )
        threading.Thread(target=_read, args=(self._process, self._answers), daemon=True).start()
        try:
            self._answer(START_SECONDS)
        except (EOFError, queue.Empty) as error:
            self.close()
            raise RenderFailed("renderer_died") from error
        return self._process

    def _answer(self, timeout: float) -> dict[str, Any]:
        line = self._answers.get(timeout=timeout)
        if not line:
            raise EOFError
        answer: dict[str, Any] = json.loads(line)
        return answer


def _read(process: subprocess.Popen[str], answers: queue.SimpleQueue[str]) -> None:
    """Pass the child's lines on; an empty line says that it has ended."""
    assert process.stdout is not None
    try:
        for line in process.stdout:
            answers.put(line)
    except ValueError:  # the pipe was closed by Renderer.close
        return
    finally:
        answers.put("")
