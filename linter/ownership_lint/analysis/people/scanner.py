"""Finds listed people in a text, and lines about their absence; what it gives back names nobody."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.scanner import MOST, Hit
from ownership_lint.analysis.content.showing import shape_of
from ownership_lint.analysis.content.view import view_of
from ownership_lint.analysis.people.absences import absence
from ownership_lint.analysis.people.forms import forms_of
from ownership_lint.analysis.people.known import Listed, Sealed
from ownership_lint.analysis.people.line import NamedLine
from ownership_lint.inputs.digests import digest
from ownership_lint.inputs.roster import PlainRoster

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ownership_lint.analysis.people.known import Known
    from ownership_lint.inputs.roster import KeyedRoster

ROSTER: Final = "pii/roster"
DEPLOYMENT: Final = "pii/deployment"
NEEDS: Final = ("given-name", "initial", "title", "degree", "name-key")
"""What can show that a word is a name, where the policy does not say less."""

_WINDOW: Final = 400
"""Bytes of a long line on either side of a name that are looked at, at least."""


class NameScanner:
    """The people of a roster, ready to be looked for."""

    def __init__(self, roster: PlainRoster | KeyedRoster, needs: Collection[str] = NEEDS) -> None:
        self._known: Known = (
            Listed(forms_of(roster.people)) if isinstance(roster, PlainRoster) else Sealed(roster)
        )
        self._needs = frozenset(needs)
        self.digest = digest(roster.stamp.encode(), *(need.encode() for need in sorted(self._needs)))
        """Stands for all that the answers depend on besides the text, and is made of no name."""

    def scan(self, _path: str, data: bytes, where: str = "content") -> tuple[Hit, ...] | None:
        """Where somebody is named in a text, in order; None where `data` is no text."""
        text = _utf8(data)
        if text is None:
            return None
        reading = _Reading(text, self._known, self._needs)
        people = reading.people()
        return reading.hits(people, with_absences=where != "path") if people else ()

    def without_names(self, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """Hits of others, with nothing but the shape of the lines on which somebody is named."""
        return tuple(self._without_names(hit) for hit in hits)

    def _without_names(self, hit: Hit) -> Hit:

        named = self.scan("", hit.context.encode("latin-1", "replace"))
        return hit._replace(context=shape_of(hit.context)) if named else hit


def _utf8(data: bytes) -> bytes | None:
    """A text as UTF-8, whatever it is written in; None for no text."""
    if data.isascii() and b"\0" not in data:
        return data
    view = view_of(data)
    if view is None:
        return None
    if view.text is not None:
        return view.text.encode("utf-8", "replace")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1").encode("utf-8")
    return data


class _Reading:
    """One text, as UTF-8."""

    def __init__(self, data: bytes, known: Known, needs: Collection[str]) -> None:
        self._data = data
        self._known, self._needs = known, needs

    def people(self) -> list[tuple[int, int]]:
        """Where somebody is named: begin and end, ascending."""
        spans = dict.fromkeys(self._part_around(place) for place in sorted(self._known.places(self._data)))
        found = {one for span in spans for one in self._people_in(*span)}
        return sorted(found)

    def _part_around(self, place: int) -> tuple[int, int]:
        """The line, or of a long one a part that many places share; what matched may begin with its end."""
        data = self._data
        place += data[place : place + 1] == b"\n"
        low = max(0, (place // _WINDOW - 1) * _WINDOW)
        high = min(len(data), (place // _WINDOW + 2) * _WINDOW)
        start, end = data.rfind(b"\n", low, place) + 1 or low, data.find(b"\n", place, high)
        return start, high if end < 0 else end

    def _people_in(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        part = self._data[start:end]
        text = part.decode("utf-8", "ignore")
        for first, last in NamedLine(text, self._known, self._needs).people():
            at = start + (first if part.isascii() else len(text[:first].encode()))
            yield at, at + (last - first if part.isascii() else len(text[first:last].encode()))

    def hits(self, people: list[tuple[int, int]], *, with_absences: bool) -> tuple[Hit, ...]:
        """What may be told, in order."""
        found = [(*span, ROSTER) for span in people]
        numbers = {self._line_of(start) for start, _ in people} if with_absences else set()
        found += [(*span, DEPLOYMENT) for span in self._absences(numbers)]
        counts = Counter(rule for *_, rule in found)
        told: Counter[str] = Counter()
        hits = []
        for start, end, rule in sorted(found):
            told[rule] += 1
            if told[rule] <= MOST:
                more = counts[rule] - MOST if told[rule] == MOST else 0
                hits.append(self._hit(start, end, rule, max(0, more)))
        return tuple(hits)

    def _absences(self, named: Collection[int]) -> Iterator[tuple[int, int]]:
        """Lines about somebody's absence, on which or beside which a listed person is named."""
        for number in sorted({near for one in named for near in (one - 1, one, one + 1)}):
            if 0 <= number < len(self._line_starts):
                start = self._line_starts[number]
                end = self._data.find(b"\n", start)
                line = self._data[start : end if end >= 0 else len(self._data)][: 2 * _WINDOW]
                if (span := absence(line, is_named=number in named)) is not None:
                    yield start + span[0], start + span[1]

    def _hit(self, start: int, end: int, rule: str, more: int) -> Hit:
        number = self._line_of(start)
        line = self._line_starts[number]
        column = len(self._data[line:start].decode("utf-8", "replace")) + 1
        length = len(self._data[start:end].decode("utf-8", "replace"))
        return Hit(rule, "", number + 1, column, column + length, "", self._shape(start, end), more)

    def _shape(self, start: int, end: int) -> str:
        """The line without a letter or digit, and of the name not even its length."""
        line = self._data.rfind(b"\n", max(0, start - _WINDOW), start) + 1 or max(0, start - _WINDOW)
        last = self._data.find(b"\n", end, end + _WINDOW)
        behind = self._data[end : last if last >= 0 else end + _WINDOW]
        before, after = (
            shape_of(part.decode("utf-8", "ignore")) for part in (self._data[line:start], behind)
        )
        return f"{before}***{after}".strip()

    def _line_of(self, place: int) -> int:
        return bisect_right(self._line_starts, place) - 1

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(rb"\n", self._data))]
