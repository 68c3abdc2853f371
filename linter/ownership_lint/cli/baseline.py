"""`ownership-lint baseline`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ownership_lint.cli import shared
from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.inputs.baseline import KnownFinding, render_baseline
from ownership_lint.loading import load
from ownership_lint.output.visible import visible
from ownership_lint.registry import RULES_BY_ID

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Finding


_WHAT = Selection(ignore=("policy",))
"""All but what is wrong with the configuration itself: that is to be mended."""


@click.group("baseline")
def command() -> None:
    """Accept today's findings, so that only new ones fail.

    The baseline is a generated file: fingerprints without lines and values, sorted, one a line. Decisions
    with a reason and an end belong in the exceptions file instead.
    """


@command.command("create")
@shared.place_options
@click.option("--force", is_flag=True, help="Replace a baseline that exists.")
def create(force: bool, **place: Any) -> int:
    """Write all findings of today to the baseline."""
    repository = _loaded(place)
    file = _file(repository)
    if not force and file.exists():
        raise UsageError(
            f"{file} exists already; --force replaces it, `baseline prune` only takes entries out"
        )
    report = run(repository, _WHAT)
    held = [
        one.finding
        for one in report.suppressed
        if one.finding.fingerprint in repository.decisions.baseline.known
    ]
    known = _known([*report.findings, *held])
    _write(file, known)
    click.echo(f"{visible(repository.policy.baseline or '')}: {_count(known)} known from now on")
    return 0


@command.command("prune")
@shared.place_options
def prune(**place: Any) -> int:
    """Take out what is no longer found."""
    repository = _loaded(place)
    kept, gone = _sorted_out(repository)
    if gone:
        _write(_file(repository), kept)
    click.echo(f"{visible(repository.policy.baseline or '')}: {len(gone)} taken out, {_count(kept)} left")
    return 0


@command.command("show")
@shared.place_options
def show(**place: Any) -> int:
    """List what is known; what is no longer found is marked as gone."""
    repository = _loaded(place)
    kept, gone = _sorted_out(repository)
    for one in sorted([*kept, *gone]):
        mark = "gone   " if one in gone else "       "
        subject = f"  {visible(one.subject)}" if one.subject != one.path else ""
        click.echo(f"{mark}{one.rule}  {visible(one.path)}{subject}")
    click.echo(f"{_count(kept)}, {len(gone)} gone")
    return 0


def _loaded(place: dict[str, Any]) -> Repository:
    repository = load(shared.request(**place)).repository
    if repository.load_findings:
        first = repository.load_findings[0]
        at = first.location
        raise UsageError(f"{at.path}:{at.line}: {first.message}; `ownership-lint check` tells all")
    return repository


def _sorted_out(repository: Repository) -> tuple[list[KnownFinding], list[KnownFinding]]:
    """Entries that are still found, or whose rule this version does not have; and those that are gone."""
    found = {one.fingerprint for one in run(repository, _WHAT, suppress=False).findings}
    known = repository.decisions.baseline.known.values()
    kept = [one for one in known if one.fingerprint in found or one.rule not in RULES_BY_ID]
    return kept, [one for one in known if one not in kept]


def _known(findings: Iterable[Finding]) -> list[KnownFinding]:
    return [KnownFinding(one.rule, one.location.path, one.subject, one.fingerprint) for one in findings]


def _file(repository: Repository) -> Path:
    """Where the baseline is, in the work tree."""
    root = repository.snapshot.git.work_tree
    if root is None:
        raise UsageError("a bare repository has no work tree to keep a baseline in")
    if repository.policy.baseline is None:
        raise UsageError("the policy names no `baseline`")
    return Path(root) / repository.policy.baseline


def _write(file: Path, known: Iterable[KnownFinding]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    shared.write(render_baseline(known), os.fspath(file))


def _count(known: Collection[KnownFinding]) -> str:
    return f"{len(known)} finding{'s' * (len(known) != 1)}"
