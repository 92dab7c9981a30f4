"""The demo's probation: under way, with tasks verified, returned, to check, overdue and proposed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from hiring.access.identity import Identity
from hiring.accounts import queries as accounts_queries
from hiring.accounts import service as accounts
from hiring.core import i18n
from hiring.demo.company import PASSWORD
from hiring.probation import queries, service, tasks

PLAN = """План недели
Главное: пять первых встреч; звонки после занятий; карты клиентов до пятницы.
Отложено: таблица подарочных карт, срок согласован с директором.
Передано: заявка на полотенца, администратор смены.
Сделано в срок: 6 из 7. Оценка 11 ч, на деле 13 ч.
"""


@dataclass(frozen=True, slots=True)
class Given:
    """A task that the mentor adds; `due` is counted in days from the first day."""

    competency: str
    week: int
    due: int
    what: str
    expected: str
    criterion: str


ROUND = Given(
    "knowledge",
    1,
    5,
    "Обойти с администратором смены все зоны центра и нарисовать схему: что где находится и кто "
    "за что отвечает.",
    "Схема на одной странице с именами ответственных.",
    "Администратор смены называет наугад пять мест: каждое есть на схеме, ответственный указан "
    "верно.",
)
MEETINGS = Given(
    "communicability",
    2,
    24,
    "Провести три первые встречи с новыми клиентами, одну из них — вместе с наставником.",
    "В карте каждого клиента — его цель его же словами и следующий шаг.",
    "Наставник открывает три карты: в каждой есть цель словами клиента и дата следующего визита, "
    "запись внесена в день встречи.",
)
SAFETY = Given(
    "stress_resistance",
    2,
    18,
    "Запомнить, где аптечки, аварийные выходы и телефоны экстренных служб, и пройти по этим "
    "местам с ответственным за охрану труда.",
    "План этажа с отметками.",
    "Ответственный за охрану труда просит показать три места: сотрудник доходит до каждого без "
    "подсказки меньше чем за минуту.",
)
WEEK = Given(
    "organisation",
    2,
    21,
    "Вести план недели: главные задачи, оценка времени, что отложено, что передано и сколько "
    "заняло на деле.",
    "План недели с отметками о выполнении и коротким итогом.",
    "Наставник сверяет план с базой: главные задачи сделаны в срок или перенесены с согласия "
    "того, кто их поручил.",
)


def begin(
    hr: Identity, session_id: int, mentor: Identity, move: Callable[[timedelta], None]
) -> None:
    """Employ the candidate of the session and bring the first tasks some way, in nineteen days."""
    started = service.start_probation(hr, session_id, mentor.user_id, i18n.today())
    facts = queries.get_probation(mentor, started.probation_id)
    proposed = queries.list_tasks(facts)
    first, meetings, _, week = (
        _give(mentor, facts, given) for given in (ROUND, MEETINGS, SAFETY, WEEK)
    )
    if proposed:
        tasks.assign_task(mentor, facts.id, proposed[0].id)
    move(timedelta(days=1))
    accounts.accept_invitation(started.token or "", PASSWORD)
    employee = accounts_queries.find_identity(facts.employee_id)
    if employee is None:
        raise RuntimeError("the employee of the demo has no account")
    move(timedelta(days=3))
    report = _report(
        employee, facts, first, "Схема готова: обошли все зоны, включая насосную и склад."
    )
    move(timedelta(days=1))
    tasks.check_report(mentor, facts.id, report, True, "Пять мест из пяти, схема понятная.")
    move(timedelta(days=6))
    report = _report(
        employee, facts, meetings, "Встречи проведены, записи в картах — в тот же вечер."
    )
    move(timedelta(days=1))
    tasks.check_report(
        mentor,
        facts.id,
        report,
        False,
        "В третьей карте нет даты следующего визита: договоритесь о ней с клиентом и отчитайтесь "
        "снова.",
    )
    move(timedelta(days=7))
    _report(
        employee,
        facts,
        week,
        "План недели — в приложении. Из семи главных задач шесть сделаны в срок, одна перенесена по "
        "договорённости с директором.",
        (PLAN.encode(), "План недели.txt", "text/plain; charset=utf-8"),
    )


def _give(mentor: Identity, facts: queries.ProbationFacts, given: Given) -> int:
    draft = tasks.Draft(
        given.what,
        given.expected,
        given.criterion,
        given.week,
        facts.starts_on + timedelta(days=given.due),
    )
    return tasks.add_task(mentor, facts.id, given.competency, draft, assign=True)


def _report(
    employee: Identity,
    facts: queries.ProbationFacts,
    task_id: int,
    text: str,
    upload: tasks.Accepted | None = None,
) -> int:
    """Hand in a report as the employee; its id."""
    version = queries.get_task(facts, task_id).version
    tasks.report_task(employee, facts.id, task_id, text, upload, version)
    report = queries.get_task(facts, task_id).newest
    if report is None:
        raise RuntimeError("the report of the demo is missing")
    return report.id
