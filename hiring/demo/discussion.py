"""The demo's discussion of ratings: one value proposed, one remark, one disagreement left as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import current_app

from hiring.access.identity import Identity
from hiring.core import i18n
from hiring.interviews import debrief, debrief_service
from hiring.sessions import queries as sessions

REASON = (
    "Первый ответ прозвучал резко, но уже вторая реплика была спокойной, и объяснение выслушано до "
    "конца. По описанию уровней это ближе к моей оценке."
)
REMARK = "Время на ответ было: пауза около десяти секунд, потом разговор пошёл ровно."
STANDS = "Оценщики сидели с разных сторон и слышали разное; договорились оставить обе оценки."


def discuss(
    first: Identity, second: Identity, session_id: int, move: Callable[[timedelta], None]
) -> None:
    """`first` proposes what they had given themselves, so that no rating changes; `second` has to answer."""
    with current_app.test_request_context("/"), i18n.force_locale("ru"):
        loaded = debrief.load(sessions.get_session_for(first, session_id))
    apart = [row for row in loaded.matters if row.choices]
    if len(apart) < 2:
        return
    proposed, left = apart[0], apart[1]
    cell = proposed.cell_of(first.user_id)
    if cell is None:
        return
    with current_app.test_request_context("/"), i18n.force_locale("ru"):
        move(timedelta(minutes=25))
        debrief_service.propose_value(
            first, session_id, proposed.step_id, proposed.field, cell.value, REASON
        )
        move(timedelta(minutes=3))
        debrief_service.add_remark(second, session_id, proposed.step_id, proposed.field, REMARK)
        move(timedelta(minutes=6))
        debrief_service.let_stand(second, session_id, left.step_id, left.field, STANDS)
