"""The baseline: findings that were there on the day of adoption, written by `baseline create`."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.finding import Finding, Location
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RULE: Final = "policy/invalid-policy"
_KEYS: Final = ("rule", "path", "subject", "fingerprint")
_RULE_ID: Final = lazy_pattern(r"[a-z0-9-]+/[a-z0-9-]+")
_FINGERPRINT: Final = lazy_pattern(r"[0-9a-f]+")
_HEAD: Final = '{"version": 1, "kind": "baseline", "findings": ['


class KnownFinding(NamedTuple):
    """A finding without its line and its message: what makes it the same one tomorrow."""

    rule: str
    path: str
    subject: str
    fingerprint: str
    """Its identity, the same for all that these three words do not tell apart."""


def known_finding(finding: Finding) -> KnownFinding:
    """What a baseline keeps of a finding."""
    return KnownFinding(finding.rule, finding.location.path, finding.subject, finding.identity)


class Baseline(NamedTuple):
    """The known findings, and how often each is known: lines tell them apart, and are not kept."""

    path: str = ""
    known: Mapping[KnownFinding, int] = {}


def read_baseline(data: bytes, path: str) -> tuple[Baseline, tuple[Finding, ...]]:
    """The baseline in `data`; with a problem, an empty one and the finding that tells it."""
    try:
        document = json.loads(data.decode())
    except json.JSONDecodeError as error:
        message = "an unresolved merge conflict" if b"\n<<<<<<<" in b"\n" + data else f"not JSON: {error.msg}"
        return _refused(path, message, Location.of_line(path, error.lineno, error.colno))
    except (ValueError, RecursionError) as error:  # no UTF-8; thousands of digits, or of brackets
        return _refused(path, f"not JSON: {type(error).__name__}", Location(path))
    if not isinstance(document, dict) or (document.get("version"), document.get("kind")) != (1, "baseline"):
        return _refused(path, 'it must begin with `{"version": 1, "kind": "baseline"`', Location(path))
    entries = document.get("findings")
    if not isinstance(entries, list) or not all(map(_is_entry, entries)):
        keys = ", ".join(f"`{key}`" for key in _KEYS)
        return _refused(path, f"`findings` must be a list of mappings with {keys}, all text", Location(path))
    if not all(map(_is_generated, entries)):
        return _refused(path, "a `rule` is no rule id, or a `fingerprint` not in hex digits", Location(path))
    known = (KnownFinding(*(entry[key] for key in _KEYS)) for entry in entries)
    return Baseline(path, Counter(known)), ()


def render_baseline(known: Iterable[KnownFinding]) -> str:
    """The file's text: sorted, one finding a line, so that git merges it line by line."""
    lines = (json.dumps({key: getattr(one, key) for key in _KEYS}) for one in sorted(known))
    body = ",\n".join(lines)
    return f"{_HEAD}\n{body}\n]}}\n" if body else f"{_HEAD}]}}\n"


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, dict) and all(isinstance(entry.get(key), str) for key in _KEYS)


def _is_generated(entry: Mapping[str, str]) -> bool:
    return bool(_RULE_ID.fullmatch(entry["rule"]) and _FINGERPRINT.fullmatch(entry["fingerprint"]))


def _refused(path: str, problem: str, at: Location) -> tuple[Baseline, tuple[Finding, ...]]:
    message = f"the baseline cannot be read: {problem}"
    tip = "`ownership-lint baseline create --force` writes it anew"
    return Baseline(path), (Finding(RULE, at, message, path, help=tip),)
