"""One file read: its tokens, what each means, and how it is used."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.blocks import ASSUMED_ROOT, ELSEWHERE, Grade, GradedCall, Reading, read_blocks
from ownership_lint.analysis.dangling import Doubt
from ownership_lint.analysis.evidence import Evidence
from ownership_lint.analysis.mentions import Dangling, FileReferences, Mention, Places, Unknown
from ownership_lint.analysis.path_tokens import Base, PathToken, exact_token, module_token, token_at
from ownership_lint.analysis.paths import folder, join, without_dots
from ownership_lint.analysis.shell_variables import ShellVariables
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ownership_lint.analysis.dangling import DanglingProof
    from ownership_lint.analysis.file_kinds import Kind
    from ownership_lint.analysis.paths import PathIndex
    from ownership_lint.analysis.resolution import Resolver

_STATIC: Final = lazy_pattern(r"[\w.@+/-]+\Z")
_AWAY: Final = lazy_pattern(r"/|~|\$\{?(?:HOME|TMPDIR|TMP|TEMP|RUNNER_TEMP)\b|\$\(mktemp\b|\Z")
_SYSTEM: Final = lazy_pattern(r"/(?:tmp|usr|etc|var|opt)/")
_MOVE: Final = lazy_pattern(r"^[ \t>$%]*(?:cd|pushd)[ \t]", re.MULTILINE)
_MAX_UNKNOWN: Final = 200


class Found(Enum):
    """What a literal stands for."""

    NAME = auto()
    PATH = auto()
    MODULE = auto()


class Hit(NamedTuple):
    """A literal that stands in the text."""

    start: int
    end: int
    found: Found


class Tree(NamedTuple):
    """What is the same for every file."""

    paths: PathIndex
    wanted: frozenset[str]
    resolver: Resolver
    proof: DanglingProof


class FileReader:
    """The reading of one file; its text is Latin-1, so that offsets are those of the bytes."""

    def __init__(self, tree: Tree, path: str, text: str, kind: Kind | None) -> None:
        self._tree = tree
        self._path = path
        self._home = folder(path)
        self._text = text
        self._kind = kind
        self._is_document = kind is not None and kind.is_document
        self._variables = ShellVariables(path, text if kind is not None and kind.is_shell else "")
        self._named: dict[tuple[str, bool], str | None] = {}
        self._evidence = Evidence(text)
        self._places = Places(path, text)
        self._mentions: list[Mention] = []
        self._dangling: list[Dangling] = []
        self._unknown: list[Unknown] = []
        self._cut: set[str] = set()
        self._runs_at_root = False

    def read(self, hits: Sequence[Hit], suspects: Sequence[tuple[int, int]]) -> FileReferences:
        """Every token once, in order of place."""
        tokens = {token.end: token for hit in hits if (token := self._token(hit))}
        for start, end in suspects:
            name_start = max(start, self._text.rfind("/", start, end) + 1)
            if end not in tokens and (token := token_at(self._text, name_start, end)):
                tokens[end] = token
        ends = sorted(tokens)
        reading = self._reading(ends)
        for end in ends:
            self._judge(tokens[end], reading)
        if self._evidence.is_exhausted:
            self._cut.add("too many names")
        cut = ", ".join(sorted(self._cut))
        return FileReferences(tuple(self._mentions), tuple(self._dangling), tuple(self._unknown), cut)

    def _judge(self, token: PathToken, reading: Reading) -> None:
        graded = _call_of(token, reading.calls, self._text)
        target, grade = self._meant(token, graded)
        if target is not None and target not in self._tree.wanted:
            return
        if graded is None and (reason := reading.unread_at(token.end)):
            self._doubt(token, reason)
            self._cut.add(reason)
        if target is not None:
            mention = Mention(*self._places.of(token), target, grade)
            self._mentions.append(mention)
            self._runs_at_root = self._runs_at_root or _runs_at_root(mention)
        elif graded is not None:
            absent = self._absent(token, graded)
            if isinstance(absent, Doubt):
                self._doubt(token, absent.why)
            else:
                self._dangling.append(Dangling(*self._places.of(token), graded.grade, absent))

    def _doubt(self, token: PathToken, why: str) -> None:
        if len(self._unknown) < _MAX_UNKNOWN:
            self._unknown.append(Unknown(*self._places.of(token), why))

    def _absent(self, token: PathToken, graded: GradedCall) -> str | Doubt:
        """Where a call leads, proven to be nowhere."""
        is_shell = self._kind is not None and self._kind.is_shell
        if is_shell and token.base is Base.RELATIVE and not self._runs_at_root:
            # a script is run wherever its caller is: only what it runs before shows where
            return Doubt("the working directory is not known")
        return self._tree.proof.judge(self._path, self._evidence, token, graded, self._variables)

    def _token(self, hit: Hit) -> PathToken | None:
        if hit.found is Found.NAME:
            return token_at(self._text, hit.start + self._text.startswith("/", hit.start), hit.end)
        if hit.found is Found.MODULE:
            return module_token(self._text, hit.start, hit.end)
        return exact_token(self._text, hit.start, hit.end)

    def _reading(self, ends: Sequence[int]) -> Reading:
        """The calls of which a token may be the word."""
        if self._kind is None:
            return Reading({})
        blocks = self._kind.extract(self._path, self._text, [end - 1 for end in ends])
        return read_blocks(blocks, ends, self._enter)

    def _enter(self, directory: str | None, written: str) -> str | None:
        """Where `cd written` leads from `directory`, if that is a tracked folder or away from the tree."""
        word = written.strip("\"'")
        if _AWAY.match(word):  # documents write `cd /path/to/project` and mean the tree
            is_tree = self._is_document and word and not _SYSTEM.match(word)
            return None if is_tree else ELSEWHERE
        if not _STATIC.match(word):
            return self._variables.evaluate(written)
        if directory is None or directory == ELSEWHERE:
            return directory
        for base in ("", self._home) if directory == ASSUMED_ROOT else (directory,):
            target = join(base, word)
            if target is not None and self._tree.paths.is_folder(target):
                return target
        return None

    def _meant(self, token: PathToken, graded: GradedCall | None) -> tuple[str | None, Grade]:
        """The path that a token means, and how it is used: a call that may run another file only names it."""
        if graded is None:
            return self._meaning(token), Grade.MENTIONED
        if graded.mount and token.path.removeprefix("./").startswith(graded.mount + "/"):
            token = token._replace(path=token.path.removeprefix("./")[len(graded.mount) + 1 :])
        by_name = self._is_document and token.start < self._first_move
        directory = graded.call.directory
        called = self._tree.resolver.called(token, self._home, directory, self._variables, by_name=by_name)
        if called is not None:
            return called, graded.grade
        return self._meaning(token) if "/" in without_dots(token.path) else None, Grade.MENTIONED

    def _meaning(self, token: PathToken) -> str | None:
        key = (token.path, token.explicit)
        if token.base is Base.RELATIVE and key in self._named:
            return self._named[key]
        is_loose = self._kind is not None
        named = self._tree.resolver.named(token, self._home, self._variables, loose=is_loose)
        if token.base is Base.RELATIVE:
            self._named[key] = named
        return named

    @cached_property
    def _first_move(self) -> int:
        move = _MOVE.search(self._text)
        return move.start() if move else len(self._text)


def _runs_at_root(mention: Mention) -> bool:
    return mention.grade is Grade.INVOKED and mention.text.removeprefix("./") == mention.target


def _call_of(token: PathToken, calls: Mapping[int, GradedCall], text: str) -> GradedCall | None:
    """The call whose word is exactly this token; what stands before a path of unknown base is no matter."""
    graded = calls.get(token.end)
    if graded is None:
        return None
    before = text[graded.start : token.start].strip("\"'\0")
    return graded if not before or token.base is Base.UNKNOWN else None
