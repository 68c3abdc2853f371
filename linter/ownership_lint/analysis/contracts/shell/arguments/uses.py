"""Reads a script for every use that it makes of its arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from ownership_lint.analysis.contracts.shell.arguments import arms, comparing
from ownership_lint.analysis.contracts.shell.arguments.comparing import Comparisons
from ownership_lint.analysis.contracts.shell.arguments.found import Found
from ownership_lint.analysis.contracts.shell.arguments.handing_on import Handing, writes_file
from ownership_lint.analysis.contracts.shell.arguments.patterns import is_flag
from ownership_lint.analysis.contracts.shell.arguments.taints import (
    OPTIONAL,
    Context,
    Frame,
    Loop,
    Taint,
    Taints,
    folds,
)
from ownership_lint.analysis.contracts.shell.arguments.tools import INTERPRETERS, QUIET
from ownership_lint.analysis.contracts.shell.arguments.words import EXPANSIONS, command_words, reference
from ownership_lint.analysis.contracts.shell.source import LEAVES, chain_of, mentions, walk
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.arguments.scopes import Body, Program

Inside = list[tuple["Node", Context]]
_MAX_ROUNDS: Final = 8
_OWN_TEXT: Final = lazy_pattern(rb"[\w./-]+(?![\w./=+-])[^$`(]*+")
"""A command that is given nothing but text of the script's own."""
_ASSIGNING: Final = frozenset({"mapfile", "read", "readarray"})
_LISTS: Final = lazy_pattern(r"\$[@*]")


def uses_of(program: Program) -> Found:
    """What the script takes, and why it may take more."""
    taints = Taints(program)
    for _ in range(_MAX_ROUNDS):
        reader = _Reader(program, taints)
        reader.read()
        if not taints.changed:
            return reader.found
    source = program.bodies[0].source
    reader.found.doubt(source, source.root, "its arguments take too many turns to be followed")
    return reader.found


class _Reader:
    """One reading of everything that may see the arguments."""

    def __init__(self, program: Program, taints: Taints) -> None:
        self._program = program
        self._taints = taints
        taints.changed = False
        taints.seen.clear()
        self.found = Found()
        self._comparisons = Comparisons(taints, self.found)
        self._handing = Handing(taints, self.found, self._comparisons)
        self._globals = _seen_in_functions(program)

    def read(self) -> None:
        frame = Frame(rest=Taint.RAW)
        for body in self._program.bodies:
            self._read_body(body, body.node.named_children, frame)
        for source, word in self._program.unread:
            self.found.doubt(source, word, "it reads another script that is not followed")
        done: set[str] = set()
        while waiting := [name for name in self._reached() if name not in done]:
            for name in waiting:
                done.add(name)
                for body in self._program.functions[name]:
                    inner = body.node.child_by_field_name("body")
                    children = [] if inner is None else inner.named_children
                    self._read_body(
                        body, children, self._taints.frames.setdefault(name, Frame(shifts=body.shifts))
                    )

    def _reached(self) -> list[str]:
        """Functions that are given arguments, and those that see variables that hold them."""
        held = {name for (_, name), taint in self._taints.variables.items() if taint} | {"BASH_ARGV"}
        given = {name for name, frame in self._taints.frames.items() if frame.all}
        return [
            name
            for name, bodies in self._program.functions.items()
            if name in given or any(held & self._program.mentioned(body) for body in bodies)
        ]

    def _read_body(self, body: Body, children: list[Node], frame: Frame) -> None:
        start = Context(body, frame, {})
        stack: Inside = [(child, start) for child in reversed(children)]
        while stack:
            node, context = stack.pop()
            kind = node.type
            reader = self._READERS.get(kind)
            if reader is not None:
                stack += reversed(reader(self, node, context))
            elif kind not in LEAVES:
                stack += [(one, context) for one in reversed(node.named_children)]

    # what is met

    def _nothing(self, _node: Node, _context: Context) -> Inside:
        return []

    def _calculation(self, node: Node, context: Context) -> Inside:
        """Numbers; a command in it is one as everywhere."""
        self._taints.account(node)
        commands = [one for one in walk(node, _is_no_command) if not _is_no_command(one)]
        for one in commands:
            self._taints.forget(one)
        return [(one, context) for one in commands]

    def _apart(self, node: Node, context: Context) -> Inside:
        inner = context.inside(is_straight=False, loop=None, branch=())
        return [(one, inner) for one in node.named_children]

    def _expansion(self, node: Node, context: Context) -> Inside:
        is_new = node.id not in self._taints.seen
        held = self._taints.peek(node, context)
        if held >= Taint.PART and is_new:
            self.found.doubt(context.source, node, "it uses an argument in a way that is not followed")
        asked = reference(context.source, node)
        if asked is not None and asked.operator in {"#", "##"} and not context.is_value:
            self._stripped(node, asked.operand.removesuffix("="), asked.operand.endswith("="), context)
        return [(one, context) for one in node.named_children]

    def _leaf(self, node: Node, context: Context) -> Inside:
        self._pattern(node, context.source.text_of(node), context)
        return [(one, context) for one in node.named_children]

    def _pattern(self, node: Node, operand: str, context: Context) -> None:
        """`${list//$1/}` asks whether an argument is in a list; the grammar has no nodes for the pattern."""
        named = {name for _, name in mentions(operand)}
        if not named:
            return
        held = {name for (_, name), taint in self._taints.variables.items() if taint >= Taint.PART}
        if named & held or (context.frame.all and any(name.isdecimal() or name in "@*" for name in named)):
            self.found.doubt(context.source, node, "it uses an argument in a way that is not followed")

    def _stripped(self, node: Node, flag: str, is_value: bool, context: Context) -> None:
        """`${1#--name=}` tells that there is an option, even where nothing compares it."""
        bare = reference(context.source, node)
        if not (is_value and is_flag(flag)) or bare is None:
            return
        held = context.frame.at(bare.position) if bare.position is not None else Taint.NONE
        if bare.position is None:
            held = next((taint for name, taint in reversed(context.bound) if name == bare.name), Taint.NONE)
        if held is Taint.RAW:
            self.found.take(context.source, node, [flag], value=True)

    def _command(self, node: Node, context: Context) -> Inside:
        text = context.source.data[node.start_byte : node.end_byte]
        if _OWN_TEXT.fullmatch(text) and not self._handing.is_read(text):
            return []
        self._handing.command(node, context)
        inner = context.inside(branch=()) if context.branch else context
        return [(one, inner) for one in node.named_children]

    def _case(self, node: Node, context: Context) -> Inside:
        value = node.child_by_field_name("value")
        asked = None if value is None else _only_reference(value, context)
        if asked in self._handing.letters:
            return self._letters(node, context)
        return self._comparisons.case(node, context)

    def _letters(self, node: Node, context: Context) -> Inside:
        """The arms of `getopts`: `$OPTARG` is the value of the letter."""
        inside: Inside = []
        inner = context.inside(is_value=True, is_straight=False, loop=None)
        for item in node.named_children:
            if item.type != "case_item":
                continue
            body = arms.body_of(item)
            names = [context.source.text_of(value) for value in item.children_by_field_name("value")]
            stored = _stores(context, body, "OPTARG")
            if stored is not None:
                self.found.stored.add(stored.id)
            name = None if stored is None else stored.child_by_field_name("name")
            flags = [f"-{letter.strip()}" for letter in names if letter.strip().isalnum()]
            if flags:
                variable = "" if name is None else context.source.text_of(name)
                self.found.take(context.source, item.named_children[0], flags, stored is not None, variable)
            inside += [(one, inner) for one in body]
        return inside

    def _test(self, node: Node, context: Context) -> Inside:
        self._comparisons.test(comparing.test_tokens(context.source, node), context)
        return [(one, context) for one in node.named_children]

    def _compound(self, node: Node, context: Context) -> Inside:
        if node.children and node.children[0].type == "((":
            return self._calculation(node, context)
        return [(one, context) for one in node.named_children]

    def _assignment(self, node: Node, context: Context) -> Inside:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if context.is_value:
            self.found.stored.add(node.id)
        if name is not None and value is not None and name.type == "variable_name":
            taint = self._taints.word(value, context)
            self._taints.assign(context.source.text_of(name), taint, context)
            if folds(context.source, value):
                self._taints.altered.add(context.source.text_of(name))
            if taint is Taint.RAW and "getopt" in context.source.text_of(value):
                self._handing.from_getopt.add(context.source.text_of(name))
        return [(one, context) for one in node.named_children]

    def _declaration(self, node: Node, context: Context) -> Inside:
        words = context.source.text_of(node).split()
        if words[0] == "export" or any(one[0] == "-" and set(one) & set("nx") for one in words[1:3]):
            self._given_away(node, context)
        return [(one, context) for one in node.named_children]

    def _given_away(self, node: Node, context: Context) -> None:
        """`export X="$*"`: any program may look at it; `local -n x="$1"`: any variable may be meant."""
        for child in node.named_children:
            name = child.child_by_field_name("name") if child.type == "variable_assignment" else child
            value = child.child_by_field_name("value") if child.type == "variable_assignment" else None
            taint = Taint.NONE if value is None else self._taints.word(value, context)
            held = Taint.NONE if name is None else self._taints.held(context.source.text_of(name), context)
            if {taint, held} & OPTIONAL:
                self.found.doubt(context.source, child, "it puts its arguments into the environment")

    def _substitution(self, node: Node, context: Context) -> Inside:
        inner = context.inside(consumer=(), is_straight=False, loop=None, branch=())
        return [(one, inner) for one in node.named_children]

    def _process(self, node: Node, context: Context) -> Inside:
        inner = context.inside(consumer=("a process substitution",), is_straight=False, loop=None, branch=())
        return [(one, inner) for one in node.named_children]

    def _file(self, node: Node, context: Context) -> Inside:
        for word in node.named_children:
            self._taints.word(word, context)
        return [(one, context) for one in node.named_children]

    def _pipeline(self, node: Node, context: Context) -> Inside:
        chain = chain_of(node)
        apart = context.inside(is_straight=False, loop=None, branch=())
        inside: Inside = []
        readers = context.consumer
        for part in reversed(chain.parts):
            inside.append((part, apart.inside(consumer=readers)))
            name = _command_name(part, context)
            readers = readers if name in QUIET else (name,)
        return [*reversed(inside), *((one, apart) for _, one in chain.rest)]

    def _redirected(self, node: Node, context: Context) -> Inside:
        body = node.child_by_field_name("body")
        words = command_words(body) if body is not None and body.type == "command" else []
        inside: Inside = []
        for redirect in node.named_children:
            if redirect.type == "herestring_redirect" and redirect.named_child_count:
                taint = self._taints.word(redirect.named_children[-1], context)
                self._handing.text_given(words, taint, redirect, context)
            elif redirect.type == "heredoc_redirect":
                inside += self._heredoc(redirect, words, context)
                continue
            if redirect != body:
                inside.append((redirect, context))
        return [*([(body, context)] if body is not None else []), *inside]

    def _heredoc(self, redirect: Node, words: list[Node], context: Context) -> Inside:
        """Text with arguments in it does no harm, unless somebody runs it."""
        inside: Inside = []
        starts = [one for one in redirect.named_children if one.type == "heredoc_start"]
        is_quoted = any(context.source.text_of(one)[:1] in {"'", '"', "\\"} for one in starts)
        texts = {context.source.text_of(word).rpartition("/")[2] for word in words}
        siblings = [] if redirect.parent is None else redirect.parent.named_children
        makes_file = "tee" in texts or any(
            writes_file(context, one) for one in (*siblings, *redirect.named_children)
        )
        for child in redirect.named_children:
            if child.type != "heredoc_body":
                inside.append((child, context))
                continue
            text = context.source.text_of(child)
            names_args = any(mark in text for mark in ("$@", "$*", "$1", "${1", "${@", "$2"))
            held = [one for one in walk(child) if one.type in EXPANSIONS and self._taints.peek(one, context)]
            if (held or (names_args and context.frame.all)) and texts & INTERPRETERS:
                self.found.doubt(context.source, child, "it puts its arguments into code")
            elif held and (not words or texts & _ASSIGNING):
                self.found.doubt(context.source, child, "a command reads its arguments")
            elif makes_file and not is_quoted and context.frame.all and _LISTS.search(text):
                self.found.doubt(context.source, child, "it puts its arguments into a file")
            self._taints.account(child)
        return inside

    def _for(self, node: Node, context: Context) -> Inside:
        variable, body = node.child_by_field_name("variable"), node.child_by_field_name("body")
        name = "" if variable is None else context.source.text_of(variable)
        values = node.children_by_field_name("value")
        given = [self._taints.word(value, context) for value in values]
        is_implicit = not any(child.type == "in" for child in node.children)
        taint = context.frame.all if is_implicit else max(given, default=Taint.NONE)
        if taint is Taint.LINE and any(value.type in EXPANSIONS for value in values):
            taint = Taint.PART  # it is cut into its words
        if taint and name in self._globals:
            self._taints.assign(name, taint, context)
        loop = Loop(node.end_byte, name, _keeps(node, name, context), _breaks(node, context))
        inner = context.inside(
            bound=(*context.bound, (name, taint)),
            loop=loop if context.is_straight and taint else None,
            loops=(*context.loops, loop),
            is_straight=False,
            branch=(),
        )
        outside: Inside = [(value, context) for value in values]
        return [*outside, *([(body, inner)] if body is not None else [])]

    def _loop(self, node: Node, context: Context) -> Inside:
        loop = Loop(node.end_byte, "", False, _breaks(node, context))
        for child in node.named_children:
            if node.type == "c_style_for_statement" and child.type != "do_group":
                self._taints.account(child)
        inner = context.inside(
            loop=loop if context.is_straight else None,
            loops=(*context.loops, loop),
            is_straight=False,
            branch=(),
        )
        body = node.child_by_field_name("body")
        apart = inner.inside(loop=None)
        return [(one, inner if one == body else apart) for one in node.named_children]

    def _if(self, node: Node, context: Context) -> Inside:
        conditions = node.children_by_field_name("condition")
        if node.type == "elif_clause":
            conditions = node.named_children[:1]
        ids = {one.id for one in conditions}
        then = [
            one
            for one in node.named_children
            if one.id not in ids and one.type not in {"elif_clause", "else_clause", "comment"}
        ]
        apart = context.inside(is_straight=False, loop=None, branch=())
        asking = apart.inside(branch=tuple(then))
        named = [one for one in conditions if one.is_named]
        is_option = len(named) == 1 and self._comparisons.asks_for_option(named[0], context)
        branch = apart.inside(is_value=True) if is_option else apart
        chosen = {one.id for one in then}
        return [
            (one, asking if one.id in ids else branch if one.id in chosen else apart)
            for one in node.named_children
        ]

    def _list(self, node: Node, context: Context) -> Inside:
        children = node.children
        operator = next((one.type for one in children if one.type in {"&&", "||"}), "")
        apart = context.inside(is_straight=False, loop=None)
        if operator == "||" and _is_tests(node):
            tokens = comparing.test_tokens(context.source, node)
            self._comparisons.test(tokens, context)
            return [
                (one, apart)
                for test in walk(node)
                if test.type == "test_command"
                for one in test.named_children
            ]
        if operator == "&&" and len(node.named_children) == 2:
            left, right = node.named_children
            inner = apart.inside(branch=())
            is_option = self._comparisons.asks_for_option(left, context)
            behind = inner.inside(is_value=True) if is_option else apart
            return [(left, apart.inside(branch=(right,))), (right, behind)]
        return [(one, apart) for one in node.named_children]

    _READERS: ClassVar[dict[str, Callable[[_Reader, Node, Context], Inside]]] = {
        "arithmetic_expansion": _calculation,
        "c_style_for_statement": _loop,
        "case_statement": _case,
        "command": _command,
        "command_substitution": _substitution,
        "compound_statement": _compound,
        "declaration_command": _declaration,
        "else_clause": _apart,
        "elif_clause": _if,
        "expansion": _expansion,
        "extglob_pattern": _leaf,
        "file_redirect": _file,
        "for_statement": _for,
        "function_definition": _nothing,
        "if_statement": _if,
        "list": _list,
        "pipeline": _pipeline,
        "process_substitution": _process,
        "regex": _leaf,
        "redirected_statement": _redirected,
        "simple_expansion": _expansion,
        "subshell": _apart,
        "test_command": _test,
        "variable_assignment": _assignment,
        "while_statement": _loop,
    }
    """By kind of node; functions, for bound methods would hold the object and all trees for good."""


def _is_no_command(node: Node) -> bool:
    return node.type != "command_substitution"


def _is_tests(node: Node) -> bool:
    """Whether a chain is of tests only, joined by `||`."""
    return all(
        one.type in {"test_command", "list", "||"} for one in walk(node, lambda inner: inner.type == "list")
    )


def _seen_in_functions(program: Program) -> set[str]:
    """Variables of the whole script that some function looks at."""
    return {
        name
        for bodies in program.functions.values()
        for body in bodies
        for name in program.mentioned(body) - body.locals
    }


def _command_name(stage: Node, context: Context) -> str:
    if stage.type == "redirected_statement":
        stage = stage.child_by_field_name("body") or stage
    words = command_words(stage) if stage.type == "command" else []
    text = context.source.text_of(stage)
    if text.startswith("sed") and "--" in text:
        return text[:60]  # it looks for an option
    return context.source.text_of(words[0]) if words else "a loop"


def _only_reference(value: Node, context: Context) -> str | None:
    if value.type == "string" and value.named_child_count == 1:
        value = value.named_children[0]
    asked = reference(context.source, value) if value.type in EXPANSIONS else None
    return None if asked is None or asked.prefix else asked.name


def _keeps(loop: Node, name: str, context: Context) -> bool:
    for one in walk(loop):
        value = one.child_by_field_name("value") if one.type == "variable_assignment" else None
        if (
            value is not None
            and _only_reference(value, context) == name
            and "#" not in context.source.text_of(value)
        ):
            return True
    return False


def _breaks(loop: Node, context: Context) -> bool:
    return any(
        one.type == "command" and context.source.text_of(one).split()[:1] == ["break"] for one in walk(loop)
    )


def _stores(context: Context, body: list[Node], name: str) -> Node | None:
    """The first assignment that takes over a variable."""
    for statement in body:
        for one in walk(statement):
            value = one.child_by_field_name("value") if one.type == "variable_assignment" else None
            if value is not None and _only_reference(value, context) == name:
                return one
    return None
