"""`ownership-lint who`."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from support.project import ENVIRONMENT, MINIMAL, Project

from ownership_lint import resources

if TYPE_CHECKING:
    from pathlib import Path

    from support.command import CommandLine

SCHEMA = jsonschema.Draft202012Validator(json.loads(resources.read("schemas/who.schema.json")))
MATRIX = (
    MINIMAL
    + """\
owners:
  DBA: {coordinator: COORD, domain: database}
  OPS: {}
  COORD: {kind: coordinator}
domains: {database: {title: Database}, tools: {title: Tools}}
patterns:
  - {glob: scripts/ops/, owner: OPS, co_owners: [DBA]}
  - {glob: "scripts/both*", owner: OPS}
  - {glob: "scripts/both.*", owner: DBA}
unowned: [{path: scripts/free.sh, reason: It is everybody's.}]
escalation:
  matrix:
    - {category: Database, domain: database, first: DBA, then: COORD, emergency: CHIEF}
scripts:
  scripts/backup.sh:
    owner: DBA
    primary: true
    purpose: Saves the database
    trigger: Before a migration
    modes: [{name: full, description: Everything}, {name: part}]
    options: [{flags: [-n, --name], value: NAME, description: Of the copy, default: now}]
    env: [{name: PGHOST, required: true}]
    prerequisites:
      - {text: The database runs, requires: {command: psql, ports_free: [80, 81]}}
      - {text: Space, when: --name}
    safety: [Asks twice]
    outputs: {items: [{paths: [dump.sql]}]}
    exit_codes: [{code: 0, meaning: Saved}, {code: 2, meaning: Not}]
    examples: [{run: ./scripts/backup.sh full, title: All}]
  scripts/dump.sh:
    owner: DBA
    deprecated: {since: "1.1", replacement: scripts/backup.sh, reason: It was slow}
  scripts/moved.sh: {owner: OPS}
  scripts/gone.sh: {owner: OPS}
  scripts/made.sh: {owner: OPS, status: generated}
  scripts/buried.sh: {status: removed}
"""
)
TREE = [
    *("scripts/backup.sh", "scripts/dump.sh", "scripts/ops/x.sh", "scripts/both.sh", "scripts/free.sh"),
    *("scripts/new.sh", "scripts/deep/moved.sh"),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = Project.create(tmp_path_factory.mktemp("who"))
    project.commit({"scripts/old.sh": "one\ntwo\nthree\n"})
    project.git("mv", "scripts/old.sh", "scripts/fresh.sh")
    project.commit({**dict.fromkeys(TREE, ""), "ownership.yaml": MATRIX})
    return project.root


def said(command: CommandLine, root: Path, *paths: str) -> tuple[int, str]:
    done = command("who", "--repo", str(root), *paths)
    assert done.err == ""
    return done.code, done.out


def test_all_about_one_script(command: CommandLine, root: Path) -> None:
    assert said(command, root, "scripts/backup.sh") == (
        0,
        """\
scripts/backup.sh   DBA via COORD   primary
  purpose   Saves the database
  when      Before a migration
  domain    database
  escalate  DBA, then COORD, emergency CHIEF
  from      ownership.yaml:17
  modes     full   Everything
            part
  options   -n, --name NAME   Of the copy [now]
  env       PGHOST (required)
  needs     The database runs
            Space (with --name)
  safety    Asks twice
  writes    dump.sql
  exits     0   Saved
            2   Not
  example   ./scripts/backup.sh full   # All
""",
    )


@pytest.mark.parametrize(
    ("path", "code", "text"),
    [
        (
            "scripts/dump.sh",
            0,
            """\
scripts/dump.sh   DBA via COORD   DEPRECATED since 1.1: use scripts/backup.sh
  domain    database
  escalate  DBA, then COORD, emergency CHIEF
  reason    It was slow
  from      ownership.yaml:32
""",
        ),
        (
            "scripts/ops/x.sh",
            0,
            """\
scripts/ops/x.sh   OPS with DBA
  escalate  OPS
  from      ownership.yaml:9, pattern scripts/ops/
""",
        ),
        (
            "scripts/free.sh",
            0,
            """\
scripts/free.sh   nobody, on purpose: It is everybody's.
  from      ownership.yaml:12, scripts/free.sh
""",
        ),
        (
            "scripts/both.sh",
            1,
            """\
scripts/both.sh   undecided: OPS or DBA
  from      ownership.yaml:10, pattern scripts/both*: OPS
            ownership.yaml:11, pattern scripts/both.*: DBA
""",
        ),
        (
            "scripts/bakcup.sh",
            1,
            """\
scripts/bakcup.sh   nobody   not in the tree
  nearest   scripts/backup.sh   DBA via COORD
  beside    DBA 2 in the same folder
""",
        ),
        (
            "scripts/moved.sh",
            0,
            """\
scripts/moved.sh   OPS   moved to scripts/deep/moved.sh
  escalate  OPS
  from      ownership.yaml:35

scripts/deep/moved.sh   nobody
  nearest   scripts/moved.sh   OPS
""",
        ),
        (
            "scripts/gone.sh",
            0,
            "scripts/gone.sh   OPS   not in the tree\n  escalate  OPS\n  from      ownership.yaml:36\n",
        ),
        (
            "scripts/made.sh",
            0,
            "scripts/made.sh   OPS   generated\n  escalate  OPS\n  from      ownership.yaml:37\n",
        ),
    ],
)
def test_why_and_in_which_state(command: CommandLine, root: Path, path: str, code: int, text: str) -> None:
    assert said(command, root, path) == (code, text)


def test_a_path_that_was_renamed_in_a_commit_is_followed(command: CommandLine, root: Path) -> None:
    code, text = said(command, root, "scripts/old.sh")
    assert code == 1
    assert text.startswith(
        "scripts/old.sh   nobody   moved to scripts/fresh.sh\n\nscripts/fresh.sh   nobody\n"
    )


def test_a_tombstone_is_nobodys(command: CommandLine, root: Path) -> None:
    code, text = said(command, root, "scripts/buried.sh")
    assert code == 1
    assert text.startswith(
        "scripts/buried.sh   nobody   removed, not in the tree\n  from      ownership.yaml:38, which"
    )


def test_several_paths_give_a_line_each(command: CommandLine, root: Path) -> None:
    assert said(command, root, "scripts/dump.sh", "scripts/ops/x.sh", "scripts/free.sh") == (
        0,
        """\
scripts/dump.sh    DBA via COORD   DEPRECATED since 1.1: use scripts/backup.sh   ownership.yaml:32
scripts/ops/x.sh   OPS with DBA   ownership.yaml:9
scripts/free.sh    nobody, on purpose: It is everybody's.   ownership.yaml:12
""",
    )


def test_a_folder_is_its_scripts_by_owner_those_of_nobody_last(command: CommandLine, root: Path) -> None:
    code, text = said(command, root, "scripts")
    head, *lines = text.splitlines()
    assert code == 1
    assert head == "scripts   8 scripts: nobody 5, DBA 2, OPS 1"
    assert [line.split()[:2] for line in lines] == [
        ["scripts/backup.sh", "DBA"],
        ["scripts/dump.sh", "DBA"],
        ["scripts/ops/x.sh", "OPS"],
        ["scripts/both.sh", "undecided:"],
        ["scripts/deep/moved.sh", "nobody"],
        ["scripts/free.sh", "nobody,"],
        ["scripts/fresh.sh", "nobody"],
        ["scripts/new.sh", "nobody"],
    ]


def test_a_folder_without_scripts(command: CommandLine, root: Path, tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"docs/a.md": "", "ownership.yaml": MINIMAL})
    assert said(command, tmp_path, "docs") == (0, "docs   0 scripts\n")


def test_a_path_is_relative_to_the_current_directory(
    command: CommandLine, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "scripts" / "ops")
    assert command("who", "x.sh").out.startswith("scripts/ops/x.sh   OPS")
    assert command("who", "../dump.sh").out.startswith("scripts/dump.sh   DBA")
    assert command("who", ".").out.startswith(".   1 script: OPS 1\nscripts/ops/x.sh   OPS")
    assert command("who", "../../../elsewhere").code == 2


def test_a_commit_is_asked_as_it_was(command: CommandLine, root: Path, tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a.sh": "", "ownership.yaml": MINIMAL + "scripts: {a.sh: {owner: THEN}}\n"})
    project.write({"ownership.yaml": MINIMAL + "scripts: {a.sh: {owner: NOW}}\n"})
    assert command("who", "--repo", str(tmp_path), "a.sh").out.startswith("a.sh   NOW\n")
    assert command("who", "--repo", str(tmp_path), "--rev", "HEAD", "a.sh").out.startswith("a.sh   THEN\n")
    assert command("who", "--repo", str(tmp_path), "--staged", "a.sh").out.startswith("a.sh   THEN\n")


def test_without_a_matrix_nothing_can_be_told(command: CommandLine, tmp_path: Path) -> None:
    Project.create(tmp_path).commit({"a.sh": ""})
    done = command("who", "--repo", str(tmp_path), "a.sh")
    assert (done.code, done.out) == (3, "")
    assert "no ownership.yaml at the repository root" in done.err


def test_a_matrix_that_cannot_be_used_is_told(command: CommandLine, tmp_path: Path) -> None:
    Project.create(tmp_path).commit({"a.sh": "", "ownership.yaml": MINIMAL + "scripts: {a.sh: {ownr: X}}\n"})
    done = command("who", "--repo", str(tmp_path), "a.sh")
    assert done.code == 2
    assert "policy/invalid-matrix" in done.out


def answers(command: CommandLine, root: Path, *paths: str) -> list[dict[str, Any]]:
    document = json.loads(command("who", "--repo", str(root), "--format", "json", *paths).out)
    SCHEMA.validate(document)
    assert document["version"] == 1
    assert document["snapshot"] == {"kind": "worktree", "rev": None}
    found: list[dict[str, Any]] = document["answers"]
    return found


def test_json_holds_the_contract(command: CommandLine, root: Path) -> None:
    (answer,) = answers(command, root, "scripts/backup.sh")
    script = answer["script"]
    assert (answer["asked"], answer["moved_to"], answer["nearest"]) == ("scripts/backup.sh", None, [])
    assert script["why"] == {
        "kind": "entry",
        "place": {"path": "ownership.yaml", "line": 17, "column": 3},
        "patterns": [],
        "owners": [],
        "reason": None,
    }
    assert script["escalation"] == {"chain": ["DBA", "COORD"], "emergency": "CHIEF", "category": "Database"}
    assert script["contract"]["prerequisites"] == [
        {
            "text": "The database runs",
            "when": None,
            "requires": {"command": ["psql"], "ports_free": ["80", "81"]},
        },
        {"text": "Space", "when": "--name", "requires": {}},
    ]
    assert script["contract"]["options"] == [
        {"flags": ["-n", "--name"], "value": "NAME", "description": "Of the copy", "default": "now"}
    ]


def test_json_of_every_kind_of_answer_fits_its_schema(command: CommandLine, root: Path) -> None:
    paths = [*TREE, "scripts/moved.sh", "scripts/buried.sh", "scripts/nope.sh", "scripts"]
    found = answers(command, root, *paths)
    kinds = {one["script"]["why"]["kind"] for one in found}
    assert kinds == {"entry", "pattern", "unowned", "ambiguous", "nobody"}
    moved = next(one for one in found if one["asked"] == "scripts/moved.sh")
    assert moved["moved_to"] == "scripts/deep/moved.sh"


def explained(folder: Path, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ownership_lint", "explain", path],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("scripts/binary.sh", "it is no text"),
        ("scripts/long.sh", "it is too long to be analysed"),
        ("scripts/x.pl", "nothing here reads its language"),
        ("scripts/huge.sh", "too large"),
        ("scripts/link.sh", "a symbolic link or a submodule, which is never followed"),
    ],
)
def test_a_script_that_nothing_reads_says_so_in_one_row(unread: Path, path: str, reason: str) -> None:
    done = explained(unread, path)
    done.check_returncode()
    assert [line for line in done.stdout.splitlines() if line.startswith("  script")] == [
        f"  script    cannot be analysed: {reason}"
    ]


def test_json_says_why_nothing_was_read(command: CommandLine, unread: Path) -> None:
    options = ("--repo", str(unread), "--format", "json")
    done = command("who", *options, "--contract", "scripts/x.pl", "scripts/good.sh", "scripts/gone.sh")
    document = json.loads(done.out)
    SCHEMA.validate(document)
    assert [one["not_analysed"] for one in document["answers"]] == [
        "nothing here reads its language",
        None,
        None,
    ]
    assert json.loads(command("who", *options, "scripts/x.pl").out)["answers"][0]["not_analysed"] is None


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = Project.create(tmp_path_factory.mktemp("unread"))
    matrix = MINIMAL + (
        "patterns: [{glob: scripts/, owner: X}]\n"
        "scripts:\n"
        "  scripts/binary.sh: {owner: X, options: [{flags: [-a]}, {flags: [-b]}]}\n"
    )
    files: dict[str, str | bytes] = {
        "binary.sh": b"\0",
        "long.sh": "#" * 200_001,
        "x.pl": "",
        "huge.sh": "#" * 5_000_001,
    }
    project.link("link", to="nowhere").write({f"scripts/{name}": data for name, data in files.items()})
    project.link("scripts/link.sh", to="x.pl")
    project.commit({"ownership.yaml": matrix, "scripts/good.sh": "exit 1\n"})
    return project.root


@pytest.mark.parametrize(
    ("path", "code", "told"),
    [
        ("scripts/gone.sh", 0, "scripts/gone.sh   OPS   not in the tree\n"),
        ("scripts/old.sh", 1, "scripts/old.sh   nobody   moved to scripts/fresh.sh\n"),
        ("scripts/ops", 0, "scripts/ops/x.sh   OPS with DBA"),
        ("scripts/bakcup.sh", 1, "scripts/bakcup.sh   nobody   not in the tree\n"),
    ],
)
def test_explain_answers_for_paths_of_every_kind(root: Path, path: str, code: int, told: str) -> None:
    done = explained(root, path)
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout.startswith(told) or f"\n{told}" in done.stdout


def test_hostile_text_stays_on_its_line(command: CommandLine, tmp_path: Path) -> None:
    purpose = "::error::x\\n::warning::y ##[command] \\e[31m \\u202e"
    matrix = f'{MINIMAL}scripts: {{"a\\n::b.sh": {{owner: "::X", purpose: "{purpose}"}}}}\n'
    Project.create(tmp_path).commit({"a\n::b.sh": "", "ownership.yaml": matrix})
    code, text = said(command, tmp_path, "a\n::b.sh")
    assert code == 0
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in text.splitlines())
    assert all(line.isprintable() for line in text.splitlines())


def test_an_answer_needs_nothing_that_reads_yaml_once_the_matrix_is_known(tmp_path: Path) -> None:
    Project.create(tmp_path).commit({"a.sh": "", "ownership.yaml": MINIMAL + "scripts: {a.sh: {owner: X}}\n"})
    code = (
        "import sys; from ownership_lint import cli\n"
        f"sys.argv = ['ownership-lint', 'who', '--repo', {str(tmp_path)!r}, 'a.sh']\n"
        "assert cli.run() == 0\n"
        "print([name for name in ('pydantic', 'ruamel', 'jsonschema', 'jinja2', 're2', 'tree_sitter',"
        " 'ownership_lint.registry', 'ownership_lint.analysis.repository') if name in sys.modules])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]
    assert runs[1].stdout == "a.sh   X\n  escalate  X\n  from      ownership.yaml:3\n[]\n"
