"""From words to a launch: which program is called, and what is known of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.launch import containers, npm, python, runtimes, shells, wrappers
from ownership_lint.analysis.mcp.launch.downloads import runs_download
from ownership_lint.analysis.mcp.launch.draft import Draft
from ownership_lint.analysis.mcp.launch.model import Launch, Step
from ownership_lint.analysis.mcp.launch.words import Cursor
from ownership_lint.analysis.wrappers import SHELLS
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ownership_lint.analysis.mcp.launch.draft import Code
    from ownership_lint.analysis.mcp.launch.model import Word
    from ownership_lint.analysis.mcp.launch.shells import Line

    Handler = Callable[[Draft, Cursor], bool]

_MAX_DEPTH: Final = 8
_SUFFIXES: Final = (".exe", ".cmd", ".bat", ".com", ".ps1")
_SEPARATOR: Final = lazy_pattern(r"[\\/]")
_PLAIN_NAME: Final = lazy_pattern(r"[\w.+@-]+")
_BIN_FOLDERS: Final = frozenset({"bin", ".bin", "Scripts", "shims"})
_ABSOLUTE: Final = lazy_pattern(r"[\\/~$%]|[A-Za-z]:|\{")
# Each takes what follows the program's name; True where the next word is again a program.
_HANDLERS: Final[dict[str, Handler]] = {
    "npx": npm.npx,
    "npm": npm.npm,
    "pnpm": npm.pnpm,
    "pnpx": npm.pnpx,
    "yarn": npm.yarn,
    "bunx": npm.bunx,
    "uvx": python.uvx,
    "uv": python.uv,
    "pipx": python.pipx,
    "mcp": python.mcp,
    "fastmcp": python.mcp,
    "node": runtimes.node,
    "nodejs": runtimes.node,
    "tsx": runtimes.tsx,
    "vite-node": runtimes.tsx,
    "ts-node": runtimes.ts_node,
    "ts-node-esm": runtimes.ts_node,
    "nodemon": runtimes.nodemon,
    "deno": runtimes.deno,
    "bun": runtimes.bun,
    "go": runtimes.go,
    "cargo": runtimes.cargo,
    "env": wrappers.env,
    "wsl": wrappers.wsl,
    "cmd": shells.cmd,
    "source": shells.source,
    ".": shells.source,
    "fish": shells.shell,
    **dict.fromkeys(SHELLS, shells.shell),
    **dict.fromkeys(shells.POWERSHELLS, shells.powershell),
    **dict.fromkeys(containers.TOOLS, containers.container),
}


def launch_of(words: Sequence[str]) -> Launch:
    """What the command (first) and its arguments start, as a client executes them."""
    return _Reader().launch(Cursor.of(words), Draft(), 0)


class _Reader:
    def __init__(self) -> None:
        self._left = shells.MAX_CODE
        """Characters of code that are still read, so that nesting does not multiply the work."""

    def launch(self, cursor: Cursor, draft: Draft, depth: int) -> Launch:
        while (word := cursor.next()) and word.text and _enter(draft, word, cursor):
            pass
        inner: list[Launch] = []
        pipes_download = False
        if draft.inside and depth < _MAX_DEPTH:
            # What runs in a container is told where it fetches something: the rest is the container's own.
            inside = self.launch(Cursor(draft.inside), Draft(in_container=True), depth + 1)
            inner += [inside] if any(one.packages or one.pipes_download for one in inside.walk()) else []
        if draft.code and depth < _MAX_DEPTH:
            lines = self._lines(draft.code)
            launches = [self._line(line, draft, depth + 1) for line in lines]
            pipes_download = runs_download(lines, launches)
            inner += [launch for launch in launches if launch.chain]
        return draft.finish(tuple(inner), pipes_download=pipes_download)

    def _lines(self, code: Code) -> tuple[Line, ...]:
        self._left -= sum(len(word.text) for word in code.words)
        return shells.lines(code) if self._left >= 0 else ()

    def _line(self, line: Line, outer: Draft, depth: int) -> Launch:
        cursor, draft = Cursor(line.words), Draft(in_container=outer.in_container)
        draft.read_assignments(cursor)
        return self.launch(cursor, draft, depth)


def _enter(draft: Draft, word: Word, cursor: Cursor) -> bool:
    """Read one program; True where it runs another one, which comes next."""
    name = _name(word) if _is_installed(word.text) else ""
    known = _handler(name)
    draft.chain.append(Step(name, word.place))
    if known:
        return known(draft, cursor)
    if _SEPARATOR.search(word.text):
        draft.script = word
    draft.arguments = cursor.rest()
    return False


def _handler(name: str) -> Handler | None:
    if name in _HANDLERS:
        return _HANDLERS[name]
    if python.is_interpreter(name):
        return python.python
    wrapper = wrappers.WRAPPERS.get(name)
    return partial(wrappers.peel, wrapper=wrapper) if wrapper else None


def _name(word: Word) -> str:
    """The program's plain name: `npx` of `C:\\nodejs\\npx.cmd`; empty for what is not a plain one."""
    name = _SEPARATOR.split(word.text)[-1].lower()
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name if _PLAIN_NAME.fullmatch(name) else ""


def _is_installed(text: str) -> bool:
    """Whether a name is that of an installed program: `tools/env` may be any script of the project."""
    folders = _SEPARATOR.split(text)[:-1]
    return not folders or folders[-1] in _BIN_FOLDERS or _ABSOLUTE.match(text) is not None
