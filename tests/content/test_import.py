"""A pack with faults is not imported, by whichever door it comes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from hiring.cli import main
from hiring.content import service
from tests.content import small_pack

# Two faults in two files.
BROKEN = {"pack.yaml": "id: [\n", "ru.yaml": "name: 09:30\nname: twice\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small pack of which two files are broken."""
    written = small_pack.write(tmp_path)
    for name, text in BROKEN.items():
        (written / name).write_text(text, "utf-8")
    return written


def test_a_broken_pack_is_refused_with_every_fault_and_nothing_is_imported(
    app: Flask, folder: Path, rows: Any
) -> None:
    before = rows("SELECT count(*) FROM content_version"), rows("SELECT count(*) FROM audit_event")
    with pytest.raises(service.BrokenPack) as broken:
        service.import_pack(None, folder)
    _names_every_fault("\n".join(broken.value.errors))
    after = rows("SELECT count(*) FROM content_version"), rows("SELECT count(*) FROM audit_event")
    assert after == before


def test_the_command_line_names_each_fault_and_imports_nothing(
    tmp_path: Path, folder: Path
) -> None:
    data = tmp_path / "data"
    environment = {"HIRING_MODE": "local", "HIRING_DATA": str(data)}
    assert CliRunner().invoke(main, ["upgrade"], env=environment).exit_code == 0
    said = CliRunner().invoke(main, ["content", "import", str(folder)], env=environment)
    assert said.exit_code == 1
    assert "Traceback" not in said.output
    _names_every_fault(said.output)


def _names_every_fault(text: str) -> None:
    """Each line says file, line, key and what is wrong; each broken file is among them."""
    lines = text.strip().splitlines()
    assert all(re.match(r"small/[\w/]+\.yaml:[1-9]\d*: \S+: .+ \[\w+\]$", line) for line in lines)
    for name in BROKEN:
        assert any(line.startswith(f"small/{name}:") for line in lines), text
