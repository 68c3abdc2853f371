"""Hostile text: it is shown, and is nothing but text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from support.pages import HOSTILE

from ownership_lint.report.html.text import embedded, fragment, inline, shown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "plain"),
        ("a `b` c", "a <code>b</code> c"),
        ("**a** b", "<b>a</b> b"),
        ("`**a**`", "<code>**a**</code>"),
        ("**`a`**", "**<code>a</code>**"),
        ("a `b", "a `b"),
        ("2 ** 3", "2 ** 3"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("a\u202eb", "a\\u202eb"),
        ("a\x1b[31m", "a\\x1b[31m"),
        ("caf\udce9", "caf\\xe9"),
    ],
)
def test_inline(text: str, html: str) -> None:
    assert inline(text) == html


def test_nothing_is_no_text() -> None:
    assert inline(None) == ""


def test_long_runs_of_marks_are_read_in_linear_time() -> None:
    assert inline("`" * 100_000 + "*" * 100_001).startswith("`")


def test_values_of_templates_show_what_hides() -> None:
    assert shown("a\u200bb\nc\u2066") == "a\\u200bb\nc\\u2066"
    assert shown(Markup("<b>")) == "<b>"
    assert shown(3) == 3


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("scripts/stack-backup.sh", "#scripts/stack-backup.sh"),
        ("scripts/a b.sh", "#scripts/a%20b.sh"),
        ('x"><script>', "#x%22%3E%3Cscript%3E"),
        ("javascript:alert(1)", "#javascript%3Aalert%281%29"),
        ("caf\udce9", "#caf%5Cxe9"),
    ],
)
def test_links_stay_within_the_page(path: str, link: str) -> None:
    assert fragment(path) == link


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_embedded_json_says_the_same_and_ends_no_element(value: object) -> None:
    text = embedded(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&")


def test_embedded_hostile_text() -> None:
    assert "</script" not in embedded([HOSTILE])
