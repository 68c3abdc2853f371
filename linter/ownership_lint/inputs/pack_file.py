"""A rule pack's YAML to a frozen pack, or findings that say what is off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.finding import Location, Severity
from ownership_lint.inputs.matrix_file import is_date
from ownership_lint.inputs.packs import Allow, Context, Detector, Example, Pack, PackRule
from ownership_lint.inputs.policy_file import mcp_settings, unknown_class
from ownership_lint.inputs.prefilters import wide_form
from ownership_lint.inputs.validation import first_findings, glob_findings, schema_findings
from ownership_lint.inputs.yaml_source import read_yaml
from ownership_lint.inputs.yaml_text import quoted
from ownership_lint.inputs.yaml_tree import pointer_text
from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from ownership_lint.finding import Finding
    from ownership_lint.inputs.pack_models import (
        AllowModel,
        DetectorModel,
        ExampleModel,
        PackFile,
        PackRuleModel,
    )
    from ownership_lint.inputs.yaml_source import YamlSource
    from ownership_lint.inputs.yaml_tree import Pointer

RULE: Final = "policy/invalid-policy"
SCHEMA: Final = "schemas/pack.schema.json"

_GLOBS: Final = ("rules/*/files/include/*", "rules/*/files/exclude/*", "rules/*/allow/*/paths/*")
_DAY: Final = lazy_pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class LoadedPack(NamedTuple):
    """The pack, or what is wrong with its file; never both."""

    pack: Pack | None
    findings: tuple[Finding, ...]
    ids_at: Mapping[str, Location] = {}
    """Where each rule gives its id, also in a file with problems."""


def load_pack(
    data: bytes,
    path: str,
    *,
    validators: Collection[str],
    problem_of: Callable[[str], str | None],
    classes: Collection[str] = (),
    in_code: Collection[str] = (),
) -> LoadedPack:
    """Read the bytes of the pack `path`; `problem_of` says why a pattern cannot be used, if so.

    Rules of `in_code` need no detectors.
    """
    source = read_yaml(data, path, RULE)
    if source.data is None:
        return LoadedPack(None, source.findings)
    local = [
        *glob_findings(source, *_GLOBS),
        *_unknown_classes(source, classes),
        *_unusable_patterns(source, problem_of),
        *_unknown_names(source, validators),
        *_repeated_ids(source),
        *_unusable_allowances(source),
        *_absent_values(source),
        *_without_detectors(source, in_code),
    ]
    ids_at = _ids_at(source)
    if findings := first_findings(source, [*schema_findings(source, SCHEMA), *local]):
        return LoadedPack(None, findings, ids_at)

    from ownership_lint.inputs.pack_models import PackFile

    return LoadedPack(_pack(PackFile.model_validate(source.data), source), (), ids_at)


def _ids_at(source: YamlSource) -> dict[str, Location]:
    found = [*source.find("rules/*/id")]
    return {name: source.place(pointer) for pointer, name in reversed(found) if isinstance(name, str)}


def _unusable_patterns(source: YamlSource, problem_of: Callable[[str], str | None]) -> Iterator[Finding]:
    for pointer, pattern in source.find("rules/*/detect/*/pattern"):
        problem = problem_of(pattern) if isinstance(pattern, str) and pattern else None
        if problem:
            message = f"the pattern {quoted(pattern)} cannot be used: {problem}"
            at = source.place(pointer)
            yield source.text.finding(at, message, subject=pointer_text(pointer), tip="write another pattern")


def _unknown_names(source: YamlSource, validators: Collection[str]) -> Iterator[Finding]:
    sets = {str(pointer[-1]) for pointer, _ in source.find("sets/*")}
    places = (
        ("rules/*/validate/*", "check", validators),
        ("rules/*/detect/*/validate/*", "check", validators),
        ("rules/*/not_in/*", "set", sets),
        ("rules/*/allow/*/value_in", "set", sets),
    )
    for place, what, known in places:
        for pointer, name in source.find(place):
            if isinstance(name, str) and name and name not in known:
                near = nearest(name, known)
                question = f", did you mean {quoted(near)}?" if near else ""
                message = f"there is no {what} called {quoted(name)}{question}"
                at = source.place(pointer)
                names = ", ".join(map(quoted, sorted(known)))
                tip = f"these are known: {names}" if names else "there is none yet"
                yield source.text.finding(at, message, subject=pointer_text(pointer), tip=tip)


def _repeated_ids(source: YamlSource) -> Iterator[Finding]:
    seen: set[str] = set()
    for pointer, name in source.find("rules/*/id"):
        if isinstance(name, str) and name in seen:
            message = f"{quoted(name)} is the id of another rule too"
            at = source.place(pointer)
            yield source.text.finding(at, message, subject=name, tip="give each its own")
        seen.add(str(name))


def _unknown_classes(source: YamlSource, classes: Collection[str]) -> Iterator[Finding]:
    for place in _GLOBS:
        for pointer, value in source.find(place):
            if isinstance(value, str) and (problem := unknown_class(value, classes)):
                yield _finding(source, pointer, *problem)


def _unusable_allowances(source: YamlSource) -> Iterator[Finding]:
    """Entries of `allow` that allow everything, tell a value, or end on a day that there is not."""
    for pointer, entry in source.find("rules/*/allow/*"):
        if isinstance(entry, dict) and entry.keys() <= {"reason", "until"}:
            message = "this entry allows whatever its rule finds"
            yield _finding(source, pointer, message, "give at least one of `paths`, `shape`, `value_in`")
    for pointer, shape in source.find("rules/*/allow/*/shape"):
        if isinstance(shape, str) and any(map(str.isalnum, shape)):
            message = "a shape has no letters and no digits"  # and must not be told: it may be a value
            at = source.place(pointer)
            yield source.text.finding(
                at, message, subject=pointer_text(pointer), tip="write `*` for each of them"
            )._replace(
                excerpt="",
            )
    for pointer, day in source.find("rules/*/allow/*/until"):
        if isinstance(day, str) and _DAY.fullmatch(day) and not is_date(day):  # else the schema tells it
            message = f"`until` must be a date, found {quoted(day)}"
            yield _finding(source, pointer, message, "write a day that there is, as YYYY-MM-DD")


def _absent_values(source: YamlSource) -> Iterator[Finding]:
    """Examples that are to match something which is not in their text, in this order."""
    for pointer, example in source.find("rules/*/examples/match/*"):
        text = example.get("text") if isinstance(example, dict) else None
        values = example.get("values") if isinstance(example, dict) else None
        position = 0
        for index, value in enumerate(values if isinstance(values, list) else ()):
            if isinstance(value, str) and isinstance(text, str):
                position = text.find(value, position)
                if position < 0:
                    message = "this value is not in the text of its example, behind those before it"
                    yield _finding(
                        source, (*pointer, "values", index), message, "write it as it stands there"
                    )
                    break
                position += len(value)


def _without_detectors(source: YamlSource, in_code: Collection[str]) -> Iterator[Finding]:
    for pointer, judge in source.find("judge"):
        if judge != "values" and not in_code:
            yield _finding(source, pointer, "no pack but ours is judged by code", "take the line out")
    for pointer, rule in source.find("rules/*"):
        if isinstance(rule, dict) and not rule.get("detect") and rule.get("id") not in in_code:
            yield _finding(
                source, pointer, "this rule has no `detect`: it finds nothing", "say what it finds"
            )


def _finding(source: YamlSource, pointer: Pointer, message: str, tip: str) -> Finding:
    return source.text.finding(source.place(pointer), message, subject=pointer_text(pointer), tip=tip)


def _pack(model: PackFile, source: YamlSource) -> Pack:
    sets = {name: tuple(values) for name, values in model.sets.items()}
    rules = tuple(_rule(rule, source, index) for index, rule in enumerate(model.rules))
    return Pack(model.name, rules, sets, model.judge)


def _rule(model: PackRuleModel, source: YamlSource, index: int) -> PackRule:
    at = ("rules", index)
    return PackRule(
        id=model.id,
        at=source.place((*at, "id")),
        title=model.title,
        why=model.why.strip(),
        severity=Severity(model.severity),
        remediation=model.remediation,
        detectors=tuple(map(_detector, model.detect)),
        scan=tuple(model.scan),
        include=tuple(model.files.include),
        exclude=tuple(model.files.exclude),
        normalise=tuple(model.normalise),
        masks=tuple(model.masks),
        validate=tuple(model.validate_),
        not_in=tuple(model.not_in),
        stages=_stages(model),
        allow=tuple(
            _allowance(one, source.key((*at, "allow", number))) for number, one in enumerate(model.allow)
        ),
        show=model.show,
        references=tuple(model.references),
        examples=(
            *(
                _example(one, line)._replace(values=tuple(one.values))
                for one, line in zip(model.examples.match, _lines(source, index, "match"), strict=True)
            ),
            *(
                _example(one, line)
                for one, line in zip(model.examples.no_match, _lines(source, index, "no_match"), strict=True)
            ),
        ),
    )


def _example(model: ExampleModel, line: int) -> Example:
    settings = None
    if model.mcp is not None:
        settings = mcp_settings(
            model.mcp, [Location.of_line("policy/policy.yaml", 1, 1, 1)] * len(model.mcp.required)
        )
    files = tuple(model.files.items())
    return Example(model.text, model.path, also=tuple(model.also), line=line, files=files, mcp=settings)


def _lines(source: YamlSource, rule: int, kind: str) -> Iterator[int]:
    examples = source.find(f"rules/*/examples/{kind}/*")
    return (source.place(pointer).line for pointer, _ in examples if pointer[1] == rule)


def _stages(model: PackRuleModel) -> tuple[tuple[str, Severity], ...]:
    said = model.stages.model_dump(by_alias=True, exclude_none=True) if model.stages else {}
    return tuple((stage, Severity(level)) for stage, level in said.items())


def _allowance(model: AllowModel, at: Location) -> Allow:
    return Allow(
        model.reason, tuple(model.paths), model.shape or "", model.value_in or "", model.until or "", at
    )


def _detector(model: DetectorModel) -> Detector:
    near = model.context
    context = Context(tuple(near.labels), near.within, near.keys, near.header) if near else None
    detector = Detector(
        model.name,
        model.pattern,
        model.bounds,
        model.ignore_case,
        context,
        tuple(model.validate_),
        model.confidence,
    )
    form = wide_form(detector.exact, from_digits=context is not None)
    return detector._replace(wide=form.text, begins_with_digit=form.begins_with_digit)
