"""What is known of programs that scripts give their arguments to."""

from __future__ import annotations

from typing import Final

PRINTING: Final = frozenset({"echo", "printf", "print", "logger", "say"})

_HARMLESS = """
: [ basename bc break cat cd chgrp chmod chown cmp column command continue cp cut date declare
defaults df diff dirname du egrep exit export false fgrep file find getent grep gunzip gzip
hash head id install kill less let ln local ls lsof md5sum mkdir mktemp mv nc open pgrep ping popd
ps pushd pwd read readlink readonly realpath return rm rmdir rsync scp security sed seq sha1sum
sha256sum shasum shift sleep sort stat tac tail tar tee touch tput tr tree true type typeset ulimit
umask uniq unset unzip wait wc wget which whoami xdg-open zcat zip
"""
HARMLESS: Final = frozenset(_HARMLESS.split())
"""Builtins, and programs that read, copy or measure what one argument names.

Their options are never documented as those of the script that gives them one argument.
"""

LISTING: Final = frozenset({"df", "du", "ls", "lsof", "ps", "tree"})
"""Those of them whose options somebody may give in the place of what they show."""

_QUIET = """
tee cat sed jq tr cut fold column head tail wc sort uniq sha256sum shasum md5sum base64 bc xxd od nl fmt
pbcopy logger less more
"""
QUIET: Final = frozenset(_QUIET.split())
"""Programs that do not decide by what they read."""

_INTERPRETERS = (
    "bash sh zsh dash ksh ssh eval su sudo xargs watch parallel script python python3 node perl ruby php"
)
INTERPRETERS: Final = frozenset(_INTERPRETERS.split())
"""Programs that run text that they are given."""

_DATABASE = "-d -U -h -p -f -c -v -n --dbname --username --host --port"
_CURL = "-o -H -X -d -u -T -F -m -w --data --output --header --max-time --request --user"
VALUED: Final = {
    **dict.fromkeys(
        ("psql", "pg_dump", "pg_restore", "pg_dumpall", "createdb", "dropdb", "pg_isready", "redis-cli"),
        frozenset(_DATABASE.split()),
    ),
    "curl": frozenset(_CURL.split()),
    "git": frozenset({"-C"}),
}
"""Options of programs behind which stands a value, never an option."""
