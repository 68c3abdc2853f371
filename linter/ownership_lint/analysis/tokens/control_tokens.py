"""Finds tokens that steer a language model, where its answer was written to a file with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.edges import LITERAL, QUOTED, REMARK
from ownership_lint.analysis.tokens.languages import DATA, JS_LIKE, is_code
from ownership_lint.analysis.tokens.zones import Zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

_AT_END: Final = frozenset({"end", "html-like"})
"""The detectors of tokens that end an answer."""


def find_control_tokens(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Such tokens in code, and one that is the last text of a file which holds no other."""
    length = len(file.text.rstrip())
    for name, start, end in spots:
        zone = file.zones.at(start)
        is_last = name in _AT_END and end == length and len(spots) == 1 and _may_end(file, name, zone)
        if is_last or (name != "html-like" and zone is Zone.CODE and is_code(file.language)):
            told = "a control token of a language model was written into the file"
            yield file.damage("tokens/control-token", start, end, told)


def _may_end(file: TokenFile, name: str, zone: Zone) -> bool:
    if zone in QUOTED | REMARK | LITERAL:
        return False
    if name == "html-like":
        return is_code(file.language) and file.language not in JS_LIKE | {"vue", "svelte", "php"}
    return is_code(file.language) or file.language in DATA - {"json"} | {"markdown", "rst"}
