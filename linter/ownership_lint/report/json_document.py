"""The resolved matrix as JSON, and one script of it as `who` prints it too."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from ownership_lint.analysis.ownership import (
    Ambiguous,
    OwnedByEntry,
    OwnedByPattern,
    Unowned,
    UnownedOnPurpose,
)
from ownership_lint.analysis.resolved import resolve_all
from ownership_lint.report import shapes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ownership_lint.analysis.contracts.beside import Row
    from ownership_lint.analysis.ownership import Resolution
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.analysis.resolved import Resolved
    from ownership_lint.finding import Location
    from ownership_lint.inputs.contract import Contract, DocumentedCommand, DocumentedNeed, DocumentedWord


def render_json(repository: Repository) -> str:
    """The matrix, resolved for every script; the same matrix and tree give the same text."""
    matrix = repository.matrix
    scripts = resolve_all(repository)
    owners = {one.path: one.owner for one in scripts if one.path in repository.scripts}
    counts = Counter(owners.values())
    document = shapes.ResolvedMatrix(
        1,
        matrix.path,
        matrix.title,
        shapes.Coverage(len(owners), len(owners) - counts[None]),
        tuple(
            shapes.Owner(
                one.name,
                one.kind,
                one.title,
                one.coordinator,
                one.domain,
                one.spec,
                one.handle,
                counts[one.name],
            )
            for one in matrix.owners.values()
        ),
        tuple(
            shapes.Domain(one.name, one.title, one.owner, one.coordinator) for one in matrix.domains.values()
        ),
        tuple(
            shapes.EscalationRow(one.category, one.domain, one.first, one.then, one.emergency)
            for one in matrix.escalation
        ),
        tuple(map(script, scripts)),
    )
    return dumped(document)


def dumped(document: shapes.ResolvedMatrix | shapes.Who) -> str:
    """The document as ASCII with one line break at its end."""
    # Printed in CI, a name with `##[` or `##vso[` would be taken for a command; JSON may spell it otherwise.
    return json.dumps(asdict(document), indent=2).replace("##", "#\\u0023") + "\n"


def script(one: Resolved) -> shapes.Script:
    """All that is known of a path."""
    gone, chain = one.deprecation, one.escalation
    return shapes.Script(
        one.path,
        one.is_tracked,
        one.status.value,
        one.owner,
        one.co_owners,
        one.coordinator,
        one.domain,
        _why(one.why),
        one.purpose,
        shapes.Deprecated(gone.since, gone.date, gone.replacement, gone.reason, gone.remove_after)
        if gone
        else None,
        _contract(one.contract),
        shapes.Escalation(chain.chain, chain.emergency, chain.row.category if chain.row else None)
        if chain
        else None,
    )


def _why(why: Resolution) -> shapes.Why:
    match why:
        case OwnedByEntry(entry):
            return shapes.Why("entry", _place(entry.at), (), (), None)
        case OwnedByPattern(pattern):
            return shapes.Why("pattern", _place(pattern.at), (pattern.glob,), (), None)
        case UnownedOnPurpose(cleared):
            return shapes.Why("unowned", _place(cleared.at), (cleared.glob,), (), cleared.reason)
        case Ambiguous(patterns):
            globs = tuple(one.glob for one in patterns)
            owners = tuple(dict.fromkeys(one.owner for one in patterns))
            return shapes.Why("ambiguous", _place(patterns[0].at), globs, owners, None)
        case Unowned(tombstone):
            return shapes.Why("nobody", _place(tombstone.at) if tombstone else None, (), (), None)


def analysed(one: Row) -> shapes.Analysed:
    """One line of what a script proves."""
    at = _place(one.at) if one.at is not None else None
    return shapes.Analysed(
        one.kind, one.name, one.is_documented, one.answer.value, at, one.reason, one.default
    )


def _place(at: Location) -> shapes.Place:
    return shapes.Place(at.path, at.line, at.column)


def _contract(contract: Contract) -> shapes.Contract:
    return shapes.Contract(
        contract.is_primary,
        contract.trigger,
        contract.description,
        _words(contract.modes),
        _words(contract.arguments),
        tuple(shapes.Option(one.flags, one.value, one.description, one.default) for one in contract.options),
        tuple(
            shapes.Variable(one.name, one.description, one.default, one.required)
            for one in contract.variables
        ),
        tuple(shapes.ExitCode(one.code, one.meaning) for one in contract.exits),
        _prerequisites(contract.needs),
        contract.safety,
        contract.outputs,
        _commands(contract.usage),
        _commands(contract.examples),
    )


def _words(words: Iterable[DocumentedWord]) -> tuple[shapes.Word, ...]:
    return tuple(shapes.Word(one.name, one.description) for one in words)


def _commands(commands: Iterable[DocumentedCommand]) -> tuple[shapes.Command, ...]:
    return tuple(shapes.Command(one.run, one.title) for one in commands)


def _prerequisites(needs: Iterable[DocumentedNeed]) -> tuple[shapes.Prerequisite, ...]:
    """One for each text: it may stand for several things that machines can tell."""
    requires: dict[tuple[str, str | None], dict[str, tuple[str, ...]]] = {}
    for one in needs:
        kinds = requires.setdefault((one.text, one.when), {})
        if one.kind:
            kinds[one.kind] = one.values
    return tuple(shapes.Prerequisite(text, when, kinds) for (text, when), kinds in requires.items())
