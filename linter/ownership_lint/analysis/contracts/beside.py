"""The documented contract of a script beside the one that its text proves, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from ownership_lint.analysis.contracts.agreement import (
    Answer,
    Verdict,
    accepting,
    default_verdict,
    exit_verdict,
    option_verdict,
    spellings,
    variable_default,
    variable_verdict,
)
from ownership_lint.analysis.contracts.interface import Use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.documented import Documented
    from ownership_lint.analysis.contracts.interface import Interface
    from ownership_lint.finding import Location


Kind = Literal["option", "subcommand", "exit code", "variable"]


class Row(NamedTuple):
    """One thing that the matrix or the script says."""

    kind: Kind
    name: str
    is_documented: bool
    answer: Answer
    """Whether the script has it."""
    at: Location | None
    """The place in the script that shows it."""
    reason: str
    """Why it cannot be told, where it cannot; of what is absent, what the script does instead."""
    default: str | None = None
    """The default that the script has, where another is documented."""


def rows(script: Documented) -> Iterator[Row]:
    """What is documented in the matrix's order, then what is not; nothing where nobody reads the language."""
    if script.interface is not None:
        yield from _options(script, script.interface)
        yield from _modes(script, script.interface)
        yield from _exits(script, script.interface)
        yield from _variables(script, script.interface)


def _row(kind: Kind, name: str, verdict: Verdict) -> Row:
    reason = verdict.reason if verdict.answer is not Answer.PRESENT else ""
    return Row(kind, name, True, verdict.answer, verdict.at, reason)


def _with_default(row: Row, default: Verdict | None) -> Row:
    is_another = default is not None and default.answer is Answer.ABSENT
    return row._replace(default=default.reason) if default is not None and is_another else row


def _found(kind: Kind, name: str, at: Location) -> Row:
    return Row(kind, name, False, Answer.PRESENT, at, "")


def _options(script: Documented, interface: Interface) -> Iterator[Row]:
    named = {flag for flag, _ in script.flags()}
    documented = {flag: one.default for one in script.contract.options for flag in one.flags if one.default}
    for flag, _ in script.flags():
        row = _row("option", flag, option_verdict(flag, interface))
        option = accepting(flag, interface)
        compared = flag in documented and option is not None
        yield _with_default(
            row, default_verdict(documented[flag], option.default, option.at) if compared and option else None
        )
    for option in interface.options.items:
        if not option.is_hidden and named.isdisjoint(
            flag for text in option.flags for flag in spellings(text)
        ):
            yield _found("option", ", ".join(option.flags), option.at)


def _modes(script: Documented, interface: Interface) -> Iterator[Row]:
    known = {one.name: one.at for one in interface.modes.items}
    documented = [one.name for one in script.contract.modes]
    for name in documented:
        open_ = interface.modes.open
        if name in known:
            yield _row("subcommand", name, Verdict(Answer.PRESENT, known[name]))
        elif open_ is not None:
            yield _row("subcommand", name, Verdict(Answer.UNKNOWN, open_.at, open_.reason))
        else:
            yield _row("subcommand", name, Verdict(Answer.ABSENT))
    named = {*documented, *(one.name for one in script.contract.arguments)}
    for name, at in known.items():
        if name not in named:
            yield _found("subcommand", name, at)


def _exits(script: Documented, interface: Interface) -> Iterator[Row]:
    documented = [one.code for one in script.contract.exits]
    for code in documented:
        yield _row("exit code", str(code), exit_verdict(code, interface))
    given = {one.code: one.at for one in reversed(interface.exits.items) if not one.is_implicit}
    for code in sorted(given.keys() - set(documented)):
        yield _found("exit code", str(code), given[code])


def _variables(script: Documented, interface: Interface) -> Iterator[Row]:
    documented = [one.name for one in script.contract.variables]
    for one in script.contract.variables:
        row = _row("variable", one.name, variable_verdict(one.name, interface))
        yield _with_default(row, variable_default(one, interface))
    told = set(documented)
    for found in interface.variables.items:
        if found.name not in told and found.is_input and found.use is Use.READ:
            told.add(found.name)
            yield _found("variable", found.name, found.at)
