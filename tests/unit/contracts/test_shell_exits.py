"""Exit codes of shell scripts: which are reached, which cannot be, and of which nothing can be told."""

from __future__ import annotations

import pytest
from support.trees import TextTree

from ownership_lint.analysis.contracts.interface import Interface, Known, Open
from ownership_lint.analysis.contracts.shell.exits import exits_of
from ownership_lint.analysis.contracts.shell.source import ShellSource
from ownership_lint.finding import Location

BASH = "#!/bin/bash\n"
_GETOPTS = 'set -u\nwhile getopts "{}" o; do case $o in'


class Files(TextTree):
    """A tree of a few files."""

    def __init__(self, **texts: str) -> None:
        super().__init__({path.replace("__", "/") + ".sh": text for path, text in texts.items()})

    def interface(self, path: str) -> Interface | None:
        text = self.texts.get(path)
        return None if text is None else Interface("shell", exits=exits_of(ShellSource(path, text), self))


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("#!/bin/bash\nn='a b'; (( n = 1/X )); echo $((n)); exit 5\nexit 4\n", 4),
        ("#!/bin/sh\necho $((UID+1)); exit 4\n", 2),
        ("#!/bin/bash\nf() { local RANDOM='a b'; echo $((RANDOM)); exit 5; }\nf\nexit 4\n", 4),
        ("#!/bin/bash\nnproc() { echo 'a b'; }\nn=$(nproc)\necho $((n)); exit 5\nexit 4\n", 4),
        ("#!/bin/sh\nexec {FD}>out\nexit 3\n", 127),
        ("#!/bin/bash\ntrap : TERM\ntrap - TERM\nkill $$\nexit 3\n", 143),
        ("#!/bin/bash\nkill $BASHPID\nexit 3\n", 143),
        ("#!/bin/bash\nset -u\necho $BASH_COMPAT\nexit 3\n", 1),
        ("#!/bin/bash\nset -u\necho $BASH_XTRACEFD\nexit 3\n", 1),
        # `|` binds closer than `||` and `&&`
        (BASH + "echo a | grep a | grep c || exit 3; exit 0", 3),
        (BASH + "echo a | grep a | grep a && exit 3; exit 0", 3),
        (BASH + "D=0; echo a | sort | grep -q a && D=1; if [ $D -eq 1 ]; then exit 2; fi; exit 0", 2),
        (BASH + "cat <<E | grep b || exit 3\na\nE\nexit 0", 3),
        (BASH + "cat <<E | sort | grep b || exit 3\na\nE\nexit 0", 3),
        (BASH + "X=0; false <<E && true || X=2\na\nE\nexit $X", 2),
        (BASH + "cat <<E || true | false\na\nE", 0),
        # the grammar takes the second line for words of the first
        (BASH + "true | true | true\nexit 3 || true", 3),
        (BASH + "true | true | export X\nexit 3 || true", 3),
        # patterns with quotes in them
        (BASH + 'case $1 in *"://"*) exit 10;; /*) exit 11;; *) exit 12;; esac', 11),
        (BASH + 'case $1 in *"$2") exit 3;; esac; exit 4', 4),
        (BASH + 'case $1 in [a-z]" "*) exit 3;; esac; exit 4', 4),
        (BASH + "case $1 in *$(echo a)*) exit 3;; esac; exit 4", 4),
        (BASH + 'case $1 in a|*"x"*|b) exit 3;; esac; exit 4', 4),
        # a word that stands for a number names a variable
        (BASH + "set -u; n=${1:-0}; if [[ $n -gt 5 ]]; then exit 3; fi; exit 0", 1),
        (BASH + "set -u; n=${1:-0}; if (( n > 5 )); then exit 3; fi; exit 0", 1),
        (BASH + "set -u; n=${1:-0}; echo $((n + 1))\nexit 0", 1),
        # an index that counts
        (BASH + "n=0; while [ $# -gt 0 ]; do f[n++]=$1; shift; done; [ $n -eq 0 ] && exit 2; exit 0", 0),
        (BASH + 'n=0; a=(b c); echo "${a[n++]}"; exit $n', 1),
        (BASH + 'n=3; a=(b c d); echo "${a[--n]}"; exit $n', 2),
        (BASH + "n=0; x=abc; y=${x:(n+=1)}; exit $n", 1),
        (BASH + "n=0; let 'm=1,n=3'; exit $n", 3),
        # a test in a chain does not always run
        (
            BASH
            + "x=0; y=0; [ -f a ] && x=1; [ -f b ] && y=1\n"
            + '[ "$x" = 1 ] && [ "$y" = 1 ] || { [ "$y" = 1 ] && exit 5; exit 3; }',
            5,
        ),
        (BASH + 'y=0; [ -f b ] && y=1\n[ -f a ] || [ "$y" = 1 ] && exit $y; exit 7', 0),
        # questions that are answered with no
        (BASH + "declare -f f >/dev/null || exit 3; exit 0", 3),
        (BASH + "declare -F f >/dev/null || exit 3; exit 0", 3),
        (BASH + "declare -p X >/dev/null 2>&1 || exit 3; exit 0", 3),
        (BASH + "export -f f || exit 3; exit 0", 3),
        # flags of the first line
        ("#!/usr/bin/env -S bash -euo pipefail\nfalse | true\nexit 0", 1),
        ("#!/usr/bin/env -S bash -o errexit\nfalse\nexit 0", 1),
        # commands of the shell that lack words, or are misused
        (BASH + "set -e; kill $(cat pid); exit 0", 2),
        (BASH + "set -e; kill -9 $(cat pid); exit 0", 2),
        (BASH + "set -e; kill -s TERM $(cat pid); exit 0", 2),
        (BASH + "printf $1; exit $?", 2),
        (BASH + "getopts; exit $?", 2),
        ("#!/bin/sh\ncommand cd X || exit $?\nexit 0", 2),
        # settings of zsh, and those that hold for one function
        ("#!/bin/zsh\nsetopt ERR_EXIT\nfalse\nexit 0", 1),
        ("#!/bin/zsh\nset -e\nunsetopt errexit\nfalse\nexit 0", 0),
        ("#!/bin/zsh\nsetopt -e\nfalse\nexit 0", 1),
        ("#!/bin/zsh\nset -e\nemulate -R zsh\nfalse\nexit 0", 0),
        ("#!/bin/zsh\nreturn 3\nexit 4", 3),
        (BASH + "shopt -so errexit; false; exit 0", 1),
        (BASH + "shopt -s -o nounset; echo $X; exit 0", 1),
        (BASH + "set -e; f() { local -; set +e; false; }; f || true; false; exit 0", 1),
        # texts that are cut too short, and what `!` stands before
        (BASH + "x=ab; echo ${x:0:-3}; exit 0", 1),
        (BASH + "a=1; exit $((!a + 3))", 3),
    ],
)
def test_no_code_is_denied_that_may_come(script: str, code: int) -> None:
    reached, others = codes(script)
    assert code in reached or others == "any" or code in others


_HUGE = "9" * 5_000


@pytest.mark.parametrize(
    "command",
    [
        f"while :; do break {_HUGE}; done",
        f"for i in a; do continue {_HUGE}; done",
        f"echo ${{{_HUGE}}}",
        f"let x={_HUGE}",
        f"shift {_HUGE}",
        f"exit {_HUGE}",
        f"exit $(({_HUGE} % 3))",
        f"[ 1 -eq {_HUGE} ]",
        f"for i in {{1..{_HUGE}}}; do exit 3; done",
    ],
)
@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_a_number_that_no_machine_has_is_no_crash(shell: str, command: str) -> None:
    codes(f"#!/bin/{shell}\n{command}\n")


def codes(text: str, tree: Files | None = None) -> tuple[set[int], set[int] | str]:
    """The codes that are reached, and what else there may be: some codes, or "any"."""
    known = exits_of(ShellSource("scripts/x.sh", text), tree or Files())
    rest: set[int] | str = (
        set() if known.open is None else "any" if known.open.among is None else set(known.open.among)
    )
    return {one.code for one in known.items}, rest


@pytest.mark.parametrize(
    "text",
    [
        "curl x",
        "curl x; exit $?",
        "curl x; exit",
        "exit $CODE",
        BASH + "exit 1 2\necho",
        BASH + 'declare -i n="1+2"\nexit $n',
        BASH + "rc=0\nf() { local -n r=$1; r=6; }\nf rc\nexit $rc",
        BASH + 'rc=0\nf() { declare -g "$1=9"; }\nf rc\nexit $rc',
        'exit "$1"',
        "exit $((FAILED + 1))",
        "exit ${#ERRORS[@]}",
        'rc=0\nexport "$1=2"\nexit $rc',
        "exec python app.py",
        'exec "$@"',
        '"$@"',
        '"$CMD"',
        "eval $X",
        "source other.sh",
        ". ./lib.sh\nexit 0",
        "set -e\ncurl x\nexit 0",
        "set -e\nx=$(curl x)\nexit 0",
        "set -o errexit\ngit status\nexit 0",
        "set -eo pipefail\ncurl x | cat\nexit 0",
        "set -e\n(curl x)\nexit 0",
        "set -e\nf() { curl x; }\nf\nexit 0",
        "set -e\nif true; then curl x; fi\nexit 0",
        "set -e\na=1 && curl x\nexit 0",
        "f() { curl x; }\nf",
        "f() { return $1; }\nf $2",
        "trap 'exit $CODE' EXIT\nexit 0",
        'trap "$HANDLER" EXIT\nexit 0',
        "set $FLAGS\ncurl x\nexit 0",
        "wait $PID",
        "case $1 in a) curl x ;; esac",
        "while curl x; do curl y; done",
        "f() { f; }\nf\nexit 0",
        "coproc cat\nexit 0",
        "shopt -s lastpipe\ntrue | exit 3\nexit 0",
        "sudo rm x",
        "die() { kill $$; }\ndie\nexit 4",
        'kill -s TERM "$$"\nexit 4',
        "env X=1 sort y",
        "if curl x; then",
        "echo ${",
    ],
)
def test_what_depends_on_the_outside_stays_open(text: str) -> None:
    assert codes(BASH + text)[1] == "any"


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("", {0}),
        ("echo done", {0}),
        ("exit 3", {3}),
        ("exit 256", {0}),
        ("exit -1", {255}),
        ("exit abc", {2}),
        ("exit 3; exit 4", {3}),
        ("exit 3\nexit 4", {3}),
        ("rc=4\nexport A_${x}=1\nexit $rc", {4}),
        ('[ "$x" \\> "$y" ] && exit 3', {1, 3}),
        ('echo "${X:-a&b}"\nexit 3', {3}),
        ("# exit 4\necho 'exit 5'\ncat <<EOF\nexit 6\nEOF\nexit 0", {0}),
        ("curl x\nexit 0", {0}),
        ("curl x\necho y", {0}),
        ("curl x || exit 3\nexit 0", {0, 3}),
        ("if ! curl x; then exit 3; fi", {0, 3}),
        ("set -e\nif ! curl x; then exit 3; fi", {0, 3}),
        ("set -e\ncurl x || true", {0}),
        ("set -e\ncurl x || exit 4\necho x", {0, 4}),
        ("set -e\ncurl x && echo y || exit 4", {0, 4}),
        ("set -e\n! curl x\nexit 0", {0}),
        ("set -e\nset +e\ncurl x\nexit 0", {0}),
        ("set -e\nlocal_code=$(echo $(curl x))\nexit 0", {0}),
        ("set -e\nf() { local x=$(curl y); }\nf", {0}),
        ("set -e\nwhile ! curl x; do sleep 1 || true; done\nexit 0", {0}),
        ("set -e\nf() { curl x; return 0; }\nif f; then exit 5; fi", {5}),
        ("set -e\n[ -f x ]\nexit 0", {0, 1}),
        ("set -e\n[ -f x ] && echo y\nexit 0", {0}),
        ("[ -f x ] && echo y", {0, 1}),
        ("if [ -f x ]; then echo y; fi", {0}),
        ("(exit 3)\nexit 0", {0}),
        ("(exit 3)", {3}),
        ("x=$(exit 3)", {3}),
        ("x=$(exit 3)\necho", {0}),
        ("set -e\n(exit 3)\nexit 0", {3}),
        ("set -e\nx=$(exit 3)\nexit 0", {3}),
        ("ls | while read x; do exit 3; done\nexit 0", {0}),
        ("echo x | { exit 3; }", {3}),
        ("(exit 3) | true", {0}),
        ("set -o pipefail\n(exit 3) | true", {3}),
        ("unused() { exit 7; }\nexit 0", {0}),
        ("f() { exit 7; }\nf\nexit 0", {7}),
        ("f() { return 7; }\nf\nexit 0", {0}),
        ("f() { return 7; }\nf", {7}),
        ("f() { return 7; }\nf; exit $?", {7}),
        ("f() { return 7; }\nf || exit $?\nexit 1", {7}),
        ("f() { return; }\nfalse\nf", {1}),
        ("f() ( exit 4 )\nf\nexit $?", {4}),
        ('die() { echo $1; exit "${2:-1}"; }\ncurl x || die a\ncurl y || die b 4\n:', {0, 1, 4}),
        ("die() { exit 1; }\n[ $# -gt 0 ] || die\n", {0, 1}),
        ('fail() { local code=$1; shift; echo "$@"; exit $code; }\nfail 9 x', {9}),
        ("CODE=0\ncurl x || CODE=1\ncurl y || CODE=2\nexit $CODE", {0, 1, 2}),
        ("CODE=2\nCODE=0\nexit $CODE", {0}),
        ("CODE=0\nf() { CODE=2; }\ncurl x || f\nexit ${CODE}", {0, 2}),
        ("CODE=0\nf() { local CODE=2; }\nf\nexit $CODE", {0}),
        ("CODE=0\n(CODE=2)\nexit $CODE", {0}),
        ("readonly OK=0\nreadonly BAD=3\ncurl x || exit $BAD\nexit $OK", {0, 3}),
        ("CODE=0\nif [ $CODE -eq 1 ]; then exit 5; fi\nexit $CODE", {0}),
        ("CODE=1\nif [ $CODE -ne 0 ]; then exit $CODE; fi", {1}),
        ("false\nif [ $? -ne 0 ]; then exit 6; fi", {6}),
        ("exit $((3 > 0 ? 3 : 0))", {0, 3}),
        ("exit $((ERRORS > 0))", {0, 1}),
        ("false", {1}),
        ("! true", {1}),
        ("true && false", {1}),
        ("if false; then exit 3; fi", {0}),
        ("while true; do curl x && exit 3; done", {3}),
        ("while true; do curl x && break; done\nexit 4", {4}),
        ("for x in a b; do false; done", {1}),
        ("for x in a b; do false && true; set -e; done", {0}),
        ("for x in a b; do false; set -e; done", {1}),
        ("for x in 1 2; do [ $x = 2 ] && exit 7; done; exit 3", {7}),
        ("for x in 1 2 3; do [ $x = 2 ] && break; done; exit $x", {2}),
        ("for x in $LIST; do false; done", {0, 1}),
        ("for code in 3 4; do curl x || exit $code; done\nexit 0", {0, 3, 4}),
        ("case $1 in a) exit 3 ;; *) exit 4 ;; esac\nexit 5", {3, 4}),
        ("case $1 in a) exit 3 ;; esac", {0, 3}),
        ("case $1 in\na) ;&\nb) exit 4 ;;\nesac", {0, 4}),
        ("usage() { exit 2; }\ncase $1 in a) usage ;; esac\nexit 0", {0, 2}),
        ("log() { case $1 in fatal) exit 3 ;; esac; }\nlog info\nexit 0", {0}),
        ("trap 'exit 3' EXIT\nexit 0", {3}),
        ("trap 'echo x' EXIT\nexit 4", {4}),
        ("trap 'code=$?; echo x; exit $code' EXIT\nexit 4", {4}),
        ("clean() { rm -f x; }\ntrap clean EXIT\nexit 4", {4}),
        ("trap 'exit 3' EXIT\ntrap - EXIT\nexit 0", {0}),
        ("trap 'exit 130' INT TERM\nexit 0", {0, 130}),
        ("stop() { exit 5; }\ntrap stop SIGTERM\nexit 0", {0, 5}),
        ("trap 'exit 5' ERR\nfalse\nexit 0", {5}),
        ("f() { trap 'exit 5' ERR; false; }\nf", {5}),
        ("f() { trap 'exit 5' ERR; }\nf\nfalse", {5}),
        ("f() { trap 'exit 5' ERR; return 3; }\nf", {3}),
        ("f() { trap 'exit 5' ERR; return 3; }\ntrap 'exit 6' ERR\nf", {5}),
        ("f() { false; return 3; }\ntrap 'exit 6' ERR\nf", {6}),
        ("f() { trap - ERR; return 3; }\ntrap 'exit 6' ERR\nf", {6}),
        ("set -E\nf() { trap - ERR; return 3; }\ntrap 'exit 6' ERR\nf", {3}),
        ("set -E\nf() { false; true; }\ntrap 'exit 6' ERR\nf", {6}),
        ("f() { g; false; true; }\ng() { trap 'exit 8' ERR; }\nf\nexit 4", {8}),
        ("trap 'exit 6' ERR\n( false; exit 0 )\nexit 2", {2}),
        ("trap 'exit 6' ERR\n( false )\nexit 2", {6}),
        ("trap 'exit 6' ERR\nx=$(false; echo 1)\nexit 2", {2}),
        ("set -E\ntrap 'exit 6' ERR\nx=$(false; echo 1)\nexit 2", {6}),
        ("trap 'exit 6' ERR\ntrue | { false; true; }\nexit 2", {2}),
        ("trap 'false; echo x' ERR\nfalse\nexit 3", {3}),
        ("set -e\ntrap 'exit 5' ERR\ncurl x\n:", {0, 5}),
        ("set -e\ntrap 'echo x' ERR\n(exit 4)\n:", {4}),
        ("trap 'trap - ERR' ERR\nfalse\nfalse\nexit 2", {2}),
        ("f() { false; }\ntrap 'f; exit 9' ERR\nf", {9}),
        ("f() { exit 4; }\ntrap f EXIT\nf", {4}),
        ("(trap 'exit 3' EXIT; true)\nexit 0", {0}),
        ('main() { return 3; }\nmain "$@"\nexit $?', {3}),
        ('main() { exit 3; }\nif [[ "${BASH_SOURCE[0]}" == "$0" ]]; then main "$@"; fi', {3}),
        ('main() { :; }\n[[ "${BASH_SOURCE[0]}" == "${0}" ]] && main', {0}),
        ("eval 'exit 3'", {3}),
        ("exec > log\nexit 0", {0}),
        ("sleep 1 &\nexit 0", {0}),
        ("exec true", {0}),
        ("A=1 B=2\nexit $B", {2}),
        ("cat <<EOF || exit 3\nx\nEOF\nexit 0", {0, 3}),
        ('run() { "$@" || exit 3; }\nrun curl x\nexit 0', {0, 3}),
        ("command -v jq >/dev/null || exit 3\necho", {0, 3}),
        ("return 0 2>/dev/null || exit 4", {4}),
        ("{ exit 3; }", {3}),
        ("set -u\nexit 0", {0}),
        ("set -e\nlocal x=3\nexit 0", {1}),
        ("local x=3\nexit 0", {0}),
        ("set -e\nload() { readonly X=yes; }\nload\nreadonly X Y=3\nexit 0", {0}),
        ("kill -0 $$\nexit 4", {4}),
        ("let x=0", {1}),
        ("set -e\nlet x=2\nexit 4", {4}),
        ("exec {fd}>.lock || exit 3\necho x >&$fd\nexit 4", {3, 4}),
        ("time ( exit 3 )", {3}),
        ("kill $PID\nexit 4", {4}),
        # numbers can be calculated with, and in bash an expression that is none ends one line only
        ("n=$((10#$x))\nexit 4", {4}),
        ("COUNT=0\nwhile curl x; do COUNT=$((COUNT + 1)); done\necho $COUNT", {0}),
        ("START=$(date +%s)\ncurl x\necho $(($(date +%s) - START))", {0}),
        ("f() { n=$(($1 * 60 / 4)); exit $((n > 5 ? 3 : 4)); }\nf 2\nexit 5", {3, 4}),
        ("echo $(($# + ${#1} - $$))", {0}),
        ("( exit 4; x=$(( $1 )) )\nexit 5", {5}),
        # nothing is doubted that is sure
        ("echo a | grep a | grep c || exit 3; exit 0", {0, 3}),
        ("echo a | sort | grep a && exit 3; exit 0", {0, 3}),
        ("set -e; x=$(git log | grep a | head -1 || true); exit 4", {4}),
        ("cat <<E | sort | grep b || exit 3\na\nE\nexit 0", {0, 3}),
        ("cat <<E && exit 3 || exit 4\na\nE\nexit 0", {3, 4}),
        ("[ -f a ] &&\n# why\nexit 3\nexit 4", {3, 4}),
        ("a |\n# why\nb || exit 3; exit 4", {3, 4}),
        ('case "$1" in *"://"*) exit 10;; *) exit 12;; esac', {10, 12}),
        ('case "$1" in *"x"*|*) exit 10;; esac; exit 4', {10}),
        ("set -u; [[ $# -gt 0 ]] || exit 2; exit 0", {0, 2}),
        ("set -u; (( $# > 0 )) || exit 2; exit 0", {0, 2}),
        ("set -u; n=0; for x in *; do n=$((n + 1)); done; [[ $n -gt 5 ]] && exit 3; exit 0", {0, 3}),
        ("set -u; (( n = 5 )); [[ $n -gt 3 ]] || exit 3; exit 0", {0, 3}),
        ("n=0; f[n]=1; echo ${f[n]}; exit $n", {0}),
        ("n=0; [[ n -le 1 ]]; echo ${x:n:1} ${x: -3}; exit $n", {0}),
        ("x=5; y=6; [ $x = 5 ] && [ $y = 6 ] && exit 3; exit 4", {3}),
        ("f() { :; }; set -e; export -f f; exit 3", {3}),
        ("set -e; export X; declare Y=1; exit 3", {3}),
        ("(( 3 > $# )); exit 4", {4}),
        ("set -e; f() { local -; set +e; false; }; f; exit 4", {1}),
        ("exit $((!a))", {0, 1}),
    ],
)
def test_codes_that_are_reached_are_all_there_are(text: str, reached: set[int]) -> None:
    assert codes(BASH + text) == (reached, set())


@pytest.mark.parametrize(
    ("text", "reached", "rest"),
    [
        ("select x in a b; do exit 2; done", {1, 2}, {0}),
        ("set -e\ncd x\necho y", {0}, {1}),
        ("set -e\nmkdir x\necho y", {0}, {1, 64}),
        ("set -e\nread x\necho y", {0}, {1}),
        ("set -e\ngrep x y\necho z", {0, 1}, {2}),
        ("[ $N -gt 0 ]", {0, 1}, {2}),
        ("[ $# -gt 0 ]", {0, 1}, set()),
        ("[[ $N == 0 ]]", {0, 1}, set()),
        ("set -e\nload() { readonly X=yes; }\nload\nload\nexit 0", {1}, set()),
        ("set -u\necho $X\nexit 0", {0}, {1}),
        ("set -e\nkill $PID\nexit 0", {0}, {1, 2}),
        ('set -e\nkill -9 "$PID"\nexit 0', {0}, {1}),
        ("set -e\nprintf '%s' $X\nexit 0", {0}, {1}),
        ("set -e\nprintf $X\nexit 0", {0}, {1, 2}),
        # `$(<file)` ends bash where somebody would look at the failure too
        ("set -e\nV=$(<VERSION) || exit 3\nexit 0", {0, 3}, {1}),
        ("V=$(<VERSION) || exit 3\nexit 0", {0, 3}, set()),
        ("set -e\nif curl x; then readonly X=1; fi\nreadonly X=2\nexit 0", {0}, {1}),
        ("set -e\nreadonly X=1\nreadonly X=2 || exit 4", {4}, {1}),
        ("set -e\n( exit 6 ) || V=$(<VERSION)\nexit 0", {0}, {1, 6}),
        ("f() { (($(($1)))) && exit 3; }\nf\nexit 4", {3, 4}, set()),
        # a signal to itself that a trap hears
        ("trap 'exit 5' USR1\nkill -USR1 $$\nexit 4", {5}, {4}),
        # what the shell sets, and what only most callers set
        ("set -u\necho $HOME $PATH $PWD $HOSTNAME $UID $BASH_VERSION $RANDOM\nexit 0", {0}, set()),
        ("set -u\necho $XDG_CONFIG_HOME\nexit 0", {0}, {1}),
        ("set -u\necho $USER\nexit 0", {0}, {1}),
        ("set -u\necho $TMPDIR/x\nexit 0", {0}, {1}),
        ("set -u\necho ${TMPDIR:-/tmp}/x\nexit 0", {0}, set()),
        # `getopts` takes its argument back
        (f"{_GETOPTS.format('ab:')} b) echo $OPTARG;; esac; done\nexit 0", {0}, set()),
        (f"{_GETOPTS.format('ab:')} b|c) echo $OPTARG;; esac; done\nexit 0", {0}, {1}),
        (f"{_GETOPTS.format('ab:')} a) A=1;& b) echo $OPTARG;; esac; done\nexit 0", {0}, {1}),
        (f"{_GETOPTS.format('ab:')} a) echo $OPTARG;; esac; done\nexit 0", {0}, {1}),
        (f"{_GETOPTS.format('ab:')} \\?) echo $OPTARG;; esac; done\nexit 0", {0}, {1}),
        (f"{_GETOPTS.format(':ab:')} \\?) echo $OPTARG;; esac; done\nexit 0", {0}, set()),
        (f"{_GETOPTS.format(':ab:')} :) echo $OPTARG;; *) echo $OPTARG;; esac; done\nexit 0", {0}, set()),
        (": ${X:?no}\nexit 0", {0}, {1}),
        ("exit $((ERRORS > 0 ? 3 : 0))", {0, 3}, {1}),
        ("$1 3; helper() { exit 2; }\nexit 0", {0}, {2}),
        ("echo x || exit 3\nexit 0", {0}, {3}),
        ("set -e\necho x > file\nexit 0", {0}, {1}),
        ("[ a = a ] > file", {0}, {1}),
        ("f() { false; }\nif f; then :; else set -e; fi\nfalse\nexit 5", {1}, {5}),
        ("trap 'exit 5' ERR\ncd x\nexit 3", {3}, {5}),
        ("f() { exit 3; }\nf > file", {3}, {1}),
        ("{ exit 3; } > file\nexit 4", {3}, {4}),
        ("f() { curl x && trap 'exit 5' ERR || false; }\nf; false\nexit 3", {3}, {5}),
        ("curl x && trap 'exit 9' EXIT\ntest -f y", {9}, {0, 1}),
        # an expression that is none
        ('main() { n=$(( ${1:-1} * 60 )); echo "$n"; }\nmain "$@"', {0}, {1}),
        ("f() { n=$((100 / N)); exit 3; }\nf\nexit 4", {3}, {4}),
        ("f() { n=$((100 / N)); exit 3; }\nf; exit 4", {3}, {1}),
        ("set -e\nf() { n=$((100 / N)); exit 3; }\nf\nexit $?", {3}, {1}),
        ("if curl x; then\n  n=$(($1))\n  exit 3\nfi\nexit 4", {3, 4}, set()),
        ("( n=$(($1)); exit 7 )\nexit $?", {7}, {1}),
        ("x=$(n=$(($1)); exit 7)\nexit $?", {7}, {1}),
        ("((x = $1 ? 3 : 4))", {0}, {1}),
        ("set -e\nfor ((i = 0; i < $1; i++)); do echo; done\nexit 4", {4}, {1}),
        ("trap 'n=$(($1)); exit 5' EXIT\nexit 4", {5}, {4}),
        ("eval 'n=$(($1)); exit 5'\nexit 4", {5}, {4}),
        ("f() { local CODE=5; n=$(($1)); exit 3; }\nCODE=6\nf\nexit $CODE", {3}, {6}),
    ],
)
def test_odd_luck_gives_some_codes_and_no_others(text: str, reached: set[int], rest: set[int]) -> None:
    assert codes(BASH + text) == (reached, rest)


def test_other_shells_end_with_two_where_bash_ends_with_one() -> None:
    assert codes("#!/bin/sh\n: ${X:?no}\nexit 0") == ({0}, {1, 2})
    assert codes("#!/bin/sh\nset -e\ncd x\nexit 0") == ({0}, {1, 2})
    assert codes("#!/bin/sh\nn=$(( $1 + 1 ))\nexit 0") == ({0}, {1, 2})
    assert codes("#!/bin/sh\nlocal x=3\nexit 0") == ({0}, {1, 2})
    assert codes("#!/bin/sh\n. ./.env\nexit 0") == ({0}, {1, 2})
    assert codes("#!/bin/sh\n[ -f .env ] && . ./.env\nexit 0") == ({0}, set())
    assert codes('#!/bin/sh\nif [ ! -r "$D/.env" ]; then exit 3; fi\n. "$D/.env"\nexit 0') == ({0, 3}, set())
    assert codes(BASH + ". ./.env\nexit 0") == ({0}, set())


def test_shells_do_not_agree_on_large_numbers() -> None:
    text = "f() { return 256; }\nif f; then exit 3; fi"
    assert codes(BASH + text) == ({3}, set())
    assert codes("#!/bin/sh\n" + text)[1] != set()


def test_flags_of_the_first_line_count() -> None:
    assert codes("#!/bin/bash -e\nfalse\nexit 0") == ({1}, set())
    assert codes("#!/usr/bin/env bash\nfalse\nexit 0") == ({0}, set())


def test_tracked_scripts_are_followed() -> None:
    tree = Files(scripts__lib="die() { exit 4; }\n", scripts__next="#!/bin/bash\ncurl x || exit 6\nexit 0\n")
    here = 'DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\n'
    assert codes(BASH + here + 'source "$DIR/lib.sh"\ncurl x || die\nexit 0', tree) == ({0, 4}, set())
    assert codes(BASH + 'exec "$(dirname "$0")/next.sh" "$@"', tree) == ({0}, {6})
    assert codes(BASH + 'source "$DIR/gone.sh"\nexit 0', tree) == ({0}, "any")


@pytest.mark.parametrize(
    ("library", "text", "reached"),
    [
        ("false\ntrue\n", "trap 'exit 6' ERR\nsource ./lib.sh", {6}),
        ("trap 'exit 7' ERR\nreturn 3\n", "source ./lib.sh", {3}),
        ("trap 'exit 7' ERR\nreturn 3\n", "trap 'exit 6' ERR\nsource ./lib.sh", {7}),
        ("trap - ERR\nfalse\n", "trap 'exit 6' ERR\nsource ./lib.sh\nexit 4", {4}),
    ],
)
def test_what_is_sourced_hears_of_errors(library: str, text: str, reached: set[int]) -> None:
    assert codes(BASH + text, Files(scripts__lib=library)) == (reached, set())


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ('set -e\n( ( exit "$X" ); false )', set()),
        ("B=$(cat x)\n( exit $B ) && exit 4\nexit 5", {5}),
        ("f() { if f; then :; fi; }\nf", set()),
    ],
)
def test_what_may_never_succeed_leads_nowhere_for_sure(text: str, reached: set[int]) -> None:
    assert codes(BASH + text)[0] == reached


def test_an_environment_file_sets_variables_and_does_not_end_the_script() -> None:
    assert codes(BASH + "source .env\nexit 0") == ({0}, set())
    assert codes(BASH + "CODE=0\nsource .env\nexit $CODE")[1] == "any"


def test_each_code_says_where_it_comes_from() -> None:
    known = exits_of(ShellSource("x.sh", BASH + "if curl x; then\n  exit 2\nfi\necho done\n"), None)
    assert [(one.code, one.at.line, one.at.column) for one in known.items] == [(0, 5, 1), (2, 3, 3)]


def test_the_reason_names_the_first_command_whose_status_may_be_any() -> None:
    known = exits_of(ShellSource("x.sh", BASH + "set -e\ncurl x\nexit 0\n"), None)
    assert known.open == Open("it can end with the status of `curl`", Location("x.sh", 3, 1, 3, 7))


@pytest.mark.parametrize(
    "text",
    [
        "if true; then\n" * 3000 + "exit 3\n" + "fi\n" * 3000,
        "(" * 3000 + "exit 3" + ")" * 3000,
        "x=" + "$(" * 2000 + "a" + ")" * 2000,
        "".join(f"f{n}() {{ f{n + 1}; f{n + 1}; }}\n" for n in range(3000)) + "f0\n",
        "".join(f"f{n}() {{ f{n + 1} $1; f{n + 1} $2; }}\n" for n in range(40)) + "f0\n",
        "exit 3 || " * 5000 + "true\n",
        "while a; do " * 40 + "X=1; b\n" + "done; " * 40,
        "[[ " + "! " * 3000 + "x ]]",
        'X="' + "$X" * 5000 + '"\n',
        "a=1\n" * 20_000,
        "echo 'x'\n" * 125_000,
        "((" + " $((" * 2000 + "1" + "))" * 2000 + "))",
        "cat <<E\n" + "${X:-`" * 500 + "a" + "`}" * 500 + "\nE",
        "x=" + "${X:-`a`" * 300 + "}" * 300,
        "((" + " x=y/" * 20_000 + " 1))",
        "echo " + "${a:-" * 400 + "x" + "}" * 400,
        "".join(f"if a; then V{n}=1; fi\n" for n in range(3000)),
    ],
    ids=range(17),
)
def test_hostile_scripts_end_soon(text: str) -> None:
    assert isinstance(exits_of(ShellSource("x.sh", BASH + text), None), Known)


@pytest.mark.parametrize(
    ("text", "really"),
    [
        # `set -u` ends the script where nothing is given or set
        (BASH + 'set -eu\necho "Hello $1"', 1),
        (BASH + 'set -eu\nlog() { echo "[$1] $2"; }\nlog info\nexit 0', 1),
        (BASH + 'set -u\ngreet() { local name=$1 title=$2; echo "$title $name"; }\ngreet Ada', 1),
        (BASH + 'set -u\nf() { local x; if [ $# -gt 0 ]; then x=1; fi; echo "$x"; }\nf "$@"', 1),
        (BASH + 'set -u\nunset X\necho "$X"', 1),
        (BASH + 'set -u\narr=()\nx="${arr[0]}"', 1),
        (BASH + 'set -u\necho "$!"', 1),
        # an arm of `case` begins with the status that was
        ("(exit 5)\ncase $? in 0) exit 0 ;; *) exit $? ;; esac", 5),
        (BASH + "f() { return 4; }\nf\ncase $? in 4) exit ;; esac\nexit 0", 4),
        (BASH + "case $(exit 3) in *) exit $? ;; esac", 3),
        # words that are several
        (BASH + "for n in {1..3}; do if [[ $n == 2 ]]; then exit 7; fi; done\nexit 0", 7),
        (BASH + "for i in {1..3}; do :; done\nexit $i", 3),
        (BASH + "f() { exit $#; }\nf a{b,c}", 2),
        # patterns
        ('case "$1" in "*") exit 3;; esac\nexit 4', 4),
        (BASH + "level=3\ncase $level in [[:digit:]]) exit 3;; esac\nexit 4", 3),
        (BASH + "x=a\ncase $x in [^b]) exit 3;; esac\nexit 4", 3),
        ("mode='[x]'\ncase $mode in \"[x]\") exit 3;; esac\nexit 4", 3),
        (BASH + "shopt -s nocasematch\nx=A\ncase $x in a) exit 3;; esac\nexit 4", 3),
        (BASH + "shopt -s nocasematch\nx=A\nif [[ $x == a ]]; then exit 3; fi\nexit 4", 3),
        # what the grammar binds wrongly
        (BASH + 'MODE=a FORCE=1\nif [[ ! "$MODE" = a || "$FORCE" = 1 ]]; then exit 3; fi\nexit 4', 3),
        # variables that the shell sets
        (BASH + 'SECONDS=0\nsleep 2\n[ "$SECONDS" -gt 1 ] && exit 3\nexit 4', 3),
        (BASH + 'REPLY=n\nread -r -p "Sure? "\nif [ "$REPLY" = y ]; then exit 3; fi\nexit 4', 3),
        # numbers
        (BASH + "verbose=false\nif ((verbose)); then exit 3; fi\nexit 4", 4),
        (BASH + 'x="1+2"\nexit $((x))', 3),
        (BASH + "x=010\nexit $((x))", 8),
        (BASH + "x=010\nif [[ $x -eq 8 ]]; then exit 3; fi\nexit 4", 3),
        (BASH + "f() { local -i n=5; n=n+1; exit $n; }\nf", 6),
        (BASH + "declare -u x\nx=a\nif [ $x = A ]; then exit 3; fi\nexit 4", 3),
        # traps that leave what they interrupt
        (BASH + "set -E\ntrap 'return 5' ERR\nf() { false; exit 3; }\nf\nexit $?", 5),
        (BASH + "trap 'break' ERR\nwhile true; do false; exit 3; done\nexit 4", 4),
        # assignments that hold for one call
        (BASH + "f() { exit $X; }\nX=3\nX=4 f", 4),
        # what `sh` may not know
        ('#!/bin/sh\nset -e\n[ "$1" == "x" ]', 2),
        ("#!/bin/sh\nx=1\nif [[ $x = 1 ]]; then exit 3; fi\nexit 4", 4),
        (BASH + "set -e\necho hi >&9", 1),
        ("#!/bin/sh\nx=3\nf() { local x; exit $x; }\nf", 3),
        # texts that become others
        (BASH + 'x=5\ndeclare "x=6"\nexit $x', 6),
        ("x=\nexit ${x-5}", 0),
        ('x=" a "\nif [ $x = a ]; then exit 3; fi\nexit 4', 3),
        ('x=~\nif [ "$x" = "~" ]; then exit 3; fi\nexit 4', 4),
        (BASH + "x=$'b'\nif [ $x = b ]; then exit 3; fi\nexit 4", 3),
        # commands that are others, or fail
        (BASH + 'echo() { builtin echo "$@"; exit 3; }\necho hi\nexit 0', 3),
        (BASH + 'set -e\numask "$1"\nexit 0', 1),
    ],
)
def test_code_that_really_comes_is_not_proven_absent(text: str, really: int) -> None:
    reached, rest = codes(text)
    assert really in reached or rest == "any" or (not isinstance(rest, str) and really in rest)


def test_redirection_of_another_script_may_fail() -> None:
    tree = Files(scripts__o="#!/bin/bash\nexit 0\n")
    reached, rest = codes(BASH + 'set -e\n./scripts/o.sh > "$1"\nexit 0', tree)
    assert 1 in reached or rest == "any" or (not isinstance(rest, str) and 1 in rest)
