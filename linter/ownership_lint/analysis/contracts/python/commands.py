"""The commands that a script starts."""

from __future__ import annotations

import ast
import re
import shlex
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Known, Needed, Open
from ownership_lint.analysis.contracts.python.module import Module, keyword
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.python.imports import Imports

_STARTS: Final = lazy_pattern(
    r"subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|os\.(?:system|popen)"
    r"|os\.exec\w+|asyncio\.create_subprocess_(?:exec|shell)"
)
_COMMAND: Final = lazy_pattern(r"[\w.+-]+")


def read(module: Module, imports: Imports) -> Known[Needed]:
    """Every command once, and why there may be others."""
    found: dict[str, Needed] = {}
    opens: list[Open] = []
    asked = _asked_for(module)
    for call, name in module.named_calls:
        if not _STARTS.fullmatch(name):
            continue
        command = _first_word(module, call)
        if command is None:
            opens.append(Open("the command that it starts is computed", module.at(call)))
        elif _COMMAND.fullmatch(command):
            found.setdefault(command, Needed(command, module.at(call), command in asked))
    others = (*imports.tracked, *imports.foreign)
    opens += [Open(f"`{one.name}` may start others", module.at(one.node)) for one in others]
    items = sorted(found.values(), key=lambda one: one.at)
    return Known(tuple(items), min(opens, key=lambda one: one.at, default=None))


def _asked_for(module: Module) -> frozenset[str]:
    """Commands that the script looks for first."""
    calls = (call for call, name in module.named_calls if name == "shutil.which")
    return frozenset(text for call in calls if call.args and (text := module.text_of(call.args[0])))


def _first_word(module: Module, call: ast.Call) -> str | None:
    given = call.args[0] if call.args else keyword(call, "args") or keyword(call, "cmd")
    match module.written(given):
        case ast.List(elts=[first, *_]) | ast.Tuple(elts=[first, *_]):
            return module.text_of(first)
        case ast.BinOp(left=ast.List(elts=[first, *_]), op=ast.Add()):
            return module.text_of(first)
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if re.match(r"\S+\s", text):
            return text.split()[0]
    line = module.text_of(given)
    if line is None:
        return None
    try:
        words = shlex.split(line[:500])
    except ValueError:  # an open quote
        return None
    return words[0] if words and "=" not in words[0] else None
