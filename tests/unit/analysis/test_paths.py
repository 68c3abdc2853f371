from __future__ import annotations

import pytest

from ownership_lint.analysis.paths import PathIndex, join

INDEX = PathIndex(["a.sh", "scripts/a.sh", "tools/scripts/a.sh", "tools/x y/ß\udcff\n.py", "Docs/Run.sh"])


def test_only_tracked_files_are_contained() -> None:
    assert "scripts/a.sh" in INDEX
    assert "scripts" not in INDEX
    assert "scripts/A.sh" not in INDEX


@pytest.mark.parametrize(
    ("path", "is_folder"), [("scripts", True), ("", True), ("script", False), ("a.sh", False)]
)
def test_a_folder_is_what_has_a_file_below_it(path: str, is_folder: bool) -> None:
    assert INDEX.is_folder(path) is is_folder


def test_paths_of_one_name_come_sorted() -> None:
    assert INDEX.ending_with("a.sh") == ("a.sh", "scripts/a.sh", "tools/scripts/a.sh")
    assert INDEX.ending_with("b.sh") == ()


def test_an_ending_begins_at_a_slash() -> None:
    assert INDEX.ending_with("scripts/a.sh") == ("scripts/a.sh", "tools/scripts/a.sh")
    assert INDEX.ending_with("ripts/a.sh") == ()
    assert INDEX.ending_with("x y/ß\udcff\n.py") == ("tools/x y/ß\udcff\n.py",)


def test_case_is_ignored_only_when_asked() -> None:
    assert INDEX.ending_with("docs/run.sh") == ()
    assert INDEX.has_ending_ignoring_case("docs/run.sh")
    assert not INDEX.has_ending_ignoring_case("ocs/run.sh")


@pytest.mark.parametrize(
    ("base", "path", "joined"),
    [
        ("", "a/b.sh", "a/b.sh"),
        ("x", "./b.sh", "x/b.sh"),
        ("x/y", "../b.sh", "x/b.sh"),
        ("x", "../../b.sh", None),
        ("x", "a/.hidden//b.sh", "x/a/.hidden/b.sh"),
        ("x", ".hidden", "x/.hidden"),
    ],
)
def test_joining_stays_inside_the_root(base: str, path: str, joined: str | None) -> None:
    assert join(base, path) == joined
