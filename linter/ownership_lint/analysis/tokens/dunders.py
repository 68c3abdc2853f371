"""Finds Python's special names that lost half of their underscores on the way through Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile


_AROUND: Final = "_*\"'"
_CALLED: Final = lazy_pattern(r"\.(_[a-z]\w*_)\b")


def find_lost_dunders(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """`_init_` or `**init**` where Python knows `__init__` alone; a method that is called so is one."""
    if file.language != "python":
        return
    called = frozenset(_CALLED.findall(file.text))
    for _, start, end in spots:
        written = file.text[start:end]
        if written not in called and file.zones.at(start - 1) is Zone.CODE:  # before a string, too
            name = f"__{written.strip(_AROUND)}__"
            told = f"`{name}` lost its underscores, so Python does not know it"
            yield file.damage("tokens/dunder-loss", start, end, told, context=name, help=f"Write `{name}`.")
