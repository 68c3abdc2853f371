"""An environment variable that the matrix documents as an input, and that has no effect.

## What it finds
Variables of `env` that the script sets on every way before anybody reads them, so that what the caller gives
is lost; and those that neither it nor a program that it starts can read.

## Why
Whoever sets the variable believes that it works. Nothing says that it does not.

## Example
`env` names `API_URL`, and `scripts/start.sh` says `export API_URL="http://localhost"` before its first use.

## Fix
Let the script keep what it is given (`${API_URL:=http://localhost}`), or remove the variable from the matrix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.agreement import Answer, variable_verdict
from ownership_lint.finding import Certainty, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "contract/unread-variable"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Documented variables without effect, or of which it cannot be told."""
    for script in repository.contracts:
        if script.interface is None:
            continue
        for variable in script.contract.variables:
            name = variable.name
            verdict = variable_verdict(name, script.interface)
            if verdict.answer is Answer.ABSENT:
                is_lost = verdict.at is not None
                what = "sets it without asking" if is_lost else "does not read it"
                message = f"`{name}` is documented as an input, but `{script.path}` {what}"
                help_text = "let the script keep what it is given, or remove the variable from the matrix"
                seen = script.shows(verdict.at, "here it is set" if is_lost else "the script")
                yield Finding(
                    ID, variable.at, message, script.path, help=help_text, related=seen, context=name
                )
            elif verdict.answer is Answer.UNKNOWN:
                message = (
                    f"it cannot be told whether `{name}` has an effect on `{script.path}`: {verdict.reason}"
                )
                seen = script.shows(verdict.at, "here")
                yield Finding(
                    ID,
                    variable.at,
                    message,
                    script.path,
                    certainty=Certainty.UNKNOWN,
                    related=seen,
                    context=name,
                )
