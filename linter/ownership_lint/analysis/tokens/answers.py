"""Finds what surrounds code in an answer of an assistant, where the whole answer was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.edges import REMARK, first_lines, last_lines, line_around
from ownership_lint.analysis.tokens.languages import DATA, is_code
from ownership_lint.analysis.tokens.parsing import parses
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

_EDGE: Final = 5
"""Lines at the beginning and the end of a file where an assistant speaks in comments."""
_SENTENCE_START: Final = lazy_pattern(r"(?:^|[.!?:][ ]+)[^\w\"'`]*\Z")


def find_fences(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Markdown's fence as the first or the last line of code; by its place, for it opens a string to many."""
    if is_code(file.language) or file.language in DATA:
        for _, start, end in spots:
            told = "a fence of Markdown stands around the code"
            yield file.damage("tokens/md-fence", start, end, told)


def find_chat_prose(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """An assistant's words in code, and in comments at either end of a file."""
    if not is_code(file.language):
        return
    head, tail = first_lines(file, _EDGE), last_lines(file, _EDGE)
    for name, start, end in spots:
        zone = file.zones.at(start)
        is_edge = name == "announcement" and (end <= head or start >= tail)
        line, _ = line_around(file, start)
        is_page = file.language == "php" and zone is Zone.PROSE  # what stands before its code
        if (zone is Zone.CODE or (is_edge and (is_page or zone in REMARK))) and _SENTENCE_START.search(
            file.text[line:start]
        ):
            severity = "error" if parses(file) is False else ""
            told = "words of an assistant's answer were saved with the code"
            yield file.damage("tokens/chat-prose", start, end, told, severity=severity)
