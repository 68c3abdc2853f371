"""Zones of documents: Markdown, reStructuredText and plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.zones.machine import Mode, Painter, Rule, Run, end_of_deeper
from ownership_lint.analysis.tokens.zones.model import Fence, Zone, Zones
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.tokens.zones.machine import Grammar

_CONTAINER: Final = r"(?:[ \t]*+(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*+[ \t]*+"
_OPENING: Final = lazy_pattern(
    rf"{_CONTAINER}(?P<marks>`{{3,}}+(?=[^`\n]*$)|~{{3,}}+)(?P<info>[^\n]*)", re.MULTILINE
)
_CLOSING: Final = lazy_pattern(r"[ \t>]*+(?P<marks>`{3,}+|~{3,}+)[ \t]*+\r?$", re.MULTILINE)
_NEW_BLOCK: Final = lazy_pattern(r"[ \t]*+(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\||>|$)", re.MULTILINE)
_BACKTICKS: Final = lazy_pattern("`+")
_TICKED: Final = frozenset({"markdown", "mdx"})


def zones(text: str, language: str) -> Zones:
    """The zones of a text."""
    if language in _TICKED:
        return _Markdown(text).zones()
    return Run(text, _RST if language == "rst" else _TEXT).run().zones()


class _Markdown:
    """A document on its way, line by line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.painter = Painter(len(text))
        self.fences: list[Fence] = []

    def zones(self) -> Zones:
        position = 0
        while position < len(self.text):
            opening = _OPENING.match(self.text, position)
            if opening:
                position = self._fence(opening)
            elif self.text.startswith("<!--", position):
                position = self._comment(position)
            else:
                position = self._block(position)
        return self.painter.zones(self.fences)

    def _next_line(self, position: int) -> int:
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end + 1

    def _fence(self, opening: re.Match[str]) -> int:
        """A fenced block; it ends with the quotation that it stands in, too."""
        text, marks = self.text, opening["marks"]
        is_quoted = text[opening.start() : opening.start("marks")].lstrip(" \t").startswith(">")
        position = content = self._next_line(opening.end())
        while position < len(text):
            if is_quoted and not _QUOTED.match(text, position):
                break
            closing = _CLOSING.match(text, position)
            position = self._next_line(position)
            if closing and closing["marks"].startswith(marks):
                break
        first_line = text[content : self._next_line(content)] if content < position else ""
        self.fences.append(
            Fence(
                opening["info"].strip(), opening.start("marks"), position, content, first_line.rstrip("\r\n")
            )
        )
        self.painter.paint(opening.start("marks"), Zone.PROSE)
        self.painter.paint(position, Zone.FENCE)
        return position

    def _comment(self, start: int) -> int:
        end = self.text.find("-->", start)
        end = len(self.text) if end < 0 else end + 3
        self.painter.paint(end, Zone.COMMENT)
        return end

    def _block(self, start: int) -> int:
        """Lines in which a code span may go on from one to the next."""
        end = self._next_line(start)
        while end < len(self.text) and not (
            _NEW_BLOCK.match(self.text, end)
            or _OPENING.match(self.text, end)
            or self.text.startswith("<!--", end)
        ):
            end = self._next_line(end)
        for first, last in _code_spans(self.text, start, end):
            self.painter.paint(first, Zone.PROSE)
            self.painter.paint(last, Zone.INLINE_CODE)
        self.painter.paint(end, Zone.PROSE)
        return end


_QUOTED: Final = lazy_pattern(r"[ \t]*+>")


def _code_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches between equally long rows of backticks, these included."""
    rows = [found.span() for found in _BACKTICKS.finditer(text, start, end)]
    following: dict[int, int] = {}
    partner = [0] * len(rows)
    for number in range(len(rows) - 1, -1, -1):
        length = rows[number][1] - rows[number][0]
        partner[number] = following.get(length, 0)
        following[length] = number
    number = 0
    while number < len(rows):
        first = rows[number][0]
        is_escaped = first > start and text[first - 1] == "\\" and text[first - 2 : first - 1] != "\\"
        if partner[number] and not is_escaped:
            number = partner[number]
            yield first, rows[number][1]
        number += 1


def _literal_block(run: Run, match: re.Match[str]) -> int:
    run.painter.paint(match.end(), Zone.PROSE)
    return end_of_deeper(run.text, match.end(), len(match["indent"]), run.end)


_TEXT: Final[Grammar] = {"code": Mode(Zone.PROSE, (Rule(r"(?!)"),))}
_RST: Final[Grammar] = {
    "code": Mode(
        Zone.PROSE,
        (
            Rule(
                r"^(?P<indent> *+)(?:\.\. (?:code|code-block|sourcecode|parsed-literal)::[^\n]*"
                r"|(?!\.\. )[^\n]*::[ \t]*\r?)\n",
                Zone.FENCE,
                hook=_literal_block,
            ),
            Rule(r"``[^`\n](?:[^`\n]|`(?!`))*+``", Zone.INLINE_CODE),
        ),
    )
}
