"""What a file is written in."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.tokens.keywords import ALL_KEYWORDS, KEYWORDS
from ownership_lint.analysis.tokens.languages import (
    C_LIKE,
    asks_of,
    comment_leaders,
    is_code,
    is_prose,
    keywords,
    language_of,
)


@pytest.mark.parametrize(
    ("path", "head", "language"),
    [
        ("LICENSE.bin", b"", ""),
        ("data/x", b"# a comment", ""),
        ("x", b"#!", ""),
        ("x", b"#!/opt/own/tool", ""),
        ("a/b.PY", b"", "python"),
        ("a.pyi", b"", "python"),
        ("a.jsx", b"", "jsx"),
        ("a.mts", b"", "typescript"),
        ("a.d.ts", b"", "typescript"),
        ("a.tsx", b"", "tsx"),
        ("tsconfig.app.json", b"", "jsonc"),
        (".vscode/settings.json", b"", "jsonc"),
        ("a/.vscode/tasks.json", b"", "jsonc"),
        ("settings.json", b"", "json"),
        ("deploy/Dockerfile", b"", "dockerfile"),
        ("Dockerfile.dev", b"", "dockerfile"),
        ("api.Dockerfile", b"", "dockerfile"),
        ("Makefile.am", b"", "makefile"),
        ("README", b"", "text"),
        ("doc.mdx", b"", "mdx"),
        ("bin/run", b"#!/bin/sh -e\n", "shell"),
        ("bin/run", b"\xef\xbb\xbf#!/usr/bin/env -S FOO=1 python3.11 -u\n", "python"),
        ("bin/run", b"#! /usr/bin/env node\n", "javascript"),
        ("bin/run.sh", b"#!/usr/bin/env python3\n", "shell"),
        ("name\udcff\n.go", b"", "go"),
    ],
)
def test_language_of(path: str, head: bytes, language: str) -> None:
    assert language_of(path, head) == language


def test_code_data_and_prose_are_different_things() -> None:
    names = ("python", "sql", "dockerfile", "json", "yaml", "html", "markdown", "text", "")
    assert [name for name in names if is_code(name)] == ["python", "sql", "dockerfile"]
    assert [name for name in names if is_prose(name)] == ["markdown", "text"]


def test_every_language_like_c_has_keywords_and_comments() -> None:
    assert [one for one in sorted(C_LIKE) if not keywords(one) or "//" not in comment_leaders(one)] == []


def test_comment_leaders_of_a_language_without_comments_are_none() -> None:
    assert comment_leaders("json") == ()
    assert comment_leaders("php") == ("//", "#", "/*")


def test_all_keywords_hold_those_of_every_language() -> None:
    assert all(words <= ALL_KEYWORDS for words in KEYWORDS.values())
    assert {"elif", "typedef", "cimport", "SELECT"} <= ALL_KEYWORDS
    assert "service" not in ALL_KEYWORDS


OF_CODE = {"split-token", "doubled-keyword", "truncated-file", "duplicate-block"}


@pytest.mark.parametrize(
    ("path", "data", "rules"),
    [
        ("a.txt", b"plain", set()),
        ("a.md", b"plain", set()),
        ("a.jsonc", b"{}", set()),
        ("a.json", b"{}", {"parse-error"}),
        ("a.go", b"", OF_CODE),
        ("a.py", b"", OF_CODE | {"parse-error", "parse-regression"}),
        ("a.txt", b"caf\xc3\xa9", {"mojibake", "invisible-char"}),
    ],
)
def test_asks_of(path: str, data: bytes, rules: set[str]) -> None:
    assert asks_of(path, data) == {f"tokens/{rule}" for rule in rules}
