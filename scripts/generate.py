"""Writes the files of this repository that follow from its code; `--check` only tells which are stale."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from client_schemas import client_schema, has_schema
from client_table import client_table
from document_schemas import document_schema
from ownership_lint.cli import cli
from ownership_lint.cli.help import PROGRAM, WIDTH
from ownership_lint.inputs.bundled_clients import CLIENTS
from ownership_lint.inputs.client_models import ClientsFile
from ownership_lint.inputs.exceptions_models import ExceptionsFile
from ownership_lint.inputs.merging import EXTEND
from ownership_lint.inputs.models import OwnershipFile
from ownership_lint.inputs.pack_models import PackFile
from ownership_lint.inputs.policy_models import PolicyFile
from ownership_lint.registry import RULES
from ownership_lint.report.shapes import ResolvedMatrix, Who
from ownership_lint.rule import documentation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import BaseModel

    from ownership_lint.rule import Rule

ROOT = Path(__file__).resolve().parents[1]


def schema(model: type[BaseModel], name: str, title: str) -> str:
    """The JSON Schema of a file's model, as editors want it."""
    generated = model.model_json_schema()
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:ownership-lint:schema:{name}:1",
    }
    return json.dumps(head | _tidy(generated) | {"title": title}, indent=2, ensure_ascii=False) + "\n"


def _tidy(node: Any) -> Any:
    """Without the titles and null defaults that pydantic adds: they only repeat the key."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {}
    for key, value in node.items():
        if key in ("properties", "$defs"):
            kept[key] = {name: _tidy(inner) for name, inner in value.items()}
        elif key == "patternProperties":
            # pydantic means that every key has this form; JSON Schema would let other keys pass.
            ((pattern, inner),) = value.items()
            kept |= {"propertyNames": {"pattern": pattern}, "additionalProperties": _tidy(inner)}
        elif key != "title" and (key, value) != ("default", None):
            kept[key] = value if key == "default" else _tidy(value)
    return kept


def rule_page(rule: Rule) -> str:
    """A rule's docstring as a page."""
    text = documentation(rule)
    return f"# {rule.ID}\n\n{text.summary}. Severity: **{rule.SEVERITY.value}**.\n\n{text.body}\n"


def rule_index() -> str:
    """The list of all rules."""
    rows = [
        f"| [{rule.ID}]({rule.ID}.md) | {rule.SEVERITY.value} | {documentation(rule).summary} |"
        for rule in RULES
    ]
    return "\n".join(
        ("# Rules", "", "| rule | severity | finds |", "| --- | --- | --- |", *rows, "", _SEVERITY_NOTE)
    )


def reference(model: type[BaseModel], title: str, intro: str) -> str:
    """Every key of a file's model in one table."""
    generated = model.model_json_schema()
    head = (f"# Every key of `{title}`", "", intro, "", "| key | type | default | meaning |")
    return "\n".join((*head, "| --- | --- | --- | --- |", *_rows(generated, generated["$defs"], ""))) + "\n"


def _rows(node: dict[str, Any], shapes: dict[str, Any], above: str) -> Iterator[str]:
    """The keys of a mapping, each with those below it: `a.b`, `a[].b` in a list of mappings."""
    for key, value in node.get("properties", {}).items():
        shape = _shape(value, shapes)
        default = "required" if key in node.get("required", ()) else _default(value)
        meaning = str(value["description"]).rstrip(".").replace("|", "\\|")
        yield f"| `{above}{key}` | {_type(shape, shapes)} | {default} | {meaning} |"
        if not key.startswith(EXTEND):  # what stands below is the same as in the list that it adds to
            is_list = shape.get("type") == "array"
            below = _shape(shape["items"], shapes) if is_list else shape
            yield from _rows(below, shapes, f"{above}{key}{'[]' * is_list}.")


def _shape(node: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    """What a value looks like where it is not null."""
    node = next((one for one in node.get("anyOf", ()) if one != {"type": "null"}), node)
    return shapes[node["$ref"].rpartition("/")[2]] if "$ref" in node else node


def _type(shape: dict[str, Any], shapes: dict[str, Any]) -> str:
    if choices := shape.get("enum", [shape["const"]] if "const" in shape else None):
        return " or ".join(f"`{choice}`" for choice in choices)
    if shape["type"] == "array":
        item = _type(_shape(shape["items"], shapes), shapes)
        return f"list of {item}{'s' * item.isalpha()}"
    # pydantic writes a mapping whose keys have a form as `patternProperties`.
    ((_, inner),) = shape.get("patternProperties", {"": shape.get("additionalProperties")}).items()
    if isinstance(inner, dict):
        return f"mapping to {_type(_shape(inner, shapes), shapes)}"
    return {"string": "text", "integer": "whole number", "object": "mapping"}[shape["type"]]


def _default(value: dict[str, Any]) -> str:
    """A mapping of its own is made of the defaults below it."""
    default = value.get("default")
    return "" if default is None else f"`{json.dumps(default, ensure_ascii=False)}`"


_POLICY_INTRO = """\
[How to write a policy](../policy.md) says what the keys do together. A policy states only what it changes;
the rest stands as the policies have it that it extends, [the bundled one](../../policy/recommended.yaml) if
no other. The defaults are what holds where none of them says anything."""

_EXCEPTIONS_INTRO = """\
[How to write a policy](../policy.md#exceptions) says when an exception holds."""

_SEVERITY_NOTE = """\
Severities are defaults: `rules` and `overrides` of the policy change them, `ignore` turns a rule off. `check`
fails on errors; `--fail-on` or the policy's `fail_on` says otherwise. `ownership-lint explain RULE` prints a
page.
"""


_COMMAND_LINE_INTRO = """\
What `--help` prints of each command. [What the exit codes mean](../exit-codes.md) is the same for all."""


def command_reference() -> str:
    """The help of every command, as a terminal shows it."""
    top = click.Context(cli, info_name=PROGRAM, terminal_width=WIDTH - 2, **cli.context_settings)
    pages = (f"## {ctx.command_path}\n\n```text\n{ctx.get_help()}\n```" for ctx in _contexts(top))
    return "\n\n".join(("# The command line", _COMMAND_LINE_INTRO, *pages)) + "\n"


def _contexts(ctx: click.Context) -> Iterator[click.Context]:
    """The command of `ctx` and all below it."""
    yield ctx
    if isinstance(ctx.command, click.Group):
        for name in ctx.command.list_commands(ctx):
            command = ctx.command.get_command(ctx, name)
            if command is not None:
                yield from _contexts(click.Context(command, info_name=name, parent=ctx))


def filled(page: str, name: str, text: str) -> str:
    """A page of the manual with `text` between its markers for `name`."""
    before, begin, rest = (ROOT / page).read_text().partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->")
    return f"{before}{begin}{text}{end}{after}"


GENERATED: dict[str, Callable[[], str]] = {
    "schemas/ownership.schema.json": lambda: schema(OwnershipFile, "ownership", "ownership.yaml"),
    "schemas/clients.schema.json": lambda: schema(ClientsFile, "clients", "mcp-clients.yaml"),
    "schemas/pack.schema.json": lambda: schema(PackFile, "pack", "rule pack"),
    "schemas/policy.schema.json": lambda: schema(PolicyFile, "policy", "policy.yaml"),
    **{
        f"schemas/mcp/{client.id}.schema.json": partial(client_schema, client)
        for client in CLIENTS
        if has_schema(client)
    },
    "schemas/exceptions.schema.json": lambda: schema(ExceptionsFile, "exceptions", "exceptions.yaml"),
    "schemas/matrix.schema.json": partial(document_schema, ResolvedMatrix, "matrix"),
    "schemas/who.schema.json": partial(document_schema, Who, "who"),
    "docs/reference/policy.md": lambda: reference(PolicyFile, "policy.yaml", _POLICY_INTRO),
    "docs/reference/exceptions.md": lambda: reference(ExceptionsFile, "exceptions.yaml", _EXCEPTIONS_INTRO),
    "docs/mcp-clients.md": lambda: filled("docs/mcp-clients.md", "clients", client_table(CLIENTS)),
    "docs/reference/cli.md": command_reference,
    "docs/rules/README.md": rule_index,
    **{f"docs/rules/{rule.ID}.md": partial(rule_page, rule) for rule in RULES},
}
"""Each generated file, from the root of the repository, and what makes its text."""


def stale(root: Path) -> list[str]:
    """The generated files that are missing or not as they would be written now."""
    return [
        name
        for name, text in GENERATED.items()
        if not (root / name).is_file() or (root / name).read_bytes() != text().encode()
    ]


def main() -> int:
    """Write what is stale, or with `--check` name it and fail."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file is stale")
    check = parser.parse_args().check
    names = stale(ROOT)
    for name in names:
        if not check:
            (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / name).write_bytes(GENERATED[name]().encode())
        print(f"{name} is stale; run python scripts/generate.py" if check else f"wrote {name}")
    return 1 if check and names else 0


if __name__ == "__main__":
    sys.exit(main())
