"""Findings that somebody decided to live with: by a comment, an exception or the baseline."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.allow_comments import HEAD
from ownership_lint.finding import Certainty, Location, Means, Suppressed
from ownership_lint.inputs.baseline import Baseline, known_finding
from ownership_lint.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from ownership_lint.analysis.allow_comments import AllowComment
    from ownership_lint.finding import Finding
    from ownership_lint.inputs.baseline import KnownFinding
    from ownership_lint.inputs.exceptions import PolicyException

NOTICE: Final = 14
"""Days before its end that an exception is announced."""


_MOST_LINES: Final = 1_000
"""Lines of one finding on which a comment is looked for."""


class Decisions(NamedTuple):
    """What people decided about findings, and the day on which it is judged."""

    exceptions: tuple[PolicyException, ...] = ()
    baseline: Baseline = Baseline()
    today: str | None = None
    """YYYY-MM-DD; else the day of the newest commit that is looked at."""
    dated_by: tuple[str, ...] = ()
    """Further commits that are looked at."""
    policy_rev: str | None = None
    """The commit that policy and decisions were read from, where it is not the snapshot."""
    changes: tuple[tuple[str, str], ...] = ()
    """Files of theirs that the snapshot has otherwise, and what is said of each."""
    own: Decisions | None = None
    """Then the snapshot's own."""


class Idle(NamedTuple):
    """A comment, an exception or some of the baseline that holds nothing back."""

    at: Location
    subject: str
    message: str
    help: str


def days_left(exception: PolicyException, today: str | None) -> int | None:
    """How many days an exception still holds; negative once it has expired, None where the day is unknown."""
    if today is None or not exception.expires:
        return None
    return (date.fromisoformat(exception.expires) - date.fromisoformat(today)).days


def holds(exception: PolicyException, today: str | None) -> bool:
    """Whether an exception has not expired; where the day is unknown, none holds."""
    left = days_left(exception, today)
    return not exception.expires or (left is not None and left >= 0)


class Suppression:
    """Everything that may hold findings back, and what of it did."""

    def __init__(
        self,
        decisions: Decisions,
        today: str | None,
        comments_in: Callable[[str], Sequence[AllowComment]],
        names: Callable[[Collection[str], str], bool],
    ) -> None:
        """`names` tells whether globs name a path, `comments_in` the comments of a file."""
        self._exceptions: defaultdict[str, list[PolicyException]] = defaultdict(list)
        for one in decisions.exceptions:
            if holds(one, today):
                self._exceptions[one.rule].append(one)
        self._decisions = decisions
        self._comments_in = comments_in
        self._names = names
        self._comments: dict[str, _Comments] = {}
        self._comments_used: set[AllowComment] = set()
        self._exceptions_used: Counter[str] = Counter()
        self._found: Counter[KnownFinding] = Counter()

    def sort_out(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Suppressed]]:
        """What is told, and what is held back; what cannot be told anyway is never counted as held back.

        The baseline is asked after all others: what they hold back must not use up what it knows.
        """
        told: list[Finding] = []
        held: list[Suppressed] = []
        for finding in findings:
            by = self._decided(finding)
            if finding.certainty is Certainty.PROVEN:
                self._found[known_finding(finding)] += 1
            if by is None:
                told.append(finding)
            elif finding.certainty is Certainty.PROVEN:
                held.append(by)
        known = Counter(self._decisions.baseline.known)
        new: list[Finding] = []
        for finding in told:
            key = known_finding(finding)
            if finding.certainty is Certainty.PROVEN and known[key] > 0 and _may_be_held(finding):
                known[key] -= 1
                held.append(Suppressed(finding, Means.BASELINE))
            else:
                new.append(finding)
        return new, held

    def _decided(self, finding: Finding) -> Suppressed | None:
        """The comment or exception that holds `finding` back: the nearest to the place first."""
        if not _may_be_held(finding):
            return None
        for comment in self._comments_at(finding):
            self._comments_used.add(comment)
            return Suppressed(finding, Means.COMMENT, reason=comment.reason)
        for exception in self._exceptions.get(finding.rule, ()):
            if self._covers(exception, finding):
                self._exceptions_used[exception.id] += finding.certainty is Certainty.PROVEN
                return Suppressed(finding, Means.EXCEPTION, exception.id, exception.reason)
        return None

    def _comments_at(self, finding: Finding) -> Iterator[AllowComment]:
        path = finding.location.path
        if path not in self._comments:
            self._comments[path] = _Comments(self._comments_in(path))
        yield from self._comments[path].of(finding)

    def _covers(self, exception: PolicyException, finding: Finding) -> bool:
        places = (finding.location.path, finding.subject)
        most = exception.max_findings
        return (
            (exception.entry is None or bool(finding.allows >> exception.entry & 1))
            and (exception.subject is None or exception.subject == finding.subject)
            and (exception.fingerprint is None or finding.identity.startswith(exception.fingerprint))
            and (not exception.paths or any(self._names(exception.paths, place) for place in places))
            and (most is None or self._exceptions_used[exception.id] < most)
        )

    def allows(self, finding: Finding) -> bool:
        """Whether the pack of its rule allows a finding; nothing counts as used by that."""
        exceptions = self._exceptions.get(finding.rule, ())
        return any(one.entry is not None and self._covers(one, finding) for one in exceptions)

    def idle(
        self, ran: Collection[str], rules: Collection[str], comments: Iterable[AllowComment]
    ) -> Iterator[Idle]:
        """What held nothing back although its rule ran; to be asked last. `rules` are all that exist."""
        # What the snapshot has taken out already is not in force any more once it is merged.
        own = self._decisions.own or self._decisions
        ids = {one.id for one in own.exceptions}
        for exception in (one for each in self._exceptions.values() for one in each):
            if exception.rule in ran and not self._exceptions_used[exception.id] and exception.id in ids:
                message = f"{exception.title} holds nothing back"
                yield Idle(exception.at, exception.id, message, "delete it, or correct what it should match")
        for comment in comments:
            if comment.is_certain and comment not in self._comments_used:
                yield from _idle_comment(comment, ran, rules)
        known = Counter(self._decisions.baseline.known) & Counter(own.baseline.known)
        gone = sum(max(0, count - self._found[one]) for one, count in known.items() if one.rule in ran)
        if gone:
            path = own.baseline.path
            message = f"{gone} of its findings {'is' if gone == 1 else 'are'} gone"
            yield Idle(Location(path), path, message, "`ownership-lint baseline prune` takes them out")


def _idle_comment(comment: AllowComment, ran: Collection[str], rules: Collection[str]) -> Iterator[Idle]:
    rule = comment.rule
    if rule in ran and comment.reason:
        yield Idle(comment.at, rule, f"nothing here to allow for `{rule}`", "delete the comment")
    elif rule in ran:
        yield Idle(
            comment.at, rule, f"no reason is given, so `{rule}` is not allowed", "write why, after the rule"
        )
    elif rule not in rules:
        near = nearest(rule, (*rules, *(one.partition("/")[2] for one in rules)))
        meant = next((one for one in rules if near and one.endswith(near)), None)
        tip = f"did you mean `{meant}`?" if meant else "`ownership-lint rules` lists them"
        yield Idle(comment.at, rule, f"`{rule}` is not a rule, so nothing is allowed", tip)


def _may_be_held(finding: Finding) -> bool:
    """What is wrong with the configuration is mended there: it must not excuse itself."""
    return not finding.rule.startswith("policy/")


class _Comments:
    """The comments of one file that give a reason, by rule and line."""

    def __init__(self, comments: Iterable[AllowComment]) -> None:
        self._by_line: dict[tuple[str, int], AllowComment] = {}
        self._at_head: dict[str, AllowComment] = {}
        for one in comments:
            if one.reason:
                self._by_line.setdefault((one.rule, one.line), one)
                if one.is_alone and one.line <= HEAD:
                    self._at_head.setdefault(one.rule, one)

    def of(self, finding: Finding) -> Iterator[AllowComment]:
        """The comments that allow a finding."""
        at = finding.location
        for line in range(at.line, min(at.end_line, at.line + _MOST_LINES) + 1):
            if (finding.rule, line) in self._by_line:
                yield self._by_line[finding.rule, line]
        is_whole_file = (at.line, at.column, at.end_line, at.end_column) == (1, 1, 1, 1)
        if is_whole_file and finding.rule in self._at_head:
            yield self._at_head[finding.rule]
