"""How files compare with what they should hold."""

from __future__ import annotations

import pytest

from ownership_lint.errors import UsageError
from ownership_lint.finding import Location
from ownership_lint.inputs.matrix import DocumentOutput
from ownership_lint.report.blocks import marker_lines, with_block
from ownership_lint.report.outputs import Document, PlaceError, State, documents
from ownership_lint.report.wording import problem_of, repair_of

WHOLE = DocumentOutput("markdown", "a.md", Location("ownership.yaml", 9))
PART = DocumentOutput("markdown", "a.md", Location("ownership.yaml", 8), "x")
EMPTY = "\n".join((*marker_lines("a.md", "x"), ""))


def document(*outputs: DocumentOutput, text: str | None, wanted: str = "one\ntwo\n") -> Document:
    before = None if text is None else text.encode()
    (found,) = documents(outputs, lambda _: wanted, lambda _: before)
    return found


def test_a_file_that_is_as_it_should_be() -> None:
    assert document(WHOLE, text="one\ntwo\n").state is State.UNCHANGED
    assert document(WHOLE, text="one\r\ntwo\r\n").state is State.UNCHANGED
    assert document(PART, text=with_block("a.md", EMPTY, "x", "one\ntwo\n")).state is State.UNCHANGED


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("one\n", 2), ("one\ntwo", 3), ("one\nzwei\n", 2), ("one\ntwo\nmore\n", 3)]
)
def test_a_stale_file_is_told_where_it_begins_to_differ(text: str, line: int) -> None:
    found = document(WHOLE, text=text)
    assert (found.state, found.parts[0].at) == (State.STALE, Location.of_line("a.md", line))
    assert found.after == b"one\ntwo\n"


def test_the_lines_of_a_file_end_as_they_did() -> None:
    assert document(WHOLE, text="one\r\n").after == b"one\r\ntwo\r\n"
    assert document(WHOLE, text="one\nzwei\r\n").after == b"one\ntwo\n"


def test_a_block_edited_by_hand_is_told_and_what_it_should_be_is_known() -> None:
    edited = with_block("a.md", EMPTY, "x", "one").replace("one", "eins")
    found = document(PART, text=edited)
    assert (found.state, found.parts[0].at.line) == (State.EDITED, 1)
    assert b"eins" not in found.after
    assert problem_of(found.parts[0]) == "the block `x` of `a.md` was changed by hand"


def test_an_edit_that_says_what_would_be_written_loses_nothing() -> None:
    edited = with_block("a.md", EMPTY, "x", "old").replace("old", "one\ntwo")
    assert document(PART, text=edited).state is State.STALE


def test_bytes_that_are_no_text_stay() -> None:
    (found,) = documents([PART], lambda _: "new", lambda _: b"\xff\n" + EMPTY.encode())
    assert found.after.startswith(b"\xff\n<!-- ")


def test_a_file_without_markers_is_refused_with_the_lines_to_paste() -> None:
    for text in (None, "Words.\n"):
        found = document(PART, text=text)
        assert (found.state, found.parts[0].paste) == (State.REFUSED, marker_lines("a.md", "x"))
        assert repair_of(found.parts[0]) == (
            "the block stands between two lines: `<!-- ownership-lint:begin x -->` and "
            "`<!-- ownership-lint:end x -->`"
        )


@pytest.mark.parametrize("file", ["", "/etc/x", "../x", "a/../../x", ".git/hooks/x", "C:x", "a\\b", "a/./b"])
def test_nothing_outside_the_repository_is_named(file: str) -> None:
    found = document(WHOLE._replace(file=file), text=None)
    assert found.state is State.REFUSED
    assert found.parts[0].problem == f"`{file}` is no path from the root of the repository"


@pytest.mark.parametrize(
    ("output", "told"),
    [
        (WHOLE._replace(file="docs/.gitignore"), "`docs/.gitignore` is read by git and its hosts"),
        (PART._replace(file="a.rst"), "`a.rst` has no comments that a block could stand between"),
    ],
)
def test_files_that_cannot_hold_a_document(output: DocumentOutput, told: str) -> None:
    assert document(output, text="").parts[0].problem == told


def test_outputs_that_contradict_each_other_are_refused() -> None:
    other = WHOLE._replace(format="codeowners")
    assert document(WHOLE, other, text="").state is State.REFUSED
    assert document(WHOLE, PART, text="").state is State.REFUSED
    again = PART._replace(format="context")
    assert document(PART, again, text=EMPTY).parts[0].problem == (
        "`a.md` is to hold the block `x` more than once: name one with `block`"
    )
    below = WHOLE._replace(file="a.md/b.md")
    first, second = documents([WHOLE, below], lambda _: "new\n", lambda _: None)
    assert (first.state, problem_of(second.parts[0])) == (
        State.ABSENT,
        "`a.md/b.md` would be below `a.md`, which is a file",
    )
    whole = PART._replace(format="html")
    assert document(whole, text=EMPTY).parts[0].problem == (
        "html is a whole file: it cannot be injected into another"
    )


def test_a_file_that_cannot_be_read_is_refused() -> None:
    def content(_: str) -> bytes:
        raise PlaceError("cannot be read: it is a link")

    (found,) = documents([WHOLE], lambda _: "", content)
    assert found.parts[0].problem == "`a.md` cannot be read: it is a link"


def test_what_is_above_the_limit_is_not_written_the_first_time_either() -> None:
    found = document(WHOLE, text=None, wanted="x" * 5_000_001)
    assert (found.state, found.after) == (State.REFUSED, b"")
    assert problem_of(found.parts[0]) == "`a.md` would be larger than 5 MB, and no larger file is read"


def test_a_file_with_blocks_is_not_written_over_by_the_whole() -> None:
    found = document(WHOLE, text=f"Words.\n{EMPTY}")
    assert found.parts[0].problem == "`a.md` holds the block `x`, and this output is the whole file"
    shown = f"```\n{EMPTY}```\n"
    assert document(WHOLE, text=shown).state is State.STALE


def test_a_text_that_would_hide_its_end_is_not_the_fault_of_the_markers() -> None:
    (part,) = document(PART, text=EMPTY, wanted="```\nls\n").parts
    assert (part.state, part.at, part.paste) == (State.REFUSED, PART.at, ())


def test_blocks_of_one_file_are_written_together() -> None:
    second = PART._replace(block="y")
    text = EMPTY + "\n".join((*marker_lines("a.md", "y"), ""))
    found = document(PART, second, text=text)
    assert [part.state for part in found.parts] == [State.STALE, State.STALE]
    assert found.after.count(b"one\ntwo\n") == 2


PADDED = "| a   | b |\n| --- | - |\n| c   | d |\n"
TIGHT = "| a | b |\n|---|---|\n| c | d |\n"


def test_the_padding_of_tables_makes_nothing_stale_and_is_no_edit() -> None:
    whole = document(WHOLE, text=PADDED, wanted=TIGHT)
    assert (whole.state, whole.after) == (State.PADDED, TIGHT.encode())
    padded = with_block("a.md", EMPTY, "x", TIGHT).replace(TIGHT, PADDED)
    assert document(PART, text=padded, wanted=TIGHT).state is State.PADDED
    assert document(PART, text=padded, wanted="new").state is State.STALE
    assert document(PART, text=padded.replace("d |", "e |"), wanted=TIGHT).state is State.EDITED


def test_what_a_format_cannot_say_is_told_at_its_output() -> None:
    def rendered(_: DocumentOutput) -> str:
        raise UsageError("no owner is called `ANN`")

    (found,) = documents([WHOLE], rendered, lambda _: b"old")
    assert (found.state, found.parts[0].at) == (State.REFUSED, WHOLE.at)
    assert found.parts[0].problem == "no owner is called `ANN`"
