"""What people may not do, said by a code and worded in one place."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A command that a person's input or the state of things does not allow; rolls back.

    `code` has a sentence in `hiring.core.words`; `params` fill it.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class NotFound(Exception):
    """Absent or not theirs: the two look the same from outside (404)."""
