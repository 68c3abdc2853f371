"""Which files are searched for lists of names, by their paths."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.people.places import is_place_of_lists


@pytest.mark.parametrize(
    "path",
    [
        *("", "a.py", "src/app.ts", "list.txt", "block.py", "deny.txt", "commit.sh", "pre/commit.sh"),
        *("deny_list.txt", "deny/list.txt", "deny-lists.txt"),
        *("xdeny-list.txt", "deny-list(1).txt", "precedent.md", "rosters.csv", "piis.txt", "phil.md"),
        *("myscan.py", "scan(1).py", "my scan.py", "scan .py", "unmask.py", "bleak.md", "privacy policy.md"),
    ],
)
def test_other_files_are_not_searched(path: str) -> None:
    """Words that go on, or begin earlier, are others."""
    assert not is_place_of_lists(path)


@pytest.mark.parametrize(
    "path",
    [
        *("pii/scan.py", "docs/audit.md", ".gitleaks.toml", "x/.pre-commit.yaml", "deny-list.txt"),
        *("my-block-list-1.txt", "BLACKLIST", "denylist", "deny-list-list", "precommit_hook.sh"),
        *("PRE-COMMIT-all.yaml", "a/PHI/b", "opsec.md", "persec.md", "scan\u00e9.py"),
        *("scandeny-list (1).txt", "\u017e/pii.txt"),
        *("scan", "scanner_of_things.py", "tools/sanitize.ts", "x.redacted.md", "a_scrub.sh", "anonymise.py"),
        *("de-deidentify", "identities.json", "Mask.PY", "leaks/a.txt", "Privacy.md", "duty-roster.txt"),
    ],
)
def test_files_that_look_for_values_or_tell_of_them_are_searched(path: str) -> None:
    """In any case, in every part of the path."""
    assert is_place_of_lists(path)
