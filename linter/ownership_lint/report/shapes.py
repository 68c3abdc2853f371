"""The JSON that programs get of a matrix, version 1; the schemas of it are made of these classes.

Keys may be added within version 1; none is removed or changes its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  (the schemas are made of these annotations)
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a file."""

    path: str
    """POSIX, from the root of the repository. Bytes that are not UTF-8 are lone surrogates."""
    line: int
    """Counts from 1."""
    column: int
    """Counts from 1, in characters."""


@dataclass(frozen=True, slots=True)
class Why:
    """What gives a path an owner, or that nothing does."""

    kind: Literal["entry", "pattern", "unowned", "ambiguous", "nobody"]
    """An exact entry; a pattern; nobody on purpose; patterns of different owners; nothing names it."""
    place: Place | None
    """The place of the matrix that says so; of nobody, the row that says that the script was removed."""
    patterns: tuple[str, ...]
    """The globs that name the path; several where they differ about its owner."""
    owners: tuple[str, ...]
    """Whom the patterns name, where they differ."""
    reason: str | None
    """Why nobody is to own it."""


@dataclass(frozen=True, slots=True)
class Deprecated:
    """Since when a script is not to be used, and what to use instead."""

    since: str | None
    """The version of the matrix that deprecated it."""
    date: str | None
    """The day of the deprecation."""
    replacement: str | None
    """The script to use instead."""
    reason: str | None
    """Why it is not to be used."""
    remove_after: str | None
    """A date, YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class Word:
    """A subcommand, or a positional argument."""

    name: str
    """What the usage line calls it."""
    description: str | None
    """What it does or is."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option, under all its spellings."""

    flags: tuple[str, ...]
    """The spellings."""
    value: str | None
    """The placeholder of its value; null for a flag."""
    description: str | None
    """What it does."""
    default: str | None
    """What holds where it is not given."""


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable that is an input."""

    name: str
    """The name of the variable."""
    description: str | None
    """What it sets."""
    default: str | None
    """What holds where it is not set."""
    required: bool
    """Whether the script refuses to run without it."""


@dataclass(frozen=True, slots=True)
class ExitCode:
    """An exit code."""

    code: int
    """The number."""
    meaning: str
    """What it means."""


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """What has to hold before a script runs."""

    text: str
    """For people."""
    when: str | None
    """The option that makes it necessary."""
    requires: Mapping[str, tuple[str, ...]]
    """The same for machines, where the matrix says it: command, file, env, …"""


@dataclass(frozen=True, slots=True)
class Command:
    """A command line to copy."""

    run: str
    """The command line."""
    title: str | None
    """What it is for."""


@dataclass(frozen=True, slots=True)
class Contract:
    """How a script is used, as the matrix says it."""

    primary: bool
    """Whether it is the usual way to do its task."""
    trigger: str | None
    """When it is run."""
    description: str | None
    """What it does, at length."""
    modes: tuple[Word, ...]
    """Its subcommands."""
    arguments: tuple[Word, ...]
    """Its positional arguments."""
    options: tuple[Option, ...]
    """The options that it accepts."""
    env: tuple[Variable, ...]
    """The environment variables that it reads."""
    exit_codes: tuple[ExitCode, ...]
    """The codes that it exits with."""
    prerequisites: tuple[Prerequisite, ...]
    """What has to hold before it runs."""
    safety: tuple[str, ...]
    """What to know before running it."""
    outputs: tuple[str, ...]
    """What it writes."""
    usage: tuple[Command, ...]
    """Command lines that show how it is called."""
    examples: tuple[Command, ...]
    """Commands to copy."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """Whom to call when a script fails."""

    chain: tuple[str, ...]
    """In order: the first to call first."""
    emergency: str | None
    """Whom to call when nothing else helps."""
    category: str | None
    """The row of the escalation table; null where owner and coordinator are all that is known."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script, and all that the matrix says of it."""

    path: str
    """POSIX, from the root of the repository. Bytes that are not UTF-8 are lone surrogates."""
    tracked: bool
    """Whether the tree holds it."""
    status: Literal["active", "experimental", "deprecated", "generated", "removed"]
    """Where it is in its life."""
    owner: str | None
    """Who answers for it."""
    co_owners: tuple[str, ...]
    """Who is accountable beside the owner."""
    coordinator: str | None
    """Its own, else that of its pattern, else that of its owner."""
    domain: str | None
    """Its own, else that of its pattern, else that of its owner."""
    why: Why
    """What gives it that owner."""
    purpose: str | None
    """What it is for, in one line."""
    deprecated: Deprecated | None
    """Given where it is not to be used any more."""
    contract: Contract
    """How it is used."""
    escalation: Escalation | None
    """Whom to call; null where nobody owns it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A name that owner, coordinator and escalation fields use."""

    name: str
    """The name."""
    kind: str
    """What stands behind it: agent, coordinator, team, human."""
    title: str | None
    """What people call this owner."""
    coordinator: str | None
    """Who coordinates this owner."""
    domain: str | None
    """The domain that this owner works in."""
    spec: str | None
    """The file that describes this owner."""
    handle: str | None
    """What CODEOWNERS calls this owner."""
    scripts: int
    """How many scripts of the tree are this owner's."""


@dataclass(frozen=True, slots=True)
class Domain:
    """An ownership category."""

    name: str
    """The name that scripts give."""
    title: str
    """What people call it."""
    owner: str | None
    """Who is accountable for it."""
    coordinator: str | None
    """Who coordinates it."""


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """Whom to call, in order, when a script of a category fails."""

    category: str
    """What failed."""
    domain: str | None
    """The domain that the category stands for."""
    first: str | None
    """Whom to call first."""
    then: str | None
    """Whom to call next."""
    emergency: str | None
    """Whom to call when nothing else helps."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the tree has an owner."""

    scripts: int
    """The scripts of the tree."""
    owned: int
    """Those that an entry or a pattern gives an owner."""


@dataclass(frozen=True, slots=True)
class ResolvedMatrix:
    """What `ownership-lint report --format json` writes: the matrix, resolved for every script."""

    version: Literal[1]
    """The version of this format."""
    matrix: str
    """The path of the matrix."""
    title: str | None
    """Its title."""
    coverage: Coverage
    """How much of the tree has an owner."""
    owners: tuple[Owner, ...]
    """The registry, in the order of the matrix."""
    domains: tuple[Domain, ...]
    """The ownership categories, in the order of the matrix."""
    escalation: tuple[EscalationRow, ...]
    """The escalation table."""
    scripts: tuple[Script, ...]
    """Every script of the tree and every entry of the matrix, by path."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of the repository that was looked at."""

    kind: str
    """One of index, worktree, commit."""
    rev: str | None
    """The commit as it was named."""


@dataclass(frozen=True, slots=True)
class Near:
    """A path that may be meant, and its owner."""

    path: str
    """The path."""
    owner: str | None
    """Who owns it."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """One thing that the matrix or the script says of how the script is used."""

    kind: Literal["option", "subcommand", "exit code", "variable"]
    """What it is."""
    name: str
    """Its spelling, code or name."""
    documented: bool
    """Whether the matrix says so."""
    answer: Literal["present", "absent", "unknown"]
    """Whether the script has it: proven, proven not to, or it cannot be told."""
    place: Place | None
    """The place in the script that shows it."""
    reason: str
    """Why it cannot be told; of what is absent, what the script does instead."""
    default: str | None
    """The default that the script has, where another is documented."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a path that was asked for."""

    asked: str
    """The path or folder as it was given."""
    script: Script
    """All about it; of a folder, one answer for each script below it."""
    moved_to: str | None
    """Where it is now, if the tree holds it elsewhere; its answer follows."""
    nearest: tuple[Near, ...]
    """Of a path that nobody owns: others that may be meant."""
    analysed: tuple[Analysed, ...] | None
    """With `--contract`: what the script proves; null where nobody asked, or nothing reads its language."""
    not_analysed: str | None
    """With `--contract`: why nothing could be read of the script; else null."""


@dataclass(frozen=True, slots=True)
class Who:
    """What `ownership-lint who --format json` prints."""

    version: Literal[1]
    """The version of this format."""
    snapshot: Snapshot
    """The state of the repository that was looked at."""
    answers: tuple[Answer, ...]
    """In the order in which they were asked for."""
