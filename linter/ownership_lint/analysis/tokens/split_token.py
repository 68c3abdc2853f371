"""`tokens/split-token`: a name that something was written into, as in `K pK s` for `K ps`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.candidates import candidates
from ownership_lint.analysis.tokens.damage import Needs
from ownership_lint.analysis.tokens.differential import improves
from ownership_lint.analysis.tokens.evidence import Evidence
from ownership_lint.analysis.tokens.glued import is_glued

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ownership_lint.analysis.tokens.candidates import Candidate
    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.differential import Edit
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

RULE: Final = "tokens/split-token"
_MOST_PARSED: Final = 10
"""Undecided names of one file about which a parser is asked."""


def find(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:  # noqa: ARG001 - it has no detector
    """Names that something was written into, where the file, another one or a parser tells so."""
    found = candidates(file)
    if not found:
        return
    evidence = Evidence(file, found)
    suspects = [one for one in found if evidence.is_suspect(one)]
    lines = {one.join: evidence.line_of(one.join) for one in suspects}
    glued = {one for one in _imports(suspects)[:_MOST_PARSED] if _is_glued(file, one)}
    suspects = [one for one in suspects if lines[one.join] or one not in glued]
    parsed = _parsed(
        file, suspects, {one.spelling for one in suspects if not (one.is_chain or lines[one.join])}
    )
    for one in suspects:
        if line := lines[one.join]:
            yield _known(file, one, line)
        elif one.spelling in parsed or one.breaks_grammar(file.language):
            yield _unparsable(file, one)
        elif one.is_telling(file.language):
            yield _undecided(file, one, Needs.NAME_ELSEWHERE)
        elif one.is_chain:  # members of anything: that another file has one says nothing
            yield _undecided(file, one, Needs.NAME_BEFORE)


def _parsed(file: TokenFile, suspects: Sequence[Candidate], undecided: Collection[str]) -> frozenset[str]:
    """The undecided spellings whose repair lets a parser get further, all the others being repaired."""
    edits: dict[str, list[Edit]] = {}
    end = 0
    for one in suspects:
        if one.start >= end:
            edits.setdefault(one.spelling, []).append((one.start, one.end, one.repair))
            end = one.end
    asked = [spelling for spelling in edits if spelling in undecided][:_MOST_PARSED]
    others = {
        spelling: [edit for other in edits if other != spelling for edit in edits[other]]
        for spelling in asked
    }
    return frozenset(one for one in asked if improves(file, edits[one], others[one]))


def _imports(suspects: Sequence[Candidate]) -> list[Candidate]:
    return [one for one in suspects if one.keyword in {"import", "from"}]


def _is_glued(file: TokenFile, one: Candidate) -> bool:
    """Whether two lines are one there, as in `import osimport sys`."""
    place = one.end - len(one.tail) - len(one.separator) - len(one.keyword)
    return is_glued(file, one.fragments[-1].removesuffix(one.keyword), one.tail, place)


def _known(file: TokenFile, one: Candidate, line: int) -> Damage:
    """Damage with proof in the file itself."""
    message = f"`{one.damaged}` is `{one.join}`, a name of this file (line {line}), {_cause(one)}"
    if one.is_member:  # a member may be called so
        return file.damage(RULE, one.start, one.end, message, severity="warning", context=one.spelling)
    return file.damage(RULE, one.start, one.end, message, repair=one.repair, context=one.spelling)


def _undecided(file: TokenFile, one: Candidate, needs: Needs) -> Damage:
    """Damage if the name is one of the base version or of another file."""
    message = f"`{one.damaged}` is `{one.join}`, a name of its base version or of another file, {_cause(one)}"
    return file.damage(
        RULE,
        one.start,
        one.end,
        message,
        severity="warning",
        if_new="error",
        context=one.spelling,
        needs=needs,
        words=(one.join, one.fragments[-1]),
    )


def _unparsable(file: TokenFile, one: Candidate) -> Damage:
    """Damage by the word of a parser, which cannot know the name."""
    kept = f"{one.keyword}{one.separator}{one.tail}"
    message = f"`{one.damaged}` cannot be parsed: did you mean `{one.repair}`, or `{kept}`?"
    return file.damage(RULE, one.start, one.end, message, severity="warning", context=one.spelling)


def _cause(one: Candidate) -> str:
    return f"with `{one.keyword}{one.separator}` written into it: did you mean `{one.repair}`?"
