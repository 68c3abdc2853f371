"""Which starts of a script a command line shows."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.contracts.command_lines import Call, calls_of

SCRIPT = "scripts/run.sh"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "run.sh --x",
        "./run.sh --x",
        "other/scripts/run.sh --x",
        "/scripts/run.sh --x",
        "../scripts/run.sh",
        "$ROOT/scripts/run.sh --x",
        "echo ./scripts/run.sh --x",
        "cat scripts/run.sh | grep -n x",
        "# ./scripts/run.sh --x",
        "chmod +x scripts/run.sh",
        "git add scripts/run.sh -f",
        "docker run -it scripts/run.sh",
        "cd backend && ./scripts/run.sh",
        "./scripts/run.sh 'open",
        "bash -c './scripts/run.sh --x'",
    ],
)
def test_a_mention_is_no_start(text: str) -> None:
    assert list(calls_of(text, SCRIPT)) == []


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("./scripts/run.sh", [Call(True, ())]),
        ("scripts/run.sh", [Call(True, ())]),
        ("scripts/./run.sh", [Call(True, ())]),
        ("./scripts/run.sh --x -n 3 --name=a=b file", [Call(True, ("--x", "-n", "--name"))]),
        ("./scripts/run.sh --x > out.txt --y", [Call(True, ("--x",))]),
        ("./scripts/run.sh a -- --no-option", [Call(True, ())]),
        ("./scripts/run.sh --x  # and --y", [Call(True, ("--x",))]),
        ("./scripts/run.sh -5 -a1 '-- odd' -:x", [Call(True, ("-a1",))]),
        ("A=1 B='2 3' sudo ./scripts/run.sh --x", [Call(True, ("--x",))]),
        ("bash scripts/run.sh --x", [Call(False, ("--x",))]),
        ("zsh ./scripts/run.sh", [Call(False, ())]),
        ("cd x; ../scripts/run.sh --x", [Call(True, ("--x",))]),
        ("chmod +x ./scripts/run.sh && ./scripts/run.sh --x", [Call(False, ("--x",))]),
        ("chmod 755 scripts/run.sh\n./scripts/run.sh", [Call(False, ())]),
        ("chmod +x scripts/other.sh && ./scripts/run.sh", [Call(True, ())]),
        ("cd scripts && ./run.sh --x || true", [Call(True, ("--x",))]),
        ("make && ./scripts/run.sh --x | tee log --append", [Call(True, ("--x",))]),
        ("./scripts/run.sh --a\n./scripts/run.sh --b", [Call(True, ("--a",)), Call(True, ("--b",))]),
    ],
)
def test_a_start_and_its_options(text: str, calls: list[Call]) -> None:
    assert list(calls_of(text, SCRIPT)) == calls


def test_a_hostile_line_is_left_out() -> None:
    assert list(calls_of("./scripts/run.sh " + "(" * 100_000, SCRIPT)) == []


def test_windows_starts_by_the_name() -> None:
    assert list(calls_of("./scripts/run.ps1 -Fast", "scripts/run.ps1")) == [Call(False, ("-Fast",))]
