"""Edits of the matrix change one statement and no other byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ownership_lint.inputs.matrix_edits import MatrixEdits

if TYPE_CHECKING:
    from ownership_lint.finding import Edit

MATRIX = """\
version: 1
kind: ownership
scripts:
  a.sh:   # first
    owner: X
    options:
      # how long
      - {flags: [-n, --days], value: N, default: "30"}   # days
      - flags: [--name]
        description: >-
          over two
          lines
      # the end of a.sh
  # --- b ---
  b.sh: {owner: X, options: [{flags: [--é], default: ü}], env: [{name: A, default: 1.0.0}]}
  c.sh:
    owner: X
    options: [{flags: [--c]}]
escalation: {}
"""


def edited(text: str, *edits: Edit) -> str:
    """The text with the edits."""
    data = text.encode()
    for edit in edits:
        data = data[: edit.start] + edit.text + data[edit.end :]
    return data.decode()


@pytest.mark.parametrize(
    ("pointer", "new", "old_line", "new_line"),
    [
        (("a.sh", "options", 0, "default"), "14", 'default: "30"}   # days', 'default: "14"}   # days'),
        (("a.sh", "options", 0, "value"), "DAYS", "value: N", "value: DAYS"),
        (("a.sh", "options", 0, "value"), "a: b", "value: N", 'value: "a: b"'),
        (("a.sh", "options", 0, "value"), "http://x:1/y", "value: N", 'value: "http://x:1/y"'),
        (("a.sh", "options", 0, "value"), "12:30", "value: N", 'value: "12:30"'),
        (("a.sh", "options", 0, "value"), "yes", "value: N", 'value: "yes"'),
        (("a.sh", "options", 0, "value"), "yes, no", "value: N", 'value: "yes, no"'),
        (("a.sh", "options", 0, "value"), "true", "value: N", 'value: "true"'),
        (("b.sh", "options", 0, "default"), "ä", "default: ü", 'default: "ä"'),
        (("b.sh", "env", 0, "default"), "2.0.0", "default: 1.0.0", "default: 2.0.0"),
        (("b.sh", "env", 0, "default"), 'a"\\\n', "default: 1.0.0", 'default: "a\\"\\\\\\n"'),
    ],
)
def test_a_value_is_replaced(pointer: tuple[str | int, ...], new: str, old_line: str, new_line: str) -> None:
    edits = MatrixEdits(MATRIX.encode(), "ownership.yaml").replaced(("scripts", *pointer), new)
    assert edited(MATRIX, *edits) == MATRIX.replace(old_line, new_line)


def test_an_item_goes_behind_the_last_one_and_its_comment_stays() -> None:
    edits = MatrixEdits(MATRIX.encode(), "ownership.yaml").added(
        ("scripts", "a.sh", "options"), {"flags": ["-s", "--s3"], "description": "Upload: to S3"}
    )
    item = '          lines\n      - {flags: ["-s", "--s3"], description: "Upload: to S3"}\n'
    assert edited(MATRIX, *edits) == MATRIX.replace("          lines\n", item)


@pytest.mark.parametrize(
    ("script", "old", "new"),
    [
        ("b.sh", "default: ü}]", 'default: ü}, {flags: ["--x"]}]'),
        ("c.sh", "[{flags: [--c]}]", '[{flags: [--c]}, {flags: ["--x"]}]'),
    ],
)
def test_an_item_goes_into_brackets(script: str, old: str, new: str) -> None:
    edits = MatrixEdits(MATRIX.encode(), "ownership.yaml").added(
        ("scripts", script, "options"), {"flags": ["--x"]}
    )
    assert edited(MATRIX, *edits) == MATRIX.replace(old, new)


@pytest.mark.parametrize(
    "matrix",
    [
        "version: 1\nscripts:\n  a.sh:\n    owner: X\n",
        "version: 1\nscripts:\n  a.sh:\n    options: []\n",
        "version: 1\nx: &a [{flags: [-x]}]\nscripts:\n  a.sh:\n    options: *a\n",
        "version: 1\nscripts: {a.sh: {options: [\n  {flags: [-x]}]}}\n",
        "version: 1\nscripts:\n  a.sh:\n    options: &a\n      - {flags: [-x]}\n  b.sh: {options: *a}\n",
        'version: 1\nscripts:\n  a.sh: &a\n    options:\n      - {flags: [-x], default: "1"}\n  b.sh: *a\n',
        "scripts: [\n",
        "",
    ],
)
def test_what_cannot_be_proven_is_not_edited(matrix: str) -> None:
    edits = MatrixEdits(matrix.encode(), "ownership.yaml")
    assert edits.added(("scripts", "a.sh", "options"), {"flags": ["--x"]}) == ()
    assert edits.replaced(("scripts", "a.sh", "options", 0, "default"), "x") == ()


def test_line_ends_of_windows_stay() -> None:
    matrix = MATRIX.replace("\n", "\r\n")
    edits = MatrixEdits(matrix.encode(), "ownership.yaml")
    after = edited(matrix, *edits.replaced(("scripts", "a.sh", "options", 0, "default"), "14"))
    assert after == matrix.replace('"30"', '"14"')
    after = edited(matrix, *edits.added(("scripts", "a.sh", "options"), {"flags": ["-s"]}))
    assert after == matrix.replace("          lines\r\n", '          lines\r\n      - {flags: ["-s"]}\r\n')
