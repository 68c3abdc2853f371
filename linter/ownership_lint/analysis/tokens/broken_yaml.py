"""Whether a text is YAML: it is not where the parsers of both versions refuse it."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.parsing import SOUND, UNKNOWN, Parse
from ownership_lint.inputs.yaml_source import events
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from ownership_lint.analysis.tokens.source import TokenFile

_MOST: Final = 300_000
"""Characters that the slow parser is asked about."""
_TEMPLATE: Final = lazy_pattern(
    r"(?<!\$)\{\{|\{%|<%|\{\w+\}[^\s,}\]]|\[\[|@@|^\s*[<>]{1,2}\w+[<>]", re.MULTILINE
)


def parse_yaml(file: TokenFile) -> Parse:
    """What both parsers say of a file; texts that a program still fills in are none of their business."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        _c_parser()(file.text)
    except MarkedYAMLError as error:
        if len(file.text) > _MOST or _TEMPLATE.search(file.text) or _is_read(file.text):
            return UNKNOWN
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Parse(is_sound=False, line=line, column=column, message=str(error.problem or error.context))
    except (YAMLError, UnicodeError):
        return UNKNOWN
    return SOUND


def _c_parser() -> Callable[[str], object]:
    """Runs through the events in C, which is many times faster than to look at them."""
    try:
        parser = import_module("ruamel.yaml.cyaml").CParser
    except ImportError:  # no wheel for this platform
        return lambda text: list(events(text))
    return lambda text: parser(text).raw_parse()


def _is_read(text: str) -> bool:
    from ruamel.yaml.error import YAMLError

    try:
        for _ in events(text):
            pass
    except (YAMLError, ValueError):
        return False
    return True
