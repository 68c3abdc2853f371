"""Generated parts of files that people write: what stands between two marked lines, and nothing else.

The first of the lines carries a digest of what was written, by which a change made by hand is noticed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.inputs.digests import digest
from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.report.text import without_padding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARKUP: Final = (".md", ".markdown", ".mdown", ".html", ".htm", ".xml", ".svg")
"""Endings of files whose comments are `<!-- -->`; in all others a line is one that begins with `#`."""
_NO_COMMENTS: Final = (".mdx", ".rst", ".adoc", ".org", ".tex", ".json")
"""Endings of files in which neither is a comment."""
_BLANK: Final = " \t\r\ufeff"
"""What may stand around a marker, in the first line also the mark of Unicode."""
_BEGIN: Final = "ownership-lint:begin"
_END: Final = "ownership-lint:end"
_DIGEST: Final = "digest="
_FENCE: Final = lazy_pattern(r" {0,3}(`{3,}|~{3,})(.*)")
_DIGITS: Final = 16


class ContentError(Exception):
    """A text that cannot be a part of a file; the text says why."""


class MarkersError(Exception):
    """A file whose markers do not say what is ours."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        """Where, from 1."""


class Block(NamedTuple):
    """The part of a file that is ours; its lines count from 0, and are those between the markers."""

    start: int
    end: int
    text: str
    """Without the blank lines around it."""
    digest: str
    """What the marker says of it; empty where it says nothing."""

    @property
    def is_as_written(self) -> bool:
        """Whether nobody changed what was written last."""
        return self.digest == _digest(self.text) or not self.text


def find_block(file: str, text: str, name: str) -> Block:
    """The block `name` of a file. Raises MarkersError where there is not exactly one."""
    lines = text.split("\n")
    markers = list(_markers(file, lines))
    _refuse_tangled(markers)
    begins = [one for one in markers if one.name == name and one.is_begin]
    if not begins:
        raise MarkersError(1, f"the markers of `{name}` are missing")
    if len(begins) > 1:
        raise MarkersError(begins[1].line + 1, f"the block `{name}` begins here once more")
    begin = begins[0]
    end = markers[markers.index(begin) + 1]
    inner = "\n".join(line.removesuffix("\r") for line in lines[begin.line + 1 : end.line])
    return Block(begin.line + 1, end.line, inner.strip("\n"), begin.digest)


def with_block(file: str, text: str, name: str, content: str) -> str:
    """A file with `content` as its block `name`; every other byte stays as it is.

    Raises MarkersError where the markers do not say where, and ContentError where none would end `content`.
    """
    block = find_block(file, text, name)
    content = content.strip("\n")
    _refuse_endless(file, content, name)
    lines = text.split("\n")
    begin = lines[block.start - 1]
    indent = begin[: len(begin) - len(begin.lstrip(_BLANK))]
    newline = "\r\n" if begin.endswith("\r") else "\n"
    gap = [""] if _is_markup(file) else []
    inner = [*gap, *content.split("\n"), *gap] if content else []
    written = [indent + marker_lines(file, name, _digest(content))[0], *inner]
    between = newline.join(written) + newline[:-1]
    return "\n".join([*lines[: block.start - 1], between, *lines[block.end :]])


def has_comments(file: str) -> bool:
    """Whether a block can stand in a file without being seen."""
    return not file.lower().endswith(_NO_COMMENTS)


def block_names(file: str, text: str) -> list[str]:
    """The blocks whose markers a file holds, in order, however these are tangled."""
    return list(dict.fromkeys(one.name for one in _markers(file, text.split("\n"))))


def marker_lines(file: str, name: str, digest_of_text: str = "") -> tuple[str, str]:
    """The two lines between which a block stands."""
    stated = f" {_DIGEST}{digest_of_text}" if digest_of_text else ""
    return _comment(file, f"{_BEGIN} {name}{stated}"), _comment(file, f"{_END} {name}")


def _refuse_endless(file: str, content: str, name: str) -> None:
    """Of the markers behind `content`, the last one has to be seen as such, and be the only one."""
    lines = [*content.split("\n"), marker_lines(file, name)[1]]
    seen = list(_markers(file, lines))
    if not seen or seen[-1].line < len(lines) - 1:
        raise ContentError(f"what belongs into the block `{name}` opens a block of code and does not end it")
    if len(seen) > 1:
        raise ContentError(f"what belongs into the block `{name}` holds a marker itself")


class _Marker(NamedTuple):
    line: int
    name: str
    is_begin: bool
    digest: str


def _refuse_tangled(markers: Sequence[_Marker]) -> None:
    """Blocks follow each other: none is left open, and none stands within another."""
    opened: _Marker | None = None
    for marker in markers:
        if marker.is_begin and opened is not None:
            where = f"the block `{opened.name}`, which begins in line {opened.line + 1} and has not ended"
            raise MarkersError(marker.line + 1, f"the block `{marker.name}` begins within {where}")
        if not marker.is_begin and (opened is None or opened.name != marker.name):
            raise MarkersError(marker.line + 1, f"the block `{marker.name}` ends here and does not begin")
        opened = marker if marker.is_begin else None
    if opened is not None:
        raise MarkersError(opened.line + 1, f"the block `{opened.name}` begins here and does not end")


def _markers(file: str, lines: Sequence[str]) -> Iterator[_Marker]:
    for number, line in _outside_code(lines) if _is_markup(file) else enumerate(lines):
        words = _commented(file, line.strip(_BLANK)).split()
        if len(words) >= 2 and words[0] in {_BEGIN, _END}:
            stated = next((word for word in words[2:] if word.startswith(_DIGEST)), "")
            yield _Marker(number, words[1], words[0] == _BEGIN, stated.removeprefix(_DIGEST))


def _outside_code(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines that are not in a fenced block of code: a manual may show markers."""
    fence = ""
    for number, line in enumerate(lines):
        found = _FENCE.fullmatch(line)
        if found is None:
            if not fence:
                yield number, line
        elif not fence:
            is_span = found[1][0] == "`" and "`" in found[2]
            fence = "" if is_span else found[1]
        elif found[1].startswith(fence) and not found[2].strip():
            fence = ""


def _is_markup(file: str) -> bool:
    return file.lower().endswith(_MARKUP)


def _comment(file: str, text: str) -> str:
    return f"<!-- {text} -->" if _is_markup(file) else f"# {text}"


def _commented(file: str, line: str) -> str:
    """What a comment says; nothing where the line is none."""
    if not _is_markup(file):
        return line.removeprefix("#") if line.startswith("#") else ""
    is_comment = line.startswith("<!--") and line.endswith("-->")
    return line[len("<!--") : -len("-->")] if is_comment else ""


def _digest(text: str) -> str:
    """Formatters may pad tables."""
    return digest(without_padding(text).encode("utf-8", "surrogatepass"))[:_DIGITS]
