"""What the sentence around a code span says about it: run it, or that it is gone."""

from __future__ import annotations

import re
from typing import Final

from ownership_lint.lazy_pattern import lazy_pattern

_BREAK: Final = lazy_pattern(
    r"\n[ \t>]*\n|\n[ \t>]*(?:[-*+]|\d{1,3}[.)])[ \t]+|\n[ \t>]*[|#]"
    r"|(?<!e\.g)(?<!i\.e)(?<!etc)[.!?][\"')*_\]]*(?=\s)"
)
_SPAN: Final = lazy_pattern(r"`[^`\n]*`")
_ASKS: Final = lazy_pattern(
    r"(?:(?:\A|[^\w\s'\")]\s*|\b(?:then|please|and|or|simply|just|also|first|next|now|always|manually|must"
    r"|should|can|(?:need|have|want) to)\s+)(?:re-?)?(?:run|execute|launch)|\bby running)"
    r"(?:[ \t]+(?:the|script|via|with|it|this|following|command))*[:*_]*\s+[*_\[]*\Z",
    re.IGNORECASE,
)
_DENIES: Final = lazy_pattern(
    r"\b(?:no|not|never|cannot|avoid|instead of|rather than|deprecated|obsolete|removed|removes|retired"
    r"|legacy|replac(?:es|ed|ing)|supersed\w+|consolidat\w+|formerly|previously|used to|was|were|had|ran"
    r"|executed)\b"
    r"|n(?:'|\xe2\x80\x99)t\b|~~",
    re.IGNORECASE,
)
_REACH: Final = 400
_COMMENT_REACH: Final = 20_000


def asks_to_run(text: str, start: int) -> bool:
    """Whether an imperative stands directly before the code span whose inside begins at `start`."""
    return _ASKS.search(_before(text, start)) is not None


def denies(text: str, start: int, end: int) -> bool:
    """Whether the sentence around the span `text[start:end]` says no, or tells of the past."""
    after = text[end : end + _REACH].lstrip("`")
    stop = _BREAK.search(after)
    sentence = _before(text, start) + " ` ` " + (after[: stop.start()] if stop else after)
    return _DENIES.search(_SPAN.sub(" ", sentence)) is not None


def is_comment(text: str, pos: int) -> bool:
    """Whether `pos` lies in an HTML comment."""
    opened = text.rfind("<!--", max(0, pos - _COMMENT_REACH), pos)
    return opened >= 0 and text.find("-->", opened, pos) < 0


def _before(text: str, start: int) -> str:
    """The sentence up to the span, without its backquotes."""
    before = text[max(0, start - _REACH) : start].rstrip("`")
    last = max((found.end() for found in _BREAK.finditer(before)), default=0)
    return before[last:].lstrip()
