"""What a run through a script has seen of variables and programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.shell.flow.known_commands import is_system
from ownership_lint.analysis.contracts.shell.flow.values import Why
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.shell.flow.program import Place
    from ownership_lint.analysis.contracts.shell.flow.values import Env

_NAME: Final = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_UPPER: Final = lazy_pattern(r"[A-Z_][A-Z0-9_]*\Z")


@dataclass(slots=True)
class Read:
    """How a variable is read that may still hold what the caller gave."""

    at: Place
    asked_at: Place | None = None
    """The first place that asks whether it is set."""
    defaults: set[str | None] = field(default_factory=set)


@dataclass(slots=True)
class Facts:
    """Collected over all ways; the order of the ways does not matter."""

    reads: dict[str, Read] = field(default_factory=dict)
    assigned: dict[str, Place] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    mixed: set[str] = field(default_factory=set)
    """Set on some ways only, when a program was started or the script ended."""
    seen: set[str] = field(default_factory=set)
    """First set after a program was started that may have read the caller's value."""
    fixed: set[str] = field(default_factory=set)
    """Given a text of the script's own somewhere: that may be the default, not what an expansion says."""
    dim: set[str] = field(default_factory=set)
    """First set after code was run that is not known."""
    open: Why | None = None
    """Why there may be more variables than are read here."""
    dark: Why | None = None
    """Why code runs that is not known."""
    followed: dict[str, None] = field(default_factory=dict)
    is_idle: bool = False
    """Whether the code that is looked at may never run."""

    def read(
        self, name: str, at: Place, *, asked: bool, default: str | None = None, is_computed: bool = False
    ) -> None:
        """A variable is expanded that the caller may have set."""
        if not _NAME.match(name):
            return
        known = self.reads.get(name)
        if known is None:
            known = self.reads[name] = Read(at)
        if (
            asked
            and not self.is_idle
            and known.asked_at is None
            and _UPPER.match(name)
            and not is_system(name)
        ):
            known.asked_at = at
        if default is not None or is_computed:
            known.defaults.add(default)

    def wrote(self, name: str, at: Place, env: Env, *, is_fixed: bool) -> None:
        """A variable of the script is set for the first time, or again."""
        if not _UPPER.match(name):
            return
        if is_fixed:
            self.fixed.add(name)
        if not self.is_idle:
            self.assigned.setdefault(name, at)
        known = env.variables.get(name)
        if known is None or known.outside:
            if env.started:
                self.seen.add(name)
            if env.is_dim:
                self.dim.add(name)

    def unsure(self, why: Why) -> None:
        """There may be more."""
        if self.open is None:
            self.open = why

    def list_all(self, env: Env, at: Place) -> None:
        """Somebody prints all variables."""
        self.unsure(Why("it lists the whole environment", at))
        self.mix(env)
        env.is_dim = True

    def mix(self, env: Env) -> None:
        """Somebody looks at the environment as it is now."""
        for name in self.assigned.keys() - self.mixed:
            if name in env.variables and env.variables[name].outside:
                self.mixed.add(name)
