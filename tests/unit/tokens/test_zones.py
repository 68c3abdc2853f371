"""Which part of a text is code, comment, string and so on."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.tokens.zones import Fence, Zone, zones_of


def parts(text: str, language: str) -> list[tuple[str, str]]:
    """What is not code, with its zone."""
    return [
        (zone, text[start:end]) for start, end, zone in zones_of(text, language).spans() if zone != "code"
    ]


ALL_CODE = [
    ("javascript", "a = b / c / d"),
    ("javascript", "x = f(y) / 2 / g[1] / h"),
    ("javascript", "i++ / 2 / j"),
    ("javascript", "a.in / b / c"),
    ("typescript", "const x = <any>foo; let y = a < b"),
    ("tsx", "const f = <T,>(x: T) => x"),
    ("tsx", "const f = <T extends X>(x: T) => x"),
    ("tsx", "interface A {\n  f: <T>(x: T) => void\n}"),
    ("tsx", "const [a, b] = useState<Map<string, A>>(c)"),
    ("rust", "fn f<'a>(x: &'a str) -> &'static str"),
    ("cpp", "int b = 1'000'000"),
    ("csharp", "#region Don\\'t"),
    ("php", "<?php #[Attribute] f();"),
    ("scss", "a { b: c }"),
    ("shell", "x=$((1 << 2)); echo $# ${z#*y}"),
    ("shell", "echo it\\'s"),
    ("makefile", "x = $#"),
    ("yaml", "a: don't say x#y"),
    ("yaml", "a: the users' own"),
    ("ruby", "a / b / c"),
    ("ruby", "class << self"),
    ("ruby", "x = y << Z"),
]


@pytest.mark.parametrize(("language", "text"), ALL_CODE)
def test_what_only_looks_like_a_literal_is_code(language: str, text: str) -> None:
    assert parts(text, language) == []


LITERALS = [
    ("python", "x = 'a' # it's", [("string", "'a'"), ("comment", "# it's")]),
    (
        "python",
        "x = rb'''a\n'b''' + f\"{c}\"",
        [("string", "rb'''a\n'b'''"), ("string", 'f"'), ("string", '"')],
    ),
    (
        "python",
        "f'a {b!r:>{c}} {{d}} \\' {e['f']:#x}\\N{g}' + h  # i",
        [
            ("string", "f'a "),
            ("string", ":>"),
            ("string", " {{d}} \\' "),
            ("string", "'f'"),
            ("string", ":#x"),
            ("string", "\\N{g}'"),
            ("comment", "# i"),
        ],
    ),
    ("python", 'rf"\\d{ {1: 2}[a] }" + b', [("string", 'rf"\\d'), ("string", '"')]),
    ("python", 'f"{a[f"{b}"]}" + c', [("string", 'f"'), ("string", 'f"'), ("string", '"'), ("string", '"')]),
    ("python", "f'{a\nb = 'c'", [("string", "f'"), ("string", "\n"), ("string", "'c'")]),
    ("python", 'f"""{a\n+b:c\n""" + d', [("string", 'f"""'), ("string", ':c\n"""')]),
    ("python", "x = 'a\\\nb' 'c", [("string", "'a\\\nb'"), ("string", "'c")]),
    ("javascript", 'x = /[/"]/g.test(y)', [("regex", '/[/"]/g')]),
    ("javascript", "return /a'/", [("regex", "/a'/")]),
    ("javascript", "f(a => /b'/)", [("regex", "/b'/")]),
    ("javascript", "a /* ' */ / b / c // '", [("comment", "/* ' */"), ("comment", "// '")]),
    ("javascript", "#!/bin/x don't\na", [("comment", "#!/bin/x don't")]),
    (
        "typescript",
        "`a ${`b ${c({d: 'e'})}`} \\` ${f}`",
        [
            ("template", "`a "),
            ("template", "`b "),
            ("string", "'e'"),
            ("template", "`"),
            ("template", " \\` "),
            ("template", "`"),
        ],
    ),
    ("tsx", "return <p>Don't</p>", [("jsx-text", "Don't")]),
    (
        "jsx",
        'const a = <A b="c" d={e ? <i>f\'</i> : <br/>}>g {h} i<></></A>; j',
        [("string", '"c"'), ("jsx-text", "f'"), ("jsx-text", "g "), ("jsx-text", " i")],
    ),
    ("tsx", "x = <Trans>(it's)</Trans>", [("jsx-text", "(it's)")]),
    ("jsx", "x = <T>y; z = 'a'", [("string", "'a'")]),
    ("go", "x := `a\n\"` + '\\'' // c", [("string", '`a\n"`'), ("string", "'\\''"), ("comment", "// c")]),
    (
        "rust",
        'let a = \'"\'; /* a /* b */ c */ r#"a"b"#; b"c\nd"',
        [("string", "'\"'"), ("comment", "/* a /* b */ c */"), ("string", 'r#"a"b"#'), ("string", '"c\nd"')],
    ),
    ("cpp", 'auto a = R"x(a")")x";', [("string", 'R"x(a")")x"')]),
    ("java", 'x = """\n a "b" """; \'"\'', [("string", '"""\n a "b" """'), ("string", "'\"'")]),
    (
        "csharp",
        'a = $"x {d["k"]} {{y}}"; b = @"c:\\"; c = """a "b" """; e = $@"p {q} "" r";',
        [
            ("string", '$"x '),
            ("string", '"k"'),
            ("string", ' {{y}}"'),
            ("string", '@"c:\\"'),
            ("string", '"""a "b" """'),
            ("string", '$@"p '),
            ("string", ' "" r"'),
        ],
    ),
    (
        "kotlin",
        'a = "x ${m["k"]} $y"; b = """raw \\"""; c',
        [("string", '"x '), ("string", '"k"'), ("string", ' $y"'), ("string", '"""raw \\"""')],
    ),
    (
        "swift",
        'a = "x \\(f("y")) z"; b = #"a"b"#; c = """\n "q"\n"""',
        [
            ("string", '"x '),
            ("string", '"y"'),
            ("string", ' z"'),
            ("string", '#"a"b"#'),
            ("string", '"""\n "q"\n"""'),
        ],
    ),
    (
        "dart",
        "a = 'x ${m['k']}'; b = r'\\'; c = '''it's''';",
        [
            ("string", "'x "),
            ("string", "'k'"),
            ("string", "'"),
            ("string", "r'\\'"),
            ("string", "'''it's'''"),
        ],
    ),
    (
        "ruby",
        'x = %q(a (b) c) + "d #{e["f"]}"; split /,"/; y = /\'/ # g',
        [
            ("string", "%q(a (b) c)"),
            ("string", '"d '),
            ("string", '"f"'),
            ("string", '"'),
            ("regex", '/,"/'),
            ("regex", "/'/"),
            ("comment", "# g"),
        ],
    ),
    ("ruby", "=begin\na'\n=end\nb", [("comment", "=begin\na'\n=end")]),
    ("ruby", "f(<<~A, 1)\n  it's\n  A\nb", [("heredoc", "\n  it's\n  A")]),
    (
        "php",
        '<p>Don\'t</p><?php $a = "{$b["k"]}"; // it\'s ?>x',
        [("prose", "<p>Don't</p>"), ("string", '"{$b["k"]}"'), ("comment", "// it's "), ("prose", "x")],
    ),
    ("php", "<?php $x = <<<'E'\n it's\n E; $y", [("heredoc", "<<<'E'\n it's\n E")]),
    (
        "shell",
        'cat <<-\'EOF\' <<B | d "e $(f "g")" # h\n\tit\'s\n\tEOF\nb\nB\nc',
        [
            ("string", '"e '),
            ("string", '"g"'),
            ("string", '"'),
            ("comment", "# h"),
            ("heredoc", "\n\tit's\n\tEOF\nb\nB"),
        ],
    ),
    ("shell", "cat <<< 'a'\nb", [("string", "'a'")]),
    ("shell", "x=$(case $a in b) c;; esac) 'd'", [("string", "'d'")]),
    (
        "shell",
        'a "it\'s ${b:-"c"}" \'d\ne\'',
        [("string", "\"it's "), ("string", '"c"'), ("string", '"'), ("string", "'d\ne'")],
    ),
    (
        "dockerfile",
        "LABEL a=it's\nRUN <<E\n'\nE\nCMD [\"b\"]",
        [("string", "'s"), ("heredoc", "\n'\nE"), ("string", '"b"')],
    ),
    ("makefile", "a: b # c\n\td 'e'", [("comment", "# c"), ("string", "'e'")]),
    (
        "powershell",
        '$a = @"\nit\'s "x"\n"@\n$b = "c $(d "e") `" f" # g',
        [
            ("heredoc", '@"\nit\'s "x"\n"@'),
            ("string", '"c '),
            ("string", '"e"'),
            ("string", ' `" f"'),
            ("comment", "# g"),
        ],
    ),
    ("sql", "'C:\\', 'it\\'s', b", [("string", "'C:\\'"), ("string", "'it\\'s'")]),
    (
        "sql",
        "select 'it''s', $f$ 'a $f$ -- b",
        [("string", "'it''s'"), ("string", "$f$ 'a $f$"), ("comment", "-- b")],
    ),
    (
        "yaml",
        "a:\n  - b: |\n      it's\n\n      x\n    c: 'd' # e",
        [("string", "      it's\n\n      x\n"), ("string", "'d'"), ("comment", "# e")],
    ),
    ("yaml", "- >-\n  it's\n- [\"a\", 'b']", [("string", "  it's\n"), ("string", '"a"'), ("string", "'b'")]),
    (
        "toml",
        'a = """x\n"y" """ # c\nb = \'\'\'it\'s\'\'\'',
        [("string", '"""x\n"y" """'), ("comment", "# c"), ("string", "'''it's'''")],
    ),
    ("json", '{"a": 1}', [("string", '"a"')]),
    ("jsonc", '{"a": 1} // b', [("string", '"a"'), ("comment", "// b")]),
    ("css", "a { b: url(http://x) /* c */ }", [("string", "url(http://x)"), ("comment", "/* c */")]),
    ("scss", "a { b: url(http://x) } // c", [("string", "url(http://x)"), ("comment", "// c")]),
    (
        "html",
        "<p a=\"b\">Don't<!-- c --></p><script>let d = '<e>' // f\n</script><style>g { /* h */ }</style>",
        [
            ("string", '"b"'),
            ("prose", "Don't"),
            ("comment", "<!-- c -->"),
            ("string", "'<e>'"),
            ("comment", "// f"),
            ("comment", "/* h */"),
        ],
    ),
    ("html", "<script type='application/json'>{\"a\": /b}</script>", [("string", '"a"')]),
    ("html", "<script></script>a", [("prose", "a")]),
    ("vue", "<script lang='ts'>x = `a`</script>\n", [("template", "`a`"), ("prose", "\n")]),
    ("xml", "<a><![CDATA[b]]></a>", [("string", "<![CDATA[b]]>")]),
    (
        "rst",
        "Say ``a``\nb::\n\n  b\n\nc",
        [
            ("prose", "Say "),
            ("inline-code", "``a``"),
            ("prose", "\nb::\n"),
            ("fence", "\n  b\n\n"),
            ("prose", "c"),
        ],
    ),
    ("text", "a `b`", [("prose", "a `b`")]),
    ("", "a = 'b'", [("unknown", "a = 'b'")]),
]


@pytest.mark.parametrize(("language", "text", "expected"), LITERALS)
def test_zones_of(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(text, language) == expected


def test_docstrings_are_told_from_other_strings() -> None:
    text = (
        '"""module"""\nx = """a"""\nclass A(B):\n    "class"\n    """field"""\n'
        '    def f(self, a: int = {1: ":"}["x"],\n          b=2) -> int:  # c\n        r"""method"""\n'
        '        if a:\n            """no"""\n'
    )
    found = [piece for zone, piece in parts(text, "python") if zone == "docstring"]
    assert found == ['"""module"""', '"class"', 'r"""method"""']


def test_a_docstring_may_stand_behind_a_byte_order_mark_and_comments() -> None:
    assert zones_of("\ufeff# a\n\n'b'", "python").at(7) is Zone.DOCSTRING


def test_markdown_knows_prose_code_spans_fences_and_comments() -> None:
    text = "Don't ``x ` y`` z `q\nr`\n~~~py\n`a`\n~~~\n- b `c\n- d \\`e`\n<!-- f\n\n```\n-->\n"
    assert parts(text, "markdown") == [
        ("prose", "Don't "),
        ("inline-code", "``x ` y``"),
        ("prose", " z "),
        ("inline-code", "`q\nr`"),
        ("prose", "\n"),
        ("fence", "~~~py\n`a`\n~~~\n"),
        ("prose", "- b `c\n- d \\`e`\n"),
        ("comment", "<!-- f\n\n```\n-->"),
        ("prose", "\n"),
    ]


def test_fence_at_gives_the_fence_with_its_first_line() -> None:
    text = "a\n> ````diff x\n> ```\n> b\nc\n```\nd"
    zones = zones_of(text, "markdown")
    first = Fence("diff x", 4, 25, 15, "> ```")
    assert [zones.fence_at(offset) for offset in (3, 4, 24, 25)] == [None, first, first, None]
    assert zones.fence_at(len(text) - 1) == Fence("", 27, len(text), 31, "d")


def test_a_fence_without_content_has_no_first_line() -> None:
    assert zones_of("```\n```\na", "markdown").fence_at(0) == Fence("", 0, 8, 4, "```")


def test_only_a_stretch_of_nothing_else_is_code() -> None:
    zones = zones_of("a 'b' c", "python")
    assert [zones.is_code(*one) for one in ((0, 2), (0, 3), (2, 5), (1, 6), (5, 7), (2, 2))] == [
        True,
        False,
        False,
        False,
        True,
        False,
    ]


def test_an_empty_text_has_no_zones() -> None:
    assert zones_of("", "python").spans() == ()
    assert zones_of("", "markdown").spans() == ()


DAMAGED = [
    ("python", "def f(\n    'a\n>>>\nx = 'b' # c", [("string", "'a"), ("string", "'b'"), ("comment", "# c")]),
    ("python", 'x = """a\nb', [("string", '"""a\nb')]),
    ("javascript", "const a = 'b\nc = \"d\ne", [("string", "'b"), ("string", '"d')]),
    ("javascript", "x = /[a\ny = 'b'", [("string", "'b'")]),
    ("jsx", "x = <a><b>c</a>; 'd'", [("jsx-text", "c"), ("string", "'d'")]),
    ("shell", "cat <<EOF\na 'b", [("heredoc", "\na 'b")]),
    ("json", '{"a: 1,\n"b": 2', [("string", '"a: 1,'), ("string", '"b"')]),
    ("rust", "/* a\nb", [("comment", "/* a\nb")]),
]


@pytest.mark.parametrize(("language", "text", "expected"), DAMAGED)
def test_damaged_text_has_zones_to_its_end(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(text, language) == expected
