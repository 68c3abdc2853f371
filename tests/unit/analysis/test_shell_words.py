from __future__ import annotations

import pytest

from ownership_lint.analysis.shell_words import UnreadableShellError, commands


def words(code: str) -> list[list[str]]:
    return [[word.text for word in command.words] for command in commands(code, 0, len(code))]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", []),
        ("# only a comment with don't", []),
        ("a b 'c d' \"e f\"", [["a", "b", "c d", "e f"]]),
        ("a && b || c; d | e & f", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]),
        ("a \\\n  b", [["a", "b"]]),
        ("a > out 2>&1 < in", [["a"]]),
        ("a &> out && b", [["a"], ["b"]]),
        ("a#b # c", [["a#b"]]),
        ("x=$(a b) c", [["a", "b"], ["x=$(a b)", "c"]]),
        ("`a` b", [["a"], ["`a`", "b"]]),
        ('"$(a "b c")"', [["a", "b c"], ["$(a b c)"]]),
        ("cat <<EOF\n a don't\nEOF\nb", [["cat"], ["b"]]),
        ("cat <<-'EOF' | c\n a\n\tEOF\nb", [["cat"], ["c"], ["b"]]),
        ("case $x in a|b) c ;; *) d ;; esac; e", [["c"], ["d"], ["esac"], ["e"]]),
        ("L=(a b\n c) d", [["L=", "d"]]),
        ("f() { a; }", [["{", "a"], ["}"]]),
        ("echo $((1 + (2))) ${x:-${y}} $'\\n'", [["echo", "$((1 + (2)))", "${x:-${y}}", "$n"]]),
        ("(cd a; b)", [["cd", "a"], ["b"]]),
        ("diff <(a) b", [["a"], ["diff", "b"]]),
    ],
)
def test_commands_are_told_apart(code: str, expected: list[list[str]]) -> None:
    assert words(code) == expected


@pytest.mark.parametrize("code", ['echo "open', "echo 'open", "x=$(open", "echo ${open", "(" * 100])
def test_text_that_ends_inside_something_is_refused(code: str) -> None:
    with pytest.raises(UnreadableShellError):
        commands(code, 0, len(code))


def test_words_know_their_place() -> None:
    code = 'sudo  "./a b.sh" -x'
    word = commands(code, 0, len(code))[0].words[1]
    assert code[word.start : word.end] == '"./a b.sh"'


def test_one_line_ends_where_no_quote_is_open() -> None:
    code = "a 'b\nc' d\ne"
    assert [
        [word.text for word in command.words] for command in commands(code, 0, len(code), one_line=True)
    ] == [["a", "b\nc", "d"]]


def test_the_operator_behind_a_command_is_told() -> None:
    first, second = commands("a || b", 0, 6)
    assert (first.after, second.after) == ("||", "")
