"""Sentences for the refusals of this feature, and what may be wrong with a text."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "no_such_key": _l("This version has no such exercise."),
        "key_already_signed": _l("This key is already signed off."),
        "answer_changed": _l(
            "Somebody saved another answer while you were writing. Yours is still here, unsaved: compare "
            "the two and save what shall stand."
        ),
        "answers_changed": _l(
            "More was saved in the meantime. Look at the list again: what you publish is what you have read."
        ),
        "words_to_review": _l("Say why these words stand there, or write without them: %(words)s."),
    }
)
# What the check of a text finds, by its code.
TEXT_FAULTS = {
    "empty": _l("Write the answer, or put the delivered text back."),
    "text_too_long": _l("The answer is longer than %(most)s characters."),
    "wrong_language": _l("This text is in another language than its field."),
    "mixed_alphabets": _l("“%(word)s” mixes Latin and Cyrillic letters in one word."),
    "placeholder": _l("Something in this text is still a placeholder."),
}
