"""Options and commands of click."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, TypeGuard

from ownership_lint.analysis.contracts.interface import Option, Variable
from ownership_lint.analysis.contracts.python.imports import READS_NO_ARGUMENTS, STANDARD
from ownership_lint.analysis.contracts.python.literals import help_text, is_set, printed, truth
from ownership_lint.analysis.contracts.python.module import keyword
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.python.draft import Draft
    from ownership_lint.analysis.contracts.python.module import Binding, Function, Module

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
_MAKES_COMMANDS: Final = frozenset({"command", "group"})
_DECORATORS: Final = _MAKES_COMMANDS | {"argument", "option", *_GIVEN}
_CLASSES: Final = frozenset(
    {"BaseCommand", "Command", "CommandCollection", "Group", "LazyGroup", "MultiCommand", "Option"}
    | {"RichCommand", "RichGroup"}
)
_HARMLESS_MEMBERS: Final = _MAKES_COMMANDS | {
    *("__doc__", "__name__", "add_command", "callback", "get_help", "get_usage", "help", "invoke", "main"),
    *("name", "result_callback", "resultcallback", "short_help"),
}
_GETS_COMMANDS: Final = frozenset({"add_command", "forward", "invoke"})
"""Methods of groups and of contexts that are given commands."""
_LOOSE: Final = frozenset({"ignore_unknown_options", "allow_extra_args", "token_normalize_func"})
_NO_OPTIONS: Final = LIBRARIES | READS_NO_ARGUMENTS | STANDARD
_PLAIN: Final = frozenset({"functools.wraps", "contextlib.contextmanager", "staticmethod", "classmethod"})


def of_click(module: Module, node: ast.AST) -> str | None:
    """The last name of something that click offers."""
    library, _, name = (module.dotted(node) or "").partition(".")
    return name.rpartition(".")[2] if library in LIBRARIES and name else None


def read(draft: Draft) -> None:
    """Add what the commands of a module take."""
    module = draft.module
    if not any(name.partition(".")[0] in LIBRARIES for name in module.aliases.values()):
        return
    commands = list(_commands(draft))
    _makers(draft, has_commands=bool(commands))
    if not commands:
        return
    draft.parses()
    unclear = _unclear_decorators(module)
    for function, call, is_group in commands:
        _command(draft, function, call, is_group=is_group)
        for one in function.decorator_list:
            _decorator(draft, one, unclear)
    _mentions(draft, {function: call for function, call, _ in commands})
    has_defaults = keeps_defaults(module)
    for node in module.all(ast.Call):
        _declared(draft, node, has_default=has_defaults)


def _declared(draft: Draft, node: ast.Call, *, has_default: bool) -> None:
    """What a call adds to a command."""
    module = draft.module
    name = of_click(module, node.func)
    if name is not None and _is_unused(module, node):
        return
    if name == "option":
        _option(draft, node, has_default=has_default)
    elif name == "argument":
        _argument(draft, node)
    elif name in _GIVEN:
        flags = tuple(text for one in node.args if (text := module.text_of(one)) and text.startswith("-"))
        takes_value = name == "password_option"
        draft.options.append(Option(flags or _GIVEN[name], module.at(node), takes_value))
    elif isinstance(node.func, ast.Attribute) and node.func.attr == "add_command":
        _added(draft, node)


def _makers(draft: Draft, *, has_commands: bool) -> None:
    """Say so where commands are made in other ways than by decorators, or none is recognised."""
    module = draft.module
    for mention, _ in module.mentions:
        name = of_click(module, mention)
        parent = module.parents[mention]
        is_called = isinstance(parent, ast.Call) and parent.func is mention
        is_decorator = isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef)
        is_base = isinstance(parent, ast.ClassDef)
        if name in _DECORATORS and not is_called and not is_decorator:
            draft.open("what makes options is handed on as a function", mention)
        elif name in _CLASSES and (is_called or is_base):
            draft.open(f"commands are made with `{name}`", mention)
        if name in ("command", "group", *_CLASSES) and not has_commands:
            draft.may_refuse_unseen = True
            draft.open("commands are made in a way that is not followed", mention)


def _mentions(draft: Draft, commands: dict[Function, ast.expr]) -> None:
    """Say so where a command, given with what makes it one, goes to code that may add to it."""
    module = draft.module
    names = {one.name for one in commands}
    for node in module.all(ast.Name):
        if node.id not in names or not isinstance(node.ctx, ast.Load):
            continue
        bound = module.bindings(node.id, module.scope(node))
        makers = [call for one in bound for function, call in commands.items() if one.node is function]
        parent = module.parents[node]
        is_made = isinstance(parent, ast.Call) and parent.func in makers
        if makers and not is_made and not _is_plain_mention(module, node):
            draft.open("a command goes to code that may add options", node)


def _is_plain_mention(module: Module, node: ast.Name) -> bool:
    parent = module.parents[node]
    match parent:
        case ast.Attribute(attr=name, ctx=ast.Load()):
            return name in _HARMLESS_MEMBERS
        case ast.Attribute(attr=name):
            return name in ("__doc__", "help")
        case ast.Call(func=func) if func is node:
            return True
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in _GETS_COMMANDS
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name not in module.mentioned
    return False


def _commands(draft: Draft) -> Iterator[tuple[Function, ast.expr, bool]]:
    """The functions that are commands, each with the decorator that says so, and whether it is a group."""
    module = draft.module
    groups: set[str] = set()
    functions: list[Function] = [*module.all(ast.FunctionDef), *module.all(ast.AsyncFunctionDef)]
    for function in sorted(functions, key=lambda one: one.lineno):
        for one in function.decorator_list:
            func = one.func if isinstance(one, ast.Call) else one
            name = of_click(module, func)
            if name is None and isinstance(func, ast.Attribute) and func.attr in _MAKES_COMMANDS:
                holder = func.value.id if isinstance(func.value, ast.Name) else ""
                name = func.attr if holder in groups else None
                if name is None and not _is_of_typer(module, holder):
                    draft.open("a command is added to a group that is not followed", one)
            if name in _MAKES_COMMANDS:
                if name == "group":
                    groups.add(function.name)
                yield function, one, name == "group"
    for call in module.all(ast.Call):
        yield from _applied(draft, call, groups)


def _applied(draft: Draft, call: ast.Call, groups: set[str]) -> Iterator[tuple[Function, ast.expr, bool]]:
    """`group.command("name")(function)`: a decorator that is called."""
    module = draft.module
    name = of_click(module, call.func)
    if name is None and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        name = call.func.attr if call.func.value.id in groups else None
    parent = module.parents[call]
    if name not in _MAKES_COMMANDS or isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    function = None
    if isinstance(parent, ast.Call) and parent.func is call and len(parent.args) == 1:
        function = module.callee(parent.args[0])
    if function is not None:
        yield function, call, name == "group"
    if function is None or name == "group":
        draft.open("a command is made in a way that is not followed", call)


def _is_of_typer(module: Module, name: str) -> bool:
    values = (one.value for one in module.top.bound.get(name, ()))
    return any(isinstance(one, ast.Call) and module.dotted(one.func) == "typer.Typer" for one in values)


def _unclear_decorators(module: Module) -> set[ast.AST]:
    """The functions of this file that may decorate with what comes from elsewhere."""
    found: set[ast.AST] = set()
    for mention, full in module.mentions:
        if _is_foreign(full):
            found.update(_functions_around(module, mention))
    return found


def _is_foreign(name: str) -> bool:
    """Whether something imported may make options of click."""
    return "." in name and name.partition(".")[0] not in _NO_OPTIONS


def _functions_around(module: Module, mention: ast.AST) -> Iterator[ast.AST]:
    """The functions that may hand on what is mentioned; one that is decorated wraps the command itself."""
    below = mention
    for one in module.around(mention):
        if isinstance(one, ast.FunctionDef) and below not in one.decorator_list:
            if one.decorator_list:
                return
            yield one
        below = one


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
    if _is_dict_call(found):
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


def _is_dict_call(node: ast.AST | None) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict"


def _help_names(draft: Draft, call: ast.Call | None) -> tuple[str, ...]:
    settings = draft.module.constant(keyword(call, "context_settings")) if call is not None else None
    given: ast.AST | None = None
    if isinstance(settings, ast.Dict):
        for key, value in zip(settings.keys, settings.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "help_option_names":
                given = value
    elif _is_dict_call(settings):
        given = keyword(settings, "help_option_names")
    if given is None:
        return ("--help",)
    names = draft.module.texts_of(given)
    if names is None:
        draft.open("the names of the help option are computed", given)
    return names or ("--help",)


def _decorator(draft: Draft, node: ast.expr, unclear: set[ast.AST]) -> None:
    """Say so where a decorator may add options that are not seen here."""
    module = draft.module
    func = node.func if isinstance(node, ast.Call) else node
    name = module.dotted(func)
    if name is None:
        root = func
        while isinstance(root, ast.Attribute):
            root = root.value
        scope = module.scope(module.parents[node])  # that in which the command stands
        bound = module.bindings(root.id, scope) if isinstance(root, ast.Name) else []
        if bound and not any(one.node in unclear or _comes_from_elsewhere(module, one) for one in bound):
            return  # of this file: whatever it adds is a call of click that is seen
    elif name.partition(".")[0] in LIBRARIES or name in _PLAIN:
        return
    draft.open("a decorator from elsewhere may add options", node)


def _comes_from_elsewhere(module: Module, binding: Binding) -> bool:
    """Whether a name is one for a decorator that is imported."""
    value = binding.value.func if isinstance(binding.value, ast.Call) else binding.value
    return value is not None and _is_foreign(module.dotted(value) or "")


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
