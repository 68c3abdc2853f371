"""Decides about damage what its file alone cannot tell: by the base version, and by the other files."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.damage import Damage, Needs
from ownership_lint.analysis.tokens.languages import is_code, language_of
from ownership_lint.analysis.tokens.source import IDENTIFIER, TokenFile
from ownership_lint.inputs.base import blobs_of, changed_since, versions
from ownership_lint.inputs.digests import path_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ownership_lint.analysis.tokens.scanner import TokenScanner
    from ownership_lint.inputs.base import Version
    from ownership_lint.inputs.cache import Cache
    from ownership_lint.inputs.snapshot import Entry, Snapshot

_NAMES: Final = "names"
"""The section of the cache that holds in how many files names stand."""
_BY_PARSER: Final = frozenset({"tokens/parse-error", "tokens/parse-regression"})
_PYTHON: Final = (".py", ".pyi", ".pyw")
_MOST_PARSED: Final = 500
"""Changed files that are parsed however they look."""
_NEAR: Final = 2
"""Lines before the place where a parser stops that may be why."""
_LOSS: Final = 3
"""A file shrank where a third of its base version is gone."""
_WORSE_WITH_LOSS: Final = frozenset({"tokens/elision"})
"""What is an error in a file that shrank: then the lost code is lost."""


class Judge:
    """What is damaged for certain, and new where only that is asked for."""

    def __init__(
        self,
        scanner: TokenScanner,
        snapshot: Snapshot,
        cache: Cache,
        base: str | None,
        *,
        only_new: bool,
    ) -> None:
        """`base` is the commit to compare with; `only_new` leaves out what it has too."""
        self._scanner = scanner
        self._snapshot = snapshot
        self._cache = cache
        self._base = base
        self._only_new = only_new

    def judged(self, found: Mapping[str, Sequence[Damage]]) -> dict[str, tuple[Damage, ...]]:
        """The damage in files by path, as it is told; besides what was found, changed files are parsed."""
        found = {**found, **dict(self._with_unsound(found))}
        base = versions(self._snapshot.git, self._base, found) if self._base is not None else {}
        changed = {
            path: one for path, one in found.items() if not self._only_new or self._is_changed(path, base)
        }
        undecided = {word for each in changed.values() for one in each for word in _names_of(one)}
        fragments = ({one.words[1] for one in each if _names_of(one)} for each in found.values())
        damaged = Counter(fragment for each in fragments for fragment in each)
        known = _Known(self, undecided, damaged)
        told = {path: tuple(self._told(path, one, base.get(path), known)) for path, one in changed.items()}
        return {path: one for path, one in told.items() if one}

    def _is_changed(self, path: str, base: Mapping[str, Version]) -> bool:
        oid = self._snapshot.entries[path].oid
        return base[path].oid != oid if path in base else oid not in self._blobs

    @cached_property
    def _blobs(self) -> frozenset[str]:
        """The base version's files, wherever they are: a file that was only moved is no new one."""
        return blobs_of(self._snapshot.git, self._base) if self._base is not None else frozenset()

    def _with_unsound(self, found: Mapping[str, Sequence[Damage]]) -> Iterator[tuple[str, list[Damage]]]:
        """The changed Python files that cannot be parsed though they look so, with what was found in them."""
        from ownership_lint.analysis.tokens.parse_error import find_in_changed

        asked = {path for path, each in found.items() if any(one.rule in _BY_PARSER for one in each)}
        entries = [one for one in self._changed_python() if one.path not in asked][:_MOST_PARSED]
        for content in self._snapshot.read_many(entries):
            path, data = content.entry.path, content.data
            if data is not None and b"\0" not in data and (unsound := [*find_in_changed(path, data)]):
                is_moved = content.entry.is_blob and content.entry.oid in self._blobs
                if not is_moved:
                    yield path, [*found.get(path, ()), *unsound]

    def _changed_python(self) -> list[Entry]:
        """The Python files that the base has otherwise or not at all, in order."""
        if self._base is None:
            return []
        entries = self._snapshot.entries.values()
        python = [one for one in entries if one.is_file and one.path.endswith(_PYTHON)]
        changed = changed_since(self._snapshot.git, self._base, self._snapshot.rev) if python else frozenset()
        return [one for one in python if one.path in changed or not one.is_blob]

    def _told(
        self, path: str, found: Sequence[Damage], version: Version | None, known: _Known
    ) -> Iterator[Damage]:
        before = _Before(self._scanner, path, version)
        entry = self._snapshot.entries[path]
        is_same = version is not None and entry.is_blob and version.oid == entry.oid
        asks = any(one.needs is Needs.SHRUNK or one.rule in _WORSE_WITH_LOSS for one in found)
        shrank = asks and version is not None and self._shrank(path, version)
        proven = [one for one in found if _is_proven(one, before, known, shrank=shrank)]
        is_regression = any(one.needs is Needs.SOUND_BASE for one in proven)
        for one in proven:
            if is_regression and one.rule == "tokens/parse-error":
                continue
            if one.rule in _BY_PARSER and _is_explained(one, proven):
                continue
            is_new = version is None or (not is_same and before.is_new(one))
            if self._only_new and not is_new:
                continue
            severity = one.if_new if one.if_new and version is not None and is_new else one.severity
            if shrank and one.rule in _WORSE_WITH_LOSS:
                severity = "error"
            yield one._replace(severity=severity)

    def _shrank(self, path: str, version: Version) -> bool:
        size = len(self._snapshot.read(path) or b"")
        return size * _LOSS <= len(version.data) * (_LOSS - 1)

    def files_with(self, words: frozenset[str]) -> Mapping[str, int]:
        """In how many files of code each of some names stands."""
        entries = [one for one in self._snapshot.entries.values() if one.is_file]
        key = path_digest((*sorted(words), "", *(f"{one.path}\0{one.oid}" for one in entries)))
        remembered = self._cache.get(_NAMES, key) if all(one.is_blob for one in entries) else None
        if isinstance(remembered, dict) and remembered.keys() == words:
            return {word: int(count) for word, count in remembered.items()}
        code = [one for one in entries if is_code(language_of(one.path, b""))]
        counts: Counter[str] = Counter(dict.fromkeys(words, 0))
        from ownership_lint.analysis.literals import LiteralSet

        ordered = sorted(words)
        literals = LiteralSet([word.encode("utf-8", "surrogateescape") for word in ordered])
        for content in self._snapshot.read_many(code):
            data = content.data or b""
            hits = {ordered[number] for number in literals.search(data)}
            if hits:
                text = data.decode("utf-8", "surrogateescape")
                counts.update(hits.intersection(IDENTIFIER.findall(text)))
        if all(one.is_blob for one in entries):
            self._cache.put(_NAMES, key, dict(counts))
        return counts


class _Known:
    """In how many files names stand, counted once and only if somebody asks."""

    def __init__(self, judge: Judge, words: set[str], damaged: Mapping[str, int]) -> None:
        """`damaged` tells how often each fragment is a candidate, at least once for each file."""
        self._judge = judge
        self._words = frozenset(words)
        self._damaged = damaged

    def is_no_name(self, fragment: str) -> bool:
        """Whether fewer than two files have a word but as a part of damage."""
        return self.counts[fragment] - self._damaged.get(fragment, 0) < 1

    @cached_property
    def counts(self) -> Mapping[str, int]:
        return self._judge.files_with(self._words)


class _Before:
    """The base version of a file, read only as far as somebody asks."""

    def __init__(self, scanner: TokenScanner, path: str, version: Version | None) -> None:
        self._scanner = scanner
        self._path = path
        self._version = version
        self.is_there = version is not None
        self._left: Counter[tuple[str, str]] | None = None

    @cached_property
    def file(self) -> TokenFile | None:
        """None where there is none, or it is no text."""
        version = self._version
        is_text = version is not None and b"\0" not in version.data
        return TokenFile(self._path, version.data) if version is not None and is_text else None

    def is_new(self, one: Damage) -> bool:
        """Whether the base has not the same; each of its places speaks for one."""
        if one.rule in _BY_PARSER and self.is_sound is False:
            return False
        if self._left is None:
            found = self._scanner.scan(self._path, self.file.data) if self.file is not None else ()
            self._left = Counter((other.rule, other.context) for other in found)
        key = (one.rule, one.context)
        self._left[key] -= 1
        return self._left[key] < 0

    @cached_property
    def is_sound(self) -> bool | None:
        """Whether it can be parsed; None where that cannot be told."""
        from ownership_lint.analysis.tokens.parsing import parses

        return parses(self.file) if self.file is not None else None


def _is_explained(error: Damage, found: Sequence[Damage]) -> bool:
    """Whether other damage stands where the parser stopped: that says more."""
    return any(one.rule not in _BY_PARSER and error.line - _NEAR <= one.line <= error.line for one in found)


def _names_of(one: Damage) -> tuple[str, ...]:
    return one.words if one.needs is Needs.NAME_ELSEWHERE else ()


def _is_proven(one: Damage, before: _Before, known: _Known, *, shrank: bool) -> bool:
    if one.needs in {Needs.NAME_ELSEWHERE, Needs.NAME_BEFORE}:
        join, fragment = one.words
        names = before.file.names if before.file is not None else frozenset()
        if join in names:
            return fragment not in names
        is_member = one.needs is Needs.NAME_BEFORE or " " not in one.context
        return not is_member and known.counts[join] > 0 and known.is_no_name(fragment)
    if one.needs is Needs.SOUND_BASE:
        return before.is_sound is True
    if one.needs is Needs.NO_BASE:
        return not before.is_there
    return one.needs is not Needs.SHRUNK or shrank
