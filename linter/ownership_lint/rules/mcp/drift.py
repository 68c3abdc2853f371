"""One server that several clients reach in different ways."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.mcp.endpoints import endpoint_of
from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.references import references
from ownership_lint.analysis.mcp.wording import quoted
from ownership_lint.finding import Related

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.mcp.clients import Clients
    from ownership_lint.analysis.mcp.servers import ClientFile, Server
    from ownership_lint.analysis.mcp.tree import Span
    from ownership_lint.finding import Location

_BRIDGES: Final = frozenset({"mcp-remote", "supergateway", "mcp-proxy", "@modelcontextprotocol/mcp-remote"})
"""Packages that make a remote server one that is started by a command."""
_ANSWERS: Final = frozenset({"-y", "--yes", "-q", "--quiet"})


class _Way(NamedTuple):
    """How a server is reached, and where that is said."""

    file: ClientFile
    server: Server
    span: Span
    key: tuple[str, ...]
    """What is compared."""
    shown: str
    """What of it may be told."""

    @property
    def location(self) -> Location:
        return self.file.source.location(self.span)


def cross_file_drift(clients: Clients) -> Iterator[tuple[Location, Problem]]:
    """The clients that differ from most of the others, or from the first where no more agree."""
    groups: dict[tuple[str, str], list[_Way]] = defaultdict(list)
    for file, server in clients.servers():
        way = _way(file, server)
        if way is not None and server.name not in clients.settings.may_differ and not file.client.is_dead:
            groups[_project(file.path), _plain(server.name)].append(way)
    for ways in groups.values():
        usual = _usual(ways)
        if usual is None:
            continue
        for way in ways:
            if way.key != usual.key and way.file is not usual.file:
                there = f"{usual.shown} in" if way.shown != usual.shown else "that with other arguments in"
                message = (
                    f"{quoted(way.server.name)} is {way.shown} here and {there} {quoted(usual.file.path)}: "
                    f"{way.file.client.name} and {usual.file.client.name} do not have the same server"
                )
                tip = "make both the same, or name the server in `mcp.may_differ` of the policy"
                related = (Related(usual.location, f"{usual.shown} here"),)
                yield way.location, Problem(way.span, way.server.name, message, tip, related=related)


def _usual(ways: Sequence[_Way]) -> _Way | None:
    """The way of most files; the first where several are as many. None where all are the same."""
    counts = Counter(way.key for way in ways)
    if len(counts) < 2:
        return None
    most = max(counts.values())
    return next(way for way in ways if counts[way.key] == most)


def _way(file: ClientFile, server: Server) -> _Way | None:
    """None where it cannot be told, as with an address that is a variable."""
    url = server.url if server.is_remote else None
    if url is not None:
        return _remote(file, server, url.value.text, url.value.span)
    if server.command is None or not server.words:
        return None
    launch = server.launch
    bridge = next((one for one in launch.packages if one.name in _BRIDGES), None)
    if bridge is not None and launch.url_arguments:
        word = launch.url_arguments[0]
        return _remote(file, server, word.text, server.words[word.place.word].span)
    words = [_same(one.text) for one in server.words]
    program = re.sub(r"\.(?:exe|cmd|bat)$", "", words[0].replace("\\", "/").rpartition("/")[2].lower())
    rest = tuple(one for one in words[1:] if one not in _ANSWERS)
    first = (program.split() or [""])[0]
    shown = next((one.name + (f"@{one.exact}" if one.exact else "") for one in launch.packages), first)
    shown = launch.image.reference if launch.image is not None else shown
    return _Way(file, server, server.command.value.span, (program, *rest), quoted(shown))


def _remote(file: ClientFile, server: Server, text: str, span: Span) -> _Way | None:
    endpoint = endpoint_of(text)
    if endpoint is None:
        return None
    key = (endpoint.scheme, endpoint.host, str(endpoint.port), endpoint.path)
    return _Way(file, server, span, key, quoted(str(endpoint)))


def _same(text: str) -> str:
    """A word with its references in one form: each client has its own."""
    parts, end = [], 0
    for one in references(text):
        parts += [text[end : one.start], "$", one.name.partition(":")[0]]
        end = one.end
    return "".join(parts) + text[end:]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-")


def _project(path: str) -> str:
    """The folder of the project that a client file belongs to: above the client's own folder."""
    parts = path.split("/")[:-1]
    hidden = next((number for number, part in enumerate(parts) if part.startswith(".")), len(parts))
    return "/".join(parts[:hidden])


TREE_CHECKS: Final = {"mcp/cross-file-drift": cross_file_drift}
