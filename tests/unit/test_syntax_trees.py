"""Parsing that takes too long is stopped, and leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tree_sitter_bash
from support.trees import TextTree
from tree_sitter import Language, Parser

from ownership_lint.analysis import syntax_trees
from ownership_lint.analysis.contracts.shell.analyser import analyse
from ownership_lint.analysis.syntax_trees import tree_in_time

if TYPE_CHECKING:
    import pytest

SLOW = "<" * 20_000


def test_a_tree_of_a_long_text_is_that_of_the_whole() -> None:
    parser = Parser(Language(tree_sitter_bash.language()))
    data = b"echo caf\xc3\xa9\n" * 20_000
    tree = tree_in_time(parser, data)
    assert tree is not None
    assert str(tree.root_node) == str(parser.parse(data).root_node)


def test_a_parser_that_was_stopped_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = Parser(Language(tree_sitter_bash.language()))
    with monkeypatch.context() as patch:
        patch.setattr(syntax_trees, "_LONGEST", 0)
        assert tree_in_time(parser, SLOW.encode()) is None
    tree = tree_in_time(parser, b"exit 3")
    assert tree is not None
    assert tree.root_node.end_byte == len(b"exit 3")


def test_nothing_is_told_of_a_script_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syntax_trees, "_LONGEST", 0)
    found = analyse("x.sh", f"#!/bin/sh\n{SLOW}", TextTree())
    assert found.exits.open is not None
    assert found.exits.open.reason == "it takes too long to parse the script"


def test_nothing_is_told_behind_a_library_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syntax_trees, "_LONGEST", 0)
    script = '#!/bin/bash\nsource "$(dirname "$0")/lib.sh"\nexit 0\n'
    assert analyse("x.sh", script, TextTree({"lib.sh": ":"})).exits.open is None
    assert analyse("x.sh", script, TextTree({"lib.sh": SLOW})).exits.open is not None
