"""The quick way: what an earlier run said is told again only where it still holds."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.project import ENVIRONMENT, Project

from ownership_lint.analysis.content.documents import form_of
from ownership_lint.analysis.data_files import kind_of
from ownership_lint.analysis.env_files import is_env_file
from ownership_lint.analysis.people.places import is_place_of_lists
from ownership_lint.inputs.past_run import kept_runs, read_run
from ownership_lint.quick import is_plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the quick way needs POSIX")

HOOK = ("--staged", "--select", "pii")
HEAVY = {
    "argparse",
    "click",
    "dataclasses",
    "git",
    "json",
    "jsonschema",
    "pydantic",
    "re",
    "ruamel",
    "subprocess",
}
SSN = "my ssn: 529-48-" + "1736\n"


class Hook:
    """A repository, and the command as a hook runs it."""

    def __init__(self, root: Path) -> None:
        self.project = Project.create(root / "tree")
        self._git = root / "bin" / "git"
        self._git.parent.mkdir()
        self._log = root / "log"
        real = shutil.which("git")
        self._git.write_text(f'#!/bin/sh\necho "$*" >> "{self._log}"\nexec "{real}" "$@"\n')
        self._git.chmod(0o755)
        self.folder = self.project.root
        self.modules: set[str] = set()
        self.asked: list[str] = []

    def run(self, *options: str, **extra: str) -> tuple[int, str, str]:
        """Exit code and output of `check`; which modules it loaded, and how often it asked git."""
        self._log.write_text("")
        path = f"{self._git.parent}{os.pathsep}{ENVIRONMENT['PATH']}"
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "ownership_lint", "check", *options],
            cwd=self.folder,
            env={**ENVIRONMENT, "PATH": path, "HOME": str(self._git.parent), **extra},
            capture_output=True,
            text=True,
            check=False,
        )
        lines = done.stderr.splitlines(keepends=True)
        self.modules = {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}
        self.asked = self._log.read_text().splitlines()
        said = "".join(line for line in lines if not line.startswith("import time:"))
        return done.returncode, done.stdout, said

    @property
    def was_quick(self) -> bool:
        """Whether the last run told what another had said."""
        return "ownership_lint.cli" not in self.modules

    def anew(self, *options: str) -> tuple[int, str, str]:
        """The same without anything remembered."""
        return self.run(*options, "--no-cache")


@pytest.fixture
def hook(tmp_path: Path) -> Hook:
    """A repository with some files, and one hook that ran."""
    hook = Hook(tmp_path)
    hook.project.commit({"a.py": "x = 1\n", "b.md": "# B\n", "told.txt": SSN, "data.json": "{}\n"})
    hook.run(*HOOK)
    assert not hook.was_quick
    return hook


def test_hook_on_clean_files_loads_and_starts_next_to_nothing(hook: Hook) -> None:
    """Two questions to git, no library but re2, and of ours only what looks."""
    hook.project.add({"a.py": "x = 2\n", "new.ts": "export const y = 3;\n"})
    code, out, said = hook.run(*HOOK)
    assert (code, said) == (1, "")
    assert "| 5 files in the index" in out
    assert not hook.modules & HEAVY
    assert {one for one in hook.modules if one.startswith("ownership_lint.")} == {
        "ownership_lint.analysis",
        "ownership_lint.analysis.content",
        "ownership_lint.analysis.content.documents",
        "ownership_lint.analysis.content.suspicion",
        "ownership_lint.analysis.pattern_set",
        "ownership_lint.analysis.people",
        "ownership_lint.analysis.people.places",
        "ownership_lint.inputs",
        "ownership_lint.inputs.client_paths",
        "ownership_lint.inputs.digests",
        "ownership_lint.inputs.past_run",
        "ownership_lint.inputs.plumbing",
        "ownership_lint.quick",
        "ownership_lint.start",
    }
    assert [re.search(r"diff-index|cat-file", one)[0] for one in hook.asked] == ["diff-index", "cat-file"]  # type: ignore[index]
    assert (code, out, said) == hook.anew(*HOOK)


def test_hook_on_nothing_new_asks_git_once(hook: Hook) -> None:
    """Not even re2 is loaded."""
    first = hook.run(*HOOK)
    assert hook.was_quick
    assert len(hook.asked) == 1
    assert "re2" not in hook.modules
    assert first == hook.anew(*HOOK)


def test_file_that_only_looks_like_holding_something_does_not_load_the_whole_program(hook: Hook) -> None:
    """The detectors alone decide that an address at example.com is none."""
    hook.project.add({"a.py": "MAIL = 'jane@example.com'\n"})
    result = hook.run(*HOOK)
    assert hook.was_quick
    assert "ownership_lint.analysis.content.scanner" in hook.modules
    assert "dataclasses" not in hook.modules
    assert result == hook.anew(*HOOK)


def _staged_value(project: Project) -> None:
    project.add({"a.py": f"# {SSN}"})
    project.write({"a.py": "x = 1\n"})


NAMES = "Quillfeather|Brackenwold|Tamsinson|Orvelle|Dunmarrow"
POLICY = "version: 1\nkind: policy\n"
LINE = "a line more\n"
CHANGES: dict[str, Callable[[Project], object]] = {
    "a value is staged, and no longer on disk": _staged_value,
    "a value in a new file": lambda one: one.add({"c.py": SSN}),
    "a value in a new path": lambda one: one.add({"529-48-" + "1736.py": "x = 1\n"}),
    "a value with other dashes": lambda one: one.add({"c.py": SSN.replace("-", "\u2013")}),
    "a value in UTF-16": lambda one: one.add({"c.txt": SSN.encode("utf-16")}),
    "what was told, and a line more": lambda one: one.add({"told.txt": SSN + LINE}),
    "what was told, a line further": lambda one: one.add({"told.txt": LINE + SSN}),
    "what was told, and is allowed": lambda one: one.add(
        {"told.txt": f"{SSN.strip()}  # ownership-lint: allow pii/ssn made up\n"}
    ),
    "what was told, on a line of other words": lambda one: one.add({"told.txt": f"now {SSN}"}),
    "what was told is mended": lambda one: one.add({"told.txt": "nothing\n"}),
    "what was told is gone": lambda one: one.git("rm", "-q", "told.txt"),
    "what was told is renamed": lambda one: one.git("mv", "told.txt", "c.txt"),
    "a file of data": lambda one: one.add({"people.csv": "name,email\nA,b@example.com\n"}),
    "an environment file": lambda one: one.add({".env": "PASSWORD=hunter22\n"}),
    "a policy": lambda one: one.add({"policy/policy.yaml": f"{POLICY}rules: {{pii/ssn: note}}\n"}),
    "a broken policy": lambda one: one.add({"policy/policy.yaml": "version: ["}),
    "a policy named elsewhere": lambda one: one.add(
        {"pyproject.toml": '[tool.ownership-lint]\npolicy = "p.yaml"\n', "p.yaml": POLICY}
    ),
    "a value in the path of a file that goes": lambda one: (
        one.commit({"home/529-48-" + "1736/a.md": "x\n"}),
        one.git("rm", "-q", "-r", "home"),
    ),
    "a file that only begins like an archive": lambda one: one.add({"n.md": b"PK\x03\x04abc"}),
    "a name that reads like the count": lambda one: one.add({"the 5 file.md": SSN, "x.md": "y\n"}),
    "a link": lambda one: one.link("l.py", to="a.py").add(),
    "a mode": lambda one: one.add({"a.py": "x = 1\n"}, executable=True),
    "a list of names": lambda one: one.add({"pii_scan.py": f"NAMES = '{NAMES}'\n"}),
    "a commit": lambda one: one.commit({"a.py": SSN}),
    "nothing": lambda _: None,
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changed_is_told(hook: Hook, change: Callable[[Project], object]) -> None:
    """The same as without anything remembered, at once and when it is told again."""
    change(hook.project)
    expected = hook.anew(*HOOK)
    assert hook.run(*HOOK) == expected
    assert hook.run(*HOOK) == expected


def test_what_a_commit_holds_is_looked_at_again_when_the_change_that_hid_it_is_taken_back(hook: Hook) -> None:
    """The remembered run saw the file without its value, and the commit that it is compared with has one."""
    hook.project.commit({"c.py": SSN})
    hook.project.add({"c.py": "x = 1\n", "d.py": "y = 1\n"})
    for command in (HOOK, HOOK[1:]):
        hook.run(*command)
    hook.project.git("checkout", "-q", "HEAD", "--", "c.py")
    for command in (HOOK, HOOK[1:]):
        assert hook.run(*command) == hook.anew(*command)
        assert "c.py" in hook.run(*command)[1]


def test_file_of_which_as_much_is_told_as_before_does_not_load_the_whole_program(hook: Hook) -> None:
    """A line more behind what was told changes no finding."""
    hook.project.add({"told.txt": SSN + LINE})
    result = hook.run(*HOOK)
    assert hook.was_quick
    assert result == hook.anew(*HOOK)


def test_roster_that_appears_is_asked(hook: Hook) -> None:
    """It lies outside the repository, so git tells nothing of it."""
    assert hook.run(*HOOK)[1].count("pii/roster") == 0
    folder = hook.project.root.parent / "bin" / ".config" / "ownership-lint" / "rosters"
    folder.mkdir(parents=True)
    first = hook.project.git("rev-list", "--max-parents=0", "HEAD").strip()
    hook.project.commit({"c.md": "by Quillfeather\n"})
    hook.run(*HOOK)
    (folder / f"{first}.txt").write_text("Quillfeather\n")
    assert "pii/roster" in hook.run(*HOOK)[1]


def test_other_options_and_another_environment_are_other_runs(hook: Hook) -> None:
    """What is printed may differ."""
    assert hook.run(*HOOK, "--format", "json")[1].startswith("{")
    assert hook.run(*HOOK, "--format", "json")[1].startswith("{")
    assert hook.was_quick
    assert "\x1b[" in hook.run(*HOOK, FORCE_COLOR="1")[1]
    assert "\x1b[" not in hook.run(*HOOK)[1]
    assert hook.run(*HOOK, "--fail-on", "nonsense")[0] == 2
    assert hook.run("--staged", "--select", "nonsense")[0] == 2


def test_rules_about_history_are_not_told_again_after_a_commit(hook: Hook) -> None:
    """Who looks at all files and commits is asked anew, unless nothing at all is new."""
    hook.run("--staged")
    hook.run("--staged")
    assert hook.was_quick
    hook.project.commit()
    hook.run("--staged")
    assert not hook.was_quick


def test_announced_files_are_no_files_yet(hook: Hook) -> None:
    """The next commit holds nothing of what `git add -N` lists, as it holds nothing of what was taken out."""
    hook.project.write({"new.py": "x = 1\n"})
    for change in (
        ("add", "-N", "new.py"),
        ("rm", "-q", "--cached", "a.py"),
        ("add", "-N", "a.py"),
        ("add", "."),
    ):
        hook.project.git(*change)
        expected = hook.anew(*HOOK)
        assert hook.run(*HOOK) == expected
        assert hook.was_quick


@pytest.mark.parametrize("kind", ["linked", "separate"])
def test_work_trees_whose_git_folder_is_elsewhere_are_told_too(hook: Hook, kind: str) -> None:
    """Each for itself, also where git names the folder, as it does for their hooks."""
    tree = hook.project.root.parent / "other"
    if kind == "linked":
        hook.project.git("worktree", "add", "-q", str(tree))
    else:
        separate = str(hook.project.root.parent / "apart")
        hook.project.git("clone", "-q", "--separate-git-dir", separate, str(hook.project.root), str(tree))
    hook.folder = tree
    other = Project(tree)
    for extra in ({}, {"GIT_DIR": other.git("rev-parse", "--absolute-git-dir").strip()}):
        other.add({"a.py": "x = 1\n"})
        expected = hook.anew(*HOOK)
        assert hook.run(*HOOK, **extra) == expected
        assert hook.run(*HOOK, **extra) == expected
        assert hook.was_quick
        other.add({"a.py": SSN})
        assert hook.run(*HOOK, **extra) == hook.anew(*HOOK)
        assert "a.py" in hook.run(*HOOK, **extra)[1]


@pytest.mark.parametrize(
    ("name", "value"),
    [("REPO", "."), ("REV", "HEAD"), ("POLICY", "elsewhere"), ("NO_CACHE", "1"), ("VERBOSE", "1")],
)
def test_options_that_variables_give_are_options(hook: Hook, name: str, value: str) -> None:
    """Only the command line is looked at: with such a variable all of the program runs."""
    for _ in range(2):
        hook.run(*HOOK[1:], **{f"OWNERSHIP_LINT_CHECK_{name}": value})
        assert not hook.was_quick


def test_bare_repository_within_a_work_tree_is_not_told_for_it(hook: Hook) -> None:
    """Git asks the inner one, and so do we."""
    inner = hook.project.root / "inner.git"
    hook.project.git("clone", "-q", "--bare", ".", str(inner))
    hook.folder = inner
    for _ in range(2):
        assert hook.run("--select", "pii") == hook.anew("--select", "pii")
        assert not hook.was_quick


@pytest.mark.parametrize("name", ["cache.json", "run"])
def test_pipe_in_place_of_what_is_kept_holds_nobody_up(hook: Hook, name: str) -> None:
    """It counts as nothing kept."""
    folder = hook.project.root / ".git" / "ownership-lint"
    (kept,) = folder.glob("run-*")
    place = kept if name == "run" else folder / name
    place.unlink()
    os.mkfifo(place)
    assert hook.run(*HOOK) == hook.anew(*HOOK)


def test_two_processes_tell_what_one_tells(tmp_path: Path) -> None:
    """Also where the second one fails."""
    hook = Hook(tmp_path)
    hook.project.commit({f"d{number % 7}/{number}.md": SSN * (number % 50 == 0) for number in range(2_100)})
    expected = hook.anew("--select", "pii", "--format", "json")
    assert expected[1].count("pii/ssn") >= 42
    alone = subprocess.run(
        [sys.executable, "-c", _ALONE, "check", "--select", "pii", "--format", "json", "--no-cache"],
        cwd=hook.project.root,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (alone.returncode, alone.stdout) == expected[:2]


_ALONE = """
from ownership_lint.inputs import processes
from ownership_lint.analysis import facts_pass
facts_pass.beside = lambda work: lambda: None
from ownership_lint.start import main
main()
"""


def test_damaged_and_foreign_runs_are_not_told(hook: Hook) -> None:
    """Whatever stands in the file, the whole program runs."""
    (kept,) = (hook.project.root / ".git" / "ownership-lint").glob("run-*")
    expected = hook.anew(*HOOK)
    data = kept.read_bytes()
    for damaged in (
        b"",
        data[:-1],
        data + b"x",
        data.replace(b"index", b"INDEX"),
        b"\n",
        b"0" * 32 + b"\n9:",
    ):
        kept.write_bytes(damaged)
        assert hook.run(*HOOK) == expected
        assert not hook.was_quick


def test_work_tree_is_told_again_by_what_is_on_disk(hook: Hook) -> None:
    """Also what git has not been told of, and a policy that is not tracked."""
    tree = ("--select", "pii")
    for change in (
        lambda: None,
        lambda: hook.project.write({"a.py": "x = 3\n"}),
        lambda: hook.project.write({"a.py": SSN}),
        lambda: hook.project.write({"a.py": "x = 4\n"}),
        (hook.project.root / "b.md").unlink,
        lambda: hook.project.write({"untracked.py": SSN}),
        lambda: hook.project.write(
            {"policy/policy.yaml": "version: 1\nkind: policy\nrules: {pii/ssn: ignore}\n"}
        ),
        lambda: shutil.rmtree(hook.project.root / "policy"),
    ):
        change()
        expected = hook.anew(*tree)
        assert hook.run(*tree) == expected
        assert hook.run(*tree) == expected
    assert hook.was_quick


def test_what_is_told_of_each_file_is_kept_of_runs_that_judge_by_file_alone(hook: Hook) -> None:
    """Others hold for the very same state only, so nothing is worked out for them."""
    hook.run("--staged")
    runs = [read_run(one) for one in kept_runs(str(hook.project.root / ".git/ownership-lint"))]
    kept = {run.is_by_file: (run.told, run.facts.keys(), run.forms) for run in runs if run is not None}
    assert not any(kept[False])
    assert kept[True][1] == {b"told.txt"}


@pytest.mark.parametrize("name", ["a.py", "README.md", "x/y.test.ts", "Makefile.txt", "deploy.yaml"])
def test_plain_files_are_nothing_else_to_any_rule(name: str) -> None:
    """What the quick way judges by its text alone is looked at for nothing else."""
    assert is_plain(name.encode())


@pytest.mark.parametrize(
    "name",
    [*("a.csv", "b.sql", "c.json", ".env", "prod.env", ".env.md", "d.env.txt", "e.xlsx", "f.ipynb", "g.db"),
     *("Makefile", "a.py.gz", "x.env.yaml")],
)  # fmt: skip
def test_files_that_other_rules_look_at_are_not_plain(name: str) -> None:
    """These are left to the whole program."""
    assert not is_plain(name.encode())


def test_no_ending_of_plain_files_is_one_of_data() -> None:
    """Whoever adds a form of documents or data learns it here."""
    from ownership_lint.quick import TEXTS

    for ending in TEXTS:
        name = f"x.{ending}"
        assert (kind_of(name), form_of(name, b"text"), is_env_file(name)) == ("", "", False)
        assert not is_place_of_lists(name)


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_changes_is_told_as_without_memory(tmp_path: Path, seed: int) -> None:
    """Whatever is written, staged, committed, moved or taken back in between."""
    hook, chance = Hook(tmp_path), random.Random(seed)
    hook.project.commit({"a.py": "x = 1\n", "b.md": SSN})
    names = ["a.py", "b.md", "d/c.ts", "e.json", ".env", "policy/policy.yaml", "t\u00e9 u.txt"]
    texts = ["x = 1\n", "phone\n", SSN, "A=hunter22\n", "version: 1\nkind: policy\n", "0123456789\n", "\0"]
    for _ in range(12):
        match chance.randrange(6):
            case 0 | 1 | 2:
                hook.project.write({chance.choice(names): chance.choice(texts)})
            case 3:
                hook.project.add()
            case 4:
                hook.project.commit()
            case 5:
                hook.project.git("checkout", "-q", "--", ".")
        options = chance.choice([HOOK, HOOK[1:]])
        assert hook.run(*options) == hook.anew(*options)


SCRIPTS = (
    "version: 1\nkind: ownership\nowners:\n  OPS: {kind: team}\nscripts:\n  scripts/a.sh: {owner: OPS}\n"
)


@pytest.mark.parametrize(
    "change",
    [
        {"scripts/b.sh": "#!/bin/sh\necho 2\n"},
        {"scripts/a.sh": None},
        {"scripts/a.sh": None, "scripts/z.sh": "#!/bin/sh\necho 1\n"},
        {"scripts/tool.txt": "#!/bin/sh\necho 1\n"},
        {"scripts/a.sh": "#!/bin/sh\necho 3\n"},
    ],
)
def test_how_many_scripts_are_owned_is_told_as_it_is(tmp_path: Path, change: dict[str, str | None]) -> None:
    hook = Hook(tmp_path)
    scripts = {"scripts/a.sh": "#!/bin/sh\necho 1\n", "scripts/tool.txt": "a tool\n", "r.md": "# R\n"}
    hook.project.commit({"ownership.yaml": SCRIPTS, **scripts})
    hook.run(*HOOK)
    for path, text in change.items():
        if text is None:
            hook.project.git("rm", "-q", path)
        else:
            hook.project.add({path: text})
    assert hook.run(*HOOK) == hook.anew(*HOOK)


@pytest.mark.parametrize("options", [(), ("--no-cache",)])
def test_output_that_is_taken_in_parts_is_written_whole(hook: Hook, options: tuple[str, ...]) -> None:
    """As a pipe takes it of an unbuffered Python, which says how much it took."""
    hook.project.commit({f"f{number}.md": f"# {SSN}" * 40 for number in range(60)})
    whole = hook.run(*HOOK, "--all", "--no-cache")[1]
    command = [sys.executable, "-m", "ownership_lint", "check", *HOOK, "--all", *options]
    environment = {**ENVIRONMENT, "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(
        ["/bin/sh", "-c", 'trap "" XFSZ; ulimit -f 4; "$@" > told', "sh", *command],
        cwd=hook.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert len(whole) > 2 * 4096
    assert (done.returncode, "could not write" in done.stderr) == (3, True)
