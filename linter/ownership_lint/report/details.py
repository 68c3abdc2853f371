"""Detail blocks: the contract of one script, in labelled parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.inputs.document import COMMENT_GAP, DETAIL_FIELDS
from ownership_lint.report.text import bullets, code, fence, label, line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ownership_lint.inputs.models import (
        ArgumentModel,
        ExampleModel,
        ModeModel,
        OptionModel,
        OutputItemModel,
        ScriptModel,
        SectionModel,
        UsageModel,
        VariableModel,
    )
    from ownership_lint.report.text import Style

Entry = tuple[str, str | None, int | None]
"""A line of a code block, its comment, and the column of the comment where it is another than usual."""


def has_details(script: ScriptModel) -> bool:
    """Whether there is more to say than a table row does."""
    fields = (text for field in DETAIL_FIELDS for _, text in _FIELDS[field](script))
    return script.primary or bool(script.sections) or any(fields)


def render_details(path: str, script: ScriptModel, style: Style) -> str:
    """The block of one script."""
    mark = " ⭐ PRIMARY" if script.primary else ""
    chain = {"Owner": script.owner, "Coordinator": script.coordinator}
    chain_lines = [f"{label(role)} {line(name)}" for role, name in chain.items() if name]
    parts = [f"### {code(path)}{mark}", "\n".join(chain_lines), *_parts(script, style)]
    return "\n\n".join(part for part in parts if part)


def render_section(section: SectionModel, style: Style) -> str:
    """The content of a part that has no field of its own."""
    if section.style == "code":
        return fence(section.text or "", section.language or "")
    if section.items:
        return (style.numbered if section.style == "ordered" else bullets)(section.items)
    return section.text or ""


def _parts(script: ScriptModel, style: Style) -> Iterator[str]:
    sections = [
        (section.after, style.below(label(section.title), render_section(section, style)))
        for section in script.sections
    ]
    for field in DETAIL_FIELDS:
        for title, text in _FIELDS[field](script):
            if text:
                yield style.below(label(title), text)
        for after, text in sections:
            if after == field:
                yield text.rstrip("\n")


def _description(script: ScriptModel) -> Iterator[tuple[str, str]]:
    yield "Description", script.description or ""


def _modes(script: ScriptModel) -> Iterator[tuple[str, str]]:
    yield "Modes", _block("modes", [_word(mode) for mode in script.modes])


def _options(script: ScriptModel) -> Iterator[tuple[str, str]]:
    """One of options, arguments and command lines is "CLI Options", where it cannot be taken for another."""
    arguments = script.arguments
    sure_arguments = all(entry.description and "/" not in entry.name for entry in arguments)
    sure_usage = all(entry.run[0] != "-" and ("/" in entry.run or " " in entry.run) for entry in script.usage)
    free = not script.options and sure_arguments
    yield "CLI Options", _block("options", [_option(option) for option in script.options])
    yield (
        "CLI Options" if free else "Arguments",
        _block("arguments", [_argument(entry) for entry in arguments]),
    )
    free = not script.options and not arguments and sure_usage
    yield "CLI Options" if free else "Usage", _usage(script.usage)


def _env(script: ScriptModel) -> Iterator[tuple[str, str]]:
    yield "Environment Variables", bullets(_variable(variable) for variable in script.env)


def _safety(script: ScriptModel) -> Iterator[tuple[str, str]]:
    yield "Safety Features", bullets(script.safety)


def _exit_codes(script: ScriptModel) -> Iterator[tuple[str, str]]:
    yield "Exit Codes", bullets(f"{entry.code}: {entry.meaning}" for entry in script.exit_codes)


def _outputs(script: ScriptModel) -> Iterator[tuple[str, str]]:
    if script.outputs:
        yield script.outputs.title, bullets(_output(item) for item in script.outputs.items)


def _prerequisites(script: ScriptModel) -> Iterator[tuple[str, str]]:
    yield "Pre-requisites", bullets(entry.text for entry in script.prerequisites)


def _examples(script: ScriptModel) -> Iterator[tuple[str, str]]:
    text = "\n\n".join(_example(example) for example in script.examples)
    yield "Example" if len(script.examples) == 1 else "Examples", fence(text) if text else ""


_FIELDS: Final[dict[str, Callable[[ScriptModel], Iterator[tuple[str, str]]]]] = {
    "description": _description,
    "modes": _modes,
    "options": _options,
    "env": _env,
    "safety": _safety,
    "exit_codes": _exit_codes,
    "outputs": _outputs,
    "prerequisites": _prerequisites,
    "examples": _examples,
}


def _block(key: str, entries: Sequence[Entry]) -> str:
    return fence("\n".join(_aligned(key, entries))) if entries else ""


def _aligned(key: str, entries: Sequence[Entry]) -> Iterator[str]:
    """The lines with their comments below each other."""
    usual = max(len(line(text)) for text, _, _ in entries) + COMMENT_GAP[key]
    for entry, comment, column in entries:
        text = line(entry)
        yield f"{text.ljust(max(column or usual, len(text) + 1))}# {line(comment)}" if comment else text


def _word(entry: ModeModel) -> Entry:
    return entry.name, entry.description, entry.column


def _argument(entry: ArgumentModel) -> Entry:
    return entry.name, _joined(entry.description, "(default)" if entry.default else None), entry.column


def _option(option: OptionModel) -> Entry:
    text = _joined(", ".join(option.flags), option.value)
    return text or "", _joined(option.description, _default(option.default)), option.column


def _usage(entries: Sequence[UsageModel]) -> str:
    lines = (
        _aligned("usage", [(entry.run, entry.description, entry.column) for entry in entries])
        if entries
        else ()
    )
    written: list[str] = []
    group: str | None = None
    for entry, text in zip(entries, lines, strict=True):
        if entry.group != group:
            written += [""] * bool(written) + ([f"# {line(entry.group)}"] if entry.group else [])
            group = entry.group
        written.append(text)
    return fence("\n".join(written)) if written else ""


def _variable(variable: VariableModel) -> str:
    required = "(required)" if variable.required else None
    text = _joined(variable.description, required, _default(variable.default))
    return f"{code(variable.name)} - {text}" if text else code(variable.name)


def _output(item: OutputItemModel) -> str:
    paths = ", ".join(code(path) for path in item.paths)
    return f"{paths} - {item.description}" if item.description else paths


def _example(example: ExampleModel) -> str:
    above = [f"# {line(example.title)}"] if example.title else []
    run = f"{example.run}  # {line(example.note)}" if example.note else example.run
    below = [f"# {line(example.then)}"] if example.then else []
    return "\n".join([*above, run, *below])


def _default(value: str | None) -> str | None:
    return f"(default: {value})" if value else None


def _joined(*parts: str | None) -> str | None:
    return " ".join(_given(parts)) or None


def _given(parts: Iterable[str | None]) -> Iterator[str]:
    return (part for part in parts if part)
