"""A script made from a known set of options, values and words gives that set back, and all of it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.contracts.shell_scripts import Files

from ownership_lint.analysis.contracts.shell.arguments.options import options_and_modes
from ownership_lint.analysis.contracts.shell.source import ShellSource

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True)
class Wanted:
    """An option of a script that is made up."""

    flags: tuple[str, ...]
    takes_value: bool
    default: str | None

    @property
    def variable(self) -> str:
        return "O_" + self.flags[0].strip("-").replace("-", "_")


def _arm(option: Wanted, take: str) -> str:
    act = f"{option.variable}={take}" if option.takes_value else f"{option.variable}=true"
    return f"    {'|'.join(option.flags)}) {act} ;;"


def _loop(head: str, case: str, arms: Sequence[str], end: str) -> str:
    return "\n".join([head, f"  case {case} in", *arms, "  esac", end])


def _assigned(options: Sequence[Wanted]) -> str:
    return "".join(f'{one.variable}="{one.default}"\n' for one in options if one.default)


def _while_shift(options: Sequence[Wanted], words: Sequence[str]) -> str:
    arms = [_arm(one, '"$2"; shift') for one in options]
    arms += [f"    {word}) MODE={word} ;;" for word in words]
    arms.append('    *) echo "unknown: $1" >&2; exit 2 ;;')
    return _assigned(options) + _loop("while [[ $# -gt 0 ]]; do", '"$1"', arms, "  shift\ndone")


def _in_function(options: Sequence[Wanted], words: Sequence[str]) -> str:
    inner = _while_shift([Wanted(one.flags, one.takes_value, None) for one in options], words)
    functions = f'die() {{ exit 2; }}\nparse() {{\n{inner}\n}}\nmain() {{ parse "$@"; }}'
    return f'{_assigned(options)}{functions}\nmain "$@"'


def _for_case(options: Sequence[Wanted], words: Sequence[str]) -> str:
    arms = []
    for one in options:
        patterns = [f"{flag}=*" for flag in one.flags] if one.takes_value else list(one.flags)
        act = f'{one.variable}="${{arg#*=}}"' if one.takes_value else f"{one.variable}=1"
        arms.append(f"    {'|'.join(patterns)}) {act} ;;")
    arms += [f'    "{word}") MODE=1 ;;' for word in words]
    return _assigned(options) + _loop('for arg in "$@"; do', "$arg", arms, "done")


def _tests(options: Sequence[Wanted], words: Sequence[str]) -> str:
    blocks = []
    for one in options:
        asked = " || ".join(f'[ "$1" = "{flag}" ]' for flag in one.flags)
        act = f"{one.variable}=$2; shift 2" if one.takes_value else f"{one.variable}=1; shift"
        blocks.append(f"  if {asked}; then {act}; continue; fi")
    blocks += [f'  if [[ "$1" == {word} ]]; then MODE=x; shift; continue; fi' for word in words]
    return "\n".join(['while [ -n "$1" ]; do', *blocks, "  exit 1", "done"])


_STYLES: dict[str, Callable[[Sequence[Wanted], Sequence[str]], str]] = {
    "while": _while_shift,
    "function": _in_function,
    "for": _for_case,
    "tests": _tests,
}
_NAMES = st.from_regex(r"[a-z][a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
_DEFAULTS = st.none() | st.from_regex(r"[a-z0-9][a-z0-9 ./:-]{0,8}[a-z0-9]", fullmatch=True)


@st.composite
def _wanted(draw: st.DrawFn) -> tuple[list[Wanted], list[str]]:
    names = draw(st.lists(_NAMES, unique=True, max_size=6))
    letters = draw(st.permutations("abcdefgh"))
    options = []
    for name, letter in zip(names, letters, strict=False):
        flags = (f"--{name}", f"-{letter}") if draw(st.booleans()) else (f"--{name}",)
        takes_value = draw(st.booleans())
        options.append(Wanted(flags, takes_value, draw(_DEFAULTS) if takes_value else None))
    words = draw(st.lists(_NAMES.filter(lambda name: not name.isdecimal()), unique=True, max_size=4))
    return options, words


@given(_wanted(), st.sampled_from(sorted(_STYLES)))
def test_options_and_words_come_back(wanted: tuple[list[Wanted], list[str]], style: str) -> None:
    options, words = wanted
    found = options_and_modes(ShellSource("x.sh", _STYLES[style](options, words)), Files())
    has_defaults = style != "tests"
    assert [(set(one.flags), one.takes_value, one.default) for one in found.options.items] == [
        (set(one.flags), one.takes_value, one.default if has_defaults else None) for one in options
    ]
    assert [mode.name for mode in found.modes.items] == words
    assert found.options.open is None


@given(st.lists(st.sampled_from("abcdefghXYZ19"), unique=True, max_size=8), st.data())
def test_letters_come_back(letters: list[str], data: st.DataObject) -> None:
    valued = {letter: data.draw(st.booleans()) for letter in letters}
    spec = data.draw(st.sampled_from(["", ":"])) + "".join(one + ":" * valued[one] for one in letters)
    arms = "".join(f"{one}) V_{one}={'$OPTARG' if valued[one] else 1};;\n" for one in letters)
    script = f'while getopts "{spec}" o; do case $o in\n{arms}*) exit 2;; esac; done\nshift $((OPTIND - 1))'
    found = options_and_modes(ShellSource("x.sh", script), Files())
    assert {one.flags[0]: one.takes_value for one in found.options.items} == {
        f"-{one}": valued[one] for one in letters
    }
    assert found.options.open is None


@given(
    _wanted(), st.sampled_from(sorted(_STYLES)), st.sampled_from(['tool "$@"', 'eval "$1"', '. "$1"', '"$@"'])
)
def test_what_is_handed_on_before_leaves_it_open(
    wanted: tuple[list[Wanted], list[str]], style: str, hands_on: str
) -> None:
    options, words = wanted
    script = f"{hands_on}\n{_STYLES[style](options, words)}"
    found = options_and_modes(ShellSource("x.sh", script), Files())
    assert [set(one.flags) for one in found.options.items] == [set(one.flags) for one in options]
    assert found.options.open is not None


_BASH = shutil.which("bash")


def _status(script: str, *arguments: str) -> int:
    """Of a script that this file has made."""
    assert _BASH is not None
    line = [_BASH, "-c", script, "x.sh", *arguments]
    return subprocess.run(line, check=False, capture_output=True, env={}, timeout=20).returncode


@pytest.mark.skipif(_BASH is None, reason="there is no bash to ask")
@settings(max_examples=15)
@given(_wanted(), st.sampled_from(["while", "function", "tests"]))
def test_bash_takes_what_is_found_and_refuses_all_else(
    wanted: tuple[list[Wanted], list[str]], style: str
) -> None:
    script = _STYLES[style](*wanted)
    found = options_and_modes(ShellSource("x.sh", script), Files())
    assert found.options.open is None
    for option in found.options.items:
        value = ("value",) if option.takes_value else ()
        assert {_status(script, flag, *value) for flag in option.flags} == {0}
    assert {_status(script, mode.name) for mode in found.modes.items} <= {0}
    assert _status(script, "--surely-not-one-of-these") != 0
