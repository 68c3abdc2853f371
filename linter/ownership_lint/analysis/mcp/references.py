"""References to variables, in the forms of all clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

EDITOR_VARIABLES: Final = frozenset(
    {
        *(
            "workspaceFolder",
            "workspaceFolderBasename",
            "userHome",
            "pathSeparator",
            "/",
            "file",
            "fileDirname",
        ),
        *("fileBasename", "cwd", "execPath", "workspaceRoot", "extensionPath", "workspacePath"),
    }
)
"""Names that editors and extensions give a meaning of their own."""

_REFERENCE: Final = lazy_pattern(
    r"\$\{\{\s*(?P<scope>secrets|inputs|env)\.(?P<actions>\w+)\s*\}\}"
    r"|\$\{(?P<kind>env|file|input|config|command):(?P<braced_kind>[^{}\s]+)\}"
    r"|\$\{(?P<name>[A-Za-z_]\w*)(?P<default>:-[^{}]*)?\}"
    r"|\$\{(?P<editor>/)\}"
    r"|(?<!\$)\{(?P<bare_kind>env|file):(?P<bare>[^{}\s]+)\}"
    r"|\{\{\s*(?P<mustache>[A-Za-z_]\w*)\s*\}\}"
    r"|(?<![\w$\\])\$(?P<plain>[A-Z_][A-Z0-9_]{2,})\b(?!:)"
    r"|(?<![\w%])%(?P<percent>[A-Z_][A-Z0-9_]{2,})%"
)


class Reference(NamedTuple):
    """One reference."""

    start: int
    end: int
    """In characters of the text."""
    form: str
    """As `Client.expansions` names it."""
    name: str
    """What is referred to."""


def references(text: str) -> Iterator[Reference]:
    """Every reference in a text, whichever client would replace it."""
    for found in _REFERENCE.finditer(text):
        form, name = _form(found)
        yield Reference(found.start(), found.end(), form, name)


def _form(found: re.Match[str]) -> tuple[str, str]:
    if found["actions"]:
        return f"${{{{ {found['scope']}.VAR }}}}", found["actions"]
    if found["kind"]:
        holder = {"env": "VAR", "file": "PATH", "input": "ID"}.get(found["kind"], "NAME")
        return f"${{{found['kind']}:{holder}}}", found["braced_kind"]
    if found["editor"] or found["name"] in EDITOR_VARIABLES:
        name = found["editor"] or found["name"]
        return f"${{{name}}}", name
    if found["name"]:
        return "${VAR:-default}" if found["default"] else "${VAR}", found["name"]
    if found["bare_kind"]:
        holder = "VAR" if found["bare_kind"] == "env" else "PATH"
        return f"{{{found['bare_kind']}:{holder}}}", found["bare"]
    if found["mustache"]:
        return "{{VAR}}", found["mustache"]
    return ("$VAR", found["plain"]) if found["plain"] else ("%VAR%", found["percent"])


def written_as(form: str, name: str) -> str:
    """A reference to a variable in another form."""
    return form.replace("VAR", name)
