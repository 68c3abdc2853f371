"""Checks that packs call by name: what a pattern alone cannot say of a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.validators import contact, identity, secrets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.analysis.content.candidate import Check

VALIDATORS: Final[Mapping[str, Check]] = {**identity.CHECKS, **contact.CHECKS, **secrets.CHECKS}
