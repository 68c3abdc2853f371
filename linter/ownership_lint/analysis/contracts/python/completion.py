"""Whether control can reach the end of a block, and come back from a call."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.python.imports import STANDARD
from ownership_lint.analysis.contracts.python.naming import ending_call, is_main_guard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownership_lint.analysis.contracts.python.module import Function, Module

_DEEPEST: Final = 150
UNCHANGED: Final = frozenset({"classmethod", "functools.cache", "functools.lru_cache", "staticmethod"})
"""Decorators that leave alone what a function takes and gives."""
_KEEPS_ERRORS: Final = frozenset({"closing", "nullcontext", "redirect_stderr", "redirect_stdout"})
"""What `contextlib` has that suppresses no error."""
RUNNERS: Final = frozenset({"anyio.run", "asyncio.run", "trio.run"})


class Completion:
    """Answers for one module; where it cannot be told, control goes on."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._comes_back: dict[ast.AST, bool] = {}

    def reaches_end(self, block: Sequence[ast.stmt], depth: int = 0) -> bool:
        """Whether the statements may all be done."""
        return depth > _DEEPEST or all(self._goes_on(one, depth + 1) for one in block)

    def comes_back(self, function: Function, depth: int = 0) -> bool:
        """Whether a call of a function may return."""
        if function not in self._comes_back:
            self._comes_back[function] = True  # of whoever asks meanwhile, since it is called by itself
            scope = self._module.scopes[function]
            self._comes_back[function] = (
                bool(scope.returns)
                or scope.is_generator
                or not UNCHANGED.issuperset(decorators(self._module, function))
                or self.reaches_end(function.body, depth + 1)
            )
        return self._comes_back[function]

    def _goes_on(self, node: ast.stmt, depth: int) -> bool:
        match node:
            case ast.Return() | ast.Raise() | ast.Break() | ast.Continue():
                return False
            case ast.Expr(value=value) | ast.Assign(value=value):
                return self._returns(value, depth)
            case ast.If(body=body, orelse=other):
                if is_main_guard(node):
                    return self.reaches_end(body, depth)
                return self.reaches_end(body, depth) or self.reaches_end(other, depth)
            case ast.While(test=ast.Constant(value=value)) if value:
                return _breaks(node)
            case ast.With(body=body, items=items) | ast.AsyncWith(body=body, items=items):
                return self.reaches_end(body, depth) or any(map(self._may_suppress, items))
            case ast.Try() | ast.TryStar():
                return self._tries(node, depth)
            case ast.Match(cases=cases):
                last = cases[-1]
                is_whole = (
                    last.guard is None and isinstance(last.pattern, ast.MatchAs) and not last.pattern.pattern
                )
                return not is_whole or any(self.reaches_end(one.body, depth) for one in cases)
        return True

    def _tries(self, node: ast.Try | ast.TryStar, depth: int) -> bool:
        if node.finalbody and not self.reaches_end(node.finalbody, depth):
            return False
        if self.reaches_end([*node.body, *node.orelse], depth):
            return True
        return any(self.reaches_end(one.body, depth) for one in node.handlers)

    def _returns(self, value: ast.expr, depth: int) -> bool:
        """Whether an expression that is a call may come back."""
        if isinstance(value, ast.Await):
            value = value.value
        if not isinstance(value, ast.Call):
            return True
        module = self._module
        if ending_call(module, value)[0]:
            return False
        if module.dotted(value.func) in RUNNERS and value.args and isinstance(value.args[0], ast.Call):
            value = value.args[0]
        function = module.callee(value.func)
        return function is None or self.comes_back(function, depth)

    def _may_suppress(self, item: ast.withitem) -> bool:
        """Whether what a block is in may end an error, as any may of which that is not known."""
        made = item.context_expr.func if isinstance(item.context_expr, ast.Call) else item.context_expr
        top, _, name = (self._module.dotted(made) or "").partition(".")
        if top == "contextlib":
            return name not in _KEEPS_ERRORS
        return not (top == "open" or top in STANDARD)


def decorators(module: Module, function: Function) -> list[str]:
    """The full names of the decorators of a function, empty where one is not imported or built in."""
    found = (one.func if isinstance(one, ast.Call) else one for one in function.decorator_list)
    return [module.dotted(one) or "" for one in found]


def _breaks(loop: ast.While) -> bool:
    """Whether a loop without end is left by `break`."""
    stack: list[ast.AST] = list(loop.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Break):
            return True
        if not isinstance(node, ast.For | ast.AsyncFor | ast.While | ast.FunctionDef | ast.AsyncFunctionDef):
            stack.extend(ast.iter_child_nodes(node))
        elif isinstance(node, ast.For | ast.AsyncFor | ast.While):
            stack.extend(node.orelse)
    return False
