"""What a branch held at the end of each day: git's trees alone, the oldest first."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.errors import OwnershipLintError
from ownership_lint.inputs.snapshot import Entry, commit_snapshot, file_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ownership_lint.inputs.git import Git

MOST_DAYS: Final = 200
"""Of a longer history, days in equal steps: no line shows more."""

# Merges count by what they brought to the branch. The difference to the day before is asked for, not that of
# each commit: a year costs as many comparisons as days, however many commits a day had.
_COMPARED: Final = ("-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv")


class Day(NamedTuple):
    """The last state of a day, in UTC, and what it changed since the day before in the list."""

    date: str
    commit: str
    changed: Mapping[str, Entry | None]
    """The new entry of each path that differs; None where it is gone. Of the first day: the whole tree."""


def past_days(git: Git, rev: str) -> tuple[Day, ...]:
    """The days on which `rev` got new commits, by its first parents.

    Plumbing, because the settings of a repository change what `git log` says. A history that cannot be read
    is as long as none; that of a shallow clone begins where the clone does.
    """
    try:
        ends = _in_equal_steps(_ends_of_days(git, rev))
        if not ends:
            return ()
        first_date, first = ends[0]
        changes = _changes(git, [commit for _, commit in ends])
        whole = commit_snapshot(git, first).entries
    except OwnershipLintError:  # no commit yet, or a partial clone without its trees
        return ()
    days = [Day(first_date, first, whole)]
    return (*days, *(Day(date, commit, changes.get(commit, {})) for date, commit in ends[1:]))


def _ends_of_days(git: Git, rev: str) -> list[tuple[str, str]]:
    """The last commit of each day.

    Clocks may have been wrong: a commit that is dated before an older one counts for that one's day, and one
    that is dated behind `rev` itself counts for none.
    """
    listing = git.run("rev-list", "--first-parent", "--timestamp", "--reverse", "--end-of-options", rev)
    lines = (line.split() for line in listing.decode().splitlines())
    dated = [(_date(int(seconds)), commit) for seconds, commit in lines]
    ends: dict[str, str] = {}
    latest = ""
    for date, commit in dated:
        if date <= dated[-1][0]:
            latest = max(latest, date)
            ends[latest] = commit
    return list(ends.items())


def _date(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
    except (OverflowError, ValueError, OSError):  # git knows days that no calendar has
        return ""


def _in_equal_steps(ends: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """At most MOST_DAYS of the days, the first and the last among them."""
    if len(ends) <= MOST_DAYS:
        return ends
    last = len(ends) - 1
    return [ends[number * last // (MOST_DAYS - 1)] for number in range(MOST_DAYS)]


def _changes(git: Git, commits: list[str]) -> Mapping[str, dict[str, Entry | None]]:
    """What each commit changed since the one before in the list; git takes that one for its parent."""
    questions = "".join(f"{commit} {before}\n" for before, commit in pairwise(commits))
    listing = git.run("diff-tree", "--stdin", *_COMPARED, stdin=questions.encode())
    return _by_commit(os.fsdecode(listing).split("\0")[:-1])


def _by_commit(fields: Iterable[str]) -> dict[str, dict[str, Entry | None]]:
    """`COMMIT NUL :MODE MODE ID ID LETTER NUL PATH NUL …`"""
    changes: dict[str, dict[str, Entry | None]] = {}
    now: dict[str, Entry | None] = {}
    rest = iter(fields)
    for field in rest:
        if not field.startswith(":"):
            now = changes.setdefault(field, {})
            continue
        _, mode, _, oid, letter = field.split(" ")
        path = next(rest)
        now[path] = None if letter == "D" else Entry(path, file_kind(mode.encode()), oid)
    return changes
