"""The addresses that a server is reached at, and those that it listens on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.hosts import Reach, addresses
from ownership_lint.analysis.mcp.package_lists import BRIDGES
from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.spans import of_place, within
from ownership_lint.analysis.mcp.wording import quoted
from ownership_lint.finding import Certainty, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.hosts import Address
    from ownership_lint.analysis.mcp.servers import Server
    from ownership_lint.analysis.mcp.tree import Node

_RISK: Final = "whoever is on the way reads and changes what is said"


def plain_http(server: Server) -> Iterator[Problem]:
    """A server that is reached without encryption on another machine."""
    for node, one in _endpoints(server):
        if not one.is_plain or one.reach in {Reach.LOOPBACK, Reach.EVERYWHERE}:
            continue
        is_unknown = one.reach is Reach.UNKNOWN
        secure = "wss://" if one.scheme == "ws" else "https://"
        host = "a host that only the variable tells" if is_unknown else quoted(one.host)
        yield Problem(
            within(server, node, one.start, one.end),
            server.name,
            f"{quoted(one.scheme + '://')} to {host} is not encrypted: {_RISK}",
            f"use {quoted(secure)}, or reach it through a port of this machine",
            Severity.WARNING if one.reach is Reach.PRIVATE else None,
            Certainty.UNKNOWN if is_unknown else Certainty.PROVEN,
            context="" if is_unknown else one.host,
        )


def bind_all(server: Server) -> Iterator[Problem]:
    """A server that listens on every interface, or is looked for there."""
    for node, one in _endpoints(server):
        if one.reach is Reach.EVERYWHERE:
            yield Problem(
                within(server, node, one.start, one.end),
                server.name,
                f"{quoted(one.host)} is where a server listens, not where a client finds it",
                "write `127.0.0.1`, and let the server listen there alone",
                context=one.host,
            )
    for launch in server.launch.walk():
        for word in launch.binds_all:
            message = (
                f"the server listens on {quoted(word.text)}: every machine of the network reaches its tools"
            )
            yield Problem(of_place(server, word.place), server.name, message, "let it listen on `127.0.0.1`")


def tunnel_url(server: Server) -> Iterator[Problem]:
    """An address that a tunnel gave away for a while."""
    for _, node in server.texts():
        for one in addresses(node.text):
            if one.tunnel:
                yield Problem(
                    within(server, node, one.start, one.end),
                    server.name,
                    f"{quoted(one.host)} is a tunnel of {quoted(one.tunnel)}: when it is closed, "
                    "the name may be given to somebody else",
                    "give the address of the server itself",
                    context=one.host,
                )


def _endpoints(server: Server) -> Iterator[tuple[Node, Address]]:
    """Where the server is, as its entry says or as a bridge is told."""
    if server.url is not None:
        yield from ((server.url.value, one) for one in addresses(server.url.value.text))
    for launch in server.launch.walk():
        if BRIDGES & {launch.program, *(package.name for package in launch.packages)}:
            for word in launch.url_arguments:
                node, place = server.words[word.place.word], word.place
                for one in addresses(node.text):
                    if place.start <= one.start < max(place.end, 1):
                        yield node, one


SERVER_CHECKS: Final = {
    "mcp/plain-http": plain_http,
    "mcp/bind-all": bind_all,
    "mcp/tunnel-url": tunnel_url,
}
