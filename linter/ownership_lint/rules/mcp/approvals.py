"""What runs without anybody being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.wording import counted, quoted
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.servers import ClientFile, Server
    from ownership_lint.analysis.mcp.tree import Node

_TOLD: Final = 3
_PART: Final = lazy_pattern(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_READING_VERBS: Final = """
    get list read search find fetch query view show describe check count lookup resolve browse analyze analyse
    inspect explain validate preview diff status ask open export download test lint dry"""
_CHANGING_VERBS: Final = """
    create delete remove write edit update modify insert upsert replace deploy push publish release exec
    execute run eval evaluate merge send post put patch drop truncate destroy move rename kill terminate
    install uninstall apply add commit rebase revert reset grant revoke transfer upload approve purge"""
_READING: Final = frozenset(_READING_VERBS.split())
_CHANGING: Final = frozenset(_CHANGING_VERBS.split())


def auto_approve_wildcard(server: Server) -> Iterator[Problem]:
    """A server all of whose tools run unasked."""
    for key, one in _approved(server):
        if one.text.strip() == "*":
            message = (
                f"`*` in {quoted(key)}: {server.client.name} runs every tool of this server without asking"
            )
            yield Problem(one.span, server.name, message, "name the tools that only read", context=key)


def auto_approve_write(server: Server) -> Iterator[Problem]:
    """Tools that change something and run unasked."""
    changing: dict[str, list[Node]] = {}
    for key, one in _approved(server):
        if _changes(one.text):
            changing.setdefault(key, []).append(one)
    for key, tools in changing.items():
        names = ", ".join(quoted(one.text) for one in tools[:_TOLD]) + (", …" if len(tools) > _TOLD else "")
        what = counted(len(tools), "tool")
        message = f"{quoted(key)} lets {what} run unasked that by name change something: {names}"
        yield Problem(tools[0].span, server.name, message, "take out what changes something", context=key)


def trust_all(server: Server) -> Iterator[Problem]:
    """A server that is trusted as a whole."""
    for key in server.client.trust_keys:
        member = server.node.member(key)
        if member is not None and member.value.value is True:
            message = (
                f"{quoted(key)} is true: {server.client.name} runs every tool of this server without asking"
            )
            yield Problem(member.key.span, server.name, message, "take it out", context=key)


def auto_enable_project(file: ClientFile) -> Iterator[Problem]:
    """Settings that start whatever servers the project names."""
    for key in file.client.enable_keys:
        member = file.root.member(key) if file.root is not None else None
        if member is not None and member.value.value is True:
            message = (
                f"{quoted(key)} is true: {file.client.name} starts every server that any commit adds, "
                "without asking those who check it out"
            )
            tip = "take it out, and name the servers in `enabledMcpjsonServers`"
            yield Problem(member.key.span, key, message, tip)


def _approved(server: Server) -> Iterator[tuple[str, Node]]:
    """What is approved, each with the key that says so."""
    for key in server.client.approval_keys:
        node = server.node.get(key)
        if node is not None:
            yield from ((key, one) for one in (node.items if node.items is not None else (node,)))


def _changes(tool: str) -> bool:
    """Whether the first verb in the name of a tool is one that changes something."""
    verbs = (part.lower() for part in _PART.findall(tool[:200]))
    return next((verb in _CHANGING for verb in verbs if verb in _CHANGING or verb in _READING), False)


SERVER_CHECKS: Final = {
    "mcp/auto-approve-wildcard": auto_approve_wildcard,
    "mcp/auto-approve-write": auto_approve_write,
    "mcp/trust-all": trust_all,
}
FILE_CHECKS: Final = {"mcp/auto-enable-project": auto_enable_project}
