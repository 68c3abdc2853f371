"""The exit codes that a shell script can give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Exit, Known, Open
from ownership_lint.analysis.contracts.shell.behaviour import behaviour_of

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.shell.source import ShellSource
    from ownership_lint.analysis.contracts.tree import Tree

_OF_THE_SHELL: Final = frozenset({126, 127})


def exits_of(source: ShellSource, tree: Tree | None) -> Known[Exit]:
    """Codes that ways through the script lead to; signals and what the shell itself gives are never told."""
    behaviour = behaviour_of(source, tree)
    items: dict[int, Exit] = {}
    maybe: dict[int, Open] = {}
    for text, (sure, why) in behaviour.process.codes.items():
        code = int(text)
        if sure:
            items[code] = Exit(code, why.at.location, why.is_implicit)
        elif code not in _OF_THE_SHELL and code <= 128:
            maybe[code] = Open(why.reason, why.at.location)
    ordered = tuple(items[code] for code in sorted(items))
    if behaviour.why is not None:
        return Known(ordered, Open(behaviour.why.reason, behaviour.why.at.location))
    rest = sorted(set(maybe) - set(items))
    if not rest:
        return Known(ordered)
    first = min((maybe[code] for code in rest), key=lambda one: one.at)
    return Known(ordered, Open(first.reason, first.at, tuple(rest)))
