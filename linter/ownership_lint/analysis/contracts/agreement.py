"""What the matrix says of a script, held against what its text proves: present, absent, or cannot tell."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.contracts.interface import Use
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.interface import Interface, Known, Option, Variable
    from ownership_lint.finding import Location
    from ownership_lint.inputs.contract import DocumentedVariable

LAST_CODE: Final = 125
"""Higher exit codes are the shell's own, and those of signals."""
_FLUSHING: Final = 120
"""Python ends with it where it cannot write what it has left."""

_AMBIENT: Final = lazy_pattern(
    r"HOME|PATH|PWD|USER(?:NAME|PROFILE)?|LOGNAME|LNAME|SHELL|TERM|LANG|LANGUAGE|TZ|COLUMNS|LINES|TMPDIR|TEMP|TMP"
    r"|VISUAL|EDITOR|(?:MAN)?PAGER|BROWSER|DISPLAY|CI|NO_COLOR|FORCE_COLOR|(?:LOCAL)?APPDATA|HOMEPATH|HOMEDRIVE"
    r"|(?:PYTHON|LC_|LD_|DYLD_|XDG_|GIT_|SSL_|SSH_|GPG_|NODE_)\w*|(?i:(?:https?|ftp|all|no)_proxy)"
)
"""What programs and libraries look at without a word about it in the script."""
_SPELLING: Final = lazy_pattern(r"(?:--?|\+\+?)[A-Za-z0-9?@#][\w.-]*")
_BOTH: Final = lazy_pattern(r"\[(no-?)\]")
_QUOTES: Final = "\"'`"
_NUMBER: Final = lazy_pattern(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_WORDS: Final = frozenset(
    {"auto", "automatic", "current", "cwd", "empty", "none", "null", "optional", "required", "stdin", "today"}
    | {"stdout", "unset", "varies"}
)
"""Single words that describe a default and are none."""
_UNIT: Final = lazy_pattern(r"([-+]?\d+(?:\.\d+)?)[a-z%]+")
_TRUTHS: Final = {
    **dict.fromkeys(("true", "yes", "on", "1"), "true"),
    **dict.fromkeys(("false", "no", "off", "0"), "false"),
}


class Answer(StrEnum):
    """The three answers."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Verdict(NamedTuple):
    """Whether a script keeps to one statement."""

    answer: Answer
    at: Location | None = None
    """The place in the script that shows it, where one does."""
    reason: str = ""
    """Of what cannot be told: why; else what the script does instead, where it does anything."""


def spellings(text: str) -> tuple[str, ...]:
    """The options that a documented spelling means: `--[no-]color` two, `--name=VALUE` one, `FILE` none."""
    both = _BOTH.search(text)
    texts = (_BOTH.sub("", text), _BOTH.sub(r"\1", text)) if both else (text,)
    found = (_SPELLING.match(one.strip()) for one in texts)
    return tuple(one[0] for one in found if one and "*" not in one.string)


def option_verdict(flag: str, interface: Interface) -> Verdict:
    """Whether the script takes an option."""
    option = accepting(flag, interface)
    if option is not None:
        return Verdict(Answer.PRESENT, option.at)
    return _of_library(interface) or _missing(interface.options)


def accepting(flag: str, interface: Interface) -> Option | None:
    """The option that `flag` stands for; argparse takes the beginning of a long one for the whole."""
    is_prefix_enough = interface.language in {"python", "powershell"}
    wanted = flag.casefold() if interface.language == "powershell" else flag
    for option in interface.options.items:
        for known in option.flags:
            known = known.casefold() if interface.language == "powershell" else known  # noqa: PLW2901
            is_short = len(wanted) <= len("--")
            if known == wanted or (is_prefix_enough and not is_short and known.startswith(wanted)):
                return option
    is_cluster = len(flag) > len("-x") and flag[0] == "-" != flag[1]
    return accepting(flag[:2], interface) if is_cluster else None  # `-xvf`, or `-n3`


def exit_verdict(code: int, interface: Interface) -> Verdict:
    """Whether the script can end with a code."""
    for one in interface.exits.items:
        if one.code == code:
            return Verdict(Answer.PRESENT, one.at)
    if code > LAST_CODE:
        return Verdict(Answer.UNKNOWN, reason="the shell and signals give such codes")
    if code == _FLUSHING and interface.language == "python":
        return Verdict(Answer.UNKNOWN, reason="Python gives it where its output cannot be written")
    if library := _of_library(interface):
        return library
    others = interface.exits.open.among if interface.exits.open is not None else None
    if others is not None and code not in others:
        return Verdict(Answer.ABSENT)
    return _missing(interface.exits)


def variable_verdict(name: str, interface: Interface) -> Verdict:
    """Whether what the caller gives in a variable has an effect."""
    uses = uses_of(name, interface)
    library = _of_library(interface)
    read = next((one for one in uses if one.use is Use.READ), None)
    if read is not None:
        return Verdict(Answer.PRESENT, read.at)
    if library:
        return library
    if uses:
        return Verdict(Answer.ABSENT, uses[0].at, "assigned")
    if _AMBIENT.fullmatch(name):
        return Verdict(Answer.UNKNOWN, reason="any program may look at it")
    return _missing(interface.variables)


def uses_of(name: str, interface: Interface) -> list[Variable]:
    """What the script does with a variable."""
    return [one for one in interface.variables.items if one.name == name]


def default_verdict(documented: str, proven: str | None, at: Location | None) -> Verdict:
    """Whether a documented default is the one that the script has."""
    said = _plain(documented)
    if proven is None or said is None:
        return Verdict(Answer.UNKNOWN, at, "no literal says what holds")
    return Verdict(Answer.PRESENT if _is_same(said, proven) else Answer.ABSENT, at, proven)


def variable_default(variable: DocumentedVariable, interface: Interface) -> Verdict | None:
    """Whether the default of a variable is the documented one; None where none is documented."""
    if variable.default is None:
        return None
    read = [one for one in uses_of(variable.name, interface) if one.use is Use.READ and one.is_input]
    defaults = {one.default for one in read if one.default != ""}  # `${X:-}` only asks
    if len(defaults) != 1:  # it depends on the place
        return Verdict(Answer.UNKNOWN, read[0].at if read else None, "no single literal says what holds")
    told = next(one for one in read if one.default != "")
    return default_verdict(variable.default, told.default, told.at)


def _of_library(interface: Interface) -> Verdict | None:
    """What holds of all that a script does not have itself which others read in: they may."""
    if not interface.is_sourced:
        return None
    return Verdict(Answer.UNKNOWN, reason="it is read by other scripts, and not run")


def _missing(known: Known[object]) -> Verdict:
    if known.open is not None:
        return Verdict(Answer.UNKNOWN, known.open.at, known.open.reason)
    return Verdict(Answer.ABSENT)


def _plain(text: str) -> str | None:
    """A documented default without quotes; None where it is a sentence or a placeholder."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in _QUOTES:
        text = text[1:-1]
    is_no_value = not text or text.casefold() in _WORDS or re.search(r"[\s<>$*{}()]", text)
    return None if is_no_value else text


def _is_same(said: str, proven: str) -> bool:
    forms = _forms(said)
    if (amount := _UNIT.fullmatch(said.casefold())) and _NUMBER.fullmatch(proven.strip()):
        forms |= _forms(amount[1])  # "30s" where the script holds 30
    return not forms.isdisjoint(_forms(proven))


def _forms(value: str) -> set[str]:
    """The spellings under which a value may be documented."""
    text = value.strip().casefold().rstrip("/").removeprefix("./")
    return {text, _TRUTHS.get(text, text), *_as_number(text)}


def _as_number(text: str) -> Iterator[str]:
    if _NUMBER.fullmatch(text):
        yield str(float(text))
