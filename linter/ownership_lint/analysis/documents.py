"""Commands that a document tells people to run: fenced code, indented code, code spans."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.blocks import ASSUMED_ROOT, Block, Grade, is_argument, without_cron
from ownership_lint.analysis.lines import line_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SHELL_LANGUAGES: Final = frozenset(
    {"sh", "bash", "shell", "zsh", "fish", "terminal", "cmd", "powershell", "ps1", "pwsh", "bat"}
)
_SESSIONS: Final = frozenset({"console", "shell-session", "sh-session", "shellsession", "session"})
_FENCE: Final = re.compile(
    r"[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(`{3,}|~{3,})[ \t]*\{?\.?([\w+-]*)([^\n`]*)"
)
_PROMPT: Final = re.compile(
    r"[ \t]*(?:\([\w.-]+\)[ \t]*)?(?:(?=[\w.-]{1,40}@)[\w.@:~/-]{1,100})?(?:[$%]|\xe2\x9d\xaf)[ \t]+"
)
_PROMPTED: Final = re.compile(rf"^{_PROMPT.pattern}", re.MULTILINE)
_QUOTE: Final = re.compile(r"[ \t]*(?:>[ \t]?)+")
_BACKQUOTES: Final = re.compile(r"`+")
_COMMAND_LINE: Final = re.compile(
    r"(?:\$ |\./|(?:sudo|bash|sh|zsh|source|python3?|node|npx|uv run|poetry run|ruby|perl|pwsh)[ \t]+\S)"
)
_TO_RUN: Final = re.compile(
    r"(?:^|[\s*_(>|-])(?:re-?)?(?:run|execute|launch)(?:[ \t]+(?:the|script|via|with|it|this))*[:*_]*[ \t]+$",
    re.IGNORECASE,
)
_TO_USE: Final = re.compile(r"(?:^|[\s*_(>|-])(?:use|invoke|call)(?:[ \t]+the)?[:*_]*[ \t]+$", re.IGNORECASE)
_SHELL_SCRIPT: Final = re.compile(r"[^\s]+\.(?:sh|bash|zsh|ps1)\Z")
_NEGATION: Final = re.compile(
    r"\b(?:(?:do|does|should|must|can) not|(?:do|does|should|must|ca)n'?t|never|instead of|rather than"
    r"|not (?:run|use|execute|call|invoke)|ran|executed|replac(?:es?|ed|ing)|deprecated|obsolete|formerly"
    r"|removed?|retired|no longer|avoid|superseded?s?|consolidat(?:es?|ed|ing))\b[^.;]*$",
    re.IGNORECASE,
)
_HISTORY: Final = re.compile(r"(?:changelog|changes|history|news|releases?)(?:[._-].*)?\Z", re.IGNORECASE)
_MAX_LINE: Final = 4_000


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block; `start` and `end` hold its lines."""

    start: int
    end: int
    language: str


def document_blocks(path: str, text: str, spots: Sequence[int]) -> list[Block]:
    """The commands that hold a spot."""
    if _HISTORY.match(path.rpartition("/")[2]):
        return []
    found = fences(text, spots[-1] if spots else 0)
    starts = [fence.start for fence in found]
    blocks: dict[int, Block] = {}
    for spot in spots:
        place = bisect_right(starts, spot) - 1
        if place >= 0 and spot < found[place].end:
            if found[place].start not in blocks and (block := _fence_block(text, found[place])):
                blocks[found[place].start] = block
        elif block := _line_block(text, spot):
            blocks[block.offset] = block
    return list(blocks.values())


def plain_document_blocks(path: str, text: str, spots: Sequence[int]) -> list[Block]:
    """Commands of a document that is not Markdown: lines that begin like one."""
    if _HISTORY.match(path.rpartition("/")[2]):
        return []
    blocks = []
    for spot in spots:
        start, end = line_around(text, spot)
        line = text[start:end]
        if len(line) <= _MAX_LINE and (block := _command_line(line, start) or _span_block(line, start, spot)):
            blocks.append(block)
    return blocks


def fences(text: str, last: int) -> list[Fence]:
    """The fenced blocks that begin before `last`; one that is never closed reaches to the end."""
    found: list[Fence] = []
    opened: re.Match[str] | None = None
    for line in _fence_lines(text):
        if opened is None:
            if line.start() > last:
                break
            opened = line
        elif (
            line[1][0] == opened[1][0] and len(line[1]) >= len(opened[1]) and not (line[2] + line[3]).strip()
        ):
            found.append(_fence(text, opened, line.start()))
            opened = None
    if opened is not None:
        found.append(_fence(text, opened, len(text)))
    return found


def _fence(text: str, opened: re.Match[str], end: int) -> Fence:
    start = min(text.find("\n", opened.end()) + 1 or len(text), end)
    return Fence(start, end, opened[2].lower())


def _fence_lines(text: str) -> Iterable[re.Match[str]]:
    if "~~~" not in text:
        return _marked_lines(text, "```")
    lines = [*_marked_lines(text, "```"), *_marked_lines(text, "~~~")]
    return sorted(lines, key=lambda found: found.start())


def _marked_lines(text: str, mark: str) -> Iterator[re.Match[str]]:
    pos = text.find(mark)
    while pos >= 0:
        start = text.rfind("\n", 0, pos) + 1
        if pos - start < 40 and (found := _FENCE.match(text, start)):
            yield found
        line_end = text.find("\n", pos)
        pos = text.find(mark, line_end) if line_end >= 0 else -1


def _fence_block(text: str, fence: Fence) -> Block | None:
    is_shell = fence.language in SHELL_LANGUAGES
    if not is_shell and fence.language not in _SESSIONS and fence.language:
        return None
    code = text[fence.start : fence.end]
    if ">" in code:
        code = "\n".join(_without_quote(line) for line in code.split("\n"))
    prompted = _PROMPTED.search(code) is not None
    if prompted:
        code = "\n".join(_prompted_lines(code))
    is_certain = is_shell or prompted
    return Block(
        without_cron(code),
        fence.start,
        ASSUMED_ROOT,
        Grade.INSTRUCTED,
        is_certain=is_certain,
        is_provable=is_shell or prompted,
        line_by_line=not is_shell,
    )


def _without_quote(line: str) -> str:
    quote = _QUOTE.match(line)
    return " " * quote.end() + line[quote.end() :] if quote else line


def _prompted_lines(code: str) -> Iterator[str]:
    """Only what stands behind a prompt is typed; all else is blanked."""
    continues = False
    for line in code.split("\n"):
        prompt = _PROMPT.match(line)
        if prompt:
            yield " " * prompt.end() + line[prompt.end() :]
        else:
            yield line if continues else " " * len(line)
        continues = (prompt is not None or continues) and line.rstrip("\r").endswith("\\")


def _line_block(text: str, spot: int) -> Block | None:
    """The command that a line of prose holds at `spot`, in a code span or as indented code."""
    start, end = line_around(text, spot)
    line = text[start:end]
    if len(line) > _MAX_LINE:
        return None
    is_indented = line.startswith(("    ", "\t"))
    if is_indented and _follows_blank_or_code(text, start) and "`" not in line:
        return _command_line(line, start)
    return _span_block(line, start, spot)


def _follows_blank_or_code(text: str, start: int) -> bool:
    before = text[max(0, start - _MAX_LINE) : max(0, start - 1)].rpartition("\n")[2]
    return not before.strip() or before.startswith(("    ", "\t"))


def _command_line(line: str, start: int) -> Block | None:
    code = line.lstrip()
    if not _COMMAND_LINE.match(code):
        return None
    begin = start + len(line) - len(code)
    if prompt := _PROMPT.match(code):
        begin, code = begin + prompt.end(), code[prompt.end() :]
    return Block(code, begin, ASSUMED_ROOT, Grade.INSTRUCTED, is_certain=False, line_by_line=True)


def _span_block(line: str, start: int, spot: int) -> Block | None:
    span = next((span for span in code_spans(line) if span[0] <= spot - start < span[1]), None)
    if span is None:
        return None
    code, before = line[span[0] : span[1]], line[: span[0]].rstrip("`")
    if _NEGATION.search(before[-120:]) or before.count("~~") % 2:
        return None
    if prompt := _PROMPT.match(code):
        code = " " * prompt.end() + code[prompt.end() :]
    is_run = bool(_TO_RUN.search(before[-60:]))
    # "Use `core/errors.py`" points at code, "use `scripts/save.sh`" at something to run
    is_asked = is_run or bool(_SHELL_SCRIPT.match(code) and _TO_USE.search(before[-60:]))
    if not is_asked and not _is_command(code, is_table=line.lstrip().startswith(("|", "#"))):
        return None
    return Block(
        code,
        start + span[0],
        ASSUMED_ROOT,
        Grade.INSTRUCTED,
        is_certain=is_asked,
        is_provable=True,
        line_by_line=True,
    )


def code_spans(line: str) -> Iterator[tuple[int, int]]:
    """The insides of a line's code spans: a run of backquotes closes with the next run as long."""
    runs = [found.span() for found in _BACKQUOTES.finditer(line)]
    following: dict[int, int] = {}
    closing = [0] * len(runs)
    for place in range(len(runs) - 1, -1, -1):
        length = runs[place][1] - runs[place][0]
        closing[place] = following.get(length, 0)
        following[length] = place
    place = 0
    while place < len(runs):
        if closing[place]:
            yield runs[place][1], runs[closing[place]][0]
        place = (closing[place] or place) + 1


def _is_command(code: str, *, is_table: bool) -> bool:
    words = code.split()
    if len(words) < 2:
        return code.startswith("./") and not is_table
    return is_argument(words[1])
