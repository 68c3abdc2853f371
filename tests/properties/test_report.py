"""Laws of a whole run."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from support.memory import memory_repository

from ownership_lint.engine import Selection, run
from ownership_lint.inputs.policy import Scope

PATHS = [
    "scripts/a.sh",
    "scripts/b.sh",
    "scripts/ops/a.sh",
    "scripts/ops/c.py",
    "scripts/B.sh",
    "docs/guide.md",
    "lib/d.sh",
    "scripts/ops/e.sh",
]
OWNERS = ["OPS", "DBA", "DBB", "LEAD"]
TEXTS = ["", "```bash\n./scripts/a.sh\n```\n", "see scripts/b.sh\n", "#!/bin/sh\n./scripts/ops/c.py\n"]
FILES = st.dictionaries(st.sampled_from(PATHS), st.sampled_from(TEXTS), max_size=7)
ENTRIES = st.fixed_dictionaries(
    {"owner": st.sampled_from(OWNERS)},
    optional={
        "coordinator": st.sampled_from(OWNERS),
        "domain": st.sampled_from(["x", "y"]),
        "deprecated": st.fixed_dictionaries({}, optional={"replacement": st.sampled_from(PATHS)}),
    },
)
GLOBS = st.sampled_from(["scripts/", "*.sh", "scripts/*", "**/ops/**", "scripts/ops/*.py", "gone/"])
MATRICES = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "kind": st.just("ownership"),
        "owners": st.dictionaries(
            st.sampled_from(OWNERS),
            st.fixed_dictionaries({}, optional={"coordinator": st.sampled_from(OWNERS)}),
            max_size=3,
        ),
        "scripts": st.dictionaries(st.sampled_from(PATHS), ENTRIES, max_size=5),
        "patterns": st.lists(
            st.fixed_dictionaries({"glob": GLOBS, "owner": st.sampled_from(OWNERS)}), max_size=3
        ),
        "unowned": st.lists(st.fixed_dictionaries({"path": GLOBS, "reason": st.just("So.")}), max_size=2),
        "escalation": st.fixed_dictionaries(
            {
                "matrix": st.lists(
                    st.fixed_dictionaries({"category": st.just("X"), "domain": st.just("x")}), max_size=1
                )
            }
        ),
    }
)


def told(files: dict[str, str], matrix: dict[str, Any], scope: Scope | None = None) -> list[tuple[str, ...]]:
    """What a run says, without the places in the matrix, which move with the order of its entries."""
    report = run(memory_repository(files, json.dumps(matrix), scope), Selection())
    return sorted((one.rule, str(one.severity), one.subject, one.message) for one in report.findings)


@settings(deadline=None, max_examples=150)
@given(files=FILES, matrix=MATRICES, data=st.data())
def test_any_order_of_entries_gives_the_same_report(
    files: dict[str, str], matrix: dict[str, Any], data: st.DataObject
) -> None:
    shuffled = dict(matrix)
    for key in ("scripts", "owners"):
        shuffled[key] = dict(data.draw(st.permutations(list(matrix[key].items()))))
    for key in ("patterns", "unowned"):
        shuffled[key] = data.draw(st.permutations(matrix[key]))
    other_files = dict(data.draw(st.permutations(list(files.items()))))
    assert told(files, matrix) == told(other_files, shuffled)


@settings(deadline=None, max_examples=150)
@given(files=FILES, matrix=MATRICES, glob=GLOBS)
def test_an_exclusion_never_adds_a_finding(files: dict[str, str], matrix: dict[str, Any], glob: str) -> None:
    scope = Scope(roots=("scripts",), extensions=(".sh", ".py"), detect=("extension",))
    before = told(files, matrix, scope)
    excluded = told(files, matrix, scope._replace(exclude=(glob,)))
    unowned = {**matrix, "unowned": [*matrix["unowned"], {"path": glob, "reason": "So."}]}
    about_exclusions = "ownership/unused-exclusion"
    # What is out of scope cannot be where a missing script went, so "moved" may become "missing".
    assert {one[2] for one in excluded} <= {one[2] for one in before}
    assert {one for one in told(files, unowned, scope) if one[0] != about_exclusions} <= set(before)


@settings(deadline=None, max_examples=60)
@given(files=FILES, matrix=MATRICES)
def test_a_report_is_ordered_and_its_fingerprints_are_unique(
    files: dict[str, str], matrix: dict[str, Any]
) -> None:
    findings = run(memory_repository(files, json.dumps(matrix)), Selection()).findings
    places = [(one.location.path, one.location.line, one.location.column, one.rule) for one in findings]
    assert places == sorted(places)
    assert len({one.fingerprint for one in findings}) == len(findings)
