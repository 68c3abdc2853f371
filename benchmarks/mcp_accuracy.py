"""Measures the MCP family and other tools on public client files that were judged by hand.

python benchmarks/mcp_accuracy.py ../corpus --fetch                    # gets the files, once
python benchmarks/mcp_accuracy.py ../corpus --install-peers ../peers   # gets the other tools, once
python benchmarks/mcp_accuracy.py ../corpus --peers ../peers --write-doc docs/mcp-accuracy.md
python benchmarks/mcp_accuracy.py ../corpus --explain ownership-lint   # what it missed, and what was wrong
"""

import argparse
import hashlib
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from mcp_accuracy_cases import CLASSES, Case, Figure, compare, read_cases, score
from mcp_accuracy_peers import OURS, PACKAGES, Outcome, install, outcomes

START, END = "<!-- mcp-accuracy -->", "<!-- /mcp-accuracy -->"
RAW = "https://raw.githubusercontent.com"


def main() -> int:
    """The benchmark as a command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="the folder with the files, a repository in each folder")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="a folder with the other tools")
    parser.add_argument("--install-peers", type=Path, metavar="DIR", help="install them there, and end")
    parser.add_argument("--fetch", action="store_true", help="download the files that are missing")
    parser.add_argument("--explain", metavar="TOOL", help="list what a tool missed and told wrongly")
    parser.add_argument("--half", choices=["held-out", "open"], help="with --explain: only these files")
    parser.add_argument(
        "--write-doc", type=Path, metavar="FILE", help="put the tables between the markers of FILE"
    )
    options = parser.parse_args()
    if options.install_peers:
        failed = install(options.install_peers.resolve())
        sys.stderr.writelines(f"could not be installed: {name}\n" for name in failed)
        return 1 if failed else 0
    cases = read_cases()
    if options.fetch:
        fetch(options.corpus, cases)
    present = [case for case in cases if is_there(options.corpus, case)]
    peers = options.peers.resolve() if options.peers else None
    tools = (OURS, *(PACKAGES if peers else ()))
    asked = tools if options.explain is None else tuple(tool for tool in tools if tool == options.explain)
    done, missing = outcomes(options.corpus.resolve(), present, peers, asked)
    if options.explain:
        sys.stdout.write(explanation(present, done, options.half))
        return 0
    text = report(cases, present, done, missing)
    sys.stdout.write(text + "\n")
    if options.write_doc:
        put(options.write_doc, text)
    return 0


def is_there(corpus: Path, case: Case) -> bool:
    """Whether a file lies in the corpus, unchanged."""
    file = corpus / case.file
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == case.sha256


def fetch(corpus: Path, cases: Sequence[Case]) -> None:
    """Download what is missing from where it is public, and make each folder a repository."""
    for case in cases:
        if not is_there(corpus, case):
            for path in (case.path, *case.beside):
                _download(case, path, corpus / case.folder / path)
    for folder in sorted({corpus / case.folder for case in cases}):
        subprocess.run(["git", "init", "-q", folder], check=True)
        subprocess.run(["git", "-C", folder, "add", "-Af"], check=True)


def _download(case: Case, path: str, file: Path) -> None:
    address = f"{RAW}/{case.repo}/{case.commit}/{urllib.parse.quote(path)}"
    file.parent.mkdir(parents=True, exist_ok=True)
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  always https
        file.write_bytes(answer.read())


def report(
    cases: Sequence[Case], present: Sequence[Case], done: Sequence[Outcome], missing: dict[str, str]
) -> str:
    """All tables."""
    held_out = [case for case in present if case.held_out]
    parts = [
        counts(cases, present),
        "### Held-out files\n",
        accuracy_table(held_out, done),
        "\n### All files\n",
        accuracy_table(present, done),
        "\n### Silence and speed\n",
        silence_table(present, done),
        *(f"\nNot run: {tool} ({reason})." for tool, reason in missing.items()),
    ]
    return "\n".join(parts)


def counts(cases: Sequence[Case], present: Sequence[Case]) -> str:
    """A paragraph about the set."""
    servers = sum(bool(case.servers) for case in present)
    dialects = {case.dialect for case in present if case.servers}
    silent = sum(case.silent for case in present)
    held_out = sum(case.held_out for case in present)
    gone = len(cases) - len(present)
    missing = f" {gone} of the judged files were missing or had changed." if gone else ""
    return (
        f"{len(present)} files, {servers} of them with servers, in {len(dialects)} dialects; {silent} only"
        f" share a name with a client's file or declare no server; {held_out} are held out.{missing}\n"
    )


def accuracy_table(cases: Sequence[Case], done: Sequence[Outcome]) -> str:
    """Recall and precision of each tool in each class."""
    figures = {one.tool: score(cases, one.found) for one in done}
    places = score(cases, {})
    heads = [f"{figure.kind} ({figure.places})" for figure in places]
    head = "| tool | " + " | ".join(heads) + " |\n| --- |" + " --: |" * len(CLASSES)
    rows = [f"| {tool} | " + " | ".join(map(_cell, all_)) + " |" for tool, all_ in figures.items()]
    return "\n".join([head, *rows])


def silence_table(cases: Sequence[Case], done: Sequence[Outcome]) -> str:
    """On how many files each tool was wrong where it should have said nothing, and its time."""
    clean = [case for case in cases if case.is_clean and not case.silent]
    silent = [case for case in cases if case.silent]
    head = (
        f"| tool | version | wrong findings in clean files ({len(clean)}) | in files of the same name"
        f" ({len(silent)}) | seconds |\n| --- | --- | --: | --: | --: |"
    )
    rows = [
        f"| {one.tool} | {one.version} | {_alarmed(clean, one)} | {_alarmed(silent, one)} |"
        f" {one.seconds:.1f} |"
        for one in done
    ]
    return "\n".join([head, *rows])


def _alarmed(cases: Sequence[Case], one: Outcome) -> int:
    return sum(any(figure.false for figure in score([case], one.found)) for case in cases)


def _cell(figure: Figure) -> str:
    if not figure.hits and not figure.false:
        return "–"  # noqa: RUF001
    return f"{_rate(figure.recall)} / {_rate(figure.precision)}"


def _rate(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"


def explanation(cases: Sequence[Case], done: Sequence[Outcome], half: str | None) -> str:
    """What a tool missed and told wrongly, a line each."""
    lines: list[str] = []
    for one in done:
        for case in cases:
            if half is None or case.held_out == (half == "held-out"):
                lines += _explained(case, one)
    return "\n".join([*lines, ""])


def _explained(case: Case, one: Outcome) -> list[str]:
    lines = []
    for kind in CLASSES:
        told = [item for item in one.found.get(case.file, ()) if item.kind == kind]
        must, right, wrong = compare(case, kind, told)
        problems = {v.server: f"{v.line} {v.problem}" for v in case.verdicts if v.kind == kind and not v.may}
        lines += [
            f"missed  {kind:11} {case.file}:{problems[at]} {at or ''}" for at in sorted(must - right, key=str)
        ]
        lines += [f"wrong   {kind:11} {case.file} {at or '(file)'}" for at in sorted(wrong, key=str)]
    return lines


def put(page: Path, text: str) -> None:
    """Replace what stands between the markers of the page."""
    between = re.compile(re.escape(START) + ".*" + re.escape(END), re.DOTALL)
    page.write_text(between.sub(lambda _: f"{START}\n{text}\n{END}", page.read_text()))


if __name__ == "__main__":
    sys.exit(main())
