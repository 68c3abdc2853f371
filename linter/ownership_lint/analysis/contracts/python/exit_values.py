"""Which exit codes an expression may give."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Exit, Known, Open
from ownership_lint.analysis.contracts.python.completion import (
    RUNNERS,
    UNCHANGED,
    Completion,
    decorators,
)
from ownership_lint.analysis.contracts.python.flow import arguments
from ownership_lint.analysis.contracts.python.module import keyword
from ownership_lint.analysis.contracts.python.naming import literal_code

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.python.module import Binding, Function, Module
    from ownership_lint.finding import Location

_DEEPEST: Final = 24
_MOST_EXPRESSIONS: Final = 2_000
_MOST_BINDINGS: Final = 40
_LONGEST_BLOCK: Final = 1_000
"""More is in no script that anybody wrote by hand."""
_TRUTHS: Final = frozenset(
    {
        "all",
        "any",
        "bool",
        "callable",
        "hasattr",
        "isinstance",
        "os.path.exists",
        "os.path.isdir",
        "os.path.isfile",
    }
)
_TEXTS: Final = frozenset({"format", "json.dumps", "repr", "str", "textwrap.dedent", "traceback.format_exc"})
_ENUMS: Final = frozenset({"enum.Enum", "enum.Flag", "enum.StrEnum"})
_STANDALONE: Final = frozenset({"click", "rich_click"})


class ExitValues:
    """The codes of a module, gathered expression by expression."""

    def __init__(
        self, module: Module, left: int = _MOST_EXPRESSIONS, *, has_all_handlers: bool = True
    ) -> None:
        self._module = module
        self._has_all_handlers = has_all_handlers
        self.left = left
        """Expressions that may still be looked into."""
        self._completion: Final = Completion(module)
        self._found: dict[int, list[Exit]] = {}
        self._open: list[Open] = []
        self._entered: set[ast.AST] = set()
        """Functions and statements that are being looked into: what leads back to them adds nothing."""

    def add(self, code: int, at: Location, *, is_implicit: bool = False) -> None:
        """A code that can be reached."""
        self._found.setdefault(code, []).append(Exit(code, at, is_implicit))

    def open(self, reason: str, at: Location) -> None:
        """There may be more."""
        self._open.append(Open(reason, at))

    def known(self) -> Known[Exit]:
        """The codes in order; a statement that gives one comes before what only happens."""
        items = [min(same, key=lambda one: (one.is_implicit, one.at)) for same in self._found.values()]
        items.sort(key=lambda one: one.code)
        return Known(tuple(items), min(self._open, key=lambda one: one.at, default=None))

    def value(self, node: ast.expr | None, at: ast.AST, depth: int = 0) -> None:
        """Add what a script that ends with the value of an expression gives."""
        code = literal_code(node)
        if code is not None:
            self.add(code, self._module.at(at))
            return
        self.left -= 1
        if node is None or depth > _DEEPEST or self.left < 0 or not self._computed(node, at, depth + 1):
            self.open("the exit code is computed", self._module.at(at))

    def _truth(self, at: ast.AST) -> bool:
        self.add(0, self._module.at(at))
        self.add(1, self._module.at(at))
        return True

    def _any_of(self, nodes: list[ast.expr], at: ast.AST, depth: int) -> bool:
        for one in nodes:
            self.value(one, at, depth)
        return True

    def _computed(self, node: ast.expr, at: ast.AST, depth: int) -> bool:
        """Add the codes of an expression that is no literal; whether that is all it can give."""
        match node:
            case ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return self._truth(at)
            case ast.BinOp(left=ast.Constant(value=str()) | ast.JoinedStr()):
                self.add(1, self._module.at(at))  # a message
                return True
            case ast.IfExp(body=body, orelse=other):
                return self._any_of([body, other], at, depth)
            case ast.BoolOp(values=parts):
                return self._any_of(parts, at, depth)
            case ast.Await(value=inner) | ast.NamedExpr(value=inner):
                return self._any_of([inner], at, depth)
            case ast.Call():
                return self._of_call(node, at, depth)
            case ast.Name():
                return self._of_name(node, at, depth)
            case ast.Attribute() if self._is_member_of_enum(node):
                self.add(1, self._module.at(at))  # it is printed as a message
                return True
            case ast.Attribute():
                constant = self._module.constant(node)
                is_literal = isinstance(constant, ast.Constant | ast.UnaryOp)
                return is_literal and isinstance(constant, ast.expr) and self._any_of([constant], at, depth)
        return False

    def _of_call(self, node: ast.Call, at: ast.AST, depth: int) -> bool:
        module = self._module
        name = module.dotted(node.func)
        if name in _TRUTHS:
            return self._truth(at)
        if name in _TEXTS:
            self.add(1, module.at(at))
            return True
        if name == "int" and len(node.args) == 1 and self._is_number(node.args[0]):
            return self._any_of(node.args, at, depth)
        if name in ("max", "min") and len(node.args) > 1:
            return self._any_of(node.args, at, depth)
        if name in RUNNERS and node.args and isinstance(node.args[0], ast.Call):
            return self._of_call(node.args[0], at, depth)
        function = module.callee(node.func)
        if function is not None:
            return self._of_function(function, node, depth)
        app = module.constant(node.func)
        if isinstance(app, ast.Call) and module.dotted(app.func) == "typer.Typer":
            return not node.keywords  # it ends the script itself
        return self._of_table(node, depth) or self._of_handlers(node, depth)

    def _of_function(self, function: Function, call: ast.Call, depth: int) -> bool:
        """What a function of this file returns."""
        module = self._module
        scope = module.scopes[function]
        if function in self._entered:
            return True
        names = decorators(module, function)
        if any(name.partition(".")[0] in _STANDALONE for name in names):
            return not call.keywords  # it ends the script itself, unless it is told otherwise
        if scope.is_generator or not UNCHANGED.issuperset(names):
            return False
        self._entered.add(function)
        for one in scope.returns:
            self.value(one.value, one, depth)
        if self._completion.reaches_end(function.body):
            self.add(0, module.at(function.body[-1]), is_implicit=True)
        self._entered.discard(function)
        return True

    def _of_table(self, node: ast.Call, depth: int) -> bool:
        """`{"word": function, …}[word]()`, or the same through `get` and a name."""
        module = self._module
        func = module.constant(node.func)
        if isinstance(func, ast.Call) and isinstance(func.func, ast.Attribute) and func.func.attr == "get":
            table, others = module.constant(func.func.value), func.args[1:]
        elif isinstance(func, ast.Subscript):
            table, others = module.constant(func.value), []
        else:
            return False
        if not isinstance(table, ast.Dict):
            return False
        return self._all_of([*table.values, *others], node, depth)

    def _all_of(self, functions: list[ast.expr], call: ast.Call, depth: int) -> bool:
        """What functions of this file return, if all of them are."""
        found = [one for one in map(self._module.callee, functions) if one is not None]
        if not found or len(found) < len(functions):
            return False
        return all(self._of_function(one, call, depth) for one in found)

    def _of_handlers(self, node: ast.Call, depth: int) -> bool:
        """`args.handler(…)`, where `set_defaults(handler=…)` says which functions that may be."""
        if not isinstance(node.func, ast.Attribute) or not self._has_all_handlers:
            return False
        name = node.func.attr
        is_set = name in self._module.attributes or None in self._handlers or name in self._destinations
        return not is_set and self._all_of(self._handlers.get(name, []), node, depth)

    @cached_property
    def _handlers(self) -> dict[str | None, list[ast.expr]]:
        """What `set_defaults` gives, by name."""
        found: dict[str | None, list[ast.expr]] = {}
        for call in self._module.method_calls.get("set_defaults", ()):
            for one in call.keywords:
                found.setdefault(one.arg, []).append(one.value)
        return found

    @cached_property
    def _destinations(self) -> frozenset[str | None]:
        """The names under which options are kept, as far as they are written."""
        given = (keyword(call, "dest") for call in self._module.method_calls.get("add_argument", ()))
        return frozenset(self._module.text_of(one) for one in given if one is not None)

    def _is_member_of_enum(self, node: ast.Attribute) -> bool:
        """Whether something is a member of an enumeration that is no number."""
        module = self._module
        bound = module.bindings(node.value.id, module.scope(node)) if isinstance(node.value, ast.Name) else []
        kind = bound[0].node if len(bound) == 1 else None
        if not isinstance(kind, ast.ClassDef) or node.attr in module.attributes:
            return False
        members = [one.value for one in module.scopes[kind].bound.get(node.attr, [])]
        is_plain = len(members) == 1 and isinstance(members[0], ast.Constant)
        return is_plain and len(kind.bases) == 1 and module.dotted(kind.bases[0]) in _ENUMS

    def _is_number(self, node: ast.expr) -> bool:
        """Whether `int` leaves a value alone: a number, or whether something holds."""
        match node:
            case ast.Constant(value=value):
                return isinstance(value, int)
            case ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return True
            case ast.BoolOp(values=parts):
                return all(map(self._is_number, parts))
            case ast.Call():
                return self._module.dotted(node.func) in _TRUTHS
            case ast.Name():
                bound = self._module.bindings(node.id, self._module.scope(node))
                values = [one.value for one in bound if not one.is_element]
                simple = [one for one in values if one is not None and not isinstance(one, ast.Name)]
                return len(simple) == len(bound) and all(map(self._is_number, simple))
        return False

    def _of_name(self, node: ast.Name, at: ast.AST, depth: int) -> bool:
        bound = _reaching(self._module, node, self._module.bindings(node.id, self._module.scope(node)))
        results = [False] * (len(bound) > _MOST_BINDINGS)
        if any(isinstance(one.node, ast.AugAssign) for one in bound):
            plain = [one for one in bound[:_MOST_BINDINGS] if not isinstance(one.node, ast.AugAssign)]
            results += [self._is_bit(one.value, one.node, depth) for one in plain]
        for one in bound[:_MOST_BINDINGS]:
            if one.node in self._entered:
                results.append(True)
                continue
            self._entered.add(one.node)
            results.append(self._of_binding(one, at, depth))
            self._entered.discard(one.node)
        return bool(results) and all(results)

    def _of_binding(self, binding: Binding, at: ast.AST, depth: int) -> bool:
        node = binding.node
        if isinstance(node, ast.arg):
            return self._of_parameter(node, at, depth)
        if isinstance(node, ast.AugAssign):
            return isinstance(node.op, ast.BitOr) and self._is_bit(node.value, node, depth)
        if binding.value is None or binding.is_element or not isinstance(node, ast.Assign | ast.AnnAssign):
            return False
        return self._any_of([binding.value], node, depth)

    def _is_bit(self, value: ast.expr | None, at: ast.AST, depth: int) -> bool:
        """Whether an expression is 0 or 1, so that no new code comes about where such are put together."""
        inner = ExitValues(self._module, self.left)
        inner.value(value, at, depth)
        self.left = inner.left
        found = inner.known()
        for one in found.items:
            self.add(one.code, one.at, is_implicit=one.is_implicit)
        return found.is_complete and all(one.code in (0, 1) for one in found.items)

    def _of_parameter(self, parameter: ast.arg, at: ast.AST, depth: int) -> bool:
        """What the calls of a function of this file give to one of its parameters."""
        module = self._module
        function = module.scope(parameter).node
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
        calls = self._calls.get(function, [])
        if not UNCHANGED.issuperset(decorators(module, function)):
            return False
        if not calls or self._mentions[function.name] != len(calls):  # it is handed about, too
            return False
        return all(self._of_argument(one, function, parameter, at, depth) for one in calls)

    @cached_property
    def _calls(self) -> dict[Function, list[ast.Call]]:
        """The calls of each function of this file."""
        found: dict[Function, list[ast.Call]] = {}
        for call in self._module.all(ast.Call):
            function = self._module.callee(call.func)
            if function is not None:
                found.setdefault(function, []).append(call)
        return found

    @cached_property
    def _mentions(self) -> Counter[str]:
        names = [one.id for one in self._module.all(ast.Name)]
        return Counter([*names, *(one.attr for one in self._module.all(ast.Attribute))])

    def _of_argument(
        self, call: ast.Call, function: Function, parameter: ast.arg, at: ast.AST, depth: int
    ) -> bool:
        if any(isinstance(one, ast.Starred) for one in call.args) or any(
            not one.arg for one in call.keywords
        ):
            return False
        given = dict(arguments(call, function))
        if parameter.arg in given:
            return self._any_of([given[parameter.arg]], call, depth)
        default = _default(function, parameter)
        return default is not None and self._any_of([default], at, depth)


def _default(function: Function, parameter: ast.arg) -> ast.expr | None:
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    if parameter in positional:
        place = positional.index(parameter) - len(positional) + len(args.defaults)
        return args.defaults[place] if place >= 0 else None
    if parameter in args.kwonlyargs:
        return args.kw_defaults[args.kwonlyargs.index(parameter)]
    return None


def _reaching(module: Module, node: ast.Name, bound: list[Binding]) -> list[Binding]:
    """The bindings that may hold where a name is used.

    One that always comes between hides those before it, but for those in other functions: when these run
    cannot be seen.
    """
    if len(bound) > _MOST_BINDINGS:
        return bound
    outside = {node, *module.around(node)}
    hiding = [
        one.node
        for one in bound
        if isinstance(one.node, ast.Assign | ast.AnnAssign) and _precedes(module, one.node, outside)
    ]
    if not hiding:
        return bound
    last = max(hiding, key=lambda one: one.lineno)
    scope = module.scope(last)
    return [
        one
        for one in bound
        if getattr(one.node, "lineno", last.lineno) >= last.lineno or module.scope(one.node) is not scope
    ]


def _precedes(module: Module, node: ast.stmt, outside: set[ast.AST]) -> bool:
    """Whether a statement stands before the one that holds the use, in one and the same block."""
    parent = module.parents.get(node)
    if parent not in outside:
        return False
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list) and len(block) <= _LONGEST_BLOCK and node in block:
            return any(one in outside for one in block[block.index(node) + 1 :])
    return False
