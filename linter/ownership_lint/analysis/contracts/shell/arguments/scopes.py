"""A script together with the tracked files that it sources: its functions, its top level, its assignments."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.contracts.shell.arguments.words import command_words
from ownership_lint.analysis.contracts.shell.source import SIZE_LIMIT, library_of, walk
from ownership_lint.analysis.paths import folder, join
from ownership_lint.analysis.shell_variables import ShellVariables
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.source import ShellSource
    from ownership_lint.analysis.contracts.tree import Tree

_MAX_FILES: Final = 20
_NOTED: Final = frozenset({"command", "declaration_command", "function_definition", "variable_assignment"})
_LOCAL: Final = ("local", "declare", "typeset")
# Files of settings and environments, which nobody gives arguments to.
_SETTINGS: Final = lazy_pattern(
    r"(?:.*[/\"}])?(?:activate|[\w.-]*\.env(?:\.[\w.-]+)?|env|os-release|nvm\.sh|conda\.sh|profile|bash_completion|"
    r"\.(?:bashrc|bash_profile|profile|zshrc|zprofile|cargo/env)|[\w.-]+\.(?:conf|cfg|config|properties|vars))\"?\Z"
)


class Body(NamedTuple):
    """A piece of code with arguments of its own: a script's top level, or a function."""

    source: ShellSource
    node: Node
    name: str = ""
    """The function's; empty for a top level."""
    locals: frozenset[str] = frozenset()
    shifts: bool = False
    is_library: bool = False
    """Whether it is the top level of a sourced file."""


class Assignment(NamedTuple):
    """`name=value`, wherever it stands."""

    source: ShellSource
    node: Node
    value: Node | None
    function: str


@dataclass(slots=True)
class Program:
    """Everything that runs in the script's own shell."""

    tree: Tree
    bodies: list[Body] = field(default_factory=list)
    functions: dict[str, list[Body]] = field(default_factory=lambda: defaultdict(list))
    assignments: dict[str, list[Assignment]] = field(default_factory=lambda: defaultdict(list))
    unread: list[tuple[ShellSource, Node]] = field(default_factory=list)
    """Sourced files that cannot be read, whose code sees the script's arguments."""
    followed: list[str] = field(default_factory=list)
    has_settings: bool = False
    """Whether it sources files that cannot be read, which may set any variable."""
    folders: dict[str, ShellVariables] = field(default_factory=dict)
    too_deep: Node | None = None
    _mentioned: dict[int, frozenset[str]] = field(default_factory=dict)

    def mentioned(self, body: Body) -> frozenset[str]:
        """The variables that a function looks at or sets."""
        if id(body) not in self._mentioned:
            names = (one for one in walk(body.node) if one.type == "variable_name")
            self._mentioned[id(body)] = frozenset(map(body.source.text_of, names))
        return self._mentioned[id(body)]

    def resolve(self, source: ShellSource, word: Node) -> str | None:
        """The tracked file that a word names; None where it cannot be told, or is not tracked."""
        if (literal := source.literal(word)) is not None:
            return self._tracked(source.path, literal)
        if source.path not in self.folders:
            self.folders[source.path] = ShellVariables(source.path, source.text)
        path = self.folders[source.path].evaluate(source.text_of(word))
        return path if path and self.tree.read(path) is not None else None

    def _tracked(self, path: str, literal: str) -> str | None:
        """A relative path is seen from the root, or from the script's own folder: not where both fit."""
        if not literal or literal.startswith(("/", "~")):
            return None
        found = {join(base, literal) for base in ("", folder(path))}
        known = [one for one in found if one and self.tree.read(one) is not None]
        return known[0] if len(known) == 1 else None


def program_of(main: ShellSource, tree: Tree) -> Program:
    """The script and what it sources, each file once."""
    program = Program(tree)
    waiting = [main]
    seen = {main.path}
    while waiting:
        source = waiting.pop(0)
        for word, is_function in _gather(program, source, is_library=source is not main):
            path = program.resolve(source, word)
            if path in seen:
                continue
            library = _library(tree, path) if path and len(seen) < _MAX_FILES else None
            if library is not None:
                seen.add(library.path)
                program.followed.append(library.path)
                waiting.append(library)
                continue
            program.has_settings = True
            if not is_function and not _is_settings(program, source, word):
                program.unread.append((source, word))
    return program


def _is_settings(program: Program, source: ShellSource, word: Node) -> bool:
    """Whether a sourced file is one of settings, by its name or by all that its variable is given."""
    if _SETTINGS.match(source.text_of(word)):
        return True
    name = source.text_of(word).strip('"').removeprefix("$").strip("{}")
    values = [source.text_of(one.value) for one in program.assignments.get(name, ()) if one.value is not None]
    return bool(values) and all(_SETTINGS.match(value) for value in values)


def _library(tree: Tree, path: str) -> ShellSource | None:
    data = tree.read(path)
    if data is None or len(data) > SIZE_LIMIT:
        return None
    source = library_of(path, data)
    return None if source.first_error else source


def _gather(program: Program, source: ShellSource, *, is_library: bool) -> list[tuple[Node, bool]]:
    """Notes the bodies and assignments of one file; gives the words that name sourced files."""
    sourced: list[tuple[Node, bool]] = []
    local_names: dict[str, set[str]] = defaultdict(set)
    shifting: set[str] = set()
    found: list[tuple[str, Node]] = [("", source.root)]
    for kind, node, function in _noted(program, source):
        if kind == "function_definition":
            found.append((function, node))
        elif kind == "variable_assignment":
            _note_assignment(program, source, node, function)
        elif kind == "declaration_command" and function:
            local_names[function] |= _declared(source, node)
        elif kind == "command" and (words := command_words(node)):
            match source.text_of(words[0]):
                case "source" | "." if len(words) > 1:
                    sourced.append((words[1], bool(function)))
                case "shift":
                    shifting.add(function)
    for name_, node in found:
        body = Body(source, node, name_, frozenset(local_names[name_]), name_ in shifting, is_library)
        (program.functions[name_] if name_ else program.bodies).append(body)
    return sourced


def _noted(program: Program, source: ShellSource) -> Iterator[tuple[str, Node, str]]:
    """Functions, assignments and commands: the kind of each, and the function that it is or stands in."""
    program.too_deep = program.too_deep or source.landmarks.too_deep
    around = [(len(source.data) + 1, "")]
    for kind, node in source.landmarks.nodes:
        if kind not in _NOTED:
            continue
        while node.start_byte >= around[-1][0]:
            around.pop()
        if kind == "function_definition" and (name := node.child_by_field_name("name")) is not None:
            around.append((node.end_byte, source.text_of(name)))
        yield kind, node, around[-1][1]


def _note_assignment(program: Program, source: ShellSource, node: Node, function: str) -> None:
    name = node.child_by_field_name("name")
    if name is not None and name.type == "variable_name":
        value = node.child_by_field_name("value")
        program.assignments[source.text_of(name)].append(Assignment(source, node, value, function))


def _declared(source: ShellSource, node: Node) -> set[str]:
    if not source.text_of(node).startswith(_LOCAL):
        return set()
    names = set()
    for child in node.named_children:
        name = child.child_by_field_name("name") if child.type == "variable_assignment" else child
        if name is not None and name.type == "variable_name":
            names.add(source.text_of(name))
    return names
