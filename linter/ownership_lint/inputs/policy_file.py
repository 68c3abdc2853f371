"""The bundled policy and the user's files to one frozen policy, or findings that say what is off."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint import resources
from ownership_lint.finding import Severity
from ownership_lint.inputs.merging import EXTEND, Traced, merged, plain, traced
from ownership_lint.inputs.policy import (
    DataFile,
    McpSettings,
    Override,
    PiiSettings,
    Policy,
    RosterSettings,
    Scope,
    ServerPattern,
)
from ownership_lint.inputs.policy_layers import BUILTIN, RULE, Layers, read_layers
from ownership_lint.inputs.repository_paths import is_repository_path
from ownership_lint.inputs.validation import first_findings, glob_findings, schema_findings, value_name
from ownership_lint.inputs.yaml_source import read_yaml
from ownership_lint.inputs.yaml_text import quoted
from ownership_lint.inputs.yaml_tree import described, pointer_text
from ownership_lint.nearest import nearest
from ownership_lint.patterns import below_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ownership_lint.finding import Finding, Location
    from ownership_lint.inputs.policy_models import McpModel, PolicyFile, ServerModel
    from ownership_lint.inputs.yaml_source import YamlSource

SCHEMA: Final = "schemas/policy.schema.json"
BUNDLED: Final = "policy/recommended.yaml"
CLASS: Final = "class:"
"""What a path begins with that names a class of the policy."""

_ROOTS: Final = ("scope/roots/*", "scope/extend_roots/*")
_GLOBS: Final = (
    "scope/exclude/*",
    "scope/extend_exclude/*",
    "classes/*/*",
    "overrides/*/paths/*",
    "extend_overrides/*/paths/*",
    "pii/data_files/*/glob",
    "pii/extend_data_files/*/glob",
    "mcp/clients/*/glob",
    "mcp/extend_clients/*/glob",
)
_FILES: Final = ("exceptions", "baseline", "pii/roster/file", "packs/*", "extend_packs/*")
"""What names a file that is read as it lies on disk; `extends` reads what git tracks alone."""
_PACKS: Final = ("packs/*", "extend_packs/*")
_OVERRIDES: Final = ("overrides", "extend_overrides")
_CLIENTS: Final = ("mcp/clients/*/client", "mcp/extend_clients/*/client")
_SERVERS: Final = ("mcp/allow/*", "mcp/extend_allow/*", "mcp/deny/*", "mcp/extend_deny/*")


class LoadedPolicy(NamedTuple):
    """The policy and the model it was made from, or what is wrong with the user's files; never both."""

    policy: Policy | None
    model: PolicyFile | None
    findings: tuple[Finding, ...]
    rules_at: Mapping[str, Location] = {}
    """Where the user's files name each rule, also in a file with problems."""


def _no_file(_path: str) -> None:
    return None


def load_policy(
    data: bytes | None, path: str | None, read: Callable[[str], bytes | None] = _no_file
) -> LoadedPolicy:
    """Read the bytes of the policy file `path`, or the bundled policy alone where there is none.

    `read` gives the files that it extends, by their paths from the repository root.
    """
    bundled = read_yaml(resources.read(BUNDLED), BUILTIN, RULE)
    if data is None:
        layers = Layers({}, {}, on_bundled=True)
    else:
        layers = read_layers(data, path or "policy.yaml", read)
    sources = (*((bundled,) if layers.on_bundled else ()), *layers.files.values())
    rules_at = _rules_at(layers.files.values())
    if findings := _findings(layers, sources):
        if any(True for source in sources for key in _PACKS for _ in source.find(key)):
            rules_at = {}  # which rules there are, nobody knows
        return LoadedPolicy(None, None, findings, rules_at)

    from ownership_lint.inputs.policy_models import PolicyFile

    tree = reduce(merged, map(_layer, sources), Traced({}, bundled.place(())))
    model = PolicyFile.model_validate(plain(tree))
    policy = _policy(
        model, tree, traced(bundled), path if data is not None else None, tuple(layers.files), rules_at
    )
    return LoadedPolicy(policy, model, (), rules_at)


def _layer(source: YamlSource) -> Traced:
    """A file's mapping; one that names extensions and no `detect` means that nothing else makes a script."""
    layer = traced(source)
    scope = layer.find("scope")
    extensions = layer.find("scope", "extensions")
    if scope is None or extensions is None or "detect" in scope.value:
        return layer
    detect = Traced((Traced("extension", extensions.at),), extensions.at)
    return Traced({**layer.value, "scope": Traced({**scope.value, "detect": detect}, scope.at)}, layer.at)


def _findings(layers: Layers, sources: Iterable[YamlSource]) -> tuple[Finding, ...]:
    """What is wrong with each of the user's files."""
    sources = tuple(sources)
    are_complete = not layers.findings and all(source.data is not None for source in sources)
    known = _class_names(sources) if are_complete else None
    return tuple(
        finding
        for path, source in layers.files.items()
        for finding in _file_findings(source, layers.findings.get(path, ()), known)
    )


def _file_findings(
    source: YamlSource, extends: Iterable[Finding], classes: tuple[str, ...] | None
) -> tuple[Finding, ...]:
    if source.data is None:
        return source.findings
    local = [
        *extends,
        *glob_findings(source, *_ROOTS, as_glob=below_folder),
        *glob_findings(source, *_GLOBS),
        *_nested_classes(source),
        *_outside(source),
        *_unknown_clients(source),
        *_anything(source),
    ]
    if classes is not None:
        local += [*_unknown_classes(source, classes), *_unknown_extensions(source, classes)]
    return first_findings(source, [*schema_findings(source, SCHEMA), *local])


def _outside(source: YamlSource) -> Iterator[Finding]:
    """Names of files that may lie anywhere on the machine."""
    for place in _FILES:
        for pointer, value in source.find(place):
            if isinstance(value, str) and value and not is_repository_path(value):
                message = f"{value_name(pointer)} must be a path in the repository, found {described(value)}"
                tip = "write it from the repository root with `/`; no `.` or `..`, nothing in `.git`"
                at = source.place(pointer)
                yield source.text.finding(at, message, subject=pointer_text(pointer), tip=tip)


def _unknown_clients(source: YamlSource) -> Iterator[Finding]:
    found = [one for place in _CLIENTS for one in source.find(place) if isinstance(one[1], str)]
    if not found:
        return
    from ownership_lint.inputs.bundled_clients import CLIENTS

    known = [one.id for one in CLIENTS]
    for pointer, value in found:
        if value not in known:
            near = nearest(value, known)
            question = f", did you mean {quoted(near)}?" if near else ""
            at = source.place(pointer)
            message = f"there is no client called {quoted(value)}{question}"
            tip = "these are known: " + ", ".join(map(quoted, known))
            yield source.text.finding(at, message, subject=pointer_text(pointer), tip=tip)


def _anything(source: YamlSource) -> Iterator[Finding]:
    """Servers of which nothing is said: every server would be one."""
    for place in _SERVERS:
        for pointer, value in source.find(place):
            if value == {}:
                at = source.place(pointer)
                tip = "give at least one of `name`, `url`, `package`, `command`"
                message = "this entry names no server"
                yield source.text.finding(at, message, subject=pointer_text(pointer), tip=tip)


def _class_names(sources: Iterable[YamlSource]) -> tuple[str, ...]:
    """The classes that any file defines; one that is only added to is misspelt."""
    names = (str(pointer[-1]) for source in sources for pointer, _ in source.find("classes/*"))
    return tuple(dict.fromkeys(name for name in names if not name.startswith(EXTEND)))


def _unknown_classes(source: YamlSource, known: tuple[str, ...]) -> Iterator[Finding]:
    for key in _OVERRIDES:
        for pointer, value in source.find(f"{key}/*/paths/*"):
            if isinstance(value, str) and (problem := unknown_class(value, known)):
                message, tip = problem
                at = source.place(pointer)
                yield source.text.finding(at, message, subject=pointer_text(pointer), tip=tip)


def unknown_class(text: str, known: Iterable[str]) -> tuple[str, str] | None:
    """Why `class:NAME` names none of the `known` classes, and what helps; None for one, and for a glob."""
    name, known = text.removeprefix(CLASS), tuple(known)
    if name in known or name == text:
        return None
    meant = nearest(name, known)
    question = f", did you mean {quoted(CLASS + meant)}?" if meant else ""
    tip = "`classes` has " + ", ".join(map(quoted, known)) if known else "`classes` is empty"
    return f"{quoted(text)} names no class{question}", tip


def _nested_classes(source: YamlSource) -> Iterator[Finding]:
    for pointer, value in source.find("classes/*/*"):
        if isinstance(value, str) and value.startswith(CLASS):
            message = f"{quoted(value)} cannot stand in a class"
            tip = "write its globs"
            yield source.text.finding(source.place(pointer), message, subject=pointer_text(pointer), tip=tip)


def _unknown_extensions(source: YamlSource, known: tuple[str, ...]) -> Iterator[Finding]:
    for pointer, _ in source.find("classes/*"):
        key = str(pointer[-1])
        name = key.removeprefix(EXTEND)
        if key != name and name not in known:
            meant = nearest(name, known)
            question = f", did you mean {quoted(EXTEND + meant)}?" if meant else ""
            message = f"{quoted(key)} adds to no class{question}"
            tip = f"write {quoted(name)} for a class of your own"
            yield source.text.finding(source.key(pointer), message, subject=pointer_text(pointer), tip=tip)


def _policy(
    model: PolicyFile,
    tree: Traced,
    bundled: Traced,
    path: str | None,
    files: tuple[str, ...],
    rules_at: Mapping[str, Location],
) -> Policy:
    return Policy(
        scope=_scope(model, tree, bundled),
        classes={name: tuple(globs) for name, globs in model.classes.items()},
        rules=_severities(model.rules),
        rules_at=rules_at,
        overrides=tuple(
            Override(tuple(entry.paths), _severities(entry.rules), entry.reason, at)
            for entry, at in zip(model.overrides, _places_of_overrides(tree), strict=True)
        ),
        pii=_pii(model, tree),
        mcp=_mcp(model, tree),
        packs=_packs(tree),
        fail_on=Severity(model.fail_on),
        exceptions=model.exceptions,
        exceptions_at=_named_at(tree, bundled, "exceptions"),
        baseline=model.baseline,
        baseline_at=_named_at(tree, bundled, "baseline"),
        path=path,
        files=files,
        tree=tree,
    )


def _places_of_overrides(tree: Traced) -> Iterator[Location]:
    overrides = tree.find("overrides")
    for entry in overrides.listed() if overrides else ():
        yield entry.value["paths"].at


def _scope(model: PolicyFile, tree: Traced, bundled: Traced) -> Scope:
    return Scope(
        roots=tuple(model.scope.roots),
        extensions=tuple(model.scope.extensions),
        detect=tuple(model.scope.detect),
        exclude=tuple(model.scope.exclude),
        user_roots=tuple(_user_items(tree, bundled, "roots")),
        user_excludes=tuple(_user_items(tree, bundled, "exclude")),
    )


def _packs(tree: Traced) -> tuple[tuple[str, Location], ...]:
    said = tree.find("packs")
    return tuple((one.value, one.at) for one in said.listed()) if said else ()


def _pii(model: PolicyFile, tree: Traced) -> PiiSettings:
    domains = model.pii.placeholder_domains if model.pii else ()
    files = model.pii.data_files if model.pii else ()
    return PiiSettings(
        tuple(domain.lower().lstrip("@.") for domain in domains),
        tuple(DataFile(one.glob, one.owner, one.reason) for one in files),
        _roster(model, tree),
    )


def _mcp(model: PolicyFile, tree: Traced) -> McpSettings:
    if model.mcp is None:
        return McpSettings()
    required = tree.find("mcp", "required")
    return mcp_settings(model.mcp, [one.at for one in required.listed()] if required else ())


def mcp_settings(model: McpModel, required_at: Iterable[Location]) -> McpSettings:
    """The settings of a model; `required_at` are the places of its required servers."""
    return McpSettings(
        clients=tuple((one.glob, one.client) for one in model.clients),
        may_differ=tuple(model.may_differ),
        allow=tuple(map(_server, model.allow)),
        deny=tuple(map(_server, model.deny)),
        required=tuple(zip(model.required, required_at, strict=True)),
    )


def _server(model: ServerModel) -> ServerPattern:
    return ServerPattern(model.name or "", model.url or "", model.package or "", model.command or "")


def _roster(model: PolicyFile, tree: Traced) -> RosterSettings | None:
    said, roster = tree.find("pii", "roster"), model.pii.roster if model.pii else None
    if said is None or roster is None:
        return None
    return RosterSettings(said.at, Severity(roster.on_missing), roster.file, tuple(roster.weak_needs))


# Who writes down what holds anyway, as `policy show` does, says nothing of their own: the file of the default
# need not be there, and the bundled lists name more than one repository has.
def _named_at(tree: Traced, bundled: Traced, key: str) -> Location | None:
    """Where the user's files name another file than the bundled policy does."""
    said, default = tree.find(key), bundled.find(key)
    return _user_place(said) if said and default and said.value != default.value else None


def _user_items(tree: Traced, bundled: Traced, key: str) -> Iterator[tuple[str, Location]]:
    """The items of a list of the scope that the user's files add to the bundled ones, or have instead."""
    said, default = _items(tree, key), _items(bundled, key)
    is_on_default = [item.value for item in said[: len(default)]] == [item.value for item in default]
    for item in said[len(default) :] if is_on_default else said:
        if at := _user_place(item):
            yield item.value, at


def _items(tree: Traced, key: str) -> list[Traced]:
    said = tree.find("scope", key)
    return [*said.listed()] if said else []


def _user_place(said: Traced) -> Location | None:
    return said.at if said.value is not None and said.at.path != BUILTIN else None


def _severities(rules: Mapping[str, str]) -> dict[str, Severity]:
    return {rule: Severity(level) for rule, level in rules.items()}


def _rules_at(sources: Iterable[YamlSource]) -> dict[str, Location]:
    """Where the user's files name each rule: in the uppermost file that does, in `rules` before overrides."""
    found: dict[str, Location] = {}
    for source in sources:
        for place in ("extend_overrides/*/rules/*", "overrides/*/rules/*", "rules/*"):
            for pointer, _ in reversed([*source.find(place)]):
                found[str(pointer[-1])] = source.key(pointer)
    return found
