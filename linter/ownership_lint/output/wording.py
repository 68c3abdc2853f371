"""What every format says alike: counts, coverage, what was held back. Names in it are as they were given."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ownership_lint.finding import Means

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.finding import Finding, Report, Suppressed

_MOST_NAMES = 5
"""Exceptions that are counted one by one."""


def counted(count: int, word: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {word}{'s' * (count != 1)}"


def found(report: Report) -> str:
    """How many findings there are of each severity."""
    summary = report.summary
    counts = (("error", summary.errors), ("warning", summary.warnings), ("note", summary.notes))
    listed = ", ".join(counted(count, word) for word, count in counts if count)
    return listed or ("nothing new" if report.base else "nothing found")


def coverage(report: Report) -> str:
    """How many scripts have an owner, and how many had before; empty where there are no scripts."""
    now, base = report.summary, report.base
    if base is None or (base.scripts, base.owned) == (now.scripts, now.owned):
        share = f" ({100 * now.owned // now.scripts} %)" if now.scripts else ""
        return f"{now.owned} of {now.scripts} scripts owned{share}" if now.scripts else ""
    before = str(base.owned) if base.scripts == now.scripts else f"{base.owned} of {base.scripts}"
    return f"{before} → {now.owned} of {now.scripts} scripts owned"


def comparison(report: Report) -> str:
    """What is new, known and resolved against the base; empty where there is none."""
    base = report.base
    if base is None:
        return ""
    return f"{len(report.findings)} new against {base.rev}, {base.known} known, {len(base.resolved)} resolved"


def suppressed(report: Report) -> str:
    """How many findings were held back, and by what; empty where none was."""
    if not report.suppressed:
        return ""
    return f"{len(report.suppressed)} suppressed ({', '.join(_holders(report))})"


def _holders(report: Report) -> Iterator[str]:
    means = suppressed_by(report)
    names = Counter(sorted(one.name for one in report.suppressed if one.means is Means.EXCEPTION))
    if len(names) <= _MOST_NAMES:
        yield from (f"{name} {count}" for name, count in names.items())
    else:
        yield f"{len(names)} exceptions {means[Means.EXCEPTION]}"
    for holder, word in ((Means.COMMENT, "comments"), (Means.BASELINE, "baseline")):
        if means[holder]:
            yield f"{word} {means[holder]}"


def suppressed_by(report: Report) -> dict[Means, int]:
    """How many findings each means held back."""
    counts = Counter(one.means for one in report.suppressed)
    return {means: counts[means] for means in Means}


def held_back(suppressed: Suppressed) -> str:
    """What held a finding back, and why."""
    by = f"{suppressed.means.value} {suppressed.name}".rstrip()
    return f"{by}: {suppressed.reason}" if suppressed.reason else by


def snapshot(kind: str, rev: str | None) -> str:
    """The state that was looked at."""
    named = {"index": "the index", "worktree": "the work tree", "message": "the message of a commit"}
    return named.get(kind, f"commit {rev or ''}")


def files(report: Report) -> str:
    """How much was looked at."""
    if report.snapshot == "message":
        return "the message of a commit"
    return f"{counted(report.summary.files, 'file')} in {snapshot(report.snapshot, report.rev)}"


def sentence(finding: Finding) -> str:
    """What is wrong, and the way out."""
    return f"{finding.message}; {finding.help}" if finding.help else finding.message
