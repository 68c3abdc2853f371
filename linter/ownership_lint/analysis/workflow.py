"""Commands in CI workflows and hook configurations written in YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.blocks import ASSUMED_ROOT, ELSEWHERE, Grade, ShellText, Unread
from ownership_lint.analysis.lines import holds
from ownership_lint.analysis.paths import basename, folder
from ownership_lint.analysis.yaml_outline import UnreadableYamlError, outline
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ownership_lint.analysis.yaml_outline import Keys, Scalar

    _Checkouts = Mapping[Keys, Sequence[tuple[str, bool]]]

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
_SHELLS: Final = lazy_pattern(r"(?:bash|sh|zsh|msys2)\b")
_OTHER_SHELLS: Final = lazy_pattern(r"(?:cmd|pwsh|powershell)\b")
_OWN: Final = lazy_pattern(r"\Z|.*\bgithub\.(?:repository|event)\b")
_ELSEWHERE: Final = lazy_pattern(r"\A(?:/|~|.*[$*{<])")


def workflow_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The commands of a YAML file that hold a spot."""
    try:
        scalars = outline(text)
    except UnreadableYamlError:
        return [Unread(0, len(text), "its YAML is not understood")]
    values = {keys: text[scalar.start : scalar.end].strip() for keys, scalar in scalars.items()}
    checkouts = _checkouts(values)
    blocks: list[ShellText | Unread] = []
    for keys, scalar in scalars.items():
        if not _is_command(keys) or not holds(spots, scalar.start, scalar.end):
            continue
        if block := _block(path, text, keys, scalar, values, checkouts):
            blocks.append(block)
    return blocks


def _is_command(keys: Keys) -> bool:
    names = [key for key in keys if isinstance(key, str)]
    return bool(names) and (names[-1] in _COMMAND_KEYS or keys[-2:-1] == ("script",))


def _block(
    path: str, text: str, keys: Keys, scalar: Scalar, values: Mapping[Keys, str], checkouts: _Checkouts
) -> ShellText | None:
    code = scalar.code(text)
    if scalar.style == "flow":
        return ShellText(code.translate(_FLOW), scalar.start, ASSUMED_ROOT, Grade.INVOKED)
    if basename(path).startswith(".pre-commit"):
        is_local = values.get((*keys[:2], "repo"), "").strip("\"'") == "local"
        return ShellText(code, scalar.start, "", Grade.INVOKED, is_provable=is_local)
    if not _is_github(path):
        return ShellText(code, scalar.start, "" if folder(path) == "" else ASSUMED_ROOT, Grade.INVOKED)
    return _github_block(code, keys, scalar, values, checkouts)


def _github_block(
    code: str, keys: Keys, scalar: Scalar, values: Mapping[Keys, str], checkouts: _Checkouts
) -> ShellText | None:
    """A `run:` step, with the working directory that the step, its job or the workflow gives it."""
    if keys[-1] != "run":
        return None
    step, job = keys[:-1], keys[:2]
    shell = _first(values, (*step, "shell"), (*job, "defaults", "run", "shell"), ("defaults", "run", "shell"))
    is_posix = not shell or _SHELLS.match(shell) is not None
    if not is_posix and not _OTHER_SHELLS.match(shell):
        return None
    written = _first(
        values,
        (*step, "working-directory"),
        (*job, "defaults", "run", "working-directory"),
        ("defaults", "run", "working-directory"),
    )
    directory, mount = _place(written, checkouts.get(job, ()))
    in_container = (*job, "container") in values or (*job, "container", "image") in values
    is_off = any(_is_false(values.get((*place, "if"), "")) for place in (step, job))
    provable = not is_off and not in_container and _runs_on_posix(values.get((*job, "runs-on"), ""))
    return ShellText(
        code,
        scalar.start,
        directory,
        Grade.INVOKED,
        is_certain=is_posix,
        is_provable=provable and is_posix,
        line_by_line=not is_posix,
        mount=mount,
    )


def _checkouts(values: Mapping[Keys, str]) -> _Checkouts:
    """Where each job checks out repositories, and whether each of them is this one."""
    found: dict[Keys, list[tuple[str, bool]]] = {}
    for keys, value in values.items():
        if keys[-1:] == ("uses",) and value.strip("\"'").startswith("actions/checkout@"):
            place = _first(values, (*keys[:-1], "with", "path")).strip("./")
            repository = _first(values, (*keys[:-1], "with", "repository"))
            found.setdefault(keys[:2], []).append((place, _OWN.match(repository) is not None))
    return found


def _place(written: str, checkouts: Sequence[tuple[str, bool]]) -> tuple[str | None, str]:
    """The working directory, from the root of the tree, and the folder that the tree lies in."""
    if _ELSEWHERE.match(written):
        return None, ""
    directory = written.strip("./")
    for place, is_own in checkouts:
        if place and f"{directory}/".startswith(f"{place}/"):
            return (directory[len(place) + 1 :], "") if is_own else (ELSEWHERE, "")
    own = [place for place, is_own in checkouts if is_own]
    is_at_root = not checkouts or "" in own
    if is_at_root or directory:
        return directory, ""
    return None, own[0] if own else ""


def _first(values: Mapping[Keys, str], *places: Keys) -> str:
    return next((values[place].strip("\"'") for place in places if place in values), "")


def _is_false(condition: str) -> bool:
    return condition.strip("\"'").replace("${{", "").replace("}}", "").strip().startswith("false")


def _runs_on_posix(runner: str) -> bool:
    return not runner.startswith("windows")


def _is_github(path: str) -> bool:
    return path.startswith(".github/") or basename(path) in {"action.yml", "action.yaml"}
