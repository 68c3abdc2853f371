"""The policy as values: what counts as a script, which rules run and how bad each is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ownership_lint.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.finding import Location


@dataclass(frozen=True, slots=True)
class Scope:
    """Which tracked files are scripts: below a root, found by any detector, not excluded."""

    roots: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    detect: tuple[str, ...] = ("extension", "shebang", "executable")
    exclude: tuple[str, ...] = ()
    user_roots: tuple[tuple[str, Location], ...] = ()
    user_excludes: tuple[tuple[str, Location], ...] = ()
    """What the user's own file states of the two, with the places."""


@dataclass(frozen=True, slots=True)
class Override:
    """Other severities for some paths; `paths` are globs or `class:NAME`."""

    paths: tuple[str, ...]
    rules: Mapping[str, Severity]
    reason: str
    at: Location


@dataclass(frozen=True, slots=True)
class Policy:
    """The merged policy."""

    scope: Scope = field(default_factory=Scope)
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: Mapping[str, Severity] = field(default_factory=dict)
    rules_at: Mapping[str, Location] = field(default_factory=dict, compare=False)
    """Where the user's file names each rule, in `rules` or else in an override."""
    overrides: tuple[Override, ...] = ()
    fail_on: Severity = Severity.ERROR
    path: str | None = None
    """The user's policy file, where there is one."""
    without_effect: tuple[str, ...] = ()
    """What that file states and this version does not do yet."""
