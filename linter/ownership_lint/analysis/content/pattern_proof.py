"""Why a pattern of a pack cannot be used: both engines have to take it, mean the same and never blow up.

RE2 runs in linear time; `re`, which stands in where it is not installed, tries every way to read a text. So
each text may be read in one way only wherever something repeats without end: what repeats has to be told
apart by its characters. `policy test` proves by the clock what this leaves open.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.analysis.literals import problem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Node = tuple[Any, Any]
    Characters = frozenset[int]

_FEW: Final = 8
"""Times that something may be repeated whatever it is."""
_NEWLINE: Final = ord("\n")
_ALL: Final = frozenset(range(256))
_CATEGORIES: Final = {
    name: frozenset(code for code in _ALL if re.match(text, bytes([code])))
    for name, text in {
        "CATEGORY_DIGIT": rb"\d",
        "CATEGORY_NOT_DIGIT": rb"\D",
        "CATEGORY_SPACE": rb"\s",
        "CATEGORY_NOT_SPACE": rb"\S",
        "CATEGORY_WORD": rb"\w",
        "CATEGORY_NOT_WORD": rb"\W",
    }.items()
}
_SINGLE: Final = ("LITERAL", "NOT_LITERAL", "ANY", "IN")
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT")
_KNOWN: Final = (*_SINGLE, *_REPEATS, "BRANCH", "SUBPATTERN", "AT")
_LOOK_AROUND: Final = ("ASSERT", "ASSERT_NOT")


def unusable(pattern: str) -> str | None:
    """Why a pattern cannot be used, or None."""
    looked = _problem_of_syntax(pattern)
    return looked or problem_of(pattern) or _problem_of_tree(parsed(pattern)) or _problem_of_nothing(pattern)


def _problem_of_nothing(pattern: str) -> str | None:
    is_found = re.match(pattern.encode(), b"") is not None
    return "it is found everywhere, for what it finds may be empty" if is_found else None


def parsed(pattern: str) -> Sequence[Node]:
    """The tree of a pattern over bytes. Raises re.error where there is none."""
    tree: Sequence[Node] = import_module("re._parser").parse(pattern.encode())
    return tree


def _problem_of_syntax(pattern: str) -> str | None:
    """What is told in words of our own; all other mistakes the engines explain."""
    try:
        names = {_name(op) for op, _ in _nodes(parsed(pattern))} if pattern.isascii() else set()
    except (re.error, RecursionError, OverflowError):
        return None
    if names & {*_LOOK_AROUND}:
        return "look-around is not in RE2's syntax"
    if names - {*_KNOWN}:
        return "back-references, conditions, atomic groups and possessive quantifiers are not in RE2's syntax"
    return None


def _problem_of_tree(tree: Any) -> str | None:
    flags = tree.state.flags
    for op, argument in _nodes(tree):
        name = _name(op)
        if flags & re.DOTALL or (name == "SUBPATTERN" and argument[1] & re.DOTALL):
            return "with `(?s)` it can cross the end of a line; leave that out"
        if name == "AT" and _name(argument) == "AT_END" and not flags & re.MULTILINE:
            return "`$` is not the same place to both engines; begin with `(?m)`, or leave it to `bounds`"
        if name in _REPEATS and argument[1] > _FEW and not _is_told_apart(argument[2]):
            return "what it repeats can be read in several ways, which may take for ever"
    if any(_NEWLINE in characters(one) for one in _nodes(_value(tree)) if _name(one[0]) in _SINGLE):
        return r"its value can cross the end of a line; leave `\n` out, as in `[^x\n]` and `[ \t]`"
    return None


def _value(tree: Any) -> Sequence[Node]:
    """The part that is the value: its group, or all of it."""
    number = tree.state.groupdict.get("value")
    groups = (argument for op, argument in _nodes(tree) if _name(op) == "SUBPATTERN")
    found: Sequence[Node] = next((one[3] for one in groups if number and one[0] == number), tree)
    return found


def _name(op: Any) -> str:
    return str(op)


def _nodes(tree: Iterable[Node]) -> Iterator[Node]:
    """Every node, from above."""
    for node in tree:
        yield node
        for below in children(node):
            yield from _nodes(below)


def children(node: Node) -> Sequence[Sequence[Node]]:
    """The trees below a node: of a branch one for each choice."""
    op, argument = node
    name = _name(op)
    if name == "BRANCH":
        return tuple(argument[1])
    if name in _REPEATS or name == "POSSESSIVE_REPEAT":
        return (argument[2],)
    if name == "SUBPATTERN":
        return (argument[3],)
    if name in _LOOK_AROUND:
        return (argument[1],)
    return (argument,) if name == "ATOMIC_GROUP" else ()


def characters(node: Node) -> Characters:
    """What a node for one character matches, in either case of its letters."""
    op, argument = node
    match _name(op):
        case "LITERAL":
            return _both_cases({argument})
        case "NOT_LITERAL":
            return _ALL - {argument}
        case "ANY":
            return _ALL - {_NEWLINE}
    items: Sequence[Node] = argument
    found = frozenset().union(*map(_item, items))
    return _ALL - found if items and _name(items[0][0]) == "NEGATE" else _both_cases(found)


def _item(node: Node) -> Characters:
    op, argument = node
    match _name(op):
        case "LITERAL":
            return frozenset({argument})
        case "RANGE":
            return frozenset(range(argument[0], argument[1] + 1))
        case "CATEGORY":
            return _CATEGORIES[_name(argument)]
    return frozenset()


def _both_cases(codes: Iterable[int]) -> Characters:
    return frozenset(other for code in codes for other in (code, *bytes([code]).swapcase()))


def _is_told_apart(body: Sequence[Node]) -> bool:
    """Whether a text is a row of such bodies in one way at most.

    It is where the choices in a body exclude each other, and every body has the same length, or holds one
    repeat of characters and begins or ends with a character that is none of these.
    """
    if not all(_exclude_each_other(children(one)) for one in _nodes(body) if _name(one[0]) == "BRANCH"):
        return False
    flat = [*_flat(body)]
    variable = [one for one in flat if _width(one) is None]
    if not variable:
        return True
    if len(variable) > 1 or _name(variable[0][0]) not in _REPEATS:
        return False
    inner = [*_flat(variable[0][1][2])]
    if len(inner) != 1 or _name(inner[0][0]) not in _SINGLE:
        return False
    repeated = characters(inner[0])
    ends = (flat[0], flat[-1])
    return any(_name(one[0]) in _SINGLE and not characters(one) & repeated for one in ends)


def _exclude_each_other(choices: Sequence[Sequence[Node]]) -> bool:
    """Whether no text fits two choices of the same length: they differ somewhere, character by character."""
    columns = [_columns(one) for one in choices]
    return all(
        one is not None and other is not None and any(map(frozenset.isdisjoint, one, other))
        for number, one in enumerate(columns)
        for other in columns[number + 1 :]
    )


def _columns(row: Sequence[Node]) -> list[Characters] | None:
    """The characters at each place of a row; None where it is not made of single ones."""
    flat = [*_flat(row)]
    return [characters(one) for one in flat] if all(_name(one[0]) in _SINGLE for one in flat) else None


def _flat(body: Sequence[Node]) -> Iterator[Node]:
    """The nodes of a row, without the groups around them."""
    for node in body:
        if _name(node[0]) == "SUBPATTERN":
            yield from _flat(node[1][3])
        elif _name(node[0]) != "AT":
            yield node


def _width(node: Node) -> int | None:
    """How many characters a node takes; None where that is not one number."""
    name = _name(node[0])
    if name in _SINGLE:
        return 1
    if name in _REPEATS:
        least, most, body = node[1]
        width = _width_of(body)
        return least * width if least == most and width is not None else None
    widths = {_width_of(below) for below in children(node)}
    return widths.pop() if len(widths) == 1 else None


def _width_of(row: Sequence[Node]) -> int | None:
    widths = [_width(node) for node in _flat(row)]
    return sum(one for one in widths if one is not None) if None not in widths else None
