"""What `check` does, one step after the other: load, run, compare, write."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from time import perf_counter, time_ns
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from ownership_lint.cli import shared
from ownership_lint.cli.recording import Printed, keep
from ownership_lint.cli.terminal import wants_colour, wants_progress
from ownership_lint.comparison import only_new
from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.finding import Severity
from ownership_lint.loading import HOW_TO_BEGIN, load, load_base
from ownership_lint.output.formats import Presentation, render
from ownership_lint.output.visible import safe_line, visible
from ownership_lint.registry import rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.cli.progress import Progress
    from ownership_lint.cli.terminal import Colour
    from ownership_lint.finding import Report
    from ownership_lint.loading import Request, Workspace
    from ownership_lint.registry import RuleSet


class Options(NamedTuple):
    """The command line of `check`, option by option."""

    paths: tuple[str, ...]
    repo: str | None
    staged: bool
    rev: str | None
    matrix: str | None
    policy: str | None
    policy_rev: str | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    base: str | None
    explain_scope: str | None
    format_: str | None
    outputs: tuple[tuple[str, str], ...]
    show_all: bool
    show_unknown: bool
    quiet: bool
    verbose: bool
    color: Colour
    fail_on: str | None
    no_suppress: bool
    today: str | None
    no_cache: bool
    stage: str | None = None
    commit_msg: str | None = None
    fix: bool = False
    diff: bool = False

    def request(self) -> Request:
        """Where to look; a comparison is between commits if nothing else is said."""
        rev = self.rev
        if self.base is not None and rev is None and not self.staged:
            rev = "HEAD"
        return shared.request(
            repo=self.repo,
            staged=self.staged,
            rev=rev,
            matrix=self.matrix,
            policy=self.policy,
            policy_rev=self.policy_rev,
            base=self.base,
            today=self.today,
            no_cache=self.no_cache,
            stage=self.stage,
            commit_msg=self.commit_msg,
        )


_ABOUT_SCRIPTS: Final = ("ownership", "contract")
"""Families that say nothing without a matrix."""
_MOST_ROUNDS: Final = 10
"""How often files are mended and looked at again: what mends one finding may bring another to light."""


class _Target(NamedTuple):
    """A format and the file that it goes to; `-` is standard output."""

    format_: str
    file: str


class Clock:
    """How long each phase took, in seconds."""

    def __init__(self) -> None:
        self.phases: dict[str, float] = {}
        self._since = perf_counter()

    def lap(self, phase: str) -> None:
        """End a phase."""
        now = perf_counter()
        self.phases[phase], self._since = now - self._since, now


def check(options: Options) -> int:
    """Run `check`; the exit code."""
    if options.quiet and options.verbose:
        raise UsageError("--quiet and --verbose contradict each other; give one of them")
    if options.commit_msg is not None and (options.base, options.rev, options.paths) != (None, None, ()):
        raise UsageError("--commit-msg looks at one message: it goes without --base, --rev and PATHs")
    if options.fix or options.diff:
        _refuse_mending(options)
    targets = _targets(options)
    if options.explain_scope is not None:
        return _explain_scope(options, options.explain_scope)
    began, clock, progress = time_ns(), Clock(), _progress(options)
    request = options.request()
    workspace = load(request, needs_matrix=_needs_matrix(options))
    repository = workspace.repository
    clock.lap("load")
    report = _judged(workspace, request, options, progress)
    if options.diff:
        return _show_mending(repository, report)
    if options.fix:
        workspace, report = _mend(workspace, request, options, report)
        repository = workspace.repository
    report = _withheld(report, repository)
    repository.cache.save()
    clock.lap("rules")
    notices = [*_notices(repository, options)]
    _tell(notices)
    printed = _write(report, targets, options, rules_of(repository.packs))
    code = _exit_code(repository, report, options)
    keep(repository, report, Printed(printed, _as_told(notices), code), began)
    clock.lap("output")
    if options.verbose and progress is not None:
        from ownership_lint.cli.account import account

        _tell(account(repository, request, options.base, progress, clock))
    return code


def _refuse_mending(options: Options) -> None:
    """Raises UsageError where nothing on disk is looked at."""
    elsewhere = (("--rev", options.rev), ("--base", options.base), ("--commit-msg", options.commit_msg))
    for name, value in elsewhere:
        if value is not None:
            raise UsageError(f"--fix and --diff mend files on disk: they go without {name}")
    if options.fix and options.diff:
        raise UsageError("--fix writes and --diff does not; give one of them")


def _show_mending(repository: Repository, report: Report) -> int:
    from ownership_lint.cli.mending import as_diff, mended_files

    files = [*mended_files(repository, report.findings)]
    shared.write(as_diff(repository, files))
    count = sum(one.count for one in files)
    _tell([f"{count} of {len(report.findings)} findings can be mended: --fix does it"])
    return 1 if files else 0


def _mend(
    workspace: Workspace, request: Request, options: Options, report: Report
) -> tuple[Workspace, Report]:
    """Write what mends findings, look again, until nothing is left that could be: then what is left."""
    from ownership_lint.cli.mending import mended_files, write_mended

    total = 0
    left: list[str] = []
    for _ in range(_MOST_ROUNDS):
        count, left = write_mended(
            workspace.repository, [*mended_files(workspace.repository, report.findings)]
        )
        if not count:
            break
        total += count
        workspace = load(request, needs_matrix=_needs_matrix(options))
        report = _judged(workspace, request, options, None)
        if options.staged:  # what the index holds is what it was
            break
    if not options.quiet:
        _tell([*left, f"mended {total} findings" if total != 1 else "mended 1 finding"])
    return workspace, report


def _withheld(report: Report, repository: Repository) -> Report:
    """The report; of many names that a keyed roster found, no places."""
    if repository.load_findings or not any(one.startswith("pii/") for one in report.ran):
        return report
    from ownership_lint.rules.pii.roster import withheld

    return withheld(report, repository)


def _targets(options: Options) -> list[_Target]:
    """Where each format goes. Raises UsageError before a long run where one cannot go there."""
    targets = [_Target(*output) for output in options.outputs]
    if options.format_ is not None or all(one.file != "-" for one in targets):
        targets.append(_Target(options.format_ or "text", "-"))
    places = set()
    for _, file in targets:
        place = file if file == "-" else os.path.realpath(file)
        if place in places:
            where = "standard output" if file == "-" else file
            raise UsageError(f"two outputs would go to {where}; give each one of its own")
        places.add(place)
        if file != "-":
            _refuse_unwritable(file)
    return targets


def _refuse_unwritable(file: str) -> None:
    path = Path(file)
    if path.is_dir():
        raise UsageError(f"{file}: a folder, not a file to write to")
    if not path.parent.is_dir():
        raise UsageError(f"{file}: there is no folder {path.parent}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UsageError(f"{file}: no permission to write there")


def _progress(options: Options) -> Progress | None:
    """Who watches the files being read, if anybody is to be told."""
    draws = not options.quiet and wants_progress()
    if not draws and not options.verbose:
        return None
    from ownership_lint.cli.progress import Progress  # a hook never needs it

    return Progress(draws=draws)


def _judged(workspace: Workspace, request: Request, options: Options, progress: Progress | None) -> Report:
    """The report of the selected rules, without what the base has too where there is one."""
    repository = workspace.repository
    selection = _selection(repository, options)
    with progress.of(repository) if progress is not None else nullcontext():
        report = run(repository, selection, suppress=not options.no_suppress)
    if options.base is None or repository.load_findings:
        return report
    before = load_base(workspace, request, options.base)
    if not options.quiet:
        _tell(_broken_base(before, options.base))
    with progress.of(before) if progress is not None else nullcontext():
        compared = run(before, selection, suppress=not options.no_suppress)
    return only_new(report, compared, options.base, repository.line_at, before.line_at)


def _needs_matrix(options: Options) -> bool:
    """Whether only rules about scripts are asked for: all others run without a matrix too."""
    if options.commit_msg is not None:
        return False
    return bool(options.select) and all(name.startswith("ownership") for name in options.select)


def _selection(repository: Repository, options: Options) -> Selection:
    """What is asked for; where files of the configuration are broken, nothing narrows what is told."""
    paths = () if repository.load_findings else options.paths
    ignore = options.ignore if repository.has_matrix else (*options.ignore, "ownership")
    return Selection(options.select, ignore, tuple(_known_path(repository, path) for path in paths))


def _known_path(repository: Repository, path: str) -> str:
    """A PATH of the command line, from the repository root. Raises UsageError for one that names nothing."""
    known = shared.from_root(repository, path)
    is_known = known == "." or known in repository.entries or known in repository.matrix.scripts
    if not is_known and not repository.table.below(known):
        raise UsageError(f"{path} is neither a tracked file or folder nor an entry of the matrix")
    return known


def _write(report: Report, targets: list[_Target], options: Options, rules: RuleSet) -> str:
    """Write each format where it goes; the text that went to standard output."""
    in_file = Presentation(shared.version, show_all=True, show_unknown=options.show_unknown, rules=rules)
    shown = in_file._replace(
        colour=wants_colour(options.color), show_all=options.show_all, quiet=options.quiet
    )
    printed = ""
    for format_, file in targets:
        text = render(format_, report, shown if file == "-" else in_file)
        shared.write(text, file)
        printed = text if file == "-" else printed
    return printed


def _exit_code(repository: Repository, report: Report, options: Options) -> int:
    if repository.load_findings:
        return 2
    threshold = Severity(options.fail_on) if options.fail_on else repository.policy.fail_on
    if report.fails(threshold):
        return 1
    return 3 if _lacks_matrix(repository, options) else 0


def _notices(repository: Repository, options: Options) -> Iterator[str]:
    if _lacks_matrix(repository, options):
        yield from f"ownership-lint: {HOW_TO_BEGIN}".splitlines()


def _tell(lines: Iterable[str]) -> None:
    """Lines beside the report."""
    click.echo(_as_told(lines), err=True, nl=False)


def _as_told(lines: Iterable[str]) -> str:
    """Names in them come from the repository, and CI reads standard error too."""
    return "".join(f"{safe_line(visible(line))}\n" for line in lines)


def _broken_base(base: Repository, rev: str) -> Iterator[str]:
    if base.load_findings:
        path = base.load_findings[0].location.path
        yield f"{path} cannot be used as it is at {rev}: everything counts as new"


def _lacks_matrix(repository: Repository, options: Options) -> bool:
    """Whether rules about scripts should have run, and could not: that must never look like a clean run."""
    is_asked_for = not options.select or any(name.startswith(_ABOUT_SCRIPTS) for name in options.select)
    is_out = "ownership" in options.ignore or options.commit_msg is not None
    return bool(is_asked_for and not is_out and not repository.has_matrix and not repository.load_findings)


def _explain_scope(options: Options, path: str) -> int:
    repository = load(options.request(), needs_matrix=False).repository
    if repository.load_findings:
        shown = Presentation(shared.version, wants_colour(options.color))
        shared.write(render("text", run(repository, Selection()), shown))
        return 2
    root_relative = shared.from_root(repository, path)
    verdict = repository.explain_scope(root_relative)
    answer = "a script" if verdict.is_script else "not a script"
    shared.write(f"{visible(root_relative)}: {answer}: {visible(verdict.reason)}\n")
    return 0
