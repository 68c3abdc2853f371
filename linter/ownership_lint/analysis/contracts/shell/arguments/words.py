"""What the words of a shell script are made of: literal text, and what the shell puts in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.contracts.shell.source import walk
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.source import ShellSource

EXPANSIONS: Final = frozenset({"simple_expansion", "expansion"})
_NESTING: Final = frozenset({"string", "concatenation", "translated_string"})
_BRACED: Final = lazy_pattern(
    r"\$\{(?P<prefix>[!#]?)(?P<name>[A-Za-z_]\w*|[0-9]+|[@*#?$!-])(?P<index>\[[^\]]*\])?"
    r"(?P<operator>:[-=?+]|[-=?+]|##?|%%?|//?|\^\^?|,,?|:|@)?(?P<operand>.*)\}\Z",
    re.DOTALL,
)


class Reference(NamedTuple):
    """What `$x` and `${x…}` ask for."""

    name: str
    """The variable's name, a number, or `@`, `*`, `#`."""
    prefix: str = ""
    """`!` where the name of the variable is in the variable, `#` for a length."""
    subscript: str = ""
    operator: str = ""
    operand: str = ""

    @property
    def position(self) -> int | None:
        """The number of a positional parameter; None for all others."""
        return int(self.name) if self.name.isdecimal() and len(self.name) < 5 else None

    @property
    def is_list(self) -> bool:
        """Whether it gives all arguments, or the rest of them."""
        return self.name in {"@", "*"} and not self.prefix

    @property
    def is_all(self) -> bool:
        """Whether it gives all of something: of the arguments, or of an array."""
        return self.is_list or self.subscript in {"[@]", "[*]"}


def reference(source: ShellSource, node: Node) -> Reference | None:
    """What an expansion refers to; None where it is of no known form."""
    return _reference(source.text_of(node).lstrip())  # the grammar adds blanks that stand before it


@lru_cache(maxsize=4096)
def _reference(text: str) -> Reference | None:
    if not text.startswith("${"):
        return Reference(text[1:])
    found = _BRACED.match(text)
    return found and Reference(
        found["name"], found["prefix"], found["index"] or "", found["operator"] or "", found["operand"]
    )


def parts(source: ShellSource, word: Node) -> Iterator[str | Node]:
    """The literal pieces of a word, without quotes, and the nodes of what the shell puts in, in order."""
    if word.type not in _NESTING:
        literal = source.literal(word)
        yield word if literal is None else literal
        return
    is_string = word.type != "concatenation"
    place = word.start_byte + is_string
    for child in word.named_children:
        # Blanks around an expansion are in no node of the grammar.
        if child.start_byte > place:
            yield source.data[place : child.start_byte].decode("utf-8", "surrogatepass")
        place = child.end_byte
        text = source.text_of(child)
        if child.type == "string_content":
            yield text
            continue
        if blank := text[: len(text) - len(text.lstrip())]:
            yield blank
        yield from parts(source, child)
    if word.end_byte - is_string > place:
        yield source.data[place : word.end_byte - is_string].decode("utf-8", "surrogatepass")


def expansions(node: Node) -> Iterator[Node]:
    """All expansions at and below a node."""
    return (one for one in walk(node) if one.type in EXPANSIONS)


def applies(source: ShellSource, nodes: Iterable[Node], marks: frozenset[str]) -> bool:
    """Whether the operator of any of some expansions begins with one of some marks."""
    asked = (reference(source, one) for one in nodes)
    return any(one is not None and one.operator[:1] in marks for one in asked)


def command_words(command: Node) -> list[Node]:
    """The name of a command and its arguments, without assignments before it and redirections."""
    name = command.child_by_field_name("name")
    if name is None:
        return []
    inner = name.named_children
    return [inner[0] if len(inner) == 1 else name, *command.children_by_field_name("argument")]
