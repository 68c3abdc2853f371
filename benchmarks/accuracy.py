"""Measures precision and recall of the PII family, and of the peers installed in a venv.

python benchmarks/accuracy.py                                   # the table, on standard output
python benchmarks/accuracy.py --peers ../peers --write        # and into docs/pii-accuracy.md
python benchmarks/accuracy.py --peers ../peers --oracles      # on what libraries make and judge
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import accuracy_peers
from accuracy_cases import KINDS, Case, Figure, Found, read_cases, score

PAGE = Path(__file__).resolve().parents[1] / "docs/pii-accuracy.md"
POLICY = "version: 1\nkind: policy\nrules:\n  pii/ip-address: warning\n"


def main() -> int:
    """The benchmark as a command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", default="first", help="a folder of benchmarks/accuracy")
    parser.add_argument("--peers", type=Path, help="a venv with other tools")
    parser.add_argument("--oracles", action="store_true", help="cases that libraries in the venv make")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/pii-accuracy.md")
    options = parser.parse_args()
    if options.oracles:
        told = oracle_table(options.peers)
        sys.stdout.write(told + "\n")
        if options.write:
            put("oracles", told)
        return 0
    cases = read_cases(options.set)
    found: dict[str, tuple[Found, tuple[str, ...]]] = {}
    with tempfile.TemporaryDirectory() as name:
        tree = lay_out(cases, Path(name))
        found["ownership-lint"] = ours(tree), KINDS
        found["naive regexes"] = accuracy_peers.naive(cases), accuracy_peers.NAIVE_KINDS
        if options.peers:
            found |= accuracy_peers.peers(options.peers, tree, cases)
    figures = {tool: score(cases, by_case, kinds) for tool, (by_case, kinds) in found.items()}
    text = "\n\n".join([counts(cases), own_table(figures["ownership-lint"]), peer_table(figures)])
    sys.stdout.write(text + "\n")
    if options.write:
        put(options.set, text)
    return 0


def lay_out(cases: Iterable[Case], folder: Path) -> Path:
    """A repository with each case in a folder of its own."""
    for case in cases:
        file = folder / case.id / case.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(case.content)
    (folder / "policy").mkdir()
    (folder / "policy/policy.yaml").write_text(POLICY)
    subprocess.run(["git", "init", "-q", folder], check=True)
    subprocess.run(["git", "-C", folder, "add", "-Af"], check=True)
    return folder


def ours(tree: Path) -> Found:
    """What the command line finds."""
    command = [sys.executable, "-m", "ownership_lint", "check", "--select", "pii", "--format", "json"]
    run = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    found: dict[str, set[str]] = defaultdict(set)
    for finding in json.loads(run.stdout)["findings"]:
        found[finding["path"].partition("/")[0]].add(finding["rule"].removeprefix("pii/"))
    return {case: frozenset(kinds) for case, kinds in found.items()}


def oracle_table(venv: Path) -> str:
    """Our figures on what other people's libraries make and judge."""
    script = Path(__file__).with_name("accuracy_oracles.py")
    run = subprocess.run([venv / "bin/python", script], capture_output=True, text=True, check=True)
    made = json.loads(run.stdout)
    cases = [
        Case(f"c{number:05}", path, text.encode() + b"\n", kind)
        for number, (_, path, text, kind) in enumerate(made)
    ]
    with tempfile.TemporaryDirectory() as name:
        found = ours(lay_out(cases, Path(name)))
    by_oracle: dict[str, list[Case]] = defaultdict(list)
    for case, (oracle, *_) in zip(cases, made, strict=True):
        by_oracle[oracle].append(case)
    rows = [_oracle_row(oracle, group, found) for oracle, group in by_oracle.items()]
    head = "| oracle | with a value | found | without one | false alarms | precision | recall |"
    return "\n".join([head, "| --- | --: | --: | --: | --: | --: | --: |", *rows])


def _oracle_row(oracle: str, cases: Sequence[Case], found: Found) -> str:
    positives = [case for case in cases if case.kind]
    hits = sum(case.kind in found.get(case.id, frozenset()) for case in positives)
    false = sum(bool(found.get(case.id, frozenset()) - {case.kind}) for case in cases)
    precision = hits / (hits + false) if hits + false else None
    recall = hits / len(positives) if positives else None
    return (
        f"| {oracle} | {len(positives)} | {hits} | {len(cases) - len(positives)} | {false} |"
        f" {_rate(precision)} | {_rate(recall)} |"
    )


def counts(cases: Sequence[Case]) -> str:
    """One line about the set."""
    negatives = sum(case.kind is None for case in cases)
    return f"{len(cases)} cases, {negatives} of them with nothing to find."


def own_table(figures: Sequence[Figure]) -> str:
    """Our figures, with the ids of what went wrong."""
    rows = [
        f"| `{f.kind}` | {f.positives} | {f.hits} | {len(f.false)} | {_rate(f.precision)} |"
        f" {_rate(f.recall)} | {', '.join([*f.missed, *f.false])} |"
        for f in figures
    ]
    hits, positives = sum(f.hits for f in figures), sum(f.positives for f in figures)
    false = sum(len(f.false) for f in figures)
    precision, recall = _rate(hits / (hits + false)), _rate(hits / positives)
    rows.append(f"| all | {positives} | {hits} | {false} | {precision} | {recall} | |")
    head = "| kind | cases | found | false alarms | precision | recall | missed, or false |"
    return "\n".join([head, "| --- | --: | --: | --: | --: | --: | --- |", *rows])


def peer_table(figures: dict[str, tuple[Figure, ...]]) -> str:
    """Precision and recall of each tool, a column each."""
    tools = list(figures)
    by_kind = {tool: {figure.kind: figure for figure in figures[tool]} for tool in tools}
    rows = [
        f"| `{kind}` | " + " | ".join(_cell(by_kind[tool].get(kind)) for tool in tools) + " |"
        for kind in KINDS
    ]
    head = "| kind | " + " | ".join(tools) + " |"
    return "\n".join([head, "| --- |" + " --: |" * len(tools), *rows])


def _cell(figure: Figure | None) -> str:
    return f"{_rate(figure.precision)} / {_rate(figure.recall)}" if figure else "–"  # noqa: RUF001


def _rate(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"


def put(name: str, text: str) -> None:
    """Replace what stands between the markers of the page."""
    start, end = f"<!-- accuracy:{name} -->", f"<!-- /accuracy:{name} -->"
    page = PAGE.read_text()
    between = re.compile(re.escape(start) + ".*" + re.escape(end), re.DOTALL)
    PAGE.write_text(between.sub(lambda _: f"{start}\n{text}\n{end}", page))


if __name__ == "__main__":
    sys.exit(main())
