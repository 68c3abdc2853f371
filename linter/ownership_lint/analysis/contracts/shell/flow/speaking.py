"""Functions that only print: most calls of a script are of these, and nothing comes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.shell.flow.known_commands import PLAIN
from ownership_lint.analysis.contracts.shell.flow.program import (
    Expansion,
    Redirected,
    Sequence,
    Simple,
    Substitution,
)

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.shell.flow.program import Command, Word

_ACTING: Final = frozenset({":=", "=", ":?", "?", ":"})
"""What may set a variable, or be an error."""
_SILENT: Final = frozenset("0@*?#$-_")
_ELEMENT: Final = "[]"
RISKY: Final = frozenset({"!", _ELEMENT})
"""What stands for the last job and for elements of arrays: with `set -u`, to print one may end the script."""


def spoken(body: Command) -> frozenset[str] | None:
    """The variables, and arguments by number, that a function prints; None where it does more."""
    commands = [body]
    names: set[str] = set()
    while commands:
        command = commands.pop()
        words: tuple[Word, ...] = ()
        if isinstance(command, Sequence):
            commands.extend(command.commands)
        elif isinstance(command, Redirected) and not command.is_fallible:
            words = command.words
            commands.append(command.command)
        elif isinstance(command, Simple) and not command.assignments and command.words[0].literal == "echo":
            words = command.words
        else:
            return None
        if not all(_is_harmless(word, names) for word in words):
            return None
    return frozenset(names)


def _is_harmless(word: Word, names: set[str]) -> bool:
    """Whether expanding a word does nothing; notes the variables in it."""
    for part in word.parts:
        if isinstance(part, Expansion):
            if part.operator in _ACTING or " " in part.operator:
                return False
            if part.argument is not None and not _is_harmless(part.argument, names):
                return False
            if part.is_element:
                names.add(_ELEMENT)
            if part.name not in _SILENT:
                names.add(part.name)
        elif isinstance(part, Substitution):
            if not isinstance(part.body, Simple) or not _is_plain(part.body, names):
                return False
        elif not isinstance(part, str):
            return False
    return True


def _is_plain(command: Simple, names: set[str]) -> bool:
    if command.assignments or not command.words or command.words[0].literal not in PLAIN:
        return False
    return all(_is_harmless(word, names) for word in command.words)
