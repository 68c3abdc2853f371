"""What the group says of its commands without importing them."""

from __future__ import annotations

import click
import pytest

from ownership_lint.cli import COMMANDS, cli


@pytest.mark.parametrize("name", COMMANDS)
def test_the_listed_help_is_the_commands_own(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.get_short_help_str(200) == COMMANDS[name][1]
