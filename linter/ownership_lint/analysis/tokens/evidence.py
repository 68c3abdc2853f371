"""What a file says for and against candidates: which of its names stand elsewhere in it."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from ownership_lint.analysis.tokens.languages import keywords
from ownership_lint.analysis.tokens.source import IDENTIFIER
from ownership_lint.analysis.tokens.zones import Zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownership_lint.analysis.tokens.candidates import Candidate
    from ownership_lint.analysis.tokens.source import TokenFile


class Evidence:
    """The names of a file outside its candidates, which would otherwise speak for themselves."""

    def __init__(self, file: TokenFile, candidates: Sequence[Candidate]) -> None:
        self._file = file
        self._known = Counter(IDENTIFIER.findall(file.text))
        for one in candidates:
            self._known.subtract(IDENTIFIER.findall(file.text, one.start, one.end))
        alone = {(one.fragments, one.tail) for one in candidates if _may_be_type(one)}
        self._types = {names for names, count in Counter(names for names, _ in alone).items() if count > 1}

    def is_suspect(self, one: Candidate) -> bool:
        """Whether it is code, its fragments are no names of the file, and something may prove the damage."""
        if not keywords(self._file.language).isdisjoint(one.fragments):
            return self._known[one.join] > 0 and self._known[one.tail] < 1 and self._is_code(one)
        is_provable = self._known[one.join] > 0 or one.is_chain or one.is_telling(self._file.language)
        return is_provable and not self._is_name(one) and self._is_code(one)

    def line_of(self, name: str) -> int | None:
        """Where a name first stands outside the candidates, if it does."""
        return self._file.place(self._first[name])[0] if self._known[name] > 0 else None

    @cached_property
    def _first(self) -> dict[str, int]:
        """Where each name first stands."""
        return {found[0]: found.start() for found in reversed([*IDENTIFIER.finditer(self._file.text)])}

    def _is_name(self, one: Candidate) -> bool:
        """Whether a fragment stands elsewhere, or before other names as a type does: `jint one, jint two`."""
        is_type = _may_be_type(one) and one.fragments in self._types
        return is_type or any(self._known[fragment] > 0 for fragment in one.fragments)

    def _is_code(self, one: Candidate) -> bool:
        at = self._file.zones.at
        return at(one.start) is Zone.CODE and at(one.end - 1) is Zone.CODE


def _may_be_type(one: Candidate) -> bool:
    """Whether a fragment before different names may be a name itself: a type, or a member of something."""
    return not one.leads or one.is_member
