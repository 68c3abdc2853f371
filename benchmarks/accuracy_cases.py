"""Cases of the accuracy benchmark, and precision and recall on them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).resolve().parent / "accuracy"
SEAM = "{+}"  # parts what must not stand in a file whole; taken out before a case is used
SECRETS = frozenset({"private-key", "secret-token", "secret-assignment"})
KINDS = (
    *("ssn", "itin", "dod-id", "dob", "card", "iban", "npi", "dea", "mbi", "mrn"),
    *("email", "mil-email", "phone", "dsn", "mgrs", "coordinates", "home-path", "ip-address"),
    *("private-key", "secret-token", "secret-assignment", "data-file", "env-file"),
)

# What a tool found: for each case's id the kinds.
Found = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One file, and the kind that is to be found in it, if any."""

    id: str
    path: str
    content: bytes
    kind: str | None
    also: frozenset[str] = frozenset()
    """Kinds that are rightly told beside it, and counted neither way."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How one kind fared: cases with it, those found, those missed, and cases where it was a false alarm."""

    kind: str
    positives: int
    missed: tuple[str, ...]
    false: tuple[str, ...]

    @property
    def hits(self) -> int:
        """How many of the positives were found."""
        return self.positives - len(self.missed)

    @property
    def recall(self) -> float:
        """Found cases among those that hold the kind."""
        return self.hits / self.positives if self.positives else 1.0

    @property
    def precision(self) -> float | None:
        """Right cases among those where the kind was told; None where it was told nowhere."""
        told = self.hits + len(self.false)
        return self.hits / told if told else None


def read_cases(name: str) -> tuple[Case, ...]:
    """The cases of a set, in the order of its files."""
    yaml = YAML(typ="safe", pure=True)
    files = sorted((FOLDER / name).glob("*.yaml"))
    return tuple(_case(data) for file in files for data in yaml.load(file)["cases"])


def _case(data: Mapping[str, Any]) -> Case:
    kind, _, number = data["id"].rpartition("-")
    content = bytes.fromhex(data["hex"]) if "hex" in data else data["text"].replace(SEAM, "").encode() + b"\n"
    also = frozenset(data.get("also", ()))
    return Case(data["id"], data["path"], content, kind if number.startswith("p") else None, also)


def score(cases: Iterable[Case], found: Found, kinds: Sequence[str] = KINDS) -> tuple[Figure, ...]:
    """The figures of each kind over all cases: a case of another kind is a negative too."""
    cases = tuple(cases)
    return tuple(_figure(kind, cases, found) for kind in kinds)


def _figure(kind: str, cases: tuple[Case, ...], found: Found) -> Figure:
    positives = [case for case in cases if case.kind == kind]
    missed = tuple(case.id for case in positives if not _hit(kind, found.get(case.id, frozenset())))
    false = tuple(
        case.id
        for case in cases
        if not _right(kind, case.kind) and kind in found.get(case.id, frozenset()) - case.also
    )
    return Figure(kind, len(positives), missed, false)


def _hit(kind: str, kinds: frozenset[str]) -> bool:
    return bool(kinds & SECRETS) if kind in SECRETS else kind in kinds


def _right(told: str, kind: str | None) -> bool:
    """Whether a finding is no false alarm: tools draw these lines differently, so they cost nobody."""
    near = {("email", "mil-email"), ("phone", "dsn")}
    return told == kind or (told in SECRETS and kind in SECRETS) or (told, kind) in near
