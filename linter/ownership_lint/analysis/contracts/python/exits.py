"""The exit codes of a script.

Taken for granted, beside what `imports` says: every statement can be reached, and every outcome of a
condition; an error that nobody catches may come from anywhere, so that 1 is always among them.
"""

from __future__ import annotations

import ast
import re
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
    is_main_guard,
    literal_code,
)
from ownership_lint.analysis.contracts.python.parsing import parsed

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.interface import Exit, Known
    from ownership_lint.analysis.contracts.python.draft import Draft
    from ownership_lint.analysis.contracts.python.imports import Imported, Imports

_FOREIGN_ENDS: Final = re.compile(
    r"(?:absl\.)?app\.run|code\.interact|django\.core\.management\.\w+|exec|fire\.Fire|hydra\.main|os\.exec\w+"
    r"|os\.abort|os\.kill|pytest\.(?:main|exit)|runpy\.run_\w+|signal\.raise_signal|tyro\.cli|unittest\.main"
    r"|uvicorn\.run"
)
"""Calls after which the exit code is anything."""
_PROGRAM: Final = re.compile(r"(?:\w+_)?(?:main|cli|app|entry_?point|execute|die|fail|exit|abort)")
_MOST_STATEMENTS: Final = 200
_ENDS: Final = ("exit(", "quit(", "SystemExit", "Exit(", "import exit", "import _exit")
_PARSERS: Final = ("parse_args(", "@click.", "typer.")
"""What a tracked module holds that may end the script; `in` is many times quicker than an expression."""


def read(module: Module, draft: Draft, imports: Imports) -> Known[Exit]:
    """Every code that the script can end with."""
    values = ExitValues(module)
    _statements(module, values)
    for call in module.all(ast.Call):
        _of_libraries(module, values, call, has_commands=draft.may_refuse)
    _implicit(module, values, draft)
    for one in imports.tracked:
        _of_module(values, one, imports.text(one), module)
    return values.known()


def _statements(module: Module, values: ExitValues) -> None:
    for node in (*module.all(ast.Call), *module.all(ast.Raise)):
        is_end, value = ending_call(module, node)
        if is_end and not _is_caught(module, node):
            values.value(value, node)
    for node in (*module.all(ast.Attribute), *module.all(ast.Name)):
        parent = module.parents[node]
        is_called = isinstance(parent, ast.Call) and parent.func is node
        if not is_called and module.dotted(node) in FUNCTIONS:
            values.open("what ends the script is handed on as a function", module.at(node))
    for kind in module.all(ast.ClassDef):
        bases = {module.dotted(base) or "" for base in kind.bases}
        if "SystemExit" in bases or any(of_click(module, one) == "ClickException" for one in kind.bases):
            values.open(f"`{kind.name}` carries an exit code of its own", module.at(kind))


def _is_caught(module: Module, node: ast.AST) -> bool:
    """Whether an exit is swallowed by a `try` around it."""
    if isinstance(node, ast.Call) and module.dotted(node.func) in AT_ONCE:
        return False
    below = node
    for one in module.around(node):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return False
        handlers = one.handlers if isinstance(one, ast.Try) and below in one.body[:_MOST_STATEMENTS] else []
        if any(_catches(module, handler) for handler in handlers):
            return True
        below = one
    return False


def _catches(module: Module, handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {None if one is None else module.dotted(one) for one in kinds}
    is_wide = handler.type is None or not names.isdisjoint({"SystemExit", "BaseException"})
    return is_wide and not any(isinstance(one, ast.Raise | ast.Call) for one in ast.walk(handler))


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


def _of_module(values: ExitValues, one: Imported, text: str, script: Module) -> None:
    """Exits in a tracked module that the script may call."""
    has_parser = any(word in text for word in _PARSERS)
    if not has_parser and not any(word in text for word in _ENDS):
        return
    tree = "" if has_parser else parsed(text)
    at = script.at(one.node)
    if isinstance(tree, str):
        values.open(f"`{one.name}` may end it", at)
        return
    module = Module(str(one.path), text, tree)
    for node in (*module.all(ast.Call), *module.all(ast.Raise)):
        is_end, value = ending_call(module, node)
        if not is_end or any(is_main_guard(around) for around in module.around(node)):
            continue
        code = literal_code(value)
        if code is None:
            values.open(f"`{one.name}` may end it with a code that is computed", at)
        else:
            values.add(code, module.at(node), is_implicit=True)
