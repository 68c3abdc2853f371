"""What is known of the shell's own commands and of plain tools: how they fail, and what they look at."""

from __future__ import annotations

from typing import Final

from ownership_lint.analysis.contracts.shell.flow.values import MAY_FAIL, TRUTH, ZERO, Values


def _failing(*codes: str) -> Values:
    return Values(frozenset({"0"}), frozenset(codes))


def _answering(*codes: str) -> Values:
    return Values(frozenset({"0", "1"}), frozenset(codes))


# The shell's own commands, by how they end.
_NEVER_FAIL = "echo : true times wait set"
_ANSWER = "command type hash which let compgen"
_MAY_FAIL = (
    "printf cd pushd popd shift read mapfile readarray kill unalias ulimit complete compopt fg bg fc enable"
    " caller help logout umask jobs disown suspend alias history bind pwd dirs"
)
_FAIL_TWICE = "shopt getopts setopt unsetopt autoload zmodload zstyle emulate"
_ACTING = (
    "exit return break continue exec eval source . trap builtin export local declare typeset readonly unset"
    " time coproc select function test ["
)
STATUSES: Final = (
    dict.fromkeys(_NEVER_FAIL.split(), ZERO)
    | dict.fromkeys(_ANSWER.split(), TRUTH)
    | dict.fromkeys(_MAY_FAIL.split(), MAY_FAIL)
    | dict.fromkeys(_FAIL_TWICE.split(), _failing("1", "2"))
    | {"false": Values.of("1"), "test": _answering("2"), "[": _answering("2")}
)
BUILTINS: Final = (frozenset(STATUSES) - {"which"}) | frozenset(_ACTING.split())

# Tools of every system that look at no variable but those of the system. The implementations in use give 1
# where they fail, some of them 2 where it is serious, and some 64 where they do not understand an option.
_FAIL_PLAINLY = (
    "basename cat chgrp chmod chown cp cut dirname head ln mkdir mkfifo mktemp mv nl paste readlink realpath"
    " rm rmdir seq sleep tac tail tee touch tr truncate uname uniq wc whoami"
)
_FAIL_SERIOUSLY = (
    "base64 cksum column comm date df du file find fold getent gunzip gzip hostname id install join ls"
    " md5 md5sum nproc od ps rev sha1sum sha256sum shasum sort split stat strings sum sync tar tty"
    " which xxd zcat"
)
_FAIL_ANYHOW = "awk clear dd expr gawk groups lsof mawk pkill sed stty test tput unzip uptime who yes zip"
_SEARCH = "cmp diff egrep fgrep grep"
TOOL_STATUSES: Final = (
    dict.fromkeys(_FAIL_PLAINLY.split(), _failing("1", "64"))
    | dict.fromkeys(_FAIL_SERIOUSLY.split(), _failing("1", "2", "64"))
    | dict.fromkeys(_SEARCH.split(), _answering("2"))
    | {"true": ZERO, "false": Values.of("1"), "pgrep": _answering("2", "3")}
)
# What makes them start other programs, or look at any variable.
PEEKING: Final = {
    **dict.fromkeys(("awk", "gawk", "mawk"), ("ENVIRON", "system", "|", " -f")),
    "find": ("-exec", "-ok"),
    "tar": ("--to-command", "--use-compress-program", " -I"),
    "sort": ("--compress-program",),
}
PLAIN: Final = frozenset(TOOL_STATUSES) | frozenset(_FAIL_ANYHOW.split()) | {"printf"}

# Variables that the shell sets or the system gives: no inputs of a script.
_SYSTEM = (
    "BASH BASHOPTS BASHPID COLUMNS COMP_WORDS COMP_CWORD COPROC DIRSTACK EPOCHREALTIME EPOCHSECONDS EUID"
    " FUNCNAME GROUPS HISTCMD HOME HOSTNAME HOSTTYPE IFS LANG LANGUAGE LINENO LINES LOGNAME MACHTYPE MAPFILE"
    " OLDPWD OPTARG OPTERR OPTIND OSTYPE PATH PIPESTATUS PPID PS1 PS2 PS3 PS4 PWD RANDOM READLINE_LINE REPLY"
    " SECONDS SHELL SHELLOPTS SHLVL SRANDOM TERM TMPDIR TZ UID USER ZSH_VERSION ZSH_NAME ZSH_ARGZERO _"
)
SYSTEM_VARIABLES: Final = frozenset(_SYSTEM.split())
# Those that every shell sets where it begins, and those that bash and zsh set besides; all have a home.
_ALWAYS = "HOME IFS OPTIND PATH PPID PS2 PS4 PWD"
_ALWAYS_IN_LARGE = (
    "BASH BASHOPTS BASHPID BASH_ARGV0 BASH_COMMAND BASH_LINENO BASH_SOURCE BASH_SUBSHELL BASH_VERSINFO"
    " BASH_VERSION COMP_WORDBREAKS DIRSTACK EPOCHREALTIME EPOCHSECONDS EUID GROUPS HISTCMD HOSTNAME HOSTTYPE"
    " LINENO MACHTYPE OPTERR OSTYPE PIPESTATUS RANDOM SECONDS SHELL SHELLOPTS SHLVL SRANDOM TERM UID"
    " ZSH_VERSION ZSH_NAME ZSH_ARGZERO _"
)
_ALWAYS_SET: Final = frozenset(_ALWAYS.split())
_SET_BY_LARGE_SHELLS: Final = frozenset(_ALWAYS_IN_LARGE.split())


def is_always_set(name: str, dialect: str) -> bool:
    """Whether a variable holds something whatever the caller gave."""
    return name in _ALWAYS_SET or (dialect != "sh" and name in _SET_BY_LARGE_SHELLS)


def is_system(name: str) -> bool:
    """Whether a variable is the shell's or the system's own."""
    return name in SYSTEM_VARIABLES or name.startswith(("BASH_", "LC_", "XDG_"))
