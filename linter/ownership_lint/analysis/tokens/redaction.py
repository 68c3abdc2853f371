"""Finds what a rewrite of history put in the place of text that was no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.edges import LITERAL, SAMPLES, line_around
from ownership_lint.analysis.tokens.languages import is_code
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

_WITHOUT_QUOTES: Final = frozenset({"shell", "makefile", "dockerfile", "yaml", "powershell"})
"""Languages in which a text may stand without quotation marks."""
_VALUE: Final = lazy_pattern(r"[=:>@/]\s*\Z")
_HEADING: Final = lazy_pattern(r"[ \t]*(?:(?:>>>|\.\.\.)[ ]|#+)?\Z")
_COLOUR: Final = lazy_pattern(r"(?:[0-9a-fA-F]{3}){1,2}(?:[0-9a-fA-F]{2})?\b")
_BEFORE_COLOUR: Final = lazy_pattern(r"[\s\"'`:(]\Z")
_REFERENCE: Final = lazy_pattern(r"\burl\([\"']?\Z")


def find_redactions(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Such marks where code or a heading should stand; one in place of a secret is what was wanted."""
    for start, end, count in _runs(spots):
        severity = _severity(file, start, end, count)
        if severity is not None:
            told = "a rewrite of history put this mark where other text stood"
            yield file.damage("tokens/redaction-residue", start, end, told, severity=severity)


def _runs(spots: Sequence[Spot]) -> Iterator[tuple[int, int, int]]:
    """Marks that follow each other as one: where each stands, and how many they are."""
    begun: tuple[int, int, int] | None = None
    for _, start, end in spots:
        if begun is not None and begun[1] == start:
            begun = begun[0], end, begun[2] + 1
            continue
        if begun is not None:
            yield begun
        begun = start, end, 1
    if begun is not None:
        yield begun


def _severity(file: TokenFile, start: int, end: int, count: int) -> str | None:
    """How bad it is: empty where the rule's own severity holds, None where it is no damage."""
    line, line_end = line_around(file, start)
    before, behind = file.text[line:start], file.text[end:line_end]
    zone = file.zones.at(start)
    match zone:
        case Zone.CODE:
            is_value = file.language in _WITHOUT_QUOTES and _VALUE.search(before)
            return None if is_value else "" if is_code(file.language) else "warning"
        case Zone.FENCE:
            return None if _is_sample(file, start) or _is_quoted(before) else "warning"
        case Zone.PROSE | Zone.UNKNOWN | Zone.DOCSTRING:
            return "warning" if _is_heading(before, behind, count) else None
        case Zone.COMMENT:
            return "warning" if count > 1 and behind.strip(" *") else None
    return "" if zone in LITERAL and _is_number_sign(before, behind) else None


def _is_number_sign(before: str, behind: str) -> bool:
    """Whether `#` stood there: of a colour, or of a reference within a page."""
    is_colour = _COLOUR.match(behind) and _BEFORE_COLOUR.search(before)
    return bool(is_colour or _REFERENCE.search(before))


def _is_heading(before: str, behind: str, count: int) -> bool:
    """Whether it begins a line as `#` does: a heading, or a comment in an example or a configuration."""
    if _HEADING.match(before) is None:
        return False
    if count > 1 or before.endswith("#"):
        return bool(behind.strip(" *") or before.strip())
    return behind[:1].isspace() and bool(behind.strip(" *"))


def _is_sample(file: TokenFile, start: int) -> bool:
    fence = file.zones.fence_at(start)
    if fence is None:
        return True
    info = fence.info.lower().split()
    return bool(info and info[0] in SAMPLES) or (
        fence.content <= start < fence.content + len(fence.first_line)
        and fence.first_line.strip(" *").isupper()
    )


def _is_quoted(before: str) -> bool:
    """Whether quotation marks are open, or it is a value: so secrets are shown in documents."""
    return bool(_VALUE.search(before)) or any(before.count(mark) % 2 for mark in "\"'`")
