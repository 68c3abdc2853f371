"""Where the files of the tree name scripts, how, and which of those calls lead nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.blocks import Grade
from ownership_lint.analysis.dangling import SUSPECT, SUSPECT_IN_DOCUMENT, DanglingProof, is_settled
from ownership_lint.analysis.file_kinds import Kind, kind_of
from ownership_lint.analysis.file_reader import FileReader, Found, Hit, Tree
from ownership_lint.analysis.literals import LiteralSet, byte_pattern
from ownership_lint.analysis.mentions import Dangling, FileReferences, Mention
from ownership_lint.analysis.paths import basename
from ownership_lint.analysis.resolution import Resolver

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ownership_lint.analysis.paths import PathIndex

__all__ = ["Dangling", "FileReferences", "Grade", "Mention", "ReferenceFinder"]

_PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9_.@+~/-]+\Z")
_DOTTED: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+\Z", re.ASCII)
_MAX_HITS: Final = 20_000
_MAX_SUSPECTS: Final = 2_000
_MAX_READ: Final = 2_000_000
"""In a larger file names are only mentions: nobody writes commands by the megabyte."""


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
        self._suspect = byte_pattern(SUSPECT)
        self._suspect_in_document = byte_pattern(SUSPECT_IN_DOCUMENT)

    def find(self, path: str, data: bytes) -> FileReferences:
        """The references of one file."""
        hits = self._hits(data)
        kind = kind_of(path, data) if len(data) <= _MAX_READ else None
        suspects = self._suspects(path, data, kind) if kind is not None and kind.proves else []
        if not hits and not suspects:
            return FileReferences()
        return FileReader(self._tree, path, data.decode("latin-1"), kind).read(hits, suspects)

    def _hits(self, data: bytes) -> list[Hit]:
        hits: list[Hit] = []
        for number in self._set.search(data):
            literal, found = self._literals[number]
            pos = data.find(literal)
            while pos >= 0 and len(hits) < _MAX_HITS:
                hits.append(Hit(pos, pos + len(literal), found))
                pos = data.find(literal, pos + len(literal))
        return hits

    def _suspects(self, path: str, data: bytes, kind: Kind) -> list[tuple[int, int]]:
        if kind.is_document and not is_settled(path):
            return []
        pattern = self._suspect_in_document if kind.is_document else self._suspect
        may_dangle = self._tree.proof.may_dangle
        spans: list[tuple[int, int]] = []
        for match in pattern.finditer(data):
            start, end = match.span(1)
            if start < 0:
                start, end = match.span(2)
            if may_dangle(data[start:end].decode("latin-1")):
                spans.append((start, end))
                if len(spans) == _MAX_SUSPECTS:
                    break
        return spans


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
