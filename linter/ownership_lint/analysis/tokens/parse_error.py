"""Files that no parser of their language takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.damage import Needs
from ownership_lint.analysis.tokens.parsing import parse
from ownership_lint.analysis.tokens.plausible_python import is_plausible
from ownership_lint.analysis.tokens.source import TokenFile
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.parsing import Parse
    from ownership_lint.analysis.tokens.scanner import Spot

RULE: Final = "tokens/parse-error"
REGRESSION: Final = "tokens/parse-regression"

_WORD: Final = lazy_pattern(r"\w+|.")
_NAMES: Final = {"python": "Python", "json": "JSON", "toml": "TOML", "yaml": "YAML"}


def find_parse_error(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Where the parser gave up."""
    del spots
    if not _is_plausible(file):
        yield from _errors(file)


def find_parse_regression(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """The same in Python, for files whose base version can be parsed."""
    del spots
    if file.language == "python" and not _is_plausible(file):
        yield from _regressions(file)


def find_in_changed(path: str, data: bytes) -> Iterator[Damage]:
    """Both in a Python file that changed or is new: it is parsed however it looks."""
    file = TokenFile(path, data)
    if file.language == "python":
        yield from _regressions(file)
        yield from (one._replace(needs=Needs.NO_BASE) for one in _errors(file))


def _errors(file: TokenFile) -> Iterator[Damage]:
    if (flaw := _flaw(file)) is not None:
        start, end = _place(file, flaw)
        yield file.damage(RULE, start, end, f"not {_NAMES[file.language]}: {_said(flaw)}")


def _regressions(file: TokenFile) -> Iterator[Damage]:
    if (flaw := _flaw(file)) is not None:
        start, end = _place(file, flaw)
        message = f"no longer Python, which it was before: {_said(flaw)}"
        yield file.damage(REGRESSION, start, end, message, needs=Needs.SOUND_BASE)


def _is_plausible(file: TokenFile) -> bool:
    """Whether a quick look is enough: only Python files have one."""
    return file.language == "python" and is_plausible(file.data)


def _flaw(file: TokenFile) -> Parse | None:
    if "{{" in file.path:  # a template
        return None
    said = parse(file)
    return said if said.is_sound is False else None


def _said(flaw: Parse) -> str:
    message = flaw.message[:1].lower() + flaw.message[1:]
    return message if message.isprintable() else "it cannot be parsed"


def _place(file: TokenFile, flaw: Parse) -> tuple[int, int]:
    """The word or sign that the parser names; the last one before where it names the end of a line."""
    line = min(max(flaw.line, 1), len(file.lines))
    start = file.lines[line - 1] + min(max(flaw.column, 1) - 1, len(file.line_text(line)))
    if start == len(file.text) or file.text[start] in "\r\n":
        start = max(len(file.text[:start].rstrip()) - 1, 0)
    found = _WORD.match(file.text, start)
    return start, found.end() if found else start
