"""Proves that a text which looks like a comment is one, and no part of a string, a fence or an example.

What cannot be proven is not certain; behind what may begin a text over several lines, nothing is any more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.lines import MAX_LINE
from ownership_lint.analysis.paths import basename
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class _Syntax(NamedTuple):
    """What proves comments in one group of languages."""

    leaders: frozenset[str]
    opens: re.Pattern[str]
    """What may begin a text over several lines."""
    closed: re.Pattern[str] | None = None
    """A line that leaves no quote open; None where strings end with their line."""
    is_markup: bool = False

    def leaves_open(self, text: str) -> bool:
        """Whether a line of this text may begin something that goes on below it."""
        if len(text) > MAX_LINE or self.opens.search(text):
            return True
        if not self.is_markup:
            return self.closed is not None and not self.closed.match(text)
        elements = sum(-1 if slash else 1 for slash in _RAW_ELEMENT.findall(text))
        return elements > 0 or text.rfind("<!--") > text.rfind("-->")


def _closed_quotes(leader: str, also: str = "") -> re.Pattern[str]:
    """Each quote of the line is closed on it; what stands in its comment does not count."""
    ordinary = rf"(?!(?<!\S){leader})[^\"'\\]|\\.{also}"
    return re.compile(rf"(?:{ordinary}|\"(?:[^\"\\]|\\.)*+\"|'[^']*+')*+(?:{leader}.*|\\?\s*)\Z")


_HASH: Final = frozenset({"#"})
_SLASHES: Final = frozenset({"//", "/*"})
_ARROW: Final = frozenset({"<!--"})
_LONG_STRING: Final = r"`|\"\"\"|\bR\""
_RAW_ELEMENT: Final = lazy_pattern(r"<(/?)(?:pre|code|script|style|textarea|title|xmp|samp|kbd)\b")
_TEMPLATE: Final = r"<!\[CDATA\[|\{[%{]|<\?(?!xml)"

_SHELL: Final = _Syntax(_HASH, lazy_pattern(r"<<|`|@[\"']|\$'|^\s*define\b"), _closed_quotes("#"))
_YAML: Final = _Syntax(_HASH, lazy_pattern(r"^---\s*\S"), _closed_quotes("#", also=r"|(?<=\w)[\"']"))
_TOML: Final = _Syntax(_HASH, lazy_pattern(r"\"\"\"|'''"))
_C: Final = _Syntax(_SLASHES, lazy_pattern(_LONG_STRING))
_JAVASCRIPT: Final = _Syntax(_SLASHES, lazy_pattern(rf"{_LONG_STRING}|<[A-Za-z>]"))  # JSX holds text
_CSS: Final = _Syntax(frozenset({"/*"}), lazy_pattern("`"))
_SQL: Final = _Syntax(frozenset({"--"}), lazy_pattern(r"[$`]|\[=*\[|/\*"), _closed_quotes("--"))
_HTML: Final = _Syntax(_ARROW, lazy_pattern(rf"{_TEMPLATE}|`"), is_markup=True)
_MARKDOWN: Final = _Syntax(_ARROW, lazy_pattern(rf"{_TEMPLATE}|```|~~~"), is_markup=True)
_UNKNOWN: Final = _Syntax(frozenset(), lazy_pattern(r"\A"))
_BY_SUFFIX: Final = {
    suffix: syntax
    for syntax, suffixes in (
        (_SHELL, "sh bash zsh ksh bats fish mk tf ps1 psm1"),
        (_YAML, "yml yaml"),
        (_TOML, "toml"),
        (_C, "c h cc cpp hpp go java"),
        (_JAVASCRIPT, "js mjs cjs jsx ts mts cts tsx"),
        (_CSS, "css"),
        (_SQL, "sql lua"),
        (_HTML, "html htm xhtml xml"),
        (_MARKDOWN, "md markdown"),
    )
    for suffix in suffixes.split()
}
_MAKEFILES: Final = frozenset({"Makefile", "makefile", "GNUmakefile"})
_PYTHON_SUFFIXES: Final = frozenset({"py", "pyi", "pyw"})
_PYTHON: Final = lazy_pattern(r"#!.*\bpython[\d.]*(?:\s|\Z)")
_SHELL_SHEBANG: Final = lazy_pattern(r"#!.*\b(?:ba|z|da|k|a)?sh(?:\s|\Z)")
_QUOTES: Final = lazy_pattern(r"[\"'`\\]")
_BLOCK_SCALAR: Final = lazy_pattern(r"(?:^|\s)[|>][-+\d]*\s*(?:\s#.*)?\Z")
_FENCE: Final = lazy_pattern(r"(`{3,})[^`]*\Z|(~{3,})")


class CommentProof:
    """Tells for one file what is a comment for sure."""

    def __init__(self, path: str, text: str) -> None:
        self._syntax = _syntax_of(path, text)
        self._in_python = frozenset(_python_comments(text)) if self._syntax is None else frozenset()
        self._lines = frozenset(_outside_lines(self._syntax, text)) if self._syntax else frozenset()

    def at(self, number: int, column: int, line: str, leader: str) -> bool:
        """Whether a comment begins there, with that mark."""
        syntax = self._syntax
        if syntax is None:
            return (number, column) in self._in_python
        before = line[:column]
        if number not in self._lines or leader not in syntax.leaders or _QUOTES.search(before):
            return False
        if syntax.is_markup:
            is_indented = "    " in before or "\t" in before
            return not (syntax is _MARKDOWN and is_indented) and not syntax.leaves_open(before)
        is_first = not any(mark in before for mark in syntax.leaders)
        return is_first and not before[-1:].strip() and not before.lstrip().startswith("*")


def _syntax_of(path: str, text: str) -> _Syntax | None:
    """The syntax of a file; None for Python, which its own tokenizer reads."""
    name = basename(path)
    suffix = name.rpartition(".")[2].lower()
    if suffix in _PYTHON_SUFFIXES:
        return None
    if syntax := _BY_SUFFIX.get(suffix) if "." in name else None:
        return syntax
    first = text[:200].partition("\n")[0]
    if _PYTHON.match(first):
        return None
    return _SHELL if name in _MAKEFILES or _SHELL_SHEBANG.match(first) else _UNKNOWN


def _python_comments(text: str) -> Iterator[tuple[int, int]]:
    """Where the comments of Python source begin; none where it cannot be read to its end."""
    import io  # for the few files that hold such a comment
    import tokenize

    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return
    if not any(token.type == tokenize.ERRORTOKEN for token in tokens):
        yield from (token.start for token in tokens if token.type == tokenize.COMMENT)


def _outside_lines(syntax: _Syntax, text: str) -> Iterator[int]:
    """The lines that begin outside of everything that may span lines."""
    numbered: Iterable[tuple[int, str]] = enumerate(text.split("\n"), 1)
    if syntax is _MARKDOWN:
        return _prose_lines(numbered)
    return _code_lines(syntax, _without_block_scalars(numbered) if syntax is _YAML else numbered)


def _code_lines(syntax: _Syntax, lines: Iterable[tuple[int, str]]) -> Iterator[int]:
    whole_line = tuple(syntax.leaders - {"/*", "<!--"})
    is_continued = False
    for number, line in lines:
        if not is_continued:
            yield number
        is_comment = not is_continued and line.lstrip().startswith(whole_line)
        if not is_comment and syntax.leaves_open(line):
            return
        is_continued = line.rstrip("\r").endswith("\\")


def _without_block_scalars(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The lines of YAML that are not the text of a `|` or `>`."""
    depth: int | None = None
    for number, line in lines:
        content = line.lstrip(" ")
        indent = len(line) - len(content)
        if depth is not None and (indent > depth or not content.strip()):
            continue
        yield number, line
        opens = not content.startswith("#") and _BLOCK_SCALAR.search(line[-MAX_LINE:])
        depth = indent if opens else None


def _prose_lines(lines: Iterable[tuple[int, str]]) -> Iterator[int]:
    """The lines of Markdown outside of code. Fences in lists and quotes are not followed."""
    fence = ""
    has_code = in_html = False
    for number, line in lines:
        if fence:
            fence = "" if _closes(line, fence) else fence
            continue
        opened = _FENCE.match(line)
        if opened and not in_html:
            fence, has_code = opened[1] or opened[2], False
            continue
        if number == 1 and line.rstrip() in {"---", "+++"}:  # the front matter is no Markdown
            fence = line.rstrip()
            continue
        if not has_code:
            yield number
        if _MARKDOWN.leaves_open(line):
            return
        is_blank = not line.strip()
        has_code = not is_blank and (has_code or "`" in line)
        in_html = not is_blank and (in_html or line.lstrip().startswith("<"))


def _closes(line: str, fence: str) -> bool:
    mark = line.strip()
    return set(mark) == {fence[0]} and len(mark) >= len(fence) and len(line) - len(line.lstrip()) < 4
