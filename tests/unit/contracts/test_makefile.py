"""What a Makefile proves of itself."""

from __future__ import annotations

import time

import pytest
from support.trees import TextTree
from unit.contracts.python_scripts import shown_variable

from ownership_lint.analysis.contracts.interface import Interface, Mode, Variable
from ownership_lint.analysis.contracts.makefile import analyse
from ownership_lint.finding import Location


def read(text: str) -> Interface:
    return analyse("Makefile", text, TextTree({}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "…"),
        ("include other.mk\nall:\n", "all …"),
        ("-include other.mk\n", "…"),
        ("%.o: %.c\n\tcc $<\n", "…"),
        ("$(NAME): x\n", "…"),
        ("all:\n$(eval $(call RULE,x))\n", "all …"),
        ("all:\n", "all"),
        ("all: a b\n\techo x: y\na b: c\n", "all a b"),
        ("all:: x\n", "all"),
        (".PHONY: all clean\nall: ; echo\n", "all"),
        ("# no: target\nall: # x: y\n", "all"),
        ("X := a:b\nall:\n", "all"),
        ("X = a:b\nY ?= c:d\nall:\n", "all"),
        ("export X := y:z\nall:\n", "all"),
        ("define X\nnot: this\nendef\nall:\n", "all"),
        ("all: \\\n  a \\\n  b\nnext:\n", "all next"),
        ("ifeq ($(X),y)\nall:\nendif\n", "all"),
        ("all:\r\n\techo\r\n", "all"),
        ("a b &: c\n", "a b"),
    ],
)
def test_targets(text: str, expected: str) -> None:
    found = read(text).modes
    assert " ".join([*(one.name for one in found.items), *(["…"] if found.open else [])]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# X ?= d\n", ""),
        ("all:\n\tX=1 run\n", ""),
        ("X ?= d\n", "X=d"),
        ("X ?= d # why\n", "X=d"),
        ("X ?= $(Y)\n", "X"),
        ("X ?=\n", "X"),
        ("X := d\n", "X=d"),
        ("X = d\nX += e\n", "X"),
        ("export X ?= d\n", "X=d"),
    ],
)
def test_variables(text: str, expected: str) -> None:
    found = read(text).variables
    assert " ".join(map(shown_variable, found.items)) == expected
    assert found.open is not None


def test_only_a_default_asks_the_caller() -> None:
    found = read("A ?= x\nB = y\n").variables.items
    assert found == (
        Variable("A", Location("Makefile", 1, 1, 1, 7), default="x"),
        Variable("B", Location("Makefile", 2, 1, 2, 6), default="y", is_input=False),
    )


def test_make_ends_with_its_own_codes() -> None:
    found = read("all:\n\texit 3\n").exits
    assert ([one.code for one in found.items], found.open) == ([0, 1, 2], None)


def test_places_are_exact() -> None:
    assert read("x:\n\nall: x\n").modes.items[1] == Mode("all", Location("Makefile", 3, 1, 3, 4))


@pytest.mark.parametrize(
    "text", [" " * 900_000 + "x", "a\\\n" * 300_000, "a " * 400_000 + ":", "x" * 1_000_001, "=" * 500_000]
)
def test_hostile_text_is_read_quickly(text: str) -> None:
    start = time.process_time()
    assert read(text).language == "make"
    assert time.process_time() - start < 5
