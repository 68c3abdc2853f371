"""The text of an imported matrix."""

from __future__ import annotations

from ownership_lint.importing.writer import to_yaml


def test_the_text_reads_well() -> None:
    data = {
        "version": 1,
        "owners": {"ANN": {"kind": "agent", "references": ["ADR-1"]}, "yes": {}},
        "scripts": {
            "bin/x.sh": {
                "primary": True,
                "purpose": "Heats, and waits",
                "trigger": "At 6: always",
                "since": "1.10",
                "date": "2031-01-01",
                "env": [{"name": "URL", "default": "http://x"}],
                "text": "one\ntwo\n\nthree",
                "odd": "a\n",
                "none": None,
            }
        },
    }
    assert to_yaml(data) == (
        "version: 1\n"
        "owners:\n"
        "  ANN:\n"
        "    kind: agent\n"
        "    references: [ADR-1]\n"
        '  "yes": {}\n'
        "scripts:\n"
        "  bin/x.sh:\n"
        "    primary: true\n"
        "    purpose: Heats, and waits\n"
        '    trigger: "At 6: always"\n'
        '    since: "1.10"\n'
        '    date: "2031-01-01"\n'
        "    env:\n"
        '      - {name: URL, default: "http://x"}\n'
        "    text: |-\n"
        "      one\n"
        "      two\n"
        "\n"
        "      three\n"
        '    odd: "a\\n"\n'
        "    none: null\n"
    )
