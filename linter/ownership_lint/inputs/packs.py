"""Rule packs as values: detectors that are data, read from `policy/*.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.finding import Location, Severity
    from ownership_lint.inputs.policy import McpSettings


STAGES: Final = ("pre-commit", "commit-msg", "ci")
"""Where a run may be: in a hook, over a commit message, anywhere else."""


class Context(NamedTuple):
    """What has to stand near a value that alone would say nothing."""

    labels: tuple[str, ...]
    """Words in lower case; a blank stands for a blank, `_`, `-` or nothing."""
    within: int = 40
    """Characters between label and value, on one line."""
    keys: bool = True
    """Whether a label may also be a part of an identifier, as in `patientSsn`."""
    header: bool = False
    """Whether a label may also head the value's column, in a table of delimited values."""


class Detector(NamedTuple):
    """One form that a value takes."""

    name: str
    pattern: str
    """RE2 syntax, single line; the group `value` is the value, else all of it."""
    bounds: str = "token"
    """What may stand beside it: `token` nothing that would continue it, `word` no letter or digit, `none`."""
    ignore_case: bool = False
    context: Context | None = None
    validate: tuple[str, ...] = ()
    """Names of validators, all of which have to agree, besides those of the rule."""
    confidence: str = "high"
    """How sure it is: `high`, `medium` or `low`."""
    wide: str = ""
    """A cheaper pattern that is found wherever this one is; worked out when the pack is read."""
    begins_with_digit: bool = False
    """Whether the cheaper pattern does."""

    @property
    def exact(self) -> str:
        """The pattern with its flags."""
        return f"(?i){self.pattern}" if self.ignore_case else self.pattern


class Allow(NamedTuple):
    """Findings of a rule that its pack accepts; every stated condition has to hold."""

    reason: str
    paths: tuple[str, ...] = ()
    """Globs or `class:NAME`; empty where any path will do."""
    shape: str = ""
    """The value with `*` for every letter and digit; empty where any value will do."""
    value_in: str = ""
    """The name of a set that holds the value; empty where any value will do."""
    until: str = ""
    """The last day, `YYYY-MM-DD`; empty where it has none."""
    at: Location | None = None


class Example(NamedTuple):
    """A text with what has to be found in it."""

    text: str
    path: str = "example.txt"
    values: tuple[str, ...] = ()
    """Empty where nothing may be found."""
    also: tuple[str, ...] = ()
    """Other rules that find something in it."""
    line: int = 0
    """Where it stands in the pack's file."""
    files: tuple[tuple[str, str], ...] = ()
    """Further files of the repository, by path."""
    mcp: McpSettings | None = None
    """What the policy says."""


class PackRule(NamedTuple):
    """One rule of a pack."""

    id: str
    title: str
    why: str
    severity: Severity
    remediation: str
    detectors: tuple[Detector, ...]
    scan: tuple[str, ...] = ("content",)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    normalise: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()
    validate: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    """Names of sets of values that belong to nobody."""
    stages: tuple[tuple[str, Severity], ...] = ()
    """Severities that hold at some stages instead."""
    allow: tuple[Allow, ...] = ()
    show: str = "shape"
    references: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    at: Location | None = None
    """The place of its id, in a pack of the user's own."""


class Pack(NamedTuple):
    """A file of rules and the sets of values that they share."""

    name: str
    rules: tuple[PackRule, ...]
    sets: Mapping[str, tuple[str, ...]] = {}
    judge: str = "values"
    """What decides about its rules: `values` the detectors, `clients` and `tokens` code of ours."""
    path: str = ""
    """The file of a pack of the user's own."""
    at: Location | None = None
    """Where the policy names that file."""
