"""Commands in small line-based and JSON files: make, just, npm, agent hooks, cron, systemd, Docker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.blocks import Block, Grade, without_cron
from ownership_lint.analysis.lines import holds, logical_line_end, logical_line_starts
from ownership_lint.analysis.paths import basename, folder

if TYPE_CHECKING:
    from collections.abc import Sequence

_STRING: Final = r'"((?:[^"\\\n]|\\.)*)"'
_NPM_SCRIPTS: Final = re.compile(r'"scripts"\s*:\s*\{((?:[^"{}]|"(?:[^"\\\n]|\\.)*")*)\}')
_MEMBER: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"\s*:\s*' + _STRING)
_COMMAND: Final = re.compile(r'"(?:command|bash|powershell)"\s*:\s*' + _STRING)
_RECIPE_PREFIX: Final = re.compile(r"[ \t]*([@+-]*)[ \t]*")
_MAKE_SHELL: Final = "$(shell "
_EXEC: Final = re.compile(r"Exec[A-Z]\w+=[-@:+!]*[ \t]*")
_PROCESS: Final = re.compile(r"[A-Za-z0-9_-]+:[ \t]*")
_INSTRUCTION: Final = re.compile(
    r"[ \t]*(RUN|CMD|ENTRYPOINT|COPY|ADD)\b(?:[ \t]+--[\w=,./:-]+)*", re.IGNORECASE
)


def make_blocks(path: str, text: str, spots: Sequence[int]) -> list[Block]:
    """The recipe lines of a Makefile; each runs in a shell of its own in the Makefile's folder."""
    is_own = not path.endswith(".mk") and ".ONESHELL" not in text
    directory = folder(path) if is_own else None
    blocks = []
    for start, end in _lines_with(text, spots):
        if text[start] == "\t":
            blocks.append(_recipe(text, start, end, directory, is_provable=is_own))
        elif (found := text.find(_MAKE_SHELL, start, end)) >= 0:
            begin = found + len(_MAKE_SHELL)
            blocks.append(Block(text[begin : _closing(text, begin, end)], begin, directory, Grade.INVOKED))
    return blocks


def just_blocks(path: str, text: str, spots: Sequence[int]) -> list[Block]:
    """The recipe lines of a justfile."""
    moves = "no-cd" in text or "working-directory" in text
    directory = None if moves else folder(path)
    return [
        _recipe(text, start, end, directory, is_provable=not moves)
        for start, end in _lines_with(text, spots)
        if text[start] in " \t"
    ]


def npm_blocks(path: str, text: str, spots: Sequence[int]) -> list[Block]:
    """The values of `scripts` in a package.json, which run in its folder."""
    scripts = _NPM_SCRIPTS.search(text)
    if scripts is None:
        return []
    return _strings(text, _MEMBER, scripts.start(1), scripts.end(1), folder(path), spots)


def hook_setting_blocks(path: str, text: str, spots: Sequence[int]) -> list[Block]:
    """The `command` values of an agent's hook settings, which run at the root."""
    del path
    return _strings(text, _COMMAND, 0, len(text), "", spots)


def cron_blocks(path: str, text: str, spots: Sequence[int]) -> list[Block]:
    """The commands of a crontab; their working directory is the user's home."""
    del path
    return [
        Block(without_cron(text[start:end]), start, None, Grade.INVOKED)
        for start, end in _lines_with(text, spots)
        if not text.startswith("#", start)
    ]


def systemd_blocks(path: str, text: str, spots: Sequence[int]) -> list[Block]:
    """The `Exec…=` lines of a unit."""
    del path
    return _after(text, _EXEC, spots, None)


def procfile_blocks(path: str, text: str, spots: Sequence[int]) -> list[Block]:
    """The processes of a Procfile."""
    return _after(text, _PROCESS, spots, folder(path))


def docker_blocks(path: str, text: str, spots: Sequence[int]) -> list[Block]:
    """What an image build runs, and each file that it copies from the repository."""
    del path
    blocks = []
    for start, end in _lines_with(text, spots):
        instruction = _INSTRUCTION.match(text, start, end)
        if instruction is None:
            continue
        code = text[instruction.end() : end]
        if code.lstrip().startswith("["):
            code = code.replace("[", " ").replace("]", " ").replace(",", " ")
        if instruction[1].upper() in {"COPY", "ADD"}:
            code = re.sub(r"[ \t](?=[^ \t])", ";", code)  # each source is a use of its own
        blocks.append(Block(code, instruction.end(), None, Grade.INVOKED))
    return blocks


def _recipe(text: str, start: int, end: int, directory: str | None, *, is_provable: bool) -> Block:
    prefix = _RECIPE_PREFIX.match(text, start, end)
    begin = prefix.end() if prefix else start
    ignores_failure = prefix is not None and "-" in prefix[1]
    return Block(
        text[begin:end], begin, directory, Grade.INVOKED, is_provable=is_provable and not ignores_failure
    )


def _after(text: str, pattern: re.Pattern[str], spots: Sequence[int], directory: str | None) -> list[Block]:
    return [
        Block(text[found.end() : end], found.end(), directory, Grade.INVOKED)
        for start, end in _lines_with(text, spots)
        if (found := pattern.match(text, start, end))
    ]


def _strings(
    text: str, pattern: re.Pattern[str], start: int, end: int, directory: str, spots: Sequence[int]
) -> list[Block]:
    blocks = []
    for found in pattern.finditer(text, start, end):
        if holds(spots, found.start(1), found.end(1)):
            code = re.sub(r'\\([\\"/n])', "\0\\1", found[1])
            blocks.append(Block(code, found.start(1), directory, Grade.INVOKED, is_provable=True))
    return blocks


def _lines_with(text: str, spots: Sequence[int]) -> list[tuple[int, int]]:
    """The logical lines that hold a spot."""
    return [(start, logical_line_end(text, start)) for start in logical_line_starts(text, spots)]


def _closing(text: str, pos: int, end: int) -> int:
    depth = 1
    for place in range(pos, end):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return end


def is_hook_settings(path: str) -> bool:
    """Whether the file holds the hooks of a coding agent."""
    name, parent = basename(path), basename(folder(path))
    return (parent.startswith(".") and name.startswith("settings")) or name == "hooks.json"
