"""Detail blocks: a heading with a script's path, who owns it, and its contract in labelled parts."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.importing.blocks import is_whole_fence, list_items, sections
from ownership_lint.importing.contract import read_part
from ownership_lint.importing.paths import code_span
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.importing.blocks import Block, Document, Section
    from ownership_lint.importing.draft import Draft

_LABEL: Final = lazy_pattern(r"\*\*([^*]+?)(?::\*\*|\*\*:)(?: (.*))?")
_CHAIN: Final = ("Owner", "Coordinator")
_PRIMARY: Final = " ⭐ PRIMARY"


class Part(NamedTuple):
    """A labelled part of a detail block: its lines from `start` to `end`, and what the label's line says."""

    label: str
    line: int
    start: int
    end: int
    inline: str = ""


def read_details(draft: Draft, section: Section) -> bool:
    """A chapter of detail blocks; False where it holds none."""
    pieces = tuple(sections(section.blocks, section.body, section.end, 3))
    if any(chapter["kind"] == "details" for chapter in draft.chapters):
        return False
    if not any(_is_detail(draft, piece) for piece in pieces):
        return False
    chapter: dict[str, Any] = {"kind": "details", "rule": section.rule}
    if section.heading:
        chapter["title"] = section.title
    draft.chapters.append(chapter)
    for piece in pieces:
        if _is_detail(draft, piece) and _read_detail(draft, piece):
            continue
        if text := draft.keep(piece.start, piece.end):
            if piece.heading is None:
                chapter["intro"] = text
            else:
                draft.chapters.append({"kind": "text", "rule": False, "text": text})
    return True


def _is_detail(draft: Draft, piece: Section) -> bool:
    path = _path(piece.title)
    if piece.heading is None or path is None:
        return False
    owned = any(part.label == "Owner" and part.inline for part in _parts(draft.document, piece))
    return owned or draft.resolve(path) in draft.scripts


def _path(title: str) -> str | None:
    return code_span(title.removesuffix(_PRIMARY))


def _read_detail(draft: Draft, piece: Section) -> bool:
    """A block; False for a second one of the same script."""
    path = draft.resolve(_path(piece.title) or piece.title)
    assert piece.heading is not None  # noqa: S101 (told to the type checker: `_is_detail` holds)
    at = draft.document.at(piece.heading.start)
    if path in draft.detail_order:
        draft.unread(at, f"a second detail block of `{path}`; it is kept as text", path)
        return False
    draft.detail_order.append(path)
    script = draft.scripts.setdefault(path, {})
    draft.rows.setdefault(path, at)
    if piece.title.endswith(_PRIMARY):
        script["primary"] = True
    after = "description"
    for part in _parts(draft.document, piece):
        if part.label in _CHAIN and part.inline:
            _claim(draft, path, part)
        else:
            after = _merge(draft, script, part, after)
    return True


def _claim(draft: Draft, path: str, part: Part) -> None:
    """Owner or coordinator of a detail block; the table row holds where they differ."""
    key = part.label.lower()
    name = part.inline.strip("*` ")
    script = draft.scripts[path]
    draft.name(name, key)
    if key not in script:
        script[key] = name
    elif script[key] != name:
        message = f"{key} of `{path}` is `{name}` here, but was `{script[key]}` before"
        draft.contradiction(
            draft.document.at(part.line), message, path, draft.rows[path], "the first place, which holds"
        )
    if key == "coordinator":
        draft.reports_to(script.get("owner"), name)


def _merge(draft: Draft, script: dict[str, Any], part: Part, after: str) -> str:
    """Add a part to its script; returns the field that following sections stand behind."""
    content = draft.document.text(part.start, part.end)
    text = "\n".join(line for line in (part.inline, content) if line)
    if part.label in {"", "Description"} and text:
        script["description"] = f"{script['description']}\n\n{text}" if "description" in script else text
        return "description"
    block = _only_block(draft.document, part)
    lines = draft.document.lines[block.start : block.end] if block else ()
    if block and (found := read_part(part.label, block, lines, script)):
        key, value, field = found
        script[key] = value
        return field
    section = {"title": part.label, **(_listed(block, lines) or ({"text": text} if text else {}))}
    if after != "description":
        section["after"] = after
    script.setdefault("sections", []).append(section)
    return after


def _only_block(document: Document, part: Part) -> Block | None:
    """The block that is all there is below a label."""
    inside = document.inside(part.start, part.end)
    whole = inside and document.text(inside[0].start, inside[0].end) == document.text(part.start, part.end)
    return inside[0] if whole and not part.inline else None


def _listed(block: Block | None, lines: tuple[str, ...]) -> dict[str, Any] | None:
    """A list or code as a section; None for all other Markdown."""
    if block and block.kind == "fence" and is_whole_fence(lines):
        code = "\n".join(lines[1:-1])
        language = {"language": block.text} if block.text else {}
        return {"style": "code", **language, **({"text": code} if code else {})}
    if block and block.kind in {"bullets", "ordered"} and (items := list_items(block, lines)):
        return {"style": block.kind, "items": items}
    return None


def _parts(document: Document, piece: Section) -> Iterator[Part]:
    """Split at lines such as `**Label:**`; what precedes the first has no label."""
    paragraphs = (block for block in piece.blocks if block.kind == "paragraph")
    numbers = (number for block in paragraphs for number in range(block.start, block.end))
    found = ((number, _LABEL.fullmatch(document.lines[number])) for number in numbers)
    labels = [(number, label[1], label[2] or "") for number, label in found if label]
    first = labels[0][0] if labels else piece.end
    if document.text(piece.body, first):
        yield Part("", piece.body, piece.body, first)
    for (line, label, inline), (end, *_) in pairwise([*labels, (piece.end, "", "")]):
        if label not in _CHAIN or not inline:
            yield Part(label, line, line + 1, end, inline)
            continue
        yield Part(label, line, line + 1, line + 1, inline)
        if document.text(line + 1, end):
            yield Part("", line, line + 1, end)
