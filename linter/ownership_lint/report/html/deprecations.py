"""What is not to be used any more, and what still names it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ownership_lint.analysis.deprecation import replacement_path
from ownership_lint.analysis.references import Grade
from ownership_lint.inputs.matrix import Status
from ownership_lint.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.matrix import ScriptEntry


@dataclass(frozen=True, slots=True)
class Deprecated:
    """One script."""

    path: str
    is_present: bool
    since: str
    replacement: str
    has_replacement: bool
    """Whether the replacement is there; of what is no path, it is taken to be."""
    invoked: int
    instructed: int
    mentioned: int
    archived: int
    """Records of the past that name it."""


def deprecations_of(repository: Repository) -> tuple[Deprecated, ...]:
    """Every deprecated script, in the order of the matrix."""
    entries = [
        entry
        for entry in repository.matrix.scripts.values()
        if entry.status is Status.DEPRECATED or entry.deprecation is not None
    ]
    if not entries:
        return ()
    mentions = _mentions(repository, entries)
    archived = _archived(repository, entries)
    return tuple(_view(repository, entry, mentions[entry.path], archived[entry.path]) for entry in entries)


def _view(
    repository: Repository, entry: ScriptEntry, mentions: Mapping[Grade, int], archived: int
) -> Deprecated:
    deprecation = entry.deprecation
    path = replacement_path(entry)
    return Deprecated(
        path=printable(repository.told_path(entry.path)),
        is_present=entry.path in repository.entries,
        since=(deprecation.since or deprecation.date or "") if deprecation else "",
        replacement=printable((deprecation.replacement or "") if deprecation else ""),
        has_replacement=path is None or path in repository.entries,
        invoked=mentions[Grade.INVOKED],
        instructed=mentions[Grade.INSTRUCTED],
        mentioned=mentions[Grade.MENTIONED],
        archived=archived,
    )


def _mentions(repository: Repository, entries: Iterable[ScriptEntry]) -> dict[str, Counter[Grade]]:
    """How often each is named, and how; what a script and its replacement say of it does not count."""
    own = {entry.path: {entry.path, replacement_path(entry)} for entry in entries}
    counts: dict[str, Counter[Grade]] = {path: Counter() for path in own}
    for mention in repository.references.mentions:
        if mention.target in own and mention.at.path not in own[mention.target]:
            counts[mention.target][mention.grade] += 1
    return counts


def _archived(repository: Repository, entries: Iterable[ScriptEntry]) -> Counter[str]:
    """The records of the past that name each: these are not read for calls."""
    paths = [entry.path for entry in entries]
    names = {path: path.rpartition("/")[2].encode("utf-8", "surrogateescape") for path in paths}
    records = (repository.entries[path] for path in sorted(repository.in_class("history")))
    counts: Counter[str] = Counter()
    for content in repository.snapshot.read_many(entry for entry in records if entry.is_file):
        counts.update(path for path, name in names.items() if content.data and name in content.data)
    return counts
