"""Options of argparse and of its forerunner optparse."""

from __future__ import annotations

import ast
from itertools import chain
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Option
from ownership_lint.analysis.contracts.python.flow import GROUPS, PARSER, PARSERS, PARSING_METHODS, SUBPARSERS
from ownership_lint.analysis.contracts.python.literals import help_text, printed, truth
from ownership_lint.analysis.contracts.python.module import keyword
from ownership_lint.analysis.contracts.python.uses import call_around, call_of, is_kept, is_looked_at, use_of
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.python.draft import Draft
    from ownership_lint.analysis.contracts.python.flow import Flow
    from ownership_lint.analysis.contracts.python.module import Module

_HARMLESS_METHODS: Final = GROUPS | frozenset(
    {
        "add_argument",
        "add_option",
        "add_options",
        "add_subparsers",
        "add_parser",
        "parse_args",
        "set_defaults",
    }
    | {
        "parse_known_args",
        "parse_intermixed_args",
        "parse_known_intermixed_args",
        "error",
        "exit",
        "get_default",
    }
    | {"print_help", "print_usage", "print_version", "format_help", "format_usage", "set_usage", "get_usage"}
    | {
        "disable_interspersed_args",
        "set_description",
        "set_default",
        "get_prog_name",
        "has_option",
        "get_option",
    }
)
_HARMLESS_CALLS: Final = frozenset(
    {"argcomplete.autocomplete", "isinstance", "print", "len", "type", "id", "str", "repr", "list", "tuple"}
    | {"enumerate", "zip", "sorted", "reversed", "shtab.add_argument_to"}
)
_MOST_OF_A_LOOP: Final = 200
_PARSING: Final = frozenset(
    {"parse_args", "parse_known_args", "add_argument", "_parse_optional", "_get_option_tuples", "add_option"}
)
_GROUPINGS: Final = frozenset({"_action_groups", "_optionals", "_positionals"})
"""Inner parts that are used to sort the help text."""
_WITHOUT_VALUE: Final = frozenset(
    {"store_true", "store_false", "store_const", "append_const", "count", "help", "version", "callback"}
)
_WITH_VALUE: Final = frozenset({"store", "append", "extend"})
_SUPPRESSED: Final = frozenset({"argparse.SUPPRESS", "optparse.SUPPRESS_HELP"})
_ACTION: Final = lazy_pattern(r"argparse\.(?:_\w*)?Action")
_BOTH: Final = frozenset({"argparse.BooleanOptionalAction"})


def read(draft: Draft, flow: Flow) -> None:
    """Add what the parsers of a module take."""
    module = draft.module
    for node in flow.holding(PARSER | SUBPARSERS):
        if not isinstance(node, ast.Subscript):
            _use(draft, flow, node)
    if _is_for_other_text(draft, flow):
        draft.may_refuse_unseen = True
        draft.open("the parser reads other text than the arguments", module.tree)
        return
    for kind in module.all(ast.ClassDef):
        if kind.name in flow.parser_classes and not _PARSING.isdisjoint(module.scopes[kind].bound):
            draft.open("a parser of its own kind reads the arguments", kind)
    _calls(draft, flow)
    for call, name in module.named_calls:
        if "." in name and name.rpartition(".")[2] in PARSING_METHODS:
            _unseen(draft, call)


def _calls(draft: Draft, flow: Flow) -> None:
    """Parsers that are made, and what their methods do."""
    defaults = _Defaults(draft)
    for call in draft.module.all(ast.Call):
        if flow.kind(call) & (PARSER | SUBPARSERS):
            _constructed(draft, flow, call)
        if isinstance(call.func, ast.Attribute) and not draft.is_full(call):
            _method(draft, flow, call, call.func, defaults)


def _constructed(draft: Draft, flow: Flow, call: ast.Call) -> None:
    """The parser itself: its help option, and what changes its ways."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name in GROUPS or name == "add_subparsers":
        return
    is_parser = draft.module.dotted(call.func) in PARSERS or name == "add_parser"
    if not is_parser and not (isinstance(call.func, ast.Name) and call.func.id in flow.parser_classes):
        return  # a function that returns one
    if any(one.arg is None for one in call.keywords):
        draft.open("the parser is made with arguments that are computed", call)
    for given in ("option_list", "option_class", "conflict_handler"):
        if keyword(call, given) is not None:
            draft.open(f"the parser is made with `{given}`", call)
    if draft.module.dotted(call.func) == "optparse.OptionGroup":
        return
    if draft.module.dotted(call.func) == "optparse.OptionParser":
        draft.open_words("optparse leaves words to the script", call)
        if keyword(call, "version") is not None:
            draft.options.append(Option(("--version",), draft.module.at(call), takes_value=False))
    _parents(draft, flow, call)
    _help(draft, call)


def _parents(draft: Draft, flow: Flow, call: ast.Call) -> None:
    given = keyword(call, "parents")
    parents = given.elts if isinstance(given, ast.List | ast.Tuple) else [given]
    if given is not None and not all(one is not None and flow.kind(one) & PARSER for one in parents):
        draft.open("the parser takes over options from elsewhere", call)


def _help(draft: Draft, call: ast.Call) -> None:
    module = draft.module
    given = keyword(call, "add_help") or keyword(call, "add_help_option")
    is_added = True if given is None else truth(module, given)
    prefixes = keyword(call, "prefix_chars")
    chars = "-" if prefixes is None else module.text_of(prefixes)
    if is_added is None or not chars:
        draft.open("whether the parser has `--help` is computed", call)
    elif is_added:
        char = "-" if "-" in chars else chars[0]
        draft.options.append(Option((f"{char}h", f"{char}{char}help"), module.at(call), takes_value=False))


def _method(draft: Draft, flow: Flow, call: ast.Call, func: ast.Attribute, defaults: _Defaults) -> None:
    match func.attr:
        case "add_argument" | "add_option":
            _argument(draft, call, defaults)
        case "parse_args_into_dataclasses":
            _unseen(draft, call)
        case name if name in PARSING_METHODS and not flow.kind(func.value) & PARSER:
            if draft.module.callee(func) is None:
                _unseen(draft, call)
        case "parse_args" | "parse_intermixed_args":
            draft.parses()
        case "parse_known_args" | "parse_known_intermixed_args":
            draft.may_refuse = draft.is_read = True
            draft.open("the parser passes on what it does not know", call)
        case "add_parser" if flow.kind(func.value) & SUBPARSERS:
            _subcommand(draft, call)


def _unseen(draft: Draft, call: ast.Call) -> None:
    """A parser that comes from elsewhere, or goes a way that is not followed."""
    draft.may_refuse_unseen = True
    draft.open("a parser that is not followed reads the arguments", call)


def _is_for_other_text(draft: Draft, flow: Flow) -> bool:
    """Whether no parser reads the arguments, but each the words of a text, as of what is typed in."""
    methods = chain.from_iterable(draft.module.method_calls.get(name, ()) for name in PARSING_METHODS)
    calls = [
        one for one in methods if isinstance(one.func, ast.Attribute) and flow.kind(one.func.value) & PARSER
    ]
    return bool(calls) and all(one.args and _is_split(draft.module, one.args[0]) for one in calls)


def _is_split(module: Module, given: ast.expr) -> bool:
    match given:
        case ast.Call(func=ast.Attribute(value=text, attr="split") as func):
            return module.dotted(func) == "shlex.split" or module.text_of(text) is not None
    return False


def _subcommand(draft: Draft, call: ast.Call) -> None:
    given = call.args[0] if call.args else keyword(call, "name")
    names = _texts(draft, given) if given is not None else None
    if names is None:
        draft.open_words("the name of a subcommand is computed", call)
    aliases = keyword(call, "aliases")
    others = draft.module.texts_of(aliases) if aliases is not None else ()
    if others is None:
        draft.open_words("the names of a subcommand are computed", call)
    for name in (*(names or ()), *(others or ())):
        draft.add_mode(name, call)


def _argument(draft: Draft, call: ast.Call, defaults: _Defaults) -> None:
    """One option under its flags, or a positional argument."""
    names: list[tuple[str, ...] | None] = []
    for one in call.args:
        if isinstance(one, ast.Starred):
            texts = draft.module.texts_of(one.value)
            names += [None] if texts is None else [(text,) for text in texts]
        else:
            names.append(_texts(draft, one))
    known = [one for one in names if one]
    if len(known) < len(names) or any(one.arg == "option_strings" for one in call.keywords):
        draft.open("the name of an option is computed", call)
    if not known:
        return
    several = max(known, key=len)
    if len(several) > _MOST_OF_A_LOOP:
        draft.open("the name of an option is computed", call)
        return
    if len(several) > 1:  # one for each round of a loop
        for text in several:
            _named(draft, call, (text,), defaults)
        return
    _named(draft, call, tuple(one[0] for one in known), defaults)


def _named(draft: Draft, call: ast.Call, names: tuple[str, ...], defaults: _Defaults) -> None:
    if _takes_the_rest(draft, call):
        draft.open("all that follows is taken, options too", call)
    if names[0][:1].isalnum() or not names[0]:
        _positional(draft, call)
        return
    flags, takes_value = names, _takes_value(draft, call)
    is_both = draft.module.dotted(keyword(call, "action") or call) in _BOTH
    if is_both:
        flags = (*names, *(f"--no-{one[2:]}" for one in names if one.startswith("--")))
    default = defaults.of(call, names) if takes_value else None
    if is_both and (holds := truth(draft.module, keyword(call, "default"))) is not None:
        default = str(holds).lower()
    text = help_text(draft.module, call, default)
    is_hidden = draft.module.dotted(keyword(call, "help") or call) in _SUPPRESSED
    draft.options.append(Option(flags, draft.module.at(call), takes_value, default, text, is_hidden))


def _takes_the_rest(draft: Draft, call: ast.Call) -> bool:
    given = keyword(call, "nargs")
    is_number = isinstance(draft.module.constant(given), ast.Constant)
    return given is not None and (not is_number or draft.module.text_of(given) in ("...", "A..."))


def _positional(draft: Draft, call: ast.Call) -> None:
    choices = keyword(call, "choices")
    words = draft.module.texts_of(choices) if choices is not None else None
    if words is None:
        draft.open_words("a positional argument takes any word", call)
    for word in words or ():
        draft.add_mode(word, call)


def _takes_value(draft: Draft, call: ast.Call) -> bool | None:
    action = keyword(call, "action")
    if any(one.arg is None for one in call.keywords):
        return None
    if action is None:
        return True
    text = draft.module.text_of(action)
    if text in _WITHOUT_VALUE or draft.module.dotted(action) in _BOTH:
        return False
    if text in _WITH_VALUE:
        return True
    if not _is_plain_action(draft, action):
        draft.open("an action of this kind may add options of its own", call)
    return None


def _is_plain_action(draft: Draft, action: ast.expr) -> bool:
    """Whether a class of this file, derived from argparse's own, leaves the names of its option alone."""
    module = draft.module
    bound = module.bindings(action.id, module.scope(action)) if isinstance(action, ast.Name) else []
    kind = bound[0].node if len(bound) == 1 else None
    if not isinstance(kind, ast.ClassDef):
        return False
    classes, others = module.ancestry(kind)
    is_unchanged = not any("__init__" in module.scopes[one].bound for one in classes)
    return is_unchanged and all(_ACTION.fullmatch(module.dotted(one) or "") for one in others)


def _texts(draft: Draft, node: ast.expr) -> tuple[str, ...] | None:
    """A literal string, or those that a loop over literals gives to a name."""
    text = draft.module.text_of(node)
    if text is not None:
        return (text,)
    if isinstance(node, ast.Name):
        bound = draft.module.bindings(node.id, draft.module.scope(node))
        if len(bound) == 1 and bound[0].is_element and bound[0].value is not None:
            return draft.module.texts_of(bound[0].value) if _is_loop(bound[0].node, node) else None
    return None


def _is_loop(node: ast.AST, name: ast.Name) -> bool:
    return isinstance(node, ast.For) and isinstance(node.target, ast.Name) and node.target.id == name.id


class _Defaults:
    """What holds without an option: `default=`, unless anything sets the same attribute somewhere."""

    def __init__(self, draft: Draft) -> None:
        self._module = draft.module
        self._set: set[str | None] = set()
        """None where all of them may be set."""
        named = [call for call, name in draft.module.named_calls if name in ("setattr", "vars")]
        methods = ("set_defaults", "set_default", *PARSING_METHODS)
        called = (draft.module.method_calls.get(name, ()) for name in methods)
        for call in (*named, *chain.from_iterable(called)):
            self._set.update(_set_by(draft.module, call))
        for node in draft.module.all(ast.Attribute):
            self._set.update(_set_through(draft.module, node))
        if draft.hands_on_parsers:
            self._set.add(None)
        self._set.update(self._shared())

    def _shared(self) -> Iterator[str | None]:
        """The attributes that several options set, and do not agree on: the first that is added counts."""
        first: dict[str | None, str | None] = {}
        for name in ("add_argument", "add_option"):
            for call in self._module.method_calls.get(name, ()):
                flags = tuple(filter(None, map(self._module.text_of, call.args)))
                if flags:
                    default = printed(self._module, keyword(call, "default"))
                    if first.setdefault(target := self._target(call, flags), default) != default:
                        yield target

    def of(self, call: ast.Call, flags: tuple[str, ...]) -> str | None:
        if None in self._set or self._target(call, flags) in self._set:
            return None
        return printed(self._module, keyword(call, "default"))

    def _target(self, call: ast.Call, flags: tuple[str, ...]) -> str | None:
        given = keyword(call, "dest")
        if given is not None:
            return self._module.text_of(given)
        long = next((one for one in flags if one.startswith("--")), flags[0])
        return long.lstrip("-").replace("-", "_")


def _set_by(module: Module, call: ast.Call) -> Iterator[str | None]:
    """The attributes that a call gives values to, of the parser or of what it returns."""
    name = module.dotted(call.func)
    if name == "setattr" and len(call.args) > 1 and not _is_self(call.args[0]):
        yield module.text_of(call.args[1])
    elif name == "vars" and call.args and _is_altered(module, call):
        yield None
    elif isinstance(call.func, ast.Attribute):
        if call.func.attr in ("set_defaults", "set_default"):
            yield from (one.arg for one in call.keywords)
            yield from (module.text_of(one) for one in call.args[:1])
        elif call.func.attr in PARSING_METHODS and (len(call.args) > 1 or keyword(call, "namespace")):
            yield None


def _set_through(module: Module, node: ast.Attribute) -> Iterator[str | None]:
    """The attributes that get values where an attribute is mentioned."""
    if _is_self(node.value):
        return
    if isinstance(node.ctx, ast.Store):
        yield node.attr  # of what holds the arguments, as far as can be seen
    is_action = node.attr == "default" and isinstance(node.ctx, ast.Store)
    if is_action or node.attr == "_defaults" or (node.attr == "__dict__" and _is_altered(module, node)):
        yield None


def _is_altered(module: Module, node: ast.expr) -> bool:
    """Whether a dictionary gets values where it is mentioned."""
    parent = module.parents[node]
    if isinstance(parent, ast.Attribute):
        return parent.attr in ("update", "setdefault")
    return isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Store)


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def _use(draft: Draft, flow: Flow, node: ast.expr) -> None:
    """Say so where a parser goes out of sight."""
    module = draft.module
    parent, value = use_of(module, node)
    if is_kept(parent) or is_looked_at(parent) or isinstance(parent, ast.Compare | ast.Subscript):
        return
    if isinstance(parent, ast.Attribute):
        if _is_harmful(draft, parent):
            draft.open(f"the parser is changed through `{parent.attr}`", parent)
        return
    call = call_around(module, parent)
    if call is not None and (value is call.func or _is_followed(draft, flow, call, parent)):
        return
    draft.hands_on_parsers = True
    draft.open("the parser is handed to code that may add options", node)


def _is_harmful(draft: Draft, node: ast.Attribute) -> bool:
    if call_of(draft.module, node) is not None:
        return node.attr not in _HARMLESS_METHODS
    return node.attr in _HARMLESS_METHODS or (node.attr.startswith("_") and node.attr not in _GROUPINGS)


def _is_followed(draft: Draft, flow: Flow, call: ast.Call, parent: ast.AST) -> bool:
    module = draft.module
    if isinstance(parent, ast.keyword) and parent.arg == "parents":
        return True
    name = module.dotted(call.func)
    if name in _HARMLESS_CALLS or name in PARSERS:
        return True
    if isinstance(call.func, ast.Attribute) and call.func.attr == "add_option_group":
        return bool(flow.kind(call.func.value))
    is_clear = not any(isinstance(one, ast.Starred) for one in call.args)
    return is_clear and module.callee(call.func) is not None
