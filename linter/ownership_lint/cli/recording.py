"""Keeps what a check said, so that the next one can tell it again where nothing has changed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.analysis.file_facts import QUIET, Looks, facts_key
from ownership_lint.inputs.past_run import PastRun, path_of_witness, witness, write_run
from ownership_lint.inputs.snapshot import Kind
from ownership_lint.loading.files import configuration_places
from ownership_lint.output.wording import files
from ownership_lint.quick import circumstances

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ownership_lint.analysis.file_facts import FileFacts
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Finding, Report
    from ownership_lint.inputs.snapshot import Snapshot
    from ownership_lint.quick import Circumstances


class Printed(NamedTuple):
    """What a run said."""

    output: str
    errors: str
    code: int


def keep(repository: Repository, report: Report, printed: Printed, began: int) -> None:
    """Keep a run, if it is of a kind that can be told again.

    `began` is when it did, in nanoseconds since 1970: what was written since may be newer than what was read.
    """
    here = circumstances(sys.argv[1:], os.environ)
    if here is None or repository.load_findings or report.base is not None:
        return
    if not _is_of(repository.snapshot, here):
        return
    if any(one.startswith("pii/") for one in report.ran) and repository.has_roster:
        return  # it may change, and who is on it is not to be kept
    base = (here.ask("rev-parse", "--verify", "--quiet", "HEAD") or b"").strip()
    changes = here.changes(base)() if base else None
    if changes is None or any(_is_newer(one, began, here) for one in changes):
        return
    is_by_file = _is_by_file(repository, report)
    of_text = _facts(repository) if is_by_file else {}
    output = printed.output.encode("utf-8", "backslashreplace")
    counted = f"{files(report)}".encode()
    is_counted = output.count(counted) == 1 and output.rstrip(b"\n").rfind(b"\n") < output.find(counted)
    run = PastRun(
        base=base,
        changes=changes,
        code=printed.code,
        output=output,
        errors=printed.errors.encode("utf-8", "backslashreplace"),
        files=report.summary.files,
        count_at=output.find(counted) if is_counted else -1,
        is_by_file=is_by_file,
        counts_scripts=repository.has_matrix,
        seeks_damage=Looks.DAMAGE in repository.looks,
        told=frozenset(map(os.fsencode, _told(repository, report, of_text) if is_by_file else ())),
        facts={os.fsencode(path): facts_key(facts) for path, facts in of_text.items()},
        forms=tuple(repository.forms) if is_by_file else (),
        settings=tuple(map(os.fsencode, sorted(repository.policy.pii.placeholder_domains))),
        witnesses=tuple(_witnesses(repository, here)),
    )
    if not any(_is_written_since(one, began) for one in (*run.witnesses, witness(os.fsencode(_index(here))))):
        write_run(here.file, run)


def _is_of(snapshot: Snapshot, here: Circumstances) -> bool:
    """Whether what was looked at is what git will be asked about."""
    git = snapshot.git
    is_here = (os.path.realpath(git.git_dir), os.path.realpath(git.work_tree or "")) == (
        os.path.realpath(here.git_dir),
        os.path.realpath(here.top),
    )
    return is_here and snapshot.kind is (Kind.INDEX if here.is_staged else Kind.WORKTREE)


def _told(repository: Repository, report: Report, of_text: Collection[str]) -> Iterator[str]:
    """The paths that no quick look can judge: of which something is told, and which say what holds."""
    yield from repository.path_hits
    yield from configuration_places(repository)
    if repository.has_matrix:  # their first lines say whether they are scripts
        yield from (one.path for one in repository.scope.needs_content())
    for finding in _all_findings(report):
        yield from {finding.location.path, finding.subject}.difference(of_text)


def _facts(repository: Repository) -> Mapping[str, FileFacts]:
    """What is told of the text of files, by path."""
    if not repository.looks:
        return {}
    return {path: facts for path, facts in repository.facts.items() if facts is not QUIET}


def _witnesses(repository: Repository, here: Circumstances) -> Iterator[bytes]:
    """Files that git's answer does not cover: those of the configuration on disk, and the roster's."""
    if not here.is_staged:
        yield from (witness(os.fsencode(f"{here.top}/{one}")) for one in configuration_places(repository))
    for name in ("config", "shallow", "info/attributes"):
        yield witness(os.fsencode(Path(here.common_dir, name)))
    yield witness(os.fsencode(Path(here.git_dir, "config.worktree")))
    from ownership_lint.inputs.roster import own_folder

    if folder := own_folder(os.environ):
        yield witness(os.fsencode(folder))


def _is_by_file(repository: Repository, report: Report) -> bool:
    """Whether each file was judged by itself, by rules that the quick way knows."""
    is_otherwise = repository.decisions.exceptions or repository.packs or repository.policy.mcp.clients
    about_clients = any(one.rule.startswith("mcp/") for one in _all_findings(report))  # of the tree too
    if is_otherwise or about_clients or not all(map(_judges_alone, report.ran)):
        return False
    # Of damage, it depends on the last commit and on other files what is told.
    return Looks.DAMAGE not in repository.looks or not any(one.damage for one in repository.facts.values())


def _judges_alone(rule: str) -> bool:
    return rule.startswith(("pii/", "mcp/", "tokens/"))


def _all_findings(report: Report) -> Iterator[Finding]:
    yield from report.findings
    yield from report.unknowns
    yield from (one.finding for one in report.suppressed)


def _is_newer(change: bytes, began: int, here: Circumstances) -> bool:
    """Whether a change may have been made while the run was reading."""
    facts, _, path = change.partition(b"\0")
    if here.is_staged:
        return False
    return (
        facts.split()[3:] == [b"-", b"M"]
        or facts.endswith(b"D")
        or _is_written_since(witness(os.fsencode(here.top) + b"/" + path), began)
    )


def _is_written_since(text: bytes, began: int) -> bool:
    state = text[len(path_of_witness(text)) + 1 :]
    return bool(state) and int(state.split()[0]) >= began


def _index(here: Circumstances) -> str:
    return here.environment.get("GIT_INDEX_FILE", f"{here.git_dir}/index")
