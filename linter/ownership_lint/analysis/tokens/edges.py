"""Where in a file something stands, as rules ask for it that know damage by its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.tokens.source import TokenFile

QUOTED: Final = frozenset({Zone.FENCE, Zone.INLINE_CODE})
"""What a document quotes."""
LITERAL: Final = frozenset({Zone.STRING, Zone.TEMPLATE, Zone.REGEX, Zone.HEREDOC})
"""What a program holds as data."""
REMARK: Final = frozenset({Zone.COMMENT, Zone.DOCSTRING})
"""What is written for people."""

SAMPLES: Final = frozenset(
    ["diff", "patch", "text", "txt", "plain", "plaintext", "console", "output", "log", "conflict", "git"]
)
"""What fences are called whose content is a sample and no code."""

_FAR: Final = 1000
"""Characters to both sides that count as the line: a file of one line may have a hundred thousand spots."""
_FILLED: Final = lazy_pattern(r"\S[^\n]*")
_TEST: Final = lazy_pattern(
    r"(?:^|/)(?:tests?|__tests__|specs?|e2e|testing|mocks?|__mocks__|fixtures?|testdata|cassettes)/"
    r"|(?:^|/)(?:test_|conftest)[^/]*\Z|[._-](?:test|tests|spec|stories)\.[^/]*\Z|(?:Test|Tests|Spec)\.\w+\Z"
)


def is_test(path: str) -> bool:
    """Whether a file is there to test others, so that it may hold damage on purpose."""
    return _TEST.search(path) is not None


def first_lines(file: TokenFile, count: int) -> int:
    """Where the first lines that are not blank end."""
    end = 0
    for _ in range(count):
        text = _FILLED.search(file.text, end)
        if text is None:
            break
        end = text.end()
    return end


def last_lines(file: TokenFile, count: int) -> int:
    """Where the last lines that are not blank begin."""
    start = len(file.text)
    for _ in range(count):
        end = _text_end(file.text, start)
        if not end:
            break
        start = file.text.rfind("\n", 0, end) + 1
    return start


def _text_end(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def line_around(file: TokenFile, offset: int) -> tuple[int, int]:
    """Where the line of a character begins and ends, without its line feed; of a long one, a stretch."""
    least, most = max(0, offset - _FAR), min(len(file.text), offset + _FAR)
    start = file.text.rfind("\n", least, offset) + 1 or least
    end = file.text.find("\n", offset, most)
    return start, most if end < 0 else end
