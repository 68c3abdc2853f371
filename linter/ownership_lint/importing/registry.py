"""What follows from the whole document: the owners, their domains, and replacements of deprecated scripts."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.importing.chapters import ADR
from ownership_lint.importing.scripts import slug
from ownership_lint.importing.summaries import holder
from ownership_lint.inputs.document import ScriptNames
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.importing.draft import Draft

_IDENTIFIER: Final = lazy_pattern(r"[A-Z][A-Z0-9_]*")
_KINDS: Final = ("agent", "team", "coordinator", "human")
_ACRONYM: Final = 3


def derive(draft: Draft) -> None:
    """Complete the draft once every chapter is read."""
    _owners(draft)
    _domains(draft)
    _script_domains(draft)
    _group_owners(draft)
    _escalation_domains(draft)
    _checklist_owners(draft)
    _deprecations(draft)
    for name in ADR.findall(" ".join(group["title"] for group in draft.groups.values())):
        draft.references.setdefault(name, {})
    for checklist in draft.checklists.values():
        for name in checklist.get("references", ()):
            draft.references.setdefault(name, {})


def _owners(draft: Draft) -> None:
    draft.name(draft.metadata.get("authority"), "authority")
    kinds = {name: _kind(name, roles) for name, roles in draft.roles.items()}
    for name in sorted(kinds, key=lambda name: _KINDS.index(kinds[name])):
        owner: dict[str, Any] = {"kind": kinds[name]}
        if len(reports := draft.coordinators.get(name, ())) == 1:
            owner["coordinator"] = next(iter(reports))
        cited = [
            key for key, reference in draft.references.items() if _says(reference.get("title", ""), name)
        ]
        if cited:
            owner["references"] = cited
        draft.owners[name] = owner


def _kind(name: str, roles: set[str]) -> str:
    if "coordinator" in roles:
        return "coordinator"
    if roles == {"emergency"}:
        return "human"
    # Agents are named like constants; "DevOps Team" is people.
    return "agent" if _IDENTIFIER.fullmatch(name) else "team"


def _says(text: str, name: str) -> bool:
    return name in re.split(r"[^\w.@/-]+", text)


def _domains(draft: Draft) -> None:
    """Each owner's domain; where the document has domains, an owner without one gets its own, unlisted."""
    for key, domain in draft.domains.items():
        named = holder(domain["summary"]["heading"]) if "summary" in domain else None
        if "owner" not in domain and named in draft.owners:
            role = "coordinator" if draft.owners[named]["kind"] == "coordinator" else "owner"
            domain.setdefault(role, named)
        if (owner := domain.get("owner")) in draft.owners:
            draft.owners[owner].setdefault("domain", key)
    if not draft.domains:
        return
    for name in dict.fromkeys(entry["owner"] for entry in _entries(draft) if "owner" in entry):
        owner = draft.owners[name]
        if "domain" not in owner and owner["kind"] == "agent":
            title = _field_of(name)
            key = owner["domain"] = slug(title, draft.domains)
            domain = {"title": title, "owner": name, "listed": False}
            if "coordinator" in owner:
                domain["coordinator"] = owner["coordinator"]
            draft.domains[key] = domain


def _field_of(name: str) -> str:
    """ "RESILIENCE_ENGINEER" is the owner of "Resilience"."""
    words = name.split("_")
    words = words[:-1] if len(words) > 1 else words
    return " ".join(word if len(word) <= _ACRONYM else word.title() for word in words) or name


def _entries(draft: Draft) -> list[dict[str, Any]]:
    return [*draft.scripts.values(), *draft.patterns]


def _script_domains(draft: Draft) -> None:
    """The domain whose summary lists a script, else its owner's; a listed glob becomes a pattern."""
    listed: dict[str, str] = {}
    globs = {pattern["glob"] for pattern in draft.patterns}
    for key, domain in draft.domains.items():
        for script in domain.get("summary", {}).get("key_scripts", ()):
            if "path" in script:
                listed.setdefault(script["path"], key)
            elif script["glob"] not in globs and "owner" in domain:
                globs.add(script["glob"])
                draft.patterns.append({"glob": script["glob"], "owner": domain["owner"], "domain": key})
    for path, entry in draft.scripts.items():
        if domain_key := listed.get(path) or draft.owners.get(entry.get("owner", ""), {}).get("domain"):
            entry["domain"] = domain_key
    for pattern in draft.patterns:
        if domain_key := draft.owners[pattern["owner"]].get("domain"):
            pattern.setdefault("domain", domain_key)


def _group_owners(draft: Draft) -> None:
    for group in draft.groups.values():
        named = holder(group["title"])
        if named in draft.owners and draft.owners[named]["kind"] != "coordinator":
            group["owner"] = named


def _escalation_domains(draft: Draft) -> None:
    """A category is the domain of the same title, else that of whom to call first."""
    titles = {domain["title"].lower(): key for key, domain in draft.domains.items()}
    for row in draft.escalation.get("matrix", ()):
        first = draft.owners.get(row.get("first", ""), {}).get("domain")
        if key := titles.get(row["category"].lower(), first):
            row["domain"] = key


def _checklist_owners(draft: Draft) -> None:
    for checklist in draft.checklists.values():
        named = holder(checklist["title"])
        if named in draft.owners:
            checklist["owner"] = named
            if domain := draft.owners[named].get("domain"):
                checklist["domains"] = [domain]


def _deprecations(draft: Draft) -> None:
    """Full paths of replacements, and the version that deprecated a script where one row says so."""
    names = ScriptNames.of(draft.scripts)
    old = [path for path, entry in draft.scripts.items() if entry.get("status") == "deprecated"]
    for path in old:
        said = draft.scripts[path].get("deprecated", {})
        if name := said.get("replacement"):
            found = names.find(name, path) or names.find(f"/{draft.resolve(name)}", path)
            if found is None:
                draft.unread(
                    draft.rows[path], f"replacement `{name}` of `{path}` is no script of the document", path
                )
            said["replacement"] = found or name
        rows = [row for row in draft.history if _deprecates(row["changes"], path, len(old))]
        if len(rows) == 1:
            said = {
                "since": rows[0]["version"],
                **({"date": rows[0]["date"]} if "date" in rows[0] else {}),
                **said,
            }
        if said:
            draft.scripts[path]["deprecated"] = said


def _deprecates(changes: str, path: str, count: int) -> bool:
    """Whether a history row says that it deprecated this script: by name, or as one of all."""
    words = changes.lower().partition("deprecated ")[2].split()
    return bool(words) and (words[0] == str(count) or posixpath.basename(path).lower() in words)
