"""What may stand in the file of a client in place of a reference."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple


class Place(Enum):
    """Where in the entry of a server a text stands."""

    ENV = auto()
    ARGS = auto()
    HEADER = auto()
    URL = auto()
    COMMAND = auto()


class Secret(NamedTuple):
    """A literal credential, without the credential."""

    start: int
    end: int
    """Characters of the text that was given."""
    what: str
    """As a message says it, such as `a GitHub token` or `the password of a URL`."""
    shown: str
    """How many characters it has, behind the public prefix of its provider if it has one."""
    is_soft: bool = False
    """Whether it opens little: a database of one's own machine, a demonstration, what browsers are given."""


class Placeholder(NamedTuple):
    """Text of a template that was left in."""

    start: int
    end: int
    shown: str
    """The words by which it is known; others are left out."""


Found = Secret | Placeholder
