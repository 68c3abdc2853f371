"""Regular expressions that are compiled when they are first used.

A run imports hundreds of them and uses a few; a hook paid more for compiling them than for what it does.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import compile as lazy_pattern
else:
    import re

    _METHODS = (
        *("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn"),
        *("pattern", "flags", "groups", "groupindex"),
    )

    class _LazyPattern:
        """Has what a compiled pattern has, from the first time on that somebody asks for it."""

        __slots__ = ("_given", *_METHODS)

        def __init__(self, pattern, flags=0):
            self._given = pattern, flags

        def __getattr__(self, name):
            compiled = re.compile(*self._given)
            for one in _METHODS:
                setattr(self, one, getattr(compiled, one))
            return getattr(compiled, name)

    lazy_pattern = _LazyPattern

__all__ = ["lazy_pattern"]
