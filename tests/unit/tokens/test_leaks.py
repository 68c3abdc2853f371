"""Words and escapes that got into files, where their examples in the pack do not tell all."""

from __future__ import annotations

from collections import Counter

import pytest

from ownership_lint.analysis.tokens.scanner import MOST, TokenScanner
from ownership_lint.inputs.bundled_packs import TOKENS

SCANNER = TokenScanner([pack for pack in TOKENS if pack.name == "tokens-leaks"])
AND, LESS, ARROW, QUOTE = "&" + "amp;" + "&" + "amp;", "&" + "lt;", "=&" + "gt;", "&" + "quot;"
BANG, LINE = "\\" + "!", "\\" + "n"
REST = "rest of the " + "code remains the same"
KEPT = "existing " + "code"


def told(path: str, text: str) -> list[tuple[str, int, int, str]]:
    found = SCANNER.scan(path, text.encode("utf-8", "surrogateescape"))
    return [(one.rule, one.line, one.column, one.severity) for one in found]


SILENT = {
    "an announcement in the middle": (
        "a.py",
        "a = 1\n" * 9 + "# Here's the updated " + "code\n" + "a = 1\n" * 9,
    ),
    "a documented mark": ("a.md", "NEVER write citations like 【F:a.md†L" + "5-L14】\n"),
    "an example in documentation": ("a.ts", f"/**\n * @example\n *   // ... {KEPT} ...\n */\nf();\n"),
    "a sentence with an ellipsis": ("a.ts", f"// wait... {KEPT} paths still need this\nf();\n"),
    "elision in prose": ("a.md", f"// ... {KEPT} ...\n"),
    "elision in a string": ("a.ts", f"const a = `\n// ... {KEPT} ...\n`;\n"),
    "a bang in a pattern": ("a.js", f"const a = b.replace(/[{BANG}?]/g, '');\n"),
    "a bang in text of a page": ("a.tsx", f"const a = <p>Hi{BANG}</p>;\n"),
    "a bang behind a name": ("a.c", f"x = call{BANG}(a);\n"),
    "a bang in a shell": ("a.sh", f"[ a {BANG}= b ]\n"),
    "an entity in text of a page": ("a.jsx", f"const a = <p>a {LESS} b {AND} c</p>;\n"),
    "an entity in a string": ("a.ts", f"const a = 'a {LESS} b';\n"),
    "an address": ("a.go", "p := " + LESS + "\n"),
    "an address that is passed on": ("a.c", "int *p = " + LESS + " /* lt */\n"),
    "translations of Qt": ("a.ts", f'<?xml version="1.0"?>\n<TS><source>a {LESS} b</source></TS>\n'),
    "a namespace of PHP": ("a.php", f"<?php\nuse a;{LINE}amespace\\f();\n"),
    "line feeds of a string": ("a.ts", f"f('a{LINE}{LINE}  b{LINE}  c', \"d)\" + '{LINE}  e');\n"),
    "line feeds of a template": ("a.ts", f"const a = `\nx{LINE}  y{LINE}  z\n`;\n"),
    "the name of a module": ("a.py", "if __name__ == '__main__':\n    f()\n"),
    "a name of the program in a docstring": ("a.py", '"""if __name__ == "_ma' + 'in_":"""\n'),
    "a line feed of a string": ("a.py", f"a = 'x;{LINE}import y'\n"),
    "an object's name looked for": ("a.js", "if (s === '[object " + "Object]') f();\n"),
    "a format that is looked for": ("a.go", 'bad := "%!s(' + 'MISSING)"\n'),
    "a format in a test": ("fmt_test.go", 'want := "a %!s(' + 'MISSING)"\n'),
    "a special name that is called": ("a.py", "class A:\n    def _in" + "it_(self):\n        A()._init_()\n"),
    "Python in a document": ("a.md", "    def _in" + "it_(self):\n"),
    "an empty file": ("a.py", ""),
}


@pytest.mark.parametrize(("path", "text"), SILENT.values(), ids=SILENT)
def test_silent(path: str, text: str) -> None:
    assert told(path, text) == []


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("a.py", "é = 1\n# ... " + KEPT + " ...\n", ("tokens/elision", 2, 3, "")),
        ("a.ts", f"f(); // ... ({REST})\n", ("tokens/elision", 1, 9, "")),
        (
            "a.tsx",
            "const a = (\n  <p>\n    {/* ... " + KEPT + " ... */}\n  </p>\n);\n",
            ("tokens/elision", 3, 9, ""),
        ),
        ("a.yaml", f"a: 1\n# ... {REST}\n", ("tokens/elision", 2, 3, "")),
        ("a.ts", f"// Handlers.\n// The {REST}.\nf();\n", ("tokens/elision", 2, 4, "")),
        ("a.c", f"int f(void) {{ return a {LESS} b; }}\n", ("tokens/html-entity", 1, 24, "warning")),
        ("a.py", f"if a {LESS} 3:\n    f()\n", ("tokens/html-entity", 1, 6, "error")),
        ("a.js", f"log({QUOTE}x{QUOTE});\n", ("tokens/html-entity", 1, 5, "warning")),
        ("a.ts", f"if (a {AND} b) f();\n", ("tokens/html-entity", 1, 7, "warning")),
        ("a.ts", f"const f = () {ARROW} 1;\n", ("tokens/html-entity", 1, 14, "warning")),
        ("a.py", f"import a;{LINE}import b\n", ("tokens/literal-newline", 1, 10, "error")),
        ("A.java", f"import a;{LINE}import b;\n", ("tokens/literal-newline", 1, 10, "warning")),
        ("a.py", f"f(a,{LINE}  b)\n", ("tokens/literal-newline", 1, 5, "error")),
        ("a.rs", f'    println{BANG}("a");\n', ("tokens/escaped-bang", 1, 12, "")),
        ("a.php", "Here's the updated" + " code:\n\n<?php\nf();\n", ("tokens/chat-prose", 1, 1, "")),
        ("a.php", f"<?php\nif ({BANG}$a) f();\n", ("tokens/escaped-bang", 2, 5, "")),
        ("a.rb", f"#{BANG}/usr/bin/ruby\n", ("tokens/escaped-bang", 1, 2, "")),
        ("a.py", "x = 1\nSure! Here's" + " the file.\n", ("tokens/chat-prose", 2, 1, "error")),
        ("a.ts", "// Here is the complete " + "file\nf();\n", ("tokens/chat-prose", 1, 4, "")),
        ("a.py", "x = [object " + "Object]\n", ("tokens/object-residue", 1, 5, "error")),
        ("a.py", '"""Fast. turn0' + 'search1"""\n', ("tokens/citation-leak", 1, 10, "")),
        (
            "a.md",
            "[a](https://a.example/?utm_source=chatgpt" + ".com)\n",
            ("tokens/citation-leak", 1, 24, "note"),
        ),
    ],
)
def test_found(path: str, text: str, place: tuple[str, int, int, str]) -> None:
    assert told(path, text) == [place]


def test_the_special_name_that_was_meant_is_named() -> None:
    (one,) = SCANNER.scan("a.py", b"if _na" + b'me_ == "_main_":\n    f()\n')
    (other,) = SCANNER.scan("a.py", b"if __name__ == '**ma" + b"in**':\n    f()\n")
    assert (other.column, other.help) == (16, "Write `__main__`.")
    assert (one.message, one.help) == (
        "`__name__` lost its underscores, so Python does not know it",
        "Write `__name__`.",
    )


@pytest.mark.parametrize(
    "text", [BANG, f"a {LESS} b", f";{LINE}import ", f"# ... {KEPT}\n", "`r`n", "turn0" + "search1 "]
)
def test_damage_all_over_a_file_is_told_up_to_a_bound(text: str) -> None:
    for path in ("a.py", "a.md", "a.ts"):
        counts = Counter(one.rule for one in SCANNER.scan(path, (text * 3_000 + "é").encode()))
        assert all(count <= MOST for count in counts.values())
