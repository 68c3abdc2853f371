"""The options that a script's own help names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Advertised
from ownership_lint.analysis.contracts.shell.arguments.help_text import help_texts
from ownership_lint.analysis.paths import basename
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ownership_lint.analysis.contracts.shell.arguments.help_text import Help
    from ownership_lint.analysis.contracts.shell.source import ShellSource

_OWN: Final = "\ue010"
# Each of these sees one line of bounded length.
_OWN_NAME: Final = lazy_pattern(
    r"\$\(basename [^()]*\)|`basename [^`]*`|\$\{0##\*/\}|\$\{0\}|\$0\b|%s\b"
    r"|\$\{?(?:SCRIPT_?NAME|PROG_?NAME|PROG|PROGRAM|SCRIPT|ME|SELF|CMD|script_?name|prog_?name|prog|me|self)\b\}?"
)
_COLOUR: Final = lazy_pattern(
    r"\$\{?(?:(?:LIGHT_|BOLD_|C_|COLOR_)?(?:RED|GREEN|YELLOW|BLUE|CYAN|MAGENTA|PURPLE|WHITE|GR[AE]Y|NC|BOLD|DIM"
    r"|RESET|NORMAL|OFF|UNDERLINE))\b\}?|\\(?:033|e|x1b)\[[0-9;]*m|\\t"
)
_HEADING: Final = lazy_pattern(
    r"(?:(?:available|optional|supported|common|global|general|other|additional|main|script|required) )?"
    r"(?:usage|synopsis|options?|flags?|arguments?|args|parameters|switches|commands?|modes?|actions?)"
    r"(?: *\([^)]*\))? *:?\Z",
    re.IGNORECASE,
)
_ANY_HEADING: Final = lazy_pattern(r"(?:[^\s-].*:|[A-Z][A-Z ]+|[=~-]{3,})\Z")
_USAGE: Final = lazy_pattern(r"\s*(?:(?:usage|synopsis|or)\b:?\s*)?", re.IGNORECASE)
_PREFIX: Final = lazy_pattern(r"(?:[$%>] |sudo |bash |sh |zsh |[A-Z_][A-Z0-9_]*=[^\s\"']* )*")
_CALLED: Final = lazy_pattern(rf"{_OWN}+|(?:[\w.~-]*/)*")
_BEHIND: Final = lazy_pattern(r"(?=[\s\"]|\Z)\"?")
_FLAG: Final = lazy_pattern(r"--?[A-Za-z0-9][\w-]*")
_VALUE: Final = lazy_pattern(
    r"\[?[ =](?:<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\}|[A-Z][A-Z0-9_./:|-]*(?![\w'])|(?<==)[^\s,]+)\]?|\[[^\[\]]*\]"
)
_NEXT: Final = lazy_pattern(r" ?(?:,|\||/|\bor\b) ?")
_DESCRIBED: Final = lazy_pattern(r"\s*\Z|\s{2,}\S|\t|\s*(?:[-:=#\u2013\u2014]|->)\s|\s*:")
_BULLET: Final = lazy_pattern(r"\s*(?:[*•] |- (?=-))?")
_QUOTED: Final = lazy_pattern(r"\"[^\"]*\"|'[^']*'")
_CHOICE: Final = lazy_pattern(r"\[[^\[\]]*\]|\{[^{}]*\}|\([^()]*\)")
_END: Final = lazy_pattern(r"\s#|\s\|\s|&&|;|\s>|\s--(?:\s|\Z)|\s{2,}(?![\s\[-])|\s[\u2013\u2014-]\s")


def advertised_of(source: ShellSource, modes: Collection[str]) -> tuple[Advertised, ...]:
    """The options that help documents as ours; what may be another tool's is left out."""
    found: dict[str, Advertised] = {}
    for text in help_texts(source):
        for flag, one in _flags(source, text, modes):
            found.setdefault(flag, one)
    return tuple(sorted(found.values(), key=lambda one: one.at))


def _flags(source: ShellSource, text: Help, modes: Collection[str]) -> Iterator[tuple[str, Advertised]]:
    is_list, indent = not text.is_header, -1
    name = basename(source.path)
    for line in text.lines:
        shown = _cleaned(line.text)
        bare = shown.strip()
        places: list[tuple[int, str]] = []
        if usage := _usage_start(shown, name):
            places = list(_in_usage(shown, usage, modes))
            is_list = is_list or shown.lstrip().lower().startswith(("usage", "synopsis"))
        elif _HEADING.match(bare):
            is_list, indent = True, -1
        elif _ANY_HEADING.match(bare) and not bare.startswith("--"):
            is_list = False
        elif is_list and bare:
            start = _BULLET.match(shown)
            begin = start.end() if start else 0
            if indent < 0 or begin <= indent + 4:
                places = _in_list(shown, begin)
                indent = begin if places and indent < 0 else indent
        for place, flag in places:
            yield flag, Advertised(flag, line.at(source, place, len(flag)))


def _cleaned(text: str) -> str:
    """A line with marks for the script's own name and blanks for colours, as long as what they stand for."""
    text = _COLOUR.sub(lambda found: " " * len(found[0]), text)
    return _OWN_NAME.sub(lambda found: _OWN * len(found[0]), text)


def _usage_start(shown: str, name: str) -> int:
    """Where the arguments begin in a line that calls this script; 0 in all others."""
    start = _USAGE.match(shown)
    prefix = _PREFIX.match(shown, start.end() if start else 0)
    begin = prefix.end() if prefix else 0
    called = _CALLED.match(shown, begin)
    end = called.end() if called else begin
    if not shown.startswith(_OWN, begin):
        if not shown.startswith(name, end):
            return 0
        end += len(name)
    behind = _BEHIND.match(shown, end)
    return behind.end() if behind else 0


def _in_usage(shown: str, start: int, modes: Collection[str]) -> Iterator[tuple[int, str]]:
    rest = _QUOTED.sub(lambda found: "Q" * len(found[0]), shown)
    rest = _CHOICE.sub(lambda found: found[0].replace("|", ","), rest)
    end = _END.search(rest, start)
    stop = end.start() if end else len(rest)
    after_flag = False
    for token in re.finditer(r"[^\s\[\](){}|,]+", rest[:stop]):
        if token.start() < start:
            continue
        if flag := _FLAG.match(token[0]):
            yield token.start(), flag[0]
            after_flag = "=" not in token[0]
            continue
        is_word = token[0].islower() and token[0].isalpha()
        if is_word and not after_flag and token[0] not in modes and rest[token.start() - 1] == " ":
            return  # another command may begin here
        after_flag = False


def _in_list(shown: str, begin: int) -> list[tuple[int, str]]:
    """The spellings that a line of a list of options begins with."""
    found: list[tuple[int, str]] = []
    place = begin
    while flag := _FLAG.match(shown, place):
        found.append((place, flag[0]))
        place = flag.end()
        if value := _VALUE.match(shown, place):
            place = value.end()
        more = _NEXT.match(shown, place)
        if more is None:
            break
        place = more.end()
    return found if found and _DESCRIBED.match(shown, place) else []
