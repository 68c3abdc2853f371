"""Interfaces are remembered as long as no file changes that was read for them, and no value is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.project import Project

from ownership_lint.analysis.contracts.reading import Interfaces
from ownership_lint.analysis.contracts.showing import without_values

if TYPE_CHECKING:
    from pathlib import Path

    from ownership_lint.analysis.contracts.interface import Interface

MAIN = '#!/bin/bash\nsource "$(dirname "$0")/lib.sh"\nexit "$CODE"\n'
MATRIX = "version: 1\nkind: ownership\nscripts: {scripts/a.sh: {owner: OPS}}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    files = {"ownership.yaml": MATRIX, "scripts/a.sh": MAIN, "scripts/lib.sh": "CODE=3\n"}
    project = Project.create(tmp_path / "x")
    project.commit(files)
    return project


def codes(project: Project) -> tuple[set[int], bool]:
    """The exit codes that a run proves, and whether it analysed anything for that."""
    repository = project.repository()
    is_known = repository.interfaces._remembered is not None and (
        repository.interfaces._remembered.of("scripts/a.sh") is not None
    )
    found = repository.interfaces.interface("scripts/a.sh")
    repository.cache.save()
    assert found is not None
    return {one.code for one in found.exits.items}, not is_known


def test_an_unchanged_script_is_not_read_again(project: Project) -> None:
    assert codes(project) == ({3}, True)
    assert codes(project) == ({3}, False)


def test_what_was_read_along_counts_too(project: Project) -> None:
    codes(project)
    project.commit({"scripts/lib.sh": "CODE=4\n"})
    assert codes(project) == ({4}, True)
    assert codes(project) == ({4}, False)


def test_what_was_not_there_counts_too(project: Project) -> None:
    project.git("rm", "-q", "scripts/lib.sh")
    before = codes(project)
    project.commit({"scripts/lib.sh": "CODE=5\n"})
    assert codes(project) != before
    assert codes(project) == ({5}, False)


def test_a_module_that_appears_anywhere_counts_too(project: Project) -> None:
    project.commit({"scripts/b.py": "from core import run\nrun()\n"})
    assert not exits_are_open(project, "scripts/b.py")
    assert not exits_are_open(project, "scripts/b.py")
    project.commit({"somewhere/else/core.py": "def run(): raise SystemExit(9)\n"})
    assert exits_are_open(project, "scripts/b.py")


def exits_are_open(project: Project, path: str) -> bool:
    repository = project.repository()
    found = repository.interfaces.interface(path)
    repository.cache.save()
    assert found is not None
    return found.exits.open is not None


def test_what_is_on_disk_alone_is_not_remembered(project: Project) -> None:
    codes(project)
    project.write({"scripts/a.sh": "#!/bin/bash\nexit 7\n"})
    assert codes(project) == ({7}, True)
    assert codes(project) == ({7}, True)


def test_a_damaged_memory_counts_as_none(project: Project) -> None:
    codes(project)
    repository = project.repository()
    known = repository.cache.get("interfaces", "all")
    assert known is not None
    spoilt = {path: [read, ["Nothing", 1]] for path, (read, _) in known.items()}
    repository.cache.put("interfaces", "all", spoilt)
    repository.cache.save()
    assert codes(project) == ({3}, True)


VALUES = [
    ("DB_PASSWORD", "correct-horse"),
    ("CONTACT", "someone@example.com"),
    ("PHONE", "+1-202-555-0143"),
    ("WORK", "/home/someone/x"),
    ("THING", "Zx81" * 5),
    ("ODD", "a\x07b"),
    ("POOL", "$_DEFAULT_POOL"),
]


@pytest.mark.parametrize(("name", "value"), VALUES)
def test_no_value_is_kept(name: str, value: str) -> None:
    found = interface_of(f'#!/bin/bash\necho "${{{name}:-{value}}}"\n')
    assert [(one.name, one.default) for one in found.variables.items] == [(name, None)]


@pytest.mark.parametrize("value", ["30", "INFO", "http://127.0.0.1:8000", "./backups", "a,b,c", "1.5"])
def test_plain_defaults_are_kept(value: str) -> None:
    found = interface_of(f'#!/bin/bash\necho "${{NAME:-{value}}}"\n')
    assert [one.default for one in found.variables.items] == [value]


def test_no_value_is_in_the_cache(project: Project) -> None:
    project.commit({"scripts/a.sh": '#!/bin/bash\necho "${DB_PASSWORD:-correct-horse}"\n'})
    repository = project.repository()
    assert repository.interfaces.interface("scripts/a.sh") is not None
    assert "correct-horse" not in json.dumps(repository.cache.get("interfaces", "all"))


def test_help_texts_with_values_are_left_out() -> None:
    text = "import argparse\np = argparse.ArgumentParser()\n"
    text += (
        "p.add_argument('--to', help='mail to someone@example.com')\np.add_argument('--n', help='a number')\n"
    )
    found = Interfaces({"a.py": f"{text}p.parse_args()\n".encode()}.get).interface("a.py")
    assert found is not None
    described = {one.flags: one.description for one in found.options.items}
    assert described[("--to",)] is None
    assert described[("--n",)] == "a number"


def interface_of(text: str) -> Interface:
    found = Interfaces({"a.sh": text.encode("utf-8")}.get).interface("a.sh")
    assert found is not None
    assert without_values(found) == found
    return found
