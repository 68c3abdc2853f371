"""What kind of file may call scripts, and who reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.config_commands import (
    cron_blocks,
    docker_blocks,
    hook_setting_blocks,
    is_hook_settings,
    jenkins_blocks,
    just_blocks,
    make_blocks,
    npm_blocks,
    procfile_blocks,
    systemd_blocks,
    tox_blocks,
)
from ownership_lint.analysis.documents import document_blocks, plain_document_blocks
from ownership_lint.analysis.paths import basename
from ownership_lint.analysis.shell_files import shell_blocks
from ownership_lint.analysis.workflow import workflow_blocks
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.blocks import Extractor

_SHEBANG: Final = lazy_pattern(rb"#!\s*\S*/(?:env\s+(?:-\S+\s+)*)?(?:ba|z|da|k|a)?sh\b")
_SHELL_SUFFIXES: Final = (".sh", ".bash", ".zsh", ".ksh", ".bats")
_MARKDOWN_SUFFIXES: Final = (".md", ".markdown", ".mdx")
_PLAIN_SUFFIXES: Final = (".rst", ".txt", ".adoc", ".asciidoc")
_SYSTEMD_SUFFIXES: Final = (".service", ".timer", ".path", ".socket")


class Kind(NamedTuple):
    """How the calls of a file are read."""

    extract: Extractor
    is_document: bool = False
    is_shell: bool = False
    proves: bool = False
    """A call of something that is not there can be proven."""


_SHELL: Final = Kind(shell_blocks, is_shell=True, proves=True)
_MARKDOWN: Final = Kind(document_blocks, is_document=True, proves=True)
_PLAIN: Final = Kind(plain_document_blocks, is_document=True)
_WORKFLOW: Final = Kind(workflow_blocks, proves=True)
_OTHER_YAML: Final = Kind(workflow_blocks)
_MAKE: Final = Kind(make_blocks, proves=True)
_DOCKER: Final = Kind(docker_blocks)
_BY_NAME: Final = {
    "Makefile": _MAKE,
    "makefile": _MAKE,
    "GNUmakefile": _MAKE,
    "justfile": Kind(just_blocks, proves=True),
    "Justfile": Kind(just_blocks, proves=True),
    ".justfile": Kind(just_blocks, proves=True),
    "package.json": Kind(npm_blocks, proves=True),
    "crontab": Kind(cron_blocks),
    "Procfile": Kind(procfile_blocks),
    "Dockerfile": _DOCKER,
    "Containerfile": _DOCKER,
    "tox.ini": Kind(tox_blocks),
    "Jenkinsfile": Kind(jenkins_blocks),
    ".pre-commit-config.yaml": _WORKFLOW,
    ".pre-commit-config.yml": _WORKFLOW,
    "action.yml": _WORKFLOW,
    "action.yaml": _WORKFLOW,
}
_OTHER_CI: Final = lazy_pattern(
    r"\.?(?:gitlab-ci|lefthook(?:-local)?|azure-pipelines|travis|drone|woodpecker|appveyor|buildkite|bitbucket-pipelines"
    r"|cloudbuild|taskfile|render|cirrus)\.ya?ml\Z",
    re.IGNORECASE,
)
_FOREIGN: Final = frozenset(
    {"vendor", "third_party", "third-party", "node_modules", "external", "deps", "site-packages"}
)
"""Folders that hold the work of others: what it calls is its own matter."""
_CI_FOLDERS: Final = (
    ".circleci/",
    ".gitlab/",
    ".buildkite/",
    ".woodpecker/",
    ".azure-pipelines/",
    ".github/actions/",
)


def kind_of(path: str, data: bytes) -> Kind | None:
    """The kind of a file; None where it calls nothing that could be read."""
    name = basename(path)
    if not _FOREIGN.isdisjoint(path.split("/")[:-1]):
        return None
    if kind := _BY_NAME.get(name):
        return kind
    if name.endswith(_MARKDOWN_SUFFIXES):
        return _MARKDOWN
    if name.endswith(_SHELL_SUFFIXES) or path.startswith(".husky/") or "/.husky/" in path:
        return _SHELL
    if name.endswith(_PLAIN_SUFFIXES):
        return _PLAIN
    if name.endswith((".yml", ".yaml")):
        return _yaml_kind(path, name)
    if name.endswith(".json"):
        return Kind(hook_setting_blocks, proves=True) if is_hook_settings(path) else None
    return _rare_kind(path, name, data)


def _yaml_kind(path: str, name: str) -> Kind | None:
    if path.startswith(".github/workflows/"):
        return _WORKFLOW if path.count("/") == 2 else _OTHER_YAML  # GitHub runs no workflow from a subfolder
    return _OTHER_YAML if _OTHER_CI.match(name) or path.startswith(_CI_FOLDERS) else None


def _rare_kind(path: str, name: str, data: bytes) -> Kind | None:
    if name.startswith(("Dockerfile.", "Containerfile.")) or name.endswith((".Dockerfile", ".dockerfile")):
        return _DOCKER
    if name.endswith((".mk", ".mak")):
        return _MAKE
    if name.endswith(".just"):
        return _BY_NAME["justfile"]
    if name.startswith("Procfile."):
        return _BY_NAME["Procfile"]
    if name.endswith((".cron", ".crontab")) or "/cron.d/" in path:
        return _BY_NAME["crontab"]
    if name.endswith(_SYSTEMD_SUFFIXES):
        return Kind(systemd_blocks)
    return _SHELL if data.startswith(b"#!") and _SHEBANG.match(data) else None
