"""What `[ … ]` and `[[ … ]]` answer, and what is known of a variable behind the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.shell.flow.calculations import WHOLE
from ownership_lint.analysis.contracts.shell.flow.program import Expansion, Logic, Question, Test
from ownership_lint.analysis.contracts.shell.flow.values import (
    NONE,
    OUTSIDE,
    TRUTH,
    ZERO,
    Env,
    Values,
)
from ownership_lint.analysis.contracts.shell.flow.words import (
    is_number,
    is_strict,
    look_up,
    read_names,
    value_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ownership_lint.analysis.contracts.shell.flow.program import Command, Condition, Word
    from ownership_lint.analysis.contracts.shell.flow.run import Run

_NUMBERS: Final[dict[str, Callable[[int, int], bool]]] = {
    "-eq": lambda left, right: left == right,
    "-ne": lambda left, right: left != right,
    "-lt": lambda left, right: left < right,
    "-le": lambda left, right: left <= right,
    "-gt": lambda left, right: left > right,
    "-ge": lambda left, right: left >= right,
}
_FINDING: Final = frozenset({"-e", "-f", "-r", "-s"})
_BLANKS: Final = frozenset(" \t\n*?[")
_PATTERN: Final = frozenset("*?[(\\")
_FOREIGN: Final = Values(maybe=frozenset({"0", "1", "2", "127"}))
_MALFORMED: Final = Values(frozenset({"0", "1"}), frozenset({"2"}))


def ask(run: Run, test: Test, env: Env) -> Values:
    """The status of a test."""
    answers = _answers(run, test.condition, env, is_double=test.is_double)
    if run.dialect == "sh" and (test.is_double or _has_doubled_sign(test.condition)):
        return _FOREIGN  # of bash and its kin, to which `sh` may be a link
    if answers is not None:
        return Values(frozenset("0" if answer else "1" for answer in answers))
    return _MALFORMED if _may_be_malformed(test.condition, is_double=test.is_double) else TRUTH


def _has_doubled_sign(condition: Condition) -> bool:
    if isinstance(condition, Logic):
        return any(map(_has_doubled_sign, condition.parts))
    return condition.operator == "=="


def _answers(run: Run, condition: Condition, env: Env, *, is_double: bool) -> frozenset[bool] | None:
    """What it answers; None where the outside decides. Reads all its words."""
    if isinstance(condition, Logic):
        return _concluded(run, condition, env, is_double=is_double)
    if _asks_whether_run(condition):
        return frozenset({condition.operator != "!="})
    values = [value_of(run, word, env) for word in condition.words]
    if is_double and condition.operator in _NUMBERS:
        for word in condition.words:
            read_names(run, word.literal, env, word.at)
        if is_strict(env) and not all(map(is_number, condition.words, values)):
            run.break_off(env, condition.words[0].at)
    if condition.operator == "-v" and values:
        look_up(run, values[0], env, condition.words[0].at, asked=True)
    _note_input(run, condition, env)
    if not is_double and any(map(_is_cut, condition.words, values)):
        return None
    return _compared(condition, values, is_double=is_double)


def _concluded(run: Run, condition: Logic, env: Env, *, is_double: bool) -> frozenset[bool] | None:
    sides = [_answers(run, condition.parts[0], env, is_double=is_double)]
    for part in condition.parts[1:]:
        with run.passed_over():
            sides.append(_answers(run, part, env, is_double=is_double))
    if condition.operator == "!":
        return None if sides[0] is None else frozenset(not answer for answer in sides[0])
    decides = condition.operator == "||"
    if any(side == frozenset({decides}) for side in sides):
        return frozenset({decides})
    known = [side for side in sides if side is not None]
    is_known = len(known) == 2 and all(side == {not decides} for side in known)
    return frozenset({not decides}) if is_known else None


def _is_cut(word: Word, value: Values) -> bool:
    """Whether a word may come to other words than it holds: it is split, and names files."""
    return word.is_split and any(not text or not _BLANKS.isdisjoint(text) for text in value.all)


def _compared(question: Question, values: list[Values], *, is_double: bool) -> frozenset[bool] | None:
    if any(value.is_open or value.maybe for value in values) or not values:
        return None
    operator = question.operator
    if len(values) == 1 and operator in {"-z", "-n", "word"}:
        return frozenset((text == "") == (operator == "-z") for text in values[0].sure)
    if len(values) != 2:
        return None
    lefts, rights = values[0].sure, values[1].sure
    if operator in {"=", "==", "!="}:
        if is_double and any(_PATTERN & set(text) for text in rights):
            return None
        return frozenset((left == right) == (operator != "!=") for left in lefts for right in rights)
    if operator in _NUMBERS and all(map(WHOLE.match, lefts | rights)):
        return frozenset(_NUMBERS[operator](int(left), int(right)) for left in lefts for right in rights)
    return None


def _asks_whether_run(question: Question) -> bool:
    """`[[ "${BASH_SOURCE[0]}" == "$0" ]]`: it is run, and not sourced."""
    if question.operator not in {"=", "==", "!="} or len(question.words) != 2:
        return False
    names = {part.name for word in question.words for part in word.parts if isinstance(part, Expansion)}
    texts = [word.at.source.text_of(word.at.node) for word in question.words]
    is_innermost = all("[" not in text or "[0]" in text for text in texts)
    is_plain = all(len(word.parts) == 1 for word in question.words)
    return is_plain and is_innermost and names == {"BASH_SOURCE", "0"}


def _may_be_malformed(condition: Condition, *, is_double: bool) -> bool:
    """Whether `[` may find no number, or too many words."""
    if isinstance(condition, Logic):
        return any(_may_be_malformed(part, is_double=is_double) for part in condition.parts)
    if is_double:
        return condition.operator == "=~" and any(word.literal is None for word in condition.words[1:])
    if condition.operator == "":
        return True
    if any(word.is_split for word in condition.words):
        return not all(_is_number(word) for word in condition.words if word.is_split)
    return condition.operator in _NUMBERS and not all(_is_number(word) for word in condition.words)


def _is_number(word: Word) -> bool:
    if word.literal is not None:
        return word.literal.lstrip("-").isdecimal()
    return len(word.parts) == 1 and isinstance(part := word.parts[0], Expansion) and part.name in {"#", "?"}


def _note_input(run: Run, question: Question, env: Env) -> None:
    """`-z "$X"` asks whether the caller gave something."""
    if question.operator not in {"-z", "-n", "word"}:
        return
    for name in _plain_names(question):
        if env.variables.get(name, OUTSIDE).outside:
            run.facts.read(name, question.words[0].at, asked=True)


def _plain_names(question: Question) -> Iterator[str]:
    if len(question.words) == 1 and len(question.words[0].parts) == 1:
        part = question.words[0].parts[0]
        if not isinstance(part, Expansion) or part.operator not in {"", ":-", "-"}:
            return
        if part.argument is None or part.argument.literal == "":
            yield part.name


def demanded(command: Command, *, answer: bool) -> Iterator[str]:
    """Names of variables that are empty wherever the test gives this answer, or one of them is."""
    if isinstance(command, Test):
        yield from _empty(command.condition, answer=answer)


def _empty(condition: Condition, *, answer: bool) -> Iterator[str]:
    if isinstance(condition, Logic):
        if condition.operator == "!" or (condition.operator == "||") == answer:
            for part in condition.parts:
                yield from _empty(part, answer=answer != (condition.operator == "!"))
    elif condition.operator == ("-z" if answer else "-n") or (condition.operator == "word" and not answer):
        yield from _plain_names(condition)


def file_flag(word: Word) -> str:
    """What stands for a file's being there, by the word that names it."""
    return "@file " + word.at.source.text_of(word.at.node).strip("\"'").removeprefix("./")


def narrow(command: Command, env: Env, *, answer: bool) -> None:
    """Keeps of the variables what fits the answer of a test."""
    if isinstance(command, Test):
        _narrow(command.condition, env, answer=answer, is_double=command.is_double)


def _narrow(condition: Condition, env: Env, *, answer: bool, is_double: bool) -> None:
    if isinstance(condition, Logic):
        if condition.operator == "!" or (condition.operator == "&&") == answer:
            for side in condition.parts:
                _narrow(side, env, answer=answer != (condition.operator == "!"), is_double=is_double)
        return
    if answer and condition.operator in _FINDING:
        env.variables[file_flag(condition.words[0])] = ZERO
    part = condition.words[0].parts[0] if condition.words and len(condition.words[0].parts) == 1 else None
    if not isinstance(part, Expansion) or part.operator or part.is_element:
        return
    others = [word.literal for word in condition.words[1:]]
    known = env.status if part.name == "?" else env.variables.get(part.name)
    if known is None or known.is_open or None in others:
        return
    right = [Values.of(other) for other in others if other is not None]
    fits = {
        text
        for text in known.all
        if (found := _compared(condition, [Values.of(text), *right], is_double=is_double)) is None
        or answer in found
    }
    if part.name != "?" and fits != NONE:
        env.variables[part.name] = known.keep(fits)
