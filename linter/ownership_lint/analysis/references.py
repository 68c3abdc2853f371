"""Where the files of the tree name scripts, how, and which of those calls lead nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.blocks import ASSUMED_ROOT, Grade, GradedCall, graded_calls
from ownership_lint.analysis.dangling import SUSPECT, SUSPECT_IN_DOCUMENT, DanglingProof, is_settled
from ownership_lint.analysis.file_kinds import Kind, kind_of
from ownership_lint.analysis.literals import LiteralSet, byte_pattern
from ownership_lint.analysis.path_tokens import Base, PathToken, exact_token, module_token, path_token, token_at
from ownership_lint.analysis.paths import basename, folder, join
from ownership_lint.analysis.resolution import Resolver
from ownership_lint.analysis.shell_variables import ShellVariables
from ownership_lint.finding import Location

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ownership_lint.analysis.paths import PathIndex

__all__ = ["Dangling", "FileReferences", "Grade", "Mention", "ReferenceFinder"]

_PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9_.@+~/-]+\Z")
_STATIC: Final = re.compile(r"[\w.@+/-]+\Z")
_DOTTED: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+\Z")
_MAX_HITS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names a script."""

    at: Location
    text: str
    target: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class Dangling:
    """A call of a script that is proven not to be there; `target` is where it would be."""

    at: Location
    text: str
    grade: Grade
    target: str


@dataclass(frozen=True, slots=True)
class FileReferences:
    """All that one file says about scripts; `unknown` counts the calls about which nothing can be told."""

    mentions: tuple[Mention, ...] = ()
    dangling: tuple[Dangling, ...] = ()
    unknown: int = 0


class _Found(Enum):
    """What a literal stands for."""

    NAME = auto()
    PATH = auto()
    MODULE = auto()


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    found: _Found


@dataclass(frozen=True, slots=True)
class _Tree:
    """What is the same for every file."""

    index: PathIndex
    wanted: frozenset[str]
    resolver: Resolver
    proof: DanglingProof


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
        self._tree = _Tree(index, wanted, Resolver(index, known), DanglingProof(index, opaque))
        self._literals = sorted({pair for path in wanted for pair in _literals_of(path)}, key=lambda pair: pair[0])
        self._set = LiteralSet([literal for literal, _ in self._literals])
        self._suspect = byte_pattern(SUSPECT)
        self._suspect_in_document = byte_pattern(SUSPECT_IN_DOCUMENT)

    def find(self, path: str, data: bytes) -> FileReferences:
        """The references of one file."""
        hits = self._hits(data)
        kind = kind_of(path, data)
        suspects = self._suspects(path, data, kind) if kind is not None and kind.proves else []
        if not hits and not suspects:
            return FileReferences()
        return _Reader(self._tree, path, data.decode("latin-1"), kind).read(hits, suspects)

    def _hits(self, data: bytes) -> list[_Hit]:
        hits: list[_Hit] = []
        for number in self._set.search(data):
            literal, found = self._literals[number]
            pos = data.find(literal)
            while pos >= 0 and len(hits) < _MAX_HITS:
                hits.append(_Hit(pos, pos + len(literal), found))
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
                if len(spans) == _MAX_HITS:
                    break
        return spans


class _Reader:
    """The reading of one file; its text is Latin-1, so that offsets are those of the bytes."""

    def __init__(self, tree: _Tree, path: str, text: str, kind: Kind | None) -> None:
        self._tree = tree
        self._path = path
        self._home = folder(path)
        self._text = text
        self._kind = kind
        self._variables = ShellVariables(path, text if kind is not None and kind.is_shell else "")
        self._resolved: dict[tuple[str, bool, str | None], str | None] = {}
        self._places = _Places(path, text)

    def read(self, hits: Sequence[_Hit], suspects: Sequence[tuple[int, int]]) -> FileReferences:
        """Every token once, in order of place."""
        tokens = {token.end: token for hit in hits if (token := self._token(hit))}
        for start, end in suspects:
            if end not in tokens and (token := path_token(self._text, start, end)):
                tokens[end] = token
        ends = sorted(tokens)
        calls = self._calls(ends)
        mentions: list[Mention] = []
        dangling: list[Dangling] = []
        unknown = 0
        for end in ends:
            token = tokens[end]
            graded = _call_of(token, calls, self._text)
            target = self._resolve(token, graded)
            if target in self._tree.wanted:
                grade = graded.grade if graded else Grade.MENTIONED
                mentions.append(Mention(*self._places.of(token), target, grade))
            elif target is None and graded is not None:
                absent = self._absent(token, graded, mentions)
                if absent is None:
                    unknown += 1
                else:
                    dangling.append(Dangling(*self._places.of(token), graded.grade, absent))
        return FileReferences(tuple(mentions), tuple(dangling), unknown)

    def _absent(self, token: PathToken, graded: GradedCall, mentions: Sequence[Mention]) -> str | None:
        """Where a call leads, proven to be nowhere."""
        is_shell = self._kind is not None and self._kind.is_shell
        if is_shell and token.base is Base.RELATIVE and not any(_runs_at_root(mention) for mention in mentions):
            return None  # a script is run wherever its caller is: only what it runs before shows where
        return self._tree.proof.target(self._path, self._text, token, graded, self._variables)

    def _token(self, hit: _Hit) -> PathToken | None:
        if hit.found is _Found.NAME:
            return token_at(self._text, hit.start, hit.end)
        if hit.found is _Found.MODULE:
            return module_token(self._text, hit.start, hit.end)
        return exact_token(self._text, hit.start, hit.end)

    def _calls(self, ends: Sequence[int]) -> dict[int, GradedCall]:
        """The calls of which a token may be the word, by the place where it ends."""
        if self._kind is None:
            return {}
        blocks = self._kind.extract(self._path, self._text, [end - 1 for end in ends])
        return graded_calls(blocks, ends, self._enter)

    def _enter(self, directory: str | None, written: str) -> str | None:
        """Where `cd written` leads from `directory`, if that is a tracked folder."""
        word = written.strip("\"'")
        if not _STATIC.match(word):
            return self._variables.evaluate(written)
        bases = (directory,) if directory != ASSUMED_ROOT else ("", self._home)
        for base in bases:
            target = None if base is None else join(base, word)
            if target is not None and self._tree.index.is_folder(target):
                return target
        return None

    def _resolve(self, token: PathToken, graded: GradedCall | None) -> str | None:
        directory = graded.call.directory if graded else None
        if directory == ASSUMED_ROOT:
            directory = None
        if token.base is not Base.RELATIVE:
            return self._meaning(token, directory)
        key = (token.path, token.explicit, directory)
        if key not in self._resolved:
            self._resolved[key] = self._meaning(token, directory)
        return self._resolved[key]

    def _meaning(self, token: PathToken, directory: str | None) -> str | None:
        is_loose = self._kind is not None
        return self._tree.resolver.resolve(token, self._home, directory, self._variables, loose=is_loose)


class _Places:
    """Offsets as lines and columns; asked in ascending order, so that every line is counted once."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._is_ascii = text.isascii()
        self._counted = 0
        self._line = 1
        self._column = 1

    def of(self, token: PathToken) -> tuple[Location, str]:
        """The place of a token, and its text as written."""
        start = max(token.start, self._counted)
        newlines = self._text.count("\n", self._counted, start)
        if newlines:
            self._line += newlines
            self._counted = self._text.rfind("\n", 0, start) + 1
            self._column = 1
        self._column += start - self._counted
        if not self._is_ascii:
            self._column -= start - self._counted - len(_decoded(self._text[self._counted : start]))
        self._counted = start
        written = _decoded(self._text[start : token.end])
        return Location.of_line(self._path, self._line, self._column, len(written)), written


def _runs_at_root(mention: Mention) -> bool:
    return mention.grade is Grade.INVOKED and mention.text.removeprefix("./") == mention.target


def _call_of(token: PathToken, calls: Mapping[int, GradedCall], text: str) -> GradedCall | None:
    """The call whose word is exactly this token; what stands before a path of unknown base is no matter."""
    graded = calls.get(token.end)
    if graded is None:
        return None
    before = text[graded.start : token.start].strip("\"'\0")
    return graded if not before or token.base is Base.UNKNOWN else None


def _literals_of(path: str) -> Iterator[tuple[bytes, _Found]]:
    """The bytes without which a file cannot name `path`."""
    if not _PLAIN_PATH.match(path):
        yield path.encode("utf-8", "surrogateescape"), _Found.PATH
        return
    name = basename(path)
    # "build" and "pre-push" are words: only a path can mean the file
    yield (name if "." in name else "/" + name).encode(), _Found.NAME
    module = path.removesuffix(".py").replace("/", ".")
    if path.endswith(".py") and "/" in path and _DOTTED.match(module):
        yield ".".join(module.split(".")[-2:]).encode(), _Found.MODULE


def _decoded(text: str) -> str:
    return text if text.isascii() else text.encode("latin-1").decode("utf-8", "surrogateescape")
