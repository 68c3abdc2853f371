"""Commands that are given a script's arguments: functions, builtins, other scripts, programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ownership_lint.analysis.contracts.shell.arguments import comparing
from ownership_lint.analysis.contracts.shell.arguments.getopts import getopt_options, letters
from ownership_lint.analysis.contracts.shell.arguments.taints import OPTIONAL, Context, Taint, Taints
from ownership_lint.analysis.contracts.shell.arguments.tools import (
    HARMLESS,
    INTERPRETERS,
    LISTING,
    PRINTING,
    QUIET,
    VALUED,
)
from ownership_lint.analysis.contracts.shell.arguments.words import (
    EXPANSIONS,
    command_words,
    expansions,
    parts,
    reference,
)
from ownership_lint.analysis.shell_words import Word
from ownership_lint.analysis.wrappers import after_options, is_runner, only_asks, options_of, program

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.arguments.comparing import Comparisons
    from ownership_lint.analysis.contracts.shell.arguments.found import Found

_SEARCHING = frozenset({"egrep", "fgrep", "grep"})
_PARSERS = ("zparseopts", "argparse", "docopts")


class Handing:
    """Reads commands into what becomes of the arguments that they are given."""

    def __init__(self, taints: Taints, found: Found, comparisons: Comparisons) -> None:
        self._taints = taints
        self._found = found
        self._comparisons = comparisons
        self.letters: set[str] = set()
        """Variables that `getopts` puts option letters into."""
        self.from_getopt: set[str] = set()

    def is_read(self, text: bytes) -> bool:
        """Whether a command is more than a program, which only its arguments matter to."""
        name = text.split(None, 1)[0].decode("utf-8", "surrogatepass")
        return name in self._READERS or name in self._taints.program.functions

    def command(self, node: Node, context: Context) -> None:
        """Reads one command."""
        words = command_words(node)
        if not words:
            return
        taints = [self._taints.word(word, context) for word in words]
        self._herestrings(node, words, context)
        if max(taints) >= Taint.PART and context.source.literal(words[0]) in _SEARCHING:
            self._searched(node, context)
        self._settings(node, words, context)
        name = context.source.literal(words[0])
        if name is None or taints[0]:
            self._unknown_name(words, taints, context)
            return
        if name in self._taints.program.functions:
            given = [
                (taint, _is_list(context, word)) for word, taint in zip(words[1:], taints[1:], strict=True)
            ]
            self._taints.call(name, given)
            return
        if not self._builtin(name, words, taints, context):
            self._program(name, words, taints, context)

    def _settings(self, node: Node, words: list[Node], context: Context) -> None:
        """`X="$*" command`: the command sees it."""
        base = (context.source.literal(words[0]) or "").rpartition("/")[2]
        if base in HARMLESS or base in PRINTING:
            return
        for one in node.named_children:
            value = one.child_by_field_name("value") if one.type == "variable_assignment" else None
            if value is not None and self._taints.word(value, context) in OPTIONAL:
                reason = f"it hands its arguments on to `{context.source.text_of(words[0])[:60]}`"
                self._found.doubt(context.source, one, reason)

    def _unknown_name(self, words: list[Node], taints: list[Taint], context: Context) -> None:
        if taints[0] >= Taint.PART:
            self._found.doubt(context.source, words[0], "it runs its arguments as a command")
        elif taints[0] is Taint.LINE and words[0].type in EXPANSIONS:
            self._found.doubt(context.source, words[0], "it runs its arguments with a command")
        elif taints[0]:
            self._found.doubt_words(context.source, words[0], "it runs a command that an argument names")
            if any(self._taints.peek(one, context) is Taint.PART for one in expansions(words[0])):
                self._found.doubt(context.source, words[0], "it runs a command that an argument names")
        if any(taint >= Taint.PART for taint in taints[1:]):
            path = self._taints.program.resolve(context.source, words[0])
            if path is None:
                reason = f"it hands its arguments on to `{context.source.text_of(words[0])[:60]}`"
                self._found.doubt(context.source, words[0], reason)
            else:
                self._follow(path, words[0], words[1:], context)
        elif any(taints):
            self._found.doubt_words(context.source, words[0], "it uses an argument as a value")

    # builtins

    def _builtin(self, name: str, words: list[Node], taints: list[Taint], context: Context) -> bool:
        """Reads what the shell itself does; False where the command is none of that."""
        reader = self._READERS.get(name)
        if reader is not None:
            reader(self, words, taints, context)
        return reader is not None

    def _shift(self, words: list[Node], _taints: list[Taint], context: Context) -> None:
        if not any("OPTIND" in context.source.text_of(word) for word in words):
            context.guards.pop("$1", None)

    def _source(self, words: list[Node], taints: list[Taint], context: Context) -> None:
        if any(taint >= Taint.PART for taint in taints[1:2]):
            self._found.doubt(context.source, words[0], "it reads a script that an argument names")
        elif any(taints[2:]) and self._taints.program.resolve(context.source, words[1]) is None:
            self._found.doubt(context.source, words[0], "it reads another script that is not followed")

    def _trap(self, words: list[Node], _taints: list[Taint], context: Context) -> None:
        self._code(words[1:], context)

    def _test(self, words: list[Node], _taints: list[Taint], context: Context) -> None:
        self._comparisons.test(comparing.word_tokens(context.source, words[1:]), context)

    def _parser(self, words: list[Node], _taints: list[Taint], context: Context) -> None:
        name = context.source.text_of(words[0])
        self._found.doubt(context.source, words[0], f"`{name}` reads its arguments")

    def _set(self, words: list[Node], taints: list[Taint], context: Context) -> None:
        if not _sets_parameters([context.source.literal(word) for word in words[1:]]):
            return
        highest = max(taints[1:], default=Taint.NONE)
        if context.body.name:
            if highest > context.frame.rest:
                context.frame.rest, self._taints.changed = highest, True
        elif highest <= Taint.WORD and context.is_straight and not context.body.is_library:
            context.guards["$n"] = context.guards["$@"] = (words[-1].end_byte, highest)

    def _getopts(self, words: list[Node], taints: list[Taint], context: Context) -> None:
        given = max(taints[3:], default=Taint.NONE) if len(words) > 3 else context.frame.all
        if len(words) < 3 or not given:
            return
        self.letters.add(context.source.text_of(words[2]))
        spec = context.source.literal(words[1])
        found = None if spec is None else letters(spec)
        if found is None:
            self._found.doubt(context.source, words[1], "its `getopts` string is not a plain list of letters")
        for flag, takes in found or ():
            self._found.take(context.source, words[1], [flag], takes)

    def _getopt(self, words: list[Node], taints: list[Taint], context: Context) -> None:
        if not any(taints):
            return
        found = getopt_options(context.source, words[1:])
        if found is None:
            self._found.doubt(context.source, words[0], "its `getopt` call is not literal")
        for flag, takes in found or ():
            self._found.take(context.source, words[0], [flag], takes)

    def _eval(self, words: list[Node], taints: list[Taint], context: Context) -> None:
        if any(taint >= Taint.PART or taint is Taint.LINE for taint in taints[1:]):
            texts = [context.source.literal(word) for word in words[1:3]]
            names = {
                asked.name
                for word in words[3:]
                for one in parts(context.source, word)
                if not isinstance(one, str) and (asked := reference(context.source, one)) is not None
            }
            if texts[:1] != ["set"] or not names or not names <= self.from_getopt:
                self._found.doubt(context.source, words[0], "it evaluates its arguments as code")
        elif context.frame.all:
            self._code(words[1:], context)
            dynamic = [word for word in words[1:] if _is_variable(context, word)]
            if dynamic:
                self._found.doubt(context.source, dynamic[0], "it evaluates code that is made when it runs")

    def _code(self, words: Sequence[Node], context: Context) -> None:
        """Code in a literal string that the script's own shell runs."""
        for word in words:
            literal = context.source.literal(word) or context.source.text_of(word)
            if context.frame.all and any(mark in literal for mark in ("$@", "$*", "$1", "${1", "${@", "$2")):
                self._found.doubt(context.source, word, "code in a string uses its arguments")

    def _print(self, words: list[Node], taints: list[Taint], context: Context) -> None:
        reader = next((one for one in context.consumer if one not in QUIET), None)
        if reader is not None and any(taint >= Taint.PART or taint is Taint.LINE for taint in taints):
            self._found.doubt(context.source, words[0], f"`{reader}` reads its arguments")
        if len(words) > 2 and context.source.literal(words[1]) == "-v" and taints[2] in OPTIONAL:
            self._found.doubt(context.source, words[2], "it sets variables that its arguments name")
        if len(words) > 3 and context.source.literal(words[1]) == "-v" and max(taints[3:]) >= Taint.PART:
            self._taints.assign(context.source.text_of(words[2]), Taint.PART, context)
        if max(taints) >= Taint.PART and _is_written(words[0], context):
            self._found.doubt(context.source, words[0], "it puts its arguments into a file")

    def _herestrings(self, node: Node, words: list[Node], context: Context) -> None:
        for redirect in node.children_by_field_name("redirect"):
            if redirect.type != "herestring_redirect" or not redirect.named_child_count:
                continue
            taint = self._taints.word(redirect.named_children[-1], context)
            self.text_given(words, taint, redirect, context)

    def _searched(self, node: Node, context: Context) -> None:
        """`grep "$1" <<< "--all --none"` asks whether an argument is in a list."""
        for redirect in node.named_children:
            if redirect.type == "herestring_redirect" and "-" in context.source.text_of(redirect):
                self._found.doubt(context.source, redirect, "it looks for an argument in a text")

    def text_given(self, words: Sequence[Node], taint: Taint, place: Node, context: Context) -> None:
        """A command reads arguments as its input."""
        if taint < Taint.PART and taint is not Taint.LINE:
            return
        name = context.source.literal(words[0]) if words else None
        if name in {"read", "mapfile", "readarray"}:
            for word in words[1:]:
                self._taints.assign(context.source.text_of(word), Taint.PART, context)
        elif name in QUIET and (reader := next((one for one in context.consumer if one not in QUIET), None)):
            self._found.doubt(context.source, place, f"`{reader}` reads its arguments")
        elif name not in QUIET and (taint >= Taint.PART or not words):
            self._found.doubt(context.source, place, f"`{name or 'a loop'}` reads its arguments")

    # programs

    def _program(self, name: str, words: list[Node], taints: list[Taint], context: Context) -> None:
        if not any(taints):
            return
        texts = [Word(place, place, context.source.literal(word) or "$") for place, word in enumerate(words)]
        inner, is_asking = _unwrapped(texts)
        if is_asking:
            return
        place = inner[0].start if inner else 0
        if name in {"builtin", "command"} and inner and inner[0].text in {"[", "test"}:
            self._comparisons.test(comparing.word_tokens(context.source, words[place + 1 :]), context)
            return
        known = inner[0].text if inner else name
        if place and known in self._taints.program.functions:
            given = [(taints[one.start], _is_list(context, words[one.start])) for one in inner[1:]]
            self._taints.call(known, given)
            return
        if place and known in PRINTING:
            return
        if known == "sed" and any(taint in OPTIONAL for taint in taints) and _is_written(words[0], context):
            self._found.doubt(context.source, words[0], "it puts its arguments into a file")
        risky = self._risky(known, words, taints, context)
        path = self._taints.program.resolve(context.source, words[place]) if risky and place < risky else None
        if risky and path is not None and taints[risky] is Taint.RAW:
            self._follow(path, words[place], words[place + 1 :], context)
            return
        self._found.doubt_words(context.source, words[0], "it uses an argument as a value")
        if risky is None:
            return
        shown = context.source.text_of(words[place])[:60]
        reason = (
            f"it hands its arguments on to `{shown}`"
            if place < risky
            else "it runs its arguments as a command"
        )
        self._found.doubt(context.source, words[risky], reason)

    def _risky(self, name: str, words: list[Node], taints: list[Taint], context: Context) -> int | None:
        """The first word that may give an option of the caller to the program."""
        runs_code = any(
            (context.source.literal(word) or "").rpartition("/")[2] in INTERPRETERS for word in words
        )
        valued = VALUED.get(name, frozenset())
        base = name.rpartition("/")[2]
        for place, (word, taint) in enumerate(zip(words, taints, strict=True)):
            is_quoted = word.type == "string"
            if (
                taint is Taint.NONE
                or taint is Taint.WORD
                or (base in HARMLESS and not _is_list(context, word) and (place > 1 or base not in LISTING))
            ):
                continue
            if taint in {Taint.TEXT, Taint.LINE}:
                is_passed = base not in HARMLESS and (taint is Taint.LINE or _is_setting(context, word))
                if runs_code or is_passed or (taint is Taint.LINE and not is_quoted):
                    return place if self._holds_option(word, context) else None
                continue
            if _is_list(context, word):
                return place
            if is_quoted and context.source.literal(words[place - 1]) in valued:
                continue
            return place
        return None

    def _holds_option(self, word: Node, context: Context) -> bool:
        return any(
            self._taints.peek(one, context) >= Taint.PART
            or self._taints.peek(one, context) in {Taint.LINE, Taint.TEXT}
            for one in parts(context.source, word)
            if not isinstance(one, str)
        )

    def _follow(self, path: str, word: Node, rest: Sequence[Node], context: Context) -> None:
        """Takes over what another tracked script takes."""
        interface = self._taints.program.tree.interface(path)
        if interface is None:
            self._found.doubt(
                context.source, word, f"it hands its arguments on to `{path}`, which cannot be told"
            )
            return
        first = context.source.literal(rest[0]) if rest else None
        behind = first is not None and not first.startswith("-")
        if behind and first not in {mode.name for mode in interface.modes.items}:
            # A parser that stops at the first word never comes to the options behind it.
            self._found.doubt(context.source, word, f"it hands its arguments on to `{path}` behind `{first}`")
            return
        self._found.join(path, interface)
        if behind:
            self._found.doubt_words(
                context.source, word, f"it hands its arguments on to `{path}` behind `{first}`"
            )

    _READERS: ClassVar[dict[str, Callable[[Handing, list[Node], list[Taint], Context], None]]] = {
        "set": _set,
        "shift": _shift,
        "getopts": _getopts,
        "getopt": _getopt,
        "eval": _eval,
        "source": _source,
        ".": _source,
        "alias": _trap,
        "trap": _trap,
        "test": _test,
        **dict.fromkeys(_PARSERS, _parser),
        **dict.fromkeys(PRINTING, _print),
    }
    """By command; functions, for bound methods would hold the object and all trees for good."""


def _unwrapped(words: Sequence[Word]) -> tuple[Sequence[Word], bool]:
    """The command behind `exec`, `sudo`, `bash` and their like; True where it is only asked about."""
    for _ in range(6):
        if not words:
            break
        name = program(words[0])
        if only_asks(name, words[1:]):
            return words, True
        valued = options_of(name, words[1:])
        while valued is None and "=" in words[0].text and len(words) > 1:
            words = words[1:]
            valued = options_of(program(words[0]), words[1:])
        if valued is None:
            break
        rest = after_options(words[2 if is_runner(name, words[1:]) else 1 :], valued)
        if name in {"timeout", "gtimeout"}:
            rest = rest[1:]
        if not rest:
            break
        words = rest
    return words, False


def _sets_parameters(texts: Sequence[str | None]) -> bool:
    """Whether `set` is given more than options of the shell."""
    place = 0
    while place < len(texts):
        text = texts[place]
        if text is None or text == "--" or text[:1] not in {"-", "+"}:
            return True
        place += 2 if "o" in text and not text.startswith("--") else 1
    return False


def _is_list(context: Context, word: Node) -> bool:
    """Whether a word may become several: `"$@"`, `"${args[@]}"`, or a variable without quotes."""
    for piece in parts(context.source, word):
        if isinstance(piece, str) or piece.type not in EXPANSIONS:
            continue
        asked = reference(context.source, piece)
        if asked is not None and asked.is_all:
            return True
    return False


def _is_setting(context: Context, word: Node) -> bool:
    """`NAME="$*"`, where somebody may take the text apart."""
    first = next((piece for piece in parts(context.source, word)), "")
    return isinstance(first, str) and first.endswith("=") and first[:-1].isidentifier()


def writes_file(context: Context, redirect: Node) -> bool:
    """Whether a redirection writes to a file that somebody may read."""
    if redirect.type != "file_redirect" or not any(
        one.type in {">", ">>", ">|"} for one in redirect.children
    ):
        return False
    return "/dev/" not in context.source.text_of(redirect)


def _is_written(word: Node, context: Context) -> bool:
    """Whether what a command prints goes into a file."""
    statement = word.parent
    while statement is not None and statement.type in {"command_name", "command"}:
        statement = statement.parent
    if statement is None or statement.type != "redirected_statement":
        return False
    return any(writes_file(context, one) for one in statement.named_children)


def _is_variable(context: Context, word: Node) -> bool:
    return any(
        not isinstance(piece, str) and piece.type in EXPANSIONS for piece in parts(context.source, word)
    )
