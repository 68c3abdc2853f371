"""How a server says by which transport it is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.effects import TRANSPORT_NAMES, effect
from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.servers import plain, transports_by_literal
from ownership_lint.analysis.mcp.wording import either, inserted_before, quoted, replaced
from ownership_lint.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.servers import Server
    from ownership_lint.analysis.mcp.tree import Member

_FATAL: Final = frozenset({"dropped", "rejected"})


def transport_field(server: Server) -> Iterator[Problem]:
    """The transport under a key that this client does not read."""
    client, wrong = server.client, server.wrong_type
    if wrong is None or not client.type_key or wrong.name in client.deprecated_keys:
        return
    right = client.type_key
    if wrong.value.kind == "mapping":
        message = (
            f"{client.name} reads no nested {quoted(wrong.name)}: type, url and headers in it are not seen"
        )
        tip = f"move what is in it up, and name the transport {quoted(right)}"
        yield Problem(wrong.key.span, server.name, message, tip)
        return
    meant = _meant(wrong)
    literal = client.literal(meant) if meant else _literal_for(server)
    if server.type is not None:
        message = f"{client.name} reads {quoted(right)}, not {quoted(wrong.name)}: this line has no effect"
        yield Problem(wrong.key.span, server.name, message, "take it out", Severity.WARNING)
        return
    is_needed = server.is_remote and client.untyped_remote in _FATAL
    outcome = f": {effect(client, client.untyped_remote)}" if is_needed else ""
    severity = None if is_needed else Severity.WARNING
    message = f"{client.name} reads {quoted(right)}, not {quoted(wrong.name)}{outcome}"
    tip = f'write `"{right}": "{literal}"`' if literal else f"name the key {quoted(right)}"
    is_alone = sum(one.name == wrong.name for one in server.node.members or ()) == 1
    is_certain = bool(literal) and is_alone and wrong.value.kind == "string" and _goes_with(server, meant)
    edits = (
        (
            *replaced(server.source, wrong.key, right, client),
            *replaced(server.source, wrong.value, literal, client),
        )
        if is_certain
        else ()
    )
    yield Problem(wrong.key.span, server.name, message, tip, severity, edits=edits)


def missing_type(server: Server) -> Iterator[Problem]:
    """An entry without the type that this client asks for."""
    client = server.client
    if not client.type_key or server.type is not None or server.wrong_type is not None:
        return
    endpoint, what = (
        (server.url, client.untyped_remote) if server.is_remote else (server.command, client.untyped_local)
    )
    if endpoint is None or (server.url is not None and server.command is not None):
        return
    literal = _literal_for(server)
    if what in _FATAL:
        message = (
            f"{quoted(endpoint.name)} without {quoted(client.type_key)}: {effect(client, what)}; "
            f'it wants `"{client.type_key}": "{literal}"`'
        )
        edits = inserted_before(server, endpoint, client.type_key, literal) if literal else ()
        yield Problem(
            endpoint.key.span, server.name, message, f'add `"{client.type_key}": "{literal}"`', edits=edits
        )
    elif what == "sse" and not _ends_in(server, "/sse"):
        message = (
            f"{quoted(endpoint.name)} without {quoted(client.type_key)}: {effect(client, what)}, "
            f'which is deprecated; streamable HTTP is `"{client.type_key}": "{literal}"`'
        )
        tip = f'add `"{client.type_key}": "{literal}"`, or "sse" if that is meant'
        yield Problem(endpoint.key.span, server.name, message, tip, Severity.WARNING)


def bad_type_value(server: Server) -> Iterator[Problem]:
    """A type that this client has no such word for."""
    client, said = server.client, server.type
    if (
        said is None
        or said.value.kind != "string"
        or _is_known(server, said.value.text.strip())  # blanks around it are another rule's
        or not _has_types(server)
    ):
        return
    meant = _meant(said)
    if meant and not client.knows(meant):
        return
    literal = client.literal(meant)
    words = either([one for transport in client.transports for one in transport.literals])
    if literal:
        what = TRANSPORT_NAMES.get(meant, meant)
        message = f"{client.name} calls {what} {quoted(literal)}, not {quoted(said.value.text)}"
        tip = f"write {quoted(literal)}"
    else:
        message = f"{client.name} knows no type {quoted(said.value.text)}"
        tip = f"write one of {words}"
    outcome = effect(client, client.untyped_remote) if client.untyped_remote in _FATAL else ""
    message += f": {outcome}" if outcome else ""
    edits = (
        replaced(server.source, said.value, literal, client) if literal and _goes_with(server, meant) else ()
    )
    yield Problem(said.value.span, server.name, message, tip, edits=edits)


def unsupported_transport(server: Server) -> Iterator[Problem]:
    """A transport that this client does not have."""
    client, said = server.client, server.type
    meant = _meant(said) if said is not None and _has_types(server) else ""
    if said is not None and meant and not client.knows(meant) and not _is_known(server, said.value.text):
        message = f"{client.name} reaches no server by {TRANSPORT_NAMES.get(meant, quoted(meant))}"
        known = [TRANSPORT_NAMES.get(one.name, one.name) for one in client.transports]
        tip = f"it knows {either(known, quote=False)}"
        yield Problem(said.value.span, server.name, message, tip)
    elif not client.url_keys and client.transports and server.command is None:
        url = server.node.member("url") or server.node.member("serverUrl") or server.node.member("httpUrl")
        if url is not None:
            message = (
                f"{client.name} starts servers by a command: it reads no {quoted(url.name)} in this file"
            )
            tip = "add remote servers in its settings, or start a bridge to it by a command"
            yield Problem(url.key.span, server.name, message, tip)


def type_mismatch(server: Server) -> Iterator[Problem]:
    """A type that contradicts the keys beside it."""
    client, said = server.client, server.type
    if said is None or (server.url is None) == (server.command is None):
        return
    meant, literal = _meant(said), quoted(said.value.text)
    if meant == "stdio" and server.url is not None:
        right = client.literal("http")
        message = f"the type {literal} starts a command, and there is none but {quoted(server.url.name)}"
    elif meant in {"http", "sse", "ws"} and server.command is not None:
        right = client.literal("stdio")
        message = f"the type {literal} wants an address, and there is none but {quoted(server.command.name)}"
    else:
        return
    tip = f"write {quoted(right)}" if right else f"take out {quoted(said.name)}"
    yield Problem(said.value.span, server.name, message, tip)


def mixed_transport(server: Server) -> Iterator[Problem]:
    """A server with a command and an address."""
    client = server.client
    if (
        server.command is None
        or server.url is None
        or not _is_said(server.command)
        or not _is_said(server.url)
    ):
        return
    both = f"{quoted(server.command.name)} and {quoted(server.url.name)}"
    message = f"{both} in one server: {effect(client, client.mixed)}"
    severity = None if client.mixed in _FATAL else Severity.WARNING
    yield Problem(server.url.key.span, server.name, message, "keep one of them", severity)


def no_transport(server: Server) -> Iterator[Problem]:
    """A server with neither."""
    client = server.client
    if (
        client.nothing not in _FATAL
        or _is_said(server.command)
        or _is_said(server.url)
        or _is_foreign(server)
        or (server.type is not None and server.type.value.text in client.other_types)
    ):
        return
    if server.wrong_type is not None and not client.type_key:
        return
    empty = server.url or server.command
    wanted = either([client.command_key, *client.url_keys[:1]])
    if empty is not None:
        message = f"{quoted(empty.name)} is empty: {effect(client, client.nothing)}"
    else:
        message = (
            f"the server has neither {wanted.replace(' or ', ' nor ')}: {effect(client, client.nothing)}"
        )
    yield Problem((empty.key if empty else server.key).span, server.name, message, f"give it {wanted}")


def _goes_with(server: Server, transport: str) -> bool:
    """Whether a transport is one that the other keys of the entry speak of too."""
    if transport in {"", "stdio"}:
        return server.command is not None and server.url is None
    return server.is_remote


def _is_said(member: Member | None) -> bool:
    if member is None:
        return False
    return bool(member.value.text.strip() or member.value.items or member.value.members)


def _is_foreign(server: Server) -> bool:
    """Whether it is reached by a key of another client: then that is what is wrong."""
    keys = {server.client.command_key, *server.client.url_keys}
    names = [one.name for one in server.node.members or ()]
    nested = [one for one in server.node.members or () if one.name in server.client.wrong_type_keys]
    is_nested = any(one.value.kind == "mapping" for one in nested)
    is_remote = not server.client.url_keys and bool({"url", "serverUrl", "httpUrl"} & {*names})
    return is_nested or is_remote or any(server.client.foreign_keys.get(name) in keys for name in names)


def _has_types(server: Server) -> bool:
    return any(one.literals for one in server.client.transports)


def _is_known(server: Server, literal: str) -> bool:
    client = server.client
    return literal in client.other_types or any(literal in one.literals for one in client.transports)


def _meant(member: Member) -> str:
    """The transport that a literal of any client means; empty for none."""
    return transports_by_literal().get(plain(member.value.text), "")


def _literal_for(server: Server) -> str:
    """What this client calls the transport that the other keys speak of."""
    if not server.is_remote:
        return server.client.literal("stdio") if server.command is not None else ""
    if server.url is not None and server.url.value.text.lower().startswith(("ws:", "wss:")):
        return server.client.literal("ws")
    if _ends_in(server, "/sse") and server.client.literal("sse"):
        return server.client.literal("sse")
    return server.client.literal("http")


def _ends_in(server: Server, path: str) -> bool:
    text = server.url.value.text if server.url is not None else ""
    return text.partition("?")[0].rstrip("/").endswith(path)


SERVER_CHECKS: Final = {
    "mcp/transport-field": transport_field,
    "mcp/missing-type": missing_type,
    "mcp/bad-type-value": bad_type_value,
    "mcp/unsupported-transport": unsupported_transport,
    "mcp/type-mismatch": type_mismatch,
    "mcp/mixed-transport": mixed_transport,
    "mcp/no-transport": no_transport,
}
