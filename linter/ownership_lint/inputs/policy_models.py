"""The shape of `policy.yaml`; `schemas/policy.schema.json` is generated from these models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ownership_lint.inputs.models import Model, Name, Path, Text, Version

Level = Literal["error", "warning", "note", "ignore"]
"""A severity; never `on` or `off`, which YAML 1.1 reads as booleans."""

RuleId = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
"""`family/name`."""

Extension = Annotated[str, Field(pattern=r"^\.[A-Za-z0-9.+_-]+$")]
"""The end of a file name, with its dot."""

Detector = Literal["extension", "shebang", "executable"]


class ScopeModel(Model):
    """Which tracked files are scripts that must have an owner."""

    roots: list[Path] = Field(default=[], description="Folders or globs of folders that are searched.")
    extend_roots: list[Path] = Field(default=[], description="Further roots.")
    extensions: list[Extension] = Field(
        default=[], description="File name endings of scripts, each with its dot."
    )
    extend_extensions: list[Extension] = Field(default=[], description="Further extensions.")
    detect: list[Detector] = Field(
        default=[],
        description="What makes a file a script; with `extensions` alone, only the extension does.",
    )
    extend_detect: list[Detector] = Field(default=[], description="What else makes a file a script.")
    exclude: list[Text] = Field(default=[], description="Globs of files that are no scripts after all.")
    extend_exclude: list[Text] = Field(default=[], description="Further globs of such files.")


class OverrideModel(Model):
    """Other severities for some paths."""

    paths: Annotated[list[Text], Field(min_length=1)] = Field(description="Globs, or `class:NAME`.")
    rules: dict[RuleId, Level] = Field(description="Severity by rule.")
    reason: Text = Field(description="Why these paths are judged differently.")


Companion = Literal["given-name", "initial", "title", "degree", "name-key"]
"""What shows that a word is somebody's name."""


class RosterModel(Model):
    """How the roster of personnel names is used."""

    on_missing: Level = Field(default="warning", description="How bad it is that no roster was given.")
    file: Path = Field(
        default="policy/roster.hmac",
        description="The keyed roster, a tracked file that `roster export` writes.",
    )
    weak_needs: list[Companion] = Field(
        default=["given-name", "initial", "title", "degree", "name-key"],
        description="What a name that is an ordinary word, too, must have beside it: any of these.",
    )


class DataFileModel(Model):
    """Files that hold made-up data on purpose."""

    glob: Text = Field(description="Which files.")
    owner: Name = Field(description="Who answers for them.")
    reason: Text = Field(description="Why the data is harmless.")


class PiiModel(Model):
    """Settings of the rules that look for personal data."""

    placeholder_domains: list[Text] = Field(
        default=[], description="Domains of addresses that belong to nobody."
    )
    extend_placeholder_domains: list[Text] = Field(default=[], description="Further domains.")
    roster: RosterModel | None = Field(default=None, description="How the roster of personnel names is used.")
    data_files: list[DataFileModel] = Field(
        default=[], description="Files that hold made-up data on purpose."
    )
    extend_data_files: list[DataFileModel] = Field(default=[], description="Further files of this kind.")


class ServerModel(Model):
    """An MCP server; every given field has to match, and one at least has to be given."""

    name: Text | None = Field(default=None, description="Its name in the configuration.")
    url: Text | None = Field(
        default=None,
        description="Where it listens: scheme, host and port have to be the same, `*.` before a host stands "
        "for any name below it, and a `*` at the end for any rest of the path.",
    )
    package: Text | None = Field(
        default=None, description="The package or image that it is started from; with a version, that one."
    )
    command: Text | None = Field(
        default=None, description="The command that starts it, with its arguments; a `*` at the end: any."
    )


class ClientPathModel(Model):
    """A file that is written for a client, though its path does not say so."""

    glob: Text = Field(description="Which files.")
    client: Name = Field(description="The id of the client.")


class McpModel(Model):
    """Which MCP servers may be configured; `deny` is asked first."""

    clients: list[ClientPathModel] = Field(
        default=[], description="Files that are written for a client, though their paths do not say so."
    )
    extend_clients: list[ClientPathModel] = Field(default=[], description="Further files of this kind.")
    may_differ: list[Name] = Field(
        default=[], description="Names of servers that clients may reach in different ways."
    )
    extend_may_differ: list[Name] = Field(default=[], description="Further names of servers.")
    required: list[Name] = Field(default=[], description="Names of servers that must be configured.")
    extend_required: list[Name] = Field(default=[], description="Further names of servers.")
    allow: list[ServerModel] = Field(
        default=[], description="The only servers that may be configured, if any is given."
    )
    extend_allow: list[ServerModel] = Field(default=[], description="Further servers that may be.")
    deny: list[ServerModel] = Field(default=[], description="Servers that must not be configured.")
    extend_deny: list[ServerModel] = Field(default=[], description="Further servers that must not be.")


class PolicyFile(Model):
    """`policy.yaml`: what counts as a script, which rules run and how bad each is."""

    version: Version = Field(default=1, description="The version of this format.")
    kind: Literal["policy"] = Field(default="policy", description="What this file is.")
    extends: list[Text] = Field(
        default=["builtin:recommended"],
        description="Policies that this one changes: `builtin:recommended`, or paths of policy files; "
        "an empty list begins from nothing.",
    )
    scope: ScopeModel = Field(default_factory=ScopeModel, description="Which tracked files are scripts.")
    classes: dict[Name, list[Text]] = Field(
        default={}, description="Named sets of globs, used as `class:NAME`; `extend_NAME` adds to a set."
    )
    rules: dict[RuleId, Level] = Field(default={}, description="Severity by rule.")
    overrides: list[OverrideModel] = Field(default=[], description="Other severities for some paths.")
    extend_overrides: list[OverrideModel] = Field(
        default=[], description="Further overrides, behind those of the policies below."
    )
    packs: list[Path] = Field(default=[], description="Further rule packs, files beside this one.")
    extend_packs: list[Path] = Field(default=[], description="Further rule packs still.")
    pii: PiiModel | None = Field(
        default=None, description="Settings of the rules that look for personal data."
    )
    mcp: McpModel | None = Field(default=None, description="Settings of the rules about MCP clients.")
    fail_on: Literal["error", "warning", "note"] = Field(
        default="error", description="The lowest severity that makes `check` exit with 1."
    )
    exceptions: Path | None = Field(
        default=None, description="The file of exceptions, each with reason and expiry; null: none."
    )
    baseline: Path | None = Field(
        default=None, description="The generated file of findings that are known; null: none."
    )
