"""Reports for tests of the formats."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ownership_lint.finding import (
    Certainty,
    Comparison,
    Finding,
    Location,
    Means,
    NotRead,
    Related,
    Report,
    Severity,
    Summary,
    Suppressed,
)
from ownership_lint.output.formats import Presentation
from ownership_lint.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

HOSTILE = (
    "a\n::error::b,c:d%0A##[command]e##vso[x]\x1b[31m\u202e\ufffe]]><script>|`x``[l](http://e.example)"
    "![i](//e.example)@team #12 www.e.example \"q\" 'q' $`m`$ &amp; <!-- </details>\\" + os.fsdecode(b"\xff")
)

PLAIN = Presentation(lambda: "1.2.3")


def finding(path: str = "scripts/a.sh", **values: Any) -> Finding:
    standard: dict[str, Any] = {
        "rule": "ownership/unowned-script",
        "location": Location(path),
        "message": f"`{path}` has no owner",
        "subject": path,
        "help": "give it one",
        "severity": Severity.ERROR,
        "fingerprint": "0" * 32,
    }
    return Finding(**(standard | values))


def report(
    findings: Sequence[Finding] = (),
    *,
    snapshot: str = "worktree",
    rev: str | None = None,
    unknowns: Sequence[Finding] = (),
    suppressed: Sequence[Suppressed] = (),
    base: Comparison | None = None,
    not_read: Sequence[NotRead] = (),
    **counts: int,
) -> Report:
    """A report that counts its findings itself."""
    ratings = [one.rated for one in findings]
    numbers = {
        "files": 0,
        "scripts": 0,
        "owned": 0,
        "errors": ratings.count(Severity.ERROR),
        "warnings": ratings.count(Severity.WARNING),
        "notes": ratings.count(Severity.NOTE),
        "suppressed": len(suppressed),
        "unknown": len(unknowns),
    }
    summary = Summary(**(numbers | counts), not_read=tuple(not_read))
    ran = tuple(rule.ID for rule in RULES)
    return Report(snapshot, rev, tuple(findings), tuple(unknowns), summary, tuple(suppressed), ran, base)


def hostile_finding(text: str = HOSTILE, **values: Any) -> Finding:
    """A finding that holds the text wherever a repository could put it."""
    related = (Related(Location.of_line(text, 2), text),)
    return finding(
        text,
        message=f"`{text}` {text}",
        help=text,
        subject=f"s{text}",
        related=related,
        excerpt=text,
        **values,
    )


def hostile_report(text: str = HOSTILE) -> Report:
    """A report that holds the text wherever a repository could put it."""
    found = [hostile_finding(text, severity=severity) for severity in list(Severity)[:3]]
    return report(
        found,
        snapshot="commit",
        rev=text,
        unknowns=[hostile_finding(text, certainty=Certainty.UNKNOWN)],
        suppressed=[Suppressed(found[0], means, text, text) for means in Means],
        base=Comparison(text, 3, tuple(found), 9, 4),
        not_read=[NotRead(text, text)],
        scripts=9,
        owned=5,
    )


def many(count: int) -> Report:
    """A report with so many findings, of every severity in turn."""
    return report(
        [
            finding(f"scripts/{n % 7}/{n:05}.sh", severity=list(Severity)[n % 3], fingerprint=f"{n:032x}")
            for n in range(count)
        ]
    )


def held_back() -> tuple[Suppressed, ...]:
    """Four findings, held back by every means."""
    return (
        Suppressed(finding("scripts/1.sh"), Means.EXCEPTION, "EX-001", "the owner left"),
        Suppressed(finding("scripts/2.sh"), Means.EXCEPTION, "EX-001", "the owner left"),
        Suppressed(finding("scripts/3.sh"), Means.COMMENT, reason="a copy"),
        Suppressed(finding("scripts/4.sh"), Means.BASELINE),
    )


def compared(findings: Sequence[Finding] = ()) -> Report:
    """A report against a base that had three findings more."""
    resolved = tuple(finding(f"scripts/old{number}.sh") for number in range(3))
    base = Comparison("main", 143, resolved, 179, 34)
    return report(findings, base=base, scripts=179, owned=36)
