"""Client files in memory, and what one rule finds in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ownership_lint.analysis.mcp.clients import clients_by_path, read_clients
from ownership_lint.inputs.policy import McpSettings
from ownership_lint.rules.mcp import problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.analysis.mcp.clients import Clients
    from ownership_lint.analysis.mcp.problem import Problem


def clients(files: Mapping[str, str], **settings: Any) -> Clients:
    """The client files among `files`; the others are only tracked."""
    told = McpSettings(**settings)
    by_path = clients_by_path(files, told.clients)
    return read_clients({path: files[path].encode() for path in by_path}, by_path, told, files)


def problems_in(rule: str, files: Mapping[str, str], **settings: Any) -> list[Problem]:
    """What a rule finds in files."""
    return [problem for _, problem in problems(rule, clients(files, **settings))]


def found(rule: str, files: Mapping[str, str], **settings: Any) -> list[str]:
    """What a rule finds in files, as `path:line:column message`."""
    return [
        f"{at.path}:{at.line}:{at.column} {problem.message}"
        for at, problem in problems(rule, clients(files, **settings))
    ]
