"""What a shell script does, as small frozen values: the syntax tree without its punctuation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

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


Part: TypeAlias = "str | Expansion | Substitution | Calculation"


class Expansion(NamedTuple):
    """`$X`, `${X:-word}`; what the text does to the value stands in `operator`."""

    at: Place
    name: str
    operator: str = ""
    argument: Word | None = None
    quoted: bool = False
    is_element: bool = False
    """Whether it is one element of an array, or all."""


class Substitution(NamedTuple):
    """`$(…)` and its likes, which run in a subshell; `<(…)` gives no status to anybody."""

    at: Place
    body: Command
    is_process: bool = False


class Calculation(NamedTuple):
    """`$((…))`, `((…))`: its variables, and what it can give where its shape fixes that."""

    at: Place
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    results: frozenset[str] | None = None
    is_plain: bool = False
    """Whether it is one variable and nothing else."""
    expanded: tuple[Part, ...] = ()
    """What is expanded before it is calculated, other than the variables that it names."""
    divides: bool = False
    """Whether it divides by what may be nothing."""


class Word(NamedTuple):
    """One word of a command; a part that is no text is found out when the script runs."""

    at: Place
    parts: tuple[Part, ...]
    literal: str | None
    """Its value, where nothing is expanded."""
    known: Values | None
    """The same for those who ask what it may be."""
    is_split: bool
    """Whether it may come to be no word or several."""

    @staticmethod
    def of(at: Place, parts: tuple[Part, ...]) -> Word:
        """The word that is made of these."""
        first = parts[0] if parts else ""
        if len(parts) < 2 and isinstance(first, str):
            return Word(at, parts, first, Values.of(first), is_split=False)
        return Word(at, parts, None, None, any(map(_is_splitting, parts)))


def _is_splitting(part: Part) -> bool:
    if isinstance(part, Expansion):
        return not part.quoted or part.name in {"@", "*"} or part.is_element
    return isinstance(part, Substitution)


class Assignment(NamedTuple):
    """`name=value`; `value` is None for arrays, whose words are only expanded."""

    at: Place
    name: str
    value: Word | None
    words: tuple[Word, ...] = ()
    is_whole: bool = True
    """Not `+=`, nor one element of an array."""


class Simple:
    """A command with its words, or assignments alone; two that look alike are two."""

    __slots__ = ("assignments", "at", "words")

    def __init__(self, at: Place, assignments: tuple[Assignment, ...], words: tuple[Word, ...]) -> None:
        self.at: Final = at
        self.assignments: Final = assignments
        self.words: Final = words


class Declaration(NamedTuple):
    """`export`, `local`, `declare`, `typeset`, `readonly` and `unset`."""

    at: Place
    keyword: str
    options: str
    assignments: tuple[Assignment, ...]
    names: tuple[str, ...]
    words: tuple[Word, ...] = ()
    """What is no plain name."""


class Question(NamedTuple):
    """One question of `[`; `operator` is "word" for a word alone, and "" where it is not understood."""

    operator: str
    words: tuple[Word, ...]


class Logic(NamedTuple):
    """`!`, `&&`, `||` between questions."""

    operator: str
    parts: tuple[Condition, ...]


Condition: TypeAlias = "Question | Logic"


class Test(NamedTuple):
    """`[ … ]` and `[[ … ]]`."""

    at: Place
    condition: Condition
    is_double: bool


class Arithmetic(NamedTuple):
    """`((…))`."""

    at: Place
    calculation: Calculation


class Sequence(NamedTuple):
    """One command after another; also `{ …; }`."""

    at: Place
    commands: tuple[Command, ...]


class AndOr(NamedTuple):
    """`first && …`, `first || …`."""

    at: Place
    first: Command
    rest: tuple[tuple[str, Command], ...]


class Not(NamedTuple):
    """`! command`."""

    at: Place
    command: Command


class Pipeline(NamedTuple):
    """`a | b`."""

    at: Place
    parts: tuple[Command, ...]


class If(NamedTuple):
    """`if`, with its arms of condition and body."""

    at: Place
    arms: tuple[tuple[Command, Command], ...]
    otherwise: Command | None


class While(NamedTuple):
    """`while` and `until`."""

    at: Place
    condition: Command
    body: Command
    is_until: bool


class For(NamedTuple):
    """`for name in words`; without words it goes through the arguments. Also `select`."""

    at: Place
    name: str
    words: tuple[Word, ...] | None
    body: Command
    is_select: bool = False


class Count(NamedTuple):
    """`for ((…; …; …))`."""

    at: Place
    start: Calculation
    header: Calculation
    """What is calculated behind the start."""
    body: Command


class Arm(NamedTuple):
    """One arm of `case`; `falls` is how it goes on: not at all, `;&` or `;;&`."""

    patterns: tuple[Word, ...]
    body: Command
    falls: str


class Case(NamedTuple):
    """`case`."""

    at: Place
    subject: Word
    arms: tuple[Arm, ...]


class Subshell(NamedTuple):
    """`( … )`."""

    at: Place
    body: Command


class Background(NamedTuple):
    """`command &`."""

    at: Place
    command: Command


class Function(NamedTuple):
    """A definition; what it does happens where it is called."""

    at: Place
    name: str
    body: Command


class Redirected(NamedTuple):
    """A command with redirections; `is_fallible` where one opens a file."""

    at: Place
    command: Command
    words: tuple[Word, ...]
    is_fallible: bool
    inputs: tuple[Word, ...] = ()


class Unread(NamedTuple):
    """Text that is not understood."""

    at: Place
    reason: str


Command: TypeAlias = (
    "Simple | Declaration | Test | Arithmetic | Sequence | AndOr | Not | Pipeline | If | While | For | Count"
    " | Case | Subshell | Background | Function | Redirected | Unread"
)


class Program(NamedTuple):
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
