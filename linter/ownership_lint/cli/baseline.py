"""`ownership-lint baseline`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ownership_lint.cli import shared
from ownership_lint.cli.help import Group, Manual, option_group
from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.inputs.baseline import KnownFinding, render_baseline
from ownership_lint.loading import load
from ownership_lint.output.visible import visible
from ownership_lint.registry import RULES_BY_ID

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ownership_lint.analysis.repository import Repository


_WHAT = Selection(ignore=("policy",))
"""All but what is wrong with the configuration itself: that is to be mended."""


_MANUAL = Manual(
    examples=(
        ("ownership-lint baseline create", "On the day of adoption."),
        ("ownership-lint baseline prune", "After mending something."),
    ),
    see_also=(("docs/suppression.md", "Baseline, exceptions and comments: which one when."),),
)
_CREATE = Manual(
    examples=(
        ("ownership-lint baseline create", "On the day of adoption; commit the file."),
        ("ownership-lint baseline create --force", "Accept what is found now, too."),
    ),
    see_also=(
        ("ownership-lint baseline prune", "Take out what has been mended, and nothing else."),
        ("ownership-lint check --no-suppress", "What is held back."),
    ),
)
_PRUNE = Manual(
    examples=(("ownership-lint baseline prune", "After mending something; commit the file."),),
    see_also=(("ownership-lint baseline show", "What would be taken out: marked as gone."),),
)
_SHOW = Manual(
    examples=(("ownership-lint baseline show --rev main", "What is known there."),),
    see_also=(("ownership-lint check --no-suppress", "The same findings, with message and line."),),
)


@click.group("baseline", cls=Group, manual=_MANUAL)
def command() -> None:
    """Accept today's findings, so that only new ones fail.

    The baseline is a generated file: fingerprints without lines and values, sorted, one a line. Decisions
    with a reason and an end belong in the exceptions file instead.
    """


@command.command("create", manual=_CREATE)
@shared.place_options
@option_group("What to write")("--force", is_flag=True, help="Replace a baseline that exists.")
def create(force: bool, **place: Any) -> int:
    """Write all findings of today to the baseline.

    It is written into the work tree, at the place that the policy names.
    """
    repository = load(shared.request(**place)).repository
    file = _file(repository)
    if force:  # what is wrong with the old one does not matter any more
        name = repository.policy.baseline
        broken = (one for one in repository.load_findings if one.location.path != name)
        repository.load_findings = tuple(broken)
    elif os.path.lexists(file):
        raise UsageError(
            f"{repository.policy.baseline} exists already; --force replaces it, "
            "`baseline prune` only takes entries out"
        )
    _refuse_broken(repository)
    report = run(repository, _WHAT)
    was_known = repository.decisions.baseline.known
    held = (one.finding for one in report.suppressed if one.finding.fingerprint in was_known)
    known = [
        KnownFinding(one.rule, one.location.path, one.subject, one.fingerprint)
        for one in (*report.findings, *held)
    ]
    _write(file, known)
    click.echo(f"{_name(repository)}: {_count(known)} known from now on")
    return 0


@command.command("prune", manual=_PRUNE)
@shared.place_options
def prune(**place: Any) -> int:
    """Take out what is no longer found.

    Nothing is added: a baseline can only shrink this way. An entry of a rule that this version does not have
    stays.
    """
    repository = load(shared.request(**place)).repository
    file = _file(repository)
    _refuse_broken(repository)
    kept, gone = _sorted_out(repository)
    if gone:
        _write(file, kept)
    click.echo(f"{_name(repository)}: {len(gone)} taken out, {_count(kept)} left")
    return 0


@command.command("show", manual=_SHOW)
@shared.place_options
def show(**place: Any) -> int:
    """List what is known; what is no longer found is marked as gone.

    One line for each entry: its rule, its path, and what it is about where that is something else.
    """
    repository = load(shared.request(**place)).repository
    _refuse_broken(repository)
    kept, gone = _sorted_out(repository)
    marked = sorted([(one, "       ") for one in kept] + [(one, "gone   ") for one in gone])
    for one, mark in marked:
        subject = f"  {visible(one.subject)}" if one.subject != one.path else ""
        click.echo(f"{mark}{visible(one.rule)}  {visible(one.path)}{subject}")
    click.echo(f"{_count(kept)}, {len(gone)} gone")
    return 0


def _refuse_broken(repository: Repository) -> None:
    if repository.load_findings:
        first = repository.load_findings[0]
        at = first.location
        raise UsageError(f"{at.path}:{at.line}: {first.message}; `ownership-lint check` tells all")


def _sorted_out(repository: Repository) -> tuple[list[KnownFinding], list[KnownFinding]]:
    """Entries that are still found, or whose rule this version does not have; and those that are gone."""
    found = {one.fingerprint for one in run(repository, _WHAT, suppress=False).findings}
    kept: list[KnownFinding] = []
    gone: list[KnownFinding] = []
    for one in repository.decisions.baseline.known.values():
        (kept if one.fingerprint in found or one.rule not in RULES_BY_ID else gone).append(one)
    return kept, gone


def _file(repository: Repository) -> Path:
    """Where the baseline is to be written; a policy may name no place outside the work tree."""
    root = repository.snapshot.git.work_tree
    if root is None:
        raise UsageError("a bare repository has no work tree to keep a baseline in")
    if repository.policy.baseline is None:
        raise UsageError("the policy names no `baseline`")
    named = Path(root) / repository.policy.baseline
    file = named.parent.resolve() / named.name
    top = Path(root).resolve()
    inside = file.relative_to(top).parts if file.is_relative_to(top) else ()
    if not inside or ".git" in map(str.casefold, inside) or file.is_symlink():
        raise UsageError(
            f"the policy's `baseline`, {repository.policy.baseline}, is no file of the work tree"
        )
    return file


def _write(file: Path, known: Iterable[KnownFinding]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{file.parent}: {error.strerror}") from error
    shared.write(render_baseline(known), os.fspath(file))


def _name(repository: Repository) -> str:
    return visible(repository.policy.baseline or "")


def _count(known: Collection[KnownFinding]) -> str:
    return f"{len(known)} finding{'s' * (len(known) != 1)}"
