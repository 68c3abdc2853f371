"""What the human document calls its columns, where the matrix does not say: import and report share it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

GROUP_COLUMNS: Final = ("script", "owner", "coordinator", "purpose", "trigger")
ESCALATION_COLUMNS: Final = ("category", "first", "then", "emergency")
HISTORY_COLUMNS: Final = ("version", "date", "author", "changes")

ESCALATION_HEADERS: Final = ("Script Category", "First Escalate To", "Then To", "Emergency")
CATEGORIES_LABEL: Final = "Ownership Categories"

# The order of a detail block; sections of its own kind stand behind the field that their `after` names.
DetailField = Literal[
    "description",
    "modes",
    "options",
    "env",
    "safety",
    "exit_codes",
    "outputs",
    "prerequisites",
    "examples",
]
DETAIL_FIELDS: Final = get_args(DetailField)

# How many blanks stand between the longest entry of a code block and the comments.
COMMENT_GAP: Final = {"modes": 2, "options": 4, "arguments": 4, "usage": 2}

_GROUP_HEADERS: Final = {
    "script": "Script",
    "owner": "Owner",
    "secondary": "Secondary Owner",
    "coordinator": "Coordinator",
    "purpose": "Purpose",
    "trigger": "Trigger Condition",
    "other": "Other",
}


def group_headers(columns: Sequence[str]) -> tuple[str, ...]:
    """The usual titles of a script table; beside a coordinator, the owner is the "Owner Agent"."""
    titles = dict(_GROUP_HEADERS)
    if "coordinator" in columns:
        titles["owner"] = "Owner Agent"
    return tuple(titles[column] for column in columns)


def history_headers(columns: Sequence[str]) -> tuple[str, ...]:
    """The usual titles of a history table."""
    return tuple(column.title() for column in columns)


class ScriptNames(NamedTuple):
    """The scripts of a document, to tell which one a short name means."""

    by_name: Mapping[str, tuple[str, ...]]

    @staticmethod
    def of(paths: Iterable[str]) -> ScriptNames:
        """The index of some paths."""
        by_name: dict[str, tuple[str, ...]] = {}
        for path in paths:
            name = posixpath.basename(path)
            by_name[name] = (*by_name.get(name, ()), path)
        return ScriptNames(by_name)

    def find(self, text: str, origin: str) -> str | None:
        """The script that `text` means where it is said about `origin`; a leading slash is the root.

        One in the same folder comes first, then one with that path, then the only one of that name.
        """
        named = self.by_name.get(posixpath.basename(text), ())
        beside = posixpath.join(posixpath.dirname(origin), text)
        for path in (beside, text):
            if path in named and not text.startswith("/"):
                return path
        if text.startswith("/"):
            return text[1:] if text[1:] in named else None
        return named[0] if len(named) == 1 and "/" not in text else None

    def short(self, path: str, origin: str) -> str:
        """The shortest text that means `path`."""
        texts = (posixpath.basename(path), path, f"/{path}")
        return next((text for text in texts if self.find(text, origin) == path), path)
