from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ownership_lint.finding import Location, Severity
from ownership_lint.inputs.policy import DataFile, McpSettings, ServerPattern
from ownership_lint.inputs.policy_file import load_policy

if TYPE_CHECKING:
    from ownership_lint.inputs.policy import Policy


def policy(text: str) -> Policy:
    loaded = load_policy(text.encode(), "policy/policy.yaml")
    assert loaded.findings == ()
    assert loaded.policy is not None
    return loaded.policy


def told(text: str) -> list[str]:
    loaded = load_policy(text.encode(), "policy/policy.yaml")
    assert loaded.policy is None
    assert {finding.rule for finding in loaded.findings} == {"policy/invalid-policy"}
    return [f"{f.location.line}:{f.location.column} {f.message}" for f in loaded.findings]


def bundled() -> Policy:
    loaded = load_policy(None, None)
    assert loaded.policy is not None
    return loaded.policy


def test_the_bundled_policy_stands_alone() -> None:
    alone = bundled()
    assert "**/scripts" in alone.scope.roots
    assert alone.scope.detect == ("extension", "shebang", "executable")
    assert alone.scope.user_excludes == ()
    assert set(alone.classes) >= {"history", "tests", "prose"}
    assert (alone.rules, alone.rules_at, alone.path, alone.files) == ({}, {}, None, ())
    assert (alone.exceptions, alone.exceptions_at) == ("policy/exceptions.yaml", None)
    assert (alone.baseline, alone.baseline_at) == (".ownership-baseline.json", None)


def test_mappings_merge_and_lists_replace() -> None:
    merged = policy("classes: {history: [old/**]}\nscope: {roots: [tools]}\n")
    assert merged.classes == {**bundled().classes, "history": ("old/**",)}
    assert merged.scope.roots == ("tools",)
    assert merged.scope.extensions == bundled().scope.extensions
    assert merged.scope.exclude == bundled().scope.exclude


def test_an_empty_extends_begins_from_nothing() -> None:
    merged = policy("extends: []\nscope: {roots: [tools]}\n")
    assert merged.scope.roots == ("tools",)
    assert merged.scope.exclude == ()
    assert merged.classes == {}


@pytest.mark.parametrize(
    ("scope", "detect"),
    [
        ("{roots: [a]}", ("extension", "shebang", "executable")),
        ("{extensions: [.sh]}", ("extension",)),
        ("{extensions: [.sh], detect: [shebang]}", ("shebang",)),
    ],
)
def test_naming_extensions_is_a_closed_choice(scope: str, detect: tuple[str, ...]) -> None:
    assert policy(f"scope: {scope}\n").scope.detect == detect


def test_the_files_of_decisions_are_named_or_turned_off() -> None:
    named = policy("exceptions: conf/e.yaml\nbaseline: null\n")
    assert named.exceptions == "conf/e.yaml"
    assert named.exceptions_at == Location("policy/policy.yaml", 1, 13, 1, 24)
    assert (named.baseline, named.baseline_at) == (None, None)
    assert policy("extends: []\n").exceptions is None


def test_what_holds_anyway_is_not_the_users_own() -> None:
    default = bundled()
    scope = f"roots: {json.dumps([*default.scope.roots, 'x'])}, exclude: {json.dumps(default.scope.exclude)}"
    files = f"exceptions: {default.exceptions}\nbaseline: {default.baseline}\n"
    said = policy(f"extends: []\nscope: {{{scope}}}\n{files}")
    assert [root for root, _ in said.scope.user_roots] == ["x"]
    assert said.scope.user_excludes == ()
    assert (said.exceptions, said.exceptions_at) == (default.exceptions, None)
    assert (said.baseline, said.baseline_at) == (default.baseline, None)


def test_some_of_the_bundled_roots_are_a_choice_of_the_user() -> None:
    roots = bundled().scope.roots[1:]
    assert [root for root, _ in policy(f"scope: {{roots: {json.dumps(roots)}}}\n").scope.user_roots] == [
        *roots
    ]


@pytest.mark.parametrize(
    "path",
    [
        "e.yaml",
        "a/b c.yaml",
        ".github/e.yaml",
        ".gitignore",
        "a/.gitmodules",
        "..a",
        "a../b",
        "ü/é.yaml",
        "~/a",
    ],
)
def test_files_of_the_repository_may_be_named(path: str) -> None:
    named = policy(f"exceptions: '{path}'\nbaseline: '{path}'\npacks: ['{path}']\n")
    assert (named.exceptions, named.baseline) == (path, path)


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "//host/share",
        "../secret.txt",
        "a/../../b",
        "a/..",
        "./a",
        ".",
        "a//b",
        "a/",
        ".git/config",
        "a/.GIT/config",
        ".git",
        ".git./config",
        ".git /config",
        ".git::$INDEX_ALLOCATION/config",
        ".g\u200cit/config",
        "GIT~1/config",
        "C:/a",
        "c:a",
        "a\\b",
        "\\\\host\\share",
        "a\0b",
        "a\nb",
    ],
)
@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("exceptions: {}", "`exceptions`"),
        ("baseline: {}", "`baseline`"),
        ("packs: [{}]", "item 1 of `packs`"),
        ("extend_packs: [{}]", "item 1 of `extend_packs`"),
    ],
)
def test_no_other_file_of_the_machine_may_be_named(path: str, key: str, name: str) -> None:
    text = key.format(json.dumps(path))
    (line,) = told(text + "\n")
    at = 1 + text.index('"')
    assert line.startswith(f"1:{at} {name} must be a path in the repository, found the text `")


def test_how_files_are_named_is_told() -> None:
    (finding,) = load_policy(b"exceptions: ../secret.txt\n", "policy.yaml").findings
    assert finding.message == (
        "`exceptions` must be a path in the repository, found the text `../secret.txt`"
    )
    assert finding.help == ("write it from the repository root with `/`; no `.` or `..`, nothing in `.git`")
    assert (finding.location, finding.subject) == (Location("policy.yaml", 1, 13, 1, 26), "/exceptions")


def test_only_own_excludes_and_rules_have_places() -> None:
    merged = policy(
        "scope: {exclude: [a/**]}\n"
        "rules: {ownership/x: note}\n"
        "overrides:\n"
        "  - {paths: ['class:tests'], rules: {ownership/x: ignore, mcp/y: error}, reason: Why not.}\n"
    )
    path = "policy/policy.yaml"
    assert merged.scope.user_excludes == (("a/**", Location(path, 1, 19, 1, 23)),)
    assert merged.rules == {"ownership/x": Severity.NOTE}
    assert merged.rules_at == {
        "ownership/x": Location(path, 2, 9, 2, 20),
        "mcp/y": Location(path, 4, 59, 4, 64),
    }
    (override,) = merged.overrides
    assert override.paths == ("class:tests",)
    assert override.rules == {"ownership/x": Severity.IGNORE, "mcp/y": Severity.ERROR}
    assert override.at == Location(path, 4, 13, 4, 28)


def test_later_families_and_files_are_accepted() -> None:
    loaded = load_policy(
        b"version: 1\nkind: policy\nextends: ['builtin:recommended']\npacks: [extra.yaml]\n"
        b"pii: {placeholder_domains: [x.example], roster: {on_missing: warning},\n"
        b"      data_files: [{glob: 'd/*.csv', owner: A, reason: Made up.}]}\n"
        b"mcp: {required: [a], allow: [{name: a, url: 'http://127.0.0.1/mcp'}], deny: [{package: b}]}\n"
        b"fail_on: warning\nexceptions: policy/exceptions.yaml\nbaseline: .baseline.json\n",
        "policy.yaml",
    )
    assert loaded.findings == ()
    assert loaded.policy is not None
    assert loaded.policy.fail_on is Severity.WARNING
    assert loaded.policy.pii.placeholder_domains == ("x.example",)
    assert loaded.policy.pii.data_files == (DataFile("d/*.csv", "A", "Made up."),)
    assert loaded.policy.packs == (("extra.yaml", Location("policy.yaml", 4, 9, 4, 19)),)
    assert loaded.policy.mcp == McpSettings(
        allow=(ServerPattern("a", "http://127.0.0.1/mcp"),),
        deny=(ServerPattern(package="b"),),
        required=(("a", Location("policy.yaml", 7, 18, 7, 19)),),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1:1 the file is empty"]),
        (
            "extends: [builtin:other]\n",
            ["1:11 there is no bundled policy `builtin:other`"],
        ),
        ("rules: {unowned: error}\n", ["1:9 `unowned` is no rule id"]),
        (
            "rules: {a/b: off}\n",
            ["1:14 `a/b` must be one of `error`, `warning`, `note`, `ignore`, found the text `off`"],
        ),
        ("rules: {a/b: warn}\n", ["1:14 `a/b` cannot be `warn`, did you mean `warning`?"]),
        ("scope: {root: [a]}\n", ["1:9 unknown key `root`, did you mean `roots`?"]),
        (
            "scope: {extensions: [sh]}\n",
            ["1:22 item 1 of `extensions` has the wrong form, found the text `sh`"],
        ),
        (
            "scope: {exclude: [a/../b]}\n",
            [
                (
                    "1:19 the pattern `a/../b` cannot be used: "
                    "`.` and `..` never match: patterns start at the repository root"
                ),
            ],
        ),
        ("fail_on: ignore\n", ["1:10 `fail_on` cannot be `ignore`, did you mean `note`?"]),
        ("overrides: [{paths: [a], rules: {}}]\n", ["1:13 `reason` is missing in item 1 of `overrides`"]),
        (
            "overrides: [{paths: ['class:test'], rules: {}, reason: x}]\n",
            ["1:22 `class:test` names no class, did you mean `class:tests`?"],
        ),
        (
            "extend_overrides: [{paths: ['class:test'], rules: {}, reason: x}]\n",
            ["1:29 `class:test` names no class, did you mean `class:tests`?"],
        ),
        ("classes: {a: ['class:a']}\n", ["1:15 `class:a` cannot stand in a class"]),
        (
            "classes: {extend_test: [a]}\n",
            ["1:11 `extend_test` adds to no class, did you mean `extend_tests`?"],
        ),
        (
            "scope: {extend_root: [a]}\n",
            ["1:9 unknown key `extend_root`, did you mean `extend_roots`?"],
        ),
        ("extend_override: []\n", ["1:1 unknown key `extend_override`, did you mean `extend_overrides`?"]),
        ("scope: {extend_roots: a}\n", ["1:23 `extend_roots` must be a list, found the text `a`"]),
        (
            "scope: {extend_exclude: ['./a']}\n",
            [
                (
                    "1:26 the pattern `./a` cannot be used: "
                    "`.` and `..` never match: patterns start at the repository root"
                ),
            ],
        ),
        (
            "extends: builtin:recommended\n",
            ["1:10 `extends` must be a list, found the text `builtin:recommended`"],
        ),
        ("extends: [1]\n", ["1:11 item 1 of `extends` must be text, found the number 1"]),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, expected: list[str]) -> None:
    assert told(text) == expected
