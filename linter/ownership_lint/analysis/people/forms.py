"""The forms in which a person's name may stand in text, and the words of a text, written alike."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.people.ordinary import ORDINARY
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ownership_lint.inputs.roster import Person

LOGIN: Final = "@"
"""Ends a form that is the first part of an address, or a home folder, without digits at its end."""

_SHORT: Final = 3
"""Letters of a family name that names nobody when it stands alone."""
_PARTICLES: Final = frozenset(
    [
        "al",
        "ap",
        "bin",
        "da",
        "dal",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "las",
        "le",
        "lo",
        "los",
        "mac",
        "mc",
        "san",
        "st",
        "ten",
        "ter",
        "van",
        "vom",
        "von",
        "zu",
        "zum",
        "zur",
    ]
)
_GLUED: Final = frozenset(
    [
        "al",
        "da",
        "de",
        "del",
        "di",
        "du",
        "el",
        "fitz",
        "la",
        "le",
        "mac",
        "mc",
        "o",
        "san",
        "st",
        "van",
        "von",
    ]
)
"""What begins a name in which a capital follows: `MacAdam` is not `Adam`."""
_WORD: Final = lazy_pattern(r"[^\W\d_][\u0300-\u036f]*(?:['\u2019\u2018\u02bc`]?[^\W\d_][\u0300-\u036f]*)*")
_HUMP: Final = lazy_pattern(r"[A-Z]+(?![a-z'\u2019\u0080-\U0010ffff])|[A-Z]?[^A-Z]+")
_PARTS: Final = lazy_pattern(r"[\s.\u2010\u2011-]+")


class Forms(NamedTuple):
    """All forms of some people, as `plain_form` writes them."""

    strong: frozenset[str]
    """What names somebody alone."""
    weak: frozenset[str]
    """Family names that need a companion."""
    pairs: frozenset[str]
    """Two words with a blank between them, and the first parts of addresses."""

    @property
    def anchors(self) -> frozenset[str]:
        """The words that one of must be there, wherever somebody is named, but for addresses."""
        return self.strong | self.weak


def forms_of(people: Iterable[Person]) -> Forms:
    """What some people may be called."""
    strong: set[str] = set()
    weak: set[str] = set()
    pairs: set[str] = set()
    for person in people:
        givens = {form for name in (person.given, *person.also) for form in _given_forms(name)}
        families = [(part, person.is_weak) for part in _family_forms(person.family)]
        families += [(part, True) for name in person.also for part in _family_forms(name)]
        for family, is_flagged in families:
            is_weak = is_flagged or len(family) <= _SHORT or family in ORDINARY
            (weak if is_weak else strong).add(family)
            pairs.update(f"{given} {family}" for given in givens if given != family)
            pairs.update(login + LOGIN for login in _logins(givens, family))
        pairs.update(_with_particles(person.family))
    return Forms(frozenset(strong), frozenset(weak - strong), frozenset(pairs))


def _family_forms(name: str) -> Iterator[str]:
    """The name as a whole, the halves of a double name, and what follows particles."""
    yield plain_form(name)
    parts = [plain_form(part) for part in _PARTS.split(name)]
    yield from (part for part in parts if part not in _PARTICLES and part)


def _with_particles(name: str) -> Iterator[str]:
    parts = list(filter(None, map(plain_form, _PARTS.split(name))))
    leading = [part for part in parts[:-1] if part in _PARTICLES]
    if leading and len(leading) == len(parts) - 1:
        yield f"{''.join(leading)} {parts[-1]}"


def _given_forms(name: str) -> Iterator[str]:
    """A given name as a whole, each of several, and their first letters."""
    parts = list(filter(None, map(plain_form, _PARTS.split(name))))
    if parts:
        yield "".join(parts)
        yield from parts
        yield from (part[0] for part in parts)


def _logins(givens: Iterable[str], family: str) -> set[str]:
    """`jfamily`, `familyj`, `janefamily` and `familyjane`."""
    if len(family) < _SHORT:
        return set()
    return {
        login for given, family in product(givens, [family]) for login in (given + family, family + given)
    }


_STROKES = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ħ": "h",
        "ŧ": "t",
        "\u0131": "i",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
    }
)
"""Letters that Unicode does not take apart."""


@lru_cache(maxsize=100_000)
def plain_form(text: str) -> str:
    """A word in the form in which all are compared: letters alone, small, without accents."""
    if text.isascii():
        return "".join(filter(str.isalpha, text.lower()))
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_STROKES)
    return "".join(one for one in unicodedata.normalize("NFKD", folded) if one.isalpha())


class Word(NamedTuple):
    """A word of a text, or a part of one that is made of several."""

    start: int
    end: int
    form: str
    is_capital: bool


def words_of(text: str) -> list[Word]:
    """The words of a text in order; `drVale` and `dr_vale` have two each, `Vale's` is `Vale`."""
    return [one for match in _WORD.finditer(text) for one in _humps(match.group(), match.start())]


def _humps(word: str, start: int) -> Iterator[Word]:
    word = _without_possessive(word)
    if word[1:] == word[1:].lower() or word.isupper() or _begins_glued(word):
        yield Word(start, start + len(word), plain_form(word), word[0].isupper())
        return
    for hump in _HUMP.finditer(word):
        part = hump.group()
        yield Word(start + hump.start(), start + hump.end(), plain_form(part), part[0].isupper())


def _begins_glued(word: str) -> bool:
    """Whether a name such as `McAdam` or `O'Adam` is one word, and nothing else follows."""
    humps = [match.group().strip("'\u2019\u2018\u02bc`") for match in _HUMP.finditer(word)]
    return word[0].isupper() and len(humps) == 2 and humps[0].casefold() in _GLUED


def _without_possessive(word: str) -> str:
    for end in ("'s", "\u2019s", "'S", "\u2019S"):
        word = word.removesuffix(end)
    return word
