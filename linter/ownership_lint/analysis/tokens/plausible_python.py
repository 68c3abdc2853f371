"""Tells quickly that a Python file is hardly broken, so that few have to be parsed.

What a regular expression can say of a grammar is said here: which token may follow which, and where strings
and comments end. It knows no nesting: brackets are counted, and indentation is looked at where a colon wants
some. A file that passes may still be broken in rare ways; of one that does not, the parser decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.pattern_set import re2_options

try:
    import re2
except ImportError:  # no wheel for this platform
    re2 = None

if TYPE_CHECKING:
    from re import Pattern

_MEMORY: Final = 64 << 20

_GAP: Final = r"(?:[ \t\f]|\\\r?\n)*"
_LINE_END: Final = rf"(?:#[^\n]*)?\r?\n{_GAP}"
_TEXTS: Final = "|".join(
    form.replace("Q", quote)
    for quote in "\"'"
    for form in (r"Q{3}(?:Q{0,2}(?:[^Q\\]|\\(?s:.)))*Q{3}", r"Q(?:[^Q\\\n]|\\\r?(?s:.))*Q")
)
_STRING: Final = rf"(?:[rRbBuUfF]{{0,2}}(?:{_TEXTS}))"
# Letters of other scripts, but not the punctuation, symbols and pictures that begin with the bytes left out.
_NAME: Final = r"[A-Za-z_\xc3-\xe1\xe3-\xee][A-Za-z0-9_\x80-\xc1\xc3-\xe1\xe3-\xee]*"
_NUMBER: Final = r"[0-9][0-9A-Za-z_]*\.?[0-9A-Za-z_]*|\.[0-9][0-9A-Za-z_]*"
_VALUE: Final = rf"(?:{_NAME}|{_NUMBER}|\.\.\.|{_STRING}(?:{_GAP}{_STRING})*){_GAP}"
_OPEN: Final = rf"[(\[{{]{_GAP}"
_CLOSE: Final = rf"[)\]}}]{_GAP}"
_LEADS: Final = (
    r"\b(?:if|elif|while|for|with|return|assert|del|raise|import|from|global|nonlocal|try|except|finally|else"
    rf"|lambda|not|await|yield|async{_GAP}(?:for|with)|match|case|type)\b{_GAP}"
)
_JOINS: Final = rf"\b(?:and|or|in|is|if|else|for|not{_GAP}in|async{_GAP}for|as|from|import)\b{_GAP}"
_HEAD: Final = rf"\b(?:(?:async{_GAP})?def|class)\b{_GAP}{_NAME}{_GAP}[(:\[]{_GAP}"
_IMPORT_ALL: Final = rf"\bimport\b{_GAP}\*{_GAP}"

# Three states: at the beginning of a statement or of a value, behind an operator, and behind a value.
_BEGIN_BEGIN: Final = (
    rf"(?:{_OPEN}|{_LEADS}|{_HEAD}|{_LINE_END}|:{_GAP}(?:,{_GAP})?"
    rf"|@{_GAP}|\*{_GAP},{_GAP}|\*\*?{_GAP}{_OPEN})"
)
_BEGIN_VALUE: Final = rf"(?:{_VALUE}|{_CLOSE}|/{_GAP}|\*\*?{_GAP}{_VALUE}|{_IMPORT_ALL})"
_BEGIN_OPERATOR: Final = rf"(?:[-+~]|\.+){_GAP}"
_OPERATOR_OPERATOR: Final = rf"(?:[-+~]{_GAP}|{_LINE_END})*"
_OPERATOR_BEGIN: Final = rf"(?:{_OPEN}|\b(?:await|not|lambda|import)\b{_GAP})"
_OPERATOR_VALUE: Final = rf"(?:{_VALUE}|{_IMPORT_ALL})"
_VALUE_VALUE: Final = rf"(?:{_CLOSE}|{_LINE_END}|{_IMPORT_ALL})"
_VALUE_BEGIN: Final = (
    rf"(?:(?:[(\[,;]|:?=|[-+*/%@&|^]=|(?:\*\*|//|<<|>>)=|->){_GAP}|:{_GAP}(?:,{_GAP})?|{_LINE_END}|{_JOINS})"
)
_VALUE_OPERATOR: Final = rf"(?:\.|\*\*|//|<<|>>|[-+*/%@&|^<>]|[<>=!]=){_GAP}"

_BEGUN: Final = rf"(?:{_BEGIN_BEGIN}|{_BEGIN_OPERATOR}{_OPERATOR_OPERATOR}{_OPERATOR_BEGIN})*"
_FIRST_VALUE: Final = rf"(?:{_BEGIN_VALUE}|{_BEGIN_OPERATOR}{_OPERATOR_OPERATOR}{_OPERATOR_VALUE})"
_MORE: Final = (
    rf"(?:{_VALUE_VALUE}|{_VALUE_BEGIN}{_BEGUN}{_FIRST_VALUE}"
    rf"|{_VALUE_OPERATOR}{_OPERATOR_OPERATOR}(?:{_VALUE}|{_OPERATOR_BEGIN}{_BEGUN}{_FIRST_VALUE}))*"
)
_FILE: Final = (
    rf"(?:\xef\xbb\xbf)?{_GAP}{_BEGUN}(?:{_FIRST_VALUE}{_MORE}(?:{_VALUE_BEGIN}{_BEGUN})?)?(?:#[^\n]*)?"
)

_EMPTY_LINES: Final = r"(?:[ \t]*(?:#[^\n]*)?\n)*"
_INDENTATION: Final = (
    "|".join(
        rf"(?:\A|\n) {{{depth}}}(?:if|elif|else|for|while|with|try|except|finally|def|class|async)\b"
        rf"[^\n#]*:[ \t]*(?:#[^\n]*)?\n"
        rf"{_EMPTY_LINES} {{0,{depth}}}[^\s#]"
        rf"|(?:\A|\n) {{{depth}}}[^\s#][^\n#]*[\w)\]}}]\n{_EMPTY_LINES} {{{depth + 1},}}"
        r"(?:(?:return|raise|def|class|while|with|try|elif|except|finally|pass|break|continue|del|assert)\b"
        r"|[\w.]+ = )"
        for depth in range(0, 21, 4)
    )
    + r"|(?:\A|\n) *(?:(?:async +)?def +\w+\([^\n#)]*\)(?: *-> *[\w.\[\], |]+)?|elif [^\n#()\[\]{}:]*"
    r"|except(?: [\w.]+| \([\w., ]+\))?(?: as \w+)?)[ \t]*\n"
)


def _compiled(pattern: str) -> Pattern[bytes]:
    options = re2_options()
    options.max_mem = _MEMORY
    compiled: Pattern[bytes] = re2.compile(pattern.encode(), options)
    return compiled


_WHOLE: Final = None if re2 is None else _compiled(_FILE)
_UNINDENTED: Final = None if re2 is None else _compiled(_INDENTATION)


def is_plausible(data: bytes) -> bool:
    """Whether a file looks like Python that can be parsed; never without re2, which alone is quick enough."""
    if _WHOLE is None or _UNINDENTED is None:
        return False
    pairs = (b"()", b"[]", b"{}")
    if any(data.count(pair[:1]) != data.count(pair[1:]) for pair in pairs):
        return False
    return _WHOLE.fullmatch(data) is not None and _UNINDENTED.search(data) is None
