"""The ownership matrix as values: what `ownership.yaml` says, each statement with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.inputs.contract import Contract

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.finding import Location


class Status(StrEnum):
    """Where a script is in its life."""

    ACTIVE = "active"
    EXPERIMENTAL = "experimental"
    DEPRECATED = "deprecated"
    GENERATED = "generated"
    """Made at run time: the tree is not expected to hold it."""
    REMOVED = "removed"
    """A tombstone: the row is kept, the file is gone, and nobody owns it."""


class Dialect(StrEnum):
    """How the text of a pattern is read; see docs/patterns.md."""

    GITIGNORE = "gitignore"
    CODEOWNERS = "codeowners"
    GITLAB = "gitlab"


class _Placed:
    """An entry that knows where each of its values stands."""

    __slots__ = ()

    at: Location
    fields: Mapping[str, Location]

    def place(self, key: str) -> Location:
        """Where the value of `key` stands, or the entry itself where it has none."""
        return self.fields.get(key, self.at)


class Deprecation(NamedTuple):
    """Since when a script is not to be used, and what to use instead."""

    at: Location
    since: str | None = None
    date: str | None = None
    replacement: str | None = None
    reason: str | None = None
    remove_after: str | None = None
    replacement_at: Location | None = None
    remove_after_at: Location | None = None


@dataclass(frozen=True, slots=True)
class ScriptEntry(_Placed):
    """One exact entry of `scripts`, keyed by its path from the repository root."""

    path: str
    at: Location
    owner: str
    status: Status = Status.ACTIVE
    coordinator: str | None = None
    domain: str | None = None
    group: str | None = None
    purpose: str | None = None
    deprecation: Deprecation | None = None
    references: tuple[str, ...] = ()
    delegated: str | None = None
    """Why it stands under another name on purpose."""
    co_owners: tuple[str, ...] = ()
    contract: Contract = field(default_factory=Contract)
    fields: Mapping[str, Location] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class PatternEntry(_Placed):
    """One glob of `patterns`. In the CODEOWNERS dialects the last match by `line` wins."""

    glob: str
    at: Location
    owner: str
    dialect: Dialect = Dialect.GITIGNORE
    co_owners: tuple[str, ...] = ()
    coordinator: str | None = None
    domain: str | None = None
    min_matches: int = 1
    section: str | None = None
    line: int = 0
    fields: Mapping[str, Location] = field(default_factory=dict, compare=False)


class UnownedEntry(NamedTuple):
    """Paths that nobody owns on purpose."""

    glob: str
    at: Location
    reason: str
    dialect: Dialect = Dialect.GITIGNORE
    section: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Owner(_Placed):
    """One name of the registry that owner, coordinator and escalation fields use."""

    name: str
    at: Location
    kind: str
    title: str | None = None
    coordinator: str | None = None
    domain: str | None = None
    spec: str | None = None
    handle: str | None = None
    references: tuple[str, ...] = ()
    fields: Mapping[str, Location] = field(default_factory=dict, compare=False)


class KeyScript(NamedTuple):
    """A script that a domain's summary lists: an exact path or a glob."""

    text: str
    at: Location


@dataclass(frozen=True, slots=True)
class Domain(_Placed):
    """An ownership category."""

    name: str
    at: Location
    title: str
    owner: str | None = None
    coordinator: str | None = None
    key_scripts: tuple[KeyScript, ...] = ()
    summary_owner: str | None = None
    """Whom the summary's heading names, where it names anybody."""
    fields: Mapping[str, Location] = field(default_factory=dict, compare=False)


class Group(NamedTuple):
    """A table of the document: presentation, ownership never follows from it."""

    name: str
    at: Location
    title: str
    owner: str | None = None
    """Whom the title names ("ARCHITECT Domain"), where it names one known owner."""


@dataclass(frozen=True, slots=True)
class EscalationRow(_Placed):
    """Whom to call, in order, when a script of a category fails."""

    category: str
    at: Location
    domain: str | None = None
    first: str | None = None
    then: str | None = None
    emergency: str | None = None
    fields: Mapping[str, Location] = field(default_factory=dict, compare=False)


class Reference(NamedTuple):
    """A decision record or other document that the matrix cites."""

    name: str
    at: Location
    title: str | None = None
    path: str | None = None
    path_at: Location | None = None


class OwnerUse(NamedTuple):
    """One place that names an owner: `field` is owner, coordinator, first, then, emergency, …"""

    name: str
    field: str
    at: Location


class DocumentOutput(NamedTuple):
    """A document that `report` writes: a whole file, or the part between the markers of `block`."""

    format: str
    file: str
    at: Location
    block: str | None = None
    owner: str | None = None
    max_tokens: int | None = None


class Matrix(NamedTuple):
    """Everything `ownership.yaml` says."""

    path: str
    title: str | None = None
    scripts: Mapping[str, ScriptEntry] = {}
    patterns: tuple[PatternEntry, ...] = ()
    unowned: tuple[UnownedEntry, ...] = ()
    owners: Mapping[str, Owner] = {}
    domains: Mapping[str, Domain] = {}
    groups: Mapping[str, Group] = {}
    escalation: tuple[EscalationRow, ...] = ()
    references: Mapping[str, Reference] = {}
    cited: tuple[tuple[str, Location], ...] = ()
    """Every use of a reference's name, with its place."""
    owner_uses: tuple[OwnerUse, ...] = ()
    """Every place that names an owner, in document order."""
    outputs: tuple[DocumentOutput, ...] = ()
    """What `report` writes from this matrix: documents that name every script and call none."""
