"""Options and commands of typer, which are the parameters of functions."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.contracts.interface import Option
from ownership_lint.analysis.contracts.python.click_options import LIBRARIES, keeps_defaults, split_names
from ownership_lint.analysis.contracts.python.imports import READS_NO_ARGUMENTS, STANDARD
from ownership_lint.analysis.contracts.python.literals import help_text, is_set, printed, truth
from ownership_lint.analysis.contracts.python.module import keyword
from ownership_lint.analysis.contracts.python.parsing import parsed
from ownership_lint.analysis.contracts.python.uses import call_of
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.python.draft import Draft
    from ownership_lint.analysis.contracts.python.imports import Imports
    from ownership_lint.analysis.contracts.python.module import Function, Module


_MAKERS: Final = frozenset({"typer.Typer", "typer.run"})
_DESCRIBES: Final = frozenset({"typer.Argument", "typer.Option"})
_KNOWN: Final = STANDARD | READS_NO_ARGUMENTS | LIBRARIES | {"typer"}
"""Modules whose types are no switches, and whose values describe no parameter unless they are typer's."""
_MOST_NAMES: Final = 8
"""Names for names that are looked through."""
_CLASS: Final = r"class[ \t]+"
_PLAIN_NAME: Final = lazy_pattern(r"[a-z0-9](?:[a-z0-9_]*[a-z0-9])?")


class _Parameter(NamedTuple):
    name: str
    node: ast.arg
    annotation: ast.expr | None
    default: ast.expr | None
    info: ast.Call | None
    """The `Option(…)` or `Argument(…)` that describes it."""
    is_annotated: bool
    """Whether that stands in `Annotated`, so that its positional arguments are names alone."""
    is_unclear: bool
    """Whether something that is not seen here may describe it."""


def read(draft: Draft, imports: Imports) -> None:
    """Add what the commands of a module take."""
    module = draft.module
    makers = [one for one, name in module.mentions if name in _MAKERS]
    if not makers:
        return
    apps = _apps(module)
    functions = list(_commands(draft, apps))
    if not functions:
        draft.may_refuse_unseen = True
        draft.open("commands are made in a way that is not followed", makers[0])
        return
    draft.parses()
    draft.options.append(Option(("--help",), module.at(functions[0][0]), takes_value=False))
    for maker in makers:
        _app(draft, maker)
    _mentions(draft, apps)
    has_defaults = keeps_defaults(module)
    meanings = _Meanings(module, imports)
    for function, call in functions:
        _command(draft, function, call, many=len(functions) > 1)
        for parameter in _parameters(meanings, function):
            _parameter(draft, meanings, parameter, has_default=has_defaults)
    for call in module.method_calls.get("add_typer", ()):
        _added(draft, call)


def _apps(module: Module) -> set[str]:
    """The names of applications at the top of the module."""
    return {
        name
        for name, bound in module.top.bound.items()
        for one in bound
        if isinstance(one.value, ast.Call) and module.dotted(one.value.func) == "typer.Typer"
    }


def _app(draft: Draft, maker: ast.expr) -> None:
    """What an application adds, and what keeps it from being followed."""
    module = draft.module
    if module.dotted(maker) != "typer.Typer":
        return
    app = module.parents[maker]
    if not isinstance(app, ast.Call) or app.func is not maker:
        draft.open("applications are of a kind of their own", maker)
        return
    if not isinstance(module.parents[app], ast.Assign | ast.AnnAssign) or module.scope(app) is not module.top:
        draft.open("an application is not followed", app)
    if truth(module, keyword(app, "add_completion")) is not False and not _is_part(module, app):
        for flag in ("--install-completion", "--show-completion"):
            draft.options.append(Option((flag,), module.at(app), is_hidden=True))
    for name in ("context_settings", "cls"):
        if keyword(app, name) is not None:
            draft.open(f"commands are made with `{name}`", app)
    if any(one.arg is None for one in app.keywords):
        draft.open("the application is made with arguments that are computed", app)


def _is_part(module: Module, app: ast.Call) -> bool:
    """Whether an application is part of another one, which alone offers completion."""
    parent = module.parents[app]
    names = {one.id for one in getattr(parent, "targets", ()) if isinstance(one, ast.Name)}
    given = (call.args[0] for call in module.method_calls.get("add_typer", ()) if call.args)
    return any(isinstance(one, ast.Name) and one.id in names for one in given)


def _commands(draft: Draft, apps: set[str]) -> Iterator[tuple[Function, ast.Call | None]]:
    """The functions that are commands or callbacks, each with the call that says so."""
    module = draft.module
    for call in module.all(ast.Call):
        match call.func:
            case ast.Attribute(value=ast.Name(id=name), attr="command" | "callback") if name in apps:
                yield from _decorated(draft, call)
        given = keyword(call, "callback")
        is_root = module.dotted(call.func) == "typer.Typer" or _is_added(call)
        if is_root and given is not None:
            yield from _function(draft, given, call)
        if module.dotted(call.func) == "typer.run" and call.args:
            yield from ((function, None) for function, _ in _function(draft, call.args[0], call))


def _decorated(draft: Draft, call: ast.Call) -> Iterator[tuple[Function, ast.Call | None]]:
    """`@app.command()` above a function, or `app.command()(function)`."""
    parent = draft.module.parents[call]
    if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
        yield parent, call
    elif isinstance(parent, ast.Call) and parent.func is call and parent.args:
        yield from _function(draft, parent.args[0], call)
    else:
        draft.open("a command is made in a way that is not followed", call)


def _function(draft: Draft, node: ast.expr, call: ast.Call) -> Iterator[tuple[Function, ast.Call | None]]:
    function = draft.module.callee(node)
    if function is None:
        draft.open("a command from elsewhere is run", call)
    else:
        yield function, call


def _is_added(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "add_typer"


def _mentions(draft: Draft, apps: set[str]) -> None:
    """Say so where an application goes out of sight."""
    module = draft.module
    for node in module.all(ast.Name):
        if node.id not in apps or not isinstance(node.ctx, ast.Load):
            continue
        is_app = module.bindings(node.id, module.scope(node)) is module.top.bound[node.id]
        if is_app and not _is_plain_mention(module, node):
            draft.open("the application goes to code that may add commands", node)


def _is_plain_mention(module: Module, node: ast.Name) -> bool:
    """Whether all that is done with an application here is followed."""
    parent = module.parents[node]
    match parent:
        case ast.Attribute(attr="add_typer" | "callback" | "command"):
            return call_of(module, parent) is not None
        case ast.Call(func=func):
            return func is node or _is_added(parent)
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name not in module.mentioned
    return False


def _command(draft: Draft, function: Function, decorator: ast.Call | None, *, many: bool) -> None:
    if decorator is not None and isinstance(decorator.func, ast.Attribute):
        for name in ("context_settings", "cls"):
            if keyword(decorator, name) is not None:
                draft.open(f"a command is made with `{name}`", decorator)
        if decorator.func.attr == "command":
            _name(draft, function, decorator, many=many)
    if function.args.vararg is not None or function.args.kwarg is not None:
        draft.open("a command takes any parameter", function)
    if any(one is not decorator for one in function.decorator_list):
        draft.open("a decorator may change the parameters of a command", function)


def _name(draft: Draft, function: Function, call: ast.Call, *, many: bool) -> None:
    given = call.args[0] if call.args else keyword(call, "name")
    text = function.name.lower().replace("_", "-") if given is None else draft.module.text_of(given)
    if text is None:
        draft.open_words("the name of a command is computed", call)
    elif many:  # a single command has no name
        draft.add_mode(text, function)


def _added(draft: Draft, call: ast.Call) -> None:
    module = draft.module
    given = call.args[0] if call.args else None
    app = module.constant(given) if given is not None else None
    if not (isinstance(app, ast.Call) and module.dotted(app.func) == "typer.Typer"):
        draft.open("an application from elsewhere is added", call)
        return
    text = module.text_of(keyword(call, "name") or keyword(app, "name"))
    if text is None:
        draft.open_words("the name of a group is computed", call)
    else:
        draft.add_mode(text, call)


class _Meanings:
    """What annotations and defaults of parameters stand for."""

    def __init__(self, module: Module, imports: Imports) -> None:
        self.module = module
        self._imports = imports
        self._truths: dict[ast.expr, bool | None] = {}
        self._describing: dict[ast.expr, bool] = {}

    def annotation(self, node: ast.expr | None) -> ast.expr | None:
        """An annotation, through names of this file."""
        for _ in range(_MOST_NAMES):
            bound = self.module.top.bound.get(node.id, []) if isinstance(node, ast.Name) else []
            if len(bound) != 1 or bound[0].value is None or bound[0].is_element:
                break
            node = bound[0].value
        return node

    def is_truth(self, node: ast.expr | None) -> bool | None:
        """Whether an annotation makes a switch of an option; None where that cannot be told."""
        node = self.annotation(node)
        if node is None:
            return None
        if node not in self._truths:
            self._truths[node] = None  # of what leads back to it
            self._truths[node] = self._is_truth(node)
        return self._truths[node]

    def _is_truth(self, node: ast.expr) -> bool | None:
        match node:
            case ast.Constant(value=str(text)):
                tree = parsed(text)
                inner = tree.body[0] if isinstance(tree, ast.Module) and tree.body else None
                return self.is_truth(inner.value) if isinstance(inner, ast.Expr) else None
            case ast.Constant():
                return False
            case ast.Name() | ast.Attribute():
                return self._is_truth_type(node)
            case ast.Subscript(value=outer, slice=inner):
                parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
                if _last(self.module, outer) in ("Optional", "Union"):
                    return self._is_any_truth(parts)
                has_truth = any(isinstance(one, ast.Name) and one.id == "bool" for one in parts)
                return None if has_truth or _last(self.module, outer) == "Annotated" else False
            case ast.BinOp(left=left, right=right, op=ast.BitOr()):
                return self._is_any_truth([left, right])
        return None

    def _is_any_truth(self, nodes: list[ast.expr]) -> bool | None:
        found = {self.is_truth(one) for one in nodes}
        return True if True in found else None if None in found else False

    def _is_truth_type(self, node: ast.Name | ast.Attribute) -> bool | None:
        name = self.module.dotted(node)
        if name is None:
            bound = self.module.top.bound.get(node.id, []) if isinstance(node, ast.Name) else []
            return False if [one for one in bound if isinstance(one.node, ast.ClassDef)] else None
        if "." not in name or name.partition(".")[0] in _KNOWN:
            return name == "bool"
        is_class = any(_defines(_CLASS, member, text) for member, text in self._sources(name))
        return False if is_class else None

    def info(self, node: ast.expr | None) -> ast.Call | None:
        """The description of a parameter: `Option(…)`, or a name of this file for one."""
        match self.module.constant(node):
            case ast.Call(func=func) as call if self.module.dotted(func) in _DESCRIBES:
                return call
        return None

    def may_describe(self, node: ast.expr | None, depth: int = 0) -> bool:
        """Whether a default, or a part of `Annotated`, may be a description that is not written here."""
        if node is None:
            return False
        if depth > _MOST_NAMES:
            return True
        if node not in self._describing:
            self._describing[node] = True  # of what leads back to it
            self._describing[node] = self._may_describe(node, depth)
        return self._describing[node]

    def _may_describe(self, node: ast.expr, depth: int) -> bool:
        name = self.module.dotted(node)
        if name is not None:
            return self._is_described_elsewhere(name)
        match node:
            case ast.Name(id=name):
                bound = self.module.bindings(name, self.module.top)
                return any(self.may_describe(one.value, depth + 1) for one in bound)
            case ast.Call(func=func):
                name = self.module.dotted(func)
                if name is not None:
                    return self._is_described_elsewhere(name)
                function = self.module.callee(func)
                returns = self.module.scopes[function].returns if function is not None else []
                values = [one.value for one in returns]
                return any(self.info(one) or self.may_describe(one, depth + 1) for one in values)
        return False

    def _is_described_elsewhere(self, name: str) -> bool:
        if "." not in name or name.partition(".")[0] in _KNOWN:
            return name in _DESCRIBES
        sources = list(self._sources(name))
        if any(_defines(_CLASS, member, text) for member, text in sources):
            return False
        if any(_defines(r"(?:def[ \t]+)?", member, text) for member, text in sources):
            return any("typer" in text for _, text in sources)
        return True

    def _sources(self, name: str) -> Iterator[tuple[str, str]]:
        """The tracked modules of which something imported may be: the name it has there, and the text."""
        for one in self._imports.tracked:
            if name.startswith(f"{one.name}."):
                yield name[len(one.name) + 1 :].partition(".")[0], self._imports.text(one)


def _defines(before: str, name: str, text: str) -> bool:
    """Whether a source text, which is not parsed, gives a meaning to a name."""
    return re.search(rf"^{before}{re.escape(name)}\b(?![ \t]*[.,])", text, re.MULTILINE) is not None


def _parameters(meanings: _Meanings, function: Function) -> Iterator[_Parameter]:
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    missing: list[ast.expr | None] = [None] * (len(positional) - len(args.defaults))
    pairs = [*zip(positional, [*missing, *args.defaults], strict=True)]
    pairs += [*zip(args.kwonlyargs, args.kw_defaults, strict=True)]
    for one, default in pairs:
        annotation, info, is_annotated = meanings.annotation(one.annotation), meanings.info(default), False
        is_unclear = info is None and meanings.may_describe(default)
        if isinstance(annotation, ast.Subscript) and _last(meanings.module, annotation.value) == "Annotated":
            parts = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else []
            annotation = parts[0] if parts else None
            found = [info for part in parts[1:] if (info := meanings.info(part)) is not None]
            info, is_annotated = (found[0], True) if found else (info, False)
            is_unclear = is_unclear or (not found and any(map(meanings.may_describe, parts[1:])))
        if info is not None and not is_annotated:
            default = info.args[0] if info.args else keyword(info, "default")  # noqa: PLW2901
        yield _Parameter(one.arg, one, annotation, default, info, is_annotated, is_unclear)


def _last(module: Module, node: ast.expr) -> str:
    return (module.dotted(node) or "").rpartition(".")[2]


def _parameter(draft: Draft, meanings: _Meanings, parameter: _Parameter, *, has_default: bool) -> None:
    module = draft.module
    if parameter.annotation is not None and _last(module, parameter.annotation) in (
        "Context",
        "CallbackParam",
    ):
        return
    info = parameter.info
    is_switch = _is_switch(meanings, parameter)
    kind = _last(module, info.func) if info is not None else ""
    if parameter.is_unclear or (not kind and is_switch is None):
        draft.open("what a parameter stands for is not seen", parameter.node)
        return
    if kind == "Argument" or (not kind and parameter.default is None):
        draft.open_words("a positional argument takes any word", parameter.node)
        return
    if info is not None and any(isinstance(one, ast.Starred) for one in info.args):
        draft.open("the name of an option is computed", info)
    flags, takes_value = _flags(draft, parameter, is_switch)
    default = printed(module, parameter.default) if takes_value and has_default else None
    text = help_text(module, info) if info is not None else None
    is_hidden = info is not None and is_set(module, info, "hidden")
    at = module.at(info or parameter.node)
    if flags:
        draft.options.append(Option(flags, at, takes_value, default, text, is_hidden))


def _is_switch(meanings: _Meanings, parameter: _Parameter) -> bool | None:
    """Whether a parameter takes no value; None where that cannot be told."""
    if parameter.annotation is None:
        return truth(meanings.module, parameter.default) is not None
    return meanings.is_truth(parameter.annotation)


def _flags(
    draft: Draft, parameter: _Parameter, is_switch: bool | None
) -> tuple[tuple[str, ...], bool | None]:
    module, info = draft.module, parameter.info
    given: list[ast.expr] = []
    if info is not None:
        given = info.args if parameter.is_annotated else info.args[1:]
    is_counted = info is not None and is_set(module, info, "count")
    takes_value = False if is_counted else None if is_switch is None else not is_switch
    flags: list[str] = []
    for one in given:
        text = module.text_of(one)
        if text is None:
            draft.open("the name of an option is computed", one)
        else:
            flags += split_names(text)
    if flags or given:
        return tuple(flags), takes_value
    if not _PLAIN_NAME.fullmatch(parameter.name):
        draft.open("the name of an option depends on the version of typer", parameter.node)
        return (), takes_value
    name = parameter.name.replace("_", "-")
    if is_switch is None:
        draft.open("whether a parameter is a switch cannot be seen", parameter.node)
    return (f"--{name}", f"--no-{name}") if is_switch and not is_counted else (f"--{name}",), takes_value
