"""The text of a YAML file: decoded, freed of what no parser should meet, and able to place a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.finding import Finding, Location
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ownership_lint.finding import Related

MAX_BYTES: Final = 5_000_000
MAX_EXCERPT: Final = 200
MAX_NAME: Final = 80
MAX_PROBLEMS: Final = 1000
"""Of one kind in one file: a hostile file must not become a report of a million lines."""

Span = tuple[int, int, int, int]
"""Line, column, end line, end column as the parser counts them: from 0."""

_BREAK = lazy_pattern(r"\r\n|\r|\n")
_UNPRINTABLE = lazy_pattern(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML 1.2 forbids, and the characters that only some parsers take for a line break."""
_VISIBLE = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_CONFLICT_BORDER = lazy_pattern(r"(?:<{7}|>{7})(?: .*)?")
_CONFLICT_MARK = lazy_pattern(r"(?:<{7}|>{7}|\|{7})(?: .*)?|={7}")


def visible(text: str) -> str:
    """`text` with one printable character in place of each control character, so that columns hold."""
    return _UNPRINTABLE.sub("\ufffd", text.translate(_VISIBLE))


def quoted(text: str) -> str:
    """`text` in backticks, on one line and not too long to read."""
    return f"`{visible(text if len(text) <= MAX_NAME else text[: MAX_NAME - 1] + '…')}`"


class YamlText(NamedTuple):
    """The lines of a file as people see them, and the rule that its problems are findings of."""

    path: str
    rule: str
    lines: tuple[str, ...]
    shift: Mapping[int, int] = {}
    """By line, counted from 0: how many columns the copy that was parsed is wider."""

    def location(self, span: Span) -> Location:
        """The place of a parser's span in the file as it is."""
        line, column, end_line, end_column = span
        column = max(0, column - self.shift.get(line, 0))
        end_column = max(0, end_column - self.shift.get(end_line, 0))
        return Location(self.path, line + 1, column + 1, end_line + 1, end_column + 1)

    def line_at(self, line: int, column: int = 0, length: int = 0) -> Location:
        """A place within one line of the file as it is, counted from 0."""
        return Location.of_line(self.path, line + 1, column + 1, length)

    def finding(
        self,
        at: Location,
        message: str,
        *,
        subject: str = "",
        tip: str = "",
        related: tuple[Related, ...] = (),
    ) -> Finding:
        """A problem on the first line of `at`, with that line."""
        line = self.lines[at.line - 1] if at.line <= len(self.lines) else ""
        excerpt = visible(line[:MAX_EXCERPT]) + ("…" if len(line) > MAX_EXCERPT else "")
        subject = subject or self.path
        if at.end_line > at.line:
            at = at._replace(end_line=at.line, end_column=max(at.column, len(line) + 1))
        return Finding(self.rule, at, message, subject, help=tip, related=related, excerpt=excerpt)


class Clean(NamedTuple):
    """A text that a parser can read; `text` is None where reading on would be of no use."""

    source: YamlText
    text: str | None
    findings: tuple[Finding, ...] = ()


def clean(data: bytes, path: str, rule: str) -> Clean:
    """Decode the bytes; report what is no YAML at all, and replace it on the copy to be parsed."""
    empty = YamlText(path, rule, ())
    if len(data) > MAX_BYTES:
        return _stop(empty, f"the file is larger than {MAX_BYTES // 1_000_000} MB", "split it, or shorten it")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        return _stop(empty, "the file is UTF-16 or UTF-32, not UTF-8", "save it as UTF-8")
    data = data.removeprefix(b"\xef\xbb\xbf")
    text = data.decode("utf-8", "replace")
    source = YamlText(path, rule, tuple(_BREAK.split(text)))
    if not text.strip():
        return _stop(source, "the file is empty", "begin with `version: 1`")
    findings = [*_undecodable(source, data), *limited(source, _control_characters(source))]
    if "\0" in text:
        return Clean(source, None, tuple(findings))
    marks = [number for number, line in enumerate(source.lines) if _CONFLICT_MARK.fullmatch(line)]
    conflict = any(_CONFLICT_BORDER.fullmatch(source.lines[number]) for number in marks)
    if conflict:
        findings += limited(source, (_conflict(source, number) for number in marks))
    lines = _one_side(source.lines) if conflict else source.lines
    return Clean(source, _UNPRINTABLE.sub(" ", "\n".join(lines)), tuple(findings))


def limited(source: YamlText, findings: Iterable[Finding], limit: int = MAX_PROBLEMS) -> list[Finding]:
    """The first `limit` findings, then one that counts the rest."""
    kept: list[Finding] = []
    more = 0
    for finding in findings:
        if len(kept) < limit:
            kept.append(finding)
        else:
            more += 1
    if more:
        last = kept[-1].location._replace(end_column=kept[-1].location.column)
        kept.append(source.finding(last, f"{more} more problem{'s' * (more > 1)}"))
    return kept


def _stop(source: YamlText, message: str, tip: str) -> Clean:
    return Clean(source, None, (source.finding(source.line_at(0), message, tip=tip),))


def _undecodable(source: YamlText, data: bytes) -> list[Finding]:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        before = _BREAK.split(data[: error.start].decode())
        at = source.line_at(len(before) - 1, len(before[-1]), 1)
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        return [source.finding(at, message, tip="save the file as UTF-8")]
    return []


def _control_characters(source: YamlText) -> Iterable[Finding]:
    for number, line in enumerate(source.lines):
        if found := _UNPRINTABLE.search(line):
            message = f"control character U+{ord(found[0]):04X}"
            yield source.finding(source.line_at(number, found.start(), 1), message, tip="remove it")


def _conflict(source: YamlText, number: int) -> Finding:
    at = source.line_at(number, 0, len(source.lines[number]))
    return source.finding(at, "unresolved merge conflict", tip="keep one side and remove the marker lines")


def _one_side(lines: tuple[str, ...]) -> list[str]:
    """The first side of every conflict; other lines are blanked, so that numbers hold."""
    kept = []
    skipping = False
    for line in lines:
        marker = _CONFLICT_MARK.fullmatch(line) is not None
        if marker:
            skipping = line[0] in "|="
        kept.append("" if marker or skipping else line)
    return kept
