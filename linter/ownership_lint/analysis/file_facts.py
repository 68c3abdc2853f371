"""What one file says, which depends on its text and on which paths there are; worked out once for both."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.analysis.allow_comments import AllowComment
from ownership_lint.analysis.blocks import Grade
from ownership_lint.analysis.mentions import Dangling, FileReferences, Mention, Unknown
from ownership_lint.finding import Location

if TYPE_CHECKING:
    from ownership_lint.inputs.cache import Cache
    from ownership_lint.inputs.snapshot import Entry

_FACTS: Final = "facts"
_QUIET: Final = "quiet"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file says about scripts and findings, or why it was not read."""

    references: FileReferences = field(default_factory=FileReferences)
    comments: tuple[AllowComment, ...] = ()
    not_read: str = ""


QUIET: Final = FileFacts()
"""The facts of a file that holds nothing of interest, whatever other paths there are."""


class RememberedFacts:
    """The facts that earlier runs worked out, by path and blob."""

    def __init__(self, cache: Cache, tree: str, names: str) -> None:
        """`tree` stands for all that facts depend on besides the file, `names` for what is looked for."""
        self._cache = cache
        self._tree, self._names = tree, names
        self._facts: dict[str, Any] = cache.get(_FACTS, tree) or {}
        self._quiet = set(cache.get(_QUIET, names) or ())
        self._now_facts: dict[str, Any] = {}
        self._now_quiet: set[str] = set()
        self._is_new = False

    def of(self, entry: Entry) -> FileFacts | None:
        """The facts of an entry, where they are known."""
        if entry.on_disk:  # its blob is not what is looked at
            return None
        key = _key(entry)
        if key in self._quiet:
            self._now_quiet.add(key)
            return QUIET
        known = self._facts.get(key)
        if known is None:
            return None
        try:
            facts = _from_json(entry.path, known)
        except (ValueError, TypeError):  # somebody changed it
            return None
        self._now_facts[key] = known
        return facts

    def add(self, entry: Entry, facts: FileFacts) -> None:
        """Remember what an entry says."""
        if entry.on_disk:
            return
        self._is_new = True
        if facts is QUIET:
            self._now_quiet.add(_key(entry))
        else:
            self._now_facts[_key(entry)] = _to_json(facts)

    def save(self) -> None:
        """Keep what this run has seen: files that are gone are forgotten."""
        if self._is_new:
            self._cache.put(_FACTS, self._tree, self._now_facts)
            self._cache.put(_QUIET, self._names, sorted(self._now_quiet))


def _key(entry: Entry) -> str:
    text = f"{entry.path}\0{entry.oid}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _to_json(facts: FileFacts) -> list[Any]:
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
        facts.not_read,
    ]


def _from_json(path: str, value: list[Any]) -> FileFacts:
    mentions, dangling, unknown, cut, comments, not_read = value
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
    return FileFacts(references, allowed, not_read)


def _place(at: Location) -> tuple[int, int, int, int]:
    return at.line, at.column, at.end_line, at.end_column


def _at(path: str, place: list[int]) -> Location:
    return Location(path, *place)
