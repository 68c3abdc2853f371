"""The packages that a server is fetched as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.package_lists import (
    ADVISORIES,
    ARCHIVED,
    CHECKED,
    OFFICIAL,
    OFFICIAL_PREFIX,
    PYTHON_SERVERS,
)
from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.spans import of_place
from ownership_lint.analysis.mcp.versions import is_between
from ownership_lint.analysis.mcp.wording import quoted
from ownership_lint.finding import Severity
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.launch import Package
    from ownership_lint.analysis.mcp.package_lists import Advisory
    from ownership_lint.analysis.mcp.servers import Server

_PLAIN: Final = lazy_pattern(r"[a-z]{1,12}|[\^~<>=!]{0,2} ?v?\d{1,4}(?:\.[\dx*]{1,5}){0,3}")
"""Tags, branches and ranges that can be shown; all else may be anything."""
_IMMUTABLE: Final = ("https://registry.npmjs.org/", "https://files.pythonhosted.org/")
"""Where an archive never changes."""


def unpinned_package(server: Server) -> Iterator[Problem]:
    """A package without a version."""
    for one in _packages(server, "registry"):
        if one.is_unpinned and not one.is_floating:
            message = f"{quoted(one.name)} has no version: {quoted(one.runner)} runs whatever is newest"
            yield _problem(
                server, one, message, f"write {quoted(_pinned(one))} with the version that was looked at"
            )


def floating_tag(server: Server) -> Iterator[Problem]:
    """A package whose version is a tag or a range."""
    for one in _packages(server, "registry"):
        if one.is_unpinned and one.is_floating:
            said = quoted(one.version.strip()) if _PLAIN.fullmatch(one.version.strip()) else "the version"
            message = f"{said} of {quoted(one.name)} moves: {quoted(one.runner)} runs what it means today"
            yield _problem(
                server, one, message, f"write {quoted(_pinned(one))} with the version that was looked at"
            )


def unpinned_git(server: Server) -> Iterator[Problem]:
    """A repository of which the newest commit is run."""
    for one in _packages(server, "git"):
        if one.is_unpinned:
            branch = quoted(one.ref) if _PLAIN.fullmatch(one.ref) else "a branch"
            what = f"at {branch}" if one.ref else "without a commit"
            message = f"{quoted(one.name)} {what}: {quoted(one.runner)} runs what was pushed last"
            sign = "#" if one.ecosystem == "npm" else "@"
            yield _problem(server, one, message, f"add `{sign}` and the commit that was looked at")


def remote_tarball(server: Server) -> Iterator[Problem]:
    """An archive from somewhere, which no registry stands for."""
    for one in _packages(server, "tarball"):
        if "#sha" not in one.word.text and not one.word.text.startswith(_IMMUTABLE):
            message = f"{quoted(one.runner)} runs {quoted(one.name)}: an archive that can be replaced unseen"
            yield _problem(
                server, one, message, "publish it as a package with a version, or run it from the repository"
            )


def archived_package(server: Server) -> Iterator[Problem]:
    """A reference server that is not maintained any more."""
    for one in _packages(server, "registry"):
        if (one.ecosystem, _canonical(one)) in ARCHIVED:
            message = f"{quoted(one.name)} is archived: its mistakes are not mended any more"
            yield _problem(server, one, message, "use the server of the vendor")


def vulnerable_package_range(server: Server) -> Iterator[Problem]:
    """A version with a published vulnerability."""
    for one in _packages(server, "registry"):
        known = [advisory for advisory in ADVISORIES if _affects(advisory, one)]
        if not known:
            continue
        worst = next((advisory for advisory in known if advisory.is_grave), known[-1])
        more = f" and {len(known) - 1} more" if len(known) > 1 else ""
        message = f"{quoted(f'{one.name} {one.exact}')} has {worst.id}{more}: {worst.what}"
        fixed = known[-1].fixed
        yield _problem(
            server,
            one,
            message,
            f"use {quoted(fixed)} or newer" if fixed else "take it out, and look at what it could reach",
            None if worst.is_grave else Severity.WARNING,
        )


def unknown_official_package(server: Server) -> Iterator[Problem]:
    """A name in the scope of the official servers that is none of them."""
    for one in _packages(server, "registry"):
        if one.ecosystem != "npm" or not one.name.startswith(OFFICIAL_PREFIX) or one.name in OFFICIAL:
            continue
        short = one.name.removeprefix(OFFICIAL_PREFIX)
        tip = "take the name from the page of the server"
        if short in PYTHON_SERVERS:
            tip = f"that server is a Python package: {quoted(f'uvx mcp-server-{short}')}"
        yield _problem(server, one, f"{quoted(one.name)} is not among the packages of {CHECKED}", tip)


def _packages(server: Server, source: str) -> Iterator[Package]:
    for launch in server.launch.walk():
        yield from (one for one in launch.packages if one.source == source)


def _problem(
    server: Server, package: Package, message: str, tip: str, severity: Severity | None = None
) -> Problem:
    return Problem(
        of_place(server, package.place),
        server.name,
        message,
        tip,
        severity,
        context=f"package {package.name}",
    )


def _affects(advisory: Advisory, package: Package) -> bool:
    return (
        bool(package.exact)
        and (advisory.ecosystem, advisory.package) == (package.ecosystem, _canonical(package))
        and any(is_between(package.exact, *versions) for versions in advisory.affected)
    )


def _canonical(package: Package) -> str:
    """The name as the lists have it: those of PyPI differ in separators and case."""
    name = package.name.lower()
    return name.replace("_", "-").replace(".", "-") if package.ecosystem == "pypi" else name


def _pinned(package: Package) -> str:
    is_requirement = package.ecosystem == "pypi" and package.runner not in {"uvx", "uv tool run"}
    return f"{package.name}{'==' if is_requirement else '@'}…"


SERVER_CHECKS: Final = {
    "mcp/unpinned-package": unpinned_package,
    "mcp/floating-tag": floating_tag,
    "mcp/unpinned-git": unpinned_git,
    "mcp/remote-tarball": remote_tarball,
    "mcp/archived-package": archived_package,
    "mcp/vulnerable-package-range": vulnerable_package_range,
    "mcp/unknown-official-package": unknown_official_package,
}
