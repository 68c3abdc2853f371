"""Made-up Python scripts for tests, and what is said of them in one line."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from support.trees import TextTree

from ownership_lint.analysis.contracts.interface import Use
from ownership_lint.analysis.contracts.python.analyser import analyse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.analysis.contracts.interface import Interface, Option, Variable


def analysed(script: str, files: Mapping[str, str] | None = None, path: str = "tools/x.py") -> Interface:
    return analyse(path, dedent(script), TextTree(files))


def options(script: str, files: Mapping[str, str] | None = None) -> str:
    """`-h|--help --out= --level=3`, and ` …` where there may be more."""
    found = analysed(script, files).options
    return " ".join([*map(shown, found.items), *(["…"] if found.open else [])])


def shown(option: Option) -> str:
    value = {True: "=", False: "", None: "?"}[option.takes_value]
    return "|".join(option.flags) + value + (option.default or "")


def modes(script: str, files: Mapping[str, str] | None = None) -> str:
    found = analysed(script, files).modes
    return " ".join([*(one.name for one in found.items), *(["…"] if found.open else [])])


def exits(script: str, files: Mapping[str, str] | None = None) -> str:
    """`0 (1) 3`: in brackets what no statement says; ` …` where there may be more."""
    found = analysed(script, files).exits
    codes = [f"({one.code})" if one.is_implicit else str(one.code) for one in found.items]
    return " ".join([*codes, *(["…"] if found.open else [])])


def variables(script: str, files: Mapping[str, str] | None = None) -> str:
    """`A B=d C! !D`: with a default, required, assigned."""
    found = analysed(script, files).variables
    return " ".join([*map(shown_variable, found.items), *(["…"] if found.open else [])])


def shown_variable(one: Variable) -> str:
    if one.use is Use.ASSIGNED:
        return f"!{one.name}"
    default = "" if one.default is None else f"={one.default}"
    return f"{one.name}{default}{'!' if one.required else ''}"
