"""Whatever happens to a file of a pack, the loader answers with named errors and never with a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hiring.content import packs, yaml_source
from hiring.content.errors import Report
from tests.content import small_pack

FILES = small_pack.files()
NASTY = st.sampled_from(
    [
        "\t", "\0", "&a ", "*a", "!!x ", "%YAML 9\n", "---\n", "...", "{", "}", "[", "]", ": ", "- ",
        "|", ">", "? ", '"', "'", "\\", "#", "\n", "\r", "\u2028", "\ufeff", "\ud800", ".nan", "<<: ",
        "9" * 5000, "[" * 200, '"\\UFFFFFFFF"', "@", "`", "~", "null",
    ]
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """The name of a file and its bytes after one to four cuts, repetitions and insertions."""
    name = draw(st.sampled_from(sorted(FILES)))
    text = FILES[name]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        piece = draw(st.one_of(NASTY, st.text(max_size=8), st.just(text[start:end] * 2)))
        text = text[:start] + piece + text[end:]
    data = text.encode("utf-8", "surrogatepass")
    if draw(st.booleans()):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=4)) + data[at:]
    return name, data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_pack.write(tmp_path_factory.mktemp("mutated"))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutation=mutated())
def test_a_mutated_pack_loads_whole_or_names_every_error(
    folder: Path, mutation: tuple[str, bytes]
) -> None:
    name, data = mutation
    path = folder / name
    path.write_bytes(data)
    try:
        compiled = packs.compile_pack(folder)
    finally:
        path.write_bytes(FILES[name].encode())
    assert (compiled.pack is None) == bool(compiled.errors)
    for error in compiled.errors:
        assert error.file
        assert error.line >= 1
        assert error.key
        assert error.code
        assert error.message
    if compiled.pack is not None:
        assert len(packs.digest(compiled.pack)) == 64


@pytest.mark.parametrize("parser", ["CSafeLoader", "SafeLoader"])
@settings(max_examples=150, deadline=None)
@given(data=st.one_of(st.binary(max_size=200), mutated().map(lambda pair: pair[1])))
def test_both_parsers_survive_any_bytes(parser: str, data: bytes) -> None:
    import yaml

    known = yaml_source._Parser
    yaml_source._Parser = getattr(yaml, parser, yaml.SafeLoader)
    try:
        report = Report()
        node = yaml_source.read_bytes(data, "any.yaml", report)
    finally:
        yaml_source._Parser = known
    assert report.errors or not isinstance(node, yaml_source.Broken)
    assert all(error.line >= 1 and error.key for error in report.errors)
