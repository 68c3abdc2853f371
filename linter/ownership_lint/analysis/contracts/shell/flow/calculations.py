"""What an arithmetic expression of the shell reads and writes, and what it can give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.shell.flow.program import Calculation
from ownership_lint.analysis.contracts.shell.source import walk
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.flow.program import Part, Place
    from ownership_lint.analysis.contracts.shell.source import ShellSource

_NAME: Final = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*\Z")
WHOLE: Final = lazy_pattern(r"(?:0|[1-9][0-9]{0,8})\Z")
"""A number that means the same everywhere: others are octal somewhere, or expressions."""
_QUESTIONS: Final = frozenset({"<", ">", "<=", ">=", "==", "!=", "&&", "||", "!"})
_TRUTHS: Final = frozenset({"0", "1"})
_CHANGES: Final = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|=", "++", "--"})
_DIVISIONS: Final = frozenset({"/", "%", "/=", "%=", "**"})
_CHANGED: Final = lazy_pattern(
    r"(?:\+\+|--)\s*([A-Za-z_]\w*)|([A-Za-z_]\w*)\s*(?:\+\+|--|(?:[-+*/%&|^]|<<|>>)?=(?!=))"
)
_EXPANSIONS: Final = frozenset({"arithmetic_expansion", "command_substitution", "expansion"})
_DEEPEST: Final = 20


def calculation(
    source: ShellSource, at: Place, nodes: Iterable[Node], expand: Callable[[Node], tuple[Part, ...]]
) -> Calculation:
    """The expression that stands between the brackets; `expand` reads what the shell expands in it."""
    named = [node for node in nodes if node.is_named]
    reads: list[str] = []
    writes: list[str] = []
    expanded: list[Part] = []
    divides, target = False, ""
    for node in named:
        for one in walk(node, lambda inner: not _is_expanded(source, inner)):
            if _is_expanded(source, one):
                expanded.extend(expand(one))
                continue
            if one.type in {"variable_name", "word"} and _NAME.match(name := source.text_of(one)):
                if target:
                    writes.append(name)
                if target != "=":
                    reads.append(name)
                target = ""
            operator = one.child_by_field_name("operator")
            sign = "=" if one.type == "variable_assignment" else "" if operator is None else operator.type
            target = sign if sign in _CHANGES else target  # of the name that comes next
            if sign in _DIVISIONS:
                divides = divides or not _is_divisor(source, one.named_children[-1])
    results = _results(source, named[0], 0) if len(named) == 1 else None
    is_plain = len(named) == 1 and named[0].type in {"variable_name", "simple_expansion"}
    return Calculation(
        at,
        tuple(dict.fromkeys(reads)),
        tuple(dict.fromkeys(writes)),
        results,
        is_plain,
        tuple(expanded),
        divides,
    )


def changed_names(text: str) -> tuple[str, ...]:
    """The variables that an expression sets which stands in a text: `n++`, `n = 1, m += 2`."""
    return tuple(found[1] or found[2] for found in _CHANGED.finditer(text))


def _is_expanded(source: ShellSource, node: Node) -> bool:
    """Whether it is more than a variable by its name."""
    if node.type == "simple_expansion":
        return not _NAME.match(source.text_of(node).strip()[1:])
    return node.type in _EXPANSIONS


def _is_divisor(source: ShellSource, node: Node) -> bool:
    return WHOLE.match(text := source.text_of(node)) is not None and text != "0"


def _operator(node: Node) -> str:
    while node.type == "parenthesized_expression" and node.named_child_count == 1:
        node = node.named_children[0]
    operator = node.child_by_field_name("operator")
    return "" if operator is None else operator.type


def _results(source: ShellSource, node: Node, depth: int) -> frozenset[str] | None:
    if depth > _DEEPEST:
        return None
    match node.type:
        case "parenthesized_expression" if node.named_child_count == 1:
            return _results(source, node.named_children[0], depth + 1)
        case "number" | "word" if WHOLE.match(text := source.text_of(node)):
            return frozenset({text})
        case "unary_expression" if _operator(node) == "!":
            operand = node.named_children[-1]  # the grammar takes `!x + 3` for `!(x + 3)`
            return None if operand.type == "binary_expression" else _TRUTHS
        case "binary_expression" if _operator(node) in _QUESTIONS:
            return _TRUTHS
        case "ternary_expression":
            sides = [node.child_by_field_name(side) for side in ("consequence", "alternative")]
            found = [None if side is None else _results(source, side, depth + 1) for side in sides]
            return None if None in found else frozenset().union(*(one for one in found if one))
    return None
