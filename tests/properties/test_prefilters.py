"""Wider forms of patterns: whatever a pattern finds, its form finds too."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownership_lint.analysis.content.suspicion import Suspicion, forms_of
from ownership_lint.analysis.literals import byte_pattern
from ownership_lint.inputs.bundled_packs import PACKS
from ownership_lint.inputs.packs import Context, Detector
from ownership_lint.inputs.prefilters import label_form, wide_form

DETECTORS = [one for pack in PACKS for rule in pack.rules for one in rule.detectors]
_ATOMS = st.sampled_from(
    [*"abc019", "[ab]", "[0-9]", "[^a]", r"\d", r"\w", r"[\d.-]", ".", r"\.", "(?:ab|c)", "(?i:ab)"]
)
_TIMES = st.sampled_from(["", "", "", "?", "*", "+", "{3}", "{2,}", "{1,4}", "{30}", "*?"])
_SEQUENCES = st.lists(st.tuples(_ATOMS, _TIMES), min_size=1, max_size=4).map(
    lambda parts: "".join(chain.from_iterable(parts))
)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.lists(inner, min_size=1, max_size=3).map(lambda choices: f"(?:{'|'.join(choices)})")
    return st.lists(
        st.tuples(group | inner, st.sampled_from(["", "?", "{2}", "|"])), min_size=1, max_size=3
    ).map(lambda parts: "(?:" + "".join(f"(?:{text}){times}" for text, times in parts) + ")")


PATTERNS = st.recursive(_SEQUENCES, _nested, max_leaves=4)


@given(PATTERNS, st.data())
@settings(max_examples=400)
def test_form_of_any_pattern_is_found_wherever_the_pattern_is(pattern: str, data: st.DataObject) -> None:
    """By both engines, also with something before and behind."""
    text = data.draw(st.from_regex(re.compile(pattern.encode())))
    for from_digits in (False, True):
        form = wide_form(pattern, from_digits=from_digits).text.encode()
        assert byte_pattern(form).search(text)


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda one: f"{one.name} {one.pattern[:20]}")
@given(st.data())
@settings(max_examples=10)
def test_bundled_detectors_are_suspected_wherever_they_find_something(
    detector: Detector, data: st.DataObject
) -> None:
    """With a label before it where one is needed."""
    text = data.draw(st.from_regex(re.compile(detector.exact.encode())))
    if detector.context is not None:
        label = data.draw(
            st.from_regex(re.compile(label_form(detector.context.labels).encode()), fullmatch=True)
        )
        text = label + b" " + text
    assert Suspicion(forms_of([detector])).of(text)[0] == [0]


def test_form_is_how_the_pattern_begins_without_long_repetitions() -> None:
    """What may be missing in front is left out, and so is what is behind twenty characters."""
    assert wide_form("-?ab{100}c").text == r"[\x61](?:[\x62]){19}"
    assert wide_form("(?:x|)[0-9]+").text == "(?:[\\x30-\\x39])"


@pytest.mark.parametrize(
    ("pattern", "is_digit"),
    [
        ("[0-9]{3}", True),
        (r"\(?[0-9]", True),
        (r"\+1", True),
        ("(?:1|22)x", True),
        ("[a1]", False),
        ("a?1", True),
    ],
)
def test_what_begins_with_a_digit_is_told(pattern: str, is_digit: bool) -> None:
    """What may be missing in front does not count."""
    assert wide_form(pattern).begins_with_digit is is_digit


def test_detector_whose_label_is_missing_is_not_suspected() -> None:
    """Nine digits alone are nothing."""
    form = wide_form("[0-9]{9}")
    detector = Detector(
        "bare",
        "[0-9]{9}",
        context=Context(("ssn",)),
        wide=form.text,
        begins_with_digit=form.begins_with_digit,
    )
    suspicion = Suspicion(forms_of([detector]))
    assert suspicion.of(b"123456789")[0] == []
    assert suspicion.of(b"ssn")[0] == []
    assert suspicion.of(b"123456789 is my SSN")[0] == [0]


FORMS = forms_of(DETECTORS)
COMMON, BRIEF = Suspicion(FORMS), Suspicion(FORMS, is_brief=True)


@given(st.data())
def test_several_automata_suspect_what_a_common_one_does(data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(DETECTORS), max_size=4))
    pieces = [data.draw(st.from_regex(re.compile(one.exact.encode()))) for one in some]
    text = b" ssn card dob\n".join(pieces)
    assert BRIEF.of(text) == COMMON.of(text)
