"""Commands that begin without pydantic, unless a parameter needs it.

Typer has pydantic make a validator for each parameter, given or not; to import pydantic and make
them is a third of what a command such as `status` takes. What nobody gave needs none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from typer._coercion import RuntimeParam, TypeDescriptor, build_runtime_param
from typer.core import TyperCommand, TyperGroup, _TyperParameter

if TYPE_CHECKING:
    from typer._click import Context


class QuickCommand(TyperCommand):
    """A command whose parameters are validated only where they were given."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse as Typer does."""
        _spare(self, ctx)
        return super().parse_args(ctx, args)


class QuickGroup(TyperGroup):
    """The same, of a group's own parameters."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse as Typer does."""
        _spare(self, ctx)
        return super().parse_args(ctx, args)


def _spare(command: TyperCommand | TyperGroup, ctx: Context) -> None:
    for param in command.get_params(ctx):
        if isinstance(param, _TyperParameter):
            described = param.type_descriptor
            param._runtime_param = _IfGiven(
                described.parameter_info, described.annotation, described
            )


@dataclass(frozen=True)
class _IfGiven(RuntimeParam):
    """Hands a value on to Typer's own validator, which is made then; None never comes so far."""

    descriptor: TypeDescriptor

    def _coerce_value(self, value: Any, param: _TyperParameter, ctx: Context) -> Any:
        return build_runtime_param(self.descriptor)._coerce_value(value, param=param, ctx=ctx)
