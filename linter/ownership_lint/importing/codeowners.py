"""A CODEOWNERS file, GitHub's or GitLab's, as ordered patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ownership_lint.analysis.codeowners import is_person, read_codeowners
from ownership_lint.finding import Finding
from ownership_lint.importing.imported import NOT_UNDERSTOOD, Imported, counted, plain

if TYPE_CHECKING:
    from ownership_lint.analysis.codeowners import Codeowners, CodeownersDialect, CodeownersRule


def import_codeowners(text: str, path: str, dialect: CodeownersDialect | None = None) -> Imported:
    """The rules of `text`, in order; without a `dialect`, the path and section headers tell it."""
    file = read_codeowners(plain(text), path, dialect)
    owners = dict.fromkeys(owner for rule in file.rules for owner in rule.owners)
    parts: dict[str, Any] = {
        "owners": {
            owner: {"kind": "human" if is_person(owner) else "team", "handle": owner} for owner in owners
        },
        "patterns": [_pattern(rule, file) for rule in file.rules if rule.owners],
        "unowned": [_cleared(rule, file) for rule in file.rules if not rule.owners],
    }
    data = {"version": 1, "kind": "ownership"} | {key: value for key, value in parts.items() if value}
    refused = (Finding(NOT_UNDERSTOOD, one.at, one.message, one.subject or path) for one in file.refused)
    return Imported(data, tuple(_understood(parts, file)), not_understood=tuple(refused))


def _pattern(rule: CodeownersRule, file: Codeowners) -> dict[str, Any]:
    first, *others = rule.owners
    named = {"glob": rule.pattern, "owner": first, "dialect": file.dialect}
    return named | ({"co_owners": others} if others else {}) | _place(rule)


def _cleared(rule: CodeownersRule, file: Codeowners) -> dict[str, Any]:
    reason = f"Cleared on line {rule.at.line} of {rule.at.path}"
    return {"path": rule.pattern, "reason": reason, "dialect": file.dialect} | _place(rule)


def _place(rule: CodeownersRule) -> dict[str, Any]:
    return ({"section": rule.section} if rule.section else {}) | {"line": rule.at.line}


def _understood(parts: dict[str, Any], file: Codeowners) -> list[str]:
    host = "GitLab" if file.dialect == "gitlab" else "GitHub"
    rules = f"{counted(len(parts['patterns']), 'rule')} of {counted(len(parts['owners']), 'owner')}"
    cleared = parts["unowned"]
    clearing = [f"{counted(len(cleared), 'rule')} that clear{'s' * (len(cleared) == 1)} owners"]
    return [f"{rules}, as {host} reads the file", *(clearing if cleared else ())]
