"""How a script is used, as titled parts that a page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.inputs.models import ScriptModel, SectionModel

    Kind = Literal["pairs", "list", "ordered", "text", "code"]


class Part(NamedTuple):
    """One titled part: pairs of a term and what it means, a list, prose, or code to copy.

    Each item is a term, perhaps empty, and a text; of code, the line above it, the code, and the line below.
    """

    title: str
    kind: Kind
    items: tuple[tuple[str, ...], ...]


def parts_of(script: ScriptModel) -> tuple[Part, ...]:
    """What the matrix says of a script beside who owns it, without parts that are empty."""
    return tuple(part for part in _parts(script) if part.items)


def _parts(script: ScriptModel) -> Iterator[Part]:
    yield Part("What it does", "text", _texts([script.description or "", script.note or ""]))
    yield Part("Modes", "pairs", _pairs((one.name, one.description) for one in script.modes))
    yield Part("Arguments", "pairs", _pairs((one.name, one.description) for one in script.arguments))
    yield Part("Options", "pairs", tuple(_options(script)))
    yield Part("Usage", "pairs", _pairs((one.run, one.description) for one in script.usage))
    yield Part("Environment", "pairs", tuple(_variables(script)))
    yield Part("Safety", "list", _texts(script.safety))
    yield Part("Exit codes", "pairs", _pairs((str(one.code), one.meaning) for one in script.exit_codes))
    if script.outputs is not None:
        written = ((", ".join(one.paths), one.description) for one in script.outputs.items)
        yield Part(script.outputs.title, "pairs", _pairs(written))
    yield Part("Before it runs", "list", _texts([one.text for one in script.prerequisites]))
    examples = ((one.title or "", one.run, one.then or one.note or "") for one in script.examples)
    yield Part("Examples", "code", tuple(examples))
    yield from map(_section, script.sections)


def _options(script: ScriptModel) -> Iterator[tuple[str, str]]:
    for option in script.options:
        flags = ", ".join(option.flags)
        yield f"{flags} {option.value}" if option.value else flags, _with(option.description, option.default)


def _variables(script: ScriptModel) -> Iterator[tuple[str, str]]:
    for variable in script.env:
        text = _with(variable.description, variable.default)
        yield variable.name, f"{text} (required)".lstrip() if variable.required else text


def _section(section: SectionModel) -> Part:
    if section.style == "code":
        return Part(section.title, "code", (("", section.text or "", ""),) if section.text else ())
    if section.items:
        return Part(section.title, "ordered" if section.style == "ordered" else "list", _texts(section.items))
    return Part(section.title, "text", _texts([section.text or ""]))


def _texts(texts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple((text,) for text in texts if text)


def _pairs(pairs: Iterator[tuple[str, str | None]]) -> tuple[tuple[str, ...], ...]:
    return tuple((term, text or "") for term, text in pairs)


def _with(text: str | None, default: str | None) -> str:
    return " ".join(filter(None, (text, f"(default: {default})" if default else "")))
