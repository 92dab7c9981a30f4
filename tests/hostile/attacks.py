"""What a hostile browser sends in place of a form, as the bytes of a request's body."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote_from_bytes

from tests.hostile.forms import CHOICES, Field, Form, shape

Pair = tuple[str, str | bytes]
SCRIPT = "<script>alert(1)</script><b id=\"x\" onclick='y'>"
TEXTS: dict[str, str | bytes] = {
    "empty": "",
    "spaces": " \t\r\n\u00a0\u200b ",
    "10,000 characters": "я" * 10_000,
    "100,000 characters": "Ж" * 100_000,
    "NUL": "до\x00после",
    "a lone surrogate": "до\ud800после",
    "marks of direction": "\u202eобратно\u200f\u2066",
    "combining marks": "е" + "\u0301" * 60,
    "emoji": "👩🏽‍⚕️ 🧖",
    "letters like digits": "ЗО",
    "Arabic digits": "٣٠",
    "wide digits": "３０",
    "2**31": str(2**31),
    "2**63": str(2**63),
    "5,000 digits": "9" * 5000,
    "-1": "-1",
    "1e999": "1e999",
    "NaN": "NaN",
    "SQL": "'; DROP TABLE candidate; --",
    "HTML": SCRIPT,
    "templates": "{{ 7 * 7 }} %(name)s %s {0} ${x}",
    "a header": "x\r\nSet-Cookie: hiring=x",
    "a formula": "=HYPERLINK(1)",
    "bytes that are no UTF-8": b"\xff\xfe\xc3(\xed\xa0\x80",
}
# Sent in the place of every choice, hidden value and text; the others to texts, by turns.
ALWAYS = ("NUL", "2**63", "5,000 digits", "HTML")
TURNS = 4
BODIES = 3
# What the two engines understand differently: PostgreSQL has lengths, ranges and no NUL.
ENGINE = ("10,000 characters", "NUL", "a lone surrogate", "2**31", "2**63")


@dataclass(frozen=True)
class Attack:
    """One request: its name for messages, its body, and which field holds what."""

    name: str
    data: bytes
    content_type: str
    field: str = ""
    pairs: Sequence[Pair] = ()


def on_fields(form: Form, values: Sequence[str] = ()) -> Iterator[Attack]:
    """Each kind of fresh field with hostile values, twice, missing, as a file, not offered.

    Without `values`: those of ALWAYS, and of the others a few, by turns.
    """
    for turn, one in enumerate(_different(form)):
        if one.kind == "file":
            yield from _on_file(form, one)
            continue
        is_typed = one.kind not in (*CHOICES, "hidden")
        for name in values or (*ALWAYS, *(_turn(form, turn) if is_typed else ())):
            yield _instead(form, one, name, [(one.name, TEXTS[name])])
        filled = [(one.name, value) for value in one.filled()]
        yield _instead(form, one, "missing", [])
        yield _instead(form, one, "two values", [*filled, (one.name, "ещё одно")])
        if is_typed:
            pairs = [pair for pair in form.filled() if pair[0] != one.name]
            as_file = _part(one.name, b"<svg onload=x>", "x.svg", "image/svg+xml")
            yield _multipart(f"{one.name}: a file", pairs, [as_file])


def _turn(form: Form, turn: int) -> list[str]:
    others = [name for name in TEXTS if name not in ALWAYS]
    start = TURNS * (turn + zlib.crc32(form.rule.rule.encode()))
    return ["10,000 characters", *(others[(start + n) % len(others)] for n in range(TURNS))]


def _different(form: Form) -> list[Field]:
    """One field of each fresh shape: the fields of 24 tasks are read by the same lines."""
    shapes: dict[tuple[str, str], Field] = {}
    for one in form.fields.values():
        if one.name != "csrf_token" and shape(one.name) in form.fresh:
            shapes.setdefault((shape(one.name), one.kind), one)
    return list(shapes.values())


def _instead(form: Form, one: Field, name: str, pairs: list[Pair]) -> Attack:
    """The filled form with `pairs` in the place of a field."""
    rest: list[Pair] = [pair for pair in form.filled() if pair[0] != one.name]
    title = f"{one.name}: {name}"
    if form.is_multipart:
        return _multipart(title, [*rest, *pairs], [], one.name)
    return _urlencoded(title, [*rest, *pairs], one.name)


def _on_file(form: Form, one: Field) -> Iterator[Attack]:
    pairs = form.filled()
    yield _multipart(f"{one.name}: text", [*pairs, (one.name, "слово")], [])
    for name, content, filename in (
        ("nothing", b"", "empty.txt"),
        ("no name", b"x", ""),
        ("a name with a way up", b"plain words", "../../../etc/passwd\x00.txt"),
        ("a name of 10,000 letters", b"plain words", "я" * 10_000 + ".txt"),
        ("a name that is no text", b"plain words", "\ud800\u202egpj.exe"),
        ("a broken picture", b"\x89PNG\r\n\x1a\n" + b"\xff" * 64, "x.png"),
        ("a page", SCRIPT.encode(), "x.html"),
    ):
        part = _part(one.name, content, filename, "text/plain; charset=\x01")
        attack = _multipart(f"{one.name}: {name}", pairs, [part])
        # A head that cannot be read makes the whole body unreadable.
        yield replace(attack, pairs=()) if name == "a name that is no text" else attack


def on_bodies(form: Form, turn: int | None = None) -> list[Attack]:
    """Bodies that are not what a form sends; given a turn, a few of them."""
    every = list(_bodies(form))
    if turn is None:
        return every
    return [every[(BODIES * turn + n) % len(every)] for n in range(BODIES)]


def _bodies(form: Form) -> Iterator[Attack]:
    pairs = form.filled()
    plain = urlencoded(pairs)
    fields = json.dumps(dict(pairs)).encode()
    name = next((one for one in form.fields if one != "csrf_token"), "x")
    yield Attack("JSON", fields, "application/json")
    yield Attack("JSON that says it is a form", fields, "application/x-www-form-urlencoded")
    yield Attack("JSON that is none", b'{"a": NaN, "a": [' * 2000, "application/json")
    yield Attack("an unknown type", plain, "application/x-unknown; charset=utf-99")
    yield Attack("no type", plain, "")
    yield Attack("a multipart without a boundary", plain, "multipart/form-data")
    cut = b'--x\r\nContent-Disposition: form-data; name="' + name.encode()
    yield Attack("a multipart that is cut off", cut, "multipart/form-data; boundary=x")
    bare = b"--x\r\nContent-Disposition: form-data\r\n\r\nslovo\r\n--x--\r\n"
    yield Attack("a part without a name", bare, "multipart/form-data; boundary=x")
    yield Attack("nothing", b"", "application/x-www-form-urlencoded")
    yield Attack("signs only", b"&&&==&;%%%zz&\x00=\x00", "application/x-www-form-urlencoded")
    yield _urlencoded("a name of 100,000 letters", [*pairs, ("n" * 100_000, "x")])
    yield _urlencoded("a name like a list's", [*pairs, (f"{name}[]", "x"), (f"{name}[0][a]", "x")])
    yield _urlencoded("names of nothing ours", [*pairs, ("\x00", "x"), ("\ud800", "x"), ("", "x")])
    yield _urlencoded("3,000 values", [*pairs, *((name, str(n)) for n in range(3000))])
    yield _multipart("too many parts", [*pairs, *((f"p{n}", "x") for n in range(4200))], [])
    yield _urlencoded("too large a form", [*pairs, (name, "x" * 2_200_000)])


def _urlencoded(name: str, pairs: Sequence[Pair], field: str = "") -> Attack:
    typed = tuple(pairs) if field else ()
    return Attack(name, urlencoded(pairs), "application/x-www-form-urlencoded", field, typed)


def urlencoded(pairs: Sequence[Pair]) -> bytes:
    """Pairs as a form's body; also of text that no browser could write."""
    return "&".join(
        f"{quote_from_bytes(_raw(name))}={quote_from_bytes(_raw(value))}" for name, value in pairs
    ).encode()


def _multipart(name: str, pairs: Sequence[Pair], files: Sequence[bytes], field: str = "") -> Attack:
    parts = [_part(key, _raw(value)) for key, value in pairs] + list(files)
    body = b"".join(b"--limit\r\n" + part + b"\r\n" for part in parts) + b"--limit--\r\n"
    return Attack(name, body, "multipart/form-data; boundary=limit", field, tuple(pairs))


def _part(name: str, content: bytes, filename: str | None = None, kind: str = "") -> bytes:
    head = b'Content-Disposition: form-data; name="' + _raw(name) + b'"'
    if filename is not None:
        head += b'; filename="' + _raw(filename) + b'"'
        head += b"\r\nContent-Type: " + kind.encode()
    return head + b"\r\n\r\n" + content


def _raw(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
