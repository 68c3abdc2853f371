"""Exceptions as values: what a team decided to live with, why, who answers for it and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ownership_lint.finding import Location


@dataclass(frozen=True, slots=True)
class PolicyException:
    """Findings of one rule that are accepted; every stated condition has to match."""

    id: str
    rule: str
    paths: tuple[str, ...]
    """Globs or `class:NAME`; empty where any path will do."""
    subject: str | None
    fingerprint: str | None
    """The beginning of a fingerprint, at least 8 hex digits, without `sha256:`."""
    max_findings: int | None
    reason: str
    owner: str
    created: str
    expires: str
    """The last day, `YYYY-MM-DD` like `created`."""
    at: Location
    """The place of its id."""
