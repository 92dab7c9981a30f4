"""Who makes this request: a person with an account, a candidate with a link, or nobody.

The only module that knows Flask-Login. The browser's signed cookie holds a random token; what it
stands for is a row here, so that signing out ends every copy of the cookie.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from flask import Flask, Request, current_app, g, session
from flask_login import LoginManager, current_user
from sqlalchemy import ColumnElement, select, true, update
from sqlalchemy.orm import InstrumentedAttribute

from hiring.access.models import WebSession
from hiring.access.permissions import ANYONE, CANDIDATE, POLICY
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db

STAFF_HOURS = 12
TOKEN_KEY = "sid"
Branch = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as this request sees them.

    `memberships` are (role, branch id); a branch of None means every branch.
    """

    kind: str = "anonymous"
    user_id: int | None = None
    link_id: int | None = None
    session_id: int | None = None
    name: str = ""
    locale: str | None = None
    memberships: frozenset[tuple[str, int | None]] = field(default_factory=frozenset)
    web_session_id: int | None = None

    # Flask-Login asks for these four.
    @property
    def is_authenticated(self) -> bool:
        return self.kind != "anonymous"

    @property
    def is_active(self) -> bool:
        return self.is_authenticated

    @property
    def is_anonymous(self) -> bool:
        return not self.is_authenticated

    def get_id(self) -> str:
        """A stable name for this person in logs: never their own name."""
        return self.actor

    @property
    def actor(self) -> str:
        """Who acts, as the audit writes it: "user:3", "candidate:7" or "anonymous"."""
        if self.user_id is not None:
            return f"user:{self.user_id}"
        if self.session_id is not None:
            return f"candidate:{self.session_id}"
        return "anonymous"

    @property
    def is_staff(self) -> bool:
        """True for a person with an account."""
        return self.kind == "staff"

    @property
    def roles(self) -> frozenset[str]:
        """Every role this person holds anywhere."""
        return frozenset(role for role, _ in self.memberships)

    def has_role(self, *roles: str) -> bool:
        """True if the person holds one of `roles` in some branch."""
        return any(role in roles for role, _ in self.memberships)

    def may(self, permission: str) -> bool:
        """True if some role of this person carries `permission` somewhere."""
        allowed = POLICY[permission]
        if ANYONE in allowed:
            return True
        if self.kind == "candidate":
            return CANDIDATE in allowed
        return any(role in allowed for role, _ in self.memberships)

    def branches(self, permission: str) -> frozenset[int] | None:
        """The branches in which `permission` holds; None means all of them."""
        allowed = POLICY[permission]
        held = {branch for role, branch in self.memberships if role in allowed}
        if None in held:
            return None
        return frozenset(branch for branch in held if branch is not None)

    def within(self, permission: str, column: Branch) -> ColumnElement[bool]:
        """The rows whose branch, in `column`, is one in which `permission` holds."""
        held = self.branches(permission)
        return true() if held is None else column.in_(held)

    def may_in(self, permission: str, branch_id: int | None) -> bool:
        """True if `permission` holds in that branch."""
        held = self.branches(permission)
        return held is None or branch_id in held


ANONYMOUS = Identity()
Loader = Callable[[int], Identity | None]


def identity() -> Identity:
    """The identity of this request."""
    return current_user._get_current_object()  # type: ignore[no-any-return]


def install(app: Flask, staff: Loader, candidate: Loader) -> None:
    """Let requests know who makes them; `staff` and `candidate` turn an id into an identity."""
    manager = LoginManager()
    manager.anonymous_user = lambda: ANONYMOUS
    manager.session_protection = None
    manager.init_app(app)
    app.extensions["hiring_identity"] = {"staff": staff, "candidate": candidate}
    manager.request_loader(_load)


def token_hash(token: str) -> str:
    """How a secret token is stored: the database never holds what opens a door."""
    return hashlib.sha256(token.encode()).hexdigest()


def _load(request: Request) -> Identity | None:
    token = session.get(TOKEN_KEY)
    if not isinstance(token, str):
        return None
    row = db.session.execute(
        select(WebSession.id, WebSession.user_id, WebSession.link_id).where(
            WebSession.token_hash == token_hash(token),
            WebSession.revoked_at.is_(None),
            WebSession.expires_at > clock.now(),
        )
    ).one_or_none()
    if row is None:
        return None
    loaders = current_app.extensions["hiring_identity"]
    found: Identity | None = (
        loaders["staff"](row.user_id) if row.user_id else loaders["candidate"](row.link_id)
    )
    if found is None:
        return None
    g.account_locale = found.locale
    return replace(found, web_session_id=row.id)


def open_session(
    *, user_id: int | None = None, link_id: int | None = None, until: datetime | None = None
) -> str:
    """Add a server-side session (inside a command) and give back its token for `remember`."""
    now = clock.now()
    token = secrets.token_urlsafe(32)
    db.session.add(
        WebSession(
            token_hash=token_hash(token),
            user_id=user_id,
            link_id=link_id,
            created_at=now,
            expires_at=until or now + timedelta(hours=STAFF_HOURS),
        )
    )
    return token


def remember(token: str) -> None:
    """Put the token into the browser's cookie and forget what an earlier sign-in left there."""
    locale = session.get("locale")
    session.clear()
    session[TOKEN_KEY] = token
    if locale:
        session["locale"] = locale


def forget() -> None:
    """Empty the browser's cookie but for the language."""
    locale = session.get("locale")
    session.clear()
    if locale:
        session["locale"] = locale


def close_sessions(*, user_id: int | None = None, link_id: int | None = None) -> None:
    """End every sign-in of a person or of a link (inside a command)."""
    condition = (
        WebSession.user_id == user_id if user_id is not None else WebSession.link_id == link_id
    )
    db.session.execute(
        update(WebSession)
        .where(condition, WebSession.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


@command
def sign_out(who: Identity) -> None:
    """End this sign-in on the server."""
    db.session.execute(
        update(WebSession).where(WebSession.id == who.web_session_id).values(revoked_at=clock.now())
    )
