"""Options that the usage text of a script names: its docstring, and the texts of its parser."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Advertised
from ownership_lint.analysis.contracts.python.module import Module, keyword
from ownership_lint.finding import Location
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING: Final = lazy_pattern(
    r"[ \t]*(?:options?|flags?|optional arguments|arguments|args)[ \t]*:+[ \t]*", re.IGNORECASE
)
_LISTED: Final = lazy_pattern(
    r"[ \t]+(--?[A-Za-z0-9][\w-]*+(?:(?:,[ \t]*|[ \t]+/[ \t]+|[ \t]*\|[ \t]*)--?[A-Za-z0-9][\w-]*+)*)"
)
_FLAG: Final = lazy_pattern(r"(?<![\w-])--?[A-Za-z][\w-]*+")
_END: Final = lazy_pattern(r"[;&#`]|\|\|?[ \t]*[^\s\-]|[ \t]{2,}[A-Z(]|[ \t]->|[ \t]—")
"""Where a command line ends, and something else begins."""
_CALL: Final = lazy_pattern(
    r"[ \t>$*-]*(?:usage:[ \t]*)?(?:(?:python[0-9.]*|uv run|poetry run|sudo|\w+=\S*)[ \t]+){0,4}"
    r"(?:[\w./-]*/)?",
    re.IGNORECASE,
)
"""What stands before the name of a script in a line that calls it."""
_LONGEST_LINE: Final = 400
_USAGE_KEYWORDS: Final = ("epilog", "usage", "description")


def read(module: Module) -> tuple[Advertised, ...]:
    """Every option that a usage text names, once, in the order of the text."""
    script = module.path.rpartition("/")[2].lower()
    found: dict[str, Advertised] = {}
    for node in _texts(module):
        for flag, offset in _named(str(node.value), script):
            found.setdefault(flag, Advertised(flag, _place(module, node, offset, flag)))
    return tuple(found.values())


def _texts(module: Module) -> Iterator[ast.Constant]:
    match module.tree.body[:1]:
        case [ast.Expr(value=ast.Constant(value=str()) as docstring)]:
            yield docstring
    for call in module.all(ast.Call):
        for name in _USAGE_KEYWORDS if call.keywords else ():
            match module.constant(keyword(call, name)):
                case ast.Constant(value=str()) as text:
                    yield text


def _named(text: str, script: str) -> Iterator[tuple[str, int]]:
    """The options of a usage text, each with the line in which it stands."""
    depth = -1
    is_continued = False
    for number, line in enumerate(text.split("\n")):
        if len(line) > _LONGEST_LINE:
            continue
        indent = len(line) - len(line.lstrip())
        if _HEADING.fullmatch(line):
            depth = indent
            continue
        if line.strip() and indent <= depth:
            depth = -1
        if depth >= 0 and (listed := _LISTED.match(line)):
            for one in _FLAG.finditer(listed[1]):
                yield one[0], number
            continue
        rest = line if is_continued else _behind(line, script)
        is_continued = rest is not None and line.rstrip().endswith("\\")
        for one in _FLAG.finditer(_command(rest or "")):
            yield one[0], number


def _behind(line: str, script: str) -> str | None:
    """What follows the name of the script in a line that begins with how it is called."""
    lower = line.lower()
    if len(lower) != len(line):  # as that of `İ`
        lower = line
    start = lower.rfind(script)
    while start >= 0:
        rest = line[start + len(script) :]
        if rest[:1] in ("", " ", "\t") and _CALL.fullmatch(line, 0, start):
            return rest
        start = lower.rfind(script, 0, start)
    return None


def _command(text: str) -> str:
    end = _END.search(text)
    return text[: end.start()] if end else text


def _place(module: Module, node: ast.Constant, offset: int, flag: str) -> Location:
    """Where a flag stands in a literal, if its lines are the lines of the file; else where that begins."""
    line = module.line(node.lineno + offset)
    found = next((one.start() for one in _FLAG.finditer(line) if one[0] == flag), -1)
    is_within = node.lineno + offset <= (node.end_lineno or node.lineno)
    if found < 0 or not is_within:
        return module.at(node)
    return Location.of_line(module.path, node.lineno + offset, found + 1, len(flag))
