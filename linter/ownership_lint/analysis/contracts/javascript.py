"""The interface of JavaScript and TypeScript scripts, as far as it is plain without following anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import (
    Exit,
    Interface,
    Known,
    Mode,
    Needed,
    Open,
    Option,
    Variable,
)
from ownership_lint.analysis.contracts.masking import OPAQUE, Masked
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.tree import Tree
    from ownership_lint.finding import Location

LONGEST: Final = 1_000_000
_STRING: Final = rf"(?:\"{OPAQUE}*\"|'{OPAQUE}*')"
_BUILT_IN: Final = frozenset(
    {
        "assert",
        "buffer",
        "console",
        "crypto",
        "events",
        "fs",
        "fs/promises",
        "os",
        "path",
        "perf_hooks",
        "process",
    }
    | {
        "querystring",
        "readline",
        "readline/promises",
        "stream",
        "stream/promises",
        "string_decoder",
        "timers",
    }
    | {"timers/promises", "tty", "url", "util", "zlib", "http", "https", "net", "dns"}
)
"""Modules of Node that neither start programs nor run other code."""
_IMPORT: Final = lazy_pattern(
    rf"\b(?:from|import|require\s*\()\s*({_STRING})|\bimport\s*\(|\brequire\s*\((?!\s*['\"])|\bcreateRequire\b"
)
_FLAG: Final = lazy_pattern(r"--?[A-Za-z][\w.-]*")
_ARGUMENTS: Final = lazy_pattern(r"\b(?:argv|Deno\s*\.\s*args|execArgv)\b")
_NAMED_ARGUMENTS: Final = lazy_pattern(
    r"\b(?:const|let|var)\s+(\w+)\s*=\s*process\s*\.\s*argv(?:\s*\.\s*slice\(\d\))?\s*[;\n]"
)
_MOST_NAMES: Final = 20
_PARSE: Final = lazy_pattern(r"\bparseArgs\s*\(")
_DECLARED: Final = lazy_pattern(rf"\.\s*(?:option|requiredOption)\s*\(\s*({_STRING})")
_EXIT: Final = lazy_pattern(
    r"\b(?:process|Deno)\s*\.\s*(?:exit|reallyExit)\b(\s*\()?|\bprocess\s*\.\s*exitCode\s*=(?![=>])"
)
_OTHER_EXIT: Final = lazy_pattern(
    r"\bprocess\s*(?:\.\s*(?:abort|kill)\b|\[)|\{[^{}]{0,200}\bexit(?:Code)?\b[^{}]{0,200}\}\s*+=\s*+(?:process|require)\b"
    r"|\bimport\s*+\{[^{}]{0,200}\bexit\b"
)
_CODE: Final = lazy_pattern(r"[ \t]*+(-?\d+)?+[ \t]*+(?:\)|;|$|\n)")
_CHOICE: Final = lazy_pattern(r"[^()?;{}\n]*\?\s*(\d+)\s*:\s*(\d+)\s*\)")
_ENVIRONMENT: Final = lazy_pattern(r"\bprocess\s*\.\s*env\b|\bDeno\s*\.\s*env\b|\bBun\s*\.\s*env\b")
_ITEM: Final = lazy_pattern(rf"\s*+(?:\??\.\s*+([A-Za-z_$][\w$]*+)|(?:\?\.)?\[\s*+({_STRING})\s*+\])")
_FALLBACK: Final = lazy_pattern(
    rf"\s*+\)?+\s*+(?:\|\||\?\?)=?+\s*+({_STRING}|\d++)(?=[ \t]*+(?:[;,)\]}}\r\n]|\Z))"
)
_SET: Final = lazy_pattern(r"\s*=(?![=>])")
_TAKEN_APART: Final = lazy_pattern(
    r"\b(?:const|let|var)\s*\{([^{}]*+)\}\s*+=\s*+(process\s*+\.\s*+env)\s*+(?:;|(?<=\n))"
)
_TAKEN: Final = lazy_pattern(rf"([A-Za-z_]\w*)\s*(?::\s*\w+\s*)?(?:=\s*({_STRING}|\d+)\s*)?")
_STARTS: Final = lazy_pattern(
    rf"\b(?:exec|execSync|execFile|execFileSync|spawn|spawnSync)\s*\(\s*({_STRING})?"
)


def analyse(path: str, text: str, tree: Tree) -> Interface:  # noqa: ARG001  (nothing is followed)
    """What a script takes and gives, as far as its text proves it."""
    if len(text) > LONGEST:
        return _unknown(Masked(path, "", "javascript"))
    language = "typescript" if path.endswith((".ts", ".mts", ".cts")) else "javascript"
    source = Masked(path, text, language)
    imported = _imported(source)
    options, modes = _options(source, imported)
    return Interface(
        language="javascript",
        options=options,
        modes=modes,
        exits=_exits(source, imported),
        variables=_variables(source, imported),
        commands=_commands(source),
        files=Known((), Open("files are not looked for", source.at(0, 0))),
    )


def _unknown(source: Masked) -> Interface:
    is_open = Open("the script is too long", source.at(0, 0))
    return Interface(
        "javascript",
        Known((), is_open),
        Known((), is_open),
        Known((), is_open),
        Known((), is_open),
        Known((), is_open),
        Known((), is_open),
    )


def _string(source: Masked, found: re.Match[str], group: int) -> str:
    """The text of a string literal that an expression found in the code."""
    text = source.text[found.start(group) : found.end(group)]
    return text[1:-1] if text[:1] in ("'", '"') else text


def _imported(source: Masked) -> Open | None:
    """The first import of anything that may do what the script does not say."""
    for found in _IMPORT.finditer(source.code):
        name = _string(source, found, 1) if found[1] else ""
        if name.removeprefix("node:") not in _BUILT_IN:
            what = f"`{name}`" if name and name.isprintable() else "what it imports"
            return Open(f"{what} may do more", source.at(found.start(), found.end()))
    return None


def _options(source: Masked, imported: Open | None) -> tuple[Known[Option], Known[Mode]]:
    found = list(_PARSE.finditer(source.code))
    if len(found) == 1:
        parsed = _parsed(source, found[0])
        if parsed is not None:
            return parsed
    words = list(_compared(source))
    options = [Option((word,), at) for word, at in words if _FLAG.fullmatch(word)]
    modes = [Mode(word, at) for word, at in words if word and not word.startswith("-")]
    options += _declared(source)
    mention = _ARGUMENTS.search(source.code)
    is_open = imported
    if mention or found:
        place = mention or found[0]
        is_open = Open(
            "its arguments are read in a way that is not followed", source.at(place.start(), place.end())
        )
    options.sort(key=lambda one: one.at)
    return Known(tuple(options), is_open), Known(tuple(modes), is_open)


def _compared(source: Masked) -> Iterator[tuple[str, Location]]:
    """Literals with which arguments are compared."""
    bound = sorted({one[1] for one in _NAMED_ARGUMENTS.finditer(source.code)})
    names = "|".join(["process\\s*\\.\\s*argv", *bound[:_MOST_NAMES]])
    pattern = re.compile(
        rf"(?<![\w.])(?:{names})(?:\s*\.\s*slice\(\d\))?"
        rf"(?:\s*\.\s*(?:includes|indexOf)\(\s*({_STRING})\s*\)|\s*\[\s*\d+\s*\]\s*===?\s*({_STRING}))"
    )
    for found in pattern.finditer(source.code):
        group = 1 if found[1] else 2
        yield _string(source, found, group), source.at(found.start(group), found.end(group))


def _declared(source: Masked) -> Iterator[Option]:
    """Options of commander, `.option("-x, --xx <value>", …)`, and of yargs, `.option("xx", …)`."""
    for found in _DECLARED.finditer(source.code):
        text = _string(source, found, 1)
        at = source.at(found.start(), found.end())
        flags = tuple(_FLAG.findall(text)) if text.startswith("-") else (f"--{text}",)
        if flags and re.fullmatch(r"[\w, <>\[\].|/-]+", text):
            takes_value = ("<" in text or "[" in text) if text.startswith("-") else None
            yield Option(flags, at, takes_value)


def _parsed(source: Masked, found: re.Match[str]) -> tuple[Known[Option], Known[Mode]] | None:
    """The options of one `parseArgs({options: {…}})` that is all literal."""
    close = source.closing(found.end() - 1)
    given = _members(source, found.end(), close) if close is not None else None
    if given is None or "options" not in given or not given.keys() <= {"options", "args", "allowPositionals"}:
        return None
    if not _is_all(source, found.start(), given):
        return None
    table = _members(source, *given["options"])
    if table is None:
        return None
    options: list[Option] = []
    for name, place in table.items():
        option = _described(source, name, place)
        if option is None:
            return None
        options.append(option)
    words = given.get("allowPositionals")
    is_free = words is not None and source.code[slice(*words)] != "false"
    modes: Known[Mode] = Known(
        (), Open("any word is taken", source.at(*words)) if words and is_free else None
    )
    return Known(tuple(options)), modes


def _is_all(source: Masked, start: int, given: dict[str, tuple[int, int]]) -> bool:
    """Whether nothing but the parser looks at the arguments."""
    args = given.get("args", (start, start))
    return all(args[0] <= one.start() < args[1] for one in _ARGUMENTS.finditer(source.code))


def _members(source: Masked, start: int, end: int) -> dict[str, tuple[int, int]] | None:
    """The values of a literal object by their names; None where a part of it is computed."""
    code = source.code[start:end]
    left = start + len(code) - len(code.lstrip())
    right = start + len(code.rstrip())
    if source.code[left : left + 1] != "{" or source.closing(left) != right - 1:
        return None
    found: dict[str, tuple[int, int]] = {}
    for begin, stop in source.parts(left + 1, right - 1):
        name = re.compile(rf"(?:([A-Za-z_$][\w$]*)|({_STRING}))\s*:\s*").match(source.code, begin, stop)
        if name is None:
            return None
        found[name[1] or _string(source, name, 2)] = (name.end(), stop)
    return found


def _described(source: Masked, name: str, place: tuple[int, int]) -> Option | None:
    ways = _members(source, *place)
    if ways is None or "type" not in ways:
        return None
    texts = {key: source.text[slice(*where)] for key, where in ways.items()}
    short = texts.get("short", "").strip("'\"")
    flags = (f"-{short}", f"--{name}") if short else (f"--{name}",)
    takes_value = texts["type"].strip("'\"") == "string"
    default = texts.get("default", "")
    is_literal = takes_value and re.fullmatch(r"'[^'\\]*'|\"[^\"\\]*\"", default)
    return Option(flags, source.at(*place), takes_value, default[1:-1] if is_literal else None)


def _exits(source: Masked, imported: Open | None) -> Known[Exit]:
    found: dict[int, Exit] = {0: Exit(0, source.end, True), 1: Exit(1, source.end, True)}
    is_open = imported
    other = _OTHER_EXIT.search(source.code)
    if other:
        is_open = is_open or Open(
            "it ends in a way that is not followed", source.at(other.start(), other.end())
        )
    for one in _EXIT.finditer(source.code):
        at = source.at(one.start(), one.end())
        codes = _codes(source, one)
        if codes is None:
            is_open = is_open or Open("the exit code is computed", at)
        for code in codes or ():
            if code not in found or found[code].is_implicit:
                found[code] = Exit(code, at)
    return Known(tuple(found[code] for code in sorted(found)), is_open)


def _codes(source: Masked, found: re.Match[str]) -> tuple[int, ...] | None:
    """The codes of one exit; None where they are not literal."""
    if found[1] is None and "exitCode" not in found[0]:
        return None  # handed on as a function
    choice = _CHOICE.match(source.code, found.end())
    if choice:
        return int(choice[1]) & 0xFF, int(choice[2]) & 0xFF
    code = _CODE.match(source.code, found.end())
    if code is None or (code[1] is None and "exitCode" in found[0]) or len(code[1] or "") > 9:
        return None
    return () if code[1] is None else (int(code[1]) & 0xFF,)


def _variables(source: Masked, imported: Open | None) -> Known[Variable]:
    found: dict[str, Variable] = {}
    is_open = imported
    apart = {one.start(2): one for one in _TAKEN_APART.finditer(source.code)}
    for one in _ENVIRONMENT.finditer(source.code):
        taken = apart.get(one.start())
        read = _taken(source, taken) if taken else _item(source, one)
        if read is None:
            is_open = is_open or Open("all of the environment is read", source.at(one.start(), one.end()))
        for variable in read or ():
            known = found.setdefault(variable.name, variable)
            if known.default != variable.default:
                found[variable.name] = Variable(known.name, known.at)
    return Known(tuple(sorted(found.values(), key=lambda one: one.at)), is_open)


def _item(source: Masked, mention: re.Match[str]) -> tuple[Variable, ...] | None:
    found = _ITEM.match(source.code, mention.end())
    if found is None or mention[0].startswith("Deno"):
        return None
    if _SET.match(source.code, found.end()):
        return ()
    name = found[1] or _string(source, found, 2)
    fallback = _FALLBACK.match(source.code, found.end())
    default = _string(source, fallback, 1) if fallback else None
    return (Variable(name, source.at(mention.start(), found.end()), default=default or None),)


def _taken(source: Masked, found: re.Match[str]) -> tuple[Variable, ...] | None:
    """`const { X, Y = "d" } = process.env`."""
    variables = []
    for start, end in source.parts(found.start(1), found.end(1)):
        one = _TAKEN.fullmatch(source.code, start, end)
        if one is None:
            return None
        default = _string(source, one, 2) if one[2] else None
        variables.append(Variable(one[1], source.at(start, end), default=default or None))
    return tuple(variables)


def _commands(source: Masked) -> Known[Needed]:
    found: dict[str, Needed] = {}
    for one in _STARTS.finditer(source.code):
        words = _string(source, one, 1).split() if one[1] else []
        if words and re.fullmatch(r"[\w.+-]+", words[0]):
            found.setdefault(words[0], Needed(words[0], source.at(one.start(), one.end())))
    return Known(tuple(found.values()), Open("commands are not followed", source.at(0, 0)))
