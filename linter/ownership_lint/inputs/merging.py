"""Merges files of one shape by key, and remembers of every value where it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.finding import Location
    from ownership_lint.inputs.yaml_source import YamlSource
    from ownership_lint.inputs.yaml_text import YamlText
    from ownership_lint.inputs.yaml_tree import Node

EXTEND: Final = "extend_"
"""What the name of a key begins with that adds to a list instead of replacing it."""


class Traced(NamedTuple):
    """A value and the place that says it; of a mapping of several files, the place of the last."""

    value: Any
    """A mapping of keys to `Traced`, a tuple of `Traced`, or a plain scalar."""
    at: Location

    def find(self, *steps: str | int) -> Traced | None:
        """What stands below some keys and positions, if anything does."""
        node: Traced = self
        for step in steps:
            try:
                node = node.value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return node

    def listed(self) -> Iterator[Traced]:
        """The items of a list; none of anything else."""
        return iter(self.value if isinstance(self.value, tuple) else ())


def traced(source: YamlSource) -> Traced:
    """The mapping of a file that could be read."""
    if source.root is None:
        raise ValueError(f"{source.text.path} holds no mapping")
    return _traced(source.text, source.root, source.place(()))


def _traced(text: YamlText, node: Node, at: Location) -> Traced:
    below = {
        key: _traced(text, child.node, text.location(child.span)) for key, child in node.children.items()
    }
    if isinstance(node.value, dict):
        return Traced(below, at)
    return Traced(tuple(below.values()) if isinstance(node.value, list) else node.value, at)


def merged(below: Traced | None, above: Traced) -> Traced:
    """`above` on `below`: mappings merge by key, `extend_NAME` adds to the list NAME, all else replaces.

    `below` is None, or has been merged itself, so that no `extend_NAME` is left in it.
    """
    if not isinstance(above.value, dict):
        return above
    values = dict(below.value) if below is not None and isinstance(below.value, dict) else {}
    additions = {key: value for key, value in above.value.items() if _adds(key, value)}
    for key, value in above.value.items():
        if key not in additions:
            values[key] = merged(values.get(key), value)
    for key, value in additions.items():
        name = key.removeprefix(EXTEND)
        earlier = values[name].listed() if name in values else ()
        values[name] = Traced((*earlier, *value.value), value.at)
    return Traced(values, above.at)


def _adds(key: str, value: Traced) -> bool:
    return key.startswith(EXTEND) and isinstance(value.value, tuple)


def plain(node: Traced) -> Any:
    """The value alone, as it would have been read from one file."""
    if isinstance(node.value, dict):
        return {key: plain(value) for key, value in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    return node.value
