"""A CODEOWNERS file, GitHub's or GitLab's, as ordered patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from ownership_lint.finding import Finding, Location
from ownership_lint.importing.imported import NOT_UNDERSTOOD, Imported, counted, plain
from ownership_lint.patterns import PatternError, compile_glob

if TYPE_CHECKING:
    from collections.abc import Iterator

CodeownersDialect = Literal["codeowners", "gitlab"]

_MAX_BYTES: Final = 3_000_000
_USER: Final = re.compile(r"@[\w.-]+", re.ASCII)
_TEAM: Final = re.compile(r"@[\w.-]+(?:/[\w.-]+)+", re.ASCII)
_ROLE: Final = re.compile(r"@@[a-z]+")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")
_SECTION: Final = re.compile(r"\^?\[([^\[\]]+)\](?:\[\d+\])?(?=\s|$)")
_WORD: Final = re.compile(r"(?:\\.|[^\s\\]|\\$)+")


def import_codeowners(text: str, path: str, dialect: CodeownersDialect | None = None) -> Imported:
    """The rules of `text`, in order; without a `dialect`, the path and section headers tell it."""
    lines = plain(text).split("\n")
    reader = _Reader(path, dialect or _dialect(lines, path))
    for number, line in enumerate(lines, start=1):
        reader.read(number, line)
    if reader.dialect == "codeowners" and len(text.encode("utf-8", "replace")) > _MAX_BYTES:
        reader.refuse(1, "", "the file is larger than 3 MB: GitHub does not read it")
    return reader.imported()


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
        _is_owner(word, "gitlab") for word in _words(line.strip()[header.end() :])
    )


def _words(text: str) -> Iterator[str]:
    """The words before a comment; a backslash keeps a blank inside a word."""
    for found in _WORD.finditer(text):
        if found[0].startswith("#"):
            return
        yield found[0]


def _is_owner(word: str, dialect: CodeownersDialect) -> bool:
    kinds = [_USER, _EMAIL, _TEAM, *([_ROLE] if dialect == "gitlab" else [])]
    return any(kind.fullmatch(word) for kind in kinds)


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
    patterns: list[dict[str, Any]] = field(default_factory=list)
    unowned: list[dict[str, Any]] = field(default_factory=list)
    owners: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: list[Finding] = field(default_factory=list)
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
            return
        valid = self._valid(number, line, owners)
        # GitHub skips a line with a malformed owner; GitLab only the owner.
        if len(valid) < len(owners) and (self.dialect == "codeowners" or not valid):
            return
        self._rule(number, pattern, valid or self.defaults)

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
            if not _is_owner(owner, self.dialect):
                message = f"`{owner}` is neither `@user`, `@organisation/team` nor an e-mail address"
                self.refuse(number, line, message, owner)
        return tuple(owner for owner in owners if _is_owner(owner, self.dialect))

    def _rule(self, number: int, pattern: str, owners: tuple[str, ...]) -> None:
        place: dict[str, Any] = {"section": self.section} if self.section else {}
        place["line"] = number
        if not owners:
            reason = f"Cleared on line {number} of {self.path}"
            self.unowned.append({"path": pattern, "reason": reason, "dialect": self.dialect, **place})
            return
        for owner in owners:
            kind = "human" if _USER.fullmatch(owner) or _EMAIL.fullmatch(owner) else "team"
            self.owners.setdefault(owner, {"kind": kind, "handle": owner})
        rule: dict[str, Any] = {"glob": pattern, "owner": owners[0], "dialect": self.dialect}
        if others := list(dict.fromkeys(owners))[1:]:
            rule["co_owners"] = others
        self.patterns.append({**rule, **place})

    def refuse(self, number: int, line: str, message: str, subject: str = "") -> None:
        column = line.find(subject) + 1 if subject else 1
        at = Location.of_line(self.path, number, max(column, 1), len(subject))
        self.refused.append(Finding(NOT_UNDERSTOOD, at, message, subject or self.path))

    def imported(self) -> Imported:
        data: dict[str, Any] = {"version": 1, "kind": "ownership"}
        parts = {"owners": self.owners, "patterns": self.patterns, "unowned": self.unowned}
        data |= {key: value for key, value in parts.items() if value}
        host = "GitLab" if self.dialect == "gitlab" else "GitHub"
        rules = f"{counted(len(self.patterns), 'rule')} of {counted(len(self.owners), 'owner')}"
        understood = [f"{rules}, as {host} reads the file"]
        if self.unowned:
            understood.append(
                f"{counted(len(self.unowned), 'rule')} that clear{'s' * (len(self.unowned) == 1)} owners"
            )
        return Imported(data, tuple(understood), not_understood=tuple(self.refused))
