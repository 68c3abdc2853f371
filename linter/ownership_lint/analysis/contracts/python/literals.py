"""Literal values, as they would be printed."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.python.module import keyword

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.python.module import Module

_LONGEST: Final = 200
"""Characters of a value that is worth showing."""


def printed(module: Module, node: ast.expr | None) -> str | None:
    """A literal string or number; None of anything else, of None and of truth values too."""
    match module.constant(node):
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=str(value)) if len(value) <= _LONGEST:
            return value
        case ast.Constant(value=int() | float() as value):
            return _number(value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return f"-{_number(value)}"
    return None


def _number(value: float) -> str | None:
    try:
        return str(value)
    except ValueError:  # an integer of thousands of digits
        return None


def truth(module: Module, node: ast.expr | None) -> bool | None:
    """A literal truth value."""
    match module.constant(node):
        case ast.Constant(value=bool(value)):
            return value
    return None


def is_set(module: Module, call: ast.Call, name: str) -> bool:
    """Whether a keyword argument is literally true."""
    return truth(module, keyword(call, name)) is True


def help_text(module: Module, call: ast.Call, default: str | None = None) -> str | None:
    """The help text of an option, on one line."""
    text = module.text_of(keyword(call, "help"))
    if text is None:
        return None
    if default is not None:
        text = text.replace("%(default)s", default)
    return None if "%(" in text else " ".join(text.replace("%%", "%").split()) or None
