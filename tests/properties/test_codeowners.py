"""The CODEOWNERS file that we write says, as GitHub reads it, what the matrix says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from hypothesis import assume, given
from hypothesis import strategies as st

from ownership_lint.analysis.codeowners import read_codeowners, winning_rules
from ownership_lint.analysis.ownership import (
    OwnedByEntry,
    OwnedByPattern,
    UnownedOnPurpose,
    resolve_ownership,
)
from ownership_lint.finding import Location
from ownership_lint.importing.codeowners import import_codeowners
from ownership_lint.inputs.matrix import (
    Dialect,
    Matrix,
    Owner,
    PatternEntry,
    ScriptEntry,
    Status,
    UnownedEntry,
)
from ownership_lint.patterns import PathTable, PatternError, compile_glob
from ownership_lint.report.codeowners import render_codeowners

if TYPE_CHECKING:
    from ownership_lint.analysis.ownership import Ownership
    from ownership_lint.analysis.repository import Repository

FILE = ".github/CODEOWNERS"
NAMES = ["a", "b", "ab", "a.sh", "b.sh", "x y", "é", "[a]", "a*", "#a", "!a", "@a", "a\\b", "a\nb"]
PATHS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map("/".join)
SEGMENTS = st.sampled_from([*NAMES[:7], "*", "**", "?", "*.sh", "a*", "[ab]", "a\\ b", "x\\ y", "a**b"])
GLOBS = st.builds(
    lambda lead, segments, tail: lead + "/".join(segments) + tail,
    st.sampled_from(["", "", "/"]),
    st.lists(SEGMENTS, min_size=1, max_size=3),
    st.sampled_from(["", "", "/"]),
)
DIALECTS = st.sampled_from([Dialect.GITIGNORE, Dialect.GITIGNORE, *Dialect])
HANDLES = {
    "TEAM": "@org/team",
    "PERSON": "@person",
    "MAIL": "me@example.org",
    "NONE": None,
    "BAD": "a b\n* @x",
}
OWNERS = st.sampled_from([*HANDLES, "UNKNOWN"])
CO_OWNERS = st.lists(OWNERS, max_size=2).map(tuple)


def at(line: int) -> Location:
    return Location("ownership.yaml", line)


class Tree:
    """What the writer asks of a repository."""

    def __init__(self, matrix: Matrix, paths: list[str]) -> None:
        self.matrix = matrix
        self.entries = dict.fromkeys(sorted(paths))
        self.table = PathTable(paths)
        self.ownership = resolve_ownership(matrix, self.table)


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """A matrix, and a tree in which no path is a folder of another."""
    every = draw(st.lists(PATHS, min_size=1, max_size=8))
    paths = sorted({p for p in every if not any(q.startswith(p + "/") for q in every)})
    lines = iter(range(1, 100))
    patterns = [
        PatternEntry(glob, at(line), owner, dialect, co_owners, line=line)
        for line, (glob, owner, dialect, co_owners) in zip(
            lines, draw(st.lists(st.tuples(GLOBS, OWNERS, DIALECTS, CO_OWNERS), max_size=5)), strict=False
        )
    ]
    unowned = [
        UnownedEntry(glob, at(line), "why", dialect, line=line)
        for line, (glob, dialect) in zip(
            lines, draw(st.lists(st.tuples(GLOBS, DIALECTS), max_size=3)), strict=False
        )
    ]
    try:
        for glob, dialect in [(one.glob, one.dialect) for one in patterns] + [
            (one.glob, one.dialect) for one in unowned
        ]:
            compile_glob(glob, dialect)
    except PatternError:
        assume(False)
    entries = {
        path: ScriptEntry(path, at(50), owner, status, co_owners=co_owners)
        for path, owner, status, co_owners in draw(
            st.lists(
                st.tuples(
                    st.sampled_from([*paths, "gone.sh"]),
                    OWNERS,
                    st.sampled_from([Status.ACTIVE, Status.DEPRECATED, Status.REMOVED]),
                    CO_OWNERS,
                ),
                max_size=4,
            )
        )
    }
    owners = {name: Owner(name, at(60), "team", handle=handle) for name, handle in HANDLES.items()}
    return Tree(Matrix("ownership.yaml", None, entries, tuple(patterns), tuple(unowned), owners), paths)


def written(tree: Tree) -> str:
    return render_codeowners(cast("Repository", tree))


def wanted(ownership: Ownership, path: str) -> tuple[str, ...]:
    """Whom the matrix names, in the words of GitHub."""
    usable = {"TEAM", "PERSON", "MAIL"}
    match ownership.of(path):
        case OwnedByEntry(entry) | OwnedByPattern(entry) if entry.owner in usable:
            names = [name for name in (entry.owner, *entry.co_owners) if name in usable]
            return tuple(dict.fromkeys(cast("str", HANDLES[name]) for name in names))
    return ()


def is_sayable(path: str) -> bool:
    return not any(mark in path for mark in "[]*#\\\n")


@given(trees())
def test_the_last_line_that_matches_gives_a_path_to_its_owner(tree: Tree) -> None:
    file = read_codeowners(written(tree), FILE)
    winners = winning_rules(file, tree.table)
    assert file.refused == ()
    for path in filter(is_sayable, tree.entries):
        owners = winners[path][0].owners if path in winners else ()
        assert owners == wanted(tree.ownership, path), path


@given(trees())
def test_what_no_line_can_name_is_right_or_told(tree: Tree) -> None:
    text = written(tree)
    winners = winning_rules(read_codeowners(text, FILE), tree.table)
    for path in tree.entries:
        owners = winners[path][0].owners if path in winners else ()
        if owners != wanted(tree.ownership, path):
            assert f"#   {path.replace(chr(10), ' ')}\n" in text


@given(trees())
def test_importing_the_file_gives_the_same_owners(tree: Tree) -> None:
    data = import_codeowners(written(tree), FILE).data
    ownership = resolve_ownership(imported(data), tree.table)
    for path in filter(is_sayable, tree.entries):
        match ownership.of(path):
            case OwnedByPattern(pattern):
                assert (pattern.owner, *pattern.co_owners) == wanted(tree.ownership, path)
            case UnownedOnPurpose(_):
                assert wanted(tree.ownership, path) == ()
            case _:
                assert wanted(tree.ownership, path) == ()


@given(trees())
def test_the_same_matrix_gives_the_same_file(tree: Tree) -> None:
    assert written(tree) == written(Tree(tree.matrix, [*reversed(tree.entries)]))


def imported(data: Any) -> Matrix:
    patterns = tuple(
        PatternEntry(
            one["glob"],
            at(one["line"]),
            one["owner"],
            Dialect(one["dialect"]),
            tuple(one.get("co_owners", ())),
            line=one["line"],
        )
        for one in data.get("patterns", ())
    )
    unowned = tuple(
        UnownedEntry(one["path"], at(one["line"]), one["reason"], Dialect(one["dialect"]), line=one["line"])
        for one in data.get("unowned", ())
    )
    return Matrix("ownership.yaml", patterns=patterns, unowned=unowned)
