"""A policy of several files: in which order they apply, and what cannot be extended."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from ownership_lint.finding import Location, Severity
from ownership_lint.inputs.policy_file import LoadedPolicy, load_policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.inputs.policy import Policy

PATH = "policy/policy.yaml"


def loaded(files: Mapping[str, str | bytes]) -> LoadedPolicy:
    data = {path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()}
    return load_policy(data[PATH], PATH, data.get)


def merged(**files: str) -> Policy:
    """The policy of `main` and of what it extends by these names."""
    result = loaded({PATH if name == "main" else name: text for name, text in files.items()})
    assert result.findings == ()
    assert result.policy is not None
    return result.policy


def told(files: Mapping[str, str | bytes]) -> list[str]:
    result = loaded(files)
    assert (result.policy, result.model) == (None, None)
    return [
        f"{one.location.path}:{one.location.line}:{one.location.column} {one.message}"
        for one in result.findings
    ]


def test_later_files_win() -> None:
    policy = merged(
        main="extends: [a, b]\nrules: {x/main: note}\n",
        a="rules: {x/a: note, x/b: note, x/main: error}\nfail_on: warning\n",
        b="rules: {x/b: warning, x/main: error}\n",
    )
    assert policy.rules == {"x/a": Severity.NOTE, "x/b": Severity.WARNING, "x/main": Severity.NOTE}
    assert policy.fail_on is Severity.WARNING
    assert policy.files == ("a", "b", PATH)


def test_what_a_file_extends_lies_below_it() -> None:
    policy = merged(
        main="extends: [a]\n",
        a="extends: [b]\nrules: {x/a: note}\n",
        b="rules: {x/a: error, x/b: error}\n",
    )
    assert policy.rules == {"x/a": Severity.NOTE, "x/b": Severity.ERROR}


def test_a_file_that_two_extend_counts_once_below_both() -> None:
    policy = merged(
        main="extends: [a, b]\n",
        a="extends: [base]\nscope: {extend_roots: [a]}\nrules: {x/y: note}\n",
        b="extends: [base]\nscope: {extend_roots: [b]}\n",
        base="scope: {roots: [base]}\nrules: {x/y: error}\n",
    )
    assert policy.files == ("base", "a", "b", PATH)
    assert policy.scope.roots == ("base", "a", "b")
    assert policy.rules == {"x/y": Severity.NOTE}


@pytest.mark.parametrize(
    ("main", "base", "stands"),
    [
        ("", "extends: []\n", True),
        ("extends: []\n", "", False),
        ("extends: [base]\n", "", True),
        ("extends: [base]\n", "extends: [builtin:recommended]\n", True),
        ("extends: [base]\n", "extends: []\n", False),
        ("extends: [base, builtin:recommended]\n", "extends: []\n", True),
    ],
)
def test_the_bundled_policy_is_the_lowest_where_any_file_stands_on_it(
    main: str, base: str, stands: bool
) -> None:
    own = "classes: {tests: [t/**]}\n"
    policy = merged(main=main or "rules: {}\n", base=base + own)
    assert ("prose" in policy.classes) is stands
    if "base" in main:
        assert policy.classes["tests"] == ("t/**",)


def test_lists_replace_and_extend_adds() -> None:
    policy = merged(
        main=(
            "extends: [a]\n"
            "scope: {extend_roots: [r2], extend_exclude: [e2], exclude: [e1]}\n"
            "classes: {extend_own: [c2], tests: [t]}\n"
            "extend_overrides: [{paths: [p2], rules: {x/y: note}, reason: Second.}]\n"
        ),
        a=(
            "scope: {roots: [r1], exclude: [gone]}\n"
            "classes: {own: [c1]}\n"
            "overrides: [{paths: [p1], rules: {x/y: error}, reason: First.}]\n"
        ),
    )
    assert policy.scope.roots == ("r1", "r2")
    assert policy.scope.exclude == ("e1", "e2")
    assert policy.classes["own"] == ("c1", "c2")
    assert policy.classes["tests"] == ("t",)
    assert [one.reason for one in policy.overrides] == ["First.", "Second."]
    assert [one.at for one in policy.overrides] == [
        Location("a", 3, 21, 3, 25),
        Location(PATH, 4, 28, 4, 32),
    ]


def test_extend_adds_to_the_bundled_lists() -> None:
    policy = merged(main="scope: {extend_roots: [deploy]}\nclasses: {extend_history: [old/**]}\n")
    assert policy.scope.roots[0] == "**/scripts"
    assert policy.scope.roots[-1] == "deploy"
    assert policy.scope.user_roots == (("deploy", Location(PATH, 1, 24, 1, 30)),)
    assert policy.classes["history"][0] == ".claude/History/**"
    assert policy.classes["history"][-1] == "old/**"


@pytest.mark.parametrize(
    ("main", "base", "detect"),
    [
        ("", "{extensions: [.sh]}", ("extension",)),
        ("scope: {extensions: [.sh]}\n", "{detect: [shebang]}", ("extension",)),
        ("scope: {detect: [shebang]}\n", "{extensions: [.sh]}", ("shebang",)),
        ("scope: {extend_extensions: [.sh]}\n", "{detect: [shebang]}", ("shebang",)),
        ("scope: {extend_detect: [shebang]}\n", "{extensions: [.sh]}", ("extension", "shebang")),
    ],
)
def test_naming_extensions_is_a_closed_choice_of_each_file(
    main: str, base: str, detect: tuple[str, ...]
) -> None:
    assert merged(main=f"extends: [base]\n{main}", base=f"scope: {base}\n").scope.detect == detect


def test_users_roots_and_excludes_have_places_in_their_own_files() -> None:
    policy = merged(
        main="extends: [base]\nscope: {extend_exclude: [x]}\n", base="scope: {roots: [r], exclude: [y]}\n"
    )
    assert policy.scope.user_roots == (("r", Location("base", 1, 17, 1, 18)),)
    assert policy.scope.user_excludes == (
        ("y", Location("base", 1, 31, 1, 32)),
        ("x", Location(PATH, 2, 26, 2, 27)),
    )


def test_rules_are_placed_in_the_uppermost_file_that_names_them() -> None:
    policy = merged(
        main="extends: [base]\nrules: {x/a: note}\n",
        base="rules: {x/a: note}\noverrides: [{paths: [p], rules: {x/b: note}, reason: Why.}]\n",
    )
    assert policy.rules_at == {"x/a": Location(PATH, 2, 9, 2, 12), "x/b": Location("base", 2, 34, 2, 37)}


def test_overrides_may_name_a_class_of_another_file() -> None:
    policy = merged(
        main="extends: [base]\nclasses: {mine: [m/**]}\n",
        base="overrides: [{paths: ['class:mine'], rules: {x/b: note}, reason: Why.}]\n",
    )
    assert policy.overrides[0].paths == ("class:mine",)


CHAIN = {f"p{number}": f"extends: [p{number + 1}]\n" for number in range(1, 6)}


def test_five_steps_are_not_too_many() -> None:
    files = {PATH: "extends: [p1]\n", **CHAIN, "p5": "rules: {x/y: note}\n"}
    result = loaded(files)
    assert result.policy is not None
    assert result.policy.files == ("p5", "p4", "p3", "p2", "p1", PATH)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {PATH: f"version: 1\nextends:\n  - {PATH}\n"},
            [f"{PATH}:3:5 `{PATH}` extends itself: `{PATH}` > `{PATH}`"],
        ),
        (
            {PATH: "extends: [a]\n", "a": "kind: policy\nextends: [b]\n", "b": "extends: [a]\n"},
            ["b:1:11 `a` extends itself: `a` > `b` > `a`"],
        ),
        (
            {PATH: "extends: [p1]\n", **CHAIN, "p6": ""},
            [
                (
                    "p5:1:11 more than 5 policies extend each other: "
                    f"`{PATH}` > `p1` > `p2` > `p3` > `p4` > `p5` > `p6`"
                ),
            ],
        ),
        (
            {PATH: "extends: [builtin:recommended, gone.yaml]\n"},
            [f"{PATH}:1:32 the policy `gone.yaml` is not there, or cannot be read"],
        ),
        (
            {PATH: "extends: [a]\n", "a": "version: 1\nkind: exceptions\nexceptions: []\n"},
            [f"{PATH}:1:11 `a` is no policy: its `kind` is the text `exceptions`"],
        ),
        (
            {PATH: "extends: [a]\n", "a": "kind: [policy]\n"},
            [f"{PATH}:1:11 `a` is no policy: its `kind` is a list"],
        ),
        ({PATH: "extends: [a]\n", "a": ""}, ["a:1:1 the file is empty"]),
        ({PATH: "extends: [a]\n", "a": "- x\n"}, ["a:1:1 the file must be a mapping, found a list"]),
        (
            {PATH: "extends: [a]\nrule: {}\n", "a": "rules: {x/y: off}\nscope: {root: []}\n"},
            [
                ("a:1:14 `x/y` must be one of `error`, `warning`, `note`, `ignore`, found the text `off`"),
                "a:2:9 unknown key `root`, did you mean `roots`?",
                f"{PATH}:2:1 unknown key `rule`, did you mean `rules`?",
            ],
        ),
        (
            {PATH: "extends: [a]\nclasses: {extend_mine: [x]}\n", "a": "classes: {extend_mine: [y]}\n"},
            ["a:1:11 `extend_mine` adds to no class", f"{PATH}:2:11 `extend_mine` adds to no class"],
        ),
        (
            {PATH: 'extends: ["a\\nb\\e[31m"]\n'},
            [f"{PATH}:1:11 the policy `a␊b␛[31m` is not there, or cannot be read"],
        ),
    ],
)
def test_what_cannot_be_extended_is_told_where_it_stands(files: dict[str, str], expected: list[str]) -> None:
    assert told(files) == expected


@pytest.mark.parametrize("last", ["rules: {}\n", "kind: exceptions\n", "a: [\n"])
def test_a_file_is_read_once_however_often_it_is_named(last: str) -> None:
    names = [f"p{number}" for number in range(1, 6)]
    files = {name: f"extends: [{f'{below}, ' * 99}]\n" for name, below in itertools.pairwise(names)}
    files["p5"] = last
    reads: list[str] = []

    def read(name: str) -> bytes:
        reads.append(name)
        return files[name].encode()

    load_policy(b"extends: [p1, p2, p1]\n", PATH, read)
    assert reads == names


def test_a_class_is_not_unknown_for_a_file_that_could_not_be_read() -> None:
    files = {
        PATH: "extends: [a]\noverrides: [{paths: ['class:mine'], rules: {}, reason: x}]\n",
        "a": "classes: [\n",
    }
    assert [line.partition(":")[0] for line in told(files)] == ["a"]


@pytest.mark.parametrize(
    "hostile",
    [
        b"\xff\xfeextends",
        b"a: &a [*a]\n",
        b"a: &a {b: &b [1,2,3,4,5,6,7,8,9]}\n" + b"c: [" + b"*a," * 60_000 + b"]\n",
        b"[" * 5_000,
        b"{a: " * 5_000,
        b"rules: !!python/object/apply:os.system [x]\n",
        b"extends: [" + b"gone," * 5_000 + b"]\n",
        b"scope: {extend_roots: {extend_roots: [a]}}\nclasses: {extend_: [x], extend_a: x}\n",
        b"scope: [extend_roots]\nrules: x\noverrides: {paths: 1}\nextends: {a: b}\nclasses: [[x]]\n",
        b"kind: {a: b}\nversion: []\nextends: [[], {}, null, '', true]\n",
    ],
)
@pytest.mark.parametrize("extended", [False, True])
def test_hostile_files_are_told_briefly(hostile: bytes, extended: bool) -> None:
    result = loaded({PATH: "extends: [a]\n", "a": hostile} if extended else {PATH: hostile})
    assert result.policy is None
    assert 1 <= len(result.findings) <= 45
