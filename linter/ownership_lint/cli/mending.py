"""`check --fix` and `--diff`: what findings know to be their remedy, written or shown."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from ownership_lint.inputs.rewriting import rewrite, why_not_writable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Edit, Finding, Location


@dataclass(frozen=True, slots=True)
class Mended:
    """A file as it is, and as it would be."""

    path: str
    before: bytes
    after: bytes
    count: int
    """How many findings are gone."""


def mended_files(repository: Repository, findings: Iterable[Finding]) -> Iterator[Mended]:
    """The files in which findings can be mended; of edits that overlap, the first wins."""
    fixable = sorted(
        (one for one in findings if one.fixable), key=lambda one: (one.location.path, one.edits[0].start)
    )
    for path, group in groupby(fixable, key=lambda one: one.location.path):
        before = repository.snapshot.read(path)
        if before is None:
            continue
        kept: list[Finding] = []
        for finding in group:
            if not any(_collide(finding, other) for other in kept):
                kept.append(finding)
        yield Mended(path, before, _edited(before, [edit for one in kept for edit in one.edits]), len(kept))


def _collide(one: Finding, other: Finding) -> bool:
    """Whether the edits of two findings cannot both be made."""
    pairs = [(edit, another) for edit in one.edits for another in other.edits]
    return any(_overlap(*pair, is_same_rule=one.rule == other.rule) for pair in pairs)


def _overlap(one: Edit, other: Edit, *, is_same_rule: bool) -> bool:
    """A rule may add several things at one place; what different rules add there is the same, or at odds."""
    if one.start == other.start and one.end == other.end:
        return not (is_same_rule and one.start == one.end)
    return one.start < other.end and other.start < one.end


def _edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    pieces, position = [], 0
    for edit in sorted(edits, key=attrgetter("start")):
        pieces += [data[position : edit.start], edit.text]
        position = edit.end
    return b"".join([*pieces, data[position:]])


def write_mended(repository: Repository, files: Iterable[Mended]) -> tuple[int, list[str]]:
    """Write files on disk; how many findings that mended, and why some files were left alone."""
    count, left = 0, []
    for file in files:
        entry = repository.entries[file.path]
        reason = why_not_writable(repository.snapshot, entry, file.before)
        if reason:
            left.append(f"{repository.told_path(file.path)}: not mended: {reason}")
        else:
            rewrite(repository.snapshot, entry, file.after)
            count += file.count
    return count, left


def as_diff(repository: Repository, files: Iterable[Mended]) -> str:
    """The changes as a unified diff, without the values that rules would find in its lines."""
    return "".join(
        line for file in files for line in difference(repository, file.path, file.before, file.after)
    )


def difference(repository: Repository, path: str, was: bytes | None, becomes: bytes) -> Iterator[str]:
    """The lines of a unified diff of a file, new or not, without the values that rules would find in them."""
    name = repository.told_path(path)
    before, after = (_masked(repository, path, data) for data in (was or b"", becomes))
    origin = f"a/{name}" if was is not None else "/dev/null"
    for line in difflib.unified_diff(before, after, origin, f"b/{name}", n=2):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _masked(repository: Repository, path: str, data: bytes) -> list[str]:
    """The lines of a file, with nothing in them that any of our rules would take for a value."""
    from ownership_lint.analysis.content.candidate import Settings
    from ownership_lint.analysis.content.scanner import Scanner
    from ownership_lint.analysis.content.showing import masked_in, shape_of
    from ownership_lint.inputs.bundled_packs import VALUES

    *whole, last = data.decode("utf-8", "replace").split("\n")
    lines = [*(f"{line}\n" for line in whole), *([last] if last else [])]
    for number, hits in groupby(Scanner(VALUES, Settings()).scan(path, data) or (), key=attrgetter("line")):
        lines[number - 1] = masked_in(lines[number - 1], hits)
    for at in _secret_places(repository, path, data):
        for number in range(at.line, at.end_line + 1):
            line = lines[number - 1]
            start = at.column - 1 if number == at.line else 0
            end = at.end_column - 1 if number == at.end_line else len(line)
            lines[number - 1] = line[:start] + shape_of(line[start:end]) + line[end:]
    return lines


def _secret_places(repository: Repository, path: str, data: bytes) -> Iterator[Location]:
    """Where a file holds credentials, if it is a client's."""
    if path not in repository.client_paths:
        return
    from ownership_lint.analysis.mcp.clients import read_clients

    clients = read_clients({path: data}, repository.client_paths, repository.policy.mcp, repository.entries)
    yield from (at for _, at in clients.secret_places.get(path, ()))
