"""A listed person's name in a tracked file.

## What it finds
Names of the roster in the text of tracked files, in their paths and in commit messages: the family name
alone; given name or initial with it, in both orders; the halves of a double name; the first part of an
address (`jfamily@`). Letters are compared without case and accents, parts of identifiers (`dr_family`,
`drFamily`) count as words. A name that is an ordinary word too needs a companion: a given name, initial,
title, degree, or a key such as `last_name`.

The roster is a list outside the repository, or a keyed file that tells nothing without its key. What is found
is never repeated: the finding says where, and nothing else.

Where the policy has `pii.roster` and there is no roster, one finding says "not checked".

## Why
A list of names in the repository, for a scanner to look for, publishes the names that it protects. And rare
names, which no general list holds, are those that tell most.

## Example
`docs/call.md` with the family name of somebody on the roster.

## Fix
Put a role or a pseudonym in place of the name (`PGY1-01`). If it was pushed, it is in the history too. The
commands of `ownership-lint roster` keep the list.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ownership_lint.analysis.content.scanner import Hit
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Report

ID: Final = "pii/roster"
SEVERITY: Final = Severity.ERROR
READS_MESSAGES: Final = True

MOST: Final = 25
"""Places that a run with a keyed roster tells: more would let its key be used to try out names."""

_BY_NAME: Final = frozenset({ID, "pii/deployment"})
"""Rules that find something only where somebody is named."""

_HELP: Final = "put a role or a pseudonym in its place; if it was pushed, the history holds it too"
_HOW: Final = (
    "`ownership-lint roster add` begins one outside the repository; in CI give the key of the keyed file"
)


def check(repository: Repository) -> Iterator[Finding]:
    """Where a listed person is named; or once, that nobody could look."""
    from ownership_lint.inputs.roster import NoRoster

    roster, settings = repository.roster, repository.policy.pii.roster
    if not isinstance(roster, NoRoster):
        for path, hits in (*repository.hits.items(), *repository.path_hits.items()):
            yield from (finding(path, hit) for hit in hits if hit.rule == ID)
    elif settings is not None and settings.on_missing is not Severity.IGNORE:
        message = f"not checked: {roster.reason}"
        yield Finding(ID, settings.at, message, "roster", help=_HOW, severity=settings.on_missing)
    elif settings is None and roster.is_asked_for:
        at = Location(repository.policy.path or ".")
        yield Finding(ID, at, f"not checked: {roster.reason}", "roster", help=_HOW, severity=Severity.WARNING)


def finding(path: str, hit: Hit) -> Finding:
    """That somebody is named at a place."""
    more = f" (and {hit.more} more in this file)" if hit.more else ""
    at = Location.of_line(path, hit.line, hit.column, hit.end_column - hit.column)
    place = f" {hit.place}" if hit.place else ""
    return Finding(ID, at, f"a listed person's name{place}{more}", ID, help=_HELP, context=hit.context)


def withheld(report: Report, repository: Repository) -> Report:
    """The report; nothing but that they are too many, where a keyed roster found more than `MOST` places.

    Else whoever may push a branch, and reads what CI says of it, could try out names by the thousand: other
    findings would tell too, by masked paths and by fingerprints.
    """
    from ownership_lint.inputs.roster import KeyedRoster

    about = [one for one in report.findings if one.rule in _BY_NAME]
    held = [one.finding for one in report.suppressed if one.finding.rule in _BY_NAME]
    if len(about) + len(held) <= MOST or not isinstance(repository.roster, KeyedRoster):
        return report
    findings = tuple(_told_once(about or held, repository))
    counts = Counter(one.rated for one in findings)
    summary = report.summary._replace(
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.NOTE],
        suppressed=0,
        unknown=0,
        not_read=(),
    )
    return report._replace(findings=findings, unknowns=(), suppressed=(), summary=summary)


def _told_once(findings: Iterable[Finding], repository: Repository) -> Iterator[Finding]:
    """One finding without a place for as many as there are; the worst of them says how bad it is."""
    worst = min(findings, key=lambda one: one.rated.rank, default=None)
    if worst is not None:
        settings = repository.policy.pii.roster
        at = settings.at if settings is not None else Location(repository.policy.path or ".")
        message = (
            f"more than {MOST} places name listed persons; a run with a keyed roster then tells nothing else"
        )
        how = "run with the plain roster, where you may see the names"
        yield worst._replace(
            rule=ID, location=at, message=message, help=how, context="", subject=ID, related=()
        )
