"""What holds for every format."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from support.readers import commands
from support.reports import PLAIN, hostile_report, many, report

from ownership_lint.output.formats import FORMATS, render

ALL = pytest.mark.parametrize("name", FORMATS)


@ALL
@pytest.mark.parametrize("given", [report(), many(1), hostile_report()], ids=["none", "one", "hostile"])
def test_every_format_ends_its_last_line(name: str, given: object) -> None:
    written = render(name, given, PLAIN)  # type: ignore[arg-type]  # parametrize knows no types
    assert written.endswith("\n")
    written.encode("utf-8")  # no format but JSON carries undecodable bytes, and JSON spells them


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "github"])
def test_nothing_printed_is_a_workflow_command(name: str) -> None:
    assert commands(render(name, hostile_report(), PLAIN)) == []


def test_the_reader_of_commands_finds_them() -> None:
    assert [one.name for one in commands("x\n  ::error file=a::b\nx ##[group]\n::no")] == [
        "error",
        "##[group]",
    ]


@ALL
def test_thirty_thousand_findings_are_written(name: str) -> None:
    assert render(name, many(30_000), PLAIN)


def test_text_does_not_pay_for_the_other_formats() -> None:
    code = (
        "import sys\n"
        "from support.reports import PLAIN, many\n"
        "from ownership_lint.output.formats import render\n"
        "before = set(sys.modules)\n"
        "render('text', many(3), PLAIN)\n"
        "print([name for name in ('json', 'xml', 'urllib', 'shlex') if name in set(sys.modules) - before])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"
