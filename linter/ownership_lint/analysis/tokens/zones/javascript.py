"""Zones of JavaScript and TypeScript, with JSX."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.zones.machine import (
    COMMENT_BLOCK,
    COMMENT_LINE,
    DOUBLE_QUOTED,
    ESCAPE,
    SINGLE_QUOTED,
    Mode,
    Rule,
    Run,
    braced,
)
from ownership_lint.analysis.tokens.zones.model import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.tokens.zones.machine import Grammar
    from ownership_lint.analysis.tokens.zones.model import Zones

_REGEX: Final = lazy_pattern(r"/(?![*/])(?:[^/\\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*+\])++/[a-z]*")
_BEFORE_VALUE: Final = frozenset(
    [
        "return",
        "typeof",
        "case",
        "in",
        "of",
        "do",
        "else",
        "void",
        "delete",
        "instanceof",
        "new",
        "throw",
        "await",
        "yield",
        "default",
        "extends",
    ]
)
"""Words behind which a value stands, so that a slash begins a regular expression."""
_CLOSING_TAG: Final = lazy_pattern(r"</\s*([\w.:$-]*)\s*>")
_NAME: Final = lazy_pattern(r"[\w.:$-]*")
_TYPE_PARAMETER: Final = lazy_pattern(r"<(?:const\s+)?([A-Z]\w*)(?:\s+extends\b|\s*[,=]|>\()")


def zones(text: str, language: str) -> Zones:
    """The zones of a text."""
    return Run(text, grammar(language != "typescript")).run().zones()


@cache
def grammar(has_jsx: bool) -> Grammar:
    """What is looked for; in plain TypeScript `<T>x` is a conversion."""
    code = (
        Rule(r"\A\ufeff?#![^\n]*", Zone.COMMENT),
        COMMENT_LINE,
        COMMENT_BLOCK,
        DOUBLE_QUOTED,
        SINGLE_QUOTED,
        Rule("`", Zone.TEMPLATE, push="template"),
        Rule("/", Zone.REGEX, hook=_regex),
        *((Rule(r"<(?=[A-Za-z_$>])", push="tag", hook=_element),) if has_jsx else ()),
    )
    inner = Rule(r"\{", push="braced")
    return {
        "code": Mode(Zone.CODE, code),
        "braced": braced(code),
        "template": Mode(
            Zone.TEMPLATE,
            (
                Rule(ESCAPE, Zone.TEMPLATE),
                Rule(r"\$\{", push="braced"),
                Rule("`", Zone.TEMPLATE, pop=True),
            ),
        ),
        "tag": Mode(
            Zone.CODE,
            (
                COMMENT_LINE,
                COMMENT_BLOCK,
                Rule('"[^"]*"?', Zone.STRING),
                Rule("'[^']*'?", Zone.STRING),
                inner,
                Rule("/>", hook=_tag_without_content),
                Rule(">", hook=_tag_end),
            ),
        ),
        "children": Mode(
            Zone.JSX_TEXT,
            (
                inner,
                Rule(_CLOSING_TAG.pattern, pop=True),
                Rule(r"<(?=[A-Za-z_$>])", push="tag", hook=_child),
            ),
        ),
    }


def _regex(run: Run, match: re.Match[str]) -> int | None:
    start = match.start()
    if start < run.memory.get("no regex", 0) or not _expects_value(run, start):
        return None
    found = _REGEX.match(run.text, start, run.end)
    if found is None:  # nothing that begins later in this line is looked at, lest it is read again and again
        end = run.text.find("\n", start)
        run.memory["no regex"] = run.end if end < 0 else end
        return None
    return found.end()


def _expects_value(run: Run, start: int) -> bool:
    """Whether a value may begin here, and an operator not."""
    end = run.before(start)
    text = run.text
    last = text[end - 1] if end else ""
    if last == ">":
        return text[end - 2 : end] == "=>"
    if last == "}":
        return "\n" in text[end:start]
    if last in ("+", "-"):
        return text[end - 2 : end] not in ("++", "--")
    if not (last.isalnum() or last in "_$"):
        return last not in (")", "]", '"', "'", "`")
    word = re.search(r"[\w$]*\Z", text[max(0, end - 12) : end])
    return word is not None and word[0] in _BEFORE_VALUE and text[end - len(word[0]) - 1] != "."


def _element(run: Run, match: re.Match[str]) -> int | None:
    start = match.start()
    if not _expects_value(run, start):
        return None
    generic = _TYPE_PARAMETER.match(run.text, start)
    if generic and _last_closing(run, generic[1]) < start:
        return None
    return _child(run, match)


def _child(run: Run, match: re.Match[str]) -> int:
    name = _NAME.match(run.text, match.end())
    run.names.append(name[0] if name else "")
    return match.end()


def _tag_without_content(run: Run, match: re.Match[str]) -> int:
    run.names.pop()
    run.modes.pop()
    return match.end()


def _tag_end(run: Run, match: re.Match[str]) -> int:
    """Text follows, if the element is closed at all: what only looks like one must not swallow the rest."""
    run.modes.pop()
    if _last_closing(run, run.names.pop()) > match.start():
        run.modes.append("children")
    return match.end()


def _last_closing(run: Run, name: str) -> int:
    if "closed" not in run.memory:
        run.memory["closed"] = 0
        for found in _CLOSING_TAG.finditer(run.text, 0, run.end):
            run.memory[f"</{found[1]}>"] = found.start()
    return run.memory.get(f"</{name}>", -1)
