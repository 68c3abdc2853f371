"""Optional grammars: used where they are, missed nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ownership_lint.analysis.tokens import grammars
from ownership_lint.analysis.tokens.differential import improves
from ownership_lint.analysis.tokens.source import TokenFile

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def json_for_go(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another grammar in the place of one that may not be installed."""
    monkeypatch.setattr(
        grammars, "_GRAMMARS", {"go": ("tree_sitter_json", "language"), "c": ("no_such", "x")}
    )
    grammars._parser.cache_clear()
    yield
    grammars._parser.cache_clear()


@pytest.mark.usefixtures("json_for_go")
@pytest.mark.parametrize(("text", "count"), [("[1]", 0), ("[1, 2", 1), ("[1 2]", 1), ("[[1 2], [3 4]]", 2)])
def test_errors_are_counted(text: str, count: int) -> None:
    assert grammars.error_count("go", text.encode()) == count


@pytest.mark.usefixtures("json_for_go")
@pytest.mark.parametrize("language", ["c", "cobol"])
def test_nothing_is_known_without_a_grammar(language: str) -> None:
    assert grammars.error_count(language, b"x") is None


@pytest.mark.usefixtures("json_for_go")
def test_a_text_beyond_the_limit_is_not_parsed() -> None:
    assert grammars.error_count("go", b" " * 1_000_001) is None


@pytest.mark.usefixtures("json_for_go")
@pytest.mark.parametrize(
    ("path", "text", "edit", "better"),
    [
        ("a.go", "[1 2]", (2, 3, ", "), True),
        ("a.go", "[1, 2]", (2, 3, ""), False),
        ("a.go", "[1 2]", (0, 0, " "), None),
        ("a.c", "[1 2]", (2, 3, ", "), None),
        ("a.py", "x = 1 2\n", (5, 6, " + "), True),
        ("a.py", "x = 1\n", (0, 0, "\n"), False),
        ("a.py", "x = (\ny = 1 2\n", (11, 12, " + "), None),
    ],
)
def test_only_the_difference_counts(
    path: str, text: str, edit: tuple[int, int, str], better: bool | None
) -> None:
    assert improves(TokenFile(path, text.encode()), [edit]) is better
