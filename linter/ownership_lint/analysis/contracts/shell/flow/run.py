"""Goes every way through a shell script: how each part can end, and what is known behind it."""

from __future__ import annotations

from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ownership_lint.analysis.contracts.shell.flow import program as ir
from ownership_lint.analysis.contracts.shell.flow.calculations import WHOLE
from ownership_lint.analysis.contracts.shell.flow.calls import brings_argument, letters_of, run_simple
from ownership_lint.analysis.contracts.shell.flow.conditions import ask, demanded, narrow
from ownership_lint.analysis.contracts.shell.flow.facts import Facts
from ownership_lint.analysis.contracts.shell.flow.known_commands import BUILTINS, PLAIN
from ownership_lint.analysis.contracts.shell.flow.speaking import RISKY, spoken
from ownership_lint.analysis.contracts.shell.flow.values import (
    ANY,
    EMPTY,
    ERROR,
    ERRORS,
    FLAGS,
    OUTSIDE,
    SUCCESS,
    TRUTH,
    ZERO,
    Env,
    Values,
    Why,
    meet,
)
from ownership_lint.analysis.contracts.shell.flow.words import (
    ARGUMENT,
    assign_all,
    calculate,
    declare,
    is_strict,
    may_be_unset,
    set_variable,
    value_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ownership_lint.analysis.contracts.shell.flow.calls import Call
    from ownership_lint.analysis.contracts.shell.flow.program import Command, Place
    from ownership_lint.analysis.contracts.tree import Tree

_MOST_STEPS: Final = 15_000
_DEEPEST: Final = 110
_ROUNDS: Final = 60
POSITIONAL: Final = (*map(str, range(1, 10)), "#")
_START: Final = {"@EXIT": EMPTY, "@ERR": EMPTY}
_SPOKEN: Final = PLAIN | {"echo"}
_RUNNERS: Final = frozenset({"bash", "dash", "env", "exec", "ksh", "python", "python3", "sh", "zsh"})
"""Commands that run other scripts."""
_EXPANDING: Final = frozenset("*?[{~")


_FEW: Final = 3
"""Words of a loop whose rounds are gone one by one."""
_AT_END: Final = Values(frozenset({"1"}), frozenset({"0"}))
"""How `select` ends where nothing is left to read."""


class TooMuch(Exception):  # noqa: N818  (a limit, not an error)
    """The script has more ways than are gone."""


class Process:
    """A shell and how it can end; a subshell is one of its own."""

    __slots__ = ("codes", "why")

    def __init__(self) -> None:
        self.codes: dict[str, tuple[bool, Why]] = {}
        self.why: Why | None = None

    def end(self, status: Values, why: Why, *, sure: bool) -> None:
        """It ends with one of these."""
        for code in sorted(status.all):
            self.found(
                code, status.why or why if code not in status.sure else why, sure=sure and code in status.sure
            )
        if status.is_open:
            self.why = self.why or status.why or why

    def found(self, code: str, why: Why, *, sure: bool) -> None:
        """It can end with this code."""
        known = self.codes.get(code)
        if known is None or (sure and not known[0]):
            self.codes[code] = (sure, why)

    @property
    def status(self) -> Values | None:
        """What its caller sees; None where it never ends."""
        if not self.codes and self.why is None:
            return None
        sure = frozenset(code for code, (sure, _) in self.codes.items() if sure)
        why = self.why or next((why for is_sure, why in self.codes.values() if not is_sure), None)
        return Values(sure, frozenset(self.codes) - sure, self.why is not None, why=why)


class Frame:
    """A running function or sourced script."""

    __slots__ = ("is_shell", "locals", "returns")

    def __init__(self, *, is_shell: bool = False) -> None:
        self.returns: list[Env] = []
        self.locals: dict[str, Values] = {}
        self.is_shell = is_shell
        """Whether it is a subshell, which a `return` ends."""

    def hide(self, name: str, env: Env) -> None:
        """`local name`: what it held comes back when the function ends."""
        self.locals.setdefault(name, env.variables.get(name, OUTSIDE))

    def restore(self, env: Env) -> None:
        """The function ends."""
        for name, value in self.locals.items():
            _put_back(env, name, value)


class Loop:
    """A running loop."""

    __slots__ = ("breaks", "continues")

    def __init__(self) -> None:
        self.breaks: list[Env] = []
        self.continues: list[Env] = []


def _inherited(env: Env) -> Values:
    """The ERR trap of functions and subshells: without `-E`, they begin with none."""
    trapped, flag = env.variables["@ERR"], env.variables["@E"]
    if trapped == EMPTY or flag.only == "1":
        return trapped
    return EMPTY if flag.only == "0" else trapped.either(EMPTY).doubtful()


def _put_back(env: Env, name: str, value: Values) -> None:
    if value.outside and value == OUTSIDE:
        env.variables.pop(name, None)
    else:
        env.variables[name] = value


class Run:
    """One run through all ways of a script."""

    def __init__(self, tree: Tree | None, dialect: str, volatile: frozenset[str] = frozenset()) -> None:
        self.tree = tree
        self.dialect = dialect
        self.volatile = volatile
        """Variables that a trap may set at any time."""
        self.facts = Facts()
        self.process = Process()
        self.frame: Frame | None = None
        self.loops: list[Loop] = []
        self.functions: dict[str, tuple[ir.Function, ...]] = {}
        self.calling: list[str] = []
        self.called: set[str] = set()
        self.sourcing: list[str] = []
        self.is_guarded = False
        self.conditional = 0
        """How many reasons there are why the code here may not run, or ends a part of the script only."""
        self.may_be_over = False
        """Whether the script may have ended well before."""
        self.dropped: Env | None = None
        """What is known where an expression was none, and bash has dropped all that it was about to do."""
        self.last_substitution: Values | None = None
        """The status of the last command substitution of the words just read."""
        self.written: set[str] = set()
        self.touched: set[str] = set()
        """The variables that the script may have set by now."""
        self.is_blurred = False
        """Whether it may have set others too."""
        self.typed: set[str] = set()
        """The variables whose texts are calculated, or changed, when they are assigned."""
        self.bare: set[str] = set()
        """The variables that are taken back somewhere, or declared without a value."""
        self.bodies: dict[str, Command] = {}
        """The code of traps, by its text."""
        self.handlers: set[str] = {""}
        self.signals: dict[str, Place] = {}
        self.caught: set[str] = set()
        """The signals that have a trap somewhere."""
        self.released: set[str] = set()
        """Those whose trap is taken back somewhere."""
        self.trapped: Values | None = None
        """The status that an EXIT trap was entered with."""
        self.calls: dict[ir.Simple, Call] = {}
        """The commands that are the same wherever they run."""
        self._spoken: dict[str | ir.Simple, frozenset[str] | None] = {}
        """What functions and commands print, where they do nothing else."""
        self._is_usual = True
        """Whether `echo` and its kin are those of the shell, and no functions."""
        self._steps = 0
        self._depth = 0

    def start(self, flags: frozenset[str]) -> Env:
        """What is known where a script begins."""
        env = Env()
        env.variables.update(_START)
        for flag in FLAGS:
            env.variables[f"@{flag}"] = Values.of("1" if flag in flags else "0")
        return env

    def new_frame(self) -> Frame:
        """A function begins, or a sourced script."""
        return Frame()

    def define(self, functions: tuple[ir.Function, ...]) -> None:
        """The functions of a script that was read."""
        for one in functions:
            self.functions[one.name] = (*self.functions.get(one.name, ()), one)
            self._spoken.pop(one.name, None)
            self._is_usual = self._is_usual and one.name not in _SPOKEN

    def run(self, command: Command, env: Env) -> Env | None:
        """What is known behind a command, which uses up what was known before; None where none gets there."""
        self._steps += 1
        self._depth += 1
        if self._steps > _MOST_STEPS or self._depth > _DEEPEST:
            raise TooMuch
        result = _KINDS[type(command)](self, command, env)
        self._depth -= 1
        return result

    def run_lines(self, body: Command, env: Env) -> Env | None:
        """Runs a file, or code that is text: where an expression is none, bash goes on with the next line."""
        saved, self.dropped = self.dropped, None
        is_file = isinstance(body, ir.Sequence) and body.at.node.type == "program"
        commands = body.commands if isinstance(body, ir.Sequence) and is_file else (body,)
        here: Env | None = env
        before: Command | None = None
        for one in commands:
            if before is not None and _is_below(one, before):
                here = meet((here, self._take_dropped()))
            if here is not None:
                here = self.run(one, here)
            before = one
        here = meet((here, self._take_dropped()))
        self.dropped = saved
        return here

    def _take_dropped(self) -> Env | None:
        dropped, self.dropped = self.dropped, None
        return dropped

    # ---- how a shell ends

    def leave(
        self, env: Env, status: Values, why: Why, *, sure: bool = True, has_failed: bool = False
    ) -> None:
        """The shell ends here, through its EXIT trap."""
        self.may_be_over = self.may_be_over or (not has_failed and status.can_be_zero)
        handlers, sure = env.variables["@EXIT"], sure and env.sure
        if self.frame is None or not self.frame.is_shell:
            self.facts.mix(env)
        if handlers.is_open:
            self.process.why = self.process.why or Why("its trap on EXIT is made as it runs", why.at)
            self.may_be_over = True
        # Ways that have met know several traps and several statuses, and not which belong together.
        is_mixed = len(handlers.all) > 1 and (status.is_open or len(status.all) > 1)
        for text in sorted(handlers.all):
            if text == "":
                self.process.end(status, why, sure=sure and text in handlers.sure and not is_mixed)
                continue
            inner = env.copy()
            inner.sure = sure and text in handlers.sure
            inner.variables["@EXIT"] = EMPTY
            inner.status = status
            end = self._apart(self.bodies[text], inner, trapped=status)
            if end is not None:
                self.process.end(status, why, sure=end.sure and not is_mixed)

    def _apart(self, body: Command, env: Env, *, trapped: Values | None = None) -> Env | None:
        """Runs a trap, which is off meanwhile: outside of all functions and loops."""
        saved = self.frame, self.loops, self.is_guarded, self.trapped, self.calling, self.conditional
        self.frame, self.loops, self.is_guarded, self.trapped, self.calling = Frame(), [], False, trapped, []
        self.conditional += 1
        end = meet((self.run_lines(body, env), *self.frame.returns))
        self.frame, self.loops, self.is_guarded, self.trapped, self.calling, self.conditional = saved
        return end

    def break_off(self, env: Env, at: Place) -> None:
        """An error of the shell itself may end it here."""
        status = ERROR if self.dialect == "bash" else ERRORS
        self.leave(env, status, Why("an error of the shell may end it", at), sure=False)

    def fail(self, env: Env, at: Place) -> None:
        """An error that `set -e` hears of everywhere may end the shell, with what has failed before."""
        status = (ERROR if self.dialect == "bash" else ERRORS).either(env.status.failing().doubtful())
        self.leave(env, status, Why("an error of the shell may end it", at), sure=False, has_failed=True)

    def drop(self, env: Env, at: Place) -> None:
        """An expression may be none: bash drops the line, with all functions and loops, others end."""
        self.take_for_name(env, at)
        if self.dialect != "bash":
            return
        dropped = env.copy().doubted()
        dropped.status = ERROR
        self.dropped = meet((self.dropped, dropped))

    def take_for_name(self, env: Env, at: Place) -> None:
        """A text stands for a number: it names a variable that may not be set, which bash minds with `-u`."""
        if self.dialect != "bash" or is_strict(env):
            self.break_off(env, at)

    def settle(self, env: Env, at: Place, trapped: Values | None = None) -> Env | None:
        """A command has ended; a failure runs the ERR trap and, under `set -e`, ends the shell.

        `trapped` are the ERR traps that were set before it, where it may have set others.
        """
        if self.is_guarded or not env.status.can_fail:
            return env
        handled = self._on_error(env, trapped)
        if handled is None or not handled.status.can_fail:
            return handled
        env, status = handled, handled.status
        flag = env.variables["@e"]
        if "1" not in flag.all and not flag.is_open:
            return env
        reason = "it ends with the status of a command" if status.why is None else status.why.reason
        why = Why(reason, at, is_implicit=True)
        self.leave(env, status.failing(), why, sure="1" in flag.sure, has_failed=True)
        if flag.only != "1":
            env.sure = env.sure and (flag.is_open or "0" in flag.sure | status.sure)
            return env
        if not status.can_be_zero:
            return None
        env.status = ZERO
        env.sure = env.sure and "0" in status.sure
        return env

    def _on_error(self, env: Env, trapped: Values | None) -> Env | None:
        handlers = env.variables["@ERR"]
        if EMPTY in (handlers, trapped):
            return env
        if trapped is not None and "" in trapped.all:
            handlers = handlers.either(EMPTY).doubtful()
        is_one_of_several = len(handlers.all) > 1  # it may be set just where nothing fails
        ways: list[Env | None] = []
        for text in sorted(handlers.all):
            way = env.copy()
            if text not in handlers.sure or (text and is_one_of_several):
                way.doubted()
            ways.append(self._handled(text, way) if text else way)
        return meet(ways)

    def _handled(self, text: str, env: Env) -> Env | None:
        """The ERR trap runs where a command has failed, and leaves its status alone."""
        status = env.status
        failed = env.copy()
        failed.status = status.failing()
        failed.sure = env.sure and (status.is_open or bool(failed.status.sure))
        handlers, failed.variables["@ERR"] = failed.variables["@ERR"], EMPTY
        end = self._apart(self.bodies[text], failed)
        if end is not None:
            end.status = status.failing()
            if end.variables["@ERR"] == EMPTY:
                end.variables["@ERR"] = handlers
        if not status.can_be_zero:
            return end
        env.status = ZERO
        return env.join(end)

    # ---- shells within

    def within(self, body: Command, env: Env, *, is_part: bool = False) -> Values | None:
        """How a subshell ends; what it sets is lost. bash forgets the EXIT trap of parts of pipelines."""
        saved = self.process, self.frame, self.loops, self.dropped, self.conditional, self.may_be_over
        self.process, self.loops, self.dropped = Process(), [], None
        self.conditional += 1
        if saved[1] is not None:
            self.frame = Frame(is_shell=True)
        inner = env.copy()
        inner.variables["@EXIT"] = EMPTY
        inner.variables["@ERR"] = _inherited(env)
        end = self.run(body, inner)
        if end is not None:
            if is_part and end.variables["@EXIT"] != EMPTY:
                end.variables["@EXIT"] = end.variables["@EXIT"].either(EMPTY).doubtful()
            self.leave(
                end, end.status, end.status.why or Why("it ends with the status of a subshell", body.at)
            )
        if (dropped := self._take_dropped()) is not None:
            self.break_off(dropped, body.at)
        status = self.process.status
        self.process, self.frame, self.loops, self.dropped, self.conditional, self.may_be_over = saved
        return status

    def substitute(self, body: Command, env: Env) -> Values:
        """`$(…)`: bash drops `-e` there."""
        inner = env.copy()
        if self.dialect == "bash":
            inner.variables["@e"] = inner.variables.get("@inherit", Values.of("0"))
            if inner.variables["@e"] != Values.of("0"):
                inner.variables["@e"] = env.variables["@e"].either(Values.of("0"))
        status = self.within(body, inner)
        env.started |= inner.started
        return Values() if status is None else status

    # ---- functions

    def call(self, name: str, arguments: list[Values] | None, env: Env, at: Place) -> Env | None:
        """A function runs; `arguments` is None where their number is not known."""
        if name in self.calling:
            self.process.why = self.process.why or Why(f"`{name}` calls itself", at)
            self.havoc(env)
            env.status = Values(is_open=True, why=Why(f"`{name}` calls itself", at))
            return env.doubted()
        self.called.add(name)
        if arguments is not None and self.only_speaks(name, env, len(arguments)):
            env.status = ZERO
            return env
        outer = {one: env.variables.get(one, OUTSIDE) for one in POSITIONAL}
        self._pass(arguments, env)
        trapped, inherited = env.variables["@ERR"], _inherited(env)
        env.variables["@ERR"] = inherited
        saved = self.frame, self.loops, self.dropped, self.conditional
        self.dropped = None
        self.calling.append(name)
        ways, dropped = [], []
        definitions = self.functions[name]
        self.conditional += len(definitions) > 1
        for function in definitions:
            self.frame, self.loops = Frame(), []
            end = self.run(function.body, env if len(definitions) == 1 else env.copy())
            result = meet((end, *self.frame.returns))
            dropped.append(self._take_dropped())
            for way in (result, dropped[-1]):
                if way is not None:
                    self.frame.restore(way)
            ways.append(result)
        self.calling.pop()
        self.frame, self.loops, self.dropped, self.conditional = saved
        behind, lost = meet(ways), meet(dropped)
        for way in (behind, lost):
            if way is None:
                continue
            for one, value in outer.items():
                _put_back(way, one, value)
            own = way.variables["@ERR"]
            if inherited != trapped and "" in own.all:  # it has set none of its own
                way.variables["@ERR"] = trapped if own == EMPTY else own.either(trapped).doubtful()
        self.dropped = meet((self.dropped, lost))
        return behind

    def only_speaks(self, what: str | ir.Simple, env: Env, given: int = 0) -> bool:
        """Whether a function or command only prints what the script has set itself: nothing comes of it.

        A function is `given` so many arguments; those of the script itself may be fewer.
        """
        if not self._is_usual:
            return False
        if what not in self._spoken:
            self._spoken[what] = self._spoken_by(what)
        names = self._spoken[what]
        return names is not None and all(self._is_said(one, env, given) for one in names)

    def _is_said(self, name: str, env: Env, given: int) -> bool:
        """Whether to print a variable can neither end the script nor tell of the caller's."""
        if name.isdigit():
            is_given = WHOLE.match(name) is not None and int(name) <= given
            return is_given or not is_strict(env)
        if name in RISKY:
            return not is_strict(env)
        value = env.variables.get(name, OUTSIDE)
        return not value.outside and not (may_be_unset(self, name, value) and is_strict(env))

    def _spoken_by(self, what: str | ir.Simple) -> frozenset[str] | None:
        if isinstance(what, ir.Simple):
            return spoken(what)
        definitions = self.functions[what]
        return spoken(definitions[0].body) if len(definitions) == 1 else None

    def _pass(self, arguments: list[Values] | None, env: Env) -> None:
        for place, one in enumerate(POSITIONAL[:-1]):
            if arguments is None:
                env.variables[one] = ANY
            else:
                env.variables[one] = arguments[place].within() if place < len(arguments) else EMPTY
        env.variables["#"] = ANY if arguments is None else Values.of(str(len(arguments)))

    def havoc(self, env: Env) -> None:
        """Code has run that is not known: any variable may hold anything."""
        self.is_blurred = True
        for name, value in env.variables.items():
            if (value.sure or value.maybe or not value.is_open) and not name.startswith("@"):
                env.variables[name] = value.lost()

    def obscure(self, env: Env, why: Why, *, may_exit: bool = True) -> Env:
        """Code runs that is not known."""
        self.facts.unsure(why)
        env.is_dim = True
        self.havoc(env)
        if may_exit:
            self.facts.dark = self.facts.dark or why
            self.process.why = self.process.why or why
        env.status = Values(SUCCESS, is_open=True, why=why)
        return env

    def forget_substitution(self) -> None:
        """The words of another command are read."""
        self.last_substitution = None

    # ---- ways

    def guarded(self, command: Command, env: Env) -> Env | None:
        """Runs a command whose failure somebody looks at."""
        saved, self.is_guarded = self.is_guarded, True
        end = self.run(command, env)
        self.is_guarded = saved
        return end

    @contextmanager
    def passed_over(self) -> Iterator[None]:
        """What runs within may not run, or several times."""
        self.conditional += 1
        yield
        self.conditional -= 1

    def on_condition(self, command: Command, env: Env | None) -> Env | None:
        """Runs a command that may be passed over."""
        if env is None:
            return None
        with self.passed_over():
            return self.run(command, env)

    def perhaps(self, name: str, env: Env, at: Place) -> Env | None:
        """A function runs that may not be the one that is called, with arguments that are not known."""
        with self.passed_over():
            return self.call(name, None, env, at)

    def demand(self, command: Command, *, answer: bool, end: Env | None) -> None:
        """Where a script ends without a variable, it is required."""
        if end is None:
            self.require(demanded(command, answer=answer))

    def require(self, names: Iterable[str]) -> None:
        """The script fails here without these: it needs them, where all its ways lead here."""
        if not (
            self.conditional or self.may_be_over or self.dropped or self.is_blurred or self.facts.is_idle
        ):
            self.facts.required.update(name for name in names if name not in self.touched)


Round: TypeAlias = "Callable[[Env, Loop], tuple[Env | None, Env | None]]"


def _is_below(command: Command, other: Command) -> bool:
    """Whether a command begins on a line behind the other one."""
    return command.at.node.start_point[0] > other.at.node.end_point[0]


def _split(command: Command, env: Env, behind: str = "") -> tuple[Env | None, Env | None]:
    """What is known where a command has succeeded, and where it has failed.

    Where it stands behind `&&` or `||`, one of these comes from before it too, where it did not run.
    """
    status = env.status
    good = env.copy() if status.can_be_zero else None
    bad = env.copy() if status.can_fail else None
    if good is not None:
        good.status = ZERO
        good.sure = env.sure and "0" in status.sure
        if behind != "||":
            narrow(command, good, answer=True)
    if bad is not None:
        bad.status = status.failing()
        if behind != "&&":
            narrow(command, bad, answer=False)
    return good, bad


def _unlikely(command: Command, env: Env, *, zero: bool) -> Env | None:
    """`echo … || exit 3`: somebody thought that it may fail; None where it cannot."""
    while isinstance(command, ir.Redirected):
        command = command.command
    if isinstance(command, ir.Not):
        return _unlikely(command.command, env, zero=not zero)
    if not isinstance(command, ir.Simple) or not command.words:
        return None
    if command.words[0].literal in {"true", ":", "false", "test", "["}:
        return None
    way = env.copy().doubted()
    way.status = ZERO if zero else ERROR
    return way


def _sequence(run: Run, command: ir.Sequence, env: Env) -> Env | None:
    if not command.commands:
        return env
    here: Env | None = env
    for one in command.commands:
        if here is None:
            return None
        here = run.run(one, here)
    return here


def _and_or(run: Run, command: ir.AndOr, env: Env) -> Env | None:
    here = run.guarded(command.first, env)
    before, behind = command.first, ""
    for place, (operator, following) in enumerate(command.rest, 1):
        if here is None:
            return None
        good, bad = _split(before, here, behind)
        go, skip = (good, bad) if operator == "&&" else (bad, good)
        if go is None and operator == "||":
            go = _unlikely(before, here, zero=False)
        saved = run.is_guarded
        run.is_guarded = saved or place < len(command.rest)
        end = run.on_condition(following, go)
        run.is_guarded = saved
        if go is not None and len(command.rest) == 1:
            run.demand(before, answer=operator == "&&", end=end)
        here, before, behind = meet((skip, end)), following, operator
    return here


def _not(run: Run, command: ir.Not, env: Env) -> Env | None:
    end = run.guarded(command.command, env)
    if end is None:
        return None
    status = end.status
    zero, one = status.can_fail, status.can_be_zero
    both = _truths(zero=zero, one=one)
    succeeds = "0" in status.sure
    fails = (status.is_open and succeeds) or bool(status.failing().sure)
    sure = both if len(both) == 1 else _truths(zero=fails, one=succeeds)
    end.status = Values(sure, both - sure)
    return end


def _truths(*, zero: bool, one: bool) -> frozenset[str]:
    return frozenset({"0"} if zero else ()) | frozenset({"1"} if one else ())


def _pipeline(run: Run, command: ir.Pipeline, env: Env) -> Env | None:
    flag = env.variables["@pipefail"]
    apart = command.parts[: -1 if run.dialect == "zsh" else None]
    statuses = [run.within(one, env, is_part=not isinstance(one, ir.Subshell)) for one in apart]
    if run.dialect == "zsh" and command.parts:
        last = run.run(command.parts[-1], env)
        if last is None:
            return None
        env, statuses = last, [*statuses, last.status]
    if statuses and statuses[-1] is None:
        return None
    status = (statuses[-1] if statuses else None) or ZERO
    if "1" in flag.all or flag.is_open:
        failed = _any_failed([other for other in statuses if other is not None])
        status = failed if flag.only == "1" else status.either(failed)
    env.status = status
    return run.settle(env, command.at)


def _any_failed(statuses: list[Values]) -> Values:
    """`pipefail`: the status of the last part that fails."""
    status = Values()
    passes = True
    for other in reversed(statuses):
        if passes:
            status = status.either(other.failing())
        passes = passes and other.can_be_zero
    if not passes:
        return status
    is_sure = all("0" in other.sure for other in statuses)
    return status.either(ZERO if is_sure else ZERO.doubtful())


def _if(run: Run, command: ir.If, env: Env) -> Env | None:
    ends: list[Env | None] = []
    here: Env | None = env
    for place, (condition, body) in enumerate(command.arms):
        if here is None:
            break
        asked = run.guarded(condition, here)
        if asked is None:
            here = None
            break
        good, bad = _split(condition, asked)
        if good is None:
            good = _unlikely(condition, asked, zero=True)
        end = run.on_condition(body, good)
        if good is not None and place == 0:
            run.demand(condition, answer=True, end=end)
        ends.append(end)
        here = bad
        if here is None and command.otherwise is not None:
            here = _unlikely(condition, asked, zero=False)
    if here is not None:
        if command.otherwise is None:
            here.status = ZERO
        else:
            here = run.on_condition(command.otherwise, here)
    return meet((*ends, here))


def _rounds(run: Run, env: Env, once: Round, untouched: Values = ZERO) -> Env | None:
    """Goes round a loop until nothing new is learnt; `once` gives what goes on, and what leaves."""
    head = env
    for _ in range(_ROUNDS):
        loop = Loop()
        run.loops.append(loop)
        with run.passed_over():
            body, out = once(head.copy(), loop)
        run.loops.pop()
        back = meet((body, *loop.continues))
        behind = None if back is None else back.copy()
        known = head.copy()
        if back is not None:
            head = head.join(back)
        if head.agrees(known):
            if out is not None:
                out.status = untouched if behind is None else untouched.either(behind.status)
            return meet((out, *loop.breaks))
    raise TooMuch


def _while(run: Run, command: ir.While, env: Env) -> Env | None:
    def once(head: Env, _: Loop) -> tuple[Env | None, Env | None]:
        asked = run.guarded(command.condition, head)
        if asked is None:
            return None, None
        good, bad = _split(command.condition, asked)
        if command.is_until:
            good, bad = bad, good
        return (None if good is None else run.run(command.body, good)), bad

    return _rounds(run, env, once)


def _for(run: Run, command: ir.For, env: Env) -> Env | None:
    values = [value_of(run, word, env) for word in command.words or ()]
    known = [
        value for word, value in zip(command.words or (), values, strict=True) if word.literal is not None
    ]
    plain = [value for value in known if not _EXPANDING & set(value.only or "")]
    choice = ANY
    if command.words and len(plain) == len(values):
        choice = Values(frozenset().union(*(value.sure for value in plain))).bounded()

    def once(head: Env, _: Loop) -> tuple[Env | None, Env | None]:
        out = head.copy()
        set_variable(run, command.name, choice, head, command.at)
        return run.run(command.body, head), out

    if command.is_select:
        choice = ANY
        return _rounds(run, env, once, _AT_END)
    if not plain:
        return _rounds(run, env, once)
    if len(plain) == len(values) <= _FEW:
        return _each(run, command, plain, env)
    first, breaks = _round(run, command, choice, env)
    behind = None if first is None else _rounds(run, first, once, first.status)
    return meet((behind, *breaks))


def _each(run: Run, command: ir.For, values: Sequence[Values], env: Env) -> Env | None:
    """A loop over a few words, which is all of its rounds, one after the other."""
    here: Env | None = env
    breaks: list[Env] = []
    for value in values:
        if here is None:
            break
        here, left = _round(run, command, value, here)
        breaks += left
    return meet((here, *breaks))


def _round(run: Run, command: ir.For, value: Values, env: Env) -> tuple[Env | None, list[Env]]:
    """One round of a loop that comes for sure: what goes on, and what leaves."""
    set_variable(run, command.name, value, env, command.at)
    loop = Loop()
    run.loops.append(loop)
    end = run.on_condition(command.body, env)
    run.loops.pop()
    return meet((end, *loop.continues)), loop.breaks


def _count(run: Run, command: ir.Count, env: Env) -> Env | None:
    may_fail = [calculate(run, part, env)[1] for part in (command.start, command.header)]
    failed = _miscalculated(run, env, command.at) if any(may_fail) else None

    def once(head: Env, _: Loop) -> tuple[Env | None, Env | None]:
        out = head.copy()
        return run.run(command.body, head), out

    return meet((_rounds(run, env, once), failed))


def _miscalculated(run: Run, env: Env, at: Place) -> Env | None:
    """Where the expression of a command is none: that command fails in bash, and others end."""
    run.take_for_name(env, at)
    if run.dialect != "bash":
        return None
    failed = env.copy().doubted()
    failed.status = ERROR
    behind = run.settle(failed, at)
    return None if behind is None else behind.doubted()


def _case(run: Run, command: ir.Case, env: Env) -> Env | None:
    run.forget_substitution()
    subject = value_of(run, command.subject, env)
    if run.last_substitution is not None:
        env.status = Values(is_open=True, why=Why("it ends with the status of a command", command.at))
    ends: list[Env | None] = []
    here: Env | None = env
    falling: Env | None = None
    left = None if subject.is_open or subject.maybe else subject.sure
    letters = letters_of(command.subject, env)
    for arm in command.arms:
        patterns = [(word, value_of(run, word, env)) for word in arm.patterns]
        texts = [word.literal for word, _ in patterns]
        taken = _taken(texts, left)
        go = here.copy() if here is not None and (taken is None or taken) else None
        own = letters if falling is None else None
        entered = meet((go, falling))
        falling = None
        end = entered
        if entered is not None:
            end = _arm(run, arm, own, entered)
        if arm.falls == ";&":
            falling = end
        elif arm.falls == ";;&":
            here = meet((here, end))
        else:
            ends.append(end)
        if not arm.falls and left is not None and taken is not None:
            left -= taken
        if (not arm.falls and "*" in texts) or (left is not None and not left):
            here = None
    if here is not None:
        here.status = ZERO
    return meet((*ends, falling, here))


def _arm(run: Run, arm: ir.Arm, letters: str | None, env: Env) -> Env | None:
    if isinstance(arm.body, ir.Sequence) and not arm.body.commands:
        env.status = ZERO
    if letters is not None and all(brings_argument(letters, one) for one in arm.patterns):
        env.variables[ARGUMENT] = ANY
    return run.on_condition(arm.body, env)


def _taken(patterns: list[str | None], texts: frozenset[str] | None) -> frozenset[str] | None:
    """Which of these an arm takes for certain; None where that cannot be told."""
    if texts is None or None in patterns or any("(" in one or "\\" in one for one in patterns if one):
        return None
    return frozenset(
        text for text in texts if any(fnmatchcase(text, one) for one in patterns if one is not None)
    )


def _subshell(run: Run, command: ir.Subshell, env: Env) -> Env | None:
    status = run.within(command.body, env)
    if status is None:
        return None
    env.status = status
    return run.settle(env, command.at)


def _background(run: Run, command: ir.Background, env: Env) -> Env | None:
    run.within(command.command, env)
    env.status = ZERO
    return env


def _function(_run: Run, _command: ir.Function, env: Env) -> Env | None:
    env.status = ZERO
    return env


def _redirected(run: Run, command: ir.Redirected, env: Env) -> Env | None:
    for word in command.words:
        value_of(run, word, env)
    if not command.is_fallible:
        return run.run(command.command, env)
    failed = env.copy()
    failed.status = ERROR if run.dialect == "bash" else ERRORS
    if isinstance(command.command, ir.Simple) and _is_program(run, command.command):
        failed_end: Env | None = None
    else:
        failed_end = run.settle(failed, command.at)
    if run.dialect != "bash":
        run.break_off(env, command.at)
    end = run.on_condition(command.command, env)
    return meet((end, failed_end.doubted() if failed_end is not None else None))


def _is_program(run: Run, command: ir.Simple) -> bool:
    """Whether it may fail without a failed redirection too: another script is known to end as it does."""
    name = command.words[0].literal if command.words else ""
    if name is None or "/" in name or name in _RUNNERS:
        return False
    return name != "" and name not in BUILTINS and name not in run.functions


def _test(run: Run, command: ir.Test, env: Env) -> Env | None:
    env.status = ask(run, command, env)
    return run.settle(env, command.at)


def _arithmetic(run: Run, command: ir.Arithmetic, env: Env) -> Env | None:
    part = command.calculation
    value, may_fail = calculate(run, part, env)
    failed = _miscalculated(run, env, command.at) if may_fail else None
    if not part.writes and value.is_open:
        env.status = TRUTH
    elif value.is_open:
        env.status = Values(frozenset({"0"}), frozenset({"1"}))
    else:
        env.status = Values(frozenset("1" if text == "0" else "0" for text in value.all))
    return meet((run.settle(env, command.at), failed))


def _declaration(run: Run, command: ir.Declaration, env: Env) -> Env | None:
    return declare(run, command, env)


def _unread(run: Run, command: ir.Unread, env: Env) -> Env | None:
    return run.obscure(env, Why(command.reason, command.at))


def _simple(run: Run, command: ir.Simple, env: Env) -> Env | None:
    run.forget_substitution()
    if command.words:
        return run_simple(run, command, env)
    assign_all(run, command.assignments, env)
    status = run.last_substitution or ZERO
    if not status.all and not status.is_open:
        return None
    env.status = status
    return run.settle(env, command.at)


_KINDS: Final[Mapping[type, Callable[[Run, Any, Env], Env | None]]] = {
    ir.Simple: _simple,
    ir.Declaration: _declaration,
    ir.Test: _test,
    ir.Arithmetic: _arithmetic,
    ir.Sequence: _sequence,
    ir.AndOr: _and_or,
    ir.Not: _not,
    ir.Pipeline: _pipeline,
    ir.If: _if,
    ir.While: _while,
    ir.For: _for,
    ir.Count: _count,
    ir.Case: _case,
    ir.Subshell: _subshell,
    ir.Background: _background,
    ir.Function: _function,
    ir.Redirected: _redirected,
    ir.Unread: _unread,
}
