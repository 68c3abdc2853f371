"""Edits of `ownership.yaml` that change one statement and no other byte.

Every edit is proven: the entry with it is read again, and has to say what it said but for that statement.
Comments, order and layout stay as they are, which writing the whole file anew could not promise.
"""

from __future__ import annotations

import copy
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.finding import Edit
from ownership_lint.inputs.yaml_source import read_yaml
from ownership_lint.inputs.yaml_tree import core_value
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.inputs.yaml_source import YamlSource
    from ownership_lint.inputs.yaml_tree import Pointer

_RULE: Final = "policy/invalid-matrix"
_PLAIN: Final = lazy_pattern(r"[A-Za-z./][\w./@%+-]*|\d+\.\d+\.\d+[\w.+-]*")
"""Texts that need no quotes, within brackets neither."""
_WORDS: Final = frozenset(
    {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", ".inf", ".nan"}
)
"""Texts that are something else to some reader of YAML."""
_ITEM: Final = lazy_pattern(r"[ ]*- +")


class MatrixEdits:
    """Makes edits for the matrix `data`; pointers lead into `scripts`."""

    def __init__(self, data: bytes, path: str) -> None:
        self._data = data
        self._path = path

    @cached_property
    def _source(self) -> YamlSource:
        return read_yaml(self._data, self._path, _RULE)

    @cached_property
    def _lines(self) -> list[bytes]:
        return self._data.splitlines(keepends=True)

    def replaced(self, pointer: Pointer, text: str) -> tuple[Edit, ...]:
        """The edit that gives the value at `pointer` another text; none where it cannot be proven."""
        if self._source.is_shared(pointer):
            return ()
        at = self._source.place(pointer)
        edit = Edit(self._offset(at.line, at.column), self._offset(at.end_line, at.end_column), _scalar(text))
        return self._proven(edit, pointer, text)

    def added(self, pointer: Pointer, item: dict[str, Any]) -> tuple[Edit, ...]:
        """The edit that adds a mapping at the end of the list at `pointer`; none where that is not proven."""
        positions = [step for step in self._source.steps(pointer) if isinstance(step, int)]
        if not positions or self._source.is_shared(pointer):
            return ()
        where = (*pointer, positions[-1])
        line = self._end_of(where)
        first = self._source.key((*pointer, 0))
        before = self._line(first.line)[: first.column - 1]
        if _ITEM.fullmatch(before):
            text = self._line(line)
            position = self._offset(line, len(text.rstrip("\r\n")) + 1)
            line_end = b"\r\n" if text.endswith("\r\n") else b"\n"
            edit = Edit(position, position, line_end + before.encode() + _flow(item))
        else:
            closing = self._source.place(where)
            position = self._offset(closing.end_line, closing.end_column)
            edit = Edit(position, position, b", " + _flow(item))
        return self._proven(edit, (*pointer, len(positions)), item)

    def _end_of(self, pointer: Pointer) -> int:
        """The line where the last value in a collection ends; its own end may lie behind comments."""
        steps = list(self._source.steps(pointer))
        while steps:
            pointer = (*pointer, steps[-1])
            steps = list(self._source.steps(pointer))
        return self._source.place(pointer).end_line

    def _line(self, number: int) -> str:
        return self._lines[number - 1].decode("utf-8", "replace")

    def _offset(self, line: int, column: int) -> int:
        if line > len(self._lines):
            return len(self._data)
        start = sum(map(len, self._lines[: line - 1]))
        return start + len(self._line(line)[: column - 1].encode())

    def _proven(self, edit: Edit, pointer: Pointer, value: Any) -> tuple[Edit, ...]:
        """The edit alone, if the entry of the script says with it what it shall say; else nothing."""
        start, end = self._entry(pointer[:2])
        if not start <= edit.start <= edit.end <= end:
            return ()
        before = read_yaml(self._data[start:end], self._path, _RULE)
        after = read_yaml(
            self._data[start : edit.start] + edit.text + self._data[edit.end : end], self._path, _RULE
        )
        expected = _with(before.data, pointer[1:], value)
        is_proven = expected is not None and not after.findings and after.data == expected
        return (edit,) if is_proven else ()

    def _entry(self, pointer: Pointer) -> tuple[int, int]:
        """Where the lines of an entry begin and end: all that has to be read to prove an edit in it."""
        line = self._source.key(pointer).line
        later = (one for one in self._first_lines if one > line)
        return self._offset(line, 1), self._offset(next(later, len(self._lines) + 1), 1)

    @cached_property
    def _first_lines(self) -> list[int]:
        """The lines where something other than a script's entry goes on."""
        sections = (self._source.key((section,)) for section in self._source.data or ())
        scripts = (self._source.key(("scripts", path)) for path in self._source.steps(("scripts",)))
        return sorted(at.line for at in (*sections, *scripts))


def _with(data: Any, pointer: Pointer, value: Any) -> Any:
    """A copy of the data that holds `value` at the pointer; None where there is no such place."""
    changed = copy.deepcopy(data)
    place = changed
    try:
        for step in pointer[:-1]:
            place = place[step]
        if isinstance(place, list) and pointer[-1] == len(place):
            place.append(value)
        else:
            place[pointer[-1]] = value
    except (KeyError, IndexError, TypeError):
        return None
    return changed


def _flow(item: dict[str, Any]) -> bytes:
    return b"{%s}" % b", ".join(b"%s: %s" % (key.encode(), _value(value)) for key, value in item.items())


def _value(value: Any) -> bytes:
    if isinstance(value, list):
        return b"[%s]" % b", ".join(map(_scalar, value))
    return _scalar(value)


def _scalar(text: str) -> bytes:
    """A text as YAML; JSON's strings are YAML's double-quoted ones."""
    is_plain = _PLAIN.fullmatch(text) and core_value(text) == text and text.casefold() not in _WORDS
    return (text if is_plain else json.dumps(text, ensure_ascii=False)).encode("utf-8", "surrogatepass")
