"""Environment variables of shell scripts: which are asked for, which are lost, and where more may be read."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.contracts.interface import Use, Variable
from ownership_lint.analysis.contracts.shell.source import ShellSource
from ownership_lint.analysis.contracts.shell.variables import variables_of
from ownership_lint.finding import Location

BASH = "#!/bin/bash\n"
_ASKED = dict.fromkeys("AB", "read input")


def shown(text: str) -> dict[str, str]:
    """Each variable with what is said of it, in short."""
    return {one.name: _words(one) for one in variables_of(ShellSource("x.sh", BASH + text), None).items}


def _words(one: Variable) -> str:
    words = [one.use.value]
    words += ["input"] if one.is_input else []
    words += ["required"] if one.required else []
    words += ["seen"] if one.seen_before else []
    words += [f"={one.default}"] if one.default is not None else []
    return " ".join(words)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("echo hi", {}),
        ("# ${X:-1}\necho '${X:-1}'\ncat <<'EOF'\n${X:-1}\nEOF", {}),
        ("X=1 curl y", {}),
        ("x=1\necho $x", {}),
        ("echo $1 $@ $# $?", {}),
        ("f() { local X=1; echo $X; }\nf", {}),
        ("if curl y; then X=1; fi\nexit 0", {}),
        ("if curl y; then X=1; fi\nmake", {}),
        ("source lib.sh\nX=1", {}),
        ('eval "$CODE"\nX=1', {"CODE": "read"}),
        ("echo $X", {"X": "read"}),
        ("export X\nmake", {"X": "read"}),
        ('[ "$X" = yes ] && echo', {"X": "read"}),
        # patterns, which the grammar keeps as text
        ('echo "${1#$X}" "${1#$Y/}" ${1%.${Z}}', {"X": "read", "Y": "read", "Z": "read"}),
        ('echo "${1//$X/z}" "${1/#$Y/~}" "${1/$Z/$A}"', {"X": "read", "Y": "read", "Z": "read", "A": "read"}),
        ('echo "${1##*"$X"}" ${1^^$Y}', {"X": "read", "Y": "read"}),
        ("echo ${1#'$X'} ${1#\\$Y}", {}),
        ('[[ $1 == *"$X"* ]] && echo', {"X": "read"}),
        ("[[ $1 =~ ^$X$ || $1 =~ ^${Y}z ]] && echo", {"X": "read", "Y": "read"}),
        ("case $1 in *$X*) echo;; esac", {"X": "read"}),
        ("cat <<E\n${1#$X}\nE\necho `echo ${1#$Y}`", {"X": "read", "Y": "read"}),
        # names in calculations
        ("[[ X -gt 1 ]] && echo", {"X": "read"}),
        ("[ X -gt 1 ] && echo", {}),
        ("a=(b)\necho ${a[X]} ${a:Y:2}", {"X": "read", "Y": "read"}),
        ("a[X]=1\nb=([Y]=1)", {"X": "read", "Y": "read", "a": "read"}),
        ('let "y = X" Y+=1', {"X": "read", "Y": "read"}),
        ("declare -i n=X", {"X": "read"}),
        # what the grammar does not look into
        ("cat <<-EOF\n\t$X\n\t${Y:-1}\nEOF", {"X": "read", "Y": "read input =1"}),
        ("cat <<EOF\n`cat $X`\nEOF", {"X": "read"}),
        # what is set in them
        ("(( X = 80 ))\necho $X", {"X": "assigned"}),
        ("for (( X = 0; X < 3; X++ )); do echo; done", {"X": "assigned"}),
        ("echo $(( X = 3 ))", {"X": "assigned"}),
        ("(( X += 80 ))", {"X": "read"}),
        ("(( X = X + 80 ))", {"X": "read"}),
        ("(( X++ ))", {"X": "read"}),
        ("a[X++]=1", {"X": "read", "a": "read"}),
        ("let 'X=1,Y=3'", {"X": "assigned", "Y": "assigned"}),
        ("f() { local a[$(echo $X)]=1; }\nf", {"X": "read"}),
        # commands in calculations
        ("echo $(($(cat VERSION | wc -l) + X))", {"X": "read"}),
        ("START=$(date +%s)\necho $(($(date +%s) - START))", {"START": "assigned"}),
        # a line that bash drops
        ('SECS=$(($1 * 60))\necho "$SECS"', {"SECS": "read"}),
        ('SECS=$((3 * 60))\necho "$SECS"', {"SECS": "assigned"}),
        ("read -r X < file\necho $X", {"X": "read"}),
        ("select X in a b; do break; done\necho $X", {"X": "read"}),
        ("echo ${X%.*} ${#X} ${X//a/b}", {"X": "read"}),
        ("X+=1", {"X": "read"}),
        ("f() { echo ${X:-1}; }", {"X": "read =1"}),
        # traps of signals know what the script sets
        ('tmp=$(mktemp -d)\ntrap \'rm -rf "$tmp" "$other"\' INT TERM', {"other": "read"}),
        ("echo ${HOME:-/root} ${USER:-me}", {"HOME": "read =/root", "USER": "read =me"}),
        ("echo ${verbose:-1}", {"verbose": "read =1"}),
    ],
)
def test_no_input_is_claimed_where_the_text_does_not_ask(text: str, said: dict[str, str]) -> None:
    assert shown(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("X=${X:-d}", {"X": "read input =d"}),
        ('X="${X:-some text}"', {"X": "read input =some text"}),
        ("export X=${X:-d}", {"X": "read input =d"}),
        (': "${X:=d}"', {"X": "read input =d"}),
        ("echo ${X-d}", {"X": "read input =d"}),
        ("Y=${X:-d}\necho $Y", {"X": "read input =d", "Y": "assigned"}),
        ("echo ${X:-$Y}", {"X": "read input", "Y": "read"}),
        ("echo ${X:-${Y:-z}}", {"X": "read input", "Y": "read input =z"}),
        ("echo ${X:-a} ${X:-b}", {"X": "read input"}),
        ('[ -z "${X:-}" ] && echo\necho ${X:-a}', {"X": "read input =a"}),
        ('[ -z "$X" ] && echo', {"X": "read input"}),
        ("[[ -n $X ]] && echo", {"X": "read input"}),
        ("[[ -v X ]] && echo", {"X": "read input"}),
        ('if [ "$X" ]; then echo; fi', {"X": "read input"}),
        ("echo ${X:+y}", {"X": "read input"}),
        ("cat <<EOF\n${X:-d}\nEOF", {"X": "read input =d"}),
        # single quotes between double ones
        ("X=${X:-'/opt'}", {"X": "read input =/opt"}),
        ("X=\"${X:-'/opt'}\"", {"X": "read input ='/opt'"}),
        ("X=\"${X:-'$Y'}\"", {"X": "read input", "Y": "read"}),
        ("cat <<EOF\n${X:-'d'}\nEOF", {"X": "read input ='d'"}),
        ("X=\"${X%'/'}\"\n[ -z $X ]", {"X": "read"}),
        ("if curl y; then X=1; fi\necho ${X:-2}", {"X": "read input"}),
        ('[ -z "$X" ] && X=6\necho "${X:-5}"', {"X": "read input"}),
        ('if [[ -z "${X}" ]]; then X=8; fi; echo "${X:-0}"', {"X": "read input"}),
        ("f() { echo ${X:-1}; }\nf", {"X": "read input =1"}),
        ("for NAME in A B; do [[ -v $NAME ]] || exit 3; done", {"NAME": "assigned"} | _ASKED),
        (
            'for NAME in A B; do [ -z "${!NAME:-}" ] && echo; done',
            {"NAME": "assigned", "A": "read input", "B": "read input"},
        ),
        ("printenv X", {"X": "read input"}),
        (": ${X:?}", {"X": "read input required"}),
        (': "${X:?must be set}"\necho $X', {"X": "read input required"}),
        ('if [ -z "${X:-}" ]; then echo no; exit 1; fi', {"X": "read input required"}),
        ('[ -z "$X" ] && exit 1\necho', {"X": "read input required"}),
        ('[ -n "$X" ] || exit 1\necho', {"X": "read input required"}),
        ('if [ -z "$X" ] || [ -z "$Y" ]; then exit 1; fi', {"X": "read input", "Y": "read input"}),
        (
            'if [[ -z "$X" || -z "$Y" ]]; then exit 1; fi',
            {"X": "read input required", "Y": "read input required"},
        ),
        ("if curl x; then : ${X:?}; fi", {"X": "read input"}),
        ('if [ -z "$X" ]; then echo no; fi', {"X": "read input"}),
        ('X="${X:-}"\n[ -z "$X" ] && exit 1\necho', {"X": "read input required"}),
        ('X=${X%/}\n[ -z "$X" ] && exit 1\necho', {"X": "read required"}),
        # the script may have set it itself
        ('X=${X:-$(cat v)}\nif [ -z "$X" ]; then exit 1; fi', {"X": "read input"}),
        ('X=${1:-${X:-}}\n[ -n "$X" ] || exit 2\necho', {"X": "read input"}),
        ('[ -n "$1" ] && X=$1\n: "${X:?}"', {"X": "read input"}),
        ('[ -f .env ] && . ./.env\n[ -z "$X" ] && exit 1\necho', {"X": "read input"}),
        ('if [ -z "$X" ]; then X=$(cat v); fi\nif [ -z "$X" ]; then exit 1; fi', {"X": "read input"}),
        (
            'while getopts "t:" o; do case $o in t) X=$OPTARG;; esac; done\nif [ -z "$X" ]; then exit 1; fi',
            {"X": "read input", "OPTARG": "assigned", "OPTIND": "assigned"},
        ),
        (
            "while [ $# -gt 0 ]; do case $1 in -t) X=$2;; esac; shift; done\n[[ -z ${X:-} ]] && exit 6\necho",
            {"X": "read input"},
        ),
        # required is only what no run can do without
        ('[ "$1" = prod ] && [ -z "$X" ] && exit 1\necho', {"X": "read input"}),
        ('[ -n "$Y" ] || [ -n "$X" ] || exit 1\necho', {"X": "read input", "Y": "read input"}),
        ('[ -z "$Y" ] && [ -z "$X" ] && exit 1\necho', {"X": "read input", "Y": "read input"}),
        ('[ "$1" = 1 ] || [ -n "$X" ] || exit 1\necho', {"X": "read input"}),
        ("[[ $1 = prod && -z $X ]] && exit 1\necho", {"X": "read"}),
        ('if [ "$1" = list ]; then echo; elif [ -z "$X" ]; then exit 1; fi', {"X": "read input"}),
        ('[ -z "$X" ] && exit 0\necho', {"X": "read input"}),
        ('[ -z "$X" ] && exit\necho', {"X": "read input"}),
        ('[ -z "$X" ] && exec make\necho', {"X": "read input"}),
        ('need() { [ -n "$X" ] || return 1; }\nneed || echo', {"X": "read input"}),
        ('need() { [ "$1" = dev ] && return 0; : "${X:?}"; }\nneed "$1"', {"X": "read input"}),
        ('for i in a b; do [ -n "$X" ] || continue; done', {"X": "read input"}),
        ('for i in a b; do [ "$1" = $i ] && break; : "${X:?}"; done', {"X": "read input"}),
        ('while [ -z "$X" ]; do sleep 1; done', {"X": "read input"}),
        ("echo ${1:-${X:?}}", {"X": "read input"}),
        ("echo ${Y:-${X:?}}", {"X": "read input", "Y": "read input"}),
        ("echo ${1:+${X:?}}", {"X": "read input"}),
        ("[[ -n $1 || -n ${X:?} ]]", {"X": "read input"}),
        ('echo "${X:?}" | cat', {"X": "read input"}),
        ('( : "${X:?}" )\necho', {"X": "read input"}),
        ('y=$(echo "${X:?}")\necho', {"X": "read input"}),
        (': "${X:?}" &\necho', {"X": "read input"}),
        ('f() { : "${X:?}"; }\nX=5 f', {"X": "read input"}),
        ('[ "$1" = -h ] && exit 0\n: "${X:?}"', {"X": "read input"}),
        ('curl y && exit\n: "${X:?}"', {"X": "read input"}),
        ('case $1 in -h) exit 0;; esac\n[ -n "$X" ] || exit 1\necho', {"X": "read input"}),
        ('main() { curl y && exit 0; }\nmain\n: "${X:?}"', {"X": "read input"}),
        ("trap 'exit 0' EXIT\n: \"${X:?}\"", {"X": "read input"}),
        ("trap ': \"${X:?}\"' ERR\ncurl y", {"X": "read input"}),
        ('{ : "${X:?}"; } > out\necho', {"X": "read input"}),
        # and is, where it is asked for before all else
        ('main() { : "${X:?}"; }\nmain "$@"', {"X": "read input required"}),
        ('need() { [ -n "$X" ] || { echo; exit 1; }; }\nneed\nexit 0', {"X": "read input required"}),
        ('die() { echo "$1" >&2; exit 1; }\n[ -n "$X" ] || die no\nexit 0', {"X": "read input required"}),
        ('set -e\ncd y\nif [ -z "$X" ]; then exit 1; fi\nexit 0', {"X": "read input required"}),
        ('curl y || exit 3\n[ -z "$X" ] && exit 1\nexit 0', {"X": "read input required"}),
        ('f() { [ "$1" ] && return 0; echo; }\nf\n: "${X:?}"', {"X": "read input required"}),
        ("trap 'rm -f z' EXIT\n: \"${X:?}\"", {"X": "read input required"}),
        ("[[ -n $X && -n $1 ]] || exit 1\nexit 0", {"X": "read input required"}),
        ("f() { : ${X:?}; }", {"X": "read"}),
        ("trap ': ${X:?}' INT", {"X": "read input"}),
        ('if [ -z "${X:-$(cat v)}" ]; then exit 1; fi', {"X": "read input"}),
        # what is read without its default too
        ('if [ "$1" = x ]; then X=${X:-on}; fi\necho "$X"', {"X": "read input"}),
        ('X=${X:-on}\necho "$X"', {"X": "read input =on"}),
        # the home of the caller
        ("X=${X:-~/y}", {"X": "read input"}),
        ("X=${X:-~}", {"X": "read input"}),
        ('X="${X:-~/y}"', {"X": "read input =~/y"}),
    ],
)
def test_inputs_are_known_by_how_they_are_asked_for(text: str, said: dict[str, str]) -> None:
    assert shown(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("X=1", "assigned"),
        ("export X=1", "assigned"),
        ("X=1\necho ${X:-2}", "assigned"),
        ('export X="$(date)"', "assigned"),
        ("X=\nif curl y; then X=1; fi\necho $X", "assigned"),
        ("X=1\nmake", "assigned"),
        ("make\nX=1", "assigned seen"),
        ("grep a b\nX=1", "assigned"),
        ("read X", "assigned"),
        ("read -r X <<< a", "assigned"),
        ("for X in a b; do echo $X; done", "assigned"),
        ("unset X", "assigned"),
        ("declare -x X=1", "assigned"),
        ("readonly X=1", "assigned"),
        ("set_it() { X=1; }\nset_it\necho $X", "assigned"),
        ("if curl y; then X=1; else X=2; fi\necho $X", "assigned seen"),
        ("[ -f y ] || exit 1\nX=1\necho $X", "assigned"),
        ("X=(a b)\necho ${X[0]}", "assigned"),
        ("A=1 X=2\nexport X", "assigned"),
    ],
)
def test_what_is_set_on_every_way_before_it_is_read_is_lost(text: str, said: str) -> None:
    assert shown(text)["X"] == said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("make", "it starts `make`, which sees the whole environment"),
        ("./gradlew build", "it starts `./gradlew`, which sees the whole environment"),
        ("if ! docker ps | grep x; then echo; fi", "it starts `docker`, which sees the whole environment"),
        ("source .env", "it reads `.env`, which cannot be followed"),
        ('eval "$X"', "it runs code that is made as it runs"),
        ("echo ${!X}", "it reads variables by names that are made as it runs"),
        ("[[ -v $X ]] && echo", "it reads variables by names that are made as it runs"),
        ('"$@"', "it starts a command whose name is made as it runs"),
        ("awk 'BEGIN { print ENVIRON[\"X\"] }'", "it starts `awk`, which sees the whole environment"),
        ("find . -exec x {} +", "it starts `find`, which sees the whole environment"),
        ("env", "it starts `env`, which sees the whole environment"),
        ("printenv", "it lists the whole environment"),
        ("set > file", "it lists the whole environment"),
        ("export -p | cat", "it lists the whole environment"),
        ("declare -x > file", "it lists the whole environment"),
        ("compgen -e | grep X", "it lists the whole environment"),
        ("f() { local -n r=$1; }\nf a", "it sets variables under other names"),
        ('declare -n ref="$name"', "it sets variables under other names"),
        ('declare -g "$1=9"', "`declare` takes names that are made as it runs"),
        ("n=$(($(make pods | wc -l) - 1))", "it starts `make`, which sees the whole environment"),
        ("(($(make) > 0))", "it starts `make`, which sees the whole environment"),
        ("((x = $(make)))", "it starts `make`, which sees the whole environment"),
        ("for ((i = 0; i < $(make); i++)); do :; done", "it starts `make`, which sees the whole environment"),
        ("x=$[ $(make) ]", "it starts `make`, which sees the whole environment"),
        ("x=$((`make` + 1))", "it starts `make`, which sees the whole environment"),
        ("echo ${1:0:$(($(make)))}", "it starts `make`, which sees the whole environment"),
        ("echo ${a[$(($(make)))]}", "it starts `make`, which sees the whole environment"),
        ("x=${1:-`make`}", "it starts `make`, which sees the whole environment"),
        ("x=${1:=`make y`}", "it starts `make`, which sees the whole environment"),
        ("x=${1:+`make`}", "it starts `make`, which sees the whole environment"),
        ("x=${1:?`make`}", "it starts `make`, which sees the whole environment"),
        ("x=${1/y/`make z`}", "it starts `make`, which sees the whole environment"),
        ("x=${1#`make`}", "it starts `make`, which sees the whole environment"),
        ('x="${1%%*$(make "y")}"', "it starts `make`, which sees the whole environment"),
        ("echo $((${X:-$(make)}))", "it starts `make`, which sees the whole environment"),
    ],
)
def test_more_may_be_read_where_something_else_sees_the_environment(text: str, reason: str) -> None:
    known = variables_of(ShellSource("x.sh", BASH + text), None)
    assert known.open is not None
    assert (known.open.reason, known.open.at.line) == (reason, 2)


@pytest.mark.parametrize(
    "text", ['cat <<EOF\nx `make y` "z"\nEOF', "cat <<-EOF\n\t$(make)\nEOF", "cat <<-EOF\n\t`make $X`\nEOF"]
)
def test_here_documents_run_commands(text: str) -> None:
    known = variables_of(ShellSource("x.sh", BASH + text), None)
    assert known.open is not None
    assert (known.open.reason, known.open.at.line) == (
        "it starts `make`, which sees the whole environment",
        3,
    )


@pytest.mark.parametrize(
    "text",
    [
        "echo",
        "set -e",
        "declare -f",
        "declare -p X",
        "grep a b | sed s/a/b/ > c",
        "mkdir -p x && cp a b",
        "f() { cat x; }\nf",
        "cat <<EOF\n\\`make\\`\nEOF",
        "cat <<'EOF'\n`make` $(make)\nEOF",
        "cat <<-'EOF'\n\t$(make)\nEOF",
        "echo ${1#'$(make)'} ${1%\\`}",
        "V=$(<VERSION)",
        "exec {fd}>.lock\necho x >&$fd",
    ],
)
def test_plain_tools_read_nothing_of_the_callers(text: str) -> None:
    assert variables_of(ShellSource("x.sh", BASH + text), None).open is None


def test_dash_leaves_a_local_variable_what_the_caller_gave() -> None:
    text = '#!/bin/sh\nf() { local X; curl y && X=1; [ -n "$X" ]; }\nf || exit 3\n'
    assert [one.name for one in variables_of(ShellSource("x.sh", text), None).items] == ["X"]
    assert variables_of(ShellSource("x.sh", text.replace("sh", "bash", 1)), None).items == ()


def test_a_variable_is_shown_where_it_is_asked_for() -> None:
    known = variables_of(ShellSource("x.sh", BASH + 'echo $X\necho "ü ${X:-d}"\n'), None)
    at = Location("x.sh", 3, 9, 3, 16)
    assert known.items == (Variable("X", at, Use.READ, None, required=False, is_input=True),)
