"""Parsers of the optional extra `parsers`: tree-sitter grammars, used only where they are installed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.syntax_trees import tree_in_time

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_GRAMMARS: Final = {
    "c": ("tree_sitter_c", "language"),
    "cpp": ("tree_sitter_cpp", "language"),
    "csharp": ("tree_sitter_c_sharp", "language"),
    "go": ("tree_sitter_go", "language"),
    "java": ("tree_sitter_java", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "jsx": ("tree_sitter_javascript", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "ruby": ("tree_sitter_ruby", "language"),
    "rust": ("tree_sitter_rust", "language"),
    "shell": ("tree_sitter_bash", "language"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
}
_MOST: Final = 1_000_000
"""Bytes of a text that is parsed."""


def error_count(language: str, data: bytes) -> int | None:
    """How often a grammar had to guess: comparable between versions of one text.

    None without a grammar, and where it takes too long.
    """
    parser = _parser(language)
    tree = tree_in_time(parser, data) if parser is not None and len(data) <= _MOST else None
    if tree is None:
        return None
    count, nodes = 0, [tree.root_node]
    while nodes:
        node = nodes.pop()
        count += node.is_error or node.is_missing
        nodes += _broken(node)
    return count


def _broken(node: Node) -> list[Node]:
    return [child for child in node.children if child.has_error] if node.has_error else []


@cache
def _parser(language: str) -> Parser | None:
    if language not in _GRAMMARS:
        return None
    module, name = _GRAMMARS[language]
    try:
        from tree_sitter import Language, Parser

        return Parser(Language(getattr(import_module(module), name)()))
    except (ImportError, AttributeError, ValueError):  # not installed, or of another version
        return None
