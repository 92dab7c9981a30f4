"""What the machine of the meetings believes, and what it does behind the product's back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.mail.models import Letter
from hiring.meetings.models import Meeting
from hiring.sessions.models import SessionRater


@dataclass
class Planned:
    """A meeting as the model knows it; `told`: when each was told its present time."""

    id: int
    start: datetime
    moves: int = 0
    state: str = "planned"
    outcome: str | None = None
    told: dict[str, datetime] = field(default_factory=dict)

    @property
    def is_ahead(self) -> bool:
        """Planned, not accounted for, and not begun."""
        return self.state == "planned" and not self.outcome and clock.now() < self.start


@dataclass(frozen=True)
class Delivered:
    """A letter as the mail server took it."""

    name: str
    to: str
    cause: str
    method: str = ""
    uid: str = ""
    sequence: int = 0
    start: datetime | None = None


@command
def submit(session_id: int, user_id: int) -> None:
    seat = db.session.scalars(
        db.select(SessionRater).where(
            SessionRater.session_id == session_id, SessionRater.user_id == user_id
        )
    ).one()
    seat.submitted_at = clock.now()


@command
def at_once() -> None:
    """What waits for its next try goes out now, as where a person presses the button."""
    db.session.execute(
        db.update(Letter)
        .where(Letter.state.in_(("waiting", "sending")))
        .values(state="waiting", next_try_at=clock.now(), tries=1)
    )


@command
def forget() -> None:
    """The next session is alone with its worker."""
    db.session.execute(db.update(Meeting).values(state="cancelled"))
    db.session.execute(db.update(Letter).where(Letter.state != "sent").values(state="failed"))
