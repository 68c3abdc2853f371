"""What options and words a shell script takes, and when these are all."""

from __future__ import annotations

import pytest
from unit.contracts.shell_scripts import Files, modes, options, taken

from ownership_lint.analysis.contracts.interface import Interface, Known, Mode, Option
from ownership_lint.analysis.contracts.shell.arguments.scopes import program_of
from ownership_lint.analysis.contracts.shell.source import ShellSource
from ownership_lint.finding import Location


@pytest.mark.parametrize(
    "script",
    [
        "",
        "docker compose up --build",
        "npm audit fix --force",
        "echo $0",
        '[ $# -gt 0 ] && echo "no arguments, please"',
        "set -euo pipefail",
        "set -eou pipefail",
        "set -o errexit -o nounset",
        "X=--a\n[ $X = --a ]",
        'for x in --a --b; do echo "$x"; done',
        "for x in *.txt; do case $x in --a) A=1;; esac; done",
        "X=${Y:---a}\ncase $X in --a) A=1;; esac",
        'read -r X\n[ "$X" = --a ]',
        "f() { case $1 in --a) A=1;; esac; }",
        "f() { case $1 in --a) A=1;; esac; }\nf --a",
        'f() { docker "$@"; }\nf --build',
        'f() { "$@"; }\nf ls',
        'f() { eval "$1"; }\nf "ls"',
        'log() { echo "$*"; }\nlog "got $1"',
        'log() { printf "%s\\n" "$@" | tee -a log; }\nlog "got $1"',
        'echo "--a $1"',
        'echo "$@" >&2',
        'echo "$1" | sort | head -1 || docker run',
        'printf "%s\\n" "$*" | tee log',
        "cat <<EOF\n--a $1\nEOF",
        "psql <<SQL\nselect $1\nSQL",
        'X="$1"',
        'X="${1:-a}"\necho "$X"',
        'cd "$1" && pwd',
        'D=$(cd "$1" && pwd)\ndocker run "$D"',
        'mkdir -p "$1" && cp "$1" x',
        'mkdir -p "$1"/{a,b}',
        'cat < "$1" > "$2"',
        '[ -f "$1" ] || exit 1',
        '[ -z "$1" ]',
        "[[ $1 ]]",
        '[[ -d $1 && ! -e "$2" ]]',
        '[ "$1" = "" ]',
        "[ $1 -gt 5 ]",
        "(( $1 > 2 ))",
        "X=$(( $1 + 1 ))",
        'sleep "$1"',
        'exit "${1:-0}"',
        'docker run "image:$1"',
        'docker run --name="$1" x',
        'T="v$1"\ngit tag "$T"\ngit push origin $T',
        'psql -d "$1"',
        'curl -o x "https://host/$1"',
        "[[ $1 =~ ^[0-9]+$ ]] || exit 1",
        '[[ "$1" == -* ]] && exit 1',
        "[[ $1 =~ ^-- ]]",
        "[[ $1 == *.sql ]]",
        "case $1 in *.sql) A=1;; [0-9]*) B=1;; esac",
        "case $# in 0) exit;; esac",
        'command -v "$1"',
        'X=${!NAME}\nfor k in A B; do echo "${!k}"; done',
        'A=(1 2)\nfor i in "${!A[@]}"; do run "${A[$i]}"; done',
        "awk '{ print $1 }' x",
        'source .env\n. "$HOME/.bashrc"\n. venv/bin/activate\nV="$D/.venv/bin/activate"\nsource "$V"',
        'f() { source "$1"; }\nf x',
        'X=$(cat "$D/$1/version")\n[ "$X" != "$Y" ] && exit 1',
        'S="$(<"/proc/$1/stat")"\n[ "$S" = --a ]',
        'X=$(printf "%s\\n" "$1" | sed "s/a/b/")\necho "$X"',
        'eval "$(ssh-agent -s)"',
        'trap "rm -f $T" EXIT\ntrap cleanup INT',
        'case $1 in --old) echo "gone" >&2; exit 1;; esac',
        'die() { echo "$*" >&2; exit 1; }\ncase $1 in --old) die "gone";; esac',
        'for a in "$@"; do case $a in *) echo "unknown $a"; exit 1;; esac; done\nexec docker "$@"',
        'while [ $# -gt 0 ]; do case $1 in *) usage; exit 1;; esac; done\nexec docker "$@"',
        'while [ $# -gt 0 ]; do case $1 in -*) exit 1;; *) T=$1;; esac; shift; done\ndocker up "$T"',
        'while (($#)); do case $1 in -*) exit 1;; *) P+=($1);; esac; shift; done\nset -- "${P[@]}"\nrun "$@"',
        'case $1 in a|b) ;; *) exit 1;; esac\ndocker up "$1"',
        'n=$(($1 + ${2:-3}))\necho "$n" $(($(wc -l < "$1") + 1))',
        "cat <<E\n$1\nE",
    ],
)
def test_takes_no_option(script: str) -> None:
    assert options(script) == ""


_WHILE = "while [ $# -gt 0 ]; do "
_LOOP = "while [[ $# -gt 0 ]]; do\n  case $1 in\n{}\n  esac\n  shift\ndone"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('for a in "$@"; do case $a in -a|--all) A=1;; --s3) B=1;; esac; done', "-a|--all --s3"),
        ('for a; do case "$a" in --a) A=1;; esac; done', "--a"),
        ('for a in $*; do case "$a" in --a) A=1;; esac; done', "--a"),
        ('for a in "$@"; do case "$a" in --n=*) N=${a#*=};; --m=*) M="${a#--m=}";; esac; done', "--n= --m="),
        ('for a in "$@"; do case $a in --a) A=1;; *) exit 1;; esac; done\nexec docker "$@"', "--a"),
        ('for a in "$@"; do if [ "$a" = --a ]; then A=1; fi; done', "--a"),
        ('for a in "$@"; do [[ $a == --a ]] && A=1; done', "--a"),
        (
            'for a in "$@"; do case $a in --a) ;; *) [ "$P" = --o ] && O=$a;; esac; P=$a; done',
            "--a? --o?",
        ),
        (_LOOP.format("-a|--all) A=1;;\n--out) OUT=$2; shift;;\n*) exit 1;;"), "-a|--all --out="),
        (_LOOP.format('--a) A="${2:-x}"; shift 2; continue;;\n-*) exit 1;;\n*) T=$1;;'), "--a="),
        (_LOOP.format("--a) shift; A=$1;;"), "--a="),
        (_LOOP.format("--a) need $2; shift;;\n--a=*) A=${1#*=};;"), "--a="),
        (_LOOP.format("--a|--a=*) A=${1#*=};;"), "--a="),
        (_LOOP.format("-j*) J=${1#-j};;"), "-j="),
        (_LOOP.format("-[vV]) A=1;;\n-@(x|y)) B=1;;"), "-v|-V -x|-y"),
        (_LOOP.format("\"--a\") A=1;;\n'-b') B=1;;\n\\-c) C=1;;"), "--a -b -c"),
        (_LOOP.format("--help) usage; exit 1;;\n--) break;;\n-) X=1;;"), "--help"),
        (_LOOP.format("--a) A=1;;\n--b) B=1;;\n-?*) echo bad; exit 2;;\n*) break;;"), "--a --b"),
        ('while (( $# )); do case "$1" in --a) A=1;; esac; shift; done', "--a"),
        ('while :; do case "${1:-}" in --a) A=1; shift;; *) break;; esac; done', "--a"),
        ('until [ -z "$1" ]; do case $1 in --a) A=1;; esac; shift; done', "--a"),
        ("while test $# != 0; do case $1 in --a) A=1;; esac; shift; done", "--a"),
        ('while [ "$1" != "" ]; do case $1 in --a) A=1;; esac; shift; done', "--a"),
        (
            'while (($#)); do k="$1"; case $k in --a) A="$2"; shift; shift;; --b) B=1; shift;; esac; done',
            "--a= --b",
        ),
        (
            "while [ $# -gt 0 ]; do k=$1; shift; case $k in --a) A=$1; shift;; --b) B=1;; esac; done",
            "--a= --b",
        ),
        (
            'while (($#)); do if [ "$1" = --a ]; then A=$2; shift 2; elif [ $1 = -b ]; then B=1; fi; done',
            "--a= -b",
        ),
        ('for ((i=1; i<=$#; i++)); do case "${!i}" in --a) A=1;; esac; done', "--a"),
        ('[ "$1" = "-h" -o "$1" = "--help" ] && usage', "-h|--help"),
        ('if [ "$1" = "-h" ] || [ "$1" = "--help" ]; then usage; fi', "-h|--help"),
        ("[[ $1 == -h || $1 == --help ]] && usage", "-h|--help"),
        ("[[ $1 == --a || $2 == --b ]]", "--a|--b?"),
        ("[[ $1 == --a && $2 == --b ]]", "--a? --b?"),
        ('[ "x$1" = "x--a" ] && A=1', "--a"),
        ('case "x$1" in x--a) A=1;; esac', "--a"),
        ('[ "$1" != --a ] && exit', "--a?"),
        ('test "$1" = --a && A=1', "--a"),
        ('[[ --a == "$1" ]] && A=1', "--a"),
        ("[[ $1 =~ ^(--a|-a)$ ]] && A=1", "--a|-a"),
        ('[[ "$*" == *--a* ]] && A=1', "--a?"),
        ('[[ " $* " == *" --a "* ]] && A=1', "--a?"),
        ('[[ " $* " =~ " --a " ]] && A=1', "--a?"),
        ('case " $* " in *" --a "*) A=1;; esac', "--a?"),
        ('case "$*" in *--a*) A=1;; esac', "--a?"),
        ("N=${1#--name=}", "--name="),
        ('case "${1%%=*}" in --a) A="${1#*=}";; esac', "--a="),
        ('A=("$@")\nfor a in "${A[@]}"; do case $a in --a) A=1;; esac; done', "--a"),
        ('A="$1"\ncase $A in --a) B=1;; esac', "--a"),
        ('main() { for a in "$@"; do case $a in --a) A=1;; esac; done; }\nmain "$@"', "--a"),
        (
            'p() { while (($#)); do case $1 in --a) A=$2; shift 2;; *) exit 1;; esac; done; }\np "$@"',
            "--a=",
        ),
        ('function f { g "$@"; }\ng() { [ "$1" = --a ] && A=1; }\nf "$@"', "--a"),
        ('f() { [ "$2" = --a ] && A=1; [ "$1" = --b ] && A=1; }\nf x "$1"', "--a"),
        ('p() { case $A in --a) B=1;; esac; }\nfor A in "$@"; do p; done', "--a"),
        ('n() { c=${argv[i++]}; }\nargv=("$@")\nn\n[ "$c" = --a ]', "--a?"),
        ('f() { [ "$A" = --a ] && B=1; }\nA=$1\nf', "--a?"),
        ('f() { local A=1; }\nA=$1\n[ "$A" = --a ] && B=1', "--a?"),
        ('set -- "$@" --end\ncase $1 in --a) A=1;; esac', "--a"),
        ('case $1 in start) shift; for a in "$@"; do case $a in --a) A=1;; esac; done;; esac', "--a"),
        ("case $1 in --all) case $2 in --deep) D=1;; esac;; esac", "--all= --deep"),
        ("case $1 in --kind) case $2 in a|b) K=$2;; *) exit 1;; esac;; esac", "--kind="),
        ('case $1 in --out) O="$2";; esac\ndocker run "$O"', "--out="),
        ('if [ "$1" = --out ]; then O="$2"; fi\ndocker run "$O"', "--out="),
        ("case $1 in -h|--help|help) usage;; esac", "-h|--help"),
        ("test \"$1\" '=' '--a' && A=1", "--a"),
        (': "${M:=${1:-}}"\ncase $M in --a) A=1;; esac', "--a"),
        ('f() { [ "$1" = --a ] && A=1; }\nn=$(($(f "$@") + 1))', "--a"),
        ('f() { [ "$1" = --a ] && A=1; }\n(($(f "$@")))', "--a"),
    ],
)
def test_takes(script: str, expected: str) -> None:
    assert options(script) == expected


_ARMS = "while true; do case $1 in -a|--all) A=1; shift;; --) shift; break;; esac; done"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('while getopts "ab:" o; do case $o in a) A=1;; b) B=$OPTARG;; esac; done', "-a -b="),
        ('while getopts ":hx:" o; do case ${o} in h) :;; x) X=$OPTARG;; \\?) exit;; esac; done', "-h -x="),
        ('X=3\nwhile getopts x: o; do case "$o" in x) X=$OPTARG;; esac; done', "-x=[3]"),
        ('f() { while getopts "a" o; do :; done; }\nf "$@"', "-a"),
        ('f() { while getopts "a" o; do :; done; }\nf', ""),
        ('getopts "a" o "$@"', "-a"),
        ('while getopts "a" o; do :; done\nshift $((OPTIND - 1))\necho "$1"', "-a"),
        ('O=$(getopt -o a:b -l all:,bee -n x -- "$@")\neval set -- "$O"', "-a= -b --all= --bee"),
        ('O=`getopt -oab --long=all,bee: -- "$@"`\neval set -- "$O"', "-a -b --all --bee="),
        (f'O=$(getopt --options a --longoptions all -- "$@")\neval set -- "$O"\n{_ARMS}', "-a|--all"),
        ('set -- $(getopt ab: "$@")', "-a -b="),
    ],
)  # fmt: skip
def test_takes_by_getopts(script: str, expected: str) -> None:
    assert options(script) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("", "--days="),
        ("D=30", "--days=[30]"),
        ('D="30 days"', "--days=[30 days]"),
        ("D='x'", "--days=[x]"),
        ('D="${D:-30}"', "--days=[30]"),
        ("D=${DAYS:-'30'}", "--days=[30]"),
        ("export D=30", "--days=[30]"),
        ("D=", "--days="),
        ('D=""', "--days="),
        ("D=$(date)", "--days="),
        ('D="$X"', "--days="),
        ("D=1\nD=2", "--days="),
        ("D=1\nf() { D=3; }", "--days="),
        ("D=1\n[ -f x.cfg ] && . ./x.cfg", "--days="),
    ],
)
def test_default(before: str, expected: str) -> None:
    assert options(f"{before}\n{_LOOP.format('--days) D=$2; shift;;')}") == expected


def test_a_default_that_is_mended_later_is_none() -> None:
    script = f"D=1\n{_LOOP.format('--days) D=$2; shift;;')}\n[ $D = 1 ] && D=7"
    assert options(script) == "--days="


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", ""),
        ("X=a\ncase $X in a) :;; esac", ""),
        ('case "$1" in start) a;; stop|halt) b;; *) exit 1;; esac', "start stop halt"),
        ('case "${1:-start}" in start) a;; stop) b;; esac', "start stop"),
        ('case ${1:-"*"} in\nstart) a;;\n*) echo help;; esac', "start"),
        ('M="${1:-both}"\ncase $M in both) a;; one) b;; *) echo "no $M"; exit 1;; esac', "both one"),
        ('M=$1; shift || true\ncase "$M" in a) x;; ""|--help|-h) y;; *) exit 1;; esac', "a"),
        ('if [ "$1" = celery ]; then a; elif [[ $1 == web ]]; then b; fi', "celery web"),
        ("M=x\ncase $1 in --rotate) M=rotate;; esac\ncase $M in rotate) a;; esac", ""),
        ("case $1 in --kind) case $2 in a|b) K=$2;; esac;; esac", ""),
        ("case $1 in --e) E=$2;; esac\ncase $E in a|b) x;; esac", ""),
        ('for s in "$@"; do case $s in a|b) x;; *) exit 1;; esac; done', "a b"),
        ('for s in a b; do [ "$1" = "$s" ] && x; done', "..."),
        ("case $1 in a) x;; *) T=$1;; esac", "a ..."),
        ("case $1 in a) x;; v*) y;; esac", "a ..."),
        ('X="$1"\nrm "$X"', "..."),
        ('[ "$1" = 0 ]', ""),
        ("run_$1", "..."),
        ('main() { case $1 in a) x;; esac; }\nmain "$@"', "a"),
        ("check() { case $1 in a) x;; esac; }\ncheck a", ""),
    ],
)
def test_words(script: str, expected: str) -> None:
    assert modes(script) == expected


@pytest.mark.parametrize(
    "line",
    [
        'export X="${X:-[\\"http://a\\"]}"',
        "X=${X:-[a]}",
        "case $X in /*) :;; \\[*) :;; *\\]*) :;; esac",
    ],
)
def test_words_that_the_grammar_does_not_know_hide_nothing(line: str) -> None:
    assert options(f"{line}\ncase $1 in --a) A=1;; esac\n{line}") == "--a"


def test_places() -> None:
    script = "for a in \"$@\"; do\n  case $a in\n    # ü\n    'ü'|-h|--help) usage ;;\n  esac\ndone\n"
    found = taken(script)
    assert found.options == Known((Option(("-h", "--help"), Location("tools/x.sh", 4, 5, 4, 8), False),))
    assert found.modes == Known((Mode("ü", Location("tools/x.sh", 4, 5, 4, 8)),))


_PARSER = 'for a in "$@"; do case $a in --a) A=1;; *) exit 1;; esac; done\n'


@pytest.mark.parametrize(
    ("script", "texts", "expected"),
    [
        ('. ./tools/lib.sh\nparse "$@"', {"tools/lib.sh": f"parse() {{ {_PARSER} }}"}, "--a"),
        ('source "$(dirname "$0")/lib.sh"\nparse "$@"', {"tools/lib.sh": f"parse() {{ {_PARSER} }}"}, "--a"),
        (
            'D="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\n. "$D/lib.sh"',
            {"tools/lib.sh": _PARSER},
            "--a",
        ),
        (". lib.sh", {"tools/lib.sh": "f() { :; }"}, ""),
        (". lib.sh", {"tools/lib.sh": ". more.sh", "tools/more.sh": _PARSER}, "--a"),
        (". lib.sh", {"tools/lib.sh": ". x.sh", "tools/x.sh": ""}, ""),
        (". lib.sh", {"tools/lib.sh": "", "lib.sh": ""}, "..."),
        (". lib.sh", {"tools/lib.sh": "if ("}, "..."),
    ],
)
def test_sourced_files_count(script: str, texts: dict[str, str], expected: str) -> None:
    assert options(script, Files(texts)) == expected


_OTHER = Interface(
    "python",
    options=Known((Option(("--deep",), Location("tools/y.py", 5, 1, 5, 7)),)),
    modes=Known((Mode("backup", Location("tools/y.py", 6, 1, 6, 7)),)),
    followed=("tools/z.py",),
)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('exec tools/y.py "$@"', "--deep?"),
        ('./tools/y.py "$@"', "--deep?"),
        ('"$(dirname "$0")/y.py" "$@"', "--deep?"),
        ('python3 -u "${BASH_SOURCE%/*}/y.py" "$@"', "--deep?"),
        ('D=$(cd "$(dirname "$0")" && pwd)\nexec sudo python "$D/y.py" "$@"', "--deep?"),
        ('exec tools/y.py backup "$@"', "--deep?"),
        ('exec tools/y.py --fixed "$@"', "--deep?"),
        ('f() { tools/y.py "$@"; }\nf "$@"', "--deep?"),
        ('case $1 in --a) A=1;; *) tools/y.py "$@";; esac', "--a --deep?"),
        ("tools/y.py --deep", ""),
        ('tools/y.py "x-$1"', ""),
    ],
)
def test_what_another_tracked_script_takes_is_taken(script: str, expected: str) -> None:
    files = Files(interfaces={"tools/y.py": _OTHER})
    assert options(script, files) == expected


def test_followed_names_all_that_was_read() -> None:
    files = Files({"tools/lib.sh": ""}, {"tools/y.py": _OTHER})
    found = taken('. tools/lib.sh\ntools/y.py "$@"', files)
    assert found.followed == ("tools/lib.sh", "tools/y.py", "tools/z.py")
    assert found.modes == _OTHER.modes


def test_what_stands_behind_a_function_is_not_part_of_it() -> None:
    script = "f() {\n  local a=1\n}\nif true; then\n  b=2\n  shift\nfi\n"
    program = program_of(ShellSource("tools/x.sh", script), Files())
    assert [(body.name, body.shifts) for body in program.bodies] == [("", True)]
    assert [body.shifts for body in program.functions["f"]] == [False]
    assert [one.function for one in program.assignments["b"]] == [""]
