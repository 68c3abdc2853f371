"""What replaces a deprecated script."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ownership_lint.inputs.matrix import ScriptEntry


def replacement_path(entry: ScriptEntry) -> str | None:
    """The path of a deprecated script's replacement, or None where it is a command, a page or nothing."""
    replacement = entry.deprecation.replacement if entry.deprecation else None
    if replacement is None or replacement.startswith(("cmd:", "url:")):
        return None
    return replacement
