"""`ownership-lint import`."""

from __future__ import annotations

import os
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import click

from ownership_lint.cli import shared
from ownership_lint.errors import OwnershipLintError, UsageError
from ownership_lint.importing.codeowners import import_codeowners
from ownership_lint.importing.markdown import import_markdown
from ownership_lint.importing.writer import to_yaml
from ownership_lint.inputs.git import open_repository
from ownership_lint.inputs.matrix_file import load_matrix
from ownership_lint.inputs.snapshot import commit_snapshot
from ownership_lint.loading import path_from_root
from ownership_lint.output.visible import visible
from ownership_lint.report.markdown import render_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.finding import Finding
    from ownership_lint.importing.imported import Imported
    from ownership_lint.inputs.models import OwnershipFile

SOURCES = ("markdown", "codeowners", "gitlab")


@click.command("import")
@click.argument("file")
@click.option(
    "--from", "source", type=click.Choice(SOURCES), help="What FILE is, if its name does not say it."
)
@click.option(
    "--output",
    metavar="FILE",
    default="ownership.yaml",
    show_default=True,
    help="Where to write; `-` is standard output.",
)
@click.option("--force", is_flag=True, help="Replace the output if it exists.")
@click.option("--repo", metavar="DIR", help="With --rev: the repository, bare or not.")
@click.option("--rev", metavar="REV", help="Read FILE from a commit.")
def command(
    file: str,
    source: str | None,
    output: str,
    force: bool,
    repo: str | None,
    rev: str | None,
) -> int:
    """Make an ownership.yaml of FILE: a Markdown matrix, or a CODEOWNERS file.

    Says what was understood and, with line numbers, what was not.
    """
    if output != "-" and not force and os.path.lexists(output):
        raise UsageError(f"{output} exists already; --force replaces it, --output names another file")
    path, text = _read(file, repo, rev)
    is_markdown = source == "markdown" or (source is None and not _is_codeowners(file))
    if is_markdown:
        imported = import_markdown(text, path)
    else:
        imported = import_codeowners(text, path, "gitlab" if source == "gitlab" else None)
    yaml = to_yaml(imported.data)
    document = _loaded(yaml)
    shared.write(yaml, output)
    lines = [*_account(imported)]
    if is_markdown:
        lines.append(_round_trip(text, document))
    if output != "-":
        lines.append(f"wrote {visible(output)}; next: ownership-lint check")
    click.echo("\n".join(lines), err=output == "-")
    return 0


def _read(file: str, repo: str | None, rev: str | None) -> tuple[str, str]:
    """The path of the document from the repository's root, and its text."""
    if rev is not None:
        snapshot = commit_snapshot(open_repository(repo, os.environ), rev)
        data = snapshot.read(file)
        if data is None:
            raise UsageError(f"{file} is not a file of {rev}")
        return file, _decoded(file, data)
    try:
        with open(file, "rb") as source:  # noqa: PTH123
            data = source.read()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    try:
        root_relative = path_from_root(open_repository(None, os.environ), file)
    except OwnershipLintError:  # outside any repository: the name has to do
        root_relative = None
    return root_relative or os.path.basename(file), _decoded(file, data)  # noqa: PTH119


def _decoded(file: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{file}:{line}: not UTF-8 (byte {error.start} of the file)") from error


def _is_codeowners(file: str) -> bool:
    return os.path.basename(file).upper() == "CODEOWNERS"  # noqa: PTH119


def _loaded(yaml: str) -> OwnershipFile:
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


def _round_trip(text: str, document: OwnershipFile) -> str:
    """How much of the document comes back from the data, ignoring the padding of table columns."""
    before = [_without_padding(line) for line in text.splitlines()]
    after = [_without_padding(line) for line in render_markdown(document).splitlines()]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return f"rendered back: {sum(block.size for block in blocks)} of {len(before)} lines equal"


def _without_padding(line: str) -> str:
    if not line.lstrip().startswith("|"):
        return line
    return "|".join(
        "---" if set(cell.strip()) <= {"-"} and cell.strip() else cell.strip() for cell in line.split("|")
    )
