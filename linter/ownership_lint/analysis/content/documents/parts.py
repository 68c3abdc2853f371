"""The text of a document as lines of pieces, each of which knows where in the document it stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

K = TypeVar("K")

MOST_TEXT: Final = 24_000_000
"""Characters of one document that are looked at."""
_CONTROLS: Final = lazy_pattern(r"[\0-\x1f\x7f\x85\u2028\u2029]")
_DELIMITERS: Final = str.maketrans(",;|", "   ")


class UnreadableError(Exception):
    """Why a document, or the rest of it, could not be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


ENCRYPTED: Final = "encrypted"
DAMAGED: Final = "damaged"
BEYOND: Final = "beyond limits"
ARCHIVE: Final = "archive"
EMBEDDED: Final = "files within it"


class Part(Generic[K]):
    """Some text of a document; `tell` says in words where a piece stands, by the key it was added with."""

    def __init__(self, tell: Callable[[K], str]) -> None:
        self._tell = tell
        self._lines: list[str] = []
        self._pieces: list[tuple[list[int], list[K]]] = []

    def add(self, pieces: Iterable[tuple[K, str]]) -> None:
        """A line; what would end a line or a cell within a piece becomes a blank."""
        keys: list[K] = []
        starts: list[int] = []
        texts: list[str] = []
        column = 1
        for key, text in pieces:
            clean = _CONTROLS.sub(" ", text)
            keys.append(key)
            starts.append(column)
            texts.append(clean)
            column += len(clean) + 1
        self._lines.append("\t".join(texts))
        self._pieces.append((starts, keys))

    @property
    def data(self) -> bytes:
        """The text as a file would have it."""
        return "\n".join(self._lines).encode("utf-8", "replace")

    def place(self, line: int, column: int) -> str:
        """In words, where in the document a place of the text is."""
        starts, keys = self._pieces[line - 1]
        return self._tell(keys[max(0, bisect_right(starts, column) - 1)])


def as_heading(text: str) -> str:
    """A cell that heads a column: it is never empty, nor does it look like several."""
    return text.translate(_DELIMITERS).replace('"', "'").strip() or "-"


def as_cell(text: str) -> str:
    """A cell of a body."""
    return text.replace('"', "'")


class Budget:
    """How much of a document may still be looked at."""

    def __init__(self, most: int = MOST_TEXT) -> None:
        self._left = most

    def spend(self, amount: int) -> None:
        """Raises UnreadableError where it is too much."""
        self._left -= amount
        if self._left < 0:
            raise UnreadableError(BEYOND)
