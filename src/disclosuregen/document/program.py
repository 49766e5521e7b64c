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

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        """A loop, which only says the parts of each row, or any other."""
        table = _table(node)
        if table is None:
            super().visit_For(node, frame)
            return
        rows, words, values = table
        names = tuple(value.attr for value in values)
        line = self.temporary_identifier()
        self.writeline(f"for {line} in environment.lines(", node)
        self.visit(rows.node, frame)
        self.write(f", {rows.attr!r}, {names!r}):")
        self.indent()
        self.writeline(f"yield ({tuple(words)!r}, {sum(map(len, words))}, {line})")
        self.outdent()

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - jinja2's own name
        """Yield the words and values of an output."""
        words, values = _said(node)
        for base, begin, end in _segments(values):
            said = (*words[begin:end], words[-1] if end == len(values) else "")
            self.writeline("yield ", node)
            self.write(f"({said!r}, {sum(map(len, said))}, ")
            if base is None:
                self.write("((")
                for value in values[begin:end]:
                    self.visit(value, frame)
                    self.write(", ")
                self.write("), None)")
            else:
                names = tuple(value.attr for value in values[begin:end] if isinstance(value, nodes.Getattr))
                self.write("environment.line(")
                self.visit(base, frame)
                self.write(f", {names!r})")
            self.write(")")


def _said(node: nodes.Output) -> tuple[list[str], list[nodes.Expr]]:
    """The words of an output, and the values between them."""
    words, values = [""], list[nodes.Expr]()
    for child in node.nodes:
        if isinstance(child, nodes.TemplateData):
            words[-1] += child.data
        else:
            values.append(child)
            words.append("")
    return words, values


def _table(node: nodes.For) -> tuple[nodes.Getattr, list[str], list[nodes.Getattr]] | None:
    """The rows of a loop that says nothing but parts of each, its words, and these parts; None of any other."""
    rows = node.iter.node if isinstance(node.iter, nodes.Filter) else None
    said = node.body[0] if len(node.body) == 1 else None
    if not (isinstance(rows, nodes.Getattr) and isinstance(said, nodes.Output) and isinstance(node.target, nodes.Name)):
        return None
    if node.target.name == "loop":
        # jinja2 says of it that it cannot be.
        return None
    words, values = _said(said)
    parts = [value for value in values if isinstance(value, nodes.Getattr) and _is(value.node, node.target)]
    return (rows, words, parts) if len(parts) == len(values) > 0 and not (node.test or node.else_) else None


def _is(node: nodes.Expr, target: nodes.Name) -> bool:
    return isinstance(node, nodes.Name) and node.name == target.name


def _segments(values: list[nodes.Expr]) -> list[tuple[nodes.Expr | None, int, int]]:
    """The values from one place to another that are parts of the same thing, which may be a row, and all others."""
    segments: list[tuple[nodes.Expr | None, int, int]] = []
    end = 0
    for base, group in groupby(values, key=_base):
        begin, end = end, end + len(list(group))
        alone = base if end - begin > 1 else None
        if segments and alone is segments[-1][0] is None:
            segments[-1] = None, segments[-1][1], end
        else:
            segments.append((alone, begin, end))
    return segments or [(None, 0, 0)]


def _base(value: nodes.Expr) -> nodes.Expr | None:
    """What a value is a part of; None for any other."""
    return value.node if isinstance(value, nodes.Getattr) else None
