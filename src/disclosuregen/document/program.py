"""A template compiled so that its own words and the values between them are handed over apart, none of it joined."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias, cast

from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jinja2.compiler import Frame

    from disclosuregen.model import Line

__all__ = ["Outputs", "Program", "getter"]

_KEPT = 1024

# What a template says between two of its conditions and loops: its words, one more than there are values; how many
# characters they have; the values, or instead what a row says under these names.
Outputs: TypeAlias = "tuple[tuple[str, ...], int, tuple[tuple[object, ...], Line | None]]"


@lru_cache(maxsize=_KEPT)
def getter(names: tuple[str, ...]) -> Callable[[Mapping[str, object]], tuple[object, ...]]:
    """What takes two or more parts of these names at once; it raises KeyError where one is not there."""
    # Of one name itemgetter would give the part itself.
    return cast("Callable[[Mapping[str, object]], tuple[object, ...]]", itemgetter(*names))


class Program(Template):
    """A template that yields what it says as `Outputs`; made by `Sandbox.program`, which admits its tree."""

    def said(self, context: Mapping[str, object]) -> Iterator[Outputs]:
        """What the template says of a context, in order; raises what its names and filters raise."""
        # What Outlines makes of a template yields nothing else.
        return self.root_render_func(self.new_context(dict(context)))  # type: ignore[return-value]


class Outlines(CodeGenerator):
    """jinja2's code, but for what is printed: nothing is finalized, and parts of one thing are taken together.

    Whoever finalizes the values stands outside of the template, so that it costs no call for each.
    """

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        """Yield the words and values of an output."""
        words, values = [""], list[nodes.Expr]()
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                words[-1] += child.data
            else:
                values.append(child)
                words.append("")
        self.writeline("yield ", node)
        self.write(f"({tuple(words)!r}, {sum(map(len, words))}, ")
        groups = [(base, list(group)) for base, group in groupby(values, key=_base)]
        base = groups[0][0] if len(groups) == 1 and len(values) > 1 else None
        if base is not None:
            # These alone may be a row of a table.
            self._several("environment.line(", base, values, frame)
        else:
            self.write("((")
            for base, group in groups:
                self._values(base, group, frame)
            self.write("), None)")
        self.write(")")

    def _several(self, call: str, base: nodes.Expr, values: list[nodes.Expr], frame: Frame) -> None:
        """The code of parts of the same thing."""
        names = tuple(value.attr for value in values if isinstance(value, nodes.Getattr))
        self.write(call)
        self.visit(base, frame)
        self.write(f", {names!r})")

    def _values(self, base: nodes.Expr | None, values: list[nodes.Expr], frame: Frame) -> None:
        """The code of values that stand beside each other and are parts of the same thing, where there is one."""
        if base is not None and len(values) > 1:
            self._several("*environment.several(", base, values, frame)
            self.write(", ")
            return
        for value in values:
            self.visit(value, frame)
            self.write(", ")


def _base(value: nodes.Expr) -> nodes.Expr | None:
    """What a value is a part of; None for any other."""
    return value.node if isinstance(value, nodes.Getattr) else None
