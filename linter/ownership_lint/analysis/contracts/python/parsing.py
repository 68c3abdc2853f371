"""Python source as a tree, and why there is none."""

from __future__ import annotations

import ast
import gc
import warnings
from contextlib import contextmanager
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST: Final = 1_000_000
"""Characters; a longer script is not analysed."""

_LEAVES: Final = frozenset(
    # what holds no code, and annotations, of which only typer's matter: they are read with their parameters
    {"annotation", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level"}
    | {"module", "name", "names", "op", "ops", "rest", "returns", "simple", "type_comment", "type_params"}
)
_FIELDS: Final[dict[type[ast.AST], Callable[[ast.AST], tuple[Any, ...]]]] = {}
"""By kind of node what gives the fields that may hold others."""
CHILDLESS: Final = frozenset({ast.Constant, ast.Name})
"""Kinds of nodes, the most frequent ones, below which there is nothing."""
_SPARSE: Final = frozenset({ast.Dict, ast.arguments})
"""Kinds of which a list may hold nothing in some places: `{**more}`, parameters without a default."""


def parsed(text: str) -> ast.Module | str:
    """The tree of a source text, or why there is none."""
    if len(text) > LONGEST:
        return "the script is too long"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (RecursionError, MemoryError):
        return "the script is nested too deeply"
    except ValueError:  # a lone surrogate, or a null byte
        return "the script holds characters that no text holds"
    except SyntaxError:
        return "the script is not valid Python"


@contextmanager
def without_collecting() -> Iterator[None]:
    """A tree is thousands of objects and no garbage: looking for some takes half of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _fields_of(kind: type[ast.AST]) -> Callable[[ast.AST], tuple[Any, ...]]:
    names = [name for name in kind._fields if name not in _LEAVES]
    getter: Callable[[ast.AST], Any] = attrgetter(*names) if names else lambda _: ()
    # Of one name, `attrgetter` gives no tuple.
    return _FIELDS.setdefault(kind, (lambda node: (getter(node),)) if len(names) == 1 else getter)


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below one, in the order of the text."""
    kind = type(node)
    fields = _FIELDS.get(kind) or _fields_of(kind)
    below: list[ast.AST] = []
    for value in fields(node):
        if type(value) is list:
            below += value
        elif isinstance(value, ast.AST):
            below.append(value)
    return [one for one in below if one is not None] if kind in _SPARSE else below
