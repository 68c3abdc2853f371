"""The three answers: what the matrix says held against what a script proves."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.contracts.agreement import (
    Answer,
    Verdict,
    default_verdict,
    exit_verdict,
    option_verdict,
    spellings,
    variable_default,
    variable_verdict,
)
from ownership_lint.analysis.contracts.interface import (
    Exit,
    Interface,
    Known,
    Open,
    Option,
    Use,
    Variable,
)
from ownership_lint.finding import Location
from ownership_lint.inputs.contract import DocumentedVariable

AT = Location.of_line("a.sh", 7)
OPEN = Open("`$@` is handed on", AT)
UNKNOWN = Verdict(Answer.UNKNOWN, AT, "`$@` is handed on")
ABSENT = Verdict(Answer.ABSENT)
PRESENT = Verdict(Answer.PRESENT, AT)


def with_options(*flags: str, language: str = "shell", why: Open | None = None) -> Interface:
    return Interface(language, options=Known(tuple(Option((one,), AT) for one in flags), why))


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("FILE", ()),
        ("", ()),
        ("-", ()),
        ("--", ()),
        ("--with-*", ()),
        ("--name", ("--name",)),
        ("--name=VALUE", ("--name",)),
        ("--name VALUE", ("--name",)),
        ("--[no-]color", ("--color", "--no-color")),
        ("-n", ("-n",)),
        ("--s3", ("--s3",)),
        ("+v", ("+v",)),
        ("--dry_run.x-y", ("--dry_run.x-y",)),
    ],
)
def test_spellings(text: str, options: tuple[str, ...]) -> None:
    assert spellings(text) == options


@pytest.mark.parametrize(
    ("flag", "interface", "verdict"),
    [
        ("--x", with_options("--x"), PRESENT),
        ("--x", with_options("--x", why=OPEN), PRESENT),
        ("--y", with_options("--x"), ABSENT),
        ("--y", with_options(), ABSENT),
        ("--y", with_options("--x", why=OPEN), UNKNOWN),
        ("--verb", with_options("--verbose"), ABSENT),
        ("--verb", with_options("--verbose", language="python"), PRESENT),
        ("--verbosely", with_options("--verbose", language="python"), ABSENT),
        ("-name", with_options("-Name", language="powershell"), PRESENT),
        ("-Na", with_options("-Name", language="powershell"), PRESENT),
        ("-v", with_options("--verbose", language="python"), ABSENT),
        ("-xvf", with_options("-x", "-v"), PRESENT),
        ("-xvf", with_options("-v"), ABSENT),
    ],
)
def test_options(flag: str, interface: Interface, verdict: Verdict) -> None:
    assert option_verdict(flag, interface) == verdict


@pytest.mark.parametrize(
    ("code", "known", "verdict"),
    [
        (2, Known((Exit(2, AT),)), PRESENT),
        (2, Known((Exit(2, AT),), OPEN), PRESENT),
        (2, Known((Exit(0, AT), Exit(1, AT))), ABSENT),
        (2, Known((Exit(0, AT),), OPEN), UNKNOWN),
        (130, Known(), Verdict(Answer.UNKNOWN, None, "the shell and signals give such codes")),
    ],
)
def test_exit_codes(code: int, known: Known[Exit], verdict: Verdict) -> None:
    assert exit_verdict(code, Interface("shell", exits=known)) == verdict


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        (Known((Variable("A", AT),)), PRESENT),
        (Known((Variable("A", AT, Use.ASSIGNED), Variable("A", AT))), PRESENT),
        (Known((Variable("A", AT, Use.ASSIGNED),), OPEN), Verdict(Answer.ABSENT, AT, "assigned")),
        (Known((Variable("B", AT),)), ABSENT),
        (Known((Variable("B", AT),), OPEN), UNKNOWN),
    ],
)
def test_variables(known: Known[Variable], verdict: Verdict) -> None:
    assert variable_verdict("A", Interface("shell", variables=known)) == verdict


@pytest.mark.parametrize(
    ("documented", "proven"),
    [
        ("30", "30"),
        ("30", "30.0"),
        ('"30"', "30"),
        ("`INFO`", "INFO"),
        ("info", "INFO"),
        ("true", "1"),
        ("False", "no"),
        ("./backups", "backups/"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("30s", "30"),
        ("0", "false"),
        ("1e-3", "0.001"),
    ],
)
def test_a_default_may_be_written_otherwise(documented: str, proven: str) -> None:
    assert default_verdict(documented, proven, AT) == Verdict(Answer.PRESENT, AT, proven)


@pytest.mark.parametrize(
    ("documented", "proven"),
    [
        ("30 days", "14"),
        ("$HOME/x", "/root"),
        ("<name>", "x"),
        ("none", "5"),
        ("auto", "5"),
        ("30", None),
    ],
)
def test_words_are_no_default(documented: str, proven: str | None) -> None:
    assert default_verdict(documented, proven, AT).answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("documented", "proven"), [("30", "14"), ("30s", "60"), ("INFO", "DEBUG"), ("true", "false"), ("a", "b")]
)
def test_another_default(documented: str, proven: str) -> None:
    assert default_verdict(documented, proven, AT) == Verdict(Answer.ABSENT, AT, proven)


@pytest.mark.parametrize(
    ("uses", "verdict"),
    [
        ((), Verdict(Answer.UNKNOWN, None, "no single literal says what holds")),
        (
            (Variable("A", AT, default="1"), Variable("A", AT, default="2")),
            Verdict(Answer.UNKNOWN, AT, "no single literal says what holds"),
        ),
        ((Variable("A", AT, default=""), Variable("A", AT, default="1")), Verdict(Answer.PRESENT, AT, "1")),
        ((Variable("A", AT, default="2"),), Verdict(Answer.ABSENT, AT, "2")),
        ((Variable("A", AT),), Verdict(Answer.UNKNOWN, AT, "no literal says what holds")),
    ],
)
def test_the_default_of_a_variable(uses: tuple[Variable, ...], verdict: Verdict) -> None:
    interface = Interface("shell", variables=Known(uses))
    assert variable_default(DocumentedVariable("A", AT, default="1", default_at=AT), interface) == verdict


def test_without_a_documented_default_there_is_nothing_to_compare() -> None:
    assert variable_default(DocumentedVariable("A", AT), Interface("shell")) is None


@pytest.mark.parametrize("name", ["PATH", "PYTHONPATH", "LC_ALL", "https_proxy", "NO_PROXY", "TZ", "CI"])
def test_what_every_program_looks_at_may_have_an_effect(name: str) -> None:
    verdict = variable_verdict(name, Interface("shell"))
    assert verdict == Verdict(Answer.UNKNOWN, None, "any program may look at it")


def test_where_few_other_codes_are_possible_the_rest_is_not() -> None:
    exits = Known((Exit(0, AT),), Open("`cd` may fail", AT, among=(1, 2)))
    interface = Interface("shell", exits=exits)
    answers = [exit_verdict(code, interface).answer for code in (0, 1, 2, 3)]
    assert answers == [Answer.PRESENT, Answer.UNKNOWN, Answer.UNKNOWN, Answer.ABSENT]


def test_a_library_is_not_run() -> None:
    library = Interface("shell", is_sourced=True)
    assert exit_verdict(3, library).answer is Answer.UNKNOWN
    assert option_verdict("--x", library).answer is Answer.UNKNOWN
    assert variable_verdict("X", library).answer is Answer.UNKNOWN


def test_python_may_fail_to_write_what_it_has_left() -> None:
    assert exit_verdict(120, Interface("python", exits=Known(()))).answer is Answer.UNKNOWN
    assert exit_verdict(120, Interface("shell", exits=Known(()))).answer is Answer.ABSENT
