"""Where a file has its servers, and where its client looks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.wording import counted, quoted, replaced
from ownership_lint.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.servers import ClientFile

_REMARKS: Final = ("$", "_", "//", "#", "comment")
"""How keys begin that tell something to people or editors alone."""


def dead_config_file(file: ClientFile) -> Iterator[Problem]:
    """A file that no client reads."""
    if file.client.is_dead and file.root is not None and file.servers:
        message = f"no client reads this file: {file.client.name} reads `{file.client.is_dead}`"
        yield Problem(
            file.servers[0].key.span, file.path, message, f"move the servers to `{file.client.is_dead}`"
        )


def missing_root_key(file: ClientFile) -> Iterator[Problem]:
    """Servers that stand where the key should that holds them."""
    if file.is_bare and not file.may_be_bare:
        client = file.client
        message = (
            f"{client.name} looks for servers below {quoted(client.root[0])}, which is not here: "
            f"it finds none of {counted(len(file.servers), 'server')}"
        )
        tip = f'wrap the servers: `{{"{client.root[0]}": {{…}}}}`'
        yield Problem(file.servers[0].key.span, file.servers[0].name, message, tip)


def wrong_root_key(file: ClientFile) -> Iterator[Problem]:
    """Servers below the root key of another client."""
    client = file.client
    right = ".".join(client.root)
    for stray in file.strays:
        if stray.name not in client.wrong_roots or client.is_dead:
            continue
        count = counted(len(stray.value.members or stray.value.items or ()), "server")
        if client.moved_to:
            message = f"{client.name} reads no servers from this file: it ignores {count} here"
            yield Problem(stray.key.span, stray.name, message, f"move them to {quoted(client.moved_to)}")
            continue
        message = f"{client.name} reads {quoted(right)}, not {quoted(stray.name)}: it ignores {count} here"
        is_certain = file.holder is None and len(client.root) == 1 and len(file.strays) == 1
        if client.format == "toml":  # each table of a server names the key again
            is_certain = is_certain and file.source.data.count(stray.name.encode()) == 1
        yield Problem(
            stray.key.span,
            stray.name,
            message,
            f"rename the key to {quoted(right)}" if is_certain else f"move them below {quoted(right)}",
            edits=replaced(file.source, stray.key, client.root[0], client) if is_certain else (),
        )


def unknown_root_key(file: ClientFile) -> Iterator[Problem]:
    """Root keys that the client has never heard of."""
    client = file.client
    if client.is_shared or file.root is None or file.is_bare or not client.is_verified or client.is_dead:
        return
    strays = {one.name for one in file.strays}
    for member in file.root.members or ():
        name = member.name
        if name in {client.root[0], *client.other_roots, *client.wrong_roots}:
            continue
        if name in strays:
            message = (
                f"{client.name} reads {quoted(client.root[0])}, not {quoted(name)}: it ignores what is below"
            )
            yield Problem(member.key.span, name, message, f"move the servers below {quoted(client.root[0])}")
        elif not name.startswith(_REMARKS):
            message = f"{client.name} knows no root key {quoted(name)}: it has no effect"
            yield Problem(member.key.span, name, message, "take it out", Severity.WARNING)


def duplicate_server(file: ClientFile) -> Iterator[Problem]:
    """Servers that stand twice in a list, or are the same under two names."""
    names: set[str] = set()
    entries: dict[str, str] = {}
    for server in file.servers:
        entry = file.source.raw(server.node.span)
        if file.client.is_list and server.name and server.name in names:
            message = f"the server {quoted(server.name)} stands here twice"
            yield Problem(server.key.span, server.name, message, "keep one, or rename one")
        elif entry in entries and server.words + ((server.url.value,) if server.url else ()):
            message = (
                f"the server {quoted(server.name)} is the same as {quoted(entries[entry])}: it runs twice"
            )
            yield Problem(server.key.span, server.name, message, "keep one", Severity.WARNING)
        names.add(server.name)
        entries.setdefault(entry, server.name)


FILE_CHECKS: Final = {
    "mcp/dead-config-file": dead_config_file,
    "mcp/missing-root-key": missing_root_key,
    "mcp/wrong-root-key": wrong_root_key,
    "mcp/unknown-root-key": unknown_root_key,
    "mcp/duplicate-server": duplicate_server,
}
