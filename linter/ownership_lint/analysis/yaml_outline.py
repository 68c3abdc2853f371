"""The scalars of a YAML file with their places: a light reader that gives up rather than guesses."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ownership_lint.analysis.lines import line_end
from ownership_lint.lazy_pattern import lazy_pattern

_KEY: Final = lazy_pattern(
    r"(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s\"'\[\]{}#&*!|>%@`,-][^\n#]*?|-[^\s#][^\n#]*?)):(?=[ \t\r\n]|\Z)"
)
_BLOCK: Final = lazy_pattern(r"([|>])[-+0-9]*[ \t]*(?:#[^\n]*)?\r?\Z")
_PROPERTY: Final = lazy_pattern(r"[&!][^\s]*[ \t]+")
_TEXT: Final = lazy_pattern(r"\S")
_COMMENT: Final = lazy_pattern(r"[ \t]#.*\Z")
_MAX_DEPTH: Final = 64


class UnreadableYamlError(Exception):
    """The file is not the plain YAML that this reader knows."""


class Scalar(NamedTuple):
    """A scalar's place; `style` is plain, quoted, literal or folded."""

    start: int
    end: int
    style: str

    def code(self, text: str) -> str:
        """The scalar's text, character for character as long as in the file."""
        written = text[self.start : self.end]
        if self.style == "folded" or self.style == "plain":
            return written.replace("\n", " ")
        if self.style == "double":
            return written.replace('\\"', '\0"')
        if self.style == "single":
            return written.replace("''", "\0'")
        return written


Keys = tuple["str | int", ...]


def outline(text: str) -> dict[Keys, Scalar]:
    """Every scalar by the keys and list positions that lead to it. Raises `UnreadableYamlError`."""
    return _Outline(text).read()


class _Outline:
    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[Keys, Scalar] = {}
        self._stack: list[tuple[int, str | int]] = []

    def read(self) -> dict[Keys, Scalar]:
        pos = 0
        while pos < len(self._text):
            pos = self._read_line(pos)
        return self._found

    def _read_line(self, pos: int) -> int:
        next_line = self._next_line(pos)
        line = self._text[pos:next_line]
        content = line.strip(" \r\n").rstrip()
        if not content or content.startswith("#"):
            return next_line
        if content[0] == "\t":
            raise UnreadableYamlError
        indent = len(line) - len(line.lstrip(" "))
        if not indent and (content.startswith(("---", "...")) or content[0] == "%"):
            self._stack.clear()
            return next_line
        return self._content(pos + indent, indent, next_line)

    def _content(self, pos: int, column: int, next_line: int) -> int:
        """What stands at `column`: dashes, then perhaps a key, then perhaps a value."""
        while self._text[pos] == "-" and self._text[pos + 1 : pos + 2] in {"", " ", "\n", "\r"}:
            self._push_item(column)
            blank = re.compile(r"-[ ]*").match(self._text, pos)
            width = blank.end() - pos if blank else 1
            pos, column = pos + width, column + width
            if pos >= next_line or self._text[pos] in "\r\n#":
                return next_line
        key = _KEY.match(self._text, pos, next_line)
        if key is None:
            return self._value(pos, column - 1, next_line)
        while self._stack and self._stack[-1][0] >= column:
            self._stack.pop()
        self._push(column, next(group for group in key.groups() if group is not None).strip())
        start = key.end()
        while start < next_line and self._text[start] in " \t":
            start += 1
        return self._value(start, column, next_line)

    def _push_item(self, column: int) -> None:
        number = 0
        while self._stack and self._stack[-1][0] >= column:
            depth, key = self._stack[-1]
            if depth == column and isinstance(key, str):
                break
            self._stack.pop()
            number = key + 1 if depth == column and isinstance(key, int) else 0
        self._push(column, number)

    def _push(self, column: int, key: str | int) -> None:
        if len(self._stack) >= _MAX_DEPTH:
            raise UnreadableYamlError
        self._stack.append((column, key))

    def _value(self, start: int, indent: int, next_line: int) -> int:
        """The value that begins at `start`; lines deeper than `indent` may belong to it."""
        while start < next_line and (found := _PROPERTY.match(self._text, start, next_line)):
            start = found.end()
        rest = self._text[start:next_line].rstrip("\r\n")
        if not rest or rest.startswith("#"):
            return next_line
        keys = tuple(key for _, key in self._stack)
        if block := _BLOCK.match(rest):
            end = self._block_end(next_line, indent)
            self._found[keys] = Scalar(next_line, end, "literal" if block[1] == "|" else "folded")
            return end
        if rest[0] in "\"'":
            return self._quoted(keys, start, next_line)
        if rest[0] in "[{":
            return self._flow(keys, start, indent, next_line)
        last = self._block_end(next_line, indent) if self._continues(next_line, indent) else next_line
        written = self._text[start:last].rstrip()
        if last == next_line and (comment := _COMMENT.search(written)):
            written = written[: comment.start()].rstrip()
        self._found[keys] = Scalar(start, start + len(written), "plain")
        return last

    def _continues(self, pos: int, indent: int) -> bool:
        """Whether the next line that is not blank goes on with a plain scalar."""
        first = _TEXT.search(self._text, pos)
        if first is None or first.start() - self._text.rfind("\n", pos - 1, first.start()) - 1 <= indent:
            return False
        return not self._text.startswith(("#", "- "), first.start()) and not _KEY.match(
            self._text, first.start()
        )

    def _quoted(self, keys: Keys, start: int, next_line: int) -> int:
        quote = self._text[start]
        pattern = r'(?:[^"\\]|\\.)*"' if quote == '"' else r"(?:[^']|'')*'"
        found = re.compile(pattern, re.DOTALL).match(self._text, start + 1)
        if found is None:
            raise UnreadableYamlError
        self._found[keys] = Scalar(start + 1, found.end() - 1, "double" if quote == '"' else "single")
        return max(next_line, self._next_line(found.end()))

    def _flow(self, keys: Keys, start: int, indent: int, next_line: int) -> int:
        written = self._text[start:next_line].rstrip()
        if written[-1] in "]}" or " #" in written:
            self._found[keys] = Scalar(start, start + len(written), "flow")
            return next_line
        end = self._block_end(next_line, indent)
        self._found[keys] = Scalar(start, end, "flow")
        return end

    def _block_end(self, pos: int, indent: int) -> int:
        """The start of the first line from `pos` that is not deeper than `indent`."""
        while pos < len(self._text):
            next_line = self._next_line(pos)
            line = self._text[pos:next_line]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
                return pos
            pos = next_line
        return pos

    def _next_line(self, pos: int) -> int:
        return min(line_end(self._text, pos) + 1, len(self._text))
