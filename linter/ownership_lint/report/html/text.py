"""Text of a repository for a page: it stays text, whatever it holds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from markupsafe import Markup, escape

from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

# Neither pattern can look at a character twice: what they exclude is what ends them.
_CODE: Final = lazy_pattern(r"(`[^`]+`)")
_BOLD: Final = lazy_pattern(r"(\*\*[^*]+\*\*)")


def shown(value: Any) -> Any:
    """What a template puts into a page: text without anything that hides, turns or moves other text."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return "\n".join(map(printable, value.split("\n")))


def inline(text: str | None) -> Markup:
    """A line of Markdown: its code and bold. Links stay as they are written, so that none leads anywhere."""
    return Markup("").join(_inline(shown(text or "")))


def _inline(text: str) -> Iterator[Markup]:
    for part in _CODE.split(text):
        if _CODE.fullmatch(part):
            yield Markup("<code>{}</code>").format(part[1:-1].strip())
            continue
        for piece in _BOLD.split(part):
            is_bold = _BOLD.fullmatch(piece)
            yield Markup("<b>{}</b>").format(piece[2:-2]) if is_bold else escape(piece)


def fragment(path: str) -> str:
    """The link within the page to what has `path` for its id."""
    return "#" + quote(printable(path), safe="/")


def embedded(value: Any) -> Markup:
    """JSON that cannot end the element that it stands in."""
    text = json.dumps(value, separators=(",", ":"))
    return Markup(re.sub("[<>&]", lambda found: f"\\u{ord(found[0]):04x}", text))  # noqa: S704  (nothing is left to escape)
