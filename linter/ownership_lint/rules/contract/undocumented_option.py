"""An option that a script takes, and that the matrix does not name.

## What it finds
Options that the script's own parsing proves it accepts, of scripts whose entry names options, shows usage or
lists subcommands. `-h`, `--help` and `--version` need no documentation.

## Why
The document is read instead of the script: what is missing there is not used, or found out by trial.

## Example
`scripts/backup.sh` takes `--s3`; its `options` name `--docker` and `--retention`.

## Fix
Add it under `options`; `check --fix` does it where the script holds the help text or none is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ownership_lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.documented import Documented
    from ownership_lint.analysis.contracts.interface import Option
    from ownership_lint.analysis.repository import Repository

ID: Final = "contract/undocumented-option"
SEVERITY: Final = Severity.NOTE
_COMMON: Final = frozenset({"-h", "-?", "--help", "--version", "-Help"})
"""What everybody knows, or asks for."""


def check(repository: Repository) -> Iterator[Finding]:
    """Accepted options that no part of the entry names."""
    for script in repository.contracts:
        contract = script.contract
        if script.interface is None or not (contract.options or contract.usage or contract.modes):
            continue
        named = {flag for flag, _ in script.flags()}
        for option in script.interface.options.items:
            if not option.is_hidden and named.isdisjoint(option.flags) and _COMMON.isdisjoint(option.flags):
                yield _finding(repository, script, option)


def _finding(repository: Repository, script: Documented, option: Option) -> Finding:
    flags = ", ".join(f"`{flag}`" for flag in option.flags)
    return Finding(
        ID,
        script.entry.place("options"),
        f"`{script.path}` takes {flags}, which the matrix does not name",
        script.path,
        help="add it under `options`",
        related=script.shows(option.at, "here it is taken"),
        edits=repository.matrix_edits.added(("scripts", script.path, "options"), _item(option)),
        context=option.flags[0],
    )


def _item(option: Option) -> dict[str, Any]:
    """The option as the matrix writes it."""
    described = {"description": option.description} if option.description else {}
    return {"flags": list(option.flags), **described}
