"""The roster: found or not, refused where it would leak, read and written without telling a name."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.project import ENVIRONMENT, MINIMAL, Project
from support.reports import PLAIN

from ownership_lint.analysis.people.forms import forms_of, plain_form
from ownership_lint.analysis.people.scanner import NameScanner
from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.inputs.baseline import known_finding, render_baseline
from ownership_lint.inputs.roster import (
    KeyedRoster,
    Person,
    PlainRoster,
    new_key,
    person_line,
    read_keyed,
    read_people,
    render_keyed,
    seal,
)
from ownership_lint.loading import Request, load
from ownership_lint.output.formats import FORMATS, render
from ownership_lint.rules.pii.roster import withheld

if TYPE_CHECKING:
    from pathlib import Path

    from support.command import CommandLine

    from ownership_lint.analysis.repository import Repository

POLICY = "version: 1\nkind: policy\npii:\n  roster: {on_missing: warning}\n"
NAMES = "Quillbrand; Tessa\nDay; Jane\n"
SECRETS = ("quillbrand", "tessa")
SSN = "-".join(("529", "48", "1736"))
TEXT = f"Tessa Quillbrand is on leave, ssn {SSN}\nJane Day\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = Project.create(tmp_path / "project")
    project.commit({"ownership.yaml": MINIMAL, "policy/policy.yaml": POLICY, "docs/a.md": TEXT})
    monkeypatch.chdir(project.root)
    return project


@pytest.fixture
def plain(tmp_path: Path) -> str:
    file = tmp_path / "names.txt"
    file.write_text(NAMES)
    return str(file)


def opened(project: Project, **variables: str) -> Repository:
    return load(Request({**ENVIRONMENT, **variables}, str(project.root), staged=True)).repository


def keyed(people: tuple[Person, ...]) -> tuple[bytes, bytes]:
    """A keyed file and its key."""
    forms, key = forms_of(people), new_key()
    sealed = {seal(key, form)[0] for form in (*forms.strong, *forms.pairs)}
    return render_keyed(key, sealed | {seal(key, form)[1] for form in forms.weak}), key


def test_no_roster_is_never_passed(project: Project) -> None:
    report = run(opened(project), Selection(("pii/roster", "pii/deployment")))
    assert [one.message for one in report.findings] == ["not checked: no roster found"]
    assert report.ran == ()


def test_without_its_key_a_keyed_roster_checks_nothing(project: Project) -> None:
    data, _ = keyed(read_people(NAMES.encode(), "x"))
    project.add({"policy/roster.hmac": data})
    report = run(opened(project), Selection(("pii/roster",)))
    assert [one.message for one in report.findings] == [
        "not checked: no roster found, and OWNERSHIP_LINT_ROSTER_KEY is not set for policy/roster.hmac"
    ]


def test_both_rosters_find_the_same(project: Project, plain: str) -> None:
    data, key = keyed(read_people(NAMES.encode(), "x"))
    project.add({"policy/roster.hmac": data})
    by_name = run(opened(project, OWNERSHIP_LINT_ROSTER=plain), Selection(("pii",)))
    by_key = run(opened(project, OWNERSHIP_LINT_ROSTER_KEY=key.hex()), Selection(("pii",)))
    assert by_name.findings == by_key.findings
    assert [one.rule for one in by_name.findings] == ["pii/roster", "pii/deployment", "pii/ssn", "pii/roster"]


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_tells_a_name(project: Project, plain: str, name: str) -> None:
    report = run(opened(project, OWNERSHIP_LINT_ROSTER=plain), Selection(("pii",)))
    text = render(name, report, PLAIN)
    assert "docs/a.md" in text
    assert not [one for one in SECRETS if one in text.casefold()]


def test_neither_cache_nor_baseline_holds_a_name(project: Project, plain: str) -> None:
    repository = opened(project, OWNERSHIP_LINT_ROSTER=plain)
    report = run(repository, Selection(("pii",)))
    repository.cache.save()
    kept = (project.root / ".git/ownership-lint/cache.json").read_text()
    kept += render_baseline(map(known_finding, report.findings)) + repr(report) + repr(repository.roster)
    assert "pii/roster" in kept
    assert not [one for one in (*SECRETS, SSN) if one in kept.casefold()]


def test_another_name_in_the_same_place_is_the_same_finding(project: Project, tmp_path: Path) -> None:
    """The fingerprint is made of nothing of the name, not even its length."""
    file = tmp_path / "names.txt"
    file.write_text("Quillbrand\nVermothson\nOx\nMundel\n")
    environment = {"OWNERSHIP_LINT_ROSTER": str(file)}
    prints = []
    for name in ("Quillbrand", "Mundel"):
        project.add({"docs/a.md": f"by {name}, on call\n"})
        report = run(opened(project, **environment), Selection(("pii/roster",)))
        prints.append([one.fingerprint for one in report.findings])
    assert prints[0] == prints[1]
    assert len(prints[0]) == 1


def test_a_changed_roster_is_looked_for_at_once(project: Project, plain: str, tmp_path: Path) -> None:
    for _ in range(2):
        repository = opened(project, OWNERSHIP_LINT_ROSTER=plain)
        assert len(run(repository, Selection(("pii/roster",))).findings) == 2
        repository.cache.save()
    (tmp_path / "names.txt").write_text("Vermothson\n")
    assert run(opened(project, OWNERSHIP_LINT_ROSTER=plain), Selection(("pii/roster",))).findings == ()


def test_a_plain_roster_in_the_work_tree_is_refused(project: Project) -> None:
    project.write({"names.txt": NAMES})
    environment = {"OWNERSHIP_LINT_ROSTER": str(project.root / "names.txt")}
    with pytest.raises(UsageError, match="keep it outside the repository"):
        run(opened(project, **environment), Selection(("pii/roster",)))
    project.add({".gitignore": "/names.txt\n"})
    assert run(opened(project, **environment), Selection(("pii/roster",))).findings


def test_a_roster_that_is_named_and_not_there_is_an_error(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        run(opened(project, OWNERSHIP_LINT_ROSTER=str(tmp_path / "none")), Selection(("pii/roster",)))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"salt: 00\n", "protects no name"),
        (b"ownership-lint roster 1\ncheck 00\nkey=00ff\n", "protects no name"),
        (b"Quillbrand\n", "not a keyed roster"),
        (b"ownership-lint roster 1\ncheck 00\nQuillbrand\n", "policy/roster.hmac:3: not an entry"),
    ],
)
def test_a_keyed_file_that_says_more_is_refused(project: Project, data: bytes, reason: str) -> None:
    project.add({"policy/roster.hmac": data})
    with pytest.raises(UsageError, match=reason) as told:
        run(opened(project), Selection(("pii/roster",)))
    assert "quillbrand" not in str(told.value).casefold()


def test_another_key_or_a_changed_file_is_refused(project: Project) -> None:
    data, key = keyed(read_people(NAMES.encode(), "x"))
    lines = data.splitlines(keepends=True)
    for changed, given_key in ((data, new_key()), (b"".join(lines[:-1]), key)):
        project.add({"policy/roster.hmac": changed})
        with pytest.raises(UsageError, match="was not written with the key"):
            run(opened(project, OWNERSHIP_LINT_ROSTER_KEY=given_key.hex()), Selection(("pii/roster",)))


def test_a_keyed_file_tells_neither_how_many_nor_who_stayed() -> None:
    few, many = (tuple(Person(f"Quill{'abcdefgh'[n]}rand") for n in range(count)) for count in (1, 8))
    files = [keyed(people)[0] for people in (few, many, few)]
    assert {len(one) for one in files} == {len(files[0])}
    entries = [set(read_keyed(one, "x")[0]) for one in files]
    assert not entries[0] & entries[2]
    assert len(entries[0]) == 256


def test_a_keyed_roster_tells_no_places_of_many(project: Project, plain: str) -> None:
    project.add({f"docs/{number}.md": "Quillbrand\n" for number in range(30)})
    data, key = keyed(read_people(NAMES.encode(), "x"))
    project.add({"policy/roster.hmac": data})
    by_key = opened(project, OWNERSHIP_LINT_ROSTER_KEY=key.hex())
    project.add({"run/Quillbrand.sh": "#!/bin/sh\n", "a.md": "Quillbrand, ssn: 529-48-" + "1736\n"})
    by_key = opened(project, OWNERSHIP_LINT_ROSTER_KEY=key.hex())
    report = withheld(run(by_key, Selection(("pii",))), by_key)
    assert [(one.location.path, one.message) for one in report.findings] == [
        (
            "policy/policy.yaml",
            "more than 25 places name listed persons; a run with a keyed roster then tells nothing else",
        )
    ]
    summary = report.summary
    assert (report.suppressed, summary.errors, summary.suppressed, summary.not_read) == ((), 1, 0, ())
    by_name = opened(project, OWNERSHIP_LINT_ROSTER=plain)
    assert len(withheld(run(by_name, Selection(("pii/roster",))), by_name).findings) == 34


@pytest.mark.parametrize("content", ["", "# nobody\n"])
def test_an_empty_roster_checks_nothing(project: Project, tmp_path: Path, content: str) -> None:
    file = tmp_path / "empty.txt"
    file.write_text(content)
    report = run(opened(project, OWNERSHIP_LINT_ROSTER=str(file)), Selection(("pii/roster",)))
    assert [one.message for one in report.findings] == ["not checked: the roster names nobody"]


def test_a_roster_that_is_a_pipe_is_refused(project: Project, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="not a regular file"):
        _ = opened(project, OWNERSHIP_LINT_ROSTER=str(tmp_path / "pipe")).roster


def test_a_comment_is_no_way_to_ask_a_keyed_roster(project: Project, plain: str) -> None:
    project.add({"docs/b.md": "<!-- ownership-lint: allow pii/roster guess --> Vermothson\n"})
    data, key = keyed(read_people(NAMES.encode(), "x"))
    project.add({"policy/roster.hmac": data})
    wanted = Selection(("pii/roster", "policy/unused-exception"))
    rules = [one.rule for one in run(opened(project, OWNERSHIP_LINT_ROSTER_KEY=key.hex()), wanted).findings]
    assert "policy/unused-exception" not in rules
    assert "policy/unused-exception" in [
        one.rule for one in run(opened(project, OWNERSHIP_LINT_ROSTER=plain), wanted).findings
    ]


NAME = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=12).map(lambda one: f"q{one}".title())
FRAME = st.sampled_from(
    ["{}", "by {}.", "Dr. {} said", "{}'s", "x_{}_y", "dr{}Email", "a-{}-b", '"{}",', "1{}2", "é {} ü"]
)


@given(NAME, FRAME, st.sampled_from([str, str.upper]))
def test_a_rare_name_is_found_in_every_frame_by_both(name: str, frame: str, case: type[str]) -> None:
    if frame.startswith("dr{") and case is not str:
        frame = "{}"
    people = (Person(name),)
    text = frame.format(case(name)).encode()
    data, key = keyed(people)
    entries = frozenset(map(bytes.fromhex, read_keyed(data, "x")[0]))
    for roster in (PlainRoster(people, "1"), KeyedRoster(entries, key, "1")):
        hits = NameScanner(roster).scan("a", b"\nother text\n" + text)
        assert hits is not None
        assert [(one.rule, one.line) for one in hits] == [("pii/roster", 3)]


@given(NAME, st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=4))
def test_a_longer_name_is_another(name: str, more: str) -> None:
    if more != "s":
        assert (
            NameScanner(PlainRoster((Person(name),), "1")).scan(
                "a", f"{name}{more} {more}{name.lower()}".encode()
            )
            == ()
        )


@given(st.binary(max_size=300))
def test_nothing_breaks_it(data: bytes) -> None:
    people = (Person("Quillbrand", "Tessa"), Person("Day", "Jane"))
    for text in (data, data + b"Day" + data, b"Tessa " + data + b" Quillbrand"):
        NameScanner(PlainRoster(people, "1")).scan("a", text)


@given(NAME, NAME, st.lists(NAME, max_size=2), st.booleans())
def test_a_line_says_what_it_was_made_of(
    family: str, given_name: str, also: list[str], is_weak: bool
) -> None:
    person = Person(family, given_name, tuple(also), is_weak)
    assert read_people(person_line(person).encode(), "x") == (person,)


def test_accents_do_not_matter() -> None:
    assert {plain_form(one) for one in ("Müñ-delso", "MUNDELSO", "Mu\u0308n\u0303delso", "mundelso")} == {
        "mundelso"
    }


# The command


def test_names_come_from_standard_input_and_are_never_printed(
    command: CommandLine, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = {"HOME": str(tmp_path)}
    assert command_with(monkeypatch, NAMES, command, "roster", "add", **home) == (
        0,
        "2 added; the roster lists 2 people\n",
    )
    (file,) = (tmp_path / ".config/ownership-lint/rosters").iterdir()
    root = project.git("rev-list", "--max-parents=0", "HEAD").strip()
    assert (file.name, stat.S_IMODE(file.stat().st_mode)) == (f"{root}.txt", 0o600)
    code, out = command_with(monkeypatch, "quillbrand\nDay\nNobodyelse\n", command, "roster", "check", **home)
    assert (code, out) == (
        1,
        "the plain roster, which lists 2 people\n1: listed\n2: weak\n3: not listed\n",
    )
    assert command("check", "--select", "pii/roster", **home).code == 1
    assert command_with(monkeypatch, "quillbrand\n", command, "roster", "remove", **home) == (
        0,
        "1 taken out; the roster lists 1 person\n",
    )
    assert "Quillbrand" not in file.read_text()
    assert command_with(monkeypatch, "quillbrand\n", command, "roster", "remove", **home)[0] == 2


def test_the_keyed_file_is_written_under_a_new_key_each_time(
    command: CommandLine, project: Project, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = {"OWNERSHIP_LINT_ROSTER": plain}
    assert command("roster", "rekey", **variables).code == 2
    first = command("roster", "export", **variables)
    assert first.code == 0
    assert command("roster", "export", **variables).code == 2
    second = command("roster", "rekey", **variables)
    assert first.out != second.out
    project.add()
    done = command(
        "check", "--select", "pii/roster", "--format", "json", OWNERSHIP_LINT_ROSTER_KEY=second.out.strip()
    )
    assert {one["rule"] for one in json.loads(done.out)["findings"]} == {"pii/roster"}
    assert command("check", "--select", "pii/roster", OWNERSHIP_LINT_ROSTER_KEY=first.out.strip()).code == 2


def test_a_name_on_the_command_line_is_no_argument(command: CommandLine, project: Project) -> None:
    assert command("roster", "add", "Quillbrand").code == 2


def test_a_wrong_line_is_told_by_its_number(
    command: CommandLine, project: Project, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = command_with(
        monkeypatch, "Vermothson; Ab; Cd\n", command, "roster", "add", OWNERSHIP_LINT_ROSTER=plain
    )
    assert done == (2, "")


def command_with(
    monkeypatch: pytest.MonkeyPatch, text: str, command: CommandLine, *arguments: str, **variables: str
) -> tuple[int, str]:
    """The command with something on standard input; what it prints holds no name."""
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    done = command(*arguments, **variables)
    assert not [one for one in (*SECRETS, "vermothson") if one in (done.out + done.err).casefold()]
    return done.code, done.out
