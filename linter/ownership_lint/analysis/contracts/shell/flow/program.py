"""What a shell script does, as small frozen values: the syntax tree without its punctuation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ownership_lint.analysis.contracts.shell.flow.values import Values

if TYPE_CHECKING:
    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.source import ShellSource
    from ownership_lint.finding import Location


class Place(NamedTuple):
    """Where something stands; its line is only counted when somebody asks."""

    source: ShellSource
    node: Node

    @property
    def location(self) -> Location:
        """The place in lines and characters."""
        return self.source.at(self.node)


@dataclass(frozen=True, slots=True)
class Expansion:
    """`$X`, `${X:-word}`; what the text does to the value stands in `operator`."""

    at: Place
    name: str
    operator: str = ""
    argument: Word | None = None
    quoted: bool = False
    is_element: bool = False
    """Whether it is one element of an array, or all."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """`$(…)` and its likes, which run in a subshell; `<(…)` gives no status to anybody."""

    at: Place
    body: Command
    is_process: bool = False


@dataclass(frozen=True, slots=True)
class Calculation:
    """`$((…))`, `((…))`: its variables, and what it can give where its shape fixes that."""

    at: Place
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    results: frozenset[str] | None = None
    is_question: bool = False
    """Whether it compares, rather than counts."""
    is_plain: bool = False
    """Whether it is one variable and nothing else."""


Part: TypeAlias = "str | Expansion | Substitution | Calculation"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a command; a part that is no text is found out when the script runs."""

    at: Place
    parts: tuple[Part, ...]
    literal: str | None = field(init=False)
    """Its value, where nothing is expanded."""
    known: Values | None = field(init=False)
    """The same for those who ask what it may be."""
    is_split: bool = field(init=False)
    """Whether it may come to be no word or several."""

    def __post_init__(self) -> None:
        literal = self.parts[0] if len(self.parts) == 1 and isinstance(self.parts[0], str) else None
        literal = literal if self.parts else ""
        object.__setattr__(self, "literal", literal)
        object.__setattr__(self, "known", None if literal is None else Values.of(literal))
        object.__setattr__(self, "is_split", literal is None and any(map(_is_splitting, self.parts)))


def _is_splitting(part: Part) -> bool:
    if isinstance(part, Expansion):
        return not part.quoted or part.name in {"@", "*"} or part.is_element
    return isinstance(part, Substitution)


@dataclass(frozen=True, slots=True)
class Assignment:
    """`name=value`; `value` is None for arrays, whose words are only expanded."""

    at: Place
    name: str
    value: Word | None
    words: tuple[Word, ...] = ()
    is_whole: bool = True
    """Not `+=`, nor one element of an array."""


@dataclass(frozen=True, slots=True, eq=False)
class Simple:
    """A command with its words, or assignments alone; two that look alike are two."""

    at: Place
    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Declaration:
    """`export`, `local`, `declare`, `typeset`, `readonly` and `unset`."""

    at: Place
    keyword: str
    options: str
    assignments: tuple[Assignment, ...]
    names: tuple[str, ...]
    words: tuple[Word, ...] = ()
    """What is no plain name."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of `[`; `operator` is "word" for a word alone, and "" where it is not understood."""

    operator: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Logic:
    """`!`, `&&`, `||` between questions."""

    operator: str
    parts: tuple[Condition, ...]


Condition: TypeAlias = "Question | Logic"


@dataclass(frozen=True, slots=True)
class Test:
    """`[ … ]` and `[[ … ]]`."""

    at: Place
    condition: Condition
    is_double: bool


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`((…))`."""

    at: Place
    calculation: Calculation


@dataclass(frozen=True, slots=True)
class Sequence:
    """One command after another; also `{ …; }`."""

    at: Place
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class AndOr:
    """`first && …`, `first || …`."""

    at: Place
    first: Command
    rest: tuple[tuple[str, Command], ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`! command`."""

    at: Place
    command: Command


@dataclass(frozen=True, slots=True)
class Pipeline:
    """`a | b`."""

    at: Place
    parts: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class If:
    """`if`, with its arms of condition and body."""

    at: Place
    arms: tuple[tuple[Command, Command], ...]
    otherwise: Command | None


@dataclass(frozen=True, slots=True)
class While:
    """`while` and `until`."""

    at: Place
    condition: Command
    body: Command
    is_until: bool


@dataclass(frozen=True, slots=True)
class For:
    """`for name in words`; without words it goes through the arguments. Also `select`."""

    at: Place
    name: str
    words: tuple[Word, ...] | None
    body: Command
    is_select: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """`for ((…; …; …))`."""

    at: Place
    header: Calculation
    body: Command


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm of `case`; `falls` is how it goes on: not at all, `;&` or `;;&`."""

    patterns: tuple[Word, ...]
    body: Command
    falls: str


@dataclass(frozen=True, slots=True)
class Case:
    """`case`."""

    at: Place
    subject: Word
    arms: tuple[Arm, ...]


@dataclass(frozen=True, slots=True)
class Subshell:
    """`( … )`."""

    at: Place
    body: Command


@dataclass(frozen=True, slots=True)
class Background:
    """`command &`."""

    at: Place
    command: Command


@dataclass(frozen=True, slots=True)
class Function:
    """A definition; what it does happens where it is called."""

    at: Place
    name: str
    body: Command


@dataclass(frozen=True, slots=True)
class Redirected:
    """A command with redirections; `is_fallible` where one opens a file."""

    at: Place
    command: Command
    words: tuple[Word, ...]
    is_fallible: bool
    inputs: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """Text that is not understood."""

    at: Place
    reason: str


Command: TypeAlias = (
    "Simple | Declaration | Test | Arithmetic | Sequence | AndOr | Not | Pipeline | If | While | For | Count"
    " | Case | Subshell | Background | Function | Redirected | Unread"
)


@dataclass(frozen=True, slots=True)
class Program:
    """A script that was read."""

    source: ShellSource
    body: Command
    functions: tuple[Function, ...]
    simples: tuple[Simple, ...]
    """All commands with their words, in functions, substitutions and everywhere."""
    tests: tuple[Test, ...]
    redirected: tuple[Redirected, ...]
    loops: tuple[For, ...]
    misread: Place | None = None
    """The first place where the tree cannot be right."""
