"""The JSON Schemas of what our commands write, made of the classes that hold it."""

from __future__ import annotations

import inspect
import json
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from ownership_lint.report import shapes

_NOTE = "Keys may be added within version 1; none is removed or changes its meaning."


def document_schema(shape: type, name: str) -> str:
    """The schema of a document."""
    known: list[Any] = [one for _, one in inspect.getmembers(shapes, inspect.isclass)]
    for one in known:
        if one.__module__ == shapes.__name__:
            one.__pydantic_config__ = ConfigDict(use_attribute_docstrings=True)
    generated = _tidy(TypeAdapter(shape).json_schema(mode="serialization"))
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:ownership-lint:schema:{name}:1",
        "title": f"ownership-lint {name}, version 1",
    }
    generated["description"] += f" {_NOTE}"
    return json.dumps(head | generated, indent=2, ensure_ascii=False) + "\n"


def _tidy(node: Any) -> Any:
    """Without the titles that only repeat the key."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: {name: _tidy(inner) for name, inner in value.items()}
        if key in {"properties", "$defs"}
        else _tidy(value)
        for key, value in node.items()
        if key != "title"
    }
