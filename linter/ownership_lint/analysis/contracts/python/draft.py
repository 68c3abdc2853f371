"""The options and words of a script while they are gathered, and what keeps them from being all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Known, Mode, Open, Option

if TYPE_CHECKING:
    import ast

    from ownership_lint.analysis.contracts.python.module import Module


_MOST: Final = 3_000
"""Options and words."""


@dataclass
class Draft:
    """What readers of the several argument parsers add to."""

    module: Module
    options: list[Option] = field(default_factory=list)
    modes: list[Mode] = field(default_factory=list)
    open_options: list[Open] = field(default_factory=list)
    open_modes: list[Open] = field(default_factory=list)
    is_strict: bool = False
    """Whether a parser refuses what it does not know."""
    may_refuse: bool = False
    """Whether a parser may end the script over its arguments."""
    is_read: bool = False
    """Whether the script looks at its arguments at all."""
    may_refuse_unseen: bool = False
    """Whether a parser that is not followed may end the script over its arguments."""
    hands_on_parsers: bool = False
    """Whether a parser goes to code that may change it."""

    def parses(self) -> None:
        """A parser reads the arguments, and refuses what it does not know."""
        self.is_strict = self.may_refuse = self.is_read = True

    def is_full(self, node: ast.AST) -> bool:
        """Whether so much was found that the rest is not looked at; there may be more then."""
        if len(self.options) + len(self.modes) < _MOST:
            return False
        self.open("it takes more than anybody can read", node)
        return True

    def add_mode(self, name: str, node: ast.AST) -> None:
        """A word that is understood."""
        self.modes.append(Mode(name, self.module.at(node)))

    def open(self, reason: str, node: ast.AST) -> None:
        """There may be more options, and more words."""
        self.open_options.append(Open(reason, self.module.at(node)))
        self.open_modes.append(self.open_options[-1])

    def open_words(self, reason: str, node: ast.AST) -> None:
        """There may be more words, but no options."""
        self.open_modes.append(Open(reason, self.module.at(node)))

    def known_options(self) -> Known[Option]:
        """The options, each once."""
        found: dict[tuple[str, ...], Option] = {}
        for one in sorted(self.options, key=lambda option: option.at):
            first = found.get(one.flags)
            found[one.flags] = one if first is None else _merged(first, one)
        return Known(tuple(found.values()), _first(self.open_options))

    def known_modes(self) -> Known[Mode]:
        """The words, each once."""
        found: dict[str, Mode] = {}
        for one in sorted(self.modes, key=lambda mode: mode.at):
            found.setdefault(one.name, one)
        return Known(tuple(found.values()), _first(self.open_modes))


def _merged(first: Option, other: Option) -> Option:
    """One option of two subcommands: what they do not agree on is not told."""
    return first._replace(
        takes_value=first.takes_value if first.takes_value == other.takes_value else None,
        default=first.default if first.default == other.default else None,
        description=first.description or other.description,
    )


def _first(found: list[Open]) -> Open | None:
    return min(found, key=lambda one: one.at, default=None)
