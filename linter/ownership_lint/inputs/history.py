"""Where git's history says that a path went."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from ownership_lint.errors import OwnershipLintError
from ownership_lint.inputs.snapshot import Kind
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ownership_lint.inputs.cache import Cache
    from ownership_lint.inputs.git import Git
    from ownership_lint.inputs.snapshot import Snapshot

_MOST_BYTES = 30_000
"""Of paths asked about in one go: what fits a command line on every system."""

_MOST_STEPS = 8
"""Renames followed one after the other."""

_SECTION = "renames"
_OBJECT_ID = lazy_pattern(r"[0-9a-f]{40,64}\Z")
_MOST_COMPARED = "-l1000"
"""New and old files of one commit that are compared; a clone's own setting would change what is found."""
_RENAMES = (
    *("-r", "-z", "-M", _MOST_COMPARED, "--diff-filter=R"),
    *("--name-status", "--no-ext-diff", "--no-textconv"),
)


def renamed_to(snapshot: Snapshot, paths: Collection[str], cache: Cache) -> dict[str, str]:
    """The path that each of `paths` has in the snapshot now, for those that git's rename detection follows.

    A history that cannot be read (no commit yet, a shallow clone that ends too early) follows fewer.
    """
    committed = _CommittedRenames(snapshot, cache)
    moves = dict(_staged_renames(snapshot)) if snapshot.kind is not Kind.COMMIT else {}
    wanted = {path: path for path in paths}
    asked: set[str] = set()
    for _ in range(_MOST_STEPS):
        missing = {now for now in wanted.values() if now not in snapshot.entries}
        moves.update(committed.of(_as_many_as_fit(sorted(missing - moves.keys() - asked))))
        asked |= missing
        followed = {old: moves.get(now, now) if now in missing else now for old, now in wanted.items()}
        if followed == wanted:
            break
        wanted = followed
    return {old: now for old, now in wanted.items() if now != old and now in snapshot.entries}


def _as_many_as_fit(paths: list[str]) -> list[str]:
    sizes = accumulate(len(os.fsencode(path)) + 1 for path in paths)
    return [path for path, size in zip(paths, sizes, strict=True) if size <= _MOST_BYTES]


def commit_date(git: Git, rev: str) -> str | None:
    """The day (UTC, YYYY-MM-DD) of a commit; None where there is none, or git cannot tell."""
    try:
        answer = git.run("rev-list", "--max-count=1", "--timestamp", "--end-of-options", rev)
        seconds = int(answer.split()[0])
    except (OwnershipLintError, IndexError, ValueError):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
    except (OverflowError, ValueError, OSError):  # git knows days that no calendar has
        return date.max.isoformat()


def _staged_renames(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    try:
        listing = snapshot.git.run("diff-index", "--cached", *_RENAMES, "HEAD")
    except OwnershipLintError:  # no commit yet
        return
    yield from _pairs(listing)


class _CommittedRenames:
    """Where commits renamed paths to; what an earlier run found holds while no commit touches these paths.

    Only what the whole history says is remembered: a shallow clone may be deepened, and what an error cut
    short may be there the next time.
    """

    def __init__(self, snapshot: Snapshot, cache: Cache) -> None:
        self._git = snapshot.git
        self._rev = snapshot.rev or "HEAD"
        self._cache = cache
        self._is_whole = True

    def of(self, paths: list[str]) -> dict[str, str]:
        """The renames of the newest commits that took `paths` away."""
        if not paths:
            return {}
        found = self._known.keys() & set(paths)
        missing = [path for path in paths if path not in found]
        if missing:
            self._known.update(dict.fromkeys(missing, ""))
            self._known.update(self._asked(missing))
        if self._head and self._is_whole:
            self._cache.put(_SECTION, self._head, dict(self._known))
        return {path: self._known[path] for path in paths if self._known[path]}

    @cached_property
    def _head(self) -> str:
        """The commit that answers are remembered for; empty where they cannot be."""
        if self._git.is_shallow:
            return ""
        try:
            answer = self._git.run("rev-parse", "--verify", "--end-of-options", f"{self._rev}^{{commit}}")
        except OwnershipLintError:  # no commit yet, or a tree
            return ""
        return answer.decode().strip()

    @cached_property
    def _known(self) -> dict[str, str]:
        """Each path that was asked for, and what it was renamed to; empty for nothing."""
        for commit, known in self._cache.newest(_SECTION):
            if not isinstance(known, dict) or not all(isinstance(one, str) for one in known.values()):
                continue  # somebody changed it
            if commit == self._head or self._is_untouched(commit, known):
                return dict(known)
        return {}

    def _asked(self, paths: list[str]) -> Iterator[tuple[str, str]]:
        """The renames of the newest commits that took `paths` away, as far as git can tell."""
        wanted = set(paths)
        try:
            commits = _deleting_commits(self._git, self._rev, paths)
        except OwnershipLintError:
            self._is_whole = False
            return
        for commit in commits:
            try:
                listing = self._git.run("diff-tree", "--no-commit-id", "--root", *_RENAMES, commit)
            except OwnershipLintError:  # a partial clone may not hold what is to be compared
                self._is_whole = False
                continue
            for old, new in _pairs(listing):
                if old in wanted:
                    wanted.discard(old)
                    yield old, new

    def _is_untouched(self, commit: str, paths: Collection[str]) -> bool:
        """Whether nothing happened to `paths` between `commit` and now, on neither side."""
        listed = sorted(paths)
        if not self._head or not _OBJECT_ID.match(commit) or _as_many_as_fit(listed) != listed:
            return False
        try:
            between = ("--max-count=1", f"{commit}...{self._head}", "--", *listed)
            return not self._git.run("rev-list", *between)
        except OwnershipLintError:  # that commit is gone
            return False


def _deleting_commits(git: Git, rev: str, paths: list[str]) -> list[str]:
    """Newest first, each commit that deletes one of `paths` which no newer one deletes.

    Plumbing, because the settings of a repository change what `git log` says.
    """
    touching = git.run("rev-list", "--end-of-options", rev, "--", *paths)
    deletions = ("-r", "-z", "--root", "--diff-filter=D", "--name-only", "--no-renames", "--no-ext-diff")
    listing = git.run("diff-tree", "--stdin", *deletions, "--", *paths, stdin=touching)
    known = frozenset(touching.decode().split())
    commits: dict[str, None] = {}
    seen: set[str] = set()
    commit = ""
    for name in os.fsdecode(listing).split("\0"):
        if name in known:
            commit = name
        elif name and name not in seen:
            seen.add(name)
            commits[commit] = None
    return list(commits)


def _pairs(listing: bytes) -> Iterator[tuple[str, str]]:
    """`R100 NUL old NUL new NUL …`"""
    fields = os.fsdecode(listing).split("\0")
    for position in range(0, len(fields) - 2, 3):
        yield fields[position + 1], fields[position + 2]
