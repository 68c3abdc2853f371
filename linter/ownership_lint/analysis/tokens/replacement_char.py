"""U+FFFD, which decoders put where they could not read a byte."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

RULE: Final = "tokens/replacement-char"

_MESSAGE: Final = "U+FFFD stands where a character was lost: a byte could not be decoded"
_ABOUT_DECODING: Final = lazy_pattern(
    r"fffd|replacement|decod|encod|utf-?8|unicode|surrogate|mojibake|garbl|gibberish|invalid|malformed|latin-?1",
    re.IGNORECASE,
)
_QUOTES: Final = frozenset("\"'`")


def find_replacement_chars(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """The first run of them on each line; not where the text is about them, or one is quoted."""
    for line, places in groupby(spots, key=lambda spot: file.place(spot[1])[0]):
        meant = [(start, end) for _, start, end in places if not _is_quoted(file.text, start, end)]
        if meant and not _ABOUT_DECODING.search(file.line_text(line)):
            yield file.damage(RULE, *meant[0], _MESSAGE, if_new="error")


def _is_quoted(text: str, start: int, end: int) -> bool:
    around = text[max(start - 1, 0) : start], text[end : end + 1]
    return around[0] == around[1] and around[0] in _QUOTES
