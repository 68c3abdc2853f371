"""Finds comments that stand for code which was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.languages import DATA, is_code
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

_PART: Final = (
    r"(?:code|file|script|module|class|component|functions?|methods?|implementations?|logic|content|imports?|exports?"
    r"|styles?|css|html|jsx|markup|template|routes?|handlers?|endpoints?|config|configuration|setup|properties|props"
    r"|fields|tests?|cases|definitions?|declarations?|hooks?|states?|types|interfaces|options|settings|variables"
    r"|constants|helpers|utilities|sections?|entries|steps|rules|services|body|schema|models?|views?|queries)"
)
_WORDS: Final = r"(?:[\w'/-]{1,24}[ ]){0,3}?"
_SAME: Final = (
    r"(?:[ ](?:(?:remains?|stays?|is|are|continues?|goes|go)[ ])?(?:exactly[ ]|mostly[ ])?"
    r"(?:the[ ]same|unchanged|unmodified|intact|identical|as[ ](?:is|before)|here|above|below)"
    r"(?:[ ]as[ ](?:before|above|it[ ]was))?)"
)
_ELLIPSIS: Final = r"(?:\.{3,}|…)"
_AFTER_ELLIPSIS: Final = lazy_pattern(
    rf"(?i){_ELLIPSIS}[ ]?[(\[]?(?:keep[ ]|include[ ]|the[ ]|all[ ]|your[ ]|any[ ]|of[ ])*"
    rf"(?:existing|previous|remaining|original|unchanged|rest[ ]of|remainder[ ]of)[ ]{_WORDS}{_PART}{_SAME}?"
    rf"[)\]]?[ ]?(?:{_ELLIPSIS}|\.)?\Z"
)
_REST: Final = lazy_pattern(
    rf"(?i)[(\[]?(?:the[ ])?(?:rest|remainder)[ ]of[ ](?:the[ ]|your[ ]|this[ ])?{_WORDS}{_PART}{_SAME}"
    rf"[)\]]?[ ]?(?:{_ELLIPSIS}|\.)?\Z"
)
_LONGEST: Final = 400
"""Characters of a line that may be such a comment."""
_LEADER: Final = lazy_pattern(r"[\s/#*<>{!-]+")
_TRAILER: Final = lazy_pattern(r"[\s*/}>-]+\Z")


def find_elisions(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Comments that say nothing but that code was left out, one for each line."""
    if not is_code(file.language) and file.language not in DATA:
        return
    for number in sorted({file.place(start)[0] for _, start, _ in spots}):
        place = _comment(file, number)
        if place is None:
            continue
        start, end = place
        said = " ".join(file.text[start:end].split())
        is_marked = _AFTER_ELLIPSIS.match(said) is not None
        if is_marked or (_REST.match(said) and not _is_continued(file, number)):
            told = "a comment stands for code that was left out"
            yield file.damage("tokens/elision", start, end, told)


def _comment(file: TokenFile, number: int) -> tuple[int, int] | None:
    """What the comment of a line says, from its first to its last word; None where there is none."""
    line = file.lines[number - 1]
    end = line + len(file.line_text(number))
    if end - line > _LONGEST:
        return None
    start = next((at for at in range(line, end) if file.zones.at(at) is Zone.COMMENT), None)
    if start is None:
        return None
    leader = _LEADER.match(file.text, start, end)
    if (leader is None and start > line) or _is_in_block(file, start, end):
        return None
    start = leader.end() if leader else start
    trailer = _TRAILER.search(file.text, start, end)
    return start, trailer.start() if trailer else end


def _is_in_block(file: TokenFile, start: int, end: int) -> bool:
    """Whether the comment began before its line: documentation, which may show an example."""
    return file.text[start:end].lstrip().startswith("*") and file.zones.at(max(start - 1, 0)) is Zone.COMMENT


def _is_continued(file: TokenFile, number: int) -> bool:
    """Whether the line before is a comment that a sentence may have begun in."""
    place = _comment(file, number - 1) if number > 1 else None
    return place is not None and place[0] < place[1] and file.text[place[1] - 1] not in ".:!?"
