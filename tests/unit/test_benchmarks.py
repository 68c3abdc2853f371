"""The benchmarks count right and choose the same every time; nothing here is timed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from commands import Tools, interpreter_of
from corpus import NoCorpusError, clone, ordinary, stage
from limits import LIMITS
from measuring import DidNotRunError, Place, Run
from ownership_lint.inputs.bundled_packs import PACKS
from planted import plant
from results import Case, Equality, Peak, Row, Tree, document, replaced, table, verdicts
from same_rules import first_line, for_lines, same_rules
from speed import failure

TREE = Tree("shop", "0123456789abcdef", 6_000, 90_000_000)
HUGE = Tree("mall", "0123456789abcdef", 60_000, 90_000_000)


def runs(*seconds: float, code: int = 0) -> tuple[Run, ...]:
    return tuple(Run(one, 10 << 20, code) for one in seconds)


def peak(mebibytes: int) -> Peak:
    return Peak(mebibytes << 20, None)


def cold(*rows: Row, held: Peak | None = None) -> Case:
    return Case("cold", "Whole tree, cold", "ownership-lint check", held or peak(30), (0, 1), rows)


GITLEAKS = Row("gitleaks", runs(0.3, 0.2, 9.0), runs(6.0, 5.0, 5.5, code=42), peak(60))
BROKEN = Row("betterleaks", problem="exit code 80")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("plain", "plain"),
        (r"a\\nb", r"a\\nb"),
        (r"[\r\n]a", r"[\r\n]a"),
        (r"[^]\n]a", r"[^]\n]a"),
        (r"\(\nb", r"\("),
        (r"key[ \t]*\r?\n[a-z]+", r"key[ \t]*"),
        (r"(?:^|\n)lat", r"(?:^|$)lat"),
    ],
)
def test_a_pattern_ends_where_its_first_line_does(pattern: str, expected: str) -> None:
    assert first_line(pattern) == expected


def test_names_of_groups_do_not_repeat() -> None:
    assert for_lines(r"x(?P<value>\d)") == r"x(?:\d)"


def test_the_rules_given_to_others_are_single_lines_and_compile() -> None:
    patterns = same_rules(PACKS)
    assert len(patterns) > 50
    assert not [one for one in patterns if "\n" in one or "(?P<" in one]
    assert all(re.compile(one) for one in patterns)


def test_staged_files_are_spread_and_ordinary() -> None:
    fitting = {f"src/{letter}.py": 5_000 for letter in "abcdefghij"}
    others = {
        "src/a0.min.js": 5_000,
        "vendor/lib/a.py": 5_000,
        "src/a1.png": 5_000,
        "src/a2.py": 10,
        "src/a3.py": 10_000_000,
    }
    assert ordinary(fitting | others) == ("src/b.py", "src/d.py", "src/f.py", "src/h.py", "src/j.py")


def test_a_tree_without_such_files_is_refused() -> None:
    with pytest.raises(NoCorpusError, match="5 source files"):
        ordinary({"README": 5_000})


def test_a_ratio_is_that_of_the_medians() -> None:
    assert GITLEAKS.ratio == pytest.approx(0.3 / 5.5)


def test_what_did_not_run_has_no_time() -> None:
    assert BROKEN.ratio is None
    assert (
        table(cold(BROKEN)).splitlines()[-1] == "| betterleaks | not measured: exit code 80 |  |  |  |  |  |"
    )


def test_a_table_tells_medians_memory_and_exit_codes() -> None:
    assert table(cold(GITLEAKS)).splitlines()[2:] == [
        "| ownership-lint | 300 [200 to 9000] |  |  | 30 | 0, 1 | 3 |",
        "| gitleaks | 5500 [5000 to 6000] | 300 | 0.055 | 60 | 42 | 3 |",
    ]


@pytest.mark.parametrize(
    ("tree", "case", "expected"),
    [
        (TREE, cold(BROKEN), ("cold: time / betterleaks ≤ 0.15", "", "not measured")),
        (TREE, cold(GITLEAKS), ("cold: time / gitleaks ≤ 0.08", "0.055", "met")),
        (TREE, cold(GITLEAKS), ("cold: memory / gitleaks ≤ 0.6", "0.50", "met")),
        (HUGE, cold(GITLEAKS, held=peak(65)), ("cold: memory / gitleaks ≤ 0.6", "1.08", "**not met**")),
        (HUGE, cold(held=peak(65)), ("cold: memory ≤ 64 MiB", "65 MiB", "**not met**")),
        (TREE, cold(), ("cold: memory ≤ 64 MiB (promised for 50,000 files)", "30 MiB", "met")),
    ],
)
def test_limits_are_held_against_what_was_measured(
    tree: Tree, case: Case, expected: tuple[str, str, str]
) -> None:
    assert expected in verdicts(tree, [case])


def test_all_processes_together_count_where_that_is_more() -> None:
    assert Peak(10, 18).most == 18
    assert Peak(10, 4).most == 10


def test_every_limit_is_on_a_command_that_is_run(tmp_path: Path) -> None:
    tools = tools_in(tmp_path)
    run = {("staged", one.name) for one in tools.staged(["a.py"])}
    run |= {("cold", one.name) for one in tools.cold(0)} | {("warm", one.name) for one in tools.warm()}
    assert {(one.case, one.against) for one in LIMITS} <= run


def test_a_missing_peer_is_named_as_such(tmp_path: Path) -> None:
    problems = {one.name: one.problem for one in tools_in(tmp_path).cold(1 << 30)}
    assert problems["gitleaks"] == "not installed"
    assert problems["git grep, one literal"] == ""
    assert problems["detect-secrets"] == "trees over 10 MiB: minutes"


def test_a_crash_is_no_finding(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/detect-secrets-hook").touch()
    hook = next(one for one in tools_in(tmp_path).staged(["a.py"]) if one.name == "detect-secrets-hook")
    assert failure(hook, 1, b"") == ""
    assert failure(hook, 1, b"Traceback (most recent call last):\n") == "it crashed"
    assert failure(hook, 2, b"") == "exit code 2"


def test_a_report_is_written_between_its_marks_alone() -> None:
    page = "before\n<!-- results: a -->\nold\n<!-- end: a -->\nafter <!-- results: b --><!-- end: b -->"
    assert replaced(page, "a", "new\n") == page.replace("\nold\n", "\n\nnew\n\n")
    with pytest.raises(ValueError, match="no place for `c`"):
        replaced(page, "c", "new")


def test_the_document_has_all_verdicts() -> None:
    text = document(TREE, {"git": "2"}, [cold(GITLEAKS)], [Equality("warm", is_equal=False)])
    assert text.startswith("6,000 files, 90.0 MB, commit `0123456789ab`.\n")
    assert "| report, warm | differs | **not met** |" in text


def test_a_clone_is_staged_and_the_checkout_is_left_alone(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    plant(checkout)
    for number in range(5):
        (checkout / f"part{number}.py").write_text("pass\n" * 500)
    subprocess.run(["git", "-C", str(checkout), "add", "."], check=True)
    author = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.com")
    subprocess.run(["git", "-C", str(checkout), *author, "commit", "-qm", "Parts"], check=True)
    before = subprocess.run(
        ["git", "-C", str(checkout), "status", "--porcelain"], capture_output=True, check=True
    )

    (tmp_path / "scratch").mkdir()
    corpus = clone(checkout, tmp_path / "scratch")
    names = stage(corpus)

    assert corpus.files == 6
    assert names == tuple(f"part{number}.py" for number in range(5))
    assert corpus.git("diff", "--cached", "--name-only").decode().split() == list(names)
    after = subprocess.run(
        ["git", "-C", str(checkout), "status", "--porcelain"], capture_output=True, check=True
    )
    assert after.stdout == before.stdout == b""


def test_a_run_tells_its_exit_code_and_memory(tmp_path: Path) -> None:
    place = Place(tmp_path, tmp_path, timeout=60)
    run = place.run([sys.executable, "-I", "-S", "-c", "import sys; print('told'); sys.exit(7)"])
    assert (run.code, place.output.read_text()) == (7, "told\n")
    assert run.peak > 1 << 20
    with pytest.raises(DidNotRunError, match="could not be started"):
        place.run([str(tmp_path / "missing")])


def test_the_python_of_a_script_is_that_of_its_first_line(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(f"#!{sys.executable}\n")
    assert interpreter_of(script) == Path(sys.executable)


def tools_in(folder: Path) -> Tools:
    ours = folder / "ownership-lint"
    return Tools(ours, Path(sys.executable), folder, folder / "p", folder / "g.toml", folder / "m.yaml")
