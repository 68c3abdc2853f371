"""The domain summary: what each domain does, and its key scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ownership_lint.importing.blocks import list_items, sections
from ownership_lint.importing.paths import code_span
from ownership_lint.importing.scripts import slug
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.importing.blocks import Block, Section
    from ownership_lint.importing.draft import Draft

_HOLDER: Final = lazy_pattern(r"\(([^()]+?) (?:Domain|Ownership|Scripts)\b[^()]*\)")
_VIA: Final = lazy_pattern(r"\bvia ([^()\s]+)\)")
_KEY_SCRIPTS: Final = "**Key Scripts:**"


def holder(title: str) -> str | None:
    """Whom a heading names, as in "Database Scripts (DBA Domain)"."""
    found = _HOLDER.search(title)
    return found[1] if found else None


def read_summaries(draft: Draft, section: Section) -> tuple[dict[str, Any], int] | None:
    """Headings, each with what the domain does and its key scripts."""
    pieces = [piece for piece in sections(section.blocks, section.body, section.end, 3) if piece.heading]
    text = draft.document.text(section.body, section.end)
    if not pieces or ("domain summary" not in section.title.lower() and _KEY_SCRIPTS not in text):
        return None
    stop = start = pieces[0].start
    for piece in pieces:
        summary = _summary(draft, piece)
        if summary is None:
            break
        _join_domain(draft, summary)
        draft.headings[piece.title] = draft.document.at(piece.start)
        stop = piece.end
    if stop == start:
        return None
    intro = draft.keep(section.body, start)
    return ({"intro": intro} if intro else {}), stop


def _summary(draft: Draft, piece: Section) -> dict[str, Any] | None:
    """Intro and activities, then the key scripts; None where anything else stands there."""
    blocks = list(piece.blocks)
    summary: dict[str, Any] = {"heading": piece.title}
    if blocks and blocks[0].kind == "paragraph" and (intro := _text(draft, blocks[0])) != _KEY_SCRIPTS:
        blocks.pop(0)
        summary["intro"] = intro
        if blocks and blocks[0].kind == "bullets" and intro.endswith(":"):
            summary["intro"] = intro.removesuffix(":")
            summary["activities"] = list_items(blocks[0], _lines(draft, blocks.pop(0)))
    if len(blocks) > 1 and blocks[1].kind == "bullets" and _text(draft, blocks[0]) == _KEY_SCRIPTS:
        items = list_items(blocks[1], _lines(draft, blocks[1]))
        summary["key_scripts"] = [_key_script(draft, item) for item in items] if items else [None]
        blocks = blocks[2:]
    broken = None in summary.get("key_scripts", ()) or None in summary.values() or summary.get("intro") == ""
    return None if blocks or broken or len(summary) == 1 else summary


def _text(draft: Draft, block: Block) -> str:
    return draft.document.text(block.start, block.end)


def _key_script(draft: Draft, item: str) -> dict[str, Any] | None:
    code, _, note = item.partition(" - ")
    path = code_span(code)
    if path is None:
        return None
    key = "glob" if any(char in path for char in "*?") else "path"
    return {key: draft.resolve(path)} | ({"note": note} if note else {})


def _join_domain(draft: Draft, summary: dict[str, Any]) -> None:
    """Give a summary to the domain that its heading names; a new one is not listed in the overview."""
    title, mark, _ = summary["heading"].partition(" Domain")
    title = title if mark else summary["heading"].partition(" (")[0]
    named = (domain for domain in draft.domains.values() if domain["title"].lower() == title.lower())
    domain = next((domain for domain in named if "summary" not in domain), None)
    if domain is None:
        domain = draft.domains[slug(title, draft.domains)] = {"title": title, "listed": False}
        if via := _VIA.search(summary["heading"]):
            domain["coordinator"] = via[1]
    if via := _VIA.search(summary["heading"]):
        draft.reports_to(holder(summary["heading"]), via[1])
    domain["summary"] = summary


def _lines(draft: Draft, block: Block) -> tuple[str, ...]:
    return draft.document.lines[block.start : block.end]
