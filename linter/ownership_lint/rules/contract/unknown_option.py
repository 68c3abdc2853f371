"""An option that the matrix documents, and that the script does not take.

## What it finds
Options of `options`, and options in the command lines of `usage` and `examples` that start the script,
which the script's own parsing proves it does not accept. Where the script hands its arguments on, or looks
at them in a way that cannot be followed, nothing is told (`--show-unknown` lists it).

## Why
Whoever follows the document gets an error at best; at worst the script ignores the option and does the rest.

## Example
`scripts/start.sh` documents `--no-frontend`, but its `case` takes `--build` and `--logs` alone.

## Fix
Remove the option from the matrix, or teach the script to take it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.agreement import Answer, option_verdict
from ownership_lint.finding import Certainty, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.interface import Interface
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Location

ID: Final = "contract/unknown-option"
SEVERITY: Final = Severity.ERROR
_MOST: Final = 8
"""Options that a message lists."""


def check(repository: Repository) -> Iterator[Finding]:
    """Documented options that are not accepted, or of which it cannot be told."""
    for script in repository.contracts:
        if script.interface is None:
            continue
        for flag, at in script.flags():
            verdict = option_verdict(flag, script.interface)
            if verdict.answer is Answer.ABSENT:
                takes = _takes(script.interface)
                message = f"`{flag}` is documented, but `{script.path}` does not take it: {takes}"
                help_text = "remove it from the matrix, or teach the script to take it"
                seen = script.shows(_first(script.interface), "what the script takes")
                yield Finding(ID, at, message, script.path, help=help_text, related=seen, context=flag)
            elif verdict.answer is Answer.UNKNOWN:
                message = f"it cannot be told whether `{script.path}` takes `{flag}`: {verdict.reason}"
                seen = script.shows(verdict.at, "here")
                yield Finding(
                    ID, at, message, script.path, certainty=Certainty.UNKNOWN, related=seen, context=flag
                )


def _takes(interface: Interface) -> str:
    names = [max(one.flags, key=len) for one in interface.options.items if not one.is_hidden]
    taken = [f"`{name}`" for name in names if name != "--help"]
    more = len(taken) - _MOST
    listed = ", ".join([*taken[:_MOST], *([f"{more} more"] if more > 0 else [])])
    return f"it takes {listed}" if listed else "it takes no option"


def _first(interface: Interface) -> Location | None:
    return interface.options.items[0].at if interface.options.items else None
