"""Notebooks: JSON whose strings hold the text of cells, read as shown, placed as written."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.content.scanner import Hit, Scans

_ESCAPES: Final = lazy_pattern(
    r"""\\n"[ \t]*,[ \t\r\n]*"   # the end of one line of a cell and the beginning of the next
      | (?:\\u[0-9A-Fa-f]{4})+
      | \\["\\/bfnrt]""",
    re.VERBOSE,
)
_SHORT: Final = {"n": "\n", "r": " ", "t": "\t", "b": " ", "f": " "}


def scan_notebook(scanner: Scans, path: str, data: bytes) -> tuple[tuple[Hit, ...], str]:
    """What is found, each at its place in the file; one that is no JSON is plain text."""
    try:
        text = data.decode("utf-8")
        json.loads(text)
    except (ValueError, RecursionError):
        found = scanner.scan(path, data)
        return found or (), "binary" if found is None else ""
    shown = _Shown(text)
    hits = scanner.scan(path, shown.text.encode("utf-8", "replace")) or ()
    return tuple(shown.as_written(hit) for hit in hits), ""


class _Shown:
    """The text without its escapes, and where each character of it is written."""

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._shown: list[int] = []
        self._written: list[int] = []
        length = position = 0
        for match in _ESCAPES.finditer(text):
            before, meant = text[position : match.start()], _meant(match[0])
            pieces += (before, meant)
            length += len(before)
            self._shown += (length, length + len(meant))
            self._written += (match.start(), match.end())
            length += len(meant)
            position = match.end()
        self.text = "".join((*pieces, text[position:]))
        self._shown.insert(0, 0)
        self._written.insert(0, 0)
        self._lines = _starts(self.text)
        self._written_lines = _starts(text)

    def as_written(self, hit: Hit) -> Hit:
        """The hit with its place in the file."""
        start = self._lines[hit.line - 1] + hit.column - 1
        line, column = self._place(self._origin(start))
        end_line, end_column = self._place(self._origin(start + hit.end_column - hit.column))
        return hit._replace(line=line, column=column, end_column=end_column if end_line == line else column)

    def _origin(self, place: int) -> int:
        number = bisect_right(self._shown, place) - 1
        return self._written[number] + place - self._shown[number]

    def _place(self, offset: int) -> tuple[int, int]:
        number = bisect_right(self._written_lines, offset)
        return number, offset - self._written_lines[number - 1] + 1


def _starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _meant(escape: str) -> str:
    if escape.startswith("\\u"):
        units = "".join(chr(int(code, 16)) for code in escape.split("\\u")[1:])
        meant = units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return meant.replace("\0", " ")
    return _SHORT.get(escape[1], escape[1])
