"""A Markdown document as its lines and its top-level blocks."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.finding import Location
from ownership_lint.importing.imported import plain
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_ORDERED: Final = lazy_pattern(r"([0-9]{1,9})\. (.*)")
_KINDS: Final = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "table_open": "table",
    "bullet_list_open": "bullets",
    "ordered_list_open": "ordered",
    "blockquote_open": "quote",
    "fence": "fence",
    "hr": "rule",
}


class Block(NamedTuple):
    """One block; lines count from 0, the end is exclusive."""

    kind: str
    start: int
    end: int
    level: int = 0
    text: str = ""
    """What a heading says, and the info string of a fence."""
    repeats: bool = False
    """Whether every item of an ordered list may have the same number, as formatters write them."""


class Document(NamedTuple):
    """The lines of a document and its blocks, in order."""

    path: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    is_formatted: bool = False
    """Whether it may be written as formatters like it: without rules, and with a blank line below labels."""

    def text(self, start: int, end: int) -> str:
        """The lines as they are, without blank ones around them."""
        return "\n".join(self.lines[start:end]).strip("\n")

    def inside(self, start: int, end: int) -> tuple[Block, ...]:
        """The blocks that begin between two lines."""
        first, last = (bisect_left(self.blocks, line, key=attrgetter("start")) for line in (start, end))
        return self.blocks[first:last]

    def at(self, line: int, column: int = 1, length: int | None = None) -> Location:
        """A place within a line that is counted from 0; by default the rest of it."""
        rest = len(self.lines[line]) - column + 1
        return Location.of_line(self.path, line + 1, column, rest if length is None else length)


class Section(NamedTuple):
    """A chapter or a part of one: a heading and the blocks below it, up to the next."""

    heading: Block | None
    blocks: tuple[Block, ...]
    start: int
    end: int
    rule: bool = False
    """Whether a horizontal rule stands above it."""

    @property
    def title(self) -> str:
        """What its heading says."""
        return self.heading.text if self.heading else ""

    @property
    def body(self) -> int:
        """The first line below the heading."""
        return self.heading.end if self.heading else self.start


def parse(text: str, path: str) -> Document:
    """Read the block structure; inline Markdown stays as written."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable("table")
    # Only blocks matter here, and inline parsing of hostile text is not linear.
    reader.core.ruler.enableOnly(["normalize", "block"])
    lines = tuple(line.rstrip(" \t") for line in plain(text).split("\n"))
    blocks = []
    tokens = reader.parse("\n".join(lines))
    done = 0
    is_formatted = not any(token.type == "hr" for token in tokens) and not _has_tight_label(lines)
    for number, token in enumerate(tokens):
        if token.level or token.nesting < 0 or token.map is None:
            continue
        start, end = token.map
        while end > start + 1 and not lines[end - 1]:
            end -= 1
        blocks += _between(lines, done, start)
        said = tokens[number + 1].content if token.type == "heading_open" else token.info
        level = int(token.tag[1:]) if token.type == "heading_open" else 0
        kind = _KINDS.get(token.type, "other")
        blocks.append(Block(kind, start, end, level, said.strip(), is_formatted))
        done = end
    return Document(path, lines, (*blocks, *_between(lines, done, len(lines))), is_formatted)


def _has_tight_label(lines: tuple[str, ...]) -> bool:
    return any(line.startswith("**") and line.endswith(":**") and below for line, below in pairwise(lines))


def _between(lines: tuple[str, ...], start: int, end: int) -> list[Block]:
    """What makes no block, such as link definitions, is one all the same: it must not get lost."""
    said = [number for number in range(start, end) if lines[number]]
    return [Block("other", said[0], said[-1] + 1)] if said else []


def sections(blocks: tuple[Block, ...], start: int, end: int, level: int) -> Iterator[Section]:
    """Split the lines at the headings of `level` and above; what precedes the first has no heading.

    A rule directly above a heading is the heading's.
    """
    pieces: list[list[Block]] = [[]]
    for block in blocks:
        if block.kind == "heading" and block.level <= level:
            pieces.append([])
        pieces[-1].append(block)
    rule = False
    for piece, following in zip(pieces, [*pieces[1:], []], strict=True):
        stop = following[0].start if following else end
        heading = piece.pop(0) if piece and piece[0].kind == "heading" and piece[0].level <= level else None
        next_rule = bool(following and piece) and piece[-1].kind == "rule"
        if next_rule:
            stop = piece.pop().start
        if heading or stop > start:
            yield Section(heading, tuple(piece), heading.start if heading else start, stop, rule)
        rule = next_rule


def is_whole_fence(lines: tuple[str, ...]) -> bool:
    """Whether a fence stands at the margin and is closed."""
    mark = lines[0][:1]
    return (
        len(lines) > 1 and mark in {"`", "~"} and lines[-1].startswith(mark * 3) and not lines[-1].strip(mark)
    )


def list_items(block: Block, lines: tuple[str, ...]) -> list[str] | None:
    """The items of a flat list of one line each; None where it is any other list."""
    items = []
    repeats = block.repeats and any(line.startswith("1. ") for line in lines[1:])
    for number, line in enumerate(lines, start=1):
        if block.kind == "bullets":
            item = line[2:] if line.startswith(("- ", "* ")) else ""
        else:
            found = _ORDERED.fullmatch(line)
            item = found[2] if found and int(found[1]) == (1 if repeats else number) else ""
        if not item or item != item.strip():
            return None
        items.append(item)
    return items
