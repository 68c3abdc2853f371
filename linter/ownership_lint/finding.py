"""What was found, where, how bad and how sure: the value every rule yields and every format prints."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How bad a finding is; `IGNORE` keeps a rule from running."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    IGNORE = "ignore"

    @property
    def rank(self) -> int:
        """0 for the worst, so that findings sort by it."""
        return _RANKS[self]

    def at_least(self, other: Severity) -> bool:
        """Whether this severity is as bad as `other`, or worse."""
        return self.rank <= other.rank


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2, Severity.IGNORE: 3}


class Certainty(StrEnum):
    """Whether the finding is proven; what cannot be told never fails a build."""

    PROVEN = "proven"
    UNKNOWN = "unknown"


class Location(NamedTuple):
    """A place in a file of the snapshot.

    `path` is POSIX and relative to the repository root. Lines and columns count from 1, columns in
    characters; the end column is exclusive.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    @staticmethod
    def of_line(path: str, line: int, column: int = 1, length: int = 0) -> Location:
        """A place within one line."""
        return Location(path, line, column, line, column + length)


class Related(NamedTuple):
    """A second place that explains a finding."""

    location: Location
    message: str


class Edit(NamedTuple):
    """What to write in place of a stretch of a file, which is in bytes."""

    start: int
    end: int
    text: bytes


class Finding(NamedTuple):
    """One thing that is wrong.

    `subject` is the script, owner or pattern that the finding is about. `severity` stays None where the
    rule's own severity holds. `excerpt` is the source line at `location`, given only by rules whose lines
    cannot hold personal or secret values.
    """

    rule: str
    location: Location
    message: str
    subject: str
    help: str = ""
    severity: Severity | None = None
    certainty: Certainty = Certainty.PROVEN
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()
    """What mends it for certain, in the file of its location; all of them or none."""
    allows: int = 0
    """Of a pack's rule: which entries of its `allow` fit the value, a bit for each."""
    excerpt: str = ""
    context: str = ""
    """What tells it from others of the same rule, path and subject: a line without any value in it."""
    identity: str = ""
    """Stands for rule, path, subject, context and grade: no line, no value. Set by the engine."""
    fingerprint: str = ""
    """The identity, numbered where a report holds several that are alike. Set by the engine."""

    @property
    def fixable(self) -> bool:
        """Whether `--fix` mends it."""
        return bool(self.edits)

    @property
    def rated(self) -> Severity:
        """The severity; only the engine knows it for findings that leave it to their rule."""
        if self.severity is None:
            raise ValueError(f"{self.rule}: not rated yet")
        return self.severity


class Means(StrEnum):
    """What can hold a finding back."""

    COMMENT = "comment"
    EXCEPTION = "exception"
    BASELINE = "baseline"


class Suppressed(NamedTuple):
    """A finding that somebody decided not to be told of, and why."""

    finding: Finding
    means: Means
    name: str = ""
    """The id of the exception; empty for the other means."""
    reason: str = ""


class Comparison(NamedTuple):
    """What a report leaves out because another commit has it too."""

    rev: str
    known: int
    """How many findings the base has too."""
    resolved: tuple[Finding, ...]
    """What the base has and this state has no more."""
    scripts: int
    owned: int
    """The coverage of the base."""


class NotRead(NamedTuple):
    """A file whose text was not looked at, and why."""

    path: str
    reason: str


class Summary(NamedTuple):
    """The counts of a run."""

    files: int
    scripts: int
    owned: int
    errors: int
    warnings: int
    notes: int
    suppressed: int
    unknown: int
    not_read: tuple[NotRead, ...]


class Report(NamedTuple):
    """What a run found, in one total order, and what it looked at."""

    snapshot: str
    rev: str | None
    findings: tuple[Finding, ...]
    unknowns: tuple[Finding, ...]
    """What cannot be told: counted, and shown on request."""
    summary: Summary
    suppressed: tuple[Suppressed, ...] = ()
    ran: tuple[str, ...] = ()
    """The rules that ran."""
    base: Comparison | None = None
    """Given where only what is new is told."""

    def fails(self, threshold: Severity) -> bool:
        """Whether any finding is as bad as `threshold`."""
        return any(finding.rated.at_least(threshold) for finding in self.findings)
