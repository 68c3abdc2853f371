"""What a check finds in a client file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.finding import Certainty

if TYPE_CHECKING:
    from ownership_lint.analysis.mcp.tree import Span
    from ownership_lint.finding import Edit, Related, Severity


class Problem(NamedTuple):
    """One thing that is wrong, before it is a finding."""

    span: Span
    subject: str
    """The server that it is about, or the key."""
    message: str
    help: str = ""
    severity: Severity | None = None
    """None where that of the rule holds."""
    certainty: Certainty = Certainty.PROVEN
    edits: tuple[Edit, ...] = ()
    """What mends it for certain."""
    related: tuple[Related, ...] = ()
    context: str = ""
    """What tells it from others about the same subject; no value."""
