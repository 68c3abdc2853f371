"""Whether a file can be parsed, where the standard library can tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ownership_lint.analysis.tokens.source import TokenFile

MOST: Final = 4_000_000
"""Bytes of a file that is parsed."""


class Parse(NamedTuple):
    """What a parser said."""

    is_sound: bool | None
    """None where that cannot be told: no parser, another version or dialect of the language, a template."""
    line: int = 0
    column: int = 0
    """Where the fault of a broken file was noticed, from 1."""
    message: str = ""


UNKNOWN: Final = Parse(None)
SOUND: Final = Parse(is_sound=True)


def parses(file: TokenFile) -> bool | None:
    """Whether a file can be parsed; None where that cannot be told."""
    return parse(file).is_sound


@lru_cache(maxsize=1)  # several rules ask about one file
def parse(file: TokenFile) -> Parse:
    """What the parser of a file's language says about it."""
    parser = _PARSERS.get(file.language)
    if parser is None or len(file.data) > MOST:
        return UNKNOWN
    try:
        found = parser(file)
    except (RecursionError, MemoryError, ValueError):
        return UNKNOWN
    if found.is_sound is False and _TEMPLATE.search(_line(file, found.line)):
        return UNKNOWN
    return found


_TEMPLATE: Final = lazy_pattern(r"\{\{|\{%|<%|^\s*[%!]")

_OTHER_PYTHON_MESSAGE: Final = lazy_pattern(
    r"^f-string|Missing parentheses in call to '(?:print|exec)'"
    r"|multiple exception types must be parenthesized|leading zeros in decimal"
    r"|inconsistent use of tabs|too many nested parentheses|encoding problem|unknown encoding"
)
_OTHER_PYTHON_LINE: Final = lazy_pattern(
    # PEP 695 and 750
    r"^\s*(?:type\s+[^\W\d]\w*\s*[=\[]|(?:async\s+)?def\s+\w+\s*\[|class\s+\w+\s*\[)|\b[tT][rR]?[\"']"
    # Python 2
    r"|^\s*(?:print|exec)\s+[^\s=(]|^\s*raise\s+[\w.]+\s*,|<>|`[^`]*`|\b[uU][rR][\"']|\b(?:0[xX][\da-fA-F]+|\d+)[lL]\b"
    r"|\blambda\s*\(|^\s*print\s*>>|^\s*def\s+\w+\s*\(.*\(.*\).*\)\s*:"
)


def _python(file: TokenFile) -> Parse:
    import warnings
    from _ast import PyCF_ONLY_AST  # `ast` takes long to load

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(file.data, "<text>", "exec", PyCF_ONLY_AST, dont_inherit=True)
    except SyntaxError as error:
        line = error.lineno or 1
        if _OTHER_PYTHON_MESSAGE.search(error.msg) or _OTHER_PYTHON_LINE.search(_line(file, line)):
            return UNKNOWN
        return Parse(is_sound=False, line=line, column=max(error.offset or 1, 1), message=error.msg)
    return SOUND


def _json(file: TokenFile) -> Parse:
    import json

    text = file.data.decode("utf-8-sig")
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        # Comments, a comma at the end, names without quotes, several documents: other dialects.
        if error.msg == "Extra data" or not text.strip() or _OTHER_JSON.match(text, error.pos):
            return UNKNOWN
        return Parse(is_sound=False, line=error.lineno, column=error.colno, message=error.msg)
    return SOUND


_OTHER_JSON: Final = lazy_pattern(r"/[/*]|#|[}\]']|[^\W\d]\w*\s*:|[+-]?(?:Infinity|NaN|\.\d|0x)")


def _toml(file: TokenFile) -> Parse:
    import tomllib

    try:
        tomllib.loads(file.data.decode())
    except tomllib.TOMLDecodeError as error:
        told, _, place = str(error).partition(" (at ")
        found = re.match(r"line (\d+), column (\d+)", place)
        line, column = (int(found[1]), int(found[2])) if found else file.place(len(file.text))
        return Parse(is_sound=False, line=line, column=column, message=told)
    return SOUND


def _yaml(file: TokenFile) -> Parse:
    from ownership_lint.analysis.tokens.broken_yaml import parse_yaml

    return parse_yaml(file)


def _line(file: TokenFile, number: int) -> str:
    return file.line_text(number) if 0 < number <= len(file.lines) else ""


_PARSERS: Final[Mapping[str, Callable[[TokenFile], Parse]]] = {
    "python": _python,
    "json": _json,
    "toml": _toml,
    "yaml": _yaml,
}
