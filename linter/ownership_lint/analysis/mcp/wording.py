"""Words and edits that several checks share."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ownership_lint.finding import Edit
from ownership_lint.inputs.yaml_text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownership_lint.analysis.mcp.servers import Server
    from ownership_lint.analysis.mcp.tree import Member, Node, Source
    from ownership_lint.inputs.clients import Client

__all__ = ["counted", "either", "inserted_before", "quoted", "replaced", "written"]


def counted(count: int, noun: str) -> str:
    """A number of things: `1 server`, `3 servers`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def written(text: str, client: Client) -> bytes:
    """A text as the client's format writes it; a bare word as it is where that is usual."""
    is_bare = client.format in {"toml", "yaml"} and text.replace("-", "").replace("_", "").isalnum()
    return (text if is_bare else json.dumps(text, ensure_ascii=False)).encode()


def replaced(source: Source, node: Node, text: str, client: Client) -> tuple[Edit, ...]:
    """Another text in place of a key or a value; nothing where more than that would have to change."""
    if client.format == "yaml" and re.search(rb"[&*]\w", source.data):
        return ()  # an anchor may belong to it
    return (Edit(node.span.start, node.span.end, written(text, client)),)


def either(texts: Sequence[str], *, quote: bool = True) -> str:
    """A choice in words: `a`, `b` or `c`."""
    *others, last = [quoted(one) if quote else one for one in dict.fromkeys(texts)] or [""]
    return f"{', '.join(others)} or {last}" if others else last


def inserted_before(server: Server, member: Member, key: str, text: str) -> tuple[Edit, ...]:
    """One more key before another: on a line of its own where that has one too."""
    client, place = server.client, member.key.span.start
    start = server.source.data.rfind(b"\n", 0, place) + 1
    before = server.source.data[start:place]
    equals = b" = " if client.format == "toml" else b": "
    end = b"" if client.format in {"toml", "yaml"} else b","
    line = written(key, client) + equals + written(text, client) + end
    if before.strip():
        return (Edit(place, place, line + b" "),) if end else ()
    newline = b"\r\n" if server.source.data[:start].endswith(b"\r\n") else b"\n"
    return (Edit(place, place, line + newline + before),)
