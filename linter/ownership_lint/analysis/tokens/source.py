"""One file as the algorithms see it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.damage import Damage
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ownership_lint.analysis.tokens.zones import Zones

IDENTIFIER: Final = lazy_pattern(r"[^\W\d]\w*")


class TokenFile:
    """The text of a file, its language and its zones, each worked out once and only if asked for."""

    def __init__(self, path: str, data: bytes) -> None:
        """`data` is text: there is no NUL in it."""
        self.path = path
        self.data = data

    @cached_property
    def text(self) -> str:
        """The text, with its byte order mark; bytes that are no UTF-8 stand as surrogates."""
        return self.data.decode("utf-8", "surrogateescape")

    @cached_property
    def language(self) -> str:
        """As `languages.language_of` names it; empty where it is not known."""
        from ownership_lint.analysis.tokens.languages import language_of

        return language_of(self.path, self.data[:200])

    @cached_property
    def zones(self) -> Zones:
        """Which part of the text is code, comment, string and so on."""
        from ownership_lint.analysis.tokens.zones import zones_of

        return zones_of(self.text, self.language)

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """Where the lines begin; only a line feed ends one."""
        return (0, *(found.end() for found in re.finditer("\n", self.text)))

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of a character, from 1."""
        number = bisect_right(self.lines, offset)
        return number, offset - self.lines[number - 1] + 1

    def characters(self, places: Sequence[int]) -> list[int]:
        """The characters at bytes, which are in order: so all are counted in one pass."""
        if self.data.isascii():
            return list(places)
        found, done, count = [], 0, 0
        for place in places:
            count += len(self.data[done:place].decode("utf-8", "surrogateescape"))
            done = place
            found.append(count)
        return found

    def line_text(self, number: int) -> str:
        """A line by its number, from 1, without its end."""
        start = self.lines[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end]

    @cached_property
    def names(self) -> frozenset[str]:
        """Every identifier-like word of the text."""
        return frozenset(IDENTIFIER.findall(self.text))

    def damage(self, rule: str, start: int, end: int, message: str, **more: Any) -> Damage:
        """Damage at a stretch of the text; `more` are further fields."""
        line, column = self.place(start)
        last = self.place(end)
        end_column = last[1] if last[0] == line else len(self.line_text(line)) + 1
        return Damage(rule, start, end, line, column, end_column, message, **more)
