"""What we promise about speed and memory: ours divided by theirs, whole processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that we may take of what somebody else takes."""

    case: str
    against: str
    time: float | None = None
    memory: float | None = None


LIMITS: Final = (
    Limit("staged", "gitleaks", time=0.20),
    Limit("staged", "betterleaks", time=0.20),
    Limit("staged", "detect-secrets-hook", time=0.10),
    Limit("staged", "python -c pass", time=5),
    Limit("cold", "gitleaks", time=0.08, memory=0.6),
    Limit("cold", "betterleaks", time=0.15),
    Limit("cold", "kingfisher", time=0.35),
    Limit("cold", "kingfisher --turbo", time=0.35),
    Limit("cold", "ripgrep, same rules", time=0.8),
    Limit("warm", "ripgrep, same rules", time=0.2),
    Limit("warm", "git status", time=3.5),
)

MOST_MEMORY: Final = 64 << 20
"""Bytes that a scan may hold, in all its processes together."""
LARGE: Final = 50_000
"""The number of files for which that is promised."""


def limit_of(case: str, against: str) -> Limit | None:
    """What is promised, if anything is."""
    return next((one for one in LIMITS if (one.case, one.against) == (case, against)), None)
