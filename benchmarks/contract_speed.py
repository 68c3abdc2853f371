"""How long it takes to analyse all scripts of a checkout: `contract_speed.py CHECKOUT [TURNS]`.

Every turn begins anew, without a cache, once with a second process and once without. Timed are the import of
the analysers, the reading of the scripts and their analysis; the checkout is only read.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from statistics import median
from time import perf_counter

from ownership_lint.loading import Request, load

_TURNS = 11


def once(checkout: str, *, is_alone: bool) -> tuple[float, int]:
    """The seconds, and how many scripts were analysed."""
    gc.disable()  # as the command does
    repository = load(Request(os.environ, checkout, no_cache=True), needs_matrix=False).repository
    entries = [repository.entries[path] for path in repository.scripts]
    start = perf_counter()
    sizes = {
        one.entry.path: len(one.data or b"") for one in repository.snapshot.read_many(entries, keep=True)
    }
    if not is_alone:
        repository.interfaces.expect(sizes)
    known = [path for path in sizes if repository.interfaces.interface(path) is not None]
    return perf_counter() - start, len(known)


def main(checkout: str, turns: int) -> None:
    """Print the least, the median and the most of all turns."""
    taken: dict[str, list[float]] = {"two processes": [], "one process": []}
    for _ in range(turns):
        for name, seconds in taken.items():
            command = [sys.executable, __file__, checkout, "--once", name]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found, count = done.stdout.split()
            seconds.append(float(found))
    for name, seconds in taken.items():
        least, middle, most = min(seconds), median(seconds), max(seconds)
        print(f"{count} scripts, {name}: {middle:.2f} s [{least:.2f} to {most:.2f}], {turns} turns")


if __name__ == "__main__":
    if "--once" in sys.argv:
        print(*once(sys.argv[1], is_alone=sys.argv[3] == "one process"))
    else:
        main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else _TURNS)
