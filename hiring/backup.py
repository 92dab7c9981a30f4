"""A consistent copy of an installation: the database by its own means, then the files."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pysqlite3
from sqlalchemy import make_url

from hiring.core.i18n import lazy_gettext as _l
from hiring.core.refusals import Refused
from hiring.core.words import refusals
from hiring.settings import Settings

refusals.update(
    {
        "backup_exists": _l("%(folder)s exists already; a backup never overwrites another."),
        "no_pg_dump": _l("pg_dump is not installed: install PostgreSQL's client programs."),
        "pg_dump_failed": _l("pg_dump failed: %(reason)s"),
    }
)


def make(settings: Settings, folder: Path) -> str:
    """Copy database and files into the new `folder` and say what was written.

    The database first: a file that comes after it is superfluous, never missing. `cp` of a live
    WAL database would miss committed rows; VACUUM INTO does not.
    """
    if folder.exists():
        raise Refused("backup_exists", folder=str(folder))
    folder.mkdir(parents=True)
    try:
        return _write(settings, folder)
    except BaseException:
        # Half a backup must not pass for one.
        shutil.rmtree(folder)
        raise


def _write(settings: Settings, folder: Path) -> str:
    if settings.database_url.startswith("sqlite"):
        copied = _sqlite(Path(make_url(settings.database_url).database or ""), folder)
    else:
        copied = _postgres(settings.database_url, folder)
    manifest = {copied.name: _digest(copied)}
    if settings.files.is_dir():
        shutil.copytree(settings.files, folder / "files")
        for path in sorted((folder / "files").rglob("*")):
            if path.is_file():
                manifest[str(path.relative_to(folder))] = _digest(path)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
    return f"{folder}: {len(manifest)} files, database {copied.stat().st_size} bytes"


def _sqlite(source: Path, folder: Path) -> Path:
    target = folder / "hiring.db"
    connection = pysqlite3.connect(str(source))
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    finally:
        connection.close()
    if verdict != "ok":
        raise RuntimeError(f"the database is damaged: {verdict}")
    return target


def _postgres(url: str, folder: Path) -> Path:
    target = folder / "hiring.pgdump"
    program = shutil.which("pg_dump")
    if program is None:
        raise Refused("no_pg_dump")
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603 - our own arguments
        [program, "--format=custom", f"--file={target}", f"--dbname={plain}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Refused("pg_dump_failed", reason=done.stderr.strip()[:300])
    return target


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
