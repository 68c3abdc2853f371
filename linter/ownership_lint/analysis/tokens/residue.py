"""Finds what a program writes where it was given nothing to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.edges import LITERAL, QUOTED, REMARK, is_test
from ownership_lint.analysis.tokens.languages import C_LIKE
from ownership_lint.analysis.tokens.parsing import parses
from ownership_lint.analysis.tokens.zones import Zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile


_QUOTATION: Final = frozenset("\"'`")


def find_objects(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """What JavaScript writes for an object, in code."""
    if file.language not in C_LIKE | {"python", "ruby", "sql", "css", "scss"}:
        return
    for _, start, end in spots:
        # Most stand alone in a string, which is known without zones.
        if file.text[start - 1 : start] not in _QUOTATION and file.zones.at(start) is Zone.CODE:
            severity = "error" if parses(file) is False else "warning"
            told = "JavaScript's text for an object stands in code, so a generator was given an object"
            yield file.damage("tokens/object-residue", start, end, told, severity=severity)


def find_formats(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """What Go's `fmt` writes for a missing or a wrong argument; programs that look for it stay silent."""
    if is_test(file.path):
        return
    for _, start, end in spots:
        zone = file.zones.at(start)
        is_looked_for = zone in LITERAL and file.text[start - 1 : start] in _QUOTATION
        if zone not in QUOTED | REMARK and not is_looked_for:
            told = "Go's text for a missing argument stands here: a text with `%` was used as a format"
            yield file.damage("tokens/fmt-residue", start, end, told)
