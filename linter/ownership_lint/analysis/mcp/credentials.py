"""Where the entries of servers hold credentials or placeholders for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.secrets import Place, Secret, secrets_in, secrets_in_args

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.secrets import Found
    from ownership_lint.analysis.mcp.servers import Server
    from ownership_lint.analysis.mcp.tree import Node


SECRET_RULES: Final = {
    Place.ENV: "mcp/secret-in-env",
    Place.ARGS: "mcp/secret-in-args",
    Place.HEADER: "mcp/secret-in-header",
    Place.URL: "mcp/secret-in-url",
}


@dataclass(frozen=True, slots=True)
class Credential:
    """Something that was found in a text of an entry."""

    node: Node = field(repr=False)
    key: str
    """The keys that lead there, with dots."""
    place: Place
    found: Found

    @property
    def value(self) -> str:
        """A secret itself, to be kept out of everything that is told; empty for a placeholder."""
        is_secret = isinstance(self.found, Secret)
        return self.node.text[self.found.start : self.found.end] if is_secret else ""


def credentials_of(server: Server) -> Iterator[Credential]:
    """All that an entry holds."""
    client, words = server.client, server.words
    for index, found in secrets_in_args([one.text for one in words]):
        key = client.args_key if index and client.args_key else client.command_key
        yield Credential(words[index], key, Place.ARGS, found)
    yield from _in_key(server.key, client.root[-1] if client.root else "")
    in_words = {one.span for one in words}
    for mapping in server.node.mappings():
        for member in mapping.members or ():
            yield from _in_key(member.key, "a key")
    for key, node in _texts(server.node, ""):
        if node.span not in in_words:
            place = _place_of(server, key)
            for found in secrets_in(place, key.rpartition(".")[2], node.text):
                yield Credential(node, key, place, found)


def values_in_keys(root: Node | None) -> Iterator[str]:
    """The secrets that stand as the keys of a root."""
    for member in (root.members or ()) if root is not None else ():
        yield from (one.value for one in _in_key(member.key, member.name))


def _in_key(node: Node, key: str) -> Iterator[Credential]:
    """What somebody wrote in the place of a name."""
    yield from (Credential(node, key, Place.ENV, one) for one in secrets_in(Place.ENV, "", node.text))


def _texts(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    if node.kind == "string":
        yield path, node
    for member in node.members or ():
        yield from _texts(member.value, f"{path}.{member.name}".lstrip("."))
    for item in node.items or ():
        yield from _texts(item, path)


def _place_of(server: Server, path: str) -> Place:
    client = server.client
    if path in client.url_keys:
        return Place.URL
    is_header = any(path.startswith(f"{key}.") for key in client.headers_keys)
    return Place.HEADER if is_header else Place.ENV
