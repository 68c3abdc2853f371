"""Characters that turn the direction of text, so that it reads as something else than it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.languages import is_code
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

RULE: Final = "tokens/bidi-control"

_RIGHT_TO_LEFT: Final = lazy_pattern("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def find_bidi_controls(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Each of them; in text for people, those on lines that are written from right to left are meant."""
    for _, start, end in spots:
        if not is_code(file.language) and _RIGHT_TO_LEFT.search(file.line_text(file.place(start)[0])):
            continue
        message = (
            f"U+{ord(file.text[start]):04X} turns the direction of text: what is shown is not what is run"
        )
        yield file.damage(RULE, start, end, message)
