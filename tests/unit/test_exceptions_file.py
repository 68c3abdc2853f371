"""The exceptions file: what is read, and every way in which it can be wrong."""

from __future__ import annotations

import pytest

from ownership_lint.finding import Location
from ownership_lint.inputs.exceptions import PolicyException
from ownership_lint.inputs.exceptions_file import LoadedExceptions, load_exceptions

HEAD = "version: 1\nkind: exceptions\n"
MATCH = "{paths: [docs/a.md]}"
REASON = "Kept until the drill."
PATH = "policy/exceptions.yaml"


def loaded(text: str | bytes, owners: tuple[str, ...] | None = ("DBA", "OPS")) -> LoadedExceptions:
    data = text if isinstance(text, bytes) else text.encode()
    return load_exceptions(data, PATH, owners=owners, classes=("tests", "history"))


def entry(**values: str) -> str:
    """One exception in flow style, on the lines 3 and 4."""
    keys = {
        "id": "E1",
        "rule": "x/y",
        "match": MATCH,
        "reason": REASON,
        "owner": "DBA",
        "created": "2026-01-01",
        "expires": "2026-02-01",
    }
    stated = {key: value for key, value in {**keys, **values}.items() if value}
    return "  - {" + ", ".join(f"{key}: {value}" for key, value in stated.items()) + "}\n"


def document(*entries: str, head: str = HEAD) -> str:
    return f"{head}exceptions:\n" + "".join(entries)


def told(text: str | bytes) -> list[tuple[str, str]]:
    result = loaded(text)
    assert result.exceptions == ()
    assert {one.rule for one in result.findings} == {"policy/invalid-policy"}
    assert all(one.excerpt for one in result.findings)
    return [(f"{one.location.line} {one.message}", one.help) for one in result.findings]


def test_every_key_is_read() -> None:
    match = (
        "{paths: [docs/a.md, 'class:tests'], subject: scripts/a.sh, "
        "fingerprint: 'sha256:0123abcd9', max_findings: 4}"
    )
    result = loaded(document(entry(match=match, approved_by="OPS", ticket="null")))
    assert result.findings == ()
    assert result.exceptions == (
        PolicyException(
            id="E1",
            rule="x/y",
            paths=("docs/a.md", "class:tests"),
            subject="scripts/a.sh",
            fingerprint="0123abcd9",
            max_findings=4,
            reason=REASON,
            owner="DBA",
            created="2026-01-01",
            expires="2026-02-01",
            at=Location(PATH, 4, 10, 4, 12),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD + "exceptions: []\n",
        document(entry(match="{subject: scripts/a.sh}")),
        document(entry(match="{fingerprint: 0123abcd}")),
        document(entry(match="{paths: ['/*', '*.*', 'docs/**', '**/x/**', a/, '*/*']}")),
        document(entry(expires="2026-06-30")),
        document(entry(), entry(id="E2")),
        document(entry(expires="2026-12-31"), head=HEAD + "max_days: 365\n"),
        document(entry(created="'2024-02-29'", expires="'2024-03-01'")),
    ],
)
def test_what_is_right_is_silent(text: str) -> None:
    assert loaded(text).findings == ()


def test_owners_that_cannot_be_told_are_not_wrong() -> None:
    assert loaded(document(entry(owner="NOBODY")), owners=None).findings == ()


def test_rules_are_placed_where_they_are_first_named_also_beside_problems() -> None:
    result = loaded(document(entry(), entry(id="E2"), entry(id="E3", rule="a/b", owner="DBB")))
    assert result.rules_at == {"x/y": Location(PATH, 4, 20, 4, 23), "a/b": Location(PATH, 6, 20, 6, 23)}


EVERYTHING = "name the files; to turn a rule off, set it to `ignore` in the policy"
KEYS = "`id`, `rule`, `match`, `reason`, `owner`, `created`, `expires`, `approved_by`, `ticket`"
FAR = "write 2026-06-30 or an earlier day"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"id": ""}, ("4 `id` is missing in item 1 of `exceptions`", "add `id: …`")),
        (
            {"rule": "dead"},
            ("4 `rule` has the wrong form, found the text `dead`", "write it as `family/name`"),
        ),
        ({"match": ""}, ("4 `match` is missing in item 1 of `exceptions`", "add `match: …`")),
        (
            {"match": "a.md"},
            ("4 `match` must be a mapping, found the text `a.md`", "write `key: value` pairs"),
        ),
        (
            {"match": "{max_findings: 3}"},
            (
                "4 this exception matches whatever its rule finds",
                "give at least one of `paths`, `subject`, `fingerprint`",
            ),
        ),
        (
            {"match": "{paths: [], subject: null}"},
            (
                "4 this exception matches whatever its rule finds",
                "give at least one of `paths`, `subject`, `fingerprint`",
            ),
        ),
        (
            {"match": "{path: [a.md]}"},
            ("4 unknown key `path`, did you mean `paths`?", "write `paths`"),
        ),
        (
            {"match": "{paths: a.md}"},
            ("4 `paths` must be a list, found the text `a.md`", "put it in brackets: `[a.md]`"),
        ),
        *(
            ({"match": f"{{paths: ['{glob}']}}"}, (f"4 the pattern `{glob}` matches everything", EVERYTHING))
            for glob in ("*", "**", "***", "/**", "**/*", "**/**", "?*", "[!a]*")
        ),
        (
            {"match": "{paths: ['/']}"},
            ("4 the pattern `/` cannot be used: an empty pattern matches nothing", "write another pattern"),
        ),
        (
            {"match": "{paths: ['class:test']}"},
            (
                "4 `class:test` names no class, did you mean `class:tests`?",
                "`classes` has `tests`, `history`",
            ),
        ),
        (
            {"match": "{fingerprint: 0123abc}"},
            (
                "4 `fingerprint` has the wrong form, found the text `0123abc`",
                "write the first 8 or more hex digits of a finding's fingerprint",
            ),
        ),
        (
            {"match": "{subject: a, max_findings: 0}"},
            ("4 `max_findings` must be at least 1, found the number 0", ""),
        ),
        (
            {"reason": "Why not."},
            ("4 `reason` must have at least 10 characters, found the text `Why not.`", ""),
        ),
        (
            {"owner": "DBB"},
            (
                "4 `DBB` is not in `owners` of the matrix, did you mean `DBA`?",
                "name somebody who answers for this exception",
            ),
        ),
        (
            {"created": "2026-1-1"},
            ("4 `created` has the wrong form, found the text `2026-1-1`", "write it as YYYY-MM-DD"),
        ),
        (
            {"created": "2026-02-30"},
            ("4 `created` must be a date, found `2026-02-30`", "write a day that there is, as YYYY-MM-DD"),
        ),
        (
            {"created": "0000-01-01"},
            ("4 `created` must be a date, found `0000-01-01`", "write a day that there is, as YYYY-MM-DD"),
        ),
        (
            {"expires": "2026-01-01"},
            ("4 `expires` must be later than `created`, which is `2026-01-01`", "correct one of the two"),
        ),
        (
            {"expires": "2026-07-01"},
            ("4 `expires` is 181 days after `created`; an exception lasts at most 180", FAR),
        ),
        (
            {"expires": "9999-12-31", "created": "9999-12-31"},
            ("4 `expires` must be later than `created`, which is `9999-12-31`", "correct one of the two"),
        ),
        (
            {"until": "x"},
            ("4 unknown key `until`", f"remove it, or see the keys that are known here: {KEYS}"),
        ),
        (
            {"aproved_by": "x"},
            ("4 unknown key `aproved_by`, did you mean `approved_by`?", "write `approved_by`"),
        ),
    ],
)
def test_what_is_wrong_with_an_exception_is_told(values: dict[str, str], expected: tuple[str, str]) -> None:
    assert told(document(entry(**values))) == [expected]


def test_an_id_is_used_once() -> None:
    (finding,) = loaded(document(entry(), entry())).findings
    assert finding.message == "`E1` is the id of another exception too"
    assert finding.location == Location(PATH, 5, 10, 5, 12)
    assert [(one.location.line, one.message) for one in finding.related] == [(4, "first given here")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1 the file is empty"]),
        ("exceptions: []\n", ["1 `version` is missing", "1 `kind` is missing"]),
        (
            "version: 1\nkind: exception\n",
            ["2 `kind` cannot be `exception`, did you mean `exceptions`?"],
        ),
        (HEAD + "max_days: 0\n", ["3 `max_days` must be at least 1, found the number 0"]),
        (HEAD + "max_day: 9\n", ["3 unknown key `max_day`, did you mean `max_days`?"]),
        (HEAD + "exceptions: {}\n", ["3 `exceptions` must be a list, found a mapping"]),
        (HEAD + "exceptions: [x]\n", ["3 item 1 of `exceptions` must be a mapping, found the text `x`"]),
        (
            document(entry(created="0001-01-01", expires="9999-12-31"), head=HEAD + "max_days: -5\n"),
            [
                "3 `max_days` must be at least 1, found the number -5",
                "5 `expires` is 3652058 days after `created`; an exception lasts at most 180",
            ],
        ),
    ],
)
def test_what_is_wrong_with_the_file_is_told(text: str, expected: list[str]) -> None:
    assert [f"{one.location.line} {one.message}" for one in loaded(text).findings] == expected


@pytest.mark.parametrize(
    "hostile",
    [
        b"\xff\xfe",
        b"version: 1\nkind: exceptions\nexceptions: &a [*a]\n",
        b"exceptions: [" + b"{match: {paths: ['**/**/**/**/x']}}," * 3_000 + b"]\n",
        b"exceptions: [{id: [], rule: {}, match: [], owner: 1, created: [], expires: 2026-13-45}]\n",
        b"exceptions: {id: x}\nmax_days: 99999999999999999999999\n",
        b"exceptions: [{created: 0001-01-01, expires: 9999-12-31, match: {paths: ['[[:a:]']}}]",
    ],
)
def test_hostile_files_are_told_briefly(hostile: bytes) -> None:
    result = loaded(hostile)
    assert result.exceptions == ()
    assert 1 <= len(result.findings) <= 45
