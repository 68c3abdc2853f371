"""The environment variables of a shell script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.analysis.contracts.interface import Known, Open, Use, Variable
from ownership_lint.analysis.contracts.shell.behaviour import behaviour_of

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.shell.flow.facts import Facts, Read
    from ownership_lint.analysis.contracts.shell.source import ShellSource
    from ownership_lint.analysis.contracts.tree import Tree


def variables_of(source: ShellSource, tree: Tree | None) -> Known[Variable]:
    """What it reads of its caller's environment, and what it sets whatever the caller gave."""
    facts = behaviour_of(source, tree).facts
    items = [_read(facts, name, read) for name, read in facts.reads.items()]
    items += [
        Variable(name, at.location, Use.ASSIGNED, is_input=False, seen_before=name in facts.seen)
        for name, at in facts.assigned.items()
        if name not in facts.reads and name not in facts.mixed and name not in facts.dim
    ]
    items.sort(key=lambda one: (one.at, one.name))
    why = facts.open
    return Known(tuple(items), None if why is None else Open(why.reason, why.at.location))


def _read(facts: Facts, name: str, read: Read) -> Variable:
    defaults = read.defaults
    default = next(iter(defaults)) if len(defaults) == 1 and name not in facts.fixed else None
    is_input = read.asked_at is not None
    at = read.asked_at or read.at
    return Variable(name, at.location, Use.READ, default, name in facts.required, is_input)
