"""What `import` does: read the document, make the matrix of it, prove it, write it."""

from __future__ import annotations

import os
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from ownership_lint.cli import shared
from ownership_lint.errors import NotARepositoryError, OwnershipLintError, UsageError
from ownership_lint.importing.codeowners import import_codeowners
from ownership_lint.importing.markdown import import_markdown
from ownership_lint.importing.writer import to_yaml
from ownership_lint.inputs.git import open_repository
from ownership_lint.inputs.matrix_file import load_matrix
from ownership_lint.inputs.snapshot import commit_snapshot, worktree_snapshot
from ownership_lint.loading import path_from_root
from ownership_lint.output.visible import visible
from ownership_lint.report.markdown import render_markdown
from ownership_lint.report.text import without_padding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ownership_lint.finding import Finding
    from ownership_lint.importing.imported import Imported
    from ownership_lint.inputs.models import OwnershipFile

    Source = Literal["markdown", "codeowners", "gitlab"]

_MOST_COMPARED = 1_000
"""Lines that are compared one with all; in more, those that recur often are left out."""


def import_file(file: str, source: Source | None, output: str, repo: str | None, rev: str | None) -> int:
    """Write the matrix that FILE makes, and say what was understood; the exit code."""
    document = _read(file, repo, rev)
    if source == "markdown" or (source is None and not _is_codeowners(file)):
        imported = import_markdown(document.text, document.name, document.tracked)
        yaml, account = _from_document(imported, document)
    else:
        dialect: Literal["codeowners", "gitlab"] | None = source
        imported = import_codeowners(document.text, document.name, dialect)
        yaml, account = to_yaml(imported.data), ()
        _read_back(yaml)
    lines = [*_account(imported), *account]
    if not any(imported.data.get(key) for key in ("scripts", "patterns", "unowned")):
        raise UsageError("\n".join((f"{document.name} holds nothing that says who owns what", *lines)))
    shared.write(yaml, output)
    if output != "-":
        lines.append(f"wrote {visible(output)}; next: ownership-lint check")
    click.echo("\n".join(lines), err=output == "-")
    return 0


class _Document(NamedTuple):
    """What is to be imported; `path` is from the repository's root, None where it lies in no repository."""

    name: str
    path: str | None
    text: str
    tracked: frozenset[str]


def _read(file: str, repo: str | None, rev: str | None) -> _Document:
    if rev is not None:
        snapshot = commit_snapshot(open_repository(repo, os.environ), rev)
        data = snapshot.read(file)
        if data is None:
            raise UsageError(f"{file} is not a file of {rev}")
        return _Document(file, file, _decoded(file, data), frozenset(snapshot.entries))
    try:
        text = _decoded(file, Path(file).read_bytes())
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    try:
        git = open_repository(None, os.environ)
    except NotARepositoryError:
        return _Document(Path(file).name, None, text, frozenset())
    path = path_from_root(git, file)
    tracked = frozenset(worktree_snapshot(git).entries) if path else frozenset()
    return _Document(path or Path(file).name, path, text, tracked)


def _decoded(file: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{file}:{line}: not UTF-8 (byte {error.start} of the file)") from error


def _is_codeowners(file: str) -> bool:
    return Path(file).name.upper() == "CODEOWNERS"


def _from_document(imported: Imported, document: _Document) -> tuple[str, tuple[str, ...]]:
    """The matrix of a Markdown document as YAML, and how much of the document it gives back.

    It is set as the document is. One that comes back whole can be written by `report` from now on, so the
    matrix says so.
    """
    before = _lines(document.text)
    data, equal = _in_best_style(imported.data, before)
    account = (f"rendered back: {equal} of {len(before)} lines equal",)
    rendered = _rendered(data)
    if document.path is None or before != _lines(rendered):
        return to_yaml(data), account
    yaml = to_yaml(_with_report(data, outputs=[{"format": "markdown", "file": document.path}]))
    padding = "" if document.text == rendered else ", and pads its tables anew the first time"
    return yaml, (*account, f"`ownership-lint report --write` can write it from now on{padding}")


def _in_best_style(data: Mapping[str, Any], before: list[str]) -> tuple[Mapping[str, Any], int]:
    """The matrix, set so that most of the document comes back, and how many lines that are."""
    tight = _equal_lines(before, _lines(_rendered(data)))
    if tight == len(before):
        return data, tight
    in_other = _without_rules(_with_report(data, style="formatted"))
    formatted = _equal_lines(before, _lines(_rendered(in_other)))
    return (in_other, formatted) if formatted > tight else (data, tight)


def _without_rules(data: dict[str, Any]) -> dict[str, Any]:
    """The matrix with nothing said about rules between chapters: a formatted document has none."""
    chapters = data["report"].get("chapters", ())
    plain = [{key: value for key, value in one.items() if key != "rule"} for one in chapters]
    return {**data, "report": {**data["report"], **({"chapters": plain} if plain else {})}}


def _with_report(data: Mapping[str, Any], **said: Any) -> dict[str, Any]:
    return {**data, "report": {**said, **data.get("report", {})}}


def _rendered(data: Mapping[str, Any]) -> str:
    return render_markdown(_read_back(to_yaml(data)))


def _lines(text: str) -> list[str]:
    return without_padding(text).splitlines()


def _equal_lines(before: list[str], after: list[str]) -> int:
    """How many lines of `before` stand in `after`, in order; what differs is compared with bounded work."""
    pairs = zip(before, after, strict=False)
    start = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
    rest, other = before[start:], after[start:]
    matcher = SequenceMatcher(None, rest, other, autojunk=len(rest) > _MOST_COMPARED)
    return start + sum(block.size for block in matcher.get_matching_blocks())


def _read_back(yaml: str) -> OwnershipFile:
    """The written matrix, read back: what `check` would refuse must never be written."""
    loaded = load_matrix(yaml.encode("utf-8", "surrogatepass"), "ownership.yaml")
    if loaded.model is None:
        raise OwnershipLintError(f"the import made an invalid matrix: {loaded.findings[0].message}")
    return loaded.model


def _account(imported: Imported) -> Iterator[str]:
    yield from (f"understood  {visible(line)}" for line in imported.understood)
    yield from (_told("note", finding) for finding in imported.notes)
    yield from (_told("not understood", finding) for finding in imported.not_understood)


def _told(word: str, finding: Finding) -> str:
    at = finding.location
    related = "".join(
        f"\n      {visible(one.location.path)}:{one.location.line}: {visible(one.message)}"
        for one in finding.related
    )
    return f"{word}  {visible(at.path)}:{at.line}: {visible(finding.message)}{related}"
