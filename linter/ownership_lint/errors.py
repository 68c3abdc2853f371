"""The two ways a run stops that are nobody's bug."""

from __future__ import annotations


class OwnershipLintError(Exception):
    """Something stops the run; the text says what happened, where, and what to do. Exit code 3."""

    exit_code = 3


class NotARepositoryError(OwnershipLintError):
    """There is no repository at this place."""


class UsageError(OwnershipLintError):
    """The command line or the configuration is wrong. Exit code 2."""

    exit_code = 2
