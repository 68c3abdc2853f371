"""Path cells, and the folder that the paths of a document are relative to."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_FOLDER: Final = lazy_pattern(r"\(`([^`]+/)`\)")
_LINK: Final = lazy_pattern(r"\[([^\]]*)\]\(([^()\s]*)\)")
_OPTION: Final = lazy_pattern(r"\s--?\w")
_SUFFIX: Final = lazy_pattern(r" \((generated|experimental)\)$")


class PathCell(NamedTuple):
    """A path as a cell says it."""

    path: str
    struck: bool = False
    status: str | None = None
    """What stands in parentheses behind it: generated or experimental."""

    @property
    def is_pattern(self) -> bool:
        """Whether it means many files: a wildcard, or a folder."""
        return any(char in self.path for char in "*?") or self.path.endswith("/")


def path_cell(text: str) -> PathCell | None:
    """Read a path in code, in a link or plain, struck through or not; None where the text is no path."""
    found = _SUFFIX.search(text)
    text = text[: found.start()] if found else text
    struck = text.startswith("~~") and text.endswith("~~") and len(text) > len("~~~~")
    text = _without(text, "~~") if struck else text
    text = _without(text, "**")
    code = False
    if link := _LINK.fullmatch(text):
        text = link[1] or link[2]
    if inner := code_span(text):
        text, code = inner, True
    if not text or (not code and not looks_like_path(text)) or (code and _OPTION.search(text)):
        return None
    return PathCell(text, struck, found[1] if found else None)


def code_span(text: str) -> str | None:
    """What stands in a code span that is all of `text`."""
    ticks = len(text) - len(text.lstrip("`"))
    inner = text[ticks:-ticks] if ticks and len(text) > 2 * ticks else ""
    if not inner or not text.endswith("`" * ticks) or "`" * ticks in inner or inner[-1] == "`":
        return None
    if inner[0] == inner[-1] == " " and inner.strip(" "):
        inner = inner[1:-1]
    return inner


def looks_like_path(text: str) -> bool:
    """Whether plain text can be meant as a path: no blanks, and a slash or an extension."""
    return not re.search(r"\s", text) and (
        "/" in text.strip("/") or text.endswith("/") or _has_extension(text)
    )


def _has_extension(text: str) -> bool:
    name, dot, extension = text.rpartition(".")
    return bool(dot and extension.isalnum() and extension.isascii() and not name.isdigit())


def _without(text: str, mark: str) -> str:
    return text[len(mark) : -len(mark)] if text.startswith(mark) and text.endswith(mark) else text


def heading_folder(title: str) -> str:
    """The folder that a heading names, as in "Scripts (`scripts/`)"; empty where it names none."""
    found = _FOLDER.search(title)
    return found[1] if found else ""


def resolve(path: str, folder: str, base: str) -> str:
    """`path` from the root, where a document below `base` says it under a heading that names `folder`.

    A path that starts with the folder already is not doubled.
    """
    if path.startswith("/"):
        return path.lstrip("/") or path
    path = _below(path.removeprefix("./") or path, folder.removeprefix("./"))
    path = _below(path, f"{base}/" if base else "")
    if ".." not in path.split("/"):
        return path
    return posixpath.normpath(path) + "/" * path.endswith("/")


def _below(path: str, folder: str) -> str:
    return path if path.startswith(folder) else folder + path


def base_folder(
    document_path: str, text: str, rows: Iterable[tuple[str, str]], tracked: Collection[str] = ()
) -> str:
    """The folder that `rows` (path, folder of the heading) are relative to: the document's own, or the root.

    The tracked files decide where they are known. Else paths are relative where the document names its
    own folder, or where most rows without a folder in the heading are bare names.
    """
    own = posixpath.dirname(document_path)
    rows = tuple(rows)
    if not own or not rows:
        return ""
    hits = {base: sum(resolve(*row, base) in tracked for row in rows) for base in (own, "")}
    if hits[own] != hits[""]:
        return own if hits[own] > hits[""] else ""
    bare = ["/" not in path or path.startswith(("./", "../")) for path, folder in rows if not folder]
    return own if f"{own}/" in text or sum(bare) * 2 > len(bare) else ""
