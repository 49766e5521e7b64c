"""The only environment in which templates render: nothing but the names and filters of the pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Sandbox", "environment"]


class Sandbox(ImmutableSandboxedEnvironment):
    """Attributes beginning with an underscore and calls are refused; unknown names raise."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a template may read an attribute: never a private one."""
        return not attr.startswith("_") and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: object) -> bool:
        """Whether a template may call something: never; it gets values, not functions."""
        del obj
        return False


def environment(filters: Mapping[str, Callable[[object], str]]) -> Sandbox:
    """An empty sandbox with the given filters, StrictUndefined and autoescape."""
    sandbox = Sandbox(undefined=StrictUndefined, autoescape=True)
    # jinja2's own globals (range, lipsum, cycler, …) and filters (attr, map, …) are ways out or ways to hang.
    sandbox.globals.clear()
    sandbox.filters.clear()
    sandbox.tests.clear()
    sandbox.filters.update(filters)
    return sandbox
