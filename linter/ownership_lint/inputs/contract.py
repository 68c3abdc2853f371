"""What the matrix says that a script takes, gives and needs, each statement with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ownership_lint.finding import Location


class DocumentedOption(NamedTuple):
    """An option, under all its spellings."""

    flags: tuple[str, ...]
    at: Location
    """The first spelling."""
    value: str | None = None
    """The placeholder of its value."""
    description: str | None = None
    default: str | None = None
    default_at: Location | None = None


class DocumentedWord(NamedTuple):
    """A subcommand, or a positional argument."""

    name: str
    at: Location
    description: str | None = None


class DocumentedVariable(NamedTuple):
    """An environment variable that is an input."""

    name: str
    at: Location
    description: str | None = None
    default: str | None = None
    default_at: Location | None = None
    required: bool = False


class DocumentedExit(NamedTuple):
    """An exit code."""

    code: int
    at: Location
    meaning: str = ""


class DocumentedNeed(NamedTuple):
    """A prerequisite; `kind` and `values` say it for machines, where anybody said so."""

    text: str
    at: Location
    kind: str = ""
    """A key of `requires`, such as command, any_command, file, directory, env."""
    values: tuple[str, ...] = ()
    when: str | None = None
    """The option that makes it necessary."""


class DocumentedCommand(NamedTuple):
    """A command line that the matrix shows, as an example or as usage."""

    run: str
    at: Location
    title: str | None = None


class Contract(NamedTuple):
    """Everything that the matrix says of how a script is used."""

    trigger: str | None = None
    description: str | None = None
    is_primary: bool = False
    modes: tuple[DocumentedWord, ...] = ()
    arguments: tuple[DocumentedWord, ...] = ()
    options: tuple[DocumentedOption, ...] = ()
    variables: tuple[DocumentedVariable, ...] = ()
    exits: tuple[DocumentedExit, ...] = ()
    needs: tuple[DocumentedNeed, ...] = ()
    safety: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    usage: tuple[DocumentedCommand, ...] = ()
    examples: tuple[DocumentedCommand, ...] = ()

    @property
    def is_given(self) -> bool:
        """Whether anything is said that can be held against the script."""
        return bool(self.options or self.variables or self.exits or self.needs or self.usage or self.examples)
