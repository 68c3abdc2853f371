"""Text of templates that was left in: what to fill in, rather than what was filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.secrets.values import Placeholder
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_KNOWN_WORDS: Final = """
    a access account actual add admin an and anthropic api app auth base bearer bot brave client cloud code
    company connection credential credentials customer database dev directory domain email endpoint enter env
    example figma file fill folder from gemini generated git github gitlab go goes google here home host id in
    insert instance it its jira key key1 language linear login me my name notion of on openai optional org
    organization own pass password pat path paste personal placeholder port private project put real redacted
    region removed replace role secret server service sk slack stripe supabase team tenant test text the this
    to todo token tokens url use user username value vendor with workspace you your
"""
_KNOWN: Final = frozenset(_KNOWN_WORDS.split())
_RUN: Final = lazy_pattern(r"[A-Za-z0-9]+")
_FOREIGN: Final = lazy_pattern(r"[^A-Za-z0-9 _./<>\[\]…-]+")
_LONGEST: Final = 60
_WORD: Final = lazy_pattern(r"[^\s\"'`=,;:&?<>\[\]{}()\0@/\\]{3,}")
_LEFT_IN: Final = lazy_pattern(
    r"(?i)(?<![a-z0-9])your[_-][a-z]|"
    r"(?<![a-z0-9])your_?(?:api|key|token|secret|pass|user|name|domain|company|org|project|email|host|id|account|team|"
    r"bot|access|own)|"
    r"(?<![a-z0-9])x{4,}(?![a-z0-9])|x{10,}|\*{4,}|replace[_-]?(?:me|this|with)|change[_-]?(?:me|this|it)(?![a-z])|"
    r"(?:insert|put|add|enter|paste|fill)[_-](?:your|the|in|api|token|key|here)|[_-]here$|goes[_-]?here|"
    r"place[_-]?holder|(?<![a-z])redacted(?![a-z])"
)
_TO_DO: Final = frozenset({"TODO", "FIXME", "TBD"})
_ENCLOSED: Final = lazy_pattern(
    r"<(?P<angle>[A-Za-z][\w .:/|'-]{0,80})>|"
    r"\[(?:(?i:redacted|your|insert|replace|enter|removed|masked)\b[^\[\]\n]{0,80}|"
    r"[A-Z][A-Z_ ]{0,60}(?:KEY|TOKEN|SECRET|PASSWORD|HERE))\]|"
    r"(?<![A-Za-z0-9_-])(?i:path[/\\]{1,4}to)(?=[/\\])|(?<=/Users/)(?:user|username|you)(?=/)"
)


def placeholders_in(text: str) -> Iterator[Placeholder]:
    """What is to be filled in, wherever it stands; they may overlap."""
    for match in _ENCLOSED.finditer(text):
        yield placeholder(text, *match.span())
    for match in _WORD.finditer(text):
        if match[0] in _TO_DO or _LEFT_IN.search(match[0]):
            yield placeholder(text, *match.span())


def placeholder(text: str, start: int, end: int) -> Placeholder:
    """A place to fill in, told by the words of templates alone: a secret may stand among them."""
    return Placeholder(start, end, _told(text[start : min(end, start + _LONGEST)]))


def names_a_secret(value: str) -> bool:
    """Whether it is made of words of templates alone, as `my-api-key` is."""
    runs = _RUN.findall(value)
    return len(runs) > 1 and all(run.lower() in _KNOWN for run in runs)


def _told(text: str) -> str:
    return _RUN.sub(_known_or_left_out, _FOREIGN.sub("…", text))


def _known_or_left_out(match: re.Match[str]) -> str:
    word = match[0]
    if word.lower() in _KNOWN or word in _TO_DO:
        return word
    return "xxxx" if set(word.lower()) == {"x"} else "…"
