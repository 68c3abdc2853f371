"""The options and words that a script takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.analysis.contracts.interface import Known, Mode, Open, Option
from ownership_lint.analysis.contracts.shell.arguments.scopes import Assignment, Program, program_of
from ownership_lint.analysis.contracts.shell.arguments.uses import uses_of
from ownership_lint.analysis.contracts.shell.arguments.words import EXPANSIONS, reference

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.shell.arguments.found import Found
    from ownership_lint.analysis.contracts.shell.source import ShellSource
    from ownership_lint.analysis.contracts.tree import Tree


class Taken(NamedTuple):
    """What a script takes on its command line."""

    options: Known[Option]
    modes: Known[Mode]
    followed: tuple[str, ...] = ()


def options_and_modes(source: ShellSource, tree: Tree) -> Taken:
    """What a sound script takes on its command line."""
    program = program_of(source, tree)
    if program.too_deep is not None:
        why = Open("the script is nested too deeply", source.at(source.root))
        return Taken(Known(open=why), Known(open=why))
    found = uses_of(program)
    followed = tuple(dict.fromkeys((*program.followed, *found.followed)))
    return Taken(found.options(_defaults(program, found)), found.modes(), followed)


def _defaults(program: Program, found: Found) -> dict[str, str]:
    """What each variable that an option's value is put into holds without that option."""
    if program.has_settings:
        return {}
    defaults = {}
    for name in {one.variable for one in found.taken if one.variable}:
        others = [one for one in program.assignments[name] if one.node.id not in found.stored]
        value = _literal(others[0]) if len(others) == 1 and not others[0].function else None
        if value:
            defaults[name] = value
    return defaults


def _literal(assignment: Assignment) -> str | None:
    """The text that is assigned, or that `${X:-text}` falls back to."""
    value, source = assignment.value, assignment.source
    if value is None:
        return None
    if (literal := source.literal(value)) is not None:
        return literal
    if value.type == "string" and value.named_child_count == 1:
        value = value.named_children[0]
    asked = reference(source, value) if value.type in EXPANSIONS else None
    if asked is None or asked.prefix or asked.operator not in {":-", "-"} or "$" in asked.operand:
        return None
    return asked.operand.strip("\"'")
