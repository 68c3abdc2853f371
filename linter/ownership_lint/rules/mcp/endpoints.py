"""Endpoints that do not go with the transport, and times that do not go with their unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.servers import plain, transports_by_literal
from ownership_lint.analysis.mcp.wording import quoted
from ownership_lint.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.servers import Server
    from ownership_lint.analysis.mcp.tree import Member
    from ownership_lint.inputs.clients import Key

_IN_WORDS: Final = {"ms": "milliseconds", "s": "seconds"}
_DEPRECATED: Final = (
    "SSE is deprecated since revision 2025-03-26 of the protocol, and streamable HTTP took its place"
)


def endpoint_mismatch(server: Server) -> Iterator[Problem]:
    """An endpoint whose path says another transport than the entry."""
    url = server.url
    if url is None or not server.is_remote:
        return
    said, path = _said(server), _ending(url)
    if path == "/mcp/sse" and (said == "sse" or (said == "http" and not _falls_back(server))):
        message = (
            f"{quoted(url.name)} ends in `/mcp/sse`: streamable HTTP is mostly at `/mcp` and SSE at `/sse`"
        )
        tip = "write the endpoint that the server names, mostly `/mcp`" + _with_type(server, " with", "http")
        yield Problem(url.value.span, server.name, message, tip)
    elif path.endswith("/sse") and said == "http" and not _falls_back(server):
        reason = _reason(server, "streamable HTTP")
        message = f"{quoted(url.name)} ends in `/sse`, where servers speak SSE, but {reason}"
        tip = "write the endpoint for streamable HTTP, mostly `/mcp`" + _with_type(server, ", or", "sse")
        yield Problem(url.value.span, server.name, message, tip)
    elif path.endswith("/mcp") and said == "sse":
        reason = _reason(server, "SSE")
        message = f"{quoted(url.name)} ends in `/mcp`, where servers speak streamable HTTP, but {reason}"
        tip = "write the endpoint for SSE, mostly `/sse`" + _with_type(server, ", or", "http")
        yield Problem(url.value.span, server.name, message, tip)


def sse_deprecated(server: Server) -> Iterator[Problem]:
    """A server that is reached by the older transport."""
    url, client = server.url, server.client
    if url is None or not server.is_remote or not client.knows("sse") or any(endpoint_mismatch(server)):
        return
    tip = "ask the server for its endpoint for streamable HTTP, mostly `/mcp`" + _with_type(
        server, ", and write", "http"
    )
    named = _named(server)
    if named is not None and _transport(named) == "sse":
        yield Problem(named.value.span, server.name, _DEPRECATED, tip)
    elif named is None and _ending(url).endswith("/sse"):
        message = f"{quoted(url.name)} ends in `/sse`: {_DEPRECATED}"
        yield Problem(url.value.span, server.name, message, tip)


def _named(server: Server) -> Member | None:
    """What names the transport, under whatever key."""
    keys = (server.client.type_key, *server.client.wrong_type_keys) if server.client.type_key else ()
    found = (server.node.member(key) for key in keys)
    return next((one for one in found if one is not None and one.value.text), None)


def _transport(member: Member) -> str:
    return transports_by_literal().get(plain(member.value.text), "")


def _said(server: Server) -> str:
    """The transport that the entry leaves no doubt about: `http` or `sse`; empty where it does."""
    client = server.client
    if (named := _named(server)) is not None:
        return _transport(named)
    if not client.is_verified:
        return ""
    if _is_http_alone(server) or not client.knows("sse"):
        return "http"
    if client.untyped_remote in {
        "dropped",
        "rejected",
    }:  # a type has to come: the one that the path speaks of
        return "sse" if _ends_in_sse(server) else "http"
    return "sse" if client.untyped_remote == "sse" and _ends_in_sse(server) else ""


def _ends_in_sse(server: Server) -> bool:
    return server.url is not None and _ending(server.url).endswith("/sse")


def _is_http_alone(server: Server) -> bool:
    """Whether the endpoint's key is read for streamable HTTP alone."""
    url = server.url
    return url is not None and any(
        one.name == url.name and one.transports == ("http",) for one in server.client.keys
    )


def _falls_back(server: Server) -> bool:
    """Whether SSE is tried too, or may be."""
    client = server.client
    if not client.is_verified:
        return True
    return client.falls_back_to_sse and not (_is_http_alone(server) and client.knows("sse"))


def _reason(server: Server, transport: str) -> str:
    client, named = server.client, _named(server)
    if named is not None:
        return f"{quoted(named.name)} is {quoted(named.value.text)}: {client.name} tries {transport} alone"
    key = (
        server.url.name
        if server.url is not None and _is_http_alone(server) and server.client.knows("sse")
        else ""
    )
    return f"{server.client.name} tries {transport} alone" + (f" for {quoted(key)}" if key else "")


def _with_type(server: Server, before: str, transport: str) -> str:
    literal = server.client.literal(transport)
    return f'{before} `"{server.client.type_key}": "{literal}"`' if literal else ""


def _ending(url: Member) -> str:
    """The last two parts of an endpoint's path, in lower case; empty where it has none."""
    text = url.value.text.strip().partition("?")[0].partition("#")[0]
    parts = text.rpartition("://")[2].rstrip("/").split("/")[1:]
    return "".join(f"/{part}" for part in parts[-2:]).lower()


def timeout_unit(server: Server) -> Iterator[Problem]:
    """Times in another unit than the client reads, or that it does not take."""
    if not server.client.is_verified:
        return
    for key in server.client.keys:
        member = server.node.member(key.name) if key.unit else None
        value = member.value.value if member is not None else None
        if member is None or not isinstance(value, int | float) or isinstance(value, bool):
            continue
        refused = (key.least is not None and value < key.least) or (key.most is not None and value > key.most)
        if refused and key.outside == "rejected":
            yield _refused(server, member, key)
        elif value > 0 and (refused or _is_of_other_unit(value, key.unit)):
            yield _implausible(server, member, key, is_ignored=refused)


def _refused(server: Server, member: Member, key: Key) -> Problem:
    unit, name = _IN_WORDS[key.unit], server.client.name
    least, most = (f"{bound:g}" if bound is not None else "" for bound in (key.least, key.most))
    bounds = f"{least} to {most}" if least and most else f"{least} or more" if least else f"at most {most}"
    message = f"{name} takes {bounds} {unit} for {quoted(key.name)}, and refuses {_number(member)}"
    return Problem(
        member.value.span, server.name, message, f"write a time in {unit}", Severity.ERROR, context=key.name
    )


def _implausible(server: Server, member: Member, key: Key, *, is_ignored: bool) -> Problem:
    unit, name = _IN_WORDS[key.unit], server.client.name
    other = _IN_WORDS["s" if key.unit == "ms" else "ms"]
    effect = f" and ignores fewer than {key.least:g}" if is_ignored else ""
    message = f"{name} counts {quoted(key.name)} in {unit}{effect}: {_number(member)} looks like {other}"
    return Problem(member.value.span, server.name, message, f"write a time in {unit}", context=key.name)


def _is_of_other_unit(value: float, unit: str) -> bool:
    """Whether a time would be a blink, or hours; whole minutes are meant, unless whole thousands too."""
    if unit == "ms":
        return value < 1000
    return value >= 1000 and (value % 60 != 0 or value % 1000 == 0)


def _number(member: Member) -> str:
    value = member.value.value
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e15 else str(value)[:20]


SERVER_CHECKS: Final = {
    "mcp/endpoint-mismatch": endpoint_mismatch,
    "mcp/sse-deprecated": sse_deprecated,
    "mcp/timeout-unit": timeout_unit,
}
