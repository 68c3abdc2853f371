"""An exit code that the matrix documents, and that the script cannot give.

## What it finds
Codes of `exit_codes` that no way through the script ends with, where all of its ways are understood. Codes
above 125 are the shell's and the system's and never told.

## Why
Whoever waits for that code, a monitor or a pipeline, never gets it: the case that it stands for passes for
another one.

## Example
`scripts/health.sh` documents 2 for "critical", and ends with `exit 0` or `exit 1` on every way.

## Fix
Remove the code from the matrix, or let the script give it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.agreement import Answer, exit_verdict
from ownership_lint.finding import Certainty, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.interface import Interface
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Location

ID: Final = "contract/unreachable-exit-code"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Documented codes that cannot be given, or of which it cannot be told."""
    for script in repository.contracts:
        if script.interface is None:
            continue
        for documented in script.contract.exits:
            code = documented.code
            verdict = exit_verdict(code, script.interface)
            if verdict.answer is Answer.ABSENT:
                given = _given(script.interface)
                message = f"exit code {code} is documented, but `{script.path}` cannot give it: {given}"
                help_text = "remove the code from the matrix, or let the script give it"
                seen = script.shows(_last(script.interface), "how the script ends")
                yield Finding(
                    ID, documented.at, message, script.path, help=help_text, related=seen, context=str(code)
                )
            elif verdict.answer is Answer.UNKNOWN:
                message = (
                    f"it cannot be told whether `{script.path}` gives exit code {code}: {verdict.reason}"
                )
                seen = script.shows(verdict.at, "here")
                yield Finding(
                    ID,
                    documented.at,
                    message,
                    script.path,
                    certainty=Certainty.UNKNOWN,
                    related=seen,
                    context=str(code),
                )


def _given(interface: Interface) -> str:
    codes = sorted({one.code for one in interface.exits.items})
    return f"it gives {', '.join(map(str, codes))}" if codes else "it gives none"


def _last(interface: Interface) -> Location | None:
    return max((one.at for one in interface.exits.items), default=None)
