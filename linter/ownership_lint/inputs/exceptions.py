"""Exceptions as values: what a team decided to live with, why, who answers for it and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ownership_lint.finding import Location


class PolicyException(NamedTuple):
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
    """The last day, `YYYY-MM-DD` like `created`; empty for what a pack allows without end."""
    at: Location
    """The place of its id."""
    entry: int | None = None
    """Of what a pack allows: which entry of its rule it is, from 0. It has neither owner nor first day."""

    @property
    def title(self) -> str:
        """What to call it."""
        if self.entry is None:
            return f"the exception `{self.id}`"
        return f"entry {self.entry + 1} of `allow` of `{self.rule}`"
