"""The checkouts that the benchmark of the family `tokens` reads, and their files; nothing in them is run."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
from pygments.token import Comment, Literal, Name, Text  # type: ignore[import-untyped]

from ownership_lint.analysis.tokens.damage import Needs
from ownership_lint.analysis.tokens.languages import language_of
from ownership_lint.analysis.tokens.parse_error import find_in_changed
from ownership_lint.analysis.tokens.scanner import TokenScanner
from ownership_lint.inputs.bundled_packs import PACKS
from ownership_lint.inputs.git import open_repository
from ownership_lint.inputs.snapshot import Snapshot, commit_snapshot
from ownership_lint.patterns import compile_glob

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from random import Random

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.inputs.packs import Pack, PackRule
    from ownership_lint.inputs.snapshot import Entry

SMALLEST, LARGEST = 400, 60_000
"""Bytes of a file that is damaged."""
_LEXERS: Final = {"shell": "bash"}


@dataclass(frozen=True, slots=True)
class Checkout:
    """One repository, at the commit that it is on."""

    name: str
    commit: str
    snapshot: Snapshot

    def files(self) -> list[Entry]:
        """What has content of its own."""
        return [entry for entry in self.snapshot.entries.values() if entry.is_file]

    def texts(self, entries: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
        """Path and content of those that are text."""
        for content in self.snapshot.read_many(entries):
            if content.data is not None and b"\0" not in content.data:
                yield content.entry.path, content.data


def open_checkout(argument: str) -> Checkout:
    """The checkout of `FOLDER` or `NAME=FOLDER`; a bare repository will do."""
    name, _, folder = argument.rpartition("=")
    git = open_repository(folder, os.environ)
    commit = git.run("rev-parse", "HEAD").decode().strip()
    return Checkout(name or Path(folder).resolve().name, commit, commit_snapshot(git, "HEAD"))


@dataclass(frozen=True)
class Source:
    """A file as people wrote it."""

    path: str
    language: str
    text: str
    checkout: str = ""

    @cached_property
    def _code(self) -> list[bool]:
        """Of each character, whether it is code: by Pygments, which the product does not use."""
        lexer = get_lexer_by_name(_LEXERS.get(self.language, self.language))
        marks = [False] * len(self.text)
        for start, kind, value in lexer.get_tokens_unprocessed(self.text):
            is_text = kind in Comment or kind in Literal.String or kind in Literal.Date
            is_text = is_text or (self.language in {"jsx", "tsx"} and kind is Text and bool(value.strip()))
            # Of an attribute in brackets, Pygments gives the strings too.
            is_text = is_text or (self.language == "csharp" and kind is Name.Attribute)
            if not is_text:
                marks[start : start + len(value)] = [True] * len(value)
        return marks

    def is_code(self, start: int, end: int) -> bool:
        """Whether all of a stretch is."""
        return all(self._code[start:end])

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """With their ends."""
        return tuple(self.text.splitlines(keepends=True))

    @cached_property
    def begins(self) -> tuple[int, ...]:
        """Where the lines begin, and where the text ends."""
        places = [0]
        for line in self.lines:
            places.append(places[-1] + len(line))
        return tuple(places)


def packs(rules: Callable[[PackRule], bool] = lambda _: True) -> tuple[Pack, ...]:
    """Our packs about damage, with some of their rules."""
    ours = (pack for pack in PACKS if pack.judge == "tokens")
    return tuple(pack._replace(rules=tuple(filter(rules, pack.rules))) for pack in ours)


class Scanner:
    """What the product's scanner finds by some rules, in the files that these rules read."""

    def __init__(self, rules: frozenset[str] | None = None) -> None:
        """`rules` are ids; None means all."""
        chosen = packs(lambda rule: rules is None or rule.id in rules)
        self.product = TokenScanner(chosen)
        self._reads = {
            rule.id: (tuple(map(compile_glob, rule.include)), tuple(map(compile_glob, rule.exclude)))
            for pack in chosen
            for rule in pack.rules
        }
        self.rules = frozenset(self._reads)

    def reads(self, path: str) -> bool:
        """Whether any of the rules reads a file."""
        return any(self._reads_by(rule, path) for rule in self.rules)

    def scan(self, path: str, data: bytes) -> tuple[Damage, ...]:
        """What is found in a file by the rules that read it."""
        found = self.product.scan(path, data)
        return tuple(one for one in found if self._reads_by(one.rule, path))

    def scan_changed(self, path: str, data: bytes) -> tuple[Damage, ...]:
        """The same in a file that has a base version: such files are also parsed however they look."""
        found = self.scan(path, data)
        parsed = [one for one in find_in_changed(path, data) if one.needs is Needs.SOUND_BASE]
        mine = (one for one in parsed if one.rule in self.rules and self._reads_by(one.rule, path))
        return (*found, *mine)

    def _reads_by(self, rule: str, path: str) -> bool:
        include, exclude = self._reads[rule]
        is_included = not include or any(glob.matches(path) for glob in include)
        return is_included and not any(glob.matches(path) for glob in exclude)


def by_language(checkouts: Sequence[Checkout], languages: frozenset[str]) -> Mapping[str, list[Place]]:
    """Where the files of each language are, in order."""
    places: dict[str, list[Place]] = defaultdict(list)
    for checkout in checkouts:
        for entry in checkout.files():
            language = language_of(entry.path, b"")
            if language in languages:
                places[language].append(Place(checkout, entry))
    return places


@dataclass(frozen=True, slots=True)
class Place:
    """One file of one checkout."""

    checkout: Checkout
    entry: Entry


def sources(places: Sequence[Place], language: str, random: Random) -> Iterator[Source]:
    """Files of a language in random order, of every checkout in turn; not those of odd size or encoding."""
    groups: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        groups[place.checkout.name].append(place)
    streams = [_stream(group, language, random) for group in groups.values()]
    while streams:
        for stream in tuple(streams):
            source = next(stream, None)
            if source is None:
                streams.remove(stream)
            else:
                yield source


def _stream(places: Sequence[Place], language: str, random: Random) -> Iterator[Source]:
    checkout = places[0].checkout
    entries = [place.entry for place in places]
    random.shuffle(entries)
    for path, data in checkout.texts(entries):
        if SMALLEST <= len(data) <= LARGEST and b"\r" not in data:
            text = data.decode(errors="replace")
            if text.encode() == data:
                yield Source(path, language, text, checkout.name)
