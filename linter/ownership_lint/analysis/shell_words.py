"""Simple commands of shell text, with the offsets of their words: a reader, never an interpreter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

_BLANK: Final = lazy_pattern(r"(?:[ \t\r\x00\f\v]|\\\r?\n)*(?:#[^\n]*)?")
_PLAIN: Final = lazy_pattern(r"(?:[^\s'\"`$\\|&;()<>]|\$(?![({'\"]))+")
_IN_DOUBLE: Final = lazy_pattern(r"(?:[^\"`$\\]|\\.|\$(?![({]))*", re.DOTALL)
_IN_BRACES: Final = lazy_pattern(r"(?:[^{}\\]|\\.)*", re.DOTALL)
_OPERATOR: Final = lazy_pattern(r"&&|\|\||;;&|;;|;&|\|&|[;|\n]|&(?!>)")
_REDIRECT: Final = lazy_pattern(r"&>>|&>|\d*(?:<<<|<<-|<<|>>|>\||<>|>&|<&|>|<)")
_UNQUOTED: Final = lazy_pattern(r"\\(.)|['\"\x00]", re.DOTALL)
_PARENTHESIS: Final = lazy_pattern(r"[()]")
_PATTERN: Final = lazy_pattern(
    r"(?:\s|\\\n|#[^\n]*\n)*+(?!esac\b)\(?(?:[^()'\"\\\n;]|'[^'\n]*'|\"[^\"\n]*\"|\\.)*+\)", re.DOTALL
)
_PATTERN_FOLLOWS: Final = frozenset({";;", ";&", ";;&"})
_MAX_DEPTH: Final = 30
_MAX_PATTERN: Final = 1_000


class UnreadableShellError(Exception):
    """The text ends inside a quote or substitution, or nests too deeply: nothing is known about it."""


class Word(NamedTuple):
    """One word: its place, and its text without quotes."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Command:
    """A simple command, and the operator behind it."""

    level: tuple[int, ...]
    """The subshells that it is in, outermost first."""
    words: list[Word] = field(default_factory=list)
    after: str = ""


def commands(text: str, start: int, end: int, *, one_line: bool = False) -> list[Command]:
    """The commands of `text[start:end]` in order, those inside substitutions first.

    With `one_line` reading stops at the first line end that is in no quote and no parenthesis.
    Raises `UnreadableShellError`.
    """
    reader = _Reader(text, start, end, one_line=one_line)
    reader.read(start, "", ())
    return reader.found


def after_pattern(text: str, pos: int, end: int, *, one_line: bool = False) -> int:
    """The place behind the pattern of a `case` branch that begins at `pos`; `pos` where there is none."""
    found = _PATTERN.match(text, pos, min(end, pos + _MAX_PATTERN))
    return pos if found is None or (one_line and "\n" in found[0]) else found.end()


class _Reader:
    def __init__(self, text: str, start: int, end: int, *, one_line: bool) -> None:
        self.found: list[Command] = []
        self._text = text
        self._end = end
        self._one_line = one_line
        self._heredocs: list[str] = []
        self._subshells = start  # so that no two pieces of one text share a number
        self._in_backquotes = False

    def read(self, pos: int, closing: str, level: tuple[int, ...]) -> int:
        """Read up to the `closing` character, or to the end; the place behind it."""
        if len(level) > _MAX_DEPTH:
            raise UnreadableShellError
        command = Command(level)
        cases = 0
        while True:
            pos = self._skip_blank(pos)
            char = self._text[pos] if pos < self._end else ""
            if not char:
                if closing:
                    raise UnreadableShellError
                self._finish(command, "")
                return pos
            if char == closing and not (cases and char == ")"):
                self._finish(command, closing)
                return pos + 1
            if char == ")":  # the end of a pattern of `case`, or of a parenthesis opened before our start
                self._forget_alternatives(command)
                command, pos = Command(level), pos + 1
            elif operator := _OPERATOR.match(self._text, pos, self._end):
                self._finish(command, operator[0])
                command, pos = Command(level), self._after_operator(operator)
                if operator[0] == "\n" and self._one_line and not closing:
                    return pos
            else:
                pos = self._part(pos, char, command)
                step = _case_step(command.words)
                cases += step
                if step > 0:
                    command, pos = Command(level), self._after_pattern(pos)

    def _after_operator(self, operator: re.Match[str]) -> int:
        if operator[0] == "\n":
            return self._skip_heredocs(operator.end())
        follows = operator[0] in _PATTERN_FOLLOWS
        return self._after_pattern(operator.end()) if follows else operator.end()

    def _after_pattern(self, pos: int) -> int:
        return after_pattern(self._text, pos, self._end, one_line=self._one_line)

    def _forget_alternatives(self, last: Command) -> None:
        """`a|b)` is the pattern of a branch: neither of its words is a command."""
        while len(last.words) == 1 and self.found and self.found[-1].after == "|":
            last = self.found.pop()

    def _part(self, pos: int, char: str, command: Command) -> int:
        """Read one part of a simple command."""
        if redirect := _REDIRECT.match(self._text, pos, self._end):
            return self._redirect(redirect, command)
        if char == "(":
            return self._parenthesis(pos, command)
        return self._word(pos, command)

    def _finish(self, command: Command, after: str) -> None:
        if command.words:
            command.after = after
            self.found.append(command)

    def _skip_blank(self, pos: int) -> int:
        blank = _BLANK.match(self._text, pos, self._end)
        if blank is None:
            return pos
        hash_at = self._text.find("#", pos, blank.end())
        if (
            hash_at == pos
            and pos
            and not self._text[pos - 1].isspace()
            and self._text[pos - 1] not in ";&|()"
        ):
            return pos
        return blank.end()

    def _parenthesis(self, pos: int, command: Command) -> int:
        if self._text.startswith("((", pos) and not command.words:
            return self._balanced(pos + 1) + 1
        if command.words and command.words[-1].end == pos and command.words[-1].text.endswith("="):
            return self._discarded(pos + 1, command.level)
        if len(command.words) == 1 and self._text[pos + 1 : pos + 2] == ")":  # a function is defined
            command.words.clear()
            return pos + 2
        return self._nested(pos + 1, ")", command.level)

    def _nested(self, pos: int, closing: str, level: tuple[int, ...]) -> int:
        self._subshells += 1
        return self.read(pos, closing, (*level, self._subshells))

    def _backquotes(self, pos: int, level: tuple[int, ...]) -> int:
        self._in_backquotes = True
        pos = self._nested(pos, "`", level)
        self._in_backquotes = False
        return pos

    def _discarded(self, pos: int, level: tuple[int, ...]) -> int:
        """The elements of an array are no commands."""
        kept = len(self.found)
        pos = self._nested(pos, ")", level)
        del self.found[kept:]
        return pos

    def _balanced(self, pos: int) -> int:
        """The place behind the parenthesis that closes the one at `pos`."""
        depth = 0
        for match in _PARENTHESIS.finditer(self._text, pos, self._end):
            depth += 1 if match[0] == "(" else -1
            if depth == 0:
                return match.end()
        raise UnreadableShellError

    def _redirect(self, redirect: re.Match[str], command: Command) -> int:
        operator = redirect[0].lstrip("0123456789")
        if operator in {"<", ">"} and self._text.startswith("(", redirect.end()):
            return self._nested(redirect.end() + 1, ")", command.level)
        pos = self._skip_blank(redirect.end())
        target = Command(command.level)
        end = self._word(pos, target) if pos < self._end else pos
        if not target.words:
            return max(pos, redirect.end())
        if operator in {"<<", "<<-"}:
            self._heredocs.append(target.words[0].text)
        return end

    def _skip_heredocs(self, pos: int) -> int:
        for delimiter in self._heredocs:
            while pos < self._end:
                line_end = self._text.find("\n", pos, self._end)
                line_end = self._end if line_end < 0 else line_end
                line = self._text[pos:line_end].strip()
                pos = min(line_end + 1, self._end)
                if line == delimiter:
                    break
        self._heredocs.clear()
        return pos

    def _word(self, start: int, command: Command) -> int:
        pos, level = start, command.level
        while pos < self._end:
            if plain := _PLAIN.match(self._text, pos, self._end):
                pos = plain.end()
                continue
            char = self._text[pos]
            if char == "'":
                pos = self._find("'", pos + 1) + 1
            elif char == '"':
                pos = self._double(pos + 1, level)
            elif char == "\\":
                pos += 2
            elif char == "`" and not self._in_backquotes:
                pos = self._backquotes(pos + 1, level)
            elif char == "$":
                pos = self._dollar(pos, level)
            else:
                break
        pos = min(pos, self._end)
        if pos == start:  # a character that begins no word here, such as a lone closing backquote
            return pos + 1
        text = _UNQUOTED.sub(r"\1", self._text[start:pos])
        command.words.append(Word(start, pos, text))
        return pos

    def _double(self, pos: int, level: tuple[int, ...]) -> int:
        while True:
            inside = _IN_DOUBLE.match(self._text, pos, self._end)
            pos = inside.end() if inside else pos
            char = self._text[pos] if pos < self._end else ""
            if char == '"':
                return pos + 1
            if char == "`" and not self._in_backquotes:
                pos = self._backquotes(pos + 1, level)
            elif char == "$":
                pos = self._dollar(pos, level)
            else:
                raise UnreadableShellError

    def _dollar(self, pos: int, level: tuple[int, ...]) -> int:
        if self._text.startswith("((", pos + 1):
            return self._balanced(pos + 1)
        following = self._text[pos + 1 : pos + 2]
        if following == "(":
            return self._nested(pos + 2, ")", level)
        if following == "{":
            return self._braces(pos + 2)
        if following == "'":
            return self._find("'", pos + 2) + 1
        return pos + 1

    def _braces(self, pos: int) -> int:
        depth = 1
        while depth:
            inside = _IN_BRACES.match(self._text, pos, self._end)
            pos = inside.end() if inside else pos
            if pos >= self._end:
                raise UnreadableShellError
            depth += 1 if self._text[pos] == "{" else -1
            pos += 1
        return pos

    def _find(self, char: str, pos: int) -> int:
        found = self._text.find(char, pos, self._end)
        if found < 0:
            raise UnreadableShellError
        return found


def _case_step(words: list[Word]) -> int:
    """Patterns follow `case WORD in` until `esac`: there a closing parenthesis ends a pattern."""
    if len(words) == 3:
        return 1 if words[0].text == "case" and words[2].text == "in" else 0
    return -1 if len(words) == 1 and words[0].text == "esac" else 0
