"""The command line of content: the check. (Import stands where the database is known.)"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click


@click.group()
def content() -> None:
    """Content packs: check them."""


@content.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--texts-only", is_flag=True, help="Leave out the quality gate of the keys.")
def check(paths: tuple[Path, ...], as_json: bool, texts_only: bool) -> None:
    """Check packs: PATH is a pack's folder or a folder of packs; by default, the shipped ones.

    Prints every error with its file, line and key, and the quality gate's table of every exercise.
    The exit status is 1 where a text or a gate fails.
    """
    # Imported here because the other commands must not pay for scoring and YAML.
    from hiring.content import check as checking
    from hiring.content import packs, table

    folders = paths or (packs.SCENARIOS,)
    checked = [
        pack for path in folders for pack in checking.check_packs(path, with_gate=not texts_only)
    ]
    if as_json:
        click.echo(json.dumps(checking.as_json(checked), indent=2))
    else:
        click.echo(table.written(checked))
    if not checked or any(pack.errors for pack in checked):
        sys.exit(1)


if __name__ == "__main__":
    content()
