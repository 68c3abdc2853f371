"""What the parser's error messages mean, in words that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ownership_lint.finding import Related
from ownership_lint.inputs.yaml_text import quoted, visible

if TYPE_CHECKING:
    from ownership_lint.finding import Finding, Location
    from ownership_lint.inputs.yaml_text import YamlText

_INDENTATION: Final = (
    "the line does not continue what stands above it",
    "check its indentation, and the quotes and brackets of the line above",
)
_FIRST_CHARACTER: Final = ("a text cannot start with this character", "put the text in quotes")
_CAUSES: Final = (
    ("'\\t'", "a tab where YAML wants spaces", "replace it with spaces"),
    ("found a tab", "a tab where YAML wants spaces", "replace it with spaces"),
    ("could not find expected ':'", "this line is no `key: value`", "add a colon, or indent it as text"),
    ("unknown escape", "`\\` before this letter means nothing", "double it, or use single quotes"),
    ("escape sequence", "the escape is not complete", "double the `\\`, or use single quotes"),
    ("escape code", "the escape names no character", "write the character itself"),
    ("cannot start any token", *_FIRST_CHARACTER),
    ("the node content", *_FIRST_CHARACTER),
    ("expected node content", *_FIRST_CHARACTER),
    ("chomping or indentation", "only `-`, `+` or a digit may follow `|` or `>`", "put the text in quotes"),
    ("alphabetic or numeric", *_FIRST_CHARACTER),
    (
        "tag handle",
        "a text that starts with `!` is a tag, and tags are not allowed",
        "put the text in quotes",
    ),
    ("<document start>", "the file goes on after its value has ended", "write all of it as one mapping"),
    ("expected <block end>", *_INDENTATION),
    ("did not find expected key", *_INDENTATION),
    ("did not find expected '-'", *_INDENTATION),
    ("not allowed here", "a list or key cannot begin here", "put it on its own line or in quotes"),
    ("not allowed in this context", "a list or key cannot begin here", "put it on its own line or in quotes"),
)
_ENDS_EARLY: Final = ("end of stream", "document separator", "expected ',' or")


def is_stray_colon(error: Any) -> bool:
    """Whether the parser stopped at a colon that would be text if it stood in quotes."""
    return bool(error.problem and error.problem.startswith("mapping values are not allowed"))


def position(error: Any) -> tuple[int, int]:
    """Line and column, from 0, at which the parser gave up; some errors name none."""
    return _place(error.problem_mark or error.context_mark)


def explained(source: YamlText, error: Any) -> Finding:
    """A finding for an error of the parser."""
    at = _at(source, position(error))
    if is_stray_colon(error):
        return _stray_colon(source, at)
    problem = error.problem or error.context or "no reason given"
    if any(words in problem for words in _ENDS_EARLY) and error.context_mark:
        return _unclosed(source, _at(source, _place(error.context_mark)), at)
    if "could not find expected ':'" in problem and error.context_mark:
        at = _at(source, _place(error.context_mark))
    for words, message, tip in _CAUSES:
        if words in problem and not (message == _INDENTATION[0] and _follows_quote(source, at)):
            return source.finding(at, message, tip=tip)
    if _follows_quote(source, at):
        tip = "put all of it into one pair of quotes"
        return source.finding(at, "a text goes on after its closing quote", tip=tip)
    return source.finding(at, f"not valid YAML: {visible(' '.join(problem.split()))}")


def _stray_colon(source: YamlText, at: Location) -> Finding:
    line = source.lines[at.line - 1]
    before, colon, rest = line.partition(": ")
    if not colon or len(before) + 1 >= at.column:
        message = f"{quoted(line[: at.column].strip())} is indented as if it went on with the line above"
        return source.finding(at, message, tip="align it with the keys that it belongs to")
    key = before.strip().removeprefix("- ").lstrip("{ ")
    text = rest.strip().replace("\\", "\\\\").replace('"', '\\"')
    message = f"the text after {quoted(key + ':')} contains `:` and needs quotes"
    mended = f'{key}: "{text}"'
    return source.finding(at, message, tip=f"write {quoted(mended)}")


def _follows_quote(source: YamlText, at: Location) -> bool:
    return source.lines[at.line - 1][: at.column - 1].rstrip().endswith(('"', "'"))


def _unclosed(source: YamlText, opened: Location, at: Location) -> Finding:
    line = source.lines[opened.line - 1]
    mark = quoted(line[opened.column - 1 : opened.column])
    related = (Related(at, "reading stopped here"),)
    if line[opened.column - 1 : opened.column] in ("[", "{"):
        tip = "close it, or put a comma between its items; quote a text that holds `[`, `{` or `,`"
        message = f"{mark} is not closed, or a comma is missing"
        return source.finding(opened, message, tip=tip, related=related)
    return source.finding(opened, f"the quote {mark} is not closed", tip="close it", related=related)


def _at(source: YamlText, place: tuple[int, int]) -> Location:
    line = min(place[0], len(source.lines) - 1)
    column = place[1] if line == place[0] else len(source.lines[line])
    return source.location((line, column, line, column + 1))


def _place(mark: Any) -> tuple[int, int]:
    return (mark.line, mark.column) if mark else (0, 0)
