"""Runs ownership-lint and other tools on the files of the MCP benchmark, and reads what they tell.

Each peer stands in a venv of its own, `DIR/PACKAGE`. They run offline and with an empty home. What they print
goes no further than the rule, the line and the server's name: some print the secrets that they read.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mcp_accuracy_classes as classes
from mcp_accuracy_cases import Case, Found, Place, Told

# A finding: the file's place in the corpus, the tool's rule, its line and its server.
Row = tuple[str, str, int | None, Place]
Reader = Callable[["Run"], Iterable[Row]]

PACKAGES = (
    *("agnix", "mcp-latchpoint", "mcp-audit-scanner", "mcp-config-guard", "mcp-config-check", "mcpcheck-py"),
    *("mcp-config-lint", "aisecscan"),
)
OURS = "ownership-lint"
UNKNOWN_FAMILY = re.compile(r"no (?:rule|family)\b.*\bmcp\b", re.IGNORECASE)

# The clients that a tool says it knows, for those that are handed files.
COMMON = frozenset({"claude-code", "claude-desktop", "cursor", "cline", "windsurf"})
"""What tools for "MCP configurations" read."""
SAME_SHAPE = COMMON | {
    "gemini",
    "roo",
    "kilo",
    "kiro",
    "amazonq",
    "junie",
    "copilot",
    "antigravity",
    "zed-dead",
}
"""And others of that shape, for tools that read any file with `mcpServers`."""


class MissingToolError(Exception):
    """A tool that cannot be run, and why."""


@dataclass(frozen=True, slots=True)
class Run:
    """One tool at work on the corpus."""

    programs: Path
    corpus: Path
    cases: Sequence[Case]
    home: Path

    def files(self, dialects: Iterable[str]) -> Iterator[str]:
        """The files of these clients, for a tool that is handed files; not those that only share a name."""
        wanted = frozenset(dialects)
        return (case.file for case in self.cases if case.dialect in wanted and not case.silent)

    def folders(self) -> list[str]:
        """The repositories, for a tool that looks for its files."""
        return sorted({case.folder for case in self.cases})

    def said(self, program: str, *arguments: str) -> str:
        """What a command prints."""
        environment = {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "NO_COLOR": "1",
            "LC_ALL": "C.UTF-8",
        }
        command = [str(self.programs / program), *arguments]
        run = subprocess.run(
            command, cwd=self.corpus, env=environment, capture_output=True, text=True, check=False
        )
        return run.stdout

    def json(self, program: str, *arguments: str) -> dict[str, Any]:
        """What a command prints; nothing where that is no JSON, as with some on a file they cannot read."""
        try:
            read: dict[str, Any] = json.loads(self.said(program, *arguments))
        except json.JSONDecodeError:
            return {}
        return read

    def place(self, path: str) -> str:
        """The place in the corpus of a path that a tool printed."""
        return os.path.relpath(self.corpus / path, self.corpus)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one tool told of all files, and how long it took."""

    tool: str
    version: str
    found: Found
    seconds: float


def outcome(tool: str, run: Run, version: str) -> Outcome:
    """Run a tool, and sort what it tells into classes."""
    start = time.perf_counter()
    rows = list(READERS[tool](run))
    seconds = time.perf_counter() - start
    found: dict[str, list[Told]] = defaultdict(list)
    for file, rule, line, server in rows:
        if kind := CLASS_OF[tool](rule):
            found[file].append(Told(kind, line, server))
    return Outcome(tool, version, found, seconds)


def outcomes(
    corpus: Path, cases: Sequence[Case], peers: Path | None, tools: Sequence[str]
) -> tuple[list[Outcome], dict[str, str]]:
    """Of each tool that can be run, and why the others cannot."""
    done: list[Outcome] = []
    missing: dict[str, str] = {}
    for tool in tools:
        programs = Path(sys.executable).parent if tool == OURS or not peers else peers / tool / "bin"
        with tempfile.TemporaryDirectory() as home:
            try:
                version = version_of(programs, tool)
                done.append(outcome(tool, Run(programs, corpus, cases, Path(home)), version))
            except (MissingToolError, OSError) as error:
                missing[tool] = str(error)
    return done, missing


def install(peers: Path) -> list[str]:
    """Put each peer into a venv of its own; the names of those that could not be."""
    failed = []
    for package in PACKAGES:
        place = peers / package
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
            subprocess.run([place / "bin/python", "-m", "pip", "install", "--quiet", package], check=True)
        except (OSError, subprocess.CalledProcessError):
            failed.append(package)
    return failed


def version_of(programs: Path, package: str) -> str:
    """The version that a venv holds."""
    ask = f"from importlib.metadata import version; print(version({package!r}))"
    try:
        run = subprocess.run([programs / "python", "-c", ask], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        raise MissingToolError("not installed") from None
    return run.stdout.strip()


def _ours(run: Run) -> Iterator[Row]:
    for folder in run.folders():
        command = [sys.executable, "-m", "ownership_lint", "check", "--select", "mcp", "--format", "json"]
        done = subprocess.run(command, cwd=run.corpus / folder, capture_output=True, text=True, check=False)
        if not done.stdout:
            reason = "has no family mcp yet" if UNKNOWN_FAMILY.search(done.stderr) else "failed"
            raise MissingToolError(f"{reason}: {done.stderr.strip().splitlines()[-1:]}")
        for item in json.loads(done.stdout)["findings"]:
            yield f"{folder}/{item['path']}", item["rule"], item.get("line"), None


def _agnix(run: Run) -> Iterator[Row]:
    for folder in run.folders():
        for item in run.json("agnix", "--format", "json", folder).get("diagnostics", ()):
            yield run.place(item["file"]), item["rule"], item["line"], None


def _latchpoint(run: Run) -> Iterator[Row]:
    files = run.files({*SAME_SHAPE, "vscode", "codex"})
    told = run.json("mcp-latchpoint", "scan", *files, "--max-files", "1000", "--format", "json")
    for item in told.get("findings", ()):
        yield run.place(item["source"]), item["rule_id"], None, item["server"]
    for item in told.get("errors", ()):
        yield run.place(item["source"]), "error", None, None


def _mcp_audit(run: Run) -> Iterator[Row]:
    for file in run.files({*SAME_SHAPE, "vscode"}):
        told = run.json("mcp-audit", "scan", "--path", file, "--json", "--offline-registry")
        for item in told.get("findings", ()):
            yield file, item["id"], None, item["server"]


def _config_guard(run: Run) -> Iterator[Row]:
    for file in run.files({"claude-code"}):
        told = run.json("mcp-config-guard", "--path", str(Path(file).parent), "--format", "json")
        for item in told.get("findings", ()):
            rule = item["category"]
            named = f"{rule}/{item['risk']}" if rule in ("transport-security", "rug-pull") else rule
            yield file, named, None, item.get("server")


_CHECKED = re.compile(
    r"^(?P<file>\S.*):$|^\s+(?:error|warning)\s+(?P<rule>[EW]\d+)(?: \[(?P<server>.*?)\])? "
)


def _config_check(run: Run) -> Iterator[Row]:
    file = ""
    for line in run.said("mcp-config-check", *run.files({*COMMON, "zed"})).splitlines():
        found = _CHECKED.match(line)
        if found and found["file"]:
            file = found["file"]
        elif found:
            yield file, found["rule"], None, found["server"]


_LINT_EACH = """
import json, sys, mcpcheck
told = [(file, i.rule_id, i.line, i.json_path) for file in sys.argv[1:] for i in mcpcheck.lint(file).issues]
print(json.dumps({"told": told}))
"""


def _mcpcheck(run: Run) -> Iterator[Row]:
    files = run.files({*COMMON, "zed"})
    for file, rule, line, path in run.json("python", "-c", _LINT_EACH, *files).get("told", ()):
        yield file, rule, line, ([*path.split("."), ""])[1]


def _config_lint(run: Run) -> Iterator[Row]:
    for file in run.files({"claude-desktop"}):
        for item in run.json("mcp-config-lint", "--json", file).get("findings", ()):
            yield file, item["code"], None, item["server"]


def _aisecscan(run: Run) -> Iterator[Row]:
    for folder in run.folders():
        told = run.json("aisecscan", "scan", folder, "--output", "json", "--offline", "--soft-fail")
        for item in told.get("findings", ()):
            yield run.place(item["file"]), item["check_id"], item.get("line"), None


READERS: Mapping[str, Reader] = {
    OURS: _ours,
    "agnix": _agnix,
    "mcp-latchpoint": _latchpoint,
    "mcp-audit-scanner": _mcp_audit,
    "mcp-config-guard": _config_guard,
    "mcp-config-check": _config_check,
    "mcpcheck-py": _mcpcheck,
    "mcp-config-lint": _config_lint,
    "aisecscan": _aisecscan,
}
CLASS_OF: Mapping[str, Callable[[str], str | None]] = {
    OURS: classes.of_ours,
    "agnix": classes.AGNIX.get,
    "mcp-latchpoint": classes.LATCHPOINT.get,
    "mcp-audit-scanner": classes.MCP_AUDIT.get,
    "mcp-config-guard": classes.CONFIG_GUARD.get,
    "mcp-config-check": classes.CONFIG_CHECK.get,
    "mcpcheck-py": classes.MCPCHECK.get,
    "mcp-config-lint": classes.CONFIG_LINT.get,
    "aisecscan": classes.AISECSCAN.get,
}
