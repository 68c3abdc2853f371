"""A parsed script: its scopes, what names mean in them, and where things stand."""

from __future__ import annotations

import ast
import builtins
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, TypeGuard, TypeVar

from ownership_lint.analysis.contracts.python.imports import READ_HERE, READS_NO_ARGUMENTS, STANDARD
from ownership_lint.analysis.contracts.python.parsing import CHILDLESS, children
from ownership_lint.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
Node = TypeVar("Node", bound=ast.AST)

_BUILTINS: Final = frozenset(dir(builtins)) | {"exit", "quit"}
_SCOPED: Final = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef})
_MOST_BASES: Final = 30
"""Classes of a file that one of them is derived from."""
_CHANGEABLE: Final = (ast.Dict, ast.List, ast.Set)
_CHANGES: Final = (
    *("add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "setdefault"),
    *("update", "__setitem__", "__delitem__"),
)
"""Methods by which collections change."""
_NOTED: Final = frozenset(
    {
        ast.AnnAssign,
        ast.Assign,
        ast.AsyncFor,
        ast.AugAssign,
        ast.ExceptHandler,
        ast.For,
        ast.Global,
        ast.Import,
    }
    | {ast.ImportFrom, ast.MatchAs, ast.MatchStar, ast.NamedExpr, ast.Nonlocal, ast.Return, ast.Yield}
    | {ast.YieldFrom, ast.comprehension, ast.withitem}
)


_TRUSTED: Final = STANDARD | READ_HERE | READS_NO_ARGUMENTS
"""Modules that do not change the collections that they are given."""
_ELSEWHERE: Final = "\0"
"""Stands for what code of other files may change."""


class Binding(NamedTuple):
    """One place where a name gets a value."""

    node: ast.AST
    """The statement, or the definition or parameter itself."""
    value: ast.expr | None = None
    """The expression that it gets; None where there is no single one."""
    is_element: bool = False
    """Whether it gets the elements of the value, one by one."""


@dataclass(eq=False, slots=True)
class Scope:
    """The module, a function or a class."""

    node: ast.AST
    parent: Scope | None = None
    bound: dict[str, list[Binding]] = field(default_factory=dict)
    returns: list[ast.Return] = field(default_factory=list)
    is_generator: bool = False
    shared: set[str] = field(default_factory=set)
    """Names that belong to a scope further out."""

    def bind(self, name: str, binding: Binding) -> None:
        """Add a place where a name gets a value."""
        holders = _outward(self.parent) if name in self.shared else (self,)
        for scope in holders:  # which of them holds a shared name cannot be seen yet
            scope.bound.setdefault(name, []).append(binding)

    def chain(self) -> Iterator[Scope]:
        """This scope and those around it whose names it sees."""
        yield self
        scope = self.parent
        while scope is not None:
            if not isinstance(scope.node, ast.ClassDef):
                yield scope
            scope = scope.parent


class Module:
    """A script, walked once."""

    def __init__(self, path: str, text: str, tree: ast.Module) -> None:
        self.path = path
        self.text = text
        self.tree = tree
        self.top: Final = Scope(tree)
        self.parents: Final[dict[ast.AST, ast.AST]] = {}
        self.scopes: Final[dict[ast.AST, Scope]] = {tree: self.top}
        self.aliases: Final[dict[str, str]] = {}
        self.imports: Final[list[ast.Import | ast.ImportFrom]] = []
        self.attributes: Final[dict[str, list[Binding]]] = {}
        """What `x.name = …` gives, by the last name."""
        self._nodes: Final[dict[type[ast.AST], list[ast.AST]]] = defaultdict(list)
        self._dotted: Final[dict[ast.AST, str | None]] = {}
        self._texts: Final[dict[ast.AST, tuple[str, ...] | None]] = {}
        self._callees: Final[dict[ast.expr, Function | None]] = {}
        self._walk()

    def all(self, kind: type[Node]) -> list[Node]:
        """All nodes of one kind in the order of the text; names and constants only nearly so."""
        return self._nodes.get(kind, [])  # type: ignore[return-value]  # filed under their own type

    def _walk(self) -> None:
        """Files every node, each before those below it; a scope on the stack lies behind an inner one.

        What has nothing below it, which most nodes are, is filed with the node that it stands in.
        """
        nodes, parents, scope = self._nodes, self.parents, self.top
        stack: list[ast.AST | Scope] = [self.tree]
        while stack:
            node = stack.pop()
            if isinstance(node, Scope):
                scope = node
                continue
            kind = type(node)
            nodes[kind].append(node)
            if kind in _SCOPED:
                stack.append(scope)
                scope = self._enter(node, scope)  # type: ignore[arg-type]  # it is of such a kind
            elif kind in _NOTED:
                self._note(node, scope)
            inner = []
            for one in children(node):
                parents[one] = node
                if type(one) in CHILDLESS:
                    nodes[type(one)].append(one)
                else:
                    inner.append(one)
            stack += reversed(inner)

    def _enter(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef, scope: Scope
    ) -> Scope:
        inner = self.scopes[node] = Scope(node, scope)
        if not isinstance(node, ast.Lambda):
            scope.bind(node.name, Binding(node))
        if not isinstance(node, ast.ClassDef):
            for one in parameters(node.args):
                inner.bind(one.arg, Binding(one))
        return inner

    def _note(self, node: ast.AST, scope: Scope) -> None:  # noqa: C901  (one kind of node after the other)
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind(target, Binding(node, value), scope)
            case ast.Return():
                scope.returns.append(node)
            case ast.Import() | ast.ImportFrom():
                self._import(node, scope)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                self._bind(target, Binding(node, value), scope)
            case ast.NamedExpr(target=target, value=value):
                self._bind(target, Binding(node, value), scope)
            case ast.AugAssign(target=target):
                self._bind(target, Binding(node), scope)
            case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
                self._bind(target, Binding(node, value, is_element=True), scope)
            case ast.comprehension(target=target, iter=value):
                self._bind(target, Binding(node, value, is_element=True), scope)
            case ast.withitem(optional_vars=target, context_expr=value) if target is not None:
                self._bind(target, Binding(node, value), scope)
            case ast.ExceptHandler(name=name) if name:
                scope.bind(name, Binding(node))
            case ast.MatchAs(name=name) | ast.MatchStar(name=name) if name:
                scope.bind(name, Binding(node))
            case ast.Yield() | ast.YieldFrom():
                scope.is_generator = True
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                scope.shared.update(names)

    def _bind(self, target: ast.AST, binding: Binding, scope: Scope) -> None:
        match target:
            case ast.Name(id=name):
                scope.bind(name, binding)
            case ast.Attribute(attr=name):
                self.attributes.setdefault(name, []).append(binding)
            case ast.Starred(value=inner):  # it gets several elements, in a list
                self._bind(inner, Binding(binding.node, binding.value), scope)
            case ast.Tuple(elts=[number, item]) if binding.is_element and _is_counted(binding.value):
                self._bind(number, Binding(binding.node), scope)
                self._bind(item, Binding(binding.node, binding.value.args[0], is_element=True), scope)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                values = self._unpacked(binding, len(targets))
                for one, value in zip(targets, values, strict=True):
                    self._bind(one, value, scope)

    @staticmethod
    def _unpacked(binding: Binding, count: int) -> list[Binding]:
        match binding.value:
            case ast.Tuple(elts=values) | ast.List(elts=values) if len(values) == count:
                if not binding.is_element and not any(isinstance(one, ast.Starred) for one in values):
                    return [Binding(binding.node, value) for value in values]
        return [Binding(binding.node, binding.value, is_element=True)] * count

    def _import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        self.imports.append(node)
        source = None if isinstance(node, ast.Import) else "." * node.level + (node.module or "")
        for one in node.names:
            name = one.name if one.asname or source is not None else one.name.partition(".")[0]
            self.aliases.setdefault(one.asname or name, name if source is None else f"{source}.{name}")
            scope.bind(one.asname or name, Binding(node))

    def scope(self, node: ast.AST) -> Scope:
        """The scope in which a node stands."""
        parents, scopes = self.parents, self.scopes
        parent = parents.get(node, self.tree)
        while parent not in scopes:
            parent = parents.get(parent, self.tree)
        return scopes[parent]

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around one, from the inside."""
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    def bindings(self, name: str, scope: Scope) -> list[Binding]:
        """Where a name that is seen in a scope gets its values."""
        return next((one.bound[name] for one in scope.chain() if name in one.bound), [])

    def dotted(self, node: ast.AST) -> str | None:
        """The full name of something imported or built in, such as `os.environ`; None for any other."""
        if node not in self._dotted:
            self._dotted[node] = self._full_name(node)
        return self._dotted[node]

    @cached_property
    def mentions(self) -> list[tuple[ast.Attribute | ast.Name, str]]:
        """Attributes and names, in this order, of what is imported or built in, each with its full name."""
        heads = self._heads
        found: list[ast.Attribute | ast.Name] = [*self.all(ast.Attribute)]
        found += (one for one in self.all(ast.Name) if one.id in heads)
        return [(one, name) for one in found if (name := self.dotted(one))]

    @cached_property
    def named_calls(self) -> list[tuple[ast.Call, str]]:
        """The calls of what is imported or built in, each with its full name."""
        return [(one, name) for one in self.all(ast.Call) if (name := self.dotted(one.func))]

    @cached_property
    def _changed(self) -> frozenset[str]:
        """The names, and last names of attributes, of what gets other elements than it is written with."""
        calls = (call for name in _CHANGES for call in self.method_calls.get(name, ()))
        places = [one.func.value for one in calls if isinstance(one.func, ast.Attribute)]
        places += (one.value for one in self.all(ast.Subscript) if isinstance(one.ctx, ast.Store | ast.Del))
        places += (one.target for one in self.all(ast.AugAssign))
        changed = {_ELSEWHERE, *filter(None, map(_last_name, places))}
        links = list(self._links())
        while new := {name for name, other in links if other in changed} - changed:
            changed |= new
        return frozenset(changed)

    def _links(self) -> Iterator[tuple[str, str]]:
        """Names of collections, each with one under which it is known, too, and may be changed."""
        for one in self.all(ast.Assign):
            if name := _last_name(one.value):
                yield from ((name, other) for target in one.targets if (other := _last_name(target)))
        for call in self.all(ast.Call):
            given = [name for one in call.args if (name := _last_name(one))]
            given += (name for one in call.keywords if (name := _last_name(one.value)))
            if not given:
                continue
            function = self.callee(call.func) or self.initialiser(call.func)
            if function is not None:
                yield from ((name, one.arg) for name in given for one in parameters(function.args))
            elif _is_of_elsewhere(self.dotted(call.func)):
                yield from ((name, _ELSEWHERE) for name in given)

    @cached_property
    def method_calls(self) -> dict[str, list[ast.Call]]:
        """The calls of attributes, `x.name(…)`, by the last name."""
        found: dict[str, list[ast.Call]] = {}
        for call in self.all(ast.Call):
            if isinstance(call.func, ast.Attribute):
                found.setdefault(call.func.attr, []).append(call)
        return found

    def _full_name(self, node: ast.AST) -> str | None:
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        name = self._heads.get(node.id)
        if name is None or (name in self._rebound and self.bindings(name, self.scope(node))):
            return None
        return ".".join((name, *reversed(names))).removeprefix("builtins.")

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """The names that are read anywhere, and the last ones of attributes."""
        names = (one.id for one in self.all(ast.Name) if isinstance(one.ctx, ast.Load))
        return frozenset((*names, *(one.attr for one in self.all(ast.Attribute))))

    @cached_property
    def _bases(self) -> frozenset[str]:
        """Classes from which others of this file are derived."""
        bases = (base for one in self.all(ast.ClassDef) for base in one.bases)
        return frozenset(base.id for base in bases if isinstance(base, ast.Name))

    @cached_property
    def _heads(self) -> dict[str, str]:
        """What is imported or built in, by the name that it has here."""
        return {name: name for name in _BUILTINS} | self.aliases

    @cached_property
    def _rebound(self) -> frozenset[str]:
        """Built-in names that something of this file has, too, at least somewhere."""
        bound = {name for scope in self.scopes.values() for name in scope.bound}
        return frozenset(bound & _BUILTINS) - self.aliases.keys()

    def callee(self, node: ast.expr) -> Function | None:
        """The function of this file that an expression is; None where it is none, or may be another."""
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name not in self.defined:
            return None
        if node not in self._callees:
            self._callees[node] = self._function(node, self.scope(node))
        return self._callees[node]

    @cached_property
    def defined(self) -> frozenset[str]:
        """The names of all functions and classes of this file."""
        functions: list[Function] = [*self.all(ast.FunctionDef), *self.all(ast.AsyncFunctionDef)]
        return frozenset(one.name for one in (*functions, *self.all(ast.ClassDef)))

    def _function(self, node: ast.expr, scope: Scope) -> Function | None:
        match node:
            case ast.Name(id=name):
                found = [one.node for one in self.bindings(name, scope)]
            case ast.Attribute(value=owner, attr=name):
                holder = self._class_of(owner, scope) if name not in self.attributes else None
                found = (
                    [] if holder is None else [one.node for one in self.scopes[holder].bound.get(name, [])]
                )
            case _:
                return None
        if len(found) == 1 and isinstance(found[0], ast.FunctionDef | ast.AsyncFunctionDef):
            return found[0]
        return None

    def _class_of(self, node: ast.expr, scope: Scope) -> ast.ClassDef | None:
        match node:
            case ast.Name(id="self" | "cls"):
                holders = (one.node for one in _outward(scope))
                holder = next((one for one in holders if isinstance(one, ast.ClassDef)), None)
                return None if holder is not None and holder.name in self._bases else holder
            case ast.Name(id=name):
                bound = self.bindings(name, scope)
                if len(bound) != 1:
                    return None
                if isinstance(bound[0].node, ast.ClassDef):
                    return bound[0].node
                value = bound[0].value
                if bound[0].is_element or not isinstance(value, ast.Call):
                    return None
                return self._class_of(value, scope)
            case ast.Call(func=ast.Name(id=name)):
                bound = self.bindings(name, scope)
                kind = bound[0].node if len(bound) == 1 else None
                return kind if isinstance(kind, ast.ClassDef) else None
        return None

    def ancestry(self, kind: ast.ClassDef) -> tuple[list[ast.ClassDef], list[ast.expr]]:
        """A class and those of this file that it is derived from, and what else they name as bases."""
        classes: list[ast.ClassDef] = [kind]
        others: list[ast.expr] = []
        for one in classes:
            for base in one.bases:
                bound = self.bindings(base.id, self.scope(one)) if isinstance(base, ast.Name) else []
                found = [binding.node for binding in bound[:2] if isinstance(binding.node, ast.ClassDef)]
                if not found or len(found) < len(bound) or len(classes) > _MOST_BASES:
                    others.append(base)
                else:
                    classes += (new for new in found if new not in classes)
        return classes, others

    def initialiser(self, node: ast.expr) -> Function | None:
        """The `__init__` of a class of this file that is called."""
        if not isinstance(node, ast.Name) or node.id not in self.defined:
            return None
        bound = self.bindings(node.id, self.scope(node))
        kind = bound[0].node if len(bound) == 1 else None
        found = self.scopes[kind].bound.get("__init__", []) if isinstance(kind, ast.ClassDef) else []
        first = found[0].node if len(found) == 1 else None
        return first if isinstance(first, ast.FunctionDef) else None

    def constant(self, node: ast.AST | None) -> ast.AST | None:
        """What an expression stands for; None where elements are put into it, or taken out, somewhere."""
        value = self.written(node)
        if isinstance(value, _CHANGEABLE) and _last_name(node) in self._changed:
            return None
        return value

    def written(self, node: ast.AST | None, depth: int = 0) -> ast.AST | None:
        """What an expression stands for: through names that get one value once, to what is written there."""
        if depth > 8:
            return None
        match node:
            case ast.Name(id=name):
                bound = self.bindings(name, self.scope(node))
                if len(bound) != 1 or bound[0].is_element or bound[0].value is None:
                    return None
                return self.written(bound[0].value, depth + 1)
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                bound = self.bindings(name, self.scope(node))
                holder = bound[0].node if len(bound) == 1 else None
                if isinstance(holder, ast.ClassDef) and attr not in self.attributes:
                    members = self.scopes[holder].bound.get(attr, [])
                    return self.written(members[0].value, depth + 1) if len(members) == 1 else None
                return None
            case ast.Attribute(value=ast.Attribute() as member, attr="value"):
                return self.written(member, depth + 1)
        return node

    def text_of(self, node: ast.AST | None) -> str | None:
        """The literal string that an expression stands for."""
        match self.constant(node):
            case ast.Constant(value=str(text)):
                return text
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                parts = (self.constant(left), self.constant(right))
                texts = [one.value for one in parts if isinstance(one, ast.Constant)]
                if all(isinstance(one, str) for one in texts) and len(texts) == len(parts):
                    return "".join(map(str, texts))
        return None

    def texts_of(self, node: ast.AST | None) -> tuple[str, ...] | None:
        """The literal strings of a list, tuple, set or of a dictionary's keys, all of them or None."""
        found = self.constant(node)
        if found is None:
            return None
        if found not in self._texts:
            self._texts[found] = self._literal_texts(found)
        return self._texts[found]

    def _literal_texts(self, node: ast.AST) -> tuple[str, ...] | None:
        match node:
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                texts = [self.text_of(one) for one in items]
            case ast.Dict(keys=keys):
                texts = [self.text_of(one) if one is not None else None for one in keys]
            case ast.Call(func=ast.Name(id="frozenset" | "set" | "tuple" | "list"), args=[inner]):
                return self.texts_of(inner)
            case _:
                return None
        return None if None in texts else tuple(text for text in texts if text is not None)

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def line(self, number: int) -> str:
        """A line of the source, without its end; empty behind the last."""
        return self._lines[number - 1] if number <= len(self._lines) else ""

    def at(self, node: ast.AST) -> Location:
        """Where a node stands; of a compound statement, its first line."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line, end_column = getattr(node, "end_lineno", line), getattr(node, "end_col_offset", column)
        if isinstance(node, ast.stmt) and hasattr(node, "body"):
            end_line, end_column = line, len(self._lines[line - 1].encode("utf-8", "replace"))
        return Location(
            self.path, line, self._column(line, column), end_line, self._column(end_line, end_column)
        )

    def _column(self, line: int, offset: int) -> int:
        text = self.line(line)
        if text.isascii():
            return offset + 1
        return len(text.encode("utf-8", "replace")[:offset].decode("utf-8", "replace")) + 1

    @property
    def end(self) -> Location:
        """The last line that is not blank."""
        number = next((n for n in range(len(self._lines), 0, -1) if self._lines[n - 1].strip()), 1)
        return Location.of_line(self.path, number, 1, len(self._lines[number - 1]))


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters of a function in order, with those that gather the rest."""
    rest = [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *rest]


def _last_name(node: ast.AST | None) -> str:
    """The name of a variable, or the last one of an attribute; empty for anything else."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_of_elsewhere(name: str | None) -> bool:
    """Whether something imported may be of the repository, or of those who wrote it."""
    return name is not None and "." in name and name.partition(".")[0] not in _TRUSTED


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The value of a keyword argument."""
    for one in call.keywords:
        if one.arg == name:
            return one.value
    return None


def _is_counted(node: ast.expr | None) -> TypeGuard[ast.Call]:
    """Whether something is `enumerate(…)`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    return node.func.id == "enumerate" and bool(node.args)


def _outward(scope: Scope | None) -> Iterator[Scope]:
    while scope is not None:
        yield scope
        scope = scope.parent
