"""The verdict of a session on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from hiring.core import i18n
from hiring.documents.renderer import RenderFailed
from hiring.documents.words import FAILURES
from hiring.verdicts import document, queries
from hiring.verdicts.words import NOT_ISSUED_HERE


@click.command("verdict")
@click.argument("session_id", metavar="SESSION", type=click.IntRange(min=1))
@click.option(
    "--pdf",
    "target",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write the verdict as a PDF to this file.",
)
@click.option(
    "--lang",
    "locale",
    type=click.Choice(i18n.LOCALES),
    default=i18n.DEFAULT,
    help="Language of the verdict.",
)
@click.pass_obj
def verdict(
    application: Callable[[], Flask], session_id: int, target: Path | None, locale: str
) -> None:
    """Print the recommendation of SESSION with its reasons, or write its PDF."""
    with application().app_context(), i18n.force_locale(locale):
        issued = queries.find_issued(session_id)
        if issued is None:
            raise click.ClickException(str(NOT_ISSUED_HERE) % {"session": session_id})
        if target is None:
            reading = queries.read(session_id, issued)
            click.echo(reading.label)
            reasons = (said.text for said in reading.reasons)
            for sentence in (reading.sentence, *reasons, *reading.uncertainty):
                click.echo(f"  {sentence}")
            return
        try:
            warnings = document.write_pdf(session_id, locale, target)
        except RenderFailed as failed:
            raise click.ClickException(str(FAILURES[failed.code])) from failed
        for warning in warnings:
            click.echo(warning, err=True)
        click.echo(target)
