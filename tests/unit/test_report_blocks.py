"""Generated parts of files: where they are, what may replace them, and what is wrong with their markers."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ownership_lint.report.blocks import ContentError, MarkersError, find_block, marker_lines, with_block

BEGIN, END = marker_lines("README.md", "x")
HASH_BEGIN, HASH_END = marker_lines("CODEOWNERS", "x")


def broken(text: str, file: str = "README.md") -> tuple[int, str]:
    with pytest.raises(MarkersError) as caught:
        find_block(file, text, "x")
    return caught.value.line, str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the markers of `x` are missing"),
        ("Words.\n", 1, "the markers of `x` are missing"),
        (f"```\n{BEGIN}\n{END}\n```\n", 1, "the markers of `x` are missing"),
        (f"a\n{BEGIN}\n", 2, "the block `x` begins here and does not end"),
        (f"{END}\n", 1, "the block `x` ends here and does not begin"),
        (f"{END}\n{BEGIN}\n", 1, "the block `x` ends here and does not begin"),
        (f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n", 3, "the block `x` begins here once more"),
        (
            f"{BEGIN}\n{BEGIN}\n{END}\n{END}\n",
            2,
            "the block `x` begins within the block `x`, which begins in line 1 and has not ended",
        ),
        (
            f"{BEGIN}\n<!-- ownership-lint:begin y -->\n<!-- ownership-lint:end y -->\n{END}\n",
            2,
            "the block `y` begins within the block `x`, which begins in line 1 and has not ended",
        ),
        (f"{BEGIN}\n<!-- ownership-lint:end y -->\n", 2, "the block `y` ends here and does not begin"),
    ],
)
def test_markers_that_leave_it_open_are_told_with_their_line(text: str, line: int, message: str) -> None:
    assert broken(text) == (line, message)


def test_only_what_is_between_the_markers_changes() -> None:
    before = f"# Title\n\n{BEGIN}\nold\n{END}\n\nEnd without newline"
    after = with_block("README.md", before, "x", "new\n")
    marked = after.replace(find_block("README.md", after, "x").digest, "DIGEST")
    begin = "<!-- ownership-lint:begin x digest=DIGEST -->"
    assert marked == f"# Title\n\n{begin}\n\nnew\n\n{END}\n\nEnd without newline"


def test_where_a_hash_begins_a_comment_markers_do_too() -> None:
    after = with_block(".github/CODEOWNERS", f"* @all\n{HASH_BEGIN}\n{HASH_END}\n", "x", "/a @b\n")
    assert after.startswith("* @all\n# ownership-lint:begin x digest=")
    assert after.endswith("\n/a @b\n# ownership-lint:end x\n")
    assert broken(f"{BEGIN}\n{END}\n", "CODEOWNERS") == (1, "the markers of `x` are missing")


def test_several_blocks_stand_in_one_file() -> None:
    other = "<!-- ownership-lint:begin y -->\n<!-- ownership-lint:end y -->\n"
    both = with_block("a.md", with_block("a.md", f"{BEGIN}\n{END}\n{other}", "x", "one"), "y", "two")
    assert [find_block("a.md", both, name).text for name in ("x", "y")] == ["one", "two"]


def test_lines_of_windows_stay_such() -> None:
    after = with_block("a.md", f"a\r\n{BEGIN}\r\n{END}\r\nb\r\n", "x", "one\ntwo\n")
    assert after.count("\n") == after.count("\r\n") == 8
    assert find_block("a.md", after, "x").text == "one\ntwo"
    assert find_block("a.md", after.replace("\r\n", "\n"), "x").is_as_written


@pytest.mark.parametrize(
    ("change", "is_as_written"),
    [
        ("", True),
        ("\n\n", True),
        ("more\n", False),
    ],
)
def test_an_edit_is_known_by_the_digest(change: str, is_as_written: bool) -> None:
    text = with_block("a.md", f"{BEGIN}\n{END}\n", "x", "one").replace(f"{END}", f"{change}{END}")
    assert find_block("a.md", text, "x").is_as_written is is_as_written


def test_text_that_nobody_generated_counts_as_edited_and_nothing_does_not() -> None:
    assert not find_block("a.md", f"{BEGIN}\nsomebody's\n{END}\n", "x").is_as_written
    assert find_block("a.md", f"{BEGIN}\n\n{END}\n", "x").is_as_written


def test_generated_text_cannot_end_its_own_block() -> None:
    with pytest.raises(ContentError, match="holds a marker itself"):
        with_block("a.md", f"{BEGIN}\n{END}\n", "x", f"a\n{END}\nb")
    with pytest.raises(ContentError, match="opens a block of code and does not end it"):
        with_block("a.md", f"{BEGIN}\n{END}\n", "x", "a\n```bash\nls")


def test_the_mark_of_unicode_may_stand_before_the_first_marker() -> None:
    text = with_block("a.md", f"\ufeff{BEGIN}\n{END}\n", "x", "a")
    assert text.startswith("\ufeff<!-- ownership-lint:begin x digest=")
    assert find_block("a.md", text, "x").text == "a"


LINES = st.lists(st.sampled_from(["", "a", "# b", "```", "````", "~~~", BEGIN, END, "  x\r", "<!-- c -->"]))


@given(LINES.map("\n".join), LINES.map("\n".join))
@example(f"{BEGIN}\n{END}", f"{END}\n```")
def test_writing_twice_changes_nothing_and_loses_nothing_outside(text: str, content: str) -> None:
    try:
        once = with_block("a.md", text, "x", content)
    except (ContentError, MarkersError):
        return
    lines, block = text.split("\n"), find_block("a.md", text, "x")
    assert once.startswith("\n".join(lines[: block.start - 1]))
    assert once.endswith("\n".join(lines[block.end :]))
    try:
        assert with_block("a.md", once, "x", content) == once
    except MarkersError:
        assert content.count("```") + content.count("~~~"), "only an open fence can swallow the end"
