"""Code of a shell on a command line: the commands in it, and whether a download is run at once."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.mcp.launch.model import Word
from ownership_lint.analysis.mcp.launch.words import flags
from ownership_lint.analysis.shell_words import UnreadableShellError, commands
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.mcp.launch.draft import Code, Draft
    from ownership_lint.analysis.mcp.launch.words import Cursor

MAX_CODE: Final = 100_000
"""Characters; nobody writes more on a command line."""
POWERSHELLS: Final = frozenset({"powershell", "pwsh"})
_BASH: Final = flags(
    "-o -O +o +O --rcfile --init-file",
    "-a -b -e -f -h -i -k -l -m -n -p -r -s -t -u -v -x -B -C -E -H -P -T -c -D --login --noprofile --norc"
    " --posix --restricted --verbose --debugger --interactive",
)
_KEYWORDS: Final = frozenset({"then", "else", "do", "if", "elif", "while", "until", "!", "{", "time", "&"})
_SEPARATORS: Final = {
    "cmd": frozenset({"&&", "||", "&", "|"}),
    "powershell": frozenset({"&&", "||", ";", "|", "&", "\n", "(", ")", "{", "}"}),
    "posix": frozenset({"&&", "||", ";", "|", "&"}),
}
_TOKENS: Final = {
    "cmd": lazy_pattern(r"&&|\|\||[&|]|(?:[^\s\"&|]|\"[^\"]*(?:\"|\Z))+"),
    "powershell": lazy_pattern(r"&&|\|\||[;|&\n(){}]|(?:[^\s\"';|&(){}]|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))+"),
}
_QUOTES: Final = {"cmd": '"', "powershell": "\"'"}
_POWERSHELL_VALUED: Final = (
    "executionpolicy",
    "ep",
    "windowstyle",
    "version",
    "inputformat",
    "outputformat",
    "workingdirectory",
    "wd",
    "configurationname",
    "configurationfile",
    "settingsfile",
    "psconsolefile",
    "custompipename",
)


class Line(NamedTuple):
    """One simple command of the code."""

    words: tuple[Word, ...]
    after: str
    """The operator behind it."""
    level: tuple[int, ...]
    """The substitutions and subshells that it is in."""
    start: int
    """Where it stands in the code."""


def shell(draft: Draft, cursor: Cursor) -> bool:
    """`sh -c CODE`, or `sh SCRIPT`."""
    is_code = is_stdin = False
    while (word := cursor.peek()) and word.text.startswith("+"):
        cursor.next()
    for option in cursor.options(_BASH):
        is_code |= option.name == "-c"
        is_stdin |= option.name == "-s"
    word = None if cursor.is_lost else cursor.next()
    if word and is_code:
        draft.read_code("posix", word)
    elif word and not is_stdin and word.text != "-":
        draft.script = word
    draft.arguments = cursor.rest()
    return False


def source(draft: Draft, cursor: Cursor) -> bool:
    """`source SCRIPT`."""
    draft.script = cursor.next()
    draft.arguments = cursor.rest()
    return False


def cmd(draft: Draft, cursor: Cursor) -> bool:
    """`cmd /d /s /c COMMAND…`."""
    while (word := cursor.next()) and word.text.startswith("/"):
        if word.text.lstrip("/").lower()[:1] in {"c", "k", "r"}:
            glued = word.tail(len(word.text) - len(word.text.lstrip("/")) + 1)
            words = cursor.rest()
            draft.read_code("cmd", *((glued, *words) if glued.text else words))
    return False


def powershell(draft: Draft, cursor: Cursor) -> bool:
    """`powershell [options] -Command CODE…`, `-File SCRIPT`, `-EncodedCommand CODE`."""
    while word := cursor.next():
        name = word.text.lower().lstrip("-/")
        if word.text[:1] not in {"-", "/"} or not name:
            cursor.push([word])
            return _powershell_code(draft, cursor)
        if "command".startswith(name) or name == "commandwithargs":
            return _powershell_code(draft, cursor)
        if "file".startswith(name):
            draft.script = cursor.next()
            draft.arguments = cursor.rest()
            return False
        if "encodedcommand".startswith(name) or name == "ec":
            encoded = cursor.next()
            if encoded:
                draft.read_code("powershell", _decoded(encoded))
            return False
        if name == "w" or any(valued.startswith(name) for valued in _POWERSHELL_VALUED):
            cursor.next()
    return False


def _powershell_code(draft: Draft, cursor: Cursor) -> bool:
    words = cursor.rest()
    if words and words[0].text.lower().endswith(".ps1"):
        draft.script, draft.arguments = words[0], words[1:]
    else:
        draft.read_code("powershell", *words)
    return False


def _decoded(word: Word) -> Word:
    try:
        text = base64.b64decode(word.text, validate=True).decode("utf-16-le")
    except (binascii.Error, ValueError):
        text = ""
    return Word(text, word.place)


def split(word: Word) -> list[Word]:
    """The words of a string as `env -S` splits it; none where it cannot be read."""
    return [part for line in _posix(word) for part in line.words]


def lines(code: Code) -> tuple[Line, ...]:
    """The simple commands of the code in order, those inside substitutions first."""
    separators = _SEPARATORS[code.language]
    if len(code.words) == 1:
        if code.language == "posix":
            return tuple(_posix(code.words[0]))
        found = _tokens(code.words[0], code.language)
    else:
        found = [(word, word.text in separators) for word in code.words]
    return tuple(_cut(found))


def _posix(word: Word) -> Iterator[Line]:
    if len(word.text) > MAX_CODE:
        return
    try:
        found = commands(word.text, 0, len(word.text))
    except UnreadableShellError:
        return
    for command in found:
        words = [_quoted(word, part.start, part.end, part.text) for part in command.words]
        yield Line(_without_keywords(words), command.after, command.level, command.words[0].start)


def _quoted(outer: Word, start: int, end: int, text: str) -> Word:
    """A word of the code at its place; a place inside its quotes where they stand around all of it."""
    raw = outer.part(start, end)
    if len(raw.text) == len(text) + 2 and raw.text[1:-1] == text:
        return raw.part(1, 1 + len(text))
    return Word(text, raw.place)


def _tokens(word: Word, language: str) -> list[tuple[Word, bool]]:
    """The tokens of one string, and whether each is an operator."""
    found = []
    for matched in _TOKENS[language].finditer(word.text):
        text = matched[0]
        if text in _SEPARATORS[language]:
            found.append((word.part(*matched.span()), True))
        else:
            plain = text.translate({ord(quote): None for quote in _QUOTES[language]})
            found.append((_quoted(word, matched.start(), matched.end(), plain), False))
    return found


def _cut(found: Sequence[tuple[Word, bool]]) -> Iterator[Line]:
    words: list[Word] = []
    for word, is_operator in found:
        if not is_operator:
            words.append(word)
        elif words:
            yield Line(_without_keywords(words), word.text, (), 0)
            words = []
    if words:
        yield Line(_without_keywords(words), "", (), 0)


def _without_keywords(words: Sequence[Word]) -> tuple[Word, ...]:
    first = 0
    while first < len(words) and words[first].text in _KEYWORDS:
        first += 1
    return tuple(words[first:])
