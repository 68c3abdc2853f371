"""Packs of the user's own: what is read, what it finds, and every way in which one can be wrong."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.packs import HEAD, RULE, pack
from support.project import ENVIRONMENT, MINIMAL, Project, told

from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.finding import Means

if TYPE_CHECKING:
    from pathlib import Path

    from ownership_lint.finding import Report

POLICY = "version: 1\nkind: policy\npacks: [extra.yaml]\n"
FOUND = "docs/a.md:1:7 error A badge number `**-****`"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path)
    project.commit(
        {
            "ownership.yaml": MINIMAL,
            "docs/a.md": "badge AB-4711\n",
            "policy/policy.yaml": POLICY,
            "policy/extra.yaml": pack(),
        }
    )
    return project


def acme(project: Project, text: str | None = None, **request: Any) -> Report:
    """What the family `acme` finds, with `text` as the pack."""
    if text is not None:
        project.add({"policy/extra.yaml": text})
    return project.check("acme", **request)


@pytest.mark.parametrize("request_", [{}, {"staged": True}, {"rev": "HEAD"}, {"no_cache": True}])
def test_a_pack_beside_the_policy_finds_what_it_says(project: Project, request_: dict[str, Any]) -> None:
    assert told(acme(project, **request_)) == [FOUND]
    assert told(project.check("acme/badge", **request_)) == [FOUND]


def test_the_examples_in_the_packs_own_file_are_no_findings(project: Project) -> None:
    assert {one.location.path for one in project.check("acme").findings} == {"docs/a.md"}


def test_a_pack_may_be_named_from_the_root(project: Project) -> None:
    project.git("mv", "policy/extra.yaml", "docs/p.yaml")
    project.add({"policy/policy.yaml": POLICY.replace("extra.yaml", "docs/p.yaml")})
    assert told(acme(project)) == [FOUND]


def test_the_index_has_its_own_pack(project: Project) -> None:
    project.add({"policy/extra.yaml": pack().replace("AB-", "CD-")})
    project.write({"policy/extra.yaml": pack()})
    assert acme(project, staged=True).findings == ()
    assert told(acme(project, rev="HEAD")) == [FOUND]


def test_a_policy_of_another_commit_brings_its_packs(project: Project) -> None:
    project.add({"policy/extra.yaml": pack().replace("AB-", "CD-")})
    report = run(project.repository(policy_rev="HEAD"), Selection(("acme", "policy/changed-policy")))
    assert told(report) == [
        FOUND,
        (
            "policy/extra.yaml:1:1 note `policy/extra.yaml` differs from the one in force; "
            "in force is the policy of `HEAD`"
        ),
    ]


def test_severities_overrides_and_comments_know_its_rules(project: Project) -> None:
    text = POLICY + "rules: {acme/badge: warning}\n"
    text += "overrides: [{paths: [tests/], rules: {acme/badge: ignore}, reason: Made up.}]\n"
    project.add(
        {
            "policy/policy.yaml": text,
            "tests/a.md": "badge AB-4712\n",
            "b.sh": "x AB-4713  # ownership-lint: allow acme/badge a specimen\n",
        }
    )
    report = project.check("acme", "policy")
    assert told(report) == ["docs/a.md:1:7 warning A badge number `**-****`"]
    assert [(one.means, one.finding.location.path) for one in report.suppressed] == [(Means.COMMENT, "b.sh")]


def test_another_rule_of_the_family_is_unknown(project: Project) -> None:
    project.add({"policy/policy.yaml": POLICY + "rules: {acme/bagde: warning}\n"})
    report = project.check()
    assert told(report) == ["policy/policy.yaml:4:9 error `acme/bagde` is not a rule"]
    assert report.findings[0].help == "did you mean `acme/badge`?"
    with pytest.raises(UsageError, match=r"no rule and no family is called `acne`; did you mean `acme`\?"):
        project.check("acne")


def test_exceptions_are_checked_again_where_a_pack_is_gone(project: Project) -> None:
    entry = "{id: E, rule: acme/badge, match: {paths: [docs/a.md]}, reason: Kept until the drill.,"
    entry += " owner: OPS, created: '2026-01-01', expires: '2026-02-01'}"
    exceptions = f"version: 1\nkind: exceptions\nexceptions: [{entry}]\n"
    project.add({"policy/exceptions.yaml": exceptions})
    repository = project.repository(staged=True)
    assert run(repository, Selection(("acme",))).findings == ()
    repository.cache.save()
    project.add({"policy/policy.yaml": POLICY.replace("[extra.yaml]", "[]")})
    report = run(project.repository(staged=True), Selection())
    assert told(report) == ["policy/exceptions.yaml:3:28 error `acme/badge` is not a rule"]


# Stages.


@pytest.mark.parametrize(
    ("request_", "severity"),
    [
        ({}, "note"),
        ({"rev": "HEAD"}, "note"),
        ({"staged": True}, "warning"),
        ({"stage": "commit-msg"}, "error"),
    ],
)
def test_a_stage_has_its_own_severity(project: Project, request_: dict[str, Any], severity: str) -> None:
    project.commit({"policy/extra.yaml": pack("    stages: {pre-commit: warning, ci: note}\n")})
    assert told(acme(project, **request_)) == [FOUND.replace("error", severity)]


def test_a_rule_that_a_stage_ignores_does_not_run_there(project: Project) -> None:
    report = acme(project, pack("    stages: {pre-commit: ignore}\n"), staged=True)
    assert (report.findings, report.ran) == ((), ())


def test_the_policy_stands_above_the_stage(project: Project) -> None:
    project.add({"policy/policy.yaml": POLICY + "rules: {acme/badge: note}\n"})
    report = acme(project, pack("    stages: {ci: warning}\n"))
    assert told(report) == [FOUND.replace("error", "note")]


# What a pack allows.

SETS = HEAD + "sets: {specimens: [ab 4711, AB-0000]}\n"


@pytest.mark.parametrize(
    "entry",
    [
        "paths: [docs/**]",
        "paths: ['class:prose']",
        "shape: '**-****'",
        "value_in: specimens",
        "value_in: specimens, paths: [docs/]",
        "value_in: specimens, until: 2026-01-10",
    ],
)
def test_what_fits_every_condition_is_held_back(project: Project, entry: str) -> None:
    report = acme(project, pack(f"    allow: [{{{entry}, reason: A specimen.}}]\n", head=SETS))
    assert report.findings == ()
    assert [(one.means, one.name, one.reason) for one in report.suppressed] == [
        (Means.EXCEPTION, "acme/badge allow 1", "A specimen.")
    ]


@pytest.mark.parametrize(
    "entry",
    [
        "paths: [lib/**]",
        "shape: '***-****'",
        "value_in: specimens, paths: [lib/]",
        "value_in: specimens, until: 2026-01-09",
    ],
)
def test_what_misses_one_condition_is_told(project: Project, entry: str) -> None:
    report = acme(project, pack(f"    allow: [{{{entry}, reason: A specimen.}}]\n", head=SETS))
    assert (told(report), report.suppressed) == ([FOUND], ())


def test_an_entry_that_expired_or_serves_nothing_is_told(project: Project) -> None:
    more = (
        "    allow:\n"
        "      - {paths: [docs/], reason: Once., until: 2026-01-01}\n"
        "      - {paths: [lib/], reason: Gone.}\n"
        "      - {paths: [docs/a.md], reason: Soon., until: 2026-01-12}\n"
    )
    project.add({"policy/extra.yaml": pack(more)})
    report = project.check("acme", "policy")
    assert [(one.rule, line) for one, line in zip(report.findings, told(report), strict=True)] == [
        (
            "policy/expired-exception",
            (
                "policy/extra.yaml:13:9 warning entry 1 of `allow` of `acme/badge` expired on 2026-01-01 "
                "and holds nothing back any more"
            ),
        ),
        (
            "policy/unused-exception",
            "policy/extra.yaml:14:9 warning entry 2 of `allow` of `acme/badge` holds nothing back",
        ),
        (
            "policy/expired-exception",
            (
                "policy/extra.yaml:15:9 note entry 3 of `allow` of `acme/badge` expires on 2026-01-12: "
                "2 days left"
            ),
        ),
    ]


def test_what_is_allowed_hides_nothing_behind_the_limit(project: Project) -> None:
    project.add({"docs/a.md": "AB-4711\n" * 70 + "AB-1234\n" * 3})
    more = "    allow: [{value_in: specimens, reason: A specimen.}]\n"
    report = acme(project, pack(more, head=SETS))
    assert [one.location.line for one in report.findings] == [71, 72, 73]


def test_no_cache_holds_a_value_or_an_example(project: Project) -> None:
    repository = project.repository(staged=True)
    run(repository, Selection())
    repository.cache.save()
    cached = (project.root / ".git/ownership-lint/cache.json").read_text()
    assert "acme/badge" in cached
    assert "4711" not in cached
    assert "AB-1234" not in cached


def test_an_unchanged_pack_needs_no_yaml(project: Project) -> None:
    program = (
        "import sys, os\n"
        "from ownership_lint.engine import Selection, run\n"
        "from ownership_lint.loading import Request, load\n"
        "repository = load(Request(os.environ, sys.argv[1], staged=True)).repository\n"
        "assert [one.rule for one in run(repository, Selection(('acme',))).findings] == ['acme/badge']\n"
        "repository.cache.save()\n"
        "print(*sorted({'pydantic', 'ruamel.yaml', 'jsonschema'} & set(sys.modules)))\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program, str(project.root)],
            env=ENVIRONMENT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for _ in range(2)
    ]
    assert runs == ["jsonschema pydantic ruamel.yaml", ""]


ENTRIES = st.sampled_from(
    [
        "paths: [docs/]",
        "paths: [lib/]",
        "shape: '**-****'",
        "shape: '*'",
        "value_in: specimens",
        "value_in: specimens, paths: [docs/]",
        "paths: [docs/], until: 2026-01-01",
    ]
)


@settings(max_examples=15, deadline=None)
@given(
    before=st.lists(ENTRIES, max_size=2),
    added=ENTRIES,
    lines=st.lists(st.sampled_from(["AB-4711", "AB-1234", "x"]), max_size=70),
)
def test_an_entry_never_adds_a_finding(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], added: str, lines: list[str]
) -> None:
    project = Project.create(tmp_path_factory.mktemp("allow"))
    project.write({"ownership.yaml": MINIMAL, "docs/a.md": "\n".join(lines), "policy/policy.yaml": POLICY})

    def count(entries: list[str]) -> int:
        listed = ", ".join(f"{{{one}, reason: So.}}" for one in entries)
        return len(acme(project, pack(f"    allow: [{listed}]\n", head=SETS), no_cache=True).findings)

    assert count([*before, added]) <= count(before)


# What is wrong with a pack.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [\n", "2:1 error a text cannot start with this character"),
        (
            pack().replace("severity: error", "severty: error"),
            "8:5 error unknown key `severty`, did you mean `severity`?",
        ),
        (pack("    masks: [uiud]\n"), "12:13 error item 1 of `masks` cannot be `uiud`, did you mean `uuid`?"),
        (pack("    validate: [lhun]\n"), "12:16 error there is no check called `lhun`"),
        (pack("    not_in: [nobody]\n"), "12:14 error there is no set called `nobody`"),
        (pack("    allow: [{reason: So.}]\n"), "12:13 error this entry allows whatever its rule finds"),
        (
            pack("    allow: [{shape: AB-4711, reason: So.}]\n"),
            "12:21 error a shape has no letters and no digits",
        ),
        (
            pack("    allow: [{paths: [x], reason: So., until: 2026-02-30}]\n"),
            "12:46 error `until` must be a date, found `2026-02-30`",
        ),
        (
            pack("    files: {include: ['class:tsets']}\n"),
            "12:23 error `class:tsets` names no class",
        ),
        (
            pack().replace("values: [AB-1234]", "values: [AB-1235]"),
            "14:44 error this value is not in the text of its example, behind those before it",
        ),
        (
            pack().replace("AB-[0-9]{4}", "(?=A)B"),
            "10:32 error the pattern `(?=A)B` cannot be used: look-around is not in RE2's syntax",
        ),
        (
            pack().replace("AB-[0-9]{4}", "(A+)+B"),
            (
                "10:32 error the pattern `(A+)+B` cannot be used: what it repeats can be read in several "
                "ways, which may take for ever"
            ),
        ),
        (
            pack().replace("AB-[0-9]{4}", "AB[^x]"),
            (
                "10:32 error the pattern `AB[^x]` cannot be used: its value can cross the end of a line; "
                r"leave `\n` out, as in `[^x\n]` and `[ \t]`"
            ),
        ),
        (pack(rule="pii/ssn"), "5:9 error `pii/ssn` is a rule of ours"),
        (pack(rule="policy/x"), "5:9 error `policy` is a family of ours, which no pack adds to"),
        (pack(rule="mcp/x"), "5:9 error `mcp` is a family of ours, which no pack adds to"),
        (
            pack() + RULE.format(id="acme/badge", more=""),
            "17:9 error `acme/badge` is the id of another rule too",
        ),
        (pack().partition("    examples:")[0], "5:5 error `examples` is missing in item 1 of `rules`"),
    ],
)
def test_a_broken_pack_stops_the_run(project: Project, text: str, expected: str) -> None:
    project.add({"policy/extra.yaml": text, "policy/policy.yaml": POLICY + "rules: {acme/badge: note}\n"})
    report = project.check()
    assert {one.rule for one in report.findings} == {"policy/invalid-policy"}
    assert len(report.findings) == 1
    assert told(report) == [f"policy/extra.yaml:{expected}"]
    assert "4711" not in repr(report.findings)


def test_a_pack_that_is_not_tracked_does_not_serve(project: Project) -> None:
    project.write({"policy/policy.yaml": POLICY.replace("extra", "other"), "policy/other.yaml": pack()})
    report = project.check()
    assert told(report) == [
        "policy/policy.yaml:3:9 error the pack `other.yaml` is not there, or cannot be read"
    ]


def test_two_packs_have_no_rule_in_common(project: Project) -> None:
    project.add(
        {
            "policy/other.yaml": "# The same.\n" + pack(),
            "policy/policy.yaml": POLICY.replace("]", ", other.yaml, policy/extra.yaml]"),
        }
    )
    report = project.check()
    assert told(report) == ["policy/other.yaml:6:9 error `acme/badge` is the id of another pack's rule too"]
    assert [one.location.path for one in report.findings[0].related] == ["policy/extra.yaml"]


@pytest.mark.parametrize("path", ["/etc/x.yaml", "../x.yaml", ".git/x.yaml"])
def test_a_pack_lies_in_the_repository(project: Project, path: str) -> None:
    project.add({"policy/policy.yaml": POLICY.replace("extra.yaml", path)})
    (line,) = told(project.check())
    assert line.startswith("policy/policy.yaml:3:9 error item 1 of `packs` must be a path in the repository")
