"""One run through a script for all that asks how it behaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.contracts.shell.flow.calls import FLAG_NAMES
from ownership_lint.analysis.contracts.shell.flow.program import Place, Program
from ownership_lint.analysis.contracts.shell.flow.reading import program_of
from ownership_lint.analysis.contracts.shell.flow.run import Frame, Process, Run, TooMuch
from ownership_lint.analysis.contracts.shell.flow.values import ANY, Env, Values, Why
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.shell.flow.facts import Facts
    from ownership_lint.analysis.contracts.shell.source import ShellSource
    from ownership_lint.analysis.contracts.tree import Tree

_LONGEST: Final = 200_000
_SHEBANG: Final = lazy_pattern(r"#! ?\S*?(?:/env(?: -S)?[ \t]+)?([a-z]*sh)\b[ \t]*([^\n]*)")


class Behaviour(NamedTuple):
    """What a run has found."""

    program: Program | None
    process: Process
    facts: Facts
    why: Why | None
    """Why more exit codes are possible."""
    functions: frozenset[str] = frozenset()
    """Names of functions, also of scripts that it sources."""


def behaviour_of(source: ShellSource, tree: Tree | None) -> Behaviour:
    """How a script behaves; found once for each source."""
    if source.behaviour is None:
        source.behaviour = _find(source, tree)
    return source.behaviour


def dialect_of(text: str) -> tuple[str, frozenset[str]]:
    """bash, zsh or sh, and the flags of its first line; without such a line any shell may run it."""
    found = _SHEBANG.match(text)
    if found is None:
        return "sh", frozenset()
    name = found[1] if found[1] in {"bash", "zsh"} else "sh"
    words = found[2].split()
    letters = {letter for word in words if word[0] == "-" and word[:2] != "--" for letter in word}
    named = {FLAG_NAMES[word] for word in words if "o" in letters and word in FLAG_NAMES}
    return name, frozenset(letters & {"e", "u", "E"} | named)


def _find(source: ShellSource, tree: Tree | None) -> Behaviour:
    dialect, flags = dialect_of(source.text)
    run = Run(tree, dialect)
    top = Place(source, source.root)
    if reason := _unreadable(source):
        at = top if source.first_error is None else Place(source, source.first_error)
        run.facts.unsure(Why(reason, at))
        return Behaviour(None, run.process, run.facts, Why(reason, at))
    program = program_of(source)
    if program.misread is not None:
        why = Why("it does not parse here", program.misread)
        run.facts.unsure(why)
        return Behaviour(None, run.process, run.facts, why)
    volatile: frozenset[str] = frozenset()
    for _ in range(2):
        run = Run(tree, dialect, volatile)
        try:
            set_by_traps = _go(run, program, flags)
        except (TooMuch, RecursionError):
            why = Why("it has more ways than are gone", top)
            run.facts.unsure(why)
            run.facts.dim.update(run.facts.assigned)
            return Behaviour(program, run.process, run.facts, why, frozenset(run.functions))
        if set_by_traps <= volatile:
            break
        volatile = frozenset(set_by_traps)
    return Behaviour(program, run.process, run.facts, run.process.why, frozenset(run.functions))


def _unreadable(source: ShellSource) -> str | None:
    if len(source.data) > _LONGEST:
        return "it is too long"
    if b"\r\n" in source.data:
        return "its lines end as those of Windows do"
    return None if source.first_error is None else "it does not parse here"


def _go(run: Run, program: Program, flags: frozenset[str]) -> set[str]:
    """Goes through a script from its first line; gives the names that its traps set at any time."""
    run.define(program.functions)
    end = run.run_lines(program.body, run.start(flags))
    if end is not None:
        last = program.source.root.named_children
        why = Why(
            "it ends with the status of its last command",
            Place(program.source, last[-1] if last else program.source.root),
        )
        run.leave(end, end.status, end.status.why or why)
    names = frozenset(run.written)
    set_by_traps = _signals(run, flags, names)
    _idle(run, flags, names)
    return set_by_traps


def _anywhere(run: Run, flags: frozenset[str], names: frozenset[str]) -> Env:
    """What is known at some point of the run that nobody knows; `names` are set somewhere."""
    env = run.start(flags)
    env.status = Values(is_open=True, why=None)
    for name in names.union(run.facts.assigned):
        env.variables[name] = ANY
    env.variables["@EXIT"] = Values(maybe=frozenset(run.handlers))
    if len(run.handlers) == 1:
        env.variables["@EXIT"] = Values(frozenset(run.handlers))
    for flag in ("@e", "@u", "@E", "@pipefail"):
        env.variables[flag] = Values(maybe=frozenset({"0", "1"}))
    return env


def _signals(run: Run, flags: frozenset[str], known: frozenset[str]) -> set[str]:
    """Traps of signals run between any two commands; gives the names that those set which go on behind."""
    names: set[str] = set()
    for text, at in run.signals.items():
        env = _anywhere(run, flags, known)
        run.frame = Frame()
        env.status = Values(is_open=True, why=Why("a signal may come at any time", at))
        run.written.clear()
        if run.on_condition(run.bodies[text], env) is not None:
            names |= run.written
        run.frame = None
    return names


def _idle(run: Run, flags: frozenset[str], names: frozenset[str]) -> None:
    """Functions that nothing calls here: what they read may be read all the same."""
    process, run.process = run.process, Process()
    run.facts.is_idle = True
    for name in sorted(set(run.functions) - run.called):
        if name not in run.called:
            run.call(name, None, _anywhere(run, flags, names), run.functions[name][0].at)
    run.process = process
