"""A rule pack's YAML to a frozen pack, or findings that say what is off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Severity
from ownership_lint.inputs.packs import Context, Detector, Example, Pack, PackRule
from ownership_lint.inputs.validation import first_findings, glob_findings, schema_findings
from ownership_lint.inputs.yaml_source import read_yaml
from ownership_lint.inputs.yaml_text import quoted
from ownership_lint.inputs.yaml_tree import pointer_text
from ownership_lint.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from ownership_lint.finding import Finding
    from ownership_lint.inputs.pack_models import DetectorModel, PackFile, PackRuleModel
    from ownership_lint.inputs.yaml_source import YamlSource

RULE: Final = "policy/invalid-policy"
SCHEMA: Final = "schemas/pack.schema.json"


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """The pack, or what is wrong with its file; never both."""

    pack: Pack | None
    findings: tuple[Finding, ...]


def load_pack(
    data: bytes, path: str, *, validators: Collection[str], problem_of: Callable[[str], str | None]
) -> LoadedPack:
    """Read the bytes of the pack `path`; `problem_of` says why a pattern cannot be used, if so."""
    source = read_yaml(data, path, RULE)
    if source.data is None:
        return LoadedPack(None, source.findings)
    local = [
        *glob_findings(source, "rules/*/files/include/*", "rules/*/files/exclude/*"),
        *_unusable_patterns(source, problem_of),
        *_unknown_names(source, validators),
        *_repeated_ids(source),
    ]
    if findings := first_findings(source, [*schema_findings(source, SCHEMA), *local]):
        return LoadedPack(None, findings)

    from ownership_lint.inputs.pack_models import PackFile

    return LoadedPack(_pack(PackFile.model_validate(source.data)), ())


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
    )
    for place, what, known in places:
        for pointer, name in source.find(place):
            if isinstance(name, str) and name and name not in known:
                near = nearest(name, known)
                question = f", did you mean {quoted(near)}?" if near else ""
                message = f"there is no {what} called {quoted(name)}{question}"
                at = source.place(pointer)
                tip = "these are known: " + ", ".join(map(quoted, sorted(known)))
                yield source.text.finding(at, message, subject=pointer_text(pointer), tip=tip)


def _repeated_ids(source: YamlSource) -> Iterator[Finding]:
    seen: set[str] = set()
    for pointer, name in source.find("rules/*/id"):
        if isinstance(name, str) and name in seen:
            message = f"{quoted(name)} is the id of another rule too"
            at = source.place(pointer)
            yield source.text.finding(at, message, subject=name, tip="give each its own")
        seen.add(str(name))


def _pack(model: PackFile) -> Pack:
    sets = {name: tuple(values) for name, values in model.sets.items()}
    return Pack(model.name, tuple(map(_rule, model.rules)), sets)


def _rule(model: PackRuleModel) -> PackRule:
    return PackRule(
        id=model.id,
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
        show=model.show,
        references=tuple(model.references),
        examples=(
            *(
                Example(one.text, one.path, tuple(one.values), tuple(one.also))
                for one in model.examples.match
            ),
            *(Example(one.text, one.path, also=tuple(one.also)) for one in model.examples.no_match),
        ),
    )


def _detector(model: DetectorModel) -> Detector:
    near = model.context
    context = Context(tuple(near.labels), near.within, near.keys, near.header) if near else None
    return Detector(
        model.name, model.pattern, model.bounds, model.ignore_case, context, tuple(model.validate_)
    )
