"""What an installation must be told: production does not start on guesses, and seeds no demo."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from hiring import settings
from hiring.cli import main

PRODUCTION = {
    "HIRING_MODE": "production",
    "HIRING_SECRET": "thirty-two random characters, kept",
    "HIRING_PUBLIC_URL": "https://hire.example.org",
    "HIRING_TRUSTED_PROXIES": "1",
}


def given(folder: Path, **changes: str | None) -> dict[str, str]:
    """The environment of a production, with these changes; None leaves a variable out."""
    changed = {**PRODUCTION, "HIRING_DATA": str(folder / "var"), **changes}
    return {name: value for name, value in changed.items() if value is not None}


def test_production_starts_with_everything_it_needs(tmp_path: Path) -> None:
    found = settings.from_environment(given(tmp_path))
    assert found.is_https
    assert not found.is_demo


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HIRING_SECRET", None),
        ("HIRING_SECRET", "short"),
        ("HIRING_PUBLIC_URL", None),
        ("HIRING_PUBLIC_URL", "http://hire.example.org"),
        ("HIRING_PUBLIC_URL", "https://"),
        ("HIRING_TRUSTED_PROXIES", None),
        ("HIRING_TRUSTED_PROXIES", "many"),
        ("HIRING_TRUSTED_PROXIES", "-1"),
        ("HIRING_MODE", "prod"),
    ],
)
def test_production_without_one_of_them_does_not_start(
    tmp_path: Path, name: str, value: str | None
) -> None:
    environment = given(tmp_path, **{name: value})
    with pytest.raises(settings.SettingsError, match=name):
        settings.from_environment(environment)
    said = CliRunner(env=dict.fromkeys(PRODUCTION)).invoke(main, ["run"], env=environment)
    assert said.exit_code == 1
    assert name in said.output
    assert "Traceback" not in said.output
    assert not (tmp_path / "var").exists(), "nothing was made"


@pytest.mark.parametrize("mode", ["production", "local"])
def test_the_demo_is_seeded_into_a_demo_only(tmp_path: Path, mode: str) -> None:
    said = CliRunner().invoke(main, ["demo"], env=given(tmp_path, HIRING_MODE=mode))
    assert said.exit_code == 1
    assert "HIRING_MODE=demo" in said.output
    assert not (tmp_path / "var" / "hiring.db").exists()


MAIL = {
    "HIRING_SMTP_URL": "smtp://hr:p%40ss@mail.example.org:2525",
    "HIRING_MAIL_FROM": "HR <hr@example.org>",
}


def test_a_mail_server_is_read_with_its_password(tmp_path: Path) -> None:
    found = settings.from_environment(given(tmp_path, **MAIL))
    assert found.smtp == settings.Smtp("mail.example.org", 2525, False, "hr", "p@ss")
    assert found.mail_from == "HR <hr@example.org>"
    assert "p@ss" not in repr(found)
    tls = {**MAIL, "HIRING_SMTP_URL": "smtps://mail.example.org"}
    smtp = settings.from_environment(given(tmp_path, **tls)).smtp
    assert smtp == settings.Smtp("mail.example.org", 465, True)
    assert settings.from_environment(given(tmp_path)).smtp is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HIRING_SMTP_URL", None),
        ("HIRING_MAIL_FROM", None),
        ("HIRING_SMTP_URL", "mail.example.org"),
        ("HIRING_SMTP_URL", "http://mail.example.org"),
        ("HIRING_SMTP_URL", "smtp://"),
        ("HIRING_SMTP_URL", "smtp://hr@mail.example.org"),
        ("HIRING_SMTP_URL", "smtp://:geheim@mail.example.org"),
        ("HIRING_SMTP_URL", "smtp://hr:geheim@mail.example.org:many"),
        ("HIRING_SMTP_URL", "smtp://hr:geheim@mail.example.org/path"),
        ("HIRING_SMTP_URL", "smtp://hr:geheim%C3%BC@mail.example.org"),
        ("HIRING_SMTP_URL", "smtp://hr%C3%BC:geheim@mail.example.org"),
        ("HIRING_MAIL_FROM", "nobody"),
        ("HIRING_MAIL_FROM", "hr@"),
        ("HIRING_MAIL_FROM", "hr@example.org\nBcc: x@example.org"),
    ],
)
def test_half_a_mail_server_is_refused_and_no_password_is_said(
    tmp_path: Path, name: str, value: str | None
) -> None:
    with pytest.raises(settings.SettingsError, match=name) as error:
        settings.from_environment(given(tmp_path, **{**MAIL, name: value}))
    assert "geheim" not in str(error.value)


@pytest.mark.parametrize("given_zone", [None, "", "Asia/Yekaterinburg"])
def test_interviews_are_planned_in_the_zone_that_is_set(
    tmp_path: Path, given_zone: str | None
) -> None:
    found = settings.from_environment(given(tmp_path, HIRING_TIMEZONE=given_zone))
    assert found.timezone == (given_zone or "Europe/Moscow")


@pytest.mark.parametrize("name", ["Europe/Nowhere", "../../etc/passwd", "/etc/localtime", "Москва"])
def test_a_zone_that_is_none_is_said_at_the_start(tmp_path: Path, name: str) -> None:
    with pytest.raises(settings.SettingsError, match="HIRING_TIMEZONE"):
        settings.from_environment(given(tmp_path, HIRING_TIMEZONE=name))
