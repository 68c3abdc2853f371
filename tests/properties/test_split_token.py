"""Whatever is written into a name is found where it stands, and taken out again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ownership_lint.analysis.tokens.candidates import candidates
from ownership_lint.analysis.tokens.source import TokenFile
from ownership_lint.analysis.tokens.split_token import find

PATHS = st.sampled_from(["a.py", "a.ts", "a.go", "a.rs", "A.java", "a.cs", "a.cpp", "a.dart", "a.sh"])
NAMES = st.text("bdgkmz_", min_size=5, max_size=12).map("q".__add__)  # no letters of a keyword
INSERTED = st.sampled_from(["await ", "return ", "const ", "self.", "this.", "std::", "this->"])
PIECES = st.sampled_from(
    ("await", "sawait", "self", "xself", "ervice", "é", " ", ".", "(", "::", "->", "\n", "\udc80", "'", "#")
)


def restored(path: str, text: str) -> str:
    for one in reversed(list(find(TokenFile(path, text.encode()), ()))):
        if one.repair is not None:
            text = text[: one.start] + one.repair + text[one.end :]
    return text


@given(PATHS, NAMES, INSERTED, st.data())
def test_a_repair_restores_a_split_name(path: str, name: str, by: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(name) - 1))
    damaged = f"{name}\n{by}{name[:at]}{by}{name[at:]}\n"
    assert restored(path, damaged) == f"{name}\n{by}{name}\n"


@given(PATHS, NAMES, INSERTED, st.data())
def test_a_repair_restores_a_name_split_twice(path: str, name: str, by: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, len(name) - 2))
    second = data.draw(st.integers(first + 1, len(name) - 1))
    damaged = f"{name}\n{by}{name[:first]}{by}{name[first:second]}{by}{name[second:]}\n"
    assert restored(path, damaged) == f"{name}\n{by}{name}\n"


@given(PATHS, st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=400)
def test_places_are_exact(path: str, text: str) -> None:
    file = TokenFile(path, text.encode("utf-8", "surrogateescape"))
    for one in candidates(file):
        assert file.text[one.start : one.end] == one.spelling
    assert all(file.place(one.start) == (one.line, one.column) for one in find(file, ()))
