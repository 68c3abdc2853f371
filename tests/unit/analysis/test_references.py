from __future__ import annotations

import pytest

from ownership_lint.analysis.paths import PathIndex
from ownership_lint.analysis.references import FileReferences, Grade, ReferenceFinder

SCRIPTS = (
    "scripts/save.sh",
    "scripts/deep/walk.py",
    "tools/lint.py",
    "tools/build",
    "web/scripts/pack.mjs",
    "a/twin.sh",
    "b/twin.sh",
)
OTHERS = (
    "Makefile",
    "docs/guide.md",
    "web/package.json",
    "lib/Case.sh",
    ".github/workflows/ci.yml",
    "app/main.py",
)
GONE = "scripts/old_save.sh"
FINDER = ReferenceFinder(PathIndex([*SCRIPTS, *OTHERS]), SCRIPTS, known=[GONE], opaque=["scripts/vendored"])
CI = ".github/workflows/ci.yml"
DOC = "docs/guide.md"


def find(path: str, text: str) -> FileReferences:
    return FINDER.find(path, text.encode("utf-8", "surrogateescape"))


def grades(path: str, text: str) -> list[tuple[str, str]]:
    return [(mention.target, mention.grade.value) for mention in find(path, text).mentions]


def absent(path: str, text: str) -> list[tuple[str, str]]:
    return [(dangling.target, dangling.grade.value) for dangling in find(path, text).dangling]


def step(run: str, extra: str = "") -> str:
    indented = "".join(f"          {line}\n" for line in run.split("\n"))
    return f"jobs:\n  build:\n    steps:\n      - name: x\n{extra}        run: |\n{indented}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "save.shx, save.sh.bak, my-save.sh, unsave.sh, save.sh-old, save.sh_2, save.sh/inner",
        "twin.sh is the name of two files",
        "https://host.example/o/r/blob/main/scripts/save.sh",
        "other/scripts/save.sh",
        "SCRIPTS/save.sh and scripts/Save.sh",
        "a build of tools",
        "tools.lint and import tools.lint",
        "scripts/save.sh${SUFFIX}",
    ],
)
def test_what_only_looks_like_a_script_is_no_mention(text: str) -> None:
    assert grades("app/main.py", text) == []


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("see scripts/save.sh.", "scripts/save.sh"),
        ("'./scripts/save.sh'", "scripts/save.sh"),
        ("(save.sh)", "scripts/save.sh"),
        ("scripts/save.sh:12", "scripts/save.sh"),
        ("~~scripts/save.sh~~", "scripts/save.sh"),
        ("@scripts/save.sh", "scripts/save.sh"),
        ("-scripts/save.sh", "scripts/save.sh"),
        ("/home/me/repo/scripts/save.sh", "scripts/save.sh"),
        ("~/repo/scripts/save.sh", "scripts/save.sh"),
        ("<repo>/scripts/save.sh", "scripts/save.sh"),
        ("$ROOT/scripts/save.sh", "scripts/save.sh"),
        ("${{ github.workspace }}/scripts/save.sh", "scripts/save.sh"),
        ("tools/build", "tools/build"),
        ("../scripts/old_save.sh", GONE),
        ("tools\\lint.py", "tools/lint.py"),
        ("usage:\\nscripts/save.sh", "scripts/save.sh"),
        ("python -m tools.lint", "tools/lint.py"),
    ],
)
def test_a_mention_is_resolved(text: str, target: str) -> None:
    assert grades("app/main.py", text) == [(target, "mentioned")]


def test_the_file_beside_the_mention_is_meant_first() -> None:
    assert grades("b/notes.txt", "twin: ./twin.sh") == [("b/twin.sh", "mentioned")]


def test_an_import_of_a_sibling_is_no_bare_name() -> None:
    assert grades("app/main.ts", 'import "./pack.mjs"') == []


def test_a_mention_tells_its_place_in_characters() -> None:
    [mention] = find(DOC, "é\n→ é scripts/save.sh\n").mentions
    assert (mention.at.line, mention.at.column, mention.at.end_column, mention.text) == (
        2,
        5,
        20,
        "scripts/save.sh",
    )


def test_names_of_any_characters_are_found() -> None:
    paths = ["ö ä/a b.sh", "x/\udcff.sh", "x/new\nline.sh"]
    finder = ReferenceFinder(PathIndex(paths), paths)
    for path in paths:
        found = finder.find("n.txt", f"see {path} there".encode("utf-8", "surrogateescape"))
        assert [mention.target for mention in found.mentions] == [path]


INVOKED = [
    (CI, step("scripts/save.sh")),
    (CI, step("bash -eu ./scripts/save.sh --all")),
    (CI, step("make && sudo -u me scripts/save.sh | tee log")),
    (CI, step("if ! scripts/save.sh; then exit 1; fi")),
    (CI, step("X=$(scripts/save.sh)")),
    (CI, step("bash -c 'cd scripts && ./save.sh'")),
    (CI, step("$GITHUB_WORKSPACE/scripts/save.sh")),
    (CI, step("./save.sh", "        working-directory: scripts\n")),
    (CI, "jobs:\n  a:\n    steps:\n    - run: scripts/save.sh\n"),
    (".github/workflows/x.yaml", 'jobs:\n  a:\n    steps:\n    - run: "scripts/save.sh x"\n'),
    (".github/actions/a/action.yml", "runs:\n  steps:\n  - shell: bash\n    run: scripts/save.sh\n"),
    (".gitlab-ci.yml", "job:\n  script:\n    - cd scripts\n    - scripts/save.sh\n"),
    (
        ".pre-commit-config.yaml",
        "repos:\n- repo: local\n  hooks:\n  - id: a\n    entry: scripts/save.sh --x\n",
    ),
    ("lefthook.yml", "pre-commit:\n  commands:\n    a:\n      run: scripts/save.sh {staged_files}\n"),
    ("Makefile", "all:\n\t@scripts/save.sh\n"),
    ("Makefile", "V := $(shell scripts/save.sh)\n"),
    ("justfile", "all:\n    @scripts/save.sh\n"),
    ("package.json", '{"scripts": {"a": "timeout 5 scripts/save.sh && b"}}'),
    ("Procfile", "web: scripts/save.sh\n"),
    ("x.service", "ExecStart=/opt/app/scripts/save.sh\n"),
    ("ops/crontab", "0 2 * * * /srv/app/scripts/save.sh\n"),
    ("Dockerfile", "RUN a && \\\n  bash scripts/save.sh\n"),
    ("Dockerfile", "COPY --chown=a scripts/save.sh b /x/\n"),
    ("Dockerfile", 'ENTRYPOINT ["/bin/sh", "/x/scripts/save.sh"]\n'),
    (".claude/settings.json", '{"hooks": [{"command": "\\"$CLAUDE_PROJECT_DIR\\"/scripts/save.sh"}]}'),
    (".husky/pre-commit", "scripts/save.sh\n"),
    ("run.sh", "#!/bin/sh\nset -e\n. scripts/save.sh\n"),
    ("scripts/x.sh", 'D="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\nexec "$D/save.sh" "$@"\n'),
    ("scripts/x.sh", 'R="$(cd "$(dirname "$0")/.." && pwd)"\nif "$R"/scripts/save.sh; then :; fi\n'),
    ("scripts/x.sh", '"$(dirname "$0")/save.sh"\n'),
    ("x.sh", 'R=$(git rev-parse --show-toplevel)\nbash "$R/scripts/save.sh"\n'),
    ("tool", "#!/usr/bin/env bash\nscripts/save.sh\n"),
]


@pytest.mark.parametrize(("path", "text"), INVOKED)
def test_machines_invoke(path: str, text: str) -> None:
    assert grades(path, text) == [("scripts/save.sh", "invoked")]


INSTRUCTED = [
    "```bash\n./scripts/save.sh --all\n```",
    "```sh\n# comment, don't\nscripts/save.sh\n```",
    "```\n./scripts/save.sh\n```",
    "```\nbash scripts/save.sh\n```",
    "```console\n$ scripts/save.sh\ndone\n```",
    "```bash\n0 2 * * * /path/to/project/scripts/save.sh >> log 2>&1\n```",
    "```bash\n@daily /path/to/scripts/save.sh\n```",
    "```bash\ncd scripts && ./save.sh\n```",
    "```bash\ndocker compose exec web bash /app/scripts/save.sh\n```",
    "> ```bash\n> ./scripts/save.sh\n> ```",
    "1. Then:\n   ~~~shell\n   sudo scripts/save.sh\n   ~~~",
    "Text\n\n    ./scripts/save.sh --all\n",
    "Run `scripts/save.sh` first.",
    "- Execute the `scripts/save.sh` script",
    "To save, execute `./scripts/save.sh`.",
    "Or `bash scripts/save.sh`; it is safe.",
    "| all | `scripts/save.sh --all` |",
]


@pytest.mark.parametrize("text", INSTRUCTED)
def test_documents_instruct(text: str) -> None:
    assert grades(DOC, text) == [("scripts/save.sh", "instructed")]


MENTIONED = [
    (DOC, "The script `scripts/save.sh` saves."),
    (DOC, "Use `scripts/save.sh` instead."),
    (DOC, "Start with `./scripts/save.sh`."),
    (DOC, "| `./scripts/save.sh` | saves |"),
    (DOC, "### `./scripts/save.sh`"),
    (DOC, "Executed `./scripts/save.sh --all` today"),
    (DOC, "[save](../scripts/save.sh)"),
    (DOC, "~~Run `scripts/save.sh`~~"),
    (DOC, "Do not run `./scripts/save.sh`."),
    (DOC, "It replaces `./scripts/save.sh --all`."),
    (DOC, "**Update save.sh** to handle dumps"),
    (DOC, "```diff\n-./scripts/save.sh\n```"),
    (DOC, "```yaml\nrun: ./scripts/save.sh\n```"),
    (DOC, "```\nscripts/save.sh\n```"),
    (DOC, "```\nscripts/save.sh  |  17 +-\n```"),
    (DOC, "```\n├── scripts/save.sh\n```"),
    (DOC, "```bash\n# ./scripts/save.sh\n```"),
    (DOC, "```bash\necho scripts/save.sh\n```"),
    (DOC, "```bash\nshellcheck scripts/save.sh\n```"),
    (DOC, "```bash\ncat > x <<EOF\n./scripts/save.sh\nEOF\n```"),
    (DOC, "```bash\ndocker cp scripts/save.sh web:/x\n```"),
    (DOC, "```console\n$ ls\nscripts/save.sh\n```"),
    ("CHANGELOG.md", "Run `./scripts/save.sh`."),
    (CI, "on:\n  push:\n    paths:\n      - scripts/save.sh\n"),
    (CI, step("chmod +x scripts/save.sh")),
    (CI, step("echo 'run scripts/save.sh'")),
    (CI, step("import x; scripts/save.sh", "        shell: python\n")),
    (CI, "jobs:\n\t- run: scripts/save.sh\n"),
    ("Makefile", "all: scripts/save.sh\n"),
    ("package.json", '{"files": ["scripts/save.sh"]}'),
    ("run.sh", "#!/bin/sh\n# scripts/save.sh\n"),
    ("run.sh", "cat <<EOF\nscripts/save.sh\nEOF\n"),
    ("run.sh", 'echo "usage:\n  scripts/save.sh"\n'),
    ("run.sh", "[ -x scripts/save.sh ]\n"),
    ("run.sh", "case $x in\n  scripts/save.sh) a ;;\nesac\n"),
    ("app/main.py", "subprocess.run(['scripts/save.sh'])"),
]


@pytest.mark.parametrize(("path", "text"), MENTIONED)
def test_everything_else_mentions(path: str, text: str) -> None:
    assert grades(path, text) == [("scripts/save.sh", "mentioned")]


def test_a_module_is_invoked_through_its_interpreter() -> None:
    assert grades(CI, step("python3 -u -m tools.lint --all")) == [("tools/lint.py", "invoked")]


def test_a_relative_module_follows_the_directory() -> None:
    assert grades(CI, step("cd scripts\npython -m deep.walk")) == [("scripts/deep/walk.py", "invoked")]


DANGLING = [
    (CI, step("scripts/gone.sh"), "scripts/gone.sh", "invoked"),
    (CI, step("./scripts/gone.sh", "        working-directory: web\n"), "web/scripts/gone.sh", "invoked"),
    (CI, step("cd web && node scripts/gone.mjs"), "web/scripts/gone.mjs", "invoked"),
    ("Makefile", "all:\n\tbash scripts/gone.sh\n", "scripts/gone.sh", "invoked"),
    ("web/package.json", '{"scripts": {"a": "node ./scripts/gone.js"}}', "web/scripts/gone.js", "invoked"),
    (
        ".pre-commit-config.yaml",
        "repos:\n- repo: local\n  hooks:\n  - entry: scripts/gone.sh\n",
        "scripts/gone.sh",
        "invoked",
    ),
    (
        ".claude/settings.json",
        '{"command": "$CLAUDE_PROJECT_DIR/scripts/gone.sh"}',
        "scripts/gone.sh",
        "invoked",
    ),
    ("scripts/x.sh", '"$(dirname "$0")/deep/gone.sh"\n', "scripts/deep/gone.sh", "invoked"),
    ("x.sh", "scripts/save.sh\nscripts/gone.sh\n", "scripts/gone.sh", "invoked"),
    (DOC, "See scripts/save.sh.\n```bash\npython scripts/gone.py\n```", "scripts/gone.py", "instructed"),
    (DOC, "After scripts/save.sh:\n\nRun `scripts/gone.sh` first.", "scripts/gone.sh", "instructed"),
]


@pytest.mark.parametrize(("path", "text", "target", "grade"), DANGLING)
def test_a_call_that_leads_nowhere_is_proven(path: str, text: str, target: str, grade: str) -> None:
    assert absent(path, text) == [(target, grade)]


NOT_PROVEN = [
    (CI, step("scripts/gone.sh || true")),
    (CI, step("other/gone.sh")),
    (CI, step("scripts/$NAME/gone.sh")),
    (CI, step("scripts/example.sh")),
    (CI, step("scripts/dist/gone.sh")),
    (CI, step("scripts/vendored/gone.sh")),
    (CI, step("lib/case.sh")),
    (CI, step("scripts/pack.mjs")),
    (CI, step("scripts/gone")),
    (CI, step("echo scripts/gone.sh")),
    (CI, step("docker run x bash scripts/gone.sh")),
    (CI, step("ssh host scripts/gone.sh")),
    (CI, step('cd "$SOMEWHERE"\nscripts/gone.sh')),
    (CI, step("cd other && scripts/gone.sh")),
    (CI, step("cp a scripts/gone.sh\nscripts/gone.sh")),
    (CI, step("[ -f scripts/gone.sh ] && scripts/gone.sh")),
    (CI, step("git clone x\nscripts/gone.sh")),
    (CI, step("scripts/gone.sh", "        if: false\n")),
    (CI, step("scripts/gone.sh", "        working-directory: /app\n")),
    (CI, step("scripts/gone.sh", "        shell: pwsh\n")),
    (CI, "jobs:\n  a:\n    container: x\n    steps:\n    - run: scripts/gone.sh\n"),
    (CI, step("scripts/gone.sh", "        with:\n          repository: o/r\n")),
    (CI, 'jobs:\n  a:\n    steps:\n    - run: "scripts/gone.sh\n'),
    (".github/workflows/disabled/x.yml", step("scripts/gone.sh")),
    ("Makefile", "all:\n\t-scripts/gone.sh\n"),
    ("x.sh", "scripts/gone.sh\n"),
    ("x.sh", "cd a\nscripts/save.sh\nscripts/gone.sh\n"),
    (DOC, "Create `scripts/gone.py`.\n```bash\npython scripts/gone.py\n```"),
    (DOC, "```bash\n# example\npython scripts/gone.py\n```"),
    (DOC, "```\nscripts/gone.sh --x\n```"),
    (DOC, "`scripts/gone.sh` is gone"),
    (DOC, "Use `tools/gone.py` patterns"),
    ("docs/plans/x.md", "```bash\npython scripts/gone.py\n```"),
    ("docs/ROADMAP.md", "```bash\npython scripts/gone.py\n```"),
]


@pytest.mark.parametrize(("path", "text"), NOT_PROVEN)
def test_what_cannot_be_told_stays_silent(path: str, text: str) -> None:
    assert absent(path, text) == []


def test_a_call_that_cannot_be_told_is_counted() -> None:
    [unknown] = find(CI, step("scripts/gone.sh || true")).unknown
    assert (unknown.at.line, unknown.text) == (6, "scripts/gone.sh")
    assert unknown.why == "it may run in another place, or may fail"


def test_no_known_path_needs_to_be_tracked() -> None:
    assert grades(CI, step("scripts/old_save.sh")) == [(GONE, "invoked")]
    assert absent(CI, step("scripts/old_save.sh")) == []


def test_a_huge_line_is_read_in_linear_time() -> None:
    text = "scripts/save.sh " * 5_000 + "x" * 3_000_000
    found = find("run.sh", text)
    assert len(found.mentions) == 5_000
    assert {mention.grade for mention in found.mentions} == {Grade.MENTIONED}
    assert found.mentions[-1].at.column == 16 * 4_999 + 1
