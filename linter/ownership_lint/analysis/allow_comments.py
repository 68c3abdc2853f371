"""Comments that allow a finding: `ownership-lint: allow FAMILY/RULE reason`, in any syntax."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK: Final = b"ownership-lint: allow"
_LEADERS: Final = r"""<!--|/\*|\(\*|\{-|\{#|<%--|<#|--|//|\#|;|%|\bREM\b|'|"|\bdnl\b|\.\.|\*|!"""
_COMMENT: Final = re.compile(
    rf"(?P<leader>{_LEADERS})[ \t]*ownership-lint: allow(?P<next>-next-line)?(?![\w-])(?P<text>.*)"
)
_ENDS: Final = re.compile(r"\s*(?:-->|\*/|\*\)|-\}|#\}|--%>|#>)\s*\Z")
_RULES: Final = re.compile(
    r"\s*([\w-]+(?:/[\w-]+)?(?:\s*,\s*[\w-]+(?:/[\w-]+)?)*)(?:[\s:](.*))?\Z", re.DOTALL
)
_PROSE: Final = (".md", ".mdx", ".markdown", ".rst", ".adoc", ".txt")
_MAX_LINE: Final = 4_000
_QUOTES: Final = re.compile(r"[\"'`]")
HEAD: Final = 10
"""Lines at the top of a file whose comments speak of the file as a whole."""


@dataclass(frozen=True, slots=True)
class AllowComment:
    """One rule that one comment allows."""

    at: Location
    line: int
    """The line of which it speaks."""
    rule: str
    """As written; empty where none is named."""
    reason: str
    is_alone: bool
    """Whether nothing but the comment stands on its line."""
    is_certain: bool
    """Whether it is a comment for sure, and not a text that looks like one."""


def find_allow_comments(path: str, data: bytes) -> tuple[AllowComment, ...]:
    """The comments of one file, in order."""
    if _MARK not in data:
        return ()
    text = data.decode("utf-8", "replace")
    is_comment = _Comments(path, text)
    found: list[AllowComment] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = _COMMENT.search(line) if len(line) <= _MAX_LINE else None
        if match is None:
            continue
        at = Location.of_line(path, number, match.start() + 1, len(line.rstrip()) - match.start())
        about = number + 1 if match["next"] else number
        is_alone = not line[: match.start()].strip()
        is_certain = is_comment.at(number, match.start(), line, match["leader"])
        rules, reason = _told(_ENDS.sub("", match["text"]))
        found.extend(AllowComment(at, about, rule, reason, is_alone, is_certain) for rule in rules)
    return tuple(found)


def _told(text: str) -> tuple[list[str], str]:
    """The rules that a comment names, and its reason."""
    match = _RULES.match(text)
    if match is None:
        return [""], ""
    return [rule.strip() for rule in match[1].split(",")], (match[2] or "").strip(" \t\r:-")


class _Comments:
    """Tells comments from strings and examples, as far as that goes without a parser for each language."""

    def __init__(self, path: str, text: str) -> None:
        self._is_prose = path.lower().endswith(_PROSE)
        self._is_data = path.lower().endswith((".json", ".csv", ".ipynb"))
        self._in_python = frozenset(_python_comments(text)) if path.endswith(".py") else None
        self._fenced = frozenset(_fenced_lines(text)) if self._is_prose else frozenset()

    def at(self, number: int, column: int, line: str, leader: str) -> bool:
        """Whether a comment begins there."""
        if self._in_python is not None:
            return (number, column) in self._in_python
        if self._is_prose:
            return leader == "<!--" and number not in self._fenced and not _QUOTES.search(line, 0, column)
        return not self._is_data and leader not in {"'", '"'} and not _QUOTES.search(line, 0, column)


def _python_comments(text: str) -> Iterator[tuple[int, int]]:
    """Where the comments of Python source begin; none where it cannot be read to its end."""
    import io  # for the few files that hold such a comment
    import tokenize

    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return
    yield from (token.start for token in tokens if token.type == tokenize.COMMENT)


def _fenced_lines(text: str) -> Iterator[int]:
    """The lines of Markdown's code fences."""
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        mark = line.lstrip(" >")[:3]
        if fence:
            yield number
            fence = "" if mark == fence else fence
        elif mark in {"```", "~~~"}:
            fence = mark
            yield number
