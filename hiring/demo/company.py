"""The invented company: branches, people with their roles, and the eight candidates."""

from __future__ import annotations

from dataclasses import dataclass

COMPANY = "Велнес-центр «Тихая вода»"
QUAY, PARK = "Набережная", "Парковая"
BRANCHES = ((QUAY, "Речная наб., 12"), (PARK, "Парковая аллея, 3"))
PASSWORD = "tihaya-voda-demo"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; roles are (role, branch or None for all)."""

    key: str
    name: str
    what: str
    roles: tuple[tuple[str, str | None], ...]

    @property
    def email(self) -> str:
        """An address that can never be anybody's: the domain is reserved for examples."""
        return f"{self.key}@example.org"


PEOPLE = (
    Person("hr", "Марина Лебедева", "HR, both branches", (("hr", None),)),
    Person("rater", "Олег Савин", "rater, «Набережная»", (("rater", QUAY),)),
    Person(
        "rater2",
        "Ирина Котова",
        "rater and mentor, «Набережная»",
        (("rater", QUAY), ("mentor", QUAY)),
    ),
    Person("director", "Андрей Ветров", "director, «Набережная»", (("director", QUAY),)),
    Person(
        "director2",
        "Елена Осипова",
        "director and HR, «Парковая»",
        (("director", PARK), ("hr", PARK)),
    ),
    Person("content", "Светлана Белова", "content owner", (("content_owner", None),)),
    Person("mentor", "Павел Зорин", "mentor, «Набережная»", (("mentor", QUAY),)),
    Person("daria", "Дарья Мельник", "employee, «Набережная»", (("employee", QUAY),)),
    Person("admin", "Николай Гуров", "administrator of the system", (("administrator", None),)),
)
# Hired in the demo itself; her account comes from that.
EMPLOYED = Person(
    "employee",
    "Екатерина Волкова",
    "new employee on probation, «Набережная»",
    (("employee", QUAY),),
)
# Invited by the administrator, and has not used the link yet.
INVITED = Person("rater3", "Лев Громов", "", (("rater", PARK),))


@dataclass(frozen=True, slots=True)
class Applicant:
    """A candidate of the demo: how far they are, and how good.

    `until` is the furthest state; `level` the mean level that raters give (1-5); `plan` names a
    reference or counter-plan of the exercise to start from and `slips` what goes wrong in it.
    """

    key: str
    name: str
    until: str
    level: int
    plan: str
    slips: int
    days_ago: int
    locale: str = "ru"
    user: str = ""
    decision: tuple[str, str] | None = None


# In the order in which they were added, oldest first.
APPLICANTS = (
    Applicant(
        EMPLOYED.key,
        EMPLOYED.name,
        "hired",
        4,
        "duties_and_deadlines",
        0,
        24,
        decision=(
            "hire",
            "Сильное планирование и спокойствие в трудном разговоре. Знания подтянем "
            "на испытательном сроке вместе с наставником.",
        ),
    ),
    Applicant("s.romanov", "Сергей Романов", "rated", 3, "loudest_first", 0, 7),
    Applicant("a.kim", "Анна Ким", "planned", 3, "team_and_delegation", 2, 6, locale="en"),
    Applicant("v.sokolova", "Вера Соколова", "rating", 4, "clients_first", 1, 5),
    Applicant("daria", "Дарья Мельник", "complete", 3, "short_things_at_once", 1, 5, user="daria"),
    Applicant("n.orlova", "Наталья Орлова", "invited", 4, "", 0, 4),
    Applicant(
        "i.pankov",
        "Игорь Панков",
        "decided",
        2,
        "never_says_no",
        0,
        4,
        decision=(
            "refuse",
            "Берёт на себя всё подряд и обещает клиентам то, чего не может решить сам. "
            "Письменное объяснение отправим по запросу.",
        ),
    ),
    Applicant("t.egorov", "Тимур Егоров", "planning", 3, "room_to_breathe", 1, 2),
)
