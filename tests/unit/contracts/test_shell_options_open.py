"""Scripts whose options cannot be told: nothing may be said to be absent."""

from __future__ import annotations

import pytest
from unit.contracts.shell_scripts import Files, options, taken

from ownership_lint.analysis.contracts.interface import Interface, Known, Open, Option
from ownership_lint.finding import Location

_UNFOLLOWED = "it uses an argument in a way that is not followed"
_UNCLEAR = "it compares arguments in a way that is not followed"
_AS_COMMAND = "it runs its arguments as a command"
_EXPORTED = "it puts its arguments into the environment"
_FILED = "it puts its arguments into a file"
_LOOP = "`a loop` reads its arguments"
_ANY = "it takes any argument here"
_STRING = "code in a string uses its arguments"


def _on(name: str) -> str:
    return f"it hands its arguments on to `{name}`"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        # handed on to programs
        ('docker compose "$@"', _on("docker")),
        ('docker compose up "$1"', _on("docker")),
        ("docker compose up $1", _on("docker")),
        ('docker compose up "${1:-all}"', _on("docker")),
        ('X="$1"\ndocker up "$X"', _on("docker")),
        ("export X=${1-}\ndocker up $X", _EXPORTED),
        ('X="run $*"\n$X', "it runs its arguments with a command"),
        ('docker run -e X="$*" image', _on("docker")),
        ('tmux new "run $*"', _on("tmux")),
        ('X="$*" ./missing.sh', _on("./missing.sh")),
        ('awk -v a="$1" "$P"', _on("awk")),
        ("ls $1", _on("ls")),
        ('python3 - "$@" <<EOF\nEOF', _on("-")),
        ('[ "$1" ] || expr "$1" : "--x=.*"', _on("expr")),
        ('source ./x.cfg "$@"', "it reads another script that is not followed"),
        ('export X="$*"\nmake', _EXPORTED),
        ('export X\nX="$1"', _EXPORTED),
        ("declare -x X=$1", _EXPORTED),
        ('f() { local -n r="$1"; r="$2"; }\nf X "$1"', _EXPORTED),
        ('echo "$@" > args', _FILED),
        ('printf %s "$*" > args\n./x', _FILED),
        ('X="$*"\nsed "s/@/$X/" a > b', _FILED),
        ("cat > x.sh <<E\nrun $*\nE", _FILED),
        ('A=("$@")\ndocker "${A[@]}"', _on("docker")),
        ('A=()\nA+=("$1")\ndocker "${A[@]}"', _on("docker")),
        ('A+=" $1"\ndocker $A', _on("docker")),
        ('A="up $1"\ndocker $A', _on("docker")),
        ('for a in "$@"; do docker "$a"; done', _on("docker")),
        ('for a; do docker "$a"; done', _on("docker")),
        ('shift\npytest "$@"', _on("pytest")),
        ('pytest "${@:2}"', _on("pytest")),
        ("pytest $*", _on("pytest")),
        ('exec python tool.py "$@"', _on("tool.py")),
        ('sudo -u me tool "$@"', _on("tool")),
        ('env A=1 tool "$@"', _on("tool")),
        ('timeout 5 tool "$@"', _on("tool")),
        ('"$TOOL" "$@"', _on('"$TOOL"')),
        ('ls "$@"', _on("ls")),
        ('grep "$@" x', _on("grep")),
        ('f() { docker "$@"; }\nf "$@"', _on("docker")),
        ('f() { local a="$1"; docker "$a"; }\nf "$1"', _on("docker")),
        ('f() { g "$@"; }\ng() { docker "$2"; }\nf a "$1"', _on("docker")),
        ('f() { shift; docker "$@"; }\nf a "$@"', _on("docker")),
        ('f() { docker "$X"; }\nX=$1\nf', _on("docker")),
        ('main() { local x; x=$1; docker "$x"; }\nmain "$@"', _on("docker")),
        ('ssh host "run $*"', _on("ssh")),
        ('docker exec c bash -c "run $1"', _on("docker")),
        ('npm test -- "$@" | tee log', _on("npm")),
        ('docker "$(echo "$1")"', _on("docker")),
        ('x=$(echo "$1" | tr a-z A-Z)\ndocker "$x"', _on("docker")),
        ('case $1 in --a) shift; exec docker "$@";; esac', _on("docker")),
        (
            'while [ $# -gt 0 ]; do case $1 in --a) A=1;; *) break;; esac; shift; done\ndocker "$@"',
            _on("docker"),
        ),
        ('while [ $# -gt 0 ]; do case $1 in --) shift; break;; *) exit 1;; esac; done\nrun "$@"', _on("run")),
        ('while [ $# -gt 0 ]; do case $1 in -*) R+=("$1"); shift;; esac; done\nrun "${R[@]}"', _on("run")),
        ('while getopts "a" o; do :; done\nshift $((OPTIND-1))\nrun "$@"', _on("run")),
        ('set -- up "$@"\ndocker "$@"', _on("docker")),
        ('./missing.sh "$@"', _on("./missing.sh")),
        # run as a command
        ('"$@"', _AS_COMMAND),
        ('exec "$@"', _AS_COMMAND),
        ("$1", _AS_COMMAND),
        ('X="$1"\n$X', _AS_COMMAND),
        ('f() { "$@"; }\nf "$@"', _AS_COMMAND),
        # code
        ('eval "$1"', "it evaluates its arguments as code"),
        ('eval "f $*"', "it evaluates its arguments as code"),
        ('eval "$CODE"', "it evaluates code that is made when it runs"),
        ("eval 'run \"$@\"'", _STRING),
        ("trap 'run \"$1\"' EXIT", _STRING),
        ("bash <<EOF\nrun $1\nEOF", "it puts its arguments into code"),
        ("ssh h <<EOF\nrun\nwith ${1}\nEOF", "it puts its arguments into code"),
        ('. "$1"', "it reads a script that an argument names"),
        ("source lib.sh", "it reads another script that is not followed"),
        ('. "$DIR/lib.sh"', "it reads another script that is not followed"),
        ("source <(tool completion)", "it reads another script that is not followed"),
        # read by other programs
        ('echo "$@" | grep -q -- --x', "`grep` reads its arguments"),
        ('if grep -q -- --x <<< "$*"; then X=1; fi', "`grep` reads its arguments"),
        ('echo "$*" | while read -r x; do :; done', "`a loop` reads its arguments"),
        (
            'while read -r x; do :; done < <(printf "%s\\n" "$@")',
            "`a process substitution` reads its arguments",
        ),
        ("zparseopts -D -E a=b", "`zparseopts` reads its arguments"),
        ('cat <<< "$*" | grep -q x', "`grep` reads its arguments"),
        ('A="$0 $*"\necho "$A" | grep -q x', "`grep` reads its arguments"),
        ('X=$(echo "$1" | sed "s/--key=//")', '`sed "s/--key=//"` reads its arguments'),
        # looked at in other ways
        ('opt_x() { :; }\n"opt_${1#--}"', "it runs a command that an argument names"),
        ('k=${1#--}\nprintf -v "$k" %s 1', "it sets variables that its arguments name"),
        ("alias f='case $1 in --a) A=1;; esac'\nf", _STRING),
        ("case x in *$1*) A=1;; esac", _UNFOLLOWED),
        ("[[ --x =~ ^$1 ]] && A=1", _UNFOLLOWED),
        ('A="$A $1"\nfor x in $A; do [ $x = --a ] && B=1; done', _UNCLEAR),
        ('h() { [ "${BASH_ARGV[0]}" = "--a$X" ] && A=1; }\nh', _UNCLEAR),
        ("[[ -v M[$1] ]] && A=1", _UNCLEAR),
        ('x=$1\nx=${x//-/}\n[ "$x" = a ] && A=1', _UNCLEAR),
        ("case ${1,,} in --a) A=1;; esac", _UNCLEAR),
        ('shopt -s nocasematch\ncase "$1" in --a) A=1;; esac', _UNCLEAR),
        ('P=--\ncase "${1#$P}" in a) A=1;; esac', _UNCLEAR),
        ("case $#:$1 in 1:--a) A=1;; esac", _UNCLEAR),
        ('[[ "$*" == *a* ]] && A=1', _UNCLEAR),
        ('[ -z "${1##--a*}" ] && A=1', _UNCLEAR),
        ('[ "${1/--a/}" = "" ] && A=1', _UNCLEAR),
        ('o=$(basename -- "$1")\n[ "$o" = --a ] && A=1', _UNCLEAR),
        ('builtin [ "$1" = "--$X" ] && A=1', _UNCLEAR),
        ('if [ -n "$1" ]; then A=1; fi', _ANY),
        ("[ $# -gt 0 ] && A=1", _ANY),
        ("case $1 in ?*) A=1;; esac", _ANY),
        ('[[ -n "${T[$1]}" ]]', _UNFOLLOWED),
        ("T[$1]=1", _UNFOLLOWED),
        ('declare "$1"', _UNFOLLOWED),
        ('export "$1"', _UNFOLLOWED),
        ('case x in "$1") A=1;; esac', _UNFOLLOWED),
        ("X=${LIST//$1/}", _UNFOLLOWED),
        ('[[ "$1" == "$X" ]]', _UNCLEAR),
        ('[[ " ${L[*]} " == *" $1 "* ]]', _UNCLEAR),
        ("[[ $1 =~ $RE ]]", _UNCLEAR),
        ("[[ $1 =~ --x ]]", _UNCLEAR),
        ("[[ $1 =~ ^--(a|b) ]]", _UNCLEAR),
        ("[[ $1 == --no-* ]]", _UNCLEAR),
        ('case "$1:$2" in --a:b) A=1;; esac', _UNCLEAR),
        ('case "${1#--}" in a) A=1;; esac', _UNCLEAR),
        ('case "${1:2}" in a) A=1;; esac', _UNCLEAR),
        ('[ "${1:0:3}" = "--a" ]', _UNCLEAR),
        ('case $(echo "$1" | cut -d= -f1) in --a) A=1;; esac', _UNCLEAR),
        ('p=$(echo "$1")\ncase $p in --a) A=1;; esac', _UNCLEAR),
        ('IFS== read -r k v <<< "$1"\n[ "$k" = --a ]', _UNCLEAR),
        # arguments that are read out of a text
        ('while read -r a; do case $a in --a) A=1;; esac; done <<< "$1"', _LOOP),
        ('while read -r a; do case $a in --a) A=1;; esac; done <<< "x $*"', _LOOP),
        ("while read -r a; do case $a in --a) A=1;; esac; done <<E\n$1\nE", "a command reads its arguments"),
        ("read -r a <<E\n$1\nE\n[ $a = --a ]", "a command reads its arguments"),
        ('printf -v a "%s" "$1"\ncase $a in --a) A=1;; esac', _UNCLEAR),
        ('grep -e "$1" <<< "--a --b"', "it looks for an argument in a text"),
        ("case $1 in --no-*) A=1;; esac", "it accepts arguments by a pattern"),
        ("case $1 in --a*) A=1;; esac", "it accepts arguments by a pattern"),
        ("case $1 in *help*) A=1;; esac", "it accepts arguments by a pattern"),
        ("case $1 in $X) A=1;; esac", "it accepts arguments by a pattern"),
        ("case $1 in -[a-z]) A=1;; esac", "it accepts arguments by a pattern"),
        ('while getopts "$SPEC" o; do :; done', "its `getopts` string is not a plain list of letters"),
        ('while getopts "a-:" o; do :; done', "its `getopts` string is not a plain list of letters"),
        ('O=$(getopt -o "$S" -- "$@")', "its `getopt` call is not literal"),
    ],
)
def test_open(script: str, reason: str | None) -> None:
    found = taken(script).options.open
    assert (found.reason if found else None) == reason


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('case $1 in --a) A=1;; *) exec tool "$@";; esac', "--a ..."),
        ("case $1 in --a) A=1;; --no-*) B=1;; esac", "--a ..."),
        ('for a in "$@"; do case $a in --a) A=1;; *) R+=("$a");; esac; done\nrun "${R[@]}"', "--a ..."),
        ('if [ "$1" = --a ]; then A=1; shift; fi\nrun "$@"', "--a ..."),
    ],
)
def test_what_is_proven_stays_although_there_may_be_more(script: str, expected: str) -> None:
    assert options(script) == expected


def test_a_tracked_script_that_cannot_be_told() -> None:
    files = Files({"tools/y.sh": ""})
    found = taken('exec ./tools/y.sh "$@"', files).options
    assert found.open == Open(
        "it hands its arguments on to `tools/y.sh`, which cannot be told", Location("tools/x.sh", 1, 6, 1, 18)
    )


def test_the_doubts_of_another_script_are_taken_over() -> None:
    why = Open("because", Location("tools/y.sh", 3, 1, 3, 4))
    flag = Option(("--a",), Location("tools/y.sh", 2, 1, 2, 4), takes_value=False)
    files = Files(interfaces={"tools/y.sh": Interface("shell", options=Known((flag,), why))})
    assert taken('exec tools/y.sh "$@"', files).options == Known((flag,), why)


def test_options_behind_a_word_that_the_other_script_does_not_know() -> None:
    flag = Option(("--a",), Location("tools/y.sh", 2, 1, 2, 4))
    files = Files(interfaces={"tools/y.sh": Interface("shell", options=Known((flag,)))})
    found = taken('exec tools/y.sh Main "$@"', files).options
    assert found.items == ()
    assert found.open is not None
    assert found.open.reason == "it hands its arguments on to `tools/y.sh` behind `Main`"


def test_options_of_a_script_that_is_nested_too_deeply() -> None:
    deep = "if true; then\n" * 350 + "case $1 in --x) echo;; esac\n" + "fi\n" * 350
    found = taken(deep).options
    assert found.open is not None
    assert found.open.reason == "the script is nested too deeply"
