"""A shell script as a syntax tree, with places in characters and words whose value the text fixes."""

from __future__ import annotations

import re
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.syntax_trees import tree_in_time
from ownership_lint.finding import Location
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node, Parser

    from ownership_lint.analysis.contracts.shell.behaviour import Behaviour
    from ownership_lint.analysis.contracts.shell.flow.program import Program

SIZE_LIMIT: Final = 1_000_000
"""Bytes; a longer script is not analysed."""

_SURROGATE: Final = lazy_pattern("[\ud800-\udfff]")
# `${X:-[\"a\"]}` and the pattern `\[*)`, which the grammar does not know.
_DEFAULT: Final = lazy_pattern(rb"(\$\{\w{1,80}:?[-=])((?:[^{}$`\n\\\"']|\\[\"$`\\]){1,300})\}")
_MARKS: Final = lazy_pattern(rb"[\[\]()&]|\\.")
_ESCAPED: Final = lazy_pattern(rb"(?<!\\)\\[\[\]]")
# What the grammar keeps as text in patterns: `$name`, `${name`, `${!name`, but not behind a backslash.
_MENTION: Final = lazy_pattern(r"\\.|\$(?:\{([!#]?))?([A-Za-z_]\w*|[0-9]+|[@*])", re.DOTALL)
_SINGLE: Final = lazy_pattern(r"'[^']*'")
# The same for commands: `$(…)` and backticks.
_COMMAND: Final = lazy_pattern(r"(?<!\\)(?:\\\\)*(?:`|\$\()")
# `10#$x` in calculations, and `\>` in `[`.
_BASE: Final = lazy_pattern(rb"(?<=[( +*/-])[0-9]{1,2}#(?=[$\w])")
_GREATER: Final = lazy_pattern(rb"(?<= )\\[<>](?= )")
_PLAIN: Final = frozenset(
    {"word", "command_name", "number", "test_operator", "extglob_pattern", "variable_name"}
)
_QUOTED: Final = frozenset({"string", "raw_string", "ansi_c_string", "translated_string"})

_LANDMARKS: Final = frozenset(
    {"case_item", "command", "declaration_command", "function_definition", "redirected_statement"}
    | {"variable_assignment"}
)
_WITH_WORDS: Final = frozenset({"command", "declaration_command"})
_DEEPEST: Final = 300

LEAVES: Final = frozenset({"comment", "raw_string", "string_content", "variable_name", "word"})
"""Kinds of nodes, the most frequent ones, below which there is nothing."""


class Landmarks(NamedTuple):
    """What several analyses look for: commands, assignments, functions and arms."""

    nodes: list[tuple[str, Node]]
    """In the order of the text, each with its kind."""
    too_deep: Node | None
    """The first place that is nested too deeply to be looked at."""


class ShellSource:
    """A parsed script. tree-sitter reads on behind an error: a script that has one is not to be trusted."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        # Half a surrogate is three bytes that the grammar takes apart: one harmless character stands for it.
        self.data = _SURROGATE.sub("\ufffd", text).encode("utf-8")
        self._ascii = text if text.isascii() else None
        parsed = _parsed(self.data)
        self.is_parsed = parsed is not None
        """Whether the parser was done with it in time."""
        self.root: Final[Node] = parsed or _parser().parse(b"").root_node
        self.behaviour: Behaviour | None = None
        """What a run through it has found; kept, since several analyses ask for it."""
        self.program: Program | None = None
        """What it does; kept, since a library is run by all that source it."""
        self.evaluated: dict[str, str | None] = {}
        """The files and folders that its words come to; kept, since a word is looked at on every way."""

    def forget(self) -> None:
        """Let go of what was found in it, which leads back to it and would keep all of it for good."""
        self.behaviour = self.program = None

    @cached_property
    def first_error(self) -> Node | None:
        """The first place that does not parse, or takes too long to; None in a sound script."""
        if not self.is_parsed:
            return self.root
        if not self.root.has_error:
            return self._swallowing
        return next((one for one in walk(self.root) if one.is_error or one.is_missing), self.root)

    @property
    def _swallowing(self) -> Node | None:
        """A command that holds the next line: so the grammar reads `a | b | c` where `d || e` follows."""
        for kind, node in self.landmarks.nodes:
            if kind in _WITH_WORDS and node.start_point[0] != node.end_point[0] and self._is_torn(node):
                return node
        return None

    def _is_torn(self, node: Node) -> bool:
        for one, following in pairwise(node.children):
            gap = self.data[one.end_byte : following.start_byte]
            if b"\n" in gap.replace(b"\\\n", b"") and one.type != "variable_assignment":
                return True
        return False

    @cached_property
    def landmarks(self) -> Landmarks:
        """Found in one walk."""
        found: list[tuple[str, Node]] = []
        too_deep: Node | None = None
        cursor = self.root.walk()
        while (one := cursor.node) is not None:
            if (kind := one.type) in _LANDMARKS:
                found.append((kind, one))
            if one.is_named and kind not in LEAVES:
                if cursor.depth > _DEEPEST:
                    too_deep = too_deep or one
                elif cursor.goto_first_child():
                    continue
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return Landmarks(found, too_deep)
        return Landmarks(found, too_deep)

    def text_of(self, node: Node) -> str:
        """The source text of a node."""
        if self._ascii is not None:  # the same, in half of the time
            return self._ascii[node.start_byte : node.end_byte]
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "surrogatepass")

    def at(self, node: Node) -> Location:
        """Where a node stands."""
        (line, column), (end_line, end_column) = node.start_point, node.end_point
        return Location(
            self.path,
            line + 1,
            self._characters(node.start_byte, column) + 1,
            end_line + 1,
            self._characters(node.end_byte, end_column) + 1,
        )

    def _characters(self, byte: int, column: int) -> int:
        return len(self.data[byte - column : byte].decode("utf-8", "surrogatepass"))

    def literal(self, node: Node) -> str | None:
        """The value of a word in which nothing is expanded; None for any other."""
        kind = node.type
        if kind in _PLAIN:
            if node.named_child_count:
                return self._joined(node)
            text = self.text_of(node)
            return _unescaped(text) if "\\" in text else text
        match kind:
            case "raw_string":
                return self.text_of(node)[1:-1]
            case "string":
                if all(child.type == "string_content" for child in node.named_children):
                    return _in_double_quotes(self.text_of(node)[1:-1])
                return None
            case "concatenation":
                return self._joined(node)
        return None

    def _joined(self, node: Node) -> str | None:
        parts = [self.literal(child) for child in node.children]
        return None if None in parts else "".join(part for part in parts if part is not None)

    def is_quoted(self, node: Node) -> bool:
        """Whether a word is one quoted string."""
        return node.type in _QUOTED


class Chain(NamedTuple):
    """`a | b && c || d`: the parts of the first pipeline, and what follows it."""

    parts: list[Node]
    rest: list[tuple[str, Node]]
    """Each with the sign before it."""


def chain_of(node: Node) -> Chain:
    """Commands joined by `|`, `&&` and `||`: the grammar takes `a | b | c || d` for `a | (b | c || d)`."""
    parts = [node]
    rest: list[tuple[str, Node]] = []
    while parts[-1].type in {"list", "pipeline"} and parts[-1].named_child_count:
        last = parts.pop()
        inner = [child for child in last.named_children if child.type != "comment"]
        if last.type == "list":
            rest.append((last.children[1].type, inner[-1]))
            parts.append(inner[0])
        else:
            parts += inner
    rest.reverse()
    return Chain(parts, rest)


@lru_cache(maxsize=32)
def library_of(path: str, data: bytes) -> ShellSource:
    """A script that others source, parsed once for all of them."""
    return ShellSource(path, data.decode("utf-8", "replace"))


def mentions(text: str) -> list[tuple[str, str]]:
    """The parameters that a pattern names, which the grammar has no nodes for, with the `!` or `#` before."""
    if "$" not in text:
        return []
    if '"' not in text:
        text = _SINGLE.sub("", text)
    return [(found[1] or "", found[2]) for found in _MENTION.finditer(text) if found[2]]


def holds_commands(text: str) -> bool:
    """Whether a text that the grammar has no nodes for runs commands."""
    if "`" not in text and "$(" not in text:
        return False
    return _COMMAND.search(text if '"' in text else _SINGLE.sub("", text)) is not None


def _parsed(data: bytes) -> Node | None:
    """The tree; where the grammar does not know a word, that of the same text with a plain one.

    Places stay the same, and what a node says is read from the script itself.
    """
    tree = tree_in_time(_parser(), data)
    if tree is None or not tree.root_node.has_error:
        return tree.root_node if tree else None
    plain = _DEFAULT.sub(lambda found: found[1] + _MARKS.sub(_plain, found[2]) + b"}", data)
    plain = _ESCAPED.sub(_plain, plain)
    plain = _BASE.sub(lambda found: b"+".rjust(len(found[0]), b"0"), plain)
    plain = _GREATER.sub(b"==", plain)
    mended = tree_in_time(_parser(), plain) if plain != data else None
    return tree.root_node if mended is None or mended.root_node.has_error else mended.root_node


def _plain(found: re.Match[bytes]) -> bytes:
    return b"_" * len(found[0])


def walk(node: Node, enters: Callable[[Node], bool] | None = None) -> Iterator[Node]:
    """A node and all below it in the order of the text, only into those that `enters` lets in."""
    cursor = node.walk()  # several times quicker than lists of children
    while (one := cursor.node) is not None:
        yield one
        if (enters is None or enters(one)) and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _unescaped(text: str) -> str:
    pieces, escaped = [], False
    for char in text:
        if char == "\\" and not escaped:
            escaped = True
            continue
        if not (escaped and char == "\n"):
            pieces.append(char)
        escaped = False
    return "".join(pieces)


def _in_double_quotes(text: str) -> str:
    for char in '$`"':
        text = text.replace(f"\\{char}", char)
    return text.replace("\\\n", "").replace("\\\\", "\\")


@cache
def _parser() -> Parser:
    import tree_sitter_bash
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_bash.language()))
