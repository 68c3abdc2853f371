"""A text that may be a value, and what checks of it look like."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ownership_lint.inputs.packs import Context


class Settings(NamedTuple):
    """What the policy says about values."""

    placeholder_domains: frozenset[str] = frozenset()


class Candidate(NamedTuple):
    """A text that may be a value, for validators to judge."""

    text: str
    line: str
    start: int
    """Where it begins in `line`."""
    path: str
    settings: Settings
    context: Context | None = None
    """What its detector wants to stand near it."""

    @property
    def end(self) -> int:
        """Where it ends in `line`."""
        return self.start + len(self.text)


Check = Callable[[Candidate], bool]
"""Whether a candidate is what its rule looks for."""
