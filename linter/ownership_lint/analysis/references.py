"""Where the files of the tree name scripts, how, and which of those calls lead nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.blocks import Grade, Unread
from ownership_lint.analysis.dangling import SUSPECT, SUSPECT_IN_DOCUMENT, DanglingProof, is_settled
from ownership_lint.analysis.documents import is_history
from ownership_lint.analysis.file_kinds import Kind, kind_of
from ownership_lint.analysis.file_reader import FileReader, Found, Hit, Tree
from ownership_lint.analysis.literals import LiteralSet, byte_pattern
from ownership_lint.analysis.mentions import Dangling, FileReferences, Mention, Unknown
from ownership_lint.analysis.paths import basename
from ownership_lint.analysis.resolution import Resolver
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ownership_lint.analysis.blocks import ShellText
    from ownership_lint.analysis.paths import PathIndex

__all__ = ["Dangling", "FileReferences", "Grade", "Mention", "ReferenceFinder", "Unknown"]

_PLAIN_PATH: Final = lazy_pattern(r"[A-Za-z0-9_.@+~/-]+\Z")
_DOTTED: Final = lazy_pattern(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+\Z", re.ASCII)
_MAX_READ: Final = 2_000_000
"""A larger file is not read for commands: nobody writes them by the megabyte."""
_MAX_SEARCHES: Final = 20_000_000
_LEAST_PART: Final = 4_000
_MAX_PATH: Final = 1_000


class ReferenceFinder:
    """Finds in one file at a time; what one file says never depends on another."""

    def __init__(
        self,
        index: PathIndex,
        scripts: Collection[str],
        known: Collection[str] = (),
        opaque: Collection[str] = (),
    ) -> None:
        """`known` are further paths worth finding although not tracked; `opaque` are submodules."""
        wanted = frozenset(scripts) | frozenset(known)
        self._tree = Tree(index, wanted, Resolver(index, known), DanglingProof(index, opaque))
        self._literals = sorted(
            {pair for path in wanted for pair in _literals_of(path)}, key=lambda pair: pair[0]
        )
        self._set = LiteralSet([literal for literal, _ in self._literals])
        self._longest = max((len(literal) for literal, _ in self._literals), default=0)
        self._suspect = byte_pattern(SUSPECT)
        self._suspect_in_document = byte_pattern(SUSPECT_IN_DOCUMENT)

    @property
    def names(self) -> tuple[bytes, ...]:
        """What is looked for: a file is read closer only if it holds one of these, or a call of something."""
        return tuple(literal for literal, _ in self._literals)

    def find(self, path: str, data: bytes) -> FileReferences:
        """The references of one file."""
        hits = list(self._hits(data, 0, len(data)))
        kind = kind_of(path, data)
        if kind is not None and len(data) > _MAX_READ:
            kind = kind._replace(extract=_unread, proves=False)
        suspects = self._suspects(path, data, kind) if kind is not None and kind.proves else None
        if not hits and not suspects:
            return FileReferences(is_quiet=suspects is None)
        return FileReader(self._tree, path, data.decode("latin-1"), kind).read(hits, suspects or [])

    def _hits(self, data: bytes, start: int, end: int) -> Iterator[Hit]:
        """The literals in a stretch; one that holds many is halved, so that none is searched for in vain."""
        numbers = self._set.search(data[start:end])
        middle = (start + end) // 2
        if len(numbers) * (end - start) > _MAX_SEARCHES and end - start > _LEAST_PART + 2 * self._longest:
            yield from self._hits(data, start, middle + self._longest)
            yield from self._hits(data, middle, end)
            return
        for number in numbers:
            literal, found = self._literals[number]
            pos = data.find(literal, start, end)
            while pos >= 0:
                yield Hit(pos, pos + len(literal), found)
                pos = data.find(literal, pos + len(literal), end)

    def _suspects(self, path: str, data: bytes, kind: Kind) -> list[tuple[int, int]] | None:
        """The calls of what may not be there; None where nothing is called at all."""
        if kind.is_document and not is_settled(path):
            return None
        pattern = self._suspect_in_document if kind.is_document else self._suspect
        may_dangle = self._tree.proof.may_dangle
        spans: list[tuple[int, int]] | None = None
        for match in pattern.finditer(data):
            spans = spans or []
            start, end = match.span(1)
            if start < 0:
                start, end = match.span(2)
            if end - start <= _MAX_PATH and may_dangle(data[start:end].decode("latin-1")):
                spans.append((start, end))
        return spans


def _unread(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    del spots
    return [] if is_history(path) else [Unread(0, len(text), "it is too large")]


def _literals_of(path: str) -> Iterator[tuple[bytes, Found]]:
    """The bytes without which a file cannot name `path`."""
    if not _PLAIN_PATH.match(path):
        yield path.encode("utf-8", "surrogateescape"), Found.PATH
        return
    name = basename(path)
    # "build" and "pre-push" are words: only a path can mean the file
    yield (name if "." in name else "/" + name).encode(), Found.NAME
    module = path.removesuffix(".py").replace("/", ".")
    if path.endswith(".py") and "/" in path and _DOTTED.match(module):
        yield ".".join(module.split(".")[-2:]).encode(), Found.MODULE
