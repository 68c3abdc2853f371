"""A script with its contract on one side and what its text proves on the other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ownership_lint.analysis.contracts.agreement import spellings
from ownership_lint.analysis.contracts.command_lines import calls_of
from ownership_lint.finding import Location, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.command_lines import Call
    from ownership_lint.analysis.contracts.interface import Interface
    from ownership_lint.analysis.contracts.reading import Interfaces
    from ownership_lint.inputs.contract import Contract
    from ownership_lint.inputs.matrix import ScriptEntry


@dataclass(frozen=True)
class Documented:
    """One tracked script."""

    entry: ScriptEntry
    data: bytes
    interfaces: Interfaces

    @property
    def path(self) -> str:
        """The path of the script."""
        return self.entry.path

    @property
    def contract(self) -> Contract:
        """What the matrix says."""
        return self.entry.contract

    @cached_property
    def interface(self) -> Interface | None:
        """What its text proves; None where nothing here reads its language."""
        return self.interfaces.interface(self.path)

    @cached_property
    def calls(self) -> tuple[tuple[Call, Location], ...]:
        """The command lines of the contract that start the script, each with its place."""
        shown = (*self.contract.usage, *self.contract.examples)
        return tuple((call, one.at) for one in shown for call in calls_of(one.run, self.path))

    def flags(self) -> Iterator[tuple[str, Location]]:
        """Every option that the contract names or uses, each spelling once, with its first place."""
        seen: set[str] = set()
        listed = [(text, option.at) for option in self.contract.options for text in option.flags]
        used = [(flag, at) for call, at in self.calls for flag in call.options]
        for text, at in (*listed, *used):
            for flag in spellings(text):
                if flag not in seen:
                    seen.add(flag)
                    yield flag, at

    def shows(self, at: Location | None, message: str) -> tuple[Related, ...]:
        """The place in the script that a finding rests on; its first line where no single one does."""
        return (Related(at or Location.of_line(self.path, 1), message),)
