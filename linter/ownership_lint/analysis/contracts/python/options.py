"""Which options and words a script takes, whatever reads them."""

from __future__ import annotations

import re
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
from ownership_lint.analysis.contracts.python.imports import PARSES, reads_settings
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
_FLOWS: Final = lazy_pattern(r"argparse|optparse|argv|add_argument|parse_\w*args")
_TAKES_OUT: Final = lazy_pattern(
    r"^[^#\n]*\b(?:del[ \t]+sys\.argv\b|sys\.argv(?:\.(?:append|clear|extend|insert|pop|remove)\("
    r"|(?:\[(?!0\])[^\]\n]*\])?[ \t]*\+?=(?!=)))",
    re.MULTILINE,
)
"""How a module changes the arguments before a parser reads them; the name of the script is none."""
_DECLARES: Final = click_options.LIBRARIES | {"typer"}
_BACK: Final = (
    r"^[ \t]*(?:from[ \t]+(?:[\w.]*\b{folder}\.|\.*){name}[ \t]+import\b"
    r"|import[ \t]+(?:[\w., \t]*(?:\b{folder}\.|[, \t]))?{name}\b"
    r"|from[ \t]+(?:\.+|[\w.]*\b{folder})[ \t]+import\b[^\n#]*\b{name}\b)"
)
"""How a module imports the script, as far as a line says it."""
_DATACLASSES: Final = lazy_pattern(r"transformers(?:\.\w+)*\.HfArgumentParser")


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
    typer_options.read(draft, imports)
    _others(draft, imports)
    return draft


def _others(draft: Draft, imports: Imports) -> None:
    """What else may read arguments: libraries that are not understood, and modules that the script calls."""
    for one in imports.foreign:
        if one.top in PARSES or (one.top == "pydantic_settings" and reads_settings(draft.module.text)):
            draft.may_refuse_unseen = True
            draft.open(f"`{one.top}` may read the arguments", one.node)
    for node, name in draft.module.mentions if "HfArgumentParser" in draft.module.text else ():
        if _DATACLASSES.fullmatch(name):
            draft.may_refuse_unseen = True
            draft.open("a parser that is not followed reads the arguments", node)
    for one in imports.tracked:
        if "argv" in (text := imports.text(one)) and _TAKES_OUT.search(text):
            draft.open(f"`{one.name}` changes the arguments", one.node)
    _from_behind(draft, imports)
    if not draft.is_strict:
        _without_parser(draft, imports)


def _from_behind(draft: Draft, imports: Imports) -> None:
    """Modules that import the script in turn, and may add commands to its group while they are imported."""
    tops = {name.partition(".")[0] for name in draft.module.aliases.values()}
    if _DECLARES.isdisjoint(tops):
        return
    path = draft.module.path.removesuffix(".py").removesuffix("/__init__")
    folder, _, name = path.rpartition("/")
    back = re.compile(
        _BACK.format(name=re.escape(name), folder=re.escape(folder.rpartition("/")[2] or ".")), re.MULTILINE
    )
    for one, _, text in imports.followed():
        if back.search(text):
            draft.open(f"`{one.name}` may add commands", one.node)


def _without_parser(draft: Draft, imports: Imports) -> None:
    """What may read arguments where no parser refuses those that it does not know."""
    if draft.options and not draft.may_refuse and not draft.is_read:
        draft.open("nothing here is seen to refuse other options", draft.module.tree)
    for one in imports.looking_at_arguments():
        draft.open(f"`{one.name}` may read the arguments", one.node)
    for call, name in draft.module.named_calls:
        if name in _STRANGE_CALLS:
            draft.open("code is run that is not seen here", call)
