"""References to what stands elsewhere, in the forms of all clients, and the defaults written into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.content.plausibility import looks_drawn
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    import re

HOLE: Final = "\0"
"""Stands for each character of a reference."""

_BRACE: Final = lazy_pattern(r"[{}]")
_WITH_DEFAULT: Final = lazy_pattern(r"\$\{(?:env:)?([A-Za-z_]\w{0,99})(?::?[-=+]|\|\|)")
_CURLY: Final = lazy_pattern(
    r"(?i)\{(?:env|file|input|secrets?|vault):[^{}\"]{1,400}\}|\{\{[^{}\"]{1,400}\}\}"
)
_OTHER: Final = lazy_pattern(
    r"(?<![\w$])\$(?:env:)?(?P<variable>[A-Za-z_]\w{0,99})(?![\w$]|[ \t]{0,4}=)|\$\([^()]{0,400}\)|"
    r"%(?P<windows>[A-Z_][A-Z0-9_]{2,99})%(?![0-9A-Fa-f]{2})"
)


class Default(NamedTuple):
    """What a reference stands for where its variable is not set."""

    variable: str
    reference: int
    """Where the reference begins."""
    start: int
    end: int


class Literal(NamedTuple):
    """A text with holes where it refers to something."""

    text: str
    defaults: tuple[Default, ...]


def literal_of(text: str) -> Literal:
    """What a text says itself; of the same length as it."""
    text = text.replace(HOLE, " ")
    defaults: list[Default] = []
    if "{" in text:
        text = _CURLY.sub(_hole, _without_dollars(text, defaults))
    if "$" in text or "%" in text:
        text = _OTHER.sub(lambda match: match[0] if _is_value(match) else _hole(match), text)
    return Literal(text, tuple(defaults))


def _without_dollars(text: str, defaults: list[Default]) -> str:
    """The text without `${…}` and `${{…}}`, the outermost where they nest."""
    parts, position = [], 0
    ends = _closing(text)
    while (start := text.find("${", position)) >= 0:
        end = ends.get(start + 1)
        if end is None:
            parts.append(text[position : start + 2])
            position = start + 2
            continue
        parts += [text[position:start], HOLE * (end + 1 - start)]
        position = end + 1
        if match := _WITH_DEFAULT.match(text, start, end):
            defaults.append(Default(match[1], start, match.end(), end))
    return "".join((*parts, text[position:]))


def _closing(text: str) -> dict[int, int]:
    """Where each brace is closed."""
    found, opened = {}, []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.start()
    return found


def _hole(match: re.Match[str]) -> str:
    return HOLE * len(match[0])


def _is_value(match: re.Match[str]) -> bool:
    """Whether what looks like a variable was drawn, as a password with a dollar sign may be."""
    return looks_drawn(match["variable"] or match["windows"] or "")
