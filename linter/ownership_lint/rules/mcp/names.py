"""Names of servers that clients or tools take for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.wording import quoted
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.servers import ClientFile

_NO_WORD: Final = lazy_pattern(r"[^a-z0-9_]")
_JOINT: Final = "__"
"""What stands between the name of a server and that of its tool."""


def name_collision(file: ClientFile) -> Iterator[Problem]:
    """Two servers whose tools get the same names."""
    first: dict[str, str] = {}
    for server in file.servers:
        name = _as_prefix(server.name)
        other = first.setdefault(name, server.name)
        if other != server.name and name.strip("_"):
            message = f"{quoted(server.name)} and {quoted(other)} are both {quoted(name)} before their tools"
            yield Problem(server.key.span, server.name, message, "rename one", context=other)


def tool_shadowing(file: ClientFile) -> Iterator[Problem]:
    """A server whose tools look like those of another one."""
    names = {_as_prefix(server.name): server.name for server in file.servers}
    for server in file.servers:
        name = _as_prefix(server.name)
        place = name.find(_JOINT, 1)
        while place >= 0:
            other = names.get(name[:place])
            if other is not None:
                message = (
                    f"a tool of {quoted(server.name)} is named {quoted(f'{name}{_JOINT}…')}, "
                    f"as one of {quoted(other)} could be: what is allowed for that one is allowed for both"
                )
                yield Problem(
                    server.key.span, server.name, message, f"name it without `{_JOINT}`", context=other
                )
                break
            place = name.find(_JOINT, place + 1)


def _as_prefix(name: str) -> str:
    """A name as it stands before its tools."""
    return _NO_WORD.sub("_", name.lower())


FILE_CHECKS: Final = {"mcp/name-collision": name_collision, "mcp/tool-shadowing": tool_shadowing}
