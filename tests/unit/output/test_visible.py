"""What makes repository text safe to print."""

from __future__ import annotations

import os

import pytest

from ownership_lint.output.visible import printable, visible


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain é 漢", "plain é 漢"),
        ("a\nb\tc\x1b[0m", "a\\nb\\tc\\x1b[0m"),
        ("\u202ereversed\u200b\u2028", "\\u202ereversed\\u200b\\u2028"),
        (os.fsdecode(b"bad\xff"), "bad\\xff"),
        ("\ud800", "\\ud800"),
        ("\ufffe\uffff", "\\ufffe\\uffff"),
    ],
)
def test_what_hides_or_moves_is_shown(given: str, shown: str) -> None:
    assert visible(given) == shown
    assert printable(given) == shown


def test_only_what_runners_read_is_broken_up() -> None:
    assert visible("##[command]###") == "#\\x23[command]##\\x23"
    assert visible("###vso[x] ##teamCity[y] ##") == "##\\x23vso[x] #\\x23teamCity[y] #\\x23"
    assert visible("## A heading, and ##b [c]") == "## A heading, and ##b [c]"
    assert printable("##[command]###") == "##[command]###"
