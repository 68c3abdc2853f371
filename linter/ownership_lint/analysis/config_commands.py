"""Commands in small line-based and JSON files: make, just, npm, agent hooks, cron, systemd, Docker."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.blocks import ASSUMED_ROOT, TOO_LONG, Grade, ShellText, Unread, without_cron
from ownership_lint.analysis.lines import holds, line_end, logical_line_end, logical_lines
from ownership_lint.analysis.paths import basename, folder
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_STRING: Final = r'"(?:[^"\\\n]|\\.)*+"'
_VALUE: Final = r'"(?P<value>(?:[^"\\\n]|\\.)*+)"'
_SCRIPTS: Final = lazy_pattern(r'"scripts"\s*:\s*\{')
_MEMBERS: Final = lazy_pattern(rf'((?:[^"{{}}]|{_STRING})*+)\}}')
_MEMBER: Final = lazy_pattern(rf"{_STRING}(?:\s*:\s*{_VALUE})?")
_COMMAND: Final = lazy_pattern(rf'"(?:command|bash|powershell)"\s*:\s*{_VALUE}')
_MAX_OBJECTS: Final = 10
_RECIPE_PREFIX: Final = lazy_pattern(r"[ \t]*([@+-]*)[ \t]*")
_MAKE_SHELL: Final = "$(shell "
_MAKE_PROGRAM: Final = lazy_pattern(r"\$[({](SHELL|BASH|PYTHON3?|NODE|RUBY|PERL)[)}]")
_DOCKER_HEREDOC: Final = lazy_pattern(r"<<-?[ \t]*[\"']?(\w+)")
_TOX_COMMANDS: Final = lazy_pattern(r"^commands(?:_pre|_post)?[ \t]*=(.*(?:\n(?:[ \t].*)?)*+)", re.MULTILINE)
_TOX_ROOT: Final = lazy_pattern(r"\{(?:toxinidir|tox_root)\}/")
_JENKINS_STEP: Final = lazy_pattern(
    r"""\bsh[ \t]*\(?[ \t]*(?:script:[ \t]*)?"""
    r"""(?:'{3}((?:[^'\\]|\\.|'(?!''))*+)'{3}|\"{3}((?:[^\"\\]|\\.|\"(?!\"\"))*+)\"{3}"""
    r"""|'((?:[^'\\\n]|\\.)*+)'|\"((?:[^\"\\\n]|\\.)*+)\")""",
    re.DOTALL,
)
_EXEC: Final = lazy_pattern(r"Exec[A-Z]\w+=[-@:+!]*[ \t]*")
_PROCESS: Final = lazy_pattern(r"[A-Za-z0-9_-]+:[ \t]*")
_INSTRUCTION: Final = lazy_pattern(
    r"[ \t]*(RUN|CMD|ENTRYPOINT|COPY|ADD)\b(?:[ \t]+--[\w=,./:-]+)*", re.IGNORECASE
)


def make_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The recipe lines of a Makefile; each runs in a shell of its own in the Makefile's folder."""
    is_own = not path.endswith(".mk") and ".ONESHELL" not in text
    directory = folder(path) if is_own else None
    lines, blocks = _lines_with(text, spots)
    for start, end in lines:
        if text[start] == "\t":
            blocks.append(_recipe(text, start, end, directory, is_provable=is_own))
        elif (found := text.find(_MAKE_SHELL, start, end)) >= 0:
            begin = found + len(_MAKE_SHELL)
            blocks.append(
                ShellText(text[begin : _closing(text, begin, end)], begin, directory, Grade.INVOKED)
            )
    return blocks


def just_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The recipe lines of a justfile."""
    moves = "no-cd" in text or "working-directory" in text
    directory = None if moves else folder(path)
    lines, blocks = _lines_with(text, spots)
    for start, end in lines:
        if text[start] in " \t":
            blocks.append(_recipe(text, start, end, directory, is_provable=not moves))
    return blocks


def npm_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The values of `scripts` in a package.json, which run in its folder."""
    start = None
    for opening in islice(_SCRIPTS.finditer(text), _MAX_OBJECTS):
        if members := _MEMBERS.match(text, opening.end()):
            return _strings(text, _MEMBER, members.start(1), members.end(1), folder(path), spots)
        start = opening.start()
    return [] if start is None else [Unread(start, len(text), "its JSON is not understood")]


def hook_setting_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The `command` values of an agent's hook settings, which run at the root."""
    del path
    return _strings(text, _COMMAND, 0, len(text), "", spots)


def cron_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The commands of a crontab; their working directory is the user's home."""
    del path
    lines, blocks = _lines_with(text, spots)
    for start, end in lines:
        if not text.startswith("#", start):
            blocks.append(ShellText(without_cron(text[start:end]), start, None, Grade.INVOKED))
    return blocks


def systemd_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The `Exec…=` lines of a unit."""
    del path
    return _after(text, _EXEC, spots, None)


def procfile_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The processes of a Procfile."""
    return _after(text, _PROCESS, spots, folder(path))


def tox_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The commands of a tox.ini, which run in its folder."""
    blocks: list[ShellText | Unread] = []
    for found in _TOX_COMMANDS.finditer(text):
        if holds(spots, found.start(1), found.end(1)):
            code = _TOX_ROOT.sub(lambda root: " " * len(root[0]), found[1])
            blocks.append(ShellText(code, found.start(1), folder(path), Grade.INVOKED))
    return blocks


def jenkins_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The `sh` steps of a Jenkinsfile; the folder in which they run is not known."""
    del path
    blocks: list[ShellText | Unread] = []
    for found in _JENKINS_STEP.finditer(text):
        group = found.lastindex or 0
        if holds(spots, found.start(group), found.end(group)):
            blocks.append(ShellText(found[group], found.start(group), ASSUMED_ROOT, Grade.INVOKED))
    return blocks


def docker_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """What an image build runs, and each file that it copies from the repository."""
    del path
    lines, blocks = _lines_with(text, spots)
    for start, end in lines:
        instruction = _INSTRUCTION.match(text, start, end)
        if instruction is None:
            continue
        code = text[instruction.end() : end]
        if code.lstrip().startswith("["):
            code = code.replace("[", " ").replace("]", " ").replace(",", " ")
        if instruction[1].upper() in {"COPY", "ADD"}:
            code = re.sub(r"[ \t](?=[^ \t])", ";", code)  # each source is a use of its own
        blocks.append(ShellText(code, instruction.end(), ASSUMED_ROOT, Grade.INVOKED))
    return blocks + _docker_heredocs(text, spots)


def _docker_heredocs(text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The bodies of `RUN <<EOT`, which a shell runs."""
    blocks: list[ShellText | Unread] = []
    pos = text.find("<<")
    while pos >= 0:
        start = line_end(text, pos) + 1
        instruction = _INSTRUCTION.match(text, text.rfind("\n", 0, pos) + 1)
        mark = _DOCKER_HEREDOC.match(text, pos)
        if instruction and mark and instruction[1].upper() == "RUN" and instruction.end() <= pos:
            closing = re.compile(rf"^\t*{mark[1]}[ \t\r]*$", re.MULTILINE).search(text, start)
            end = closing.start() if closing else len(text)
            is_shell = not text[instruction.end() : pos].strip() and not text.startswith("#!", start)
            if is_shell and holds(spots, start, end):
                blocks.append(ShellText(text[start:end], start, ASSUMED_ROOT, Grade.INVOKED))
            start = end
        pos = text.find("<<", start)
    return blocks


def _plain_program(found: re.Match[str]) -> str:
    return found[1].lower().replace("shell", "sh").ljust(len(found[0]))


def _recipe(text: str, start: int, end: int, directory: str | None, *, is_provable: bool) -> ShellText:
    prefix = _RECIPE_PREFIX.match(text, start, end)
    begin = prefix.end() if prefix else start
    ignores_failure = prefix is not None and "-" in prefix[1]
    code = _MAKE_PROGRAM.sub(_plain_program, text[begin:end])
    return ShellText(code, begin, directory, Grade.INVOKED, is_provable=is_provable and not ignores_failure)


def _after(
    text: str, pattern: re.Pattern[str], spots: Sequence[int], directory: str | None
) -> list[ShellText | Unread]:
    lines, blocks = _lines_with(text, spots)
    for start, end in lines:
        if found := pattern.match(text, start, end):
            blocks.append(ShellText(text[found.end() : end], found.end(), directory, Grade.INVOKED))
    return blocks


def _strings(
    text: str, pattern: re.Pattern[str], start: int, end: int, directory: str, spots: Sequence[int]
) -> list[ShellText | Unread]:
    blocks: list[ShellText | Unread] = []
    for found in pattern.finditer(text, start, end):
        if found["value"] is not None and holds(spots, found.start("value"), found.end("value")):
            code = re.sub(r'\\([\\"/n])', "\0\\1", found["value"])
            blocks.append(ShellText(code, found.start("value"), directory, Grade.INVOKED, is_provable=True))
    return blocks


def _lines_with(text: str, spots: Sequence[int]) -> tuple[list[tuple[int, int]], list[ShellText | Unread]]:
    """The logical lines that hold a spot, and those that are too long."""
    starts, endless = logical_lines(text, spots)
    lines = [(start, logical_line_end(text, start)) for start in starts]
    return lines, [Unread(spot, spot + 1, TOO_LONG) for spot in endless]


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
