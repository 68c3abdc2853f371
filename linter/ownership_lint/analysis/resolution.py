"""Which tracked path a written path means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.analysis.blocks import ASSUMED_ROOT, ELSEWHERE
from ownership_lint.analysis.path_tokens import Base
from ownership_lint.analysis.paths import PathIndex, join, without_dots

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ownership_lint.analysis.path_tokens import PathToken
    from ownership_lint.analysis.shell_variables import ShellVariables


class Resolver:
    """Answers with a tracked path or a known path that is gone; None where nothing single is meant."""

    def __init__(self, index: PathIndex, known: Collection[str]) -> None:
        self._index = index
        self._gone = PathIndex(path for path in known if path not in index)

    def called(
        self, token: PathToken, home: str, directory: str | None, variables: ShellVariables, *, by_name: bool
    ) -> str | None:
        """The path that a call runs in the working `directory`; None for a directory that is not known.

        `by_name` lets a bare name mean the one file that is called so, wherever it is.
        """
        if token.base is not Base.RELATIVE:
            path = self.named(token, home, variables, loose=False)
            return path if path is None or self._is_meant(path, token, home, variables) else None
        if directory == ELSEWHERE:
            return None
        if directory is not None and directory != ASSUMED_ROOT and self._index.is_folder(directory):
            return self._in((directory,), token.path)
        if directory == ASSUMED_ROOT and (exact := self._in((home, ""), token.path)):
            return exact
        path = without_dots(token.path)
        is_enough = "/" in path or (by_name and directory == ASSUMED_ROOT)
        return self._only(path) if is_enough else None

    def _is_meant(self, path: str, token: PathToken, home: str, variables: ShellVariables) -> bool:
        """Whether it cannot be that a machine's own path, or one behind a variable, merely ends alike."""
        is_known = (
            token.base not in {Base.UNKNOWN, Base.VARIABLE} or variables.get(token.variable) is not None
        )
        return is_known or f"/{token.path}".endswith(f"/{path}") or join(home, token.path) == path

    def named(self, token: PathToken, home: str, variables: ShellVariables, *, loose: bool) -> str | None:
        """The path that `token` means in a file of the folder `home`, wherever one works.

        `loose` lets a bare name that begins with `./` mean the one file that is called so.
        """
        if exact := self._in(bases(token, home, variables), token.path):
            return exact
        if token.base is Base.UNKNOWN or token.base is Base.VARIABLE:
            return self._by_suffix(token.path, variables.get(token.variable))
        if token.base is not Base.RELATIVE:
            return None
        path = without_dots(token.path)
        if "/" in path:
            return self._only(path)
        return self._only(path) if loose or not token.explicit else None

    def _in(self, folders: Iterable[str], written: str) -> str | None:
        for base in folders:
            path = join(base, written)
            if path is not None and (path in self._index or path in self._gone):
                return path
        return None

    def _by_suffix(self, path: str, evaluated: str | None) -> str | None:
        """The longest end of `path`, with at least one folder, that exactly one path has."""
        if evaluated is not None:
            return None
        while "/" in path:
            if self._index.has_ending(path) or self._gone.has_ending(path):
                return self._only(path)
            path = path.partition("/")[2]
        return None

    def _only(self, suffix: str) -> str | None:
        index, gone = self._index, self._gone
        if index.has_ending(suffix):
            return None if gone.has_ending(suffix) else index.only_ending_with(suffix)
        return gone.only_ending_with(suffix)


def bases(token: PathToken, home: str, variables: ShellVariables) -> tuple[str, ...]:
    """The folders against which `token` is read, first the likeliest."""
    if token.base is Base.ROOT:
        return ("",)
    if token.base is Base.OWN_FOLDER:
        return (home,)
    if token.base is Base.VARIABLE:
        value = variables.get(token.variable)
        return () if value is None else (value,)
    return () if token.base is Base.UNKNOWN else (home, "")
