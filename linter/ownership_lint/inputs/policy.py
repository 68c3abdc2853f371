"""The policy as values: what counts as a script, which rules run and how bad each is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ownership_lint.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.finding import Location

DETECTORS = ("extension", "shebang", "executable")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which tracked files are scripts: below a root, found by any detector, not excluded."""

    roots: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    detect: tuple[str, ...] = DETECTORS
    exclude: tuple[str, ...] = ()
    user_excludes: tuple[tuple[str, Location], ...] = ()
    """The excludes that the user's own file states, with their places."""


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
