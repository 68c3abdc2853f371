"""Zones of any text: they are there, they cover it, and they take no longer than it is long."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownership_lint.analysis.tokens.zones import _MODULES, Zone, zones_of

LANGUAGES = tuple(sorted(_MODULES))
_SIGNS = r"""
    " ' ` \ / // /* */ # #{ ${ $( $(( ( ) { } [ ] < </ /> > <a> </a> <A <!-- --> <<A <<-'B' <<<A A B @" "@
    f" rf' $" r#" R"( $$ ``` ~~~ =begin =end %q( url( <?php ?> <script> </script> => = : , ; | ?
    return esac a b1
"""
_BLANKS = (" ", "  ", "\t", "\n", "\r\n", ": |\n", "::\n", "- ", "> ", "def ", "class ", "case x in ")
_ODD = ("\xe9", "\ufeff", "\udcff", '"' * 3, "'" * 3)
_PIECES = st.sampled_from((*_SIGNS.split(), *_BLANKS, *_ODD))
TEXTS = st.lists(_PIECES, max_size=60).map("".join) | st.text(st.characters(), max_size=80)


@given(TEXTS, st.sampled_from(LANGUAGES))
@settings(max_examples=1500, deadline=None)
def test_zones_partition_any_text(text: str, language: str) -> None:
    zones = zones_of(text, language)
    spans = zones.spans()
    assert [start for start, _, _ in spans] == [0, *(end for _, end, _ in spans)][: len(spans)]
    assert (spans[-1][1] if spans else 0) == len(text)
    assert all(start < end and zones.at(start) is zones.at(end - 1) is zone for start, end, zone in spans)
    assert all(one[2] is not other[2] for one, other in pairwise(spans))
    assert all(zones.is_code(start, end) is (zone is Zone.CODE) for start, end, zone in spans)


@given(TEXTS, TEXTS)
def test_a_fence_is_where_its_zone_is(before: str, after: str) -> None:
    text = f"{before}\n```\n{after}"
    zones = zones_of(text, "markdown")
    for offset in range(len(text)):
        fence = zones.fence_at(offset)
        assert (fence is not None) is (zones.at(offset) is Zone.FENCE)
        assert fence is None or fence.start <= offset < fence.end


STORMS = [
    ("javascript", "= /[ "),
    ("javascript", "`${"),
    ("tsx", "<a>"),
    ("tsx", "<A>("),
    ("csharp", "$"),
    ("csharp", '$"{'),
    ("swift", "##"),
    ("rust", "/*"),
    ("rust", 'r#"'),
    ("python", '"""a"'),
    ("python", 'f"{'),
    ("python", "f'''{a:"),
    ("python", "f'{(\n"),
    ("python", "def f(\n'a'\n:\n'b'\n"),
    ("shell", "<<A "),
    ("shell", '"$('),
    ("ruby", "<<~A\n"),
    ("php", "<<<A\n"),
    ("yaml", "a: !x "),
    ("yaml", "- a: |\n"),
    ("html", "<script "),
    ("markdown", "`` ` "),
    ("markdown", "> ```\n"),
    ("rst", "a::\n"),
]


@pytest.mark.parametrize(("language", "piece"), STORMS)
def test_time_grows_no_faster_than_the_text(language: str, piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        begin = time.process_time()
        zones_of(text, language)
        return time.process_time() - begin

    assert seconds(400_000) < 40 * max(seconds(50_000), 0.05)
