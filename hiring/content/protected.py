"""Refuses protected attributes (age, sex, family, looks, a car, …) as criteria, in both languages.

Three readers with different needs. A formal requirement may not name such a thing at all. A
criterion (competency, mark, behaviour) may, where it speaks of the client. A question may, unless it asks
the candidate: clients have ages, children and illnesses that a manager must reckon with. Beside them
`mentions` names every such word in any text, for somebody to review.
"""

from __future__ import annotations

import re
from typing import Literal

Reader = Literal["requirement", "criterion", "question"]


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)", re.IGNORECASE)


# Whole words with their endings, so that "возрастает", "пол зала", "message" and "career" pass.
_NAMED = _any(
    r"возраст(?:а|у|ом|е|ы|ов|н(?:ой|ая|ое|ые|ых|ым|ого|ому))?",
    r"(?:не\s+)?(?:старше|моложе|младше)\s+\d+",
    r"(?:мужск|женск|люб|обо|одн)\w+\s+пол(?:а|у|ом|е)?",
    r"пол(?:а|у)?\s+(?:кандидат|соискател|сотрудни|работни|менеджер)\w*",
    r"пол(?:\s*[:—–-]\s*|\s+)(?:муж\w*|жен\w*|[мж])\.?",
    r"гендер\w*",
    r"только\s+(?:для\s+)?(?:мужчин|женщин|девуш|юнош|парн)\w*",
    r"(?:мужчин|женщин)(?:а|ы|у|е|ой|ам|ами|ах)?",
    r"семейн\w+\s+(?:положен|статус|обстоятельств)\w*",
    r"(?:не)?замуж(?:ем|няя|ней|нюю|ние|них)?",
    r"(?:не)?женат(?:ый|ого|ы|ые)?",
    r"холост(?:ой|ого|ая|ые|ых)?(?!\s+ход)",
    r"(?:наличие|отсутствие|нет|без|есть|имеет|иметь)\s+(?:\w+\s+)?(?:дети|детей|семьи|семьёй|мужа|жены)",
    r"(?:маленьк|несовершеннолетн|малолетн)\w+\s+дет\w+",
    r"беременн\w*",
    r"декрет\w*",
    r"внешност\w*",
    r"внешн\w+\s+(?:вид|данн|привлекательн)\w*",
    r"(?:привлекательн|приятн|модельн|презентабельн)\w+\s+наружност\w*",
    r"(?:рост|вес)\s+(?:кандидата|от|до|не\s+(?:ниже|выше|менее|более))\s+\d+",
    r"(?:личн|собственн|сво)\w+\s+(?:авто\w*|машин\w*|транспорт\w*)",
    r"автомобил\w*",
    r"авто",
    r"водительск\w+\s+(?:прав\w*|удостоверени\w*|стаж\w*)",
    r"наличие\s+(?:авто|машины)\w*",
    r"национальност\w*",
    r"национальн\w+\s+(?:принадлежност|происхожден)\w*",
    r"этническ\w*",
    r"расов\w+|раса|расы",
    r"славянск\w*",
    r"религи\w*",
    r"вероисповедани\w*",
    r"верующ\w*",
    r"политическ\w+\s+(?:взгляд|убежден|предпочтен)\w*",
    r"сексуальн\w+",
    r"инвалид\w*",
    r"(?:состояни\w+\s+здоровья|хроническ\w+\s+(?:болезн|заболеван)\w*)",
    r"(?:постоянн\w+\s+)?прописк\w*",
    r"мест\w+\s+жительства",
    r"age[ds]?(?:-related)?",
    r"\d+\s*(?:-|–|\s)?\s*years?[\s-]old",
    # No age: “150 over 100” and “over 300 clients”.
    r"(?<!\d\s)(?:under|over|younger\s+than|older\s+than)\s+(?:the\s+age\s+of\s+)?\d{1,2}(?!\s*(?:%|years?\s+of\s+"
    r"(?:experience|work)|months?|minutes?|hours?|days?|people|clients?|calls?|\d))(?:\s+years?\s+of\s+age)?",
    r"sex(?:es)?",
    r"gender\w*",
    r"(?:fe)?males?",
    r"(?:men|women|man|woman|girls?|boys?)\s+only",
    r"(?:only|young)\s+(?:men|women|man|woman|girls?|boys?|ladies)",
    r"marital(?:\s+status)?",
    r"family\s+(?:status|circumstances|situation|plans)",
    r"(?:un)?married|divorced",
    r"(?:with|without|no|having|has|have)\s+(?:\w+\s+)?(?:children|kids|dependants|dependents)",
    r"pregnan\w+",
    r"maternity(?:\s+leave)?",
    r"(?:good[\s-]looking|handsome)",
    r"(?:attractive|pleasant|presentable|neat|personal|physical)\s+(?:appearance|looks)",
    r"appearance(?!\s+of\s+the\s+(?:club|centre|room|hall|gym|desk|reception))",
    r"(?:height|weight)\s+(?:of\s+)?(?:at\s+least\s+)?\d+",
    r"cars?",
    r"automobiles?",
    r"(?:own|personal|private)\s+(?:vehicle|transport|motor)\w*",
    r"driv(?:er['’]?s?|ing)\s+licen[cs]e",
    r"nationalit\w+|national\s+origin",
    r"ethnic\w*|racial",
    r"race(?!\s+(?:against|to|for|with|day))",
    r"religio\w+",
    r"political\s+(?:views|beliefs|opinions|affiliation)",
    r"sexual\w*",
    r"disabled|disabilit\w+",
    r"(?:state\s+of|good)\s+health|health\s+(?:condition|status)|chronic\s+(?:illness|disease)\w*",
)

# "от 25 до 35 лет" is an age unless years of experience are meant.
_YEARS = _any(
    r"(?:от\s+)?\d{2}\s*(?:до|-|–|—)\s*\d{2}\s*лет",
    r"(?:до|от)\s+(?:[2-6]\d)\s+(?:лет|года)",
    r"[2-6]\d\s*(?:to|-|–|—)\s*[2-6]\d\s+years",
)
_EXPERIENCE = re.compile(r"опыт|стаж|experience", re.IGNORECASE)

_CLIENT = re.compile(
    r"(?<!\w)(?:клиент|гост(?:ь|я|ю|ем|е|и|ей|ям|ями|ях)(?!\w)|посетител|client|guest|customer|visitor)",
    re.IGNORECASE,
)

_ASKED = _any(
    r"ваш\w*\s+(?:\w+\s+){0,2}(?:возраст|пол|семь|семей|муж|жен|дет|реб|внешност|автомобил|машин|"
    r"национальност|религи|вер|здоровь|происхожден|беремен|ориентац)\w*",
    r"(?:у\s+вас|вы|вам|вас)\s+(?:\w+\s+){0,4}(?:дети|детей|семья|муж|жена|автомобил\w*|машин[ауы]|"
    r"замужем|женаты|беременн\w*|верующ\w*|инвалидност\w*|национальност\w*|холост\w*|разведен\w*)",
    r"вы\s+(?:\w+\s+){0,2}(?:замужем|женаты|верите\s+в\s+бога|планируете\s+(?:детей|ребёнка|ребенка|семью))",
    r"сколько\s+вам(?:\s+\w+)?\s+лет",
    r"(?:возраст|пол|внешность|семейное\s+положение|национальность)\s+(?:кандидат|соискател|сотрудни)\w*",
    r"your\s+(?:\w+\s+){0,2}(?:age|sex|gender|marital\s+status|family|husband|wife|children|kids|car|"
    r"religion|faith|nationality|ethnicity|race|health|disability|appearance|pregnancy|orientation)",
    r"how\s+old\s+are\s+you",
    r"are\s+you\s+(?:\w+\s+){0,2}(?:married|single|divorced|pregnant|religious|disabled)",
    r"do\s+you\s+(?:\w+\s+){0,2}(?:have|own|drive|plan|want)\s+(?:\w+\s+){0,3}(?:car|vehicle|child|children|"
    r"kids|family|husband|wife)",
    r"(?:candidate|applicant)['’]?s?\s+(?:age|sex|gender|appearance|marital\s+status|nationality|religion)",
)


def find(text: str, reader: Reader) -> str | None:
    """The words by which `text` makes a protected attribute a criterion, or None."""
    if reader == "question":
        return _in_question(text)
    for sentence in _sentences(text):
        if reader == "criterion" and _CLIENT.search(sentence):
            continue
        found = _NAMED.search(sentence)
        if found is None and not _EXPERIENCE.search(sentence):
            found = _YEARS.search(sentence)
        if found is not None:
            return found.group().strip()
    # A heading of one word: "Пол", "Рост".
    bare = re.fullmatch(r"\W*(пол|рост|вес)\W*", text, re.IGNORECASE)
    return bare.group(1) if bare else None


def mentions(text: str) -> list[str]:
    """All words of `text` that name a protected attribute of anybody, in small letters, each once."""
    found = [match.group() for pattern in (_NAMED, _ASKED) for match in pattern.finditer(text)]
    for sentence in _sentences(text):
        if not _EXPERIENCE.search(sentence):
            found += [match.group() for match in _YEARS.finditer(sentence)]
    return sorted({" ".join(words.casefold().split()).strip(" ?.") for words in found})


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?;])\s+|\n+", text)


def _in_question(text: str) -> str | None:
    found = _ASKED.search(text)
    if found is None and len(text.split()) <= 4 and not _CLIENT.search(text):
        found = _NAMED.search(text) or re.fullmatch(r"\W*(пол|рост|вес)\W*", text, re.IGNORECASE)
    return found.group().strip(" ?.") if found else None
