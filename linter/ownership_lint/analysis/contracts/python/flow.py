"""Where the arguments of a script and its parsers go: through names, parameters, results and attributes.

Every name holds what any of its bindings may give it; the order of statements is not looked at.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, TypeAlias

from ownership_lint.analysis.contracts.python.module import parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ownership_lint.analysis.contracts.python.module import Binding, Function, Module, Scope

_MOST_ROUNDS: Final = 12
_DEEPEST: Final = 40
"""Expressions within expressions that are looked into."""

# What an expression may hold, as bits of a plain number: enumerations are several times slower here.
PARSER: Final = 1
"""Something to which options are added: a parser, or a group of one."""
SUBPARSERS: Final = 2
WORDS: Final = 4
"""The arguments, or some of them; any other collection counts as what it holds."""
WORD: Final = 8
"""One argument, or text that is made of some."""
PART: Final = 16
"""A part of an argument that was taken apart, or a collection of such: what is made of one is one, too."""

PARSERS: Final = frozenset({"argparse.ArgumentParser", "optparse.OptionParser", "optparse.OptionGroup"})
PARSING_METHODS: Final = frozenset(
    {"parse_args", "parse_known_args", "parse_intermixed_args", "parse_known_intermixed_args"}
)
ARGUMENTS: Final = frozenset({"sys.argv", "sys.orig_argv"})
GROUPS: Final = frozenset({"add_argument_group", "add_mutually_exclusive_group", "add_option_group"})
_TAKEN: Final = frozenset({"pop", "popleft"})
_SAME_WORD: Final = frozenset(
    {"lower", "upper", "strip", "lstrip", "rstrip", "removeprefix", "casefold", "replace"}
)
_TAKES_APART: Final = frozenset({"partition", "rpartition", "rsplit", "split", "splitlines"})
_COLLECTS: Final = frozenset(
    {"list", "tuple", "set", "iter", "enumerate", "sorted", "reversed", "filter", "zip"}
)
_ADDS: Final = ("add", "append", "appendleft", "extend", "insert", "setdefault", "update")
_FORMATS: Final = frozenset({"format", "join"})


_Holder: TypeAlias = "tuple[Scope | None, str] | ast.AST"
"""A name in its scope, the last name of an attribute, or a function by its definition."""


class _Step(NamedTuple):
    """A place through which something flows."""

    holder: _Holder
    value: ast.expr
    is_element: bool = False
    """Whether the holder gets the elements of the value, one by one."""
    is_added: bool = False
    """Whether it is a collection that gets the value as an element."""


class Flow:
    """What the expressions of a module may hold."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._held: dict[_Holder, int] = {}
        """What names, attributes and the results of functions hold."""
        self._holders: dict[ast.AST, _Holder] = {}
        self._known: dict[ast.AST, int] | None = None
        self._asked: set[_Holder] = set()
        """What the step that is being done looked at."""
        self.is_settled = self._follow(list(self._steps()))
        """Whether everything was followed to its end."""
        self._known = {}

    def _follow(self, steps: list[_Step]) -> bool:
        """Do every step, and again when what it looks at holds more; whether that came to an end."""
        waiting: defaultdict[_Holder, set[int]] = defaultdict(set)
        todo = set(range(len(steps)))
        for _ in range(_MOST_ROUNDS):
            if not todo:
                break
            for number, (holder, value, is_element, is_added) in enumerate(steps):
                if number not in todo:
                    continue
                todo.remove(number)
                self._asked = set()
                held = self.kind(value)
                held = _element(held) if is_element else _collected(held) if is_added else held
                for one in self._asked:
                    waiting[one].add(number)
                if held & ~self._held.get(holder, 0):
                    self._held[holder] = self._held.get(holder, 0) | held
                    todo |= waiting[holder]
        return not todo

    @cached_property
    def parser_classes(self) -> frozenset[str]:
        """Classes of this file that are argparse's parser with other ways."""
        module = self._module
        return frozenset(
            one.name
            for one in module.all(ast.ClassDef)
            if any(module.dotted(base) in PARSERS for base in one.bases)
        )

    def holding(self, kinds: int) -> Iterator[ast.expr]:
        """The expressions that may hold any of some kinds, where they are read."""
        return (node for node, held in self._holding if held & kinds)

    @cached_property
    def _holding(self) -> list[tuple[ast.expr, int]]:
        """The expressions that are read and hold anything, and what that is."""
        module = self._module
        names = {one[1] for one in self._held if isinstance(one, tuple)}
        names |= {*module.aliases, "argv", "orig_argv"}
        mentions: list[ast.expr] = [one for one in module.all(ast.Name) if one.id in names]
        mentions += [one for one in module.all(ast.Attribute) if one.attr in names]
        nodes = (*mentions, *module.all(ast.Call), *module.all(ast.Subscript))
        found = ((node, held) for node in nodes if (held := self.kind(node)))
        return [one for one in found if not isinstance(getattr(one[0], "ctx", None), ast.Store | ast.Del)]

    def kind(self, node: ast.expr, depth: int = 0) -> int:
        """What an expression may hold."""
        look = self._LOOKS.get(type(node))
        if look is None:
            return 0
        known = self._known
        if known is None:
            return 0 if depth > _DEEPEST else look(self, node, depth + 1)
        if node not in known:
            known[node] = 0 if depth > _DEEPEST else look(self, node, depth + 1)
        return known[node]

    def _all(self, nodes: Sequence[ast.expr], depth: int) -> int:
        held = 0
        for one in nodes[:_DEEPEST]:
            held |= self.kind(one, depth)
        return held

    def _held_by(self, holder: _Holder) -> int:
        self._asked.add(holder)
        return self._held.get(holder, 0)

    def _of_name(self, node: ast.Name, _: int) -> int:
        if self._module.aliases.get(node.id) in ARGUMENTS:
            return WORDS
        return self._held_by(self._holder_of(node))

    def _holder_of(self, node: ast.Name) -> _Holder:
        if node not in self._holders:
            self._holders[node] = self._holder_in(self._module.scope(node), node.id)
        return self._holders[node]

    @staticmethod
    def _holder_in(scope: Scope, name: str) -> _Holder:
        """A name that is seen in a scope, in the scope to which it belongs."""
        return next((one for one in scope.chain() if name in one.bound), None), name

    def _of_attribute(self, node: ast.Attribute, _: int) -> int:
        if self._module.dotted(node) in ARGUMENTS:
            return WORDS
        return self._held_by((None, node.attr))

    def _of_inner(self, node: ast.Starred | ast.Await | ast.NamedExpr, depth: int) -> int:
        return self.kind(node.value, depth)

    def _of_choice(self, node: ast.IfExp, depth: int) -> int:
        return self.kind(node.body, depth) | self.kind(node.orelse, depth)

    def _of_choices(self, node: ast.BoolOp, depth: int) -> int:
        return self._all(node.values, depth)

    def _of_sum(self, node: ast.BinOp, depth: int) -> int:
        if isinstance(node.op, ast.Mod):
            return _as_text(self.kind(node.right, depth))
        if not isinstance(node.op, ast.Add):
            return 0
        return self.kind(node.left, depth) | self.kind(node.right, depth)

    def _of_text(self, node: ast.JoinedStr, depth: int) -> int:
        values = [one.value for one in node.values if isinstance(one, ast.FormattedValue)]
        return _as_text(self._all(values, depth))

    def _of_collection(self, node: ast.List | ast.Tuple | ast.Set, depth: int) -> int:
        return _collected(self._all(node.elts, depth))

    def _of_comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, depth: int) -> int:
        return _collected(self.kind(node.elt, depth))

    def _of_part(self, node: ast.Subscript, depth: int) -> int:
        held = self.kind(node.value, depth)
        if isinstance(node.slice, ast.Slice) or not held & WORDS:
            return held & ~WORD if is_beginning(node.slice) else held
        is_first = isinstance(node.slice, ast.Constant) and node.slice.value == 0
        if is_first and self._module.dotted(node.value) in ARGUMENTS:
            return 0  # the name of the script
        return WORD | held & ~WORDS

    def _of_call(self, node: ast.Call, depth: int) -> int:
        module = self._module
        name = module.dotted(node.func)
        if name in PARSERS or (isinstance(node.func, ast.Name) and node.func.id in self.parser_classes):
            return PARSER
        if name in _COLLECTS:
            return self._all(node.args, depth) & ~WORD
        if name == "dict":
            return self._all(node.args, depth) & PART
        if name == "str":
            return _as_text(self._all(node.args, depth))
        if name == "next" and node.args:
            return _element(self.kind(node.args[0], depth))
        if isinstance(node.func, ast.Attribute) and node.func.attr in _FORMATS:
            return _as_text(self._all(node.args, depth))
        if isinstance(node.func, ast.Attribute):
            held = _of_method(self.kind(node.func.value, depth), node.func.attr)
            if held:
                return held
        function = module.callee(node.func)
        return self._held_by(function) if function is not None else 0

    def _steps(self) -> Iterator[_Step]:
        """Everything through which something flows."""
        module = self._module
        for scope in module.scopes.values():
            for name, bindings in scope.bound.items():
                yield from self._into((scope, name), bindings)
            for one in scope.returns:
                if one.value is not None and type(one.value) in self._LOOKS:
                    yield _Step(scope.node, one.value)
        for name, bindings in module.attributes.items():
            yield from self._into((None, name), bindings)
        yield from self._parameters()
        yield from self._elements()
        yield from self._captures()

    def _elements(self) -> Iterator[_Step]:
        """What collections get: `some.append(x)`, `some[x] = y`."""
        module = self._module
        for name in _ADDS:
            for call in module.method_calls.get(name, ()):
                if isinstance(call.func, ast.Attribute):
                    yield from self._added(call.func.value, call.args)
        for one in module.all(ast.Subscript):
            if isinstance(one.ctx, ast.Store):
                parent = module.parents.get(one)
                value = [parent.value] if isinstance(parent, ast.Assign) else []
                yield from self._added(one.value, [one.slice, *value])

    def _added(self, collection: ast.expr, values: Sequence[ast.expr]) -> Iterator[_Step]:
        holder: _Holder | None = None
        if isinstance(collection, ast.Name):
            holder = self._holder_of(collection)
        elif isinstance(collection, ast.Attribute):
            holder = None, collection.attr
        if holder is not None:
            for value in values:
                if type(value) in self._LOOKS:
                    yield _Step(holder, value, is_added=True)

    def _parameters(self) -> Iterator[_Step]:
        """What calls and defaults give to the parameters of functions."""
        module = self._module
        for call in module.all(ast.Call):
            function = module.callee(call.func) or module.initialiser(call.func)
            if function is not None:
                for name, value in arguments(call, function):
                    if type(value) in self._LOOKS:
                        yield _Step((module.scopes[function], name), value)
        functions: list[Function] = [*module.all(ast.FunctionDef), *module.all(ast.AsyncFunctionDef)]
        for function in functions:
            for name, value in _defaults(function):
                if type(value) in self._LOOKS:
                    yield _Step((module.scopes[function], name), value)

    def _captures(self) -> Iterator[_Step]:
        """What `match` gives to the name that a case has for all of the subject."""
        module = self._module
        for match in module.all(ast.Match):
            for case in match.cases:
                if isinstance(case.pattern, ast.MatchAs) and case.pattern.name:
                    yield _Step(self._holder_in(module.scope(match), case.pattern.name), match.subject)

    def _into(self, holder: _Holder, bindings: list[Binding]) -> Iterator[_Step]:
        for one in bindings:
            if one.value is not None and type(one.value) in self._LOOKS:
                yield _Step(holder, one.value, one.is_element)

    _LOOKS: ClassVar[dict[type[ast.AST], Callable[..., int]]] = {
        ast.Attribute: _of_attribute,
        ast.Await: _of_inner,
        ast.BinOp: _of_sum,
        ast.JoinedStr: _of_text,
        ast.BoolOp: _of_choices,
        ast.Call: _of_call,
        ast.GeneratorExp: _of_comprehension,
        ast.IfExp: _of_choice,
        ast.List: _of_collection,
        ast.ListComp: _of_comprehension,
        ast.Name: _of_name,
        ast.NamedExpr: _of_inner,
        ast.Set: _of_collection,
        ast.SetComp: _of_comprehension,
        ast.Starred: _of_inner,
        ast.Subscript: _of_part,
        ast.Tuple: _of_collection,
    }
    """By kind of expression; functions, for bound methods would hold the object and the tree for good."""


def _element(held: int) -> int:
    """What the elements of something are."""
    return held & (PARSER | SUBPARSERS | PART) | (WORD if held & WORDS else 0)


def _collected(held: int) -> int:
    """What a collection of something is."""
    return held & ~WORD | (WORDS if held & WORD else 0)


def _as_text(held: int) -> int:
    """What text is that something is put into."""
    return held & PART | (WORD if held & (WORD | WORDS) else 0)


def _of_method(owner: int, name: str) -> int:
    if owner & PARSER and name in GROUPS:
        return PARSER
    if owner & PARSER and name == "add_subparsers":
        return SUBPARSERS
    if owner & SUBPARSERS and name == "add_parser":
        return PARSER
    part = owner & PART
    if owner & WORDS:
        return part | (WORDS if name == "copy" else WORD if name in _TAKEN else 0)
    if owner & WORD and name in _TAKES_APART:
        return PART
    return part | (WORD if owner & WORD and name in _SAME_WORD else 0)


def is_beginning(place: ast.expr) -> bool:
    """Whether a part of a word is only its first one or two characters."""
    match place:
        case ast.Constant(value=0):
            return True
        case ast.Slice(lower=None | ast.Constant(value=0), upper=ast.Constant(value=1 | 2), step=None):
            return True
    return False


def _defaults(function: Function) -> Iterator[tuple[str, ast.expr]]:
    """The parameters of a function that have a default, with it."""
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    for one, default in zip(reversed(positional), reversed(args.defaults), strict=False):
        yield one.arg, default
    for one, given in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        if given is not None:
            yield one.arg, given


def arguments(call: ast.Call, function: Function) -> Iterator[tuple[str, ast.expr]]:
    """The parameters of a function that a call fills by position or name, with what it gives them."""
    named = function.args
    positional = [one.arg for one in (*named.posonlyargs, *named.args)]
    is_method = isinstance(call.func, ast.Attribute) or function.name == "__init__"
    if is_method and positional[:1] in (["self"], ["cls"]):
        del positional[0]
    known = {one.arg for one in parameters(named)}
    for place, value in enumerate(call.args):
        if isinstance(value, ast.Starred):
            return
        if place < len(positional):
            yield positional[place], value
        elif named.vararg is not None:
            yield named.vararg.arg, ast.List([value], ast.Load())
    for one in call.keywords:
        if one.arg in known:
            yield str(one.arg), one.value
