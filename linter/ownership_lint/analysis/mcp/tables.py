"""Keys of TOML files that stand below the head of another table than they were meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.servers import Server
    from ownership_lint.analysis.mcp.tree import Member, Node
    from ownership_lint.inputs.clients import Key

_FITTING: Final = {"number": {"number"}, "boolean": {"boolean"}, "list": {"strings", "any"}}
"""Which keys take a value that is no text, by its kind."""
_BY_NAME: Final = "tools"
"""The table of a server that holds tables by name."""


class Strayed(NamedTuple):
    """A key that TOML counts to the table whose head stands before it."""

    member: Member
    table: Node
    path: tuple[str, ...]
    """How the server's entry leads to the table; empty for the entry itself."""
    is_of_server: bool
    """Whether it was meant for the server; else for the root of the file."""


def strayed(server: Server) -> tuple[Strayed, ...]:
    """Keys of a server, or of the file, that a table of the server has swallowed."""
    return tuple(_strayed(server)) if server.client.format == "toml" else ()


def _strayed(server: Server) -> Iterator[Strayed]:
    keys = {one.name: one for one in server.client.keys}
    for path, table in _tables(server):
        for member in table.members or ():
            key = keys.get(member.name)
            if key is None and _is_of_root(server, member, is_inner=bool(path)):
                yield Strayed(member, table, path, is_of_server=False)
            elif key is not None and path and _is_of_server(server, member, key):
                yield Strayed(member, table, path, is_of_server=True)


def _tables(server: Server) -> Iterator[tuple[tuple[str, ...], Node]]:
    """The tables of a server that were opened by a head, so that what follows belongs to them."""
    texts = {one.name for one in server.client.keys if one.type == "string-map"}
    if _has_head(server, server.node):
        yield (), server.node
    for member in server.node.members or ():
        if member.name not in {*texts, _BY_NAME} or member.value.kind != "mapping":
            continue
        if _has_head(server, member.value):
            yield (member.name,), member.value
        if member.name == _BY_NAME:
            for inner in member.value.members or ():
                if _has_head(server, inner.value):
                    yield (member.name, inner.name), inner.value


def _has_head(server: Server, node: Node) -> bool:
    return node.members is not None and server.source.data.startswith(b"[", node.span.start)


def _is_of_server(server: Server, member: Member, key: Key) -> bool:
    kind = member.value.kind
    if kind == "string":
        return key.type in {"string", "any"} and server.node.member(member.name) is None
    return key.type in _FITTING.get(kind, ())


def _is_of_root(server: Server, member: Member, *, is_inner: bool) -> bool:
    """A word alone may be the name of anything in an inner table, and proves nothing there."""
    is_known = member.name in server.client.other_roots and member.value.kind != "mapping"
    return is_known and (not is_inner or "_" in member.name)
