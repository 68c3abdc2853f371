"""The policy as values: what counts as a script, which rules run and how bad each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.finding import Location
    from ownership_lint.inputs.merging import Traced


class Scope(NamedTuple):
    """Which tracked files are scripts: below a root, found by any detector, not excluded."""

    roots: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    detect: tuple[str, ...] = ("extension", "shebang", "executable")
    exclude: tuple[str, ...] = ()
    user_roots: tuple[tuple[str, Location], ...] = ()
    user_excludes: tuple[tuple[str, Location], ...] = ()
    """What the user's own files state of the two, with the places."""


class Override(NamedTuple):
    """Other severities for some paths; `paths` are globs or `class:NAME`."""

    paths: tuple[str, ...]
    rules: Mapping[str, Severity]
    reason: str
    at: Location


class DataFile(NamedTuple):
    """Files that may hold data: which, who answers for them, and why."""

    glob: str
    owner: str
    reason: str


class RosterSettings(NamedTuple):
    """How the roster of personnel names is used."""

    at: Location
    """Where the policy says so."""
    on_missing: Severity
    file: str
    """The keyed file, from the repository root."""
    weak_needs: tuple[str, ...]
    """What a name that is a word, too, must have beside it: any of these."""


class PiiSettings(NamedTuple):
    """What the rules that look for personal data have to know."""

    placeholder_domains: tuple[str, ...] = ()
    """Domains of addresses that belong to nobody, in lower case; those below them count too."""
    data_files: tuple[DataFile, ...] = ()
    """The register of files that may hold data."""
    roster: RosterSettings | None = None


class ServerPattern(NamedTuple):
    """MCP servers that the policy allows or denies: all that is not empty has to match."""

    name: str = ""
    url: str = ""
    package: str = ""
    command: str = ""


class McpSettings(NamedTuple):
    """What the rules about MCP clients have to know."""

    clients: tuple[tuple[str, str], ...] = ()
    """Globs of files, each with the id of the client that they are written for."""
    may_differ: tuple[str, ...] = ()
    """Servers that clients may reach in different ways."""
    allow: tuple[ServerPattern, ...] = ()
    """The only servers that may be configured, if any is given."""
    deny: tuple[ServerPattern, ...] = ()
    required: tuple[tuple[str, Location], ...] = ()
    """Servers that must be configured, each with the place that says so."""


class Policy(NamedTuple):
    """The merged policy."""

    scope: Scope = Scope()
    classes: Mapping[str, tuple[str, ...]] = {}
    rules: Mapping[str, Severity] = {}
    rules_at: Mapping[str, Location] = {}
    """Where the user's files name each rule, in `rules` or else in an override."""
    overrides: tuple[Override, ...] = ()
    pii: PiiSettings = PiiSettings()
    mcp: McpSettings = McpSettings()
    packs: tuple[tuple[str, Location], ...] = ()
    """The files of the user's rule packs as the policy names them, with the places."""
    fail_on: Severity = Severity.ERROR
    exceptions: str | None = None
    """The file of exceptions, from the repository root."""
    exceptions_at: Location | None = None
    """Where the user's files name it; None for the default, which need not be there."""
    baseline: str | None = None
    """The file of known findings, from the repository root."""
    baseline_at: Location | None = None
    """Where the user's files name it; None for the default, which need not be there."""
    path: str | None = None
    """The user's policy file, where there is one."""
    files: tuple[str, ...] = ()
    """That file and all that it extends, the lowest first."""
    tree: Traced | None = None
    """All of it as the files say it, with the place of every value."""
