from __future__ import annotations

from ownership_lint.analysis.literals import LiteralSet, byte_pattern, plain_matcher, re2_matcher

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
    assert sorted(re2_matcher(LITERALS)(data) or ()) == sorted(plain_matcher(LITERALS)(data) or ())


def test_a_byte_pattern_gives_places() -> None:
    spans = [found.span(1) for found in byte_pattern(rb"x(\d+)").finditer(b"x12 \xff x3")]
    assert spans == [(1, 3), (7, 8)]
