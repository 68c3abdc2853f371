"""A baseline file that nobody generated: it is refused, and never printed as it is."""

from __future__ import annotations

import json

import pytest

from ownership_lint.inputs.baseline import KnownFinding, read_baseline

ENTRY = {"rule": "a/b", "path": "x", "subject": "y", "fingerprint": "0" * 32}
SHAPE = "the baseline cannot be read: a `rule` is no rule id, or a `fingerprint` not in hex digits"


def data(**changes: str) -> bytes:
    return json.dumps({"version": 1, "kind": "baseline", "findings": [{**ENTRY, **changes}]}).encode()


@pytest.mark.parametrize(
    "changes",
    [{}, {"rule": "pii/dod-id"}, {"path": "\udcff\n::error::", "subject": "\ud800\x1b[31m"}],
)
def test_what_may_be_found_may_be_known(changes: dict[str, str]) -> None:
    baseline, findings = read_baseline(data(**changes), "b.json")
    assert findings == ()
    assert baseline.known == {KnownFinding(**{**ENTRY, **changes}): 1}


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": "::error::x"},
        {"rule": "a/b\n::error::x"},
        {"rule": "a/b\n"},
        {"rule": "a/\x1b[31m"},
        {"rule": "a/\ud800"},
        {"rule": ""},
        {"rule": "a/b/c"},
        {"fingerprint": ""},
        {"fingerprint": "0" * 31 + "G"},
        {"fingerprint": "00\n"},
    ],
)
def test_what_no_rule_can_find_is_refused(changes: dict[str, str]) -> None:
    baseline, (finding,) = read_baseline(data(**changes), "b.json")
    assert baseline.known == {}
    assert finding.message == SHAPE


@pytest.mark.parametrize("text", ["9" * 4_301, '{"version": -%s}' % ("1" * 5_000)])
def test_a_number_without_end_is_refused(text: str) -> None:
    _, (finding,) = read_baseline(text.encode(), "b.json")
    assert finding.message == "the baseline cannot be read: not JSON: ValueError"
