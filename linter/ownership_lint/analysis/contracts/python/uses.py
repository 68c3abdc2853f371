"""What is done with the value of an expression."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.python.module import Module

_PASSED_UP = (
    *(ast.IfExp, ast.BoolOp, ast.NamedExpr, ast.Starred, ast.Await),
    *(ast.Tuple, ast.List, ast.Set, ast.JoinedStr, ast.FormattedValue),
)


def use_of(module: Module, node: ast.AST) -> tuple[ast.AST, ast.AST]:
    """Where the value goes, and the expression there that holds it: past choices and collections."""
    parent = module.parents[node]
    while _is_passed_up(parent, node):
        node, parent = parent, module.parents[parent]
    return parent, node


def _is_passed_up(parent: ast.AST, node: ast.AST) -> bool:
    if isinstance(parent, ast.BinOp):
        return isinstance(parent.op, ast.Add | ast.Mod)
    if isinstance(parent, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        return parent.elt is node
    return isinstance(parent, _PASSED_UP) and not (isinstance(parent, ast.IfExp) and parent.test is node)


def is_kept(parent: ast.AST) -> bool:
    """Whether the value goes where it is followed: into names, attributes, results, loops."""
    match parent:
        case ast.Assign(targets=targets):
            return not any(isinstance(one, ast.Subscript) for one in targets)
        case ast.AnnAssign(target=target):
            return not isinstance(target, ast.Subscript)
    return isinstance(parent, ast.Return | ast.For | ast.AsyncFor | ast.comprehension)


def is_looked_at(parent: ast.AST) -> bool:
    """Whether the value is only asked whether it is there, or dropped."""
    return isinstance(
        parent,
        ast.UnaryOp | ast.If | ast.While | ast.Assert | ast.Expr | ast.Delete | ast.IfExp | ast.arguments,
    )


def call_of(module: Module, node: ast.AST) -> ast.Call | None:
    """The call whose function it is."""
    parent = module.parents[node]
    return parent if isinstance(parent, ast.Call) and parent.func is node else None


def looked_up(module: Module, name: str, members: re.Pattern[str]) -> Iterator[ast.AST]:
    """Where a module that is imported is handed about whole, so that one of some members may be used unseen.

    `getattr(os, "environ")` does so, `vars(os)` and `from os import *`; `getattr(os, "name")` does not.
    """
    for node in module.imports:
        if isinstance(node, ast.ImportFrom) and node.module == name and node.names[0].name == "*":
            yield node
    for mention, full in module.mentions:
        parent = module.parents[mention]
        if full == f"{name}.__dict__":
            yield parent
        elif full == name and not isinstance(parent, ast.Attribute | ast.Compare | ast.If | ast.While):
            text = None
            if isinstance(parent, ast.Call) and module.dotted(parent.func) in ("getattr", "hasattr"):
                text = module.text_of(parent.args[1]) if len(parent.args) > 1 else None
            if text is None or members.fullmatch(text):
                yield parent


def call_around(module: Module, parent: ast.AST) -> ast.Call | None:
    """The call that gets the value as an argument."""
    if isinstance(parent, ast.keyword):
        parent = module.parents[parent]
    return parent if isinstance(parent, ast.Call) else None
