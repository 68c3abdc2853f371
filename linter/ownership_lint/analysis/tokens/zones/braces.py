"""Zones of languages that put blocks in braces."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.zones.machine import (
    COMMENT_BLOCK,
    COMMENT_LINE,
    DOUBLE_QUOTED,
    ESCAPE,
    LONG_DOUBLE_QUOTED,
    NESTED,
    SINGLE_QUOTED,
    Mode,
    Rule,
    Run,
    braced,
)
from ownership_lint.analysis.tokens.zones.model import Zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownership_lint.analysis.tokens.zones.machine import Grammar
    from ownership_lint.analysis.tokens.zones.model import Zones

_CHARACTER: Final = Rule(r"'(?:[^'\\\n]|\\[^\n][^'\n]{0,9})'", Zone.STRING)
"""One character; a lone quotation mark is a lifetime or a digit separator."""
_NESTED_COMMENT: Final = Rule(r"/\*", Zone.COMMENT, push="comment")
_RAW_C: Final = Rule(
    r'R"(?P<delimiter>[^()\\\s"]{0,16}+)\((?s:.*?)(?:\)(?P=delimiter)"|\Z)',
    Zone.STRING,
)


def zones(text: str, language: str) -> Zones:
    """The zones of a text."""
    return Run(text, _grammar(language)).run().zones()


@cache
def _grammar(language: str) -> Grammar:
    return _GRAMMARS[language]()


def _flat(*rules: Rule) -> Grammar:
    return {"code": Mode(Zone.CODE, (COMMENT_LINE, *rules)), "comment": NESTED}


def _go() -> Grammar:
    return _flat(COMMENT_BLOCK, DOUBLE_QUOTED, Rule("`[^`]*`?", Zone.STRING), SINGLE_QUOTED)


def _rust() -> Grammar:
    raw = Rule(r'\bb?c?r(?P<hashes>#*+)"(?s:.*?)(?:"(?P=hashes)|\Z)', Zone.STRING)
    return _flat(_NESTED_COMMENT, raw, LONG_DOUBLE_QUOTED, _CHARACTER)


def _c() -> Grammar:
    character = Rule(rf"(?<![0-9a-fA-F])(?:{_CHARACTER.pattern})", Zone.STRING)
    return _flat(COMMENT_BLOCK, _RAW_C, DOUBLE_QUOTED, character)


def _java() -> Grammar:
    block = Rule(rf'"""[^"\\]*+(?:(?:{ESCAPE}|"(?!""))[^"\\]*+)*+(?:""")?', Zone.STRING)
    return _flat(COMMENT_BLOCK, block, DOUBLE_QUOTED, SINGLE_QUOTED)


def _csharp() -> Grammar:
    code = (
        COMMENT_LINE,
        COMMENT_BLOCK,
        Rule(r'(?<!\$)\$*+(?P<marks>"{3,}+)(?s:.*?)(?:(?P=marks)|\Z)', Zone.STRING),
        Rule(r'@"[^"]*+(?:""[^"]*+)*+"?', Zone.STRING),
        Rule(r'(?:\$@|@\$)"', Zone.STRING, push="verbatim"),
        Rule(r'\$"', Zone.STRING, push="string"),
        DOUBLE_QUOTED,
        _CHARACTER,
    )
    inner = (Rule(r"\{\{", Zone.STRING), Rule(r"\{", push="braced"))
    end = Rule(r'"|\n', Zone.STRING, pop=True)
    return {
        "code": Mode(Zone.CODE, code),
        "braced": braced(code),
        "string": Mode(Zone.STRING, (*inner, Rule(r"\\.", Zone.STRING), end)),
        "verbatim": Mode(Zone.STRING, (*inner, Rule('""', Zone.STRING), Rule('"', Zone.STRING, pop=True))),
    }


def _computing(code: Sequence[Rule], opening: str, ends: dict[str, str]) -> Grammar:
    """Strings in which `opening` begins code: what ends them, by mode; `raw` has no escapes."""
    is_round = opening.endswith("(")
    inner = braced(code, r"\(", r"\)") if is_round else braced(code)
    modes = {
        name: Mode(
            Zone.STRING,
            (
                Rule(opening, push="braced"),
                *(() if name == "raw" else (Rule(ESCAPE, Zone.STRING),)),
                Rule(end, Zone.STRING, pop=True),
            ),
        )
        for name, end in ends.items()
    }
    return {"code": Mode(Zone.CODE, code), "braced": inner, "comment": NESTED, **modes}


def _kotlin() -> Grammar:
    code = (
        COMMENT_LINE,
        _NESTED_COMMENT,
        Rule('"""', Zone.STRING, push="raw"),
        Rule('"', Zone.STRING, push="string"),
        _CHARACTER,
    )
    return _computing(code, r"\$\{", {"string": r'"|\n', "raw": r'"{3,}+'})


def _swift() -> Grammar:
    code = (
        COMMENT_LINE,
        _NESTED_COMMENT,
        Rule(r'(?<!#)(?P<hashes>#++)"""(?s:.*?)(?:"""(?P=hashes)|\Z)', Zone.STRING),
        Rule(r'(?<!#)(?P<hash>#++)"[^"\n]*+(?:"(?!(?P=hash))[^"\n]*+)*+(?:"(?P=hash))?', Zone.STRING),
        Rule('"""', Zone.STRING, push="long"),
        Rule('"', Zone.STRING, push="string"),
    )
    return _computing(code, r"\\\(", {"string": r'"|\n', "long": '"""'})


def _dart() -> Grammar:
    code = (
        COMMENT_LINE,
        _NESTED_COMMENT,
        Rule(r"\br(?P<long>'''|\"\"\")(?s:.*?)(?:(?P=long)|\Z)", Zone.STRING),
        Rule(r"""\br(?:'[^'\n]*+'?|"[^"\n]*+"?)""", Zone.STRING),
        Rule('"""', Zone.STRING, push="long double"),
        Rule("'''", Zone.STRING, push="long single"),
        Rule('"', Zone.STRING, push="double"),
        Rule("'", Zone.STRING, push="single"),
    )
    ends = {"long double": '"""', "long single": "'''", "double": r'"|\n', "single": r"'|\n"}
    return _computing(code, r"\$\{", ends)


_GRAMMARS: Final = {
    "go": _go,
    "rust": _rust,
    "c": _c,
    "cpp": _c,
    "csharp": _csharp,
    "java": _java,
    "kotlin": _kotlin,
    "swift": _swift,
    "dart": _dart,
}
