"""Text made to be slow: each case takes a moment where time is linear, and minutes where it is not."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.paths import PathIndex
from ownership_lint.analysis.references import Grade, ReferenceFinder

SCRIPTS = ("scripts/save.sh", "scripts/deep/walk.py")
GONE = "scripts/old.sh"
FINDER = ReferenceFinder(PathIndex([*SCRIPTS, "Makefile", "docs/x.md"]), SCRIPTS, known=[GONE])
CI = ".github/workflows/x.yml"
FILES = (
    "docs/x.md",
    "x.rst",
    "x.sh",
    "Makefile",
    "Dockerfile",
    "package.json",
    "crontab",
    ".claude/settings.json",
    CI,
)
FRAGMENTS = (
    "x\n#\n",
    "\n",
    "a=",
    ";a=",
    "\\",
    "\\x",
    "$(",
    "$((",
    "${",
    '"',
    "<<E",
    "<<E\n",
    "sudo ",
    "../",
    "a/",
    "(cd scripts\n",
    "cd a\n",
    '\\"',
    '"scripts":{"a":"',
    '"command": "',
    "scripts/save.sh ",
    "scripts/save.sh \\\n",
    "$v/scripts/save.sh\n",
)
HEADS = ("D='", "```bash\nD=$(cd ", "jobs:\n  a:\n    steps:\n    - run: ")
SIZE = 25_000


@pytest.mark.parametrize("fragment", FRAGMENTS)
@pytest.mark.parametrize("path", FILES)
def test_repeated_text_is_read_to_its_end(path: str, fragment: str) -> None:
    for head in HEADS:
        text = head + fragment * (SIZE // len(fragment)) + "\nD=x\n\tbash scripts/save.sh $D/gone.sh\n"
        assert FINDER.find(path, text.encode()).mentions


def step(run: str) -> str:
    return f"    - run: {run}\n"


LARGE = [
    (CI, "jobs:\n  a:\n    steps:\n" + "".join(step(f"scripts/gone{n}.sh") for n in range(6_000))),
    (CI, "jobs:\n  a:\n    steps:\n    - run: " + "x\n#\n" * 100_000),
    (CI, "jobs:\n  a:\n    steps:\n    - run: scripts/gone.sh\n" + "\n" * 1_000_000),
    (CI, "jobs:\n  a:\n    steps:\n    - run: " + "case x in " * 60_000 + "scripts/save.sh\n"),
    ("x.sh", "".join(f"D{n}=$D{n + 1}/a\n$D{n}/save.sh\n" for n in range(15_000))),
    ("x.sh", "D=" + "a=" * 500_000 + "\n$a/save.sh\n"),
    ("x.sh", "\\x" * 500_000),
    ("x.sh", "".join(f"<<E{n}\nE{n}\n" for n in range(30_000)) + "scripts/save.sh"),
    ("x.sh", "D=$(cd " + ">a1" * 90 + "\n$D/save.sh\n"),
    ("x.sh", "cd $(cd " + ">a1" * 90 + "( ;scripts/save.sh\n"),
    ("x.sh", 'bash -c "$(' * 29 + "scripts/save.sh" + ')"' * 29),
    ("x.sh", "sudo " * 200_000 + "scripts/save.sh"),
    ("Makefile", "all:\n\tscripts/save.sh" + " \\\n\tscripts/save.sh" * 50_000),
    ("docs/x.md", ("`scripts/save.sh` " * 200 + "\n") * 100),
    ("x.rst", ("scripts/save.sh " * 240 + "\n") * 100),
    ("docs/x.md", "```bash\n" + "./scripts/save.sh \"'\n" * 10_000),
    ("docs/x.md", "".join(f"Run `scripts/gone{n}.sh`\n" for n in range(6_000))),
    ("package.json", '{"scripts": {"a": "scripts/save.sh", "' + '\\"' * 500_000 + '", 1}}'),
    ("docs/x.md", "../" * 300_000 + "gone.sh\n"),
]


@pytest.mark.parametrize(("path", "text"), LARGE, ids=range(len(LARGE)))
def test_a_large_file_is_read_to_its_end(path: str, text: str) -> None:
    found = FINDER.find(path, (text + "\n# see scripts/old.sh\n").encode())
    assert found.mentions[-1].target == GONE


def test_many_scripts_named_often_are_all_found() -> None:
    paths = [f"scripts/job{n}.sh" for n in range(3_000)]
    text = "".join(f"{path}\n" for path in paths * 8)
    found = ReferenceFinder(PathIndex(paths), paths).find("x.txt", text.encode())
    assert len(found.mentions) == 24_000
    assert {mention.target for mention in found.mentions} == set(paths)


def test_namesakes_cost_nothing() -> None:
    paths = [f"d{n}/run.sh" for n in range(15_000)]
    text = "".join(f"x{n}/run.sh\n" for n in range(15_000))
    assert not ReferenceFinder(PathIndex(paths), paths).find("x.txt", text.encode()).mentions


def test_a_name_repeated_hides_no_other() -> None:
    found = FINDER.find("Makefile", b"# save.sh\n" * 21_000 + b"all:\n\tbash scripts/old.sh\n")
    assert len(found.mentions) == 21_001
    assert (found.mentions[-1].target, found.mentions[-1].grade) == (GONE, Grade.INVOKED)
    assert found.cut == ""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (CI, f"x: {'a' * 30_000}\njobs:\n  a:\n    steps:\n{step('bash scripts/old.sh')}"),
        (CI, "# a\n" * 60_000 + f"jobs:\n  a:\n    steps:\n{step('bash scripts/old.sh')}"),
        ("x.sh", "echo " + "a" * 30_000 + "\nbash scripts/old.sh\n"),
        ("x.sh", "scripts/save.sh\n" * 3_000 + "bash scripts/old.sh\n"),
    ],
)
def test_long_lines_and_many_lines_hide_no_call(path: str, text: str) -> None:
    found = FINDER.find(path, text.encode())
    assert found.mentions[-1].grade is Grade.INVOKED
    assert (found.unknown, found.cut) == ((), "")


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("x.sh", "#" * 2_000_000 + "\nbash scripts/old.sh\n", "it is too large"),
        ("x.sh", "x" * 5_000 + "; bash scripts/old.sh\n", "a line is too long"),
        ("Makefile", "all:\n\t" + "x" * 5_000 + "; bash scripts/old.sh\n", "a line is too long"),
        ("x.sh", "bash -c 'x \"; bash scripts/old.sh'\n", "a command is not understood"),
        ("x.sh", 'bash scripts/old.sh "$(\n', "a command is not understood"),
        ("x.sh", "sudo " * 30 + "bash scripts/old.sh\n", "a command is not understood"),
        (CI, "jobs:\n\t- run: bash scripts/old.sh\n", "its YAML is not understood"),
        ("package.json", '{"scripts": {"a": "bash scripts/old.sh"', "its JSON is not understood"),
        ("docs/x.md", "x" * 5_000 + " `bash scripts/old.sh`\n", "a line is too long"),
    ],
)
def test_a_mention_in_commands_that_were_not_read_is_told(path: str, text: str, reason: str) -> None:
    found = FINDER.find(path, text.encode())
    assert [mention.grade for mention in found.mentions] == [Grade.MENTIONED]
    assert ([one.why for one in found.unknown], found.cut) == ([reason], reason)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.sh", 'echo "don\'t\nrun scripts/save.sh"\n'),
        ("docs/x.md", "```\ndon't run scripts/save.sh\n```"),
        ("CHANGELOG.md", "x" * 3_000_000 + " scripts/save.sh"),
        ("app/main.py", "x" * 3_000_000 + " scripts/save.sh"),
        ("Makefile", "# scripts/save.sh don't\n"),
    ],
)
def test_what_holds_no_command_is_not_told_as_unread(path: str, text: str) -> None:
    found = FINDER.find(path, text.encode())
    assert (len(found.mentions), found.unknown, found.cut) == (1, (), "")


def test_names_beyond_what_can_be_looked_up_are_told() -> None:
    steps = "".join(step(f"scripts/gone{n}.sh") for n in range(10_000))
    found = FINDER.find(CI, f"jobs:\n  a:\n    steps:\n{steps}".encode())
    assert found.dangling
    assert found.cut == "too many names"
