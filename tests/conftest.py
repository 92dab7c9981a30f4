"""Fixtures for the whole suite: the application on both engines, each test on its own database."""

from __future__ import annotations

import contextvars
import copy
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, create_engine, text

from hiring.app import create_app
from hiring.core import db as database
from hiring.settings import Settings
from tests import postgres, walker
from tests import world as world_module

ENGINES = ("sqlite", "postgresql")

# Tests assert no times: a busy machine must not turn a property red.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")


class Browser(FlaskClient):
    """A browser whose requests share nothing with the test's own application context.

    Flask would let them use that context's `g`, and with it the first request's identity.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """The answer to one request."""
        return contextvars.Context().run(super().open, *args, **kwargs)


@dataclass
class Template:
    """An application of one engine, and how to give a test its prepared database as it was."""

    app: Flask
    engine: str
    url: str
    folder: Path
    world: world_module.World
    packs: dict[int, Any]
    copies: int = 0

    def fresh(self) -> tuple[Engine, str]:
        """The prepared database: a copy of the file, or the one database given back its rows."""
        if self.engine == "sqlite":
            self.copies += 1
            path = self.folder / f"copy{self.copies}.db"
            shutil.copyfile(self.folder / "template.db", path)
            url = f"sqlite+pysqlite:///{path}"
        else:
            url = self.url
            postgres.restore(url)
        return database.prepare(create_engine(url, **database.engine_options(url))), url

    def drop(self, url: str) -> None:
        """Remove a copy."""
        if self.engine == "sqlite":
            for path in self.folder.glob(f"{Path(url).name}*"):
                path.unlink()


def settings_for(folder: Path, url: str) -> Settings:
    """Settings of a test installation: fast password hashes, a fixed public address."""
    return Settings(
        mode="local",
        data=folder,
        database_url=url,
        secret="a secret for tests only, long enough",
        public_url="http://localhost",
        trusted_proxies=0,
        host="127.0.0.1",
        port=0,
        queue_url=None,
        password_memory_kib=64,
        password_rounds=1,
    )


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    """Prepared databases by engine, made when first asked for."""
    return {}


def _template(engine: str, known: dict[str, Template], tmp: pytest.TempPathFactory) -> Template:
    if engine not in known:
        folder = tmp.mktemp(engine)
        url = (
            f"sqlite+pysqlite:///{folder / 'template.db'}"
            if engine == "sqlite"
            else postgres.create(tmp)
        )
        app = create_app(settings_for(folder, url))
        app.testing = True
        app.test_client_class = Browser
        walker.install(app)
        with app.app_context():
            from flask_migrate import upgrade

            upgrade(directory=app.extensions["migrate"].directory)
            world = world_module.build()
            database.db.session.remove()
            app.extensions["hiring_engine"].dispose()
            if engine == "sqlite":
                with app.extensions["hiring_engine"].connect() as connection:
                    connection.exec_driver_sql("ROLLBACK")
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                    connection.exec_driver_sql("BEGIN")
                app.extensions["hiring_engine"].dispose()
            else:
                postgres.keep(url)
        known[engine] = Template(app, engine, url, folder, world, app.extensions["hiring_packs"])
    return known[engine]


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine this test runs on: every test of data runs on both."""
    return str(request.param)


@pytest.fixture
def template(
    engine_name: str,
    templates: dict[str, Template],
    tmp_path_factory: pytest.TempPathFactory,
) -> Template:
    """The prepared database of this test's engine."""
    return _template(engine_name, templates, tmp_path_factory)


@pytest.fixture
def app(template: Template) -> Iterator[Flask]:
    """The application on its own copy of the prepared database, with an app context."""
    engine, url = template.fresh()
    before = template.app.extensions["hiring_engine"]
    template.app.extensions["hiring_engine"] = engine
    template.app.extensions["hiring_packs"] = dict(template.packs)
    try:
        with template.app.app_context():
            yield template.app
            database.db.session.remove()
    finally:
        template.app.extensions["hiring_engine"] = before
        engine.dispose()
        template.drop(url)


@pytest.fixture
def world(template: Template, app: Flask) -> world_module.World:
    """The people, branches and the vacancy that every copy of the database holds."""
    return copy.deepcopy(template.world)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def as_(app: Flask, world: world_module.World):  # type: ignore[no-untyped-def]
    """`as_("hr")` is a browser in which the world's HR is signed in."""
    return lambda name: world_module.browser(app, user_id=world.users[name])


@pytest.fixture
def rows(app: Flask):  # type: ignore[no-untyped-def]
    """`rows("SELECT …")`: what the database really holds."""

    def read(sql: str, **params: object) -> list[tuple[object, ...]]:
        with app.extensions["hiring_engine"].connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql), params)]

    return read
