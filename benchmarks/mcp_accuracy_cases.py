"""The judged client files of the MCP benchmark, and precision and recall of a tool on them.

What is counted is a server and a class of fault in one file: two missing versions in one server are one.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

VERDICTS = Path(__file__).resolve().parent / "mcp_cases/verdicts.yaml"
CLASSES = ("broken", "secrets", "security", "pinning", "portability")

# A server's name; None is the file as a whole.
Place = str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that is wrong."""

    kind: str
    line: int
    server: Place
    problem: str
    may: bool = False
    """Right to tell, and no fault not to."""


@dataclass(frozen=True, slots=True)
class Case:
    """One public file, and what is wrong in it."""

    repo: str
    commit: str
    path: str
    sha256: str
    dialect: str
    held_out: bool
    silent: bool = False
    """It is no client's file, or declares no server: nothing at all is to be told."""
    servers: Mapping[str, tuple[int, int]] | None = None
    verdicts: tuple[Verdict, ...] = ()
    beside: tuple[str, ...] = ()
    """Files of the same commit that decide what this one means, such as a plugin's manifest."""

    @property
    def folder(self) -> str:
        """The folder of its repository in the corpus: one for each commit that files come from."""
        return f"{self.repo.replace('/', '+', 1)}@{self.commit[:8]}"

    @property
    def file(self) -> str:
        """Where it lies in the corpus."""
        return f"{self.folder}/{self.path}"

    @property
    def is_clean(self) -> bool:
        """Whether a tool that says nothing is right."""
        return all(verdict.may for verdict in self.verdicts)


@dataclass(frozen=True, slots=True)
class Told:
    """One finding of a tool, as far as the tool says where."""

    kind: str
    line: int | None = None
    server: Place = None


# What a tool told, by the place of the file in the corpus.
Found = Mapping[str, Sequence[Told]]


@dataclass(frozen=True, slots=True)
class Figure:
    """How one class fared: places with a fault, those found, and those where the tool was wrong."""

    kind: str
    places: int
    hits: int
    false: tuple[str, ...]

    @property
    def recall(self) -> float | None:
        """Found places among those with a fault."""
        return self.hits / self.places if self.places else None

    @property
    def precision(self) -> float | None:
        """Right places among those told; None where none was told."""
        told = self.hits + len(self.false)
        return self.hits / told if told else None


def read_cases(path: Path = VERDICTS) -> tuple[Case, ...]:
    """All judged files, in the order of the data."""
    data = YAML(typ="safe", pure=True).load(path)
    return tuple(_case(entry) for entry in data["files"])


def _case(entry: Mapping[str, Any]) -> Case:
    fields = {name: entry[name] for name in ("repo", "commit", "path", "sha256", "dialect", "held_out")}
    servers = {name: (first, last) for name, (first, last) in entry.get("servers", {}).items()}
    verdicts = tuple(
        Verdict(item["class"], item["line"], item.get("server"), item["problem"], item.get("may", False))
        for item in entry.get("verdicts", ())
    )
    beside = tuple(entry.get("beside", ()))
    return Case(
        **fields, silent=entry.get("silent", False), servers=servers, verdicts=verdicts, beside=beside
    )


def is_held_out(repo: str) -> bool:
    """The rule that splits the files: a repository is in one half as a whole."""
    return hashlib.sha256(repo.encode()).digest()[-1] % 2 == 1


def score(cases: Iterable[Case], found: Found) -> tuple[Figure, ...]:
    """The figures of each class over these files."""
    cases = tuple(cases)
    return tuple(_figure(kind, cases, found) for kind in CLASSES)


def _figure(kind: str, cases: tuple[Case, ...], found: Found) -> Figure:
    places = hits = 0
    false: list[str] = []
    for case in cases:
        told = [item for item in found.get(case.file, ()) if item.kind == kind]
        must, right, wrong = compare(case, kind, told)
        places += len(must)
        hits += len(must & right)
        false += [f"{case.file} {place or '(file)'}" for place in sorted(wrong, key=str)]
    return Figure(kind, places, hits, tuple(false))


def compare(
    case: Case, kind: str, told: Iterable[Told]
) -> tuple[frozenset[Place], frozenset[Place], frozenset[Place]]:
    """Places with a fault of a class; places, of faults and of allowed ones, that were told; wrong ones."""
    faults: dict[Place, bool] = defaultdict(bool)
    for verdict in case.verdicts:
        if verdict.kind == kind:
            faults[verdict.server] |= not verdict.may
    right: set[Place] = set()
    wrong: set[Place] = set()
    for item in told:
        meant = places_of(case, item)
        # A fault of the whole file may be told anywhere in it, and a finding without a place means all.
        matched = (meant or set(faults)) & set(faults) | ({None} & set(faults))
        right |= matched
        if not matched:
            wrong |= set(list(meant)[:1]) or {None}
    return frozenset(place for place, must in faults.items() if must), frozenset(right), frozenset(wrong)


def places_of(case: Case, item: Told) -> set[Place]:
    """The servers that a finding is about; nothing where the tool does not say."""
    servers = case.servers or {}
    if item.server in servers:
        return {item.server}
    if item.line is None:
        return set()
    return {name for name, (first, last) in servers.items() if first <= item.line <= last} or {None}
