"""What `report` does: print a document, or write, compare and judge the files that the matrix names."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from ownership_lint.cli import shared
from ownership_lint.cli.mending import difference
from ownership_lint.cli.past_matrices import past_matrix
from ownership_lint.cli.terminal import wants_colour
from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.finding import Location
from ownership_lint.inputs.digests import digest
from ownership_lint.inputs.matrix import DocumentOutput
from ownership_lint.inputs.repository_paths import file_below
from ownership_lint.inputs.rewriting import write_below
from ownership_lint.inputs.snapshot import Kind
from ownership_lint.loading import load
from ownership_lint.loading.files import present_files
from ownership_lint.output.formats import Presentation, render
from ownership_lint.output.visible import safe_line, visible
from ownership_lint.report.context import require_owner
from ownership_lint.report.formats import RENDERERS, Source, notices, renderer
from ownership_lint.report.freshness import HISTORICAL, tracked_content
from ownership_lint.report.outputs import State, UnreadableError, documents
from ownership_lint.report.wording import WRITE, problem_of, repair_of
from ownership_lint.rules.ownership import report_stale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.loading import Request
    from ownership_lint.report.outputs import Document, Part

_DEFAULT: Final = "markdown"
_FRESH: Final = (State.UNCHANGED, State.PADDED)
_WRITTEN: Final = "written"
"""The section of the cache that knows what was written last: nobody's work but ours is lost with it."""


@dataclass(frozen=True, slots=True)
class Options:
    """The command line of `report`, but for where to look."""

    format_: str | None
    output: str | None
    owner: str | None
    max_tokens: int | None
    write: bool
    check: bool
    diff: bool
    force: bool


def report(request: Request, options: Options) -> int:
    """Run `report`; the exit code."""
    repository = load(request).repository
    if repository.load_findings or repository.document is None:
        shown = Presentation(shared.version, wants_colour())
        shared.write(render("text", run(repository, Selection()), shown))
        return 2
    source = Source(
        repository,
        repository.document,
        lambda: run(repository, Selection(ignore=(report_stale.ID,))),  # it would tell what is being mended
        options.owner,
        options.max_tokens,
        past_matrix,
    )
    if options.owner is not None:
        require_owner(repository.matrix, options.owner)
    if not (options.write or options.check or options.diff):
        return _print(source, options)
    outputs = _outputs(repository, options)
    found = documents(outputs, renderer(source), lambda path: _content(repository, path))
    if options.write:
        _complain(line for format_ in {one.format for one in outputs} for line in notices(format_, source))
        return _write(repository, found, force=options.force)
    return _compare(repository, found, _command(request, options), as_diff=options.diff)


def _print(source: Source, options: Options) -> int:
    """One document, to standard output or into the file that the user names."""
    if options.output not in {None, "-"} and source.repository.snapshot.kind is Kind.WORKTREE:
        path = _path(source.repository, options.output or "")
        if any(one.file == path and one.block is not None for one in source.repository.matrix.outputs):
            raise UsageError(f"only a part of {options.output} is ours: --write writes it")
    format_ = options.format_ or _DEFAULT
    shared.write(RENDERERS[format_](source), options.output)
    _complain(notices(format_, source))
    return 0


def _outputs(repository: Repository, options: Options) -> Sequence[DocumentOutput]:
    """The outputs of the matrix that are asked for, or the one that the command line makes up."""
    known, format_ = repository.matrix.outputs, options.format_
    if options.output is not None:
        path = shared.from_root(repository, options.output)
        named = [one for one in known if one.file == path and format_ in {None, one.format}]
        at = Location(repository.matrix.path)
        own = DocumentOutput(format_ or _DEFAULT, path, at, None, options.owner, options.max_tokens)
        return named or [own]
    if options.owner is not None or options.max_tokens is not None:
        raise UsageError(
            "--owner and --max-tokens say what goes into one --output; `report.outputs` has them too"
        )
    named = [one for one in known if format_ in {None, one.format}]
    if not named:
        raise UsageError(_how_to_name_outputs(repository.matrix.path, format_ or _DEFAULT))
    if options.write or format_ is not None:
        return named
    return [one for one in named if one.format not in HISTORICAL]


def _path(repository: Repository, output: str) -> str | None:
    """The path of a file from the root; None where it lies elsewhere."""
    try:
        return shared.from_root(repository, output)
    except UsageError:
        return None


def _how_to_name_outputs(matrix: str, format_: str) -> str:
    return (
        f"{matrix} names no file for this. Name one with --output FILE, or for good in {matrix}:\n"
        f"report:\n  outputs:\n    - {{format: {format_}, file: docs/scripts.md}}"
    )


def _content(repository: Repository, path: str) -> bytes | None:
    """What is to be compared: of the work tree also what is not tracked."""
    snapshot = repository.snapshot
    if snapshot.kind is not Kind.WORKTREE:
        return tracked_content(repository, path)
    file = next(present_files(snapshot, (path,)), None)
    if file is None and file_below(snapshot.git.work_tree or "", path) is None:
        raise UnreadableError("it would be behind a symbolic link")
    if file is not None and file.data is None:
        raise UnreadableError(file.reason)
    return file.data if file is not None else None


def _write(repository: Repository, found: Iterable[Document], *, force: bool) -> int:
    """Write what changes; what others changed, or what cannot be told, is left alone and told."""
    snapshot = repository.snapshot
    if snapshot.kind is not Kind.WORKTREE or snapshot.git.work_tree is None:
        raise UsageError("--write writes the work tree, and what is looked at is another state of the files")
    ours = _Ours(repository)
    code = 0
    for one in found:
        if one.state is State.REFUSED:
            code = 2
            _complain(line for part in one.parts for line in _told(part) if part.state is State.REFUSED)
        elif not (force or ours.may_replace(one)):
            code = code or 1
            _complain((*difference(repository, one.path, one.before, one.after), *_about_edit(one)))
        else:
            if one.state is not State.UNCHANGED:
                write_below(snapshot.git.work_tree, one.path, one.after)
            ours.keep(one)
            click.echo(visible(f"{_done(one)} {one.path}"))
    repository.cache.save()
    return code


def _done(document: Document) -> str:
    if document.state is State.UNCHANGED:
        return "unchanged"
    return "created" if document.before is None else "updated"


class _Ours:
    """Which files may be replaced: what is lost with them is in git, or was written by us."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        known = repository.cache.get(_WRITTEN, _WRITTEN)
        self._written: dict[str, str] = dict(known) if isinstance(known, dict) else {}

    def may_replace(self, document: Document) -> bool:
        """Whether nobody's work is lost with what a file holds now."""
        before = document.before
        if document.state is State.EDITED:
            return False
        if before is None or document.state is State.UNCHANGED or document.parts[0].output.block is not None:
            return True
        is_known = self._written.get(document.path) == digest(before)
        return is_known or not before.strip() or self._is_in_git(document.path, before)

    def _is_in_git(self, path: str, data: bytes) -> bool:
        entry = self._repository.entries.get(path)
        if entry is None:
            return False
        blob = self._repository.snapshot.git.run("cat-file", "blob", entry.oid)
        return blob.replace(b"\r\n", b"\n") == data.replace(b"\r\n", b"\n")

    def keep(self, document: Document) -> None:
        """Remember what was written."""
        self._written = {**self._written, document.path: digest(document.after)}
        self._repository.cache.put(_WRITTEN, _WRITTEN, self._written)


def _about_edit(document: Document) -> Iterable[str]:
    edited = [part for part in document.parts if part.state is State.EDITED]
    if edited:
        return (line for part in edited for line in _told(part))
    why = "what it holds is neither in git nor was it written by this command"
    return (f"{document.path}: not written: {why}; `{WRITE} --force` writes over it",)


def _compare(repository: Repository, found: Sequence[Document], command: str, *, as_diff: bool) -> int:
    """Tell which files are stale, or show how; 2 where it cannot be told of one, 1 where one is."""
    parts = [part for one in found for part in one.parts if not part.is_fresh]
    lines = [line for part in parts for line in _told(part, command)]
    if as_diff:
        changed = (one for one in found if one.state not in {*_FRESH, State.REFUSED})
        lines_of = (difference(repository, one.path, one.before, one.after) for one in changed)
        shared.write("".join(line for lines in lines_of for line in lines))
        _complain(line for part in parts for line in _told(part) if part.state is State.REFUSED)
    else:
        lines += [f"{one.path}: as it should be" for one in found if one.state in _FRESH]
        shared.write("".join(f"{safe_line(visible(line))}\n" for line in lines))
    states = {part.state for part in parts}
    return 2 if State.REFUSED in states else min(1, len(states))


def _told(part: Part, command: str = WRITE) -> Iterator[str]:
    """An output that is not as it should be, with its place and what to do."""
    repair = "it stands between two lines:" if part.paste else repair_of(part, command)
    yield f"{part.at.path}:{part.at.line}: {problem_of(part)}; {repair}"
    yield from (f"  {line}" for line in part.paste)


def _command(request: Request, options: Options) -> str:
    """The command line that mends what --check found stale."""
    given = {
        "--repo": request.directory,
        "--matrix": request.matrix,
        "--format": options.format_,
        "--output": options.output,
    }
    words = [
        word for name, value in given.items() if value is not None for word in (name, shlex.quote(value))
    ]
    return " ".join((WRITE, *words))


def _complain(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(safe_line(visible(line.rstrip("\n"))), err=True)
