"""The verdict of a session on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from hiring.core import i18n
from hiring.core.pages import MOST_ID
from hiring.documents.renderer import RenderFailed
from hiring.documents.words import FAILURES
from hiring.verdicts import document, queries
from hiring.verdicts.words import NO_SUCH_SESSION, NOT_ISSUED_HERE


@click.command("verdict")
@click.argument("session_id", metavar="SESSION", type=click.IntRange(1, MOST_ID))
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
            said = NOT_ISSUED_HERE if queries.is_session(session_id) else NO_SUCH_SESSION
            raise click.ClickException(str(said) % {"session": session_id})
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
        except OSError as error:
            raise click.FileError(str(target), error.strerror) from error
        for warning in warnings:
            click.echo(warning, err=True)
        click.echo(target)
