"""Expressions of templates against the names there are: jinja2 parses, we walk the tree. Nothing is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateSyntaxError, nodes

from disclosuregen.model import Slot
from disclosuregen.names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Complaint", "Names", "complaints_of", "parse_expression", "resolve"]

# (rule, what is wrong): P10 a name that is not there, P13 a slip in writing, P14 what no template may do.
Complaint = tuple[str, str]

_LOOP = Slot(
    "循环",
    "循环的状态",
    {name: Slot("文字", "循环的状态") for name in ("first", "last", "index", "index0", "length", "revindex")},
)
# Only parses; what renders is the sandbox.
_PARSER = Environment(autoescape=True)
_HARMLESS = (nodes.Const, nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand)


class Names:
    """The names in sight at one point of a template: the pack's, and those of the loops around."""

    def __init__(self, slots: Mapping[str, Slot], filters: frozenset[str]) -> None:
        """Start with the pack's names."""
        self.scopes: list[dict[str, Slot]] = [dict(slots)]
        self.filters = filters

    def push(self, name: str, slot: Slot) -> None:
        """Enter a loop whose item is called `name`."""
        self.scopes.append({name: slot, "loop": _LOOP})

    def pop(self) -> None:
        """Leave the innermost loop."""
        if len(self.scopes) > 1:
            self.scopes.pop()

    def find(self, name: str) -> Slot | None:
        """The slot of a name, innermost first."""
        return next((scope[name] for scope in reversed(self.scopes) if name in scope), None)

    def meant(self, name: str) -> str:
        """What a person may have meant: a near name, or a part of the loop's item whose name was left out."""
        for scope in reversed(self.scopes[1:]):
            for item, slot in scope.items():
                if name in slot.parts and item != "loop":
                    return f"，是不是“{item}.{name}”（循环里要写出是哪一项）"
        near = nearest(name, [known for scope in self.scopes for known in scope])
        return f"，是不是“{near}”" if near else ""


def parse_expression(text: str) -> tuple[nodes.Expr | None, Complaint | None]:
    """The tree of an expression, or the complaint that it cannot be read."""
    try:
        body = _PARSER.parse("{{ " + text + " }}").body
    except TemplateSyntaxError as error:
        return None, ("P13", f"写法不对（{error.message}）")
    output = body[0] if len(body) == 1 else None
    if not isinstance(output, nodes.Output) or len(output.nodes) != 1 or not isinstance(output.nodes[0], nodes.Expr):
        return None, ("P13", "写法不对")
    return output.nodes[0], None


def resolve(node: nodes.Node, names: Names) -> tuple[Slot | None, list[Complaint]]:
    """The slot an expression leads to (None when it is a plain value or unknown) and all complaints."""
    if isinstance(node, nodes.Name):
        slot = names.find(node.name)
        return slot, [] if slot else [("P10", f"“{node.name}”不是登记过的名字{names.meant(node.name)}")]
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        return _part(node, names)
    if isinstance(node, nodes.Filter):
        return _filtered(node, names)
    if isinstance(node, _HARMLESS):
        return None, [one for child in node.iter_child_nodes() for one in resolve(child, names)[1]]
    return None, [("P14", f"不能用{_said(node)}")]


def _part(node: nodes.Getattr | nodes.Getitem, names: Names) -> tuple[Slot | None, list[Complaint]]:
    if isinstance(node, nodes.Getattr):
        name = node.attr
    elif isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        name = node.arg.value
    else:
        return None, [("P14", "方括号里只能写编码")]
    if name.startswith("_"):
        return None, [("P14", f"不能用“{name}”")]
    slot, complaints = resolve(node.node, names)
    if slot is None:
        return None, complaints
    if name in slot.parts:
        return slot.parts[name], complaints
    if slot.open is not None and name.isascii() and name.isalnum():
        return slot.open, complaints
    near = nearest(name, list(slot.parts))
    meant = f"，是不是“{near}”" if near else f"，可用：{'、'.join(list(slot.parts)[:12])}" if slot.parts else ""
    return None, [*complaints, ("P10", f"“{name}”不是它的一项{meant}")]


def _filtered(node: nodes.Filter, names: Names) -> tuple[Slot | None, list[Complaint]]:
    complaints = (
        [] if node.name in names.filters else [("P14", f"不能用“|{node.name}”，可用：{_listed(names.filters)}")]
    )
    if node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
        complaints.append(("P14", f"“|{node.name}”后面不能带参数"))
    if node.node is not None:
        complaints += resolve(node.node, names)[1]
    return None, complaints


def _listed(names: frozenset[str]) -> str:
    return "、".join(f"|{name}" for name in sorted(names))


def _said(node: nodes.Node) -> str:
    kinds = {nodes.Call: "函数", nodes.BinExpr: "运算（数由 figures.toml 计算）", nodes.CondExpr: "这种条件写法"}
    return next((said for kind, said in kinds.items() if isinstance(node, kind)), "这种写法")


def complaints_of(text: str, names: Names) -> Iterator[Complaint]:
    """Everything that is wrong with one expression."""
    tree, complaint = parse_expression(text)
    if complaint is not None:
        yield complaint
    if tree is not None:
        yield from resolve(tree, names)[1]
