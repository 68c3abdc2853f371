from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ownership_lint.analysis.literals import matcher, plain_matcher
from ownership_lint.analysis.paths import PathIndex
from ownership_lint.analysis.references import ReferenceFinder

PATHS = ("scripts/a.sh", "scripts/ä b.py", "tools/run", "b.py", "pkg/mod.py")
FINDER = ReferenceFinder(PathIndex(PATHS), PATHS, known=["scripts/gone.sh"])
FILES = (
    "x.py",
    "docs/x.md",
    "x.rst",
    "scripts/x.sh",
    "Makefile",
    "justfile",
    "Dockerfile",
    "package.json",
    "crontab",
    "x.service",
    ".claude/settings.json",
    ".github/workflows/x.yml",
    ".pre-commit-config.yaml",
)
SYNTAX = [
    *"\n\t \"'`(){}|;#[]\\",
    "    ",
    "```",
    "~~~",
    "$(",
    "<<EOF",
    "EOF",
    "&&",
    "- run: |",
    "jobs:",
    "steps:",
]
PREFIXES = [
    "./",
    "../",
    "/",
    "~/",
    "$X/",
    "${X}/",
    '$(dirname "$0")/',
    "python -m pkg.mod",
    "bash ",
    "cd ",
    "X=",
]
INSTRUCTIONS = [
    "case x in",
    "esac",
    "* * * * * ",
    "RUN ",
    "COPY ",
    "entry: ",
    '"command": "',
    '"scripts": {"a": "',
]
OTHERS = ["scripts/none.sh", "\0", "\udcff", "é"]
PIECES = st.sampled_from(
    [
        piece.encode("utf-8", "surrogateescape")
        for piece in (*PATHS, *SYNTAX, *PREFIXES, *INSTRUCTIONS, *OTHERS)
    ]
)
TEXTS = st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=40).map(b"".join))


@given(st.sampled_from(FILES), TEXTS)
def test_every_token_stands_at_its_place(path: str, data: bytes) -> None:
    found = FINDER.find(path, data)
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    places = [(mention.at, mention.text) for mention in found.mentions]
    places += [(dangling.at, dangling.text) for dangling in found.dangling]
    for at, text in places:
        assert text
        assert lines[at.line - 1][at.column - 1 :].startswith(text.split("\n")[0])


@given(st.sampled_from(FILES), TEXTS)
def test_a_dangling_target_is_not_tracked(path: str, data: bytes) -> None:
    assert all(dangling.target not in PATHS for dangling in FINDER.find(path, data).dangling)


@given(st.sampled_from(FILES), TEXTS)
def test_the_same_file_reads_the_same(path: str, data: bytes) -> None:
    fresh = ReferenceFinder(PathIndex(PATHS), PATHS, known=["scripts/gone.sh"])
    assert fresh.find(path, data) == FINDER.find(path, data)


@given(st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=8), st.binary(max_size=60))
def test_both_engines_find_the_same_literals(literals: list[bytes], data: bytes) -> None:
    assert sorted(matcher(literals)(data) or ()) == sorted(plain_matcher(literals)(data) or ())
