"""Markdown for a job summary or a comment on a pull request."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING, Final

from ownership_lint.output import wording
from ownership_lint.output.markdown_text import code, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ownership_lint.finding import Finding, Report, Suppressed
    from ownership_lint.output.formats import Presentation

MAX_BYTES: Final = 60_000
"""Below the 65,536 characters of a comment, and far below the 1 MiB of a job summary."""

_MOST_ROWS = 50
# Bytes of each table's rows. What is left is for the rest of the text, whose length is bounded.
_FINDINGS_ROOM = 2 * MAX_BYTES // 5
_FOLDED_ROOM = MAX_BYTES // 8


def render(report: Report, _presentation: Presentation) -> str:
    """Verdict, coverage, what was found, what was held back, what is resolved, and how to see it locally."""
    parts = [
        f"### ownership-lint: {wording.found(report)}",
        *_counts(report),
        *_findings(report),
        *_suppressed(report),
        *_resolved(report),
        f"To see this locally: {code(_command(report))}",
    ]
    return "\n\n".join(parts) + "\n"


def _counts(report: Report) -> Iterator[str]:
    summary = report.summary
    lines = (
        wording.coverage(report),
        wording.comparison(report),
        wording.suppressed(report),
        f"{summary.unknown} cannot be told" if summary.unknown else "",
        f"{wording.counted(len(summary.not_read), 'file')} not read" if summary.not_read else "",
    )
    items = [f"- {plain(line)}" for line in lines if line]
    if items:
        yield "\n".join(items)


def _findings(report: Report) -> Iterator[str]:
    if not report.findings:
        return
    ranked = sorted(report.findings, key=lambda finding: finding.rated.rank)
    rows = _fitting((_row(one, wording.sentence(one)) for one in ranked), _FINDINGS_ROOM)
    yield _table("| severity | rule | place | what is wrong |", rows)
    rest = ranked[len(rows) :]
    if rest:
        counts = Counter((finding.rated, finding.rule) for finding in rest)
        listed = [
            f"| {severity.value} | {code(rule)} | {count} |" for (severity, rule), count in counts.items()
        ]
        shown = _fitting(listed, _FOLDED_ROOM)
        yield f"<details><summary>and {len(rest)} more</summary>"
        yield _table("| severity | rule | findings |", shown)
        if len(shown) < len(listed):
            yield f"… and {len(listed) - len(shown)} more rules"
        yield "</details>"


def _row(finding: Finding, what: str) -> str:
    return f"| {finding.rated.value} | {code(finding.rule)} | {code(_place(finding))} | {plain(what)} |"


def _suppressed(report: Report) -> Iterator[str]:
    rows = _fitting(map(_suppressed_row, report.suppressed), _FOLDED_ROOM)
    yield from _folded("suppressed", "| rule | place | held back by |", rows, len(report.suppressed))


def _suppressed_row(one: Suppressed) -> str:
    return f"| {code(one.finding.rule)} | {code(_place(one.finding))} | {plain(wording.held_back(one))} |"


def _resolved(report: Report) -> Iterator[str]:
    resolved: Sequence[Finding] = report.base.resolved if report.base else ()
    rows = _fitting((_row(one, one.message) for one in resolved), _FOLDED_ROOM)
    yield from _folded("resolved", "| severity | rule | place | what was wrong |", rows, len(resolved))


def _folded(what: str, header: str, rows: Sequence[str], count: int) -> Iterator[str]:
    """A table that opens on a click, saying what it leaves out."""
    if not count:
        return
    yield f"<details><summary>{count} {what}</summary>"
    yield _table(header, rows)
    if len(rows) < count:
        yield f"… and {count - len(rows)} more"
    yield "</details>"


def _table(header: str, rows: Sequence[str]) -> str:
    return "\n".join((header, "|" + " --- |" * (header.count("|") - 1), *rows))


def _fitting(rows: Iterable[str], room: int) -> list[str]:
    """The first rows, as many as there is room for."""
    fitting: list[str] = []
    for row in rows:
        room -= len(row.encode()) + 1
        if room < 0 or len(fitting) == _MOST_ROWS:
            break
        fitting.append(row)
    return fitting


def _place(finding: Finding) -> str:
    at = finding.location
    return at.path if (at.line, at.column, at.end_column) == (1, 1, 1) else f"{at.path}:{at.line}"


def _command(report: Report) -> str:
    command = ["ownership-lint", "check"]
    if report.snapshot == "index":
        command.append("--staged")
    if report.snapshot == "message":
        command += ["--commit-msg", "FILE"]
    if report.snapshot == "commit":
        command += ["--rev", report.rev or "HEAD"]
    if report.base:
        command += ["--base", report.base.rev]
    return shlex.join(command)
