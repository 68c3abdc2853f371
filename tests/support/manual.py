"""The examples of the manual: fenced blocks, the files that they name, and the sessions that they show.

- A block whose `title`, or whose first comment, is a path is that file.
- A block of `console` is a session: `$ ` begins a command, what follows is all that it prints, stderr too.
  A line `…` stands for any number of lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TITLE = re.compile(r' title="(.+)"')
_COMMENT = re.compile(r"(?:#!.*\n)?# (\S*[./]\S*)\n")


@dataclass(frozen=True)
class Command:
    """A command of a session, and what it is shown to print."""

    line: str
    shown: str

    def prints(self, printed: str) -> bool:
        """Whether `printed` is what is shown."""
        parts = re.split(r"^…\n", self.shown, flags=re.MULTILINE)
        return re.fullmatch("(?:.*\n)*".join(map(re.escape, parts)), printed) is not None


@dataclass(frozen=True)
class Block:
    """A fenced block."""

    page: Path
    info: str
    text: str

    @property
    def language(self) -> str:
        """What it is written in."""
        return self.info.partition(" ")[0]

    @property
    def file(self) -> str | None:
        """The file that it is, from the root of the repository."""
        match = _TITLE.search(self.info) or _COMMENT.match(self.text)
        return match and match[1]

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands of a session."""
        if self.language != "console":
            return ()
        _, *parts = re.split(r"^\$ ", self.text, flags=re.MULTILINE)
        return tuple(Command(line, shown) for line, _, shown in (part.partition("\n") for part in parts))


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for token in MarkdownIt().parse(page.read_text()):
        if token.type == "fence":
            yield Block(page, token.info, token.content)
