"""Typographic quotation marks where code wants straight ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.languages import is_code
from ownership_lint.analysis.tokens.parsing import parses
from ownership_lint.analysis.tokens.zones import Zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

RULE: Final = "tokens/smart-quote"

_SINGLE: Final = frozenset("\u2018\u2019\u201a\u201b")
_TAKES_THEM: Final = frozenset({"powershell", "dockerfile", "makefile", "vue", "svelte"})
"""Languages in which they are quotation marks too, or whose code holds plain text."""


def find_smart_quotes(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Each of them that stands in code."""
    if not is_code(file.language) or file.language in _TAKES_THEM:
        return
    for _, start, end in spots:
        if file.zones.at(start) is Zone.CODE:
            straight = "'" if file.text[start] in _SINGLE else '"'
            told = f"a typographic quotation mark, U+{ord(file.text[start]):04X}"
            severity = "error" if parses(file) is False else ""
            yield file.damage(RULE, start, end, f"{told}, where code wants `{straight}`", severity=severity)
