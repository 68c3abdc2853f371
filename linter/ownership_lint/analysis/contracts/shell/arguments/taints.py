"""Where a script's arguments go: which words and variables may hold them, and in what form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.analysis.contracts.shell.arguments.words import (
    EXPANSIONS,
    Reference,
    applies,
    command_words,
    expansions,
    parts,
    reference,
)
from ownership_lint.analysis.contracts.shell.source import walk

if TYPE_CHECKING:
    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.arguments.scopes import Body, Program
    from ownership_lint.analysis.contracts.shell.source import ShellSource


class Taint(IntEnum):
    """What of the arguments a word may hold; the higher, the more can come of it."""

    NONE = 0
    TEXT = 1
    """One word that begins with other text: no option can come of it."""
    LINE = 2
    """The same, of several words."""
    WORD = 3
    """An argument that is no option."""
    PART = 4
    """Something made of arguments in a way that is not followed."""
    RAW = 5
    """An argument as it was given."""


OPTIONAL: Final = frozenset({Taint.TEXT, Taint.LINE, Taint.PART, Taint.RAW})
"""What an option may be read out of by somebody who takes the text apart."""


@dataclass(slots=True)
class Frame:
    """What the positional parameters of a body may hold."""

    positions: dict[int, Taint] = field(default_factory=dict)
    rest: Taint = Taint.NONE
    shifts: bool = False

    def at(self, position: int) -> Taint:
        """What `$position` may hold."""
        if self.shifts:
            later = [taint for place, taint in self.positions.items() if place >= position]
            return max([self.rest, *later])
        return max(self.positions.get(position, Taint.NONE), self.rest)

    @property
    def all(self) -> Taint:
        """What `$@` may hold."""
        return max([self.rest, *self.positions.values()])


class Loop(NamedTuple):
    """A loop, which ends at a byte."""

    end: int
    variable: str = ""
    """Of `for`; empty for others."""
    keeps: bool = False
    """Whether it puts the argument aside as it is."""
    breaks: bool = False


class Context(NamedTuple):
    """Where in a body a piece of code stands."""

    body: Body
    frame: Frame
    guards: dict[str, tuple[int, Taint]]
    """By variable, `$1`, `$n` or `$@`: behind which byte it can hold no more than that."""
    bound: tuple[tuple[str, Taint], ...] = ()
    """Variables of the loops around, innermost last."""
    is_word: bool = False
    """Positional parameters are no options here."""
    is_value: bool = False
    """Inside the code of one option: `$1` is that option, `$2` its value."""
    consumer: tuple[str, ...] = ()
    """The commands that read the output."""
    branch: tuple[Node, ...] = ()
    """What runs where the condition holds that this is."""
    loop: Loop | None = None
    """The loop whose body this is, where every run comes by that loop."""
    loops: tuple[Loop, ...] = ()
    """All loops around."""
    is_straight: bool = True
    """Whether every run comes by here."""

    @property
    def source(self) -> ShellSource:
        """The file."""
        return self.body.source

    def inside(self, **changes: Any) -> Context:
        """The same place with something changed."""
        return self._replace(**changes)


_TELLING: Final = frozenset({"echo", "printf", "expr", "getopt", "print", "basename", "sed", "tr", "cut"})
_SAME: Final = frozenset({"", ":-", "-", ":=", "=", ":?", "?", "^", "^^", ",", ",,", "@"})
_FOLDING: Final = frozenset({"^", ",", "/"})
_COUNTERS: Final = frozenset({"OPTIND", "i", "j", "k", "n", "idx", "index", "argi", "arg_index"})


class Taints:
    """What the variables and functions of a program may hold, as far as it is known by now."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.variables: dict[tuple[str, str], Taint] = defaultdict(lambda: Taint.NONE)
        self.frames: dict[str, Frame] = {}
        self.seen: set[int] = set()
        """Ids of the expansions that somebody has accounted for."""
        self.altered: set[str] = set()
        """Variables that hold an argument in other letters, or without some."""
        self.changed = False

    def assign(self, name: str, taint: Taint, context: Context) -> None:
        """Notes that a variable may hold something."""
        key = _key(name, context)
        if taint > self.variables[key]:
            self.variables[key] = taint
            self.changed = True
        if taint is Taint.PART and name not in self.altered:
            self.altered.add(name)
            self.changed = True

    def held(self, name: str, context: Context) -> Taint:
        """What a variable may hold."""
        return self.variables.get(_key(name, context), Taint.NONE)

    def call(self, name: str, given: list[tuple[Taint, bool]]) -> None:
        """Notes what a function is given: of each word what it holds, and whether it is a list of words."""
        frame = self.frames.setdefault(
            name, Frame(shifts=any(one.shifts for one in self.program.functions[name]))
        )
        position, is_open = 1, False
        for taint, is_list in given:
            is_open = is_open or is_list
            if is_open and taint > frame.rest:
                frame.rest, self.changed = taint, True
            elif not is_open and taint > frame.positions.get(position, Taint.NONE):
                frame.positions[position], self.changed = taint, True
            position += 1

    def word(self, node: Node, context: Context) -> Taint:
        """What a word may hold. The expansions in it count as accounted for."""
        if node.type in {"word", "raw_string", "number", "extglob_pattern", "ansi_c_string"}:
            return Taint.NONE
        if node.type in EXPANSIONS:
            return self.expansion(node, context)
        if node.type in {"command_substitution", "process_substitution"}:
            return self._substitution(node, context)
        if node.type == "array":
            return max((self.word(child, context) for child in node.named_children), default=Taint.NONE)
        if node.type in {"string", "concatenation", "translated_string", "command_name"}:
            return self._joined(list(parts(context.source, node)), context)
        if node.type == "arithmetic_expansion":
            self.account(node)
        return Taint.NONE

    def account(self, node: Node) -> None:
        """Marks all expansions at and below a node as understood."""
        self.seen.update(one.id for one in expansions(node))

    def forget(self, node: Node) -> None:
        """Takes that back: somebody is to look at them."""
        self.seen.difference_update(one.id for one in expansions(node))

    def _joined(self, pieces: list[str | Node], context: Context) -> Taint:
        taints = [Taint.NONE if isinstance(piece, str) else self.word(piece, context) for piece in pieces]
        if len(pieces) == 1 or not any(taints):
            return max(taints, default=Taint.NONE)
        first = pieces[0]
        begins_with_it = taints[0] or (isinstance(first, str) and not first.strip("- \t\n"))
        if max(taints) >= Taint.PART and begins_with_it and taints[0] not in {Taint.TEXT, Taint.LINE}:
            return Taint.PART
        literal = "".join(piece for piece in pieces if isinstance(piece, str))
        return Taint.LINE if Taint.LINE in taints or any(map(str.isspace, literal)) else Taint.TEXT

    def _substitution(self, node: Node, context: Context) -> Taint:
        held = [self.peek(one, context) for one in expansions(node)]
        if not any(held):
            return Taint.NONE
        names = {
            context.source.text_of(words[0])
            for words in (command_words(one) for one in walk(node) if one.type == "command")
            if words and any(self.peek(one, context) for word in words for one in expansions(word))
        }
        if "getopt" in names:
            return Taint.RAW
        is_input = any(one.type == "herestring_redirect" for one in walk(node))
        if names & _TELLING or is_input or any(name in self.program.functions for name in names):
            return min(Taint.PART, max(held))
        return Taint.NONE  # a program's output is none of the arguments

    def peek(self, node: Node, context: Context) -> Taint:
        """What an expansion may hold, without accounting for it."""
        asked = reference(context.source, node)
        return Taint.NONE if asked is None else self._asked(asked, node, context)

    def expansion(self, node: Node, context: Context) -> Taint:
        """What an expansion may hold, with the default in it."""
        self.seen.add(node.id)
        asked = reference(context.source, node)
        if asked is None:
            return Taint.NONE
        taint = self._asked(asked, node, context)
        if asked.operator in {":-", "-", ":=", "=", ":+", "+", ":?", "?"}:
            inner = [
                self.word(child, context) for child in node.named_children if child.type != "variable_name"
            ]
            taint = max([taint, *inner]) if "?" not in asked.operator else taint
            if asked.operator in {":=", "="} and asked.position is None and inner:
                self.assign(asked.name, max(inner), context)
        elif taint or asked.position is not None:
            self.account_operands(node)
        return taint

    def account_operands(self, node: Node) -> None:
        """Marks the offsets of `${@:…}`; patterns made of arguments stay to be judged."""
        for child in node.named_children:
            if child.type in EXPANSIONS or child.type in {"arithmetic_expansion", "binary_expression"}:
                self.account(child)

    def _asked(self, asked: Reference, node: Node, context: Context) -> Taint:
        if asked.prefix == "#" or (asked.name == "#" and not asked.prefix):
            return Taint.NONE
        held = self._indirect(asked, node, context) if asked.prefix else self._held(asked, node, context)
        return _through(asked, held)

    def _indirect(self, asked: Reference, node: Node, context: Context) -> Taint:
        """`${!x}`: an argument where `x` counts."""
        if asked.subscript or asked.operator == "@" or asked.operand.startswith("*"):
            return Taint.NONE
        if asked.name == "#" or asked.name in _COUNTERS or self._counts(asked.name):
            return context.frame.all
        return Taint.PART if self._held(asked, node, context) else Taint.NONE

    def _counts(self, name: str) -> bool:
        values = [one.value for one in self.program.assignments.get(name, ())]
        return any(value is not None and value.type in {"number", "arithmetic_expansion"} for value in values)

    def _held(self, asked: Reference, node: Node, context: Context) -> Taint:
        if asked.name == "BASH_ARGV":
            return Taint.RAW
        if asked.name == "argv":
            return max(context.frame.all, self.held(asked.name, context))
        if asked.is_list:
            return self._guarded("$@", context.frame.all, node, context)
        if asked.position is not None:
            if asked.position == 0 or context.is_value:
                return Taint.NONE
            held = self._guarded("$n", context.frame.at(asked.position), node, context)
            if context.is_word:
                held = min(held, Taint.WORD)
            return self._guarded(f"${asked.position}", held, node, context)
        for name, taint in reversed(context.bound):
            if name == asked.name:
                return taint
        held = self.held(asked.name, context)
        return self._guarded(asked.name, held, node, context) if held else held

    def _guarded(self, key: str, held: Taint, node: Node, context: Context) -> Taint:
        guard = context.guards.get(key)
        if guard is None or node.start_byte < guard[0] or held < Taint.WORD:
            return held
        return guard[1]


def _key(name: str, context: Context) -> tuple[str, str]:
    """A variable, with the function whose own it is."""
    return context.body.name if name in context.body.locals else "", name


def folds(source: ShellSource, word: Node) -> bool:
    """Whether a word changes the letters of what it holds."""
    pieces = (one for one in parts(source, word) if not isinstance(one, str) and one.type in EXPANSIONS)
    return applies(source, pieces, _FOLDING)


def _through(asked: Reference, held: Taint) -> Taint:
    """What an operator leaves of what a parameter holds."""
    cuts_value = asked.operator in {"%", "%%"} and asked.operand.startswith("=")
    if held <= Taint.LINE or asked.operator in _SAME or cuts_value:
        return held
    if asked.operator in {":+", "+"}:
        return Taint.NONE
    if asked.operator == ":":
        return held if asked.is_list or asked.subscript else Taint.PART
    if asked.operator in {"#", "##"} and asked.operand.endswith("="):
        return Taint.NONE  # what is behind `--name=`
    if held is Taint.WORD or not ("-" in asked.operand or "$" in asked.operand):
        return held
    return Taint.PART
