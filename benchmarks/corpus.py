"""A scratch clone of a checkout, and which of its files are staged."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STAGED: Final = 5
SMALLEST, LARGEST = 2_000, 100_000
_SOURCES: Final = re.compile(
    r"\.(?:c|cc|cpp|cs|css|go|h|html|java|js|json|jsx|kt|md|mjs|php|py|rb|rs|rst|scala|sh|sql|swift|toml|tsx?|txt"
    r"|vue|ya?ml)"
)
_NOT_WRITTEN: Final = frozenset(
    {"build", "dist", "fixtures", "generated", "node_modules", "third_party", "vendor"}
)


class NoCorpusError(Exception):
    """The checkout cannot be measured."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A clone that may be changed, its git folder elsewhere, so that nobody searches that."""

    tree: Path
    git_dir: Path
    commit: str
    files: int
    size: int
    """In bytes."""

    def git(self, *arguments: str) -> bytes:
        """What git says in the clone."""
        return _git("-C", str(self.tree), *arguments)

    @property
    def cache(self) -> Path:
        """Where ownership-lint keeps what it worked out."""
        return self.git_dir / "ownership-lint"

    def forget(self) -> None:
        """Remove the cache."""
        shutil.rmtree(self.cache, ignore_errors=True)


def clone(checkout: Path, scratch: Path) -> Corpus:
    """A clone of what is checked out, sharing its objects; `checkout` is only read."""
    tree, git_dir = scratch / "tree", scratch / "git"
    quiet = ("-c", "core.hooksPath=" + os.devnull, "clone", "--quiet", "--shared", "--template=")
    _git(*quiet, f"--separate-git-dir={git_dir}", str(checkout.resolve()), str(tree))
    listed = _git("-C", str(tree), "ls-files", "-z").split(b"\0")[:-1]
    sizes = [(tree / os.fsdecode(name)).lstat().st_size for name in listed]
    if not sizes:
        raise NoCorpusError("nothing is tracked there")
    _git("-C", str(tree), "status", "--porcelain")  # settles which files are as the index says
    commit = _git("-C", str(tree), "rev-parse", "HEAD").decode().strip()
    return Corpus(tree, git_dir, commit, len(sizes), sum(sizes))


def stage(corpus: Corpus) -> tuple[str, ...]:
    """Append a line to some ordinary files and stage them; their names."""
    listed = corpus.git("ls-files", "-s", "-z").split(b"\0")[:-1]
    names = [os.fsdecode(one.split(b"\t", 1)[1]) for one in listed if one.startswith(b"100644 ")]
    chosen = ordinary({name: (corpus.tree / name).stat().st_size for name in names})
    for name in chosen:
        with (corpus.tree / name).open("ab") as file:
            file.write(b"\nOne more line.\n")
    corpus.git("add", "--", *chosen)
    return chosen


def ordinary(sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Some source files of common size that people write, far from each other and the same every time."""
    fitting = sorted(name for name, size in sizes.items() if SMALLEST <= size <= LARGEST and _is_source(name))
    if len(fitting) < STAGED:
        raise NoCorpusError(f"it takes {STAGED} source files of {SMALLEST:,} to {LARGEST:,} bytes")
    return tuple(fitting[len(fitting) * (2 * number + 1) // (2 * STAGED)] for number in range(STAGED))


def _is_source(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        _SOURCES.fullmatch(path.suffix) is not None
        and ".min." not in path.name
        and not _NOT_WRITTEN.intersection(path.parts)
    )


def _git(*arguments: str) -> bytes:
    settings = {"GIT_LFS_SKIP_SMUDGE": "1", "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(
        ["git", *arguments], env={**os.environ, **settings}, capture_output=True, check=False
    )
    if done.returncode != 0:
        raise NoCorpusError(f"git {arguments[-1]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
