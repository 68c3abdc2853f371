"""Comments that allow a finding: `ownership-lint: allow FAMILY/RULE reason`, in any syntax."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.finding import Location
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARK: Final = b"ownership-lint: allow"
_LEADERS: Final = r"""<!--|/\*|\(\*|\{-|\{#|<%--|<#|--|//|\#|;|%|\bREM\b|'|"|\bdnl\b|\.\.|\*|!"""
_COMMENT: Final = lazy_pattern(
    rf"(?P<leader>{_LEADERS})[ \t]*ownership-lint: allow(?P<next>-next-line)?(?![\w-])"
)
_ENDS: Final = {
    "<!--": "-->",
    "/*": "*/",
    "*": "*/",
    "(*": "*)",
    "{-": "-}",
    "{#": "#}",
    "<%--": "--%>",
    "<#": "#>",
    '"': '"',
    "'": "'",
}
_LAST_END: Final = lazy_pattern(r"\s*(?:-->|\*/|\*\)|-\}|#\}|--%>|#>)\s*\Z")
_RULES: Final = lazy_pattern(
    r"\s*([\w-]+(?:/[\w-]+)?(?:\s*,\s*[\w-]+(?:/[\w-]+)?)*)(?:[\s:](.*))?\Z", re.DOTALL
)
_WORD: Final = lazy_pattern(r"\w")
_MAX_LINE: Final = 4_000
_MOST_ON_A_LINE: Final = 8
HEAD: Final = 10
"""Lines at the top of a file whose comments speak of the file as a whole."""


class AllowComment(NamedTuple):
    """One rule that one comment allows."""

    at: Location
    line: int
    """The line of which it speaks."""
    rule: str
    """As written; empty where none is named."""
    reason: str
    is_alone: bool
    """Whether nothing but the comment stands on its line."""
    is_certain: bool
    """Whether it is a comment for sure, and not a text that looks like one."""


def find_allow_comments(path: str, data: bytes) -> tuple[AllowComment, ...]:
    """The comments of one file, in order."""
    if _MARK not in data:
        return ()
    text = data.decode("utf-8", "replace")
    from ownership_lint.analysis.comment_proof import CommentProof  # for the few files that hold one

    proof = CommentProof(path, text)
    found: list[AllowComment] = []
    for number, line in enumerate(text.split("\n"), 1):
        if "ownership-lint: allow" not in line or len(line) > _MAX_LINE:
            continue
        comments = tuple(_comments_of(line))
        is_alone = not _around(line, comments).strip()
        for comment in comments:
            start, leader = comment.head.start(), comment.head["leader"]
            at = Location.of_line(path, number, start + 1, len(line[: comment.end].rstrip()) - start)
            about = number + 1 if comment.head["next"] else number
            is_certain = proof.at(number, start, line, leader)
            rules, reason = _told(_LAST_END.sub("", comment.text))
            found.extend(AllowComment(at, about, rule, reason, is_alone, is_certain) for rule in rules)
    return tuple(found)


class _Comment(NamedTuple):
    """A comment within its line: how it begins, what it says, and where it ends."""

    head: re.Match[str]
    text: str
    end: int


def _comments_of(line: str) -> Iterator[_Comment]:
    heads = tuple(islice(_COMMENT.finditer(line), _MOST_ON_A_LINE))
    for place, head in enumerate(heads):
        limit = heads[place + 1].start() if place + 1 < len(heads) else len(line)
        inside, end = limit, limit
        for leader, mark in _ENDS.items():
            is_open = leader == head["leader"] or (len(leader) > 1 and leader in line[: head.start()])
            found = line.find(mark, head.end(), inside) if is_open else -1
            if found >= 0 and not (mark == "'" and line[found + 1 : found + 2].isalnum()):  # not of `isn't`
                inside, end = found, found + len(mark)
        yield _Comment(head, line[head.end() : inside], end)


def _around(line: str, comments: Iterable[_Comment]) -> str:
    """What stands on a line beside its comments."""
    kept: list[str] = []
    position = 0
    for comment in comments:
        kept.append(line[position : comment.head.start()])
        position = comment.end
    return "".join((*kept, line[position:]))


def _told(text: str) -> tuple[list[str], str]:
    """The rules that a comment names, and its reason; marks alone are none."""
    match = _RULES.match(text)
    if match is None:
        return [""], ""
    reason = (match[2] or "").strip(" \t\r:-")
    return [rule.strip() for rule in match[1].split(",")], reason if _WORD.search(reason) else ""
