"""Commands with words: the shell's own, functions, tracked scripts, and all other programs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.shell.flow.calculations import WHOLE, changed_names
from ownership_lint.analysis.contracts.shell.flow.conditions import file_flag
from ownership_lint.analysis.contracts.shell.flow.known_commands import (
    PEEKING,
    PLAIN,
    STATUSES,
    TOOL_STATUSES,
)
from ownership_lint.analysis.contracts.shell.flow.paths import is_data, script_of
from ownership_lint.analysis.contracts.shell.flow.program import Expansion, Question, Test
from ownership_lint.analysis.contracts.shell.flow.reading import program_of, read_program
from ownership_lint.analysis.contracts.shell.flow.values import (
    ANY,
    EMPTY,
    MAY_FAIL,
    OUTSIDE,
    SUCCESS,
    TRUTH,
    ZERO,
    Env,
    Values,
    Why,
    meet,
)
from ownership_lint.analysis.contracts.shell.flow.words import ARGUMENT, read_names, set_variable, value_of
from ownership_lint.analysis.contracts.shell.source import ShellSource, library_of
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ownership_lint.analysis.contracts.shell.flow.program import Place, Program, Simple, Word
    from ownership_lint.analysis.contracts.shell.flow.run import Run

_NUMBER: Final = lazy_pattern(r"[+-]?[0-9]{1,18}\Z")
_NAME: Final = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_JUST_SET: Final = lazy_pattern(r"(?:\A|,)\s*[A-Za-z_][A-Za-z0-9_]*\s*=(?!=)")
_FEWEST: Final = {"getopts": 2, "printf": 1}
_MISUSED: Final = Values(maybe=frozenset({"2"}))
"""The status of commands of the shell that lack words."""
_FIRST_NAME: Final = lazy_pattern(r"\A[A-Za-z_][A-Za-z0-9_]*")
_CONSTANT: Final = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*=([0-9]{1,9})\Z")
_SHELLS: Final = frozenset({"bash", "sh", "zsh", "dash", "ksh", "ash"})
FLAG_NAMES: Final = {"errexit": "e", "nounset": "u", "pipefail": "pipefail", "errtrace": "E"}
_ZSH_FLAGS: Final = frozenset({"errexit", "pipefail", "unset"})
_SIGNS: Final = frozenset("+-")
_FLAG_LETTERS: Final = {"e": "e", "u": "u", "E": "E"}
_NOT_EVERYWHERE: Final = frozenset({"pipefail", "E"})
_LETTERS: Final = "@getopts"
_PLACEHOLDER: Final = "${_}"
_RUN_HERE: Final = frozenset({".", ":", "eval", "source"})
_LEAVING: Final = lazy_pattern(r"\b(?:return|break|continue)\b")
_LONGEST_CODE: Final = 20_000
_MOST_SOURCED: Final = 12
_LONGEST_LIBRARY: Final = 200_000


class Call:
    """A command with its words as far as they are known; `count_known` where none may vanish or split."""

    def __init__(
        self,
        at: Place,
        name: str,
        words: tuple[Word | None, ...],
        values: tuple[Values, ...],
        *,
        count_known: bool,
    ) -> None:
        self.at: Final = at
        self.name: Final = name
        self.words: Final = words
        self.values: Final = values
        self.count_known: Final = count_known

    @cached_property
    def texts(self) -> tuple[str | None, ...]:
        """The arguments that are one text."""
        return tuple(value.only for value in self.values)

    @cached_property
    def fewest(self) -> int:
        """How many arguments it has at least: some words may come to be none."""
        return sum(word is None or not word.is_split for word in self.words)

    def without(self, count: int, name: str) -> Call:
        """The same by another name, without the first of its words."""
        return Call(self.at, name, self.words[count:], self.values[count:], count_known=self.count_known)


def run_simple(run: Run, command: Simple, env: Env) -> Env | None:
    """Runs a command with words."""
    if run.only_speaks(command, env):
        env.status = ZERO
        return env
    for one in command.assignments:
        if one.value is not None:
            value_of(run, one.value, env)
        for word in one.words:
            value_of(run, word, env)
    call = run.calls.get(command) or _call(run, command, env)
    if call is None:
        env.status = ZERO
        return env
    if command.assignments and (call.name in run.functions or call.name in _RUN_HERE):
        for one in command.assignments:  # they hold while it runs, and in some shells behind it
            env.variables[one.name] = env.variables.get(one.name, OUTSIDE).lost()
            run.touched.add(one.name)
    return _dispatch(run, call, env)


def _call(run: Run, command: Simple, env: Env) -> Call | None:
    """A command with its words expanded; None where none is left. One that is all text is always the same."""
    words: list[Word | None] = []
    values: list[Values] = []
    count_known = True
    is_text = True
    for word in command.words:
        if word.known is not None:
            values.append(word.known)
            words.append(word)
            continue
        is_text = False
        given = _arguments(word, env)
        if given is None:
            values.append(value_of(run, word, env))
            words.append(word)
            count_known = count_known and not word.is_split
        else:
            values.extend(given)
            words.extend([None] * len(given))
    if not values:
        return None
    call = _named(run, command, words, values, count_known=count_known)
    if is_text:
        run.calls[command] = call
    return call


def _arguments(word: Word, env: Env) -> list[Values] | None:
    """`"$@"`, where it is known."""
    part = word.parts[0] if len(word.parts) == 1 else None
    if not isinstance(part, Expansion) or part.name != "@" or part.operator:
        return None
    count = env.variables.get("#", ANY).only
    if count is None or int(count) > 9:
        return None
    return [env.variables.get(str(place), ANY) for place in range(1, int(count) + 1)]


def _named(
    run: Run, command: Simple, words: list[Word | None], values: list[Values], *, count_known: bool
) -> Call:
    name, first = values[0].only, words[0]
    if name is not None and first is not None and first.literal is None and first.is_split:
        pieces = name.split()
        name = pieces[0] if pieces else None
        values[1:1] = [Values.of(piece) for piece in pieces[1:]]
        words[1:1] = [None] * (len(pieces) - 1)
        count_known = count_known or not any(word is not None and word.is_split for word in words[1:])
    if name is None and first is not None:
        name = script_of(run, first, None, command.at)
    return Call(command.at, name or "", tuple(words[1:]), tuple(values[1:]), count_known=count_known)


def _dispatch(run: Run, call: Call, env: Env) -> Env | None:
    name = call.name
    if name in run.functions:
        arguments = list(call.values) if call.count_known else None
        return _settled(run, call, env, lambda: run.call(name, arguments, env, call.at))
    return _without_functions(run, call, env) if name else _dynamic(run, call, env)


def _without_functions(run: Run, call: Call, env: Env) -> Env | None:
    """A command of the shell, or a program."""
    if call.name in _HANDLERS:
        return _HANDLERS[call.name](run, call, env)
    if call.name in STATUSES:
        env.status = _of_builtin(run, call)
        return run.settle(env, call.at)
    return _external(run, call, env)


def _settled(run: Run, call: Call, env: Env, code: Callable[[], Env | None]) -> Env | None:
    """Runs code of the script as a command: a trap that it sets does not hear of its own failure."""
    trapped = env.variables["@ERR"]
    end = code()
    return None if end is None else run.settle(end, call.at, trapped)


def _of_builtin(run: Run, call: Call) -> Values:
    status = STATUSES[call.name]
    if not status.maybe:
        return status
    maybe = status.maybe if run.dialect == "bash" else status.maybe | {"2"}
    return Values(status.sure, maybe, status.is_open, why=_ending(call.name, call))


def _ending(name: str, call: Call) -> Why:
    return Why(f"it can end with the status of `{_shown(name)}`", call.at)


def _dynamic(run: Run, call: Call, env: Env) -> Env | None:
    """The name of the command is made as it runs: a program, or any function."""
    why = Why("it starts a command whose name is made as it runs", call.at)
    run.facts.mix(env)
    run.facts.unsure(why)
    env.started = True
    ways: list[Env | None] = [env.copy()]
    for name in run.functions:
        if name not in run.calling:
            ways.append(run.perhaps(name, env.copy().doubted(), call.at))
        else:
            run.process.why = run.process.why or why
    end = meet(ways)
    if end is None:
        return None
    end.status = Values(frozenset({"0"}), is_open=True, why=why)
    return run.settle(end, call.at)


def _external(run: Run, call: Call, env: Env) -> Env | None:
    env.status = _started(run, call, env)
    return run.settle(env, call.at)


def _started(run: Run, call: Call, env: Env) -> Values:
    """The status of a program."""
    name = call.name.rpartition("/")[2] if call.name.startswith(("/bin/", "/usr/bin/")) else call.name
    if name not in PLAIN or _peeks(name, call):
        run.facts.mix(env)
        if run.facts.open is None:
            run.facts.unsure(Why(f"it starts `{_shown(name)}`, which sees the whole environment", call.at))
        env.started = True
    if name in TOOL_STATUSES:
        return TOOL_STATUSES[name].explained(_ending(name, call))
    if (path := _script(run, call)) is not None and run.tree is not None:
        interface = run.tree.interface(path)
        if interface is not None:
            run.facts.followed[path] = None
            codes = frozenset(str(one.code) for one in interface.exits.items)
            among = interface.exits.open.among if interface.exits.open is not None else ()
            more = frozenset(map(str, among or ()))
            # What it gives for other arguments it may not give for these, but it was made to succeed.
            sure = SUCCESS if among is None else SUCCESS & codes
            return Values(sure, (codes | more) - sure, is_open=among is None, why=_ending(path, call))
    return Values(SUCCESS, is_open=True, why=_ending(name, call))


def _peeks(name: str, call: Call) -> bool:
    """Whether a plain tool may start another program here, or read any variable."""
    signs = PEEKING.get(name)
    if signs is None:
        return False
    text = call.at.source.text_of(call.at.node)
    return any(sign in text for sign in signs)


def _script(run: Run, call: Call) -> str | None:
    """The tracked script that a command starts."""
    if call.name in _SHELLS or call.name.startswith(("python", "node")):
        place = 0
        while place < len(call.texts) and (text := call.texts[place]) is not None and text.startswith("-"):
            if "c" in text or "m" in text or "e" in text:
                return None
            place += 1
        if place >= len(call.values):
            return None
        return script_of(run, call.words[place], call.texts[place], call.at)
    return script_of(run, None, call.name, call.at) if "/" in call.name else None


def _shown(name: str) -> str:
    return name if len(name) < 60 and name.isprintable() else "a program"


# ---- the end


def code_of(text: str) -> str:
    """The status that `exit text` gives."""
    return str(int(text) % 256) if _NUMBER.match(text.strip()) else "2"


def _codes_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(map(code_of, texts))


def _is_too_large(text: str) -> bool:
    return _NUMBER.match(text.strip()) is not None and int(text) > 255


def _codes(run: Run, call: Call, env: Env) -> Values:
    """The argument of `exit` and `return`; without one, the status of what came before."""
    if not call.values:
        return env.status if run.trapped is None else run.trapped.either(env.status.doubtful())
    value = call.values[0]
    why = value.why or Why("it comes from outside", call.at)
    if len(call.values) > 1 and run.dialect != "sh":
        return Values(is_open=True, why=Why("it gives more than one status", call.at))
    codes = Values(_codes_of(value.sure), _codes_of(value.maybe), value.is_open, why=why)
    if run.dialect == "sh" and any(text.strip().startswith("-") for text in value.all):
        codes = codes.either(Values.of("2")).doubtful()
    first = call.words[0]
    if first is not None and first.is_split and "" in value.all:
        codes = codes.either(env.status)
    return Values(codes.sure, codes.maybe - codes.sure, codes.is_open, codes.outside, codes.why)


def _exit(run: Run, call: Call, env: Env) -> Env | None:
    codes = _codes(run, call, env)
    reason = codes.why.reason if codes.why is not None else "it ends with the status of a command"
    env.status = codes
    why = Why(reason, call.at)
    run.leave(env, codes.explained(why), why)
    return None


def _return(run: Run, call: Call, env: Env) -> Env | None:
    frame = run.frame
    if frame is None and run.dialect == "bash":
        env.status = Values.of("2")
        return run.settle(env, call.at)
    if frame is None or frame.is_shell:
        return _exit(run, call, env)
    env.status = _codes(run, call, env)
    if run.dialect == "sh" and any(_is_too_large(text) for value in call.values for text in value.all):
        env.status = Values(is_open=True, why=Why("dash takes so large a status for no success", call.at))
        env.doubted()
    frame.returns.append(env)
    run.conditional += 1  # what follows, until the function ends
    return None


def _leave_loop(run: Run, call: Call, env: Env) -> Env | None:
    if not run.loops:
        env.status = ZERO
        return env
    levels = call.texts[0] if call.values else "1"
    if levels is None or not WHOLE.match(levels) or levels == "0":
        for loop in run.loops:
            loop.breaks.append(env.copy())
            loop.continues.append(env.copy())
        return None
    loop = run.loops[-min(int(levels), len(run.loops))]
    env.status = ZERO
    (loop.breaks if call.name == "break" else loop.continues).append(env)
    return None


def _exec(run: Run, call: Call, env: Env) -> Env | None:
    rest = _after_options(run, call, "a")
    if rest is None:
        env.status = ZERO
        return env
    if not rest.name:
        status = Values(
            is_open=True, why=Why("it hands over to a command whose name is made as it runs", call.at)
        )
        run.facts.mix(env)
        run.facts.unsure(status.why or Why("", call.at))
    elif rest.name in STATUSES and rest.name not in PLAIN:
        status = _of_builtin(run, rest)
    else:
        status = _started(run, rest, env)
    env.status = status
    env.variables["@EXIT"] = EMPTY
    run.leave(env, status, status.why or Why("it hands over to another command", call.at))
    return None


def _after_options(run: Run, call: Call, valued: str) -> Call | None:
    """The command that stands behind the options of another one."""
    texts = call.texts
    place = 0
    while place < len(texts) and (text := texts[place]) is not None and (text.startswith("-") or "=" in text):
        place += 2 if text[1:] and text.startswith("-") and text[-1] in valued else 1
        if text == "--":
            break
    if place >= len(texts):
        return None
    name = texts[place]
    if name is None and (word := call.words[place]) is not None:
        name = script_of(run, word, None, call.at)
    return call.without(place + 1, name or "")


# ---- code that is text


def read_text(run: Run, text: str, at: Place) -> bool:
    """Reads the code of a trap or of `eval`; whether it can be read."""
    if text in run.bodies:
        return True
    if len(text) > _LONGEST_CODE:
        return False
    source = ShellSource(at.source.path, text)
    if source.first_error is not None:
        return False
    program = read_program(source, anchor=at)
    if program.misread is not None:
        return False
    run.define(program.functions)
    run.bodies[text] = program.body
    return True


def _eval(run: Run, call: Call, env: Env) -> Env | None:
    texts = [text for text in call.texts if text is not None]
    if len(texts) == len(call.texts) and read_text(run, code := " ".join(texts), call.at):
        return _settled(run, call, env, lambda: run.run_lines(run.bodies[code], env))
    end = run.obscure(env, Why("it runs code that is made as it runs", call.at))
    return run.settle(end, call.at)


def _source(run: Run, call: Call, env: Env) -> Env | None:
    if not call.values:
        env.status = Values.of("2")
        return run.settle(env, call.at)
    path = script_of(run, call.words[0], call.texts[0], call.at)
    program = None if path is None else _library(run, path)
    if program is not None:
        return _settled(run, call, env, lambda: _include(run, program, env))
    word = call.words[0]
    written = call.texts[0] or ("a file" if word is None else word.at.source.text_of(word.at.node))
    why = Why(f"it reads `{_shown(written)}`, which cannot be followed", call.at)
    if run.dialect == "sh" and (word is None or env.variables.get(file_flag(word)) != ZERO):
        run.break_off(env, call.at)
    behind = run.obscure(env, why, may_exit=not is_data(written))
    behind.status = Values(frozenset({"0"}), frozenset({"1"}), is_open=not is_data(written), why=why)
    return run.settle(behind, call.at)


def _library(run: Run, path: str) -> Program | None:
    """Another tracked script that is sourced; None where it cannot be read."""
    if run.tree is None or path in run.sourcing or len(run.facts.followed) > _MOST_SOURCED:
        return None
    data = run.tree.read(path)
    if data is None or len(data) > _LONGEST_LIBRARY:
        return None
    source = library_of(path, data)
    if source.first_error is not None:
        return None
    program = program_of(source)
    return program if program.misread is None else None


def _include(run: Run, program: Program, env: Env) -> Env | None:
    """Runs another tracked script here: a function whose variables are those of its caller."""
    path = program.source.path
    run.facts.followed[path] = None
    run.define(program.functions)
    run.sourcing.append(path)
    conditional = run.conditional
    saved, run.frame = run.frame, run.new_frame()
    if saved is not None:
        run.frame.locals = saved.locals
    end = run.run_lines(program.body, env)
    behind = meet((end, *run.frame.returns))
    run.frame, run.conditional = saved, conditional
    run.sourcing.pop()
    return behind


def _trap(run: Run, call: Call, env: Env) -> Env | None:
    env.status = ZERO
    texts = call.texts
    if len(texts) < 2 or ((texts[0] or "").startswith("-") and texts[0] not in {"-", "--"}):
        return env
    if texts[0] == "--":
        return _trap(run, call.without(1, call.name), env)
    code = _trap_code(run, call, env)
    if code is not None and _LEAVING.search(code):  # the function or loop that is interrupted
        code = None
    if run.dialect == "sh" and any(not _is_known_everywhere(signal) for signal in texts[1:]):
        env.status = MAY_FAIL
    for signal in texts[1:]:
        name = (signal or "").upper().removeprefix("SIG")
        if code is None or signal is None:
            run.process.why = run.process.why or Why("its trap is made as it runs", call.at)
            run.may_be_over = True
        elif name in {"EXIT", "0"}:
            env.variables["@EXIT"] = Values.of(code)
            run.handlers.add(code)
        elif name == "ERR":
            env.variables["@ERR"] = Values.of(code) if run.dialect != "sh" else _doubtful(code)
        else:
            (run.released if texts[0] == "-" else run.caught).add(name)
            if code:
                run.signals.setdefault(code, call.at)
    return run.settle(env, call.at)


def _is_known_everywhere(signal: str | None) -> bool:
    return signal is not None and not signal.startswith("SIG") and signal not in {"ERR", "DEBUG", "RETURN"}


def _doubtful(code: str) -> Values:
    """A trap that only some shells know."""
    return Values(maybe=frozenset({"", code}))


def _trap_code(run: Run, call: Call, env: Env) -> str | None:
    """The code of a trap; what is not known in it is replaced by a variable that never is."""
    word = call.words[0]
    text = call.texts[0]
    if text is None and word is not None:
        pieces = []
        for part in word.parts:
            if isinstance(part, str):
                pieces.append(part)
            elif isinstance(part, Expansion) and not part.operator:
                pieces.append(env.variables.get(part.name, OUTSIDE).only or _PLACEHOLDER)
            else:
                pieces.append(_PLACEHOLDER)
        text = "".join(pieces)
    if text is None or text.strip() == _PLACEHOLDER:
        return None
    if text == "-" or not text.strip():
        return ""
    return text if read_text(run, text, call.at) else None


# ---- settings and variables


def _set(run: Run, call: Call, env: Env) -> Env | None:
    env.status = ZERO
    if not call.values:
        run.facts.list_all(env, call.at)
    awaits: str | None = None
    for text in call.texts:
        if text is None:
            _any_flags(env)
            _forget_arguments(env)
        elif awaits is not None:
            _flag(run, FLAG_NAMES.get(text), awaits, call, env)
            awaits = None
        elif text == "--" or text[:1] not in {"-", "+"} or len(text) == 1:
            _forget_arguments(env)
            break
        else:
            value = "1" if text[0] == "-" else "0"
            for letter in text[1:]:
                _flag(run, _FLAG_LETTERS.get(letter), value, call, env)
                awaits = value if letter == "o" else awaits
    return env


def _flag(run: Run, name: str | None, value: str, call: Call, env: Env) -> None:
    if name is None:
        return
    env.variables[f"@{name}"] = Values.of(value)
    if run.dialect == "sh" and name in _NOT_EVERYWHERE:
        env.variables[f"@{name}"] = Values(maybe=frozenset({"0", "1"}))
        run.break_off(env, call.at)


def _any_flags(env: Env) -> None:
    for name in FLAG_NAMES.values():
        env.variables[f"@{name}"] = Values(maybe=frozenset({"0", "1"}))


def _forget_arguments(env: Env) -> None:
    for name in (*map(str, range(1, 10)), "#"):
        env.variables[name] = ANY


def _shift(run: Run, call: Call, env: Env) -> Env | None:
    count, by = env.variables.get("#", ANY).only, call.texts[0] if call.values else "1"
    if count is None or by is None or not by.isdecimal():
        _forget_arguments(env)
        env.status = MAY_FAIL
        if run.dialect != "bash":
            run.break_off(env, call.at)
        return run.settle(env, call.at)
    if int(by) > int(count):
        env.status = Values.of("1")
        if run.dialect != "bash":
            run.break_off(env, call.at)
        return run.settle(env, call.at)
    values = [env.variables.get(str(place), ANY) for place in range(1, 10)]
    for place in range(1, 10):
        env.variables[str(place)] = values[place + int(by) - 1] if place + int(by) <= 9 else ANY
    env.variables["#"] = Values.of(str(int(count) - int(by)))
    env.status = ZERO
    return env


def _reader(run: Run, call: Call, env: Env) -> Env | None:
    """`read`, `mapfile`, `getopts`, `printf -v`: they set what they name."""
    texts = call.texts
    if call.name == "getopts":
        names = [*texts[1:2], ARGUMENT, "OPTIND"]
    elif call.name == "printf":
        names = [texts[1]] if len(texts) > 1 and texts[0] == "-v" else []
    else:
        names = [text for text in texts if text is None or not text.startswith("-")]
    for name in names:
        if name is not None and _NAME.match(name):
            set_variable(run, name, ANY, env, call.at)
    if None in names:
        run.havoc(env)
    if call.name == "getopts":
        run.bare.add(ARGUMENT)
        env.variables[ARGUMENT] = Values(frozenset({""}), is_open=True)
        env.variables[_LETTERS] = ANY if None in texts[:2] else Values.of(" ".join(map(str, texts[:2])))
    env.status = MAY_FAIL if call.name != "getopts" else TRUTH
    if call.fewest < _FEWEST.get(call.name, 0):
        env.status = env.status.either(_MISUSED)
    return run.settle(env, call.at)


def letters_of(subject: Word, env: Env) -> str | None:
    """The letters that `getopts` knows, where `case` looks at what it has found."""
    letters, _, name = (env.variables.get(_LETTERS, ANY).only or "").partition(" ")
    part = subject.parts[0] if len(subject.parts) == 1 else None
    return letters if isinstance(part, Expansion) and part.name == name and not part.operator else None


def brings_argument(letters: str, pattern: Word) -> bool:
    """Whether `OPTARG` is set wherever `getopts` gives this; errors set it where they are to be silent."""
    letter = pattern.at.source.text_of(pattern.at.node).strip("\"'\\")
    if len(letter) == 1 and letter not in ":?*" and letter in letters:
        return f"{letter}:" in letters
    return letters.startswith(":")


def _let(run: Run, call: Call, env: Env) -> Env | None:
    for text in call.texts:
        read_names(run, _JUST_SET.sub("", text or ""), env, call.at)
        names = changed_names(text or "") or _FIRST_NAME.findall(text or "")
        for name in names:
            set_variable(run, name, ANY, env, call.at)
        if not names:
            run.havoc(env)
    last = _CONSTANT.match(call.texts[-1] or "") if call.texts else None
    env.status = TRUTH if last is None else Values.of("1" if int(last[1]) == 0 else "0")
    return run.settle(env, call.at)


def _unset(run: Run, call: Call, env: Env) -> Env | None:
    for text in call.texts:
        if text is not None and _NAME.match(text):
            set_variable(run, text, EMPTY, env, call.at)
        elif text is None:
            run.havoc(env)
    env.status = ZERO
    return env


def _shopt(run: Run, call: Call, env: Env) -> Env | None:
    if "lastpipe" in call.texts:
        run.process.why = run.process.why or Why("`lastpipe` changes what a pipeline does", call.at)
    if "inherit_errexit" in call.texts or None in call.texts:
        env.variables["@inherit"] = Values.of("1")
    letters = "".join(text for text in call.texts if text is not None and text.startswith("-"))
    if None in call.texts:
        _any_flags(env)
    elif "o" in letters and not {"s", "u"}.isdisjoint(letters):
        for text in call.texts:
            _flag(run, FLAG_NAMES.get(text or ""), "1" if "s" in letters else "0", call, env)
    env.status = TRUTH if "q" in letters else MAY_FAIL
    return run.settle(env, call.at)


def _setopt(run: Run, call: Call, env: Env) -> Env | None:
    """`setopt`, `unsetopt` and `emulate` of zsh, to which `err_exit` and `ERREXIT` are one option."""
    texts = [(text or "-").lower().replace("_", "").removeprefix("no") for text in call.texts]
    if "errreturn" in texts:
        why = Why("`err_return` ends functions where a command fails", call.at)
        run.process.why = run.process.why or why
    if call.name == "emulate" or any(text[:1] in _SIGNS or text in _ZSH_FLAGS for text in texts):
        _any_flags(env)
    env.status = _of_builtin(run, call)
    return run.settle(env, call.at)


def _wait(run: Run, call: Call, env: Env) -> Env | None:
    env.status = ZERO
    if call.values:
        env.status = Values(
            frozenset({"0"}), is_open=True, why=Why("it waits for the status of another process", call.at)
        )
    return run.settle(env, call.at)


def _kill(run: Run, call: Call, env: Env) -> Env | None:
    """`kill $$` ends the script where no trap hears of it."""
    env.status = _of_builtin(run, call)
    first = call.texts[0] if call.texts else None
    options = 2 if first in {"-s", "-n"} else 1 if first is not None and first.startswith("-") else 0
    if call.fewest <= options:  # `kill $(cat pidfile)`
        env.status = env.status.either(_MISUSED)
    if first not in {"-0", "-l", "-L"} and any(map(_is_self, call.words)):
        name = "TERM" if first is None or not first.startswith("-") else first[1:].removeprefix("SIG")
        if name == "s":
            name = call.texts[1] or ""
        env.doubted()
        if name.upper() not in run.caught - run.released:
            why = Why("it sends a signal to itself", call.at)
            run.process.why = run.process.why or why
    return run.settle(env, call.at)


def _is_self(word: Word | None) -> bool:
    return word is not None and any(
        isinstance(part, Expansion) and part.name in {"$", "BASHPID"} for part in word.parts
    )


def _test_words(run: Run, call: Call, env: Env) -> Env | None:
    """`test …`: the same as `[`, but that the grammar does not read it."""
    words = [word for word in call.words if word is not None]
    condition = Question("", tuple(words))
    if len(words) == len(call.words) == 2 and (operator := call.texts[0]) is not None and operator[:1] == "-":
        condition = Question(operator, (words[1],))
    elif len(words) == len(call.words) == 3 and (operator := call.texts[1]) is not None:
        condition = Question(operator, (words[0], words[2]))
    return run.run(Test(call.at, condition, is_double=False), env)


def _inner(run: Run, call: Call, env: Env) -> Env | None:
    """`command x`, `builtin x`, `time x`."""
    if call.name == "command" and call.texts and (call.texts[0] or "").startswith(("-v", "-V")):
        env.status = TRUTH if run.dialect != "sh" else Values(SUCCESS, frozenset({"1", "127"}))
        return run.settle(env, call.at)
    rest = _after_options(run, call, "")
    if rest is None:
        env.status = ZERO
        return env
    return _dispatch(run, rest, env) if call.name == "time" else _without_functions(run, rest, env)


def _printenv(run: Run, call: Call, env: Env) -> Env | None:
    for text in call.texts:
        if text is not None and env.variables.get(text, OUTSIDE).outside:
            run.facts.read(text, call.at, asked=True)
    if not call.values:
        run.facts.list_all(env, call.at)
    env.status = TRUTH
    return run.settle(env, call.at)


def _compgen(run: Run, call: Call, env: Env) -> Env | None:
    run.facts.list_all(env, call.at)
    env.status = TRUTH
    return run.settle(env, call.at)


def _coproc(run: Run, call: Call, env: Env) -> Env | None:
    return run.obscure(env, Why("it starts a coprocess", call.at))


_HANDLERS: Final[Mapping[str, Callable[[Run, Call, Env], Env | None]]] = {
    "exit": _exit,
    "return": _return,
    "break": _leave_loop,
    "continue": _leave_loop,
    "exec": _exec,
    "eval": _eval,
    "source": _source,
    ".": _source,
    "trap": _trap,
    "set": _set,
    "shift": _shift,
    "read": _reader,
    "mapfile": _reader,
    "readarray": _reader,
    "getopts": _reader,
    "printf": _reader,
    "let": _let,
    "unset": _unset,
    "shopt": _shopt,
    "setopt": _setopt,
    "unsetopt": _setopt,
    "emulate": _setopt,
    "wait": _wait,
    "kill": _kill,
    "test": _test_words,
    "command": _inner,
    "builtin": _inner,
    "time": _inner,
    "printenv": _printenv,
    "compgen": _compgen,
    "coproc": _coproc,
}
