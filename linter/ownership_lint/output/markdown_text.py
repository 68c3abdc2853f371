"""Repository text as Markdown that formats nothing, links nowhere, mentions nobody and fetches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.output.visible import visible

if TYPE_CHECKING:
    import re

_LONGEST = 400
"""Characters of one text."""

# In backticks; or between blanks, parentheses and quotes, which are harmless.
_PART = lazy_pattern(r"`([^`]+)`|([^\s()\"',;\u2018-\u201f`]+|`)")
_WORD = lazy_pattern(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d{1,6}|[→-]|")
_MARKS = ".:!?…%"


def plain(text: str) -> str:
    """Words as they are; whatever could be Markdown, a link, a mention or a reference, as code."""
    written = _PART.sub(_part, _short(text))
    return written.replace("``", "` `")  # two spans that touch would be read as one


def code(text: str) -> str:
    """The whole text as one code span; empty for an empty one."""
    # Spans know no escapes, and a table would end its cell at `|` even within one.
    safe = _short(text).replace("`", "\\x60").replace("|", "\\x7c")
    return f"`{safe}`" if safe else ""


def _part(match: re.Match[str]) -> str:
    quoted, part = match.groups()
    if quoted is not None:
        return code(quoted)
    word = part.rstrip(_MARKS)
    return (word if _WORD.fullmatch(word) else code(word)) + part[len(word) :]


def _short(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
