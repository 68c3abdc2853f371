"""Options and words that a script compares its arguments with, without a parser."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Option
from ownership_lint.analysis.contracts.python.flow import (
    ARGUMENTS,
    PARSER,
    PARSING_METHODS,
    PART,
    WORD,
    WORDS,
    is_beginning,
)
from ownership_lint.analysis.contracts.python.imports import READS_NO_ARGUMENTS, STANDARD
from ownership_lint.analysis.contracts.python.module import Binding
from ownership_lint.analysis.contracts.python.uses import call_around, call_of, is_kept, is_looked_at, use_of
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.python.draft import Draft
    from ownership_lint.analysis.contracts.python.flow import Flow

_FLAG: Final = lazy_pattern(r"--?[A-Za-z0-9?][\w.-]*")
_ASSIGNED_FLAG: Final = lazy_pattern(r"(--[A-Za-z0-9][\w.-]*)=")
_USES_UP: Final = (ast.BinOp, ast.Slice, ast.Subscript, ast.Raise)
_MOST_TEXTS: Final = 200
_MEASURES: Final = frozenset(
    {"all", "any", "bool", "enumerate", "filter", "isinstance", "iter", "len", "list"}
    | {"next", "print", "range", "reversed", "set", "sorted", "tuple", "type", "zip"}
)
_COMPARES: Final = frozenset(
    {"fnmatch", "functools", "importlib", "operator", "os", "re", "runpy", "shlex", "subprocess"}
)
"""Modules that may make more of a word than a value."""
_TAKES_VALUES: Final = frozenset(
    {"add", "append", "close", "critical", "debug", "echo", "error", "exception"}
    | {"execute", "exists", "extend", "format", "glob", "info", "insert", "join", "load"}
    | {"loads", "log", "open", "print", "read", "read_text", "update", "warning", "write"}
    | {"write_text", "writelines"}
)
"""Methods of whatever that take a word for what it is."""
_LOGS: Final = frozenset(
    {"critical", "debug", "echo", "error", "exception", "info", "log", "print", "warning", "write"}
)
"""Those that show the word, whatever has made the object."""
_ALTERS: Final = frozenset(
    {
        "casefold",
        "lower",
        "lstrip",
        "removeprefix",
        "replace",
        "strip",
        "swapcase",
        "title",
        "translate",
        "upper",
    }
)
"""Methods by which a word becomes another one, so that more is taken than what it is compared with."""
_CHANGES: Final = frozenset({"insert", "append", "extend", "clear", "__setitem__"})
_SORTS_OUT: Final = frozenset(
    {"difference", "difference_update", "intersection", "intersection_update", "isdisjoint", "issubset"}
    | {"issuperset", "symmetric_difference", "symmetric_difference_update", "union"}
    | {"get", "items", "keys", "popitem", "setdefault", "values"}
)
"""Methods of sets and dictionaries that may tell one argument from another."""
_SEARCHES: Final = frozenset({"__contains__", "count", "find", "index", "rfind", "rindex"})
"""Methods of text that look for other text in it."""
_ASKS: Final = _SEARCHES | {"__eq__", "endswith", "get", "pop", "remove", "setdefault", "startswith"}
"""Methods of text and of collections that get what they compare with."""


def read(draft: Draft, flow: Flow) -> None:
    """Add what a module compares its arguments with, and say where they go out of sight."""
    module = draft.module
    targets: list[ast.Attribute | ast.Subscript] = [*module.all(ast.Attribute), *module.all(ast.Subscript)]
    for target in targets:
        if isinstance(target.ctx, ast.Store | ast.Del) and _is_of_arguments(draft, target):
            draft.open("it changes its own arguments", target)
    for node in flow.holding(WORDS | WORD | PART):
        draft.is_read = True
        if draft.is_full(node):
            break
        if flow.kind(node) & WORDS:
            _words(draft, flow, node)
        if flow.kind(node) & WORD:
            _word(draft, node)
        if flow.kind(node) & PART:
            _part(draft, node)


def _is_of_arguments(draft: Draft, node: ast.Attribute | ast.Subscript) -> bool:
    target = node.value if isinstance(node, ast.Subscript) else node
    return draft.module.dotted(target) in ARGUMENTS


def _words(draft: Draft, flow: Flow, node: ast.expr) -> None:
    """What is done with several arguments at once."""
    module = draft.module
    parent, value = use_of(module, node)
    match parent:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]) if left is not value:
            _compared(draft, left, parent)
            return
        case ast.Compare(ops=[ast.Is() | ast.IsNot()]) | ast.Subscript():
            return
        case ast.Compare(comparators=[ast.List(elts=[])]):
            return
        case ast.Attribute(attr=name):
            call = call_of(module, parent)
            if call is not None:
                _method_of_words(draft, name, call)
            return
    if is_kept(parent) or is_looked_at(parent) or isinstance(parent, ast.withitem):
        return
    taker = call_around(module, parent)
    if taker is None or not _takes_words(draft, flow, taker):
        draft.open("the arguments are handed on", node)


def _method_of_words(draft: Draft, name: str, call: ast.Call) -> None:
    if name in ("index", "remove", "count", "__contains__") and call.args:
        _compared(draft, call.args[0], call, takes_value=True if name == "index" else None)
    elif name in _CHANGES:
        draft.open("it changes its own arguments", call)
    elif name in _SORTS_OUT:
        draft.open("the arguments are compared with others", call)


def _takes_words(draft: Draft, flow: Flow, call: ast.Call) -> bool:
    """Whether a call does with the arguments what is understood."""
    module = draft.module
    name = module.dotted(call.func)
    if name in _MEASURES:
        return not _gets_function(draft, call)
    if name is not None and name.partition(".")[0] in ("getopt", "logging"):
        return True
    if isinstance(call.func, ast.Attribute):
        if call.func.attr in PARSING_METHODS and flow.kind(call.func.value) & PARSER:
            return True
        if call.func.attr in ("format", "join"):
            return True  # the text that it makes is followed
    function = module.callee(call.func) or module.initialiser(call.func)
    return function is not None and not any(isinstance(one, ast.Starred) for one in call.args)


def _gets_function(draft: Draft, call: ast.Call) -> bool:
    """Whether a function of this file is handed to a call, which may hand it the arguments."""
    values = (*call.args, *(one.value for one in call.keywords))
    return any(isinstance(one, ast.Lambda) or draft.module.callee(one) for one in values)


def _word(draft: Draft, node: ast.expr) -> None:
    """What is done with one argument."""
    module = draft.module
    parent, value = use_of(module, node)
    match parent:
        case ast.Compare():
            _compared_word(draft, parent, value)
            return
        case ast.Match(subject=subject) if subject is value:
            _matched(draft, parent)
            return
        case ast.Attribute(attr=name):
            _method_of_word(draft, name, module.parents[parent])
            return
        case ast.Subscript(value=whole, slice=part) if whole is value:
            if not is_beginning(part):
                draft.open("an argument is taken apart", parent)
            return
        case ast.Subscript(value=table, slice=key) if key is value:
            _looked_up(draft, table, parent)
            return
    if not is_kept(parent):
        _word_given(draft, node, parent)


def _compared_word(draft: Draft, node: ast.Compare, word: ast.AST) -> None:
    """`word == "--x"`, `word in ("-x", "--x")`; not whether it is a part of other text, or that of it."""
    match node:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[right]):
            if left is word and draft.module.texts_of(right) is not None:
                _compared(draft, right, node)
                return
            _searched(draft, left, node)
        case ast.Compare(left=left, comparators=[right]):
            _compared(draft, right if left is word else left, node)
        case _:
            draft.open("an argument is compared with several things", node)


def _ends(draft: Draft, endings: ast.expr, at: ast.AST) -> None:
    """What an argument, or a part of one, ends with; the ending of a file makes it a word."""
    texts = _texts(draft, endings)
    if texts is None or _has_letters(tuple(one for one in texts if "." not in one)):
        draft.open("it takes whatever ends with a text", at)


def _searched(draft: Draft, other: ast.expr, at: ast.AST) -> None:
    """What is looked for in an argument, or an argument in it; signs alone are no option."""
    text = draft.module.text_of(other)
    if text is None or _has_letters((text,)):
        draft.open("an argument is looked for in other text", at)


def _has_letters(texts: tuple[str, ...]) -> bool:
    return any(char.isalnum() for text in texts for char in text)


def _texts(draft: Draft, node: ast.expr) -> tuple[str, ...] | None:
    """The literal text, or the literal texts, that an expression stands for."""
    texts = draft.module.texts_of(node)
    text = draft.module.text_of(node) if texts is None else None
    return texts if text is None else (text,)


def _method_of_word(draft: Draft, name: str, call: ast.AST) -> None:
    if not isinstance(call, ast.Call):
        return
    if name == "startswith" and call.args:
        _begins(draft, call.args[0], call)
    elif name == "endswith" and call.args:
        _ends(draft, call.args[0], call)
    elif name in _SEARCHES and call.args:
        _searched(draft, call.args[0], call)
    elif name in _ALTERS and not (name == "strip" and not call.args):
        draft.open("an argument is made into another word", call)


def _word_given(draft: Draft, node: ast.expr, parent: ast.AST) -> None:
    """An argument that is a value of something."""
    call = call_around(draft.module, parent)
    if call is None:
        if not is_looked_at(parent):
            draft.open_words("a word of its own is taken", node)
        if not is_looked_at(parent) and not isinstance(parent, _USES_UP):
            draft.open("an argument goes where it is not followed", node)
    elif isinstance(call.func, ast.Attribute) and _is_lookup(draft, call.func):
        _looked_up(draft, call.func.value, call)
    elif draft.module.callee(call.func) is None and draft.module.initialiser(call.func) is None:
        draft.open_words("a word of its own is taken", node)
        if not _takes_values(draft, call):
            draft.open("an argument is handed to code that may compare it", node)


def _is_lookup(draft: Draft, func: ast.Attribute) -> bool:
    """Whether a method looks something up in a table; `requests.get` does not."""
    return func.attr in ("get", "pop", "setdefault") and draft.module.dotted(func) is None


def _part(draft: Draft, node: ast.expr) -> None:
    """What is done with a part of an argument: which arguments have such a part is not told."""
    module = draft.module
    parent, value = use_of(module, node)
    match parent:
        case ast.Compare(left=left, comparators=others):
            for other in (left, *others):
                if other is not value:
                    _compared_part(draft, other, parent)
            return
        case ast.Attribute(attr=name):
            call = call_of(module, parent)
            if call is not None and call.args and name in _ASKS:
                compare = _ends if name == "endswith" else _compared_part
                compare(draft, call.args[0], call)
            return
        case ast.Subscript(value=whole, slice=key) if whole is value:
            if module.text_of(key) is not None:
                _compared_part(draft, key, parent)
            return
    if not is_kept(parent):
        _part_given(draft, node, parent)


def _part_given(draft: Draft, node: ast.expr, parent: ast.AST) -> None:
    """A part of an argument that is a value of something, or a key, or several values at once."""
    call = call_around(draft.module, parent)
    is_several = isinstance(parent, ast.keyword) and parent.arg is None
    is_several = is_several or isinstance(draft.module.parents[node], ast.Starred)
    is_hidden = call is not None and (is_several or _gets_function(draft, call))
    if is_hidden or isinstance(parent, ast.Subscript | ast.Match):
        draft.open("an argument is taken apart", node)
    else:
        _word_given(draft, node, parent)


def _compared_part(draft: Draft, other: ast.expr, at: ast.AST) -> None:
    """Flags are taken alone, or with a value behind them; a word may be the end of any argument."""
    texts = _texts(draft, other)
    if texts is None and _is_no_text(draft, other):
        return
    flags = tuple(one for one in texts or () if _FLAG.fullmatch(one))
    if flags:
        draft.options.append(Option(flags, draft.module.at(at)))
    if texts is None or _has_letters(texts):
        draft.open("an argument is taken apart", at)


def _takes_values(draft: Draft, call: ast.Call) -> bool:
    """Whether what is called makes no more of a word than a value."""
    name = draft.module.dotted(call.func)
    if name is not None:
        return "." not in name or _is_harmless(name)
    match call.func:
        case ast.Attribute(value=owner, attr=method) if method in _TAKES_VALUES:
            is_own = method in draft.module.defined
            return not is_own and (method in _LOGS or not _is_foreign(draft, owner))
    return False


def _is_harmless(name: str) -> bool:
    """Whether something imported takes a word for a value."""
    top = name.partition(".")[0]
    return top in READS_NO_ARGUMENTS or top in STANDARD - _COMPARES


def _is_foreign(draft: Draft, owner: ast.expr) -> bool:
    """Whether an object is made by code that may compare what its methods get."""
    module = draft.module
    bound = [Binding(owner, owner)]
    if isinstance(owner, ast.Name):
        bound = module.bindings(owner.id, module.scope(owner))
    elif isinstance(owner, ast.Attribute):
        bound = module.attributes.get(owner.attr, [])
    makers = (module.dotted(one.value.func) for one in bound if isinstance(one.value, ast.Call))
    return any(name is not None and "." in name and not _is_harmless(name) for name in makers)


def _compared(draft: Draft, other: ast.expr, at: ast.AST, *, takes_value: bool | None = None) -> None:
    """The literals that arguments are compared with."""
    texts = _texts(draft, other)
    if texts is not None:
        _add(draft, texts, at, takes_value)
    elif not _is_no_text(draft, other):
        draft.open("the arguments are compared with what is computed", at)


def _is_no_text(draft: Draft, node: ast.expr) -> bool:
    found = draft.module.constant(node)
    return isinstance(found, ast.Constant) and not isinstance(found.value, str)


def _add(draft: Draft, texts: tuple[str, ...], at: ast.AST, takes_value: bool | None = None) -> None:
    if len(texts) > _MOST_TEXTS:
        draft.open("the arguments are compared with very many words", at)
        return
    flags = tuple(one for one in texts if _FLAG.fullmatch(one))
    if flags:
        draft.options.append(Option(flags, draft.module.at(at), takes_value))
    for word in texts:
        if word and not word.startswith("-"):
            draft.add_mode(word, at)


def _begins(draft: Draft, prefixes: ast.expr, at: ast.AST) -> None:
    texts = _texts(draft, prefixes)
    if texts is None:
        draft.open("the arguments are compared with what is computed", at)
    for text in texts or ():
        found = _ASSIGNED_FLAG.fullmatch(text)
        if found:
            draft.options.append(Option((found[1],), draft.module.at(at), takes_value=True))
        elif _FLAG.fullmatch(text):
            draft.open(f"it takes whatever begins with `{text}`", at)


def _matched(draft: Draft, node: ast.Match) -> None:
    for case in node.cases:
        texts = list(_literals(case.pattern))
        if None in texts:
            draft.open("the arguments are compared with what is computed", case.pattern)
        _add(draft, tuple(text for text in texts if text), case.pattern)


def _literals(pattern: ast.pattern) -> Iterator[str | None]:
    match pattern:
        case ast.MatchValue(value=ast.Constant(value=str(text))):
            yield text
        case ast.MatchOr(patterns=patterns):
            for one in patterns:
                yield from _literals(one)
        case ast.MatchAs(pattern=None):
            return
        case ast.MatchAs(pattern=inner) if inner is not None:
            yield from _literals(inner)
        case _:
            yield None


def _looked_up(draft: Draft, table: ast.expr, at: ast.AST) -> None:
    texts = draft.module.texts_of(table)
    if texts is None or not isinstance(draft.module.constant(table), ast.Dict):
        draft.open("an argument is looked up in a table", at)
        return
    _add(draft, texts, at)
