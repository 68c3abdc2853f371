"""Laws of merging: grouping, extending, origins, and what is shown."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from ownership_lint.importing.writer import to_yaml
from ownership_lint.inputs.merging import Traced, merged, plain, traced
from ownership_lint.inputs.policy_file import load_policy
from ownership_lint.inputs.repository_paths import is_repository_path
from ownership_lint.inputs.yaml_source import YamlSource, read_yaml
from ownership_lint.output.policy import render_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

SCALARS = st.sampled_from(["a", "b c", "#x", "é", "on", "1.10", 1, True, None])
# The first letter of a key says what it holds, so that files differ in what they say and not in shape.
LEAVES: dict[str, st.SearchStrategy[Any]] = {"s": SCALARS, "l": st.lists(SCALARS, max_size=3)}


def keys(kind: str) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{kind}1", f"{kind}2"])


def documents(depth: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    parts: list[st.SearchStrategy[dict[str, Any]]] = [
        st.dictionaries(keys(kind), leaf, max_size=2) for kind, leaf in LEAVES.items()
    ]
    if depth:
        parts.append(st.dictionaries(keys("m"), documents(depth - 1), max_size=2))
    return st.tuples(*parts).map(lambda found: {key: value for one in found for key, value in one.items()})


def source(document: dict[str, Any], path: str = "f") -> YamlSource:
    return read_yaml(to_yaml({"s0": "begin", **document}).encode(), path, "rule")


def layer(document: dict[str, Any], path: str = "f") -> Traced:
    return traced(source(document, path))


@given(documents(), documents(), documents())
def test_how_files_are_grouped_does_not_matter(
    one: dict[str, Any], two: dict[str, Any], three: dict[str, Any]
) -> None:
    a, b, c = layer(one, "a"), layer(two, "b"), layer(three, "c")
    assert merged(merged(a, b), c) == merged(a, merged(b, c))


@given(documents())
def test_a_file_on_itself_or_on_nothing_is_itself(document: dict[str, Any]) -> None:
    one = layer(document)
    assert merged(one, one) == one
    assert merged(None, one) == one
    assert plain(one) == {"s0": "begin", **document}


@given(documents(), st.lists(SCALARS, max_size=3), st.booleans())
def test_to_extend_is_to_state_the_longer_list(
    document: dict[str, Any], more: list[Any], below_states_it: bool
) -> None:
    below = layer({**document, "l1": ["z"]} if below_states_it else {})
    extended = plain(merged(below, layer({"extend_l1": more})))
    longer = [*(plain(below).get("l1") or ()), *more]
    assert extended == plain(merged(below, layer({"l1": longer})))


@given(st.lists(documents(), min_size=1, max_size=4))
def test_origins_point_at_the_value(layers: list[dict[str, Any]]) -> None:
    sources = {f"f{number}": source(document, f"f{number}") for number, document in enumerate(layers)}
    tree = reduce(merged, map(traced, sources.values()))
    for leaf in leaves(tree):
        at = leaf.at
        line = sources[at.path].text.lines[at.line - 1]
        written = line[at.column - 1 : at.end_column - 1]
        assert at.end_line == at.line
        assert read_yaml(f"v: {written}".encode(), "v", "rule").data == {"v": leaf.value}


def leaves(node: Traced) -> Iterator[Traced]:
    if isinstance(node.value, dict):
        for below in node.value.values():
            yield from leaves(below)
    elif isinstance(node.value, tuple):
        for item in node.value:
            yield from leaves(item)
    else:
        yield node


TEXTS = st.sampled_from(
    [
        "a",
        "x/**",
        "on",
        "1.10",
        "2026-01-01",
        "a: b  # c",
        '"',
        "\\",
        "\u202e",
        "::x",
        "##[x",
        "é\u2028",
        "~",
        "\n",
    ]
)
GLOBS = st.lists(TEXTS, max_size=3)
RULES = st.dictionaries(st.sampled_from(["x/a", "x/b"]), st.sampled_from(["error", "ignore"]))
OVERRIDES = st.lists(
    st.fixed_dictionaries(
        {"paths": st.lists(TEXTS, min_size=1, max_size=2), "rules": RULES, "reason": TEXTS}
    ),
    max_size=2,
)
POLICIES = st.fixed_dictionaries(
    {"version": st.just(1)},
    optional={
        "extends": st.lists(st.sampled_from(["builtin:recommended", "base.yaml"])),
        "scope": st.fixed_dictionaries(
            {},
            optional={"roots": GLOBS, "extend_roots": GLOBS, "exclude": GLOBS, "extensions": st.just([".a"])},
        ),
        "classes": st.dictionaries(TEXTS, GLOBS, max_size=2),
        "rules": RULES,
        "overrides": OVERRIDES,
        "extend_overrides": OVERRIDES,
        "exceptions": st.one_of(TEXTS.filter(is_repository_path), st.none()),
    },
)


@given(POLICIES, POLICIES)
def test_what_is_shown_reads_back_as_the_same_policy(own: dict[str, Any], base: dict[str, Any]) -> None:
    files = {"base.yaml": to_yaml({**base, "extends": []}).encode()}
    loaded = load_policy(to_yaml(own).encode(), "policy.yaml", files.get)
    assert loaded.findings == ()
    assert loaded.policy is not None
    assert loaded.policy.tree is not None
    again = load_policy(render_yaml(loaded.policy.tree).encode(), "policy.yaml")
    assert again.findings == ()
    assert again.model is not None
    assert loaded.model is not None
    assert again.model.model_dump(exclude={"extends"}) == loaded.model.model_dump(exclude={"extends"})
