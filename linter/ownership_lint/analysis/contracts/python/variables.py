"""The environment variables that a script reads or sets."""

from __future__ import annotations

import ast
import re
import sys
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Known, Open, Use, Variable
from ownership_lint.analysis.contracts.python import click_options
from ownership_lint.analysis.contracts.python.flow import PARSING_METHODS
from ownership_lint.analysis.contracts.python.imports import STANDARD, names_only
from ownership_lint.analysis.contracts.python.literals import printed
from ownership_lint.analysis.contracts.python.module import Module, keyword
from ownership_lint.analysis.contracts.python.naming import endings
from ownership_lint.analysis.contracts.python.parsing import parsed
from ownership_lint.analysis.contracts.python.uses import call_of, looked_up
from ownership_lint.finding import Location
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.python.imports import Imported, Imports

_ENVIRONMENTS: Final = frozenset({"os.environ", "os.environb"})
_GETTERS: Final = frozenset({"os.getenv", "os.getenvb"})
_EXPANDERS: Final = _GETTERS | {"os.path.expandvars"}
_READS: Final = frozenset({"__getitem__", "get", "pop", "setdefault"})
_WRITES: Final = frozenset({"clear", "update"})
_STARTS: Final = lazy_pattern(
    r"asyncio\.create_subprocess_\w+|os\.(?:exec\w+|popen|posix_spawnp?|spawn\w+|startfile|system)|pty\.spawn"
    r"|subprocess\.\w+"
)
_READING_MODULES: Final = frozenset(
    {"cgi", "cgitb", "ctypes", "distutils", "ensurepip", "gettext", "imp", "locale", "nt", "posix", "runpy"}
    | {"tkinter", "turtle", "venv", "webbrowser", "wsgiref"}
)
"""Modules of the standard library that read variables of their own, or run what does."""
_QUIET: Final = STANDARD - _READING_MODULES
_RUNS_UNSEEN: Final = frozenset(
    {"__import__", "eval", "exec", "importlib.import_module", "importlib.reload", "unittest.main"}
    | {"importlib.util.module_from_spec", "importlib.metadata.entry_points", "pkgutil.walk_packages"}
)
"""What brings in code that is not seen."""
_MEMBERS: Final = lazy_pattern(r"environb?|getenvb?|exec\w+|popen|posix_spawnp?|spawn\w+|startfile|system")
"""What `os` has to do with variables."""
_MAY_READ: Final = (
    *("env", "subprocess", "expandvars", "importlib", "pkgutil", "__import__", "eval(", "exec(", "getuser"),
    *("execl", "execv", "system(", "popen", "spawn", "startfile", "getattr(os", "vars(os", "unittest.main"),
)
"""What a text holds that has to do with variables; `in` is many times quicker than an expression."""
_EXPANDED: Final = lazy_pattern(r"\$(?:(\w+)|\{(\w+)\})|%(\w+)%", re.ASCII)
_HARMLESS: Final = frozenset({"print", "len", "sorted", "isinstance"})
_FILLS: Final = ("dotenv", "environ.update", "environ.setdefault", "putenv")
"""Signs of an environment that is filled by the script itself."""
_PARTS: Final = (
    *(ast.Lambda, ast.If, ast.IfExp, ast.BoolOp, ast.While, ast.Try, ast.For, ast.Match, ast.With),
    *(ast.comprehension, ast.FunctionDef, ast.AsyncFunctionDef),
)
"""What is not done on every way, or catches the error."""


def read(module: Module, imports: Imports) -> Known[Variable]:
    """Every variable once, and why there may be others."""
    reader = _Reader(module)
    reader.read()
    found = [*reader.found, *click_options.variables(module)]
    opens = [*reader.opens, *_others(module, imports)]
    if not opens:
        inner = [_of_module(one, imports.text(one)) for one in imports.tracked]
        found += [one for module_ in inner for one in module_.found]
        opens += [one for module_ in inner for one in module_.opens]
    if imports.tracked:  # they may end the script before, or fill the environment in
        found = [one._replace(required=False) for one in found]
    assigned = _assigned(module, imports, reader)
    return Known(tuple(_merged(found, assigned)), min(opens, key=lambda one: one.at, default=None))


def _others(module: Module, imports: Imports) -> Iterator[Open]:
    """Modules that may read variables of their own."""
    for one in imports.all:
        if one.path is None and one.top not in _QUIET:
            yield Open(f"`{one.top}` may read others", module.at(one.node))
    for one in imports.tracked:
        if not names_only(imports.text(one), _QUIET):
            yield Open(f"`{one.name}` imports what may read others", module.at(one.node))


class _Reader:
    """Reads one module."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self.found: list[Variable] = []
        self.opens: list[Open] = []
        self.writes: list[tuple[str, ast.Subscript]] = []

    def read(self) -> None:
        module = self._module
        for node, name in module.named_calls:
            if name in _GETTERS:
                self._get(node)
            elif name == "os.path.expandvars":
                self._expanded(node)
            elif name is not None and _is_start(name):
                self._open("what it starts gets its environment", node)
        for mention, name in module.mentions:
            self._mention(mention, name)
        for place in looked_up(module, "os", _MEMBERS):
            self._open("the environment is read in a way that is not followed", place)

    def _open(self, reason: str, node: ast.AST) -> None:
        self.opens.append(Open(reason, self._module.at(node)))

    def _mention(self, mention: ast.expr, name: str) -> None:
        if name in _ENVIRONMENTS:
            self._environment(mention)
        elif name in _RUNS_UNSEEN:
            self._open("code is run that is not seen here", mention)
        elif name == "getpass.getuser":
            self._open("variables are asked for the name of the user", mention)
        elif call_of(self._module, mention) is None and (name in _EXPANDERS or _is_start(name)):
            self._open("what reads variables is handed on as a function", mention)

    def _expanded(self, call: ast.Call) -> None:
        """`expandvars("$X/y")` reads `X`, and does not say that the caller is asked."""
        text = self._module.text_of(call.args[0]) if call.args else None
        if text is None:
            self._open("the text in which variables are replaced is computed", call)
        place = self._module.at(call)
        names = dict.fromkeys(one[1] or one[2] or one[3] for one in _EXPANDED.finditer(text or ""))
        self.found += [Variable(name, place, is_input=False) for name in names]

    def _environment(self, node: ast.expr) -> None:
        """One mention of `os.environ`."""
        module = self._module
        parent = module.parents[node]
        match parent:
            case ast.Subscript(slice=key) if parent.value is node:
                self._item(parent, key)
            case ast.Attribute(attr=name):
                call = call_of(module, parent)
                if call is None:
                    self._open("the environment is read in a way that is not followed", node)
                elif name in _READS:
                    self._get(call, is_input=name != "setdefault")
                elif name not in _WRITES:
                    self._open("all of the environment is read", node)
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]) if left is not node:
                self._names(left, Variable("", module.at(parent)), parent)
            case ast.Call() if module.dotted(parent.func) in _HARMLESS:
                return
            case _:
                self._open("all of the environment is handed on", node)

    def _item(self, node: ast.Subscript, key: ast.expr) -> None:
        name = self._module.text_of(key)
        if isinstance(node.ctx, ast.Store) and name is not None:
            self.writes.append((name, node))
        if isinstance(node.ctx, ast.Load) or isinstance(self._module.parents[node], ast.AugAssign):
            place = self._module.at(node)
            self._names(key, Variable("", place, required=self._is_needed(node)), node)

    def _is_needed(self, node: ast.Subscript) -> bool:
        """Whether no run gets anywhere without what is read: it is done on every way, and before all else."""
        is_always = not any(isinstance(one, _PARTS) for one in self._module.around(node))
        return is_always and node.lineno <= self._first_change

    @cached_property
    def _first_change(self) -> int:
        """The first line that may end the script, by `--help` too, or fill the environment in."""
        module = self._module
        if any(word in module.text for word in _FILLS):
            return 0
        parsing = chain.from_iterable(module.method_calls.get(name, ()) for name in PARSING_METHODS)
        mentions = [one for one, name in module.mentions if name in _ENVIRONMENTS]
        places = (*mentions, *(module.parents[one] for one in mentions))
        targets = (one for one in places if isinstance(one, ast.Attribute | ast.Name | ast.Subscript))
        sets = (one for one in targets if isinstance(one.ctx, ast.Store))
        ends = (one for one, _ in endings(module))
        return min((one.lineno for one in chain(parsing, sets, ends)), default=sys.maxsize)

    def _get(self, call: ast.Call, *, is_input: bool = True) -> None:
        args = call.args
        if not args:
            self._open("the name of a variable is computed", call)
            return
        given = args[1] if len(args) > 1 else keyword(call, "default")
        default = printed(self._module, given)
        if given is None:
            default = self._fallback(call)
        place = self._module.at(call)
        self._names(args[0], Variable("", place, Use.READ, default or None, is_input=is_input), call)

    def _fallback(self, call: ast.Call) -> str | None:
        """The second half of `getenv("X") or "d"`."""
        match self._module.parents[call]:
            case ast.BoolOp(op=ast.Or(), values=[first, second]) if first is call:
                return printed(self._module, second)
        return None

    def _names(self, key: ast.expr, like: Variable, at: ast.AST) -> None:
        """Add the variables that an expression names, all of them read in the same way."""
        names = self._literal_names(key)
        if names is None:
            self._open("the name of a variable is computed", at)
        self.found += [like._replace(name=name) for name in names or ()]

    def _literal_names(self, key: ast.expr) -> tuple[str, ...] | None:
        module = self._module
        text = module.text_of(key)
        if text is not None:
            return (text,)
        if isinstance(key, ast.Constant) and isinstance(key.value, bytes):
            return (key.value.decode("utf-8", "replace"),)
        if isinstance(key, ast.Name):
            bound = module.bindings(key.id, module.scope(key))
            if len(bound) == 1 and bound[0].is_element and bound[0].value is not None:
                node = bound[0].node
                is_alone = isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name)
                return module.texts_of(bound[0].value) if is_alone else None
        return None


def _is_start(name: str) -> bool:
    """Whether something starts a program; `subprocess` holds constants and exceptions, too."""
    last = name.rpartition(".")[2]
    is_other = last.isupper() or last.endswith(("Error", "Expired", "Process"))
    return _STARTS.fullmatch(name) is not None and not is_other


def _of_module(one: Imported, text: str) -> _Reader:
    """What a tracked module reads that imports the standard library alone."""
    path = str(one.path)
    tree = parsed(text) if any(word in text for word in _MAY_READ) else ast.Module([], [])
    reader = _Reader(Module(path, text, ast.Module([], []) if isinstance(tree, str) else tree))
    reader.read()
    if isinstance(tree, str):
        reader.opens.append(Open(f"`{one.name}` may read others: {tree}", Location.of_line(path, 1)))
    return reader


def _assigned(module: Module, imports: Imports, reader: _Reader) -> Iterator[Variable]:
    """Variables that are set at the top of the script before anybody can have read them."""
    others = [one.node.lineno for one in imports.all if one.path is not None or one.top not in _QUIET]
    first_foreign = min(others, default=sys.maxsize)
    first_open = min((is_open.at.line for is_open in reader.opens), default=sys.maxsize)
    first_read: dict[str, int] = {}
    for one in reader.found:
        first_read[one.name] = min(one.at.line, first_read.get(one.name, sys.maxsize))
    for name, node in reader.writes:
        statement = module.parents[node]
        is_plain = isinstance(statement, ast.Assign) and module.parents[statement] is module.tree
        last = getattr(statement, "end_lineno", node.lineno)  # what it gets is worked out first
        if is_plain and last < min(first_foreign, first_open, first_read.get(name, sys.maxsize)):
            yield Variable(name, module.at(node), Use.ASSIGNED, is_input=False)


def _merged(found: list[Variable], assigned: Iterator[Variable]) -> Iterator[Variable]:
    """Each variable once, in the order of the text; a read of what was assigned before is none."""
    lost = {one.name: one for one in assigned}
    first: dict[str, Variable] = {}
    for one in sorted(found, key=_place):
        if one.name in lost:
            continue
        known = first.get(one.name)
        first[one.name] = one if known is None else _joined(known, one)
    yield from sorted([*first.values(), *lost.values()], key=_place)


def _place(variable: Variable) -> tuple[Location, str]:
    return variable.at, variable.name


def _joined(first: Variable, other: Variable) -> Variable:
    """Two reads of one variable: what they do not agree on is not told."""
    return first._replace(
        default=first.default if first.default == other.default else None,
        required=first.required and other.required,
    )
