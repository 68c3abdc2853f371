"""The dialects, by example; docs/patterns.md says the same in words."""

from __future__ import annotations

import pytest

from ownership_lint.patterns import PathTable, PatternError, compile_glob

GITIGNORE = [
    # pattern, does not match, matches
    ("a.sh", ["b/a.sh.bak", "xa.sh", "a.shx"], ["a.sh", "x/a.sh", "x/y/a.sh", "a.sh/below"]),
    ("*.sh", ["a.py", "a.sh/x"], ["a.sh", "x/y/a.sh"]),
    ("/a.sh", ["x/a.sh"], ["a.sh"]),
    ("scripts/a.sh", ["x/scripts/a.sh"], ["scripts/a.sh"]),
    ("scripts/*", ["scripts/x/y", "scripts"], ["scripts/a", "scripts/.a"]),
    ("scripts/*.sh", ["scripts/x/a.sh"], ["scripts/a.sh"]),
    ("scripts/", ["scripts", "x/scripts.sh"], ["scripts/a", "x/scripts/y/z"]),
    ("/scripts/", ["x/scripts/y"], ["scripts/a/b"]),
    ("scripts/**", ["scripts", "x/scripts/a"], ["scripts/a", "scripts/a/b"]),
    ("**/tests/**", ["tests"], ["tests/a", "x/tests/a/b"]),
    ("a/**/b", ["a/x/bc", "x/a/b"], ["a/b", "a/x/b", "a/x/y/b", "a/x/b/c"]),
    ("s[a-c].sh", ["sd.sh", "s[a-c].sh"], ["sa.sh"]),
    ("s[!a].sh", ["sa.sh"], ["sb.sh"]),
    ("[[:digit:]]x", ["ax"], ["1x"]),
    ("s[a", ["s[a", "sa"], []),
    (r"a\*b", ["aXb"], ["a*b"]),
    ("a?c", ["a/c", "ac"], ["abc", "aéc"]),
    ("**", [], ["a", "a/b"]),
    ("a/***/b", ["a/x"], ["a/b", "a/x/y/b"]),
    ("a++b|(c)", ["aab"], ["a++b|(c)"]),
    ("new\nline", ["new"], ["new\nline"]),
]
CODEOWNERS = [
    ("*", [], ["a", "a/b"]),
    ("*.js", ["a.jsx"], ["a.js", "x/a.js"]),
    ("docs/*", ["docs/x/y"], ["docs/a"]),
    ("/docs", ["x/docs"], ["docs", "docs/a/b"]),
    ("apps/", ["apps"], ["apps/a", "x/apps/b"]),
    ("/apps/", ["x/apps/b"], ["apps/a"]),
    ("/app*", ["x/app1"], ["app1", "app1/a/b"]),
    ("**/logs", ["logs.txt"], ["logs", "a/logs/b"]),
    ("a[b].js", ["ab.js"], ["a[b].js"]),
    ("/", ["a", "a/b"], []),
    ("./a", ["a", "x/a"], []),
]
GITLAB = [
    ("README.md", ["README.md/x"], ["README.md", "x/README.md"]),
    ("internal/a.md", [], ["internal/a.md", "x/internal/a.md"]),
    ("/docs", ["docs/a"], ["docs"]),
    ("/docs/", ["x/docs/a"], ["docs/a/b"]),
    ("/docs/*", ["docs/a/b"], ["docs/a"]),
]


@pytest.mark.parametrize(
    ("dialect", "text", "silent", "matching"),
    [
        (dialect, *row)
        for dialect, rows in (("gitignore", GITIGNORE), ("codeowners", CODEOWNERS), ("gitlab", GITLAB))
        for row in rows
    ],
)
def test_a_pattern_means(dialect: str, text: str, silent: list[str], matching: list[str]) -> None:
    glob = compile_glob(text, dialect)
    assert [path for path in silent if glob.matches(path)] == []
    assert [path for path in matching if not glob.matches(path)] == []


@pytest.mark.parametrize("text", ["", "/", "//", "a/../b", "./a", "!a", "**/a/**/b/**/c/**"])
def test_a_pattern_that_cannot_match_is_refused(text: str) -> None:
    with pytest.raises(PatternError):
        compile_glob(text)


def test_a_hostile_pattern_takes_no_time() -> None:
    glob = compile_glob("*a" * 40 + "b")
    assert not glob.matches("a" * 5000)
    deep = compile_glob("**/a*/**/a*/**/b")
    assert not deep.matches("/".join(["a"] * 200))


def test_five_thousand_entries_cost_what_they_match() -> None:
    paths = [f"d{number % 5000}/f{number}.sh" for number in range(100_000)]
    table = PathTable(paths)
    found = sum(len(table.matching(compile_glob(f"d{number}/*"))) for number in range(5000))
    found += sum(
        len(table.matching(compile_glob(f"/d{number % 5000}/f{number}.sh"))) for number in range(5000)
    )
    assert found == 105_000
