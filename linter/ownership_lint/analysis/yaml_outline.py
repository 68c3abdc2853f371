"""The scalars of a YAML file with their places: a light reader that gives up rather than guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_KEY: Final = re.compile(
    r"(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s\"'\[\]{}#&*!|>%@`,-][^\n#]*?|-[^\s#][^\n#]*?)):(?=[ \t\r\n]|\Z)"
)
_BLOCK: Final = re.compile(r"([|>])[-+0-9]*[ \t]*(?:#[^\n]*)?\r?\Z")
_PROPERTY: Final = re.compile(r"[&!][^\s]*[ \t]+")
_COMMENT: Final = re.compile(r"[ \t]#.*\Z")
_MAX_DEPTH: Final = 64
_MAX_LINES: Final = 50_000
_MAX_LINE: Final = 20_000


class UnreadableYamlError(Exception):
    """The file is not the plain YAML that this reader knows."""


@dataclass(frozen=True, slots=True)
class Scalar:
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
        self._lines = 0

    def read(self) -> dict[Keys, Scalar]:
        pos = 0
        while pos < len(self._text):
            pos = self._read_line(pos)
        return self._found

    def _read_line(self, pos: int) -> int:
        self._lines += 1
        line_end = self._line_end(pos)
        line = self._text[pos:line_end]
        content = line.strip(" \r\n").rstrip()
        if self._lines > _MAX_LINES or len(line) > _MAX_LINE:
            raise UnreadableYamlError
        if not content or content.startswith("#"):
            return line_end
        if content[0] == "\t":
            raise UnreadableYamlError
        indent = len(line) - len(line.lstrip(" "))
        if not indent and (content.startswith(("---", "...")) or content[0] == "%"):
            self._stack.clear()
            return line_end
        return self._content(pos + indent, indent, line_end)

    def _content(self, pos: int, column: int, line_end: int) -> int:
        """What stands at `column`: dashes, then perhaps a key, then perhaps a value."""
        while self._text[pos] == "-" and self._text[pos + 1 : pos + 2] in {"", " ", "\n", "\r"}:
            self._push_item(column)
            blank = re.compile(r"-[ ]*").match(self._text, pos)
            width = blank.end() - pos if blank else 1
            pos, column = pos + width, column + width
            if pos >= line_end or self._text[pos] in "\r\n#":
                return line_end
        key = _KEY.match(self._text, pos, line_end)
        if key is None:
            return self._value(pos, column - 1, line_end)
        while self._stack and self._stack[-1][0] >= column:
            self._stack.pop()
        self._push(column, next(group for group in key.groups() if group is not None).strip())
        start = key.end()
        while start < line_end and self._text[start] in " \t":
            start += 1
        return self._value(start, column, line_end)

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

    def _value(self, start: int, indent: int, line_end: int) -> int:
        """The value that begins at `start`; lines deeper than `indent` may belong to it."""
        while start < line_end and (found := _PROPERTY.match(self._text, start, line_end)):
            start = found.end()
        rest = self._text[start:line_end].rstrip("\r\n")
        if not rest or rest.startswith("#"):
            return line_end
        keys = tuple(key for _, key in self._stack)
        if block := _BLOCK.match(rest):
            end = self._block_end(line_end, indent)
            self._found[keys] = Scalar(line_end, end, "literal" if block[1] == "|" else "folded")
            return end
        if rest[0] in "\"'":
            return self._quoted(keys, start, line_end)
        if rest[0] in "[{":
            return self._flow(keys, start, indent, line_end)
        end = self._block_end(line_end, indent)
        continued = self._text[line_end:end].strip()
        last = (
            end
            if continued and not continued.startswith(("#", "- ")) and not _KEY.match(continued)
            else line_end
        )
        written = self._text[start:last].rstrip()
        if last == line_end and (comment := _COMMENT.search(written)):
            written = written[: comment.start()].rstrip()
        self._found[keys] = Scalar(start, start + len(written), "plain")
        return last

    def _quoted(self, keys: Keys, start: int, line_end: int) -> int:
        quote = self._text[start]
        pattern = r'(?:[^"\\]|\\.)*"' if quote == '"' else r"(?:[^']|'')*'"
        found = re.compile(pattern, re.DOTALL).match(self._text, start + 1)
        if found is None:
            raise UnreadableYamlError
        self._found[keys] = Scalar(start + 1, found.end() - 1, "double" if quote == '"' else "single")
        return max(line_end, self._line_end(found.end()))

    def _flow(self, keys: Keys, start: int, indent: int, line_end: int) -> int:
        written = self._text[start:line_end].rstrip()
        if written[-1] in "]}" or " #" in written:
            self._found[keys] = Scalar(start, start + len(written), "flow")
            return line_end
        end = self._block_end(line_end, indent)
        self._found[keys] = Scalar(start, end, "flow")
        return end

    def _block_end(self, pos: int, indent: int) -> int:
        """The start of the first line from `pos` that is not deeper than `indent`."""
        while pos < len(self._text):
            line_end = self._line_end(pos)
            line = self._text[pos:line_end]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
                return pos
            pos = line_end
        return pos

    def _line_end(self, pos: int) -> int:
        found = self._text.find("\n", pos)
        return len(self._text) if found < 0 else found + 1
