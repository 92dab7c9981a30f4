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
