"""The merged policy with the origin of every value: as YAML with comments, and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.output.json_text import dumped
from ownership_lint.output.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.finding import Location
    from ownership_lint.inputs.merging import Traced

_PLAIN: Final = lazy_pattern(r"(?:[A-Za-z_]|\.[A-Za-z_])[A-Za-z0-9_./-]*")
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", ".inf", ".nan"})
"""What some version of YAML takes for something other than text."""


def render_yaml(tree: Traced) -> str:
    """A policy file that states all of it; a comment behind each value says where it comes from."""
    head = "extends: []  # what it names is merged in"
    return "\n".join((head, *_mapping(_without_extends(tree), ""))) + "\n"


def render_json(tree: Traced) -> str:
    """Every value as `{"value": …, "from": {"path": …, "line": …}}`, those of mappings and lists too."""
    value = {key: _node(said) for key, said in _without_extends(tree).items()}
    return dumped(value)


def origin(at: Location) -> str:
    """`file:line`, safe to print."""
    return f"{visible(at.path)}:{at.line}"


def origin_node(at: Location) -> dict[str, Any]:
    """The origin for JSON."""
    return {"path": at.path, "line": at.line}


def _without_extends(tree: Traced) -> dict[str, Traced]:
    """The settings themselves: what is merged extends nothing any more."""
    return {key: value for key, value in tree.value.items() if key != "extends"}


def _node(said: Traced) -> dict[str, Any]:
    value = said.value
    if isinstance(value, dict):
        value = {key: _node(below) for key, below in value.items()}
    elif isinstance(value, tuple):
        value = [_node(item) for item in value]
    return {"value": value, "from": origin_node(said.at)}


def _mapping(values: dict[str, Traced], indent: str) -> Iterator[str]:
    for key, said in values.items():
        yield from _entry(f"{indent}{_text(key)}:", said, indent)


def _entry(lead: str, said: Traced, indent: str) -> Iterator[str]:
    if said.value and isinstance(said.value, dict):
        yield lead
        yield from _mapping(said.value, indent + "  ")
    elif said.value and isinstance(said.value, tuple):
        yield lead
        for item in said.value:
            yield from _item(item, indent + "  ")
    else:
        yield f"{lead} {_scalar(said.value)}  # {origin(said.at)}"


def _item(said: Traced, indent: str) -> Iterator[str]:
    if said.value and isinstance(said.value, dict):
        first, *rest = _mapping(said.value, indent + "  ")
        yield f"{indent}- {first[len(indent) + 2 :]}"
        yield from rest
    else:
        yield from _entry(f"{indent}-", said, indent)


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    return json.dumps(value)  # an empty list or mapping, a number, a boolean, null


def _text(text: str) -> str:
    """Plain where every reader takes it for text, else in quotes; its escapes are those of YAML too."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{visible(escaped)}"'
