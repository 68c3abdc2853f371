"""A default that the matrix documents, and that is another in the script.

## What it finds
Defaults of `options` and `env`, where the script holds another literal. A default in words, or one that the
script works out, is not compared, and neither is one that may be a secret.

## Why
Whoever leaves the option out gets something else than the document says.

## Example
`--retention` is documented with the default 30, and the script says `RETENTION=14`.

## Fix
Correct the default; `check --fix` writes the one of the script into the matrix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.contracts.agreement import Answer, accepting, default_verdict, variable_default
from ownership_lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.agreement import Verdict
    from ownership_lint.analysis.contracts.documented import Documented
    from ownership_lint.analysis.contracts.interface import Interface
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Location

ID: Final = "contract/default-mismatch"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Documented defaults that are not those of the script."""
    for script in repository.contracts:
        if script.interface is None:
            continue
        for default in _defaults(script, script.interface):
            if default.verdict.answer is Answer.ABSENT:
                yield _finding(repository, script, default)


class _Default(NamedTuple):
    """A documented default, held against the script."""

    name: str
    documented: str
    at: Location
    steps: tuple[str | int, ...]
    """Where it stands within the entry of the script."""
    verdict: Verdict


def _defaults(script: Documented, interface: Interface) -> Iterator[_Default]:
    for index, option in enumerate(script.contract.options):
        known = next(filter(None, (accepting(flag, interface) for flag in option.flags)), None)
        if known is not None and option.default is not None and option.default_at is not None:
            verdict = default_verdict(option.default, known.default, known.at)
            steps = ("options", index, "default")
            yield _Default(option.flags[0], option.default, option.default_at, steps, verdict)
    for index, variable in enumerate(script.contract.variables):
        compared = variable_default(variable, interface)
        if compared is not None and variable.default is not None and variable.default_at is not None:
            steps = ("env", index, "default")
            yield _Default(variable.name, variable.default, variable.default_at, steps, compared)


def _finding(repository: Repository, script: Documented, default: _Default) -> Finding:
    name, documented, actual = default.name, default.documented, default.verdict.reason
    return Finding(
        ID,
        default.at,
        f"the default of `{name}` is documented as `{documented}`, but `{script.path}` has `{actual}`",
        script.path,
        help="correct the default in the matrix, or in the script",
        related=script.shows(default.verdict.at, "the default in the script"),
        edits=repository.matrix_edits.replaced(("scripts", script.path, *default.steps), actual),
        context=name,
    )
