"""The bundled policy and the user's `policy.yaml` to one frozen policy, or findings that say what is off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ownership_lint import resources
from ownership_lint.finding import Severity
from ownership_lint.inputs.policy import Override, Policy, Scope
from ownership_lint.inputs.validation import first_findings, glob_findings, schema_findings
from ownership_lint.inputs.yaml_source import read_yaml
from ownership_lint.inputs.yaml_text import quoted
from ownership_lint.inputs.yaml_tree import pointer_text
from ownership_lint.nearest import nearest
from ownership_lint.patterns import below_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ownership_lint.finding import Finding, Location
    from ownership_lint.inputs.policy_models import PolicyFile
    from ownership_lint.inputs.yaml_source import YamlSource

RULE: Final = "policy/invalid-policy"
SCHEMA: Final = "schemas/policy.schema.json"
BUNDLED: Final = "policy/recommended.yaml"

_GLOBS: Final = (
    "scope/exclude/*",
    "classes/*/*",
    "overrides/*/paths/*",
    "pii/data_files/*/glob",
)
_CLASS: Final = "class:"
_COMING: Final = ("packs", "pii", "mcp", "exceptions", "baseline")
"""Keys that the policy may state already, for what this version does not do yet."""


@dataclass(frozen=True, slots=True)
class LoadedPolicy:
    """The policy and the model it was made from, or what is wrong with the user's file; never both."""

    policy: Policy | None
    model: PolicyFile | None
    findings: tuple[Finding, ...]
    rules_at: Mapping[str, Location] = field(default_factory=dict)
    """Where the user's file names each rule, also in a file with problems."""


def load_policy(data: bytes | None, path: str | None) -> LoadedPolicy:
    """Read the bytes of the policy file `path`, or the bundled policy alone where there is none."""
    source = bundled = read_yaml(resources.read(BUNDLED), BUNDLED, RULE)
    base = bundled.data or {}
    merged = base
    if data is not None:
        source = read_yaml(data, path or "policy.yaml", RULE)
        if source.data is None:
            return LoadedPolicy(None, None, source.findings)
        begins_empty = source.data.get("extends") == []
        merged = _merged({} if begins_empty else base, _with_detectors(source.data))
        local = [*_unknown_classes(source, merged.get("classes")), *_bad_globs(source)]
        if findings := first_findings(source, [*schema_findings(source, SCHEMA), *local]):
            return LoadedPolicy(None, None, findings, _rules_at(source))

    from ownership_lint.inputs.policy_models import PolicyFile

    model = PolicyFile.model_validate(merged)
    policy = _policy(model, source, path if data is not None else None)
    return LoadedPolicy(policy, model, (), policy.rules_at)


def _bad_globs(source: YamlSource) -> Iterator[Finding]:
    yield from glob_findings(source, "scope/roots/*", as_glob=below_folder)
    yield from glob_findings(source, *_GLOBS)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Mappings merge by key; everything else replaces."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _with_detectors(data: dict[str, Any]) -> dict[str, Any]:
    """Naming extensions is a closed choice: a shebang then makes no script unless `detect` says so."""
    scope = data.get("scope")
    if isinstance(scope, dict) and "extensions" in scope and "detect" not in scope:
        return {**data, "scope": {**scope, "detect": ["extension"]}}
    return data


def _unknown_classes(source: YamlSource, classes: Any) -> Iterator[Finding]:
    known = list(classes) if isinstance(classes, dict) else []
    for pointer, value in source.find("overrides/*/paths/*"):
        if not isinstance(value, str) or not value.startswith(_CLASS):
            continue
        name = value.removeprefix(_CLASS)
        if name not in known:
            meant = nearest(name, known)
            question = f", did you mean {quoted(_CLASS + meant)}?" if meant else ""
            message = f"{quoted(value)} names no class{question}"
            tip = "`classes` has " + ", ".join(map(quoted, known)) if known else "`classes` is empty"
            at = source.place(pointer)
            yield source.text.finding(at, message, subject=pointer_text(pointer), tip=tip)


def _policy(model: PolicyFile, source: YamlSource, path: str | None) -> Policy:
    return Policy(
        scope=_scope(model, source, path),
        classes={name: tuple(globs) for name, globs in model.classes.items()},
        rules=_severities(model.rules),
        rules_at=_rules_at(source) if path else {},
        overrides=tuple(
            Override(
                tuple(entry.paths),
                _severities(entry.rules),
                entry.reason,
                source.place(("overrides", index, "paths")),
            )
            for index, entry in enumerate(model.overrides)
        ),
        fail_on=Severity(model.fail_on),
        path=path,
        without_effect=tuple(key for key in _COMING if source.data and source.data.get(key)) if path else (),
    )


def _scope(model: PolicyFile, source: YamlSource, path: str | None) -> Scope:
    roots = source.find("scope/roots/*") if path else ()
    excludes = source.find("scope/exclude/*") if path else ()
    return Scope(
        roots=tuple(model.scope.roots),
        extensions=tuple(model.scope.extensions),
        detect=tuple(model.scope.detect),
        exclude=tuple(model.scope.exclude),
        user_roots=tuple((root, source.place(pointer)) for pointer, root in roots),
        user_excludes=tuple((glob, source.place(pointer)) for pointer, glob in excludes),
    )


def _severities(rules: Mapping[str, str]) -> dict[str, Severity]:
    return {rule: Severity(level) for rule, level in rules.items()}


def _rules_at(source: YamlSource) -> dict[str, Location]:
    """Where the user's file names each rule first."""
    found = [*source.find("rules/*"), *source.find("overrides/*/rules/*")]
    return {str(pointer[-1]): source.key(pointer) for pointer, _ in reversed(found)}
