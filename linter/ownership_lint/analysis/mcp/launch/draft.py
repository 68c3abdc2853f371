"""A launch while it is being read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from ownership_lint.analysis.mcp.launch.model import Assignment, Launch, Package
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.launch.model import Container, Image, Step, Word
    from ownership_lint.analysis.mcp.launch.words import Cursor

Language = Literal["posix", "cmd", "powershell"]
_ASSIGNMENT: Final = lazy_pattern(r"([A-Za-z_]\w*)=", re.ASCII)
_URL: Final = lazy_pattern(r"(?:https?|wss?)://", re.IGNORECASE)
_BINDING_OPTION: Final = lazy_pattern(
    r"-H|-b|--?(?:[a-z]+[-_])*(?:host|hostname|bind|listen|addr|address|ip)"
)
_EVERY_INTERFACE: Final = lazy_pattern(
    r"(?:(?:https?|tcp)://)?(?:0\.0\.0\.0(?::\d*)?|\[?::\]?|\[::\]:\d*)/?", re.IGNORECASE
)
_PUBLISHED: Final = ("0.0.0.0:", "[::]:")


class Code(NamedTuple):
    """Code on the command line; of several words, each is one of the code's words."""

    language: Language
    words: tuple[Word, ...]


@dataclass(slots=True)
class Draft:
    """What is known so far; every handler of a program adds to it."""

    in_container: bool = False
    chain: list[Step] = field(default_factory=list)
    packages: list[Package] = field(default_factory=list)
    image: Image | None = None
    container: Container | None = None
    script: Word | None = None
    module: Word | None = None
    inline: Word | None = None
    code: Code | None = None
    """Code that starts further programs."""
    inside: tuple[Word, ...] = ()
    """The command that is run inside a container."""
    assignments: list[Assignment] = field(default_factory=list)
    arguments: tuple[Word, ...] = ()

    def read_assignments(self, cursor: Cursor) -> None:
        """Take the `NAME=VALUE` words that come next."""
        while (word := cursor.peek()) and (name := _ASSIGNMENT.match(word.text)):
            self.assignments.append(Assignment(name[1], word.tail(name.end()), word.place))
            cursor.next()

    def read_code(self, language: Language, *words: Word) -> None:
        """Note code that starts further programs."""
        self.code = Code(language, words)
        self.inline = words[0] if words else None

    def add(self, package: Package | None) -> None:
        """Note a package, where one could be told."""
        if package:
            self.packages.append(package)

    def finish(self, inner: tuple[Launch, ...], *, pipes_download: bool) -> Launch:
        """The launch."""
        return Launch(
            tuple(self.chain),
            tuple(self.packages),
            self.image,
            self.container,
            self.script,
            self.module,
            self.inline,
            tuple(self.assignments),
            self.arguments,
            tuple(_urls(self.arguments)),
            () if self.in_container else tuple(self._bindings()),
            inner,
            pipes_download,
            self.in_container,
        )

    def _bindings(self) -> Iterator[Word]:
        # A server inside a container has to listen on every interface of the container.
        if self.container is None:
            yield from _bindings(self.arguments)
        else:
            yield from (word for word in self.container.published if word.text.startswith(_PUBLISHED))


def _bindings(words: tuple[Word, ...]) -> Iterator[Word]:
    is_value = False
    for word in words:
        name, equals, value = word.text.partition("=")
        if is_value and _EVERY_INTERFACE.fullmatch(word.text):
            yield word
        is_option = _BINDING_OPTION.fullmatch(name, 0, 60) is not None and len(name) <= 60
        if is_option and equals and _EVERY_INTERFACE.fullmatch(value):
            yield word.tail(len(name) + 1)
        is_value = is_option and not equals


def _urls(words: tuple[Word, ...]) -> Iterator[Word]:
    for word in words:
        start = word.text.find("=") + 1 if word.text.startswith("-") else 0
        if _URL.match(word.text, start):
            yield word.tail(start)
