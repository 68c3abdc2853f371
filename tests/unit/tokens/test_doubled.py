"""Words that stand twice, and lines that became one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ownership_lint.analysis.tokens.scanner import TokenScanner
from ownership_lint.inputs.bundled_packs import TOKENS

if TYPE_CHECKING:
    from ownership_lint.analysis.tokens.damage import Damage

SCANNER = TokenScanner(TOKENS)


def found(path: str, text: str, rule: str) -> list[Damage]:
    return [one for one in SCANNER.scan(path, text.encode()) if one.rule == f"tokens/{rule}"]


def twice(word: str) -> str:
    return f"{word} {word}"


SILENT = {
    "legal doubles": ("a.py", f"x = {twice('not')} y\n", "doubled-keyword"),
    "another language's keyword": ("a.py", f"x = '''\n{twice('public')} void\n'''\n", "doubled-keyword"),
    "a string": ("a.py", f"x = '{twice('async')} def'\n", "doubled-keyword"),
    "a comment": ("a.ts", f"// {twice('export')} const\n", "doubled-keyword"),
    "a document": ("a.md", f"{twice('return')} it\n", "doubled-keyword"),
    "a member": ("a.ts", f"a.{twice('static')} b\n", "doubled-keyword"),
    "words of different case": ("A.java", "Return return x;\n", "doubled-keyword"),
    "a property of that name": ("a.ts", f"class A {{ {twice('public')}: string }}\n", "doubled-keyword"),
    "two lines": ("a.sh", "return\nreturn x\n", "doubled-keyword"),
    "await of a call": ("a.ts", "await f(await g())\n", "doubled-await"),
    "an attribute of that name": ("a.py", "self.self = self\nself.self.name\n", "doubled-receiver"),
    "a key of that name": ("a.js", "const self = {self: 1}; self.self.name;\n", "doubled-receiver"),
    "a private field": ("a.js", "o.#self.self.name;\n", "doubled-receiver"),
    "other chains": ("a.c", "fmt.fmt.pix = console.console.log;\n", "doubled-receiver"),
    "a chain in prose": ("a.md", "`self.self.name`\n", "doubled-receiver"),
    "a name that ends in import": ("a.py", "from tools import reimport\nreimport(1)\n", "glued-lines"),
    "glued lines that no parser reads": ("a.js", "import a from 'a'" + "import b from 'b'\n", "glued-lines"),
    "an import split in two": ("a.py", "import d" + "import jango\n", "glued-lines"),
    "an import split behind a letter": ("a.py", "# a\nimport a" + "import nnotations\n", "glued-lines"),
    "a module that everybody has split in two": (
        "a.py",
        "import ra" + "import ndom\nra = 1\n",
        "glued-lines",
    ),
    "a name of the file split in two": ("a.py", "import re" + "import quests\nrequests(re)\n", "glued-lines"),
    "glued lines in a comment": ("a.py", "# import os" + "import sys\n", "glued-lines"),
}


@pytest.mark.parametrize(("path", "text", "rule"), SILENT.values(), ids=SILENT)
def test_what_is_no_damage_stays_silent(path: str, text: str, rule: str) -> None:
    assert found(path, text, rule) == []


REPAIRED = {
    "async": ("a.py", f"{twice('async')} def f(): pass\n", "doubled-keyword", "async def f(): pass\n"),
    "three": ("a.ts", f"export {twice('export')} var a;\n", "doubled-keyword", "export var a;\n"),
    "two places": (
        "a.py",
        f"{twice('import')} os\n{twice('import')} sys\n",
        "doubled-keyword",
        "import os\nimport sys\n",
    ),
    "await where it is an error": (
        "a.py",
        f"async def f():\n    {twice('await')} x\n",
        "doubled-await",
        "async def f():\n    await x\n",
    ),
    "a namespace": ("a.cpp", "std::" * 3 + "string s;\n", "doubled-receiver", "std::string s;\n"),
    "an environment": ("a.js", "process.env." * 2 + "PORT;\n", "doubled-receiver", "process.env.PORT;\n"),
    "glued lines": (
        "a.py",
        "if 1:\n    import os" + "import sys\n",
        "glued-lines",
        "if 1:\n    import os\n    import sys\n",
    ),
    "glued from": (
        "a.py",
        "import os" + "from sys import path\n",
        "glued-lines",
        "import os\nfrom sys import path\n",
    ),
    "two glued lines": (
        "a.py",
        "import os" + "import re\nimport io" + "import sys\n",
        "glued-lines",
        "import os\nimport re\nimport io\nimport sys\n",
    ),
}


@pytest.mark.parametrize(("path", "text", "rule", "repaired"), REPAIRED.values(), ids=REPAIRED)
def test_the_repair_restores_the_text(path: str, text: str, rule: str, repaired: str) -> None:
    for one in reversed(found(path, text, rule)):
        assert one.repair is not None
        text = text[: one.start] + one.repair + text[one.end :]
    assert text == repaired
    assert found(path, text, rule) == []


def test_await_is_a_note_where_it_is_legal() -> None:
    [one] = found("a.ts", f"{twice('await')} x;\n", "doubled-await")
    assert (one.message, one.severity, one.repair) == ("`await await`: did you mean `await`?", "", None)


def test_no_repair_is_certain_where_a_class_may_have_the_attribute() -> None:
    [one] = found("a.py", "self.self.name\n", "doubled-receiver")
    assert (one.message, one.repair) == ("`self.self.`: did you mean `self.`?", None)


def test_another_fault_of_the_file_hides_none() -> None:
    [one] = found("a.py", f"x = (((\n{twice('async')} def f(): pass\n", "doubled-keyword")
    assert one.line == 2


def test_a_list_that_is_gone_has_no_repair() -> None:
    [one] = found("a.py", "from typing " + "import from os import path\n", "glued-lines")
    assert (one.message, one.repair) == ("`from typing import` imports nothing, and its line goes on", None)


@pytest.mark.parametrize("word", ["await", "async", "return"])
def test_a_long_run_is_one_finding_with_a_short_message(word: str) -> None:
    rule = "doubled-await" if word == "await" else "doubled-keyword"
    [one] = found("a.ts", f"{word} " * 50_000 + "x", rule)
    assert one.message == f"`{word} {word} …`: did you mean `{word}`?"
