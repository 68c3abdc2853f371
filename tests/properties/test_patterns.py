"""Our matcher against git's own `:(glob)` pathspecs, and the index against the matcher."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from ownership_lint.patterns import PathTable, PatternError, compile_glob

if TYPE_CHECKING:
    from pathlib import Path

# No name holds a wildcard: git also takes a pathspec literally, where a file of that very name exists.
NAMES = ["a", "b", "ab", "a.sh", "b.sh", "x-y", ".a"]
PATHS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map("/".join)
SEGMENTS = st.one_of(
    st.sampled_from([*NAMES, "*", "**", "?", "*.sh", "a*", "*b", "[ab]", "[!a]", "[a-b].sh", "\\*", "a\\*b"]),
    st.text(alphabet="ab*?[]!^-\\.", min_size=1, max_size=5).filter(lambda text: not text.endswith("\\")),
)
PATTERNS = st.builds(
    lambda lead, segments, tail: lead + "/".join(segments) + tail,
    st.sampled_from(["", "", "/"]),
    st.lists(SEGMENTS, min_size=1, max_size=4),
    st.sampled_from(["", "", "", "/"]),
)


def consistent(paths: list[str]) -> list[str]:
    """The paths that can stand in one tree: none is a folder of another."""
    return sorted({p for p in paths if not any(q.startswith(p + "/") for q in paths)})


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("globs")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


def set_index(root: Path, paths: list[str]) -> None:
    (root / ".git" / "index").unlink(missing_ok=True)
    empty = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    records = b"".join(f"100644 {empty}\t{path}".encode() + b"\0" for path in paths)
    command = ["git", "-C", str(root), "update-index", "-z", "--add", "--index-info"]
    subprocess.run(command, input=records, check=True)


def listed_by_git(root: Path, pathspecs: list[str]) -> set[str]:
    command = ["git", "-C", str(root), "ls-files", "-z", "--", *pathspecs]
    return set(subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")[:-1])


def as_pathspecs(text: str) -> list[str]:
    """The documented meaning of our dialect, said in git's words."""
    glob = compile_glob(text)
    body = "/".join(
        "**" if set(part) == {"*"} and len(part) > 1 else part for part in text.strip("/").split("/")
    )
    if glob.floating and not body.startswith("**/"):
        body = f"**/{body}"
    if glob.segments[-1] == "**" and not glob.itself:  # any folder, and so what lies in it
        return [f":(glob){body}/*/**"]
    itself = [f":(glob){body}"] if glob.itself else []
    return [*itself, f":(glob){body}/**"] if glob.below else itself


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    paths=st.lists(PATHS, min_size=1, max_size=12).map(consistent),
    patterns=st.lists(PATTERNS, min_size=4, max_size=8),
)
def test_the_dialect_is_gits_glob_pathspec(repository: Path, paths: list[str], patterns: list[str]) -> None:
    set_index(repository, paths)
    table = PathTable(paths)
    for text in patterns:
        if "//" in text:  # git looks for an empty name there; we read it as one slash
            continue
        if re.search(r"\[[!^]?\]?[^\]]*/", text):  # in git a class may hold a slash that it never matches
            continue
        try:
            glob = compile_glob(text)
        except PatternError:
            continue
        assert set(table.matching(glob)) == listed_by_git(repository, as_pathspecs(text)), text


@settings(deadline=None, max_examples=500)
@given(
    paths=st.lists(PATHS, min_size=1, max_size=20).map(consistent),
    text=PATTERNS,
    dialect=st.sampled_from(["gitignore", "codeowners", "gitlab"]),
)
def test_the_index_answers_as_the_matcher_does(paths: list[str], text: str, dialect: str) -> None:
    try:
        glob = compile_glob(text, dialect)
    except PatternError:
        reject()
    found = PathTable(paths).matching(glob)
    assert sorted(found) == [path for path in paths if glob.matches(path)]
    assert len(found) == len(set(found))
