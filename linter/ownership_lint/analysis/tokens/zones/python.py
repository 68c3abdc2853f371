"""Zones of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.zones.machine import ESCAPE, Mode, Rule, Run
from ownership_lint.analysis.tokens.zones.model import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    import re

    from ownership_lint.analysis.tokens.zones.machine import Grammar
    from ownership_lint.analysis.tokens.zones.model import Zones

_BRACKET_OR_COLON: Final = lazy_pattern(r"[()\[\]{}:]")
_MOST_INDENT: Final = 200
_PREFIX: Final = r"(?:\b[rRbBuU]{1,2})?"


def zones(text: str, language: str) -> Zones:  # noqa: ARG001  (as the others)
    """The zones of a text. What is computed in an f-string is code."""
    return Run(text, _GRAMMAR).run().zones()


def _header(run: Run, match: re.Match[str]) -> int:
    run.memory["header"] = match.start()
    return match.end()


def _string(run: Run, match: re.Match[str]) -> int:
    if _is_docstring(run, match.start()):
        run.painter.paint(match.end(), Zone.DOCSTRING)
    return match.end()


def _is_docstring(run: Run, start: int) -> bool:
    """Whether a string is the first statement of a module, a class or a function."""
    nearby = run.text[max(0, start - _MOST_INDENT) : start]
    if nearby.rpartition("\n")[2].strip("\ufeff \t\f"):
        return False
    end = run.before(start)
    if end == 0 or (end == 1 and run.text[0] == "\ufeff"):
        return True
    return run.text[end - 1] == ":" and _ends_header(run, end - 1)


def _ends_header(run: Run, colon: int) -> bool:
    """Whether a colon ends the last `def` or `class`; each is asked only once."""
    start = run.memory.pop("header", -1)
    if start < 0:
        return False
    depth = 0
    for found in _BRACKET_OR_COLON.finditer(run.painter.code(start, colon, run.text)):
        if found[0] == ":":
            if depth == 0:
                return False
        else:
            depth += 1 if found[0] in "([{" else -1
    return depth == 0


def _enter_text(run: Run, match: re.Match[str]) -> int:
    run.modes.append(f"text {match['marks']}")
    return match.end()


def _leave_text(run: Run, match: re.Match[str]) -> int:
    """What ends an f-string also ends the fields that were not closed in it."""
    while not run.modes[-1].startswith("text"):
        run.modes.pop()
    return match.end()


_MARKS: Final = ('"""', "'''", '"', "'")
_STRINGS: Final = (
    Rule(rf"\b(?:[fFtT][rR]?|[rR][fFtT])(?P<marks>{'|'.join(_MARKS)})", Zone.STRING, hook=_enter_text),
    *(
        Rule(_PREFIX + pattern, Zone.STRING, hook=_string)
        for pattern in (
            rf'"""[^"\\]*+(?:(?:{ESCAPE}|"(?!""))[^"\\]*+)*+(?:""")?',
            rf"'''[^'\\]*+(?:(?:{ESCAPE}|'(?!''))[^'\\]*+)*+(?:''')?",
            rf'"[^"\\\n]*+(?:{ESCAPE}[^"\\\n]*+)*+"?',
            rf"'[^'\\\n]*+(?:{ESCAPE}[^'\\\n]*+)*+'?",
        )
    ),
)


def _computing(marks: str) -> Grammar:
    """An f-string: its text, the fields in it, and in these the formats, which may hold fields again."""
    is_long = len(marks) > 1
    end = marks if is_long else rf"{marks}|\n"
    field, closed = Rule(r"\{", push=f"field {marks}"), Rule(r"\}", pop=True)
    text = (Rule(r"\\(?:N\{[^{}\n]*+\}|[^{}])|\{\{", Zone.STRING), field, Rule(end, Zone.STRING, pop=True))
    value = (
        Rule(marks if is_long else r"\n", Zone.STRING, pop=True, hook=_leave_text),
        *_STRINGS,
        Rule(r"[(\[{]", push="brackets"),
        closed,
        Rule(":", Zone.STRING, pop=True, push=f"format {marks}"),
    )
    shape = (field, closed, Rule(end, Zone.STRING, pop=True, hook=_leave_text))
    return {
        f"text {marks}": Mode(Zone.STRING, text),
        f"field {marks}": Mode(Zone.CODE, value),
        f"format {marks}": Mode(Zone.STRING, shape),
    }


_GRAMMAR: Final[Grammar] = {
    "code": Mode(
        Zone.CODE,
        (
            Rule(r"#[^\n]*", Zone.COMMENT),
            *_STRINGS,
            Rule(r"^[ \t]*+(?:async[ \t]++)?(?:def|class)\b", hook=_header),
        ),
    ),
    "brackets": Mode(Zone.CODE, (*_STRINGS, Rule(r"[(\[{]", push="brackets"), Rule(r"[)\]}]", pop=True))),
    **{mode: rules for marks in _MARKS for mode, rules in _computing(marks).items()},
}
