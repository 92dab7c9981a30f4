"""The gentle note beside an interviewer's notes: what raises it, and what must not."""

from __future__ import annotations

import re

import pytest

from hiring.content import hints

RAISED = {
    "ru": [
        ("Возраст смущает", "Возраст"),
        ("Не подходит по возрасту", "возрасту"),
        ("Интересно, сколько ей лет", "сколько ей лет"),
        ("Сколько лет, не сказала", "Сколько лет"),
        ("Ей 36 лет, для нас много", "Ей 36 лет"),
        ("Ему под 50.", "Ему под 50"),
        ("На вид лет 45, держится бодро", "На вид лет 45"),
        ("Старше 40", "Старше 40"),
        ("Замужем", "Замужем"),
        ("Не замужем, детей нет", "Не замужем"),
        ("Есть маленькие дети", "дети"),
        ("Говорит спокойно. Дома двое детей", "детей"),
        ("Ребёнок ходит в школу", "Ребёнок"),
        ("Кажется, беременна", "беременна"),
        ("Беременная, уйдёт через полгода", "Беременная"),
        ("Может уйти в декрет", "декрет"),
        ("Муж против вечерних смен", "Муж"),
        ("Жена работает у соседей", "Жена"),
        ("Женат", "Женат"),
        ("Семейное положение не указано", "Семейное положение"),
        ("Инвалидность третьей группы", "Инвалидность"),
        ("Упомянула диагноз", "диагноз"),
        ("Какая-то болезнь спины", "болезнь"),
        ("Часто болеет", "болеет"),
        ("Проблемы со здоровьем", "Проблемы со здоровьем"),
        ("Долго была на больничном", "больничном"),
        ("Национальность не наша", "Национальность"),
        ("Религия не позволит работать в субботу", "Религия"),
        ("Верующая", "Верующая"),
        ("Сильный акцент", "акцент"),
        ("Говорит с клиентом с акцентом", "акцентом"),
        ("Нет прописки", "прописки"),
        ("Приятная внешность", "внешность"),
        ("ЗАМУЖЕМ", "ЗАМУЖЕМ"),
        ("Хороший ответ;\nзамужем", "замужем"),
    ],
    "en": [
        ("Age may be a problem", "Age"),
        ("Aged about fifty", "Aged"),
        ("She is 36 years old", "years old"),
        ("How old? Did not say", "How old"),
        ("He’s 52, a bit late to start", "He’s 52"),
        ("In her late forties", "In her late forties"),
        ("Married", "Married"),
        ("Two children at school", "children"),
        ("Has kids", "kids"),
        ("Has a child", "a child"),
        ("Seems pregnant", "pregnant"),
        ("May go on maternity leave", "maternity"),
        ("Her husband is against evening shifts", "husband"),
        ("His wife works next door", "wife"),
        ("A disability of some kind", "disability"),
        ("Mentioned a diagnosis", "diagnosis"),
        ("An illness last year", "illness"),
        ("Often ill", "ill"),
        ("Nationality unclear", "Nationality"),
        ("Religion forbids Saturdays", "Religion"),
        ("A strong accent", "accent"),
        ("Speaks to the client with an accent", "accent"),
        ("MARRIED", "MARRIED"),
        ("A good answer. Married", "Married"),
    ],
}
SILENT = {
    "ru": [
        "Пять лет опыта в спа",
        "Опыт 12 лет, из них три года старшим администратором",
        "Предложил детский клуб на время тренировки",
        "Детские группы и семейный абонемент",
        "Занятия для детей по субботам",
        "Управление и планирование знает",
        "У клиента диагноз, отправляет к врачу",
        "Клиент болен: не спорит, зовёт врача",
        "Клиентка замужем, двое детей; программу строит под её вечера",
        "Беременность назвала среди противопоказаний",
        "Спрашивает о болезнях до программы",
        "Гостю 60 лет, возраст учитывает",
        "Делает акцент на безопасности",
        "Акцент делает на результате",
        "Здоровье клиента — первое, о чём спрашивает",
        "Нагрузка возрастает постепенно",
        "Мужская раздевалка закрыта, нашёл выход",
        "Дала ему 10 минут выговориться",
        "Жёсткий тон, потом извинения",
        "Женский зал",
        "Приезжает за час до открытия",
        "Прописала всё в карте",
        "Молодец, держится спокойно",
        "Больше слушает, чем говорит",
        "",
    ],
    "en": [
        "Five years of experience in a spa",
        "Offered the children’s club during the session",
        "Suggested the kids’ club",
        "Classes for children on Saturdays",
        "Knows management and stages of a sale",
        "Manages the message well",
        "The client is ill: stays calm, calls a doctor",
        "A client aged 60, adapts the programme",
        "Names pregnancy among contraindications",
        "Sends them to a doctor for a diagnosis",
        "Puts the accent on safety",
        "Still composed, will call back",
        "An ill-prepared answer",
        "She is 10 minutes late with the answer",
        "Packages and engagement",
        "Asks what the treatment does in a chronic condition",
        "",
    ],
}


def found(locale: str, text: str) -> list[str]:
    """The words that raise the hint."""
    patterns = [re.compile(source, re.IGNORECASE) for source in hints.hints(locale)]
    return [match.group(1) for pattern in patterns if (match := pattern.search(text))]


@pytest.mark.parametrize(
    ("locale", "text", "words"),
    [(locale, text, words) for locale, rows in RAISED.items() for text, words in rows],
)
def test_a_protected_matter_of_the_candidate_raises_the_hint(
    locale: str, text: str, words: str
) -> None:
    assert words in found(locale, text)


@pytest.mark.parametrize(
    ("locale", "text"), [(locale, text) for locale, rows in SILENT.items() for text in rows]
)
def test_the_words_of_the_work_raise_none(locale: str, text: str) -> None:
    assert found(locale, text) == []


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_sources_mean_the_same_in_a_browser(locale: str) -> None:
    for source in hints.hints(locale):
        assert "(?<" not in source
        # What the flag u of a browser refuses, and what knows no Cyrillic there.
        assert set(re.findall(r"\\(.)", source)) <= {"s", "d", "n"}
        assert re.compile(source).groups == 1


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_a_long_note_is_read_in_no_time(locale: str) -> None:
    text = ("слово word, " * 400 + "клиент client ") * 3 + ". " * 2000
    assert found(locale, text) == []
