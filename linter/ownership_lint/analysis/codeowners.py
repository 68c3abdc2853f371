"""CODEOWNERS files, GitHub's and GitLab's: what each line says, and which line wins a path."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from ownership_lint.finding import Location
from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.patterns import PatternError, compile_glob

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ownership_lint.patterns import PathTable

CodeownersDialect = Literal["codeowners", "gitlab"]

PLACES: Final = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where GitHub looks, in its order, and GitLab's own place behind."""
MAX_BYTES: Final = 3_000_000
"""GitHub reads no larger file."""

_USER: Final = lazy_pattern(r"@[\w.-]+", re.ASCII)
_TEAM: Final = lazy_pattern(r"@[\w.-]+(?:/[\w.-]+)+", re.ASCII)
_ROLE: Final = lazy_pattern(r"@@[a-z]+")
_EMAIL: Final = lazy_pattern(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")
_SECTION: Final = lazy_pattern(r"\^?\[([^\[\]]+)\](?:\[\d+\])?(?=\s|$)")
_WORD: Final = lazy_pattern(r"(?:\\.|[^\s\\]|\\$)+")


class CodeownersRule(NamedTuple):
    """A line that gives paths to owners; without owners, it takes them from everybody."""

    pattern: str
    owners: tuple[str, ...]
    at: Location
    section: str | None = None


class Refused(NamedTuple):
    """What the host does not read, and why."""

    at: Location
    message: str
    subject: str


class Codeowners(NamedTuple):
    """What a file says; the last rule that names a path wins, in each section by itself."""

    dialect: CodeownersDialect
    rules: tuple[CodeownersRule, ...]
    refused: tuple[Refused, ...]
    excluded: tuple[CodeownersRule, ...] = ()
    """Patterns that take files out of their section for good; GitLab reads them, and GitHub refuses them."""


def read_codeowners(text: str, path: str, dialect: CodeownersDialect | None = None) -> Codeowners:
    """The rules of `text`, in order; without a `dialect`, the path and section headers tell it."""
    lines = text.split("\n")
    reader = _Reader(path, dialect or _dialect(lines, path))
    for number, line in enumerate(lines, start=1):
        reader.read(number, line)
    if reader.dialect == "codeowners" and len(text.encode("utf-8", "replace")) > MAX_BYTES:
        reader.refuse(1, "", "the file is larger than 3 MB: GitHub does not read it")
    return Codeowners(reader.dialect, tuple(reader.rules), tuple(reader.refused), tuple(reader.excluded))


def winning_rules(file: Codeowners, table: PathTable) -> Mapping[str, tuple[CodeownersRule, ...]]:
    """For each path that a rule names, the rule that wins it in each section that does not exclude it."""
    out = {
        (path, rule.section)
        for rule in file.excluded
        for path in table.matching(compile_glob(rule.pattern, file.dialect))
    }
    winners: dict[str, dict[str | None, CodeownersRule]] = {}
    for rule in file.rules:
        for path in table.matching(compile_glob(rule.pattern, file.dialect)):
            if (path, rule.section) not in out:
                winners.setdefault(path, {})[rule.section] = rule
    return {path: tuple(by_section.values()) for path, by_section in winners.items()}


def is_owner(word: str, dialect: CodeownersDialect = "codeowners") -> bool:
    """Whether a host takes `word` for an owner: `@user`, `@organisation/team`, an address; GitLab's roles."""
    kinds = [_USER, _EMAIL, _TEAM, *([_ROLE] if dialect == "gitlab" else [])]
    return any(kind.fullmatch(word) for kind in kinds)


def is_person(owner: str) -> bool:
    """Whether an owner is one account and no team."""
    return _USER.fullmatch(owner) is not None or _EMAIL.fullmatch(owner) is not None


def _dialect(lines: list[str], path: str) -> CodeownersDialect:
    """GitLab reads `[Name]` as a section; GitHub has neither sections nor bracket patterns."""
    if path.endswith(".gitlab/CODEOWNERS"):
        return "gitlab"
    if path.endswith(".github/CODEOWNERS"):
        return "codeowners"
    return "gitlab" if any(_is_section(line) for line in lines) else "codeowners"


def _is_section(line: str) -> bool:
    header = _SECTION.match(line.strip())
    return header is not None and all(
        is_owner(word, "gitlab") for word in _words(line.strip()[header.end() :])
    )


def _words(text: str) -> Iterator[str]:
    """The words before a comment; a backslash keeps a blank inside a word."""
    for found in _WORD.finditer(text):
        if found[0].startswith("#"):
            return
        yield found[0]


def _too_costly(pattern: str, dialect: CodeownersDialect) -> str | None:
    try:
        compile_glob(pattern, dialect)
    except PatternError as error:
        return f"`{pattern}` holds {error}"
    return None


@dataclass(slots=True)
class _Reader:
    """Reads line after line; holds what they said so far."""

    path: str
    dialect: CodeownersDialect
    rules: list[CodeownersRule] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    excluded: list[CodeownersRule] = field(default_factory=list)
    section: str | None = None
    defaults: tuple[str, ...] = ()

    def read(self, number: int, line: str) -> None:
        text = line.strip()
        if not text or text.startswith("#"):
            return
        if self.dialect == "gitlab" and (header := _SECTION.match(text)):
            self.section = header[1].strip()
            self.defaults = self._valid(number, line, list(_words(text[header.end() :])))
            return
        pattern, *owners = _words(text)
        if problem := self._problem(pattern):
            self.refuse(number, line, problem, pattern)
            self._exclude(number, line, pattern)
            return
        valid = self._valid(number, line, owners)
        # GitHub skips a line with a malformed owner; GitLab only the owner.
        if len(valid) < len(owners) and (self.dialect == "codeowners" or not valid):
            return
        named = tuple(dict.fromkeys(valid or self.defaults))
        self.rules.append(CodeownersRule(pattern, named, self._place(number, line, pattern), self.section))

    def _exclude(self, number: int, line: str, pattern: str) -> None:
        named = pattern.removeprefix("!")
        if named not in {"", pattern} and _too_costly(named, self.dialect) is None:
            at = self._place(number, line, pattern)
            self.excluded.append(CodeownersRule(named, (), at, self.section))

    def _problem(self, pattern: str) -> str | None:
        if self.dialect == "gitlab":
            if pattern.startswith("!"):
                return f"`{pattern}` excludes files from its section, which has no counterpart here"
            if pattern.startswith(("[", "^[")):
                return f"`{pattern}` is not a section header that GitLab reads"
            return _too_costly(pattern, self.dialect)
        if pattern.startswith("!"):
            return f"`{pattern}` negates a pattern, which GitHub does not support"
        if pattern.startswith("\\#"):
            return f"`{pattern}` escapes a `#`, which GitHub does not support"
        if "[" in pattern:
            return f"`{pattern}` holds a character range, which GitHub does not support"
        if "***" in pattern:
            return f"`{pattern}` holds `***`, which GitHub does not support"
        return _too_costly(pattern, self.dialect)

    def _valid(self, number: int, line: str, owners: list[str]) -> tuple[str, ...]:
        for owner in owners:
            if not is_owner(owner, self.dialect):
                message = f"`{owner}` is neither `@user`, `@organisation/team` nor an e-mail address"
                self.refuse(number, line, message, owner)
        return tuple(owner for owner in owners if is_owner(owner, self.dialect))

    def refuse(self, number: int, line: str, message: str, subject: str = "") -> None:
        self.refused.append(Refused(self._place(number, line, subject), message, subject))

    def _place(self, number: int, line: str, word: str) -> Location:
        column = line.find(word) + 1 if word else 1
        return Location.of_line(self.path, number, max(column, 1), len(word))
