"""Files that are not what their format says."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.servers import ClientFile


def flaws(rule: str, file: ClientFile) -> Iterator[Problem]:
    """What the reader of the file stumbled over."""
    for flaw in file.flaws:
        if flaw.rule == rule:
            yield Problem(flaw.span, file.path, flaw.message, flaw.help)


_RULES: Final = ("mcp/json-syntax", "mcp/toml-syntax", "mcp/yaml-syntax", "mcp/duplicate-key")

FILE_CHECKS: Final = {rule: partial(flaws, rule) for rule in _RULES}
