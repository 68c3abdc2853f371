"""Findings that somebody decided to live with: by a comment, an exception or the baseline."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.allow_comments import HEAD
from ownership_lint.finding import Location, Means, Suppressed
from ownership_lint.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from ownership_lint.analysis.allow_comments import AllowComment
    from ownership_lint.finding import Finding
    from ownership_lint.inputs.baseline import Baseline
    from ownership_lint.inputs.exceptions import PolicyException

NOTICE: Final = 14
"""Days before its end that an exception is announced."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A comment, an exception or some of the baseline that holds nothing back."""

    at: Location
    subject: str
    message: str
    help: str


def days_left(exception: PolicyException, today: str | None) -> int | None:
    """How many days an exception still holds; negative once it has expired, None where the day is unknown."""
    if today is None:
        return None
    return (date.fromisoformat(exception.expires) - date.fromisoformat(today)).days


class Suppression:
    """Everything that may hold findings back, and what of it did."""

    def __init__(
        self,
        exceptions: Sequence[PolicyException],
        baseline: Baseline,
        today: str | None,
        comments_in: Callable[[str], Sequence[AllowComment]],
        names: Callable[[Collection[str], str], bool],
    ) -> None:
        """`names` tells whether globs name a path, `comments_in` the comments of a file."""
        self._exceptions = [one for one in exceptions if (days_left(one, today) or 0) >= 0]
        self._baseline = baseline
        self._comments_in = comments_in
        self._names = names
        self._comments_used: set[AllowComment] = set()
        self._exceptions_used: Counter[str] = Counter()
        self._known_seen: set[str] = set()

    def of(self, finding: Finding) -> Suppressed | None:
        """What holds `finding` back, if anything does: the nearest to the place first."""
        is_known = finding.fingerprint in self._baseline.known
        if is_known:
            self._known_seen.add(finding.fingerprint)
        for comment in self._comments_in(finding.location.path):
            if _allows(comment, finding):
                self._comments_used.add(comment)
                return Suppressed(finding, Means.COMMENT, reason=comment.reason)
        for exception in self._exceptions:
            if self._covers(exception, finding):
                self._exceptions_used[exception.id] += 1
                return Suppressed(finding, Means.EXCEPTION, exception.id, exception.reason)
        return Suppressed(finding, Means.BASELINE) if is_known else None

    def _covers(self, exception: PolicyException, finding: Finding) -> bool:
        places = (finding.location.path, finding.subject)
        most = exception.max_findings
        return (
            exception.rule == finding.rule
            and (exception.subject is None or exception.subject == finding.subject)
            and (exception.fingerprint is None or finding.fingerprint.startswith(exception.fingerprint))
            and (not exception.paths or any(self._names(exception.paths, place) for place in places))
            and (most is None or self._exceptions_used[exception.id] < most)
        )

    def idle(
        self, ran: Collection[str], rules: Collection[str], comments: Iterable[AllowComment]
    ) -> Iterator[Idle]:
        """What held nothing back although its rule ran; to be asked last. `rules` are all that exist."""
        for exception in self._exceptions:
            if exception.rule in ran and not self._exceptions_used[exception.id]:
                message = f"the exception `{exception.id}` holds nothing back"
                yield Idle(exception.at, exception.id, message, "delete it, or correct what it should match")
        for comment in comments:
            if comment.is_certain and comment not in self._comments_used:
                yield from _idle_comment(comment, ran, rules)
        gone = [
            one
            for print_, one in self._baseline.known.items()
            if one.rule in ran and print_ not in self._known_seen
        ]
        if gone:
            path = self._baseline.path
            message = f"{len(gone)} of its findings {'is' if len(gone) == 1 else 'are'} gone"
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


def _allows(comment: AllowComment, finding: Finding) -> bool:
    if comment.rule != finding.rule or not comment.reason:
        return False
    at = finding.location
    if at.line <= comment.line <= at.end_line:
        return True
    is_whole_file = (at.line, at.column, at.end_line, at.end_column) == (1, 1, 1, 1)
    return is_whole_file and comment.is_alone and comment.line <= HEAD
