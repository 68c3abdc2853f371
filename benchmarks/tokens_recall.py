"""How much of the damage that was done to real files the product finds, and by which evidence."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.damage import Needs
from ownership_lint.analysis.tokens.judging import Judge
from ownership_lint.analysis.tokens.parsing import parses
from ownership_lint.analysis.tokens.source import IDENTIFIER, TokenFile
from ownership_lint.inputs.cache import Cache
from tokens_corpus import Scanner, by_language, sources
from tokens_damage import SPLIT, damaged, is_right_repair, overlaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from tokens_corpus import Checkout, Source
    from tokens_damage import Damaged, Kind, Place

ALONE, PARSER, OTHERS, BASE, NEVER = range(5)
"""What it takes to be sure of a finding; each goes without what comes after it."""
COLUMNS: Final = ("file alone", "+ parser", "+ other files", "+ base version")
_LOSS: Final = 3
"""As in the product: a file shrank where a third of its base version is gone."""
_TRIED: Final = 6
"""Files that are looked at for one that is asked for: not every file can be damaged in every way."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One damaged file, and what was found in it."""

    kind: Kind
    source: Source
    damage: Damaged
    found: tuple[Damage, ...]


@dataclass(slots=True)
class Clock:
    """The time that is left, shared evenly by what is still to be done."""

    ends: float
    turns: int = 1

    def turn(self) -> float:
        """When the next one has to end."""
        now = time.monotonic()
        share = max(self.ends - now, 0) / max(self.turns, 1)
        self.turns -= 1
        return now + share


def trials(
    checkouts: Sequence[Checkout], kinds: Sequence[Kind], seed: int, most: int, clock: Clock
) -> Iterator[Trial]:
    """Of every kind, `most` files of every language as far as the time allows; the same for the same seed."""
    places = by_language(checkouts, frozenset().union(*(kind.languages for kind in kinds)))
    scanners = {kind.rules: Scanner(kind.rules) for kind in kinds}
    clock.turns = len(places)
    for language in sorted(places):
        ends = clock.turn()
        left = Counter({kind: most for kind in kinds if language in kind.languages})
        stream = sources(places[language], language, Random(f"{seed} {language}"))  # noqa: S311
        for _, source in zip(range(most * _TRIED), stream, strict=False):
            for trial in _of_file(source, tuple(+left), scanners, seed):
                left[trial.kind] -= 1
                yield trial
            if not +left or time.monotonic() > ends:
                break


def _of_file(
    source: Source, kinds: Iterable[Kind], scanners: Mapping[frozenset[str], Scanner], seed: int
) -> Iterator[Trial]:
    for kind in kinds:
        scanner = scanners[kind.rules]
        if not scanner.reads(source.path):
            continue
        edits = kind.make(source, Random(f"{seed} {kind.name} {source.path}"))  # noqa: S311
        damage = damaged(source.text, edits)
        if damage.places and not scanner.scan(source.path, source.text.encode()):
            yield Trial(kind, source, damage, scanner.scan_changed(source.path, damage.text.encode()))


@dataclass(slots=True)
class Row:
    """How one kind of damage fared in one language."""

    kind: str
    language: str
    found: list[int] = field(default_factory=lambda: [0] * len(COLUMNS))
    """Files with all of their damage, by column."""
    offered: int = 0
    """Files with any repair."""
    repaired: int = 0
    trials: list[Trial] = field(default_factory=list)
    missed: list[Trial] = field(default_factory=list)


def rows(done: Iterable[Trial], checkouts: Sequence[Checkout]) -> list[Row]:
    """The figures of each kind in each language."""
    done = tuple(done)
    known = _known(done, checkouts)
    table: dict[tuple[str, str], Row] = {}
    for trial in done:
        key = (trial.source.language, trial.kind.name)
        row = table.setdefault(key, Row(trial.kind.name, trial.source.language))
        level = _level(trial, known[trial.source.checkout])
        row.trials.append(trial)
        row.found = [count + (level <= column) for column, count in enumerate(row.found)]
        row.offered += any(one.repair is not None for one in trial.found)
        row.repaired += all(_is_repaired(trial, place) for place in trial.damage.places)
        if level == NEVER:
            row.missed.append(trial)
    return [table[key] for key in sorted(table)]


def _known(done: Iterable[Trial], checkouts: Sequence[Checkout]) -> Mapping[str, Mapping[str, int]]:
    """In how many files of each checkout the names stand that somebody asks for."""
    words: dict[str, set[str]] = defaultdict(set)
    for trial in done:
        for one in trial.found:
            if one.needs is Needs.NAME_ELSEWHERE:
                words[trial.source.checkout].update(one.words)
    product = Scanner(frozenset({SPLIT})).product
    return defaultdict(
        dict,
        {
            one.name: Judge(product, one.snapshot, Cache(None), None, only_new=False).files_with(
                frozenset(words[one.name])
            )
            for one in checkouts
            if words[one.name]
        },
    )


def _level(trial: Trial, known: Mapping[str, int]) -> int:
    """What it takes to find all that is damaged."""
    return max(
        min((level_of(one, trial.source, known) for one in _about(trial, place)), default=NEVER)
        for place in trial.damage.places
    )


def _about(trial: Trial, place: Place) -> list[Damage]:
    return [one for one in trial.found if trial.kind.is_anywhere or overlaps(place, one)]


def level_of(one: Damage, source: Source, known: Mapping[str, int]) -> int:
    """What it takes to be sure of a finding in a file that was damaged; the base version is as it was."""
    if not one.is_certain:
        return NEVER
    if one.needs is Needs.NOTHING:
        by_parser = one.rule == "tokens/glued-lines" or (one.rule == SPLIT and one.severity == "warning")
        return PARSER if by_parser else ALONE
    if one.needs in {Needs.NAME_ELSEWHERE, Needs.NAME_BEFORE}:
        join, *fragments = one.words
        names = frozenset(IDENTIFIER.findall(source.text))
        # The tree was counted with this file as it was. Damaged, it has the fragment and not the join.
        is_elsewhere = known.get(join, 0) - (join in names) > 0 and not any(
            known.get(one, 0) for one in fragments
        )
        if one.needs is Needs.NAME_ELSEWHERE and is_elsewhere:
            return OTHERS
        return BASE if join in names and names.isdisjoint(fragments) else NEVER
    if one.needs is Needs.SOUND_BASE:
        return BASE if parses(TokenFile(source.path, source.text.encode())) is True else NEVER
    return BASE


def _is_repaired(trial: Trial, place: Place) -> bool:
    return any(is_right_repair(trial.damage.text, place, one) for one in _about(trial, place))
