"""Pieces of Markdown: tables, code spans, lists, fences."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOTHING: Final = "—"
_TICKS: Final = lazy_pattern("`+")
_NARROWEST: Final = 3
"""Columns of a table that formatters leave alone."""


class Style(NamedTuple):
    """How Markdown is set."""

    is_formatted: bool
    """As formatters leave it; else as tight as it can be, with a rule between chapters."""

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        """A table: its columns are as wide as their widest cells, or, tight, as their titles."""
        cells = [list(map(_cell, row)) for row in (headers, *rows)]
        if not self.is_formatted:
            line_below = "|".join("-" * (len(header) + 2) for header in headers)
            return "\n".join([_row(cells[0]), f"|{line_below}|", *map(_row, cells[1:])])
        widths = [max(_NARROWEST, *map(_width, column)) for column in zip(*cells, strict=True)]
        cells.insert(1, ["-" * width for width in widths])
        return "\n".join(_row(map(_padded, row, widths)) for row in cells)

    def numbered(self, items: Iterable[str]) -> str:
        """A numbered list of one line each; formatters disagree about all numbers but the first."""
        numbers = enumerate(items, start=1)
        return "\n".join(f"{1 if self.is_formatted else number}. {line(item)}" for number, item in numbers)

    def below(self, head: str, body: str) -> str:
        """Something and the line above that says what it is."""
        return f"{head}\n\n{body}" if self.is_formatted else f"{head}\n{body}"

    def emphasised(self, text: str) -> str:
        """A paragraph in italics."""
        return f"_{line(text)}_" if self.is_formatted else f"*{line(text)}*"

    @property
    def rules(self) -> list[str]:
        """What stands between chapters; formatters disagree about rules."""
        return [] if self.is_formatted else ["---"]


def code(text: str) -> str:
    """`text` in a code span, with as many backticks as it needs."""
    ticks = "`" * (_longest_run(text) + 1 if "`" in text else 1)
    pad = " " if text[0] == "`" or text[-1] == "`" or text[0] == text[-1] == " " else ""
    return f"{ticks}{pad}{line(text)}{pad}{ticks}"


def line(text: str) -> str:
    """`text` on one line."""
    return text.replace("\n", " ")


def bullets(items: Iterable[str]) -> str:
    """A list of one line each."""
    return "\n".join(f"- {line(item)}" for item in items)


def fence(text: str, language: str = "bash") -> str:
    """A code block that its content cannot end."""
    ticks = "`" * max(3, _longest_run(text) + 1)
    return f"{ticks}{language}\n{text}\n{ticks}" if text else f"{ticks}{language}\n{ticks}"


def label(title: str) -> str:
    """A bold line above a part."""
    return f"**{line(title)}:**"


def without_padding(text: str) -> str:
    """A text whose tables are as tight as they can be, to compare what tables say."""
    return "\n".join(map(_unpadded, text.split("\n")))


def _unpadded(line_: str) -> str:
    if not line_.lstrip().startswith("|"):
        return line_
    cells = (cell.strip() for cell in line_.split("|"))
    return "|".join("---" if cell and set(cell) <= {"-"} else cell for cell in cells)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """How many columns a text takes where letters are of one width."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"F", "W"} else 1


def _longest_run(text: str) -> int:
    return max((len(found) for found in _TICKS.findall(text)), default=0)
