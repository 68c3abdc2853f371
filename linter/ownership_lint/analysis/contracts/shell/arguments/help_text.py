"""The lines of a script that explain it: the comment at its top, and what its help prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.contracts.shell.arguments import arms
from ownership_lint.analysis.contracts.shell.arguments.words import command_words
from ownership_lint.analysis.contracts.shell.source import walk
from ownership_lint.finding import Location
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.source import ShellSource

_HELP_NAME: Final = lazy_pattern(r"(?:.*_)?(?:usage|help)(?:_.*)?\Z", re.IGNORECASE)
_HELP_FLAGS: Final = frozenset({"-h", "--help", "help", "-help", "-?"})
_USAGE: Final = lazy_pattern(r"\s*(?:usage|synopsis)\b", re.IGNORECASE)
_PRINTERS: Final = frozenset({"command", "redirected_statement"})
_STARTS: Final = _PRINTERS | {"function_definition", "case_item", "variable_assignment"}
_QUOTED: Final = frozenset({"string", "raw_string", "ansi_c_string"})
_BREAK: Final = lazy_pattern(r"\n|\\n")
_LONGEST: Final = 400


class Line(NamedTuple):
    """One line of help."""

    text: str
    node: Node
    offset: int
    """Where in the text of the node it begins, in characters."""

    def at(self, source: ShellSource, start: int, length: int) -> Location:
        """The place of a part of it."""
        place, begin = source.at(self.node), self.offset + start
        before = source.text_of(self.node)[:begin]
        newlines = before.count("\n")
        column = begin - before.rfind("\n") if newlines else place.column + begin
        return Location.of_line(source.path, place.line + newlines, column, length)


class Help(NamedTuple):
    """Lines that belong together."""

    lines: tuple[Line, ...]
    is_header: bool = False
    """Whether it is the comment at the top, in which anything may stand."""


def header_of(source: ShellSource) -> Help:
    """The comment before the first statement."""
    lines = []
    for node in source.root.named_children:
        if node.type == "comment":
            text = source.text_of(node)
            if not text.startswith("#!"):
                marks = len(text) - len(text.lstrip("#"))
                lines.append(Line(text[marks:], node, marks))
        elif not source.text_of(node).startswith("set "):
            break
    return Help(tuple(lines), is_header=True)


def help_texts(source: ShellSource) -> list[Help]:
    """All help of a script."""
    found = [header_of(source)]
    done: list[Node] = []
    starts = _STARTS if _may_have_usage(source.text) else _STARTS - _PRINTERS
    for kind, node in source.landmarks.nodes:
        if kind not in starts or any(one.start_byte <= node.start_byte < one.end_byte for one in done):
            continue
        if body := _help_body(source, node):
            done += body
            lines = [line for part in body for line in _printed(source, part)]
            found.append(Help(tuple(lines)))
    return found


def _help_body(source: ShellSource, node: Node) -> list[Node]:
    """The statements that print help, where a node begins some."""
    match node.type:
        case "function_definition":
            name = node.child_by_field_name("name")
            return [node] if name is not None and _HELP_NAME.match(source.text_of(name)) else []
        case "case_item":
            flags = {source.text_of(value).strip("\"'") for value in node.children_by_field_name("value")}
            return arms.body_of(node) if flags & _HELP_FLAGS else []
        case "variable_assignment":
            name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            is_help = name is not None and value is not None and _HELP_NAME.match(source.text_of(name))
            return [value] if is_help and value is not None and value.type in _QUOTED else []
        case "command" | "redirected_statement" if _may_have_usage(source.text_of(node)):
            if any(_USAGE.match(line.text) for line in _printed(source, node)):
                return _following(source, node)
    return []


def _may_have_usage(text: str) -> bool:
    lowered = text.lower()
    return "usage" in lowered or "synopsis" in lowered


def _following(source: ShellSource, node: Node) -> list[Node]:
    """A statement that prints "Usage:", and those right behind it that print more."""
    found = [node]
    while (after := found[-1].next_named_sibling) is not None and next(_printed(source, after), None):
        found.append(after)
    return found


def _printed(source: ShellSource, node: Node) -> Iterator[Line]:
    """The lines that the commands at and below a node print."""
    if node.type in _QUOTED:
        yield from _lines(source, node, 1)
        return
    for one in walk(node, lambda inner: inner.type not in {"command_substitution", "heredoc_body"}):
        if one.type == "heredoc_body":
            yield from _lines(source, one, 0)
        elif one.type == "command":
            words = command_words(one)
            if words and source.text_of(words[0]) in {"echo", "printf", "print"}:
                yield from _arguments(source, words[1:])


def _arguments(source: ShellSource, words: Iterable[Node]) -> Iterator[Line]:
    for word in words:
        if word.type in _QUOTED:
            yield from _lines(source, word, 2 if word.type == "ansi_c_string" else 1)


def _lines(source: ShellSource, node: Node, quote: int) -> Iterator[Line]:
    text = source.text_of(node)
    start, end = quote, len(text) - min(quote, 1)
    for found in _BREAK.finditer(text, start, end):
        yield Line(text[start : min(found.start(), start + _LONGEST)], node, start)
        start = found.end()
    if start < end:
        yield Line(text[start : min(end, start + _LONGEST)], node, start)
