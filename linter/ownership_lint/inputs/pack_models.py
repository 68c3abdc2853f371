"""The shape of a rule pack; `schemas/pack.schema.json` is generated from these models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ownership_lint.inputs.exceptions_models import Day
from ownership_lint.inputs.models import Model, Name, Text, Version
from ownership_lint.inputs.policy_models import Level, McpModel, RuleId

Mask = Literal["uuid", "sri", "digest", "isbn", "time", "version", "url", "data-uri"]


class ContextModel(Model):
    """What has to stand near a value that alone would say nothing."""

    labels: Annotated[list[Text], Field(min_length=1)] = Field(
        description="Words in lower case; a blank stands for a blank, `_`, `-` or nothing."
    )
    within: Annotated[int, Field(ge=1, le=200)] = Field(
        default=40, description="Characters between label and value, on one line."
    )
    keys: bool = Field(default=True, description="Whether a label may be a part of an identifier.")
    header: bool = Field(default=False, description="Whether a label may head the value's column.")


class DetectorModel(Model):
    """One form that a value takes."""

    name: Name = Field(description="What this form is called.")
    pattern: Text = Field(
        description="A regular expression in RE2's syntax, within one line; its group `value` is the value."
    )
    bounds: Literal["token", "word", "none"] = Field(
        default="token",
        description="What may stand beside it: nothing that would continue it, no letter or digit, anything.",
    )
    ignore_case: bool = Field(default=False, description="Whether the case of letters is no matter.")
    context: ContextModel | None = Field(default=None, description="What has to stand near it.")
    validate_: list[Name] = Field(
        default=[], alias="validate", description="Named checks that all have to agree."
    )
    confidence: Literal["high", "medium", "low"] = Field(
        default="high", description="How sure it is; code scanning shows it as the rule's precision."
    )


class StagesModel(Model):
    """Severities that hold at some stages instead."""

    pre_commit: Level | None = Field(
        default=None, alias="pre-commit", description="In hooks, where the index is looked at."
    )
    commit_msg: Level | None = Field(
        default=None, alias="commit-msg", description="Where a commit message is looked at."
    )
    ci: Level | None = Field(default=None, description="Everywhere else.")


class AllowModel(Model):
    """Findings that are accepted; every given condition has to hold."""

    paths: list[Text] = Field(default=[], description="Globs, or `class:NAME`.")
    shape: Text | None = Field(
        default=None, description="What the value looks like: `*` for every letter and digit."
    )
    value_in: Name | None = Field(default=None, description="A set of this pack that holds the value.")
    reason: Text = Field(description="Why that is harmless.")
    until: Day | None = Field(default=None, description="The last day, as YYYY-MM-DD.")


class ExampleModel(Model):
    """A text to prove a rule by."""

    text: Text = Field(description="The text of a file.")
    path: Text = Field(default="example.txt", description="The file's path.")
    also: list[RuleId] = Field(default=[], description="Other rules that find something in it too.")
    files: dict[Text, str] = Field(default={}, description="Further files, by path.")
    mcp: McpModel | None = Field(default=None, description="What the policy says about MCP servers.")


class MatchModel(ExampleModel):
    """A text in which the rule has to find something."""

    values: Annotated[list[Text], Field(min_length=1)] = Field(
        description="The values to be found, in order."
    )


class NoMatchModel(ExampleModel):
    """A text in which the rule may find nothing."""

    because: Text = Field(description="What it is instead.")


class ExamplesModel(Model):
    """What proves that a rule fires, and that it stays silent."""

    match: Annotated[list[MatchModel], Field(min_length=1)] = Field(description="At least two when bundled.")
    no_match: Annotated[list[NoMatchModel], Field(min_length=1)] = Field(
        description="At least three when bundled."
    )


class FilesModel(Model):
    """Which files a rule reads."""

    include: list[Text] = Field(default=[], description="Globs; every file if none.")
    exclude: list[Text] = Field(default=[], description="Globs of files that are left out after all.")


class PackRuleModel(Model):
    """One rule."""

    id: RuleId = Field(description="`family/name`.")
    title: Text = Field(description="What it finds, in one line.")
    why: Text = Field(description="What it finds and why that matters, for people; Markdown.")
    severity: Level = Field(description="How bad a finding is.")
    scan: Annotated[list[Literal["content", "path", "commit-message"]], Field(min_length=1)] = Field(
        default=["content"], description="Where it looks."
    )
    stages: StagesModel | None = Field(
        default=None, description="Severities that hold at some stages instead."
    )
    files: FilesModel = Field(default_factory=FilesModel, description="Which files it reads.")
    detect: list[DetectorModel] = Field(
        default=[], description="The forms of the value; only bundled rules may have code instead."
    )
    normalise: list[Literal["dashes", "digits"]] = Field(
        default=[], description="Other characters that count as `-`, or as digits."
    )
    masks: list[Mask] = Field(default=[], description="Known forms; what lies in one of them is no value.")
    validate_: list[Name] = Field(
        default=[], alias="validate", description="Named checks that all have to agree, for all detectors."
    )
    not_in: list[Name] = Field(default=[], description="Sets of values that belong to nobody.")
    allow: list[AllowModel] = Field(default=[], description="Findings that are accepted, and why.")
    show: Literal["none", "shape", "last4"] = Field(
        default="shape", description="What a report may tell of the value."
    )
    remediation: Text = Field(description="What to do about a finding.")
    references: list[Text] = Field(default=[], description="Where the facts come from.")
    examples: ExamplesModel = Field(description="Texts that prove the rule, run by `policy test`.")


class PackFile(Model):
    """A rule pack: rules over the text of files, as data."""

    version: Version = Field(default=1, description="The version of this format.")
    kind: Literal["pack"] = Field(default="pack", description="What this file is.")
    name: Name = Field(description="What the pack is called.")
    judge: Literal["values", "clients", "tokens"] = Field(
        default="values", description="What decides: `values` alone in packs of your own."
    )
    sets: dict[Name, list[Text]] = Field(default={}, description="Named sets of values, for rules to share.")
    rules: Annotated[list[PackRuleModel], Field(min_length=1)] = Field(description="The rules.")
