"""Puts together what a shell script takes, gives and needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.analysis.contracts.interface import Interface, Open, all_open
from ownership_lint.analysis.contracts.shell.arguments.options import options_and_modes
from ownership_lint.analysis.contracts.shell.commands import commands_of, files_of
from ownership_lint.analysis.contracts.shell.exits import exits_of
from ownership_lint.analysis.contracts.shell.source import SIZE_LIMIT, ShellSource
from ownership_lint.analysis.contracts.shell.sourced import is_sourced
from ownership_lint.analysis.contracts.shell.usage import advertised_of
from ownership_lint.analysis.contracts.shell.variables import variables_of
from ownership_lint.finding import Location

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.tree import Tree

LANGUAGE = "shell"


def analyse(path: str, text: str, tree: Tree) -> Interface:
    """The interface of a script for sh, bash, dash or zsh."""
    if len(text) > SIZE_LIMIT:
        return all_open(LANGUAGE, Open("the script is too long to be analysed", Location(path)))
    source = ShellSource(path, text)
    if source.first_error is not None:
        reason = "the script does not parse" if source.is_parsed else "it takes too long to parse the script"
        return all_open(LANGUAGE, Open(reason, source.at(source.first_error)))
    try:
        return _analysed(source, tree)
    finally:
        source.forget()


def _analysed(source: ShellSource, tree: Tree) -> Interface:
    taken = options_and_modes(source, tree)
    return Interface(
        LANGUAGE,
        options=taken.options,
        modes=taken.modes,
        exits=exits_of(source, tree),
        variables=variables_of(source, tree),
        commands=commands_of(source, tree),
        files=files_of(source, tree),
        advertised=advertised_of(source, {mode.name for mode in taken.modes.items}),
        is_sourced=is_sourced(source),
        followed=taken.followed,
    )
