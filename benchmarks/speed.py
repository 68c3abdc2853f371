#!/usr/bin/env python3
"""Measure speed and memory of ownership-lint on a checkout, beside other tools, in turns.

CHECKOUT is only read: everything runs in a clone of it in a temporary folder. What the others are comes from
DIR, which install_peers.py fills. A command that fails, or does not find what is planted for it, has no time.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from commands import Command, Tools, interpreter_of
from corpus import Corpus, NoCorpusError, clone, stage
from limits import limit_of
from machine import facts
from measuring import DidNotRunError, Place, Run
from ownership_lint.inputs.bundled_packs import VALUES
from planted import plant
from results import Case, Equality, Peak, Row, Tree, document, replaced
from same_rules import same_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

CASES: Final = ("staged", "staged-clean", "cold", "warm", "equal")
_RUNS: Final = {"staged": 11, "staged-clean": 11, "cold": 5, "warm": 11}
_FEWEST: Final = 3
"""Runs of what a limit is about, however long they take."""
_ONE_PROCESSOR: Final = """
import os, sys
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.execv(sys.argv[1], sys.argv[1:])
"""


@dataclass(frozen=True, slots=True)
class Bench:
    """All that a case needs."""

    corpus: Corpus
    tools: Tools
    place: Place
    probe: Place
    """A repository in which everybody has to find something."""
    runs: int | None
    seconds: float
    """After which the runs of one row end."""
    only: re.Pattern[str] | None

    def measure(
        self,
        name: str,
        title: str,
        ours: Sequence[str],
        commands: Iterable[Command],
        proofs: Iterable[Command],
        before: Callable[[], None],
    ) -> Case:
        """Run ours and each of the others in turns; `before` goes before each run of ours."""
        _say(f"== {name}")
        before()
        together, code = self.place.rehearse(ours)
        if code not in {0, 1}:
            raise SystemExit(f"speed.py: ours failed: {_last_line(self.place.errors)}")
        proof = {one.name: one for one in proofs}
        rows = [
            self._row(name, ours, one, proof.get(one.name), before)
            for one in commands
            if self.only is None or self.only.search(one.name)
        ]
        runs = [run for row in rows for run in row.ours] or [self.place.run(ours)]
        codes = tuple({run.code for run in runs} | {code})
        peak = Peak(max(run.peak for run in runs), together)
        return Case(name, title, " ".join(["ownership-lint", *ours[1:]]), peak, codes, tuple(rows))

    def _row(
        self, case: str, ours: Sequence[str], one: Command, proof: Command | None, before: Callable[[], None]
    ) -> Row:
        if one.problem:
            return Row(one.name, problem=one.problem)
        try:
            self._prove(proof)
            before_theirs = before if one.argv[0] == ours[0] else lambda: None
            before_theirs()
            together, code = self.place.rehearse(one.argv)
            if problem := failure(one, code, self.place.errors.read_bytes()):
                return Row(one.name, problem=problem)
            fewest = _FEWEST if limit_of(case, one.name) else 1
            row = self._turns(case, ours, one, fewest, before, before_theirs)
        except DidNotRunError as error:
            return Row(one.name, problem=str(error))
        if bad := sorted({run.code for run in row.theirs} - one.codes):
            return Row(one.name, problem=f"exit code {bad[0]}")
        peak = Peak(max(run.peak for run in row.theirs), together)
        done = Row(one.name, row.ours, row.theirs, peak)
        _say(f"{one.name}: {row.theirs[0].seconds * 1000:.0f} ms, ours / theirs {done.ratio or 0:.3f}")
        return done

    def _turns(
        self,
        case: str,
        ours: Sequence[str],
        one: Command,
        fewest: int,
        before: Callable[[], None],
        before_theirs: Callable[[], None],
    ) -> Row:
        our_runs: list[Run] = []
        their_runs: list[Run] = []
        spent = 0.0
        for number in range(self.runs or _RUNS[case]):
            if number >= fewest and spent > self.seconds:
                break
            before()
            our_runs.append(self.place.run(ours))
            before_theirs()
            their_runs.append(self.place.run(one.argv))
            spent += our_runs[-1].seconds + their_runs[-1].seconds
        return Row(one.name, tuple(our_runs), tuple(their_runs))

    def _prove(self, proof: Command | None) -> None:
        """Have a command find what is planted, so that its time is not that of finding nothing to do."""
        if proof is None or proof.finds is None:
            return
        code = self.probe.run(proof.argv).code
        if code != proof.finds:
            raise DidNotRunError(f"did not find what was planted (exit code {code})")


def failure(command: Command, code: int, errors: bytes) -> str:
    """Why a run does not count; empty where it does."""
    if b"Traceback (most recent call last)" in errors:
        return "it crashed"
    return "" if code in command.codes else f"exit code {code}"


def staged(bench: Bench) -> Case:
    """The hook of a commit that changes five files, in a clone where it ran before."""
    corpus, tools = bench.corpus, bench.tools
    ours = tools.check("--staged", "--select", "pii")
    kept = bench.place.scratch / "kept-cache"
    for options in (ours, tools.check("--staged", "--matrix", str(tools.matrix))):
        bench.place.run(options)
    _copy(corpus.cache, kept)
    files = stage(corpus)
    _say("staged: " + ", ".join(files))
    title = f"Hook, {len(files)} staged files"
    return bench.measure(
        "staged",
        title,
        ours,
        tools.staged(files),
        tools.staged(("planted.txt",)),
        lambda: _copy(kept, corpus.cache),
    )


def staged_clean(bench: Bench) -> Case:
    """The hook where nothing is staged: what is left is how long it takes to start."""
    ours = bench.tools.check("--staged", "--select", "pii")
    bench.corpus.git("reset", "--quiet", "--hard")
    bench.place.run(ours)
    commands = bench.tools.staged(())
    return bench.measure(
        "staged-clean", "Hook, nothing staged", ours, commands, bench.tools.staged(()), _nothing
    )


def cold(bench: Bench) -> Case:
    """The whole tree, nothing remembered; the files themselves are in the system's page cache."""
    corpus, tools = bench.corpus, bench.tools
    corpus.git("reset", "--quiet", "--hard")
    commands = list(tools.cold(corpus.size))
    if (corpus.tree / ".gitleaks.toml").exists():
        commands.insert(2, tools.with_rules_of_the_repository())
    ours = tools.check("--select", "pii")
    return bench.measure("cold", "Whole tree, cold", ours, commands, tools.cold(0), corpus.forget)


def warm(bench: Bench) -> Case:
    """The whole tree again, unchanged."""
    corpus, tools = bench.corpus, bench.tools
    corpus.git("reset", "--quiet", "--hard")
    ours = tools.check("--select", "pii")
    bench.place.run(tools.check("--matrix", str(tools.matrix)))
    bench.place.run(ours)
    return bench.measure("warm", "Whole tree, warm", ours, tools.warm(), tools.warm(), _nothing)


def equalities(bench: Bench) -> list[Equality]:
    """Whether what is remembered, or shared among processes, changes a report."""
    bench.corpus.git("reset", "--quiet", "--hard")
    found = []
    for name, state in (("work tree", ()), ("index", ("--staged",))):
        ours = bench.tools.check("--select", "pii", "--format", "json", *state)
        bench.corpus.forget()
        first = _report(bench.place, ours)
        found.append(Equality(f"{name}: warm", _report(bench.place, ours) == first))
        found.append(Equality(f"{name}: `--no-cache`", _report(bench.place, [*ours, "--no-cache"]) == first))
        if hasattr(os, "sched_setaffinity"):
            bench.corpus.forget()
            alone = [sys.executable, "-I", "-c", _ONE_PROCESSOR, *ours]
            found.append(Equality(f"{name}: cold, on one processor", _report(bench.place, alone) == first))
    return found


def _report(place: Place, argv: Sequence[str]) -> bytes:
    code = place.run(argv).code
    if code not in {0, 1}:
        raise SystemExit(f"speed.py: ours failed: {_last_line(place.errors)}")
    return place.output.read_bytes()


def main() -> int:
    """Measure and tell; 2 where the checkout cannot be measured."""
    options = _options()
    with TemporaryDirectory(prefix="speed-") as folder:
        scratch = Path(folder).resolve()
        try:
            corpus = clone(options.checkout, scratch)
            bench = _bench(options, corpus, scratch)
            cases = [MEASURES[name](bench) for name in options.cases if name in MEASURES]
            equal = equalities(bench) if "equal" in options.cases else []
        except NoCorpusError as error:
            print(f"speed.py: {options.checkout}: {error}", file=sys.stderr)
            return 2
        tree = Tree(options.name, corpus.commit, corpus.files, corpus.size)
        text = document(tree, facts(bench.tools, scratch), cases, equal)
    print(text, end="")
    if options.markdown:
        options.markdown.write_text(text)
    if options.write_doc:
        options.write_doc.write_text(replaced(options.write_doc.read_text(), options.name, text))
    return 0


MEASURES: Final = {"staged": staged, "staged-clean": staged_clean, "cold": cold, "warm": warm}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("checkout", type=Path, metavar="CHECKOUT")
    parser.add_argument("--peers", type=Path, metavar="DIR", default=Path("peers"))
    parser.add_argument(
        "--ours", type=Path, metavar="PATH", default=Path(sys.executable).parent / "ownership-lint"
    )
    parser.add_argument(
        "--cases", nargs="+", choices=CASES, default=CASES, metavar="CASE", help=", ".join(CASES)
    )
    parser.add_argument("--only", type=re.compile, metavar="REGEX", help="only commands with such a name")
    parser.add_argument(
        "--runs", type=int, metavar="N", help="turns of each row, instead of the case's own number"
    )
    parser.add_argument("--seconds", type=float, default=15, metavar="N", help="after which a row ends early")
    parser.add_argument("--timeout", type=float, default=120, metavar="N", help="seconds for one run")
    parser.add_argument(
        "--name", metavar="NAME", help="of the tree, in what is written; the folder's if not given"
    )
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write the tables there")
    parser.add_argument("--write-doc", type=Path, metavar="FILE", help="put them between the marks for NAME")
    options = parser.parse_args()
    options.name = options.name or options.checkout.resolve().name
    if not options.ours.is_file():
        parser.error(f"{options.ours}: no such program; --ours names it")
    if options.write_doc:
        with suppress(ValueError):
            replaced(options.write_doc.read_text(), options.name, "")
            return options
        parser.error(f"{options.write_doc} has no place for `{options.name}`")
    return options


def _bench(options: argparse.Namespace, corpus: Corpus, scratch: Path) -> Bench:
    tools = Tools(
        options.ours.absolute(),
        interpreter_of(options.ours),
        options.peers.resolve(),
        scratch / "patterns",
        scratch / "gitleaks.toml",
        scratch / "ownership.yaml",
    )
    tools.patterns.write_text("\n".join(same_rules(VALUES)) + "\n")
    # Kingfisher makes a commit of what is staged, for itself, and needs a name for that.
    (scratch / ".gitconfig").write_text("[user]\nname = Nobody\nemail = nobody@example.com\n")
    tools.default_rules.write_text("[extend]\nuseDefault = true\n")
    tools.matrix.write_text("version: 1\nkind: ownership\nscripts: {}\n")
    place = Place(corpus.tree, scratch, options.timeout)
    probe = Place(plant(scratch / "probe"), scratch, options.timeout)
    return Bench(corpus, tools, place, probe, options.runs, options.seconds, options.only)


def _copy(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, target)


def _nothing() -> None:
    return


def _last_line(file: Path) -> str:
    return (file.read_text(errors="replace").strip().splitlines() or [""])[-1]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
