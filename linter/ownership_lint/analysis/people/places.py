"""Files that are searched for lists of names. Also asked on the quick way, so it imports next to nothing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_WORDS: Final = frozenset(
    (
        *("blacklist", "blocklist", "denylist", "gitleaks", "opsec", "persec", "phi", "pii", "privacy"),
        "roster",
    )
)
_BEGINNINGS: Final = (
    *("anonym", "audit", "deident", "identit", "leak", "mask", "precommit", "redact", "sanit", "scan"),
    "scrub",
)
_HYPHENATED: Final = ("black-list", "block-list", "deny-list", "pre-commit")
"""Spellings of words that are looked for without the hyphen."""
_SEPARATORS: Final = {ord(one): "/" for one in "._-"}


def is_place_of_lists(path: str) -> bool:
    """Whether a file, by its name or folders, looks for values or tells of those found."""
    joined = name = path.lower()
    for one in _HYPHENATED:
        joined = joined.replace(one, one.replace("-", ""))
    words = f"{name}/{joined}".translate(_SEPARATORS).split("/")
    return any(word in _WORDS or (word.startswith(_BEGINNINGS) and word.isalnum()) for word in words)
