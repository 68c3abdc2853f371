"""Commands that a document tells people to run: fenced code, indented code, code spans."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.blocks import (
    ASSUMED_ROOT,
    TOO_LONG,
    Grade,
    ShellText,
    Unread,
    is_argument,
    without_cron,
)
from ownership_lint.analysis.lines import MAX_LINE, holds, line_around
from ownership_lint.analysis.prose import asks_to_run, denies, is_comment
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

SHELL_LANGUAGES: Final = frozenset(
    {"sh", "bash", "shell", "zsh", "fish", "terminal", "cmd", "powershell", "ps1", "pwsh", "bat"}
)
_SESSIONS: Final = frozenset({"console", "shell-session", "sh-session", "shellsession", "session"})
_FENCE: Final = lazy_pattern(
    r"[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(`{3,}|~{3,})[ \t]*\{?\.?([\w+-]*)([^\n`]*)"
)
_PROMPT: Final = lazy_pattern(
    r"[ \t]*(?:\([\w.-]+\)[ \t]*)?(?:(?=[\w.-]{1,40}@)[\w.@:~/-]{1,100})?(?:[$%]|\xe2\x9d\xaf)[ \t]+"
)
_PROMPTED: Final = lazy_pattern(rf"^{_PROMPT.pattern}", re.MULTILINE)
_QUOTE: Final = lazy_pattern(r"[ \t]*(?:>[ \t]?)+")
_BACKQUOTES: Final = lazy_pattern(r"`+")
_COMMAND_LINE: Final = lazy_pattern(
    r"(?:\$ |\./|(?:sudo|bash|sh|zsh|source|python3?|node|npx|uv run|poetry run|ruby|perl|pwsh)[ \t]+\S)"
)
_PLACEHOLDER: Final = lazy_pattern(r"<[A-Za-z](?:[\w ./|-]{0,60}\w)?>")
_HISTORY: Final = lazy_pattern(
    r"(?:changelog|changes|history|news|release[-_ ]?notes?)(?:[._-].*)?\Z", re.IGNORECASE
)


class Fence(NamedTuple):
    """A fenced code block; `start` and `end` hold its lines."""

    start: int
    end: int
    language: str


def document_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The commands that hold a spot."""
    if is_history(path):
        return []
    if "<!--" in text:
        spots = [spot for spot in spots if not is_comment(text, spot)]
    found = fences(text, spots[-1] if spots else 0)
    starts = [fence.start for fence in found]
    fenced: set[int] = set()
    in_prose: list[int] = []
    for spot in spots:
        place = bisect_right(starts, spot) - 1
        if place >= 0 and spot < found[place].end:
            fenced.add(place)
        else:
            in_prose.append(spot)
    blocks = [block for place in sorted(fenced) if (block := _fence_block(text, found[place]))]
    return [*blocks, *_line_blocks(text, in_prose, _code_of_line, code_spans)]


def plain_document_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """Commands of a document that is not Markdown: lines that begin like one."""
    spans_of = literal_spans if path.endswith(".rst") else code_spans
    return [] if is_history(path) else _line_blocks(text, spots, _code_of_plain_line, spans_of)


def is_history(path: str) -> bool:
    """Whether a document tells what once was: nobody runs what it names."""
    return _HISTORY.match(path.rpartition("/")[2]) is not None


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


def _fence_block(text: str, fence: Fence) -> ShellText | None:
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
    return ShellText(
        _without_placeholders(without_cron(code)),
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


def _line_blocks(
    text: str,
    spots: Iterable[int],
    code_of: Callable[[str, int, int], ShellText | None],
    spans_of: Callable[[str], Iterable[tuple[int, int]]],
) -> list[ShellText | Unread]:
    """The command that each line of prose holds, as a whole or in code spans; no span is read twice."""
    blocks: list[ShellText | Unread] = []
    by_line: dict[tuple[int, int], list[int]] = {}
    for spot in spots:
        by_line.setdefault(line_around(text, spot), []).append(spot)
    for (start, end), on_line in by_line.items():
        if end - start > MAX_LINE:
            blocks.append(Unread(start, end, TOO_LONG))
        elif block := code_of(text, start, end):
            blocks.append(block)
        else:
            spans = [(start + first, start + last) for first, last in spans_of(text[start:end])]
            held = [span for span in spans if holds(on_line, *span)]
            blocks += [block for span in held if (block := _span_block(text, *span))]
    return blocks


def _code_of_line(text: str, start: int, end: int) -> ShellText | None:
    line = text[start:end]
    is_indented = line.startswith(("    ", "\t"))
    if not is_indented or "`" in line or not _follows_blank_or_code(text, start):
        return None
    return _command_line(line, start)


def _code_of_plain_line(text: str, start: int, end: int) -> ShellText | None:
    line = text[start:end]
    return _command_line(line, start) if line.startswith((" ", "\t", "$ ", "./")) else None


def _follows_blank_or_code(text: str, start: int) -> bool:
    before = text[max(0, start - MAX_LINE) : max(0, start - 1)].rpartition("\n")[2]
    return not before.strip() or before.startswith(("    ", "\t"))


def _command_line(line: str, start: int) -> ShellText | None:
    code = line.lstrip()
    if not _COMMAND_LINE.match(code):
        return None
    begin = start + len(line) - len(code)
    if prompt := _PROMPT.match(code):
        begin, code = begin + prompt.end(), code[prompt.end() :]
    code = _without_placeholders(code)
    return ShellText(code, begin, ASSUMED_ROOT, Grade.INSTRUCTED, is_certain=False, line_by_line=True)


def _span_block(text: str, start: int, end: int) -> ShellText | None:
    """The command in a code span: one with arguments or an interpreter, or one that is asked for."""
    code = text[start:end]
    is_asked = asks_to_run(text, start)
    if not (is_asked or _has_argument(code)) or denies(text, start, end):
        return None
    if prompt := _PROMPT.match(code):
        code = " " * prompt.end() + code[prompt.end() :]
    return ShellText(
        _without_placeholders(code),
        start,
        ASSUMED_ROOT,
        Grade.INSTRUCTED,
        is_certain=is_asked,
        is_provable=is_asked,
        line_by_line=True,
    )


def literal_spans(line: str) -> Iterator[tuple[int, int]]:
    """The insides of literals in reStructuredText; what a single backquote opens is a link or a role."""
    return ((start, end) for start, end in code_spans(line) if line.endswith("``", 0, start))


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


def _has_argument(code: str) -> bool:
    words = code.split(maxsplit=2)
    return len(words) > 1 and is_argument(words[1])


def _without_placeholders(code: str) -> str:
    """`<name>` is no redirection where people are to put something else."""
    return _PLACEHOLDER.sub(lambda found: "x" * len(found[0]), code) if "<" in code else code
