"""Files as another commit has them: one question to git for as many as are asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.errors import OwnershipLintError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ownership_lint.inputs.git import Git


class Version(NamedTuple):
    """A file in a commit."""

    oid: str
    data: bytes


def versions(git: Git, rev: str, paths: Iterable[str]) -> Mapping[str, Version]:
    """The files among `paths` that a commit has; none where there is no such commit, or its objects."""
    every = tuple(paths)
    asked = [path for path in every if "\n" not in path]  # one question a line
    questions = b"".join(os.fsencode(f"{rev}:{path}") + b"\n" for path in asked)
    try:
        answer = git.run("cat-file", "--batch", stdin=questions) if asked else b""
    except OwnershipLintError:
        return {}
    found: dict[str, Version] = {}
    place = 0
    for path in asked:
        end = answer.find(b"\n", place)
        head = answer[place:end].split()
        place = end + 1
        if len(head) == 3 and head[1] in {b"blob", b"tree", b"commit"}:
            stop = place + int(head[2])
            if head[1] == b"blob":
                found[path] = Version(head[0].decode(), answer[place:stop])
            place = stop + 1
    return {**found, **{path: one for path in every if "\n" in path and (one := _alone(git, rev, path))}}


def _alone(git: Git, rev: str, path: str) -> Version | None:
    """A file by a question of its own."""
    try:
        oid = (
            git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}:{path}").decode().strip()
        )
        return Version(oid, git.run("cat-file", "blob", oid))
    except OwnershipLintError:
        return None


def blobs_of(git: Git, rev: str) -> frozenset[str]:
    """The ids of all files of a commit; none where there is no such commit."""
    try:
        listing = git.run("ls-tree", "-r", "-z", "--full-tree", rev)
    except OwnershipLintError:
        return frozenset()
    return frozenset(
        one.partition(b"\t")[0].rpartition(b" ")[2].decode() for one in listing.split(b"\0")[:-1]
    )


def changed_since(git: Git, base: str, rev: str | None) -> frozenset[str]:
    """The files that a commit, or else the index, has otherwise than the base or not at all there."""
    compared = ("diff-tree", "-r") if rev is not None else ("diff-index", "--cached")
    options = ("--name-only", "-z", "--no-renames", "--no-relative", "--diff-filter=d", "--end-of-options")
    states = (base,) if rev is None else (base, rev)
    try:
        listing = git.run(*compared, *options, *states, "--")
    except OwnershipLintError:
        return frozenset()
    return frozenset(map(os.fsdecode, listing.split(b"\0")[:-1]))
