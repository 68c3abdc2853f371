"""What a comment that allows a finding says, and when it is a comment for sure."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.allow_comments import find_allow_comments

HTML = "<!-- ownership-lint: allow a/b why -->"
HASH = "# ownership-lint: allow a/b why"
SLASHES = "// ownership-lint: allow a/b why"
RULES = "ownership-lint: allow a/b"


def certain(path: str, text: str) -> list[int]:
    """The lines with what is a comment for sure."""
    found = find_allow_comments(path, text.encode())
    assert found, "what is not certain has to be found all the same"
    return [one.line for one in found if one.is_certain]


def reasons(line: str) -> list[str]:
    return [one.reason for one in find_allow_comments("a.sh", line.encode())]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.md", f"````md\n```html\n{HTML}\n```\n{HTML}\n````\n", id="four-backquotes"),
        pytest.param("a.md", f"- ```html\n  {HTML}\n  ```\n", id="fence-in-a-list"),
        pytest.param("a.md", f"1. ```html\n   {HTML}\n   ```\n", id="fence-in-a-numbered-list"),
        pytest.param("a.md", f"> ```\n> {HTML}\n> ```\n", id="fence-in-a-quote"),
        pytest.param("a.md", f"- x\n  ```\ny\n  ```\n{HTML}\n", id="fence-that-a-list-ends"),
        pytest.param("a.md", f"```\n```sh\n{HTML}\n```\n", id="fence-mark-with-a-language-closes-nothing"),
        pytest.param("a.md", f"~~~\n```\n{HTML}\n~~~\n", id="other-fence-closes-nothing"),
        pytest.param("a.md", f"```\n{HTML}\n", id="fence-that-never-ends"),
        pytest.param("a.md", f"<div>\n```\n</div>\n\n```\n{HTML}\n```\n", id="fence-in-html"),
        pytest.param("a.md", f"Text:\n\n    {HTML}\n", id="indented"),
        pytest.param("a.md", f"Text:\n\n\t{HTML}\n", id="indented-by-a-tab"),
        pytest.param("a.md", f"-     {HTML}\n", id="indented-in-a-list"),
        pytest.param("a.md", f"<pre>\n{HTML}\n</pre>\n", id="pre"),
        pytest.param("a.md", f"Say `a\n{HTML}` here\n", id="span-over-two-lines"),
        pytest.param("a.md", f"Say `x` {HTML}\n", id="behind-a-span"),
        pytest.param("a.md", f"Say \\{HTML}\n", id="escaped"),
        pytest.param("a.md", f"<!--\n```\n-->\n\n```\n{HTML}\n```\n", id="fence-in-a-comment"),
        pytest.param("a.md", f"---\ntitle: |\n  {HTML}\n---\n", id="front-matter"),
        pytest.param("a.md", f"{{% raw %}}\n{HTML}\n{{% endraw %}}\n", id="template"),
        pytest.param("a.mdx", f"{HTML}\n", id="mdx"),
        pytest.param("a.rst", f"{HTML}\n", id="rst"),
        pytest.param("a.md", f"{HASH}\n", id="heading"),
        pytest.param("a.html", f"<script>\nx = 1\n{HTML}\n</script>\n", id="script-in-html"),
        pytest.param("a.sh", f"cat <<EOF > ci.yml\n{HASH}\nEOF\n", id="heredoc"),
        pytest.param("a.sh", f"echo 'usage:\n{HASH}\n'\n", id="shell-string"),
        pytest.param("a.sh", f'echo "say \'\n{HASH}\n"\n', id="shell-string-with-the-other-quote"),
        pytest.param("a.sh", f"echo a\\\n{HASH}\n", id="continued-line"),
        pytest.param("a.sh", f"x=a{HASH}\n", id="within-a-word"),
        pytest.param("a.sh", f"# Write {HASH}\n", id="example-in-a-comment"),
        pytest.param("a.sh", "x // ownership-lint: allow a/b why\n", id="mark-of-another-language"),
        pytest.param("Makefile", f"define HELP\n{HASH}\nendef\n", id="define"),
        pytest.param("tool", f'#!/usr/bin/env python3\n"""\n{HASH}\n"""\n', id="docstring-of-a-script"),
        pytest.param("a.pyi", f'"""\n{HASH}\n"""\n', id="docstring-of-a-stub"),
        pytest.param("a.pyw", f'"""\n{HASH}\n"""\n', id="docstring-of-pyw"),
        pytest.param("a.py", f'"""\n{HASH}\n', id="python-that-cannot-be-read"),
        pytest.param("a.js", f"x = `\n{SLASHES}\n`\n", id="template-literal"),
        pytest.param("a.jsx", f"<pre>\n{SLASHES}\n</pre>\n", id="jsx-text"),
        pytest.param("a.js", f"/**\n * {SLASHES}\n */\n", id="example-in-a-block-comment"),
        pytest.param("a.js", "see http:" + SLASHES + "\n", id="address"),
        pytest.param("a.go", f"x := `\n{SLASHES}\n`\n", id="go-raw-string"),
        pytest.param("a.java", f'x = """\n{SLASHES}\n""";\n', id="text-block"),
        pytest.param("a.toml", f'x = """\n{HASH}\n"""\n', id="toml-string"),
        pytest.param("a.toml", f"x = '''\n{HASH}\n'''\n", id="toml-literal"),
        pytest.param("a.yml", f"run: |\n  x\n\n  {HASH}\n", id="block-scalar"),
        pytest.param("a.yml", f"- run: >-2\n    {HASH}\n", id="folded-scalar"),
        pytest.param("a.yml", f"- |\n  {HASH}\n", id="scalar-in-a-list"),
        pytest.param("a.yml", f'a: "x\n  {HASH}"\n', id="yaml-string"),
        pytest.param("a.yml", f"--- |\n{HASH}\n", id="scalar-of-a-document"),
        pytest.param("a.sql", "select '\n-- ownership-lint: allow a/b why\n'\n", id="sql-string"),
        pytest.param("a.patch", f" {HASH}\n", id="unknown-language"),
        pytest.param("a.json", f'"{HASH}"\n', id="json"),
        pytest.param("NOTES", f"{HASH}\n", id="no-suffix"),
    ],
)
def test_what_may_be_an_example_is_not_certain(path: str, text: str) -> None:
    assert certain(path, text) == []


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        pytest.param("a.md", f"It `is`\n\n```sh\n~~~\nx\n```\nText. {HTML}\n", 7, id="behind-a-fence"),
        pytest.param("a.md", f"````md\n```html\n````\n{HTML}\n", 4, id="behind-four-backquotes"),
        pytest.param("a.md", f"---\ntitle: x\n---\n- x {HTML}\n", 4, id="behind-front-matter"),
        pytest.param("a.md", f"<pre>x</pre>\n| a | {HTML} |\n", 2, id="in-a-table"),
        pytest.param("a.html", f"<title>x</title>\n<p>    {HTML}\n", 2, id="html"),
        pytest.param("a.sh", f"# don't `x`\necho \"it's\" 'a\"b'  # isn't\nrun  {HASH}\n", 3, id="shell"),
        pytest.param("a.sh", f"[[ -f x ]] && run \\\n  y\n{HASH}\n", 3, id="behind-a-continued-line"),
        pytest.param("Makefile", f"x:\n\trun {HASH}\n", 2, id="make"),
        pytest.param("tool", f"#!/bin/sh\n{HASH}\n", 2, id="shell-script"),
        pytest.param("tool", f'#!/usr/bin/python3 -u\nx = "`"\nrun()  {HASH}\n', 3, id="python-script"),
        pytest.param("a.py", f'"""x"""\nrun()  {HASH}\n', 2, id="python"),
        pytest.param("a.yml", f"why: it isn't\nrun: |\n  cat <<EOF '\nx: y  {HASH}\n", 4, id="yaml"),
        pytest.param("a.toml", f"[[x]]\ny = 'a'\n{HASH}\n", 3, id="toml"),
        pytest.param("a.ts", f"it('runs', f); // `x`\n{SLASHES}\n".replace("`", "don't"), 2, id="typescript"),
        pytest.param("a.c", f"#include <x.h>\n/* it's */\n{SLASHES}\n", 3, id="c"),
        pytest.param("a.css", "a {} /* ownership-lint: allow a/b why */\n", 1, id="css"),
        pytest.param("a.sql", "select 'x' - 1;\n-- ownership-lint: allow a/b why\n", 2, id="sql"),
    ],
)
def test_what_can_only_be_a_comment_is_certain(path: str, text: str, line: int) -> None:
    assert certain(path, text) == [line]


@pytest.mark.parametrize(
    "line",
    [
        f"Run `x` <!-- {RULES} --> daily.",
        f"/* {RULES} */ x",
        f"(* {RULES} *) x",
        f"{{# {RULES} #}} x",
        f" * {RULES} */ x",
        f'  "//": "{RULES}",',
        f'x = "{RULES} "',
        f"<!-- # {RULES} --> daily.",
        f"| <!-- {RULES} --> |",
        f"# {RULES} --",
        f"<!-- {RULES} --> <!-- another -->",
    ],
)
def test_what_follows_a_comment_is_no_reason(line: str) -> None:
    assert reasons(line) == [""]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"| <!-- {RULES} the drill --> |", "the drill"),
        (f'  "//": "{RULES} the drill",', "the drill"),
        (f"<!-- {RULES} a --> b -->", "a"),
        (f"/* {RULES} the drill */ run();", "the drill"),
        (f"# {RULES} a */5 cron --> b", "a */5 cron --> b"),
        (f"<!-- # {RULES} the drill --> |", "the drill"),
        (f"' {RULES} it isn't ours", "it isn't ours"),
        (f'\' {RULES} the "drill"', 'the "drill"'),
    ],
)
def test_a_reason_ends_with_its_comment(line: str, reason: str) -> None:
    assert reasons(line) == [reason]


@pytest.mark.parametrize(
    "line",
    [
        "# ownership-lint: allow a/b one # ownership-lint: allow c/d two",
        "<!-- ownership-lint: allow a/b one --> <!-- ownership-lint: allow c/d two -->",
        "/* ownership-lint: allow a/b one */ // ownership-lint: allow c/d two",
    ],
)
def test_two_comments_on_one_line(line: str) -> None:
    found = find_allow_comments("a.md", line.encode())
    assert [(one.rule, one.reason, one.is_alone) for one in found] == [
        ("a/b", "one", True),
        ("c/d", "two", True),
    ]
    assert line[found[0].at.column - 1 : found[0].at.end_column - 1] + " " == line[: found[1].at.column - 1]


def test_a_comment_in_front_of_something_is_not_alone() -> None:
    (comment,) = find_allow_comments("a.md", f"{HTML} text\n".encode())
    assert not comment.is_alone


@pytest.mark.parametrize(
    "piece", ["<pre>", "<!--", "'", '"', "\\", "a#", "<!-- -->", "# ownership-lint: allow "]
)
@pytest.mark.parametrize("path", ["a.md", "a.sh", "a.yml", "a.py", "a.sql"])
def test_hostile_lines_are_read_quickly(path: str, piece: str) -> None:
    line = (piece * 4000)[:3900]
    text = f"{line}\n{HASH}\n" * 20
    assert len(find_allow_comments(path, text.encode())) >= 20
