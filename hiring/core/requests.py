"""What comes in, normalised once: no NUL, no lone surrogate, no control character, NFC.

PostgreSQL refuses a NUL in any text, and HTML has no way to show one.
"""

from __future__ import annotations

from typing import IO, Any

from flask import Flask
from flask import Request as FlaskRequest
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.routing import UnicodeConverter, ValidationError
from werkzeug.utils import cached_property

from hiring.core.text import clean

Pairs = MultiDict[str, str]
URLENCODED = "application/x-www-form-urlencoded"


class CleanFormParser(FormDataParser):
    """Werkzeug's parser, with every name and value of a form normalised, and one limit for all forms."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, *args: Any
    ) -> Any:
        """(stream, form, files) of a request's body; raises RequestEntityTooLarge, LengthRequired."""
        if mimetype == URLENCODED and self.max_form_memory_size is not None:
            # Werkzeug holds only multipart bodies to this limit, and reads one without a length
            # up to another limit as if it ended there.
            if content_length is None:
                raise LengthRequired
            if content_length > self.max_form_memory_size:
                raise RequestEntityTooLarge
        stream, form, files = super().parse(stream, mimetype, content_length, *args)
        return stream, self.cls(_clean(form)), files


class CleanRequest(FlaskRequest):
    """Flask's request, whose form and query hold only text that can be stored and shown."""

    form_data_parser_class = CleanFormParser

    @cached_property
    def args(self) -> Pairs:
        """The query of the address."""
        return ImmutableMultiDict(_clean(super().args))

    @cached_property
    def full_path(self) -> str:
        """The path with the query, as pages write it into their forms."""
        return clean(super().full_path)


class CleanText(UnicodeConverter):
    """A part of an address; one that no text of ours could be leads nowhere (404)."""

    def to_python(self, value: str) -> str:
        """The part as it stands in the address."""
        if clean(value) != value:
            raise ValidationError
        return value


def install(app: Flask) -> None:
    """Let `app` read its requests this way."""
    app.request_class = CleanRequest
    app.url_map.converters["default"] = app.url_map.converters["string"] = CleanText


def _clean(pairs: Pairs) -> list[tuple[str, str]]:
    # A part of a multipart body may come without a name, whatever the types say.
    return [(clean(name or ""), clean(value)) for name, value in pairs.items(multi=True)]
