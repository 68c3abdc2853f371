"""One file read: its tokens, what each means, and how it is used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.blocks import ASSUMED_ROOT, Grade, GradedCall, graded_calls
from ownership_lint.analysis.evidence import Evidence
from ownership_lint.analysis.mentions import Dangling, FileReferences, Mention, Places
from ownership_lint.analysis.path_tokens import Base, PathToken, exact_token, module_token, token_at
from ownership_lint.analysis.paths import folder, join
from ownership_lint.analysis.shell_variables import ShellVariables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ownership_lint.analysis.dangling import DanglingProof
    from ownership_lint.analysis.file_kinds import Kind
    from ownership_lint.analysis.paths import PathIndex
    from ownership_lint.analysis.resolution import Resolver

_STATIC: Final = re.compile(r"[\w.@+/-]+\Z")


class Found(Enum):
    """What a literal stands for."""

    NAME = auto()
    PATH = auto()
    MODULE = auto()


@dataclass(frozen=True, slots=True)
class Hit:
    """A literal that stands in the text."""

    start: int
    end: int
    found: Found


@dataclass(frozen=True, slots=True)
class Tree:
    """What is the same for every file."""

    index: PathIndex
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
        self._variables = ShellVariables(path, text if kind is not None and kind.is_shell else "")
        self._resolved: dict[tuple[str, bool, str | None], str | None] = {}
        self._evidence = Evidence(text)
        self._places = Places(path, text)

    def read(self, hits: Sequence[Hit], suspects: Sequence[tuple[int, int]]) -> FileReferences:
        """Every token once, in order of place."""
        tokens = {token.end: token for hit in hits if (token := self._token(hit))}
        for start, end in suspects:
            name_start = max(start, self._text.rfind("/", start, end) + 1)
            if end not in tokens and (token := token_at(self._text, name_start, end)):
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
        if (
            is_shell
            and token.base is Base.RELATIVE
            and not any(_runs_at_root(mention) for mention in mentions)
        ):
            return None  # a script is run wherever its caller is: only what it runs before shows where
        return self._tree.proof.target(self._path, self._evidence, token, graded, self._variables)

    def _token(self, hit: Hit) -> PathToken | None:
        if hit.found is Found.NAME:
            return token_at(self._text, hit.start + self._text.startswith("/", hit.start), hit.end)
        if hit.found is Found.MODULE:
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


def _runs_at_root(mention: Mention) -> bool:
    return mention.grade is Grade.INVOKED and mention.text.removeprefix("./") == mention.target


def _call_of(token: PathToken, calls: Mapping[int, GradedCall], text: str) -> GradedCall | None:
    """The call whose word is exactly this token; what stands before a path of unknown base is no matter."""
    graded = calls.get(token.end)
    if graded is None:
        return None
    before = text[graded.start : token.start].strip("\"'\0")
    return graded if not before or token.base is Base.UNKNOWN else None
