"""Package specifications of npm, PyPI, Deno and Go, read as their tools read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.launch.model import Package, Pin
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.mcp.launch.model import Ecosystem, Word

_VARIABLE: Final = lazy_pattern(r"\$[A-Za-z_{(]|%[A-Za-z_]\w*%|\{[A-Za-z{]|[<>`]", re.ASCII)
_IN_VERSION: Final = lazy_pattern(r"\$|\{|<[A-Za-z]|%[A-Za-z]")
_PATH: Final = lazy_pattern(r"(?:\.{1,2}(?:[\\/]|\Z)|[\\/]|~|file:|[A-Za-z]:[\\/])")
_URL: Final = lazy_pattern(r"https?://", re.IGNORECASE)
_GIT_HOST: Final = lazy_pattern(
    r"https?://(?:[^/@]*@)?(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)/[^/]+/[^/#]+/?(?:#.*)?",
    re.IGNORECASE | re.DOTALL,
)
_GIT_SCHEME: Final = lazy_pattern(
    r"git\+|git://|git@[\w.-]+:|ssh://|(?:github|gitlab|bitbucket|gist):", re.IGNORECASE
)
_CREDENTIALS: Final = lazy_pattern(r"(?<=//)[^/@]*@")
_COMMIT: Final = lazy_pattern(r"(?=[a-f]*[0-9])[0-9a-f]{7,40}", re.IGNORECASE)
_VERSION_TAG: Final = lazy_pattern(r"(?:[\w./@-]*[/@_-])?v?\d+\.\d[\w.+-]*", re.ASCII)
_BARE_NUMBER: Final = lazy_pattern(r"v?\d{1,39}")
_MAX_REF: Final = 255

_NPM: Final = lazy_pattern(
    r"((?:@[A-Za-z0-9~-][\w.~-]*/)?[A-Za-z0-9~-][\w.~-]*)(?:@(.*))?", re.ASCII | re.DOTALL
)
_NPM_EXACT: Final = lazy_pattern(r"[v=\s]*(\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?)\s*", re.ASCII)
_HOSTED: Final = lazy_pattern(r"[A-Za-z0-9][\w.-]*/[\w.-]+(?:#.*)?", re.ASCII | re.DOTALL)
_SOURCE_FILE: Final = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".json", ".py")

_PYPI: Final = lazy_pattern(
    r"([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\[\]]*)\])?\s*(.*)", re.ASCII | re.DOTALL
)
_PYPI_EXACT: Final = lazy_pattern(r"={2,3}\s*([vV]?\d[\w.!+-]*)", re.ASCII)
_UVX_EXACT: Final = lazy_pattern(r"[vV]?\d[\w.!+-]*", re.ASCII)

_GO: Final = lazy_pattern(r"([\w-]+(?:\.[\w-]+)+(?:/[\w.~-]+)+)@(\S+)", re.ASCII)
_GO_EXACT: Final = lazy_pattern(r"v\d+\.\d+\.\d+[\w.+-]*", re.ASCII)


def has_variable(text: str) -> bool:
    """Whether a variable or a placeholder stands in the text, so that only a client knows what it is."""
    return _VARIABLE.search(text) is not None


def is_path(text: str) -> bool:
    """Whether the text can only be a local path."""
    return _PATH.match(text) is not None


def is_url(text: str) -> bool:
    """Whether the text is an address of the web."""
    return _URL.match(text) is not None


def npm_package(word: Word, runner: str, ecosystem: Ecosystem = "npm") -> Package | None:
    """What `npx WORD` fetches; None where that cannot be told."""
    text = word.text
    if is_path(text):
        return Package(ecosystem, "path", text, Pin.UNKNOWN, runner, word)
    if _GIT_SCHEME.match(text) or _GIT_HOST.fullmatch(text):
        return _git(word, runner, ecosystem, *_npm_address(text))
    if is_url(text):
        return _archive(word, runner, ecosystem, text)
    if text.startswith("jsr:"):
        return _npm_registry(word, text[4:], runner, "jsr")
    if found := _npm_registry(word, text, runner, ecosystem):
        return found
    if _HOSTED.fullmatch(text) and not text.endswith(_SOURCE_FILE):
        return _git(word, runner, ecosystem, *_npm_address(text))
    return None


def deno_package(word: Word, runner: str) -> Package | None:
    """What `deno run WORD` fetches: `npm:`, `jsr:` or an address; None for a file."""
    scheme, _, name = word.text.partition(":")
    if scheme in {"npm", "jsr"}:
        ecosystem: Ecosystem = "npm" if scheme == "npm" else "jsr"
        return _npm_registry(word, _without_subpath(name.lstrip("/")), runner, ecosystem)
    if is_url(word.text):
        pin = Pin.EXACT if re.search(r"@v?\d+\.\d", word.text) else Pin.UNKNOWN
        return Package("deno", "url", _bare(word.text), pin, runner, word)
    return None


def pypi_package(word: Word, runner: str) -> Package | None:
    """What `uvx --from WORD` fetches; None where that cannot be told."""
    text = word.text
    if is_path(text):
        return Package("pypi", "path", text, Pin.UNKNOWN, runner, word)
    if _GIT_SCHEME.match(text) or (is_url(text) and _is_repository(text)):
        return _git(word, runner, "pypi", *_pip_address(text))
    if is_url(text):
        return _archive(word, runner, "pypi", text)
    matched = _PYPI.fullmatch(text)
    if matched is None:
        return None
    extras = tuple(extra.strip() for extra in (matched[2] or "").split(",") if extra.strip())
    name, rest = matched[1], matched[3].partition(";")[0].strip()
    if rest.startswith("@") and (is_url(rest[1:].lstrip()) or _GIT_SCHEME.match(rest[1:].lstrip())):
        direct = pypi_package(word.tail(text.index("@") + 1 + _blanks(rest[1:])), runner)
        return direct._replace(word=word, extras=extras) if direct else None
    pin, exact = _pypi_pin(rest)
    if rest and rest[0] not in "@=<>!~(":
        return None
    return Package("pypi", "registry", name, pin, runner, word, rest.removeprefix("@"), exact, "", extras)


def pypi_packages(word: Word, runner: str) -> list[Package]:
    """What `uv --with WORD` installs: a list of requirements."""
    found = [pypi_package(part, runner) for part in _requirements(word)]
    return [package._replace(is_extra=True) for package in found if package]


def go_package(word: Word, runner: str) -> Package | None:
    """What `go run WORD` fetches; None for what belongs to the module around it."""
    if is_path(word.text) or word.text.endswith(".go"):
        return Package("go", "path", word.text, Pin.UNKNOWN, runner, word)
    matched = _GO.fullmatch(word.text)
    if matched is None:
        return None
    version = matched[2]
    is_exact = _GO_EXACT.fullmatch(version) or _COMMIT.fullmatch(version)
    pin = _pin(version, is_exact=is_exact is not None)
    return Package(
        "go", "registry", matched[1], pin, runner, word, version, version if pin is Pin.EXACT else ""
    )


def _npm_registry(word: Word, text: str, runner: str, ecosystem: Ecosystem) -> Package | None:
    name, version = _npm_parts(text)
    if version.startswith("npm:"):  # an alias: the name in front is only that of the folder
        name, version = _npm_parts(version[4:])
    if not name:
        return None
    if _GIT_SCHEME.match(version) or _GIT_HOST.fullmatch(version):
        return _git(word, runner, ecosystem, *_npm_address(version))
    if is_url(version):
        return _archive(word, runner, ecosystem, version)
    exact = _NPM_EXACT.fullmatch(version)
    pin = Pin.UNKNOWN if ":" in version else _pin(version, is_exact=exact is not None)
    return Package(ecosystem, "registry", name, pin, runner, word, version, exact[1] if exact else "")


def _npm_parts(text: str) -> tuple[str, str]:
    matched = _NPM.fullmatch(text)
    return (matched[1], matched[2] or "") if matched else ("", "")


def _pin(version: str, *, is_exact: bool) -> Pin:
    if is_exact:
        return Pin.EXACT
    if not version.strip():
        return Pin.MISSING
    return Pin.UNKNOWN if _IN_VERSION.search(version) else Pin.FLOATING


def _pypi_pin(rest: str) -> tuple[Pin, str]:
    if rest.startswith("@"):
        exact = _UVX_EXACT.fullmatch(rest[1:].strip())
        return _pin(rest[1:], is_exact=exact is not None), rest[1:].strip() if exact else ""
    clauses = (clause.strip() for clause in rest.strip("() ").split(","))
    versions = [matched[1] for clause in clauses if (matched := _PYPI_EXACT.fullmatch(clause))]
    return _pin(rest, is_exact=bool(versions)), versions[0] if versions else ""


def _requirements(word: Word) -> list[Word]:
    """The parts between commas; not those of extras or of several clauses on one version."""
    parts, start, is_open = [], 0, False
    for place, char in enumerate(word.text):
        if char in "[]":
            is_open = char == "["
        elif char == "," and not is_open and word.text[place + 1 : place + 3].lstrip()[:1].isalnum():
            parts.append(word.part(start, place))
            start = place + 1
    parts.append(word.tail(start))
    return [part.tail(_blanks(part.text)) for part in parts if part.text.strip()]


def _git(word: Word, runner: str, ecosystem: Ecosystem, address: str, ref: str) -> Package | None:
    if has_variable(address):
        return None
    range_text = ref.removeprefix("semver:")
    if range_text != ref:
        pin = _pin(range_text, is_exact=_NPM_EXACT.fullmatch(range_text) is not None)
    else:
        pin = _ref_pin(ref)
    return Package(ecosystem, "git", _bare(address), pin, runner, word, ref=ref)


def _ref_pin(ref: str) -> Pin:
    if has_variable(ref) or len(ref) > _MAX_REF:
        return Pin.UNKNOWN
    if _BARE_NUMBER.fullmatch(ref):  # `v1` is a tag, but of those that are often moved
        return Pin.UNKNOWN
    return _pin(ref, is_exact=bool(_COMMIT.fullmatch(ref) or _VERSION_TAG.fullmatch(ref)))


def _archive(word: Word, runner: str, ecosystem: Ecosystem, text: str) -> Package:
    return Package(ecosystem, "tarball", _bare(text), Pin.UNKNOWN, runner, word)


def _npm_address(text: str) -> tuple[str, str]:
    address, _, ref = text.partition("#")
    return address.removeprefix("git+"), ref


def _pip_address(text: str) -> tuple[str, str]:
    address = text.partition("#")[0].removeprefix("git+")
    host_end = address.find("/", address.find("://") + 3)
    at = address.rfind("@", max(host_end, 0))
    return (address, "") if at < 0 or host_end < 0 else (address[:at], address[at + 1 :])


def _is_repository(text: str) -> bool:
    address = _pip_address(text)[0]
    return address.endswith(".git")


def _bare(address: str) -> str:
    """The address without credentials and query, where secrets stand."""
    return _CREDENTIALS.sub("", address).partition("?")[0]


def _without_subpath(text: str) -> str:
    """`@scope/name@1/bin` without `/bin`."""
    slash = text.find("/", text.find("/") + 1 if text.startswith("@") else 0)
    return text if slash < 0 else text[:slash]


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip())
