"""What the human document calls its columns, where the matrix does not say: import and report share it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUP_COLUMNS: Final = ("script", "owner", "coordinator", "purpose", "trigger")
ESCALATION_COLUMNS: Final = ("category", "first", "then", "emergency")
HISTORY_COLUMNS: Final = ("version", "date", "author", "changes")

ESCALATION_HEADERS: Final = ("Script Category", "First Escalate To", "Then To", "Emergency")
CATEGORIES_LABEL: Final = "Ownership Categories"

# The order of a detail block; sections of its own kind stand behind the field that their `after` names.
DETAIL_FIELDS: Final = (
    "description",
    "modes",
    "options",
    "env",
    "safety",
    "exit_codes",
    "outputs",
    "prerequisites",
    "examples",
)

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
