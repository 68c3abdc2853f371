"""Other damage than split tokens: how each kind is made, and the rule that has to find it.

What our own rules would find in this file is put together from parts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import tokens_kinds_text as text
from ownership_lint.analysis.tokens.languages import C_LIKE, JS_LIKE, comment_leaders
from tokens_damage import LANGUAGES, Edit, Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tokens_corpus import Source

    Maker = Callable[[Source, Random], list[Edit]]

CODE: Final = LANGUAGES


_WORDS: Final = {
    "python": "async def class return import from",
    **dict.fromkeys(JS_LIKE, "async function export const return class import"),
    "go": "func return package type defer",
    "rust": "fn pub let return struct impl",
    "csharp": "public private using return static class async",
    "java": "public private return static class package",
    "kotlin": "fun return private class package",
    "dart": "return class import final async",
    "ruby": "def class module require",
    "php": "function return public class private namespace",
    "c": "static return struct",
    "cpp": "namespace return static class",
    "shell": "export local readonly",
}
_RECEIVERS: Final = {
    "python": "self.",
    **dict.fromkeys(JS_LIKE, "this. process.env."),
    "cpp": "std::",
    "rust": "std:: self.",
    **dict.fromkeys(("csharp", "java", "dart", "kotlin"), "this."),
}
_END: Final = "</"
_LF: Final = "\n"


def _again(words: dict[str, str], after: str) -> Maker:
    """Writes one of some words twice."""

    def make(source: Source, random: Random) -> list[Edit]:
        wanted = "|".join(map(re.escape, words[source.language].split()))
        return _one(source, random, rf"(?<![\w.$@:>-])(?:{wanted}){after}(?=[A-Za-z_])", r"\g<0>\g<0>")

    return make


def _one(source: Source, random: Random, pattern: str, template: str) -> list[Edit]:
    """Writes something in the place of one match in code."""
    found = [one for one in re.finditer(pattern, source.text, re.MULTILINE) if source.is_code(*one.span())]
    if not found:
        return []
    one = random.choice(found)
    return [Edit(*one.span(), one.expand(template))]


def _instead(*pairs: tuple[str, str]) -> Maker:
    """Writes the right side in the place of what the pattern on the left finds in code."""

    def make(source: Source, random: Random) -> list[Edit]:
        for pattern, new in random.sample(pairs, len(pairs)):
            if edits := _one(source, random, pattern, new):
                return edits
        return []

    return make


def _at_end(*texts: str) -> Maker:
    """Leaves one of some texts as the last lines."""

    def make(source: Source, random: Random) -> list[Edit]:
        size = len(source.text)
        glue = "" if source.text.endswith(_LF) else _LF
        return [Edit(size, size, f"{glue}{random.choice(texts)}{_LF}")]

    return make


def _at_begin(*texts: str) -> Maker:
    """Leaves one of some texts as the first lines."""
    return lambda _, random: [Edit(0, 0, f"{random.choice(texts)}{_LF}{_LF}")]


def _between(*texts: str) -> Maker:
    """Puts a text between two statements."""

    def make(source: Source, random: Random) -> list[Edit]:
        line = _line(source, random)
        return [Edit(source.begins[line], source.begins[line], random.choice(texts) + _LF)] if line else []

    return make


def _line(source: Source, random: Random, count: int = 1) -> int:
    """Where so many lines of code come after one that is code too; 0 where there are none."""
    numbers = [
        number
        for number in range(1, len(source.lines) - count + 1)
        if source.lines[number].strip()
        and source.is_code(source.begins[number - 1], source.begins[number + count])
    ]
    return random.choice(numbers) if numbers else 0


def _conflict(source: Source, random: Random) -> list[Edit]:
    """Both sides of a merge, around some lines."""
    first = _line(source, random)
    if not first:
        return []
    last = min(first + random.randint(1, 6), len(source.lines))
    start, end = source.begins[first], source.begins[last]
    lines = source.text[start:end].rstrip(_LF) + _LF
    ours, theirs = random.choice([("HEAD", "feature/login"), ("Updated upstream", "Stashed changes")])
    text = f"{'<' * 7} {ours}{_LF}{lines}{'=' * 7}{_LF}{lines}{'>' * 7} {theirs}{_LF}"
    return [Edit(start, end, text)]


def _half_conflict(source: Source, random: Random) -> list[Edit]:
    """The last marker alone, as after a hasty merge."""
    return _between(f"{'>' * 7} Stashed changes", f"{'<' * 7} HEAD", f"{'>' * 7} origin/main")(source, random)


def _fenced(source: Source, random: Random) -> list[Edit]:
    """The whole answer, saved."""
    size, fence = len(source.text), "`" * 3
    info = random.choice([source.language, ""])
    glue = "" if source.text.endswith(_LF) else _LF
    return [Edit(0, 0, f"{fence}{info}{_LF}"), Edit(size, size, f"{glue}{fence}{_LF}")]


def _numbered(source: Source, random: Random) -> list[Edit]:
    """Line numbers of a viewer, before all lines or some."""
    count = len(source.lines)
    first = random.choice([0, random.randrange(count)])
    last = count if first == 0 else min(first + 8, count)
    if last - first < 4:
        return []
    form = random.choice(["{:6d}\u2192{}", "{:5d}\t{}", "{:4d} | {}"])
    new = "".join(form.format(number + 1, source.lines[number]) for number in range(first, last))
    return [Edit(source.begins[first], source.begins[last], new)]


def _elided(source: Source, random: Random) -> list[Edit]:
    """A comment in the place of some lines of code."""
    first = _line(source, random, 10)
    if not first:
        return []
    line = source.lines[first]
    indent = line[: len(line) - len(line.lstrip())]
    said = random.choice(
        [
            "... existing code",
            "... rest of the file remains",
            "... keep existing code",
            "rest of the methods remain",
        ]
    )
    ending = {"... existing code": " ...", "... keep existing code": " ..."}.get(said, " unchanged ...")
    leader = comment_leaders(source.language)[0]
    return [
        Edit(source.begins[first], source.begins[first + 10], f"{indent}{leader} {said}{ending}{_LF}"),
    ]


def _commented(*texts: str) -> Maker:
    """Leaves a text in a comment of its own."""

    def make(source: Source, random: Random) -> list[Edit]:
        line = _line(source, random)
        if not line:
            return []
        at, leader = source.begins[line], comment_leaders(source.language)[0]
        before = f"{leader} As the manual says "
        return [
            Edit(at, at, before, counts=False),
            Edit(at, at, random.choice(texts)),
            Edit(at, at, _LF, counts=False),
        ]

    return make


def _glued(source: Source, random: Random) -> list[Edit]:
    """Two imports in one line; with a semicolon between them they would still be two."""
    return _one(source, random, r"^((?:import|from) [^\n;(]+)\n(?=import |from )", r"\1")


def _joined(source: Source, random: Random) -> list[Edit]:
    """Some lines in one, with the two characters that JSON writes for the end of each."""
    first = _line(source, random, 6)
    if not first:
        return []
    start, end = source.begins[first], source.begins[first + 6] - 1
    return [Edit(start, end, source.text[start:end].replace(_LF, "\\n"))]


def _quoted(source: Source, random: Random) -> list[Edit]:
    """Quotes as a text processor writes them."""
    found = _strings(source)
    if not found:
        return []
    one = random.choice(found)
    return [Edit(*one.span(), f"\u201c{one[0][1:-1]}\u201d")]


def _in_string(source: Source, random: Random) -> list[Edit]:
    """A value that a formatter had no form for, in a string; tests may expect it."""
    found = _strings(source) if "test" not in source.path.lower() else []
    if not found:
        return []
    at = random.choice(found).end() - 1
    return [Edit(at, at, ": %!s" + "(MISSING)")]


def _strings(source: Source) -> list[re.Match[str]]:
    """Short strings of words."""
    found = re.finditer(r"(?<=[(=,] )\"\w[\w ]*\"|(?<=\()\"\w[\w ]*\"", source.text)
    return [one for one in found if source.is_code(one.start() - 2, one.start() - 1)]


def _repeated(source: Source, random: Random) -> list[Edit]:
    """A function twice, one after the other."""
    words = "def|function|export|async|func|fn|pub|public|private|static"
    found = [
        one
        for one in re.finditer(
            rf"^([ \t]*)(?:{words}) .*\n(?:(?:\1[ \t]+.*)?\n){{4,40}}(?:\1[}}e].*\n)?",
            source.text,
            re.MULTILINE,
        )
        if len(one[0]) > 150
    ]
    if not found:
        return []
    one = random.choice(found)
    return [Edit(*one.span(), one[0] + one[0].rstrip(_LF) + _LF)]


def _cut(source: Source, random: Random) -> list[Edit]:
    """The file ends after so many characters, within brackets."""
    size = len(source.text)
    at = random.choice([size * 2 // 5, size // 2])
    return [Edit(at, size, "")] if source.is_code(max(at - 20, 0), at) else []


def _cut_and_told(source: Source, random: Random) -> list[Edit]:
    """The same, with the note of the tool that did it."""
    size = len(source.text)
    at = size // 2
    left = size - at
    notes = [
        f"... [{left} characters truncated] ...",
        "... [truncated]",
        "[... truncated]",
        "... (output truncated)",
    ]
    return [Edit(at, size, f"{_LF}{random.choice(notes)}{_LF}")]


def _unbalanced(source: Source, random: Random) -> list[Edit]:
    """One bracket less."""
    return _one(source, random, r"[)\]}]", "")


_REMOVED: Final = "*" * 3 + "REMOVED" + "*" * 3
_DUNDERS: Final = r"(?<=def )__(init|repr|str|call|enter|exit|len|iter|eq|hash)__"


def _hashes(source: Source, _random: Random) -> list[Edit]:
    """A rewrite of the history that took `#` for a secret."""
    found = list(re.finditer(r"^[ \t]*(?=# )", source.text, re.MULTILINE))[:30]
    return [Edit(one.end(), one.end() + 1, _REMOVED) for one in found]


def _kind(rule: str, name: str, make: Maker, languages: frozenset[str] = CODE) -> Kind:
    return Kind(f"{rule}: {name}", frozenset({f"tokens/{rule}"}), make, languages)


_OF_CODE: Final = (
    _kind("doubled-keyword", "a keyword twice", _again(_WORDS, " ")),
    _kind(
        "doubled-await",
        "`await` twice",
        _instead((r"\bawait (?=[A-Za-z_])", "await await ")),
        frozenset({"python", "csharp", *JS_LIKE}) & CODE,
    ),
    _kind("doubled-receiver", "a receiver twice", _again(_RECEIVERS, ""), frozenset(_RECEIVERS) & CODE),
    _kind(
        "escaped-bang",
        "backslash before `!`",
        _instead((r" !=", r" \\!="), (r"\(!(?=\w)", r"(\\!")),
        CODE & (C_LIKE | {"python"}),
    ),
    _kind(
        "glued-lines",
        "two imports in one line",
        _glued,
        frozenset({"python", "javascript", "typescript", "tsx", "kotlin"}),
    ),
    _kind("literal-newline", "six lines in one", _joined, CODE - {"shell", "ruby", "php"}),
    _kind(
        "html-entity",
        "escaped as for a page",
        _instead(
            (r" => ", " =&" + "gt; "),
            (r" < ", " &" + "lt; "),
            (r" && ", " &" + "amp;&" + "amp; "),
            (r" -> ", " -&" + "gt; "),
        ),
        CODE - {"tsx", "shell", "ruby"},
    ),
    _kind("smart-quote", "around a string", _quoted, CODE - {"shell"}),
    _kind(
        "object-residue",
        "in the place of a name",
        _instead((r"(?<=[(, ])[A-Za-z_]\w+(?=[),])", "[object" + " Object]")),
        CODE & JS_LIKE,
    ),
    _kind("fmt-residue", "in a string", _in_string),
    _kind(
        "dunder-loss",
        "one underscore, or bold",
        _instead((_DUNDERS, r"_\1_"), (_DUNDERS, r"**\1**")),
        frozenset({"python"}),
    ),
    _kind("duplicate-block", "a function twice", _repeated, CODE - {"shell"}),
)
_OF_TOOLS: Final = (
    _kind("merge-conflict", "both sides", _conflict),
    _kind("merge-conflict", "one marker", _half_conflict),
    _kind("edit-marker", "end of a patch", _at_end("*** " + "End Patch")),
    _kind(
        "tool-markup",
        "closing tags at the end",
        _at_end(
            f"{_END}content>{_LF}{_END}invoke>",
            f"{_END}parameter>{_LF}{_END}invoke>",
            f"{_END}parameter>{_LF}{_END}invoke>{_LF}{_END}function_calls>",
        ),
    ),
    _kind(
        "heredoc-residue",
        "`/dev/null` after `EOF`",
        _at_end("EOF" + " < /dev/null"),
        CODE - {"shell"},
    ),
    _kind(
        "control-token",
        "at the end",
        _at_end("<|" + "im_end|>", "<|" + "endoftext|>", "<|" + "eot_id|>"),
    ),
    _kind("truncation-notice", "half a file, with a note", _cut_and_told),
    _kind(
        "redaction-residue",
        "in the place of code",
        _instead((r"[{}]", _REMOVED), (r"(?<=[(, ])[A-Za-z_]\w+(?=[),])", _REMOVED)),
    ),
    _kind(
        "redaction-residue",
        "in the place of `#`",
        _hashes,
        frozenset({"python", "shell", "ruby"}),
    ),
    _kind("line-number-prefix", "numbers of a viewer", _numbered),
    _kind("md-fence", "a whole answer saved", _fenced),
    _kind(
        "chat-prose",
        "in the first line",
        _at_begin(
            "Here's the updated " + "code:",
            "Sure! Here is the complete " + "file:",
            "Certainly! Here's the corrected " + "version:",
        ),
    ),
    _kind(
        "citation-leak",
        "in a comment",
        _commented(
            "\u30104" + "\u2020source\u3011",
            ":contentReference[" + "oaicite:0]{index=0}",
            "turn0" + "search0",
        ),
    ),
    _kind("elision", "lines left out", _elided),
)
_PARSED: Final = frozenset({"tokens/parse-error", "tokens/parse-regression"})
_OF_TEXT: Final = (
    *(_kind("mojibake", page, text.misread(page)) for page in text.CODE_PAGES),
    _kind("mojibake", "cp1252 twice", text.misread("cp1252", 2)),
    _kind("replacement-char", "one character lost", text.lost),
    _kind("bidi-control", "at the end of a line", text.at_line_ends(*text.BIDI)),
    _kind("invisible-char", "within a name", text.within_names(*text.INVISIBLE)),
    _kind("invisible-char", "no-break space in code", text.wide_blank),
    _kind("homoglyph", "one letter of a name", text.alike),
    _kind("control-char", "within a name", text.within_names("\x08", "\x7f", "\x01")),
    _kind("ansi-escape", "at the end of a line", text.at_line_ends("\x1b[0m", "\x1b[31m")),
)
_BROKEN: Final = (
    Kind(
        "parse-error: one bracket less",
        _PARSED,
        _unbalanced,
        frozenset({"python", "json", "toml"}),
        is_anywhere=True,
    ),
    Kind(
        "parse-regression: one colon or operand less",
        _PARSED,
        _instead((r":\n(?=[ ]+\w)", r"\n"), (r"(?<= [-+*/] )\w+\n", r"\n"), (r"(?<= = )\w+\n", r"\n")),
        frozenset({"python"}),
        is_anywhere=True,
    ),
    Kind(
        "truncated-file: the first half",
        _PARSED | {"tokens/truncated-file"},
        _cut,
        CODE | {"json"},
        is_anywhere=True,
    ),
)
KINDS: Final = (*_OF_CODE, *_OF_TOOLS, *_OF_TEXT, *_BROKEN)
