"""What a state has that another has not: findings are matched by fingerprint, so moved lines are not new."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ownership_lint.finding import Comparison, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ownership_lint.finding import Finding, Report

    LineAt = Callable[[str, int], bytes]


def only_new(report: Report, base: Report, rev: str, line_at: LineAt, base_line_at: LineAt) -> Report:
    """`report` without what `base`, the report of the commit `rev`, holds too."""
    before = _alike(base.findings)
    now = _alike(report.findings)
    held = Counter(map(_identity, (one.finding for one in report.suppressed)))
    known: set[int] = set()
    resolved: list[Finding] = []
    for identity in {**before, **now}:
        earlier, later = before.get(identity, []), now.get(identity, [])
        known.update(map(id, _known(later, earlier, line_at, base_line_at)))
        gone = len(earlier) - len(later) - held[identity]
        resolved += earlier[-gone:] if gone > 0 else ()
    new = tuple(finding for finding in report.findings if id(finding) not in known)
    counts = Counter(finding.rated for finding in new)
    return report._replace(
        findings=new,
        summary=report.summary._replace(
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
            notes=counts[Severity.NOTE],
        ),
        base=Comparison(
            rev,
            len(known),
            tuple(sorted(resolved, key=lambda one: one.location)),
            base.summary.scripts,
            base.summary.owned,
        ),
    )


def _identity(finding: Finding) -> tuple[str, Severity]:
    """What makes a finding the same in both states; one that got worse is another."""
    return finding.identity, finding.rated


def _alike(findings: Iterable[Finding]) -> dict[tuple[str, Severity], list[Finding]]:
    grouped: defaultdict[tuple[str, Severity], list[Finding]] = defaultdict(list)
    for finding in findings:
        grouped[_identity(finding)].append(finding)
    return grouped


def _known(now: list[Finding], before: list[Finding], line_at: LineAt, base_line_at: LineAt) -> list[Finding]:
    """Those of `now` that `before` has too; where only some can be, those on the same lines first."""
    if not before or len(now) <= len(before):
        return now[: len(before)]
    lines = Counter(base_line_at(one.location.path, one.location.line) for one in before)
    known: list[Finding] = []
    others: list[Finding] = []
    for finding in now:
        line = line_at(finding.location.path, finding.location.line)
        same = lines[line] > 0
        lines[line] -= same
        (known if same else others).append(finding)
    return [*known, *others[: len(before) - len(known)]]
