"""Zones of HTML and XML, with the scripts and styles in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.zones import javascript, plain
from ownership_lint.analysis.tokens.zones.machine import Mode, Rule, Run
from ownership_lint.analysis.tokens.zones.model import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.tokens.zones.machine import Grammar
    from ownership_lint.analysis.tokens.zones.model import Zones

_TYPE: Final = lazy_pattern(r"""\s(?:type|lang)\s*=\s*["']?([\w/+.-]+)""", re.IGNORECASE)
_ENDS: Final = {
    "script": lazy_pattern(r"</script\b", re.IGNORECASE),
    "style": lazy_pattern(r"</style\b", re.IGNORECASE),
}
_TEXT: Final[Grammar] = {"code": Mode(Zone.PROSE, (Rule(r"(?!)"),))}


def zones(text: str, language: str) -> Zones:
    """The zones of a text; what stands between tags is prose."""
    return Run(text, _XML if language == "xml" else _HTML).run().zones()


def _embedded(run: Run, match: re.Match[str]) -> int:
    """Paint a script or a style with the zones of its own language."""
    name = match["name"].lower()
    closing = _ENDS[name].search(run.text, match.end(), run.end)
    end = closing.start() if closing else run.end
    run.painter.paint(match.end(), Zone.CODE)
    run.painter.take(Run(run.text, _inner(name, match[0]), match.end(), end).run())
    return end


def _inner(name: str, tag: str) -> Grammar:
    found = _TYPE.search(tag)
    kind = found[1].lower() if found else ""
    if name == "style":
        return plain.grammar("css" if kind in ("", "text/css", "postcss") else "scss")
    if kind.endswith("json"):
        return plain.grammar("json")
    if kind in ("", "module", "ts") or "script" in kind:
        return javascript.grammar(has_jsx=False)
    return javascript.grammar(has_jsx=True) if kind.endswith(("jsx", "tsx", "babel")) else _TEXT


_TAG: Final = Mode(
    Zone.CODE, (Rule('"[^"]*+"?', Zone.STRING), Rule("'[^']*+'?", Zone.STRING), Rule(r"[/?]?>", pop=True))
)
_COMMON: Final = (
    Rule(r"<!--(?s:.*?)(?:-->|\Z)", Zone.COMMENT),
    Rule(r"<!\[CDATA\[(?s:.*?)(?:\]\]>|\Z)", Zone.STRING),
)
_ANY_TAG: Final = Rule(r"<(?=[A-Za-z/!?])", push="tag")
_SCRIPT: Final = Rule(
    r"<(?P<name>(?i:script|style))\b(?:[^>\"'/]|\"[^\"]*+\"|'[^']*+'|/(?!>))*+>", hook=_embedded
)
_XML: Final[Grammar] = {"code": Mode(Zone.PROSE, (*_COMMON, _ANY_TAG)), "tag": _TAG}
_HTML: Final[Grammar] = {"code": Mode(Zone.PROSE, (*_COMMON, _SCRIPT, _ANY_TAG)), "tag": _TAG}
