"""Zones of data, queries and style sheets, and of PHP: what a few patterns tell apart."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.zones.machine import (
    COMMENT_BLOCK,
    COMMENT_LINE,
    DOUBLE_QUOTED,
    ESCAPE,
    LONG_DOUBLE_QUOTED,
    LONG_SINGLE_QUOTED,
    SINGLE_QUOTED,
    Mode,
    Rule,
    Run,
    end_of_deeper,
)
from ownership_lint.analysis.tokens.zones.model import Zone

if TYPE_CHECKING:
    import re

    from ownership_lint.analysis.tokens.zones.machine import Grammar
    from ownership_lint.analysis.tokens.zones.model import Zones

_HASH: Final = Rule(r"#[^\n]*", Zone.COMMENT)
_HASH_WORD: Final = Rule(r"(?<![^\s])#[^\n]*", Zone.COMMENT)
_DOUBLED: Final = Rule(r"'[^']*+(?:''[^']*+)*+'?", Zone.STRING)
_SQL_STRING: Final = Rule(r"'[^'\\]*+(?:(?:''|\\'(?=\w)|\\)[^'\\]*+)*+'?", Zone.STRING)
"""With the apostrophes of MySQL, `\\'s`; elsewhere a backslash is a letter like others."""
_VALUE: Final = r"(?:(?<=[-:,?\[{] )|(?<=  )|(?<=[\[{,\t])|^)(?:![\w!:-]{0,80}+ )?"
"""Where a value begins in YAML; elsewhere a quotation mark is an apostrophe."""
_URL: Final = Rule(r"\burl\([^)\n\"']*+\)?", Zone.STRING)
_PHP_LINE: Final = Rule(r"(?://|#(?!\[))(?:[^\n?]|\?(?!>))*+", Zone.COMMENT)


def zones(text: str, language: str) -> Zones:
    """The zones of a text."""
    return Run(text, grammar(language)).run().zones()


@cache
def grammar(language: str) -> Grammar:
    """What is looked for."""
    if language == "php":
        return _php()
    return {"code": Mode(Zone.CODE, _RULES[language])}


def _block_scalar(run: Run, match: re.Match[str]) -> int:
    """Where the lines end that are indented more than the one that announces them."""
    run.painter.paint(match.end(), Zone.CODE)
    dashes = match["list"]
    own = len(dashes) if match["key"] else dashes.rfind("-")
    return end_of_deeper(run.text, match.end(), len(match["indent"]) + max(own, 0), run.end)


def _php() -> Grammar:
    heredoc = (
        r"<<<[ \t]*(?P<mark>[\"']?)(?P<word>[A-Za-z_]\w*+)(?P=mark)[ \t]*\r?\n"
        r"(?s:.*?)(?:^[ \t]*+(?P=word)\b|\Z)"
    )
    string = rf'"[^"\\{{]*+(?:(?:{ESCAPE}|\{{\$[^{{}}\n]*+\}}|\{{)[^"\\{{]*+)*+"?'
    code = (
        Rule(r"\?>", pop=True),
        _PHP_LINE,
        COMMENT_BLOCK,
        Rule(heredoc, Zone.HEREDOC),
        Rule(string, Zone.STRING),
        LONG_SINGLE_QUOTED,
        Rule("`[^`]*+`?", Zone.STRING),
    )
    page = (Rule("<!--(?s:.*?)(?:-->|\\Z)", Zone.COMMENT), Rule(r"<\?(?:php\b|=)", push="php"))
    return {"code": Mode(Zone.PROSE, page), "php": Mode(Zone.CODE, code)}


_JSON: Final = (DOUBLE_QUOTED,)
_CSS: Final = (COMMENT_BLOCK, _URL, DOUBLE_QUOTED, SINGLE_QUOTED)
_RULES: Final = {
    "json": _JSON,
    "jsonc": (COMMENT_LINE, COMMENT_BLOCK, DOUBLE_QUOTED, SINGLE_QUOTED),
    "css": _CSS,
    "scss": (_URL, COMMENT_LINE, *_CSS),
    "sql": (
        Rule(r"--[^\n]*", Zone.COMMENT),
        COMMENT_BLOCK,
        _SQL_STRING,
        Rule(r'"[^"]*+"?', Zone.STRING),
        Rule(r"(?<![\w$])\$(?P<tag>(?:[A-Za-z_]\w*+)?)\$(?s:.*?)(?:\$(?P=tag)\$|\Z)", Zone.STRING),
    ),
    "toml": (
        _HASH,
        Rule(rf'"""[^"\\]*+(?:(?:{ESCAPE}|"(?!""))[^"\\]*+)*+(?:"{{3,5}})?', Zone.STRING),
        Rule(r"'''(?s:.*?)(?:'{3,5}|\Z)", Zone.STRING),
        DOUBLE_QUOTED,
        Rule(r"'[^'\n]*+'?", Zone.STRING),
    ),
    "yaml": (
        _HASH_WORD,
        Rule(
            r"^(?P<indent> *+)(?P<list>(?:- +)*+)(?P<key>[^\s#][^#\n]*?:[ \t]+)?(?:[!&]\S{1,80}[ \t]+){0,2}"
            r"[|>][-+0-9]{0,2}[ \t]*(?:#[^\n]*)?\r?\n",
            Zone.STRING,
            hook=_block_scalar,
        ),
        Rule(rf"{_VALUE}{LONG_DOUBLE_QUOTED.pattern}", Zone.STRING),
        Rule(rf"{_VALUE}{_DOUBLED.pattern}", Zone.STRING),
    ),
}
