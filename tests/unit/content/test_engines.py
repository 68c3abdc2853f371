"""The detectors find the same with re2 and with the standard library's engine, which is the oracle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from accuracy_cases import read_cases
from ownership_lint.analysis import literals, pattern_set
from ownership_lint.analysis.content.candidate import Settings
from ownership_lint.analysis.content.scanner import Scanner
from ownership_lint.analysis.content.validators import VALIDATORS
from ownership_lint.analysis.literals import problem_of
from ownership_lint.inputs.bundled_packs import PACKS
from ownership_lint.inputs.pack_file import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

ROOT = Path(__file__).resolve().parents[3]


def _texts() -> Iterator[tuple[str, bytes]]:
    """The examples of the packs, the cases of the benchmark, and our own files."""
    for path in (ROOT / "policy").glob("*.yaml"):
        loaded = load_pack(path.read_bytes(), path.name, validators=VALIDATORS, problem_of=problem_of)
        for rule in loaded.pack.rules if loaded.pack is not None else ():
            yield from ((one.path, one.text.encode()) for one in rule.examples)
    for name in ("first", "second"):
        yield from ((one.path, one.content) for one in read_cases(name))
    for path in (*ROOT.glob("policy/*"), *ROOT.glob("docs/*.md"), *ROOT.glob("tests/unit/content/*.py")):
        yield path.name, path.read_bytes()


def _hits(texts: list[tuple[str, bytes]]) -> list[object]:
    scanner = Scanner(PACKS, Settings())
    return [scanner.scan(path, data) for path, data in texts]


def test_both_engines_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no wheel of re2, nothing is missed and nothing else is told."""
    texts = [*_texts()]
    by_re2 = _hits(texts)
    assert sum(map(bool, by_re2)) > 300
    monkeypatch.setattr(pattern_set, "re2", None)
    monkeypatch.setattr(literals, "re2", None)
    assert _hits(texts) == by_re2
