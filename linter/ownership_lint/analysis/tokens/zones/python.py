"""Zones of Python."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.zones.machine import ESCAPE, Mode, Rule, Run
from ownership_lint.analysis.tokens.zones.model import Zone

if TYPE_CHECKING:
    from ownership_lint.analysis.tokens.zones.machine import Grammar
    from ownership_lint.analysis.tokens.zones.model import Zones

_BRACKET_OR_COLON: Final = re.compile(r"[()\[\]{}:]")
_MOST_INDENT: Final = 200
_PREFIX: Final = r"(?:\b[rRbBuUfFtT]{1,2})?"


def zones(text: str, language: str) -> Zones:  # noqa: ARG001  (as the others)
    """The zones of a text. What is computed in an f-string counts as string."""
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


_GRAMMAR: Final[Grammar] = {
    "code": Mode(
        Zone.CODE,
        (
            Rule(r"#[^\n]*", Zone.COMMENT),
            *(
                Rule(_PREFIX + pattern, Zone.STRING, hook=_string)
                for pattern in (
                    rf'"""[^"\\]*+(?:(?:{ESCAPE}|"(?!""))[^"\\]*+)*+(?:""")?',
                    rf"'''[^'\\]*+(?:(?:{ESCAPE}|'(?!''))[^'\\]*+)*+(?:''')?",
                    rf'"[^"\\\n]*+(?:{ESCAPE}[^"\\\n]*+)*+"?',
                    rf"'[^'\\\n]*+(?:{ESCAPE}[^'\\\n]*+)*+'?",
                )
            ),
            Rule(r"^[ \t]*+(?:async[ \t]++)?(?:def|class)\b", hook=_header),
        ),
    )
}
