"""The only environment in which templates render: nothing but the names and filters of the pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeGuard

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from disclosuregen.document.bounds import BoundedTemplate, Meter, Steps
from disclosuregen.document.program import Outlines, Program, getter
from disclosuregen.document.tracing import Trace
from disclosuregen.model import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence

    from jinja2 import Template

    from disclosuregen.model import Line

__all__ = ["Sandbox", "environment"]

# What a template may be made of. No calls, no arithmetic, no set, macro, include or import.
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For),
    *(nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Filter),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
)
_LOOP = frozenset({"first", "last", "index", "index0", "length", "revindex", "revindex0"})
# No template can write this filter's name: every loop gets it after the tree was admitted.
_STEPS = " steps"


class Sandbox(ImmutableSandboxedEnvironment):
    """Names are keys, never attributes; calls are refused; unknown names raise, also where no branch reaches them."""

    template_class = BoundedTemplate
    known: Mapping[str, object] | None = None
    meter: Meter

    def from_string(
        self,
        source: str | nodes.Template,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - jinja2's own word
        template_class: type[Template] | None = None,
    ) -> Template:
        """The template of a text, once its syntax tree is admitted; raises TemplateSyntaxError otherwise."""
        tree = self.parse(source) if isinstance(source, str) else source
        _admit(tree, frozenset(self.filters), self.known)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, _STEPS, [], [], None, None, lineno=loop.lineno)
            # Only a call, which nobody can write, would make a difference.
            loop.recursive = False
        return super().from_string(tree, globals, template_class)

    def program(self, source: str) -> Program:
        """The template of a text, admitted as any, that hands over what it says in pieces."""
        apart = self.overlay()
        apart.code_generator_class = Outlines
        program = apart.from_string(source, None, Program)
        if not isinstance(program, Program):
            raise TypeError(source)
        return program

    def getattr(self, obj: object, attribute: str) -> object:
        """The part of that name; the loop's own counters are the only Python attributes."""
        if type(obj) is Figure:
            try:
                return obj.parts[attribute]
            except KeyError:
                # It is not there, and undefined.
                pass
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def several(self, obj: object, names: tuple[str, ...]) -> tuple[object, ...]:
        """Some parts at once, each as `getattr` gives it."""
        if type(obj) is Figure and len(names) > 1:
            try:
                return getter(names)(obj.parts)
            except KeyError:
                # One of them is not there, and undefined.
                pass
        return tuple([self.getattr(obj, name) for name in names])

    def line(self, obj: object, names: tuple[str, ...]) -> tuple[tuple[object, ...], Line | None]:
        """Some parts at once: what a row says under these names, of anything else each part."""
        if type(obj) is Figure and (said := getattr(obj.parts, "line", None)) is not None:
            line: Line | None = said(names)
            if line is not None:
                return (), line
        return self.several(obj, names), None

    def lines(
        self, obj: object, attribute: str, names: tuple[str, ...]
    ) -> Iterable[tuple[tuple[object, ...], Line | None]]:
        """What `line` gives of each of the rows that are a part of something, all at once where these are a table's."""
        if type(obj) is Figure and (said := getattr(obj.parts, "lines", None)) is not None:
            lines: list[Line] | None = said(attribute, names)
            if lines is not None:
                self.meter.loop(len(lines))
                return [((), line) for line in lines]
        return (self.line(item, names) for item in Steps(self.getattr(obj, attribute), self.meter))

    def getitem(self, obj: object, argument: object) -> object:
        """The part of that name or number; undefined, which raises when it is used, where there is none."""
        try:
            return obj[argument]  # type: ignore[index]  # what cannot be indexed raises TypeError
        except (TypeError, LookupError):
            return self.undefined(f"没有“{argument}”这个名字", obj=obj, name=str(argument))

    def is_safe_callable(self, obj: object) -> bool:
        """Whether a template may call something: never; it gets values, not functions."""
        del obj
        return False


def _admit(tree: nodes.Template, filters: frozenset[str], known: Mapping[str, object] | None) -> None:
    """Raise TemplateSyntaxError for anything a template may not do, or name where the names are known."""
    below = _all(tree)
    for node in below:
        why = _complaint(node, filters)
        if why:
            raise TemplateSyntaxError(why, node.lineno)
    if known is not None:
        _admit_names(tree, below, known)


def _complaint(node: nodes.Node, filters: frozenset[str]) -> str:
    """What is wrong with one node of the syntax tree, wherever it stands; empty when nothing is."""
    match node:
        case nodes.Filter(name=name) if name not in filters:
            return f"没有“{name}”这个写法"
        case nodes.Getattr(node=nodes.Const() | nodes.TemplateData()):
            return "点的前面要是名字"
        case nodes.Getattr(attr=str(name)) | nodes.Getitem(arg=nodes.Const(value=str(name))) if name.startswith("_"):
            return f"没有“{name}”这个名字"
    return "" if isinstance(node, _ALLOWED) else f"只能用名字、点、if 和 for，不能用 {type(node).__name__}"


def _admit_names(tree: nodes.Template, below: Sequence[nodes.Node], known: Mapping[str, object]) -> None:
    for name in _unbound(tree, frozenset()):
        if name.name not in known or name.name == "self":
            raise TemplateSyntaxError(f"没有“{name.name}”这个名字", name.lineno)
    bound = {node.name for node in below if _stored(node)}
    for part in (node for node in below if isinstance(node, nodes.Getattr)):
        if _is_missing(part, known, bound):
            raise TemplateSyntaxError(f"没有“{_dotted(part)}”这个名字", part.lineno)


def _unbound(node: nodes.Node, bound: frozenset[str]) -> Iterator[nodes.Name]:
    """The names below a node that no loop around them gives; jinja2's own search compiles the template for it."""
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in bound:
        yield node
    elif isinstance(node, nodes.For):
        given = bound | {name.name for name in (node.target, *node.target.find_all(nodes.Name)) if _stored(name)}
        for part in (node.iter, *node.else_):
            yield from _unbound(part, bound)
        for part in node.body:
            yield from _unbound(part, given | {"loop"})
        if node.test is not None:
            yield from _unbound(node.test, given)
    else:
        for child in node.iter_child_nodes():
            yield from _unbound(child, bound)


def _stored(node: nodes.Node) -> TypeGuard[nodes.Name]:
    return isinstance(node, nodes.Name) and node.ctx == "store"


def _all(node: nodes.Node) -> list[nodes.Node]:
    return [node, *(below for child in node.iter_child_nodes() for below in _all(child))]


def _dotted(node: nodes.Node) -> str:
    """The name as the template writes it, as far as it is made of dots."""
    return f"{_dotted(node.node)}.{node.attr}" if isinstance(node, nodes.Getattr) else getattr(node, "name", "…")


def _is_missing(node: nodes.Getattr, known: Mapping[str, object], bound: set[str]) -> bool:
    """Whether a dotted name that begins with one of ours leads nowhere; loops and rows by code are left alone."""
    names: list[str] = []
    base: nodes.Node = node
    while isinstance(base, nodes.Getattr):
        names.insert(0, base.attr)
        base = base.node
    if not isinstance(base, nodes.Name) or base.name in bound or base.name not in known:
        return False
    value: object = known[base.name]
    for name in names:
        parts = value.parts if isinstance(value, Figure) else value
        if not isinstance(parts, Mapping) or name not in parts:
            return True
        value = parts[name]
    return False


def environment(
    filters: Mapping[str, Callable[[object], object]],
    known: Mapping[str, object] | None = None,
    trace: Trace | None = None,
) -> Sandbox:
    """An empty sandbox with these filters and StrictUndefined; other names than `known` are refused.

    `trace` escapes every value that is printed and puts figures between marks; jinja2's own escaping would only do
    the first of it a second time.
    """
    printed = (trace or Trace()).printed
    sandbox = Sandbox(undefined=StrictUndefined, autoescape=False, finalize=printed)
    # jinja2's own globals (range, lipsum, cycler, …) and filters (attr, map, …) are ways out or ways to hang.
    sandbox.globals.clear()
    sandbox.filters.clear()
    sandbox.tests.clear()
    sandbox.filters.update(filters)
    sandbox.known = known
    sandbox.meter = Meter()
    sandbox.filters[_STEPS] = lambda items: Steps(items, sandbox.meter)
    return sandbox
