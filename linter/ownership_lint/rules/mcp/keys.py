"""Keys of a server's entry that the client does not read, or not any more, or not at this place."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.effects import TRANSPORT_NAMES, effect
from ownership_lint.analysis.mcp.entries import is_remark, is_where_expected
from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.tables import strayed
from ownership_lint.analysis.mcp.wording import either, quoted
from ownership_lint.finding import Certainty, Related, Severity
from ownership_lint.inputs.bundled_clients import CLIENTS
from ownership_lint.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.servers import ClientFile, Server
    from ownership_lint.analysis.mcp.tables import Strayed
    from ownership_lint.analysis.mcp.tree import Member, Node
    from ownership_lint.inputs.clients import Client, Key

_REMOTE: Final = {"http", "sse", "ws"}
_ADDRESSES: Final = ("url", "serverUrl", "httpUrl")
_INSTEAD: Final = {
    ("Claude Code", "disabled"): "name the server in `disabledMcpjsonServers` of `.claude/settings.json`",
    (
        "Claude Code",
        "enabled",
    ): "name the server in `disabledMcpjsonServers` of `.claude/settings.json` to switch it off",
    ("Claude Code", "alwaysAllow"): "list the tools in `permissions.allow` of `.claude/settings.json`",
    ("Claude Code", "autoApprove"): "list the tools in `permissions.allow` of `.claude/settings.json`",
    ("Codex CLI", "type"): "take it out: `command` or `url` alone says how the server is reached",
    ("Codex CLI", "transport"): "take it out: `command` or `url` alone says how the server is reached",
}
"""Where a client has the same elsewhere than in the entry of the server."""


def unsupported_key(server: Server) -> Iterator[Problem]:
    """Keys that make this client fail."""
    client = server.client
    for member in server.node.members or ():
        right = client.fatal_keys.get(member.name)
        if right is not None:
            message = f"{client.name} refuses {quoted(member.name)}: {effect(client, 'rejected')}"
            message += f"; it reads {quoted(right)}" if right else ""
            tip = f"write {quoted(right)} instead" if right else "take it out"
            yield Problem(member.key.span, server.name, message, tip, context=member.name)
    if client.misplaced_keys == "rejected":
        for member, key in _misplaced(server):
            message = (
                f"{client.name} takes {quoted(key.name)} only of servers reached by {_transports(key)}: "
                f"{effect(client, 'rejected')}"
            )
            yield Problem(member.key.span, server.name, message, "take it out", context=key.name)


def unknown_key(server: Server) -> Iterator[Problem]:
    """Keys that this client passes over."""
    client = server.client
    if not client.is_verified or client.is_dead or not client.keys or not is_where_expected(server):
        return
    if client.misplaced_keys in {"ignored", "flagged"}:
        yield from (
            _without_effect(server, member, key)
            for member, key in _misplaced(server)
            if not _is_empty(member.value)
        )
    if client.unknown_keys != "tolerated":
        for member in _unknown(server):
            foreign = client.foreign_keys.get(member.name)
            yield _foreign(server, member, foreign) if foreign is not None else _invented(server, member)


def _unknown(server: Server) -> Iterator[Member]:
    client = server.client
    told_elsewhere = {
        *(one.name for one in client.keys),
        *(name.partition(".")[0] for name in client.deprecated_keys),
        *client.fatal_keys,
        *(client.wrong_type_keys if client.type_key else ()),
        *(one.member.name for one in strayed(server) if not one.path),
        *(_ADDRESSES if not client.url_keys and server.command is None else ()),
    }
    for member in server.node.members or ():
        if member.name not in told_elsewhere and (
            member.name in client.foreign_keys or not is_remark(member.name)
        ):
            yield member


def _foreign(server: Server, member: Member, right: str) -> Problem:
    """A key of another client."""
    client, name = server.client, member.name
    if not right:
        message = f"{client.name} has no {quoted(name)}: this line has no effect"
        tip = _INSTEAD.get((client.name, name), "take it out")
        return Problem(member.key.span, server.name, message, tip, context=name)
    message = f"{client.name} reads {quoted(right)}, not {quoted(name)}: "
    is_there = server.node.at(*right.split(".")) is not None
    if is_there or right not in {client.command_key, *client.url_keys} or server.command or server.url:
        message += "this line has no effect"
        tip = f"move what it says into {quoted(right)}" if is_there else _renamed(name, right)
        return Problem(member.key.span, server.name, message, tip, context=name)
    is_lost = client.nothing in {"dropped", "rejected"}
    message += (
        effect(client, client.nothing) if is_lost else "the server has neither a command nor an address"
    )
    return Problem(
        member.key.span, server.name, message, f"write {quoted(right)}", Severity.ERROR, context=name
    )


def _renamed(name: str, right: str) -> str:
    is_opposite = {name, right} == {"enabled", "disabled"}
    return f"write {quoted(right)}" + (" with the opposite value" if is_opposite else "")


def _invented(server: Server, member: Member) -> Problem:
    """A key of no client that we know, or a misspelt one."""
    client = server.client
    near = nearest(member.name, [one.name for one in client.keys])
    if client.unknown_keys != "flagged" and not near and member.name in _keys_of_all():
        message = f"whether {client.name} reads {quoted(member.name)} is not known: other clients do"
        tip = "take it out, or see that it works"
        return Problem(
            member.key.span, server.name, message, tip, certainty=Certainty.UNKNOWN, context=member.name
        )
    question = f", did you mean {quoted(near)}?" if near else ": this line has no effect"
    message = f"{client.name} knows no key {quoted(member.name)}{question}"
    tip = f"write {quoted(near)}" if near else "take it out"
    return Problem(member.key.span, server.name, message, tip, context=member.name)


@cache
def _keys_of_all() -> frozenset[str]:
    """What any client reads: another that reads it too may just not have written it down."""
    return frozenset(key.name for client in CLIENTS for key in client.keys)


def _misplaced(server: Server) -> Iterator[tuple[Member, Key]]:
    """Keys of other transports, where it is plain by which one the server is reached."""
    if (server.command is None) == (server.url is None) or not server.client.is_verified:
        return
    transport = server.transport
    if not transport or (transport == "stdio") != (server.command is not None):
        return
    possible = _REMOTE if server.is_remote and server.type is None else {transport}
    keys = {
        one.name: one for one in server.client.keys if one.transports and possible.isdisjoint(one.transports)
    }
    for member in server.node.members or ():
        if member.name in keys and member.name not in {server.client.command_key, *server.client.url_keys}:
            yield member, keys[member.name]


def _without_effect(server: Server, member: Member, key: Key) -> Problem:
    message = (
        f"{server.client.name} reads {quoted(key.name)} only of servers reached by {_transports(key)}: "
        "here it has no effect"
    )
    return Problem(member.key.span, server.name, message, "take it out", context=key.name)


def _transports(key: Key) -> str:
    return either([TRANSPORT_NAMES[one] for one in key.transports], quote=False)


def _is_empty(node: Node) -> bool:
    return not (node.items or node.members or node.text) and node.kind not in {"boolean", "number"}


def deprecated_key(file: ClientFile) -> Iterator[Problem]:
    """Keys, and places of files, that still work and have a successor."""
    client = file.client
    if client.moved_to and file.holder is not None and file.servers:
        name = ".".join(client.root)
        message = (
            f"{client.name} still reads {quoted(name)} here; servers belong into {quoted(client.moved_to)}"
        )
        yield Problem(file.holder.key.span, name, message, f"move them into {quoted(client.moved_to)}")
    for server in file.servers:
        seen: set[str] = set()
        for old, new in client.deprecated_keys.items():
            outer, _, inner = old.partition(".")
            member = server.node.member(outer)
            if member is None or outer in seen or (inner and member.value.member(inner) is None):
                continue
            seen.add(outer)
            message = f"{quoted(old)} is out of date: {client.name} calls it {quoted(new)} now"
            yield Problem(member.key.span, server.name, message, _successor(client, old, new), context=old)


def _successor(client: Client, old: str, new: str) -> str:
    if "." in old:
        return f"move it up to {quoted(new)}"
    keys = {one.name: one for one in client.keys}
    before, after = keys.get(old), keys[new]
    if before is not None and before.unit != after.unit:
        return f"write {quoted(new)}, in {'seconds' if after.unit == 's' else 'milliseconds'}"
    if old in client.url_keys and before is not None and client.type_key:
        literal = client.literal(before.transports[0]) if before.transports else ""
        return f'write {quoted(new)} with `"{client.type_key}": "{literal}"`'
    return f"write {quoted(new)}"


def toml_table_bleed(server: Server) -> Iterator[Problem]:
    """Keys that TOML counts to the table whose head stands above them."""
    for one in strayed(server):
        yield _bled(server, one)


def _bled(server: Server, one: Strayed) -> Problem:
    client, name = server.client, one.member.name
    head = ".".join((*client.root, server.name, *one.path))
    owner = f"of the server {quoted(server.name)}" if one.is_of_server else "of the file's root"
    message = (
        f"{quoted(name)} stands below the head {quoted(f'[{head}]')} and so belongs to that table: "
        f"{client.name} reads no key {quoted(name)} {owner}"
    )
    at = server.source.location(one.table.span)
    place = "above" if one.is_of_server else "to the top of the file, above"
    tip = f"move the line {place} line {at.line}, where that table begins"
    related = (Related(at, "the table begins here"),)
    context = ".".join((*one.path, name))
    return Problem(one.member.key.span, server.name, message, tip, related=related, context=context)


SERVER_CHECKS: Final = {
    "mcp/unsupported-key": unsupported_key,
    "mcp/unknown-key": unknown_key,
    "mcp/toml-table-bleed": toml_table_bleed,
}
FILE_CHECKS: Final = {"mcp/deprecated-key": deprecated_key}
