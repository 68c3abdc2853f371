"""What earlier runs worked out, kept in git's own folder: facts about files by their blobs.

One flat JSON file, replaced as a whole, so that parallel runs cannot damage it. It begins with a digest of
the code that wrote it and of what it wrote: one that is damaged all the same, or that another version wrote,
counts as empty. Nothing in it is executed: JSON holds values only.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.finding import Location, Severity
from ownership_lint.inputs import contract, exceptions, matrix, packs, policy
from ownership_lint.inputs.digests import code_digest, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

    from ownership_lint.inputs.git import Git

_SIZE_LIMIT: Final = 64_000_000
"""Bytes; a larger file is not read, and what would be larger is not written."""
_KEPT: Final = 4
"""States that each section remembers, the newest last: branches, and the two sides of a comparison."""


class Cache:
    """Sections of values by key, in one file."""

    def __init__(self, file: Path | None) -> None:
        """`file` is None where nothing is to be remembered."""
        self._file = file
        self._sections: dict[str, dict[str, Any]] = _read(file) if file else {}
        self._is_changed = False

    @property
    def is_kept(self) -> bool:
        """Whether anything is remembered."""
        return self._file is not None

    def get(self, section: str, key: str) -> Any | None:
        """What was put there, if it still is."""
        return self._sections.get(section, {}).get(key)

    def newest(self, section: str) -> Iterable[tuple[str, Any]]:
        """What a section holds, the newest first."""
        return tuple(self._sections.get(section, {}).items())[::-1]

    def put(self, section: str, key: str, value: Any) -> None:
        """Remember a value of JSON; the oldest of the section goes."""
        entries = self._sections.setdefault(section, {})
        if entries.get(key) == value:
            return
        entries.pop(key, None)
        entries[key] = value
        while len(entries) > _KEPT:
            del entries[next(iter(entries))]
        self._is_changed = True

    def save(self) -> None:
        """Write what changed; where that cannot be, the next run starts from less."""
        if self._file is None or not self._is_changed or self._file.parent.is_symlink():
            return
        body = json.dumps(self._sections, separators=(",", ":")).encode("ascii")
        if len(body) > _SIZE_LIMIT - 100:  # with what stands around it
            return
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.writelines((_head_of(body), body, _TAIL))
                Path(name).replace(self._file)
            except OSError:
                Path(name).unlink(missing_ok=True)


def cache_of(git: Git) -> Cache:
    """The cache of a repository, shared by its work trees."""
    return Cache(cache_file(git))


def cache_file(git: Git) -> Path:
    """Where the cache of a repository is, whether it is there or not."""
    return Path(git.common_dir, "ownership-lint", "cache.json")


class Stored(NamedTuple):
    """What a file of the cache holds."""

    size: int
    is_ours: bool
    """Whether this version wrote it, and nobody changed it since."""
    states: Mapping[str, int]
    """How many states each section remembers."""


def stored(file: Path) -> Stored | None:
    """What the cache `file` holds; None where there is none."""
    try:
        size = file.stat().st_size
    except OSError:
        return None
    sections = _read(file)
    return Stored(size, bool(sections), {name: len(entries) for name, entries in sections.items()})


_TAIL: Final = b"}"


def _head_of(body: bytes) -> bytes:
    """What stands in front of the sections: they are read only where it is exactly this."""
    return b'{"digest":"%s","sections":' % digest(code_digest().encode(), body).encode("ascii")


def _read(file: Path) -> dict[str, dict[str, Any]]:
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(file, flags), "rb") as stream:  # noqa: PTH123  (neither a link nor a pipe)
            status = os.fstat(stream.fileno())
            if status.st_size > _SIZE_LIMIT or not stat.S_ISREG(status.st_mode):
                return {}
            data = stream.read()
        body = data[len(_head_of(b"")) : -len(_TAIL)]
        if not data.startswith(_head_of(body)) or not data.endswith(_TAIL):
            return {}
        sections = json.loads(body)
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(sections, dict) or not all(isinstance(one, dict) for one in sections.values()):
        return {}
    return sections


_PLAIN: Final = frozenset({str, int, bool, type(None)})
"""What most values consist of, and JSON has as well."""


def _fields(shape: type) -> tuple[str, ...]:
    """What a value of a class consists of; nothing where it is neither a named tuple nor a dataclass."""
    return getattr(shape, "_fields", None) or tuple(getattr(shape, "__dataclass_fields__", ()))


class Values:
    """Values of some modules as JSON, and back: classes by name, tuples marked by an empty one."""

    def __init__(self, *modules: ModuleType) -> None:
        found: list[type] = [Location, Severity]
        for module in modules:
            found += [value for value in vars(module).values() if isinstance(value, type)]
        self._classes: Mapping[str, type] = {
            one.__name__: one for one in found if _fields(one) or (issubclass(one, Enum) and one is not Enum)
        }
        self._fields = {name: names for name, one in self._classes.items() if (names := _fields(one))}

    def to_json(self, value: Any) -> Any:
        """A value as JSON."""
        name = type(value).__name__
        if name in self._fields:
            parts = value if isinstance(value, tuple) else [getattr(value, one) for one in self._fields[name]]
            return [name, *self._each_to_json(parts)]
        if isinstance(value, Enum):
            return [name, value.value]
        if isinstance(value, tuple):
            return ["", *self._each_to_json(value)]
        if isinstance(value, dict):
            return {key: self.to_json(one) for key, one in value.items()}
        return value

    def _each_to_json(self, values: Iterable[Any]) -> list[Any]:
        return [one if type(one) in _PLAIN else self.to_json(one) for one in values]

    def from_json(self, value: Any) -> Any:
        """The value that `to_json` was given: an object or a tuple.

        Raises ValueError or TypeError where it gave nothing like this.
        """
        if not isinstance(value, list):
            raise ValueError("neither an object nor a tuple")  # noqa: TRY004  (the words of somebody else's file)
        return self._from_json(value)

    def _from_json(self, value: Any) -> Any:
        if isinstance(value, list):
            name, *parts = value
            values = [one if type(one) in _PLAIN else self._from_json(one) for one in parts]
            if name == "":
                return tuple(values)
            if name not in self._classes:
                raise ValueError(f"no class is called {name!r:.80}")
            return self._classes[name](*values)
        if isinstance(value, dict):
            return {key: self._from_json(one) for key, one in value.items()}
        return value


_VALUES: Final = Values(contract, matrix, policy, exceptions, packs)
to_json: Final = _VALUES.to_json
"""Values of matrix and policy."""
from_json: Final = _VALUES.from_json
