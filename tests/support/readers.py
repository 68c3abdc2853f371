"""Reads what the formats write as the programs do that they are for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Command:
    """A workflow command as GitHub's runner understands it."""

    name: str
    properties: dict[str, str]
    data: str


def commands(output: str) -> list[Command]:
    """The commands in the output of a step: at the start of a line after blanks, or `##[` anywhere."""
    found: list[Command] = []
    for line in re.split(r"\r\n|\r|\n", output):
        trimmed = line.lstrip()
        head, separator, data = trimmed[2:].partition("::")
        old = re.search(r"##\[([^\]]*)\]|##vso\[", line)
        if trimmed.startswith("::") and separator:
            name, _, listed = head.strip().partition(" ")
            pairs = (pair.partition("=") for pair in listed.split(",") if pair)
            properties = {key.strip(): _unescaped(value, "%3A:%2C,") for key, _, value in pairs}
            found.append(Command(name, properties, _unescaped(data)))
        elif old:
            found.append(Command(old.group(), {}, ""))
    return found


def _unescaped(text: str, more: str = "") -> str:
    codes = "%0D\r%0A\n" + more + "%25%"
    for at in range(0, len(codes), 4):
        text = text.replace(codes[at : at + 3], codes[at + 3])
    return text


_OURS = re.compile(r"<details><summary>[a-z0-9 ]+</summary>\n?|</details>\n?")


def markdown_cells(text: str) -> list[list[str]]:
    """The rows of all tables, as text; what repository text could do to a page is an assertion error."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert headings == ["h3"]
    rows: list[list[str]] = []
    for token in tokens:
        assert token.type not in {"fence", "code_block", "blockquote_open", "hr", "ordered_list_open"}
        if token.type == "html_block":
            assert _OURS.fullmatch(token.content), token.content
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline":
            shown = "".join(_harmless(token))
            if rows and token.level >= 4:  # table, section, row, cell
                rows[-1].append(shown)
    return rows


def _harmless(inline: Token) -> Iterator[str]:
    for child in inline.children or ():
        assert child.type in {"text", "code_inline", "softbreak"}, child
        if child.type == "text":  # GitHub looks in it for mentions, references and addresses
            assert not re.search(r"[@#<>\[\]`|$~*_\\&]|://|\bwww\.\w|\w-\d", child.content), child.content
        yield child.content
