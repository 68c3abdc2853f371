"""The interface of PowerShell scripts: their `param` block, and what is literal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import (
    Exit,
    Interface,
    Known,
    Mode,
    Open,
    Option,
    Use,
    Variable,
)
from ownership_lint.analysis.contracts.masking import OPAQUE, Masked
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.tree import Tree

LONGEST: Final = 1_000_000
_STRING: Final = rf"(?:'{OPAQUE}*'|\"{OPAQUE}*\")"
_ATTRIBUTE: Final = lazy_pattern(r"\[\s*([\w.]+)")
_BLOCK: Final = lazy_pattern(r"param\s*\(", re.IGNORECASE)
_PARAMETER: Final = lazy_pattern(r"\$(\w++)\s*+(?:=\s*+(.*))?", re.DOTALL)
_ALIASES: Final = lazy_pattern(rf"\[\s*Alias\s*\(((?:\s*{_STRING}\s*,?)+)\)\s*\]", re.IGNORECASE)
_SWITCH: Final = lazy_pattern(
    r"\[\s*(?:switch|System\.Management\.Automation\.SwitchParameter)\s*\]", re.IGNORECASE
)
_LOOSE: Final = lazy_pattern(r"\$args\b|\bdynamicparam\b|ValueFromRemainingArguments", re.IGNORECASE)
_COMMON: Final = (
    *(
        "Verbose",
        "Debug",
        "ErrorAction",
        "WarningAction",
        "InformationAction",
        "ProgressAction",
        "ErrorVariable",
    ),
    *("WarningVariable", "InformationVariable", "OutVariable", "OutBuffer", "PipelineVariable"),
    *("WhatIf", "Confirm"),
)
"""Parameters that every advanced script has; the last two only by `SupportsShouldProcess`."""
_EXIT: Final = lazy_pattern(
    r"(?<![\w$.:-])exit\b(?!\s*=)|\[(?:System\.)?Environment\]::Exit\b", re.IGNORECASE
)
_CODE: Final = lazy_pattern(r"[ \t]*+\(?+[ \t]*+(-?\d{1,9})?+[ \t]*+\)?+[ \t]*+(?=[;}\n\r]|\Z)")
_BLANKS: Final = lazy_pattern(r"[\s\ufeff]*+")
_PREAMBLE: Final = lazy_pattern(r"using[ \t][^\n]*|#requires[^\n]*", re.IGNORECASE)
_OTHER_CODE: Final = lazy_pattern(
    r"(?:\A|[\n;{}(|&])[ \t]*[.&][ \t]+\S|\bInvoke-Expression\b|\biex\b|\bSetShouldExit\b|\bImport-Module\b"
    r"|^[ \t]*using[ \t]+module\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Other code that is run within the script, and may end it."""
_VARIABLE: Final = lazy_pattern(r"\$(?:\{env:(\w+)\}|env:(\w+))([ \t]*[-+]?=(?!=))?", re.IGNORECASE)
_FALLBACK: Final = lazy_pattern(r"[ \t]*\?\?[ \t]*(?:'([^'\n]*)'|\"([^\"$`\n]*)\"|(\d+))")


def analyse(path: str, text: str, tree: Tree) -> Interface:  # noqa: ARG001  (nothing is followed)
    """What a script takes and gives, as far as its text proves it."""
    source = Masked(path, text if len(text) <= LONGEST else "", "powershell")
    at = source.at(0, 0)
    if len(text) > LONGEST:
        is_open = Open("the script is too long", at)
        return Interface(
            "powershell", Known((), is_open), Known((), is_open), Known((), is_open), Known((), is_open)
        )
    options = _options(source)
    words: Known[Mode] = Known((), options.open or Open("parameters are filled by position, too", at))
    return Interface(
        language="powershell",
        options=options,
        modes=Known() if options.is_complete and not options.items else words,
        exits=_exits(source),
        variables=_variables(source),
        commands=Known((), Open("commands are not looked for", at)),
        files=Known((), Open("files are not looked for", at)),
    )


def _options(source: Masked) -> Known[Option]:
    block, is_strict, may_ask = _block(source)
    loose = _LOOSE.search(source.code)
    if block is None:
        return Known((), Open("the script declares no parameters, and takes any", source.at(0, 0)))
    options: list[Option] = []
    for start, end in source.parts(*block):
        option = _parameter(source, start, end)
        if option is None:
            return Known(tuple(options), Open("a parameter is not understood", source.at(start, end)))
        options.append(option)
    at = source.at(*block)
    is_advanced = (
        is_strict or re.search(r"\[\s*Parameter\b", source.code[slice(*block)], re.IGNORECASE) is not None
    )
    if not is_advanced:
        return Known(tuple(options), Open("without `CmdletBinding` other parameters are let through", at))
    common = _COMMON if may_ask else _COMMON[:-2]
    options += [Option((f"-{name}",), at, is_hidden=True) for name in common]
    return Known(
        tuple(options), Open("other parameters are let through", source.at(*loose.span())) if loose else None
    )


def _block(source: Masked) -> tuple[tuple[int, int] | None, bool, bool]:
    """The inside of the script's own `param(…)`; whether it is advanced, and supports `-WhatIf`."""
    code, place = source.code, 0
    is_strict = may_ask = False
    while place < len(code):
        place = _past_blanks(code, place)
        if found := _PREAMBLE.match(code, place):
            place = found.end()
        elif attribute := _ATTRIBUTE.match(code, place):
            close = source.closing(place)
            if close is None:
                return None, False, False
            is_strict = is_strict or attribute[1].casefold() == "cmdletbinding"
            may_ask = may_ask or "supportsshouldprocess" in code[place:close].casefold()
            place = close + 1
        elif block := _BLOCK.match(code, place):
            close = source.closing(block.end() - 1)
            return ((block.end(), close) if close is not None else None), is_strict, may_ask
        else:
            break
    return None, False, False


def _past_blanks(code: str, place: int) -> int:
    found = _BLANKS.match(code, place)
    return found.end() if found else place


def _parameter(source: Masked, start: int, end: int) -> Option | None:
    """One parameter with its attributes, such as `[Alias("n")] [string] $Name = "d"`."""
    place, code = start, source.code
    while code[place : place + 1] == "[":
        close = source.closing(place)
        if close is None:
            return None
        place = _past_blanks(code, close + 1)
    found = _PARAMETER.fullmatch(code, place, end)
    if found is None:
        return None
    attributes = code[start:place]
    is_switch = _SWITCH.search(attributes) is not None
    flags = (f"-{found[1]}", *_aliases(source, start, place))
    default = None if is_switch or found[2] is None else _literal(source.text[found.start(2) : end].strip())
    return Option(flags, source.at(start, end), not is_switch, default)


def _aliases(source: Masked, start: int, end: int) -> Iterator[str]:
    for found in _ALIASES.finditer(source.code, start, end):
        for name in re.findall(r"['\"](\w+)['\"]", source.text[found.start(1) : found.end(1)]):
            yield f"-{name}"


def _literal(text: str) -> str | None:
    """A literal string or number."""
    found = re.fullmatch(r"'([^'\n]*)'|\"([^\"$`\n]*)\"|(-?\d+(?:\.\d+)?)", text)
    return next((one for one in found.groups() if one is not None), None) if found else None


def _exits(source: Masked) -> Known[Exit]:
    found: dict[int, Exit] = {0: Exit(0, source.end, True), 1: Exit(1, source.end, True)}
    is_open = None
    for one in _EXIT.finditer(source.code):
        at = source.at(one.start(), one.end())
        code = _CODE.match(source.code, one.end())
        if code is None:
            is_open = is_open or Open("the exit code is computed", at)
            continue
        number = int(code[1] or 0) & 0xFF
        if found.get(number, Exit(number, at, True)).is_implicit:
            found[number] = Exit(number, at)
    other = _OTHER_CODE.search(source.code)
    if other:
        is_open = is_open or Open("other code that it runs may end it", source.at(other.start(), other.end()))
    return Known(tuple(found[code] for code in sorted(found)), is_open)


def _variables(source: Masked) -> Known[Variable]:
    found: dict[str, Variable] = {}
    for one in _VARIABLE.finditer(source.code):
        name = one[1] or one[2]
        at = source.at(one.start(), one.end())
        if one[3] and one[3].strip() == "=":
            continue
        fallback = _FALLBACK.match(source.text, one.end())
        default = next((group for group in fallback.groups() if group), None) if fallback else None
        known = found.setdefault(name, Variable(name, at, Use.READ, default))
        if known.default != default:
            found[name] = Variable(name, known.at)
    return Known(tuple(found.values()), Open("what it starts gets its environment", source.at(0, 0)))
