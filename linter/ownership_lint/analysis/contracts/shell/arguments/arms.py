"""What the code behind a pattern or a condition does: gives up, or takes the value of an option."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.contracts.shell.arguments.words import (
    EXPANSIONS,
    command_words,
    expansions,
    reference,
)
from ownership_lint.analysis.contracts.shell.source import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.arguments.scopes import Program
    from ownership_lint.analysis.contracts.shell.source import ShellSource

_GIVES_UP: Final = frozenset({"die", "fatal", "abort", "bail", "error_exit", "fail_exit"})
_COMPLAINS: Final = ("die", "fatal", "abort", "err", "fail", "usage_error")
_PRINTS: Final = frozenset({"echo", "printf", "print"})
_MAX_CALLS: Final = 6


class ValueUse(NamedTuple):
    """Whether code takes a value, and the variable that it puts it into."""

    takes: bool | None
    variable: str = ""
    assignment: int = 0
    """The id of that assignment."""


def body_of(item: Node) -> list[Node]:
    """The statements of a `case` arm."""
    patterns = {value.id for value in item.children_by_field_name("value")}
    return [child for child in item.named_children if child.id not in patterns and child.type != "comment"]


def always_exits(program: Program, source: ShellSource, body: Iterable[Node], calls: int = 0) -> bool:
    """Whether code leaves the script, or its function, on every way."""
    return any(_exits(program, source, one, calls) for one in body)


def _exits(program: Program, source: ShellSource, node: Node, calls: int) -> bool:
    match node.type:
        case "command":
            name = _name(source, node)
            if name in {"exit", "return"} or name in _GIVES_UP:
                return True
            return calls < _MAX_CALLS and any(
                _leaves(program, body.source, body.node, calls + 1)
                for body in program.functions.get(name, ())
            )
        case "compound_statement":
            return always_exits(program, source, node.named_children, calls)
        case "redirected_statement":
            inner = node.child_by_field_name("body")
            return inner is not None and _exits(program, source, inner, calls)
        case "if_statement":
            return _both_exit(program, source, node, calls)
    return False


def _leaves(program: Program, source: ShellSource, function: Node, calls: int) -> bool:
    """Whether a function ends the script, and does not merely return."""
    body = function.child_by_field_name("body")
    if body is None:
        return False
    for one in body.named_children:
        if one.type == "command" and _name(source, one) == "return":
            return False
        if _exits(program, source, one, calls):
            return True
    return False


def _both_exit(program: Program, source: ShellSource, node: Node, calls: int) -> bool:
    conditions = {one.id for one in node.children_by_field_name("condition")}
    ways = [one for one in node.named_children if one.type in {"elif_clause", "else_clause"}]
    own = [one for one in node.named_children if one.id not in conditions and one not in ways]
    if not ways or ways[-1].type != "else_clause":
        return False
    return all(
        always_exits(program, source, way, calls) for way in (own, *(way.named_children for way in ways))
    )


def switches(program: Program, source: ShellSource, body: Sequence[Node]) -> bool:
    """Whether code sets something to a fixed text and does not look at the arguments."""
    if not body or always_exits(program, source, body):
        return False
    fixed = False
    for statement in body:
        for one in walk(statement):
            value = one.child_by_field_name("value") if one.type == "variable_assignment" else None
            fixed = fixed or (value is not None and bool(source.literal(value)))
            asked = reference(source, one) if one.type in EXPANSIONS else None
            if asked is not None and (asked.is_list or asked.position or asked.name == "#"):
                return False
            if one.type == "command" and _name(source, one) == "shift":
                return False
    return fixed


def refuses(program: Program, source: ShellSource, body: Sequence[Node]) -> bool:
    """Whether code does nothing but complain and give up: the pattern is known, and not accepted."""
    complains = gives_up = False
    for one in body:
        inner = one.child_by_field_name("body") if one.type == "redirected_statement" else one
        if inner is None or inner.type != "command":
            return False
        name = _name(source, inner)
        if name in _PRINTS:
            complains = complains or ">&2" in source.text_of(one).replace(" ", "")
        elif name == "exit":
            gives_up = source.text_of(inner).split()[-1] not in {"0", "exit"}
        elif name.startswith(_COMPLAINS) and (name in program.functions or name in _GIVES_UP):
            complains = True
            gives_up = gives_up or _exits(program, source, inner, 0)
        else:
            return False
    return complains and gives_up


def _name(source: ShellSource, command: Node) -> str:
    words = command_words(command)
    return source.text_of(words[0]) if words else ""


def value_use(source: ShellSource, body: Iterable[Node], *, is_variable: bool) -> ValueUse:
    """Whether the code of an option looks at the argument behind it.

    With `is_variable` the option has been copied out of `$1`, and the script may have moved on since.
    """
    shifts, takes, variable, assignment = 0, False, "", 0
    uncertain = False
    for node in _in_order(body):
        if node.type == "command":
            count = _shifted(source, node)
            uncertain = uncertain or count is None
            shifts += count or 0
        elif node.type == "variable_assignment" and not variable:
            value = node.child_by_field_name("value")
            held = None if value is None else _only_expansion(value)
            if held is not None and _is_value(source, held, shifts + is_variable):
                name = node.child_by_field_name("name")
                takes, variable, assignment = True, source.text_of(name) if name else "", node.id
        elif node.type in EXPANSIONS:
            takes = takes or _is_value(source, node, shifts)
            asked = reference(source, node)
            uncertain = uncertain or (asked is not None and asked.is_list)
    if not takes and shifts > 1:
        takes = True
    return ValueUse(True if takes else None if uncertain else False, variable, assignment)


def _in_order(body: Iterable[Node]) -> Iterator[Node]:
    for one in body:
        yield from walk(one, lambda node: node.type != "function_definition")


def _shifted(source: ShellSource, command: Node) -> int | None:
    words = [source.text_of(word) for word in command_words(command)]
    if words[:1] != ["shift"]:
        return 0
    if len(words) == 1:
        return 1
    return int(words[1]) if words[1].isdecimal() and len(words[1]) < 4 else None


def _only_expansion(value: Node) -> Node | None:
    if value.type == "string" and value.named_child_count == 1:
        value = value.named_children[0]
    return value if value.type in EXPANSIONS else None


def _is_value(source: ShellSource, node: Node, shifts: int) -> bool:
    asked = reference(source, node)
    if asked is None or asked.prefix:
        return False
    if asked.operator in {"#", "##"} and asked.operand.endswith("="):
        return True
    return asked.position is not None and asked.position >= (1 if shifts else 2)


def mentions(source: ShellSource, nodes: Iterable[Node], name: str) -> bool:
    """Whether code other than messages refers to a parameter."""
    for node in nodes:
        if node.type == "command" and _name(source, node) in _PRINTS:
            continue
        for one in expansions(node):
            asked = reference(source, one)
            if asked is not None and (asked.name == name or asked.is_list):
                return True
    return False
