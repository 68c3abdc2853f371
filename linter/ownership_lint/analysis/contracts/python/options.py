"""Which options and words a script takes, whatever reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.python import (
    argparse_options,
    argument_words,
    click_options,
    getopt_options,
    typer_options,
)
from ownership_lint.analysis.contracts.python.draft import Draft
from ownership_lint.analysis.contracts.python.flow import Flow
from ownership_lint.analysis.contracts.python.imports import PARSES
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.python.imports import Imports
    from ownership_lint.analysis.contracts.python.module import Module

_STRANGE_CALLS: Final = frozenset(
    {
        "eval",
        "exec",
        "importlib.import_module",
        "__import__",
        "runpy.run_path",
        "runpy.run_module",
        "code.interact",
    }
    | {"unittest.main", "importlib.util.spec_from_file_location", "cmd.Cmd", "os.execv", "os.execvp"}
)
_FLOWS: Final = lazy_pattern(r"argparse|optparse|argv|add_argument")


def read(module: Module, imports: Imports) -> Draft:
    """Everything that the module takes."""
    draft = Draft(module)
    if _FLOWS.search(module.text):
        flow = Flow(module)
        if not flow.is_settled:
            draft.open("its arguments go a longer way than is followed", module.tree)
        argparse_options.read(draft, flow)
        argument_words.read(draft, flow)
    getopt_options.read(draft)
    click_options.read(draft)
    typer_options.read(draft)
    _others(draft, imports)
    return draft


def _others(draft: Draft, imports: Imports) -> None:
    """What else may read arguments: libraries that are not understood, and modules that the script calls."""
    for one in imports.foreign:
        if one.top in PARSES:
            draft.open(f"`{one.top}` may read the arguments", one.node)
    if draft.is_strict:
        return
    if draft.options and not draft.may_refuse and not draft.is_read:
        draft.open("nothing here is seen to refuse other options", draft.module.tree)
    for one in imports.looking_at_arguments():
        draft.open(f"`{one.name}` may read the arguments", one.node)
    for call, name in draft.module.named_calls:
        if name in _STRANGE_CALLS:
            draft.open("code is run that is not seen here", call)
