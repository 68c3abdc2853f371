"""Finds what a tool call is written in, where it became a part of the file that the call wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.edges import LITERAL, QUOTED, REMARK, last_lines, line_around
from ownership_lint.analysis.tokens.languages import DATA, is_code
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

_MARKUP: Final = frozenset({"html", "xml", "vue", "svelte", "mdx"})
_LAST: Final = 4
"""Lines at the end of a file where closing tags are looked for: as many as calls are nested deep."""
_NAME: Final = lazy_pattern(r"[\w:]+")
_OPENING: Final = lazy_pattern(r"<([\w:]+)[\s>]")
_TAGS: Final = lazy_pattern(r"(?:</?[\w:]+>\s*+)++")


def find_tool_markup(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Tags of a tool call in code, or at the end of a file; the tags of one run are told once."""
    if file.language in _MARKUP:
        return
    told_until = -1
    last = last_lines(file, _LAST)
    opened = {found[1]: found.start() for found in reversed(list(_OPENING.finditer(file.text)))}
    for name, start, end in spots:
        is_closed = file.text.startswith("</", start)
        tag = _NAME.search(file.text, start, end)
        if is_closed and tag is not None and opened.get(tag[0], start) < start:
            continue  # a piece of markup with both of its tags
        if _is_leaked(file, name, start, start >= last):
            if file.text[max(told_until, 0) : start].strip() or told_until < 0:
                told = "markup of a tool call was written into the file"
                yield file.damage("tokens/tool-markup", start, end, told)
            told_until = end


def _is_leaked(file: TokenFile, name: str, start: int, is_last: bool) -> bool:
    zone = file.zones.at(start)
    if zone in QUOTED | REMARK:
        return False
    if name == "name":
        return is_code(file.language) and zone in {Zone.CODE, Zone.STRING}
    if name in {"strong", "opening"} and is_code(file.language) and zone is Zone.CODE:
        return True
    return name != "opening" and is_last and zone not in LITERAL and _ends_file(file, start)


def _ends_file(file: TokenFile, start: int) -> bool:
    """Whether only tags follow, and the tag is no part of a line of markup."""
    line, _ = line_around(file, start)
    has_line = not file.text[line:start].strip() or is_code(file.language) or file.language in DATA
    return has_line and _TAGS.fullmatch(file.text, start) is not None
