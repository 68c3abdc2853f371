"""What the product tells of clean trees, and how much of it was judged to be right."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ruamel.yaml import YAML

from ownership_lint.analysis.tokens.judging import Judge
from ownership_lint.analysis.tokens.languages import is_code, language_of
from ownership_lint.inputs.cache import Cache
from ownership_lint.patterns import compile_glob

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.patterns import Glob
    from tokens_corpus import Checkout, Scanner

JUDGED: Final = Path(__file__).resolve().parent / "tokens_cases/judged.yaml"

_COPIED: Final = re.compile(r"(?:^|/)(?:vendor|node_modules|third_party)/")
"""Copies of other repositories, which the rules leave out and whose lines are not to count."""


@dataclass(frozen=True, slots=True)
class Told:
    """One finding in a tree."""

    checkout: str
    path: str
    damage: Damage
    line: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the findings of one rule in some files are real damage."""

    repository: str
    files: Glob
    line: int | None
    rule: str
    real: bool

    def is_about(self, told: Told) -> bool:
        """Whether it judges a finding."""
        one = told.damage
        is_here = self.repository == told.checkout and self.rule == one.rule
        return is_here and self.line in {None, one.line} and self.files.matches(told.path)


@dataclass(slots=True)
class Tree:
    """One checkout, and what was told of it."""

    name: str
    commit: str
    files: int = 0
    lines: int = 0
    """Of code in any language."""
    by_language: Counter[str] = field(default_factory=Counter)
    told: list[Told] = field(default_factory=list)


def read_tree(checkout: Checkout, scanner: Scanner) -> Tree:
    """What the product tells of a whole checkout, without a base version."""
    tree = Tree(checkout.name, checkout.commit)
    found: dict[str, tuple[Damage, ...]] = {}
    texts: dict[str, str] = {}
    own = [entry for entry in checkout.files() if not _COPIED.search(entry.path)]
    for path, data in checkout.texts(own):
        language = language_of(path, data[:200])
        tree.files += 1
        if is_code(language):
            tree.by_language[language] += data.count(b"\n")
        if damages := scanner.scan(path, data):
            found[path] = damages
            texts[path] = data.decode("utf-8", "surrogateescape")
    tree.lines = tree.by_language.total()
    judge = Judge(scanner.product, checkout.snapshot, Cache(None), None, only_new=False)
    for path, damages in judge.judged(found).items():
        lines = texts[path].split("\n")
        tree.told += (
            Told(checkout.name, path, one, lines[one.line - 1]) for one in damages if one.is_certain
        )
    return tree


def verdicts(path: Path = JUDGED) -> tuple[Verdict, ...]:
    """What was judged."""
    data = YAML(typ="safe", pure=True).load(path)
    return tuple(
        Verdict(one["repository"], compile_glob(one["path"]), one.get("line"), one["rule"], one["real"])
        for one in data["findings"]
    )


def verdict_on(told: Told, judged: Sequence[Verdict]) -> bool | None:
    """Whether a finding is real damage; None if nobody judged it."""
    return next((one.real for one in judged if one.is_about(told)), None)


def listing(trees: Sequence[Tree]) -> Iterator[str]:
    """A line for each finding, with its verdict."""
    judged = verdicts()
    for told in (one for tree in trees for one in tree.told):
        verdict = {True: "real", False: "FALSE", None: "?"}[verdict_on(told, judged)]
        severity = told.damage.severity or "-"
        place = f"{told.checkout} {told.path}:{told.damage.line}:{told.damage.column}"
        shown = told.line.strip()[:160].encode("ascii", "backslashreplace").decode()
        yield f"{verdict:5} {told.damage.rule} {severity} {place} | {told.damage.message} | {shown}"


@dataclass(frozen=True, slots=True)
class Noise:
    """One rule over all trees."""

    rule: str
    findings: int
    files: int
    real: int
    false: int


def noise(trees: Sequence[Tree], rules: frozenset[str]) -> list[Noise]:
    """The figures of each rule."""
    judged = verdicts()
    table = []
    for rule in sorted(rules):
        mine = [told for tree in trees for told in tree.told if told.damage.rule == rule]
        verdict = Counter(verdict_on(told, judged) for told in mine)
        files = len({(told.checkout, told.path) for told in mine})
        table.append(Noise(rule, len(mine), files, verdict[True], verdict[False]))
    return table
