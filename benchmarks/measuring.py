"""Runs one process and says how long it took and how much memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LAUNCHER: Final = Path(__file__).with_name("launch.py")
_BETWEEN_LOOKS: Final = 0.005


class DidNotRunError(Exception):
    """A command took too long, or could not be started."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process, with its children, took."""

    seconds: float
    peak: int
    """The most that one of its processes held at once, in bytes."""
    code: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where commands run: a folder, and scratch space that is not in it."""

    folder: Path
    scratch: Path
    timeout: float

    @property
    def output(self) -> Path:
        """What the last command printed."""
        return self.scratch / "stdout"

    @property
    def errors(self) -> Path:
        """What the last command complained about."""
        return self.scratch / "stderr"

    def run(self, argv: Sequence[str]) -> Run:
        """Measure one run of a command, whose first word is the path of a program."""
        launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(self.output), str(self.errors)]
        process = subprocess.Popen(
            [*launcher, *argv],
            cwd=self.folder,
            env=environment(self.scratch),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            told, complaint = process.communicate(timeout=self.timeout)
        except subprocess.TimeoutExpired as error:
            _end(process)
            raise DidNotRunError(f"stopped after {self.timeout:g} s") from error
        if process.returncode != 0:
            last = complaint.decode(errors="replace").strip().splitlines()[-1:]
            raise DidNotRunError("could not be started: " + " ".join(last))
        seconds, peak, code = told.split()
        return Run(float(seconds), int(peak), int(code))

    def rehearse(self, argv: Sequence[str]) -> tuple[int | None, int]:
        """Run a command untimed: the most that it and its children held together, and its exit code.

        They are looked at every few milliseconds; what processes share counts once. None where the system
        does not tell (only Linux does).
        """
        end = monotonic() + self.timeout
        with self.output.open("wb") as output, self.errors.open("wb") as errors:
            process = subprocess.Popen(
                argv,
                cwd=self.folder,
                env=environment(self.scratch),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )
            peak = 0
            while process.poll() is None:
                peak = max(peak, sum(_share(one) for one in _family(process.pid)))
                if monotonic() > end:
                    _end(process)
                    raise DidNotRunError(f"stopped after {self.timeout:g} s")
                sleep(_BETWEEN_LOOKS)
        return peak or None, process.returncode


def environment(scratch: Path) -> Mapping[str, str]:
    """The same for everybody: no settings of the user, and nothing that slows Python down.

    Without PYTHONDONTWRITEBYTECODE and PYTHONUNBUFFERED, which some containers set.
    """
    return {"PATH": os.environ["PATH"], "HOME": str(scratch), "TMPDIR": str(scratch), "LANG": "C.UTF-8"}


def _end(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _family(first: int) -> Iterator[int]:
    yield first
    try:
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    except OSError:  # it has ended
        return
    for child in children:
        yield from _family(int(child))


def _share(process: int) -> int:
    """A process's part of the memory that is in use, in bytes."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:  # it has ended
        return 0
    return sum(int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("Pss:"))
