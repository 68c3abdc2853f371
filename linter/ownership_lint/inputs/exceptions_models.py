"""The shape of `exceptions.yaml`; `schemas/exceptions.schema.json` is generated from these models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ownership_lint.inputs.models import Model, Name, Text, Version
from ownership_lint.inputs.policy_models import RuleId

Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
"""A day of the calendar, `YYYY-MM-DD`."""

Fingerprint = Annotated[str, Field(pattern=r"^(sha256:)?[0-9a-f]{8,64}$")]
"""The beginning of a fingerprint, as a report shows it."""


class MatchModel(Model):
    """What an exception holds back; every given condition has to match."""

    paths: list[Text] = Field(
        default=[], description="Globs of files, or `class:NAME`; any of them has to match."
    )
    subject: Text | None = Field(
        default=None, description="The script, owner or pattern that the findings are about."
    )
    fingerprint: Fingerprint | None = Field(
        default=None, description="The beginning of a finding's fingerprint, at least 8 hex digits."
    )
    max_findings: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="How many findings it may hold back; what is beyond is told."
    )


class ExceptionModel(Model):
    """Findings that a team decided to live with for a while."""

    id: Text = Field(description="Its name in reports; no two exceptions share one.")
    rule: RuleId = Field(description="The rule whose findings are held back, `family/name`.")
    match: MatchModel = Field(
        description="Which of its findings; at least one of `paths`, `subject`, `fingerprint`."
    )
    reason: Annotated[str, Field(min_length=10)] = Field(
        description="Why they are accepted, in at least 10 characters."
    )
    owner: Name = Field(description="Who answers for it; a name from `owners` of the matrix.")
    created: Day = Field(description="The day of the decision, `YYYY-MM-DD`.")
    expires: Day = Field(description="The last day on which it holds, at most `max_days` after `created`.")
    approved_by: Text | None = Field(default=None, description="Who agreed.")
    ticket: Text | None = Field(default=None, description="Where the follow-up is tracked.")


class ExceptionsFile(Model):
    """`exceptions.yaml`: decisions to accept findings, each with a reason, an owner and an end."""

    version: Version = Field(description="The version of this format.")
    kind: Literal["exceptions"] = Field(description="What this file is.")
    max_days: Annotated[int, Field(ge=1)] = Field(
        default=180, description="How many days an exception may last."
    )
    exceptions: list[ExceptionModel] = Field(default=[], description="The exceptions, in any order.")
