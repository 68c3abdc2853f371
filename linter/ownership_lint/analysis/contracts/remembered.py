"""Interfaces that an earlier run worked out: they hold as long as no file changed that was read for them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.analysis.contracts.ahead import VALUES
from ownership_lint.analysis.contracts.interface import Interface
from ownership_lint.analysis.contracts.tree import ANYWHERE, module_names

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ownership_lint.inputs.cache import Cache
    from ownership_lint.inputs.snapshot import Entry

_SECTION: Final = "interfaces"
_ALL: Final = "all"


class RememberedInterfaces:
    """Interfaces by path, each with the blobs of the files that it rests on."""

    def __init__(self, entries: Mapping[str, Entry], cache: Cache) -> None:
        self._entries = entries
        self._cache = cache
        known = cache.get(_SECTION, _ALL)
        known = known if isinstance(known, dict) else {}
        self._known: dict[str, Any] = {path: value for path, value in known.items() if path in entries}

    def of(self, path: str) -> Interface | None:
        """What is remembered of a script; None where nothing is, or not for what is there now."""
        match self._known.get(path):
            case [dict() as read, list() as value] if all(self._oid(one) == read[one] for one in read):
                try:
                    found = VALUES.from_json(value)
                except (ValueError, TypeError):  # somebody changed it
                    return None
                return found if isinstance(found, Interface) else None
        return None

    def add(self, path: str, read: Collection[str], found: Interface) -> None:
        """Remember an interface for which the files `read` were asked for, there or not."""
        oids = {one: self._oid(one) for one in sorted(read)}
        if None not in oids.values():
            self._known = {**self._known, path: [oids, VALUES.to_json(found)]}
            self._cache.put(_SECTION, _ALL, self._known)

    @cached_property
    def _modules(self) -> frozenset[str]:
        return module_names(self._entries)

    def _oid(self, path: str) -> str | None:
        """The blob of a path, empty where nothing is tracked; None where its content is another.

        Of a module that was asked for wherever it lies, only whether there is one.
        """
        if path.startswith(ANYWHERE):
            return "*" if path.removeprefix(ANYWHERE) in self._modules else ""
        entry = self._entries.get(path)
        if entry is None:
            return ""
        return entry.oid if entry.is_blob else None
