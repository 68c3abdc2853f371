"""Patterns are compiled when they are first used, and every one of them can be."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import pytest

import ownership_lint
from ownership_lint.lazy_pattern import lazy_pattern


def test_a_pattern_is_compiled_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    compiled = re.compile

    def compile_(*given: object) -> object:
        asked.append(given)
        return compiled(*given)  # type: ignore[call-overload]

    monkeypatch.setattr(re, "compile", compile_)
    pattern = lazy_pattern(r"(?P<word>a+)", re.IGNORECASE)
    assert not asked
    assert pattern.findall("xAa a") == ["Aa", "a"]
    assert pattern.sub("-", "xAa a") == "x- -"
    assert pattern.groupindex == {"word": 1}
    assert (pattern.pattern, pattern.flags & re.IGNORECASE) == (r"(?P<word>a+)", re.IGNORECASE)
    assert asked == [(r"(?P<word>a+)", re.IGNORECASE)]


def test_a_pattern_of_bytes_is_one_too() -> None:
    assert lazy_pattern(rb"\d+").search(b"a12") is not None


def test_what_patterns_do_not_have_is_an_error() -> None:
    with pytest.raises(AttributeError):
        lazy_pattern("a").find_all  # type: ignore[attr-defined]  # noqa: B018


def test_every_pattern_compiles() -> None:
    kind = type(lazy_pattern(""))
    found = 0
    for module in pkgutil.walk_packages(ownership_lint.__path__, "ownership_lint."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(import_module(module.name)).values():
            if isinstance(value, kind):
                found += 1
                assert value.groups >= 0
    assert found > 500
