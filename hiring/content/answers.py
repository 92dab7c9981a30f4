"""Commands on the company's own reference answers: saving one, taking an earlier one back, publishing.

What is saved is the company's draft. Published, all of it becomes an edition of the newest version of
the pack: a content version of its own, so that whatever is pinned to an earlier one stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.content import editions, protected, queries, service
from hiring.content.models import CompanyAnswer, ContentVersion
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused

Texts = Mapping[str, str]
"""A text by language."""


@command
def save_answer(
    who: Identity, pack: str, key: editions.Key, texts: Texts, *, seen: int, why: str
) -> bool:
    """Keep the company's answer to a question in every language; whether it says anything new.

    `seen` is the id of what the page showed as saved last (0: nothing). Refuses where somebody has
    saved another one since, and words that name a protected attribute while nobody says why they
    may stand there. Raises NotFound for a question that the newest version does not have.
    """
    base, delivered = _asked(pack, key)
    texts = {locale: editions.plain(text) for locale, text in texts.items()}
    kept = {
        locale: "" if texts[locale] == text else texts[locale] for locale, text in delivered.items()
    }
    last = next(iter(queries.list_saved(pack, *key)), None)
    found = words_to_review(texts, delivered)
    if last is None and not any(kept.values()):
        return False
    # A reason that is written anew is something new, too.
    is_why = not found or why == "" or (last is not None and why == last.why)
    if last is not None and is_why and (last.texts, last.base_id) == (kept, base.id):
        return False
    _refuse_overtaken(last, seen)
    if not found:
        why = ""
    elif not why and last is not None and found <= set(last.reviewed):
        why = last.why
    if found and not why:
        raise Refused("words_to_review", words=", ".join(sorted(found)))
    _add(who, base, key, kept, sorted(found), why)
    return True


@command
def take_back(who: Identity, pack: str, key: editions.Key, answer_id: int, *, seen: int) -> None:
    """Make an earlier answer the company's again; 0 takes back the delivered one.

    Refuses where somebody has saved another one since.
    """
    base, delivered = _asked(pack, key)
    history = queries.list_saved(pack, *key)
    last = history[0] if history else None
    texts: Texts = dict.fromkeys(delivered, "")
    reviewed: tuple[str, ...] = ()
    why = ""
    if answer_id:
        earlier = next((one for one in history if one.id == answer_id), None)
        if earlier is None:
            raise NotFound
        texts, reviewed, why = earlier.texts, earlier.reviewed, earlier.why
    if (last.texts if last is not None else dict.fromkeys(delivered, "")) == texts:
        return
    _refuse_overtaken(last, seen)
    _add(who, base, key, texts, reviewed, why)


@command
def publish(who: Identity, pack: str, *, seen: int) -> int:
    """Make what is saved an edition of the newest version; its id, or the newest's if nothing differs.

    `seen` is the id of what the page showed as saved last. Refuses where more was saved since: what
    is published is what somebody has read.
    """
    base = _base(pack)
    newest = db.session.scalars(
        select(ContentVersion)
        .where(ContentVersion.pack == pack)
        .order_by(ContentVersion.id.desc())
        .limit(1)
    ).one()
    saved = queries.list_newest_saved(pack)
    last = max((one.id for one in saved.values()), default=0)
    # A newer version may have come while this waited for the lock.
    if seen != last or base.id not in (newest.id, newest.base_id):
        raise Refused("answers_changed")
    answers = {
        key: {locale: one.texts[locale] for locale in one.locales} for key, one in saved.items()
    }
    number = newest.edition + 1
    wanted = editions.applied(base.body, answers, number)
    if editions.references(wanted) == editions.references(newest.body):
        return newest.id
    return service.add_edition(who, base, number, answers)


def words_to_review(texts: Texts, delivered: Texts) -> set[str]:
    """Words that name a protected attribute and do not stand in the delivered text of the language."""
    return {
        word
        for locale, text in texts.items()
        for word in set(protected.mentions(text)) - set(protected.mentions(delivered[locale]))
    }


def _base(pack: str) -> ContentVersion:
    """The newest version as imported, locked: who saves or publishes at once comes one after another."""
    base = db.session.scalar(
        select(ContentVersion)
        .where(ContentVersion.pack == pack, ContentVersion.base_id.is_(None))
        .order_by(ContentVersion.id.desc())
        .limit(1)
        .with_for_update()
    )
    if base is None:
        raise NotFound
    return base


def _asked(pack: str, key: editions.Key) -> tuple[ContentVersion, Texts]:
    """The newest version as imported and its answer to the question."""
    base = _base(pack)
    delivered = editions.references(base.body).get(key)
    if delivered is None:
        raise NotFound
    return base, delivered


def _refuse_overtaken(last: queries.Saved | None, seen: int) -> None:
    if seen != (last.id if last is not None else 0):
        raise Refused("answer_changed")


def _add(
    who: Identity,
    base: ContentVersion,
    key: editions.Key,
    texts: Texts,
    reviewed: Sequence[str],
    why: str,
) -> None:
    area, question = key
    answer = CompanyAnswer(
        pack=base.pack,
        area=area,
        question=question,
        ru=texts["ru"],
        en=texts["en"],
        base_id=base.id,
        reviewed=list(reviewed),
        why=why,
        saved_by_id=who.user_id,
        saved_at=clock.now(),
    )
    db.session.add(answer)
    db.session.flush()
    audit.record(
        who.actor, "content.answer_saved", base.id, area=area, question=question, answer=answer.id
    )
