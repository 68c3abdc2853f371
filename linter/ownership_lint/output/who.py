"""What `who` answers, for people and for grep: a card for one path, a line for each of several."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import click

from ownership_lint.analysis.ownership import Ambiguous, OwnedByEntry, OwnedByPattern, UnownedOnPurpose
from ownership_lint.inputs.matrix import Status
from ownership_lint.output.visible import safe_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ownership_lint.analysis.contracts.beside import Row as Analysed
    from ownership_lint.analysis.neighbours import Neighbours
    from ownership_lint.analysis.resolved import Escalation, Resolved
    from ownership_lint.inputs.contract import Contract

    Row = tuple[str, str]

_INDENT = 12
"""Columns of a label, with its blanks."""
_WIDEST = 30
"""Columns of the names of a list, whose meanings stand behind."""


class Answer(NamedTuple):
    """What is known of a path."""

    found: Resolved
    near: Neighbours | None = None
    """Of a path that nothing names."""
    analysed: tuple[Analysed, ...] | None = None
    """What the script proves beside what is documented; None where nobody asked, or nothing reads it."""
    not_analysed: str = ""
    """Why nothing could be read of a script that somebody asked about."""

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody owns it, and nobody said that this is right."""
        return self.found.owner is None and not isinstance(self.found.why, UnownedOnPurpose)


def cards(answers: Iterable[Answer], *, colour: bool) -> str:
    """All about each path, one block each."""
    return "\n".join(_text(_card(answer, colour)) for answer in answers)


def lines(answers: Sequence[Answer]) -> str:
    """A line for each path: the path, its owner, what to know before using it, and where that is said."""
    width = max((len(visible(one.found.path)) for one in answers), default=0)
    return _text(_line(one.found, width) for one in answers)


def summary(folder: str, answers: Sequence[Answer]) -> str:
    """One line about a folder: who owns how many of its scripts."""
    counts = Counter(one.found.owner or "nobody" for one in answers)
    owners = ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=_most_first))
    scripts = "1 script" if len(answers) == 1 else f"{len(answers)} scripts"
    return _text([visible(f"{folder}   {scripts}{': ' * bool(owners)}{owners}")])


def _most_first(one: tuple[str, int]) -> tuple[int, str]:
    return -one[1], one[0]


def _text(rows: Iterable[str]) -> str:
    return "".join(f"{safe_line(row)}\n" for row in rows)


def _line(one: Resolved, width: int) -> str:
    at = one.at
    place = f"{at.path}:{at.line}" if at is not None else ""
    words = filter(None, (_owners(one), _state(one), place))
    return "   ".join((visible(one.path).ljust(width), *map(visible, words)))


def _card(answer: Answer, colour: bool) -> Iterator[str]:
    one = answer.found
    owner = visible(_owners(one))
    state = visible(_state(one))
    if colour:
        owner = click.style(owner, fg="green" if one.owner is not None else "red")
        state = click.style(state, fg="yellow") if state else ""
    path = visible(one.path)
    yield "   ".join(filter(None, (click.style(path, bold=True) if colour else path, owner, state)))
    previous = ""
    for label, text in _rows(answer):
        for number, line in enumerate(text.split("\n")):
            shown = f"{label if label != previous and not number else '':<{_INDENT - 2}}"
            yield f"  {click.style(shown, dim=True) if colour else shown}{visible(line)}".rstrip()
        previous = label


def _owners(one: Resolved) -> str:
    match one.why:
        case UnownedOnPurpose(entry):
            return f"nobody, on purpose: {entry.reason}"
        case Ambiguous(patterns):
            return "undecided: " + " or ".join(dict.fromkeys(pattern.owner for pattern in patterns))
    if one.owner is None:
        return "nobody"
    beside = f" with {', '.join(one.co_owners)}" if one.co_owners else ""
    return f"{one.owner}{beside}" + (f" via {one.coordinator}" if one.coordinator else "")


def _state(one: Resolved) -> str:
    """What to know before using it."""
    told = []
    if one.deprecation is not None:
        gone = one.deprecation
        since = gone.since or gone.date
        instead = f"use {gone.replacement}" if gone.replacement else gone.reason
        told.append(f"DEPRECATED{f' since {since}' * bool(since)}{f': {instead}' * bool(instead)}")
    elif one.status is not Status.ACTIVE:
        told.append(one.status.value)
    elif one.contract.is_primary:
        told.append("primary")
    if one.moved_to is not None:
        told.append(f"moved to {one.moved_to}")
    elif not one.is_tracked and one.status is not Status.GENERATED:
        told.append("not in the tree")
    return ", ".join(told)


def _rows(answer: Answer) -> Iterator[Row]:
    """The rows of a card: a label, and what stands behind it."""
    one = answer.found
    contract = one.contract
    facts = (
        ("purpose", one.purpose),
        ("when", contract.trigger),
        ("domain", one.domain),
        ("escalate", _chain(one.escalation) if one.escalation else None),
        ("reason", one.deprecation.reason if one.deprecation and one.deprecation.replacement else None),
    )
    yield from ((label, text) for label, text in facts if text)
    yield from (("from", text) for text in _from(one))
    if contract.description:
        yield "about", contract.description
    yield from _of_contract(contract)
    if answer.not_analysed:
        yield "script", f"cannot be analysed: {answer.not_analysed}"
    elif answer.analysed is not None:
        yield from _listed("script", ((_called(row), _proof(row, one.path)) for row in answer.analysed))
    if answer.near is not None:
        yield from (("nearest", f"{near.path}   {_owners(near)}") for near in answer.near.scripts)
        beside = ", ".join(f"{name} {count}" for name, count in answer.near.owners)
        yield from (("beside", f"{beside} in the same folder"),) if beside else ()


def _chain(escalation: Escalation) -> str:
    emergency = f", emergency {escalation.emergency}" if escalation.emergency else ""
    return ", then ".join(escalation.chain) + emergency


def _from(one: Resolved) -> Iterator[str]:
    match one.why:
        case OwnedByEntry(entry):
            yield f"{entry.at.path}:{entry.at.line}"
        case OwnedByPattern(pattern):
            yield f"{pattern.at.path}:{pattern.at.line}, pattern {pattern.glob}"
        case UnownedOnPurpose(cleared):
            yield f"{cleared.at.path}:{cleared.at.line}, {cleared.glob}"
        case Ambiguous(patterns):
            for pattern in patterns:
                yield f"{pattern.at.path}:{pattern.at.line}, pattern {pattern.glob}: {pattern.owner}"
        case _ if one.at is not None:
            yield f"{one.at.path}:{one.at.line}, which says that it was removed"


def _of_contract(contract: Contract) -> Iterator[Row]:
    yield from (("usage", one.run) for one in contract.usage)
    yield from _listed("modes", ((one.name, one.description) for one in contract.modes))
    yield from _listed("arguments", ((one.name, one.description) for one in contract.arguments))
    options = (
        (", ".join(one.flags) + (f" {one.value}" if one.value else ""), _with(one.description, one.default))
        for one in contract.options
    )
    yield from _listed("options", options)
    variables = (
        (one.name + " (required)" * one.required, _with(one.description, one.default))
        for one in contract.variables
    )
    yield from _listed("env", variables)
    needs = dict.fromkeys((one.text, one.when) for one in contract.needs)
    yield from (("needs", text + (f" (with {when})" if when else "")) for text, when in needs)
    yield from (("safety", text) for text in contract.safety)
    yield from (("writes", text) for text in contract.outputs)
    yield from _listed("exits", ((str(one.code), one.meaning) for one in contract.exits))
    for example in contract.examples:
        yield "example", example.run + (f"   # {example.title}" if example.title else "")


_DONE = {"option": "taken", "subcommand": "taken", "exit code": "given", "variable": "read"}


def _called(one: Analysed) -> str:
    return f"exit {one.name}" if one.kind == "exit code" else one.name


def _proof(one: Analysed, path: str) -> str:
    """Whether the script keeps to one statement, and the line that shows it."""
    from ownership_lint.analysis.contracts.agreement import Answer as Answered  # most ask for no proof

    at = ""
    if one.at is not None:
        at = f" (line {one.at.line})" if one.at.path == path else f" ({one.at.path}:{one.at.line})"
    default = f", with default {one.default}" if one.default is not None else ""
    if one.answer is Answered.PRESENT:
        return f"{_DONE[one.kind]}{at}{default}, {'' if one.is_documented else 'not '}documented"
    if one.answer is Answered.ABSENT:
        is_lost = one.reason == "assigned"
        return f"documented, but {'set without asking' if is_lost else f'not {_DONE[one.kind]}'}{at}"
    return f"documented; it cannot be told whether it is {_DONE[one.kind]}: {one.reason}{at}"


def _with(description: str | None, default: str | None) -> str | None:
    if default is None:
        return description
    return " ".join(filter(None, (description, f"[{default}]")))


def _listed(label: str, items: Iterable[tuple[str, str | None]]) -> Iterator[Row]:
    """Names with their meanings, which begin in one column."""
    found = tuple(items)
    width = max((len(name) for name, _ in found if len(name) <= _WIDEST), default=0)
    yield from ((label, f"{name:<{width}}   {said}" if said else name) for name, said in found)
