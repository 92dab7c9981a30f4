"""Settings of one installation, read once from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MODES = ("demo", "local", "production")
TIMEZONE = "Europe/Moscow"


class SettingsError(Exception):
    """The environment does not say what the installation needs; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server that takes the letters; `is_tls`: encrypted from the first byte."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations."""

    mode: str
    data: Path
    database_url: str
    secret: str
    public_url: str
    trusted_proxies: int
    host: str
    port: int
    queue_url: str | None
    password_memory_kib: int = 65536
    password_rounds: int = 3
    smtp: Smtp | None = None
    mail_from: str = ""
    # In which meetings are planned where nobody chooses another.
    timezone: str = TIMEZONE

    @property
    def is_demo(self) -> bool:
        """True where the demo company may be seeded and its sign-ins may be printed."""
        return self.mode == "demo"

    @property
    def is_https(self) -> bool:
        """True where the public address is https, so that cookies are Secure and prefixed."""
        return self.public_url.startswith("https://")

    @property
    def files(self) -> Path:
        """The folder of uploads and rendered documents."""
        return self.data / "files"


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings in `environ`; raises SettingsError with the variable to set."""
    env = os.environ if environ is None else environ
    mode = env.get("HIRING_MODE", "demo")
    if mode not in MODES:
        raise SettingsError(f"HIRING_MODE must be one of {', '.join(MODES)}, not {mode!r}.")
    data = Path(env.get("HIRING_DATA", "var")).resolve()
    host = env.get("HOST", "127.0.0.1")
    port = _integer(env, "PORT", 8000, 0, 65535)
    public_url = env.get("HIRING_PUBLIC_URL", "").rstrip("/")
    proxies = _integer(env, "HIRING_TRUSTED_PROXIES", 0, 0, 9)
    secret = env.get("HIRING_SECRET", "")
    if mode == "production":
        if len(secret) < 32:
            raise SettingsError(
                "Production needs HIRING_SECRET: at least 32 random characters, kept secret."
            )
        parts = urlsplit(public_url)
        if parts.scheme != "https" or not parts.hostname:
            raise SettingsError(
                "Production needs HIRING_PUBLIC_URL: the https address that people open."
            )
        if "HIRING_TRUSTED_PROXIES" not in env:
            raise SettingsError(
                "Production needs HIRING_TRUSTED_PROXIES: how many proxies stand in front "
                "(0 if none does)."
            )
    smtp, mail_from = _mail(env)
    timezone = _timezone(env)
    data.mkdir(parents=True, exist_ok=True)
    return Settings(
        mode=mode,
        data=data,
        database_url=_database_url(env.get("DATABASE_URL", ""), data),
        secret=secret or _kept_secret(data),
        public_url=public_url or f"http://{_shown_host(host)}:{port}",
        trusted_proxies=proxies,
        host=host,
        port=port,
        queue_url=env.get("HIRING_QUEUE_URL") or None,
        smtp=smtp,
        mail_from=mail_from,
        timezone=timezone,
    )


def _timezone(env: Mapping[str, str]) -> str:
    name = env.get("HIRING_TIMEZONE", "").strip() or TIMEZONE
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(
            f"HIRING_TIMEZONE must be a time zone such as Europe/Moscow, not {name!r}."
        ) from None
    return name


def _mail(env: Mapping[str, str]) -> tuple[Smtp | None, str]:
    """The mail server and the sender's address: both or neither, each whole."""
    url, sender = env.get("HIRING_SMTP_URL", "").strip(), env.get("HIRING_MAIL_FROM", "").strip()
    if not url and not sender:
        return None, ""
    if not url or not sender:
        missing = "HIRING_MAIL_FROM" if url else "HIRING_SMTP_URL"
        raise SettingsError(
            f"Letters need both HIRING_SMTP_URL and HIRING_MAIL_FROM: set {missing}."
        )
    _, address = parseaddr(sender)
    local, at, domain = address.rpartition("@")
    is_whole = local and at and domain and address.isascii() and sender.isprintable()
    if not is_whole or any(map(str.isspace, address)):
        raise SettingsError(
            "HIRING_MAIL_FROM must be an address such as hr@example.org or "
            f"Name <hr@example.org>, not {sender!r}."
        )
    return _smtp(urlsplit(url)), sender


def _smtp(parts: SplitResult) -> Smtp:
    # What was given is not repeated here: it may hold the password.
    fault = SettingsError(
        "HIRING_SMTP_URL must be smtp[s]://[user:password@]host[:port], user and password in ASCII."
    )
    try:
        port = parts.port
    except ValueError:
        raise fault from None
    rest = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or rest or port == 0:
        raise fault
    if bool(parts.username) != bool(parts.password):
        raise SettingsError("HIRING_SMTP_URL has a user without a password, or the reverse.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    # smtplib signs in with ASCII only: every mail would fail.
    if not (user + password).isascii():
        raise fault
    is_tls = parts.scheme == "smtps"
    return Smtp(
        host=parts.hostname,
        port=port or (465 if is_tls else 587),
        is_tls=is_tls,
        user=user,
        password=password,
    )


def _database_url(given: str, data: Path) -> str:
    if not given:
        return f"sqlite+pysqlite:///{data / 'hiring.db'}"
    for prefix in ("postgres://", "postgresql://"):
        if given.startswith(prefix):
            return "postgresql+psycopg://" + given.removeprefix(prefix)
    if given.startswith("sqlite:///"):
        return "sqlite+pysqlite:///" + given.removeprefix("sqlite:///")
    if given.startswith(("postgresql+psycopg://", "sqlite+pysqlite:///")):
        return given
    raise SettingsError("DATABASE_URL must begin with postgresql:// or sqlite:///.")


def _shown_host(host: str) -> str:
    """A host that a browser on this machine can open."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared with, not bound to
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _integer(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    raw = env.get(name, "")
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
        raise SettingsError(f"{name} must be a whole number from {low} to {high}, not {raw!r}.")
    return int(raw)


def _kept_secret(data: Path) -> str:
    """The secret of a demo or local installation: made once, kept beside its data."""
    path = data / "secret"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text("ascii")
