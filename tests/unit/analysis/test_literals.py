from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.analysis import pattern_set
from ownership_lint.analysis.literals import LiteralSet, byte_pattern, matcher, plain_matcher, re2_matcher

if TYPE_CHECKING:
    import pytest

LITERALS = [b"backup.sh", b".", b"\xff\x00", b"line\nend", b"(a|b)*"]


def test_nothing_is_found_in_nothing() -> None:
    assert LiteralSet(LITERALS).search(b"") == ()
    assert LiteralSet([]).search(b"backup.sh") == ()


def test_special_characters_mean_themselves() -> None:
    assert LiteralSet(LITERALS).search(b"see (a|b)* and \xff\x00 of line\nend") == (2, 3, 4)


def test_indices_ascend() -> None:
    assert LiteralSet(LITERALS).search(b"(a|b)* backup.sh") == (0, 1, 4)


def test_both_engines_answer_alike() -> None:
    data = b"run backup.sh\xff\x00"
    quick = re2_matcher(LITERALS)
    assert quick is not None
    assert sorted(quick(data) or ()) == sorted(plain_matcher(LITERALS)(data) or ())


def test_very_many_literals_are_all_found() -> None:
    many = LiteralSet([b"scripts/job%d.sh" % number for number in range(200_000)])
    assert many.search(b"x scripts/job0.sh y scripts/job199999.sh") == (0, 199_999)


def test_an_engine_without_room_leaves_the_search_to_the_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern_set, "_MAX_MEMORY", 1_000)
    many = [b"scripts/job%d.sh" % number for number in range(2_000)]
    assert re2_matcher(many) is None
    assert list(matcher(many)(b"scripts/job1999.sh") or ()) == [1_999]


def test_a_byte_pattern_gives_places() -> None:
    spans = [found.span(1) for found in byte_pattern(rb"x(\d+)").finditer(b"x12 \xff x3")]
    assert spans == [(1, 3), (7, 8)]
