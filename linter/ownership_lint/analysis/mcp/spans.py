"""Where a part of a text stands in its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.tree import Span

if TYPE_CHECKING:
    from ownership_lint.analysis.mcp.launch import Place
    from ownership_lint.analysis.mcp.servers import Server
    from ownership_lint.analysis.mcp.tree import Node

_QUOTES: Final = (0, 1, 3)
"""How many characters may enclose a text on either side."""


def is_literal(server: Server, node: Node) -> bool:
    """Whether a text stands in the file character by character, without escapes or folded lines."""
    raw = server.source.raw(node.span)
    return any(raw[quotes : len(raw) - quotes] == node.text for quotes in _QUOTES)


def within(server: Server, node: Node, start: int, end: int) -> Span:
    """The bytes of `node.text[start:end]`; those of the whole value where it is not literal."""
    raw = server.source.raw(node.span)
    for quotes in _QUOTES:
        if raw[quotes : len(raw) - quotes] == node.text:
            first = node.span.start + len(raw[: quotes + start].encode())
            return Span(first, first + len(raw[quotes + start : quotes + end].encode()))
    return node.span


def of_place(server: Server, place: Place) -> Span:
    """The bytes of a place of the command line."""
    return within(server, server.words[place.word], place.start, place.end)
