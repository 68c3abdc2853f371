"""Who is named in a line: listed names, and what beside a word shows that it is a name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.people.forms import LOGIN, words_of
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ownership_lint.analysis.people.forms import Word
    from ownership_lint.analysis.people.known import Known

_MOST_JOINED: Final = 3
_JOINS: Final = lazy_pattern(r"[ .\u2010\u2011-]?")
"""Between the parts of one family name."""
_BESIDE: Final = lazy_pattern(r"[ \t]{0,2}[.,_\u2010\u2011-]?[ \t]{0,2}")
"""Between given and family name."""
_TIGHT: Final = lazy_pattern(r"[._-]")
_ADDRESS: Final = lazy_pattern(r"[0-9]*@")
_HOME: Final = lazy_pattern(r"(?i)(?:users|home)[/\\]{1,2}$")
_TITLE: Final = lazy_pattern(
    r"(?:^|[^A-Za-z])(?:[Dd]r|DR|[Mm]rs?|MRS?|Ms|MS|Prof|PROF|Doctor|Professor|Nurse|Chaplain"
    r"|CPT|Cpt|CAPT|Capt|Captain|MAJ|Maj|LTC|LtCol|Lt\.? ?Col|COL|Col|Colonel|BG|MG|LTG|GEN|Gen"
    r"|1LT|2LT|LT|Lt|Lieutenant|LCDR|CDR|Cdr|Commander|ENS|Ensign|CW[2-5]|WO1"
    r"|SGT|Sgt|SSG|SSgt|SFC|MSG|MSgt|TSgt|SGM|CSM|1SG|CPL|Cpl|SPC|Spc|PFC|PV[12]|PVT|Pvt|HM[1-3]|HN|Sergeant"
    r")[.:]?[ \t]{1,2}$"
)
_ROLE: Final = lazy_pattern(
    r"(?:^|[^A-Za-z-])(?:PGY ?-?[1-9]|R[1-4]|[Rr]esident|RESIDENT|[Ii]ntern|[Ff]ellow|[Ff]aculty|FACULTY"
    r"|[Aa]ttending|ATTENDING|[Pp]receptor|[Ss]upervisor|[Cc]oordinator|[Pp]hysician|[Pp]rovider|Major|General)"
    r":?[ \t]{1,2}$"
)
"""Titles that often stand before a thing, too: `Resident Page Layout`."""
_MORE: Final = lazy_pattern(r"[ _-]?[A-Za-z(]")
_CAPITAL: Final = lazy_pattern(r"[ -][A-Z]")
_DEGREE: Final = lazy_pattern(
    r"[ \t]{0,2},?[ \t]{0,2}(?:M\.?D|D\.?O|Ph\.?D|DNP|FNP|NP|PA-C|PA|R\.?N|BSN|MSN|MPH|MBA"
    r"|DDS|DMD|DPT|PharmD|PsyD|LCSW|FAAFP|FACP|Esq|Jr|Sr|USA|USAF|USN|MC)\b\.?"
)
_KEY: Final = lazy_pattern(
    r"(?i)(?:^|[^a-z])(?:(?:last|family|full|sur|maiden|display|legal|real|resident|faculty|provider"
    r"|physician|attending|patient|person|staff|member|student|author|supervisor|preceptor|doctor|soldier)"
    r"[ _-]?names?|resident|faculty|attending|preceptor|physician|supervisor|surname"
    r"|assigned[ _-]to|on[ _-]call)"
    r"[\"']?[ \t]{0,2}(?:[:=]|=>)[ \t]{0,2}[\"']?$"
)
_RUN: Final = lazy_pattern(r"[A-Za-z0-9+]*")
_LONGEST_RUN: Final = 24


@dataclass
class NamedLine:
    """A line, or a part of one, with its words."""

    text: str
    known: Known
    needs: Collection[str]
    """Which companions make a word a name."""

    @cached_property
    def _words(self) -> list[Word]:
        return words_of(self.text)

    def people(self) -> Iterator[tuple[int, int]]:
        """Where somebody is named, from left to right; a given name beside it belongs to it."""
        number = 0
        while number < len(self._words):
            found = self._person(number)
            if found is None:
                number += 1
                continue
            first, last = found
            yield self._words[first].start, self._words[last].end
            number = last + 1

    def _person(self, number: int) -> tuple[int, int] | None:
        """The first and the last word of a person whose family name begins at a word."""
        for length in range(_MOST_JOINED, 0, -1):
            last = number + length - 1
            form = self._joined(number, last)
            if form is None:
                continue
            if self.known.is_strong(form) and not self._is_encoded(number):
                beside = self._given(number, last, form)
                return (min(number, beside), max(last, beside)) if beside is not None else (number, last)
            if self._is_login(number, last, form):
                return number, last
            if self.known.is_weak(form):
                found = self._with_companion(number, last, form)
                if found is not None:
                    return found
        return None

    def _joined(self, first: int, last: int) -> str | None:
        """Some words as one form, where nothing but what joins a name stands between them."""
        if last >= len(self._words):
            return None
        words = self._words[first : last + 1]
        gaps = (self._gap(at) for at in range(first, last))
        return "".join(one.form for one in words) if all(map(_JOINS.fullmatch, gaps)) else None

    def _gap(self, number: int) -> str:
        """What stands between a word and the next."""
        return self.text[self._words[number].end : self._words[number + 1].start]

    def _is_login(self, first: int, last: int, form: str) -> bool:
        before = self.text[: self._words[first].start][-8:]
        is_place = _ADDRESS.match(self.text, self._words[last].end) or _HOME.search(before)
        return is_place is not None and first == last and self.known.is_pair(form + LOGIN)

    def _with_companion(self, first: int, last: int, form: str) -> tuple[int, int] | None:
        is_written_as_name = self._words[first].is_capital
        beside = self._given(first, last, form)
        if beside is not None:
            given = self._words[beside]
            kind = "initial" if len(given.form) == 1 else "given-name"
            gap = self._gap(min(beside, last)) if beside > last else self._gap(first - 1)
            is_address = _ADDRESS.match(self.text, self._words[max(last, beside)].end) is not None
            is_tight = bool(_TIGHT.fullmatch(gap)) and (kind == "given-name" or is_address)
            is_so_written = is_written_as_name and given.is_capital
            if kind == "initial":
                is_so_written &= "," in gap if beside > last else self._is_initial(gap, last)
            if kind in self.needs and (is_so_written or is_tight):
                return min(first, beside), max(last, beside)
        if not is_written_as_name:
            return None
        before, after = self.text[: self._words[first].start], self._words[last].end
        has_other = (
            ("title" in self.needs and _TITLE.search(before[-40:]) and not _CAPITAL.match(self.text, after))
            or ("title" in self.needs and _ROLE.search(before[-40:]) and not _MORE.match(self.text, after))
            or ("degree" in self.needs and _DEGREE.match(self.text, after))
            or ("name-key" in self.needs and _KEY.search(before[-60:]))
        )
        return (first, last) if has_other else None

    def _is_initial(self, gap: str, last: int) -> bool:
        """Whether what stands before a name is its initial, and no number of a heading: `A. Day of Rest`."""
        return "_" not in gap and "-" not in gap and not _CAPITAL.match(self.text, self._words[last].end)

    def _given(self, first: int, last: int, form: str) -> int | None:
        """The outermost word of a given name, initial or particle that stands beside the family name."""
        for at in self._reachable(first, -1):
            given = "".join(one.form for one in self._words[at:first])
            if self.known.is_pair(f"{given} {form}") or (
                self._has_initials(at + 1, first) and self.known.is_pair(f"{self._words[at].form} {form}")
            ):
                return at
        for at in self._reachable(last, 1):
            given = "".join(one.form for one in self._words[last + 1 : at + 1])
            if self.known.is_pair(f"{given} {form}"):
                return at
        return None

    def _has_initials(self, first: int, end: int) -> bool:
        """Whether there are words between given and family name, and all are initials."""
        between = self._words[first:end]
        return (
            bool(between)
            and all(len(one.form) == 1 for one in between)
            and len(self._words[first - 1].form) > 1
        )

    def _reachable(self, number: int, step: int) -> Iterator[int]:
        """Words beside one, the nearest first; past the first, only initials and parts of names."""
        for at in range(number + step, number + step * (_MOST_JOINED + 1), step):
            if not 0 <= at < len(self._words) or not _BESIDE.fullmatch(self._gap(min(at, at - step))):
                return
            yield at

    def _is_encoded(self, number: int) -> bool:
        """Whether the word is a part of something like base64: letters of both cases and digits at random."""
        word = self._words[number]
        behind = _RUN.match(self.text, word.end)
        before = _RUN.match(self.text[word.start - 1 :: -1]) if word.start else None
        run = (before.group() if before else "") + self.text[
            word.start : behind.end() if behind else word.end
        ]
        is_mixed = any(map(str.isdigit, run)) and run != run.lower() and run != run.upper()
        return len(run) > _LONGEST_RUN and is_mixed
