"""The verdict of a session on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from hiring.core import i18n
from hiring.verdicts import document, queries, words


@click.command("verdict")
@click.argument("session_id", metavar="SESSION", type=click.IntRange(min=1))
@click.option(
    "--pdf",
    "target",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write the verdict as a PDF to this file.",
)
@click.option("--lang", "locale", type=click.Choice(i18n.LOCALES), default=i18n.DEFAULT)
def verdict(session_id: int, target: Path | None, locale: str) -> None:
    """Print the recommendation of SESSION with its reasons, or write its PDF."""
    issued = queries.find_issued(session_id)
    if issued is None:
        raise click.ClickException(str(words.NOT_ISSUED_HERE) % {"session": session_id})
    if target is not None:
        for warning in document.write_pdf(session_id, locale, target):
            click.echo(warning, err=True)
        click.echo(target)
        return
    with i18n.force_locale(locale):
        reading = queries.read(session_id, issued)
    click.echo(reading.label)
    for sentence in (reading.sentence, *(said.text for said in reading.reasons)):
        click.echo(f"  {sentence}")
    for sentence in reading.uncertainty:
        click.echo(f"  {sentence}")
