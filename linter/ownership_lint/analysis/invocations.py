"""The script that a command runs, behind `sudo`, `bash`, `uv run` and the like."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.shell_words import UnreadableShellError, commands
from ownership_lint.analysis.wrappers import (
    PYTHON,
    SHELLS,
    after_options,
    inline_shell,
    is_runner,
    module_word,
    options_of,
    program,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ownership_lint.analysis.shell_words import Command, Word

_KEYWORDS: Final = frozenset(
    {"if", "then", "elif", "else", "while", "until", "do", "!", "{", "time", "coproc"}
)
_ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*\+?=")
_ELSEWHERE: Final = frozenset(
    {
        "docker",
        "docker-compose",
        "podman",
        "kubectl",
        "oc",
        "vagrant",
        "heroku",
        "fly",
        "lxc",
        "multipass",
        "gcloud",
    }
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
            name, rest = program(words[0]), words[1:]
            if _runs_elsewhere(name, rest):
                rest, is_excused = _command_elsewhere(rest), True
            elif code_word := inline_shell(name, rest):
                return self._nested(code_word, is_excused=is_excused)
            elif module := module_word(name, rest):
                call = Call(
                    module.start, module.end, module.text, self.here, is_module=True, is_excused=is_excused
                )
                return [call]
            elif (options := options_of(name, rest)) is not None:
                rest = after_options(rest[1:] if is_runner(name, rest) else rest, options)
                rest = rest[1:] if name in {"timeout", "gtimeout"} else _without_keywords(rest)
            else:
                word, arguments = words[0], tuple(argument.text for argument in rest)
                call = Call(word.start, word.end, word.text, self.here, arguments, is_excused=is_excused)
                return [replace(call, is_wrapped=is_wrapped)]
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


def _runs_elsewhere(name: str, rest: Sequence[Word]) -> bool:
    return name in _REMOTE or (
        name in _ELSEWHERE and any(word.text in {"exec", "run", "ssh"} for word in rest[:12])
    )


def _command_elsewhere(words: Sequence[Word]) -> Sequence[Word]:
    """From the first interpreter or script on; options of the outer command may hold files too."""
    for place, word in enumerate(words):
        before = words[place - 1].text if place else ""
        is_interpreter = (
            word.text in SHELLS or word.text in {"node", "ruby", "perl"} or PYTHON.fullmatch(word.text)
        )
        if is_interpreter or (_SCRIPT.match(word.text) and not before.startswith("-")):
            return words[place:]
    return ()
