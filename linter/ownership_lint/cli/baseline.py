"""`ownership-lint baseline`."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from ownership_lint.cli import shared
from ownership_lint.cli.help import Group, Manual, option_group
from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.finding import Means
from ownership_lint.inputs.baseline import KnownFinding, known_finding, render_baseline
from ownership_lint.inputs.repository_paths import file_below
from ownership_lint.inputs.snapshot import Kind
from ownership_lint.loading import load
from ownership_lint.output.visible import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

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

    They are those of the work tree, where it is written to, at the place that the policy names.
    """
    repository = load(shared.request(**place)).repository
    # What is wrong with the old one does not matter any more: it is replaced, or stays as it is.
    name = repository.policy.baseline
    repository.load_findings = tuple(one for one in repository.load_findings if one.location.path != name)
    _refuse_broken(repository)
    file = _file(repository)
    if not force and os.path.lexists(file):
        raise UsageError(
            f"{repository.policy.baseline} exists already; --force replaces it, "
            "`baseline prune` only takes entries out"
        )
    report = run(repository, _WHAT)
    held = (one.finding for one in report.suppressed if one.means is Means.BASELINE)
    known = [known_finding(one) for one in (*report.findings, *held)]
    _write(file, known)
    click.echo(f"{_name(repository)}: {_count(known)} known from now on")
    return 0


@command.command("prune", manual=_PRUNE)
@shared.place_options
def prune(**place: Any) -> int:
    """Take out what is no longer found.

    Nothing is added: a baseline can only shrink this way. The entries of rules that do not run stay: those
    that the policy ignores, and those that this version does not have. It is the work tree that is looked at.
    """
    repository = load(shared.request(**place)).repository
    _refuse_broken(repository)
    file = _file(repository)
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
    lines = [_line(one, mark) for one, mark in marked]
    shared.write("\n".join([*lines, f"{_count(kept)}, {len(gone)} gone\n"]))
    return 0


def _line(one: KnownFinding, mark: str) -> str:
    subject = f"  {visible(one.subject)}" if one.subject != one.path else ""
    return f"{mark}{visible(one.rule)}  {visible(one.path)}{subject}"


def _refuse_broken(repository: Repository) -> None:
    if repository.load_findings:
        first = repository.load_findings[0]
        at = first.location
        raise UsageError(f"{at.path}:{at.line}: {first.message}; `ownership-lint check` tells all")


def _sorted_out(repository: Repository) -> tuple[list[KnownFinding], list[KnownFinding]]:
    """Entries that are still found, or whose rule did not run; and those that are gone."""
    report = run(repository, _WHAT, suppress=False)
    found = Counter(map(known_finding, report.findings))
    kept: list[KnownFinding] = []
    gone: list[KnownFinding] = []
    for one, count in repository.decisions.baseline.known.items():
        still = count if one.rule not in report.ran else min(count, found[one])
        kept += [one] * still
        gone += [one] * (count - still)
    return kept, gone


def _file(repository: Repository) -> Path:
    """Where the baseline is to be written; a policy may name no place outside the work tree."""
    snapshot, name = repository.snapshot, repository.policy.baseline
    root = snapshot.git.work_tree
    if root is None:
        raise UsageError("a bare repository has no work tree to keep a baseline in")
    # The entries of another state in its place would undo what was taken out, and lose what was accepted.
    if snapshot.kind is not Kind.WORKTREE or repository.decisions.policy_rev is not None:
        raise UsageError(
            "the baseline to write is that of the work tree: not with --staged, --rev or --policy-rev, "
            "and not where a hook names an index or a commit"
        )
    if name is None:
        raise UsageError("the policy names no `baseline`")
    file = file_below(root, name)
    if file is None or file.is_dir():
        raise UsageError(f"the policy's `baseline`, {name}, is no file of the work tree")
    return file


def _write(file: Path, known: Iterable[KnownFinding]) -> None:
    """Replace the file as a whole: whoever reads it sees the old one or the new one."""
    new = file.with_name(f".ownership-baseline-{secrets.token_hex(8)}.json")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{file.parent}: {error.strerror}") from error
    try:
        with new.open("x", encoding="ascii", newline="\n") as stream:  # never through a link
            stream.write(render_baseline(known))
        new.replace(file)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise UsageError(f"{file}: {error.strerror}") from error


def _name(repository: Repository) -> str:
    return visible(repository.policy.baseline or "")


def _count(known: Collection[KnownFinding]) -> str:
    return f"{len(known)} finding{'s' * (len(known) != 1)}"
