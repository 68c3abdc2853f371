"""The programs that a shell script starts, and the files of the repository that it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Known, Needed, Open
from ownership_lint.analysis.contracts.shell.behaviour import behaviour_of
from ownership_lint.analysis.contracts.shell.flow.known_commands import BUILTINS
from ownership_lint.analysis.contracts.shell.flow.paths import path_of
from ownership_lint.analysis.contracts.shell.flow.program import Expansion, Logic
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.shell.flow.program import Condition, Place, Program, Word
    from ownership_lint.analysis.contracts.shell.flow.values import Why
    from ownership_lint.analysis.contracts.shell.source import ShellSource
    from ownership_lint.analysis.contracts.tree import Tree

# Commands that start the one behind them, with those of their options that take a value.
_WRAPPERS: Final = {
    "sudo": "-u -g -h -p -C -D -r -t --user --group",
    "env": "-u -C -S --unset --chdir",
    "nohup": "",
    "time": "-f -o",
    "nice": "-n",
    "ionice": "-c -n",
    "setsid": "",
    "stdbuf": "-i -o -e",
    "timeout": "-s -k --signal --kill-after",
    "gtimeout": "-s -k --signal --kill-after",
    "xargs": "-I -n -P -L -d -a -s -E",
    "exec": "-a",
    "command": "",
}
_COUNTED: Final = frozenset({"timeout", "gtimeout"})
_ASKERS: Final = frozenset({"which", "type", "hash"})
_EXISTS: Final = frozenset({"-e", "-f", "-r", "-s", "-x", "-d"})
_PROGRAM: Final = lazy_pattern(r"[A-Za-z0-9_][\w.+-]*\Z")


def commands_of(source: ShellSource, tree: Tree | None) -> Known[Needed]:
    """Programs that are no part of the shell and of no tracked script, each where it is started first."""
    behaviour = behaviour_of(source, tree)
    if behaviour.program is None:
        return Known(open=_opened(source, behaviour.why))
    program = behaviour.program
    own = behaviour.functions | BUILTINS | _ASKERS
    asked = set(_asked(program))
    found: dict[str, Place] = {}
    unknown: Place | None = None
    for at, name in _started(program):
        if name is None:
            unknown = unknown or at
        elif name not in own and _PROGRAM.match(name):
            found.setdefault(name, at)
    items = tuple(Needed(name, at.location, name in asked) for name, at in found.items())
    if unknown is not None:
        return Known(items, Open("it starts a command whose name is made as it runs", unknown.location))
    if behaviour.facts.dark is not None:
        return Known(items, Open(behaviour.facts.dark.reason, behaviour.facts.dark.at.location))
    return Known(items)


def _opened(source: ShellSource, why: Why | None) -> Open:
    return (
        Open("it is not read", source.at(source.root)) if why is None else Open(why.reason, why.at.location)
    )


def _started(program: Program) -> Iterator[tuple[Place, str | None]]:
    """Every command with its name; None where the name is made as the script runs."""
    for simple in program.simples:
        words = list(simple.words)
        while words:
            name = words[0].literal
            yield words[0].at, name
            if name not in _WRAPPERS or _asks(words):
                break
            words = _behind(words, name)


def _asks(words: list[Word]) -> bool:
    """`command -v x` starts nothing."""
    return words[0].literal == "command" and len(words) > 1 and words[1].literal in {"-v", "-V"}


def _behind(words: list[Word], name: str) -> list[Word]:
    """The command behind the options, assignments and numbers of another one."""
    valued = _WRAPPERS[name].split()
    place = 1
    while place < len(words):
        text = words[place].literal
        first = words[place].parts[0] if words[place].parts else None
        if isinstance(first, str) and (first.startswith("-") or (name == "env" and "=" in first)):
            place += 2 if text in valued else 1
        else:
            break
    return words[place + (name in _COUNTED) :]


def _asked(program: Program) -> Iterator[str]:
    """Names that the script asks for with `command -v` and its likes."""
    lists = {
        loop.name: [word.literal for word in loop.words if word.literal is not None]
        for loop in program.loops
        if loop.words
    }
    for simple in program.simples:
        words = list(simple.words)
        if not words or not (words[0].literal in _ASKERS or _asks(words)):
            continue
        for word in words[1:]:
            if word.literal is not None:
                yield word.literal
            elif len(word.parts) == 1 and isinstance(part := word.parts[0], Expansion):
                yield from lists.get(part.name, ())


def files_of(source: ShellSource, tree: Tree | None) -> Known[Needed]:
    """Tracked files that it sources or reads by a path that the text fixes; there may always be more."""
    behaviour = behaviour_of(source, tree)
    if behaviour.program is None or tree is None:
        return Known(open=_opened(source, behaviour.why))
    program = behaviour.program
    asked = {source.text_of(word.at.node) for test in program.tests for word in _questioned(test.condition)}
    found: dict[str, Needed] = {}
    for word in _read_words(program):
        path = path_of(tree, word)
        if path is not None and path not in found:
            is_optional = word.at.source.text_of(word.at.node) in asked
            found[path] = Needed(path, word.at.location, is_optional)
    return Known(
        tuple(found.values()),
        Open("commands may read files that the text does not name", source.at(source.root)),
    )


def _questioned(condition: Condition) -> Iterator[Word]:
    stack = [condition]
    while stack:
        one = stack.pop()
        if isinstance(one, Logic):
            stack.extend(one.parts)
        elif one.operator in _EXISTS:
            yield from one.words


def _read_words(program: Program) -> Iterator[Word]:
    """Words that name a file that is read."""
    for redirected in program.redirected:
        yield from redirected.inputs
    for simple in program.simples:
        name = simple.words[0].literal if simple.words else None
        if name in {"source", "."}:
            yield from simple.words[1:2]
        elif name == "cat":
            yield from simple.words[1:]
