"""Zones of scripts: shell, PowerShell, Ruby, and what is like shell in Dockerfiles and Makefiles."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.zones.machine import (
    DOUBLE_QUOTED,
    ESCAPE,
    LONG_SINGLE_QUOTED,
    SINGLE_QUOTED,
    Mode,
    Rule,
    Run,
    braced,
)
from ownership_lint.analysis.tokens.zones.model import Zone

if TYPE_CHECKING:
    from ownership_lint.analysis.tokens.zones.machine import Grammar
    from ownership_lint.analysis.tokens.zones.model import Zones

_VERBATIM: Final = Rule("'[^']*+'?", Zone.STRING)
_ESCAPED: Final = Rule(ESCAPE)


def zones(text: str, language: str) -> Zones:
    """The zones of a text."""
    return Run(text, _grammar(language)).run().zones()


@cache
def _grammar(language: str) -> Grammar:
    return _GRAMMARS[language]()


def _heredoc(run: Run, match: re.Match[str]) -> int:
    words = match["single"] or match["double"] or match["bare"]
    run.heredocs.append((words, bool(match["indent"])))
    return match.end()


def _bodies(run: Run, match: re.Match[str], *, may_lack_end: bool = True) -> int | None:
    """Where the documents end that this line has announced."""
    position = match.end()
    for words, is_indented in run.heredocs:
        line = run.line(words, is_indented, position)
        if line is not None:
            end = run.text.find("\n", line)
            position = run.end if end < 0 else end
        elif may_lack_end:
            position = run.end
    run.heredocs.clear()
    return position if position > match.end() else None


def _bodies_with_end(run: Run, match: re.Match[str]) -> int | None:
    return _bodies(run, match, may_lack_end=False)


_HEREDOC: Final = Rule(
    r"(?<!<)<<(?P<indent>-?)[ \t]*+(?:'(?P<single>[^'\n]++)'|\"(?P<double>[^\"\n]++)\""
    r"|\\?(?P<bare>[A-Za-z_!%.][\w.+!%-]*+))",
    hook=_heredoc,
)
_BODIES: Final = Rule(r"\n", Zone.HEREDOC, hook=_bodies)


def _shell() -> Grammar:
    values = (
        Rule(r"\$\(\(", push="arithmetic"),
        Rule(r"\$\(", push="command"),
        Rule(r"\$\{", push="parameter"),
    )
    strings = (
        _ESCAPED,
        Rule(r"\$'[^'\\]*+(?:\\(?s:.)[^'\\]*+)*+'?", Zone.STRING),
        _VERBATIM,
        Rule('"', Zone.STRING, push="string"),
        *values,
    )
    code = (
        Rule(r"(?<![^\s;&|()`])#[^\n]*", Zone.COMMENT),
        *strings,
        Rule(r"(?<![^\s;&|(])\(\(", push="arithmetic"),
        _HEREDOC,
        _BODIES,
    )
    case = Rule(r"\bcase(?=[ \t]+[^\n;]{1,200}?[ \t]in\b)", push="case")
    string = (Rule(ESCAPE, Zone.STRING), *values, Rule("`", push="backtick"))
    return {
        "code": Mode(Zone.CODE, code),
        "command": braced((*code, case), r"\(", r"\)", "command"),
        "case": Mode(Zone.CODE, (*code, case, Rule(r"\besac\b", pop=True))),
        "backtick": Mode(Zone.CODE, (Rule("`", pop=True), *code)),
        "arithmetic": Mode(Zone.CODE, (*strings, Rule(r"\(", push="round"), Rule(r"\)\)?", pop=True))),
        "round": braced(strings, r"\(", r"\)", "round"),
        "parameter": Mode(
            Zone.CODE,
            (_ESCAPED, Rule('"', Zone.STRING, push="string"), *values, Rule(r"\}", pop=True)),
        ),
        "string": Mode(Zone.STRING, (*string, Rule('"', Zone.STRING, pop=True))),
    }


def _dockerfile() -> Grammar:
    comment = Rule(r"(?<!\S)#[^\n]*", Zone.COMMENT)
    return {"code": Mode(Zone.CODE, (comment, _ESCAPED, SINGLE_QUOTED, DOUBLE_QUOTED, _HEREDOC, _BODIES))}


def _makefile() -> Grammar:
    comment = Rule(r"(?<!\$)#[^\n]*", Zone.COMMENT)
    return {"code": Mode(Zone.CODE, (_ESCAPED, comment, SINGLE_QUOTED, DOUBLE_QUOTED))}


def _powershell() -> Grammar:
    code = (
        Rule(r"<#(?s:.*?)(?:#>|\Z)", Zone.COMMENT),
        Rule(r"(?<![^\s;|(){}])#[^\n]*", Zone.COMMENT),
        Rule(r'@"[ \t]*+\r?\n(?s:.*?)(?:^"@|\Z)', Zone.HEREDOC),
        Rule(r"@'[ \t]*+\r?\n(?s:.*?)(?:^'@|\Z)", Zone.HEREDOC),
        Rule("`(?s:.)"),
        Rule('"', Zone.STRING, push="string"),
        Rule("'[^']*+(?:''[^']*+)*+'?", Zone.STRING),
    )
    string = (
        Rule("`(?s:.)", Zone.STRING),
        Rule('""', Zone.STRING),
        Rule(r"\$\(", push="command"),
        Rule('"', Zone.STRING, pop=True),
    )
    return {
        "code": Mode(Zone.CODE, code),
        "command": braced(code, r"\(", r"\)", "command"),
        "string": Mode(Zone.STRING, string),
    }


def _ruby() -> Grammar:
    code = (
        Rule(r"^=begin\b(?s:.*?)(?:^=end\b[^\n]*|\Z)", Zone.COMMENT),
        Rule(r"^__END__\r?\n(?s:.*)", Zone.HEREDOC),
        Rule(r"\$[\"'`/]|(?<![\w)\]}])\?[\"'`/#](?!\w)"),
        Rule(r"#[^\n]*", Zone.COMMENT),
        Rule('"', Zone.STRING, push="string"),
        LONG_SINGLE_QUOTED,
        Rule(r"`[^`\\]*+(?:\\(?s:.)[^`\\]*+)*+`?", Zone.STRING),
        Rule(r"(?<![\w)\]}])%[qQwWiIxsr]?[(\[{<|!/]", Zone.STRING, hook=_quoted),
        Rule(r"/(?![ =])[^/\\\n]*+(?:\\[^\n][^/\\\n]*+)*+/[a-z]*", Zone.REGEX, hook=_regex),
        Rule(
            r"<<(?P<indent>[~-]?)(?:'(?P<single>[^'\n]++)'|\"(?P<double>[^\"\n]++)\"|(?P<bare>[A-Z_]\w*+))",
            hook=_heredoc,
        ),
        Rule(r"\n", Zone.HEREDOC, hook=_bodies_with_end),
    )
    string = (
        Rule(ESCAPE, Zone.STRING),
        Rule(r"#\{", push="braced"),
        Rule('"', Zone.STRING, pop=True),
    )
    return {"code": Mode(Zone.CODE, code), "braced": braced(code), "string": Mode(Zone.STRING, string)}


_PAIRS: Final = {"(": ")", "[": "]", "{": "}", "<": ">"}


def _quoted(run: Run, match: re.Match[str]) -> int:
    """Where a string ends whose brackets are its quotation marks, and may stand in it in pairs."""
    opening = match[0][-1]
    closing = _PAIRS.get(opening, opening)
    depth = 1
    for found in re.compile(rf"\\.|{re.escape(opening)}|{re.escape(closing)}").finditer(
        run.text, match.end(), run.end
    ):
        if found[0] == closing:
            depth -= 1
        elif found[0] == opening:
            depth += 1
        if depth == 0:
            return found.end()
    return run.end


def _regex(run: Run, match: re.Match[str]) -> int | None:
    """A slash begins a regular expression where no value stands before it, or a blank only before it."""
    start = match.start()
    end = run.before(start)
    last = run.text[end - 1 : end]
    is_argument = end < start and (last.isalnum() or last in "_?!")
    is_operand = not (last.isalnum() or last in ("_", ")", "]", "}", '"', "'", "?", "!"))
    return match.end() if is_argument or is_operand else None


_GRAMMARS: Final = {
    "shell": _shell,
    "dockerfile": _dockerfile,
    "makefile": _makefile,
    "powershell": _powershell,
    "ruby": _ruby,
}
