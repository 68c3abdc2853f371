"""Tells which detectors may find something in a text, by two quick passes over it.

A hook that finds nothing loads this and little else, so it imports next to nothing.
"""

from __future__ import annotations

from ownership_lint.analysis.pattern_set import PatternSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Final

    from ownership_lint.inputs.packs import Detector

WORD: Final = b"w"
NUMBER: Final = b"n"
LABEL: Final = b"l"

FOLDS: Final = (
    rb"[0-9](?:\xc2[\xa0\xad]|\x96|\x97|\xe2\x80[\x90-\x95\xaf]|\xe2\x88\x92|\xef\xb9[\x98\xa3]|\xef\xbc\x8d)[0-9]"
    rb"|\xef\xbc[\x90-\x99\xa0]"
)
"""Found in every text in which digits or dashes may be others than ASCII's."""


class Suspicion:
    """The wide forms of detectors and the labels that some of them need, each of which is asked for once.

    Forms that begin with a digit have an automaton of their own: in a common one, every state would be a
    place in a word and one in a number, and to build so many is what a first run would spend its time on.
    """

    def __init__(self, forms: Sequence[bytes], *, is_brief: bool = False) -> None:
        """`forms` are as `forms_of` gives them.

        `is_brief` says that few texts are asked about: then several automata are made, of forms that begin
        alike, which a text passes less quickly than a common one, but which have far fewer states to build.
        """
        self.forms = forms
        told = [form.split(b" ", 2) for form in forms]
        words = [(kind, int(number), form) for kind, number, form in told if kind != NUMBER]
        self._words = [(kind == LABEL, number) for kind, number, _ in words]
        self._numbers = [int(number) for kind, number, _ in told if kind == NUMBER]
        self._labelled = {number for is_label, number in self._words if is_label}
        valued = {number for is_label, number in self._words if not is_label}.union(self._numbers)
        self._by_label_alone = self._labelled - valued
        alike: dict[bytes, list[int]] = {}
        for place, (kind, _, form) in enumerate(words):
            alike.setdefault(kind + form[:2] if is_brief else b"", []).append(place)
        self._in_words = [
            (places, PatternSet([words[one][2] for one in places])) for places in alike.values()
        ]
        self._in_numbers = PatternSet([FOLDS, *(form for kind, _, form in told if kind == NUMBER)])

    def of(self, data: bytes) -> tuple[Sequence[int], bool]:
        """The detectors that may find something, and whether digits may be others than ASCII's."""
        found: set[int] = set()
        labels: set[int] = set()
        for places, forms in self._in_words:
            for is_label, number in (self._words[places[one]] for one in forms.search(data)):
                (labels if is_label else found).add(number)
        numbers = self._in_numbers.search(data)
        found.update(self._numbers[place - 1] for place in numbers if place)
        found.difference_update(self._labelled - labels)
        found.update(labels & self._by_label_alone)
        return sorted(found), numbers[:1] == (0,)


def forms_of(detectors: Iterable[Detector]) -> tuple[bytes, ...]:
    """What to look for, as text that can be kept: a kind, the number of the detector, and a pattern."""
    from ownership_lint.inputs.prefilters import label_form

    forms: list[bytes] = []
    for number, one in enumerate(detectors):
        if one.begins_with_digit:
            forms.append(b"%s %d %s" % (NUMBER, number, one.wide.encode()))
        elif one.context is None:  # what begins with any letter is not worth looking for beside a label
            forms.append(b"%s %d %s" % (WORD, number, one.wide.encode()))
        if one.context is not None:
            forms.append(b"%s %d %s" % (LABEL, number, label_form(one.context.labels).encode()))
    return tuple(forms)
