"""What every form of a page stands on. Text is text, and a file is only what a file field sent."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict

from hiring.core.text import clean


def stripped(value: str | None) -> str | None:
    """A field's filter: what was typed, normalised, without space at the ends."""
    return clean(value).strip() if value else value


class PageForm(FlaskForm):
    """Flask-WTF's form without its two surprises: files in the place of text, and JSON as a form.

    What JSON holds would reach the fields without the normalising that `core.requests` does.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What this form reads: the values that were given, else those of the request."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            if request.method != "POST":
                return None
            sent: MultiDict[str, Any] = MultiDict(request.form)
            for name, field in form._fields.items():
                if isinstance(field, FileField):
                    sent.setlist(name, request.files.getlist(name))
            return sent
