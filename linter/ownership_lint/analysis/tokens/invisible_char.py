"""Characters that nobody sees, and blanks that are none to a compiler."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.control_char import is_written_by_machine
from ownership_lint.analysis.tokens.languages import is_code
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

RULE: Final = "tokens/invisible-char"

_FLAG: Final = "\U0001f3f4"
_END_OF_FLAG: Final = "\U000e007f"
_MOST_IN_FLAG: Final = 7
_SOFT_HYPHEN: Final = "\u00ad"
_SPACE: Final = "\u200b"
_ESCAPED: Final = frozenset("`@#<:*_~|/")
_QUOTES: Final = frozenset("\"'`")
"""What people keep from being markup by a space without width."""
_JOINERS: Final = frozenset("\u200b\u200c\u200d")
_NEEDS_JOINERS: Final = lazy_pattern(
    # Hebrew to Arabic, Indic to Myanmar, Ethiopic to Khmer and Mongolian, Tai to Balinese, what else of these
    "[\u0590-\u08ff\u0900-\u109f\u1200-\u139f\u1700-\u18af\u1950-\u1aaf\u1b00-\u1cff\u3000-\u9fff\ua8e0-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    # pictures, and what makes a picture of a sign or picks its colour
    "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
)
_TAKES_PRIVATE: Final = frozenset({"css", "scss", "shell"})
_WORD: Final = lazy_pattern(r"\w", re.ASCII)


def find_invisible_chars(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Each run of them, by the detectors' names."""
    for kind, start, end in spots:
        if (found := _JUDGES[kind](file, start, end)) is not None:
            severity, message = found
            yield file.damage(RULE, start, end, message, severity=severity)


def _tags(file: TokenFile, start: int, end: int) -> tuple[str, str] | None:
    """Tags spell text that only machines read; after a black flag they name a region."""
    if (
        file.text[start - 1 : start] == _FLAG
        and file.text[end - 1] == _END_OF_FLAG
        and end - start <= _MOST_IN_FLAG
    ):
        return None
    return "error", f"{_count(end - start, 'tag character')}: text that nobody sees and a model reads"


def _selectors(file: TokenFile, start: int, end: int) -> tuple[str, str] | None:
    del file
    return "error", f"{end - start} variation selectors in a row: data that nobody sees"


def _zero_width(file: TokenFile, start: int, end: int) -> tuple[str, str] | None:
    before, after, one = file.text[start - 1 : start], file.text[end : end + 1], file.text[start]
    if one in _JOINERS and (_NEEDS_JOINERS.match(before) or _NEEDS_JOINERS.match(after)):
        return None
    told = f"U+{ord(one):04X} is not to be seen"
    if _WORD.match(before) and _WORD.match(after) and _is_code(file, start):
        return "error", f"{told}, and stands in the middle of a name"
    is_meant = (one == _SPACE and after in _ESCAPED) or (before == after and before in _QUOTES)
    if is_meant or one == _SOFT_HYPHEN or is_written_by_machine(file, start):
        return None
    return "", told


def _blank(file: TokenFile, start: int, end: int) -> tuple[str, str] | None:
    del end
    if _is_code(file, start) and not is_written_by_machine(file, start):
        return "", f"U+{ord(file.text[start]):04X} looks like a blank, and is another character"
    return None


def _private(file: TokenFile, start: int, end: int) -> tuple[str, str] | None:
    del end
    if _is_code(file, start) and file.language not in _TAKES_PRIVATE:
        return "", f"U+{ord(file.text[start]):04X} is for private use: it means nothing here"
    return None


def _is_code(file: TokenFile, offset: int) -> bool:
    return is_code(file.language) and file.zones.at(offset) is Zone.CODE


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("s" if number > 1 else "")


_JUDGES: Final = {
    "tags": _tags,
    "selectors": _selectors,
    "zero-width": _zero_width,
    "joiner": _zero_width,
    "order-mark": _zero_width,
    "blank": _blank,
    "private": _private,
}
