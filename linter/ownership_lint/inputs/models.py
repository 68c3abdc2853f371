"""The shape of `ownership.yaml`; `schemas/ownership.schema.json` is generated from these models.

Only shape is stated here: what a schema can say to an editor. What needs the rest of the file or the tree
(an owner that exists, a path that is tracked) is a rule.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from ownership_lint.inputs.document import DetailField

Text = Annotated[str, Field(min_length=1)]
"""A non-empty text; Markdown inline where people read it."""

Name = Annotated[str, Field(min_length=1)]
"""The key of an owner, domain, group or reference."""

Path = Annotated[str, Field(min_length=1)]
"""A path from the repository root, POSIX separators, exact case."""

Version = Annotated[int, Field(ge=1, le=1), WithJsonSchema({"type": "integer", "const": 1})]
"""The number 1; `Literal[1]` would take 1.0 and `true` for it."""

Column = Annotated[
    int, Field(ge=0, description="Where its comment starts, where not in line with the others.")
]


class Model(BaseModel):
    """Closed and strict: an unknown key or a value of another type is an error, never a conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Metadata(Model):
    """What the document says about itself."""

    title: Text | None = Field(default=None, description="The heading of the document.")
    purpose: Text | None = Field(default=None, description="What the document is for.")
    document_version: Text | None = Field(default=None, description="Quote it: 1.10 would be a number.")
    last_updated: Text | None = Field(default=None, description="The day of the last change; quote it.")
    authority: Name | None = Field(default=None, description="The owner who answers for the matrix.")
    references: list[Name] = Field(
        default=[], description="Names from `references` that the whole document cites."
    )
    overview: Text | None = Field(default=None, description="The paragraph that begins the document.")
    footer: Text | None = Field(default=None, description="The paragraph that ends the document.")


class ReferenceModel(Model):
    """A decision record or other document that the matrix cites."""

    title: Text | None = Field(default=None, description="What the document is called.")
    path: Path | None = Field(
        default=None, description="Checked against the tree by ownership/missing-reference."
    )
    url: Text | None = Field(default=None, description="Where it is, if not in this repository.")


class OwnerModel(Model):
    """One name that owner, coordinator and escalation fields may use."""

    kind: Literal["agent", "coordinator", "team", "human"] = Field(
        default="team", description="What stands behind the name."
    )
    title: Text | None = Field(default=None, description="What people call this owner.")
    coordinator: Name | None = Field(
        default=None, description="Who coordinates this owner; a name from `owners`."
    )
    domain: Name | None = Field(default=None, description="The domain that this owner works in.")
    spec: Path | None = Field(default=None, description="The file that describes this owner.")
    handle: Text | None = Field(default=None, description="What CODEOWNERS calls this owner; null: nothing.")
    references: list[Name] = Field(
        default=[], description="Names from `references` that this owner rests on."
    )
    note: Text | None = Field(default=None, description="A remark for people.")


class KeyScriptModel(Model):
    """A script, or a glob of scripts, that a domain's summary lists."""

    path: Path | None = Field(default=None, description="The path of a script; give this or `glob`.")
    glob: Text | None = Field(default=None, description="A pattern of scripts; give this or `path`.")
    note: Text | None = Field(default=None, description="A remark behind the script.")


class SummaryModel(Model):
    """A domain's part of the "Domain Summary" chapter."""

    heading: Text | None = Field(default=None, description="The heading of the part.")
    intro: Text | None = Field(default=None, description="The paragraph below the heading.")
    activities: list[Text] = Field(default=[], description="What belongs to the domain.")
    key_scripts: list[KeyScriptModel] = Field(default=[], description="The scripts that matter most in it.")


class DomainModel(Model):
    """An ownership category."""

    title: Text = Field(description="What people call the domain.")
    owner: Name | None = Field(default=None, description="Who is accountable for it.")
    coordinator: Name | None = Field(default=None, description="Who coordinates it.")
    covers: Text | None = Field(default=None, description="What it covers, in a few words.")
    listed: bool = Field(default=True, description="Whether the overview of the document lists it.")
    summary: SummaryModel | None = Field(
        default=None, description='Its part of the "Domain Summary" chapter.'
    )


class GroupModel(Model):
    """A table of the document: presentation only, ownership never follows from it."""

    title: Text = Field(description="The heading of the table.")
    owner: Name | None = Field(
        default=None, description="Whom the title names; a row owned by another is a note."
    )
    chapter: Name = Field(default="matrix", description="The chapter that the table stands in.")
    columns: list[Literal["script", "owner", "secondary", "coordinator", "purpose", "trigger", "other"]] = (
        Field(
            default=[
                "script",
                "owner",
                "coordinator",
                "purpose",
                "trigger",
            ],
            description="The columns of the table, in order.",
        )
    )
    headers: list[Text] = Field(
        default=[], description="The titles of the columns, where not the usual ones."
    )
    level: Annotated[int, Field(ge=0, le=6)] = Field(
        default=3, description="The level of the heading; 0: no heading."
    )
    intro: Text | None = Field(default=None, description="Markdown between the heading and the table.")
    outro: Text | None = Field(default=None, description="Markdown between the table and the next one.")


class OptionModel(Model):
    """An option that a script accepts."""

    flags: Annotated[list[Text], Field(min_length=1)] = Field(
        description="Its spellings, such as `-n` and `--dry-run`."
    )
    value: Text | None = Field(default=None, description="The placeholder of its value, such as N.")
    description: Text | None = Field(default=None, description="What it does.")
    default: Text | None = Field(default=None, description="What holds without it, as the document says it.")
    requires_env: list[Text] = Field(default=[], description="Variables that have to be set with it.")
    column: Column | None = Field(
        default=None, description="Where its comment starts, where not in line with the others."
    )


class ArgumentModel(Model):
    """A positional argument."""

    name: Text = Field(description="What the usage line calls it.")
    description: Text | None = Field(default=None, description="What it is.")
    default: bool = Field(
        default=False, description="Whether the script does this when no argument is given."
    )
    column: Column | None = Field(
        default=None, description="Where its comment starts, where not in line with the others."
    )


class ModeModel(Model):
    """A subcommand."""

    name: Text = Field(description="The word on the command line.")
    description: Text | None = Field(default=None, description="What it does.")
    column: Column | None = Field(
        default=None, description="Where its comment starts, where not in line with the others."
    )


class UsageModel(Model):
    """A command line that the document shows, with what it does."""

    run: Text = Field(description="The command line.")
    description: Text | None = Field(default=None, description="What it does.")
    group: Text | None = Field(default=None, description="The heading that it stands under.")
    column: Column | None = Field(
        default=None, description="Where its comment starts, where not in line with the others."
    )


class VariableModel(Model):
    """An environment variable that a script reads."""

    name: Text = Field(description="The name of the variable.")
    description: Text | None = Field(default=None, description="What it sets.")
    default: Text | None = Field(default=None, description="What holds where it is not set.")
    required: bool = Field(default=False, description="Whether the script refuses to run without it.")


class ExitCodeModel(Model):
    """An exit code and what it means."""

    code: Annotated[int, Field(ge=0, le=255)] = Field(description="The code, 0 to 255.")
    meaning: Text = Field(description="What it means.")
    level: Literal["ok", "degraded", "failure", "critical"] | None = Field(
        default=None, description="How bad it is."
    )


class RequiresModel(Model):
    """The machine-readable form of a prerequisite; shown, never executed."""

    command: Text | None = Field(default=None, description="A command on the search path.")
    any_command: list[Text] | None = Field(default=None, description="Commands of which one is enough.")
    python: Text | None = Field(default=None, description='A version of Python, such as ">=3.11".')
    python_module: Text | None = Field(default=None, description="A module that Python can import.")
    file: Path | None = Field(default=None, description="A file that is there.")
    directory: Path | None = Field(default=None, description="A folder that is there.")
    env: Text | None = Field(default=None, description="A variable that is set.")
    cwd: Text | None = Field(default=None, description="The folder that the script has to be started in.")
    port_open: Annotated[int, Field(ge=1, le=65535)] | None = Field(
        default=None, description="A port that something listens on."
    )
    ports_free: list[Annotated[int, Field(ge=1, le=65535)]] | None = Field(
        default=None, description="Ports that nothing listens on."
    )
    disk_free: Text | None = Field(default=None, description='Free disk space, such as "2 GB".')
    git_repository: bool | None = Field(
        default=None, description="Whether it has to be started inside a git repository."
    )


class PrerequisiteModel(Model):
    """Something that has to hold before a script runs."""

    text: Text = Field(description="What has to hold, for people.")
    requires: RequiresModel | None = Field(default=None, description="The same for machines.")
    when: Text | None = Field(default=None, description="The option that makes it necessary.")


class ExampleModel(Model):
    """A command to copy."""

    run: Text = Field(description="The command line.")
    title: Text | None = Field(default=None, description="A comment line above the command.")
    note: Text | None = Field(default=None, description="A comment behind the command.")
    then: Text | None = Field(default=None, description="A comment line below the command.")


class OutputItemModel(Model):
    """Files that a script writes."""

    paths: Annotated[list[Text], Field(min_length=1)] = Field(
        description="Files, folders or patterns that are written."
    )
    description: Text | None = Field(default=None, description="What is in them.")


class OutputsModel(Model):
    """What a script writes."""

    title: Text = Field(default="Output", description="The heading of the list.")
    items: Annotated[list[OutputItemModel], Field(min_length=1)] = Field(description="What is written.")


class SectionModel(Model):
    """A part of a detail block that has no field of its own: kept as it is."""

    title: Text = Field(description="The heading.")
    style: Literal["bullets", "ordered", "text", "code"] = Field(
        default="text", description="How the content is set."
    )
    items: list[Text] = Field(default=[], description="The lines of a list.")
    text: Text | None = Field(default=None, description="The content of a text or code.")
    language: Text | None = Field(default=None, description="The language of code.")
    after: DetailField = Field(
        default="description", description="The field behind which the document shows it."
    )


class DeprecationModel(Model):
    """Since when a script is not to be used, and what to use instead."""

    since: Text | None = Field(
        default=None, description="The version of the matrix that deprecated it; quote it."
    )
    date: Text | None = Field(default=None, description="The day of the deprecation; quote it.")
    replacement: Path | None = Field(default=None, description="The script to use instead.")
    reason: Text | None = Field(default=None, description="Why it is not to be used.")
    remove_after: Text | None = Field(default=None, description="A date, YYYY-MM-DD.")


class ScriptModel(Model):
    """One script: who owns it and what its contract is."""

    owner: Name | None = Field(default=None, description="Required unless status is removed.")
    co_owners: list[Name] = Field(default=[], description="Who is accountable beside the owner.")
    coordinator: Name | None = Field(
        default=None, description="Who coordinates; else the coordinator of the owner."
    )
    group: Name | None = Field(default=None, description="The table that lists it; a name from `groups`.")
    domain: Name | None = Field(default=None, description="What it belongs to; a name from `domains`.")
    status: Literal["active", "experimental", "deprecated", "generated", "removed"] = Field(
        default="active", description="Where it is in its life."
    )
    primary: bool = Field(default=False, description="Whether it is the usual way to do its task.")
    deprecated: DeprecationModel | None = Field(
        default=None, description="Since when it is not to be used, and what to use instead."
    )
    deprecation: DeprecationModel | None = Field(
        default=None, description="Another spelling of `deprecated`."
    )
    delegated: Text | None = Field(
        default=None, description="Why owner and domain or coordinator differ on purpose."
    )
    purpose: Text | None = Field(default=None, description="What it is for, in one line.")
    trigger: Text | None = Field(default=None, description="When it is run.")
    extra: dict[Text, str] = Field(default={}, description="Other columns of its table, by column title.")
    note: Text | None = Field(default=None, description="A remark for people.")
    references: list[Name] = Field(
        default=[], description="Names from `references` that its ownership rests on."
    )
    supersedes: list[Path] = Field(default=[], description="Scripts that it replaces.")
    description: Text | None = Field(
        default=None, description="What it does; the first paragraph of its detail block."
    )
    modes: list[ModeModel] = Field(default=[], description="Its subcommands.")
    arguments: list[ArgumentModel] = Field(default=[], description="Its positional arguments.")
    options: list[OptionModel] = Field(default=[], description="The options that it accepts.")
    usage: list[UsageModel] = Field(default=[], description="Command lines that the document shows.")
    env: list[VariableModel] = Field(default=[], description="The environment variables that it reads.")
    exit_codes: list[ExitCodeModel] = Field(default=[], description="The codes that it exits with.")
    safety: list[Text] = Field(default=[], description="What to know before running it.")
    outputs: OutputsModel | None = Field(default=None, description="What it writes.")
    prerequisites: list[PrerequisiteModel] = Field(default=[], description="What has to hold before it runs.")
    examples: list[ExampleModel] = Field(default=[], description="Commands to copy.")
    sections: list[SectionModel] = Field(
        default=[], description="Parts of its detail block that have no field of their own."
    )


class PatternModel(Model):
    """A glob for files that have no entry of their own."""

    glob: Text = Field(description="Which files.")
    owner: Name = Field(description="Who owns them; a name from `owners`.")
    dialect: Literal["gitignore", "codeowners", "gitlab"] = Field(
        default="gitignore", description="How the text of the pattern is read."
    )
    co_owners: list[Name] = Field(default=[], description="Who is accountable beside the owner.")
    coordinator: Name | None = Field(
        default=None, description="Who coordinates; else the coordinator of the owner."
    )
    group: Name | None = Field(default=None, description="The table that lists it; a name from `groups`.")
    domain: Name | None = Field(default=None, description="What the files belong to; a name from `domains`.")
    purpose: Text | None = Field(default=None, description="What the files are for, in one line.")
    trigger: Text | None = Field(default=None, description="When they are run.")
    extra: dict[Text, str] = Field(default={}, description="Other columns of its table, by column title.")
    min_matches: Annotated[int, Field(ge=0)] = Field(
        default=1, description="How many tracked files it has to match."
    )
    section: Text | None = Field(default=None, description="The section of a GitLab file.")
    line: Annotated[int, Field(ge=1)] | None = Field(
        default=None,
        description="The line it was imported from; in the CODEOWNERS dialects the highest wins.",
    )


class UnownedModel(Model):
    """Paths that nobody owns on purpose."""

    path: Text = Field(description="A path or a glob.")
    reason: Text = Field(description="Why nobody owns them.")
    dialect: Literal["gitignore", "codeowners", "gitlab"] = Field(
        default="gitignore", description="How the text of the pattern is read."
    )
    section: Text | None = Field(default=None, description="The section of a GitLab file.")
    line: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="The line it was imported from."
    )


class EscalationRowModel(Model):
    """Whom to call, in order, when a script of a category fails."""

    category: Text = Field(description="What failed.")
    domain: Name | None = Field(default=None, description="The domain that the category stands for.")
    first: Name | None = Field(default=None, description="Whom to call first.")
    then: Name | None = Field(default=None, description="Whom to call next.")
    emergency: Name | None = Field(default=None, description="Whom to call when nothing else helps.")


class EscalationModel(Model):
    """Whom to call when a script fails."""

    intro: Text | None = Field(default=None, description="The paragraph above the table.")
    matrix: list[EscalationRowModel] = Field(default=[], description="The rows of the table.")


class CheckModel(Model):
    """One line of a checklist; `command` is shown, never executed."""

    text: Text = Field(description="What has to hold.")
    command: Text | None = Field(default=None, description="How to see it; shown, never executed.")
    script: Path | None = Field(default=None, description="The script that checks it.")
    max_age_hours: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="How old its last result may be."
    )


class ChecklistModel(Model):
    """What must hold for a whole domain before an operation."""

    title: Text = Field(description="The heading of the checklist.")
    owner: Name | None = Field(default=None, description="Who answers for it.")
    domains: list[Name] = Field(default=[], description="The domains that it holds for.")
    references: list[Name] = Field(default=[], description="Names from `references` that it rests on.")
    intro: Text | None = Field(default=None, description="The paragraph above the list.")
    checks: list[CheckModel] = Field(default=[], description="What has to hold.")


class HistoryModel(Model):
    """One row of the human changelog of the matrix."""

    version: Text = Field(description="The version of the document; quote it.")
    date: Text | None = Field(default=None, description="The day of the change; quote it.")
    author: Text | None = Field(default=None, description="Who made it.")
    changes: Text = Field(description="What changed.")


class OutputFileModel(Model):
    """A document that `report` writes."""

    format: Literal["markdown", "html", "json", "codeowners", "context"] = Field(
        description="What is written."
    )
    file: Path = Field(description="Where it is written, from the repository root.")
    mode: Literal["replace", "inject"] = Field(
        default="replace", description="Whether the whole file is ours, or only a marked part of it."
    )
    block: Annotated[str, Field(pattern="^[A-Za-z0-9_-]+$")] | None = Field(
        default=None, description="What the marked part is called, where not like its format."
    )
    owner: Name | None = Field(
        default=None, description="Of a context: the owner who is to read it; else it is for all."
    )
    max_tokens: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Of a context: how long it may be."
    )


class ChapterModel(Model):
    """One chapter of the document, in its place."""

    kind: Literal[
        "overview",
        "groups",
        "details",
        "escalation",
        "prerequisites",
        "domains",
        "sections",
        "history",
        "text",
    ] = Field(description="What the chapter shows.")
    name: Name | None = Field(default=None, description="The `chapter` that its groups name.")
    title: Text | None = Field(default=None, description="Its heading; without one it has none.")
    rule: bool = Field(default=True, description="Whether a horizontal rule stands above it.")
    label: Text | None = Field(default=None, description="The bold line above the list of an overview.")
    intro: Text | None = Field(default=None, description="Markdown behind the heading.")
    columns: list[Literal["version", "date", "author", "changes"]] = Field(
        default=[], description="The columns of a history, where not in the usual order."
    )
    headers: list[Text] = Field(
        default=[], description="The titles of the columns, where not the usual ones."
    )
    text: Text | None = Field(default=None, description="The Markdown of a text, as it is.")


class ReportModel(Model):
    """How `report` writes the documents."""

    outputs: list[OutputFileModel] = Field(
        default=[], description="The documents made from this matrix: they name every script and call none."
    )
    style: Literal["compact", "formatted"] = Field(
        default="compact",
        description="How the Markdown is set: tight, with rules between chapters, or as formatters leave it.",
    )
    chapters: list[ChapterModel] = Field(
        default=[], description="The chapters of the document in order; what is not named here follows them."
    )
    detail_order: list[Path] = Field(default=[], description="The order of the detail blocks.")
    sections: list[SectionModel] = Field(
        default=[], description="Chapters of the document that are only prose."
    )


class OwnershipFile(Model):
    """`ownership.yaml`: who owns every script and what its contract is."""

    version: Version = Field(description="The version of this format.")
    kind: Literal["ownership"] = Field(description="What this file is.")
    metadata: Metadata = Field(
        default_factory=Metadata, description="Title, dates and footer of the document."
    )
    references: dict[Name, ReferenceModel] = Field(
        default={}, description="Decision records and other documents, by the name that others cite."
    )
    owners: dict[Name, OwnerModel] = Field(
        default={}, description="Every name that owner, coordinator and escalation fields may use."
    )
    domains: dict[Name, DomainModel] = Field(default={}, description="The ownership categories, by name.")
    groups: dict[Name, GroupModel] = Field(default={}, description="The tables of the document, by name.")
    patterns: list[PatternModel] = Field(
        default=[], description="Globs for files that have no entry of their own."
    )
    unowned: list[UnownedModel] = Field(default=[], description="Paths that nobody owns on purpose.")
    scripts: dict[Path, ScriptModel] = Field(
        default={}, description="Who owns each script, by its path from the repository root."
    )
    escalation: EscalationModel | None = Field(default=None, description="Whom to call when a script fails.")
    prerequisites: dict[Name, ChecklistModel] = Field(
        default={}, description="Checklists for whole domains, by name."
    )
    history: list[HistoryModel] = Field(default=[], description="The changelog of the document.")
    report: ReportModel | None = Field(default=None, description="How `report` writes the documents.")
