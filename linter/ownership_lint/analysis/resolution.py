"""Which tracked path a written path means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.analysis.path_tokens import Base
from ownership_lint.analysis.paths import basename, join

if TYPE_CHECKING:
    from collections.abc import Collection

    from ownership_lint.analysis.path_tokens import PathToken
    from ownership_lint.analysis.paths import PathIndex
    from ownership_lint.analysis.shell_variables import ShellVariables


class Resolver:
    """Answers with a tracked path or a known path that is gone; None where nothing single is meant."""

    def __init__(self, index: PathIndex, known: Collection[str]) -> None:
        self._index = index
        self._gone: dict[str, list[str]] = {}
        for path in known:
            if path not in index:
                self._gone.setdefault(basename(path), []).append(path)

    def resolve(
        self, token: PathToken, home: str, directory: str | None, variables: ShellVariables, *, loose: bool
    ) -> str | None:
        """The path that `token` means in a file of the folder `home`.

        `directory` is the working directory, where it is known; `loose` lets a bare name, or the end of a
        path, mean the one file that is called so.
        """
        if exact := self._exact(token, home, directory, variables):
            return exact
        if token.base is Base.UNKNOWN or token.base is Base.VARIABLE:
            return self._by_suffix(token.path, variables.get(token.variable))
        if token.base is not Base.RELATIVE:
            return None
        path = token.path.removeprefix("./")
        while path.startswith("../"):
            path = path[3:]
        if "/" in path:
            return self._only(path)
        return self._only(path) if loose or not token.explicit else None

    def _exact(
        self, token: PathToken, home: str, directory: str | None, variables: ShellVariables
    ) -> str | None:
        for base in bases(token, home, directory, variables):
            path = join(base, token.path)
            if path is not None and (path in self._index or path in self._gone.get(basename(path), ())):
                return path
        return None

    def _by_suffix(self, path: str, evaluated: str | None) -> str | None:
        """The longest end of `path`, with at least one folder, that exactly one path has."""
        if evaluated is not None:
            return None
        while "/" in path:
            if found := self._ending(path):
                return found[0] if len(found) == 1 else None
            path = path.partition("/")[2]
        return None

    def _only(self, suffix: str) -> str | None:
        found = self._ending(suffix)
        return found[0] if len(found) == 1 else None

    def _ending(self, suffix: str) -> tuple[str, ...]:
        gone = self._gone.get(basename(suffix), ())
        return self._index.ending_with(suffix) + tuple(
            path for path in gone if path == suffix or path.endswith("/" + suffix)
        )


def bases(token: PathToken, home: str, directory: str | None, variables: ShellVariables) -> tuple[str, ...]:
    """The folders against which `token` is read, first the likeliest."""
    if token.base is Base.ROOT:
        return ("",)
    if token.base is Base.OWN_FOLDER:
        return (home,)
    if token.base is Base.VARIABLE:
        value = variables.get(token.variable)
        return () if value is None else (value,)
    if token.base is Base.UNKNOWN:
        return ()
    return (home, "") if directory is None else (directory, home, "")
