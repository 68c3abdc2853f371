"""Code that runs what it has just downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.launch.shells import POWERSHELLS
from ownership_lint.analysis.wrappers import SHELLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownership_lint.analysis.mcp.launch.model import Launch
    from ownership_lint.analysis.mcp.launch.shells import Line

_DOWNLOADERS: Final = frozenset(
    {"curl", "wget", "iwr", "irm", "invoke-webrequest", "invoke-restmethod", "aria2c"}
)
_EVALUATORS: Final = frozenset({"iex", "invoke-expression"})
_INTERPRETERS: Final = frozenset({*SHELLS, *POWERSHELLS, "node", "perl", "ruby", "php", "deno", "bun", "cmd"})
_READ_NAMED: Final = frozenset({"source", ".", "eval"})


def runs_download(lines: Sequence[Line], launches: Sequence[Launch]) -> bool:
    """Whether a download is run; `launches` are those of the lines, one for each."""
    pairs = list(zip(lines, launches, strict=True))
    return _is_piped(pairs) or _is_substituted(pairs) or _is_evaluated(pairs)


def _is_piped(pairs: Sequence[tuple[Line, Launch]]) -> bool:
    """`curl … | tee … | sudo bash -s`."""
    flowing: dict[tuple[int, ...], bool] = {}
    for line, launch in pairs:
        flows = flowing.get(line.level, False)
        if flows and _reads_code(launch):
            return True
        flowing[line.level] = (flows or _downloads(launch)) and line.after in {"|", "|&"}
    return False


def _is_substituted(pairs: Sequence[tuple[Line, Launch]]) -> bool:
    """`bash <(curl …)`, `sh -c "$(curl …)"`, `eval "$(curl …)"`, `$(curl …)` as a command."""
    holders: dict[tuple[int, ...], tuple[Line, Launch]] = {}
    for line, launch in reversed(pairs):
        holder = holders.get(line.level[:-1]) if line.level else None
        if holder and _downloads(launch) and holder[0].start <= line.start and _runs_substitution(*holder):
            return True
        holders[line.level] = (line, launch)
    return False


def _is_evaluated(pairs: Sequence[tuple[Line, Launch]]) -> bool:
    """`iex (irm …)`, and `iex (New-Object Net.WebClient).DownloadString(…)`."""
    texts = [word.text.lower() for line, _ in pairs for word in line.words]
    downloads = any(_downloads(launch) for _, launch in pairs)
    downloads |= any(text.endswith(".downloadstring") for text in texts)
    evaluates = any(launch.program in _EVALUATORS for _, launch in pairs)
    return downloads and (evaluates or any("[scriptblock]::create" in text for text in texts))


def _downloads(launch: Launch) -> bool:
    return launch.program in _DOWNLOADERS


def _is_interpreter(program: str) -> bool:
    return program in _INTERPRETERS or program.startswith("python")


def _reads_code(launch: Launch) -> bool:
    """Whether the standard input is run as code: nothing else says what to run."""
    names_code = launch.script or launch.module or launch.inline
    return launch.program in _EVALUATORS or (_is_interpreter(launch.program) and not names_code)


def _runs_substitution(line: Line, launch: Launch) -> bool:
    first = line.words[0].text if line.words else ""
    return (
        _is_interpreter(launch.program)
        or launch.program in _READ_NAMED
        or first.startswith(("$(", "`", "<("))
    )
