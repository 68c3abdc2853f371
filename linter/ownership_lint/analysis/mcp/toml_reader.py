"""TOML. Whether a text is TOML says the standard library; where everything stands in it says tree-sitter."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.analysis.mcp.tree import MAX_DEPTH, Flaw, Member, Node, Reading, Source, Span, undecodable
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node as Token
    from tree_sitter import Parser

SYNTAX: Final = "mcp/toml-syntax"
DUPLICATE: Final = "mcp/duplicate-key"

_PLACE: Final = lazy_pattern(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TWICE: Final = lazy_pattern(r"Cannot (?:overwrite|declare|redefine|mutate)")
_KEYS: Final = frozenset({"bare_key", "quoted_key", "dotted_key"})
_TABLES: Final = frozenset({"table", "table_array_element"})


_TOO_MUCH: Final = Flaw(Span(0, 0), SYNTAX, "nested too deep, or too long a number", "no client needs that")


def read_toml(source: Source) -> Reading:
    """Read a file."""
    data = source.data
    if flaw := undecodable(data, SYNTAX):
        return Reading(None, (flaw,))
    plain = b"   " + data[3:] if data.startswith(b"\xef\xbb\xbf") else data
    try:
        tomllib.loads(plain.decode("utf-8"))
    except tomllib.TOMLDecodeError as error:
        return Reading(None, (_flaw(source, str(error)),))
    except (ValueError, RecursionError):  # numbers of thousands of digits, values in values in values
        return Reading(None, (_TOO_MUCH,))
    tree = _parser().parse(plain).root_node
    if tree.has_error:  # TOML that the grammar does not know: nothing can be told of it
        return Reading(None)
    try:
        return Reading(_Builder(plain).document(tree))
    except RecursionError:
        return Reading(None, (_TOO_MUCH,))


def _flaw(source: Source, message: str) -> Flaw:
    place = _PLACE.search(message)
    at_end = place is None or place[1] is None
    offset = len(source.data) if at_end or place is None else source.offset(int(place[1]), int(place[2]))
    said = _PLACE.sub("", message)
    span = Span(offset, min(offset + 1, len(source.data)))
    if _TWICE.match(said):
        return Flaw(span, DUPLICATE, "a key or table is given twice here", "keep one of them")
    if "inline table" in said or _is_in_inline_table(source.data, offset):
        tip = "write the inline table on one line, or as a table of its own: only TOML 1.1 lets it go on"
        return Flaw(span, SYNTAX, f"not TOML 1.0: {said}", tip)
    return Flaw(span, SYNTAX, f"not TOML: {said}", "mend it: nothing of the file is read")


def _is_in_inline_table(data: bytes, offset: int) -> bool:
    before = data[max(0, offset - 2_000) : offset].rstrip()
    return before.endswith((b"{", b",")) and before.count(b"{") > before.count(b"}")


@cache
def _parser() -> Parser:
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_toml.language()))


class _Table:
    """A table while it is put together: TOML may come back to it later."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.members: dict[str, tuple[Node, _Table | list[_Table] | Node]] = {}

    def child(self, key: Node) -> _Table:
        """The table of a key, begun where it is not there yet."""
        _, known = self.members.get(key.text, (key, None))
        if isinstance(known, list):
            return known[-1]
        if isinstance(known, _Table):
            return known
        table = _Table(key.span)
        self.members[key.text] = (key, table)
        return table

    def append(self, key: Node, table: _Table) -> None:
        """One more table of an array."""
        match self.members.get(key.text):
            case (_, list() as tables):
                tables.append(table)
            case _:
                self.members[key.text] = (key, [table])

    def node(self) -> Node:
        """What it has become."""
        found = (Member(key, _frozen(value)) for key, value in self.members.values())
        return Node(self.span, None, members=tuple(found))


def _frozen(value: _Table | list[_Table] | Node) -> Node:
    if isinstance(value, Node):
        return value
    if isinstance(value, _Table):
        return value.node()
    return Node(value[0].span, None, items=tuple(one.node() for one in value))


class _Builder:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def document(self, tree: Token) -> Node:
        root = _Table(Span(0, len(self._data)))
        self._pairs(root, tree.named_children)
        for token in tree.named_children:
            if token.type in _TABLES:
                self._table(root, token)
        return root.node()

    def _table(self, root: _Table, token: Token) -> None:
        head = next(one for one in token.named_children if one.type in _KEYS)
        *outer, last = self._keys(head)
        table = root
        for key in outer:
            table = table.child(key)
        span = Span(token.start_byte, token.end_byte)
        if token.type == "table":
            table = table.child(last)
            table.span = span
        else:
            inner = _Table(span)
            table.append(last, inner)
            table = inner
        self._pairs(table, token.named_children)

    def _pairs(self, table: _Table, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type != "pair":
                continue
            head, value = (one for one in token.named_children if one.type != "comment")
            *outer, last = self._keys(head)
            target = table
            for key in outer:
                target = target.child(key)
            target.members[last.text] = (last, self._value(value))

    def _keys(self, token: Token) -> list[Node]:
        if token.type == "dotted_key":
            return [key for one in token.named_children for key in self._keys(one)]
        raw = self._data[token.start_byte : token.end_byte].decode("utf-8")
        text = next(iter(tomllib.loads(f"{raw} = 0")))
        return [Node(Span(token.start_byte, token.end_byte), text)]

    def _value(self, token: Token, depth: int = 0) -> Node:
        span = Span(token.start_byte, token.end_byte)
        if depth > MAX_DEPTH:
            return Node(span, None)
        if token.type == "array":
            items = (one for one in token.named_children if one.type != "comment")
            return Node(span, None, items=tuple(self._value(one, depth + 1) for one in items))
        if token.type == "inline_table":
            table = _Table(span)
            self._pairs(table, token.named_children)
            return table.node()
        return Node(span, self._scalar(span))

    def _scalar(self, span: Span) -> Any:
        raw = self._data[span.start : span.end].decode("utf-8")
        value = tomllib.loads(f"value = {raw}")["value"]
        return value if isinstance(value, str | int | float | bool) else str(value)
