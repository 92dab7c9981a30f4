"""The small company that every test starts from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from hiring.access import identity as access
from hiring.accounts import passwords
from hiring.accounts import queries as accounts_queries
from hiring.accounts import service as accounts
from hiring.accounts.models import Branch, Installation, User
from hiring.content import check
from hiring.content import service as content
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.sessions import service as sessions
from hiring.vacancies import service as vacancies

PACK = Path(__file__).parent.parent / "scenarios" / "support_manager"
PASSWORD = "correct horse battery"
# name: roles as (role, branch name or None for all)
PEOPLE = {
    "administrator": [("administrator", None)],
    "hr": [("hr", "Центр")],
    "hr_elsewhere": [("hr", "Север")],
    "rater": [("rater", "Центр")],
    "second_rater": [("rater", "Центр")],
    "rater_elsewhere": [("rater", "Север")],
    "director": [("director", "Центр")],
    "director_elsewhere": [("director", "Север")],
    "content_owner": [("content_owner", None)],
    "mentor": [("mentor", "Центр")],
    "employee": [("employee", "Центр")],
}
STEPS = (
    ("day_plan", "working_day"),
    ("knowledge", "body_correction"),
    ("role_play", "polite_but_leaving"),
    ("role_play", "client_falls_ill"),
    ("provocation", "did_not_get_along"),
    ("case", "half_price_now"),
    ("case", "faulty_equipment"),
)


@dataclass
class World:
    """Ids of what was built."""

    users: dict[str, int] = field(default_factory=dict)
    branches: dict[str, int] = field(default_factory=dict)
    content_version: int = 0
    vacancy: int = 0
    session: int = 0
    link_token: str = ""


@lru_cache(maxsize=1)
def checked_pack() -> check.CheckedPack:
    """The real pack, checked once for the whole run: its gate takes seconds."""
    return check.check_pack(PACK)


def build() -> World:
    """A company with two branches, people for every role, one vacancy, one invited candidate.

    Raters of the vacancy: rater and second_rater. The content is the real pack, not signed off.
    """
    world = World()
    _people(world)
    world.content_version = content._store(None, checked_pack())
    hr = identity_of(world.users["hr"])
    pack = checked_pack().pack
    assert pack is not None
    world.vacancy = vacancies.open_vacancy(
        hr,
        title="Менеджер сопровождения",
        branch_id=world.branches["Центр"],
        content_version_id=world.content_version,
        steps=STEPS,
        weights={item["id"]: item["weight"] for item in pack["competencies"]},
        rater_ids=[world.users["rater"], world.users["second_rater"]],
        contact_id=world.users["hr"],
        answer_days=5,
    )
    world.session, world.link_token = sessions.invite_external(
        hr,
        world.vacancy,
        name="Анна Проба",
        email="anna@example.org",
        phone="+7 900 000-00-01",
        locale="ru",
    )
    return world


def add_candidate(
    world: World, name: str, email: str, *, phone: str = "", locale: str = "ru"
) -> int:
    """Another candidate of the world's vacancy, invited by its HR; the number of the session."""
    hr = identity_of(world.users["hr"])
    session_id, _ = sessions.invite_external(
        hr, world.vacancy, name=name, email=email, phone=phone, locale=locale
    )
    return session_id


@command
def _people(world: World) -> None:
    now = clock.now()
    db.session.add(Installation(id=1, company="Тихая вода", locale="ru", set_up_at=now))
    for name in ("Центр", "Север"):
        branch = Branch(name=name, address="", created_at=now)
        db.session.add(branch)
        db.session.flush()
        world.branches[name] = branch.id
    for name, roles in PEOPLE.items():
        user = accounts.add_user(
            f"Тест {name}",
            f"{name}@example.org",
            [(role, world.branches[branch] if branch else None) for role, branch in roles],
            locale="ru",
        )
        user.password_hash = passwords.hash_password(PASSWORD)
        world.users[name] = user.id


def identity_of(user_id: int) -> access.Identity:
    """The identity of an account, as a request would have it."""
    found = accounts_queries.find_identity(user_id)
    assert found is not None
    return found


def candidate_of(session_id: int) -> access.Identity:
    """The identity of a session's candidate."""
    from hiring.sessions.models import CandidateLink
    from hiring.sessions.queries import find_identity

    link = db.session.scalar(
        select(CandidateLink.id)
        .where(CandidateLink.session_id == session_id)
        .order_by(CandidateLink.id.desc())
    )
    assert link is not None
    found = find_identity(link)
    assert found is not None
    return found


@command
def _session_token(**owner: int) -> str:
    return access.open_session(**owner)


def browser(app: Flask, **owner: int) -> FlaskClient:
    """A browser signed in as `user_id=…`, or a candidate's by `link_id=…`."""
    token = _session_token(**owner)
    client = app.test_client()
    with client.session_transaction() as session:
        session[access.TOKEN_KEY] = token
    return client


def csrf(page: str) -> str:
    """The CSRF token that a page carries."""
    marker = 'name="csrf_token"'
    start = page.index(marker)
    value = page.index('value="', start) + len('value="')
    return page[value : page.index('"', value)]


def active_users() -> list[int]:
    """Ids of all open accounts."""
    return list(db.session.scalars(select(User.id).where(User.is_active)))
