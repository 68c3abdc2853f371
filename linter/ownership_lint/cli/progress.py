"""Counts the files of a run as they are read, and shows it to those who wait."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

_PATIENCE: Final = 1.0
"""Seconds that nobody needs to be told about."""
_PAUSE: Final = 0.1
_ERASE_LINE: Final = "\r\x1b[K\x1b[?25h"
"""Back, clear, and the cursor again, which click's bar hides."""


class Progress:
    """How many files were known and how many there are; with `draws`, also a bar once a second has passed."""

    def __init__(self, *, draws: bool) -> None:
        self.known = 0
        self.total = 0
        self._draws = draws
        self._due = monotonic() + _PATIENCE
        self._is_new = False
        self._bar: Any = None

    @contextmanager
    def of(self, repository: Repository) -> Iterator[None]:
        """Watch a repository; the bar is gone afterwards, whatever happens."""
        repository.watch = self._seen
        self._is_new = True
        try:
            yield
        finally:
            if self._bar is not None:
                self._bar = None
                click.echo(_ERASE_LINE, nl=False, err=True)

    def _seen(self, done: int, total: int) -> None:
        if self._is_new:
            self._is_new = False
            self.known += done
            self.total += total
        if self._draws and monotonic() >= self._due:
            self._draw(done, total)

    def _draw(self, done: int, total: int) -> None:
        self._due = monotonic() + _PAUSE
        if self._bar is None:
            self._bar = click.progressbar(length=total, label="Reading files", show_pos=True, file=sys.stderr)
        self._bar.update(done - self._bar.pos)
