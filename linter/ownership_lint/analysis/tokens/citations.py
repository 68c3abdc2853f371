"""Finds marks of sources that chat programs put into their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.edges import REMARK, line_around
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

_ABOUT: Final = lazy_pattern(
    r"(?i)\b(?:artifacts?|artefacts?|citations?|markers?|leaks?|strips?|cleans?|cleanup|removes?|sanitiz\w*|tokens?|regex\w*"
    r"|patterns?|formats?|placeholders?)\b|utm_source=\S+[`'\"]"
)
"""What a line says that is about such marks."""


def find_citations(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Such marks in comments, docstrings and prose, one for each line."""
    told_until = -1
    for name, start, end in spots:
        if start < told_until or file.zones.at(start) not in REMARK | {Zone.PROSE}:
            continue
        line, line_end = line_around(file, start)
        if _ABOUT.search(file.text[line:line_end]) or file.text[start - 1 : start] in {"`", '"', "'"}:
            continue
        told_until = line_end
        if name == "campaign":
            told = "a link says that it came out of a chat program"
            yield file.damage("tokens/citation-leak", start, end, told, severity="note")
        else:
            told = "a chat program's mark of a source was copied with the text, and leads nowhere"
            yield file.damage("tokens/citation-leak", start, end, told)
