"""Comparisons of arguments with words: `case`, `[[ … ]]`, `[ … ]`, `test`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.contracts.shell.arguments import arms, patterns
from ownership_lint.analysis.contracts.shell.arguments.patterns import Kind, Pattern
from ownership_lint.analysis.contracts.shell.arguments.taints import Taint, folds
from ownership_lint.analysis.contracts.shell.arguments.words import (
    EXPANSIONS,
    applies,
    expansions,
    parts,
    reference,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.arguments.found import Found
    from ownership_lint.analysis.contracts.shell.arguments.taints import Context, Taints
    from ownership_lint.analysis.contracts.shell.source import ShellSource

_EQUALITY: Final = frozenset({"=", "==", "!=", "=~"})
_JOINTS: Final = frozenset({"||", "&&", "!", "(", ")", "[[", "]]", "[", "]", ";", "{", "}"})
_TEST_OPERATORS = """
-o -a -n -z -f -d -e -x -r -w -s -L -h -S -p -b -c -u -g -k -O -G -N -t -v -R
-eq -ne -lt -le -gt -ge -nt -ot -ef < > =
"""
_WORD_OPERATORS: Final = frozenset(_TEST_OPERATORS.split())
_COMPOUND: Final = frozenset(
    {"binary_expression", "unary_expression", "parenthesized_expression", "negated_command"}
)
_FLAGGED: Final = frozenset({Kind.FLAG, Kind.VALUED})
_LOOSE: Final = frozenset({Kind.GENERIC, Kind.OTHER_WORDS, Kind.FAMILY})
_CUTTING: Final = frozenset({"#", "%", "/"})
_MORE: Final = frozenset({"-gt", "-ge", "-ne", "!=", ">"})
_TELLING: Final = frozenset({Kind.FLAG, Kind.VALUED, Kind.WORD})
_LONGEST_CONDITION: Final = 2_000
"""Bytes of a condition that may name one option."""
_UNCLEAR: Final = "it compares arguments in a way that is not followed"


class Token(NamedTuple):
    """An operator with its text, or an operand with the nodes that touch and make it up."""

    operator: str = ""
    nodes: tuple[Node, ...] = ()


class Subject(NamedTuple):
    """What is compared."""

    taint: Taint
    name: str = ""
    """The variable or the number; empty for anything but one parameter."""
    prefix: str = ""
    """The literal text before it, as in `"x$1"`."""
    is_list: bool = False
    """Whether it is all arguments, joined."""
    is_altered: bool = False
    """Whether its letters may have been changed before."""
    is_cut: bool = False
    """Whether something is taken off it here."""


def subject_of(taints: Taints, word: Node, context: Context) -> Subject:
    """What a compared word says of the arguments."""
    taint = taints.word(word, context)
    pieces = list(parts(context.source, word))
    held = [piece for piece in pieces if not isinstance(piece, str)]
    literal = [piece for piece in pieces if isinstance(piece, str)]
    if taint < Taint.PART and any(taints.peek(one, context) >= Taint.PART for one in held):
        taint = taint if len(held) == 1 and pieces[-1] is held[0] else Taint.PART
    if len(held) != 1 or held[0].type not in EXPANSIONS:
        return Subject(taint)
    asked = reference(context.source, held[0])
    if asked is None:
        return Subject(taint)
    if asked.is_all and not "".join(literal).strip() and asked.operator != ":":
        return Subject(Taint.RAW if taint is Taint.PART else taint, asked.name, is_list=True)
    is_altered = asked.name in taints.altered or folds(context.source, word)
    if pieces[-1] is not held[0] or not literal:
        is_cut = _cuts(context.source, word)
        return Subject(taint, asked.name if not literal else "", is_altered=is_altered, is_cut=is_cut)
    return Subject(taints.expansion(held[0], context), asked.name, "".join(literal), is_altered=is_altered)


def _cuts(source: ShellSource, word: Node) -> bool:
    return applies(source, expansions(word), _CUTTING)


class Comparisons:
    """Reads comparisons into options and words."""

    def __init__(self, taints: Taints, found: Found) -> None:
        self._taints = taints
        self._found = found

        self._folds = any("nocasematch" in body.source.text for body in taints.program.bodies)

    def _note_altered(self, node: Node, found: list[Pattern], subject: Subject, context: Context) -> None:
        is_altered = subject.taint >= Taint.PART and (subject.is_altered or self._folds)
        is_within = subject.is_list and any(one.is_within for one in found)
        if is_within or (is_altered and any(one.kind in _TELLING for one in found)):
            self._found.doubt(context.source, node, _UNCLEAR)

    # case

    def case(self, node: Node, context: Context) -> list[tuple[Node, Context]]:
        """Reads a `case`; gives its arms with what is known inside each."""
        value = node.child_by_field_name("value")
        items = [child for child in node.named_children if child.type == "case_item"]
        if value is None:
            return [(child, context) for child in node.named_children]
        subject = subject_of(self._taints, value, context)
        if context.is_value and not subject.taint:
            subject = self._in_spite_of_value(value, items, subject, context)
        inner = context.inside(is_straight=False, loop=None)
        inside: list[tuple[Node, Context]] = [(value, inner)]
        seen_dashed = False
        for item in items:
            found = self._arm_patterns(context.source, item, subject)
            inside += [(one, inner) for one in item.children_by_field_name("value")]
            inside += self._arm(item, found, subject, inner, seen_dashed=seen_dashed)
            seen_dashed = seen_dashed or any(one.all_dashed for one in found)
        self._guard(node, items, subject, context)
        return inside

    def _in_spite_of_value(
        self, value: Node, items: Iterable[Node], subject: Subject, context: Context
    ) -> Subject:
        """A parser within the code of one option looks for further options."""
        source = context.source
        found = [one for item in items for one in patterns.case_patterns(source, item)]
        if any(one.kind in _FLAGGED for one in found):
            return subject_of(self._taints, value, context.inside(is_value=False, bound=()))
        return subject

    @staticmethod
    def _arm_patterns(source: ShellSource, item: Node, subject: Subject) -> list[Pattern]:
        shapes = patterns.case_shapes(source, item)
        if subject.is_list:
            return [patterns.contained(shape) for shape in shapes]
        stripped = [_without(shape, subject.prefix) for shape in shapes]
        return [one for shape in stripped for one in patterns.shape_patterns(shape)]

    def _arm(
        self, item: Node, found: list[Pattern], subject: Subject, context: Context, *, seen_dashed: bool
    ) -> list[tuple[Node, Context]]:
        body = arms.body_of(item)
        if subject.taint >= Taint.WORD:
            self._note_arm(item, found, subject, body, context)
        inner = context
        name = subject.name
        if found and all(one.kind in {*_FLAGGED, Kind.WORD, Kind.EMPTY} for one in found):
            if (
                any(one.kind in _FLAGGED for one in found)
                and subject.taint is Taint.RAW
                and not subject.is_list
            ):
                inner = context.inside(is_value=True, bound=(*context.bound, (name, Taint.NONE)))
        elif seen_dashed and subject.taint is Taint.RAW and name and not subject.is_list:
            inner = context.inside(is_word=True, bound=(*context.bound, (name, Taint.WORD)))
        return [(one, inner) for one in body]

    def _note_arm(
        self, item: Node, found: list[Pattern], subject: Subject, body: list[Node], context: Context
    ) -> None:
        source, program = context.source, self._taints.program
        gives_up = arms.always_exits(program, source, body)
        self._note_altered(item, found, subject, context)
        if subject.taint is Taint.PART or not (subject.name or subject.is_list):
            if any(one.kind is not Kind.GENERIC and one.kind is not Kind.EMPTY for one in found):
                self._found.doubt(source, item, _UNCLEAR)
            return
        if gives_up and arms.refuses(program, source, body):
            return
        flags = [one.text for one in found if one.kind in _FLAGGED]
        if flags and subject.taint is Taint.RAW:
            self._take_arm(item, flags, [one.kind for one in found], subject, body, context)
        for one in found:
            if one.kind is Kind.WORD:
                self._found.word(source, _first_pattern(item), one.text)
            elif one.kind is Kind.FAMILY and not gives_up and subject.taint is Taint.RAW:
                self._found.doubt(source, item, "it accepts arguments by a pattern")
            elif (
                one.all_dashed
                and not one.everything
                and subject.taint is Taint.RAW
                and arms.switches(program, source, body)
            ):
                self._found.doubt(source, item, "it takes any argument here")
            elif (
                one.kind in _LOOSE
                and not gives_up
                and (one.kind is not Kind.GENERIC or arms.mentions(source, body, subject.name))
            ):
                self._found.doubt_words(source, item, "it takes any word here")

    def _take_arm(
        self,
        item: Node,
        flags: list[str],
        kinds: list[Kind],
        subject: Subject,
        body: list[Node],
        context: Context,
    ) -> None:
        if subject.is_list:
            self._found.take(context.source, _first_pattern(item), flags, None)
            return
        is_variable = not subject.name.isdecimal()
        use = arms.value_use(
            context.source, body, is_variable=is_variable and not self._in_for(subject, context)
        )
        takes = True if Kind.VALUED in kinds else use.takes
        if takes is False and self._is_loose(subject, context):
            takes = None
        if use.assignment:
            self._found.stored.add(use.assignment)
        self._found.take(context.source, _first_pattern(item), flags, takes, use.variable)

    @staticmethod
    def _in_for(subject: Subject, context: Context) -> bool:
        return any(loop.variable == subject.name for loop in context.loops)

    @staticmethod
    def _is_loose(subject: Subject, context: Context) -> bool:
        """Whether a loop keeps an argument for its next round, which then may be a value."""
        return any(loop.variable == subject.name and loop.keeps for loop in context.loops)

    def _guard(self, node: Node, items: list[Node], subject: Subject, context: Context) -> None:
        """Notes what arguments cannot be behind a `case` that refuses all others."""
        if subject.taint is not Taint.RAW or subject.is_list or subject.prefix or not subject.name:
            return
        everything, dashed = self._refused(items, context)
        loop = context.loop
        if loop is None:
            if everything and context.is_straight and not context.loops:
                key = f"${subject.name}" if subject.name.isdecimal() else subject.name
                context.guards[key] = (node.end_byte, Taint.WORD)
            return
        if not dashed:
            return
        keys = ("$1",) if loop.breaks else ("$n", "$@")
        for key in keys:
            context.guards[key] = (loop.end, Taint.WORD)

    def _refused(self, items: list[Node], context: Context) -> tuple[bool, bool]:
        """Whether all unknown arguments are refused, and whether all unknown ones with dashes are."""
        for item in items:
            gives_up = arms.always_exits(self._taints.program, context.source, arms.body_of(item))
            for one in patterns.case_patterns(context.source, item):
                if one.everything:
                    return gives_up, gives_up
                if one.all_dashed and gives_up:
                    return False, True
        return False, False

    # tests

    def test(self, tokens: list[Token], context: Context) -> None:
        """Reads the conditions that one or several tests make together."""
        together = not any(token.operator in {"&&", "-a"} for token in tokens)
        flags: list[str] = []
        place: Node | None = None
        positive = True
        for left, middle, right in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if middle.operator not in _EQUALITY or not left.nodes or not right.nodes:
                continue
            found = self._compared(left.nodes, middle.operator, right.nodes, context)
            is_turned = all(_is_literal(context.source, node) for node in left.nodes)
            held = (right if is_turned else left).nodes[0]
            if found and not together:
                self._take_test(held, found, middle.operator != "!=", context)
            elif found:
                flags, place = [*flags, *found], place or held
                positive = positive and middle.operator != "!="
        for before, token in zip([Token(), *tokens], tokens, strict=False):
            taints = [self._taints.word(node, context) for node in token.nodes]
            if (
                before.operator in {"-z", "-n"}
                and Taint.PART in taints
                and any(_cuts(context.source, node) for node in token.nodes)
            ):
                self._found.doubt(context.source, token.nodes[0], _UNCLEAR)
            if before.operator == "-v" and any(taints):
                self._found.doubt(context.source, token.nodes[0], _UNCLEAR)
        if place is not None:
            self._take_test(place, flags, positive, context)
        self._any_word(tokens, context)

    def _any_word(self, tokens: list[Token], context: Context) -> None:
        """`[ -n "$1" ] && X=1`: any word is a switch, so an option is one too."""
        if not context.branch:
            return
        rows = zip([Token(), *tokens], tokens, [*tokens[1:], Token()], strict=False)
        asked = [
            token.nodes[0] for before, token, after in rows if self._is_any(before, token, after, context)
        ]
        if asked and arms.switches(self._taints.program, context.source, context.branch):
            self._found.doubt(context.source, asked[0], "it takes any argument here")

    def _is_any(self, before: Token, token: Token, after: Token, context: Context) -> bool:
        """Whether a part of a condition asks for arguments, whatever they are."""
        if len(token.nodes) != 1:
            return False
        is_count = context.source.text_of(token.nodes[0]).strip().strip('"') == "$#"
        if is_count and context.frame.all and after.operator in _MORE:
            return True
        is_alone = before.operator in {"", "-n", "[", "[["} and after.operator in {"", "]", "]]"}
        return is_alone and subject_of(self._taints, token.nodes[0], context).taint >= Taint.PART

    def _take_test(self, place: Node, flags: list[str], positive: bool, context: Context) -> None:
        takes: bool | None = None
        if positive and context.branch:
            takes = arms.value_use(context.source, context.branch, is_variable=False).takes
            name = subject_of(self._taints, place, context.inside(is_value=False)).name
            if (
                takes is False
                and not name.isdecimal()
                and all(loop.variable != name for loop in context.loops)
            ):
                takes = None  # it may be the argument of an earlier round
        self._found.take(context.source, place, flags, takes)

    def _compared(
        self, left: tuple[Node, ...], operator: str, right: tuple[Node, ...], context: Context
    ) -> list[str]:
        """The options that a comparison looks for."""
        free = context.inside(is_value=False) if context.is_value else context
        subject, other = self._side(left, free), self._side(right, free)
        if other.taint and not subject.taint and all(_is_literal(context.source, node) for node in left):
            subject, left, right, other = other, right, left, subject
        if other.taint > Taint.NONE:
            if max(other.taint, subject.taint) >= Taint.PART and not context.is_value:
                self._found.doubt(context.source, right[0], _UNCLEAR)
            self._found.doubt_words(context.source, right[0], _UNCLEAR)
            return []
        if not subject.taint:
            return []
        found = _right_patterns(context.source, operator, right, subject)
        return self._asked_for(subject, found, right[0], context)

    def _side(self, nodes: tuple[Node, ...], context: Context) -> Subject:
        if len(nodes) == 1:
            return subject_of(self._taints, nodes[0], context)
        taint = max(self._taints.word(node, context) for node in nodes)
        return Subject(Taint.PART if taint is Taint.RAW else taint)

    def _asked_for(self, subject: Subject, found: list[Pattern], right: Node, context: Context) -> list[str]:
        flags: list[str] = []
        is_plain = bool(subject.name) and subject.taint in {Taint.RAW, Taint.WORD}
        self._note_altered(right, found, subject, context)
        for one in found:
            if one.kind is Kind.EMPTY and subject.taint is Taint.PART and subject.is_cut:
                self._found.doubt(context.source, right, _UNCLEAR)
            if one.kind in {Kind.GENERIC, Kind.EMPTY} or (one.kind is Kind.OTHER_WORDS and is_plain):
                continue
            if not is_plain or one.kind is Kind.FAMILY:
                if subject.taint >= Taint.PART and not (context.is_value and one.kind is not Kind.FLAG):
                    self._found.doubt(context.source, right, _UNCLEAR)
                self._found.doubt_words(context.source, right, _UNCLEAR)
            elif one.kind is Kind.WORD:
                if not context.is_value:
                    self._found.word(context.source, right, one.text)
            elif subject.taint is Taint.RAW:
                flags.append(one.text)
        return flags

    def asks_for_option(self, condition: Node, context: Context) -> bool:
        """Whether a condition holds for nothing but one option under its spellings."""
        if condition.type not in {"test_command", "list"}:
            return False
        if condition.end_byte - condition.start_byte > _LONGEST_CONDITION:
            return False  # each part of a long chain is asked about
        tokens = test_tokens(context.source, condition)
        operators = {token.operator for token in tokens} - {"", "[", "]", "[[", "]]"}
        if not operators or not operators <= {"=", "==", "||", "-o"}:
            return False
        sides = [token.nodes for token in tokens if token.nodes]
        if len(sides) != 2 * sum(token.operator in _EQUALITY for token in tokens):
            return False
        for left, right in zip(sides[::2], sides[1::2], strict=True):
            subject = self._side(left, context)
            found = _right_patterns(context.source, "=", right, subject)
            if (
                subject.taint is not Taint.RAW
                or subject.is_list
                or any(one.kind is not Kind.FLAG for one in found)
            ):
                return False
        return True


def _first_pattern(item: Node) -> Node:
    return item.children_by_field_name("value")[0]


def _is_literal(source: ShellSource, node: Node) -> bool:
    return not node.is_named or source.literal(node) is not None


def _without(shape: str, prefix: str) -> str:
    """A pattern for `"x$1"` as one for `$1`; a pattern that lets the prefix vary stays as it is."""
    return shape[len(prefix) :] if prefix and shape.startswith(prefix) else shape


def _right_patterns(
    source: ShellSource, operator: str, right: tuple[Node, ...], subject: Subject
) -> list[Pattern]:
    if operator != "=~":
        shape = patterns.glob_shape(source, right)
        if subject.is_list:
            return [patterns.contained(shape)]
        return patterns.shape_patterns(_without(shape, subject.prefix))
    if source.is_quoted(right[0]):
        literal = source.literal(right[0]) if len(right) == 1 else None
        return [patterns.contained(literal) if subject.is_list and literal else Pattern(Kind.FAMILY)]
    text = "".join(source.text_of(node) for node in right)
    if subject.is_list or any(char in text for char in "$\"'`"):
        return (
            [Pattern(Kind.FAMILY)]
            if not text.endswith("$") or subject.is_list
            else patterns.regex_patterns(text)
        )
    return patterns.regex_patterns(text)


def test_tokens(source: ShellSource, node: Node) -> list[Token]:
    """A condition as a flat row of operators and operands.

    The grammar nests `a = b -o c = d` and what follows `=~` wrongly, and takes the dashes of `--x` for an
    operator; the row of what touches is right all the same.
    """
    tokens: list[Token] = []
    stack, end = [node], -1
    while stack:
        one = stack.pop()
        if one.type in _COMPOUND or one.type in {"test_command", "list"}:
            stack.extend(reversed(one.children))
            continue
        touches = one.start_byte == end and bool(tokens) and bool(tokens[-1].nodes)
        text = source.text_of(one).strip()
        end = one.end_byte
        if text in _JOINTS or (text in _EQUALITY and not touches):
            tokens.append(Token(text))
            end = -1
        elif touches:
            tokens[-1] = Token(nodes=(*tokens[-1].nodes, one))
        elif text in _WORD_OPERATORS and not (tokens and tokens[-1].operator in _EQUALITY):
            tokens.append(Token(text))
            end = -1
        else:
            tokens.append(Token(nodes=(one,)))
    return tokens


def word_tokens(source: ShellSource, words: Sequence[Node]) -> list[Token]:
    """The arguments of `test` as such a row."""
    row: list[Token] = []
    for word in words:
        text = source.text_of(word)
        is_operator = text in _JOINTS or text in _WORD_OPERATORS or text in _EQUALITY
        if len(words) == 3 and len(row) == 1 and source.literal(word) in _EQUALITY:
            text, is_operator = source.literal(word) or text, True  # with quotes around
        is_operand = bool(row) and row[-1].operator in _EQUALITY
        row.append(Token(text) if is_operator and not is_operand else Token(nodes=(word,)))
    return row
