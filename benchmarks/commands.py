"""What is run: ours, and what others are commonly asked to do for the same purpose."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LITERAL: Final = "BEGIN RSA PRIVATE KEY"
_FOUND: Final = 42
"""What those that let us choose end with when they find something, so that it is not taken for a failure."""
_LARGEST_FOR_DETECT_SECRETS: Final = 10 << 20


@dataclass(frozen=True, slots=True)
class Command:
    """A command, or why it is not run."""

    name: str
    argv: tuple[str, ...] = ()
    finds: int | None = None
    """Its exit code when it finds something; None where it does not search."""
    codes: frozenset[int] = frozenset({0})
    """The exit codes of runs that did what they should."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Tools:
    """The programs, and the files that some of them are given."""

    ours: Path
    python: Path
    peers: Path
    patterns: Path
    default_rules: Path
    """A configuration of gitleaks that has its own rules, for it takes that of a repository instead."""
    matrix: Path
    """A matrix that says nothing, for repositories without one."""

    def check(self, *options: str) -> tuple[str, ...]:
        """Our command."""
        return str(self.ours), "check", *options

    def staged(self, files: Sequence[str]) -> Iterator[Command]:
        """What runs before a commit, and what no hook can go below."""
        yield self._ours("every family", "--staged", "--matrix", str(self.matrix))
        yield self._gitleaks("gitleaks", "git", "--staged", *self._own_rules)
        yield self._betterleaks("git", "--staged")
        yield self._kingfisher("kingfisher --turbo", "--staged", "--turbo")
        if files:
            yield self._peer("detect-secrets-hook", "--no-verify", *files, finds=1)
            yield self._ripgrep("ripgrep, same rules, these files", "-f", str(self.patterns), *files)
            yield self._git_grep("git grep, same rules, these files", "--cached", *self._perl, "--", *files)
        yield Command("git diff --cached", (_program("git"), "diff", "--cached", "--name-only"))
        yield from self._bare()

    def cold(self, size: int) -> Iterator[Command]:
        """What searches a whole tree of so many bytes, without a memory of earlier runs."""
        yield self._ours("every family", "--matrix", str(self.matrix))
        yield self._gitleaks("gitleaks", "dir", *self._own_rules)
        yield self._betterleaks("fs")
        yield self._kingfisher("kingfisher", "--git-history", "none")
        yield self._kingfisher("kingfisher --turbo", "--git-history", "none", "--turbo")
        yield from self._lines()
        yield self._ripgrep("ripgrep, same rules, only names of files", "-l", "-f", str(self.patterns), ".")
        yield self._git_grep("git grep, same rules, only names of files", "-l", *self._perl)
        if size <= _LARGEST_FOR_DETECT_SECRETS:
            yield self._peer("detect-secrets", "scan", "--no-verify", finds=None)
        else:
            yield Command(
                "detect-secrets", problem=f"trees over {_LARGEST_FOR_DETECT_SECRETS >> 20} MiB: minutes"
            )

    def with_rules_of_the_repository(self) -> Command:
        """Gitleaks as a repository configures it, with whatever rules and exemptions that has."""
        return self._gitleaks("gitleaks, by the repository's own configuration", "dir")

    def warm(self) -> Iterator[Command]:
        """The same on a tree in which nothing changed; nobody else remembers anything."""
        yield self._ours("every family", "--matrix", str(self.matrix))
        yield from self._lines()
        yield Command("git status", (_program("git"), "status", "--porcelain=v2", "-uno"))
        yield from self._bare()

    def _lines(self) -> Iterator[Command]:
        yield self._ripgrep("ripgrep, same rules", "-f", str(self.patterns), ".")
        yield self._ripgrep("ripgrep, one literal", "-F", LITERAL, ".")
        yield self._git_grep("git grep, one literal", "-F", LITERAL)

    def _bare(self) -> Iterator[Command]:
        yield Command("python -c pass", (str(self.python), "-c", "pass"))
        yield Command("python -I -c pass", (str(self.python), "-I", "-c", "pass"))

    @property
    def _own_rules(self) -> tuple[str, str]:
        return "--config", str(self.default_rules)

    @property
    def _perl(self) -> tuple[str, ...]:
        return "-P", "-f", str(self.patterns)

    def _ours(self, name: str, *options: str) -> Command:
        return Command(f"ownership-lint, {name}", self.check(*options), 1, frozenset({0, 1}))

    def _gitleaks(self, name: str, *options: str) -> Command:
        quiet = ("--no-banner", "--exit-code", str(_FOUND))
        return self._named(name, "gitleaks", options[0], *quiet, *options[1:], ".", finds=_FOUND)

    def _betterleaks(self, *options: str) -> Command:
        return self._peer(
            "betterleaks", *options, "--no-banner", "--exit-code", str(_FOUND), ".", finds=_FOUND
        )

    def _kingfisher(self, name: str, *options: str) -> Command:
        offline = ("--no-validate", "--no-update-check")
        return self._named(name, "kingfisher", "scan", ".", *offline, *options, finds=200)

    def _ripgrep(self, name: str, *options: str) -> Command:
        everything = ("--hidden", "--no-ignore", "--no-unicode", "--no-config")
        found = self._named(name, "rg", *everything, *options, finds=0)
        return Command(name, found.argv, 0, frozenset({0, 1}), found.problem)

    def _git_grep(self, name: str, *options: str) -> Command:
        return Command(name, (_program("git"), "grep", "-I", *options), 0, frozenset({0, 1}))

    def _peer(self, name: str, *options: str, finds: int | None) -> Command:
        return self._named(name, name, *options, finds=finds)

    def _named(self, name: str, program: str, *options: str, finds: int | None) -> Command:
        path = self.peers / "bin" / program
        if not path.exists():
            return Command(name, problem="not installed")
        codes = frozenset({0} if finds is None else {0, finds})
        return Command(name, (str(path), *options), finds, codes)


def interpreter_of(script: Path) -> Path:
    """The Python that a console script names in its first line, else the one that runs."""
    with script.open("rb") as file:
        first = file.readline().decode(errors="replace").strip()
    named = Path(first.removeprefix("#!").strip())
    return named if first.startswith("#!/") and named.is_file() else Path(sys.executable)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"speed.py: no {name} on the PATH")
    return found
