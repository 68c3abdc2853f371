"""What an algorithm finds in one file."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Needs(StrEnum):
    """What has to be known besides the file before damage is proven; the rule looks it up."""

    NOTHING = ""
    NAME_ELSEWHERE = "name"
    """`words[0]` is a name of the base version or of another file, and `words[1]` is in no other file."""
    NAME_BEFORE = "before"
    """`words[0]` is a name of the base version, and `words[1]` is not."""
    SOUND_BASE = "sound"
    """The base version can be parsed."""
    NO_BASE = "none"
    """There is no base version."""
    SHRUNK = "shrunk"
    """The base version is longer by a third at least."""


class Damage(NamedTuple):
    """One place that is damaged. No text of the file stands in it but names of code."""

    rule: str
    start: int
    end: int
    """In characters of the text."""
    line: int
    column: int
    end_column: int
    """From 1, in characters; of more lines, of the first alone."""
    message: str
    help: str = ""
    severity: str = ""
    """`error`, `warning` or `note`; empty where that of the rule holds."""
    if_new: str = ""
    """The severity that holds where there is a base version without it."""
    is_certain: bool = True
    repair: str | None = None
    """What to write in its place, where that is certain."""
    context: str = ""
    """What tells it from others in the file: the names that it is about."""
    needs: Needs = Needs.NOTHING
    words: tuple[str, ...] = ()
