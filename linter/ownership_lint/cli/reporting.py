"""What `report` does: print a document, or write, compare and judge the files that the matrix names."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from ownership_lint.cli import shared
from ownership_lint.cli.mending import difference
from ownership_lint.cli.past_matrices import past_matrix
from ownership_lint.cli.replacing import Ours, content_of, refuse_loss
from ownership_lint.cli.terminal import is_terminal, wants_colour
from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.finding import Location
from ownership_lint.inputs.matrix import DocumentOutput
from ownership_lint.inputs.rewriting import write_below
from ownership_lint.inputs.snapshot import Kind
from ownership_lint.loading import load
from ownership_lint.output.formats import Presentation, render
from ownership_lint.output.visible import printable, safe_line, visible
from ownership_lint.report.context import require_owner
from ownership_lint.report.formats import RENDERERS, Source, notices, renderer
from ownership_lint.report.freshness import HISTORICAL
from ownership_lint.report.outputs import State, documents
from ownership_lint.report.wording import WRITE, problem_of, repair_of
from ownership_lint.rules.ownership import report_stale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.loading import Request
    from ownership_lint.report.outputs import Document, Part

_DEFAULT: Final = "markdown"
_USUAL_PLACES: Final = {
    "markdown": "docs/scripts.md",
    "html": "docs/scripts.html",
    "json": "docs/scripts.json",
    "codeowners": ".github/CODEOWNERS",
    "context": "docs/context.md",
}
_FRESH: Final = (State.UNCHANGED, State.PADDED)


class Options(NamedTuple):
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
    code = _done_as_asked(request, source, options)
    repository.cache.save()
    return code


def _done_as_asked(request: Request, source: Source, options: Options) -> int:
    repository = source.repository
    if not (options.write or options.check or options.diff):
        return _print(request, source, options)
    outputs = _outputs(repository, options)
    found = documents(outputs, renderer(source), lambda path: content_of(repository, path))
    if options.write:
        _complain(line for format_ in {one.format for one in outputs} for line in notices(format_, source))
        return _write(repository, found, force=options.force)
    return _compare(repository, found, _command(request, options), as_diff=options.diff)


def _print(request: Request, source: Source, options: Options) -> int:
    """One document, to standard output or into the file that the user names."""
    format_ = options.format_ or _DEFAULT
    if options.output in {None, "-"}:
        shared.write(_for_reader(RENDERERS[format_](source)))
    else:
        refuse_loss(source.repository, request, options.output or "")
        shared.write(RENDERERS[format_](source), options.output)
    _complain(notices(format_, source))
    return 0


def _for_reader(text: str) -> str:
    """A text as it is for a file or another program; on a terminal, nothing in it can act."""
    if not is_terminal():
        return text
    return "\n".join("\t".join(map(printable, line.split("\t"))) for line in text.split("\n"))


def _outputs(repository: Repository, options: Options) -> Sequence[DocumentOutput]:
    """The outputs of the matrix that are asked for, or the one that the command line makes up."""
    known, format_ = repository.matrix.outputs, options.format_
    if options.output == "-":
        raise UsageError("--write, --check and --diff are about files, and `-` is none")
    if options.output is not None:
        path = shared.from_root(repository, options.output)
        named = [one for one in known if one.file == path and format_ in {None, one.format}]
        at = Location(repository.matrix.path)
        own = DocumentOutput(format_ or _DEFAULT, path, at, None, options.owner, options.max_tokens)
        if not named and any(one.file == path for one in known):
            raise UsageError(f"{repository.matrix.path} wants another document in {options.output}")
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


def _how_to_name_outputs(matrix: str, format_: str) -> str:
    return (
        f"{matrix} names no file for this. Name one with --output FILE, or for good in {matrix}:\n"
        f"report:\n  outputs:\n    - {{format: {format_}, file: {_USUAL_PLACES[format_]}}}"
    )


def _write(repository: Repository, found: Iterable[Document], *, force: bool) -> int:
    """Write what changes; what others changed, or what cannot be told, is left alone and told."""
    snapshot = repository.snapshot
    if snapshot.kind is not Kind.WORKTREE or snapshot.git.work_tree is None:
        raise UsageError("--write writes the work tree, and what is looked at is another state of the files")
    ours = Ours(repository)
    code = 0
    for one in found:
        if one.state is State.REFUSED:
            code = 2
            _complain(line for part in one.parts for line in _told(part) if part.state is State.REFUSED)
        elif not (force or ours.may_replace(one)):
            code = code or 1
            _complain("".join(_difference(repository, one)).rstrip("\n").split("\n"))
            _complain(_about_edit(one))
        else:
            if one.state is not State.UNCHANGED:
                write_below(snapshot.git.work_tree, one.path, one.after)
            ours.keep(one)
            click.echo(visible(f"{_done(one)} {one.path}"))
    return code


def _done(document: Document) -> str:
    if document.state is State.UNCHANGED:
        return "unchanged"
    return "created" if document.before is None else "updated"


def _about_edit(document: Document) -> Iterable[str]:
    edited = [part for part in document.parts if part.state is State.EDITED]
    if edited:
        return (line for part in edited for line in _told(part))
    why = "what it holds is neither in the last commit nor was it written by this command"
    return (f"{document.path}: not written: {why}; `{WRITE} --force` writes over it",)


def _compare(repository: Repository, found: Sequence[Document], command: str, *, as_diff: bool) -> int:
    """Tell which files are stale, or show how; 2 where it cannot be told of one, 1 where one is."""
    parts = [part for one in found for part in one.parts if not part.is_fresh]
    is_staged = repository.snapshot.kind is Kind.INDEX
    lines = [line for part in parts for line in _told(part, command, is_staged=is_staged)]
    if as_diff:
        changed = (one for one in found if one.state not in {*_FRESH, State.REFUSED})
        shared.write(_for_reader("".join(line for one in changed for line in _difference(repository, one))))
        odd = (one.path for one in found if not _is_text(one.before))
        _complain(f"{path}: is not UTF-8: `git apply` refuses its difference" for path in odd)
        _complain(line for part in parts for line in _told(part) if part.state is State.REFUSED)
    else:
        lines += [f"{one.path}: as it should be" for one in found if one.state in _FRESH]
        shared.write("".join(f"{safe_line(visible(line))}\n" for line in lines))
    states = {part.state for part in parts}
    return 2 if State.REFUSED in states else min(1, len(states))


def _is_text(data: bytes | None) -> bool:
    try:
        (data or b"").decode()
    except UnicodeDecodeError:
        return False
    return True


def _difference(repository: Repository, document: Document) -> Iterator[str]:
    return difference(repository, document.path, document.before, document.after)


def _told(part: Part, command: str = WRITE, *, is_staged: bool = False) -> Iterator[str]:
    """An output that is not as it should be, with its place and what to do."""
    repair = "it stands between two lines:" if part.paste else repair_of(part, command, is_staged=is_staged)
    yield f"{part.at.path}:{part.at.line}: {problem_of(part)}; {repair}"
    yield from (f"  {line}" for line in part.paste)


def _command(request: Request, options: Options) -> str:
    """The command line that mends what --check found stale."""
    given = {
        "--repo": request.directory,
        "--matrix": request.matrix,
        "--policy": request.policy,
        "--policy-rev": request.policy_rev,
        "--format": options.format_,
        "--output": options.output,
        "--owner": options.owner,
        "--max-tokens": options.max_tokens,
    }
    words = [
        word for name, value in given.items() if value is not None for word in (name, shlex.quote(str(value)))
    ]
    return " ".join((WRITE, *words))


def _complain(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(safe_line(visible(line.rstrip("\n"))), err=True)
