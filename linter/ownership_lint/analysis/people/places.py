"""Files that are searched for lists of names."""

from __future__ import annotations

import re
from typing import Final

_PLACES: Final = re.compile(
    r"(?i)(?:^|[/._-])(?:pii|phi|opsec|persec|scan\w*|sanit\w*|redact\w*|scrub\w*|audit\w*|anonym\w*|deident\w*"
    r"|deny-?list|block-?list|black-?list|gitleaks|privacy|roster|identit\w*|mask\w*|leak\w*|pre-?commit\w*)"
    r"(?=$|[/._-])"
)


def is_place_of_lists(path: str) -> bool:
    """Whether a file, by its name or folders, looks for values or tells of those found."""
    return _PLACES.search(path) is not None
