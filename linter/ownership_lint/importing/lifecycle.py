"""The purpose cell of a row: it may say that a script is deprecated or gone."""

from __future__ import annotations

from typing import Any

from ownership_lint.importing.paths import code_span


def read_purpose(purpose: str | None, *, struck: bool) -> dict[str, Any]:
    """Purpose and status, from the cell that holds both."""
    removed = _marked(purpose or "", ("DELETED", "REMOVED"))
    if struck or removed is not None:
        text = purpose if removed is None else removed
        return {"status": "removed"} | ({"purpose": text} if text else {})
    deprecated = _marked(purpose or "", ("DEPRECATED",))
    if deprecated is None:
        return {"purpose": purpose} if purpose else {}
    replacement, text = _replacement(deprecated)
    found: dict[str, Any] = {"status": "deprecated"}
    if replacement:
        found["deprecated"] = {"replacement": replacement}
    return found | ({"purpose": text} if text else {})


def _marked(text: str, marks: tuple[str, ...]) -> str | None:
    """What follows a mark such as `**DEPRECATED** - `; None where there is no mark."""
    for mark in marks:
        bold = f"**{mark}**"
        length = len(bold) if text[: len(bold)].upper() == bold else len(mark) if text.startswith(mark) else 0
        rest = text[length:]
        if length and not rest[:1].isalnum():
            return rest.lstrip(" :.-—–")  # noqa: RUF001 (dashes that people type)
    return None


def _replacement(text: str) -> tuple[str | None, str]:
    """The script of "Use x.sh", and what follows."""
    word, _, rest = text.partition(" ")
    if word.lower() not in {"use", "see"} or not rest:
        return None, text
    if rest.startswith("`"):
        ticks = rest[: len(rest) - len(rest.lstrip("`"))]
        code, _, rest = rest.removeprefix(ticks).partition(ticks)
        name = code_span(f"{ticks}{code}{ticks}") or ""
    else:
        name, _, rest = rest.partition(" ")
        rest = f"{name[len(name.rstrip('.,;')) :]} {rest}"
        name = name.rstrip(".,;")
    rest = rest.strip()
    if rest.startswith("instead"):
        rest = rest.removeprefix("instead")
    return name or None, rest.lstrip(" .,;")
