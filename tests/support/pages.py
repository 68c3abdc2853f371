"""Pages of small repositories, as `report --format html` writes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ownership_lint.cli.past_matrices import past_matrix
from ownership_lint.engine import Selection, run
from ownership_lint.loading import Request, load
from ownership_lint.report.formats import Source
from ownership_lint.report.html.page import render_html
from support.project import ENVIRONMENT, MINIMAL, Project

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = '<img src=x onerror="window.pwned=1"> \'"> </script><script>window.pwned=2</script> \u202egnp'
"""A text that is markup, closes elements, and turns what follows it around."""

MATRIX = """\
version: 1
kind: ownership
metadata: {title: Kitchen scripts, purpose: Who looks after **what** is run}
owners:
  COOK: {kind: agent, coordinator: CHEF, spec: docs/cook.md}
  BAKER: {kind: agent, spec: docs/baker.md}
  CHEF: {kind: coordinator}
escalation: {matrix: [{category: Heat, first: COOK, then: CHEF, emergency: FIRE}]}
patterns: [{glob: scripts/bake/*.sh, owner: BAKER}]
scripts:
  scripts/stir.sh:
    owner: COOK
    purpose: Stir the **pot** with `spoon`
    options: [{flags: [-s, --slow], description: Slowly, default: "no"}]
    env: [{name: SPOON, description: Which one, required: true}]
    exit_codes: [{code: 3, meaning: Burnt}]
    safety: [Wear gloves]
    prerequisites: [{text: A pot}]
    examples: [{title: Gently, run: scripts/stir.sh --slow}]
  scripts/old.sh:
    owner: COOK
    status: deprecated
    deprecated: {since: "1.1", replacement: scripts/stir.sh}
  scripts/gone.sh: {owner: COOK}
"""

FILES = {
    "ownership.yaml": MATRIX,
    "docs/cook.md": "",
    "docs/use.md": "Run it:\n\n```bash\n./scripts/old.sh\n```\n",
    "docs/archive/then.md": "we ran old.sh\n",
    "scripts/stir.sh": "#!/bin/sh\n" * 40,
    "scripts/old.sh": "#!/bin/sh\n",
    "scripts/loose.sh": "#!/bin/sh\n" * 20,
    "scripts/bake/bread.sh": "#!/bin/sh\n" * 30,
}


def kitchen(root: Path) -> Project:
    """Three days of a repository whose matrix falls behind."""
    project = Project.create(root)
    day = "2026-01-0{}T12:00:00Z".format
    first = {name: text for name, text in FILES.items() if name != "scripts/loose.sh"}
    for number, files in enumerate(({**first, "scripts/gone.sh": ""}, {"scripts/loose.sh": ""}, FILES), 1):
        project.add(files)
        if number == 3:
            project.git("rm", "-q", "-f", "scripts/gone.sh")
        project.git("commit", "-q", "-m", "day", GIT_COMMITTER_DATE=day(number))
    return project


def long_kitchen(root: Path) -> Project:
    """Names without a blank that are longer than any screen is wide."""
    folder = "scripts/" + "/".join([9 * "folder"] * 4)
    path = f"{folder}/{'n' * 90}.sh"
    said = (
        f"purpose: {'p' * 200}, trigger: {'t' * 200}, safety: [{'s' * 200}], examples: [{{run: {'r' * 300}}}]"
    )
    matrix = MINIMAL + (
        f"metadata: {{title: {'t' * 90}, purpose: {'p' * 300}}}\n"
        f"owners: {{{'O' * 70}: {{coordinator: {'C' * 80}, spec: {'s' * 100}.md, title: {'t' * 90}}}}}\n"
        "scripts:\n"
        f"  {path}: {{owner: {'O' * 70}, {said}, options: [{{flags: [--{'o' * 90}], value: {'V' * 60}}}]}}\n"
        f"  {folder}/gone.sh: {{owner: {'X' * 90}, deprecated: {{replacement: {path}}}}}\n"
    )
    project = Project.create(root)
    return project.add(
        {"ownership.yaml": matrix, path: "", f"{folder}/{'u' * 90}.sh": f"sh {folder}/no.sh\n"}
    )


def hostile_kitchen(root: Path) -> Project:
    """Names, purposes and values that would act if they were markup."""
    quoted = json.dumps(HOSTILE, ensure_ascii=False)
    matrix = MINIMAL + (
        f"metadata: {{title: {quoted}, purpose: {quoted}}}\n"
        f"owners: {{{quoted}: {{title: {quoted}, spec: {quoted}}}}}\n"
        f"scripts:\n  'scripts/\"><script>window.pwned=3<|script>.sh':\n"
        f"    owner: {quoted}\n    purpose: '[x](javascript:window.pwned=4) `<b>`'\n    trigger: {quoted}\n"
        f"    options: [{{flags: [{quoted}], description: {quoted}, default: {quoted}}}]\n"
        f"    examples: [{{title: {quoted}, run: {quoted}, then: {quoted}}}]\n"
        f"    sections: [{{title: {quoted}, items: [{quoted}]}}]\n"
        f"    deprecated: {{since: {quoted}, replacement: {quoted}}}\n"
    )
    project = Project.create(root)
    project.commit(
        {
            "ownership.yaml": matrix,
            'scripts/"><script>window.pwned=3<|script>.sh': "",
            "scripts/</title><svg onload=window.pwned=5>.sh".replace("</", "<|"): "",
            "scripts/turn\u202e\x1b.sh": "",
        }
    )
    return project


def page(project: Project, *select: str, **request: str | None) -> str:
    """The page of a project."""
    repository = load(Request(ENVIRONMENT, str(project.root), no_cache=True, **request)).repository  # type: ignore[arg-type]
    assert repository.document is not None, repository.load_findings
    report = run(repository, Selection(select or ("ownership", "policy")))
    return render_html(Source(repository, repository.document, lambda: report, past_matrix=past_matrix))
