"""Programs that shell scripts start, and files that they read."""

from __future__ import annotations

import pytest
from support.trees import TextTree

from ownership_lint.analysis.contracts.shell.commands import commands_of, files_of
from ownership_lint.analysis.contracts.shell.source import ShellSource

BASH = "#!/bin/bash\n"


def files(*paths: str) -> TextTree:
    """A tree of files without text."""
    return TextTree(dict.fromkeys(paths, ""))


def commands(text: str) -> dict[str, bool]:
    """Each program, and whether the script asks for it first."""
    known = commands_of(ShellSource("scripts/x.sh", BASH + text), files())
    return {one.name: one.is_optional for one in known.items}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("echo curl; cd x; [ -f y ]; exit 0", {}),
        ("# curl x\nX='curl y'\ncat <<EOF\ncurl z\nEOF", {"cat": False}),
        ("jq() { :; }\njq x", {}),
        ("command -v jq >/dev/null", {}),
        ("if command -v jq; then jq x; fi", {"jq": True}),
        ("which jq || exit 1\njq x", {"jq": True}),
        ("for tool in git jq; do command -v $tool || exit 1; done\ngit x; jq y", {"git": True, "jq": True}),
        ("curl x | jq y && git z || make", {"curl": False, "jq": False, "git": False, "make": False}),
        ("if ! curl x; then wget y; fi", {"curl": False, "wget": False}),
        ('x=$(curl y)\necho `date` "$(git z)"', {"curl": False, "date": False, "git": False}),
        ("f() { curl x; }", {"curl": False}),
        ("A=1 curl x", {"curl": False}),
        ("sudo -u me rm x", {"sudo": False, "rm": False}),
        ("env -u X A=1 make", {"env": False, "make": False}),
        ("timeout -k 5 10 curl x", {"timeout": False, "curl": False}),
        ("ls | xargs -n 1 rm", {"ls": False, "xargs": False, "rm": False}),
        ("exec nohup python3 app.py", {"nohup": False, "python3": False}),
        ("time make", {"make": False}),
        ("./gradlew x\nscripts/other.sh", {}),
        ("cat <(sort x) > >(tee y)", {"cat": False, "sort": False, "tee": False}),
        ("A=1\nB=2\nmake x", {"make": False}),
    ],
)
def test_commands_stand_in_command_position(text: str, names: dict[str, bool]) -> None:
    assert commands(text) == names


@pytest.mark.parametrize("text", ['"$CMD" x', "$(pick) x", 'eval "$X"', "source other.sh", 'sudo "$CMD"'])
def test_names_made_as_it_runs_leave_the_list_open(text: str) -> None:
    assert commands_of(ShellSource("x.sh", BASH + text), files()).open is not None


def test_a_script_that_does_not_parse_says_nothing() -> None:
    known = commands_of(ShellSource("x.sh", "if curl x; then"), files())
    assert known.items == ()
    assert known.open is not None


def test_tracked_files_are_found_where_the_text_fixes_their_path() -> None:
    tree = files("lib/a.sh", "scripts/b.sh", "data/c.txt", "d.txt")
    text = 'source lib/a.sh\n. "$(dirname "$0")/b.sh"\ncat data/c.txt\nread x < "$Y"\ncat data/gone\n'
    known = files_of(ShellSource("scripts/x.sh", BASH + text), tree)
    assert [one.name for one in known.items] == ["lib/a.sh", "scripts/b.sh", "data/c.txt"]
    assert known.open is not None
