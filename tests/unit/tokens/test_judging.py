"""What the base version and the other files decide about damage, and what a hook leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.project import MINIMAL, Project

from ownership_lint.engine import Selection, run

if TYPE_CHECKING:
    from pathlib import Path

AWAIT = "await "
SPLIT = f"    {AWAIT}s{AWAIT}ervice.call()\n"
"""A name that was cut by a rewrite."""
SOUND = "async def use(client):\n    return await client.call()\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": MINIMAL, "app.py": SOUND, "README.md": "# App\n"})
    return project


def told(project: Project, **request: str | bool | None) -> list[str]:
    report = run(project.repository(no_cache=True, **request), Selection(("tokens",)))
    return [f"{one.location.path}:{one.location.line} {one.severity} {one.rule}" for one in report.findings]


def damaged(name: str = "service") -> str:
    known = f"{name} = object()\n" if name else ""
    return f"{known}async def use():\n{SPLIT}"


def test_damage_that_is_added_is_told(project: Project) -> None:
    project.add({"app.py": damaged()})
    assert "app.py:3 error tokens/split-token" in told(project, staged=True)


def test_damage_that_was_there_is_not_told_of_the_next_commit(project: Project) -> None:
    project.commit({"app.py": damaged()})
    project.add({"README.md": "# The app\n"})
    assert told(project, staged=True) == []
    assert "app.py:3 error tokens/split-token" in told(project)


def test_old_damage_in_a_changed_file_is_not_told_either(project: Project) -> None:
    project.commit({"app.py": damaged()})
    project.add({"app.py": damaged() + "\n\ndef other(): ...\n"})
    assert told(project, staged=True) == []
    project.add({"app.py": damaged() + "\n\nasync def more():\n" + SPLIT})
    assert [one for one in told(project, staged=True) if "split-token" in one] == [
        "app.py:7 error tokens/split-token"
    ]


def test_all_is_told_where_nothing_is_held_back(project: Project) -> None:
    project.commit({"app.py": damaged()})
    repository = project.repository(no_cache=True, staged=True)
    report = run(repository, Selection(("tokens",)), suppress=False)
    assert any(one.rule == "tokens/split-token" for one in report.findings)


def test_a_comparison_tells_what_the_base_has_not(project: Project) -> None:
    base = project.git("rev-parse", "HEAD").strip()
    project.commit({"app.py": damaged()})
    repository = project.repository(no_cache=True, rev="HEAD", base=base)
    assert any(one.rule == "tokens/split-token" for one in run(repository, Selection(("tokens",))).findings)


LOCAL = "local "
SHELL = f"f() {{\n  {LOCAL}s{LOCAL}ervice\n}}\n"
"""Of shell, there is no parser that could tell."""
THIS = "this."
DOTTED = f"void f() {{\n  {THIS}s{THIS}ervice.call();\n}}\n"


def test_the_base_version_knows_the_name(project: Project) -> None:
    project.commit(
        {"a.sh": "f() {\n  local service\n}\n", "a.dart": "void f() {\n  this.service.call();\n}\n"}
    )
    project.add({"a.sh": SHELL, "a.dart": DOTTED})
    assert told(project, staged=True) == [
        "a.dart:2 error tokens/split-token",
        "a.sh:2 error tokens/split-token",
    ]


def test_another_file_knows_the_name(project: Project) -> None:
    project.add({"a.sh": SHELL, "a.dart": DOTTED, "b.sh": "service=1\n"})
    assert told(project, staged=True) == ["a.sh:2 warning tokens/split-token"]


def test_a_fragment_that_others_use_is_a_name(project: Project) -> None:
    project.add({"a.sh": SHELL, "b.sh": "service=1\nslocal=2\n", "c.sh": "echo slocal\n"})
    assert told(project, staged=True) == []


def test_a_name_that_nobody_knows_is_not_told(project: Project) -> None:
    project.add({"a.sh": SHELL, "a.dart": DOTTED})
    assert told(project, staged=True) == []


def test_the_answer_is_the_same_with_and_without_what_is_remembered(project: Project) -> None:
    project.commit({"a.sh": SHELL, "b.sh": "service=1\n"})
    for _ in range(2):
        repository = project.repository()
        report = run(repository, Selection(("tokens",)))
        repository.cache.save()
        assert [one.rule for one in report.findings] == ["tokens/split-token"]
    project.commit({"b.sh": "other=1\n"})
    assert run(project.repository(), Selection(("tokens",))).findings == ()


def test_a_file_that_was_sound_is_told_once(project: Project) -> None:
    project.add({"app.py": SOUND.replace("(client):", "(client:")})
    assert told(project, staged=True) == ["app.py:1 error tokens/parse-regression"]
    project.add({"app.py": SOUND, "new.py": SOUND.replace("(client):", "(client:")})
    assert told(project, staged=True) == ["new.py:1 error tokens/parse-error"]


LOST_OPERAND = SOUND + "x = 1 +\n"
LOST_COLON = SOUND + "class Half\n    x = 1\n"
UNPARSED = f"{SOUND}def f(x):\n    return x x\n"
"""What a quick look may let pass, and a parser never."""


@pytest.mark.parametrize("text", [LOST_OPERAND, LOST_COLON, UNPARSED, SOUND.replace("client)", "client, 1)")])
def test_a_changed_file_is_always_parsed(project: Project, text: str) -> None:
    project.add({"app.py": text, "new.py": text, "README.md": "# The app\n"})
    found = [one.partition(":")[0] + one[one.index(" ") :] for one in told(project, staged=True)]
    assert found == ["app.py error tokens/parse-regression", "new.py error tokens/parse-error"]
    assert len(told(project)) == 2  # in the work tree too


HIDDEN = SOUND.replace("client)", "client, 1)")
"""Broken, though only a parser sees it."""


def test_a_broken_file_that_stays_broken_is_not_told(project: Project) -> None:
    project.commit({"app.py": HIDDEN})
    assert told(project) == []
    project.add({"app.py": HIDDEN + "\n\nx = 1\n"})
    assert told(project, staged=True) == []
    project.git("mv", "app.py", "moved.py")
    project.commit({"moved.py": HIDDEN})
    project.git("mv", "moved.py", "again.py")
    assert told(project, staged=True) == []


def test_a_file_that_a_commit_broke_is_told_of_it(project: Project) -> None:
    base = project.git("rev-parse", "HEAD").strip()
    project.commit({"app.py": HIDDEN, "README.md": "# The app\n"})
    assert told(project, rev="HEAD", base=base) == ["app.py:1 error tokens/parse-regression"]
    assert told(project, rev="HEAD") == []


def test_a_file_of_another_version_of_the_language_is_none_of_ours(project: Project) -> None:
    project.add({"app.py": SOUND + "type A[T] = list[T]\n", "new.py": "print 'a'\n"})
    assert told(project, staged=True) == []


CLIENT = "client."
CHAIN = f"func f() {{\n\t{CLIENT}s{CLIENT}ervice()\n}}\n"


def test_of_a_chain_only_the_base_version_knows(project: Project) -> None:
    project.commit({"a.go": "func f() {\n\tclient.service()\n}\n", "b.go": "var service = 1\n"})
    project.add({"a.go": CHAIN, "c.go": CHAIN})
    assert told(project, staged=True) == ["a.go:2 error tokens/split-token"]


def test_the_same_damage_in_two_files_speaks_not_for_itself(project: Project) -> None:
    project.add({"a.sh": SHELL, "c.sh": SHELL, "b.sh": "service=1\n"})
    assert told(project, staged=True) == [
        "a.sh:2 warning tokens/split-token",
        "c.sh:2 warning tokens/split-token",
    ]


def test_a_file_that_was_only_moved_is_not_new(project: Project) -> None:
    project.commit({"app.py": damaged()})
    project.git("mv", "app.py", "moved.py")
    assert told(project, staged=True) == []


def test_a_name_with_a_line_feed_has_a_base_version_too(project: Project) -> None:
    project.commit({"a\nb.py": damaged()})
    project.add({"README.md": "# The app\n"})
    assert told(project, staged=True) == []


def test_a_comparison_of_what_is_staged_tells_what_is_new(project: Project) -> None:
    project.commit({"app.py": damaged()})
    project.add({"app.py": damaged() + "\n\nasync def more():\n" + SPLIT})
    repository = project.repository(no_cache=True, staged=True, base="HEAD")
    report = run(repository, Selection(("tokens/split-token",)))
    assert [one.location.line for one in report.findings] == [3, 7]
