"""Names that something was written into."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.tokens import differential
from ownership_lint.analysis.tokens.damage import Damage, Needs
from ownership_lint.analysis.tokens.parsing import Parse, parse
from ownership_lint.analysis.tokens.source import TokenFile
from ownership_lint.analysis.tokens.split_token import find

AWAIT = "await "


def found(path: str, text: str) -> list[Damage]:
    return list(find(TokenFile(path, text.encode("utf-8", "surrogateescape")), ()))


def split(name: str, by: str = AWAIT, at: int = 1) -> str:
    """A name as a rewrite leaves it."""
    return name[:at] + by + name[at:]


SERVICE = split("service")

SILENT = {
    "nothing": ("a.py", ""),
    "members of a member": (
        "a.go",
        (
            "func f() {\n\tCookiePath := 1\n\tups.Session.CookieSession.Path = CookiePath\n"
            "\tups.Session.CookieSession.Name = 2\n}\n"
        ),
    ),
    "a comment": ("a.py", f"service = 1  # await {SERVICE}\n"),
    "a string": ("a.py", f"service = 'await {SERVICE}'\n"),
    "a docstring": ("a.py", f'service = 1\n"""It left await {SERVICE}."""\n'),
    "a regular expression": ("a.js", f"const service = /await {SERVICE}/;\n"),
    "a document": ("a.md", f"`service` became await {SERVICE}.\n"),
    "a fence": ("a.md", f"service\n```python\nawait {SERVICE}\n```\n"),
    "a language nobody knows": ("a.xyz", f"service await {SERVICE}\n"),
    "a Hungarian name": ("a.js", "async function f(sAwait) { await sAwait; return rReturn; }\n"),
    "columns of a report": ("a.sh", "awk '{ print await rawait wawait aqu }'\nrwaqu=1\n"),
    "a fragment that is a name": ("a.cs", "Inner.XInner.Value = XValue + XInner;\n"),
    "a private module": ("a.py", "import json\njson._json.Reader\n_Reader = 1\n"),
    "a chain of short names": ("a.js", "this2.xthis2.ab; xab;\n"),
    "a chain whose join is unknown": ("a.py", "builder.value_builder.append(1)\n"),
    "a keyword behind": ("a.py", "x = [a for thing in things]\n"),
    "another keyword before": ("a.py", "if x:\n    pass\nelif y:\n    pass\n"),
    "a type before two names": ("a.c", "void f(jclass one, jclass two) { jone(); }\n"),
    "a variable of a container": ("Dockerfile", "FROM scratch\nENV NODE_ENV production\n"),
    "the same word twice": ("a.c", "long long service;\n"),
    "the text of an f-string": ("a.py", f"service = 1\nx = f'await {SERVICE} {{service:{SERVICE}}}'\n"),
    "keywords before a name": ("a.py", "fmat = 1\nmat = 2\nx = [a or b for mat in c]\n"),
    "a string of PHP": ("a.php", '<?php\n$a = "$this->s' + '$this->ervice"; // $this->s' + "$this->ervice\n"),
    "numbers": ("a.sh", "scheduler residency_scheduler 2\nresidency_2\n"),
}


@pytest.mark.parametrize(("path", "text"), SILENT.values(), ids=SILENT)
def test_what_is_no_damage_stays_silent(path: str, text: str) -> None:
    told = [
        one for one in found(path, text) if one.needs is not Needs.NAME_BEFORE
    ]  # left to the base version
    assert told == []


FOUND = {
    "behind the keyword": ("a.py", f"service = 1\nawait {SERVICE}()\n", "await service"),
    "without the keyword": ("a.py", f"service = 1\nprint({SERVICE})\n", "service"),
    "between two words": ("a.py", f"string_form = 1\nx = {split('string_form', at=7)}\n", "string_form"),
    "in an f-string": ("a.py", f"service = 1\nx = f'{{await {SERVICE}!r:>8}} {{y}}'\n", "await service"),
    "before a tail that is a keyword": (
        "a.ts",
        f"icon;\nnew {split('icon', 'new ', 2)}();\nnew in();\n",
        "new icon",
    ),
    "a fragment that is a keyword of another language": (
        "a.rs",
        f"removed;\nlet x = return {split('removed', 'return ')};\n",
        "return removed",
    ),
    "a fragment that is a keyword": ("a.py", f"format = 1\nx = y or {split('format', 'or ')}\n", "or format"),
    "a receiver of PHP": (
        "a.php",
        f"<?php\n$this->service;\n$this->{split(split('service', '$this->'), '$this->', 9)}();\n",
        "$this->service",
    ),
    "run twice": (
        "a.dart",
        f"summaryStore;\nawait {split(split('summaryStore'), at=8)};\n",
        "await summaryStore",
    ),
    "a receiver": ("a.py", f"service = 1\nself.{split('service', 'self.')}()\n", "self.service"),
    "a receiver before a short end": (
        "a.ts",
        f"fields;\nthis.{split('fields', 'this.', 5)};\n",
        "this.fields",
    ),
    "a namespace": ("a.cpp", f"vector();\nstd::{split('vector', 'std::')} x;\n", "std::vector"),
    "a pointer": ("a.cpp", f"int size;\nthis->{split('size', 'this->')};\n", "this->size"),
    "a call": ("a.go", f"Println(1)\nlen({split('Println', 'len(')}(\n", "len(Println"),
    "another keyword": ("a.go", f"result := 1\nreturn {split('result', 'return ')}\n", "return result"),
    "behind a bracket": ("a.js", f"service;\nf(await {SERVICE});\n", "await service"),
    "behind a byte order mark": (
        "a.cs",
        f"\ufeffusing {split('System', 'using ')};\nSystem.Run();\n",
        "using System",
    ),
    "in a document's code": ("a.py", f'"é"; service = 1\nawait {SERVICE}\n', "await service"),
    "a name of other letters": ("a.py", f"größe = 1\nawait {split('größe')}\n", "await größe"),
    "in a template": ("a.ts", f"service;\n`${{await {SERVICE}}}`;\n", "await service"),
}


@pytest.mark.parametrize(("path", "text", "repair"), FOUND.values(), ids=FOUND)
def test_a_name_of_the_file_is_repaired(path: str, text: str, repair: str) -> None:
    [one] = found(path, text)
    assert (one.repair, one.severity, one.needs) == (repair, "", Needs.NOTHING)
    assert one.line == text[: one.start].count("\n") + 1


def test_the_message_names_the_repair_and_its_proof() -> None:
    [one] = found("a.py", f"import os\nservice = 1\nawait {SERVICE}()\n")
    assert one.message == (
        "`sawait ervice` is `service`, a name of this file (line 2), with `await ` written into it:"
        " did you mean `await service`?"
    )
    assert (one.line, one.column, one.end_column) == (3, 1, 20)


def test_a_repaired_file_is_clean() -> None:
    text = f"service = 1\nawait {SERVICE}(await {SERVICE}, {SERVICE})\n"
    for one in reversed(found("a.py", text)):
        assert one.repair is not None
        text = text[: one.start] + one.repair + text[one.end :]
    assert text == "service = 1\nawait service(await service, service)\n"


def test_places_do_not_speak_for_each_other() -> None:
    text = f"await {SERVICE}\nawait {SERVICE}\n"
    assert [one.repair for one in found("a.dart", text)] == [None, None]


def test_other_files_decide_about_an_unknown_name() -> None:
    [one] = found("a.ts", f"f({split('service', 'const ')});\n")
    assert (one.needs, one.words, one.severity, one.if_new, one.repair) == (
        Needs.NAME_ELSEWHERE,
        ("service", "sconst"),
        "warning",
        "error",
        None,
    )


def test_other_files_decide_about_an_unknown_attribute_of_a_receiver() -> None:
    [one] = found("a.ts", f"this.{split('service', 'this.')}();\n")
    assert (one.needs, one.words) == (Needs.NAME_ELSEWHERE, ("service", "sthis"))


def test_a_parser_confirms_what_no_name_does() -> None:
    [one] = found("a.py", f"async def f():\n    x = string_{AWAIT}from_stack\n")
    assert one.message == (
        "`string_await from_stack` cannot be parsed: did you mean `string_from_stack`, or `await from_stack`?"
    )
    assert (one.severity, one.repair) == ("warning", None)


def test_no_parser_is_needed_where_no_language_takes_two_names() -> None:
    [one] = found("a.dart", f"await {SERVICE}();\n")
    assert one.message == "`sawait ervice` cannot be parsed: did you mean `await service`, or `await ervice`?"


def test_no_name_of_php_goes_on_with_a_dollar_sign() -> None:
    [one] = found("a.php", f"<?php\n$this->{split('service', '$this->')}();\n")
    assert one.message == (
        "`s$this->ervice` cannot be parsed: did you mean `$this->service`, or `$this->ervice`?"
    )
    assert (one.severity, one.repair) == ("warning", None)


def test_a_parser_is_asked_about_few_names(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def parsed(file: TokenFile) -> Parse:
        asked.append(file)
        return parse(file)

    monkeypatch.setattr(differential, "parse", parsed)
    names = (f"name{number}" for number in range(10, 99))
    found("a.py", "".join(f"x = {split(name + '_form', 'return ', 7)}\n" for name in names))
    assert 0 < len(asked) <= 20


def test_a_lost_line_end_is_no_split_name() -> None:
    assert found("a.py", "from os import path" + "import sys\nprint(path)\n") == []


def test_the_beginning_of_a_name_is_no_line() -> None:
    [one] = found("a.py", f"import {split('django', 'import ')}\nprint(django)\n")
    assert one.repair == "import django"


HOSTILE = {
    "one word": AWAIT * 50_000,
    "letters": "a " * 150_000,
    "nested": AWAIT + f"s{AWAIT}" * 40_000 + "x",
    "growing": " ".join("a" * length + "ab" for length in range(700)),
    "many pairs": " ".join(f"ab{number} xab{number}" for number in range(20_000)),
    "one long word": "a" * 300_000 + " " + "a" * 300_001 + " a",
    "beyond ASCII": f"é await {SERVICE}\n" * 10_000,
    "chains": "self.aself." * 30_000 + "x",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("path", ["a.py", "a.ts"])
def test_hostile_text_ends_in_time(path: str, text: str) -> None:
    assert all(0 <= one.start < one.end <= len(text) for one in found(path, text))
