"""Plain data against a bundled JSON Schema: each mismatch becomes a finding at its place."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from ownership_lint import resources
from ownership_lint.inputs.yaml_text import limited, quoted
from ownership_lint.inputs.yaml_tree import described, pointer_text
from ownership_lint.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jsonschema.exceptions import ValidationError

    from ownership_lint.finding import Finding, Location
    from ownership_lint.inputs.yaml_source import YamlSource
    from ownership_lint.inputs.yaml_tree import Pointer

MAX_FINDINGS: Final = 20
_MAX_ERRORS: Final = 10_000
"""Of which the first findings are chosen and the rest is counted; only a hostile file holds more."""

_WANTED: Final = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}
_FORMS: Final = {
    r"^\.[A-Za-z0-9.+_-]+$": "write an extension with its dot, such as `.sh`",
    r"^[a-z0-9-]+/[a-z0-9-]+$": "write it as `family/name`",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "write it as YYYY-MM-DD",
    r"^(sha256:)?[0-9a-f]{8,64}$": "write the first 8 or more hex digits of a finding's fingerprint",
}


@dataclass(slots=True)
class _Keys:
    """What is wrong with the keys of one mapping."""

    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
    known: tuple[str, ...] = ()


def schema_findings(source: YamlSource, schema: str) -> list[Finding]:
    """Every mismatch with the bundled schema, as `schemas/ownership.schema.json`, in document order."""
    values: dict[Pointer, ValidationError] = {}
    keys: defaultdict[Pointer, _Keys] = defaultdict(_Keys)
    for error in islice(_flat(_validator(schema).iter_errors(source.data)), _MAX_ERRORS):
        pointer = tuple(error.absolute_path)
        if "propertyNames" in error.absolute_schema_path:
            keys[pointer].malformed.append(str(error.instance))
        elif error.validator == "required":
            keys[pointer].missing.append(error.message)
        elif error.validator == "additionalProperties":
            keys[pointer].unknown.append(error.message)
            keys[pointer].known = tuple(error.schema["properties"])  # type: ignore[index]  # stubs know other schemas
        elif pointer not in values or error.validator == "type":
            values[pointer] = error
    findings = [_value_finding(source, pointer, error) for pointer, error in values.items()]
    for pointer, problem in keys.items():
        findings += _key_findings(source, pointer, problem)
    return sorted(findings, key=_position)


def first_findings(source: YamlSource, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What the parser found and the first of `findings`, in document order; one counts the rest."""
    told = limited(source.text, sorted(findings, key=_position), MAX_FINDINGS)
    return tuple(sorted((*source.findings, *told), key=_position))


def _position(finding: Finding) -> tuple[int, int]:
    return finding.location.line, finding.location.column


def glob_findings(source: YamlSource, *places: str, as_glob: Callable[[str], str] = str) -> Iterator[Finding]:
    """Patterns that can match nothing or cost too much, at places such as `scope/exclude/*`."""
    from ownership_lint.patterns import PatternError, compile_glob

    for place in places:
        for pointer, glob in source.find(place):
            if isinstance(glob, str) and glob and not glob.startswith("class:"):
                try:
                    compile_glob(as_glob(glob), source.beside(pointer, "dialect") or "gitignore")
                except PatternError as error:
                    message = f"the pattern {quoted(glob)} cannot be used: {error}"
                    yield _finding(source, pointer, message, "write another pattern")


def value_name(pointer: Pointer) -> str:
    """How people call the value at `pointer`: by its key, or as an item of a list."""
    match pointer:
        case (*above, int() as index):
            return f"item {index + 1} of {value_name(tuple(above))}"
        case (*_, str() as key):
            return quoted(key)
    return "the file"


@cache
def _validator(schema: str) -> Any:
    """A validator whose integers are whole numbers as written: neither 1.0 nor `true`."""
    import json

    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    checker = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    )
    keywords = {
        "required": _required,
        "pattern": _pattern,
        "additionalProperties": _additional(Draft202012Validator.VALIDATORS["additionalProperties"]),
    }
    validator = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, keywords, type_checker=checker
    )
    return validator(json.loads(resources.read(schema)))


def _pattern(_: Any, pattern: str, data: Any, __: Any) -> Iterator[ValidationError]:
    """As pydantic reads it: `$` is the end, not also the place before a final line break."""
    from jsonschema.exceptions import ValidationError

    if isinstance(data, str) and not re.fullmatch(pattern, data):
        yield ValidationError(pattern)


def _required(_: Any, names: list[str], data: Any, __: Any) -> Iterator[ValidationError]:
    """One error for each missing key; its message is the key."""
    from jsonschema.exceptions import ValidationError

    if isinstance(data, dict):
        yield from (ValidationError(name) for name in names if name not in data)


def _additional(original: Callable[..., Iterable[ValidationError] | None]) -> Callable[..., Any]:
    """One error for each unknown key of a closed mapping; its message is the key."""
    from jsonschema.exceptions import ValidationError

    def check(validator: Any, allowed: Any, data: Any, schema: Any) -> Iterator[ValidationError]:
        if allowed is not False:
            yield from original(validator, allowed, data, schema) or ()
        elif isinstance(data, dict):
            yield from (ValidationError(name) for name in data if name not in schema["properties"])

    return check


def _flat(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Errors of an optional value are those of the value: `anyOf` only ever means "or null" here."""
    for error in errors:
        if error.validator == "anyOf":
            branches: Any = error.validator_value
            wanted = next(index for index, branch in enumerate(branches) if branch != {"type": "null"})
            yield from _flat(inner for inner in error.context or () if inner.schema_path[0] == wanted)
        else:
            yield error


def _key_findings(source: YamlSource, pointer: Pointer, keys: _Keys) -> Iterator[Finding]:
    mapping = _at(source.data, pointer)
    missing = list(keys.missing)
    for key in keys.unknown:
        meant = nearest(key, missing) or nearest(key, [name for name in keys.known if name not in mapping])
        tip = "remove it, or see the keys that are known here: " + ", ".join(map(quoted, keys.known))
        if meant:
            tip = f"{quoted(meant)} is required here" if meant in missing else f"write {quoted(meant)}"
        if meant in missing:
            missing.remove(meant)
        question = f", did you mean {quoted(meant)}?" if meant else ""
        yield _finding(source, (*pointer, key), f"unknown key {quoted(key)}{question}", tip, at_key=True)
    for key in keys.malformed:
        message = f"{quoted(key)} is no rule id" if key else f"a key in {value_name(pointer)} is empty"
        tip = "write it as `family/name`" if key else "write a text before the colon"
        yield _finding(source, (*pointer, key), message, tip, at_key=True)
    for key in missing:
        where = f" in {value_name(pointer)}" if pointer else ""
        tip = f"add {quoted(key + ': …')}"
        yield _finding(source, pointer, f"{quoted(key)} is missing{where}", tip, at_key=True)


def _at(data: Any, pointer: Pointer) -> Any:
    for step in pointer:
        data = data[step]
    return data


def _value_finding(source: YamlSource, pointer: Pointer, error: ValidationError) -> Finding:
    name, found = value_name(pointer), described(error.instance)
    limit: Any = error.validator_value
    match error.validator:
        case "type":
            message = f"{name} must be {_WANTED[limit]}, found {found}"
            return _finding(source, pointer, message, _type_tip(source, pointer, limit, error.instance))
        case "const" | "enum":
            choices = [limit] if error.validator == "const" else limit
            return _choice_finding(source, pointer, error.instance, choices)
        case "minLength" if limit > 1:
            return _finding(source, pointer, f"{name} must have at least {limit} characters, found {found}")
        case "minLength" | "minItems" | "minProperties":
            return _finding(source, pointer, f"{name} must not be empty", "fill it in, or remove it")
        case "minimum":
            return _finding(source, pointer, f"{name} must be at least {limit}, found {found}")
        case "maximum":
            return _finding(source, pointer, f"{name} must be at most {limit}, found {found}")
        case "pattern":
            return _finding(
                source, pointer, f"{name} has the wrong form, found {found}", _FORMS.get(limit, "")
            )
    return _finding(source, pointer, f"{name} is not as the schema wants it: {quoted(error.message)}")


def _choice_finding(source: YamlSource, pointer: Pointer, value: Any, choices: list[Any]) -> Finding:
    name = value_name(pointer)
    meant = nearest(value, choices) if isinstance(value, str) and isinstance(choices[0], str) else None
    listed = ", ".join(quoted(str(choice)) for choice in choices)
    wanted = listed if len(choices) == 1 else f"one of {listed}"
    if meant:
        message = f"{name} cannot be {quoted(value)}, did you mean {quoted(meant)}?"
        return _finding(source, pointer, message, f"it must be {wanted}")
    return _finding(source, pointer, f"{name} must be {wanted}, found {described(value)}")


def _type_tip(source: YamlSource, pointer: Pointer, wanted: str, value: Any) -> str:
    at = source.place(pointer)
    line = source.text.lines[at.line - 1]
    written = line[at.column - 1 : at.end_column - 1 if at.line == at.end_line else None]
    match wanted, value:
        case "string", bool() | int() | float():
            return "put it in quotes: " + quoted(f'"{written}"')
        case (("integer" | "boolean" | "number"), str()):
            return "write it without quotes, as a number" if wanted != "boolean" else "write true or false"
        case "array", str() | bool() | int() | float():
            return "put it in brackets: " + quoted(f"[{written}]")
        case "object", _:
            return "write `key: value` pairs"
        case _, None:
            return "fill it in, or remove the key"
    return ""


def _finding(
    source: YamlSource, pointer: Pointer, message: str, tip: str = "", *, at_key: bool = False
) -> Finding:
    at: Location = source.key(pointer) if at_key else source.place(pointer)
    return source.text.finding(at, message, subject=pointer_text(pointer), tip=tip)
