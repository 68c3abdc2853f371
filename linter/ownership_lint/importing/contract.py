"""The parts of a detail block that have a field: each is read in the one form that `report` writes.

What is written in another way has no reader here and stays a section, as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.importing.blocks import is_whole_fence, list_items
from ownership_lint.importing.paths import code_span
from ownership_lint.inputs.document import COMMENT_GAP, DETAIL_FIELDS
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ownership_lint.importing.blocks import Block

Lines = tuple[str, ...]

_FIELDS: Final = {
    "modes": "modes",
    "cli options": "options",
    "options": "options",
    "arguments": "arguments",
    "usage": "usage",
    "environment variables": "env",
    "safety features": "safety",
    "exit codes": "exit_codes",
    "pre-requisites": "prerequisites",
    "prerequisites": "prerequisites",
    "example": "examples",
    "examples": "examples",
    "output": "outputs",
    "outputs": "outputs",
}
_CLI: Final = ("options", "arguments", "usage")
_SHELL: Final = frozenset({"", "bash", "sh", "shell", "console"})
_COMMENT: Final = lazy_pattern(r"\s#(?: |$)")
_CODE: Final = lazy_pattern(r"([0-9]{1,3}): (.*)")
_ENVIRONMENT: Final = lazy_pattern(r"\(requires ([A-Z][A-Z0-9_]*\*?) env vars?\)")
_MAX_EXIT_CODE: Final = 255


def read_part(
    label: str, block: Block, lines: Lines, script: Mapping[str, Any]
) -> tuple[str, Any, str] | None:
    """Key, value and place of a part; None where it has no field, a taken one, or another form."""
    field = _FIELDS.get(label.lower()) or ("outputs" if label.endswith(" Contents") else None)
    if field is None:
        return None
    found: tuple[str, Any] | None = None
    if block.kind == "fence" and block.text in _SHELL and is_whole_fence(lines):
        found = _read_code(field, lines[1:-1])
    elif block.kind == "bullets" and (items := list_items(block, lines)):
        found = _read_items(field, label, items)
    if not found or not found[1] or found[0] in script:
        return None
    return (*found, field if field in DETAIL_FIELDS else "options")


def _read_code(field: str, lines: Lines) -> tuple[str, Any] | None:
    """The block; under "CLI Options" stand options, arguments or whole command lines."""
    readers: dict[str, Callable[[Lines], list[dict[str, Any]]]] = {
        "options": _options,
        "modes": lambda entries: _named(entries, "modes"),
        "arguments": lambda entries: _named(entries, "arguments"),
        "usage": _usage,
        "examples": _examples,
    }
    if field == "options":
        return next(
            ((key, found) for key in _CLI if (found := readers[key](lines)) and _is_sure(key, found)), None
        )
    return (field, readers[field](lines)) if field in readers else None


def _is_sure(key: str, found: list[dict[str, Any]]) -> bool:
    """Whether words under "CLI Options" are arguments, not command lines of one word."""
    return key != "arguments" or all("description" in entry and "/" not in entry["name"] for entry in found)


def _read_items(field: str, label: str, items: Sequence[str]) -> tuple[str, Any] | None:
    if field == "safety":
        return field, list(items)
    if field == "prerequisites":
        return field, [{"text": item} for item in items]
    readers = {"env": _variable, "exit_codes": _exit_code, "outputs": _output}
    if field not in readers:
        return None
    found = [readers[field](item) for item in items]
    if None in found:
        return None
    if field == "outputs":
        return field, ({} if label == "Output" else {"title": label}) | {"items": found}
    return field, found


def _split(line: str) -> tuple[str, str | None, int]:
    """Code, comment, and the column where the comment starts."""
    found = _COMMENT.search(line)
    if not found:
        return line, None, 0
    return line[: found.start()].rstrip(), line[found.end() :] or None, found.start() + 1


def _default(text: str | None) -> tuple[str | None, str | None]:
    """The text and what "(default: …)" at its end says."""
    before, mark, default = f" {text or ''}".rpartition(" (default: ")
    if not mark or not default.endswith(")") or len(default) == 1:
        return text, None
    return before[1:] or None, default[:-1]


def _aligned(entries: list[dict[str, Any]], texts: list[str], key: str) -> list[dict[str, Any]]:
    """Leave out the columns that are where `report` puts them."""
    usual = max(map(len, texts), default=0) + COMMENT_GAP[key]
    for entry in entries:
        if entry["column"] in {0, usual}:
            del entry["column"]
    return entries


def _given(**values: object) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, False, [])}


def _options(lines: Lines) -> list[dict[str, Any]]:
    entries, texts = [], []
    for line in lines:
        text, comment, column = _split(line)
        words = text.split(" ")
        count = sum(1 for word in words if word.startswith("-"))
        flags, value = [word.removesuffix(",") for word in words[:count]], " ".join(words[count:])
        if (
            not flags
            or ", ".join(flags) + (f" {value}" if value else "") != text
            or not all(map(_is_flag, flags))
        ):
            return []
        description, default = _default(comment)
        needs = _ENVIRONMENT.findall(description or "")
        entry = _given(
            flags=flags, value=value or None, description=description, default=default, requires_env=needs
        )
        entries.append({**entry, "column": column})
        texts.append(text)
    return _aligned(entries, texts, "options")


def _is_flag(word: str) -> bool:
    return word.startswith("-") and word.strip("-") != "" and "," not in word


def _named(lines: Lines, key: str) -> list[dict[str, Any]]:
    """Arguments or modes: a word, and what it does."""
    entries, texts = [], []
    for line in lines:
        text, comment, column = _split(line)
        if not text or re.search(r"\s", text) or text[0] in "-#":
            return []
        chosen = key == "arguments" and f" {comment or ''}".endswith(" (default)")
        description = comment.removesuffix("(default)").rstrip() if chosen and comment else comment
        entries.append(
            {**_given(name=text, description=description or None, default=chosen), "column": column}
        )
        texts.append(text)
    return _aligned(entries, texts, key)


def _usage(lines: Lines) -> list[dict[str, Any]]:
    """Command lines; a comment line above some names their group, a blank line ends it."""
    entries: list[dict[str, Any]] = []
    texts = []
    group, fresh = None, True
    for line in lines:
        if not line:
            group, fresh = None, True
            continue
        if line.startswith("# ") and fresh:
            group, fresh = line[2:], False
            continue
        text, comment, column = _split(line)
        if line.startswith(("#", "-", " ", "\t")):
            return []
        entries.append({**_given(run=text, description=comment, group=group), "column": column})
        texts.append(text)
        fresh = False
    return _aligned(entries, texts, "usage")


def _examples(lines: Lines) -> list[dict[str, Any]]:
    chunks: list[list[str]] = [[]]
    for line in lines:
        if line:
            chunks[-1].append(line)
        else:
            chunks.append([])
    examples = [_example(chunk) for chunk in chunks]
    return [] if None in examples else [example for example in examples if example]


def _example(lines: list[str]) -> dict[str, Any] | None:
    """A comment line, commands, a comment behind the last, a comment line."""
    title = lines.pop(0)[2:] if lines and lines[0].startswith("# ") else None
    then = lines.pop()[2:] if len(lines) > 1 and lines[-1].startswith("# ") else None
    if not lines or any(line.startswith("#") or line != line.strip() for line in lines):
        return None
    *above, last = lines
    run, note, _ = _split(last)
    return _given(title=title, run="\n".join([*above, run]), note=note, then=then)


def _variable(item: str) -> dict[str, Any] | None:
    """`NAME` - description (default: X)."""
    code, _, text = item.partition(" - ")
    name = code_span(code)
    if not name:
        return None
    description, default = _default(text or None)
    required = f" {description or ''}".endswith(" (required)")
    if required and description:
        description = description.removesuffix("(required)").rstrip() or None
    return _given(name=name, description=description, default=default, required=required)


def _exit_code(item: str) -> dict[str, Any] | None:
    found = _CODE.fullmatch(item)
    if not found or int(found[1]) > _MAX_EXIT_CODE or not found[2].strip():
        return None
    return {"code": int(found[1]), "meaning": found[2]}


def _output(item: str) -> dict[str, Any] | None:
    """`path`, `path` - description."""
    codes, _, description = item.partition(" - ")
    paths = [code_span(code) for code in codes.split(", ")]
    if None in paths:
        return None
    return _given(paths=paths, description=description or None)
