"""Runs rules over a repository: select, run, rate, sort, count."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.analysis.file_facts import Looks
from ownership_lint.errors import UsageError
from ownership_lint.finding import Certainty, Finding, Report, Severity, Summary
from ownership_lint.nearest import nearest
from ownership_lint.registry import LAST, RULES_BY_ID, rules_of
from ownership_lint.rules.pack import PackedRule
from ownership_lint.rules.token import TokenRule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Suppressed
    from ownership_lint.registry import RuleSet
    from ownership_lint.rule import Rule


class Selection(NamedTuple):
    """What the command line asks for: families or rules, and places."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    """Only findings at or about these paths, or below them; all where empty."""


def run(repository: Repository, selection: Selection, *, suppress: bool = True) -> Report:
    """Run the selected rules; `suppress` tells whether comments, exceptions and the baseline hold.

    Raises UsageError where no rule is selected, or one does not exist.
    """
    known = rules_of(repository.packs)
    rules = _selected(selection, known)
    if repository.load_findings:
        return _report_of_broken_files(repository)
    if repository.message is not None:
        rules = _for_messages(rules)
    severities = _Severities(repository)
    running = [rule for rule in rules if severities.may_run(rule)]
    repository.looks = _looks(running)
    repository.tells_old = repository.tells_old or not suppress
    ran = tuple(rule.ID for rule in running if not _goes_unchecked(rule, repository))
    repository.running = frozenset(ran)
    found = _in_order(_found(repository, [rule for rule in rules if rule not in LAST], severities))
    held: list[Suppressed] = []
    if suppress:
        found, held = repository.suppression.sort_out(found)
        if not selection.paths:
            comments = [one for one in repository.comments_so_far if _may_be_idle(one.rule, repository)]
            whole = [one for one in ran if not _leaves_out(one, repository)]
            repository.idle = tuple(repository.suppression.idle(whole, known.by_id, comments))
        found += _found(repository, [rule for rule in rules if rule in LAST], severities)
    paths = tuple(map(repository.told_path, selection.paths))
    told = [one for one in found if _is_asked_for(one, paths)]
    return _report(repository, told, [one for one in held if _is_asked_for(one.finding, paths)], ran)


_ABOUT_PEOPLE = frozenset({"pii/roster", "pii/deployment"})
"""Rules that ask for the names of the roster."""


def _for_messages(rules: Iterable[Rule]) -> list[Rule]:
    """Those that read commit messages; packs say so, and of modules a constant."""
    reading = [rule for rule in rules if getattr(rule, "READS_MESSAGES", False)]
    if not reading:
        raise UsageError("none of the selected rules reads commit messages")
    return reading


def _looks(rules: Iterable[Rule]) -> Looks:
    """What the text has to be read for: packs look for values, rules of scripts for calls."""
    looks = Looks(0)
    for rule in rules:
        if isinstance(rule, PackedRule):
            looks |= Looks.VALUES
        elif isinstance(rule, TokenRule):
            looks |= Looks.DAMAGE
        elif rule.ID.startswith("ownership/"):
            looks |= Looks.CALLS
        elif rule.ID.startswith("pii/"):
            looks |= Looks.VALUES
            looks |= Looks.NAMES if rule.ID in _ABOUT_PEOPLE else Looks(0)
    return looks


def _goes_unchecked(rule: Rule, repository: Repository) -> bool:
    """Whether a rule finds nothing only because there is no roster: that is neither passed nor mended."""
    return rule.ID in _ABOUT_PEOPLE and repository.name_scanner is None


def _may_be_idle(rule: str, repository: Repository) -> bool:
    """Whether it may be told that a comment is unused: of a keyed roster, that would answer a guess."""
    if rule in _ABOUT_PEOPLE:
        from ownership_lint.inputs.roster import KeyedRoster

        return not isinstance(repository.roster, KeyedRoster)
    return not _leaves_out(rule, repository)


def _leaves_out(rule: str, repository: Repository) -> bool:
    """Whether a rule does not tell all that there is, so that what holds nothing back may do so elsewhere."""
    return rule.startswith("tokens/") and repository.tells_only_new_damage


def _found(repository: Repository, rules: Iterable[Rule], severities: _Severities) -> Iterator[Finding]:
    for rule in rules:
        for finding in rule.check(repository) if severities.may_run(rule) else ():
            severity = severities.of(finding, rule)
            if severity is not Severity.IGNORE:
                told = repository.told(finding)
                identity = _identity(told)
                yield told._replace(severity=severity, identity=identity, fingerprint=identity)


def _identity(finding: Finding) -> str:
    """Rule, path and subject, and the grade that the rule itself gives: a worse use is another finding."""
    grade = finding.severity.value if finding.severity is not None else ""
    parts = (finding.rule, finding.location.path, finding.subject, finding.context, grade)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _report_of_broken_files(repository: Repository) -> Report:
    """What keeps rules from running: the problems of matrix and policy, which nothing selects away."""
    rated = (
        finding._replace(severity=RULES_BY_ID[finding.rule].SEVERITY, identity=identity, fingerprint=identity)
        for finding in _without_values(repository.load_findings)
        for identity in (_identity(finding),)
    )
    ran = dict.fromkeys(finding.rule for finding in repository.load_findings)
    return _report(repository, [*rated], (), tuple(ran))


def _without_values(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings that quote a file, with nothing that the rules about values would find in what they quote."""
    from ownership_lint.analysis.content.candidate import Settings
    from ownership_lint.analysis.content.scanner import Scanner
    from ownership_lint.analysis.content.showing import masked_in
    from ownership_lint.inputs.bundled_packs import VALUES

    scanner = Scanner(VALUES, Settings())

    def masked(text: str) -> str:
        return masked_in(text, scanner.scan("", text.encode("utf-8", "replace")) or ())

    for one in findings:
        is_quoted = scanner.scan("", one.excerpt.encode("utf-8", "replace"))
        yield one._replace(
            message=masked(one.message),
            subject=masked(one.subject),
            help=masked(one.help),
            excerpt="" if is_quoted else one.excerpt,
        )


def _report(
    repository: Repository, found: Sequence[Finding], held: Sequence[Suppressed], ran: tuple[str, ...]
) -> Report:
    counts: Counter[str] = Counter()
    found = _numbered(_in_order(found), counts)
    held_findings = _numbered([one.finding for one in held], counts)
    held = [one._replace(finding=finding) for one, finding in zip(held, held_findings, strict=True)]
    proven = tuple(one for one in found if one.certainty is Certainty.PROVEN)
    unknowns = tuple(one for one in found if one.certainty is Certainty.UNKNOWN)
    summary = _summary(repository, proven, len(unknowns), len(held))
    snapshot = repository.snapshot
    return Report(snapshot.kind.value, snapshot.rev, proven, unknowns, summary, tuple(held), ran)


def _selected(selection: Selection, known: RuleSet) -> list[Rule]:
    for name in (*selection.select, *selection.ignore):
        if name not in known.by_id and name not in known.families:
            near = nearest(name, (*known.by_id, *known.families))
            hint = f"; did you mean `{near}`?" if near else "; `ownership-lint rules` lists them"
            raise UsageError(f"no rule and no family is called `{name}`{hint}")
    rules = [
        rule
        for rule in known.rules
        if (not selection.select or _names(selection.select, rule)) and not _names(selection.ignore, rule)
    ]
    if not rules:
        raise UsageError("--select and --ignore leave no rule to run")
    return rules


def _names(words: Collection[str], rule: Rule) -> bool:
    return rule.ID in words or rule.ID.partition("/")[0] in words


class _Severities:
    """How bad a finding is: the last word of rule, its stage, finding, policy, the policy for its path."""

    def __init__(self, repository: Repository) -> None:
        self._rules = repository.policy.rules
        self._stage = repository.stage
        self._by_path: dict[str, dict[str, Severity]] = {}
        for override in repository.policy.overrides:
            for path in repository.matching(override.paths):
                self._by_path.setdefault(path, {}).update(override.rules)

    def may_run(self, rule: Rule) -> bool:
        return self._rules.get(rule.ID, self._own(rule)) is not Severity.IGNORE or any(
            severities.get(rule.ID, Severity.IGNORE) is not Severity.IGNORE
            for severities in self._by_path.values()
        )

    def of(self, finding: Finding, rule: Rule) -> Severity:
        for path in (finding.location.path, finding.subject):
            at_path = self._by_path.get(path, {}).get(rule.ID)
            if at_path is not None:
                return at_path
        configured = self._rules.get(rule.ID)
        if configured is None:
            return finding.severity or self._own(rule)
        # A graded finding is never made worse than its grade by a severity for the whole rule.
        own = finding.severity or configured
        return own if own.rank > configured.rank else configured

    def _own(self, rule: Rule) -> Severity:
        return rule.severity_at(self._stage) if isinstance(rule, PackedRule) else rule.SEVERITY


def _is_asked_for(finding: Finding, paths: Iterable[str]) -> bool:
    wanted = tuple(paths)
    places = (finding.location.path, finding.subject)
    return not wanted or any(
        place == path or place.startswith(path + "/") or path == "." for path in wanted for place in places
    )


def _order(finding: Finding) -> tuple[object, ...]:
    at = finding.location
    return (at.path, at.line, at.column, finding.rule, finding.subject, finding.message)


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=_order)


def _numbered(findings: Iterable[Finding], counts: Counter[str]) -> list[Finding]:
    """Each with a fingerprint of its own, which stays as it is while lines move."""
    numbered = []
    for finding in findings:
        number = counts[finding.identity]
        counts[finding.identity] += 1
        if number:
            digest = hashlib.sha256(f"{finding.identity}\0{number}".encode()).hexdigest()
            finding = finding._replace(fingerprint=digest[:32])  # noqa: PLW2901  (most stay as they are)
        numbered.append(finding)
    return numbered


def _summary(repository: Repository, findings: Collection[Finding], unknown: int, suppressed: int) -> Summary:
    counts = Counter(finding.rated for finding in findings)
    is_readable = repository.has_matrix and not repository.load_findings
    return Summary(
        files=len(repository.entries),
        scripts=len(repository.scripts) if is_readable else 0,
        owned=len(repository.owned_scripts) if is_readable else 0,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.NOTE],
        suppressed=suppressed,
        unknown=unknown,
        not_read=repository.not_read,
    )
