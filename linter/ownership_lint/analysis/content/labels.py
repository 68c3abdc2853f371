"""Labels: words near a value that say what it is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ownership_lint.inputs.prefilters import loose
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from ownership_lint.inputs.packs import Context

_AFTER: Final = 20
"""Characters after a value in which a label may stand: `123-45-6789 (SSN)`."""
_HUMP: Final = lazy_pattern(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where a word begins in `userName` and in `DEANumber`."""
_COLUMNS: Final = lazy_pattern(r"\) ?values\b", re.IGNORECASE)
"""What ends the columns of an INSERT; each of them heads its own values alone."""


def has_label(context: Context, line: str, start: int, end: int, heading: Callable[[], str]) -> bool:
    """Whether one of the labels stands near the span, or heads its column."""
    before = _COLUMNS.split(line[max(0, start - context.within) : start])[-1]
    after = line[end : end + _AFTER].partition(");")[0]  # the next statement has its own
    if holds_label(context, before) or holds_label(context, after):
        return True
    return context.header and holds_label(context, heading())


def holds_label(context: Context, text: str) -> bool:
    """Whether one of the labels stands in a text, as a word of its own or between the humps of a name."""
    pattern = _pattern(context.labels, context.keys)
    # `DoD ID` has a hump that is none.
    return pattern.search(_split(text)) is not None or pattern.search(text.lower()) is not None


@lru_cache(maxsize=256)
def _pattern(labels: tuple[str, ...], keys: bool) -> re.Pattern[str]:
    beside = "a-z" if keys else "a-z0-9_"
    listed = "|".join(map(loose, labels))
    return re.compile(rf"(?<![{beside}])(?:{listed})(?![{beside}])")


def _split(text: str) -> str:
    """Lower case, with the humps of camelCase as separate words."""
    return _HUMP.sub("_", text).lower()
