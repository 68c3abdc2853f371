"""Options and commands of click."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Option, Variable
from ownership_lint.analysis.contracts.python.literals import help_text, is_set, printed, truth
from ownership_lint.analysis.contracts.python.module import keyword
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.python.draft import Draft
    from ownership_lint.analysis.contracts.python.module import Function, Module

LIBRARIES: Final = frozenset({"click", "rich_click"})
_NAMED: Final = lazy_pattern(r"[-/+]{1,2}[A-Za-z0-9?]")
_SHORTENED: Final = lazy_pattern(r"_(?:command|cmd|group|grp)\Z")
"""Endings of functions that newer versions of click leave out of the name of a command."""
_GIVEN: Final = {
    "version_option": ("--version",),
    "confirmation_option": ("--yes",),
    "password_option": ("--password",),
    "help_option": ("--help",),
}
_LOOSE: Final = frozenset({"ignore_unknown_options", "allow_extra_args", "token_normalize_func"})
_PLAIN: Final = frozenset({"functools.wraps", "contextlib.contextmanager", "staticmethod", "classmethod"})


def of_click(module: Module, node: ast.AST) -> str | None:
    """The last name of something that click offers."""
    library, _, name = (module.dotted(node) or "").partition(".")
    return name.rpartition(".")[2] if library in LIBRARIES and name else None


def read(draft: Draft) -> None:
    """Add what the commands of a module take."""
    module = draft.module
    commands = list(_commands(module))
    if not commands:
        return
    draft.parses()
    for function, call, is_group in commands:
        _command(draft, function, call, is_group=is_group)
    has_defaults = keeps_defaults(module)
    for node in module.all(ast.Call):
        name = of_click(module, node.func)
        if name is not None and _is_unused(module, node):
            continue
        if name == "option":
            _option(draft, node, has_default=has_defaults)
        elif name == "argument":
            _argument(draft, node)
        elif name in _GIVEN:
            flags = tuple(text for one in node.args if (text := module.text_of(one)) and text.startswith("-"))
            takes_value = name == "password_option"
            draft.options.append(Option(flags or _GIVEN[name], module.at(node), takes_value))
        elif name in ("Option", "CommandCollection", "MultiCommand", "LazyGroup"):
            draft.open(f"commands are made with `{name}`", node)
        elif isinstance(node.func, ast.Attribute) and node.func.attr == "add_command":
            _added(draft, node)


def _commands(module: Module) -> Iterator[tuple[Function, ast.expr, bool]]:
    """The functions that are commands, each with the decorator that says so, and whether it is a group."""
    groups: set[str] = set()
    functions: list[Function] = [*module.all(ast.FunctionDef), *module.all(ast.AsyncFunctionDef)]
    for function in sorted(functions, key=lambda one: one.lineno):
        for one in function.decorator_list:
            func = one.func if isinstance(one, ast.Call) else one
            name = of_click(module, func)
            if name is None and isinstance(func, ast.Attribute):
                holder = func.value.id if isinstance(func.value, ast.Name) else ""
                name = func.attr if holder in groups else None
            if name in ("command", "group"):
                if name == "group":
                    groups.add(function.name)
                yield function, one, name == "group"


def _command(draft: Draft, function: Function, decorator: ast.expr, *, is_group: bool) -> None:
    module = draft.module
    at = module.at(decorator)
    call = decorator if isinstance(decorator, ast.Call) else None
    if call is not None:
        _ways(draft, call)
    if call is None or truth(module, keyword(call, "add_help_option")) is not False:
        draft.options.append(Option(_help_names(draft, call), at, takes_value=False))
    func = call.func if call is not None else decorator
    if of_click(module, func) is None:
        _name(draft, function, call)
    if is_group and call is not None and is_set(module, call, "chain"):
        draft.open_words("commands are chained", call)
    for one in function.decorator_list:
        _decorator(draft, one)


def _name(draft: Draft, function: Function, call: ast.Call | None) -> None:
    """The word by which a group knows a command."""
    given = (call.args[0] if call.args else keyword(call, "name")) if call is not None else None
    if given is not None:
        text = draft.module.text_of(given)
        if text is None:
            draft.open_words("the name of a command is computed", given)
        else:
            draft.add_mode(text, function)
    elif _SHORTENED.search(function.name):
        draft.open_words("the name of a command depends on the version of click", function)
    else:
        draft.add_mode(function.name.lower().replace("_", "-"), function)


def _ways(draft: Draft, call: ast.Call) -> None:
    """What changes how a command reads its arguments."""
    settings = keyword(call, "context_settings")
    names = _setting_names(draft.module, settings) if settings is not None else ()
    if names is None:
        draft.open("the settings of a command are computed", call)
    for name in _LOOSE.intersection(names or ()):
        draft.open(f"`{name}` lets in more than its options", call)
    if keyword(call, "cls") is not None or any(one.arg is None for one in call.keywords):
        draft.open("a command is of a kind of its own", call)
    if keyword(call, "params") is not None:
        draft.open("the options of a command are computed", call)


def _setting_names(module: Module, settings: ast.expr) -> tuple[str, ...] | None:
    """The keys of a literal dictionary, or of `dict(…)`."""
    found = module.constant(settings)
    if isinstance(found, ast.Call) and _is_dict_call(found):
        names = [one.arg for one in found.keywords]
        return None if None in names or found.args else tuple(str(name) for name in names)
    return module.texts_of(settings)


def keeps_defaults(module: Module) -> bool:
    """Whether nothing but the options themselves says what holds without them."""
    settings = [keyword(call, "context_settings") for call in module.all(ast.Call)]
    is_clear = all(one is None or _setting_names(module, one) is not None for one in settings)
    return is_clear and "default_map" not in module.text


def _is_unused(module: Module, node: ast.Call) -> bool:
    """Whether a call stands in a function that nothing mentions, such as a decorator of no command."""
    below: ast.AST = node
    for one in module.around(node):
        if isinstance(one, ast.ClassDef):
            return False  # click may call its methods
        match one:
            case ast.FunctionDef(name=name, decorator_list=[]) if isinstance(below, ast.stmt):
                if name not in module.mentioned:
                    return True
        below = one
    return False


def _is_dict_call(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict"


def _help_names(draft: Draft, call: ast.Call | None) -> tuple[str, ...]:
    settings = draft.module.constant(keyword(call, "context_settings")) if call is not None else None
    given: ast.AST | None = None
    if isinstance(settings, ast.Dict):
        for key, value in zip(settings.keys, settings.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "help_option_names":
                given = value
    elif _is_dict_call(settings) and isinstance(settings, ast.Call):
        given = keyword(settings, "help_option_names")
    if given is None:
        return ("--help",)
    names = draft.module.texts_of(given)
    if names is None:
        draft.open("the names of the help option are computed", given)
    return names or ("--help",)


def _decorator(draft: Draft, node: ast.expr) -> None:
    """Say so where a decorator may add options that are not seen here."""
    module = draft.module
    func = node.func if isinstance(node, ast.Call) else node
    name = module.dotted(func)
    if name is None:
        root = func
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name) and module.bindings(root.id, module.scope(root)):
            return  # of this file: whatever it adds is a call of click that is seen
    elif name.partition(".")[0] in LIBRARIES or name in _PLAIN:
        return
    draft.open("a decorator from elsewhere may add options", node)


def _option(draft: Draft, call: ast.Call, *, has_default: bool) -> None:
    """Add what one `option(…)` declares."""
    module = draft.module
    flags: list[str] = []
    is_switch = False
    for one in call.args:
        text = module.text_of(one)
        if text is None:
            draft.open("the name of an option is computed", one)
            continue
        found = split_names(text)
        is_switch = is_switch or len(found) > 1
        flags += found
    if not flags:
        draft.open("the name of an option is computed", call)
        return
    takes_value = _takes_value(module, call, is_switch=is_switch)
    default = printed(module, keyword(call, "default")) if takes_value and has_default else None
    text = help_text(module, call)
    is_hidden = is_set(module, call, "hidden")
    draft.options.append(Option(tuple(flags), module.at(call), takes_value, default, text, is_hidden))


def split_names(text: str) -> list[str]:
    """The flags of one declaration: of `--on/--off` both, of the name of a parameter none."""
    splitter = ";" if text.startswith("/") else "/"
    parts = (part.strip() for part in text.split(splitter)) if text[:1] in "-/ +" else ()
    return [part for part in parts if _NAMED.match(part)]


def _takes_value(module: Module, call: ast.Call, *, is_switch: bool) -> bool | None:
    if is_switch or is_set(module, call, "is_flag") or is_set(module, call, "count"):
        return False
    unclear = ("is_flag", "count", "default", "flag_value")
    computed = [keyword(call, name) for name in unclear]
    if any(one.arg is None for one in call.keywords) or keyword(call, "flag_value") is not None:
        return None
    if any(isinstance(module.constant(one), ast.Constant) and truth(module, one) for one in computed):
        return None
    return None if keyword(call, "is_flag") is not None and truth(module, computed[0]) is None else True


def _argument(draft: Draft, call: ast.Call) -> None:
    kind = keyword(call, "type")
    if isinstance(kind, ast.Call) and of_click(draft.module, kind.func) == "Choice" and kind.args:
        words = draft.module.texts_of(kind.args[0])
        for word in words or ():
            draft.add_mode(word, call)
        if words is not None:
            return
    draft.open_words("a positional argument takes any word", call)


def _added(draft: Draft, call: ast.Call) -> None:
    """`group.add_command(command)`: of this file, or not seen."""
    module = draft.module
    function = module.callee(call.args[0]) if call.args else None
    if function is None:
        draft.open("a command from elsewhere is added", call)
        return
    if len(call.args) > 1 or keyword(call, "name") is not None:
        _name(draft, function, ast.Call(call.func, call.args[1:], call.keywords))
        return
    for one in function.decorator_list:
        if isinstance(one, ast.Call) and of_click(module, one.func) in ("command", "group"):
            _name(draft, function, one)
            return
    _name(draft, function, None)


def variables(module: Module) -> Iterator[Variable]:
    """The environment variables that options are taken from."""
    for call in module.all(ast.Call):
        given = keyword(call, "envvar")
        if given is not None:
            texts = module.texts_of(given) or (module.text_of(given),)
            for text in texts:
                if text:
                    yield Variable(text, module.at(call))
