"""A matrix for any checkout, made of what its own documents and the headers of its scripts say.

Repositories that keep no matrix document their scripts all the same: command lines in guides, and exit codes
and variables in the comment at the top. Written down as contracts, they show what the family `contract` tells
of scripts that nobody wrote with it in mind. Nothing of the checkout is run.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ownership_lint.analysis.contracts.command_lines import calls_of
from ownership_lint.analysis.contracts.reading import language_of
from ownership_lint.importing.writer import to_yaml

OWNER: Final = "SOMEBODY"
_DOCUMENTS: Final = (".md", ".rst", ".adoc", ".txt")
_PROMPT: Final = re.compile(r"^\s*(?:[$>%]\s+)?")
_HEADER_LINES: Final = 80
_COMMENT: Final = re.compile(r"^\s*(?:#+|//|\*)?\s?(.*)$")
_HEADING: Final = re.compile(
    r"^\s*(exit codes?|returns?|environment(?: variables?)?|env(?: vars?)?)\s*:?\s*$", re.I
)
_EXIT: Final = re.compile(r"^\s*[-*]?\s*`?(\d{1,3})`?\s*(?:[-:=–—]|\s{2,})\s*(\S.*)$")
_VARIABLE: Final = re.compile(r"^\s*[-*]?\s*`?([A-Z][A-Z0-9_]{2,})`?(?:=\S*)?\s*(?:[-:–—(]|\s{2,})\s*(\S.*)$")
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
        if len(entry) == 1:
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
    folders, name = path.split("/")[:-1], path.split("/")[-1]
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
        for line in (checkout / path).read_text("utf-8", "replace").splitlines():
            command = _PROMPT.sub("", line, count=1)
            for name in {part.rpartition("/")[2] for part in command.split()} & by_name.keys():
                for script in by_name[name]:
                    if command not in found[script] and any(True for _ in calls_of(command, script)):
                        found[script].append(command)
    return found


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


if __name__ == "__main__":
    sys.stdout.write(to_yaml(draft(Path(sys.argv[1]))))
