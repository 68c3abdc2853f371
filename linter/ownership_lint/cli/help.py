"""Help that reads like a manual page, and options that the environment can give too."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import click
from click.core import ParameterSource

from ownership_lint.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Rows = Sequence[tuple[str, str]]

_Decorated = TypeVar("_Decorated", bound="Callable[..., Any] | click.Command")

PROGRAM: Final = "ownership-lint"
WIDTH: Final = 100
"""Columns of the help, where the terminal has as many."""

_OTHER: Final = "Other"

COULD_NOT: Final = (
    ("2", "Wrong usage, or a matrix, policy, exceptions or baseline file that cannot be used."),
    ("3", "Could not run: no git, no repository, nothing to check, output that cannot be written."),
)
DONE: Final = (("0", "Done."), *COULD_NOT)


class Manual(NamedTuple):
    """What stands below the options."""

    examples: Rows = ()
    exit_codes: Rows = DONE
    environment: Rows = ()
    see_also: Rows = ()

    def sections(self, about_options: Rows) -> Iterator[tuple[str, Rows]]:
        """The sections that hold something, each with its title."""
        environment = (*about_options, *self.environment)
        everything = zip(
            ("Examples", "Exit codes", "Environment", "See also"),
            (self.examples, self.exit_codes, environment, self.see_also),
            strict=True,
        )
        return ((title, rows) for title, rows in everything if rows)


class Option(click.Option):
    """An option of a titled group; the environment gives it as PROGRAM_COMMAND_OPTION."""

    def __init__(self, *args: Any, group: str = _OTHER, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.group = group

    def variable(self, ctx: click.Context) -> str:
        """The environment variable that stands for this option of the command."""
        word = max(self.opts, key=len).lstrip("-")
        return f"{ctx.auto_envvar_prefix}_{word}".replace("-", "_").upper()

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        """What the environment says: click would look for the parameter's name, users know the option's."""
        return os.environ.get(self.variable(ctx)) or None

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """The value as its type has it; an error names the variable where it comes from one."""
        try:
            return super().process_value(ctx, value)
        except click.BadParameter as error:
            if _is_of_environment(ctx, self):
                error.param_hint = self.variable(ctx)
            raise


def option_group(title: str) -> Callable[..., Callable[[_Decorated], _Decorated]]:
    """`click.option`, for options that stand together under `title`."""
    return partial(click.option, cls=Option, group=title)


class _Page(click.Command):
    """Writes options by their groups, and the sections of the manual below."""

    def __init__(self, *args: Any, manual: Manual | None = None, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self._manual = manual or Manual()

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One section for each group, in the order of the options; the rest stands last."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                title = parameter.group if isinstance(parameter, Option) else _OTHER
                groups.setdefault(title, []).append(record)
        other = groups.pop(_OTHER)  # holds `--help`
        for title, records in (*groups.items(), (_OTHER if groups else "Options", other)):
            with formatter.section(title):
                formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, exit codes and the rest."""
        for title, rows in self._manual.sections(tuple(self._about_options(ctx))):
            with formatter.section(title):
                formatter.write_dl(rows, col_max=min(46, formatter.width // 2))

    def _about_options(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        option = next((one for one in self.params if isinstance(one, Option)), None)
        if option is not None and ctx.auto_envvar_prefix:
            told = f"Stands for {option.opts[-1]}, and so on for every option of this command: 1 for a flag"
            several = ", several values with blanks between them" if _is_repeatable(self) else ""
            yield option.variable(ctx), f"{told}{several}. The command line wins."


def _is_repeatable(command: click.Command) -> bool:
    return any(isinstance(one, Option) and one.multiple for one in command.params)


class Command(_Page):
    """A command with a manual."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; where the command line turns out to be wrong, say what the environment added to it."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            variables = [
                one.variable(ctx)
                for one in self.params
                if isinstance(one, Option) and _is_of_environment(ctx, one)
            ]
            if not variables:
                raise
            raise UsageError(f"{error}\nGiven by the environment: {', '.join(variables)}") from error


def _is_of_environment(ctx: click.Context, option: Option) -> bool:
    return ctx.get_parameter_source(option.name or "") is ParameterSource.ENVIRONMENT


class Group(_Page, click.Group):
    """A group of commands with a manual; its commands have manuals too."""

    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands after the options."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)
