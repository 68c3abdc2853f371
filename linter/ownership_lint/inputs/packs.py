"""Rule packs as values: detectors that are data, read from `policy/*.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.finding import Severity


@dataclass(frozen=True, slots=True)
class Context:
    """What has to stand near a value that alone would say nothing."""

    labels: tuple[str, ...]
    """Words in lower case; a blank stands for a blank, `_`, `-` or nothing."""
    within: int = 40
    """Characters between label and value, on one line."""
    keys: bool = True
    """Whether a label may also be a part of an identifier, as in `patientSsn`."""
    header: bool = False
    """Whether a label may also head the value's column, in a table of delimited values."""


@dataclass(frozen=True, slots=True)
class Detector:
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


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what has to be found in it."""

    text: str
    path: str = "example.txt"
    values: tuple[str, ...] = ()
    """Empty where nothing may be found."""
    also: tuple[str, ...] = ()
    """Other rules that find something in it."""


@dataclass(frozen=True, slots=True)
class PackRule:
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
    show: str = "shape"
    references: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A file of rules and the sets of values that they share."""

    name: str
    rules: tuple[PackRule, ...]
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
