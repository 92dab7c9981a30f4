"""One thing that waits for somebody, as a desk lists it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hiring.core import i18n

MOST = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: its kind (worded by the template), what it is about, since or until.

    `id` is what the address of its page names: a number, or the name of a pack.
    """

    kind: str
    id: int | str
    title: str
    about: str
    since: datetime | None = None
    due: date | None = None
    done: int = 0
    of: int = 0

    @property
    def overdue(self) -> bool:
        """True once its day has passed."""
        return self.due is not None and self.due < i18n.today()
