"""`ownership-lint check`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ownership_lint.cli import shared
from ownership_lint.comparison import only_new
from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.finding import Severity
from ownership_lint.loading import load, load_base
from ownership_lint.output.formats import FORMATS, Presentation, render
from ownership_lint.output.visible import visible
from ownership_lint.registry import COMING_FAMILIES

if TYPE_CHECKING:
    from ownership_lint.analysis.repository import Repository


@click.command("check")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@shared.place_options
@click.option("--select", metavar="WHAT", multiple=True, help="Only this FAMILY or FAMILY/RULE; repeatable.")
@click.option(
    "--ignore", metavar="WHAT", multiple=True, help="Without this FAMILY or FAMILY/RULE; repeatable."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="What to print.",
)
@click.option(
    "--output", "outputs", metavar="FORMAT=FILE", multiple=True, help="Also write a file; repeatable."
)
@click.option(
    "--fail-on",
    type=click.Choice([one.value for one in Severity if one is not Severity.IGNORE]),
    help="The lowest severity that makes the exit code 1; the policy's `fail_on` if not given.",
)
@click.option(
    "--base", metavar="REV", help="Only what is new against REV; looks at HEAD, or --rev, --staged."
)
@click.option(
    "--no-suppress", is_flag=True, help="Also what comments, exceptions and the baseline hold back."
)
@click.option("--today", metavar="DATE", help="The day on which exceptions are judged, as YYYY-MM-DD.")
@click.option("--no-cache", is_flag=True, help="Read everything anew, and remember nothing.")
@click.option("--show-unknown", is_flag=True, help="Also show what cannot be told.")
@click.option("--all", "show_all", is_flag=True, help="Show every finding instead of the first of each rule.")
@click.option(
    "--explain-scope", metavar="PATH", help="Say whether PATH counts as a script, and why; nothing else."
)
def command(
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    format_: str,
    outputs: tuple[str, ...],
    fail_on: str | None,
    base: str | None,
    no_suppress: bool,
    today: str | None,
    no_cache: bool,
    show_unknown: bool,
    show_all: bool,
    explain_scope: str | None,
    **place: Any,
) -> int:
    """Check the matrix against the tree.

    With PATHs, only findings at or about these files and folders are told.
    """
    targets = [_target(output) for output in outputs]
    if explain_scope is not None:
        return _explain_scope(place, explain_scope)
    if base is not None and not place["staged"] and place["rev"] is None:
        place["rev"] = "HEAD"
    request = shared.request(**place, today=_day(today), no_cache=no_cache)
    workspace = load(request)
    repository = workspace.repository
    if repository.load_findings:
        paths = ()
    selection = Selection(select, ignore, tuple(_known_path(repository, path) for path in paths))
    report = run(repository, selection, suppress=not no_suppress)
    if base is not None and not repository.load_findings:
        before = load_base(workspace, request, base)
        _say_that_base_is_broken(before, base)
        compared = run(before, selection, suppress=not no_suppress)
        report = only_new(report, compared, base, repository.line_at, before.line_at)
    repository.cache.save()
    _say_what_has_no_effect(repository)
    in_file = Presentation(shared.version, show_all=True, show_unknown=show_unknown)
    shown = replace(in_file, colour=shared.wants_colour(), show_all=show_all)
    for chosen, file in (*targets, (format_, None)):
        shared.write(render(chosen, report, shown if file is None else in_file), file)
    if repository.load_findings:
        return 2
    threshold = Severity(fail_on) if fail_on else repository.policy.fail_on
    return 1 if report.fails(threshold) else 0


def _day(today: str | None) -> str | None:
    if today is None:
        return None
    try:
        return date.fromisoformat(today).isoformat()
    except ValueError as error:
        raise UsageError(f"--today {today}: write a day as YYYY-MM-DD") from error


def _say_that_base_is_broken(base: Repository, rev: str) -> None:
    if base.load_findings:
        path = visible(base.load_findings[0].location.path)
        click.echo(f"{path} cannot be used as it is at {visible(rev)}: everything counts as new", err=True)


def _target(output: str) -> tuple[str, str]:
    format_, equals, file = output.partition("=")
    if format_ not in FORMATS or not equals or not file:
        raise UsageError(f"--output {output}: write FORMAT=FILE, with FORMAT one of {', '.join(FORMATS)}")
    return format_, file


def _say_what_has_no_effect(repository: Repository) -> None:
    coming = [f"`{key}`" for key in repository.policy.without_effect]
    coming += [f"`{rule}`" for rule in repository.policy.rules_at if rule.startswith(COMING_FAMILIES)]
    if coming:
        path = visible(repository.policy.path or "")
        click.echo(f"{path}: no effect in this version: {visible(', '.join(coming))}", err=True)


def _known_path(repository: Repository, path: str) -> str:
    """A PATH of the command line, from the repository root. Raises UsageError for one that names nothing."""
    known = shared.from_root(repository, path)
    is_known = known == "." or known in repository.entries or known in repository.matrix.scripts
    if not is_known and not repository.table.below(known):
        raise UsageError(f"{path} is neither a tracked file or folder nor an entry of the matrix")
    return known


def _explain_scope(place: dict[str, Any], path: str) -> int:
    repository = load(shared.request(**place), needs_matrix=False).repository
    if repository.load_findings:
        shown = Presentation(shared.version, shared.wants_colour())
        shared.write(render("text", run(repository, Selection()), shown))
        return 2
    root_relative = shared.from_root(repository, path)
    verdict = repository.explain_scope(root_relative)
    answer = "a script" if verdict.is_script else "not a script"
    shared.write(f"{visible(root_relative)}: {answer}: {visible(verdict.reason)}\n")
    return 0
