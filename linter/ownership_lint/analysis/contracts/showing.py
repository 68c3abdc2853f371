"""Which literals of a script may be told: no default that may be a secret."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ownership_lint.analysis.content.scanner import Scanner

_LONGEST: Final = 200


def may_show(name: str, value: str) -> bool:
    """Whether a default can be told: neither its name nor its form says that it is a secret or personal."""
    from ownership_lint.analysis.mcp.secrets.names import is_secret

    if is_secret(name.lstrip("-")) or len(value) > _LONGEST or not value.isprintable():
        return False
    return not _scanner().scan("", f"{name}={value}".encode("utf-8", "replace"))


@cache
def _scanner() -> Scanner:
    from ownership_lint.analysis.content.candidate import Settings
    from ownership_lint.analysis.content.scanner import Scanner
    from ownership_lint.inputs.bundled_packs import VALUES

    return Scanner(VALUES, Settings())
