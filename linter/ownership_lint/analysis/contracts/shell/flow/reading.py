"""Reads the syntax tree of a shell script into what it does."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.shell.flow.calculations import calculation, changed_names
from ownership_lint.analysis.contracts.shell.flow.program import (
    AndOr,
    Arithmetic,
    Arm,
    Assignment,
    Background,
    Calculation,
    Case,
    Command,
    Count,
    Declaration,
    Expansion,
    For,
    Function,
    If,
    Logic,
    Not,
    Part,
    Pipeline,
    Place,
    Program,
    Question,
    Redirected,
    Sequence,
    Simple,
    Subshell,
    Substitution,
    Test,
    Unread,
    While,
    Word,
)
from ownership_lint.analysis.contracts.shell.source import ShellSource, chain_of, holds_commands, mentions
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.flow.program import Condition
    from ownership_lint.analysis.contracts.shell.source import Chain

DECLARERS: Final = frozenset({"export", "local", "declare", "typeset", "readonly"})
_NAME: Final = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*")
# Names in small letters are counters, or keys.
_UPPER: Final = lazy_pattern(r"\b[A-Z_][A-Z0-9_]*\b")
_INDEX: Final = lazy_pattern(r"\[([^\]$]*)\]=")
_DEEPEST: Final = 70
_KINDS: Final = (
    "command variable_assignment variable_assignments declaration_command unset_command test_command"
    " compound_statement subshell list pipeline negated_command redirected_statement if_statement"
    " while_statement for_statement c_style_for_statement case_statement function_definition"
)
_STATEMENTS: Final = frozenset(_KINDS.split())
# A command of this name is none: the grammar has lost its way, and says nothing of it.
_RESERVED: Final = frozenset({"{", "}", "then", "else", "elif", "fi", "do", "done", "esac"})
_PATTERNS: Final = frozenset({"regex", "extglob_pattern"})
_TEXTS: Final = frozenset({"regex", "extglob_pattern", "word"})
_WORDS_OF_EXPANSIONS: Final = frozenset({":-", "-", ":=", "=", ":+", "+"})
_QUOTES_OF_TEXT: Final = frozenset("\"'\\")
_TICK: Final = lazy_pattern(r"(?<!\\)(?:\\\\)*`")
_DESCRIPTOR: Final = lazy_pattern(r"\{([A-Za-z_][A-Za-z0-9_]*)\}\Z")
_SMALL_SHELL: Final = lazy_pattern(r"#![^\n]*\b(?:sh|dash|ash)\b")
"""The first line of a script whose shell takes `{fd}>` for a word."""
_CLOSES: Final = lazy_pattern(r"[<>]&-")
_LEFT_MOST: Final = frozenset({"list", "pipeline", "redirected_statement"})
_COMPOUND: Final = frozenset({"binary_expression", "unary_expression"})
_STANDARD: Final = frozenset({"0", "1", "2", "-"})
"""What is open, or may be closed: other descriptors may be neither."""
_BARE: Final = frozenset({"brace_expression", "concatenation", "word"})
_BRACES: Final = lazy_pattern(r"(?<![$\\])\{[^{}\s]*(?:,|\.\.)[^{}\s]*\}")
_MAGIC: Final = frozenset("*?[")
_STRANGE: Final = ("[^", "[:", "[.", "[=")
_QUOTES: Final = frozenset("\"'\\")
_PLAIN_PATTERNS: Final = frozenset({"extglob_pattern", "number", "word"})
_PIPES: Final = frozenset({"|", "|&"})
_HARMLESS_TARGETS: Final = frozenset({"/dev/null", "/dev/stderr", "/dev/stdout", "-"})


def read_program(source: ShellSource, anchor: Place | None = None) -> Program:
    """What a script does; `anchor` is where the text stands that is a word of another script."""
    return _Reader(source, anchor).program()


def program_of(source: ShellSource) -> Program:
    """What a script does; read once for each source."""
    if source.program is None:
        source.program = read_program(source)
    return source.program


class _Following:
    """What stands behind `<<EOF` on its line."""

    def __init__(self) -> None:
        self.pipes: list[Command] = []
        self.commands: list[tuple[str, Command]] = []


class _Reader:
    def __init__(self, source: ShellSource, anchor: Place | None, depth: int = 0) -> None:
        self._source = source
        self._anchor = anchor
        self._functions: list[Function] = []
        self._simples: list[Simple] = []
        self._tests: list[Test] = []
        self._redirected: list[Redirected] = []
        self._loops: list[For] = []
        self._detached: dict[int, int] = {}
        self._misread: Place | None = None
        self._ignores_case = "nocasematch" in source.text
        self._depth = depth

    def program(self) -> Program:
        body = self._sequence(self._source.root, self._source.root.children)
        return Program(
            self._source,
            body,
            tuple(self._functions),
            tuple(self._simples),
            tuple(self._tests),
            tuple(self._redirected),
            tuple(self._loops),
            self._misread,
        )

    def _at(self, node: Node) -> Place:
        return self._anchor or Place(self._source, node)

    # ---- commands

    def _sequence(self, node: Node, children: Iterable[Node]) -> Command:
        commands: list[Command] = []
        for child in children:
            kind = child.type
            if kind == "&" and commands:
                commands.append(Background(self._at(child), commands.pop()))
            elif kind in _STATEMENTS:
                if (early := self._detach(child)) is not None:
                    commands.append(early)
                commands.append(self._command(child))
            elif child.is_named and kind not in {"comment", "heredoc_body", "heredoc_end"}:
                commands.append(self._unknown(child))
        return commands[0] if len(commands) == 1 else Sequence(self._at(node), tuple(commands))

    def _detach(self, node: Node) -> Command | None:
        """Assignments that the grammar takes for the beginning of the command on the next line."""
        while node.type in _LEFT_MOST and node.children:
            node = node.children[0]
        if node.type != "command" or node.children[0].type != "variable_assignment":
            return None
        last = 0
        children = node.children
        for place, (one, following) in enumerate(pairwise(children), 1):
            if one.type != "variable_assignment":
                break
            if b"\n" in self._source.data[one.end_byte : following.start_byte].replace(b"\\\n", b""):
                last = place
        if not last:
            return None
        self._detached[node.start_byte] = last
        assignments = tuple(self._assignment(child) for child in children[:last])
        return self._keep(Simple(self._at(children[0]), assignments, ()))

    def _command(self, node: Node) -> Command:
        if self._depth > _DEEPEST:
            return Unread(self._at(node), "it is nested too deep")
        self._depth += 1
        try:
            return self._read(node)
        finally:
            self._depth -= 1

    def _read(self, node: Node) -> Command:  # noqa: C901  (one line for each kind)
        match node.type:
            case "command":
                return self._simple(node)
            case "variable_assignment" | "variable_assignments":
                nodes = [node] if node.type == "variable_assignment" else node.named_children
                assignments = tuple(self._assignment(one) for one in nodes)
                return self._keep(Simple(self._at(node), assignments, ()))
            case "declaration_command" | "unset_command":
                return self._declaration(node)
            case "test_command":
                return self._test(node)
            case "compound_statement" | "do_group":
                return self._group(node)
            case "subshell":
                return Subshell(self._at(node), self._sequence(node, node.children[1:-1]))
            case "list" | "pipeline":
                return self._chain(node)
            case "negated_command":
                return Not(self._at(node), self._sequence(node, node.named_children))
            case "redirected_statement":
                return self._redirected_statement(node)
            case "if_statement":
                return self._if(node)
            case "while_statement":
                return self._while(node)
            case "for_statement":
                return self._for(node)
            case "c_style_for_statement":
                return self._count(node)
            case "case_statement":
                return self._case(node)
            case "function_definition":
                return self._function(node)
        return self._unknown(node)

    def _unknown(self, node: Node) -> Command:
        return Unread(self._at(node), f"`{node.type}` is not understood")

    def _keep(self, simple: Simple) -> Simple:
        self._simples.append(simple)
        return simple

    def _simple(self, node: Node) -> Command:
        assignments: list[Assignment] = []
        words: list[Word] = []
        redirects: list[Node] = []
        timed: Command | None = None
        for child in node.children[self._detached.get(node.start_byte, 0) :]:
            match child.type:
                case "variable_assignment":
                    assignments.append(self._assignment(child))
                case "command_name":
                    words.append(self._word(child.children[0] if child.children else child))
                case "herestring_redirect" | "file_redirect" | "heredoc_redirect":
                    redirects.append(child)
                case "subshell" if words and words[0].literal == "time":
                    timed = self._command(child)
                case _ if child.is_named:
                    words.append(self._word(child))
        command = timed or self._of_words(node, tuple(assignments), tuple(words))
        return self._with_redirects(node, command, redirects) if redirects else command

    def _of_words(self, node: Node, assignments: tuple[Assignment, ...], words: tuple[Word, ...]) -> Command:
        first = words[0].literal if words else None
        if first in _RESERVED or (first == "!" and len(words) > 1 and words[1].literal in _RESERVED):
            self._misread = self._misread or self._at(node)
        if first == "!" and len(words) > 1:
            return Not(self._at(node), self._of_words(node, assignments, words[1:]))
        if first in DECLARERS:
            return self._declared(node, first, words[1:])
        return self._keep(Simple(self._at(node), assignments, words))

    def _declared(self, node: Node, keyword: str, words: tuple[Word, ...]) -> Command:
        """`A=1 export X="$Y"`, which the grammar takes for any command."""
        assignments, names, rest, options = [], [], [], ""
        for word in words:
            literal, first = word.literal, word.parts[0] if word.parts else ""
            if isinstance(first, str) and (found := _NAME.match(first)) and first[found.end() :][:1] == "=":
                value = first[found.end() + 1 :]
                parts = (value, *word.parts[1:]) if value else word.parts[1:]
                assignments.append(Assignment(word.at, found[0], Word.of(word.at, parts)))
            elif literal is not None and _NAME.fullmatch(literal):
                names.append(literal)
            elif literal is not None and literal[:1] in {"-", "+"}:
                options += literal
            else:
                rest.append(word)
        return Declaration(self._at(node), keyword, options, tuple(assignments), tuple(names), tuple(rest))

    def _declaration(self, node: Node) -> Command:
        assignments, names, rest, options = [], [], [], ""
        for child in node.named_children:
            if child.type == "variable_assignment":
                assignments.append(self._assignment(child))
            elif child.type == "variable_name":
                names.append(self._source.text_of(child))
            elif (literal := self._source.literal(child)) is not None and literal[:1] in {"-", "+"}:
                options += literal
            else:
                word, before = self._word(child), child.prev_sibling
                if names and before is not None and before.end_byte == child.start_byte:
                    word = Word.of(word.at, (names.pop(), *word.parts))  # `A_$x`, which the grammar cuts
                rest.append(word)
        keyword = self._source.text_of(node.children[0])
        return Declaration(self._at(node), keyword, options, tuple(assignments), tuple(names), tuple(rest))

    def _assignment(self, node: Node) -> Assignment:
        target = node.child_by_field_name("name") or node.children[0]
        value = node.child_by_field_name("value")
        name = target if target.type == "variable_name" else target.named_children[0]
        is_whole = target is name and not any(child.type == "+=" for child in node.children)
        index = [] if target is name else target.named_children[1:]
        words = tuple(self._index(child, self._parts_of(child, quoted=True)) for child in index)
        if value is not None and value.type == "array":
            return Assignment(
                self._at(node),
                self._source.text_of(name),
                None,
                (*words, *self._words_below(value), *self._indices(value)),
                is_whole,
            )
        word = Word.of(self._at(node), ()) if value is None else self._word(value)
        return Assignment(self._at(node), self._source.text_of(name), word, words, is_whole)

    def _indices(self, array: Node) -> Iterator[Word]:
        """`([NAME]=value)`."""
        for child in array.named_children:
            if found := _INDEX.match(self._source.text_of(child)):
                yield self._index(child, (found[1],))

    def _index(self, node: Node, parts: Iterable[Part]) -> Word:
        return Word.of(self._at(node), tuple(self._calculated(parts, self._at(node))))

    def _group(self, node: Node) -> Command:
        if node.children and node.children[0].type == "((":
            return Arithmetic(self._at(node), self._calculation(node))
        return self._sequence(node, node.children)

    def _chain(self, node: Node) -> Command:
        """`a | b`, `a && b`, `a | b || c`."""
        chain = chain_of(node)
        at = self._at(node)
        first = self._piped(at, [self._command(part) for part in chain.parts])
        return AndOr(at, first, self._following(chain)) if chain.rest else first

    def _piped(self, at: Place, parts: list[Command]) -> Command:
        if len(parts) == 1:
            return parts[0]
        if any(isinstance(part, Not) for part in parts[1:]):
            self._misread = self._misread or at
        if isinstance(parts[0], Not):
            return Not(at, Pipeline(at, (parts[0].command, *parts[1:])))
        return Pipeline(at, tuple(parts))

    def _following(self, chain: Chain) -> tuple[tuple[str, Command], ...]:
        return tuple((sign, self._command(one)) for sign, one in chain.rest)

    def _redirected_statement(self, node: Node) -> Command:
        body = node.child_by_field_name("body")
        redirects = [child for child in node.children if child.type.endswith("_redirect")]
        command: Command = Simple(self._at(node), (), ()) if body is None else self._command(body)
        return self._with_redirects(node, command, redirects)

    def _with_redirects(self, node: Node, command: Command, redirects: list[Node]) -> Command:
        if (opened := self._opened(command, redirects)) is not None:
            return opened
        at = self._at(node)
        words: list[Word] = []
        inputs: list[Word] = []
        is_fallible = False
        following = _Following()
        for redirect in redirects:
            if redirect.type == "heredoc_redirect":
                words.extend(self._heredoc(redirect, following))
                is_fallible = is_fallible or any(child.type == "file_redirect" for child in redirect.children)
                continue
            targets = self._targets(redirect)
            words.extend(targets)
            if redirect.type == "file_redirect" and targets:
                is_fallible = is_fallible or self._opens_a_file(redirect, targets[0])
                if any(child.type == "<" for child in redirect.children):
                    inputs.extend(targets)
        redirected = Redirected(at, command, tuple(words), is_fallible, tuple(inputs))
        self._redirected.append(redirected)
        result: Command = Pipeline(at, (redirected, *following.pipes)) if following.pipes else redirected
        return AndOr(at, result, tuple(following.commands)) if following.commands else result

    def _opened(self, command: Command, redirects: list[Node]) -> Command | None:
        """`exec {fd}>file`: the word in braces is no word, but a variable that is set."""
        if not isinstance(command, Simple) or len(command.words) < 2:
            return None
        last = command.words[-1]
        found = _DESCRIPTOR.match(last.literal or "")
        is_next = last.at.node.end_byte == redirects[0].start_byte
        if found is None or not is_next or _SMALL_SHELL.match(self._source.text):
            return None
        self._simples.remove(command)
        if _CLOSES.match(self._source.text_of(redirects[0])):  # what it holds
            held = Word.of(last.at, (Expansion(last.at, found[1], "", quoted=True),))
            sets = self._keep(Simple(last.at, (), (Word.of(last.at, (":",)), held)))
        else:
            assignment = Assignment(last.at, found[1], Word.of(last.at, (Calculation(last.at),)))
            sets = self._keep(Simple(last.at, (assignment,), ()))
        rest = self._keep(Simple(command.at, command.assignments, command.words[:-1]))
        return Sequence(command.at, (sets, self._with_redirects(command.at.node, rest, redirects)))

    def _targets(self, redirect: Node) -> list[Word]:
        return [self._word(child) for child in redirect.named_children if child.type != "file_descriptor"]

    def _heredoc(self, redirect: Node, following: _Following) -> list[Word]:
        """The grammar keeps what follows `<<EOF` on its line inside of the redirection."""
        words: list[Word] = []
        operator = "&&"
        for child in redirect.children:
            if child.type in {"&&", "||"}:
                operator = child.type
            elif child.type in _STATEMENTS:
                chain = chain_of(child)
                parts = [self._command(part) for part in chain.parts]
                if child.children[0].type in _PIPES:
                    following.pipes.extend(parts)
                else:
                    following.commands.append((operator, self._piped(self._at(child), parts)))
                following.commands.extend(self._following(chain))
            elif child.type == "heredoc_body":
                words.append(Word.of(self._at(child), self._heredoc_parts(redirect, child)))
            elif child.type == "file_redirect":
                words.extend(self._targets(child))
            elif child.is_named and child.type not in {"heredoc_start", "heredoc_end", "file_descriptor"}:
                words.append(self._word(child))
        return words

    def _heredoc_parts(self, redirect: Node, body: Node) -> tuple[Part, ...]:
        """The grammar knows no backticks in here documents, and no expansion behind their first tabs."""
        text = self._source.text_of(body)
        start = next((child for child in redirect.children if child.type == "heredoc_start"), body)
        is_cut = redirect.children[0].type == "<<-" and text.startswith("$")
        if not (is_cut or _TICK.search(text)):
            return self._parts(body, quoted=True)
        is_text = not _QUOTES_OF_TEXT.isdisjoint(self._source.text_of(start))
        return (text,) if is_text else self._in_quotes(body, text)

    def _opens_a_file(self, redirect: Node, target: Word) -> bool:
        if any(child.type in {">&", "<&"} for child in redirect.children):
            return target.literal not in _STANDARD
        return target.literal not in _HARMLESS_TARGETS

    def _if(self, node: Node) -> Command:
        arms = [self._arm_of_if(node)]
        otherwise: Command | None = None
        for child in node.named_children:
            if child.type == "elif_clause":
                arms.append(self._arm_of_if(child))
            elif child.type == "else_clause":
                otherwise = self._sequence(child, child.children)
        return If(self._at(node), tuple(arms), otherwise)

    def _arm_of_if(self, node: Node) -> tuple[Command, Command]:
        children = node.children
        then = next((place for place, child in enumerate(children) if child.type == "then"), len(children))
        body = [child for child in children[then + 1 :] if child.type not in {"elif_clause", "else_clause"}]
        return self._sequence(node, children[1:then]), self._sequence(node, body)

    def _while(self, node: Node) -> Command:
        children = node.children
        body = node.child_by_field_name("body")
        condition = self._sequence(node, [child for child in children[1:] if child != body])
        inner: Command = Sequence(self._at(node), ()) if body is None else self._command(body)
        return While(self._at(node), condition, inner, children[0].type == "until")

    def _for(self, node: Node) -> Command:
        variable, body = node.child_by_field_name("variable"), node.child_by_field_name("body")
        if variable is None or body is None:
            return self._unknown(node)
        has_words = any(child.type == "in" for child in node.children)
        values = [child for child in node.children_by_field_name("value") if child.is_named]
        words = tuple(self._word(child) for child in values) if has_words else None
        is_select = node.children[0].type == "select"
        loop = For(self._at(node), self._source.text_of(variable), words, self._command(body), is_select)
        self._loops.append(loop)
        return loop

    def _count(self, node: Node) -> Command:
        body = node.child_by_field_name("body")
        if body is None:
            return self._unknown(node)
        start = node.children_by_field_name("initializer")
        header = [child for child in node.children if child != body and child not in start]
        return Count(
            self._at(node),
            self._calculation(node, start),
            self._calculation(node, header),
            self._command(body),
        )

    def _case(self, node: Node) -> Command:
        subject = node.child_by_field_name("value")
        if subject is None:
            return self._unknown(node)
        arms = tuple(self._arm(child) for child in node.named_children if child.type == "case_item")
        return Case(self._at(node), self._word(subject), arms)

    def _arm(self, node: Node) -> Arm:
        children = node.children
        close = next((place for place, child in enumerate(children) if child.type == ")"), 0)
        patterns = tuple(map(self._alternative, _alternatives(children[:close])))
        falls = next((child.type for child in children if child.type in {";&", ";;&"}), "")
        return Arm(patterns, self._sequence(node, children[close + 1 :]), falls)

    def _alternative(self, nodes: list[Node]) -> Word:
        if len(nodes) == 1:
            return self._pattern(nodes[0])
        at = self._at(nodes[0])
        return Word.of(at, (Calculation(at), *self._argument(nodes)))  # what it takes is not known

    def _pattern(self, node: Node) -> Word:
        """A pattern of `case`, its literal as `fnmatch` reads it; unknown where that reads it otherwise."""
        word = self._word(node)
        literal = word.literal
        if literal is None or (_MAGIC.isdisjoint(literal) and not self._ignores_case):
            return word
        if self._source.is_quoted(node) and not self._ignores_case:
            return Word.of(word.at, ("".join(f"[{one}]" if one in _MAGIC else one for one in literal),))
        is_plain = node.type in _PLAIN_PATTERNS and _QUOTES.isdisjoint(self._source.text_of(node))
        if is_plain and (
            literal == "*" or not (self._ignores_case or any(map(literal.__contains__, _STRANGE)))
        ):
            return word
        return Word.of(word.at, (Calculation(word.at),))

    def _function(self, node: Node) -> Command:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None or body is None:
            return self._unknown(node)
        inner = self._command(body)
        redirects = [child for child in node.children if child.type.endswith("_redirect")]
        if redirects:
            inner = self._with_redirects(node, inner, redirects)
        function = Function(self._at(node), self._source.text_of(name), inner)
        self._functions.append(function)
        return function

    # ---- tests

    def _test(self, node: Node) -> Command:
        is_double = node.children[0].type == "[["
        inner = [child for child in node.children[1:-1] if child.is_named]
        if not inner:
            condition: Condition = Question("word", (Word.of(self._at(node), ()),))
        elif len(inner) == 1 and (is_double or not self._has_old_logic(inner[0])):
            condition = self._condition(inner[0], is_double=is_double)
        else:
            condition = Question("", self._words_below(node))
        test = Test(self._at(node), condition, is_double)
        self._tests.append(test)
        return test

    def _has_old_logic(self, node: Node) -> bool:
        """`-a` and `-o`, which the grammar binds wrongly."""
        stack = [node]
        while stack:
            one = stack.pop()
            if one.type in {"binary_expression", "parenthesized_expression"}:
                operator = one.child_by_field_name("operator")
                if operator is None or self._source.text_of(operator) in {"-a", "-o"}:
                    return True
            if one.type.endswith("_expression"):
                stack.extend(one.children)
        return False

    def _condition(self, node: Node, *, is_double: bool) -> Condition:
        self._depth += 1
        try:
            return self._asked(node, is_double=is_double)
        finally:
            self._depth -= 1

    def _asked(self, node: Node, *, is_double: bool) -> Condition:
        if self._depth > _DEEPEST:
            return Question("", ())
        operator = node.child_by_field_name("operator")
        sign = "" if operator is None else self._source.text_of(operator)
        match node.type:
            case "parenthesized_expression" if node.named_child_count == 1:
                return self._condition(node.named_children[0], is_double=is_double)
            case "unary_expression" if sign == "!":
                return Logic("!", (self._condition(node.named_children[-1], is_double=is_double),))
            case "unary_expression":
                return Question(sign, (self._word(node.named_children[-1]),))
            case "binary_expression" if sign in {"&&", "||"}:
                sides = node.named_children[0], node.named_children[-1]
                return Logic(sign, tuple(self._condition(side, is_double=is_double) for side in sides))
            case "binary_expression" if any(one.type in _COMPOUND for one in node.named_children):
                # `! a = b || c`, which the grammar binds wrongly
                return Question("", self._words_below(node))
            case "binary_expression":
                if self._ignores_case and sign in {"=", "==", "!=", "=~"}:
                    sign = ""
                return Question(sign, tuple(self._operands(node)))
            case "negated_command" | "test_command":
                return Question("", self._words_below(node))
        return Question("word", (self._word(node),))

    def _operands(self, node: Node) -> Iterator[Word]:
        """Both sides of a comparison; the grammar cuts a pattern with quotes in it into several nodes."""
        for name in ("left", "right"):
            side = node.children_by_field_name(name)
            if len(side) == 1:
                yield self._word(side[0])
            elif side:
                yield Word.of(self._at(side[0]), self._argument(side))

    # ---- words

    def _words_below(self, node: Node) -> tuple[Word, ...]:
        return tuple(self._word(child) for child in node.named_children)

    def _word(self, node: Node) -> Word:
        if node.type in _BARE and _BRACES.search(self._source.text_of(node)):
            return self._several(node)
        literal = self._literal(node)
        parts = (literal,) if literal is not None else self._parts_of(node, quoted=False)
        return Word.of(self._at(node), parts)

    def _several(self, node: Node) -> Word:
        """`{1..3}`, `a{b,c}`: words that are not counted."""
        at = self._at(node)
        expanded = (part for part in self._parts_of(node, quoted=False) if not isinstance(part, str))
        return Word(at, (*expanded, Calculation(at)), None, None, is_split=True)

    def _literal(self, node: Node) -> str | None:
        if self._mentions(node):
            return None
        literal = self._source.literal(node)
        return None if literal is not None and self._runs_commands(node, literal) else literal

    def _runs_commands(self, node: Node, literal: str) -> bool:
        """Whether a text of the tree holds commands: the grammar does not look for them everywhere."""
        if "`" not in literal and "$(" not in literal:
            return False
        return (
            node.type in _TEXTS and not node.named_child_count and holds_commands(self._source.text_of(node))
        )

    def _mentions(self, node: Node) -> list[tuple[str, str]]:
        """What a pattern names, which is one leaf of the tree."""
        if node.type not in _PATTERNS or node.named_child_count:
            return []
        return mentions(self._source.text_of(node))

    def _parts_of(self, node: Node, *, quoted: bool) -> tuple[Part, ...]:
        match node.type:
            case "string" | "translated_string":
                return self._parts(node, quoted=True)
            case "simple_expansion" | "expansion":
                return self._expansion(node, quoted=quoted)
            case "command_substitution" | "process_substitution":
                return (self._substitution(node),)
            case "arithmetic_expansion":
                return (self._calculation(node),)
            case "ansi_c_string":
                return (Calculation(self._at(node)),)
            case "string_content" | "heredoc_content" | "raw_string":
                return (self._text(node),)
        if node.named_child_count and self._depth < _DEEPEST:
            self._depth += 1
            parts = self._parts(node, quoted=quoted)
            self._depth -= 1
            return parts
        if self._runs_commands(node, text := self._source.text_of(node)):
            return self._in_quotes(node, text)
        if named := self._mentions(node):
            at = self._at(node)
            return tuple(
                Expansion(at, name, f"{prefix} " if prefix else "%", quoted=True) for prefix, name in named
            )
        return (self._source.literal(node) or text,)

    def _in_quotes(self, node: Node, text: str) -> tuple[Part, ...]:
        """What a text comes to that the grammar has not looked into, as between double quotes."""
        at = self._at(node)
        escaped = text.replace('"', '\\"')
        source = ShellSource(self._source.path, f': "{escaped}"')
        program = None if source.first_error is not None else _Reader(source, at, self._depth + 1).program()
        if program is None or not isinstance(program.body, Simple) or len(program.body.words) != 2:
            return (Substitution(at, Unread(at, "it is not understood")),)
        self._simples.extend(one for one in program.simples if one is not program.body)
        self._tests.extend(program.tests)
        self._redirected.extend(program.redirected)
        self._loops.extend(program.loops)
        return program.body.words[1].parts

    def _text(self, node: Node) -> str:
        literal = self._source.literal(node)
        if literal is not None:
            return literal
        return self._source.text_of(node).replace('\\"', '"').replace("\\$", "$")

    def _parts(self, node: Node, *, quoted: bool) -> tuple[Part, ...]:
        """The parts of a word in order; the grammar drops blanks between expansions."""
        parts: list[Part] = []
        first = node.children[0] if node.children else node
        is_mark = not first.is_named and node.type != "unary_expression"  # a quote, and no sign of `--n`
        end = first.end_byte if is_mark else node.start_byte
        for child in node.named_children:
            start = child.start_byte
            gap = self._source.data[end:start].decode("utf-8", "replace") if start > end else ""
            if child.type == "simple_expansion":
                text = self._source.text_of(child)
                gap += text[: len(text) - len(text.lstrip())]
            if gap:
                parts.append(gap)
            parts.extend(self._parts_of(child, quoted=quoted))
            end = child.end_byte
        return _joined(parts)

    def _expansion(self, node: Node, *, quoted: bool) -> tuple[Part, ...]:
        at = self._at(node)
        if self._depth > _DEEPEST:
            return (Substitution(at, Unread(at, "it is nested too deep")),)
        self._depth += 1
        try:
            return self._expanding(node, quoted=quoted)
        finally:
            self._depth -= 1

    def _expanding(self, node: Node, *, quoted: bool) -> tuple[Part, ...]:
        name, operator, prefix, is_element = "", "", "", False
        arguments: list[Node] = []
        words: list[Part] = []
        for child in node.children:
            if child.type in {"variable_name", "special_variable_name"} and not name:
                name = self._source.text_of(child)
            elif child.type == "subscript" and not name:
                name = self._source.text_of(child.named_children[0])
                is_element = True
                for inner in child.named_children[1:]:
                    words.extend(self._calculated(self._parts_of(inner, quoted=True), self._at(inner)))
            elif child.is_named:
                arguments.append(child)
            elif child.type not in {"$", "${", "}", '"'} and child.type.strip() not in {"$", "${"}:
                if not name:
                    prefix += child.type
                elif not arguments:
                    operator += child.type
        in_quotes = quoted and operator in _WORDS_OF_EXPANSIONS
        word = Word.of(self._at(node), self._argument(arguments, in_quotes=in_quotes))
        argument = word if arguments or operator else None
        words.extend(self._offsets(operator, argument))
        sign = f"{prefix} {operator}" if prefix else operator
        if not name and prefix:  # `$$`, `$#`, `$!` in braces
            name, sign = prefix, operator
        return (Expansion(self._at(node), name, sign, argument, quoted, is_element), *words)

    def _offsets(self, operator: str, argument: Word | None) -> Iterator[Part]:
        if operator == ":" and argument is not None:
            yield from self._calculated(argument.parts, argument.at)

    def _calculated(self, parts: Iterable[Part], at: Place) -> Iterator[Part]:
        """Of an index or an offset: a name alone is a variable, and `n++` sets one."""
        for part in parts:
            if not isinstance(part, str):
                yield part
                continue
            for name in _UPPER.findall(part):
                yield Expansion(at, name, "%", quoted=True)
            if names := changed_names(part):
                yield Calculation(at, writes=names)

    def _argument(self, nodes: list[Node], *, in_quotes: bool = False) -> tuple[Part, ...]:
        """A word of several nodes; single quotes are nothing but text where there are double ones around."""
        parts: list[Part] = []
        end = nodes[0].start_byte if nodes else 0
        for node in nodes:
            if node.start_byte > end:
                parts.append(self._source.data[end : node.start_byte].decode("utf-8", "replace"))
            literal = self._literal(node)
            if in_quotes and node.type == "raw_string":
                parts.extend(self._in_quotes(node, self._source.text_of(node)))
            else:
                parts.extend((literal,) if literal is not None else self._parts_of(node, quoted=in_quotes))
            end = node.end_byte
        return _joined(parts)

    def _substitution(self, node: Node) -> Substitution:
        inner = [child for child in node.children if child.is_named]
        body: Command = Unread(self._at(node), "it is nested too deep")
        if self._depth < _DEEPEST:
            self._depth += 1
            if len(inner) == 1 and inner[0].type == "file_redirect":
                body = self._with_redirects(node, Simple(self._at(node), (), ()), inner)
            else:
                body = self._sequence(node, node.children[1:-1] if inner else ())
            self._depth -= 1
        return Substitution(self._at(node), body, node.type == "process_substitution")

    def _calculation(self, node: Node, children: Iterable[Node] | None = None) -> Calculation:
        nodes = node.children if children is None else children
        return calculation(self._source, self._at(node), nodes, self._expanded)

    def _expanded(self, node: Node) -> tuple[Part, ...]:
        """What is expanded in an expression; the grammar takes `$((…))` in `((…))` for a subshell."""
        text = self._source.text_of(node)
        if node.type == "command_substitution" and text.startswith("$((") and text.endswith("))"):
            return self._in_quotes(node, text)
        return self._parts_of(node, quoted=True)


def _alternatives(nodes: Iterable[Node]) -> Iterator[list[Node]]:
    """The patterns of an arm; the grammar cuts those with quotes in them, as `*"x"*`, into several nodes."""
    for is_pattern, row in groupby(nodes, lambda node: node.is_named):
        if is_pattern:
            yield list(row)


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """Neighbouring texts become one."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)
