"""Measures the family `tokens`: what it finds of damage done to real code, and what it tells of clean trees.

python benchmarks/tokens_accuracy.py recall CHECKOUT... --write-doc docs/tokens-accuracy.md
python benchmarks/tokens_accuracy.py clean CHECKOUT... --write-doc docs/tokens-accuracy.md
python benchmarks/tokens_accuracy.py clean CHECKOUT... --list         # every finding, to judge it
python benchmarks/tokens_accuracy.py install-peers ../peers           # then: recall … --peers ../peers

A checkout is a folder with a git repository, also a bare one, or NAME=FOLDER. What its HEAD has is read.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tokens_clean import listing, noise, read_tree
from tokens_corpus import Scanner, open_checkout
from tokens_damage import SPLITS
from tokens_kinds import KINDS
from tokens_peers import Peers, found_by
from tokens_recall import BASE, COLUMNS, PARSER, Clock, rows, trials
from tokens_sheet import PROTOTYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tokens_clean import Noise, Tree
    from tokens_corpus import Checkout
    from tokens_damage import Kind
    from tokens_recall import Row

NONE: Final = "\u2013"
FEWEST: Final = 10
"""Files of a language that say something about it."""


def main() -> int:
    """The benchmark as a command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    recall = commands.add_parser("recall", help="damage real files, and look for it")
    recall.add_argument("--seed", type=int, default=1, help="another one damages other files")
    recall.add_argument("--files", type=int, default=250, help="of each language and kind of split token")
    recall.add_argument("--other-files", type=int, default=40, help="of each language and other kind")
    recall.add_argument("--seconds", type=float, default=600, help="after which no more files are damaged")
    recall.add_argument("--only", metavar="REGEX", default="", help="only kinds with such a name")
    recall.add_argument("--peers", type=Path, metavar="DIR", help="a folder with other tools")
    recall.add_argument("--missed", action="store_true", help="list what was not found, and no tables")
    clean = commands.add_parser("clean", help="read whole trees, and count what is told")
    clean.add_argument("--rules", nargs="+", metavar="RULE", help="only these")
    clean.add_argument("--list", action="store_true", help="list the findings, and no tables")
    for command in (recall, clean):
        command.add_argument("checkouts", nargs="+", metavar="CHECKOUT")
        command.add_argument(
            "--write-doc", type=Path, metavar="FILE", help="put the tables between its markers"
        )
    install = commands.add_parser("install-peers", help="get the other tools from PyPI")
    install.add_argument("folder", type=Path)
    options = parser.parse_args()
    return {"recall": _recall, "clean": _clean, "install-peers": _install}[options.command](options)


def _install(options: argparse.Namespace) -> int:
    failed = Peers(options.folder.resolve()).install()
    sys.stderr.writelines(f"could not be installed: {name}\n" for name in failed)
    return 1 if failed else 0


def _recall(options: argparse.Namespace) -> int:
    checkouts = [open_checkout(one) for one in options.checkouts]
    begin = time.monotonic()
    wanted = re.compile(options.only)
    split, other = ([one for one in kinds if wanted.search(one.name)] for kinds in (SPLITS, KINDS))
    half = begin + options.seconds * (0.6 if other else 1)
    split_rows = _rows(checkouts, split, options.seed, options.files, half)
    other_rows = _rows(checkouts, other, options.seed, options.other_files, begin + options.seconds)
    if options.missed:
        sys.stdout.writelines(f"{line}\n" for line in missed([*split_rows, *other_rows]))
        return 0
    peers = Peers(options.peers.resolve()) if options.peers else None
    parts = [
        f"Seed {options.seed}, on " + ", ".join(f"{one.name} {one.commit[:8]}" for one in checkouts) + ".",
        "### Split tokens",
        split_table(split_rows, peers),
        "### Other damage",
        other_table(other_rows),
        *merges(other_rows, peers),
    ]
    _tell("tokens-recall", "\n\n".join(parts), options.write_doc)
    return 0


def _rows(
    checkouts: Sequence[Checkout], kinds: Sequence[Kind], seed: int, most: int, ends: float
) -> list[Row]:
    return rows(trials(checkouts, kinds, seed, most, Clock(ends)), checkouts) if kinds else []


def _clean(options: argparse.Namespace) -> int:
    scanner = Scanner(frozenset(options.rules) if options.rules else None)
    trees = []
    for argument in options.checkouts:
        begin = time.monotonic()
        trees.append(tree := read_tree(open_checkout(argument), scanner))
        seconds = time.monotonic() - begin
        sys.stderr.write(f"{tree.name}: {tree.lines:,} lines, {len(tree.told)} told, {seconds:.0f} s\n")
    if options.list:
        sys.stdout.writelines(f"{line}\n" for line in listing(trees))
        return 0
    _tell("tokens-clean", clean_report(trees, scanner.rules), options.write_doc)
    return 0


def split_table(table: Sequence[Row], peers: Peers | None) -> str:
    """Each kind of split token in each language; the prototype's figure is bold where ours is less."""
    tools = peers.of_lines() if peers else {}
    heads = ("language", "kind", "files", *tools, *COLUMNS, "right repair", "prototype")
    lines = []
    for row in table:
        count = len(row.trials)
        theirs = [_share(sum(found_by(tool, row.trials).values()), count) for tool in tools.values()]
        ours = [_share(found, count) for found in row.found]
        wanted = PROTOTYPE.get((row.language, row.kind))
        is_less = wanted is not None and float(ours[BASE]) < wanted
        mark = NONE if wanted is None else f"**{wanted}**" if is_less else f"{wanted}"
        lines.append((row.language, row.kind, count, *theirs, *ours, _share(row.repaired, count), mark))
    return _table(heads, 2, lines)


def other_table(table: Sequence[Row]) -> str:
    """Each other kind over all languages, and the language in which it fares worst."""
    lines: list[Sequence[object]] = []
    for kind in dict.fromkeys(one.name for one in KINDS):
        mine = [row for row in table if row.kind == kind]
        count = sum(len(row.trials) for row in mine)
        if not count:
            lines.append((kind, NONE, 0, 0, NONE, NONE, NONE))
            continue
        found = [sum(row.found[column] for row in mine) for column in (PARSER, BASE)]
        shares = [_share(one, count) for one in found]
        repaired = _share(sum(row.repaired for row in mine), sum(row.offered for row in mine))
        lines.append((kind, worst(mine), len(mine), count, *shares, repaired))
    heads = ("damage", "least found in", "languages", "files", "file alone", "+ base version", "right repair")
    return _table(heads, 2, lines)


def worst(table: Iterable[Row]) -> str:
    """The language of which the smallest share was found, if any is below another."""
    shares = {
        row.language: float(_share(row.found[BASE], len(row.trials)))
        for row in table
        if len(row.trials) >= FEWEST
    }
    if len(set(shares.values())) < 2:
        return NONE
    language = min(shares, key=lambda one: (shares[one], one))
    return f"{language} {shares[language]}"


def merges(table: Sequence[Row], peers: Peers | None) -> Iterator[str]:
    """A sentence about the other tool that looks for conflict markers."""
    done = [trial for row in table if row.kind.startswith("merge-conflict") for trial in row.trials]
    if peers is None or not done:
        return
    plain, assumed = peers.merges(done), peers.merges(done, "--assume-in-merge")
    if plain is not None and assumed is not None:
        yield (
            f"Of the {len(done)} files with conflict markers, pre-commit's `check-merge-conflict` tells of"
            f" {_share(plain, len(done))} %, and of {_share(assumed, len(done))} % with `--assume-in-merge`."
        )


def missed(table: Iterable[Row]) -> Iterator[str]:
    """A line for each damaged file in which something was not found."""
    for trial in (trial for row in table for trial in row.missed):
        for place in trial.damage.places[:2]:
            text = trial.damage.text
            middle = place.start + text[place.start : place.end].startswith("\n")
            start = text.rfind("\n", 0, middle) + 1
            line = text[start : text.find("\n", middle)].strip()[:140]
            shown = line.encode("ascii", "backslashreplace").decode()
            where = f"{trial.source.checkout} {trial.source.path}:{text.count(chr(10), 0, place.start) + 1}"
            told = ", ".join(f"{one.rule}:{one.line} {one.needs}" for one in trial.found[:3])
            yield f"{trial.kind.name} | {trial.source.language} | {where} | {shown} | {told}"


def clean_report(trees: Sequence[Tree], rules: frozenset[str]) -> str:
    """What was told of all trees, by rule, and how large they are."""
    lines = sum(tree.lines for tree in trees)
    files = sum(tree.files for tree in trees)
    languages: Counter[str] = sum((tree.by_language for tree in trees), Counter())
    sizes = ", ".join(f"{name} {count / 1e6:.1f}" for name, count in languages.most_common(12))
    commits = ", ".join(f"{tree.name} {tree.commit[:8]}" for tree in trees)
    told = [
        (f"`{one.rule}`", one.findings, one.files, f"{one.findings / lines * 1e6:.2f}", *_verdicts(one))
        for one in noise(trees, rules)
    ]
    heads = ("rule", "findings", "files", "per million lines", "real", "false", "not judged")
    return "\n\n".join(
        [
            f"{lines / 1e6:.1f} million lines of code in {files:,} text files: {commits}.",
            f"Million lines by language: {sizes}.",
            _table(heads, 1, told),
        ]
    )


def _verdicts(one: Noise) -> tuple[int, int, int]:
    return one.real, one.false, one.findings - one.real - one.false


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else NONE


def _table(heads: Sequence[str], left: int, lines: Iterable[Sequence[object]]) -> str:
    """A table of Markdown; so many of its columns are words."""
    rule = ["---"] * left + ["--:"] * (len(heads) - left)
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in (heads, rule, *lines))


def _tell(marker: str, text: str, page: Path | None) -> None:
    """Print, and put it between the markers of a page."""
    sys.stdout.write(text + "\n")
    if page is not None:
        start, end = f"<!-- {marker} -->", f"<!-- /{marker} -->"
        between = re.compile(re.escape(start) + ".*" + re.escape(end), re.DOTALL)
        new = f"{start}\n{text}\n{end}"
        page.write_text(between.sub(lambda _: new, page.read_text()))


if __name__ == "__main__":
    sys.exit(main())
