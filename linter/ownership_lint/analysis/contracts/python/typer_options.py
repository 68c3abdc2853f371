"""Options and commands of typer, which are the parameters of functions."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.analysis.contracts.interface import Option
from ownership_lint.analysis.contracts.python.click_options import keeps_defaults, split_names
from ownership_lint.analysis.contracts.python.literals import help_text, is_set, printed, truth
from ownership_lint.analysis.contracts.python.module import keyword

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.python.draft import Draft
    from ownership_lint.analysis.contracts.python.module import Function, Module


class _Parameter(NamedTuple):
    name: str
    node: ast.arg
    annotation: ast.expr | None
    default: ast.expr | None
    info: ast.Call | None
    """The `Option(…)` or `Argument(…)` that describes it."""
    is_annotated: bool
    """Whether that stands in `Annotated`, so that its positional arguments are names alone."""


def read(draft: Draft) -> None:
    """Add what the commands of a module take."""
    module = draft.module
    apps = [one for one, name in module.named_calls if name == "typer.Typer"]
    functions = list(_commands(draft))
    if not functions:
        return
    draft.parses()
    draft.options.append(Option(("--help",), module.at(functions[0][0]), takes_value=False))
    for app in apps:
        _app(draft, app)
    has_defaults = keeps_defaults(module)
    for function, decorator in functions:
        _command(draft, function, decorator, many=len(functions) > 1, has_defaults=has_defaults)
    for call in module.all(ast.Call):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "add_typer":
            _added(draft, call)


def _app(draft: Draft, app: ast.Call) -> None:
    if truth(draft.module, keyword(app, "add_completion")) is not False:
        for flag in ("--install-completion", "--show-completion"):
            draft.options.append(Option((flag,), draft.module.at(app), is_hidden=True))
    for name in ("context_settings", "cls"):
        if keyword(app, name) is not None:
            draft.open(f"commands are made with `{name}`", app)
    if any(one.arg is None for one in app.keywords):
        draft.open("the application is made with arguments that are computed", app)


def _commands(draft: Draft) -> Iterator[tuple[Function, ast.Call | None]]:
    """The functions that are commands or callbacks."""
    module = draft.module
    apps = {
        name
        for name, bound in module.top.bound.items()
        for one in bound
        if isinstance(one.value, ast.Call) and module.dotted(one.value.func) == "typer.Typer"
    }
    functions: list[Function] = [*module.all(ast.FunctionDef), *module.all(ast.AsyncFunctionDef)]
    for function in functions:
        for one in function.decorator_list:
            match one:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="command" | "callback")):
                    if name in apps:
                        yield function, one
    for call in module.all(ast.Call):
        if module.dotted(call.func) == "typer.run" and call.args:
            found = module.callee(call.args[0])
            if found is None:
                draft.open("a command from elsewhere is run", call)
            else:
                yield found, None


def _command(
    draft: Draft, function: Function, decorator: ast.Call | None, *, many: bool, has_defaults: bool
) -> None:
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
    for parameter in _parameters(draft.module, function):
        _parameter(draft, parameter, has_default=has_defaults)


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


def _parameters(module: Module, function: Function) -> Iterator[_Parameter]:
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    missing: list[ast.expr | None] = [None] * (len(positional) - len(args.defaults))
    pairs = [*zip(positional, [*missing, *args.defaults], strict=True)]
    pairs += [*zip(args.kwonlyargs, args.kw_defaults, strict=True)]
    for one, default in pairs:
        annotation, info, is_annotated = one.annotation, _info(module, default), False
        if isinstance(annotation, ast.Subscript) and _last(module, annotation.value) == "Annotated":
            parts = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else []
            annotation = parts[0] if parts else None
            found = [info for part in parts[1:] if (info := _info(module, part)) is not None]
            info, is_annotated = (found[0], True) if found else (info, False)
        if info is not None and not is_annotated:
            default = info.args[0] if info.args else keyword(info, "default")  # noqa: PLW2901
        yield _Parameter(one.arg, one, annotation, default, info, is_annotated)


def _info(module: Module, node: ast.expr | None) -> ast.Call | None:
    is_info = isinstance(node, ast.Call) and module.dotted(node.func) in ("typer.Option", "typer.Argument")
    return node if is_info and isinstance(node, ast.Call) else None


def _last(module: Module, node: ast.expr) -> str:
    return (module.dotted(node) or "").rpartition(".")[2]


def _parameter(draft: Draft, parameter: _Parameter, *, has_default: bool) -> None:
    module = draft.module
    if parameter.annotation is not None and _last(module, parameter.annotation) in (
        "Context",
        "CallbackParam",
    ):
        return
    info = parameter.info
    kind = _last(module, info.func) if info is not None else ""
    if kind == "Argument" or (not kind and parameter.default is None):
        draft.open_words("a positional argument takes any word", parameter.node)
        return
    if info is not None and any(isinstance(one, ast.Starred) for one in info.args):
        draft.open("the name of an option is computed", info)
    flags, takes_value = _flags(draft, parameter)
    default = printed(module, parameter.default) if takes_value and has_default else None
    text = help_text(module, info) if info is not None else None
    is_hidden = info is not None and is_set(module, info, "hidden")
    at = module.at(info or parameter.node)
    if flags:
        draft.options.append(Option(flags, at, takes_value, default, text, is_hidden))


def _flags(draft: Draft, parameter: _Parameter) -> tuple[tuple[str, ...], bool | None]:
    module, info = draft.module, parameter.info
    is_switch = _is_truth(module, parameter)
    given: list[ast.expr] = []
    if info is not None:
        given = info.args if parameter.is_annotated else info.args[1:]
    flags: list[str] = []
    for one in given:
        text = module.text_of(one)
        if text is None:
            draft.open("the name of an option is computed", one)
        else:
            flags += split_names(text)
    if flags or given:
        return tuple(flags), None if is_switch is None else not is_switch
    name = parameter.name.replace("_", "-").strip("-").lower()
    if is_switch is False:
        return (f"--{name}",), True
    if is_switch is None:
        draft.open("whether a parameter is a switch cannot be seen", parameter.node)
        return (f"--{name}",), None
    return (f"--{name}", f"--no-{name}"), False


def _is_truth(module: Module, parameter: _Parameter) -> bool | None:
    """Whether a parameter is a switch; None where that cannot be told."""
    match parameter.annotation:
        case ast.Name(id="bool") | ast.Constant(value="bool"):
            return True
        case ast.Subscript(value=outer, slice=ast.Name(id="bool")) if _last(module, outer) == "Optional":
            return True
        case ast.BinOp(left=ast.Name(id="bool"), op=ast.BitOr()):
            return True
        case None:
            return truth(module, parameter.default) is not None
        case ast.Constant(value=str(text)):
            return None if "bool" in text else False
    return False
