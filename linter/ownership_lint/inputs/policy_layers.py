"""Which files a policy is made of: the user's own, what it extends, what these extend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.inputs.yaml_source import read_yaml
from ownership_lint.inputs.yaml_text import quoted
from ownership_lint.inputs.yaml_tree import described, pointer_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ownership_lint.finding import Finding
    from ownership_lint.inputs.yaml_source import YamlSource
    from ownership_lint.inputs.yaml_tree import Pointer

RULE: Final = "policy/invalid-policy"
BUILTIN: Final = "builtin:recommended"
"""What policies call the bundled one, and the path of its places."""
MAX_STEPS: Final = 5
"""How far from the user's own file `extends` may lead."""


class Layers(NamedTuple):
    """The user's files, each above what it extends; a file that several extend counts once."""

    files: Mapping[str, YamlSource]
    findings: Mapping[str, list[Finding]]
    """By file: what is wrong with its `extends`."""
    on_bundled: bool
    """Whether any of them stands on the bundled policy, which is then the lowest."""


def read_layers(data: bytes, path: str, read: Callable[[str], bytes | None]) -> Layers:
    """The policy file `path`, with `data`, and all that it extends; `read` knows the snapshot's files."""
    reader = _Reader(read)
    reader.add(read_yaml(data, path, RULE), ())
    return Layers(reader.files, reader.findings, reader.on_bundled)


class _Reader:
    """Follows `extends` from file to file."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self.files: dict[str, YamlSource] = {}
        self.findings: dict[str, list[Finding]] = {}
        self.on_bundled = False
        self._read = read
        self._sources: dict[str, YamlSource | None] = {}

    def add(self, source: YamlSource, below: tuple[str, ...]) -> None:
        """Add what `source` extends and then `source`; the files of `below` led to it."""
        path = source.text.path
        extends = (source.data or {}).get("extends", [BUILTIN])
        for index, name in enumerate(extends if isinstance(extends, list) else [BUILTIN]):
            if name == BUILTIN:
                self.on_bundled = True
            elif isinstance(name, str) and name and (problem := self._extend(name, (*below, path))):
                self._refuse(source, ("extends", index), *problem)
        self.files[path] = source

    def _extend(self, name: str, chain: tuple[str, ...]) -> tuple[str, str] | None:
        """Add the file `name`, or say why that cannot be, and what helps."""
        if name.startswith("builtin:"):
            return f"there is no bundled policy {quoted(name)}", f"write {quoted(BUILTIN)}, the only one"
        if name in chain:
            circle = " > ".join(map(quoted, (*chain[chain.index(name) :], name)))
            return f"{quoted(name)} extends itself: {circle}", "remove one of these `extends`"
        if len(chain) > MAX_STEPS:
            way = " > ".join(map(quoted, (*chain, name)))
            return f"more than {MAX_STEPS} policies extend each other: {way}", "merge some of them"
        if name in self.files:
            return None
        source = self._source(name)
        if source is None:
            tip = "write the path of a tracked file, from the repository root"
            return f"the policy {quoted(name)} is not there, or cannot be read", tip
        if problem := _no_policy(name, source.data):
            return problem
        self.add(source, chain)
        return None

    def _source(self, name: str) -> YamlSource | None:
        """A file of the snapshot, read once however often it is named."""
        if name not in self._sources:
            data = self._read(name)
            self._sources[name] = None if data is None else read_yaml(data, name, RULE)
        return self._sources[name]

    def _refuse(self, source: YamlSource, pointer: Pointer, message: str, tip: str) -> None:
        at = source.place(pointer)
        finding = source.text.finding(at, message, subject=pointer_text(pointer), tip=tip)
        self.findings.setdefault(source.text.path, []).append(finding)


def _no_policy(name: str, data: dict[str, Any] | None) -> tuple[str, str] | None:
    kind = (data or {}).get("kind", "policy")
    if kind == "policy":
        return None
    message = f"{quoted(name)} is no policy: its `kind` is {described(kind)}"
    return message, "extend files of `kind: policy` only"
