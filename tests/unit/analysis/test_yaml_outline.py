from __future__ import annotations

import pytest

from ownership_lint.analysis.yaml_outline import UnreadableYamlError, outline

WORKFLOW = """\
on: push  # comment
jobs:
  build:
    steps:
    - name: "a: b"
      run: |
        first # kept

        second: x
    - run: >-
        folded
        text
      if: false
    - plain
  other:
    script: ['a', 'b']
last: 'it''s'
"""


def read(text: str) -> dict[tuple[str | int, ...], str]:
    return {keys: scalar.code(text) for keys, scalar in outline(text).items()}


def test_scalars_are_found_by_their_keys() -> None:
    assert read(WORKFLOW) == {
        ("on",): "push",
        ("jobs", "build", "steps", 0, "name"): "a: b",
        ("jobs", "build", "steps", 0, "run"): "        first # kept\n\n        second: x\n",
        ("jobs", "build", "steps", 1, "run"): "        folded         text ",
        ("jobs", "build", "steps", 1, "if"): "false",
        ("jobs", "build", "steps", 2): "plain",
        ("jobs", "other", "script"): "['a', 'b']",
        ("last",): "it\0's",
    }


def test_code_is_as_long_as_what_was_written() -> None:
    for scalar in outline(WORKFLOW).values():
        assert len(scalar.code(WORKFLOW)) == scalar.end - scalar.start


@pytest.mark.parametrize(
    "text", ["a:\n\tb: c\n", 'a: "open\n', "\n".join("  " * n + "k:" for n in range(80))]
)
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(UnreadableYamlError):
        outline(text)


@pytest.mark.parametrize("text", ["", "---\n", "# only\n", "- - a\n", "a:\n- b\n- c\n", "&x a: !t b\n"])
def test_small_files_are_understood(text: str) -> None:
    assert isinstance(outline(text), dict)
