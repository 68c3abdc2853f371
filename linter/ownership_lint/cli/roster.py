"""`ownership-lint roster`: names come from a prompt or standard input, never from the command line."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from ownership_lint.analysis.people.forms import forms_of, plain_form
from ownership_lint.cli import shared
from ownership_lint.cli.help import COULD_NOT, Group, Manual, option_group
from ownership_lint.errors import UsageError
from ownership_lint.inputs import roster as rosters
from ownership_lint.inputs.repository_paths import file_below
from ownership_lint.loading import load
from ownership_lint.output.visible import visible

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.roster import Person

_ENVIRONMENT = (
    (rosters.FILE_VARIABLE, "The plain roster, a file outside the repository."),
    (rosters.KEY_VARIABLE, "The key of the keyed roster; for CI, where `check` reads it."),
    ("XDG_CONFIG_HOME", "Where ownership-lint/rosters/ lies; else ~/.config."),
)
_SEE = (("docs/roster.md", "What each file protects from, and what it does not."),)
_MANUAL = Manual(
    examples=(
        ("ownership-lint roster add", "Ask for names; they are not shown while you type."),
        ("ownership-lint roster add < names.txt", "Many at once, a line each."),
        ("ownership-lint roster export", "Write the keyed file for CI, and print its key."),
    ),
    environment=_ENVIRONMENT,
    see_also=_SEE,
)
_NAMES = Manual(
    examples=(
        ("ownership-lint roster add < names.txt", "`Family; Given; also=Other, Other; weak`, a line each."),
    ),
    environment=_ENVIRONMENT,
    see_also=_SEE,
)
_ASKED = Manual(
    examples=(("ownership-lint roster check < names.txt", "Whether each line would be found."),),
    exit_codes=(("0", "Every name is listed, or none was given."), ("1", "A name is not."), *COULD_NOT),
    environment=_ENVIRONMENT,
    see_also=_SEE,
)
_KEYED = Manual(
    examples=(
        (
            "ownership-lint roster export | gh secret set OWNERSHIP_LINT_ROSTER_KEY",
            "The key goes nowhere else.",
        ),
        ("ownership-lint roster rekey | gh secret set OWNERSHIP_LINT_ROSTER_KEY", "After each change."),
    ),
    environment=_ENVIRONMENT,
    see_also=_SEE,
)

_repo = option_group("Where to look")(
    "--repo", metavar="DIR", help="The repository; else the current directory's."
)


class _Plain(NamedTuple):
    """The plain roster of a repository, there or not."""

    file: str
    people: tuple[Person, ...]

    @staticmethod
    def of(repository: Repository) -> _Plain:
        git = repository.snapshot.git
        named = git.environment.get(rosters.FILE_VARIABLE)
        places = [named] if named else rosters.own_files(git)
        if not places:
            raise UsageError(f"no home folder to keep a roster in; name a file with {rosters.FILE_VARIABLE}")
        file = next(filter(os.path.isfile, places), places[0])
        rosters.refuse_within(git, file)
        try:
            with open(file, "rb") as stream:  # noqa: PTH123  (as its name is given)
                return _Plain(file, rosters.read_people(stream.read(), file))
        except FileNotFoundError:
            return _Plain(file, ())
        except OSError as error:
            raise UsageError(f"{file}: {error.strerror}") from None

    def with_people(self, added: Collection[Person], removed: Collection[Person]) -> int:
        """Write the file with some people more and some fewer, all other lines as they are; how many."""
        gone = set(removed)
        try:
            with open(self.file, encoding="utf-8-sig", newline="") as stream:  # noqa: PTH123  (as above)
                lines = stream.read().splitlines()
        except FileNotFoundError:
            lines = ["# Family; Given; also=Other, Other; weak"]
        kept = [
            line for line in lines if not gone.intersection(rosters.read_people(line.encode(), self.file))
        ]
        lines = [*kept, *map(rosters.person_line, added)]
        rosters.write_privately(self.file, "\n".join([*lines, ""]).encode())
        return len(self.people) - len(gone) + len(added)


@click.group("roster", cls=Group, manual=_MANUAL)
def command() -> None:
    """Keep the list of names that pii/roster looks for.

    Names are read from a prompt or from standard input, a line each, and never printed. The list is a file
    outside the repository; for CI there is a keyed file, which tells nothing without its key.
    """


@command.command("add", manual=_NAMES)
@_repo
def add(repo: str | None) -> int:
    """Add people to the plain roster.

    A line is `Family; Given; also=Other, Other; weak`; the family name alone will do. `weak` says that the
    name is a word too, and needs a given name, initial, title, degree or key beside it.
    """
    repository = _repository(repo)
    plain = _Plain.of(repository)
    known = set(plain.people)
    added = [one for one in dict.fromkeys(_asked_for()) if one not in known]
    count = plain.with_people(added, ()) if added else len(plain.people)
    click.echo(f"{len(added)} added; the roster lists {_count(count)}")
    _remind(repository)
    return 0


@command.command("remove", manual=_NAMES)
@_repo
def remove(repo: str | None) -> int:
    """Take people out of the plain roster.

    A family name alone takes out everybody who has it; with a given name, that person.
    """
    repository = _repository(repo)
    plain = _Plain.of(repository)
    asked = _asked_for()
    found = [[one for one in plain.people if _is_meant(one, by)] for by in asked]
    missing = [str(number) for number, one in enumerate(found, 1) if not one]
    if missing:
        raise UsageError(f"not on the roster, so nothing was changed: {_named('line', missing)}")
    gone = {one for each in found for one in each}
    count = plain.with_people((), gone) if gone else len(plain.people)
    click.echo(f"{len(gone)} taken out; the roster lists {_count(count)}")
    _remind(repository)
    return 0


@command.command("check", manual=_ASKED)
@_repo
def check(repo: str | None) -> int:
    """Say which roster a run would use, and whether names are on it.

    Each line of standard input gets an answer by its number: listed, weak (it needs a companion), or not
    listed. At a prompt, an empty line ends.
    """
    from ownership_lint.analysis.people.known import Listed, Sealed

    repository = _repository(repo)
    roster = repository.roster
    if isinstance(roster, rosters.NoRoster):
        raise UsageError(f"not checked: {roster.reason}")
    if isinstance(roster, rosters.PlainRoster):
        click.echo(f"the plain roster, which lists {_count(len(roster.people))}")
        known: Listed | Sealed = Listed(forms_of(roster.people))
    else:
        click.echo("the keyed roster")
        known = Sealed(roster)
    answers = []
    for person in _asked_for():
        form = plain_form(person.family)
        answers.append("listed" if known.is_strong(form) else "weak" if known.is_weak(form) else "not listed")
    for number, answer in enumerate(answers, 1):
        click.echo(f"{number}: {answer}")
    return 1 if "not listed" in answers else 0


@command.command("export", manual=_KEYED)
@_repo
def export(repo: str | None) -> int:
    """Write the keyed file from the plain roster, and print its new key.

    The file is `pii.roster.file` of the policy, to be committed. The key, on standard output, is nowhere
    else: give it to CI as a secret, to none but the job that runs `check`.
    """
    repository = _repository(repo)
    file = _keyed_file(repository)
    if os.path.lexists(file):
        raise UsageError(
            f"{_keyed_name(repository)} exists already; `ownership-lint roster rekey` replaces it"
        )
    return _write_keyed(repository, file)


@command.command("rekey", manual=_KEYED)
@_repo
def rekey(repo: str | None) -> int:
    """Write the keyed file anew under a new key, and print the key.

    After each change of the roster: nobody can tell from the two files who came or went.
    """
    repository = _repository(repo)
    file = _keyed_file(repository)
    if not os.path.lexists(file):
        raise UsageError(f"{_keyed_name(repository)} is not there; `ownership-lint roster export` writes it")
    return _write_keyed(repository, file)


def _write_keyed(repository: Repository, file: Path) -> int:
    plain = _Plain.of(repository)
    if not plain.people:
        raise UsageError("the plain roster lists nobody; `ownership-lint roster add` begins it")
    forms, key = forms_of(plain.people), rosters.new_key()
    sealed = {rosters.seal(key, form)[0] for form in (*forms.strong, *forms.pairs)}
    sealed |= {rosters.seal(key, form)[1] for form in forms.weak}
    rosters.write_privately(str(file), rosters.render_keyed(key, sealed), mode=0o644)
    shared.write(key.hex() + "\n")
    click.echo(
        f"{_keyed_name(repository)} is written; its key, printed once, is {rosters.KEY_VARIABLE}", err=True
    )
    return 0


def _repository(repo: str | None) -> Repository:
    repository = load(shared.request(repo=repo), needs_matrix=False).repository
    if repository.load_findings:
        first = repository.load_findings[0]
        at = first.location
        raise UsageError(f"{at.path}:{at.line}: {first.message}; `ownership-lint check` tells all")
    return repository


def _asked_for() -> list[Person]:
    """The people of standard input, or of a prompt that does not show them."""
    if sys.stdin is None or not sys.stdin.isatty():
        data = sys.stdin.buffer.read() if sys.stdin is not None else b""
        return list(rosters.read_people(data, "standard input"))
    people: list[Person] = []
    while line := click.prompt("Name", hide_input=True, default="", show_default=False, err=True):
        people += rosters.read_people(line.encode("utf-8", "replace"), "prompt")
    return people


def _is_meant(person: Person, by: Person) -> bool:
    is_family = plain_form(person.family) == plain_form(by.family)
    return is_family and (not by.given or plain_form(person.given) == plain_form(by.given))


def _keyed_name(repository: Repository) -> str:
    settings = repository.policy.pii.roster
    return visible(settings.file if settings is not None else rosters.KEYED_PLACE)


def _keyed_file(repository: Repository) -> Path:
    """Where the keyed file is to be written; a policy may name no place outside the work tree."""
    settings, root = repository.policy.pii.roster, repository.snapshot.git.work_tree
    if settings is None:
        raise UsageError(
            "the policy has no `pii.roster`, so no run would look for the keyed file; add it first"
        )
    if root is None:
        raise UsageError("a bare repository has no work tree to keep a keyed roster in")
    file = file_below(root, settings.file)
    if file is None or file.is_dir():
        raise UsageError(
            f"the policy's `pii.roster.file`, {visible(settings.file)}, is no file of the work tree"
        )
    return file


def _remind(repository: Repository) -> None:
    settings, root = repository.policy.pii.roster, repository.snapshot.git.work_tree
    file = file_below(root, settings.file) if settings is not None and root is not None else None
    if file is not None and file.is_file():
        click.echo(f"{_keyed_name(repository)} is out of date now: `ownership-lint roster rekey`", err=True)


def _count(number: int) -> str:
    return f"{number} {'person' if number == 1 else 'people'}"


def _named(what: str, numbers: Collection[str]) -> str:
    return f"{what}{'s' * (len(numbers) != 1)} {', '.join(numbers)}"
