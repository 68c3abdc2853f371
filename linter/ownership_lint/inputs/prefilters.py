"""Wider forms of patterns, from which one pass over a text tells which patterns it may hold.

A form is found wherever its pattern is found, and is cheap to look for beside a hundred others: it is how the
pattern begins, without what may be missing in front and without long repetitions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHARACTERS: Final = 20
"""How many characters of a pattern its form asks for: more tell texts apart better, and cost more."""
_DIGITS: Final = frozenset(b"0123456789+(")


class Form(NamedTuple):
    """A pattern that is found wherever another one is."""

    text: str
    begins_with_digit: bool
    """Such forms are looked for apart: beside words, an automaton would grow to the product of both."""


def wide_form(pattern: str, *, from_digits: bool = False) -> Form:
    """A cheaper pattern that is found wherever `pattern` is; `pattern` itself where none can be told.

    `from_digits` leaves out all that stands before the first digits: beside a label they tell enough.
    """
    tree = _parsed(pattern)
    ignore_case = bool(tree.state.flags & re.IGNORECASE)
    digits = (place for place in range(len(tree)) if _first_characters(tree[place:]) <= _DIGITS)
    start = next(digits, 0) if from_digits else 0
    begun = _sequence(tree[start:], _CHARACTERS, ignore_case=ignore_case, is_first=True)
    text = begun.text if begun is not None and begun.text else pattern
    return Form(text, _first_characters(_parsed(text)) <= _DIGITS)


def _parsed(pattern: str) -> Any:
    from re import _parser  # type: ignore[attr-defined]  # nobody else knows the syntax for certain

    return _parser.parse(pattern)


def loose(label: str) -> str:
    """A label as a pattern; its blanks stand for a blank, `_`, `-` or nothing."""
    return "[ _-]?".join(map(re.escape, label.split(" ")))


def label_form(labels: Sequence[str]) -> str:
    """The labels as one pattern, in any case, that holds wherever one of them is found."""
    return "(?i)(?:" + "|".join(map(loose, labels)) + ")"


class _Begun(NamedTuple):
    """How a part of a pattern begins."""

    text: str
    characters: int
    is_whole: bool
    """Whether that is all of the part, so that what follows may be added."""


_NOTHING: Final = _Begun("", 0, is_whole=True)


def _sequence(nodes: Sequence[Any], room: int, *, ignore_case: bool, is_first: bool) -> _Begun | None:
    """How parts that follow each other begin; None where nothing can be told."""
    text, used = "", 0
    for node in nodes:
        begun = None
        if used < room:
            begun = _part(node, room - used, ignore_case=ignore_case, is_first=is_first and not text)
        if begun is None:
            return _Begun(text, used, is_whole=False)
        text, used = text + begun.text, used + begun.characters
        if not begun.is_whole:
            return _Begun(text, used, is_whole=False)
    return _Begun(text, used, is_whole=True)


def _part(node: tuple[Any, Any], room: int, *, ignore_case: bool, is_first: bool) -> _Begun | None:
    kind, value = str(node[0]), node[1]
    match kind:
        case "AT":
            return _NOTHING  # the same without it finds more
        case "LITERAL" | "NOT_LITERAL" | "IN" | "ANY":
            text = _one_character(kind, value)
            return _Begun(f"(?i:{text})" if ignore_case else text, 1, is_whole=True)
        case "SUBPATTERN":
            inside = ignore_case or bool(value[1] & re.IGNORECASE)
            return _sequence(value[3], room, ignore_case=inside, is_first=is_first)
        case "BRANCH":
            return _branch(value[1], room, ignore_case=ignore_case, is_first=is_first)
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, nodes = value
            return _repetition(nodes, least, most, room, ignore_case=ignore_case, is_first=is_first)
    return None


def _branch(choices: Sequence[Any], room: int, *, ignore_case: bool, is_first: bool) -> _Begun | None:
    begun = [_sequence(one, room, ignore_case=ignore_case, is_first=is_first) for one in choices]
    told = [one for one in begun if one is not None]
    is_whole = all(one.is_whole for one in told)
    if len(told) < len(begun) or any(not one.text for one in told):
        return _NOTHING if is_first and is_whole else None
    text = "|".join(dict.fromkeys(one.text for one in told))
    return _Begun(f"(?:{text})", max(one.characters for one in told), is_whole=is_whole)


def _repetition(
    nodes: Any, least: int, most: Any, room: int, *, ignore_case: bool, is_first: bool
) -> _Begun | None:
    if least == 0 and is_first:
        return _NOTHING
    once = _sequence(nodes, room, ignore_case=ignore_case, is_first=False)
    if once is None or not once.text:
        return None
    if not once.is_whole:
        return once if least else None
    if least == 0:
        return _Begun(f"(?:{once.text}){'?' if most == 1 else '*'}", 0, is_whole=True)
    kept = min(least, max(1, room // max(once.characters, 1)))
    text = f"(?:{once.text}){{{kept}}}" if kept > 1 else f"(?:{once.text})"
    if kept == least != most and not is_first:  # in front, the last rounds alone are found as well
        text += f"(?:{once.text})*"
    return _Begun(text, kept * once.characters, is_whole=kept == least)


def _one_character(kind: str, value: Any) -> str:
    if kind == "ANY":
        return "(?s:.)"
    if kind == "IN":
        return _class(value)
    return f"[{'^' if kind == 'NOT_LITERAL' else ''}\\x{value:02x}]"


def _class(items: Sequence[tuple[Any, Any]]) -> str:
    text = ""
    for kind, value in items:
        match str(kind):
            case "NEGATE":
                text += "^"
            case "LITERAL":
                text += f"\\x{value:02x}"
            case "RANGE":
                text += f"\\x{value[0]:02x}-\\x{value[1]:02x}"
            case "CATEGORY":
                text += _CATEGORIES[str(value)]
    return f"[{text}]"


def _first_characters(nodes: Sequence[Any]) -> frozenset[int]:
    """What a form may begin with; all there are where that cannot be told."""
    first: tuple[Any, Any] = nodes[0] if len(nodes) else ("", None)
    kind, value = str(first[0]), first[1]
    match kind:
        case "LITERAL":
            return frozenset({value})
        case "IN" if all(str(one) in {"LITERAL", "RANGE"} for one, _ in value):
            ranges = ((at, at) if str(one) == "LITERAL" else at for one, at in value)
            return frozenset(char for low, high in ranges for char in range(low, high + 1))
        case "SUBPATTERN":
            return _first_characters(value[3])
        case "BRANCH":
            return frozenset().union(*map(_first_characters, value[1]))
        case "MAX_REPEAT" if value[0]:
            return _first_characters(value[2])
    return frozenset(range(256))


_CATEGORIES: Final = {
    "CATEGORY_DIGIT": "0-9",
    "CATEGORY_WORD": "0-9A-Za-z_",
    "CATEGORY_SPACE": r"\t\n\x0b\f\r ",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_NOT_WORD": r"\W",
    "CATEGORY_NOT_SPACE": r"\S",
}
