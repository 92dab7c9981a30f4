"""The demo's probation: under way, with tasks verified, reported, returned and still to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hiring.access.identity import Identity
from hiring.accounts import queries as accounts
from hiring.core import clock
from hiring.probation import queries, service, tasks

REPORTS = (
    "Сделано: конспект разобрали с наставником, ответы на вопросы приложила к карте задания.",
    "Провела все три встречи, записи в карточках клиентов сделаны в тот же день.",
    "Сделала первую половину, остальное перенесла на пятницу.",
)


def begin(
    hr: Identity, session_id: int, mentor: Identity, move: Callable[[timedelta], None]
) -> None:
    """Employ the candidate of the session and bring the first tasks some way."""
    probation_id = service.start_probation(
        hr, session_id, mentor.user_id, clock.now().date()
    ).probation_id
    facts = queries.get_probation(mentor, probation_id)
    tasks.assign_all(mentor, probation_id)
    employee = accounts.find_identity(facts.employee_id)
    if employee is None:
        raise RuntimeError("the employee of the demo has no account")
    first = queries.list_tasks(facts)[: len(REPORTS)]
    for number, (task, text) in enumerate(zip(first, REPORTS, strict=False)):
        move(timedelta(days=3))
        tasks.report_task(employee, probation_id, task.id, text, None, task.version)
        if number == 1:
            continue
        move(timedelta(days=1))
        report = queries.get_task(facts, task.id).newest
        if report is None:
            raise RuntimeError("the report of the demo is missing")
        tasks.check_report(
            mentor,
            probation_id,
            report.id,
            number == 0,
            "" if number == 0 else "Критерий — всё задание целиком: закончите и отчитайтесь снова.",
        )
