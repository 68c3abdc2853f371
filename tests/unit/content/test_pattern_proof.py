"""Which patterns a pack may have: those that both engines take, and that cannot blow up."""

from __future__ import annotations

import re
from time import perf_counter

import pytest

from ownership_lint.analysis.content import clock
from ownership_lint.analysis.content.pattern_proof import unusable
from ownership_lint.inputs.bundled_packs import PACKS

AMBIGUOUS = "what it repeats can be read in several ways, which may take for ever"
FOREIGN = "back-references, conditions, atomic groups and possessive quantifiers are not in RE2's syntax"


@pytest.mark.parametrize(
    "pattern",
    [
        "AB-[0-9]{4}",
        "[a-z]+",
        ".",
        r"(?:[a-z0-9-]+\.)+[a-z]+",
        r"(?:\.[a-z]+)+",
        r"(?:[-. ]?\d){7,13}",
        "x(?:[a-z][a-z0-9]+,)*",
        "x(?:ab|cd)*",
        "(?:ab|ac|de)+",
        "(?:[A-Z]{4} ){3,20}",
        "(?i)(?:ab|cd)+",
        "(?m)^x$",
        r"(?:^|[^a])(?P<value>b+)",
    ],
)
def test_harmless_patterns_are_taken(pattern: str) -> None:
    assert unusable(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(?=a)b", "look-around is not in RE2's syntax"),
        ("(?<!a)b", "look-around is not in RE2's syntax"),
        (r"(a)\1", FOREIGN),
        ("a++", FOREIGN),
        ("(?>a)", FOREIGN),
        ("(", "missing ), unterminated subpattern at position 0"),
        ("é", r"write other characters than ASCII as `\xHH`"),
        (r"\s", r"its value can cross the end of a line; leave `\n` out, as in `[^x\n]` and `[ \t]`"),
        ("[^x]", r"its value can cross the end of a line; leave `\n` out, as in `[^x\n]` and `[ \t]`"),
        ("(?s)x.", "with `(?s)` it can cross the end of a line; leave that out"),
        ("(?s:.)", "with `(?s)` it can cross the end of a line; leave that out"),
        ("x$", "`$` is not the same place to both engines; begin with `(?m)`, or leave it to `bounds`"),
        ("(a+)+", AMBIGUOUS),
        ("(?:a|a)+", AMBIGUOUS),
        ("(?:a|aa)*", AMBIGUOUS),
        ("(?:ab|[ab]b)+", AMBIGUOUS),
        ("(?i)(?:ab|AB)+", AMBIGUOUS),
        ("(?:a*,a*)+", AMBIGUOUS),
        ("(?:a?)*", AMBIGUOUS),
        ("(?:a+){9}", AMBIGUOUS),
        ("x*", "it is found everywhere, for what it finds may be empty"),
        ("x|", "it is found everywhere, for what it finds may be empty"),
    ],
)
def test_what_cannot_be_used_says_why(pattern: str, problem: str) -> None:
    assert unusable(pattern) == problem


@pytest.mark.parametrize("pattern", ["(a+)+b", "(?:a|aa)+b", "a*a*a*a*b"])
def test_the_clock_tells_what_does_not_end(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "LIMIT", 0.5)
    before = perf_counter()
    told = clock.takes_too_long(pattern)
    assert told == "`re` is not done with texts of 2000 characters after 0.5 seconds"
    assert perf_counter() - before < 10


def test_the_clock_is_content_with_what_is_quadratic() -> None:
    assert clock.takes_too_long("[a-z]+@") is None


@pytest.mark.parametrize("rule", [rule for pack in PACKS for rule in pack.rules], ids=lambda rule: rule.id)
def test_hostile_texts_begin_as_the_pattern_does(rule: object) -> None:
    for detector in rule.detectors:  # type: ignore[attr-defined]
        texts = [*clock.hostile_texts(detector.exact)]
        assert texts
        assert max(map(len, texts)) < 20_000
        re.compile(detector.exact)
