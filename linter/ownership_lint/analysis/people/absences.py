"""Lines that say where somebody will be, or not be: deployments, temporary duty, leave."""

from __future__ import annotations

from typing import Final

from ownership_lint.lazy_pattern import lazy_pattern

_SURE: Final = lazy_pattern(
    rb"\b(?:TDY|TAD orders|DEROS|OCONUS|PCS(?:ing|'?d)?|R&R leave)\b"
    rb"|\b(?i:on (?:annual |emergency |ordinary |terminal |convalescent )?leave|leave of absence"
    rb"|(?:annual|emergency|ordinary|terminal|convalescent|maternity|paternity|parental"
    rb"|medical|sick|military)[ _-]leave"
    rb"|(?:deployed|deploys|deploying|deployment) (?:to|from|with|orders|dates?"
    rb"|cycle|rotation|until|through|in [A-Z])"
    rb"|(?:pre|post)-?deployment (?:leave|orders|block|health)|returns? from (?:deployment|leave)"
    rb"|(?:is|was|will be|while|currently|being) deployed|mobili[sz]ation orders|boots on ground)\b"
)
"""What says so beside a name, or on the next line."""
_MAYBE: Final = lazy_pattern(
    rb"(?i)\b(?:deploy(?:s|ed|ing|ment)?|leave)\b|_(?:deployment|leave|tdy)\b|\btdy_"
)
_DATE: Final = lazy_pattern(
    rb"(?i)\b\d{4}-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b"
    rb"|\b\d{0,2} ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6} ?\d{1,4}\b"
)
"""Beside a name, a vaguer word needs a day."""
_SOFTWARE: Final = lazy_pattern(
    rb"(?i)\b(?:kubernetes|docker|staging|production|prod|pipeline|release|build|server|app|helm|backend|frontend"
    rb"|container|cluster|hotfix|rollback|workflow|script|ci|cd|api|database|migration|branch|commit|merge|website)\b"
)
"""What else is deployed."""


def absence(line: bytes, *, is_named: bool) -> tuple[int, int] | None:
    """Where a line speaks of an absence; `is_named` tells whether somebody is named on the line itself."""
    found = _SURE.search(line)
    if found is None and is_named and _DATE.search(line):
        found = _MAYBE.search(line)
    if found is None:
        return None
    may_be_software = b"deploy" in found.group().lower()
    return None if may_be_software and _SOFTWARE.search(line) else found.span()
