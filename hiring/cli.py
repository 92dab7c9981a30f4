"""The command line: groups only; each command calls one function of its feature."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from flask_migrate import upgrade as upgrade_database

from hiring import backup as backup_module
from hiring import demo, serve
from hiring import settings as settings_module
from hiring import worker as worker_module
from hiring.access.permissions import STAFF_ROLES
from hiring.accounts import service as accounts
from hiring.app import create_app
from hiring.content import answer_queries
from hiring.content import queries as content_queries
from hiring.content import service as content_service
from hiring.content.cli import content
from hiring.core import words
from hiring.core.pages import STATIC
from hiring.core.refusals import Refused
from hiring.day_plans.cli import score_plan
from hiring.verdicts.cli import verdict

MIGRATIONS = STATIC.parent / "migrations"


class Group(click.Group):
    """A group whose commands end with one sentence instead of a traceback when refused."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; Refused and SettingsError become a message and exit status 1."""
        try:
            return super().invoke(ctx)
        except settings_module.SettingsError as error:
            raise click.ClickException(str(error)) from error
        except Refused as refused:
            raise click.ClickException(words.refusal(refused)) from refused


@click.group(cls=Group)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Assessment, hiring and probation of client support managers."""
    # For commands of features, which lie below this module and cannot make it themselves.
    ctx.obj = application


def application() -> Any:
    """The application of the environment's installation, for one command."""
    return create_app(settings_module.from_environment())


@main.command()
def run() -> None:
    """Prepare the database, seed the demo if this is one, and serve until Ctrl-C."""
    sys.exit(serve.run(settings_module.from_environment()))


@main.command()
def upgrade() -> None:
    """Bring the database to this version's tables."""
    with application().app_context():
        upgrade_database(directory=str(MIGRATIONS))


@main.command()
def worker() -> None:
    """Do the background work (documents) until told to stop."""
    worker_module.run(application())


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def backup(folder: Path) -> None:
    """Write a consistent copy of the database and the files into FOLDER, which must not exist."""
    settings = settings_module.from_environment()
    click.echo(backup_module.make(settings, folder))


@content.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_pack(folder: Path) -> None:
    """Check the pack in FOLDER and import it; with errors, nothing is imported."""
    with application().app_context():
        try:
            version_id = content_service.import_pack(None, folder)
        except content_service.BrokenPack as broken:
            for error in broken.errors:
                click.echo(error, err=True)
            sys.exit(1)
        click.echo(content_queries.get_label(version_id))
        at = answer_queries.get_standing(content_queries.get_pack(version_id)["id"])
        for one in answer_queries.list_gone(at):
            click.echo(f"no longer asked: {one.area}/{one.question}; the company's answer is kept")


main.add_command(content)
main.add_command(score_plan)
main.add_command(verdict)


@main.command("demo")
def demo_command() -> None:
    """Seed the demo company into an empty database (HIRING_MODE=demo only)."""
    settings = settings_module.from_environment()
    if not settings.is_demo:
        raise click.ClickException("The demo belongs to HIRING_MODE=demo only.")
    with create_app(settings).app_context():
        upgrade_database(directory=str(MIGRATIONS))
        for line in demo.prepare(settings):
            click.echo(line)


@main.group(cls=Group)
def users() -> None:
    """Accounts from the command line."""


PASSWORD = click.password_option(help="Asked for when it is not given.")


@users.command("create")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice(STAFF_ROLES), required=True)
@PASSWORD
def users_create(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Add an account with ROLES in every branch."""
    with application().app_context():
        accounts.create_account(email, name, [(role, None) for role in roles], password)


@users.command("password")
@click.argument("email")
@PASSWORD
def users_password(email: str, password: str) -> None:
    """Set the password of an account and end its sign-ins."""
    with application().app_context():
        accounts.set_password(email, password)


if __name__ == "__main__":
    main()
