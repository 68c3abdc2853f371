"""Finds the markers that a merge leaves where both sides changed a file."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.tokens.edges import LITERAL, SAMPLES, is_test, line_around
from ownership_lint.analysis.tokens.languages import DATA, is_code
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

OPENING: Final = "<"
CLOSING: Final = ">"

_BANNER: Final = lazy_pattern(r"<{3}|>{3}")
_OF_EDITS: Final = lazy_pattern(r"\s*(?:SEARCH|REPLACE|ORIGINAL|UPDATED)\b")
_REFERENCE: Final = lazy_pattern(
    r"\s(?:HEAD|ours|theirs|mine|yours|main|master|trunk|dev|develop|upstream|Stashed changes"
    r"|Updated upstream|[0-9a-f]{7,40}\b.*|\.(?:mine|r\d+)|[\w.-]+/[\w./-]+)\s*\Z"
)
_ANCESTOR: Final = lazy_pattern(r"\s(?:merged common ancestors|parent of [0-9a-f]{7})")
_LISTING: Final = lazy_pattern(
    r"^(?:\+|\[.*\]|\.\w.*)?\n(?P<mark>-{4,}|\.{4,})[ \t]*\n(?s:.*?)(?:^(?P=mark)[ \t]*$|\Z)", re.MULTILINE
)
_SEPARATOR: Final = lazy_pattern(r"^={7}[ \t\r]*$", re.MULTILINE)


class _Conflict(NamedTuple):
    start: int
    end: int
    """Of its first marker."""
    last: int
    """Where its last marker begins."""
    marks: str

    @property
    def is_whole(self) -> bool:
        return OPENING in self.marks and CLOSING in self.marks


def find_conflicts(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Each conflict once, at its first marker; a marker that was forgotten alone is one too."""
    separators = [found.start() for found in _SEPARATOR.finditer(file.text)]
    listings = _listings(file)
    for one in _conflicts(file, spots):
        if _is_sample(file, one) or _is_in(listings, one.start):
            continue
        if not one.is_whole and not _is_credible(file, one, separators):
            continue
        is_literal = file.zones.at(one.start) in LITERAL
        if is_literal and is_test(file.path):
            continue
        first, last = file.place(one.start)[0], file.place(one.last)[0]
        told = f"a merge conflict on lines {first} to {last} is not resolved"
        if last == first:
            told = "a marker of a merge conflict was left behind"
        severity = "warning" if is_literal else ""
        yield file.damage("tokens/merge-conflict", one.start, one.end, told, severity=severity)


def _conflicts(file: TokenFile, spots: Sequence[Spot]) -> Iterator[_Conflict]:
    """The markers, put together: an opening one and all up to the next closing one."""
    begun: list[Spot] = []
    for spot in spots:
        _, start, end = spot
        label = file.text[end : line_around(file, start)[1]]
        if _BANNER.search(label) or _OF_EDITS.match(label):
            continue
        if begun and file.text[start] == OPENING:
            yield _conflict(file, begun)
            begun = []
        begun.append(spot)
        if file.text[start] == CLOSING:
            yield _conflict(file, begun)
            begun = []
    if begun:
        yield _conflict(file, begun)


def _conflict(file: TokenFile, spots: Sequence[Spot]) -> _Conflict:
    marks = "".join(file.text[start] for _, start, _ in spots)
    return _Conflict(spots[0][1], spots[0][2], spots[-1][1], marks)


def _listings(file: TokenFile) -> tuple[tuple[int, int], ...]:
    """The samples of a document in AsciiDoc; elsewhere such lines are rules and underline headings."""
    if not file.path.endswith((".adoc", ".asciidoc")):
        return ()
    return tuple(found.span() for found in _LISTING.finditer(file.text))


def _is_in(stretches: Sequence[tuple[int, int]], offset: int) -> bool:
    number = bisect_right(stretches, (offset, offset)) - 1
    return number >= 0 and offset < stretches[number][1]


def _is_sample(file: TokenFile, conflict: _Conflict) -> bool:
    """Whether a document shows it in a fence: there it comes first, or is said to be a sample."""
    fence = file.zones.fence_at(conflict.start)
    if fence is None:
        return False
    info = fence.info.lower().split()
    return fence.content == conflict.start or bool(info and info[0].strip("{}.") in SAMPLES)


def _is_credible(file: TokenFile, conflict: _Conflict, separators: Sequence[int]) -> bool:
    """Whether a marker without its counterpart is one: such characters also quote mail and head tables."""
    label = file.text[conflict.end : line_around(file, conflict.start)[1]]
    if _REFERENCE.match(label):
        return True
    if OPENING not in conflict.marks and CLOSING not in conflict.marks:
        return _ANCESTOR.match(label) is not None
    if label.strip() and (is_code(file.language) or file.language in DATA):
        return True
    if not separators:
        return False
    return separators[0] < conflict.start if conflict.marks[0] == CLOSING else separators[-1] > conflict.end
