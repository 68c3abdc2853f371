"""The exit codes of a script.

Taken for granted, beside what `imports` says: every statement can be reached, and every outcome of a
condition; an error that nobody catches may come from anywhere, so that 1 is always among them.
"""

from __future__ import annotations

import ast
from enum import Enum, auto
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Exit
from ownership_lint.analysis.contracts.python.click_options import of_click
from ownership_lint.analysis.contracts.python.completion import Completion
from ownership_lint.analysis.contracts.python.exit_values import ExitValues
from ownership_lint.analysis.contracts.python.flow import PARSING_METHODS
from ownership_lint.analysis.contracts.python.imports import STANDARD, may_parse
from ownership_lint.analysis.contracts.python.module import Function, Module, keyword
from ownership_lint.analysis.contracts.python.naming import (
    ANY_EXIT,
    AT_ONCE,
    FUNCTIONS,
    RAISED,
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

    from ownership_lint.analysis.contracts.interface import Known
    from ownership_lint.analysis.contracts.python.draft import Draft
    from ownership_lint.analysis.contracts.python.imports import Imported, Imports

_FOREIGN_ENDS: Final = lazy_pattern(
    r"__import__|eval|importlib\.import_module|importlib\.util\.module_from_spec"
    r"|(?:absl\.)?app\.run|code\.interact|django\.core\.management\.\w+|exec|fire\.Fire|hydra\.main|os\.exec\w+"
    r"|os\.abort|os\.kill|pytest\.(?:main|exit)|runpy\.run_\w+|signal\.raise_signal|tyro\.cli"
    r"|unittest\.(?:main|TestProgram)"
    r"|uvicorn\.run"
)
"""Calls after which the exit code is anything."""
_MEMBERS: Final = lazy_pattern(r"_?exit|abort|exec\w+|kill")
"""What `os` and `sys` have to end a script."""
_PROGRAM: Final = lazy_pattern(r"(?:\w+_)?(?:main|cli|app|entry_?point|execute|die|fail|exit|abort)")
_ENDS: Final = lazy_pattern(
    r"(?:__import__|_exit|exit|Abort|abort|Bad\w+|ClickException|Exit|FileError|SystemExit|UsageError|eval"
    r"|absl|exec[lv]?p?e?|getattr\((?:os|sys)|django|import_module|interact(?=\()|kill|module_from_spec|pytest"
    r"|quit|raise_signal|run_module|run_path|unittest|uvicorn)\b"
)
"""No `\\b` before it: where each name begins with a letter, these are searched for, twice as quickly."""
_PARSERS: Final = (*PARSING_METHODS, "@click.", "typer.")
"""What a tracked module holds that may end the script; `in` is many times quicker than an expression."""
_NOT_FOUND: Final = "imports `{}`, which may be a module of this repository that is not found"
_TAKING_CODES: Final = frozenset({"SystemExit", "click.exceptions.Exit", "typer.Exit"})
_CLICK_ERRORS: Final = frozenset(name.rpartition(".")[2] for name in RAISED)
_ASKS: Final = frozenset({"contextlib.suppress", "isinstance", "issubclass", "pytest.raises"})
"""What takes kinds of exceptions and raises none."""
_STARTS_APART: Final = ("apply_async", "map", "run_in_executor", "start_new_thread", "submit")
_APART: Final = (".Thread", ".Process")
"""What runs functions, or its own `run`, in another thread or process."""
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
    values = ExitValues(module, has_all_handlers=not draft.hands_on_parsers)
    fates = _Fates(module)
    _statements(module, values, fates)
    for call in module.all(ast.Call):
        _of_libraries(module, values, call, fates if draft.may_refuse else None)
    _implicit(module, values, draft)
    for call, name in module.named_calls:
        if _names_unseen(module, call, name):
            values.open("names are given values in a way that is not followed", module.at(call))
    for one in imports.unsure:
        values.open(f"`{one.name}` may be a module of this repository that is not found", module.at(one.node))
    for one, path, text in imports.followed():
        _of_module(values, one, path, text, module)
    return values.known()


def _names_unseen(module: Module, call: ast.Call, name: str) -> bool:
    """Whether it is `globals()["name"] = …`, or `globals().update(…)`."""
    parent = module.parents[call]
    is_stored = isinstance(parent, ast.Subscript) and not isinstance(parent.ctx, ast.Load)
    is_changed = isinstance(parent, ast.Attribute) and parent.attr in {"update", "setdefault", "__setitem__"}
    return name in {"globals", "vars"} and (is_stored or is_changed)


def _of_module(values: ExitValues, one: Imported, path: str, text: str, script: Module) -> None:
    """Exits in a module of the repository that the script, or what it imports, may call."""
    at = script.at(one.node)
    why = _NOT_FOUND.format(text) if text else "imports more than is followed"
    for end in _ends(path, text) if path else [why]:
        if isinstance(end, str):
            values.open(f"`{one.name}` {end}", at)
        else:
            values.add(end.code, end.at, is_implicit=True)


def _statements(module: Module, values: ExitValues, fates: _Fates) -> None:
    apart = _run_apart(module)
    for node, value in endings(module):
        fate = fates.of(node)
        if apart and any(isinstance(one, Function) and one.name in apart for one in module.around(node)):
            values.open("it may end a thread, or another process", module.at(node))
        elif fate is _Fate.PASSES:
            values.value(value, node)
        elif fate is _Fate.UNCLEAR:
            values.open("what catches an exit may go on with its code", module.at(node))
    _handed_on(module, values)
    for kind in _carriers(module):
        values.open(f"`{kind.name}` carries an exit code of its own", module.at(kind))


def _run_apart(module: Module) -> frozenset[str]:
    """The functions that threads and processes run."""
    given = [keyword(call, "target") for call in module.all(ast.Call) if call.keywords]
    for name in _STARTS_APART:
        given += chain.from_iterable(call.args[:2] for call in module.method_calls.get(name, ()))
    names = {
        one.id if isinstance(one, ast.Name) else one.attr
        for one in given
        if isinstance(one, ast.Name | ast.Attribute)
    }
    bases = chain.from_iterable(one.bases for one in module.all(ast.ClassDef))
    if any((module.dotted(base) or "").endswith(_APART) for base in bases):
        names.add("run")
    return frozenset(names)


def _handed_on(module: Module, values: ExitValues) -> None:
    """Say so where what ends the script is used as a value, or may be."""
    for mention in _as_values(module):
        values.open("what ends the script is handed on", module.at(mention))
    for place in _looked_up(module):
        values.open("what ends the script may be looked up by its name", module.at(place))


class _Fates:
    """What the `try` statements of a module do with exits."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._known: dict[ast.ExceptHandler, _Fate] = {}

    def of(self, node: ast.AST, kinds: frozenset[str] | None = None) -> _Fate:
        """What becomes of one exit, which can be caught as these kinds of exceptions."""
        module = self._module
        if isinstance(node, ast.Call) and module.dotted(node.func) in AT_ONCE:
            return _Fate.PASSES
        kinds = kinds or kinds_of_exit(module, node)
        below = node
        for one in module.around(node):
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                break
            if isinstance(one, ast.With) and _suppresses(module, one, kinds):
                return _Fate.STOPS
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


def _suppresses(module: Module, around: ast.With, kinds: frozenset[str]) -> bool:
    """Whether it is `with contextlib.suppress(…)` of one of these kinds of exceptions."""
    calls = (one.context_expr for one in around.items if isinstance(one.context_expr, ast.Call))
    return any(
        module.dotted(call.func) == "contextlib.suppress"
        and any(module.dotted(one) in kinds for one in call.args)
        for call in calls
    )


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


def _of_libraries(module: Module, values: ExitValues, call: ast.Call, fates: _Fates | None) -> None:
    """Calls of libraries that end the script; what becomes of them only matters where there is a parser."""
    name = module.dotted(call.func)
    if name is not None and (_FOREIGN_ENDS.fullmatch(name) or _is_program(name)):
        values.open(f"`{name}` may end it with any code", module.at(call))
    elif _is_exit_of_something(module, call) and module.callee(call.func) is None:
        if fates is not None and _ends_plainly(module, call, fates):
            # of a parser, or of click's context
            values.value(
                call.args[0] if call.args else keyword(call, "status") or keyword(call, "code"), call
            )
        else:
            values.open("something ends that may be the script", module.at(call))


def _ends_plainly(module: Module, call: ast.Call, fates: _Fates) -> bool:
    """Whether the exit of a parser, or of a context of click, is that of the script."""
    is_caught = any(fates.of(call, kinds) is not _Fate.PASSES for kinds in (None, ANY_EXIT))
    return not is_caught and "exit" not in module.defined and "standalone_mode" not in module.text


def _is_exit_of_something(module: Module, call: ast.Call) -> bool:
    """Whether a call is `x.exit(…)` of what is not imported."""
    return (
        isinstance(call.func, ast.Attribute) and call.func.attr == "exit" and module.dotted(call.func) is None
    )


def _is_program(name: str) -> bool:
    """Whether something imported is called that is a whole program, and may end as it likes."""
    top, _, last = name.partition(".")
    is_others = bool(last) and (top not in STANDARD or name.endswith(".main"))
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
    elif draft.may_refuse_unseen:
        values.open("a parser that is not followed may refuse the arguments", module.end)


@lru_cache(maxsize=256)
def _ends(path: str, text: str) -> tuple[Exit | str, ...]:
    """How a module of the repository may end a script that calls it: the codes, and what leaves them open."""
    has_parser = any(word in text for word in _PARSERS) or may_parse(text)
    if not has_parser and not any(_begins_word(text, found.start()) for found in _ENDS.finditer(text)):
        return ()
    tree = "" if has_parser else parsed(text)
    if isinstance(tree, str):
        return ("may end it",)
    module = Module(path, text, tree)
    found: list[Exit | str] = []
    if any(_as_values(module)) or any(_looked_up(module)) or _carriers(module):
        found.append("may end it with a code of its own")
    for node, value in endings(module):
        if _is_guarded(module, node):
            continue
        code = literal_code(value)
        if code is None:
            found.append("may end it with a code that is computed")
        else:
            found.append(Exit(code, module.at(node), is_implicit=True))
    if any(_may_end(module, call) and not _is_guarded(module, call) for call in module.all(ast.Call)):
        found.append("may end it with any code")
    return tuple(found)


def _begins_word(text: str, start: int) -> bool:
    return start == 0 or not (text[start - 1].isalnum() or text[start - 1] == "_")


def _is_guarded(module: Module, node: ast.AST) -> bool:
    """Whether something is only done where its module is the script."""
    return any(is_main_guard(around) for around in module.around(node))


def _may_end(module: Module, call: ast.Call) -> bool:
    name = module.dotted(call.func)
    return _is_exit_of_something(module, call) if name is None else _FOREIGN_ENDS.fullmatch(name) is not None


def _as_values(module: Module) -> Iterator[ast.expr]:
    """Mentions of what ends a script where it is neither called nor raised."""
    for mention, name in module.mentions:
        if name in FUNCTIONS:
            if call_of(module, mention) is None:
                yield mention
        elif name in RAISED and not _is_raised_or_asked(module, mention):
            yield mention
    for one in module.all(ast.Attribute):
        if one.attr == "exit" and call_of(module, one) is None and isinstance(one.ctx, ast.Load):
            yield one


def _looked_up(module: Module) -> Iterator[ast.AST]:
    """Where what ends a script may be meant by its name."""
    return chain.from_iterable(looked_up(module, name, _MEMBERS) for name in ("os", "sys"))


def _is_raised_or_asked(module: Module, mention: ast.expr) -> bool:
    """Whether an exception is raised at once, caught, derived from, or compared with."""
    parent = module.parents[mention]
    call = call_of(module, mention)
    if call is not None:
        return isinstance(module.parents[call], ast.Raise)
    if isinstance(parent, ast.Tuple):
        parent = module.parents[parent]
    if isinstance(parent, ast.Call):
        return module.dotted(parent.func) in _ASKS
    return isinstance(parent, ast.Attribute | ast.ClassDef | ast.Compare | ast.ExceptHandler | ast.Raise)


def _carriers(module: Module) -> list[ast.ClassDef]:
    """Exceptions of a module that end a script with a code of their own."""
    return [one for one in module.all(ast.ClassDef) if one.bases and _carries(module, one)]


def _carries(module: Module, kind: ast.ClassDef) -> bool:
    """Whether a class has a code, of its own or given to it, by which a script ends."""
    own = module.scopes[kind].bound
    for base in module.ancestry(kind)[1]:
        name = module.dotted(base) or ""
        if name in _TAKING_CODES:
            return True
        if of_click(module, base) in _CLICK_ERRORS or name in RAISED:
            return "exit_code" in own or "__init__" in own
        if "exit_code" in own and "." in name and name.partition(".")[0] not in STANDARD:
            return True  # what it is derived from is not seen
    return False
