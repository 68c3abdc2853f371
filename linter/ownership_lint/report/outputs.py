"""What `report.outputs` asks for: each document as it should be, and how the file differs from it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.errors import OwnershipLintError
from ownership_lint.finding import Location
from ownership_lint.inputs.plumbing import SIZE_LIMIT
from ownership_lint.inputs.repository_paths import is_repository_path
from ownership_lint.report.blocks import (
    ContentError,
    MarkersError,
    block_names,
    find_block,
    has_comments,
    marker_lines,
    with_block,
)
from ownership_lint.report.text import without_padding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ownership_lint.inputs.matrix import DocumentOutput

_WHOLE_FILES: Final = frozenset({"html", "json"})
"""Formats that cannot be a part of another file."""


class PlaceError(Exception):
    """A file that cannot be read, or be where it is to be; the text says why, without its name."""


class State(StrEnum):
    """How a document on hand compares with what the matrix says now."""

    UNCHANGED = "unchanged"
    PADDED = "padded"
    """It says the same: only the columns of its tables are padded otherwise."""
    STALE = "stale"
    ABSENT = "absent"
    EDITED = "edited"
    """A part of a file that is ours was changed by hand."""
    REFUSED = "refused"
    """It cannot be told what to write where."""


class Part(NamedTuple):
    """One output of a file: how it is, and the first place that says so."""

    output: DocumentOutput
    state: State
    at: Location
    problem: str = ""
    """Why it is refused."""
    paste: tuple[str, ...] = ()
    """The lines to paste, where that mends it."""

    @property
    def is_fresh(self) -> bool:
        """Whether it says what the matrix says."""
        return self.state in {State.UNCHANGED, State.PADDED}


class Document(NamedTuple):
    """A file that outputs name: as it is, and as it should be."""

    path: str
    before: bytes | None
    after: bytes
    """Also where somebody edited it; without what is refused."""
    parts: tuple[Part, ...]

    @property
    def state(self) -> State:
        """The state of its worst part."""
        return max((part.state for part in self.parts), key=list(State).index)


def documents(
    outputs: Sequence[DocumentOutput],
    rendered: Callable[[DocumentOutput], str],
    content: Callable[[str], bytes | None],
) -> list[Document]:
    """The files of `outputs`, in their order; `content` says what a file holds, None where it is not there,
    and raises PlaceError where that cannot be told.
    """
    files = dict.fromkeys(output.file for output in outputs)
    return [_document(path, outputs, rendered, content) for path in files]


def _document(
    path: str,
    every: Sequence[DocumentOutput],
    rendered: Callable[[DocumentOutput], str],
    content: Callable[[str], bytes | None],
) -> Document:
    outputs = [output for output in every if output.file == path]
    refused = [(output, problem) for output in outputs if (problem := _problem(output, every))]
    if refused:
        return _refused(path, refused)
    try:
        before = content(path)
    except PlaceError as error:
        return _refused(path, [(outputs[0], f"`{path}` {error}")])
    text = before.decode("utf-8", "surrogateescape") if before is not None else None
    after, parts = text or "", []
    for output in outputs:
        try:
            wanted = rendered(output).encode("utf-8", "backslashreplace").decode()
        except OwnershipLintError as error:  # the matrix says something that this format cannot
            parts.append(Part(output, State.REFUSED, output.at, str(error)))
            continue
        part = _part(output, text, wanted)
        parts.append(part)
        if part.state is not State.REFUSED:
            after = _written(output, after, wanted)
    data = after.encode("utf-8", "surrogateescape")
    if len(data) > SIZE_LIMIT:  # nobody could tell any more whether it is fresh
        too_large = f"`{path}` would be larger than {SIZE_LIMIT // 1_000_000} MB, and no larger file is read"
        return _refused(path, [(output, too_large) for output in outputs])
    return Document(path, before, data, tuple(parts))


def _refused(path: str, problems: Iterable[tuple[DocumentOutput, str]]) -> Document:
    parts = (Part(output, State.REFUSED, output.at, problem) for output, problem in problems)
    return Document(path, None, b"", tuple(parts))


def _problem(output: DocumentOutput, every: Iterable[DocumentOutput]) -> str:
    """Why an output makes no sense, whatever the file holds."""
    if not is_repository_path(output.file):
        return f"`{output.file}` is no path from the root of the repository"
    if output.file == output.at.path:
        return "a document cannot take the place of the matrix that it is made of"
    if output.block is not None and output.format in _WHOLE_FILES:
        return f"{output.format} is a whole file: it cannot be injected into another"
    if output.block is not None and not has_comments(output.file):
        return f"`{output.file}` has no comments that a block could stand between"
    if output.file.rpartition("/")[2].startswith(".git"):
        return f"`{output.file}` is read by git and its hosts"
    others = [one for one in every if one is not output]
    same = [one for one in others if one.file == output.file]
    if any(None in {output.block, one.block} for one in same):
        return f"`{output.file}` is named more than once, and one output is the whole file"
    if any(output.block == one.block for one in same):
        return f"`{output.file}` is to hold the block `{output.block}` more than once: name one with `block`"
    above = next((one.file for one in others if output.file.startswith(f"{one.file}/")), None)
    return f"`{output.file}` would be below `{above}`, which is a file" if above is not None else ""


def _part(output: DocumentOutput, text: str | None, wanted: str) -> Part:
    if text is None and output.block is None:
        return Part(output, State.ABSENT, Location(output.file))
    if text is not None and output.block is None:
        blocks = block_names(output.file, text)
        if blocks and not block_names(output.file, wanted):
            problem = f"`{output.file}` holds the block `{blocks[0]}`, and this output is the whole file"
            return Part(output, State.REFUSED, output.at, problem)
        line, state = _compared(text.replace("\r\n", "\n"), wanted)
        return Part(output, state, Location.of_line(output.file, line))
    try:
        return _injected(output, text, wanted)
    except MarkersError as error:
        paste = marker_lines(output.file, output.block or "")
        at = Location.of_line(output.file, error.line)
        return Part(output, State.REFUSED, at, str(error), paste)
    except ContentError as error:
        return Part(output, State.REFUSED, output.at, str(error))


def _injected(output: DocumentOutput, text: str | None, wanted: str) -> Part:
    name = output.block or ""
    if text is None:
        raise MarkersError(1, "the file is not there to be injected into")
    after = with_block(output.file, text, name, wanted)
    block = find_block(output.file, text, name)
    marker = Location.of_line(output.file, block.start)
    if text == after:
        return Part(output, State.UNCHANGED, marker)
    inside = [one.split("\n", block.start)[block.start] for one in (text, after)]
    line, state = _compared(*inside)
    if state is State.STALE and not block.is_as_written and _differ(block.text, wanted.strip("\n")):
        return Part(output, State.EDITED, marker)
    if block.digest != find_block(output.file, after, name).digest:
        state = State.STALE
    return Part(output, state, Location.of_line(output.file, block.start + line))


def _compared(text: str, wanted: str) -> tuple[int, State]:
    """The first line, from 1, that differs, and what that means."""
    if not _differ(text, wanted):
        return 1, State.UNCHANGED if text == wanted else State.PADDED
    return first_difference(without_padding(text), without_padding(wanted)), State.STALE


def _differ(text: str, wanted: str) -> bool:
    return without_padding(text) != without_padding(wanted)


def _written(output: DocumentOutput, text: str, wanted: str) -> str:
    if output.block is not None:
        return with_block(output.file, text, output.block, wanted)
    return wanted.replace("\n", "\r\n") if text.partition("\n")[0].endswith("\r") else wanted


def first_difference(one: str, other: str) -> int:
    """The first line, from 1, in which two texts differ."""
    pairs = zip(one.split("\n"), other.split("\n"), strict=False)
    alike = min(one.count("\n"), other.count("\n")) + 1
    return next((number for number, (a, b) in enumerate(pairs, 1) if a != b), alike + 1)
