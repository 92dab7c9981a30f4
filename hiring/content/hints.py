"""Words in notes that may touch a protected matter of the candidate: for a gentle note, not a block.

Interviewers write about a person, and quickly. What is meant is a hint beside the field, so a word
too many is worse here than in the check of content: the work has years of experience, children's
clubs and management. In a sentence about a client or a procedure, age, family and health are theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# The sources run in browsers as well as in Python: no lookbehind, no \w and no \b (in a browser they
# know no Cyrillic), no escape that the flag u refuses.
_LETTER: Final = "a-zа-яё"
_STOP: Final = ".!?;\\n"


@dataclass(frozen=True)
class _Topic:
    """Words that raise the hint, and the beginnings that keep a sentence free of it."""

    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


_RU_CLIENT: Final = ("клиент", "посетител", "гост(?:ь|я|ю|ем|е|и|ей|ям|ями|ях)(?![а-яё])")
_EN_CLIENT: Final = ("client", "guest", "customer", "visitor", "club\\s+member")

_TOPICS: Final[dict[str, tuple[_Topic, ...]]] = {
    "ru": (
        _Topic(  # age
            (
                "возраст(?:а|у|ом|е|н(?:ой|ая|ый|ые|ых))?",
                "сколько(?:\\s+[а-яё]+)?\\s+лет",
                "(?:ей|ему)\\s+(?:[а-яё]+\\s+)?\\d\\d(?=\\s*(?:лет|год|[.,;!?)]|$))(?:\\s+(?:лет|года?))?",
                "(?:старше|моложе|младше)\\s+\\d+",
                "(?:на\\s+вид|выглядит\\s+на)\\s+(?:лет\\s+)?\\d+",
                "год(?:а|у)?\\s+рождения",
                "пенсионер(?:ка|ки|ку|а|у|ом)?|предпенсионн[а-яё]+",
                "немолод(?:ая|ой|а)?|слишком\\s+молод(?:ая|ой|а)?",
            ),
            _RU_CLIENT,
        ),
        _Topic(  # family
            (
                "(?:не\\s*)?замуж(?:ем|няя|ней)?",
                "(?:не\\s*)?женат(?:ый|ого|ы)?",
                "холост(?:ой|ого|а)?(?!\\s+ход)",
                "развед[её]н(?:а|ный|ная)?|в\\s+разводе",
                "муж(?:а|у|ем|е)?|жен(?:а|ы|у|ой|е)",
                "дет(?:и|ей|ям|ьми|ях)|реб[её]н(?:ок|ка|ку|ком|ке)|малыш(?:а|у|ом|и)?",
                "(?:её|ее|его|маленьк[а-яё]+)\\s+(?:сын|доч)[а-яё]*",
                "беременн(?:а|ая|ой|ую|ост(?:ь|и|ью))",
                "декрет(?:а|у|ом|е|н(?:ый|ого|ом))?",
                "семейн[а-яё]+\\s+(?:положени|статус|обстоятельств)[а-яё]*",
                "(?:мать|матери|отец)[-\\s]одиночк[а-яё]+",
            ),
            (*_RU_CLIENT, "для\\s+дет", "процедур", "противопоказ", "об[её]ртыван", "массаж"),
        ),
        _Topic(  # health
            (
                "инвалид(?:а|у|ом|ы|ност(?:ь|и|ью))?",
                "диагноз(?:а|у|ом|е|ы|ов)?",
                "болезн(?:ь|и|ью|ей|ями|ях)|болезненн(?:ый|ая)",
                "заболевани(?:е|я|ю|ем|ями|ях|й)",
                "хроническ(?:ий|ая|ое|ие|им|ой|их|ого|ими)",
                "бол(?:ен|ьна|еет|ел|ела)",
                "(?:его|её|ее|слаб[а-яё]+|плох[а-яё]+|проблем[а-яё]*\\s+со)\\s+здоровь(?:е|я|ю|ем)",
                "больничн(?:ый|ого|ом|ые|ых)",
                "депресси(?:я|и|ю|ей)|психиатр(?:а|у|ом)?",
            ),
            (
                *_RU_CLIENT,
                "процедур",
                "противопоказ",
                "об[её]ртыван",
                "массаж",
                "тренировк",
                "программ",
                "анкет",
                "к\\s+врачу",
            ),
        ),
        _Topic(  # origin
            (
                "национальност(?:ь|и|ью|ей)",
                "акцент(?:а|у|ом|е)?(?!\\s+(?:на|дела|сдела|став|постав))",
                "нерусск(?:ий|ая|ой|ого)|приезж(?:ий|ая|его|ей)|мигрант(?:ка|а|ы)?",
                "прописк(?:а|и|у|ой|е)|гражданств(?:о|а|у|ом|е)",
            ),
        ),
        _Topic(  # belief
            (
                "религи(?:я|и|ю|ей|озн[а-яё]+)|вероисповедани[а-яё]+",
                "верующ(?:ий|ая|его|ей|им)|мусульман[а-яё]+|православн[а-яё]+|хиджаб[а-яё]*",
                "политическ[а-яё]+\\s+(?:взгляд|убеждени)[а-яё]*",
            ),
        ),
        _Topic(  # looks
            (
                "внешност(?:ь|и|ью)|некрасив(?:ый|ая|а)|симпатичн(?:ый|ая)|полноват(?:ый|ая|а)?",
                "красив(?:ый|ая)\\s+(?:девушка|женщина|мужчина|парень)",
            ),
        ),
    ),
    "en": (
        _Topic(  # age
            (
                "aged?",
                "years?[-\\s]+olds?|how\\s+old",
                "(?:he|she)(?:\\s+is|['’]s)\\s+(?:about\\s+|over\\s+|almost\\s+)?[1-9]\\d(?=\\s*(?:[.,;!?)]|$))",
                "(?:older|younger)\\s+than\\s+\\d+|too\\s+(?:young|old)",
                "in\\s+(?:his|her|their)\\s+(?:(?:early|mid|late)[-\\s])?(?:twent|thirt|fort|fift|sixt)ies",
                "date\\s+of\\s+birth|born\\s+in\\s+(?:19|20)\\d\\d",
                "elderly|middle-aged|pensioner",
            ),
            _EN_CLIENT,
        ),
        _Topic(  # family
            (
                "(?:un)?married|divorced|marital",
                "husbands?|wife|spouse",
                "children(?!['’]s)|kids?(?!['’]?s?\\s+club)|toddlers?|baby(?!['’]s)|babies",
                "(?:a|one|her|his|small|young)\\s+child(?!['’]s)",
                "(?:her|his|small|young)\\s+(?:son|daughter)s?",
                "pregnan(?:t|cy)|maternity|paternity",
                "single\\s+(?:mother|father|parent|mum)",
            ),
            (
                *_EN_CLIENT,
                "for\\s+(?:children|kids)",
                "procedure",
                "treatment",
                "contraindicat",
                "massage",
            ),
        ),
        _Topic(  # health
            (
                "disabilit(?:y|ies)|disabled",
                "diagnos(?:is|es|ed)",
                "ill(?!-)|illness(?:es)?|diseases?|chronic",
                "(?:his|her|poor|bad|mental)\\s+health|health\\s+problems?",
                "sick(?:ness)?|depress(?:ion|ed)|psychiatrist",
            ),
            (
                *_EN_CLIENT,
                "procedure",
                "treatment",
                "contraindicat",
                "massage",
                "training",
                "programme",
                "questionnaire",
                "(?:to|see)\\s+a\\s+doctor",
            ),
        ),
        _Topic(  # origin
            (
                "nationalit(?:y|ies)|ethnic(?:ity)?|racial",
                "accents?(?!\\s+(?:on|light|wall|colour))",
                "foreigner|immigrant|migrant|citizenship",
            ),
        ),
        _Topic(  # belief
            (
                "religio(?:n|us)|muslim|jewish|church-?going|hijab|headscarf",
                "political\\s+(?:views|beliefs|opinions)",
            ),
        ),
        _Topic(  # looks
            (
                "good[-\\s]looking|handsome|(?:un)?attractive\\s+(?:girl|woman|man)",
                "pretty\\s+(?:girl|woman)|sexual\\s+orientation",
            ),
        ),
    ),
}


def hints(locale: str) -> list[str]:
    """Sources of regular expressions for the flags "iu", a topic each; group 1 is what was found."""
    return [_source(topic) for topic in _TOPICS[locale]]


def list_all() -> list[str]:
    """Those of every language: who writes in one quotes the other."""
    return [source for locale in _TOPICS for source in hints(locale)]


def _source(topic: _Topic) -> str:
    before = f"(?:^|[^{_LETTER}])"
    if topic.unless:
        # From the beginning of a sentence that says nothing of what keeps it free.
        free = f"(?![^{_STOP}]*(?:{'|'.join(topic.unless)}))"
        before = f"(?:^|[{_STOP}]){free}(?:[^{_STOP}]*?[^{_LETTER}{_STOP}])??"
    return f"{before}({'|'.join(topic.words)})(?![{_LETTER}])"
