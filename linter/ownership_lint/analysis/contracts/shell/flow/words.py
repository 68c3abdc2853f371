"""What words and assignments come to at one point of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.shell.flow.known_commands import is_always_set
from ownership_lint.analysis.contracts.shell.flow.program import (
    Calculation,
    Expansion,
    Redirected,
    Simple,
)
from ownership_lint.analysis.contracts.shell.flow.values import (
    ANY,
    EMPTY,
    FLAGS,
    MAY_FAIL,
    NUMBER,
    OUTSIDE,
    TRUTH,
    ZERO,
    Env,
    Values,
    Why,
    joined,
)
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ownership_lint.analysis.contracts.shell.flow.program import (
        Assignment,
        Command,
        Declaration,
        Part,
        Place,
        Word,
    )
    from ownership_lint.analysis.contracts.shell.flow.run import Frame, Run

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
_COUNTERS: Final = frozenset(
    {"BASHPID", "EPOCHSECONDS", "EUID", "LINENO", "PPID", "RANDOM", "SECONDS", "SRANDOM", "UID"}
)
"""Variables that hold a number, whoever has set them."""
_COUNTING: Final = frozenset({"date +%s", "date +%s%N", "date +%s%3N", "id -g", "id -u", "nproc"})
"""Commands that print a number."""
ARGUMENT: Final = "OPTARG"
_UNSET_FLAG: Final = "@u"
_OFF: Final = Values.of("0")


def value_of(run: Run, word: Word, env: Env) -> Values:
    """What a word comes to, with all that its expansions do."""
    if word.known is not None:
        return word.known
    if len(word.parts) == 1:
        return _part(run, word.parts[0], env).within()
    return joined([_part(run, part, env) for part in word.parts])


def _part(run: Run, part: Part, env: Env) -> Values:
    if isinstance(part, str):
        return Values.of(part)
    if isinstance(part, Expansion):
        return _expanded(run, part, env)
    if isinstance(part, Calculation):
        return _calculated(run, part, env)
    if _only_reads(part.body) and env.variables["@e"] != _OFF:
        run.fail(env, part.at)
    status = run.substitute(part.body, env)
    if not part.is_process:
        run.last_substitution = status
    why = Why("it is what a command prints", part.at)
    return Values(is_open=True, why=why, is_number=_prints_a_number(run, part.body))


def _only_reads(body: Command) -> bool:
    """`$(<file)`: without the file, `set -e` ends bash in spite of all that would look at the failure."""
    return isinstance(body, Redirected) and isinstance(body.command, Simple) and not body.command.words


def _prints_a_number(run: Run, body: Command) -> bool:
    if not isinstance(body, Simple) or not body.words or body.words[0].literal in run.functions:
        return False
    return " ".join(word.literal or "" for word in body.words) in _COUNTING


def _calculated(run: Run, part: Calculation, env: Env) -> Values:
    """`$((…))`."""
    value, may_fail = calculate(run, part, env)
    if may_fail:
        run.drop(env, part.at)
    return value


def calculate(run: Run, part: Calculation, env: Env) -> tuple[Values, bool]:
    """What an expression gives, and whether it may be none that can be calculated."""
    numbers = [_is_counted(one, _part(run, one, env)) for one in part.expanded]
    for name in part.reads:
        look(run, name, part, env)
        is_counter = name in _COUNTERS and name not in env.variables and run.dialect != "sh"
        numbers.append(is_counter or env.variables.get(name, OUTSIDE).is_counted)
    may_fail = part.divides or not all(numbers)
    for name in part.writes:  # it keeps its value where the expression fails
        set_variable(run, name, ANY if may_fail else NUMBER, env, part.at)
    if part.results is not None:
        return Values(part.results), may_fail
    if len(part.reads) == 1 and not part.writes and part.is_plain:
        value = env.variables.get(part.reads[0], OUTSIDE)
        if not value.is_open and value.is_counted:
            return value, may_fail
    return Values(is_open=True, why=Why("it is calculated", part.at), is_number=True), may_fail


def is_number(word: Word, value: Values) -> bool:
    """Whether a word comes to a number for certain."""
    return _is_counted(word.parts[0], value) if len(word.parts) == 1 else value.is_counted


def _is_counted(part: Part, value: Values) -> bool:
    if isinstance(part, Expansion) and (part.name in {"#", "?", "$"} or part.operator == "# "):
        return True
    return value.is_counted


def look(run: Run, name: str, part: Expansion | Calculation, env: Env) -> None:
    """A variable is read without asking whether it is set."""
    value = env.variables.get(name, OUTSIDE)
    if value.outside:
        run.facts.read(name, part.at, asked=False, is_computed=True)
    is_given = value.outside and is_always_set(name, run.dialect)
    if is_strict(env) and not is_given and may_be_unset(run, name, value):
        run.break_off(env, part.at)


def may_be_unset(run: Run, name: str, value: Values) -> bool:
    """Whether a variable with this value may be none: of the caller's, or one that the script takes back."""
    may_be_bare = name in run.bare and name != ARGUMENT and value.is_open
    return value.outside or may_be_bare or (name in run.bare and "" in value.all)


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
    fallback = _fallback(run, part, env)
    if operator in _ERRORS:
        return _demanded(run, part, env, value)
    if operator in {":+", "+"}:
        if value.outside:
            run.facts.read(name, part.at, asked=True)
        return fallback.either(EMPTY)
    if operator == ":" and _is_cut_short(part.argument, fallback):
        run.drop(env, part.at)
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


def _is_cut_short(word: Word | None, value: Values) -> bool:
    """`${x:0:-3}`: a length below zero is an error where the text is shorter."""
    parts = () if word is None else word.parts if value.only is None else (value.only,)
    last = parts[-1] if parts else ""
    if not any(isinstance(part, str) and ":" in part for part in parts):
        return False
    return not isinstance(last, str) or not last.rpartition(":")[2].strip().isdecimal()


def _defaulted(run: Run, part: Expansion, env: Env) -> Values:
    """`${X:-word}`, `${X:=word}`."""
    name, word = part.name, part.argument
    value = env.variables.get(name, ANY if name.isdigit() else OUTSIDE)
    fallback = _fallback(run, part, env)
    if value.outside:
        literal = "" if word is None else None if _is_home(part) else word.literal
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


def _fallback(run: Run, part: Expansion, env: Env) -> Values:
    """The word in an expansion, which counts on some ways only."""
    if part.argument is None:
        return EMPTY
    with run.passed_over():
        value = value_of(run, part.argument, env)
    return ANY if _is_home(part) else value


def _is_home(part: Expansion) -> bool:
    """`${X:-~/y}`, which is another folder for everybody."""
    word = part.argument
    first = word.parts[0] if word is not None and word.parts else ""
    return not part.quoted and isinstance(first, str) and first.startswith("~")


def _demanded(run: Run, part: Expansion, env: Env, value: Values) -> Values:
    """`${X:?…}`."""
    if value.outside:
        run.facts.read(part.name, part.at, asked=True)
    if value.is_open or "" in value.all:
        run.break_off(env, part.at)
    if value.outside:
        run.require([part.name])
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
    asked = operator.strip("! ") in _DEFAULTS | _ERRORS | {":+", "+"}
    look_up(run, env.variables.get(name, OUTSIDE), env, part.at, asked=asked)
    return ANY


def look_up(run: Run, names: Values, env: Env, at: Place, *, asked: bool) -> None:
    """Variables are read by names that are values themselves."""
    if names.is_open:
        run.facts.unsure(Why("it reads variables by names that are made as it runs", at))
        env.is_dim = True
    for one in sorted(names.all):
        if env.variables.get(one, OUTSIDE).outside:
            run.facts.read(one, at, asked=asked)


def _special(run: Run, part: Expansion, env: Env) -> Values:
    if part.name == "?":
        return env.status
    if part.name == "#":
        return env.variables.get("#", ANY)
    _fallback(run, part, env)
    if part.name == "!" and not part.operator and is_strict(env):
        run.break_off(env, part.at)
    return ANY


def set_variable(run: Run, name: str, value: Values, env: Env, at: Place, *, is_kept: bool = False) -> None:
    """A variable is set; `is_kept` where it stays empty if the caller gave nothing."""
    if not is_kept:
        run.touched.add(name)
    if run.frame is None or name not in run.frame.locals:
        run.facts.wrote(name, at, env, is_fixed=not value.is_open)
        run.written.add(name)
    if name in run.volatile or name in _SET_BY_SHELLS or name in run.typed:
        value = ANY
    env.variables[name] = value.within()


def assign_all(run: Run, assignments: Iterable[Assignment], env: Env) -> None:
    """Assignments that stand alone."""
    for one in assignments:
        value = _assigned(run, one, env)
        if one.value is not None and (one.value.literal or "").startswith("~"):
            value = ANY
        if not one.is_whole:
            if env.variables.get(one.name, OUTSIDE).outside:
                run.facts.read(one.name, one.at, asked=False)
            value = ANY
        set_variable(run, one.name, value, env, one.at, is_kept=_is_kept(one))


def _is_kept(assignment: Assignment) -> bool:
    """`X=${X:-}`, `X="${X%/}"`."""
    if assignment.value is None or len(assignment.value.parts) != 1:
        return False
    part = assignment.value.parts[0]
    if not isinstance(part, Expansion) or part.name != assignment.name or " " in part.operator:
        return False
    return part.operator not in _DEFAULTS or part.argument is None or part.argument.literal == ""


def declare(run: Run, command: Declaration, env: Env) -> Env | None:
    """`export`, `local` and their likes."""
    for word in command.words:
        value_of(run, word, env)
    if command.keyword == "local" and run.frame is None and run.dialect != "zsh":
        return _misplaced(run, command, env)
    _note_declared(run, command, env)
    if not {"i", "l", "u"}.isdisjoint(command.options):  # what is assigned becomes another text
        run.typed.update((*command.names, *(one.name for one in command.assignments)))
    run.bare.update(command.names)
    status = ZERO
    is_local = command.keyword in {"local", "declare", "typeset"} and "g" not in command.options
    if run.frame is not None and is_local:
        _declare_locals(run, run.frame, command, env)
    else:
        status = _assign_globals(run, command, env)
        _mention(run, command, env)
    if "i" in command.options:
        for one in command.assignments:
            set_variable(run, one.name, ANY, env, command.at)
    env.status = MAY_FAIL if command.words else _asked(run, command) or status
    return run.settle(env, command.at)


def _asked(run: Run, command: Declaration) -> Values | None:
    """The status of `declare -f name` and `declare -p name`, which fail where there is none."""
    if not command.names or command.keyword == "unset" or {"f", "F", "p"}.isdisjoint(command.options):
        return None
    if run.dialect == "bash" and command.keyword in {"declare", "typeset"}:
        return TRUTH
    is_known = "f" in command.options and all(name in run.functions for name in command.names)
    return None if is_known else MAY_FAIL


def _assigned(run: Run, one: Assignment, env: Env) -> Values:
    """What an assignment gives."""
    for word in one.words:
        value_of(run, word, env)
    return ANY if one.value is None else value_of(run, one.value, env)


def _declare_locals(run: Run, frame: Frame, command: Declaration, env: Env) -> None:
    for one in command.assignments:
        value = _assigned(run, one, env)
        frame.hide(one.name, env)
        set_variable(run, one.name, value, env, command.at)
    if command.options.removesuffix("--").endswith("-"):  # `local -`
        for flag in FLAGS:
            frame.hide(f"@{flag}", env)
    for name in command.names:
        known = env.variables.get(name, OUTSIDE)
        frame.hide(name, env)
        set_variable(run, name, EMPTY, env, command.at)
        if run.dialect != "bash":  # dash does not take its value away
            env.variables[name] = ANY.either(known) if run.dialect == "sh" else ANY


def _misplaced(run: Run, command: Declaration, env: Env) -> Env | None:
    """`local` outside of functions."""
    for one in command.assignments:
        _assigned(run, one, env)
    if run.dialect == "sh":
        run.break_off(env, command.at)
    env.status = Values.of("1")
    return run.settle(env, command.at)


def _assign_globals(run: Run, command: Declaration, env: Env) -> Values:
    """The assignments of a declaration; those of a variable that was made `readonly` before fail."""
    assign_all(run, command.assignments, env)
    status = ZERO
    if command.keyword != "readonly" and "r" not in command.options:
        return status
    for one in command.assignments:
        flag = f"@readonly {one.name}"
        if flag in env.variables:
            status = Values.of("1") if env.variables[flag] == ZERO else MAY_FAIL
            if run.dialect == "sh" or env.variables["@e"] != _OFF:  # whatever would look at the failure
                run.fail(env, command.at)
        env.variables[flag] = ZERO
    return status


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
        run.touched.add(name)
        if sign and name in env.variables:
            env.variables[name] = ANY
        return
    if not isinstance(first, str):
        env.is_dim = True
        run.havoc(env)
        return
    run.is_blurred = True
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
