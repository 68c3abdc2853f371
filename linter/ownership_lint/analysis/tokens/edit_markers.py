"""Finds the markers of edits that agents describe in text, where a tool wrote them into the file itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.analysis.tokens.edges import LITERAL, QUOTED, REMARK, last_lines
from ownership_lint.analysis.tokens.languages import is_code
from ownership_lint.analysis.tokens.zones import Zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile


def find_edit_markers(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Such markers in code, and on the last line of any file that is no patch itself."""
    last = last_lines(file, 1)
    is_patch = not is_code(file.language) and spots[0][1] == len(file.text) - len(file.text.lstrip())
    for _, start, end in spots:
        zone = file.zones.at(start)
        is_last = start >= last and not is_patch and zone not in QUOTED | LITERAL | REMARK
        if zone is Zone.CODE or is_last:
            told = "a marker of an edit was written into the file, instead of being carried out"
            yield file.damage("tokens/edit-marker", start, end, told)
