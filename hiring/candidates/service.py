"""Commands on candidates."""

from __future__ import annotations

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.access.permissions import STAFF_ROLES
from hiring.accounts import queries as accounts
from hiring.accounts.models import User
from hiring.audit import service as audit
from hiring.candidates import words  # noqa: F401 - registers its sentences
from hiring.candidates.models import Candidate
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused


def add_external(
    who: Identity, *, name: str, email: str, phone: str, branch_id: int, locale: str
) -> Candidate:
    """A new person from outside (a part of commands); refuses the address of one who is known."""
    _refuse_known(email, branch_id)
    candidate = Candidate(
        name=name,
        email=email,
        phone=phone,
        search=search_text(name, email, phone),
        branch_id=branch_id,
        source="external",
        locale=locale,
        created_by_id=who.user_id,
        created_at=clock.now(),
    )
    db.session.add(candidate)
    db.session.flush()
    audit.record(who.actor, "candidate.added", candidate.id, source="external")
    return candidate


def add_internal(who: Identity, *, user_id: int, branch_id: int) -> Candidate:
    """The candidate that an employee is (a part of commands): the same one at every vacancy."""
    if user_id == who.user_id:
        raise Refused("own_candidacy")
    known = db.session.scalar(select(Candidate).where(Candidate.user_id == user_id))
    if known is not None:
        return known
    if user_id not in {person.id for person in accounts.list_people(STAFF_ROLES, branch_id)}:
        raise Refused("no_such_employee")
    user = db.session.get_one(User, user_id)
    candidate = Candidate(
        name=user.name,
        email=user.email,
        phone="",
        search=search_text(user.name, user.email, ""),
        branch_id=branch_id,
        source="internal",
        locale=user.locale,
        user_id=user.id,
        created_by_id=who.user_id,
        created_at=clock.now(),
    )
    db.session.add(candidate)
    db.session.flush()
    audit.record(who.actor, "candidate.added", candidate.id, source="internal")
    return candidate


@command
def correct_candidate(
    who: Identity, candidate_id: int, *, name: str, email: str, phone: str, locale: str
) -> None:
    """Mend a name, address, phone or language; the audit keeps which fields, not what they were.

    Refuses an address that is another person's.
    """
    candidate = get_candidate_to_manage(who, candidate_id)
    if fold(email) != fold(candidate.email):
        _refuse_known(email, candidate.branch_id)
    new = {"name": name, "email": email, "phone": phone, "locale": locale}
    changed = sorted(field for field, value in new.items() if getattr(candidate, field) != value)
    for field in changed:
        setattr(candidate, field, new[field])
    candidate.search = search_text(name, email, phone)
    if changed:
        audit.record(who.actor, "candidate.corrected", candidate.id, fields=changed)


def _refuse_known(email: str, branch_id: int) -> None:
    """One address is one person: a second row would part their evidence, or give it to another."""
    if not email:
        return
    close = select(Candidate).where(
        Candidate.branch_id == branch_id, Candidate.search.contains(fold(email), autoescape=True)
    )
    for known in db.session.scalars(close.order_by(Candidate.id)):
        if fold(known.email) == fold(email):
            raise Refused("address_known", email=email, name=known.name, candidate=known.id)


def get_candidate_to_manage(who: Identity, candidate_id: int) -> Candidate:
    """The candidate, for a change; raises NotFound where absent or foreign."""
    candidate = db.session.get(Candidate, candidate_id)
    if candidate is None or not who.may_in("candidates.manage", candidate.branch_id):
        raise NotFound
    # Nobody in HR manages their own candidacy.
    if candidate.user_id is not None and candidate.user_id == who.user_id:
        raise NotFound
    return candidate


def search_text(name: str, email: str, phone: str) -> str:
    """What a search looks through: casefolded, ё as е, the phone's digits beside its text."""
    digits = "".join(character for character in phone if character.isdigit())
    return fold(f"{name} {email} {phone} {digits}")[:500]


def fold(text: str) -> str:
    """Text as it is searched."""
    return " ".join(text.casefold().replace("ё", "е").split())
