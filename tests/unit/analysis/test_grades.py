"""What is no call, what cannot be told, and what is a call after all: small files, and what is said."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.paths import PathIndex
from ownership_lint.analysis.references import FileReferences, ReferenceFinder

SCRIPTS = ("scripts/old.sh", "scripts/new.sh", "lib/tool.sh", "web/scripts/pack.sh", "run.sh")
OTHERS = ("Makefile", "docs/guide.md", "web/package.json", "vendor/lib/scripts/x.sh", "hack/go.mod")
FINDER = ReferenceFinder(PathIndex([*SCRIPTS, *OTHERS]), SCRIPTS)
CI = ".github/workflows/ci.yml"
DOC = "docs/guide.md"
KNOWN = "See scripts/new.sh.\n\n"


def find(path: str, text: str) -> FileReferences:
    return FINDER.find(path, text.encode())


def grades_of(path: str, text: str, script: str = "scripts/old.sh") -> list[str]:
    return [mention.grade.value for mention in find(path, text).mentions if mention.target == script]


def absent(path: str, text: str) -> list[str]:
    return [dangling.target for dangling in find(path, text).dangling]


def step(run: str, before: str = "") -> str:
    indented = "".join(f"          {line}\n" for line in run.split("\n"))
    return f"jobs:\n  build:\n    steps:\n{before}      - name: x\n        run: |\n{indented}"


CHECKOUT = "      - uses: actions/checkout@v4\n        with:\n          path: {}\n"
OTHER = CHECKOUT.format("other") + "          repository: o/r\n"
UPLOAD = "      - uses: actions/upload-artifact@v4\n        with:\n          path: out\n"
CACHE = "      - uses: actions/cache@v4\n        with:\n          path: ~/.cache/x\n"


ONLY_NAMED = [
    (CI, step("scripts/old.sh", OTHER).replace("name: x\n", "working-directory: other\n")),
    ("Dockerfile", "COPY <<EOT /x\nbash scripts/old.sh\nEOT\n"),
    ("tox.ini", "[testenv]\ndeps = scripts/old.sh\n"),
    ("Jenkinsfile", "archive 'scripts/old.sh'\n"),
    ("x.sh", 'X=(\n  "scripts/old.sh"\n  scripts/new.sh\n)\n'),
    ("x.sh", "X+=(\n  $(ls)\n  scripts/old.sh\n)\n"),
    ("x.sh", "declare -a X=( # all\n  scripts/old.sh # (one)\n)\n"),
    (CI, step("X=(\n  scripts/old.sh\n)\nls")),
    ("x.sh", "case $1 in\n  ./scripts/old.sh|scripts/other.sh)\n    ls ;;\nesac\n"),
    ("x.sh", "case $1 in\n  a) ls ;;\n  # others\n  scripts/other.sh | scripts/old.sh) ls ;;\nesac\n"),
    ("x.sh", "case $1 in\n  (scripts/old.sh)\n    ls ;;\nesac\n"),
    ("x.sh", "case $1 in\n  a|\\\n  scripts/old.sh) ls ;;\nesac\n"),
    (CI, step("case $1 in\n  ./scripts/old.sh|b) ls ;;\n  (scripts/old.sh) ls\nesac")[:-35] + "esac\n"),
    ("x.sh", "command -v scripts/old.sh\n"),
    ("x.sh", "if type scripts/old.sh; then ls; fi\n"),
    ("x.sh", "which scripts/old.sh\n"),
    ("x.sh", "[ -e scripts/old.sh ] && ls\n"),
    ("x.sh", "test -e scripts/old.sh\n"),
    (CI, step("bash -n scripts/old.sh")),
    (CI, step("cd /opt/other && scripts/old.sh")),
    (CI, step("cd web && bash scripts/old.sh")),
    (DOC, "Inline `./scripts/old.sh` is a name."),
    (DOC, "There is no `./scripts/old.sh --all` in 3.4."),
    (DOC, "If `bash scripts/old.sh` has not run, start again."),
    (DOC, "Run `./scripts/new.sh` instead of running `./scripts/old.sh --all`."),
    (DOC, "Never run `scripts/old.sh`."),
    (DOC, "Don't, even when in doubt,\nrun `scripts/old.sh`."),
    (DOC, "Run `scripts/old.sh --x`\nis deprecated."),
    (DOC, "The script that CI will run `scripts/old.sh` in."),
    (DOC, "Using `scripts/old.sh` helps."),
    (DOC, "<!-- Run `scripts/old.sh` -->"),
    (DOC, "<!--\n```bash\nscripts/old.sh\n```\n-->\n"),
    ("docs/x.rst", "See `text scripts/old.sh --x <https://host.example/x>`_."),
    ("docs/x.rst", "Run :file:`scripts/old.sh` here."),
    ("docs/x.rst", "bash scripts/old.sh is what we have.\n"),
    ("docs/x.txt", "Text\n  ./scripts/old.sh was here.\n"),
    ("vendor/lib/Makefile", "all:\n\tscripts/old.sh\n"),
    ("web/node_modules/a/README.md", "```bash\nscripts/old.sh\n```"),
    ("docs/release-notes.md", "```bash\nscripts/old.sh\n```"),
    ("RELEASE_NOTES.md", "```bash\nscripts/old.sh\n```"),
]


@pytest.mark.parametrize(("path", "text"), ONLY_NAMED)
def test_what_may_be_no_call_is_a_mention(path: str, text: str) -> None:
    assert set(grades_of(path, text)) == {"mentioned"}


LEFT = [
    ("x.sh", "cd /tmp/x/lib; ./tool.sh\n"),
    ("x.sh", 'cd "$HOME/other"\n./tool.sh\n'),
    ("x.sh", '(cd "$HOME/other" && ./tool.sh)\n'),
    ("x.sh", "pushd /opt/foo\n./run.sh\n"),
    ("x.sh", "pushd /opt/foo >/dev/null\nif true; then\n  bash run.sh\nfi\n"),
    ("x.sh", "cd ~\n./run.sh\n"),
    ("x.sh", 'cd "$(mktemp -d)"\n./run.sh\n'),
    ("x.sh", 'cd "$SOMEWHERE"\n./run.sh\n'),
    (CI, step("cd /tmp\n./run.sh")),
    (CI, step("./tool.sh")),
    (CI, step("cd web\n./tool.sh")),
    ("Makefile", "all:\n\tcd /opt && ./run.sh\n"),
    (DOC, "```bash\ncd elsewhere\n```\n\n```bash\n./tool.sh\n```"),
    (DOC, "```bash\ncd /tmp/x && ./run.sh\n```"),
]


@pytest.mark.parametrize(("path", "text"), LEFT)
def test_a_bare_name_in_another_directory_means_nothing_here(path: str, text: str) -> None:
    found = find(path, text)
    assert found.mentions == ()
    assert len(found.unknown) == 1


CALLS = [
    ("x.sh", 'X=(a b)\nscripts/old.sh "${X[@]}"\n'),
    ("x.sh", "case $1 in\n  a|b) scripts/old.sh ;;\nesac\n"),
    ("x.sh", "case $1 in\n  a)\n    scripts/old.sh ;;\nesac\n"),
    ("x.sh", "case $1 in a) ls ;; b) scripts/old.sh ;; esac\n"),
    (CI, step("case $1 in\n  (a|b) ls ;;\n  c)\n    scripts/old.sh ;;\nesac")),
    ("x.sh", "(\n  cd web\n  ls | tee log)\nscripts/old.sh\n"),
    ("x.sh", 'cd "$(dirname "$0")/scripts"\n./old.sh\n'),
    ("x.sh", "pushd /opt/foo\nls\npopd\n./scripts/old.sh\n"),
    ("x.sh", "(cd /tmp && ls)\n$(cd scripts && ./old.sh)\n"),
    ("x.sh", 'cd "$ROOT"\nscripts/old.sh\n'),
    ("x.sh", "command scripts/old.sh\n"),
    (CI, step("mkdir build && cd build && ../scripts/old.sh")),
    ("x.sh", "printf 'a\\nb' | bash scripts/old.sh\n"),
    ("Dockerfile", "RUN <<EOT\nset -e\nbash scripts/old.sh\nEOT\n"),
    ("Dockerfile", "RUN --mount=type=cache,target=/x <<-'EOT'\n  scripts/old.sh\nEOT\nCMD a\n"),
    ("Makefile", "a:\n\t$(SHELL) scripts/old.sh\n"),
    ("Makefile", "a:\n\t@$(PYTHON) -u scripts/old.sh\n"),
    ("tox.ini", "[testenv]\ncommands =\n    pytest\n    bash {toxinidir}/scripts/old.sh\n"),
    ("Jenkinsfile", "stage('x') {\n  sh './scripts/old.sh --all'\n}\n"),
    ("Jenkinsfile", 'sh(script: """\n  set -e\n  scripts/old.sh\n""")\n'),
    (CI, step("bash -c 'scripts/old.sh x'").replace("name: x\n", "shell: cmd\n")),
    (CI, step("scripts/old.sh x").replace("name: x\n", "shell: msys2 {0}\n")),
    (CI, step("scripts/old.sh").replace("name: x\n", "working-directory: src/host/o/r\n")),
    (CI, step("node web2/scripts/old.sh", CHECKOUT.format("web2"))),
    (CI, step("scripts/old.sh", CHECKOUT.format("web2")).replace("name: x\n", "working-directory: web2\n")),
    ("scripts/x.sh", 'C_DIR="${BASH_SOURCE%/*}"\nsource "${C_DIR}/old.sh"\n'),
    ("scripts/x.sh", 'WD=$(dirname "$0")\nWD=$(cd "$WD"; pwd)\nsource "${WD}/old.sh"\n'),
]


@pytest.mark.parametrize(("path", "text"), CALLS)
def test_calls_stay_calls(path: str, text: str) -> None:
    assert grades_of(path, text) == ["invoked"]


INSTRUCTIONS = [
    (DOC, "Checkout the branch and run `./scripts/old.sh`."),
    (DOC, "You start it by running `scripts/old.sh`."),
    (DOC, "It was hard. Run\n`scripts/old.sh`. No more."),
    (DOC, "**Run** `scripts/old.sh`:"),
    (DOC, "It needs `scripts/old.sh --no-cache` here."),
    (DOC, "<!-- note -->\n\nRun `scripts/old.sh`."),
    (DOC, "```bash\nTOKEN=<token> scripts/old.sh 3\n```"),
    (DOC, "```bash\ncd /path/to/project\n./scripts/old.sh\n```"),
    (DOC, "```bash\n./old.sh\n```"),
    ("docs/x.rst", "Run ``scripts/old.sh --x`` here."),
    ("docs/x.rst", "So::\n\n    bash scripts/old.sh\n"),
    ("RELEASE.md", "```bash\nscripts/old.sh\n```"),
    ("docs/release-process.md", "```bash\nscripts/old.sh\n```"),
]


@pytest.mark.parametrize(("path", "text"), INSTRUCTIONS)
def test_documents_that_ask_for_a_call(path: str, text: str) -> None:
    assert grades_of(path, text) == ["instructed"]


NOT_ABSENT = [
    (DOC, KNOWN + "```markdown\n```bash\nls\n```\nRun `scripts/gone.sh`.\n```\n"),
    (DOC, "```bash\nbash scripts/gone.sh\n```"),
    (DOC, KNOWN + "Inline `./scripts/gone.sh` is a name."),
    (DOC, KNOWN + "There is no `./scripts/gone.sh` in 3.4."),
    (DOC, KNOWN + "It takes `scripts/gone.sh --all`."),
    (DOC, KNOWN + "In the root directory of the `o/r` repository:\n\n```bash\nhack/gone.sh\n```"),
    (DOC, KNOWN + "In the root of the [o/r] repo, run:\n\n```bash\n./hack/gone.sh\n```"),
    (DOC, KNOWN + "Clone [it](https://github.com/o/r), then:\n\n```bash\n./hack/gone.sh\n```"),
    (DOC, KNOWN + "In your project:\n\n```bash\n./scripts/gone.sh\n```"),
    (DOC, KNOWN + "Save this as `x`:\n\n```bash\n./scripts/gone.sh\n```"),
    (DOC, KNOWN + "```bash\ngit clone o/r\n```\nThen\n```bash\n./scripts/gone.sh\n```"),
    (DOC, KNOWN + "<!-- Run `scripts/gone.sh` -->"),
    ("vendor/lib/README.md", "See scripts/x.sh.\n```bash\nbash scripts/gone.sh\n```"),
    ("vendor/lib/Makefile", "all:\n\tscripts/gone.sh\n"),
    (CI, step("bash scripts/gone.sh", CACHE.replace("~/", "scripts/"))),
    (CI, step("bash scripts/gone.sh", CHECKOUT.format("other"))),
    ("Makefile", "a:\n\tgit clone x\n\tscripts/gone.sh\n"),
    ("x.sh", "scripts/old.sh\nX=(\n  scripts/gone.sh\n)\n"),
    ("x.sh", "scripts/old.sh\ncase $1 in\n  scripts/gone.sh|b) ls ;;\nesac\n"),
    ("x.sh", "scripts/old.sh\ncommand -v scripts/gone.sh && scripts/gone.sh\n"),
    ("x.sh", "scripts/old.sh\nwhich scripts/gone.sh\nscripts/gone.sh\n"),
]


@pytest.mark.parametrize(("path", "text"), NOT_ABSENT)
def test_absence_that_is_not_proven_is_not_told(path: str, text: str) -> None:
    assert absent(path, text) == []


ABSENT = [
    (DOC, KNOWN + "## Elsewhere\n\ngit clone it.\n\n## Here\n\n```bash\nbash scripts/gone.sh\n```"),
    (DOC, KNOWN + "Then run `scripts/gone.sh`."),
    ("RELEASE.md", KNOWN + "```bash\nbash scripts/gone.sh\n```"),
    (CI, step("bash scripts/gone.sh", UPLOAD + CACHE)),
    (CI, step("bash scripts/gone.sh") + "  b:\n    steps:\n      - run: git clone x\n"),
    ("Makefile", "a:\n\tgit clone x\nb:\n\tscripts/gone.sh\n"),
]


@pytest.mark.parametrize(("path", "text"), ABSENT)
def test_absence_is_proven(path: str, text: str) -> None:
    assert absent(path, text) == ["scripts/gone.sh"]
