"""Protected attributes are refused as criteria, and ordinary words that look like them are not."""

from __future__ import annotations

import pytest

from hiring.content import protected

REQUIREMENTS_REFUSED = [
    "Возраст от 25 до 35 лет",
    "От 25 до 40 лет",
    "Не старше 40 лет",
    "Пол: женский",
    "Пол жен.",
    "Пол — М",
    "Пол",
    "Любого пола, но лучше девушка",
    "Только для мужчин",
    "Семейное положение: замужем",
    "Наличие детей не приветствуется",
    "Без маленьких детей",
    "Приятная внешность",
    "Презентабельный внешний вид",
    "Личный автомобиль",
    "Водительские права категории B",
    "Славянская национальность",
    "Вероисповедание",
    "Состояние здоровья",
    "Постоянная прописка",
    "Age 25 to 35",
    "Aged under 30",
    "Under 35",
    "30 years old at most",
    "Sex: female",
    "Women only",
    "Marital status",
    "Married, without children",
    "Good-looking",
    "A pleasant appearance",
    "Has a car",
    "Own vehicle",
    "Driving licence",
    "Nationality",
    "Religion",
    "Good health",
]
REQUIREMENTS_ALLOWED = [
    "Опыт работы с клиентами от 2 лет",
    "Стаж от 10 до 15 лет",
    "Моет пол зала после занятия",
    "Пол-литра воды на тренировке",
    "Молчит полминуты и даёт договорить",
    "Пол моют после каждого занятия",
    "Нагрузка возрастает к вечеру",
    "Передаёт сообщения в отдел",
    "Полный рабочий день",
    "Авторские программы тренировок",
    "Рост продаж за месяц",
    "Высшее образование",
    "Грамотная русская речь",
    "Over 5 years of experience",
    "At least two years of experience",
    "Writes a clear message to a colleague",
    "Manages the front page",
    "Care for clients; carries the client card",
    "A career in service",
    "Essex branch",
    "Mops the floor",
    "Answers in under 30 minutes",
    "Works in stages",
    "Calls a doctor when the pressure is 150 over 90",
    "Plans for over 300 guests",
]
QUESTIONS_REFUSED = [
    "Сколько вам лет?",
    "Сколько вам полных лет?",
    "Ваш возраст?",
    "Возраст?",
    "Вы замужем?",
    "Есть ли у вас маленькие дети?",
    "Планируете ли вы детей? Вы планируете детей?",
    "Есть ли у вас личный автомобиль?",
    "Какая у вас национальность?",
    "How old are you?",
    "What is your marital status?",
    "Are you married?",
    "Do you have children?",
    "Do you own a car?",
    "What is your religion?",
    "The candidate's age",
]
QUESTIONS_ALLOWED = [
    "К вам пришла клиентка 52 лет, у неё двое детей. Что вы посоветуете?",
    "Как с возрастом меняется обмен веществ и что вы скажете об этом?",
    "На чём вы основываетесь, составляя программу: цель, состояние здоровья, режим?",
    "Клиентка беременна. Какие процедуры вы исключите?",
    "A client aged 52 asks you for a programme. What do you advise?",
    "A pregnant client asks for a wrap. What do you say?",
    "How does metabolism change with age, and what follows from it?",
    "What do you do on the floor of the gym when a client feels ill?",
]


@pytest.mark.parametrize("text", REQUIREMENTS_REFUSED)
def test_a_requirement_that_names_a_protected_attribute_is_refused(text: str) -> None:
    assert protected.find(text, "requirement")


@pytest.mark.parametrize("text", REQUIREMENTS_ALLOWED)
def test_an_ordinary_requirement_passes(text: str) -> None:
    assert protected.find(text, "requirement") is None


@pytest.mark.parametrize("text", QUESTIONS_REFUSED)
def test_a_question_about_the_candidates_private_life_is_refused(text: str) -> None:
    assert protected.find(text, "question")


@pytest.mark.parametrize("text", QUESTIONS_ALLOWED)
def test_a_question_about_a_client_passes(text: str) -> None:
    assert protected.find(text, "question") is None


def test_a_criterion_may_speak_of_the_clients_health_and_not_of_the_candidates() -> None:
    assert protected.find("Учитывает состояние здоровья клиента", "criterion") is None
    assert protected.find("Takes the client's age into account", "criterion") is None
    assert protected.find("Хорошее состояние здоровья", "criterion")
    assert protected.find("Привлекательная внешность", "criterion")


MENTIONS = [
    ("Клиентка беременна, возраст — 52 года", ["беременна", "возраст"]),
    ("Возраст? Возраст!", ["возраст"]),
    ("От 25 до 35 лет", ["от 25 до 35 лет"]),
    ("От 2 до 10 лет опыта. Стаж от 10 до 15 лет", []),
    ("A pregnant client asks about her age", ["age", "pregnant"]),
    ("Do you have\u00a0children?", ["do you have children", "have children"]),
    ("Спокойно, ровным голосом", []),
]


@pytest.mark.parametrize(("text", "words"), MENTIONS)
def test_every_mention_is_named_once_whoever_it_is_about(text: str, words: list[str]) -> None:
    assert protected.mentions(text) == words
