"""The contract of one script in `ownership.yaml`, to the values that rules see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.inputs.contract import (
    Contract,
    DocumentedCommand,
    DocumentedExit,
    DocumentedNeed,
    DocumentedOption,
    DocumentedVariable,
    DocumentedWord,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ownership_lint.finding import Location
    from ownership_lint.inputs import models

    Place = Callable[..., Location]
    """Where a value of the script stands, by the steps that lead to it."""


def contract_of(script: models.ScriptModel, place: Place) -> Contract:
    """What the matrix says of how `script` is used."""
    outputs = script.outputs.items if script.outputs else ()
    return Contract(
        trigger=script.trigger,
        description=script.description,
        is_primary=script.primary,
        modes=tuple(_words("modes", script.modes, place)),
        arguments=tuple(_words("arguments", script.arguments, place)),
        options=tuple(_options(script.options, place)),
        variables=tuple(_variables(script.env, place)),
        exits=tuple(
            DocumentedExit(one.code, place("exit_codes", index, "code"), one.meaning)
            for index, one in enumerate(script.exit_codes)
        ),
        needs=tuple(_needs(script.prerequisites, place)),
        safety=tuple(script.safety),
        outputs=tuple(path for item in outputs for path in item.paths),
        usage=tuple(
            DocumentedCommand(one.run, place("usage", index, "run"), one.description or one.group)
            for index, one in enumerate(script.usage)
        ),
        examples=tuple(
            DocumentedCommand(one.run, place("examples", index, "run"), one.title or one.note)
            for index, one in enumerate(script.examples)
        ),
    )


def _words(
    key: str, entries: Iterable[models.ModeModel | models.ArgumentModel], place: Place
) -> Iterator[DocumentedWord]:
    for index, one in enumerate(entries):
        yield DocumentedWord(one.name, place(key, index, "name"), one.description)


def _options(entries: Iterable[models.OptionModel], place: Place) -> Iterator[DocumentedOption]:
    for index, one in enumerate(entries):
        where = ("options", index)
        default_at = place(*where, "default") if one.default is not None else None
        yield DocumentedOption(
            tuple(one.flags), place(*where, "flags", 0), one.value, one.description, one.default, default_at
        )


def _variables(entries: Iterable[models.VariableModel], place: Place) -> Iterator[DocumentedVariable]:
    for index, one in enumerate(entries):
        where = ("env", index)
        default_at = place(*where, "default") if one.default is not None else None
        yield DocumentedVariable(
            one.name, place(*where, "name"), one.description, one.default, default_at, one.required
        )


def _needs(entries: Iterable[models.PrerequisiteModel], place: Place) -> Iterator[DocumentedNeed]:
    for index, one in enumerate(entries):
        where = ("prerequisites", index)
        given = one.requires.model_dump(exclude_none=True) if one.requires is not None else {}
        if not given:
            yield DocumentedNeed(one.text, place(*where, "text"), when=one.when)
        for kind, value in given.items():
            values = tuple(map(str, value)) if isinstance(value, list) else (str(value),)
            yield DocumentedNeed(one.text, place(*where, "requires", kind), kind, values, one.when)
