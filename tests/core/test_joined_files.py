"""Several modules or styles are sent as one file that does what they do."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from hiring.core import joined, pages


def write(folder: Path, **files: str) -> Path:
    """Modules by name, in a folder of their own; `__` in a name is a folder."""
    for name, text in files.items():
        path = folder / "js" / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_a_module_carries_what_it_imports_once_and_in_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        entry='import one from "./parts/one.js";\nimport { b as c } from "./parts/two.js";\n'
        "export default function entry() { return one() + c; }\n",
        parts__one='import { b } from "./two.js";\nexport default function one() { return b; }\n',
        parts__two="export const b = 1;\nexport function unused() {}\n",
    )
    made = joined.join(tmp_path)["js/entry.js"]
    assert made.count("const b = 1") == 1
    assert made.index("const b = 1") < made.index("function one") < made.index("function entry")
    assert "import" not in made
    assert "const { b: c } = module0;" in made
    assert made.endswith("export default module2.default;\n")


def test_a_module_that_imports_nothing_is_sent_as_it_is(tmp_path: Path) -> None:
    assert joined.join(write(tmp_path, lone="export default function lone() {}\n")) == {}


@pytest.mark.parametrize(
    "faulty",
    [
        'import { a } from "./entry.js";\nexport const b = 1;\n',
        'import * as all from "./other.js";\n',
        "export let b = 1;\n",
    ],
    ids=["a circle", "an import that is not known", "an export that may change"],
)
def test_what_cannot_be_joined_is_said_at_the_start(tmp_path: Path, faulty: str) -> None:
    write(
        tmp_path,
        entry='import { b } from "./part/b.js";\nexport const a = b;\n',
        part__b=faulty.replace("./entry.js", "../entry.js"),
    )
    with pytest.raises(ValueError, match=r"circle|cannot be joined"):
        joined.join(tmp_path)


def test_every_file_of_the_product_can_be_joined_and_is_sent(client: FlaskClient) -> None:
    version = pages.static_version(pages.STATIC)
    made = joined.join(pages.STATIC)
    assert {"css/frame.css", "css/planner.css", "js/day_plan.js"} <= set(made)
    for path, text in made.items():
        answer = client.get(f"/static/{version}/{path}")
        assert answer.status_code == 200
        assert answer.text == text
        assert "immutable" in answer.headers["Cache-Control"]
        tag = answer.headers["ETag"]
        again = client.get(f"/static/{version}/{path}", headers={"If-None-Match": tag})
        assert again.status_code == 304
    assert "@import" not in made["css/frame.css"]
