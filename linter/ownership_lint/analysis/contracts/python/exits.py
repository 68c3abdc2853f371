"""The exit codes of a script.

Taken for granted, beside what `imports` says: every statement can be reached, and every outcome of a
condition; an error that nobody catches may come from anywhere, so that 1 is always among them.
"""

from __future__ import annotations

import ast
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.python.click_options import of_click
from ownership_lint.analysis.contracts.python.completion import Completion
from ownership_lint.analysis.contracts.python.exit_values import ExitValues
from ownership_lint.analysis.contracts.python.imports import STANDARD
from ownership_lint.analysis.contracts.python.module import Module, keyword
from ownership_lint.analysis.contracts.python.naming import (
    AT_ONCE,
    FUNCTIONS,
    ending_call,
    endings,
    is_main_guard,
    kinds_of_exit,
    literal_code,
)
from ownership_lint.analysis.contracts.python.parsing import parsed
from ownership_lint.analysis.contracts.python.uses import call_of, looked_up
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.interface import Exit, Known
    from ownership_lint.analysis.contracts.python.draft import Draft
    from ownership_lint.analysis.contracts.python.imports import Imported, Imports

_FOREIGN_ENDS: Final = lazy_pattern(
    r"__import__|eval|importlib\.import_module|importlib\.util\.module_from_spec"
    r"|(?:absl\.)?app\.run|code\.interact|django\.core\.management\.\w+|exec|fire\.Fire|hydra\.main|os\.exec\w+"
    r"|os\.abort|os\.kill|pytest\.(?:main|exit)|runpy\.run_\w+|signal\.raise_signal|tyro\.cli|unittest\.main"
    r"|uvicorn\.run"
)
"""Calls after which the exit code is anything."""
_MEMBERS: Final = lazy_pattern(r"_?exit|abort|exec\w+|kill")
"""What `os` and `sys` have to end a script."""
_PROGRAM: Final = lazy_pattern(r"(?:\w+_)?(?:main|cli|app|entry_?point|execute|die|fail|exit|abort)")
_ENDS: Final = lazy_pattern(r"\b(?:_?exit|quit|SystemExit|Exit|ClickException)\b")
_PARSERS: Final = ("parse_args(", "@click.", "typer.")
"""What a tracked module holds that may end the script; `in` is many times quicker than an expression."""


_STRAIGHT: Final = (ast.AnnAssign, ast.Assign, ast.AugAssign, ast.Expr, ast.Raise)
"""Statements after which the next one follows."""


class _Fate(Enum):
    """What becomes of an exit."""

    PASSES = auto()
    """It ends the script."""
    STOPS = auto()
    """It is caught, and nothing of it is left."""
    UNCLEAR = auto()


def read(module: Module, draft: Draft, imports: Imports) -> Known[Exit]:
    """Every code that the script can end with."""
    values = ExitValues(module)
    _statements(module, values)
    for call in module.all(ast.Call):
        _of_libraries(module, values, call, has_commands=draft.may_refuse)
    _implicit(module, values, draft)
    judged: set[str] = set()
    for one in imports.tracked:
        for path, text in imports.behind(one):
            if path not in judged:
                judged.add(path)
                _of_module(values, one, path, text, module)
    return values.known()


def _statements(module: Module, values: ExitValues) -> None:
    fates = _Fates(module)
    for node, value in endings(module):
        fate = fates.of(node)
        if fate is _Fate.PASSES:
            values.value(value, node)
        elif fate is _Fate.UNCLEAR:
            values.open("what catches an exit may go on with its code", module.at(node))
    _handed_on(module, values)
    for kind in _carriers(module):
        values.open(f"`{kind.name}` carries an exit code of its own", module.at(kind))


def _handed_on(module: Module, values: ExitValues) -> None:
    """Say so where what ends the script is used as a value, or may be."""
    for mention in _as_values(module):
        values.open("what ends the script is handed on as a function", module.at(mention))
    for name in ("os", "sys"):
        for place in looked_up(module, name, _MEMBERS):
            values.open("what ends the script may be looked up by its name", module.at(place))


class _Fates:
    """What the `try` statements of a module do with exits."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._known: dict[ast.ExceptHandler, _Fate] = {}

    def of(self, node: ast.AST) -> _Fate:
        """What becomes of one exit."""
        module = self._module
        if isinstance(node, ast.Call) and module.dotted(node.func) in AT_ONCE:
            return _Fate.PASSES
        kinds = kinds_of_exit(module, node)
        below = node
        for one in module.around(node):
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                break
            if isinstance(one, ast.Try) and _is_in_body(below, one):
                fate = self._caught(one, kinds)
                if fate is not _Fate.PASSES:
                    return fate
            below = one
        return _Fate.PASSES

    def _caught(self, node: ast.Try, kinds: frozenset[str]) -> _Fate:
        handler = next((one for one in node.handlers if _catches(self._module, one, kinds)), None)
        if handler is None:
            return _Fate.PASSES
        if handler not in self._known:
            self._known[handler] = _handled(self._module, handler)
        return self._known[handler]


def _is_in_body(node: ast.AST, around: ast.Try) -> bool:
    return isinstance(node, ast.stmt) and node.lineno <= around.body[-1].lineno


def _catches(module: Module, handler: ast.ExceptHandler, kinds: frozenset[str]) -> bool:
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(one is None or module.dotted(one) in kinds for one in types)


def _handled(module: Module, handler: ast.ExceptHandler) -> _Fate:
    """What becomes of an exit that a handler catches: it goes on unchanged where the handler ends so."""
    inner = list(ast.walk(handler))
    is_named = any(isinstance(one, ast.Name) and one.id == handler.name for one in inner)
    is_raised = any(isinstance(one, ast.Raise) and one.exc is None for one in inner)
    if not (is_named or is_raised or "exc_info" in module.text):
        return _Fate.STOPS
    is_straight = all(isinstance(one, _STRAIGHT) for one in handler.body)
    ends_itself = any(ending_call(module, one)[0] for one in inner)
    match handler.body[-1]:
        case ast.Raise(exc=None) if is_straight and not ends_itself:
            return _Fate.PASSES
        case ast.Raise(exc=ast.Name(id=name)) if is_straight and not ends_itself and name == handler.name:
            return _Fate.PASSES
    return _Fate.UNCLEAR


def _of_libraries(module: Module, values: ExitValues, call: ast.Call, *, has_commands: bool) -> None:
    """Calls of libraries that end the script."""
    name = module.dotted(call.func)
    if name is not None and (_FOREIGN_ENDS.fullmatch(name) or _is_program(name)):
        values.open(f"`{name}` may end it with any code", module.at(call))
    elif isinstance(call.func, ast.Attribute) and name is None:
        if call.func.attr == "exit" and has_commands:  # of a parser, or of click's context
            values.value(
                call.args[0] if call.args else keyword(call, "status") or keyword(call, "code"), call
            )
        elif call.func.attr == "exit":
            values.open("something ends that may be the script", module.at(call))


def _is_program(name: str) -> bool:
    """Whether something imported is called that is a whole program, and may end as it likes."""
    top, _, last = name.partition(".")
    is_others = bool(last) and top not in STANDARD
    return is_others and _PROGRAM.fullmatch(name.rpartition(".")[2]) is not None


def _implicit(module: Module, values: ExitValues, draft: Draft) -> None:
    """What no statement says: the end of the script, errors, and what parsers do."""
    if Completion(module).reaches_end(module.tree.body):
        values.add(0, module.end, is_implicit=True)
    values.add(1, module.end, is_implicit=True)
    if draft.may_refuse:
        at = min((one.at for one in draft.options), default=module.end)
        values.add(0, at, is_implicit=True)  # --help
        values.add(2, at, is_implicit=True)


def _of_module(values: ExitValues, one: Imported, path: str, text: str, script: Module) -> None:
    """Exits in a module of the repository that the script, or what it imports, may call."""
    at = script.at(one.node)
    if not path:
        values.open(f"`{one.name}` imports more than is followed", at)
        return
    has_parser = any(word in text for word in _PARSERS)
    if not has_parser and not _ENDS.search(text):
        return
    tree = "" if has_parser else parsed(text)
    if isinstance(tree, str):
        values.open(f"`{one.name}` may end it", at)
        return
    module = Module(path, text, tree)
    if any(_as_values(module)) or _carriers(module):
        values.open(f"`{one.name}` may end it with a code of its own", at)
    for node, value in endings(module):
        if any(is_main_guard(around) for around in module.around(node)):
            continue
        code = literal_code(value)
        if code is None:
            values.open(f"`{one.name}` may end it with a code that is computed", at)
        else:
            values.add(code, module.at(node), is_implicit=True)


def _as_values(module: Module) -> Iterator[ast.expr]:
    """Mentions of what ends a script where it is not called."""
    mentions = (mention for mention, name in module.mentions if name in FUNCTIONS)
    return (mention for mention in mentions if call_of(module, mention) is None)


def _carriers(module: Module) -> list[ast.ClassDef]:
    """Exceptions of a module that end a script with a code of their own."""
    return [one for one in module.all(ast.ClassDef) if any(_carries(module, base) for base in one.bases)]


def _carries(module: Module, base: ast.expr) -> bool:
    return module.dotted(base) == "SystemExit" or of_click(module, base) == "ClickException"
