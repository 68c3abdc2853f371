"""What `--verbose` tells: which files a run was judged by, and where its time went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.loading import MATRIX_PLACES
from ownership_lint.output import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.cli.checking import Clock
    from ownership_lint.cli.progress import Progress
    from ownership_lint.finding import Location
    from ownership_lint.loading import Request

_USUAL = "at its usual place"


def account(
    repository: Repository, request: Request, base: str | None, progress: Progress, clock: Clock
) -> Iterator[str]:
    """One line for each thing."""
    snapshot = repository.snapshot
    told = {
        "snapshot": f"{wording.snapshot(snapshot.kind, snapshot.rev)}, {len(repository.entries)} files",
        "base": base,
        "matrix": _matrix(repository, request),
        "policy": _policy(repository, request),
        "judged as of": request.policy_rev,
        "exceptions": _exceptions(repository),
        "baseline": _baseline(repository),
        "scripts": None if repository.load_findings else str(len(repository.scripts)),
        "cache": _cache(request, progress),
        "time": ", ".join(f"{phase} {seconds:.2f} s" for phase, seconds in clock.phases.items()),
    }
    return (f"{name:<13}{text}" for name, text in told.items() if text is not None)


def _matrix(repository: Repository, request: Request) -> str:
    path = repository.matrix.path
    if request.matrix is not None:
        return f"{path}, named by --matrix"
    return f"{path}, {_USUAL if path in MATRIX_PLACES else 'named by pyproject.toml'}"


def _policy(repository: Repository, request: Request) -> str:
    policy = repository.policy
    if policy.path is None:
        return "the bundled one"
    beside = repository.matrix.path.rpartition("/")[0]
    usual = {"policy/policy.yaml", f"{beside}/policy/policy.yaml"}
    found = _USUAL if policy.path in usual else "named by pyproject.toml"
    extended = ", ".join(path for path in policy.files if path != policy.path)
    return f"{policy.path}, {'named by --policy' if request.policy else found}" + (
        f"; it extends {extended}" if extended else ""
    )


def _exceptions(repository: Repository) -> str | None:
    policy = repository.policy
    if policy.exceptions is None:
        return None
    count = len(repository.decisions.exceptions)
    return f"{policy.exceptions}, {_named_at(policy.exceptions_at)}: {count or 'none'}"


def _baseline(repository: Repository) -> str | None:
    policy = repository.policy
    if policy.baseline is None:
        return None
    count = len(repository.decisions.baseline.known)
    known = f"{count} known" if repository.decisions.baseline.path else "not there"
    return f"{policy.baseline}, {_named_at(policy.baseline_at)}: {known}"


def _named_at(at: Location | None) -> str:
    return f"named at {at.path}:{at.line}" if at is not None else _USUAL


def _cache(request: Request, progress: Progress) -> str:
    if request.no_cache:
        return "none"
    return f"{progress.known} files known, {progress.total - progress.known} read anew"
