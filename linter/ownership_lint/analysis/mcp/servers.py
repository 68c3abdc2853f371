"""The servers of a client file, the same whatever the client's dialect."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from ownership_lint.inputs.bundled_clients import CLIENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ownership_lint.analysis.mcp.credentials import Credential
    from ownership_lint.analysis.mcp.launch import Launch
    from ownership_lint.analysis.mcp.tree import Flaw, Member, Node, Source
    from ownership_lint.inputs.clients import Client

MOST_SERVERS: Final = 500
"""Of one file that are looked at."""
_LITERALS: Final = {"websocket": "ws", "streamable": "http", "streaminghttp": "http", "https": "http"}
"""What people write for a transport though no client does, in lower case and without separators."""
_HINTS: Final = frozenset({"command", "cmd", "url", "serverUrl", "httpUrl", "uri", "args"})
"""Keys of which one shows that a mapping is a server."""


@cache
def transports_by_literal() -> Mapping[str, str]:
    """Which transport a literal means, whichever client writes it; keys as `plain` makes them."""
    known = {
        plain(literal): transport.name
        for client in CLIENTS
        for transport in client.transports
        for literal in transport.literals
    }
    return {**_LITERALS, **known}


def plain(literal: str) -> str:
    """A literal without what its spellings differ in."""
    return literal.lower().replace("-", "").replace("_", "").replace(" ", "")


@dataclass(frozen=True)
class Server:
    """The entry of one server."""

    client: Client
    name: str
    key: Node
    """Where its name stands; the entry itself where it has none."""
    node: Node
    """Its entry, a mapping."""
    source: Source = field(repr=False)
    """The file that it stands in."""
    is_read: bool = True
    """Whether it stands where the client looks for servers."""

    def text_of(self, key: str) -> Node | None:
        """The value of a key, where it is a text."""
        node = self.node.get(key) if key else None
        return node if node is not None and node.kind == "string" else None

    @cached_property
    def type(self) -> Member | None:
        """What names the transport."""
        return self.node.member(self.client.type_key) if self.client.type_key else None

    @cached_property
    def wrong_type(self) -> Member | None:
        """What names the transport by a key that this client does not read."""
        found = (self.node.member(name) for name in self.client.wrong_type_keys)
        return next((one for one in found if one is not None), None)

    @cached_property
    def command(self) -> Member | None:
        """What starts it."""
        return self.node.member(self.client.command_key)

    @cached_property
    def url(self) -> Member | None:
        """Where it listens."""
        found = (self.node.member(key) for key in self.client.url_keys)
        return next((one for one in found if one is not None), None)

    @cached_property
    def words(self) -> tuple[Node, ...]:
        """The command and its arguments, as far as they are texts."""
        command = self.command.value if self.command is not None else None
        args = self.node.get(self.client.args_key) if self.client.args_key else None
        nodes = (*_texts(command), *_texts(args))
        return tuple(one for one in nodes if one.kind == "string")

    @cached_property
    def launch(self) -> Launch:
        """What the command line starts."""
        from ownership_lint.analysis.mcp.launch import launch_of

        return launch_of([one.text for one in self.words])

    @cached_property
    def credentials(self) -> tuple[Credential, ...]:
        """The secrets and placeholders that its entry holds."""
        from ownership_lint.analysis.mcp.credentials import credentials_of

        return tuple(credentials_of(self))

    @cached_property
    def env(self) -> tuple[Member, ...]:
        """The environment variables that it is given."""
        node = self.node.get(self.client.env_key)
        return (node.members or ()) if node is not None else ()

    @cached_property
    def headers(self) -> tuple[Member, ...]:
        """The headers that are sent to it."""
        nodes = (self.node.at(*key.split(".")) for key in self.client.headers_keys)
        return tuple(one for node in nodes if node is not None for one in node.members or ())

    @cached_property
    def transport(self) -> str:
        """How it is reached, as the entry says: `stdio`, `http`, `sse`, `ws`; empty where that is unclear."""
        named = self.type or self.wrong_type
        said = transports_by_literal().get(plain(named.value.text), "") if named is not None else ""
        if said:
            return said
        if self.command is not None and self.url is None:
            return "stdio"
        if self.url is not None and self.command is None:
            return self.client.untyped_remote if self.client.untyped_remote in {"http", "sse"} else "http"
        return ""

    @property
    def is_remote(self) -> bool:
        """Whether it is reached over a network address."""
        return self.url is not None and self.command is None

    def texts(self) -> Iterator[tuple[str, Node]]:
        """Every text of the entry, each with the key that it stands below: `command`, `args`, `env`, …"""
        for member in self.node.members or ():
            yield from ((member.name, one) for one in _all_texts(member.value))


def _texts(node: Node | None) -> Sequence[Node]:
    if node is None:
        return ()
    return node.items if node.items is not None else (node,)


def _all_texts(node: Node) -> Iterator[Node]:
    pending = [node]
    while pending:
        one = pending.pop()
        if one.kind == "string":
            yield one
        pending += [member.value for member in reversed(one.members or ())]
        pending += reversed(one.items or ())


@dataclass(frozen=True)
class ClientFile:
    """One client file: what it says, and what its form lacks."""

    client: Client
    source: Source
    root: Node | None
    """None where it cannot be read."""
    flaws: tuple[Flaw, ...]
    may_be_bare: bool = False
    """Whether the client takes the servers without the root key here."""

    @property
    def path(self) -> str:
        """Its path from the repository root."""
        return self.source.path

    @cached_property
    def holder(self) -> Member | None:
        """The key that holds the servers, and they."""
        node = self.root
        member: Member | None = None
        for name in self.client.root:
            member = node.member(name) if node is not None else None
            node = member.value if member is not None else None
        if member is None and len(self.client.root) > 1 and self.root is not None:
            return self.root.member(".".join(self.client.root))
        return member

    @cached_property
    def strays(self) -> tuple[Member, ...]:
        """Root keys that hold servers which this client does not read."""
        members = (self.root.members or ()) if self.root is not None else ()
        client = self.client
        read = {*client.root[:1], *client.other_roots}
        return tuple(
            one
            for one in members
            if one.name not in read
            and (one.name in client.wrong_roots or not client.is_shared)
            and _holds_servers(one.value)
        )

    @cached_property
    def is_bare(self) -> bool:
        """Whether the servers stand at the root, without the key that should hold them."""
        if self.root is None or self.holder is not None or self.client.is_shared or self.strays:
            return False
        return _holds_servers(self.root)

    @cached_property
    def servers(self) -> tuple[Server, ...]:
        """All servers, those too which stand where the client does not look for them."""
        holders = [(self.holder.value, True)] if self.holder is not None else []
        holders += [(one.value, False) for one in self.strays]
        if self.is_bare and self.root is not None:
            holders = [(self.root, self.may_be_bare)]
        found = (
            server for holder, is_read in holders for server in self._servers_of(holder, is_read=is_read)
        )
        return tuple(islice(found, MOST_SERVERS))

    def _servers_of(self, holder: Node, *, is_read: bool) -> Iterator[Server]:
        for member in holder.members or ():
            if member.value.kind == "mapping":
                yield Server(self.client, member.name, member.key, member.value, self.source, is_read)
        for item in holder.items or ():
            if item.kind == "mapping":
                name = item.get("name")
                yield Server(
                    self.client,
                    name.text if name is not None else "",
                    name or item,
                    item,
                    self.source,
                    is_read,
                )

    @property
    def says_nothing(self) -> bool:
        """Whether it is a file of other settings, or of another tool."""
        if self.root is None or not self.client.is_shared:
            return False
        is_enabled = any(self.root.get(key) is not None for key in self.client.enable_keys)
        return self.holder is None and not self.strays and not is_enabled


def _holds_servers(node: Node) -> bool:
    """Whether most of what a node holds looks like servers."""
    values = [one.value for one in node.members or ()] or [*(node.items or ())]
    like = [one for one in values if any(member.name in _HINTS for member in one.members or ())]
    return bool(like) and len(like) * 2 >= len(values)
