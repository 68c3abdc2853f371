"""Laws of telling credentials in a client's file: places are true, and no part of a value is told."""

from __future__ import annotations

import random
import string

from hypothesis import given, settings
from hypothesis import strategies as st

from ownership_lint.analysis.mcp.secrets import Place, Secret, secrets_in, secrets_in_args

_WORD = string.ascii_letters + string.digits
_DRAWN = st.builds(
    lambda seed, length: "".join(random.Random(seed).choices(_WORD + "-_", k=length)),
    st.integers(0, 2**32),
    st.integers(16, 60),
)
_PREFIXES = st.sampled_from(
    ["", "gh" + "p_", "sk-", "sb" + "p_", "BS" + "A", "ctx7" + "sk-", "AT" + "TA", "eyJ"]
)
_NAMES = st.sampled_from(["", "API_KEY", "password", "Authorization", "Cookie", "LOG_LEVEL", "config"])
_FORMS = st.sampled_from(
    [
        *(
            "{}",
            "Bearer {}",
            "Basic {}",
            "${{X_TOKEN:-{}}}",
            "${{X:-{}}}",
            "your-key-{}",
            "<{}>",
            "<your {} key>",
        ),
        *("[REDACTED {}]", "postgres://app:{}@db.x.org/a", "https://x.org/mcp/{}?key={}", "--api-key {}"),
        *('{{"Authorization": "Bearer {}"}}', "A_TOKEN={} -e B={}", "xxxxxxxxxx{}", "{}...", "%7B{}%7D"),
        *("-----BEGIN PRIVATE " + "KEY-----\nMII{}{}{}", "x-api-key: {}; a={}", "{}_HERE", "YOUR_{}"),
    ]
)
_PIECES = st.sampled_from(
    [
        *(
            "${",
            "}",
            "{{",
            "}}",
            ":-",
            "$A",
            "%AB%",
            "Bearer ",
            "api_key",
            "=",
            ":",
            '"',
            "'",
            "\\",
            " ",
            "://",
        ),
        *(
            "@",
            "/",
            "?",
            "&",
            "<your key>",
            "eyJ",
            "--token",
            "\0",
            "\ud800",
            "ü",
            "\n",
            "\u2013",
            "a1B2c3D4e5F6g7",
        ),
    ]
)
_TEXTS = st.lists(_PIECES | st.text(max_size=8), max_size=30).map("".join)


def _planted(value: str, told: str, prefix: str) -> bool:
    beyond = value.removeprefix(prefix)
    return any(beyond[start : start + 5] in told for start in range(len(beyond) - 4))


@given(st.sampled_from(Place), _NAMES, _FORMS, _PREFIXES, _DRAWN)
@settings(max_examples=600)
def test_no_part_of_a_value_is_told(place: Place, name: str, form: str, prefix: str, drawn: str) -> None:
    value = prefix + drawn
    text = form.format(*[value] * 3)
    found = [*secrets_in(place, name, text), *(one for _, one in secrets_in_args(["--api-key", text]))]
    for one in found:
        told = f"{one.shown} {one.what}" if isinstance(one, Secret) else one.shown
        assert not _planted(value, told, prefix)


@given(st.sampled_from(Place), _NAMES | st.text(max_size=20), _TEXTS)
@settings(max_examples=600)
def test_ranges_lie_within_any_text_in_order_and_apart(place: Place, name: str, text: str) -> None:
    end = 0
    for one in secrets_in(place, name, text):
        assert end <= one.start < one.end <= len(text)
        end = one.end


@given(st.lists(_TEXTS, max_size=5))
def test_words_of_a_command_line_are_told_by_number(words: list[str]) -> None:
    for number, one in secrets_in_args(words):
        assert 0 <= one.start < one.end <= len(words[number])
