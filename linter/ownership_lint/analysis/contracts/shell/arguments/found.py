"""What is found of options and words while a script is read, and the reasons why there may be more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.analysis.contracts.interface import Known, Mode, Open, Option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node

    from ownership_lint.analysis.contracts.interface import Interface
    from ownership_lint.analysis.contracts.shell.source import ShellSource


class Taken(NamedTuple):
    """An option at one place that looks for it."""

    option: Option
    variable: str = ""
    """What its value is put into."""


@dataclass(slots=True)
class Found:
    """The notes of one reading."""

    taken: list[Taken] = field(default_factory=list)
    words: dict[str, Mode] = field(default_factory=dict)
    why_options: Open | None = None
    why_modes: Open | None = None
    stored: set[int] = field(default_factory=set)
    """Assignments that put an option's value, or its being there, somewhere."""
    followed: list[str] = field(default_factory=list)

    def take(
        self, source: ShellSource, node: Node, flags: Iterable[str], value: bool | None, variable: str = ""
    ) -> None:
        """Notes an option."""
        self.taken.append(Taken(Option(tuple(dict.fromkeys(flags)), source.at(node), value), variable))

    def word(self, source: ShellSource, node: Node, name: str) -> None:
        """Notes a word that an argument is compared with; a number is a value."""
        if not name.isdecimal():
            self.words.setdefault(name, Mode(name, source.at(node)))

    def doubt(self, source: ShellSource, node: Node, reason: str) -> None:
        """Notes that there may be more options, and more words."""
        self.why_options = self.why_options or Open(reason, source.at(node))
        self.doubt_words(source, node, reason)

    def doubt_words(self, source: ShellSource, node: Node, reason: str) -> None:
        """Notes that there may be more words."""
        self.why_modes = self.why_modes or Open(reason, source.at(node))

    def join(self, path: str, other: Interface) -> None:
        """Takes over what another script takes that is given the arguments."""
        if path not in self.followed:
            self.followed.append(path)
            self.followed += [one for one in other.followed if one not in self.followed]
        self.taken += [Taken(option) for option in other.options.items]
        for mode in other.modes.items:
            self.words.setdefault(mode.name, mode)
        self.why_options = self.why_options or other.options.open
        self.why_modes = self.why_modes or other.modes.open

    def options(self, defaults: dict[str, str]) -> Known[Option]:
        """All options, those with a spelling in common as one."""
        merged: dict[str, list[Option]] = {}
        for one in self.taken:
            option = one.option._replace(default=one.option.default or defaults.get(one.variable))
            holders = {id(merged[flag]): merged[flag] for flag in option.flags if flag in merged}
            for holder in holders.values():
                option = _union(holder[0], option)
            holder = [option]
            merged |= dict.fromkeys(option.flags, holder)
        distinct = {id(holder): holder[0] for holder in merged.values()}
        return Known(tuple(sorted(distinct.values(), key=lambda option: option.at)), self.why_options)

    def modes(self) -> Known[Mode]:
        """All words."""
        return Known(tuple(self.words.values()), self.why_modes)


def _union(first: Option, second: Option) -> Option:
    takes = {first.takes_value, second.takes_value}
    longer, shorter = (second, first) if len(second.flags) > len(first.flags) else (first, second)
    defaults = {first.default, second.default} - {None}
    return first._replace(
        flags=tuple(dict.fromkeys((*longer.flags, *shorter.flags))),
        takes_value=True if True in takes else None if None in takes else False,
        default=defaults.pop() if len(defaults) == 1 else None,
        description=first.description or second.description,
    )
