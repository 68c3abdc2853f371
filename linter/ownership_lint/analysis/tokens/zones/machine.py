"""A small pushdown machine: what is looked for in a text depends on what it stands in.

Every pattern that begins also ends: at what closes it, at the end of its line or at the end of the text. So
nothing is read twice, however damaged a text is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.analysis.tokens.zones.model import Zone, Zones

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ownership_lint.analysis.tokens.zones.model import Fence

    Grammar = Mapping[str, "Mode"]
    Hook = Callable[["Run", re.Match[str]], int | None]


class Rule(NamedTuple):
    """Something to look for: never an empty string."""

    pattern: str
    zone: Zone = Zone.CODE
    pop: bool = False
    push: str = ""
    """The mode to enter."""
    hook: Hook | None = None
    """Says where the match ends, or None if it is none after all; it may change the modes."""


@dataclass(frozen=True)
class Mode:
    """What is looked for in one surrounding; the first rule wins."""

    zone: Zone
    """Of what is not found."""
    rules: Sequence[Rule]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All that is looked for; the group `r<number>` names the rule."""
        parts = (f"(?P<r{number}>{rule.pattern})" for number, rule in enumerate(self.rules))
        return re.compile("|".join(parts), re.MULTILINE)

    @cached_property
    def by_group(self) -> Mapping[str | None, Rule]:
        """The rules by the names of their groups."""
        return {f"r{number}": rule for number, rule in enumerate(self.rules)}


@dataclass
class Painter:
    """Puts zones side by side."""

    length: int
    starts: list[tuple[int, Zone]] = field(default_factory=list)
    done: int = 0

    def paint(self, end: int, zone: Zone) -> None:
        """Everything from where it stopped to `end` is of that zone."""
        if end > self.done:
            if not self.starts or self.starts[-1][1] is not zone:
                self.starts.append((self.done, zone))
            self.done = end

    def take(self, other: Painter) -> None:
        """What another one has painted, from where this one stopped."""
        for number, (_, zone) in enumerate(other.starts, 1):
            self.paint(other.starts[number][0] if number < len(other.starts) else other.done, zone)

    def code(self, start: int, end: int, text: str) -> str:
        """What of a stretch that is painted is code."""
        number = bisect_right(self.starts, start, key=lambda one: one[0]) - 1
        parts = []
        while number < len(self.starts) and self.starts[number][0] < end:
            first, zone = self.starts[number]
            number += 1
            last = self.starts[number][0] if number < len(self.starts) else end
            if zone is Zone.CODE:
                parts.append(text[max(first, start) : min(last, end)])
        return "".join(parts)

    def zones(self, fences: Sequence[Fence] = ()) -> Zones:
        """What has been painted, up to the end of the text."""
        return Zones(self.length, self.starts or ((0, Zone.CODE),), fences)


class Run:
    """One text on its way through the machine."""

    def __init__(self, text: str, grammar: Grammar, start: int = 0, end: int | None = None) -> None:
        self.text = text
        self.grammar = grammar
        self.end = len(text) if end is None else end
        self.modes = ["code"]
        self.painter = Painter(self.end)
        self.painter.done = start
        self.memory: dict[str, int] = {}
        """What hooks want to remember."""
        self.names: list[str] = []
        """Of the tags that are open, for hooks."""
        self.heredocs: list[tuple[str, bool]] = []
        """What ends those announced in this line, and whether it may be indented."""

    def run(self) -> Painter:
        """Paint all of it."""
        position = self.painter.done
        while position < self.end:
            mode = self.grammar[self.modes[-1]]
            match = mode.pattern.search(self.text, position, self.end)
            if match is None:
                self.painter.paint(self.end, mode.zone)
                break
            self.painter.paint(match.start(), mode.zone)
            position = self._follow(mode.by_group[match.lastgroup], match, mode.zone)
        return self.painter

    def _follow(self, rule: Rule, match: re.Match[str], around: Zone) -> int:
        end = match.end()
        if rule.hook:
            asked = rule.hook(self, match)
            if asked is None:
                self.painter.paint(match.start() + 1, around)
                return match.start() + 1
            end = asked
        self.painter.paint(end, rule.zone)
        if rule.pop and len(self.modes) > 1:
            self.modes.pop()
        if rule.push:
            self.modes.append(rule.push)
        return end

    def before(self, offset: int) -> int:
        """Where the code that stands before an offset ends, without blanks and comments; 0 if none does."""
        starts = self.painter.starts
        number = len(starts) - 1
        while offset > 0:
            while number >= 0 and starts[number][0] >= offset:
                number -= 1
            if number >= 0 and starts[number][1] is Zone.COMMENT:
                offset = starts[number][0]
            elif self.text[offset - 1].isspace():
                offset -= 1
            else:
                break
        return offset

    def line(self, words: str, may_be_indented: bool, position: int) -> int | None:
        """Where the next line begins, from a position on, in which only these words stand."""
        places = self._lines[may_be_indented].get(words, ())
        number = bisect_left(places, position)
        return places[number] if number < len(places) else None

    @cached_property
    def _lines(self) -> tuple[Mapping[str, Sequence[int]], Mapping[str, Sequence[int]]]:
        as_they_are: dict[str, list[int]] = {}
        stripped: dict[str, list[int]] = {}
        position = 0
        for line in self.text.split("\n"):
            as_they_are.setdefault(line.rstrip(), []).append(position)
            stripped.setdefault(line.strip(), []).append(position)
            position += len(line) + 1
        return as_they_are, stripped


def end_of_deeper(text: str, position: int, indent: int, end: int) -> int:
    """Where the lines end that are blank or indented by more than `indent`."""
    found = re.compile(rf"(?:[ ]{{{indent + 1}}}[^\n]*+(?:\n|\Z)|[ \t]*+\r?\n)*+").match(text, position, end)
    return found.end() if found else position


COMMENT_BLOCK = Rule(r"/\*(?s:.*?)(?:\*/|\Z)", Zone.COMMENT)
COMMENT_LINE = Rule(r"//[^\n]*", Zone.COMMENT)
DOUBLE_QUOTED = Rule(r'"[^"\\\n]*+(?:\\(?s:.)[^"\\\n]*+)*+"?', Zone.STRING)
SINGLE_QUOTED = Rule(r"'[^'\\\n]*+(?:\\(?s:.)[^'\\\n]*+)*+'?", Zone.STRING)
LONG_DOUBLE_QUOTED = Rule(r'"[^"\\]*+(?:\\(?s:.)[^"\\]*+)*+"?', Zone.STRING)
LONG_SINGLE_QUOTED = Rule(r"'[^'\\]*+(?:\\(?s:.)[^'\\]*+)*+'?", Zone.STRING)
ESCAPE = r"\\(?s:.)"
NESTED = Mode(
    Zone.COMMENT, (Rule(r"/\*", Zone.COMMENT, push="comment"), Rule(r"\*/", Zone.COMMENT, pop=True))
)
"""A comment that may hold comments: the mode `comment`."""


def braced(rules: Sequence[Rule], opening: str = r"\{", closing: str = r"\}", mode: str = "braced") -> Mode:
    """Code in brackets that stands in a string: it ends where they are closed."""
    return Mode(Zone.CODE, (*rules, Rule(opening, push=mode), Rule(closing, pop=True)))
