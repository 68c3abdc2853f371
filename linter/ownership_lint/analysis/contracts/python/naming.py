"""The names by which a script ends itself."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.python.module import keyword

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.python.module import Module

AT_ONCE: Final = frozenset({"os._exit"})
FUNCTIONS: Final = AT_ONCE | {"sys.exit", "exit", "quit", "builtins.exit", "builtins.quit"}
EXITS: Final = FUNCTIONS | {"SystemExit"}
_LIBRARY_EXITS: Final = frozenset({"typer.Exit", "click.exceptions.Exit"})
_FIXED: Final = {
    "click.Abort": 1,
    "click.exceptions.Abort": 1,
    "typer.Abort": 1,
    "click.ClickException": 1,
    "click.FileError": 1,
    "click.UsageError": 2,
    "click.BadParameter": 2,
    "click.BadOptionUsage": 2,
    "click.BadArgumentUsage": 2,
    "typer.BadParameter": 2,
}

RAISED: Final = frozenset({"SystemExit", *_LIBRARY_EXITS, *_FIXED})
"""Exceptions that end a script."""
_SYSTEM_EXIT: Final = frozenset({"SystemExit", "BaseException"})
ANY_EXIT: Final = _SYSTEM_EXIT | _LIBRARY_EXITS | {"Exception", "RuntimeError"}
"""What may catch the exit of something that is a parser, or a context of click."""
_RUNTIME_ERRORS: Final = _LIBRARY_EXITS | {"click.Abort", "click.exceptions.Abort", "typer.Abort"}


def is_main_guard(node: ast.AST | None) -> bool:
    """Whether a statement is `if __name__ == "__main__":`."""
    match node:
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()])):
            return True
        case ast.If(test=ast.Compare(comparators=[ast.Name(id="__name__")], ops=[ast.Eq()])):
            return True
    return False


def literal_code(node: ast.expr | None) -> int | None:
    """The exit code that a literal gives; None of anything that is not one."""
    match node:
        case None | ast.Constant(value=None):
            return 0
        case ast.Constant(value=int(code)):
            return code & 0xFF
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(code))):
            return -code & 0xFF
        case ast.Constant() | ast.JoinedStr():
            return 1  # a message
    return None


def ending_call(module: Module, node: ast.AST) -> tuple[bool, ast.expr | None]:
    """Whether a call, or what is raised, ends the script, and the expression of its code."""
    match node:
        case ast.Call(args=[_, _, *_]) if module.dotted(node.func) in EXITS:
            return True, ast.Constant("")  # too many, or an exception with several is printed
        case ast.Call() if module.dotted(node.func) in EXITS:
            return True, node.args[0] if node.args else keyword(node, "code") or keyword(node, "status")
        case ast.Raise(exc=ast.Name() | ast.Attribute() as raised):
            name = module.dotted(raised)
            return name == "SystemExit" or name in _LIBRARY_EXITS or name in _FIXED, _fixed(name)
        case ast.Raise(exc=ast.Call() as call):
            name = module.dotted(call.func)
            if name in _LIBRARY_EXITS:
                return True, call.args[0] if call.args else keyword(call, "code")
            return name in _FIXED, _fixed(name)
    return False, None


def endings(module: Module) -> Iterator[tuple[ast.Call | ast.Raise, ast.expr | None]]:
    """What ends the script, calls first, each with the expression of its code."""
    nodes: list[ast.Call | ast.Raise] = [call for call, name in module.named_calls if name in EXITS]
    for node in (*nodes, *module.all(ast.Raise)):
        is_end, value = ending_call(module, node)
        if is_end:
            yield node, value


def kinds_of_exit(module: Module, node: ast.AST) -> frozenset[str]:
    """The names of the exceptions by which an exit can be caught."""
    if not isinstance(node, ast.Raise):
        return _SYSTEM_EXIT
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    name = module.dotted(raised) if raised is not None else None
    if name is None or name == "SystemExit":
        return _SYSTEM_EXIT
    kinds = {"BaseException", "Exception", name}
    if name in _LIBRARY_EXITS:
        kinds |= _LIBRARY_EXITS  # one class under two names
    return frozenset(kinds | {"RuntimeError"} if name in _RUNTIME_ERRORS else kinds)


def _fixed(name: str | None) -> ast.expr | None:
    code = _FIXED.get(name or "")
    return None if code is None else ast.Constant(code)
