"""The script that a command runs, behind `sudo`, `bash`, `uv run` and the like."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.shell_words import UnreadableShellError, commands

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ownership_lint.analysis.shell_words import Command, Word

_KEYWORDS: Final = frozenset({"if", "then", "elif", "else", "while", "until", "do", "!", "{", "time", "coproc"})
_ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*\+?=")
_SHELLS: Final = frozenset({"bash", "sh", "zsh", "dash", "ksh", "ash"})
_PYTHON: Final = re.compile(r"(?:python|pypy)[0-9.]*(?:\.exe)?")
# Each wrapper with its options that take a value; what follows its options is the command.
_WRAPPERS: Final = {
    "sudo": "-u -g -h -p -C --user --group",
    "doas": "-u",
    "env": "-u -C -S --unset --chdir",
    "nohup": "",
    "exec": "-a",
    "command": "",
    "builtin": "",
    "nice": "-n --adjustment",
    "ionice": "-c -n",
    "setsid": "",
    "stdbuf": "-i -o -e",
    "caffeinate": "",
    "xvfb-run": "-s -n",
    "timeout": "-s -k --signal --kill-after",
    "gtimeout": "-s -k",
    "xargs": "-I -n -P -L -d -a",
    "npx": "-p --package",
    "bunx": "",
    "uvx": "--from --with --python -p",
    "source": "",
    ".": "",
    "node": "-r --require --import --loader --experimental-loader -C --conditions",
    "nodejs": "-r --require",
    "ruby": "-I -r -C",
    "perl": "-I -M",
    "pwsh": "-ExecutionPolicy -WorkingDirectory -wd",
    "powershell": "-ExecutionPolicy",
    "powershell.exe": "-ExecutionPolicy",
    "tsx": "--tsconfig",
    "ts-node": "-P --project -r -O",
    "php": "-d",
    "Rscript": "",
}
_RUNNERS: Final = {
    ("poetry", "run"): "-C -P",
    ("uv", "run"): "--with --python -p --project --directory --extra --group --env-file --package --index-url",
    ("pdm", "run"): "-p",
    ("pipenv", "run"): "",
    ("rye", "run"): "",
    ("hatch", "run"): "-e",
    ("conda", "run"): "-n -p --name --prefix",
    ("mamba", "run"): "-n -p",
    ("bundle", "exec"): "",
    ("npm", "exec"): "-p",
    ("pnpm", "exec"): "",
    ("pnpm", "dlx"): "",
    ("yarn", "exec"): "",
    ("yarn", "node"): "",
    ("deno", "run"): "-c --config --import-map",
    ("bun", "run"): "",
    ("coverage", "run"): "--source --include --omit --rcfile",
}
_INLINE_CODE: Final = frozenset({"-c", "-e", "-p", "--eval", "--print", "-Command", "-lc", "-ec", "-euc", "-exc"})
_ELSEWHERE: Final = frozenset(
    "docker docker-compose podman kubectl oc vagrant heroku fly flyctl lxc multipass gcloud devcontainer".split()
)
_REMOTE: Final = frozenset({"ssh", "adb", "wsl", "nsenter", "chroot"})
_SCRIPT: Final = re.compile(r"(?:[^\s=]*/)?[^\s=/]+\.(?:sh|bash|zsh|py|[mc]?js|ts|rb|pl|ps1)\Z")
_HARMLESS: Final = frozenset({"true", ":", "echo", "printf"})


@dataclass(frozen=True, slots=True)
class Call:
    """A word in command position: `start` and `end` hold it with its quotes."""

    start: int
    end: int
    text: str
    directory: str | None
    """The working directory from the root, where it is known."""
    arguments: tuple[str, ...] = ()
    is_module: bool = False
    """It stands after `python -m`."""
    is_wrapped: bool = False
    """An interpreter or runner stands before it."""
    is_excused: bool = False
    """It runs in another place, or its failure is waved through."""


def calls_of(
    found: Sequence[Command], code: str, directory: str | None, enter: Enter, ends: Sequence[int]
) -> list[Call]:
    """The calls, in commands that hold one of the ascending `ends`, of a block that starts in `directory`.

    `enter(directory, word)` tells where `cd word` leads, None where that is not known.
    """
    directories: dict[tuple[int, ...], str | None] = {(): directory}
    calls: list[Call] = []
    for place, command in enumerate(found):
        here = _directory_of(command.level, directories)
        words = _without_keywords(command.words)
        if not words:
            continue
        if words[0].text in {"cd", "pushd", "popd"}:
            target = next((word for word in words[1:] if not word.text.startswith("-")), None)
            directories[command.level] = enter(here, code[target.start : target.end]) if target else None
            continue
        if not _holds(words, ends):
            continue
        following = found[place + 1] if command.after == "||" and place + 1 < len(found) else None
        reader = _Unwrapping(code, here, enter, ends)
        calls.extend(reader.calls(words, is_excused=_waves_through(following)))
    return calls


if TYPE_CHECKING:
    Enter = Callable[[str | None, str], str | None]


def _directory_of(level: tuple[int, ...], directories: dict[tuple[int, ...], str | None]) -> str | None:
    """A subshell starts where its parent is, and keeps its own place from then on."""
    known = level
    while known not in directories:
        known = known[:-1]
    return directories.setdefault(level, directories[known])


def _waves_through(following: Command | None) -> bool:
    if following is None or not following.words:
        return False
    words = [word.text for word in following.words]
    return words[0] in _HARMLESS or words[:2] == ["exit", "0"]


def _without_keywords(words: Sequence[Word]) -> Sequence[Word]:
    first = 0
    while first < len(words) and (words[first].text in _KEYWORDS or _ASSIGNMENT.match(words[first].text)):
        first += 1
    return words[first:]


def _holds(words: Sequence[Word], ends: Sequence[int]) -> bool:
    place = bisect_left(ends, words[0].start)
    return place < len(ends) and ends[place] <= words[-1].end


@dataclass(frozen=True, slots=True)
class _Unwrapping:
    """Takes one wrapper after the other from a command."""

    code: str
    here: str | None
    enter: Enter
    ends: Sequence[int]

    def calls(self, words: Sequence[Word], *, is_excused: bool) -> list[Call]:
        is_wrapped = False
        while words:
            name, rest = _program(words[0]), words[1:]
            if _runs_elsewhere(name, rest):
                rest, is_excused = _command_elsewhere(rest), True
            elif code_word := _inline_shell(name, rest):
                return self._nested(code_word, is_excused=is_excused)
            elif module := _module(name, rest):
                call = Call(module.start, module.end, module.text, self.here, is_module=True, is_excused=is_excused)
                return [call]
            elif (options := _options_of(name, rest)) is not None:
                rest = _after_options(rest[1:] if _is_runner(name, rest) else rest, options)
                rest = rest[1:] if name in {"timeout", "gtimeout"} else _without_keywords(rest)
            else:
                word, arguments = words[0], tuple(argument.text for argument in rest)
                return [
                    Call(word.start, word.end, word.text, self.here, arguments, False, is_wrapped, is_excused)  # noqa: FBT003
                ]
            words, is_wrapped = rest, True
        return []

    def _nested(self, word: Word, *, is_excused: bool) -> list[Call]:
        quote = self.code[word.start]
        if quote not in {"'", '"'} or self.code[word.end - 1] != quote:
            return []
        try:
            found = commands(self.code, word.start + 1, word.end - 1)
        except UnreadableShellError:
            return []
        calls = calls_of(found, self.code, self.here, self.enter, self.ends)
        return [replace(call, is_excused=True) for call in calls] if is_excused else calls


def _program(word: Word) -> str:
    """The program's name; `/usr/bin/env` and `.venv/bin/python` are programs, `tools/env` may be a script."""
    folder, _, name = word.text.rpartition("/")
    return name if folder.endswith("/bin") else word.text


def _is_runner(name: str, rest: Sequence[Word]) -> bool:
    return bool(rest) and (name, rest[0].text) in _RUNNERS


def _options_of(name: str, rest: Sequence[Word]) -> str | None:
    """The options with values of a program that runs what follows them; None for any other program."""
    if name in _SHELLS:
        return "-o -O +o +O --rcfile --init-file"
    if _PYTHON.fullmatch(name):
        return "-W -X"
    return _RUNNERS[name, rest[0].text] if _is_runner(name, rest) else _WRAPPERS.get(name)


def _runs_elsewhere(name: str, rest: Sequence[Word]) -> bool:
    return name in _REMOTE or (name in _ELSEWHERE and any(word.text in {"exec", "run", "ssh"} for word in rest[:12]))


def _after_options(words: Sequence[Word], valued: str) -> Sequence[Word]:
    """What follows the options; inline code (`-c`) leaves nothing."""
    takes_value = valued.split()
    first = 0
    while first < len(words) and words[first].text.startswith(("-", "+")) and len(words[first].text) > 1:
        option = words[first].text
        if option == "--":
            return words[first + 1 :]
        if option in _INLINE_CODE and option not in takes_value:
            return ()
        first += 2 if option in takes_value else 1
    return words[first:]


def _module(name: str, words: Sequence[Word]) -> Word | None:
    """The word after `python -m`, where only options stand before it."""
    if name == "coverage" and words and words[0].text == "run":
        words = words[1:]
    elif not _PYTHON.fullmatch(name):
        return None
    for place, word in enumerate(words):
        if word.text == "-m":
            return words[place + 1] if place + 1 < len(words) else None
        if not word.text.startswith("-") or word.text in _INLINE_CODE:
            return None
    return None


def _inline_shell(name: str, words: Sequence[Word]) -> Word | None:
    """The word that holds shell code, as in `bash -c "…"`."""
    if name == "eval":
        return words[0] if words else None
    if name not in _SHELLS:
        return None
    for place, word in enumerate(words):
        if not word.text.startswith("-"):
            return None
        if word.text in _INLINE_CODE:
            return words[place + 1] if place + 1 < len(words) else None
    return None


def _command_elsewhere(words: Sequence[Word]) -> Sequence[Word]:
    """From the first interpreter or script on; options of the outer command may hold files too."""
    for place, word in enumerate(words):
        before = words[place - 1].text if place else ""
        is_interpreter = word.text in _SHELLS or word.text in {"node", "ruby", "perl"} or _PYTHON.fullmatch(word.text)
        if is_interpreter or (_SCRIPT.match(word.text) and not before.startswith("-")):
            return words[place:]
    return ()
