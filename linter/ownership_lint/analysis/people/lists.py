"""Lists of names as scanners and audits hold them: alternations, quoted lists, columns, a name a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.pattern_set import PatternSet
from ownership_lint.analysis.people.ordinary import ORDINARY
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEAST: Final = 5
"""Names that make a list."""

_NAME: Final = r"(?:Ma?c[A-Z]|[A-Z](?:[a-z]*['\u2019-][A-Z])?)[a-z]{2,}"
_ALTERNATION: Final = lazy_pattern(rf"(?<![\w|]){_NAME}(?:\\?\|{_NAME}){{{LEAST - 1},}}(?![\w|])")
_QUOTED: Final = lazy_pattern(rf"""(["']){_NAME}\1(?:[ \t\n,]{{1,80}}(["']){_NAME}\2){{{LEAST - 1},}}""")
_LINES: Final = lazy_pattern(
    rf"(?m)^[ \t]*(?:- )?{_NAME}[ \t]*\n(?:[ \t]*(?:- )?{_NAME}[ \t]*(?:\n|\Z)){{{LEAST - 1},}}"
)
_WORD: Final = lazy_pattern(_NAME)
_HEAD: Final = lazy_pattern(
    r"(?i)\b(?:(?:real|last|family|sur|full|original)[ _-]?names?|surname|name found|names?)\b"
)
_PATTERNS: Final = (_ALTERNATION, _QUOTED, _LINES)
_TABLE: Final = len(_PATTERNS)
_BEGINNINGS: Final = (
    rb"[a-z]{2}\\?\|[A-Z]",
    rb"[a-z]{2}[\"'][ \t]*,?[ \t]*\n?[ \t]*[\"'][A-Z]",
    rb"[a-z]{2}[ \t]*\n[ \t]*(?:- )?[A-Z][A-Za-z'\x80-\xff-]{2,}[ \t]*\n",
    rb"(?i)\|[^|\n]*name",
)
"""Found wherever one of the patterns is, or the head of a table of names."""
_RULER: Final = lazy_pattern(r"[|\s:-]+")
_LARGEST: Final = 1_000_000

_TERMS_TEXT: Final = """
absence access account action active actual added admin agent alabama alaska alert analysis android angular
apache apple approved apr april arizona arkansas array assigned assignment attending audit aug august author
auto azure backend backup bash basic batch block blocked boolean bot bug build cache california call
cardiology category chrome class client clinic cloud colorado column command comment commit complete
completed component conference config connecticut content context copy core coverage create created critical
cron csharp custom daily dashboard data database debug dec december default delaware delete deleted demo
denied deploy description design detail details develop developer device disabled django docker docs
document domain done draft duplicate edit editor email emergency enabled error event example excel exception
expired export external faculty failed failure false feature feb february fellow field file final firefox
flask float florida format found fri friday frontend function general georgia geriatrics github gitlab
global golang google graph group guest half handler hawaii header health hello history hour html http https
icon idaho illinois image import inactive index indiana info inpatient input insert install integer intern
internal invalid iowa issue item jan january java javascript json jul july jun june jupyter kansas kentucky
kotlin kubernetes label lambda language layout leave lecture library linux list local location locked log
logger login logout louisiana maine manager manual map mar march markdown maryland massachusetts may
medicine medium member memory menu message metadata method metric michigan microsoft migration minnesota
minor missing mississippi missouri mobile mode model modified module mon monday monitor montana mozilla
mysql navigation nebraska network neurology nevada night none normal notes nov november null number nurse
object oct october office ohio oklahoma oncology online open operator optional oracle order oregon
organization other outpatient output overview owner package parser password path patient pattern pediatrics
pending pennsylvania performance perl person phase phone php physician pipeline plugin policy postgres
preview primary priority private procedure process production profile program project prompt provider
psychiatry public publish python quality query queue radiology react read recent record redis reference
refresh regex region register rejected release remote remove report repository request required research
reset resident resolved resource response restore result review role rotation router rule runner running
rust safari sat saturday saved schedule schema script search secondary secret section security select sep
september server service session setting settings setup shared shell single size software source sports
spring sql stage staging standard started status step storage string style subject submit success summary
sun sunday support surgery swift switch system tag target task team template tennessee terminal testing
texas text theme thread thu thursday ticket time timeout title token tool total tue tuesday type typescript
ubuntu unknown update updated upload url user username utah utility vacation validation variable vendor
verified vermont version view virginia virtual visible warning washington web website wed wednesday weekly
windows wisconsin workflow writer wyoming yaml yes
"""
_TERMS: Final = frozenset(_TERMS_TEXT.split())
"""Words that stand in lists of programs with a capital."""


def name_lists(data: bytes) -> Iterator[tuple[int, int]]:
    """The line at which a list of names begins, and how many it has; nothing of a list of ordinary words."""
    if len(data) > _LARGEST:
        return
    found = PatternSet(_BEGINNINGS).search(data)
    text = data.decode("utf-8", "replace") if found else ""
    for number in found:
        places = _columns(text) if number == _TABLE else _listed(_PATTERNS[number], text)
        yield from ((text.count("\n", 0, start) + 1, count) for start, count in places)


def _listed(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where names follow each other, and how many."""
    for match in pattern.finditer(text):
        words = _WORD.findall(match.group())
        if _are_names(words):
            yield match.start(), len(words)


def _are_names(words: Iterable[str]) -> bool:
    """Whether most of some words are none of the language or of programs."""
    distinct = {word.casefold() for word in words}
    unusual = [
        word for word in distinct if not (word in ORDINARY or word in _TERMS or word.rstrip("s") in _TERMS)
    ]
    return len(distinct) >= LEAST and 3 * len(unusual) >= 2 * len(distinct)


def _columns(text: str) -> Iterator[tuple[int, int]]:
    """Columns of Markdown tables under a head that says `name`, with a name in each row."""
    position, table = 0, []
    for line in (*text.splitlines(keepends=True), ""):
        if line.lstrip().startswith("|"):
            table.append((position, [cell.strip(" *`\t\r\n") for cell in line.strip().strip("|").split("|")]))
        else:
            yield from _columns_of(table)
            table = []
        position += len(line)


def _columns_of(table: list[tuple[int, list[str]]]) -> Iterator[tuple[int, int]]:
    rows = [row for _, row in table if not _RULER.fullmatch("|".join(row))]
    for column, head in enumerate(rows[0] if rows else ()):
        if _HEAD.search(head):
            cells = [row[column] for row in rows[1:] if column < len(row)]
            named = [cell for cell in cells if re.fullmatch(rf"(?:{_NAME}[ ,.]*){{1,3}}", cell)]
            if 3 * len(named) >= 2 * len(cells) and _are_names(
                cell.split()[-1].strip(",.") for cell in named
            ):
                yield table[0][0], len(named)
                return
