"""The static interface of a script: what its text proves, and why there may be more."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from ownership_lint.finding import Location

Item = TypeVar("Item", covariant=True)  # noqa: PLC0105  (the name that readers see)


class Open(NamedTuple):
    """Why there may be more than what is known, and where the script says so."""

    reason: str
    """In words that end a sentence beginning with "it cannot be told, because "."""
    at: Location
    among: tuple[int, ...] | None = None
    """Of exit codes: all those that there may be more, where the others are proven to be absent."""


class Known(NamedTuple, Generic[Item]):
    """What is proven to be there; all there is, unless `open` says why there may be more."""

    items: tuple[Item, ...] = ()
    open: Open | None = None

    @property
    def is_complete(self) -> bool:
        """Whether what is not among the items is proven to be absent."""
        return self.open is None


class Option(NamedTuple):
    """An option that the script takes, under all spellings that lead to the same code."""

    flags: tuple[str, ...]
    at: Location
    takes_value: bool | None = None
    """None where that cannot be told."""
    default: str | None = None
    """What holds without it, where the text proves a literal."""
    description: str | None = None
    """Its help text, where the parser holds one."""
    is_hidden: bool = False
    """Whether nobody is meant to read of it: a library adds it, or its help text is suppressed."""


class Mode(NamedTuple):
    """A word that the script compares an argument with: a subcommand."""

    name: str
    at: Location


class Exit(NamedTuple):
    """An exit code that can be reached."""

    code: int
    at: Location
    """The statement that gives it; of the end of the script its last line."""
    is_implicit: bool = False
    """Whether no statement says so: a usage error of an argument parser, an error that nobody caught."""


class Use(StrEnum):
    """What a script does with an environment variable first."""

    READ = "read"
    ASSIGNED = "assigned"
    """It is set on every way before anybody reads it: what the caller gave is lost."""


class Variable(NamedTuple):
    """An environment variable."""

    name: str
    at: Location
    use: Use = Use.READ
    default: str | None = None
    """What holds where it is not set, where the text proves a literal."""
    required: bool = False
    """Whether the script refuses to run without it."""
    is_input: bool = True
    """Whether the text proves that the caller is asked: `${X:-…}`, `getenv`; not for a bare `$X`."""
    seen_before: bool = False
    """Of what is assigned: whether a program was started before, which may have read the caller's value."""


class Advertised(NamedTuple):
    """An option that the usage text of the script names."""

    flag: str
    at: Location


class Needed(NamedTuple):
    """A command that the script starts, or a file of the repository that it reads."""

    name: str
    at: Location
    is_optional: bool = False
    """Whether the script asks first whether it is there."""


class Interface(NamedTuple):
    """What a script takes and gives, as far as its text proves it."""

    language: str
    """In a word: shell, python, javascript, powershell, make."""
    options: Known[Option] = Known()
    modes: Known[Mode] = Known()
    exits: Known[Exit] = Known()
    variables: Known[Variable] = Known()
    """Uses of variables that may come from outside; locals in upper case are not among them."""
    commands: Known[Needed] = Known()
    files: Known[Needed] = Known()
    advertised: tuple[Advertised, ...] = ()
    is_sourced: bool = False
    """Whether it is meant to be read by another script and not to be run."""
    followed: tuple[str, ...] = ()
    """Tracked scripts that were read along with it, since it hands on to them or sources them."""


def all_open(language: str, why: Open) -> Interface:
    """The interface of a script that may take and give anything."""
    return Interface(
        language,
        options=Known((), why),
        modes=Known((), why),
        exits=Known((), why),
        variables=Known((), why),
        commands=Known((), why),
        files=Known((), why),
    )
