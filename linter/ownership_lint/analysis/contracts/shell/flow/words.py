"""What words and assignments come to at one point of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.shell.flow.calculations import WHOLE
from ownership_lint.analysis.contracts.shell.flow.known_commands import is_system
from ownership_lint.analysis.contracts.shell.flow.program import Calculation, Expansion, Substitution
from ownership_lint.analysis.contracts.shell.flow.values import (
    ANY,
    EMPTY,
    MAY_FAIL,
    OUTSIDE,
    ZERO,
    Env,
    Values,
    Why,
    joined,
)
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ownership_lint.analysis.contracts.shell.flow.program import Assignment, Declaration, Place, Word
    from ownership_lint.analysis.contracts.shell.flow.run import Run

_NAME: Final = lazy_pattern(r"\b[A-Za-z_][A-Za-z0-9_]*")
_DEFAULTS: Final = frozenset({":-", "-", ":=", "="})
_ERRORS: Final = frozenset({":?", "?"})
_SPECIAL: Final = frozenset("?#@*$!-_")
_SET_BY_SHELLS: Final = frozenset(
    {"BASHPID", "BASH_COMMAND", "BASH_LINENO", "BASH_REMATCH", "BASH_SUBSHELL", "COLUMNS", "DIRSTACK"}
    | {"EPOCHREALTIME", "EPOCHSECONDS", "FUNCNAME", "HISTCMD", "LINENO", "LINES", "MAPFILE", "OLDPWD"}
    | {"OPTARG", "OPTIND", "PIPESTATUS", "PWD", "RANDOM", "REPLY", "SECONDS", "SRANDOM", "_"}
)
"""Variables that hold something else soon, whatever is assigned."""
_UNSET_FLAG: Final = "@u"
_OFF: Final = Values.of("0")


def value_of(run: Run, word: Word, env: Env) -> Values:
    """What a word comes to, with all that its expansions do."""
    if word.known is not None:
        return word.known
    if len(word.parts) == 1:
        return _part(run, word.parts[0], env).within()
    return joined([_part(run, part, env) for part in word.parts])


def _part(run: Run, part: str | Expansion | Substitution | Calculation, env: Env) -> Values:
    if isinstance(part, str):
        return Values.of(part)
    if isinstance(part, Expansion):
        return _expanded(run, part, env)
    if isinstance(part, Calculation):
        return calculate(run, part, env)
    status = run.substitute(part.body, env)
    if not part.is_process:
        run.last_substitution = status
    return Values(is_open=True, why=Why("it is what a command prints", part.at))


def calculate(run: Run, part: Calculation, env: Env) -> Values:
    """What an expression gives; its errors end the script."""
    for name in part.reads:
        if name not in part.writes or env.variables.get(name, OUTSIDE).outside:
            look(run, name, part, env)
    if part.reads:
        run.break_off(env, part.at)
    for name in part.writes:
        set_variable(run, name, ANY, env, part.at)
    if part.results is not None:
        return Values(part.results)
    if len(part.reads) == 1 and not part.writes and part.is_plain:
        value = env.variables.get(part.reads[0], OUTSIDE)
        if not value.is_open and all(WHOLE.match(text.removeprefix("-")) for text in value.all):
            return value
    return Values(is_open=True, why=Why("it is calculated", part.at))


def look(run: Run, name: str, part: Expansion | Calculation, env: Env) -> None:
    """A variable is read without asking whether it is set."""
    value = env.variables.get(name, OUTSIDE)
    if value.outside:
        run.facts.read(name, part.at, asked=False)
    if is_strict(env) and not (value.outside and is_system(name)) and may_be_unset(run, name, value):
        run.break_off(env, part.at)


def may_be_unset(run: Run, name: str, value: Values) -> bool:
    """Whether a variable with this value may be none: of the caller's, or one that the script takes back."""
    return value.outside or (name in run.bare and (value.is_open or "" in value.all))


def is_strict(env: Env) -> bool:
    """Whether `set -u` may be on."""
    return env.variables[_UNSET_FLAG] != _OFF


def _expanded(run: Run, part: Expansion, env: Env) -> Values:
    name, operator = part.name, part.operator
    if operator and operator[0] in "#!" and " " in operator:
        return _about(run, part, env)
    if name in _SPECIAL or name == "0":
        return _special(run, part, env)
    if operator in _DEFAULTS:
        return _defaulted(run, part, env)
    value = env.variables.get(name, ANY if name.isdigit() else OUTSIDE)
    fallback = EMPTY if part.argument is None else value_of(run, part.argument, env)
    if operator in _ERRORS:
        return _demanded(run, part, env, value)
    if operator in {":+", "+"}:
        if value.outside:
            run.facts.read(name, part.at, asked=True)
        return fallback.either(EMPTY)
    return _plain(run, part, env, value)


def _plain(run: Run, part: Expansion, env: Env, value: Values) -> Values:
    """`$X`, `${X%.*}`: nobody asks whether it is set."""
    if not part.name.isdigit():
        look(run, part.name, part, env)
    elif (value.is_open or "" in value.all) and is_strict(env):
        run.break_off(env, part.at)
    if part.is_element and is_strict(env):
        run.break_off(env, part.at)
    if part.operator or part.is_element:
        return Values(is_open=True, why=Why(f"it is made of `${part.name}`", part.at))
    if value.outside:
        return Values(is_open=True, why=Why(f"it comes from `${part.name}`", part.at))
    return value


def _defaulted(run: Run, part: Expansion, env: Env) -> Values:
    """`${X:-word}`, `${X:=word}`."""
    name, word = part.name, part.argument
    value = env.variables.get(name, ANY if name.isdigit() else OUTSIDE)
    fallback = EMPTY if word is None else value_of(run, word, env)
    if value.outside:
        literal = "" if word is None else word.literal
        run.facts.read(name, part.at, asked=True, default=literal or None, is_computed=literal is None)
        if name not in env.variables:
            why = Why(f"it comes from `${name}`", part.at)
            value = Values(fallback.sure, fallback.maybe, is_open=True, why=why)
    if not value.is_open and "" not in value.all:
        return value
    if not value.is_open and part.operator.startswith(":"):
        value = value.keep(value.all - {""})
    value = value.either(fallback)
    if part.operator.endswith("="):
        set_variable(run, name, value, env, part.at)
    return value


def _demanded(run: Run, part: Expansion, env: Env, value: Values) -> Values:
    """`${X:?…}`."""
    if value.outside:
        run.facts.read(part.name, part.at, asked=True)
        if not run.conditional:
            run.facts.required.add(part.name)
    if value.is_open or "" in value.all:
        run.break_off(env, part.at)
    return value


def _about(run: Run, part: Expansion, env: Env) -> Values:
    """`${#X}`, `${!X}`, `${!X@}`, `${!X[@]}`."""
    name, operator = part.name, part.operator
    if operator.startswith("#") or part.is_element:
        if name not in _SPECIAL:
            look(run, name, part, env)
        return Values(is_open=True, why=Why("it is counted", part.at))
    if operator.endswith(("@", "*")) or name.isdigit() or name in _SPECIAL:
        run.facts.unsure(Why("it reads variables by names that are made as it runs", part.at))
        env.is_dim = True
        return ANY
    look(run, name, part, env)
    names = env.variables.get(name, OUTSIDE)
    if names.is_open:
        run.facts.unsure(Why("it reads variables by names that are made as it runs", part.at))
        env.is_dim = True
    for one in sorted(names.all):
        if env.variables.get(one, OUTSIDE).outside:
            run.facts.read(one, part.at, asked=operator.strip("! ") in _DEFAULTS | _ERRORS | {":+", "+"})
    return ANY


def _special(run: Run, part: Expansion, env: Env) -> Values:
    if part.name == "?":
        return env.status
    if part.name == "#":
        return env.variables.get("#", ANY)
    if part.argument is not None:
        value_of(run, part.argument, env)
    if part.name == "!" and not part.operator and is_strict(env):
        run.break_off(env, part.at)
    return ANY


def set_variable(run: Run, name: str, value: Values, env: Env, at: Place) -> None:
    """A variable is set."""
    if run.frame is None or name not in run.frame.locals:
        run.facts.wrote(name, at, env, is_fixed=not value.is_open)
        run.written.add(name)
    if name in run.volatile or name in _SET_BY_SHELLS or name in run.typed:
        value = ANY
    env.variables[name] = value.within()


def assign_all(run: Run, assignments: Iterable[Assignment], env: Env) -> None:
    """Assignments that stand alone."""
    for one in assignments:
        value = _array(run, one, env)
        if one.value is not None:
            value = value_of(run, one.value, env)
        if one.value is not None and (one.value.literal or "").startswith("~"):
            value = ANY
        if not one.is_whole:
            if env.variables.get(one.name, OUTSIDE).outside:
                run.facts.read(one.name, one.at, asked=False)
            value = ANY
        set_variable(run, one.name, value, env, one.at)


def _array(run: Run, assignment: Assignment, env: Env) -> Values:
    for word in assignment.words:
        value_of(run, word, env)
    return ANY


def declare(run: Run, command: Declaration, env: Env) -> Env | None:
    """`export`, `local` and their likes."""
    for word in command.words:
        value_of(run, word, env)
    _note_declared(run, command, env)
    if not {"i", "l", "u"}.isdisjoint(command.options):  # what is assigned becomes another text
        run.typed.update((*command.names, *(one.name for one in command.assignments)))
    run.bare.update(command.names)
    frame = run.frame
    if (
        frame is not None
        and command.keyword in {"local", "declare", "typeset"}
        and "g" not in command.options
    ):
        for one in command.assignments:
            value = _array(run, one, env) if one.value is None else value_of(run, one.value, env)
            frame.hide(one.name, env)
            set_variable(run, one.name, value, env, command.at)
        for name in command.names:
            frame.hide(name, env)  # in dash it keeps its value
            set_variable(run, name, EMPTY if run.dialect == "bash" else ANY, env, command.at)
    else:
        assign_all(run, command.assignments, env)
        _mention(run, command, env)
    if "i" in command.options:
        for one in command.assignments:
            set_variable(run, one.name, ANY, env, command.at)
    env.status = MAY_FAIL if command.words else ZERO
    return run.settle(env, command.at)


def _note_declared(run: Run, command: Declaration, env: Env) -> None:
    """What a declaration does besides: numbers, listings, and names that are made as it runs."""
    if "i" in command.options:
        for one in command.assignments:
            read_names(run, one.value.literal if one.value is not None else None, env, one.at)
    is_alone = not (command.words or command.names or command.assignments)
    if is_alone and command.keyword != "unset" and not {"f", "F"} & set(command.options):
        run.facts.list_all(env, command.at)
    if "n" in command.options and command.keyword in {"local", "declare", "typeset"}:
        why = Why("it sets variables under other names", command.at)
        run.process.why = run.process.why or why
        run.facts.unsure(why)
        env.is_dim = True
    elif command.words:
        run.facts.unsure(Why(f"`{command.keyword}` takes names that are made as it runs", command.at))
        if "f" not in command.options:
            for word in command.words:
                _forget_named(run, word, env)


def _forget_named(run: Run, word: Word, env: Env) -> None:
    """`export "$x=1"` may set any variable, `export A_$x=1` those that begin so."""
    first = word.parts[0] if word.parts else ""
    if word.literal is not None:  # `declare "x=1"`
        name, sign, _ = word.literal.partition("=")
        if sign and name in env.variables:
            env.variables[name] = ANY
        return
    if not isinstance(first, str):
        env.is_dim = True
        run.havoc(env)
        return
    for name, value in env.variables.items():
        if name.startswith(first):
            env.variables[name] = value.lost()


def read_names(run: Run, text: str | None, env: Env, at: Place) -> None:
    """The variables that an expression in a text names."""
    for name in _NAME.findall(text or ""):
        if env.variables.get(name, OUTSIDE).outside:
            run.facts.read(name, at, asked=False)


def _mention(run: Run, command: Declaration, env: Env) -> None:
    for name in command.names:
        if command.keyword == "unset":
            set_variable(run, name, EMPTY, env, command.at)
        elif env.variables.get(name, OUTSIDE).outside:
            run.facts.read(name, command.at, asked=False)
