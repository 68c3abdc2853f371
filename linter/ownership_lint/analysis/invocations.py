"""The script that a command runs, behind `sudo`, `bash`, `uv run` and the like."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.shell_words import UnreadableShellError, commands
from ownership_lint.analysis.wrappers import (
    PYTHON,
    SHELLS,
    after_options,
    inline_shell,
    is_runner,
    module_word,
    only_asks,
    options_of,
    program,
)
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ownership_lint.analysis.shell_words import Command, Word

_KEYWORDS: Final = frozenset(
    {"if", "then", "elif", "else", "while", "until", "do", "!", "{", "time", "coproc"}
)
_ASSIGNMENT: Final = lazy_pattern(r"[A-Za-z_]\w*\+?=")
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
_SCRIPT: Final = lazy_pattern(r"(?:[^\s=]*/)?[^\s=/]+\.(?:sh|bash|zsh|py|[mc]?js|ts|rb|pl|ps1)\Z")
_HARMLESS: Final = frozenset({"true", ":", "echo", "printf"})
_MOVES: Final = frozenset({"cd", "pushd", "popd"})
_MAX_WRAPPERS: Final = 20
_MAX_INLINE: Final = 3


class Call(NamedTuple):
    """A word in command position: `start` and `end` hold it with its quotes."""

    start: int
    end: int
    text: str
    directory: str | None
    """The working directory from the root, where it is known."""
    argument: str = ""
    """The first word behind it."""
    is_module: bool = False
    """It stands after `python -m`."""
    is_wrapped: bool = False
    """An interpreter or runner stands before it."""
    is_excused: bool = False
    """It runs in another place, or its failure is waved through."""


class _Inline(NamedTuple):
    """A word that holds shell code."""

    word: Word
    here: str | None
    is_excused: bool


class CallReader:
    """Reads the calls in commands of `code` that hold one of the ascending `ends`.

    `enter(directory, word)` tells where `cd word` leads, None where that is not known.
    """

    def __init__(self, code: str, enter: Enter, ends: Sequence[int]) -> None:
        self.calls: list[Call] = []
        """Where two end at one place, the last is right: it knows more of its surroundings."""
        self.unread: list[tuple[int, int]] = []
        """Commands that may call something, and could not be understood."""
        self._code = code
        self._enter = enter
        self._ends = ends
        self._entered: set[int] = set()

    def read(
        self, found: Sequence[Command], directory: str | None, *, is_excused: bool = False, depth: int = 0
    ) -> None:
        """Add the calls of commands that start in `directory`."""
        directories: dict[tuple[int, ...], str | None] = {(): directory}
        inline: list[_Inline] = []
        pushed: list[str | None] = []
        for place, command in enumerate(found):
            here = _directory_of(command.level, directories)
            words = _without_keywords(command.words)
            if not words:
                continue
            if words[0].text in _MOVES:
                if words[0].text == "pushd":
                    pushed.append(here)
                is_back = words[0].text == "popd" and pushed
                directories[command.level] = pushed.pop() if is_back else self._entered_by(words, here)
                continue
            if not _holds(words, self._ends):
                continue
            following = found[place + 1] if command.after == "||" and place + 1 < len(found) else None
            call = self._unwrapped(words, here, is_excused=is_excused or _waves_through(following))
            if isinstance(call, Call):
                self.calls.append(call)
            elif call is not None:
                inline.append(call)
        for one in reversed(inline):  # a word that holds another comes after it, and enters it itself
            self._read_inline(one, depth + 1)

    def _entered_by(self, words: Sequence[Word], here: str | None) -> str | None:
        target = next((word for word in words[1:] if not word.text.startswith("-")), None)
        return self._enter(here, self._code[target.start : target.end]) if target else None

    def _read_inline(self, inline: _Inline, depth: int) -> None:
        word = inline.word
        quote = self._code[word.start]
        is_quoted = quote in {"'", '"'} and self._code[word.end - 1] == quote
        if not is_quoted or word.start in self._entered:
            return
        self._entered.add(word.start)
        if depth > _MAX_INLINE:
            self.unread.append((word.start, word.end))
            return
        try:
            found = commands(self._code, word.start + 1, word.end - 1)
        except UnreadableShellError:
            self.unread.append((word.start, word.end))
            return
        self.read(found, inline.here, is_excused=inline.is_excused, depth=depth)

    def _unwrapped(
        self, words: Sequence[Word], here: str | None, *, is_excused: bool
    ) -> Call | _Inline | None:
        """Take one wrapper after the other from a command."""
        for wrappers in range(_MAX_WRAPPERS):
            if not words:
                return None
            name, rest = program(words[0]), words[1:]
            if only_asks(name, rest):
                return None
            if _runs_elsewhere(name, rest):
                rest, is_excused = _command_elsewhere(rest), True
            elif code_word := inline_shell(name, rest):
                return _Inline(code_word, here, is_excused)
            elif module := module_word(name, rest):
                return Call(
                    module.start, module.end, module.text, here, is_module=True, is_excused=is_excused
                )
            elif (options := options_of(name, rest)) is not None:
                rest = after_options(rest[1:] if is_runner(name, rest) else rest, options)
                rest = rest[1:] if name in {"timeout", "gtimeout"} else _without_keywords(rest)
            else:
                argument = rest[0].text if rest else ""
                return Call(
                    words[0].start,
                    words[0].end,
                    words[0].text,
                    here,
                    argument,
                    is_wrapped=wrappers > 0,
                    is_excused=is_excused,
                )
            words = rest
        if words:
            self.unread.append((words[0].start, words[-1].end))
        return None


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
