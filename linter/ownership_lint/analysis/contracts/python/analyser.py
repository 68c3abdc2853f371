"""The interface of a Python script, read off its syntax tree; nothing of it is imported or run."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Interface, Known, Open, all_open
from ownership_lint.analysis.contracts.python import advertised, commands, exits, options, variables
from ownership_lint.analysis.contracts.python.imports import Imports
from ownership_lint.analysis.contracts.python.module import Module
from ownership_lint.analysis.contracts.python.naming import is_main_guard
from ownership_lint.analysis.contracts.python.parsing import parsed, without_collecting
from ownership_lint.finding import Location

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.tree import Tree

LANGUAGE: Final = "python"

_PREPARES: Final = frozenset(
    {"dotenv.load_dotenv", "faulthandler.enable", "os.chdir", "os.environ.setdefault", "os.environ.update"}
    | {
        "random.seed",
        "sys.path.append",
        "sys.path.insert",
        "warnings.filterwarnings",
        "warnings.simplefilter",
    }
)
"""Calls that modules make on being imported."""


def analyse(path: str, text: str, tree: Tree) -> Interface:
    """What a script takes and gives, as far as its text proves it."""
    with without_collecting():
        root = parsed(text)
        if isinstance(root, str):
            return all_open(LANGUAGE, Open(root, Location.of_line(path, 1)))
        try:
            return _analysed(Module(path, text, root), tree)
        except RecursionError:
            return all_open(LANGUAGE, Open("the script is nested too deeply", Location.of_line(path, 1)))


def _analysed(module: Module, tree: Tree) -> Interface:
    imports = Imports(module, tree)
    draft = options.read(module, imports)
    return Interface(
        language=LANGUAGE,
        options=draft.known_options(),
        modes=draft.known_modes(),
        exits=exits.read(module, draft, imports),
        variables=variables.read(module, imports),
        commands=commands.read(module, imports),
        files=Known((), Open("files are not looked for", Location.of_line(module.path, 1))),
        advertised=advertised.read(module),
        is_sourced=_is_library(module),
        followed=tuple(sorted(str(one.path) for one in imports.tracked)),
    )


def _is_library(module: Module) -> bool:
    """Whether a module only defines things, so that running it does nothing."""
    return bool(module.tree.body) and all(_only_defines(module, one, 0) for one in module.tree.body)


def _only_defines(module: Module, node: ast.stmt, depth: int) -> bool:
    match node:
        case ast.Expr(value=ast.Call() as call):
            name = module.dotted(call.func) or ""
            return name in _PREPARES or name.partition(".")[0] == "logging"
        case ast.If(body=body, orelse=other) if not is_main_guard(node) and depth < 20:
            return all(_only_defines(module, one, depth + 1) for one in (*body, *other))
        case ast.Try(body=body, orelse=other, handlers=handlers) if depth < 20:
            inner = [*body, *other, *(one for handler in handlers for one in handler.body)]
            return all(_only_defines(module, one, depth + 1) for one in inner)
        case ast.If() | ast.For() | ast.While() | ast.With() | ast.Raise() | ast.Match():
            return False
    return not isinstance(node, ast.AsyncFor | ast.AsyncWith)
