"""An option that the usage text of a script names, and that the script does not take.

## What it finds
Options in the usage text of the script itself (the header comment, the text that `--help` prints) which its
own parsing proves it does not accept. Only scripts with an entry of their own are looked at.

## Why
The usage text is what people and agents read first. An option that is announced and ignored does nothing, and
says nothing about it.

## Example
The header of `scripts/scan.sh` says `--staged-only   Only staged files`, and nothing in it reads an argument.

## Fix
Take the option out of the usage text, or teach the script to take it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.agreement import Answer, option_verdict
from ownership_lint.finding import Finding, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "contract/advertised-option"
SEVERITY: Final = Severity.WARNING


def check(repository: Repository) -> Iterator[Finding]:
    """Announced options that are not accepted."""
    for script in repository.contracts:
        interface = script.interface
        for one in interface.advertised if interface is not None else ():
            if interface is not None and option_verdict(one.flag, interface).answer is Answer.ABSENT:
                yield Finding(
                    ID,
                    one.at,
                    f"the usage text names `{one.flag}`, but `{script.path}` does not take it",
                    script.path,
                    help="take it out of the usage text, or teach the script to take it",
                    related=(Related(script.entry.at, "the entry of the script"),),
                    context=one.flag,
                )
