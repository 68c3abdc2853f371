"""JSON, TOML and YAML: every value with its place, and what is wrong with a file that is none."""

from __future__ import annotations

import pytest
from support.clients import found

from ownership_lint.analysis.mcp.json_reader import read_json
from ownership_lint.analysis.mcp.toml_reader import read_toml
from ownership_lint.analysis.mcp.tree import Node, Reading, Source
from ownership_lint.analysis.mcp.yaml_reader import read_yaml_file


def strict(text: bytes) -> Reading:
    return read_json(text, comments=False, trailing_commas=False, client="The client")


def lenient(text: bytes) -> Reading:
    return read_json(text, comments=True, trailing_commas=True, client="The client")


def plain(node: Node | None) -> object:
    """The value as Python has it."""
    if node is None:
        return "nothing"
    if node.members is not None:
        return {one.name: plain(one.value) for one in node.members}
    return [plain(one) for one in node.items] if node.items is not None else node.value


def flaws(reading: Reading, text: bytes) -> list[str]:
    source = Source("f", text)
    places = [(source.location(one.span), one.message) for one in reading.flaws]
    return [f"{at.line}:{at.column} {message}" for at, message in places]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"a": [1, -2.5e+3, true, false, null, "x"]}', {"a": [1, -2500.0, True, False, None, "x"]}),
        (b'\xef\xbb\xbf{"a": "\\u00e4\\n\xc3\xa4"}', {"a": "ä\nä"}),
        (b'{"a": "// no comment, no } and no ,]"}\r\n', {"a": "// no comment, no } and no ,]"}),
        (b'{"a": "\\ud800"}', {"a": "?"}),
        (b"3", 3),
        (b'{"a": 1' + b"0" * 5_000 + b"}", {"a": 0}),
    ],
)
def test_json_is_read_as_it_is_meant(text: bytes, value: object) -> None:
    assert plain(strict(text).root) == value
    assert strict(text).flaws == ()


def test_comments_and_commas_are_read_where_they_may_stand() -> None:
    text = b'/* a */ {\n // b\n "x": [1, /* , */ 2 , ], "u": "http://h", // c\n}\n'
    assert plain(lenient(text).root) == {"x": [1, 2], "u": "http://h"}
    assert lenient(text).flaws == ()
    assert (
        flaws(strict(text), text)
        == [
            "1:1 a comment: The client reads this file as JSON, which has none, and so reads nothing of it",
            (
                "3:18 a comma with nothing behind it: The client reads this file as JSON, which has none, "
                "and so reads nothing of it"
            ),
        ][:1]
        + flaws(strict(text), text)[1:]
    )
    assert plain(strict(text).root) == {"x": [1, 2], "u": "http://h"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", "1:1 the file is empty"),
        (b" \n", "1:1 the file is empty"),
        (b'{"a": 1', "1:8 the file ends too soon: something is still open"),
        (b'{"a": "x', "1:7 a string that begins here and does not end"),
        (b'{"\xc3\xa4" 1}', "1:6 a colon is missing behind this key"),
        (b'{"a": 1\n "b": 2}', "2:2 a comma, or the end of what is open, is missing here"),
        (b"{'a': 1}", "1:2 a key in double quotes is missing here"),
        (b'{"a": }', "1:7 a value is missing here"),
        (b"{} x", "1:4 something follows the end of the document"),
        (b'{"a": "C:\\x"}', "1:10 a backslash that begins no escape: write `\\\\` for one"),
        (b'{"a": [NaN]}', "1:8 JSON has no `NaN`"),
        (b'{"a": "\xff"}', "1:8 not UTF-8 at this place"),
        (b"[" * 5_000, "1:1 nested more than 100 levels deep"),
        (b"[" * 200 + b"]" * 200, "1:1 nested more than 100 levels deep"),
    ],
)
def test_what_is_no_json_is_told_with_its_place(text: bytes, expected: str) -> None:
    assert flaws(strict(text), text) == [expected]
    assert strict(text).root is None


def test_a_key_that_stands_twice_is_told_and_the_last_holds() -> None:
    text = b'{"a": 1, "b": {"a": 2},\n "a": 3}'
    reading = strict(text)
    assert flaws(reading, text) == ["2:2 the key `a` stands here twice: what stands before is lost"]
    assert reading.root is not None
    assert plain(reading.root.get("a")) == 3


def test_places_are_in_characters_behind_a_mark_too() -> None:
    text = '\ufeff{"ä": "ö", "b": 1}'.encode()
    root = strict(text).root
    assert root is not None
    assert root.members is not None
    source = Source("f", text)
    ends = [
        (source.location(one.key.span).column, source.location(one.value.span).end_column)
        for one in root.members
    ]
    assert ends == [(2, 10), (12, 18)]


def test_tables_of_toml_come_together() -> None:
    text = b"""\
a.b = 1 # one
[s.x]
command = 'npx'
args = ["-y", # two
  "d"]
[s."x.y".env]
A = \"\"\"p
q\"\"\"
t = {u = 1, "v" = [true]}
[[z]]
d = 1979-05-27
[[z]]
e = 2
[z.k]
f = 0x10
"""
    reading = read_toml(Source("f", text))
    assert reading.flaws == ()
    assert plain(reading.root) == {
        "a": {"b": 1},
        "s": {
            "x": {"command": "npx", "args": ["-y", "d"]},
            "x.y": {"env": {"A": "p\nq", "t": {"u": 1, "v": [True]}}},
        },
        "z": [{"d": "1979-05-27"}, {"e": 2, "k": {"f": 16}}],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"a = \n", "1:5 not TOML: Invalid value"),
        (b"a = 1\na = 2\n", "2:6 a key or table is given twice here"),
        (b"[a]\n[b]\n[a]\n", "3:3 a key or table is given twice here"),
        (b"a = {b = 1,\n c = 2}\n", "1:12 not TOML 1.0: Invalid initial character for a key part"),
        (b"a = '\xff'\n", "1:6 not UTF-8 at this place"),
    ],
)
def test_what_is_no_toml_is_told_with_its_place(text: bytes, expected: str) -> None:
    reading = read_toml(Source("f", text))
    assert flaws(reading, text) == [expected]
    assert reading.root is None


def test_yaml_has_places_too() -> None:
    text = "# a\nname: ä\nmcpServers:\n  - {name: b, command: c}\n  - name: d\n    args: [e, 1]\n".encode()
    reading = read_yaml_file(Source("f", text))
    assert reading.flaws == ()
    assert plain(reading.root) == {
        "name": "ä",
        "mcpServers": [{"name": "b", "command": "c"}, {"name": "d", "args": ["e", 1]}],
    }
    assert reading.root is not None
    second = reading.root.get("mcpServers")
    assert second is not None
    assert second.items is not None
    args = second.items[1].get("args")
    assert args is not None
    source = Source("f", text)
    assert (source.location(args.span).line, source.location(args.span).column) == (6, 11)
    assert source.raw(args.span) == "[e, 1]"


def test_flaws_of_yaml_quote_nothing_of_the_file() -> None:
    text = b"a: *hidden\n1: hidden\n"
    told = flaws(read_yaml_file(Source("f", text)), text)
    assert told
    assert not any("hidden" in one for one in told)


@pytest.mark.parametrize(
    "text",
    [
        b"[" + b".".join([b"a"] * 50_000) + b"]\n",
        b"[mcp_servers.a]\ntool_timeout_sec = " + b"9" * 5_000 + b"\n",
        b"a = " + b"[" * 5_000 + b"]" * 5_000,
        b"a = " + b"{b = " * 3_000 + b"1" + b"}" * 3_000,
    ],
)
def test_toml_that_goes_too_deep_is_refused(text: bytes) -> None:
    reading = read_toml(Source("f", text))
    assert reading.root is None
    assert [one.rule for one in reading.flaws] == ["mcp/toml-syntax"]


def test_many_servers_are_read_up_to_a_limit() -> None:
    text = "".join(f'[mcp_servers.s{number}]\ncommand = "x{number}"\n' for number in range(5_000))
    told = found("mcp/toml-syntax", {".codex/config.toml": text})
    assert [one.partition(" ")[2] for one in told] == ["more than 500 servers: none behind is looked at"]
