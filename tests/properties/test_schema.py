"""The schemas and the models accept the same documents."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ownership_lint import resources
from ownership_lint.inputs import exceptions_file, matrix_file, policy_file
from ownership_lint.inputs.exceptions_models import ExceptionsFile
from ownership_lint.inputs.models import OwnershipFile
from ownership_lint.inputs.policy_models import PolicyFile
from ownership_lint.inputs.validation import _validator

if TYPE_CHECKING:
    from pydantic import BaseModel

JUNK: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    256,
    65536,
    1.0,
    0.5,
    float("nan"),
    10**30,
    "",
    "x",
    "1",
    "a/b\n",
]
JUNK += [[], ["x"], [None], {}, {"x": 1}, {"": ""}, {"a/b": "off"}]
TEXTS = ["x", "scripts/a.sh", ".sh", "ownership/rule", "é \u2028", " ", "2026-01-31", "sha256:0123abcd"]


def texts(node: dict[str, Any]) -> list[str]:
    long_enough = [text for text in TEXTS if len(text) >= node.get("minLength", 0)]
    return [text for text in long_enough if re.fullmatch(node.get("pattern", ".*"), text, re.DOTALL)]


@st.composite
def documents(draw: st.DrawFn, node: dict[str, Any], root: dict[str, Any], *, mutations: int) -> Any:
    """A document of the schema in which about one of `mutations` values is of another kind."""
    if mutations and draw(st.integers(0, mutations)) == 0:
        return draw(st.sampled_from(JUNK))
    if "$ref" in node:
        node = root["$defs"][node["$ref"].rpartition("/")[2]]
    if "anyOf" in node:
        node = draw(st.sampled_from(node["anyOf"]))
        return draw(documents(node, root, mutations=mutations))
    if "const" in node or "enum" in node:
        return draw(st.sampled_from(node.get("enum", [node.get("const")])))
    match node["type"]:
        case "object":
            return draw(mappings(node, root, mutations=mutations))
        case "array":
            items = documents(node["items"], root, mutations=mutations)
            return draw(st.lists(items, min_size=node.get("minItems", 0), max_size=2))
        case "integer":
            return draw(st.integers(node.get("minimum", -3), node.get("maximum", 99)))
        case "boolean":
            return draw(st.booleans())
        case "null":
            return None
    return draw(st.sampled_from(texts(node)))


@st.composite
def mappings(
    draw: st.DrawFn, node: dict[str, Any], root: dict[str, Any], *, mutations: int
) -> dict[str, Any]:
    """A mapping of the schema; mutated ones lack keys or have others."""
    if "properties" not in node:
        names = [*TEXTS, ""] if mutations else texts(node.get("propertyNames", {}))
        keys = draw(st.lists(st.sampled_from(names), max_size=2))
        inner = documents(node["additionalProperties"], root, mutations=mutations)
        return {key: draw(inner) for key in keys}
    keys = list(node.get("required", ()))
    keys += draw(st.lists(st.sampled_from(sorted(node["properties"])), max_size=4))
    if mutations and draw(st.integers(0, mutations)) == 0:
        keys = keys[1:] if draw(st.booleans()) else [*keys, "unheard-of"]
    known = node["properties"]
    return {key: draw(documents(known.get(key, {"type": "null"}), root, mutations=mutations)) for key in keys}


def accepts(model: type[BaseModel], document: Any) -> bool:
    try:
        model.model_validate(document)
    except ValidationError:
        return False
    return True


KINDS = [
    (OwnershipFile, matrix_file.SCHEMA),
    (PolicyFile, policy_file.SCHEMA),
    (ExceptionsFile, exceptions_file.SCHEMA),
]
NAMES = ["matrix", "policy", "exceptions"]


@pytest.mark.parametrize(
    "mutations", [0, 8, 40], ids=["as the schema says", "many mutations", "few mutations"]
)
@pytest.mark.parametrize(("model", "name"), KINDS, ids=NAMES)
def test_schema_and_model_accept_the_same_documents(
    model: type[BaseModel], name: str, mutations: int
) -> None:
    schema = json.loads(resources.read(name))
    validator = _validator(name)

    @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(documents(schema, schema, mutations=mutations))
    def agree(document: Any) -> None:
        accepted = accepts(model, document)
        assert validator.is_valid(document) == accepted
        assert accepted or mutations

    agree()


@pytest.mark.parametrize("value", [1.0, True, "1", None, 2, 0])
@pytest.mark.parametrize(("model", "name"), KINDS, ids=NAMES)
def test_only_the_number_1_is_a_version(model: type[BaseModel], name: str, value: object) -> None:
    document = {"version": value, "kind": json.loads(resources.read(name))["properties"]["kind"]["const"]}
    assert accepts(model, {**document, "version": 1})
    assert not accepts(model, document)
    assert not _validator(name).is_valid(document)


@pytest.mark.parametrize(("model", "name"), KINDS, ids=NAMES)
def test_generated_documents_are_accepted_and_refused(model: type[BaseModel], name: str) -> None:
    schema = json.loads(resources.read(name))
    verdicts = set()

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(documents(schema, schema, mutations=20))
    def collect(document: Any) -> None:
        verdicts.add(accepts(model, document))

    collect()
    assert verdicts == {True, False}
