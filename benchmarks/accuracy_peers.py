"""Other tools on the cases of the accuracy benchmark, and a few regular expressions as a baseline."""

import json
import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from accuracy_cases import Case, Found

Pairs = Iterable[tuple[str, str]]

# What a team writes first: the shapes alone, for every text file.
NAIVE = {
    "ssn": re.compile(r"\b\d{3}-\d{2}-\d{4}\b"),
    "phone": re.compile(r"\b\d{3}[-.]?\d{3}[-.]?\d{4}\b"),
    "email": re.compile(r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}\b"),
    "mil-email": re.compile(r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]*\bmil\b"),
    "card": re.compile(r"\b(?:\d[ -]?){13,16}\b"),
    "secret-assignment": re.compile(
        r"(?:password|secret|token|api_key)\s*=\s*['\"][^'\"]{8,}['\"]", re.IGNORECASE
    ),
}
NAIVE_PATHS = {
    "data-file": re.compile(r"\.(csv|dump|sql)$"),
    "env-file": re.compile(r"\.env$|\.env\."),
}
NAIVE_KINDS = (*NAIVE, *NAIVE_PATHS)
SECRET_KINDS = ("private-key", "secret-token", "secret-assignment")
_GENERIC = re.compile(r"generic|keyword|entropy|basic auth|password|uri-credential", re.IGNORECASE)


def naive(cases: Iterable[Case]) -> Found:
    """What plain regular expressions find."""
    return {
        case.id: frozenset(
            [kind for kind, regex in NAIVE.items() if regex.search(case.content.decode(errors="replace"))]
            + [kind for kind, regex in NAIVE_PATHS.items() if regex.search(case.path)]
        )
        for case in cases
    }


def peers(venv: Path, tree: Path, cases: Sequence[Case]) -> dict[str, tuple[Found, tuple[str, ...]]]:
    """What each installed tool finds, and the kinds it claims."""
    tools: dict[str, Callable[[Path, Path], Pairs]] = {
        "gitleaks": _gitleaks,
        "betterleaks": _betterleaks,
        "kingfisher": _kingfisher,
        "detect-secrets": _detect_secrets,
    }
    found: dict[str, tuple[Found, tuple[str, ...]]] = {
        name: (_group(run(venv / "bin", tree), tree), SECRET_KINDS)
        for name, run in tools.items()
        if (venv / "bin" / name).exists()
    }
    return found | _libraries(venv, cases)


def _group(pairs: Pairs, tree: Path) -> Found:
    """Kinds by case, of pairs of a path and a tool's own name of what it found."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, name in pairs:
        relative = Path(path).resolve().relative_to(tree.resolve())
        found[relative.parts[0]].add(secret_kind(name))
    return {case: frozenset(kinds) for case, kinds in found.items()}


def secret_kind(name: str) -> str:
    """Our kind for a secret scanner's rule."""
    if "private" in name.lower():
        return "private-key"
    return "secret-assignment" if _GENERIC.search(name) else "secret-token"


def _run(*command: str | Path, cwd: Path) -> str:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False).stdout


def _gitleaks(folder: Path, tree: Path) -> Pairs:
    out = _run(folder / "gitleaks", "dir", ".", "--no-banner", "-f", "json", "-r", "-", cwd=tree)
    return [(str(tree / hit["File"]), hit["RuleID"]) for hit in json.loads(out or "[]")]


def _betterleaks(folder: Path, tree: Path) -> Pairs:
    with tempfile.TemporaryDirectory() as name:
        report = Path(name) / "report.json"
        _run(folder / "betterleaks", "auto", ".", "-s", "-o", report, cwd=tree)
        hits = json.loads(report.read_text())["findings"]
    return [(str(tree / hit["location"]["path"]), hit["rule_id"]) for hit in hits]


def _kingfisher(folder: Path, tree: Path) -> Pairs:
    options = ("--no-validate", "--no-update-check", "--git-history", "none", "--format", "json")
    out = _run(folder / "kingfisher", "scan", str(tree), *options, cwd=tree)
    hits = json.JSONDecoder().raw_decode(out)[0]["findings"]  # a summary follows
    return [
        (str(tree / hit["finding"]["path"]), f"{hit['rule']['id']} {hit['rule']['name']}") for hit in hits
    ]


def _detect_secrets(folder: Path, tree: Path) -> Pairs:
    out = _run(folder / "detect-secrets", "scan", "--all-files", "--no-verify", cwd=tree)
    results: Mapping[str, list[dict[str, str]]] = json.loads(out)["results"]
    return [(str(tree / path), hit["type"]) for path, hits in results.items() for hit in hits]


def _libraries(venv: Path, cases: Sequence[Case]) -> dict[str, tuple[Found, tuple[str, ...]]]:
    """What tools find that are libraries: they run in their own venv."""
    script = Path(__file__).with_name("accuracy_libraries.py")
    texts = {case.id: case.content.decode(errors="replace") for case in cases}
    run = subprocess.run(
        [venv / "bin/python", script], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return {
        tool: ({case: frozenset(kinds) for case, kinds in result["found"].items()}, tuple(result["kinds"]))
        for tool, result in json.loads(run.stdout).items()
    }
