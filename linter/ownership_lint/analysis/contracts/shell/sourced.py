"""Whether a script is meant to be read by another one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.shell.arguments.help_text import header_of
from ownership_lint.analysis.paths import basename
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.source import ShellSource

_SAYS_SO: Final = lazy_pattern(
    r"\b(?:source this (?:file|script)|(?:meant|intended|designed) to be sourced"
    r"|(?:should|must) be sourced|not (?:meant|intended) to be (?:run|executed)(?: directly)?"
    r"|do not (?:run|execute)(?: this (?:file|script))? directly|sourced by (?:the )?(?:other|all) )",
    re.IGNORECASE,
)
_DECLARES: Final = frozenset(
    {"function_definition", "variable_assignment", "declaration_command", "variable_assignments"}
)
_PREPARES: Final = lazy_pattern(r"(?:set|shopt|source|\.|unset|:|true)(?:\s|\Z)")


def is_sourced(source: ShellSource) -> bool:
    """Whether the text proves that nobody is to run it."""
    return (
        any(
            _SAYS_SO.search(line.text) or _sources_itself(source, line.text)
            for line in header_of(source).lines
        )
        or _only_declares(source)
        or any(_guards(source, node) for node in source.root.named_children)
    )


def _sources_itself(source: ShellSource, text: str) -> bool:
    """A usage line such as `source scripts/lib.sh`."""
    words = text.replace("Usage:", "").split()
    return (
        len(words) > 1
        and words[0] in {"source", "."}
        and basename(words[1].strip("\"'`")) == basename(source.path)
    )


def _only_declares(source: ShellSource) -> bool:
    """Whether running it would do nothing but define functions."""
    functions = 0
    for node in source.root.named_children:
        functions += node.type == "function_definition"
        if node.type == "command" and not _PREPARES.match(source.text_of(node)):
            return False
        if node.type not in _DECLARES and node.type not in {"comment", "command"}:
            return False
    return functions > 0


def _guards(source: ShellSource, node: Node) -> bool:
    """A `return` at the top, or a refusal to run where nobody sources it."""
    text = source.text_of(node)
    if node.type == "list" and "||" not in text and _is_return(source, node.named_children[-1]):
        return True
    if node.type != "if_statement" or any(
        one.type in {"elif_clause", "else_clause"} for one in node.named_children
    ):
        return False
    last = [one for one in node.named_children if one.type != "comment"][-1]
    if _is_return(source, last):
        return True
    head = text.partition("then")[0]
    refuses = last.type == "command" and source.text_of(last).startswith("exit") and last.text != b"exit 0"
    return refuses and "BASH_SOURCE" in head and re.search(r"==?\s", head) is not None and "!=" not in head


def _is_return(source: ShellSource, node: Node) -> bool:
    return node.type == "command" and source.text_of(node).split()[0] == "return"
