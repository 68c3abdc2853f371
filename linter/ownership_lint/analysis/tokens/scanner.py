"""Asks of a text which algorithms may find damage in it, and only those what they find."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.suspicion import Suspicion, forms_of
from ownership_lint.analysis.literals import byte_pattern
from ownership_lint.inputs.digests import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownership_lint.analysis.literals import BytePattern
    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.source import TokenFile
    from ownership_lint.inputs.packs import Detector, Pack, PackRule

MOST: Final = 50
"""Places of one rule in one file that are told."""

Spot = tuple[str, int, int]
"""A detector's name, and the characters that it found: its group `value`, else all of it."""


class TokenScanner:
    """The rules of the packs about damage, ready to run."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self._rules = tuple(rule for pack in packs for rule in pack.rules)
        self._detectors = tuple(_Compiled(rule, one) for rule in self._rules for one in rule.detectors)
        self._packs = packs

    @cached_property
    def digest(self) -> str:
        """Stands for all that the answers depend on besides the text."""
        return digest(repr(self._packs).encode())

    @cached_property
    def _suspicion(self) -> Suspicion:
        """Made when there is a first text: mostly all of them are known already."""
        return Suspicion(forms_of(one.detector for one in self._detectors))

    def scan(self, path: str, data: bytes) -> tuple[Damage, ...]:
        """What is found in a text without NUL, in order."""
        from ownership_lint.analysis.tokens.languages import asks_of

        suspects, _ = self._suspicion.of(data)
        asked = {self._detectors[number].rule.id for number in suspects} | asks_of(path, data)
        if not asked:
            return ()
        from ownership_lint.analysis.tokens.algorithms import algorithm_of
        from ownership_lint.analysis.tokens.source import TokenFile

        file = TokenFile(path, data)
        found: list[Damage] = []
        for rule in self._rules:
            if rule.id in asked:
                spots = self._spots(file, [self._detectors[one] for one in suspects], rule)
                if spots or not rule.detectors:
                    found += islice(algorithm_of(rule.id)(file, spots), MOST)
        return tuple(sorted(found, key=lambda one: (one.start, one.rule)))

    def _spots(self, file: TokenFile, suspects: Sequence[_Compiled], rule: PackRule) -> list[Spot]:
        mine = [one for one in suspects if one.rule is rule]
        found = {spot for one in mine for spot in one.spots(file)}
        return sorted(found, key=lambda spot: spot[1:])


class _Compiled:
    """A detector with its pattern."""

    def __init__(self, rule: PackRule, detector: Detector) -> None:
        self.rule = rule
        self.detector = detector

    @cached_property
    def _pattern(self) -> BytePattern:
        return byte_pattern(self.detector.exact.encode())

    def spots(self, file: TokenFile) -> list[Spot]:
        """Where it matches."""
        groups = self._pattern.groupindex
        group = next((number for name, number in groups.items() if name in ("value", b"value")), 0)
        places = [match.span(group) for match in self._pattern.finditer(file.data)]
        ends = iter(file.characters([end for place in places for end in place]))
        return [(self.detector.name, start, end) for start, end in zip(ends, ends, strict=True)]
