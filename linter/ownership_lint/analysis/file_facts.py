"""What one file says, which depends on its text and on which paths there are; worked out once for both."""

from __future__ import annotations

import os
from enum import Flag, auto
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.analysis.allow_comments import AllowComment, find_allow_comments
from ownership_lint.analysis.content.documents import NOTEBOOK, form_of, why_no_text
from ownership_lint.analysis.content.scanner import Hit
from ownership_lint.analysis.content.showing import shape_of
from ownership_lint.analysis.data_files import Data, kind_of, read_data
from ownership_lint.analysis.mentions import Dangling, FileReferences, Mention, Unknown
from ownership_lint.analysis.people.places import is_place_of_lists
from ownership_lint.finding import Location
from ownership_lint.inputs.client_paths import may_be_client_file
from ownership_lint.inputs.digests import digest, path_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ownership_lint.analysis.content.scanner import Scanner
    from ownership_lint.analysis.people.scanner import NameScanner
    from ownership_lint.analysis.references import ReferenceFinder
    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import TokenScanner
    from ownership_lint.inputs.cache import Cache
    from ownership_lint.inputs.snapshot import Content, Entry

_FACTS: Final = "facts"
_QUIET: Final = "quiet"


class FileFacts(NamedTuple):
    """What a file says about scripts and findings, or why it was not read."""

    references: FileReferences = FileReferences()
    comments: tuple[AllowComment, ...] = ()
    hits: tuple[Hit, ...] = ()
    data: Data | None = None
    """What it holds where it is a file of data."""
    damage: tuple[Damage, ...] = ()
    """What is damaged in it, as far as it tells that itself."""
    lists: tuple[tuple[int, int], ...] = ()
    """Lists of what look like names, where it looks for values itself: line, and how many."""
    not_read: str = ""


class Looks(Flag):
    """What the text of files is read for."""

    CALLS = auto()
    VALUES = auto()
    NAMES = auto()
    DAMAGE = auto()


QUIET: Final = FileFacts()
"""The facts of a file that holds nothing of interest, whatever other paths there are."""


class FactsReader:
    """Tells what a file says, as far as somebody wants to know."""

    def __init__(
        self,
        finder: ReferenceFinder | None,
        scanner: Scanner | None,
        calls_nothing: frozenset[str],
        tree: str,
        names: NameScanner | None = None,
        tokens: TokenScanner | None = None,
    ) -> None:
        """Files of `calls_nothing` are not asked for references; `tree` stands for all paths that exist."""
        self._finder, self._scanner, self._names, self._tokens = finder, scanner, names, tokens
        self._calls_nothing = calls_nothing
        called = finder.names if finder is not None else ()
        rules = scanner.digest if scanner is not None else ""
        people = names.digest if names is not None else ""
        damage = tokens.digest if tokens is not None else ""
        quiet = sorted(map(os.fsencode, calls_nothing))
        self.looks_for = digest(*called, rules.encode(), people.encode(), damage.encode(), *quiet)
        self.depends_on = digest(self.looks_for.encode(), tree.encode())

    def facts_of(self, content: Content) -> FileFacts:
        """What one file says about scripts, values and findings."""
        if content.data is None:
            return FileFacts(not_read=content.reason or "binary")
        return self.facts_of_data(content.entry.path, content.data)

    def facts_of_data(self, path: str, data: bytes) -> FileFacts:
        """The same of a file that was read."""
        form = form_of(path, data)
        hits, not_read = self._values(path, data, form)
        if hits and may_be_client_file(path):  # rules of their own find more values on these lines
            hits = tuple(one._replace(context=shape_of(one.context)) for one in hits)
        kind = kind_of(path) if self._scanner is not None else ""
        held = read_data(kind, data) if kind else None
        if form not in {"", NOTEBOOK} or b"\0" in data[:8000]:
            is_quiet = not hits and held is None and not not_read
            return QUIET if is_quiet else FileFacts(hits=hits, data=held, not_read=not_read)
        if not_read:
            return FileFacts(data=held, not_read=not_read)
        comments = tuple(map(self._without_values, find_allow_comments(path, data)))
        references = FileReferences(is_quiet=True)
        if self._finder is not None and path not in self._calls_nothing:
            references = self._finder.find(path, data)
        lists = self._name_lists(path, data)
        damage = self._tokens.scan(path, data) if self._tokens is not None and b"\0" not in data else ()
        if references.is_quiet and not (comments or hits or damage or lists) and held is None:
            return QUIET
        cut = f"read in part: {references.cut}" if references.cut else ""
        return FileFacts(references, comments, hits, held, damage, lists, cut)

    def _without_values(self, comment: AllowComment) -> AllowComment:
        """A comment whose reason is told, without what the reason itself would be found for."""
        hits = self.scan("", comment.reason.encode()) if self._looks_for_values else ()
        if not hits:
            return comment
        from ownership_lint.analysis.content.showing import masked_in

        return comment._replace(reason=masked_in(comment.reason, hits))

    def _values(self, path: str, data: bytes, form: str) -> tuple[tuple[Hit, ...], str]:
        """What is found in a file, and why not all of it could be read."""
        if form and self._looks_for_values:
            from ownership_lint.analysis.content.documents.reading import scan_document

            return scan_document(self, path, data, form)
        hits = self.scan(path, data)
        return hits or (), why_no_text(data) if hits is None else ""

    def scan(self, path: str, data: bytes, where: str = "content") -> tuple[Hit, ...] | None:
        """What packs and roster find in a text, if either is asked; None where it is no text."""
        if self._scanner is not None:
            hits = self._scanner.scan(path, data, where)
        else:
            hits = None if b"\0" in data[:8000] else ()
        if self._names is None:
            return hits
        named = self._names.scan(path, data, where)
        return hits if named is None else self._names.without_names(hits or ()) + named

    def _name_lists(self, path: str, data: bytes) -> tuple[tuple[int, int], ...]:
        if self._scanner is None or not is_place_of_lists(path):
            return ()
        from ownership_lint.analysis.people.lists import name_lists

        return tuple(name_lists(data))

    @property
    def forms(self) -> Sequence[bytes]:
        """What stands wherever the packs find something, for `Suspicion`."""
        return self._scanner.forms if self._scanner is not None else ()

    @property
    def _looks_for_values(self) -> bool:
        return self._scanner is not None or self._names is not None

    def values_in_paths(self, paths: Sequence[str]) -> Mapping[str, tuple[Hit, ...]]:
        """What is found in the names of files themselves."""
        from ownership_lint.analysis.content.paths import hits_in_paths

        return hits_in_paths(self, paths)

    def values_in_message(self, path: str, data: bytes) -> tuple[Hit, ...]:
        """What is found in the message of a commit."""
        hits = self.scan(path, data, "commit-message")
        if hits is None:  # neither UTF-8 nor UTF-16 as it should be: git takes it all the same
            hits = self.scan(path, data.lstrip(b"\xff\xfe").replace(b"\0", b""), "commit-message")
        return hits or ()


class RememberedFacts:
    """The facts that earlier runs worked out, by path and blob."""

    def __init__(self, cache: Cache, tree: str, names: str) -> None:
        """`tree` stands for all that facts depend on besides the file, `names` for what is looked for."""
        self._cache = cache
        self._tree, self._names = tree, names
        facts, quiet = cache.get(_FACTS, tree), cache.get(_QUIET, names)
        self._facts: dict[str, Any] = facts if isinstance(facts, dict) else {}
        self._quiet = {one for one in quiet if isinstance(one, str)} if isinstance(quiet, list) else set()
        self._now_facts: dict[str, Any] = {}
        self._now_quiet: set[str] = set()
        self._is_new = False

    def of(self, entry: Entry) -> FileFacts | None:
        """The facts of an entry, where they are known."""
        if not entry.is_blob:
            return None
        key = _key(entry)
        if key in self._quiet:
            self._now_quiet.add(key)
            return QUIET
        known = self._facts.get(key)
        if known is None:
            return None
        try:
            facts = facts_from_json(entry.path, known)
        except (ValueError, TypeError, LookupError):  # somebody changed it
            return None
        self._now_facts[key] = known
        return facts

    def add(self, entry: Entry, facts: FileFacts) -> None:
        """Remember what an entry says."""
        if not entry.is_blob:
            return
        self._is_new = True
        if facts is QUIET:
            self._now_quiet.add(_key(entry))
        else:
            self._now_facts[_key(entry)] = facts_to_json(facts)

    def save(self) -> None:
        """Keep what this run has seen: files that are gone are forgotten."""
        if self._is_new:
            self._cache.put(_FACTS, self._tree, self._now_facts)
            self._cache.put(_QUIET, self._names, sorted(self._now_quiet))


def _key(entry: Entry) -> str:
    return path_digest((entry.path, entry.oid))[:24]


def facts_to_json(facts: FileFacts) -> list[Any]:
    """Facts as values of JSON, without the path of their file."""
    found = facts.references
    return [
        [[*_place(one.at), one.text, one.target, one.grade.value] for one in found.mentions],
        [[*_place(one.at), one.text, one.grade.value, one.target] for one in found.dangling],
        [[*_place(one.at), one.text, one.why] for one in found.unknown],
        found.cut,
        [
            [*_place(one.at), one.line, one.rule, one.reason, one.is_alone, one.is_certain]
            for one in facts.comments
        ],
        [list(one) for one in facts.hits],
        list(facts.data) if facts.data is not None else None,
        [list(one) for one in facts.damage],
        facts.lists,
        facts.not_read,
    ]


def facts_key(facts: FileFacts) -> bytes:
    """A key that stands for facts; no value is in them."""
    return digest(repr(facts_to_json(facts)).encode("utf-8", "surrogatepass")).encode()


def facts_from_json(path: str, value: list[Any]) -> FileFacts:
    """The facts that `facts_to_json` was given.

    Raises ValueError, TypeError or LookupError for anything else.
    """
    from ownership_lint.analysis.blocks import Grade  # which the quick way does without

    mentions, dangling, unknown, cut, comments, hits, data, damage, lists, not_read = value
    references = FileReferences(
        tuple(
            Mention(_at(path, place), text, target, Grade(grade)) for *place, text, target, grade in mentions
        ),
        tuple(
            Dangling(_at(path, place), text, Grade(grade), target) for *place, text, grade, target in dangling
        ),
        tuple(Unknown(_at(path, place), text, why) for *place, text, why in unknown),
        cut,
    )
    allowed = tuple(AllowComment(_at(path, one[:4]), *one[4:]) for one in comments)
    held = Data(*data) if data is not None else None
    listed = tuple((line, count) for line, count in lists)
    damaged = tuple(map(_damage, damage))
    return FileFacts(references, allowed, tuple(Hit(*one) for one in hits), held, damaged, listed, not_read)


def _damage(value: list[Any]) -> Damage:
    from ownership_lint.analysis.tokens.damage import Damage, Needs

    *fields, needs, words = value
    return Damage(*fields)._replace(needs=Needs(needs), words=tuple(words))


def _place(at: Location) -> tuple[int, int, int, int]:
    return at.line, at.column, at.end_line, at.end_column


def _at(path: str, place: list[int]) -> Location:
    return Location(path, *place)
