"""The shape of `ownership.yaml`; `schemas/ownership.schema.json` is generated from these models.

Only shape is stated here: what a schema can say to an editor. What needs the rest of the file or the tree
(an owner that exists, a path that is tracked) is a rule.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
"""A non-empty text; Markdown inline where people read it."""

Name = Annotated[str, Field(min_length=1)]
"""The key of an owner, domain, group or reference."""

Path = Annotated[str, Field(min_length=1)]
"""A path from the repository root, POSIX separators, exact case."""


class Model(BaseModel):
    """Closed and strict: an unknown key or a value of another type is an error, never a conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Metadata(Model):
    """What the document says about itself."""

    title: Text | None = None
    purpose: Text | None = None
    document_version: Text | None = Field(None, description="Quote it: 1.10 would be a number.")
    last_updated: Text | None = None
    authority: Name | None = Field(None, description="The owner who answers for the matrix.")
    references: list[Name] = []
    overview: Text | None = None
    footer: Text | None = None


class ReferenceModel(Model):
    """A decision record or other document that the matrix cites."""

    title: Text | None = None
    path: Path | None = Field(None, description="Checked against the tree by ownership/missing-reference.")
    url: Text | None = None


class OwnerModel(Model):
    """One name that owner, coordinator and escalation fields may use."""

    kind: Literal["agent", "coordinator", "team", "human"] = "team"
    title: Text | None = None
    coordinator: Name | None = None
    domain: Name | None = None
    spec: Path | None = Field(None, description="The file that describes this owner.")
    handle: Text | None = Field(None, description="What CODEOWNERS calls this owner; null: nothing.")
    references: list[Name] = []
    note: Text | None = None


class KeyScriptModel(Model):
    """A script, or a glob of scripts, that a domain's summary lists."""

    path: Path | None = None
    glob: Text | None = None
    note: Text | None = None


class SummaryModel(Model):
    """A domain's part of the "Domain Summary" chapter."""

    heading: Text | None = None
    intro: Text | None = None
    activities: list[Text] = []
    key_scripts: list[KeyScriptModel] = []


class DomainModel(Model):
    """An ownership category."""

    title: Text
    owner: Name | None = None
    coordinator: Name | None = None
    covers: Text | None = None
    listed: bool = Field(True, description="Whether the overview of the document lists it.")
    summary: SummaryModel | None = None


class GroupModel(Model):
    """A table of the document: presentation only, ownership never follows from it."""

    title: Text
    owner: Name | None = Field(None, description="Whom the title names; a row owned by another is a note.")
    chapter: Name = "matrix"
    columns: list[Literal["script", "owner", "coordinator", "purpose", "trigger"]] = [
        "script",
        "owner",
        "coordinator",
        "purpose",
        "trigger",
    ]
    intro: Text | None = None


class OptionModel(Model):
    """An option that a script accepts."""

    flags: Annotated[list[Text], Field(min_length=1)]
    value: Text | None = Field(None, description="The placeholder of its value, such as N.")
    description: Text | None = None
    default: Text | None = None
    requires_env: list[Text] = []


class ArgumentModel(Model):
    """A positional argument."""

    name: Text
    description: Text | None = None
    default: bool = False


class ModeModel(Model):
    """A subcommand."""

    name: Text
    description: Text | None = None


class UsageModel(Model):
    """A command line that the document shows, with what it does."""

    run: Text
    description: Text | None = None
    group: Text | None = None


class VariableModel(Model):
    """An environment variable that a script reads."""

    name: Text
    description: Text | None = None
    default: Text | None = None
    required: bool = False


class ExitCodeModel(Model):
    """An exit code and what it means."""

    code: Annotated[int, Field(ge=0, le=255)]
    meaning: Text
    level: Literal["ok", "degraded", "failure", "critical"] | None = None


class RequiresModel(Model):
    """The machine-readable form of a prerequisite; shown, never executed."""

    command: Text | None = None
    any_command: list[Text] | None = None
    python: Text | None = None
    python_module: Text | None = None
    file: Path | None = None
    directory: Path | None = None
    env: Text | None = None
    cwd: Text | None = None
    port_open: Annotated[int, Field(ge=1, le=65535)] | None = None
    ports_free: list[Annotated[int, Field(ge=1, le=65535)]] | None = None
    disk_free: Text | None = None
    git_repository: bool | None = None


class PrerequisiteModel(Model):
    """Something that has to hold before a script runs."""

    text: Text
    requires: RequiresModel | None = None
    when: Text | None = Field(None, description="The option that makes it necessary.")


class ExampleModel(Model):
    """A command to copy."""

    run: Text
    title: Text | None = Field(None, description="A comment line above the command.")
    note: Text | None = Field(None, description="A comment behind the command.")
    then: Text | None = Field(None, description="A comment line below the command.")


class OutputItemModel(Model):
    """Files that a script writes."""

    paths: Annotated[list[Text], Field(min_length=1)]
    description: Text | None = None


class OutputsModel(Model):
    """What a script writes."""

    title: Text = "Output"
    items: Annotated[list[OutputItemModel], Field(min_length=1)]


class SectionModel(Model):
    """A part of a detail block that has no field of its own: kept as it is."""

    title: Text
    style: Literal["bullets", "ordered", "text", "code"] = "text"
    items: list[Text] = []
    text: Text | None = None
    language: Text | None = None


class DeprecationModel(Model):
    """Since when a script is not to be used, and what to use instead."""

    since: Text | None = None
    date: Text | None = None
    replacement: Path | None = None
    reason: Text | None = None
    remove_after: Text | None = Field(None, description="A date, YYYY-MM-DD.")


class ScriptModel(Model):
    """One script: who owns it and what its contract is."""

    owner: Name | None = Field(None, description="Required unless status is removed.")
    coordinator: Name | None = None
    group: Name | None = None
    domain: Name | None = None
    status: Literal["active", "experimental", "deprecated", "generated", "removed"] = "active"
    primary: bool = False
    deprecated: DeprecationModel | None = None
    deprecation: DeprecationModel | None = Field(None, description="Another spelling of `deprecated`.")
    delegated: Text | None = Field(None, description="Why owner and domain or coordinator differ on purpose.")
    purpose: Text | None = None
    trigger: Text | None = None
    note: Text | None = None
    references: list[Name] = []
    supersedes: list[Path] = []
    description: Text | None = None
    modes: list[ModeModel] = []
    arguments: list[ArgumentModel] = []
    options: list[OptionModel] = []
    usage: list[UsageModel] = []
    env: list[VariableModel] = []
    exit_codes: list[ExitCodeModel] = []
    safety: list[Text] = []
    outputs: OutputsModel | None = None
    prerequisites: list[PrerequisiteModel] = []
    examples: list[ExampleModel] = []
    sections: list[SectionModel] = []


class PatternModel(Model):
    """A glob for files that have no entry of their own."""

    glob: Text
    owner: Name
    dialect: Literal["gitignore", "codeowners", "gitlab"] = "gitignore"
    co_owners: list[Name] = []
    coordinator: Name | None = None
    group: Name | None = None
    domain: Name | None = None
    purpose: Text | None = None
    min_matches: Annotated[int, Field(ge=0)] = 1
    section: Text | None = Field(None, description="The section of a GitLab file.")
    line: Annotated[int, Field(ge=1)] | None = Field(
        None, description="The line it was imported from; in the CODEOWNERS dialects the highest wins."
    )


class UnownedModel(Model):
    """Paths that nobody owns on purpose."""

    path: Text = Field(description="A path or a glob.")
    reason: Text
    dialect: Literal["gitignore", "codeowners", "gitlab"] = "gitignore"
    section: Text | None = None
    line: Annotated[int, Field(ge=1)] | None = None


class EscalationRowModel(Model):
    """Whom to call, in order, when a script of a category fails."""

    category: Text
    domain: Name | None = None
    first: Name | None = None
    then: Name | None = None
    emergency: Name | None = None


class EscalationModel(Model):
    """Whom to call when a script fails."""

    intro: Text | None = None
    matrix: list[EscalationRowModel] = []


class CheckModel(Model):
    """One line of a checklist; `command` is shown, never executed."""

    text: Text
    command: Text | None = None
    script: Path | None = None
    max_age_hours: Annotated[int, Field(ge=1)] | None = None


class ChecklistModel(Model):
    """What must hold for a whole domain before an operation."""

    title: Text
    owner: Name | None = None
    domains: list[Name] = []
    references: list[Name] = []
    intro: Text | None = None
    checks: list[CheckModel] = []


class HistoryModel(Model):
    """One row of the human changelog of the matrix."""

    version: Text
    date: Text | None = None
    author: Text | None = None
    changes: Text


class OutputFileModel(Model):
    """A document that `report` writes."""

    format: Literal["markdown", "html", "json", "codeowners", "context"]
    file: Path
    mode: Literal["replace", "inject"] = "replace"


class ReportModel(Model):
    """How `report` writes the documents."""

    outputs: list[OutputFileModel] = []
    detail_order: list[Path] = Field([], description="The order of the detail blocks.")
    sections: list[SectionModel] = Field([], description="Chapters of the document that are only prose.")


class OwnershipFile(Model):
    """`ownership.yaml`: who owns every script and what its contract is."""

    version: Literal[1]
    kind: Literal["ownership"]
    metadata: Metadata = Metadata()
    references: dict[Name, ReferenceModel] = {}
    owners: dict[Name, OwnerModel] = {}
    domains: dict[Name, DomainModel] = {}
    groups: dict[Name, GroupModel] = {}
    patterns: list[PatternModel] = []
    unowned: list[UnownedModel] = []
    scripts: dict[Path, ScriptModel] = {}
    escalation: EscalationModel | None = None
    prerequisites: dict[Name, ChecklistModel] = {}
    history: list[HistoryModel] = []
    report: ReportModel | None = None
