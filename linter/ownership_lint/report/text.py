"""Pieces of Markdown: tables, code spans, lists, fences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOTHING: Final = "—"
_TICKS: Final = re.compile("`+")


def code(text: str) -> str:
    """`text` in a code span, with as many backticks as it needs."""
    ticks = "`" * (_longest_run(text) + 1 if "`" in text else 1)
    pad = " " if text[0] == "`" or text[-1] == "`" or text[0] == text[-1] == " " else ""
    return f"{ticks}{pad}{line(text)}{pad}{ticks}"


def line(text: str) -> str:
    """`text` on one line."""
    return text.replace("\n", " ")


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose columns are as wide as their titles."""
    lines = [_row(headers), "|" + "|".join("-" * (len(header) + 2) for header in headers) + "|"]
    return "\n".join([*lines, *map(_row, rows)])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"


def bullets(items: Iterable[str]) -> str:
    """A list of one line each."""
    return "\n".join(f"- {line(item)}" for item in items)


def numbered(items: Iterable[str]) -> str:
    """A numbered list of one line each."""
    return "\n".join(f"{number}. {line(item)}" for number, item in enumerate(items, start=1))


def fence(text: str, language: str = "bash") -> str:
    """A code block that its content cannot end."""
    ticks = "`" * max(3, _longest_run(text) + 1)
    return f"{ticks}{language}\n{text}\n{ticks}" if text else f"{ticks}{language}\n{ticks}"


def label(title: str) -> str:
    """A bold line above a part."""
    return f"**{line(title)}:**"


def _longest_run(text: str) -> int:
    return max((len(found) for found in _TICKS.findall(text)), default=0)
