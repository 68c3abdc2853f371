"""`policy test`: what it runs, what it tells, and its exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.packs import RULE, pack
from support.project import MINIMAL, Project

from ownership_lint.analysis.content import clock
from ownership_lint.inputs.bundled_packs import PACKS

if TYPE_CHECKING:
    from pathlib import Path

    from support.command import CommandLine

POLICY = "version: 1\nkind: policy\npacks: [extra.yaml]\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": MINIMAL, "policy/policy.yaml": POLICY, "policy/extra.yaml": pack()})
    monkeypatch.chdir(tmp_path)
    return project


def test_packs_that_hold(command: CommandLine, project: Project) -> None:
    done = command("policy", "test")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith(" examples: all hold\n")
    assert done.out.startswith(f"{len(PACKS) + 1} packs, ")


def test_examples_that_do_not_hold_are_told_with_their_lines(command: CommandLine, project: Project) -> None:
    text = pack().replace("badge AB-1234", "AB-1234 AB-5678").replace("AB-12345", "AB-12345 AB-0000")
    other = RULE.format(id="acme/key", more="").replace('"AB-[0-9]{4}"', '"AB-[0-9]{5}", bounds: none')
    other = (
        other.replace("AB-1234]", "AB-12345]")
        .replace("badge AB-1234", "AB-12345")
        .replace("AB-12345, because", "AB-123, because")
    )
    project.add({"policy/extra.yaml": text + other.replace('"AB-12345", because', '"AB-123", because')})
    done = command("policy", "test")
    assert done.code == 1
    assert done.out.splitlines()[:-1] == [
        "policy/extra.yaml:14: acme/badge: noisy: something found at line 1, column 9",
        "policy/extra.yaml:16: acme/badge: noisy: something found at line 1, column 10",
        "policy/extra.yaml:16: acme/badge: noisy: acme/key finds something too",
    ]
    assert done.out.splitlines()[-1].endswith(": 3 failed")


def test_a_missed_example_is_told_for_programs_too(command: CommandLine, project: Project) -> None:
    project.add({"policy/extra.yaml": pack().replace('"AB-[0-9]{4}"', '"CD-[0-9]{4}"')})
    done = command("policy", "test", "--format", "json")
    assert done.code == 1
    document = json.loads(done.out)
    assert (document["version"], document["packs"]) == (1, len(PACKS) + 1)
    assert document["failed"] == [
        {
            "pack": "acme",
            "path": "policy/extra.yaml",
            "line": 14,
            "rule": "acme/badge",
            "message": "missing: nothing found at line 1, column 7",
        }
    ]


def test_that_a_rule_finds_something_in_our_examples_is_no_fault(
    command: CommandLine, project: Project
) -> None:
    text = pack().replace('"AB-[0-9]{4}"', '"AB-[0-9]{4}|[0-9]{3}-[0-9]{2}-[0-9]{4}"')
    project.add({"policy/extra.yaml": text})
    assert command("policy", "test").code == 0


def test_a_slow_pattern_is_told(
    command: CommandLine, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "LIMIT", 0.5)
    project.add({"policy/extra.yaml": pack().replace('"AB-[0-9]{4}"', '"AB-[0-9]{4}|a*a*a*a*b"')})
    done = command("policy", "test")
    assert done.code == 1
    assert done.out.splitlines()[0] == (
        "policy/extra.yaml:5: acme/badge: slow: the pattern of plain: `re` is not done with texts of 2000 "
        "characters after 0.5 seconds"
    )


def test_a_broken_pack_is_no_run(command: CommandLine, project: Project) -> None:
    project.add({"policy/extra.yaml": "kind: pack\n"})
    done = command("policy", "test")
    assert done.code == 2
    assert "error[policy/invalid-policy]" in done.out


def test_rules_and_explain_know_the_packs(command: CommandLine, project: Project) -> None:
    assert command("rules").out.splitlines()[-1].split() == ["acme/badge", "error", "A", "badge", "number"]
    assert command("explain", "acme/badge").out.startswith("acme/badge (error): A badge number\n")


@pytest.mark.parametrize("format_", ["sarif", "junit", "json", "gitlab", "github", "markdown", "text"])
def test_every_format_can_tell_of_their_rules(command: CommandLine, project: Project, format_: str) -> None:
    project.add({"a.md": "badge AB-4711\n"})
    done = command("check", "--format", format_, "--select", "acme")
    assert (done.code, done.err) == (1, "")
    assert "acme/badge" in done.out
    assert "4711" not in done.out


def test_sarif_says_how_sure_a_rule_is(command: CommandLine, project: Project) -> None:
    project.add({"policy/extra.yaml": pack().replace("plain,", "plain, confidence: medium,")})
    driver = json.loads(command("check", "--format", "sarif", "--select", "acme").out)["runs"][0]["tool"]
    precisions = {rule["id"]: rule["properties"]["precision"] for rule in driver["driver"]["rules"]}
    assert precisions["acme/badge"] == "medium"
    assert precisions["pii/ssn"] == "high"
    assert precisions["policy/dead-scope"] == "very-high"


def test_the_cache_is_described_and_deleted(command: CommandLine, project: Project) -> None:
    file = project.root / ".git/ownership-lint/cache.json"
    assert command("cache", "info").out == f"{file}: not there\n"
    command("check", "--staged")
    (first, *sections) = command("cache", "info").out.splitlines()
    assert first == f"{file}: {file.stat().st_size:,} bytes"
    assert {"policy: 1 state", "pack: 1 state"} <= {*sections}
    told = json.loads(command("cache", "info", "--format", "json").out)
    assert (told["path"], told["current"], told["states"]["pack"]) == (str(file), True, 1)
    (file.parent / "other").write_text("")
    assert command("cache", "clear").code == 0
    assert [one.name for one in file.parent.iterdir()] == ["other"]
    (file.parent / "other").unlink()
    assert command("cache", "clear").code == 0
    assert command("check", "--staged", "-q").code == command("check", "--staged", "-q").code == 0


def test_a_cache_of_another_version_is_told(command: CommandLine, project: Project) -> None:
    file = project.root / ".git/ownership-lint/cache.json"
    file.parent.mkdir()
    file.write_text("{}")
    assert command("cache", "info").out == (
        f"{file}: 2 bytes\nof another version, or damaged: the next run begins anew\n"
    )


def test_a_cache_behind_a_link_stays(
    command: CommandLine, project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "cache.json").write_text("mine")
    (project.root / ".git/ownership-lint").symlink_to(outside)
    done = command("cache", "clear")
    assert done.code == 3
    assert (outside / "cache.json").read_text() == "mine"


def test_a_message_has_a_stage_of_its_own(command: CommandLine, project: Project) -> None:
    more = "    scan: [content, commit-message]\n    stages: {commit-msg: note}\n"
    project.add({"policy/extra.yaml": pack(more)})
    (project.root / ".git/MSG").write_text("Lose badge AB-4711\n")
    done = command("check", "--commit-msg", ".git/MSG", "--fail-on", "note", "-q")
    assert done.code == 1
    assert "note[acme/badge]" in done.out
    assert "empty-pack" not in done.out
    assert "4711" not in done.out
