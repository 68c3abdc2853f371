"""Import undoes export; any text at all imports without loss of shape; YAML reads back as it was."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ownership_lint.importing.codeowners import import_codeowners
from ownership_lint.importing.markdown import import_markdown
from ownership_lint.importing.writer import to_yaml
from ownership_lint.inputs.document import DETAIL_FIELDS
from ownership_lint.inputs.models import OwnershipFile
from ownership_lint.report.markdown import render_markdown

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]

NAMES = st.sampled_from(["ANN", "BEN_2", "Team Red", "x-team"])
WORDS = st.from_regex(r"[a-z]{2,8}", fullmatch=True)
TRICKY = st.text("ab Z09|\\*_`#:-–.,;<>[]{}!?&%@'\"~^$é漢🔥/+=", max_size=20)  # noqa: RUF001
# A letter first: otherwise the text is a heading, a list or a quote, which no field of one line can be.
TEXT = st.builds(lambda word, rest: f"{word}{rest}".rstrip(" "), WORDS, TRICKY)
PATHS = st.lists(
    st.builds(
        lambda word, rest: word + rest.rstrip(" "), WORDS, st.text("ab .|\\#_`'é漢+=@,[]~", max_size=8)
    ),
    min_size=1,
    max_size=3,
).map("/".join)


def given_only(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with any of the keys."""
    return st.fixed_dictionaries({}, optional=fields)


def some(item: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(item, min_size=1, max_size=most)


def entry(always: dict[str, Any], **optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(always, optional=optional)


FLAGS = some(st.from_regex(r"--?[a-z][a-z0-9-]{0,6}", fullmatch=True), 2)
RUNS = st.lists(WORDS, max_size=3).map(lambda words: " ".join(["./x", *words]))
SECTIONS = st.builds(
    lambda title, body, after: {"title": f"Z {title}", **body, **({"after": after} if after else {})},
    WORDS,
    st.one_of(
        st.fixed_dictionaries({"style": st.sampled_from(["bullets", "ordered"]), "items": some(TEXT)}),
        st.fixed_dictionaries({"style": st.just("code"), "language": WORDS, "text": TEXT}),
        st.fixed_dictionaries({"text": TEXT}),
    ),
    st.none() | st.sampled_from(DETAIL_FIELDS[1:]),
)
DETAILS = given_only(
    primary=st.just(value=True),
    description=TEXT,
    modes=some(entry({"name": WORDS}, description=TEXT)),
    arguments=some(entry({"name": WORDS}, description=TEXT, default=st.just(value=True))),
    options=some(entry({"flags": FLAGS}, value=WORDS, description=TEXT, default=WORDS)),
    usage=some(entry({"run": RUNS}, description=TEXT)),
    env=some(entry({"name": WORDS}, description=TEXT, default=WORDS, required=st.just(value=True))),
    exit_codes=some(st.fixed_dictionaries({"code": st.integers(0, 255), "meaning": TEXT})),
    safety=some(TEXT),
    outputs=st.fixed_dictionaries({"items": some(entry({"paths": some(WORDS, 2)}, description=TEXT))}),
    prerequisites=some(st.fixed_dictionaries({"text": TEXT})),
    examples=some(entry({"run": RUNS}, title=TEXT, note=TEXT, then=TEXT)),
    sections=some(SECTIONS),
)
ROWS = entry(
    {"owner": NAMES},
    coordinator=st.just("LEAD"),
    status=st.sampled_from(["generated", "experimental", "removed", "deprecated"]),
    purpose=TEXT,
    trigger=TEXT,
)
CHECKLISTS = st.lists(
    entry({"title": WORDS, "checks": some(entry({"text": TEXT}, command=WORDS))}, intro=TEXT),
    unique_by=lambda checklist: checklist["title"],
    max_size=2,
)
ESCALATION = st.fixed_dictionaries(
    {"matrix": some(entry({"category": TEXT}, first=NAMES, then=NAMES, emergency=NAMES))},
    optional={"intro": TEXT},
)
HISTORY = st.lists(
    entry(
        {"version": st.from_regex(r"[0-9]\.[0-9]", fullmatch=True), "changes": TEXT}, date=WORDS, author=NAMES
    ),
    max_size=3,
)
METADATA = given_only(title=TEXT, purpose=TEXT, last_updated=WORDS, overview=TEXT)
DOMAINS = st.lists(
    entry({"title": WORDS.map(str.title)}, owner=st.sampled_from(["ANN", "BEN_2"]), covers=TEXT),
    unique_by=lambda domain: domain["title"],
    max_size=3,
)


@st.composite
def matrices(draw: st.DrawFn) -> dict[str, Any]:
    """A matrix of everything that a document shows, with the keys that an import gives it."""
    paths = draw(st.lists(PATHS.filter(_is_plain_path), unique=True, min_size=1, max_size=5))
    groups = draw(st.lists(WORDS, unique=True, min_size=1, max_size=3))
    scripts: dict[str, Any] = {}
    for path in paths:
        script = {**draw(ROWS), **draw(DETAILS), "group": draw(st.sampled_from(groups))}
        if script.get("status") == "deprecated" and draw(st.booleans()):
            script["deprecated"] = {"replacement": draw(st.sampled_from(paths))}
        scripts[path] = _shown(script)
    scripts = dict(sorted(scripts.items(), key=lambda item: groups.index(item[1]["group"])))
    domains = {domain["title"].lower(): domain for domain in draw(DOMAINS)}
    checklists = {checklist["title"]: checklist for checklist in draw(CHECKLISTS)}
    return {
        "version": 1,
        "kind": "ownership",
        "metadata": draw(METADATA),
        "domains": domains,
        "groups": {name: {"title": name} for name in groups},
        "scripts": scripts,
        "escalation": draw(ESCALATION),
        "prerequisites": checklists,
        "history": draw(HISTORY),
    }


def _is_plain_path(path: str) -> bool:
    return " -" not in path and "/." not in path and not path.endswith("/")


def _shown(script: dict[str, Any]) -> dict[str, Any]:
    """The script as a document can tell it: `after` names a field that is there, in order."""
    options = {"arguments", "usage"} & script.keys()
    there = [field for field in DETAIL_FIELDS if field in script or (field == "options" and options)]
    sections = script.get("sections", [])
    for section in sections:
        if section.get("after") not in there:
            section.pop("after", None)
    sections.sort(key=lambda section: DETAIL_FIELDS.index(section.get("after", "description")))
    return script


def _without(values: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {
        name: {key: value for key, value in entry.items() if key not in keys}
        for name, entry in values.items()
    }


def _comparable(data: dict[str, Any]) -> dict[str, Any]:
    """What a document says; domains of scripts, owners of groups and the like are derived."""
    listed = {name: entry for name, entry in data.get("domains", {}).items() if entry.get("listed", True)}
    escalation = data["escalation"]
    rows = [{key: value for key, value in row.items() if key != "domain"} for row in escalation["matrix"]]
    metadata = {key: value for key, value in data.get("metadata", {}).items() if key != "document_version"}
    return {
        "metadata": metadata,
        "domains": listed,
        "groups": data["groups"],
        "scripts": _without(data["scripts"], "domain"),
        "order": list(data["scripts"]),
        "escalation": {**escalation, "matrix": rows},
        "prerequisites": _without(data.get("prerequisites", {}), "references"),
        "history": data.get("history", []),
    }


@settings(deadline=None, max_examples=150, suppress_health_check=SLOW)
@given(matrices())
def test_importing_a_rendered_matrix_is_the_identity(data: dict[str, Any]) -> None:
    expected = _comparable(OwnershipFile.model_validate(data).model_dump(exclude_defaults=True))
    for style in ("compact", "formatted"):
        model = OwnershipFile.model_validate({**data, "report": {"style": style}})
        imported = import_markdown(render_markdown(model), "MATRIX.md")
        assert _comparable(dict(imported.data)) == expected
        assert imported.not_understood == ()


LINES = """\
# Title
## Overview
## Scripts (`tools/`)
### Infra (ALPHA Domain)
### `bin/a.sh`
### `bin/b.sh` ⭐ PRIMARY
## Escalation Matrix
## Pre-requisites
### Before Deploys (ALPHA Scripts)
### Infra Domain (ALPHA Ownership via BETA)
## Version History
---
**Owner:** ALPHA
**Owner**: GAMMA
**Description:**
**CLI Options:**
**Exit Codes:**
**Example:**
**Key Scripts:**
**Odd Label:** inline
**Ownership Categories:**
- **Infra Scripts** (ALPHA domain via BETA): ovens
- `bin/a.sh` - note
- 0: fine
1. one
2. two (`ls`)
> **Purpose:** reason
```bash
```
--flag N   # does it (default: 3)
# comment
Some text:
| Script | Owner | Purpose |
| File | Primary Owner | Notes | Notes |
| Category | First | Then | Emergency |
| Date | Version | Changes | Author |
|---|---|---|
|---|---|---|---|
| `bin/a.sh` | ALPHA | does |
| `bin/a.sh` | GAMMA | does other |
| ~~`bin/old/`~~ | — | **DELETED** — gone |
| bin/*.sh | A / B | a \\| b |
| `x.sh` (generated) | ALPHA, GAMMA | **DEPRECATED** - Use a.sh |
| 1.0 | 2020-01-01 | BETA | deprecated 1 script |
*footer*
[ref]: http://example.org
    indented
<!-- comment -->
======
""".splitlines()


ANY = st.characters(exclude_characters="\ufeff")


@settings(deadline=None, max_examples=300, suppress_health_check=SLOW)
@given(st.lists(st.sampled_from(LINES) | st.just("") | st.text(ANY, max_size=8), max_size=30).map("\n".join))
def test_any_text_imports_and_settles_after_one_round(text: str) -> None:
    data = import_markdown(text, "MATRIX.md").data
    once = render_markdown(OwnershipFile.model_validate(data))
    again = import_markdown(once, "MATRIX.md").data
    assert render_markdown(OwnershipFile.model_validate(again)) == once


@settings(deadline=None, max_examples=300)
@given(st.lists(st.text("ab/*!#[]^@.\\ \t1", max_size=12), max_size=6).map("\n".join), st.booleans())
def test_every_codeowners_line_is_read_or_told(text: str, gitlab: bool) -> None:
    path = ".gitlab/CODEOWNERS" if gitlab else ".github/CODEOWNERS"
    imported = import_codeowners(text, path)
    OwnershipFile.model_validate(imported.data)
    rules = [*imported.data.get("patterns", ()), *imported.data.get("unowned", ())]
    told = {rule["line"] for rule in rules} | {finding.location.line for finding in imported.not_understood}
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), start=1)]
    said = {number for number, line in lines if line and not line.startswith("#")}
    sections = {number for number, line in lines if gitlab and line.lstrip("^").startswith("[")}
    assert said - sections <= told <= said


ODD_TEXTS = [
    *["yes", "Off", "n", "null", "~", "1.10", "0x1", "1:30", "2031-01-01", ".5", ".inf", ".NaN", "=", "<<"],
    *[
        "- a",
        "a: b",
        "a #b",
        "#a",
        "a:",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "a, b",
        "{a",
        "[a",
        "a?",
        "? a",
    ],
    *["|", ">", "---", "", " a", "a ", "\t", "a\tb", "a\n", "a\n\nb", "a\n b", "a \nb"],
    *["\x00", "\x7f", "\x85", "\u2028", "\ufeff"],
]
SCALARS = st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(ODD_TEXTS)
KEYS = st.text(min_size=1, max_size=20) | st.sampled_from(["on", "1", "a b", "x" * 1100, "a: b", "---"])
DATA = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)


@settings(deadline=None, max_examples=400, suppress_health_check=SLOW)
@given(DATA)
def test_yaml_reads_back_as_it_was(data: dict[str, Any]) -> None:
    text = to_yaml(data)
    assert YAML(typ="safe").load(text) == data
    old = YAML(typ="safe", pure=True)
    old.version = (1, 1)
    assert old.load(text) == data
    lines = text.split("\n")
    assert lines[-1] == ""
    assert all(line == line.rstrip(" \t") for line in lines)
    assert "\r" not in text
