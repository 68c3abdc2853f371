"""Commands in CI workflows and hook configurations written in YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.blocks import Block, Grade
from ownership_lint.analysis.lines import holds
from ownership_lint.analysis.paths import basename, folder
from ownership_lint.analysis.yaml_outline import UnreadableYamlError, outline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ownership_lint.analysis.yaml_outline import Keys, Scalar

_COMMAND_KEYS: Final = frozenset(
    {
        "run",
        "script",
        "before_script",
        "after_script",
        "command",
        "commands",
        "install",
        "before_install",
        "bash",
        "entry",
    }
)
_FLOW: Final = str.maketrans("[]\"',", "    ;")
_SHELLS: Final = re.compile(r"(?:bash|sh|zsh)\b")
_ELSEWHERE: Final = re.compile(r"\A(?:/|~|.*[$*{<])")


def workflow_blocks(path: str, text: str, spots: Sequence[int]) -> list[Block]:
    """The commands of a YAML file that hold a spot; nothing where the file is not understood."""
    try:
        scalars = outline(text)
    except UnreadableYamlError:
        return []
    values = {keys: text[scalar.start : scalar.end].strip() for keys, scalar in scalars.items()}
    blocks = []
    for keys, scalar in scalars.items():
        if not _is_command(keys) or not holds(spots, scalar.start, scalar.end):
            continue
        if block := _block(path, text, keys, scalar, values):
            blocks.append(block)
    return blocks


def _is_command(keys: Keys) -> bool:
    names = [key for key in keys if isinstance(key, str)]
    return bool(names) and (names[-1] in _COMMAND_KEYS or keys[-2:-1] == ("script",))


def _block(path: str, text: str, keys: Keys, scalar: Scalar, values: Mapping[Keys, str]) -> Block | None:
    code = scalar.code(text)
    if scalar.style == "flow":
        return Block(code.translate(_FLOW), scalar.start, None, Grade.INVOKED)
    if basename(path).startswith(".pre-commit"):
        is_local = values.get((*keys[:2], "repo"), "").strip("\"'") == "local"
        return Block(code, scalar.start, "", Grade.INVOKED, is_provable=is_local)
    if not _is_github(path):
        return Block(code, scalar.start, "" if folder(path) == "" else None, Grade.INVOKED)
    return _github_block(code, keys, scalar, values)


def _github_block(code: str, keys: Keys, scalar: Scalar, values: Mapping[Keys, str]) -> Block | None:
    """A `run:` step, with the working directory that the step, its job or the workflow gives it."""
    if keys[-1] != "run":
        return None
    step, job = keys[:-1], keys[:2]
    shell = _first(values, (*step, "shell"), (*job, "defaults", "run", "shell"), ("defaults", "run", "shell"))
    if shell and not _SHELLS.match(shell):
        return None
    directory = _first(
        values,
        (*step, "working-directory"),
        (*job, "defaults", "run", "working-directory"),
        ("defaults", "run", "working-directory"),
    )
    in_container = (*job, "container") in values or (*job, "container", "image") in values
    is_off = any(_is_false(values.get((*place, "if"), "")) for place in (step, job))
    known = None if directory and _ELSEWHERE.match(directory) else (directory or "").strip("./")
    provable = not is_off and not in_container and _runs_on_posix(values.get((*job, "runs-on"), ""))
    return Block(code, scalar.start, known, Grade.INVOKED, is_provable=provable)


def _first(values: Mapping[Keys, str], *places: Keys) -> str:
    return next((values[place].strip("\"'") for place in places if place in values), "")


def _is_false(condition: str) -> bool:
    return condition.strip("\"'").replace("${{", "").replace("}}", "").strip().startswith("false")


def _runs_on_posix(runner: str) -> bool:
    return not runner.startswith("windows")


def _is_github(path: str) -> bool:
    return path.startswith(".github/") or basename(path) in {"action.yml", "action.yaml"}
