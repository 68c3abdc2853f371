"""What was measured, as tables: medians, ratios, memory, and what of our limits is met."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from limits import LARGE, MOST_MEMORY, limit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from measuring import Run

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Peak:
    """The most memory a command held, in bytes."""

    process: int
    """Of its processes the largest one."""
    together: int | None
    """All at once, where that can be told."""

    @property
    def most(self) -> int:
        """The larger of what two ways of looking tell."""
        return max(self.process, self.together or 0)


@dataclass(frozen=True, slots=True)
class Row:
    """One command beside ours, run in turns."""

    against: str
    ours: tuple[Run, ...] = ()
    theirs: tuple[Run, ...] = ()
    peak: Peak | None = None
    problem: str = ""
    """Why there is no time, where there is none."""

    @property
    def ratio(self) -> float | None:
        """Our median by theirs, of the runs that took turns."""
        if self.problem or not self.theirs:
            return None
        return _median(self.ours) / _median(self.theirs)


@dataclass(frozen=True, slots=True)
class Case:
    """One situation with all that was run in it."""

    name: str
    title: str
    ours: str
    """Our command, as one would type it."""
    peak: Peak
    codes: tuple[int, ...]
    """The exit codes of our runs."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Equality:
    """Whether a report is the same, byte for byte, as that of a first run."""

    name: str
    is_equal: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """What was searched."""

    name: str
    commit: str
    files: int
    size: int
    """In bytes."""


def document(
    tree: Tree, facts: Mapping[str, str], cases: Sequence[Case], equalities: Sequence[Equality]
) -> str:
    """All of it as Markdown."""
    parts = [
        f"{tree.files:,} files, {tree.size / 1e6:,.1f} MB, commit `{tree.commit[:12]}`.",
        _table(("fact", "value"), facts.items()),
    ]
    for case in cases:
        parts += [f"**{case.title}** `{case.ours}`", table(case)]
    checks = [*verdicts(tree, cases), *(_equality(one) for one in equalities)]
    parts += ["**Limits**", _table(("limit", "measured", "verdict"), checks)]
    return "\n\n".join(parts) + "\n"


def table(case: Case) -> str:
    """A case as a Markdown table, ours first."""
    heads = (
        "command",
        "ms, median [least to most]",
        "ours, ms",
        "ours / theirs",
        "MiB",
        "exit codes",
        "runs",
    )
    ours = [run for row in case.rows for run in row.ours]
    first = ("ownership-lint", _times(ours), "", "", mebibytes(case.peak), _codes(case.codes), str(len(ours)))
    return _table(heads, [first, *map(_cells, case.rows)])


def _cells(row: Row) -> tuple[str, ...]:
    if row.ratio is None or row.peak is None:
        return row.against, f"not measured: {row.problem}", "", "", "", "", ""
    return (
        row.against,
        _times(row.theirs),
        f"{_median(row.ours) * 1000:.0f}",
        ratio(row.ratio),
        mebibytes(row.peak),
        _codes(run.code for run in row.theirs),
        str(len(row.theirs)),
    )


def verdicts(tree: Tree, cases: Iterable[Case]) -> Iterator[tuple[str, str, str]]:
    """Each limit that concerns these cases: what it is, what was measured, whether it is met."""
    for case in cases:
        for row in case.rows:
            limit = limit_of(case.name, row.against)
            if limit is not None and limit.time is not None:
                yield _verdict(f"{case.name}: time / {row.against}", limit.time, row.ratio)
            if limit is not None and limit.memory is not None:
                share = None if row.ratio is None or row.peak is None else case.peak.most / row.peak.most
                yield _verdict(f"{case.name}: memory / {row.against}", limit.memory, share)
        if case.name in {"cold", "warm"}:
            yield _memory(case, tree)


def _verdict(name: str, most: float, measured: float | None) -> tuple[str, str, str]:
    if measured is None:
        return f"{name} ≤ {most:g}", "", "not measured"
    return f"{name} ≤ {most:g}", ratio(measured), _met(measured <= most)


def _memory(case: Case, tree: Tree) -> tuple[str, str, str]:
    name = f"{case.name}: memory ≤ {MOST_MEMORY // _MIB} MiB"
    of_smaller = "" if tree.files >= LARGE else f" (promised for {LARGE:,} files)"
    return name + of_smaller, f"{mebibytes(case.peak)} MiB", _met(case.peak.most <= MOST_MEMORY)


def _equality(one: Equality) -> tuple[str, str, str]:
    return f"report, {one.name}", "equal" if one.is_equal else "differs", _met(one.is_equal)


def _met(is_met: bool) -> str:
    return "met" if is_met else "**not met**"


def ratio(value: float) -> str:
    """A ratio with as many digits as it deserves."""
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def mebibytes(peak: Peak) -> str:
    """A peak of memory."""
    return f"{peak.most / _MIB:.0f}"


def _median(runs: Iterable[Run]) -> float:
    return median(run.seconds for run in runs)


def _times(runs: Sequence[Run]) -> str:
    if not runs:
        return ""
    each = [run.seconds * 1000 for run in runs]
    return f"{median(each):.0f} [{min(each):.0f} to {max(each):.0f}]"


def _codes(codes: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(set(codes))))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def replaced(page: str, name: str, text: str) -> str:
    """A page with `text` between the marks for `name`."""
    begin, end = f"<!-- results: {name} -->", f"<!-- end: {name} -->"
    before, mark, rest = page.partition(begin)
    _, other, after = rest.partition(end)
    if not mark or not other:
        raise ValueError(f"the page has no place for `{name}`: {begin} and {end}")
    return f"{before}{begin}\n\n{text}\n{end}{after}"
