"""Runs the detectors of rule packs over one text at a time.

All detectors are told apart in one pass; only those that may find something are then asked where.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from ownership_lint.analysis.content.candidate import Candidate, Settings
from ownership_lint.analysis.content.labels import has_label
from ownership_lint.analysis.content.masks import is_masked
from ownership_lint.analysis.content.showing import shape_of, shown
from ownership_lint.analysis.content.suspicion import Suspicion, forms_of
from ownership_lint.analysis.content.view import View, folded, view_of
from ownership_lint.analysis.literals import byte_pattern
from ownership_lint.inputs.digests import digest
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ownership_lint.analysis.content.tables import Tables
    from ownership_lint.analysis.literals import BytePattern
    from ownership_lint.inputs.packs import Context, Detector, Pack, PackRule

MOST: Final = 50
"""Findings of one rule in one file; the last counts those that are left."""

_WINDOW: Final = 2_000
"""Characters of a line on either side of a value that are looked at, at least."""
_SEPARATORS: Final = lazy_pattern(r"[^0-9a-z]+")
_REST_OF_WORD: Final = lazy_pattern(rb"[0-9A-Za-z_]*+")


class Hit(NamedTuple):
    """A value that was found, without the value."""

    rule: str
    detector: str
    line: int
    column: int
    end_column: int
    shown: str
    """What may be told of the value."""
    context: str
    """Its line with every value of the file replaced by its shape."""
    more: int = 0
    """How many of the same rule follow in the file and are not told one by one."""
    place: str = ""
    """In words, where in a document it stands, which has no lines."""
    allows: int = 0
    """Which entries of the rule's `allow` fit the value, a bit for each."""


class _Found(NamedTuple):
    """A value in the view."""

    start: int
    end: int
    rule: PackRule
    detector: Detector
    allows: int = 0

    @property
    def group(self) -> tuple[str, int]:
        """Of each, a file tells so many: what is allowed does not use up the rest."""
        return self.rule.id, self.allows


class _Compiled:
    """A detector and its rule, with its pattern in the engine that is there."""

    def __init__(self, rule: PackRule, detector: Detector, pack: Pack) -> None:
        self.rule = rule
        self.detector = detector
        self._sets = pack.sets

    def allows(self, value: str) -> int:
        """Which entries fit a value, a bit for each."""
        return sum(
            1 << number
            for number, (shape, values) in enumerate(self.allowed)
            if (not shape or shape == shape_of(value)) and (values is None or bare(value) in values)
        )

    @cached_property
    def nobody(self) -> frozenset[str]:
        """Values that belong to nobody, bare."""
        return frozenset(bare(value) for name in self.rule.not_in for value in self._sets[name])

    @cached_property
    def allowed(self) -> tuple[tuple[str, frozenset[str] | None], ...]:
        """For each entry of the rule's `allow` the value's shape and its bare values, where it has them."""
        return tuple(
            (one.shape, frozenset(map(bare, self._sets[one.value_in])) if one.value_in else None)
            for one in self.rule.allow
        )

    @cached_property
    def pattern(self) -> BytePattern:
        """Compiled when a first text may hold it."""
        return byte_pattern(self.detector.exact.encode())


class Scans(Protocol):
    """Whoever finds values in a text: one scanner, or several as one."""

    def scan(self, path: str, data: bytes, where: str = "content") -> tuple[Hit, ...] | None:
        """What is found in a text, in order; None where `data` is no text."""


class Scanner:
    """The detectors of some packs, ready to run."""

    def __init__(self, packs: Sequence[Pack], settings: Settings, suspicion: Suspicion | None = None) -> None:
        """`suspicion` is of the packs' forms, where there is one already."""
        self._settings = settings
        self._compiled = [
            _Compiled(rule, detector, pack)
            for pack in packs
            for rule in pack.rules
            for detector in rule.detectors
        ]
        self._suspicion = suspicion or Suspicion(forms_of(one.detector for one in self._compiled))
        self._packs = packs

    @cached_property
    def digest(self) -> str:
        """Stands for all that the answers depend on besides the text."""
        return digest(repr((self._packs, sorted(self._settings.placeholder_domains))).encode())

    @property
    def forms(self) -> Sequence[bytes]:
        """What stands wherever something is found, for `Suspicion`."""
        return self._suspicion.forms

    def scan(self, path: str, data: bytes, where: str = "content") -> tuple[Hit, ...] | None:
        """What is found in a text, in order; None where `data` is no text."""
        view = view_of(data)
        if view is None:
            return None
        suspects, has_other_digits = self._suspicion.of(view.data)
        if has_other_digits:
            view = folded(view)
            suspects, _ = self._suspicion.of(view.data)
        if not suspects:
            return ()
        reading = _Reading(path, view, self._settings)
        asked = (self._compiled[number] for number in suspects)
        return reading.hits(
            [one for each in asked if where in each.rule.scan for one in reading.values(each)]
        )


def bare(value: str) -> str:
    """A value without what only separates, in lower case."""
    return _SEPARATORS.sub("", value.lower())


class _Reading:
    """One text, and its lines."""

    def __init__(self, path: str, view: View, settings: Settings) -> None:
        self._path = path
        self._view = view
        self._settings = settings

    def values(self, one: _Compiled) -> Iterator[_Found]:
        """What a detector finds; after what turned out to be nothing, the search goes on one further."""
        data = self._view.data
        pattern = one.pattern
        group = _value_group(pattern)
        position = 0
        while position <= len(data) and (match := pattern.search(data, position)) is not None:
            start, end = match.span(group)
            fits = _BOUNDS[one.detector.bounds](data, start, end)
            if fits and end > start and self._is_value(one, start, end):
                allows = one.allows(data[start:end].decode("latin-1")) if one.allowed else 0
                yield _Found(start, end, one.rule, one.detector, allows)
                position = max(end, match.start() + 1)
            elif fits or group:
                position = match.start() + 1
            else:  # what begins further on in the same word does not fit either
                position = max(start + 1, _end_of_word(data, start))

    def _is_value(self, one: _Compiled, start: int, end: int) -> bool:
        data, rule, detector = self._view.data, one.rule, one.detector
        text = data[start:end].decode("latin-1")
        line_start, line = self._line_around(start, end)
        at = start - line_start
        context = detector.context
        if context is not None and not self._is_labelled(context, line, at, start, end):
            return False
        if not self._is_written(rule, start, end) or bare(text) in one.nobody:
            return False
        candidate = Candidate(text, line, at, self._path, self._settings, context)
        from ownership_lint.analysis.content.validators import VALIDATORS  # only candidates need them

        if not all(VALIDATORS[name](candidate) for name in (*rule.validate, *detector.validate)):
            return False
        return not is_masked(rule.masks, line, at, at + len(text))

    def _is_written(self, rule: PackRule, start: int, end: int) -> bool:
        """Whether the text stands there as it is, or folded only as the rule allows."""
        written = self._view.written(start, end)
        if written.isascii():
            return True
        return all(
            ("digits" if other.isdecimal() else "dashes") in rule.normalise
            for other in written
            if not other.isascii()
        )

    def _line_around(self, start: int, end: int) -> tuple[int, str]:
        """The line, or of a long one a part that many values share."""
        data = self._view.data
        low, high = max(0, (start // _WINDOW - 1) * _WINDOW), min(len(data), (end // _WINDOW + 2) * _WINDOW)
        first = data.rfind(b"\n", low, start) + 1 or low
        last = data.find(b"\n", end, high)
        return first, data[first : high if last < 0 else last].decode("latin-1")

    def _is_labelled(self, context: Context, line: str, at: int, start: int, end: int) -> bool:
        return has_label(context, line, at, at + end - start, lambda: self._tables.heading(start, line, at))

    @cached_property
    def _tables(self) -> Tables:
        from ownership_lint.analysis.content.tables import Tables  # only labelled values need them

        return Tables(self._view.data)

    def hits(self, found: Sequence[_Found]) -> tuple[Hit, ...]:
        """The values, masked, in order; a value that two detectors of a rule find counts once."""
        values: dict[tuple[str, int], _Found] = {}
        for one in found:
            values.setdefault((one.rule.id, one.start), one)
        ordered = sorted(values.values(), key=lambda one: (one.start, one.rule.id))
        told: list[_Found] = []
        counts: Counter[tuple[str, int]] = Counter()
        for one in ordered:
            counts[one.group] += 1
            if counts[one.group] <= MOST:
                told.append(one)
        masked = self._masked(ordered)
        last = {one.group: one for one in told}
        hits: list[Hit] = []
        line, place = 1, 0
        for one in told:
            line += self._view.data.count(b"\n", place, one.start)
            place = one.start
            more = counts[one.group] - MOST if last[one.group] is one else 0
            hits.append(self._hit(one, masked, line, more))
        return tuple(hits)

    def _hit(self, one: _Found, masked: bytes, line: int, more: int) -> Hit:
        line_start = self._view.data.rfind(b"\n", 0, one.start) + 1
        column = len(self._view.written(line_start, one.start)) + 1
        value = self._view.data[one.start : one.end].decode("latin-1")
        low = max(line_start, one.start - _WINDOW)
        end = masked.find(b"\n", one.end, one.end + _WINDOW)
        context = masked[low : end if end >= 0 else one.end + _WINDOW].decode("latin-1").strip()
        return Hit(
            one.rule.id,
            one.detector.name,
            line,
            column,
            column + len(self._view.written(one.start, one.end)),
            shown(one.rule.show, value),
            context,
            max(0, more),
            allows=one.allows,
        )

    def _masked(self, found: Sequence[_Found]) -> bytes:
        """The text with every value replaced by its shape, of the same length."""
        masked = bytearray(self._view.data)
        for one in found:
            value = self._view.data[one.start : one.end].decode("latin-1")
            masked[one.start : one.end] = shape_of(value).encode("latin-1")
        return bytes(masked)


def _value_group(pattern: BytePattern) -> int:
    """The number of the group that is the value, else that of the whole match; re2 has the names in bytes."""
    return next((number for name, number in pattern.groupindex.items() if name in ("value", b"value")), 0)


def _is_token(data: bytes, start: int, end: int) -> bool:
    """Nothing that would continue it, such as `_` or `.5`; a full stop may end a sentence.

    A comma does not continue it: in `1,305728164,27701` it stands between cells.
    """
    if not _is_word(data, start, end):
        return False
    before, after = data[max(0, start - 2) : start], data[end : end + 2]
    continues_before = before[-1:] in _JOINERS and before[:1].isdigit()
    return not continues_before and not (after[:1] in _JOINERS and after[1:].isdigit())


def _is_word(data: bytes, start: int, end: int) -> bool:
    before = data[max(0, start - 2) : start]
    return (not _is_letter(before[-1:]) or before in _ESCAPES) and not _is_letter(data[end : end + 1])


def _end_of_word(data: bytes, start: int) -> int:
    rest = _REST_OF_WORD.match(data, start)
    return rest.end() if rest else start


def _is_letter(byte: bytes) -> bool:
    return byte.isalnum() or byte == b"_"


_ESCAPES: Final = (b"\\n", b"\\r", b"\\t")
"""Written for a line's end or a tab; the letter is none of a word."""
_JOINERS: Final = (b".", b"-")
_BOUNDS: Final[Mapping[str, Callable[[bytes, int, int], bool]]] = {
    "token": _is_token,
    "word": _is_word,
    "none": lambda _data, _start, _end: True,
}
