"""What `who` does: agents ask in loops, so what one answer does not need is not loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.analysis.ownership import Unowned
from ownership_lint.analysis.resolved import look_up
from ownership_lint.cli import shared
from ownership_lint.cli.terminal import wants_colour
from ownership_lint.loading import open_matrix
from ownership_lint.output.who import Answer, cards, lines, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ownership_lint.analysis.contracts.documented import Documented
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.loading import Opened, Request


class _Asked(NamedTuple):
    """A path of the command line with its answers."""

    given: str
    answers: tuple[Answer, ...]
    is_folder: bool = False

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody owns it, neither here nor where it went; of a folder, whether that is so of any."""
        return (any if self.is_folder else all)(one.is_unanswered for one in self.answers)


def ask(request: Request, paths: Sequence[str], format_: str, *, contract: bool = False) -> int:
    """Run `who`, with what the scripts prove where `contract` is asked for; the exit code."""
    opened = open_matrix(request)
    wanted = {given: shared.from_root(opened, given) for given in paths}
    asked = None if contract else _from_matrix(opened, wanted)
    if asked is None:
        from ownership_lint.loading import load  # with all that it takes to look around

        repository = load(request, opened=opened).repository
        if opened.read.matrix is None:
            return _told_of_matrix(repository)
        asked = [_from_repository(repository, given, path) for given, path in wanted.items()]
        if contract:
            asked = [_with_contracts(repository, one) for one in asked]
    opened.cache.save()
    shared.write(_json(opened, asked) if format_ == "json" else _text(asked))
    return int(any(one.is_unanswered for one in asked))


def _from_matrix(opened: Opened, wanted: Mapping[str, str]) -> list[_Asked] | None:
    """The answers, if every path is in the tree and the matrix says all that there is to say."""
    if opened.read.matrix is None:
        return None
    found = look_up(opened.read.matrix, opened.snapshot.entries, tuple(wanted.values()), {})
    asked = [_Asked(given, (Answer(one),)) for given, one in zip(wanted, found, strict=True)]
    is_all = all(one.is_tracked for one in found) and not any(one.is_unanswered for one in asked)
    return asked if is_all else None


def _from_repository(repository: Repository, given: str, path: str) -> _Asked:
    is_named = path in repository.entries or path in repository.matrix.scripts
    if not is_named and repository.index.is_folder("" if path == "." else path):
        return _Asked(given, tuple(_of_folder(repository, path)), is_folder=True)
    return _Asked(given, tuple(_of_path(repository, path)))


def _of_folder(repository: Repository, folder: str) -> Iterator[Answer]:
    """The scripts below a folder by owner, those of nobody last."""
    above = "" if folder == "." else f"{folder}/"
    scripts = [path for path in repository.scripts if path.startswith(above)]
    found = look_up(repository.matrix, repository.entries, scripts, {})
    for one in sorted(found, key=lambda one: (one.owner is None, one.owner or "", one.path)):
        yield Answer(one)


def _of_path(repository: Repository, path: str) -> Iterator[Answer]:
    """The answer, and that of the place where it is now."""
    from ownership_lint.analysis.neighbours import neighbours
    from ownership_lint.analysis.resolved import resolve

    found = resolve(repository, path)
    is_lost = isinstance(found.why, Unowned) and found.moved_to is None
    yield Answer(found, neighbours(repository, path) if is_lost else None)
    if found.moved_to is not None:
        yield from _of_path(repository, found.moved_to)


def _with_contracts(repository: Repository, asked: _Asked) -> _Asked:
    from ownership_lint.analysis.contracts.beside import rows

    answers = []
    for one in asked.answers:
        script = repository.analysed(one.found.path)
        is_read = script is not None and script.interface is not None
        found = tuple(rows(script)) if script and is_read else None
        why_not = _why_not_analysed(repository, one.found.path, script)
        answers.append(one._replace(analysed=found, not_analysed=why_not))
    return asked._replace(answers=tuple(answers))


def _why_not_analysed(repository: Repository, path: str, script: Documented | None) -> str:
    """Why a tracked script proves nothing at all; empty where it proves something."""
    if path not in repository.entries:
        return ""
    if script is None:
        return repository.snapshot.content(repository.entries[path]).reason
    if script.interface is None:
        return "nothing here reads its language"
    found = script.interface
    known = (found.options, found.modes, found.exits, found.variables)
    reasons = {one.open.reason if one.open is not None and not one.items else "" for one in known}
    return reasons.pop() if len(reasons) == 1 else ""


def _told_of_matrix(repository: Repository) -> int:
    """Print what is wrong with a matrix that cannot be used."""
    from ownership_lint.engine import Selection, run
    from ownership_lint.output.formats import Presentation, render

    shown = Presentation(shared.version, wants_colour())
    shared.write(render("text", run(repository, Selection()), shown))
    return 2


def _text(asked: Sequence[_Asked]) -> str:
    """A card for one path, or where contracts are asked for; lines for several, and for folders."""
    first = asked[0]
    is_about_texts = any(one.analysed or one.not_analysed for one in first.answers)
    if len(asked) == 1 and (is_about_texts or not first.is_folder):
        return cards(first.answers, colour=wants_colour())
    counted = [summary(one.given, one.answers) for one in asked if one.is_folder]
    return "".join((*counted, lines([answer for one in asked for answer in one.answers])))


def _json(opened: Opened, asked: Sequence[_Asked]) -> str:
    from ownership_lint.report import shapes
    from ownership_lint.report.json_document import analysed, dumped, script

    told = tuple(
        shapes.Answer(
            one.given,
            script(answer.found),
            answer.found.moved_to,
            tuple(
                shapes.Near(near.path, near.owner) for near in (answer.near.scripts if answer.near else ())
            ),
            tuple(map(analysed, answer.analysed)) if answer.analysed is not None else None,
            answer.not_analysed or None,
        )
        for one in asked
        for answer in one.answers
    )
    snapshot = opened.snapshot
    return dumped(shapes.Who(1, shapes.Snapshot(snapshot.kind.value, snapshot.rev), told))
