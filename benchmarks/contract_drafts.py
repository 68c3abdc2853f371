"""A matrix for any checkout, made of what its own documents and the headers of its scripts say.

Repositories that keep no matrix document their scripts all the same: command lines in guides, and exit codes
and variables in the comment at the top. Written down as contracts, they show what the family `contract` tells
of scripts that nobody wrote with it in mind. Nothing of the checkout is run.

    python benchmarks/contract_drafts.py CHECKOUT            what the family tells, and how often it can tell
    python benchmarks/contract_drafts.py CHECKOUT --matrix   the matrix itself
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.analysis.contracts.agreement import Answer
from ownership_lint.analysis.contracts.beside import rows
from ownership_lint.analysis.contracts.command_lines import calls_of
from ownership_lint.analysis.contracts.reading import language_of
from ownership_lint.analysis.repository import Repository
from ownership_lint.engine import Selection, run
from ownership_lint.importing.writer import to_yaml
from ownership_lint.inputs.bundled_policy import POLICY
from ownership_lint.inputs.git import open_repository
from ownership_lint.inputs.matrix_file import load_matrix
from ownership_lint.inputs.snapshot import worktree_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER: Final = "SOMEBODY"
_DOCUMENTS: Final = (".md", ".markdown", ".mdx")
_FENCE: Final = re.compile(r"^\s*(`{3,}|~{3,})\s*(\S*)")
_SHELLS: Final = frozenset({"bash", "sh", "shell", "console", "zsh", "shell-session"})
_PROMPT: Final = re.compile(r"^\s*(?:[$>%]\s+)?")
_HEADER_LINES: Final = 80
_COMMENT: Final = re.compile(r"^\s*(?:#+|//|\*)?\s?(.*)$")
_HEADING: Final = re.compile(
    r"^\s*(exit codes?|returns?|environment(?: variables?)?|env(?: vars?)?)\s*:?\s*$", re.IGNORECASE
)
_EXIT: Final = re.compile(r"^\s*[-*]?\s*`?(\d{1,3})`?\s*(?:[-:=\u2013\u2014]|\s{2,})\s*(\S.*)$")
_VARIABLE: Final = re.compile(
    r"^\s*[-*]?\s*`?([A-Z][A-Z0-9_]{2,})`?(?:=\S*)?\s*(?:[-:\u2013\u2014(]|\s{2,})\s*(\S.*)$"
)
_DEFAULT: Final = re.compile(r"\(?default(?:s to|:|=| is)\s*`?\"?([^\s`\",)]+)", re.IGNORECASE)


def draft(checkout: Path) -> dict[str, Any]:
    """The matrix as plain data."""
    tracked = _tracked(checkout)
    scripts = {
        path: text for path, text in _texts(checkout, tracked) if language_of(path, text[:200].encode())
    }
    commands = _commands(checkout, tracked, scripts)
    entries = {}
    for path, text in scripts.items():
        entry: dict[str, Any] = {"owner": OWNER}
        if commands[path]:
            entry["usage"] = [{"run": one} for one in commands[path]]
        entry |= _header(text)
        if len(entry) == 1:  # as every script says without a word
            entry["exit_codes"] = [{"code": 0, "meaning": "Done"}]
        entries[path] = entry
    return {"version": 1, "kind": "ownership", "owners": {OWNER: {"kind": "team"}}, "scripts": entries}


def _tracked(checkout: Path) -> list[str]:
    listing = subprocess.run(
        ["git", "-C", str(checkout), "ls-files", "-z"], capture_output=True, check=True
    ).stdout
    return [one for one in listing.decode("utf-8", "surrogateescape").split("\0") if one]


def _texts(checkout: Path, paths: list[str]) -> Iterator[tuple[str, str]]:
    for path in paths:
        file = checkout / path
        if (
            file.is_file()
            and not file.is_symlink()
            and file.stat().st_size < 500_000
            and _may_be_script(path)
        ):
            yield path, file.read_bytes().decode("utf-8", "replace")


def _may_be_script(path: str) -> bool:
    *folders, name = path.split("/")
    is_in_place = {"scripts", "script", "bin", "tools", "hack", "ci", "dev"} & set(folders)
    return name.endswith((".sh", ".bash")) or (
        bool(is_in_place) and name.endswith(".py") and name != "__init__.py"
    )


def _commands(checkout: Path, tracked: list[str], scripts: dict[str, str]) -> dict[str, list[str]]:
    """The command lines of documents that start a script, by script."""
    by_name = defaultdict(list)
    for path in scripts:
        by_name[path.rpartition("/")[2]].append(path)
    found: dict[str, list[str]] = defaultdict(list)
    for path in tracked:
        if not path.lower().endswith(_DOCUMENTS) or not (checkout / path).is_file():
            continue
        for command in _shell_lines((checkout / path).read_text("utf-8", "replace")):
            for name in {part.rpartition("/")[2] for part in command.split()} & by_name.keys():
                for script in by_name[name]:
                    if command not in found[script] and any(True for _ in calls_of(command, script)):
                        found[script].append(command)
    return found


def _shell_lines(text: str) -> Iterator[str]:
    """The lines of a document's blocks of shell, without their prompts."""
    fence, is_shell = "", False
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if mark and not fence:
            fence, is_shell = mark[1], mark[2].lower() in _SHELLS
        elif mark and mark[1].startswith(fence) and not mark[2]:
            fence = ""
        elif fence and is_shell:
            yield _PROMPT.sub("", line, count=1)


def _header(text: str) -> dict[str, Any]:
    """The exit codes and variables that the top of a script lists."""
    exits: dict[int, str] = {}
    variables: dict[str, dict[str, str]] = {}
    section = ""
    for line in text.splitlines()[:_HEADER_LINES]:
        found = _COMMENT.match(line)
        content = found[1] if found else ""
        if heading := _HEADING.match(content):
            section = "exits" if heading[1].lower().startswith(("exit", "return")) else "variables"
        elif not content.strip():
            section = ""
        elif section == "exits" and (code := _EXIT.match(content)) and int(code[1]) < 256:
            exits.setdefault(int(code[1]), code[2])
        elif section == "variables" and (variable := _VARIABLE.match(content)):
            default = _DEFAULT.search(variable[2])
            variables[variable[1]] = {"name": variable[1], **({"default": default[1]} if default else {})}
    result: dict[str, Any] = {}
    if exits:
        result["exit_codes"] = [{"code": code, "meaning": meaning} for code, meaning in exits.items()]
    if variables:
        result["env"] = list(variables.values())
    return result


def told(checkout: Path) -> str:
    """The findings of the family over a checkout, and how many statements it answered in which way."""
    loaded = load_matrix(to_yaml(draft(checkout)).encode(), "ownership.yaml")
    if loaded.matrix is None:
        return "\n".join(one.message for one in loaded.findings)
    repository = Repository(
        worktree_snapshot(open_repository(str(checkout), os.environ)), loaded.matrix, POLICY
    )
    report = run(repository, Selection(("contract",)))
    answers = Counter(
        row.answer for script in repository.contracts for row in rows(script) if row.is_documented
    )
    counts = ", ".join(f"{answers[answer]} {answer.value}" for answer in Answer)
    findings = [f"{one.rated.value} {one.rule} {one.message}" for one in report.findings]
    return "\n".join([*findings, f"{len(repository.contracts)} scripts; of what is documented: {counts}"])


if __name__ == "__main__":
    place = Path(sys.argv[1])
    sys.stdout.write(to_yaml(draft(place)) if "--matrix" in sys.argv else f"{told(place)}\n")
