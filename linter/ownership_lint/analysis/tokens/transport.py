"""Finds code that was escaped on its way: for a shell, for JSON, for HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.edges import line_around
from ownership_lint.analysis.tokens.languages import C_LIKE, JS_LIKE
from ownership_lint.analysis.tokens.parsing import parses
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

_WITH_BANG: Final = C_LIKE | {"python"}
_BEFORE_BANG: Final = lazy_pattern(
    r"(?:[(\[{,;:=&|?!<>+]|\b(?:return|if|while|and|or|not|await|assert)|^)\s*\Z"
)
_MACRO: Final = lazy_pattern(r"\b[a-z_]\w*\Z")

_NEAR: Final = 60
"""Characters before a spot that tell whether an operator may stand there."""
_XML: Final = lazy_pattern(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE)")
"""Translations of Qt end with `.ts` too."""
_OPERATOR_BEFORE: Final = lazy_pattern(r"[\w)\]][ \t]?\Z|[=-]\Z|#include[ \t]*\Z")
_VALUE_BEFORE: Final = lazy_pattern(r"[(\[,=+:][ \t]*\Z|\b(?:from|import|return|print|echo)[ \t]+\Z")
_VALUE_BEHIND: Final = lazy_pattern(r"[\w./@#%-]")
_OPERATOR_BEHIND: Final = lazy_pattern(r"[ \t]?[\w(\"'=\[-]|&amp;|[ \t]\{|[ \t]*\Z")


def find_escaped_bangs(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """A backslash before `!` where a shell's history was to be kept out: in code and in a first line."""
    for _, start, end in spots:
        if start == 1 and file.text.startswith("#\\!"):
            told = "the first line does not name an interpreter: a backslash stands before its `!`"
        elif file.language in _WITH_BANG and _is_not(file, start) and file.zones.at(start) is Zone.CODE:
            told = "a backslash was put before `!`, as for a shell"
        else:
            continue
        yield file.damage("tokens/escaped-bang", start, end, told)


def _is_not(file: TokenFile, start: int) -> bool:
    """Whether `!` may stand there as an operator."""
    before = file.text[line_around(file, start)[0] : start][-_NEAR:]
    behind = file.text[start + 2 : start + 3]
    is_macro = file.language == "rust" and behind in {"(", "[", "{", " "} and _MACRO.search(before)
    return behind == "=" or bool(is_macro) or _BEFORE_BANG.search(before) is not None


def find_literal_newlines(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """`\\n`, or PowerShell's form of it, between two statements."""
    if file.language not in C_LIKE - {"php"} | {"python"}:
        return
    told_at = -1
    for name, start, end in spots:
        if start == told_at or (name == "indented" and _is_quoted(file, start)):
            continue
        is_powershell = name == "powershell" and file.language in JS_LIKE and _is_between(file, start, end)
        if is_powershell or file.zones.at(start) is Zone.CODE:
            told, told_at = "an escape sequence stands where a line should end", start
            yield file.damage("tokens/literal-newline", start, end, told, severity=_severity(file))


def _is_quoted(file: TokenFile, start: int) -> bool:
    """Whether a quotation is open before it, as far as its line tells: that is quick to see."""
    before = file.text[line_around(file, start)[0] : start]
    return any(before.count(mark) % 2 for mark in "\"'`")


def _is_between(file: TokenFile, start: int, end: int) -> bool:
    """Whether no quotation is open before it: in JavaScript its backquote opens one of its own."""
    line, line_end = line_around(file, start)
    before, behind = file.text[line:start], file.text[end:line_end]
    return (
        not _is_quoted(file, start)
        and before.rstrip().endswith((";", "{", "}", ","))
        and "`" not in behind.replace("`r`n", "").replace("`n", "")
    )


def find_html_entities(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """HTML's names for characters where an operator should stand."""
    if file.language not in C_LIKE | {"python"} or _XML.match(file.data):
        return
    told_until = 0
    for name, start, end in spots:
        is_told = start < told_until
        if is_told or not _is_operator(file, name, start, end) or file.zones.at(start) is not Zone.CODE:
            continue
        told_until = end
        severity = "error" if file.language == "python" else _severity(file)
        told = "HTML's name of a character stands in code"
        yield file.damage("tokens/html-entity", start, end, told, severity=severity)


def _is_operator(file: TokenFile, name: str, start: int, end: int) -> bool:
    """Whether a text with it reads as code; `p = &lt;` is the address of a variable."""
    if name == "operator":
        return True
    line, line_end = line_around(file, start)
    before, behind = file.text[line:start][-_NEAR:], file.text[end:line_end]
    if name == "quotation":
        return _VALUE_BEFORE.search(before) is not None and _VALUE_BEHIND.match(behind) is not None
    return _OPERATOR_BEFORE.search(before) is not None and _OPERATOR_BEHIND.match(behind) is not None


def _severity(file: TokenFile) -> str:
    return "error" if parses(file) is False else "warning"
