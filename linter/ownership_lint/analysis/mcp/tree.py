"""A document as values that know where they stand, whatever its format."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH: Final = 100
_BOM: Final = b"\xef\xbb\xbf"


class Span(NamedTuple):
    """A stretch of a file, in bytes."""

    start: int
    end: int


class Member(NamedTuple):
    """A key of a mapping with its value."""

    key: Node
    value: Node

    @property
    def name(self) -> str:
        """The key's text."""
        return self.key.text


class Node(NamedTuple):
    """A value and its stretch of the file, quotes included."""

    span: Span
    value: str | int | float | bool | None
    """Of a scalar; None of a list, a mapping and `null`."""
    items: tuple[Node, ...] | None = None
    """Of a list."""
    members: tuple[Member, ...] | None = None
    """Of a mapping, in order, repeated keys too."""

    @property
    def kind(self) -> str:
        """What it is: `string`, `number`, `boolean`, `null`, `list` or `mapping`."""
        if self.members is not None:
            return "mapping"
        if self.items is not None:
            return "list"
        if isinstance(self.value, str):
            return "string"
        if isinstance(self.value, bool):
            return "boolean"
        return "null" if self.value is None else "number"

    @property
    def text(self) -> str:
        """The text of a string; empty for all else."""
        return self.value if isinstance(self.value, str) else ""

    def member(self, name: str) -> Member | None:
        """The member with a key; the last of several, as parsers take it."""
        return next((one for one in reversed(self.members or ()) if one.name == name), None)

    def get(self, name: str) -> Node | None:
        """The value of a key."""
        found = self.member(name)
        return found.value if found is not None else None

    def at(self, *names: str) -> Node | None:
        """The value that a path of keys leads to."""
        node: Node | None = self
        for name in names:
            node = node.get(name) if node is not None else None
        return node

    def mappings(self) -> Iterator[Node]:
        """This and all mappings below, outermost first."""
        pending = [self]
        while pending:
            node = pending.pop()
            if node.members is not None:
                yield node
                pending += [one.value for one in reversed(node.members)]
            pending += reversed(node.items or ())


class Flaw(NamedTuple):
    """Why a file is not what its format says, or not what every client of it reads."""

    span: Span
    rule: str
    message: str
    help: str = ""


@dataclass(frozen=True)
class Source:
    """The bytes of a file, and where their lines are."""

    path: str
    data: bytes

    @cached_property
    def _lines(self) -> list[int]:
        starts = [0]
        place = self.data.find(b"\n")
        while place >= 0:
            starts.append(place + 1)
            place = self.data.find(b"\n", place + 1)
        return starts

    def location(self, span: Span) -> Location:
        """Where a stretch is, in lines and characters."""
        return Location(self.path, *self._place(span.start), *self._place(max(span.start, span.end)))

    def _place(self, offset: int) -> tuple[int, int]:
        number = bisect_right(self._lines, offset)
        start = self._lines[number - 1]
        if number == 1 and self.data.startswith(_BOM):
            start = min(len(_BOM), offset)
        return number, len(self.data[start:offset].decode("utf-8", "replace")) + 1

    def offset(self, line: int, column: int) -> int:
        """The byte at a line and a column, both from 1; the end where there is none."""
        if line > len(self._lines):
            return len(self.data)
        start = self._lines[line - 1]
        end = self._lines[line] if line < len(self._lines) else len(self.data)
        text = self.data[start:end].decode("utf-8", "replace")
        bom = len(_BOM) if line == 1 and self.data.startswith(_BOM) else 0
        shift = 1 if bom else 0  # the mark is a character too
        return start + len(text[: column - 1 + shift].encode("utf-8"))

    def raw(self, span: Span) -> str:
        """The text of a stretch."""
        return self.data[span.start : span.end].decode("utf-8", "replace")


class Reading(NamedTuple):
    """What a file holds, and what is wrong with its form; no root where it cannot be read at all."""

    root: Node | None
    flaws: tuple[Flaw, ...] = ()


def undecodable(data: bytes, rule: str) -> Flaw | None:
    """Why the bytes of a file are no UTF-8, if they are not."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Flaw(Span(error.start, error.end), rule, "not UTF-8 at this place", "save the file as UTF-8")
    return None
