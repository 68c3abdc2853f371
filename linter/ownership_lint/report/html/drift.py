"""What a check found, grouped by what is to be done about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.suppression import days_left
from ownership_lint.finding import Means, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Finding, Report, Suppressed

UNOWNED: Final = "ownership/unowned-script"
_FAMILIES: Final = ("ownership/", "contract/", "policy/")
_DEPRECATED: Final = "ownership/deprecated-reference"
_TARGET_IS_KNOWN: Final = frozenset(
    {
        "ownership/case-mismatch",
        "ownership/moved-script",
        "ownership/owner-typo",
        "ownership/report-stale",
        "ownership/retired-script",
        "ownership/unused-exclusion",
        "policy/unused-exception",
    }
)
"""Rules whose findings say what to write: nobody has to decide anything."""


class Cause(NamedTuple):
    """The findings of one rule."""

    rule: str
    findings: tuple[Finding, ...]

    @property
    def title(self) -> str:
        """The problem in words."""
        return self.rule.partition("/")[2].replace("-", " ").capitalize()

    @property
    def help(self) -> str:
        """What is to be done about every one of several findings; empty where each says something else."""
        helps = {finding.help for finding in self.findings}
        return helps.pop() if len(helps) == 1 and len(self.findings) > 1 else ""


@dataclass(frozen=True, slots=True)
class Wait:
    """Findings that are held back, and by what."""

    title: str
    reason: str
    count: int
    until: str
    """When it ends, with the days that are left; empty where it does not."""


class Drift(NamedTuple):
    """What differs between the matrix and the tree."""

    fix: tuple[Cause, ...]
    """What is to be written is known."""
    decide: tuple[Cause, ...]
    waits: tuple[Wait, ...]
    elsewhere: tuple[tuple[str, int], ...]
    """How many findings each other rule has; their texts are left to the check."""

    @property
    def counts(self) -> tuple[int, int, int]:
        """The findings to fix, to decide, and those that wait."""
        fix, decide = (sum(len(cause.findings) for cause in causes) for causes in (self.fix, self.decide))
        return fix, decide, sum(wait.count for wait in self.waits)


def drift_of(repository: Repository, report: Report) -> Drift:
    """The findings of ownership and contracts in three groups, those of the scanners as counts.

    Left out are sentences that only name a deprecated script, which the board of deprecations counts, and the
    missing owners of scripts that moved: their entries are there, under another path.
    """
    moved = frozenset(repository.moves.values())
    ours = (one for one in report.findings if one.rule.startswith(_FAMILIES) and not _is_mention(one))
    about_scripts = [one for one in ours if one.rule != UNOWNED or one.subject not in moved]
    fix = [one for one in about_scripts if _is_settled(one)]
    decide = [one for one in about_scripts if not _is_settled(one)]
    others = Counter(one.rule for one in report.findings if not one.rule.startswith(_FAMILIES))
    waits = _waits(repository, [one for one in report.suppressed if one.finding.rule.startswith(_FAMILIES)])
    return Drift(_causes(fix), _causes(decide), tuple(waits), tuple(sorted(others.items())))


def _is_mention(finding: Finding) -> bool:
    return finding.rule == _DEPRECATED and finding.rated is Severity.NOTE


def _is_settled(finding: Finding) -> bool:
    has_replacement = finding.rule == _DEPRECATED and finding.help.startswith("use ")
    return finding.fixable or finding.rule in _TARGET_IS_KNOWN or has_replacement


def _causes(findings: Iterable[Finding]) -> tuple[Cause, ...]:
    """By rule, the worst and then the most frequent first."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    causes = [Cause(rule, tuple(found)) for rule, found in by_rule.items()]
    return tuple(sorted(causes, key=lambda one: (_worst(one), -len(one.findings), one.rule)))


def _worst(cause: Cause) -> int:
    return min(finding.rated.rank for finding in cause.findings)


def _waits(repository: Repository, held: Sequence[Suppressed]) -> Iterator[Wait]:
    """One for each exception, for each comment's reason, and for each rule of the baseline."""
    exceptions = {one.id: one for one in repository.decisions.exceptions}
    by_exception = Counter((one.name, one.reason) for one in held if one.means is Means.EXCEPTION)
    for (name, reason), count in sorted(by_exception.items()):
        exception = exceptions[name]
        left = days_left(exception, repository.today)
        until = f"until {exception.expires}, {_days(left)}" if left is not None else ""
        by = f", {exception.owner} answers for it" if exception.owner else ""
        yield Wait(f"{exception.title}{by}", reason, count, until)
    by_comment = Counter((one.finding.rule, one.reason) for one in held if one.means is Means.COMMENT)
    for (rule, reason), count in sorted(by_comment.items()):
        yield Wait(f"allowed in the file: `{rule}`", reason, count, "")
    known = Counter(one.finding.rule for one in held if one.means is Means.BASELINE)
    for rule, count in sorted(known.items()):
        yield Wait(f"known since the baseline: `{rule}`", "", count, "")


def _days(left: int) -> str:
    return "1 day left" if left == 1 else f"{left} days left"
