"""What other tools find of the same damage: a naive grep, spelling checkers, and a hook about merges.

They are handed the damaged lines, and the lines as they were: what they tell of both is not about the damage.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tokens_recall import Trial

PACKAGES: Final = ("codespell", "typos", "pre-commit-hooks")
_GREP: Final = re.compile(r"[a-z]await [a-z]")
_TOLD: Final = re.compile(r"^[^:\n]+:(\d+):(?:\d+:)? ?(.*)$", re.MULTILINE)

# The words that a tool complains about, by line.
Words = list[list[str]]


@dataclass(frozen=True, slots=True)
class Peers:
    """The folder that they were installed into."""

    folder: Path

    def install(self) -> list[str]:
        """Get them from PyPI; what could not be had."""
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(self.folder)]
        return [name for name in PACKAGES if subprocess.run([*pip, name], check=False).returncode != 0]

    def of_lines(self) -> Mapping[str, Callable[[Sequence[str]], Words]]:
        """Those that read lines."""
        there = {name: (self.folder / "bin" / name).exists() for name in ("codespell", "typos")}
        tools: dict[str, Callable[[Sequence[str]], Words]] = {"`[a-z]await [a-z]`": _grep}
        if there["codespell"]:
            tools["codespell"] = lambda lines: self._said(lines, "codespell")
        if there["typos"]:
            tools["typos"] = lambda lines: self._said(lines, "typos", "--format", "brief")
        return tools

    def _said(self, lines: Sequence[str], program: str, *options: str) -> Words:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "lines.txt"
            file.write_text("".join(f"{line}\n" for line in lines))
            said = self._run(program, *options, str(file))
        words: Words = [[] for _ in lines]
        for found in _TOLD.finditer(said):
            words[int(found[1]) - 1].append(found[2])
        return words

    def _run(self, program: str, *arguments: str) -> str:
        environment = {"PYTHONPATH": str(self.folder), "PATH": "/usr/bin:/bin"}
        command = [str(self.folder / "bin" / program), *arguments]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return run.stdout

    def merges(self, trials: Sequence[Trial], *options: str) -> int | None:
        """In how many of the files `check-merge-conflict` finds something; None if it is not there."""
        if not (self.folder / "bin/check-merge-conflict").exists():
            return None
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / str(number) for number in range(len(trials))]
            for file, trial in zip(files, trials, strict=True):
                file.write_text(trial.damage.text)
            said = self._run("check-merge-conflict", *options, *map(str, files))
        return len({line.partition(":")[0] for line in said.splitlines() if ":" in line})


def _grep(lines: Sequence[str]) -> Words:
    return [_GREP.findall(line) for line in lines]


def found_by(tool: Callable[[Sequence[str]], Words], trials: Sequence[Trial]) -> dict[int, bool]:
    """Whether a tool told of every damaged place of a trial, by the trial's number."""
    after: list[str] = []
    before: list[str] = []
    owners: list[int] = []
    for number, trial in enumerate(trials):
        for place in trial.damage.places:
            text = trial.damage.text
            start = text.rfind("\n", 0, place.start) + 1
            end = text.find("\n", place.end)
            end = len(text) if end < 0 else end
            after.append(text[start:end])
            before.append(text[start : place.start] + place.before + text[place.end : end])
            owners.append(number)
    told: dict[int, bool] = defaultdict(lambda: True)
    for owner, with_damage, without in zip(owners, tool(after), tool(before), strict=True):
        told[owner] &= len(with_damage) > len(without)
    return told
