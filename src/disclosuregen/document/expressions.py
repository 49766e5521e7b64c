"""Expressions of templates against the names there are: jinja2 parses, we walk the tree. Nothing is rendered."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateSyntaxError, nodes

from disclosuregen.model import UNKNOWN, Slot
from disclosuregen.names import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

__all__ = ["Complaint", "Names", "complaints_of", "parse_expression", "resolve"]

# (rule, what is wrong): P10 a name that is not there, P13 a slip in writing, P14 what no template may do.
Complaint = tuple[str, str]
Resolved = tuple["Slot | None", "list[Complaint]"]

_COUNTERS = ("index", "index0", "length", "revindex", "revindex0")
_LOOP = Slot(
    "循环",
    "循环的状态",
    {
        **{name: Slot("是否", "是不是第一遍、最后一遍") for name in ("first", "last")},
        **{name: Slot("序号", "第几遍、一共几遍") for name in _COUNTERS},
    },
)
_NO_TEXT = frozenset({"循环", "逐行", "是否", "表"})
_COUNTED = frozenset({"序号", UNKNOWN.kind})
# Only parses; what renders is the sandbox.
_PARSER = Environment(autoescape=True)
_NAMES = (nodes.Name, nodes.Getattr, nodes.Getitem)
_LONGEST = 300
_MOST_SHOWN = 12
# What a slip looks like, and what it is called; the first that is found is said.
_SLIPS = (
    (r"\s*", "里面是空的"),
    (r".*[{}].*", "花括号没有配对"),
    (r'[^"]*"(?:[^"]*"[^"]*")*[^"]*' + "|" + r"[^']*'(?:[^']*'[^']*')*[^']*", "引号没有配对"),
    (r".*[^=<>!]=(?!=).*", "比较要写两个等号（==）"),
    (r".*\w\s+\w.*", "名字中间不能有空格"),
    (r".*(?:\.\s*|\.\..*)", "点后面缺少名字"),
)


class Names:
    """The names in sight at one point of a template: the pack's, and those of the loops around."""

    def __init__(self, slots: Mapping[str, Slot] | None, filters: Mapping[str, Collection[str]]) -> None:
        """Start with the pack's names; without them every name is taken for known.

        `filters` gives for each filter the kinds of names it can be put behind.
        """
        self.scopes: list[dict[str, Slot]] = [dict(slots or {})]
        self.filters = filters
        self.lenient = slots is None
        self.hinted: set[str] = set()

    def push(self, name: str, slot: Slot) -> None:
        """Enter a loop whose item is called `name`."""
        self.scopes.append({name: slot, "loop": _LOOP})

    def pop(self) -> None:
        """Leave the innermost loop."""
        if len(self.scopes) > 1:
            self.scopes.pop()

    def find(self, name: str) -> Slot | None:
        """The slot of a name, innermost first."""
        found = next((scope[name] for scope in reversed(self.scopes) if name in scope), None)
        return UNKNOWN if found is None and self.lenient else found

    def meant(self, name: str) -> str:
        """What a person may have meant: a near name, or a part of the loop's item whose name was left out."""
        for scope in reversed(self.scopes[1:]):
            for item, slot in scope.items():
                if name in slot.parts and item != "loop":
                    self.hinted.add(item)
                    return f"，是不是“{item}.{name}”（循环里要写出是哪一项）"
        return _meant(nearest(name, [known for scope in self.scopes for known in scope]))


@lru_cache(4_096)
def parse_expression(text: str) -> tuple[nodes.Expr | None, Complaint | None]:
    """The tree of an expression, or the complaint that it cannot be read."""
    if len(text) > _LONGEST:
        return None, ("P13", f"太长，最多 {_LONGEST} 个字")
    try:
        body = _PARSER.parse("{{ " + text + " }}").body
    except (TemplateSyntaxError, RecursionError):
        body = []
    output = body[0] if len(body) == 1 else None
    if not isinstance(output, nodes.Output) or len(output.nodes) != 1 or not isinstance(output.nodes[0], nodes.Expr):
        slip = next((f"（{said}）" for pattern, said in _SLIPS if re.fullmatch(pattern, text, re.DOTALL)), "")
        return None, ("P13", f"写法不对{slip}")
    return output.nodes[0], None


def resolve(node: nodes.Node, names: Names) -> Resolved:
    """The slot an expression leads to (None when it is a plain value or unknown) and all complaints."""
    for kinds, found in _RESOLVED:
        if isinstance(node, kinds):
            return found(node, names)
    said = next((said for kind, said in _SAID if isinstance(node, kind)), "这种写法")
    return None, [("P14", f"不能用{said}")]


def _name(node: nodes.Name, names: Names) -> Resolved:
    slot = names.find(node.name)
    return slot, [] if slot else [("P10", f"“{node.name}”不是登记过的名字{names.meant(node.name)}")]


def _harmless(node: nodes.Node, names: Names) -> Resolved:
    return None, [one for child in node.iter_child_nodes() for one in resolve(child, names)[1]]


def _part(node: nodes.Getattr | nodes.Getitem, names: Names) -> Resolved:
    name = node.attr if isinstance(node, nodes.Getattr) else _subscript(node)
    if not name or name.startswith("_"):
        return None, [("P14", f"不能用“{name}”" if name else "方括号里只能写编码，编码要用英文引号括起来")]
    if not isinstance(node.node, _NAMES):
        return None, [*resolve(node.node, names)[1], ("P13", f"“{name}”前面应是一个名字")]
    slot, complaints = resolve(node.node, names)
    if slot is None or slot is UNKNOWN:
        return slot, complaints
    if name in slot.parts:
        return slot.parts[name], complaints
    if slot.open is not None and name.isascii() and name.isalnum():
        listed = not slot.codes or name in slot.codes
        why = f"编码“{name}”不在科目表里{_meant(nearest(name, list(slot.codes)))}"
        return slot.open, complaints if listed else [*complaints, ("P10", why)]
    return None, [*complaints, ("P10", f"“{name}”不是它的一项{_meant(nearest(name, list(slot.parts)), slot)}")]


def _subscript(node: nodes.Getitem) -> str:
    """The text between square brackets; empty when it is no text."""
    return node.arg.value if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) else ""


def _meant(near: str, slot: Slot | None = None) -> str:
    """The near name, or else the first parts of a slot."""
    if near or slot is None or not slot.parts:
        return f"，是不是“{near}”" if near else ""
    return f"，可用：{'、'.join(list(slot.parts)[:_MOST_SHOWN])}"


def _filtered(node: nodes.Filter, names: Names) -> Resolved:
    if node.name not in names.filters:
        complaints = [("P14", f"不能用“|{node.name}”，可用：{_listed(names.filters)}")]
    elif node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
        complaints = [("P14", f"“|{node.name}”后面不能带参数")]
    else:
        complaints = []
    slot, below = resolve(node.node, names) if node.node is not None else (None, [])
    takes = names.filters.get(node.name, ())
    fits = slot is UNKNOWN or (slot is not None and slot.kind in takes)
    if not (complaints or below or fits):
        complaints.append(("P13", f"“|{node.name}”只能放在{'、'.join(takes)}后面{_kind_of(slot)}"))
    return None, [*complaints, *below]


def _kind_of(slot: Slot | None) -> str:
    return f"，这里是{slot.kind}" if slot is not None else ""


def _compared(node: nodes.Compare, names: Names) -> Resolved:
    """Only numbers of rows and loops compare: a text would be unequal to itself without a word."""
    sides = [resolve(side, names) for side in (node.expr, *(operand.expr for operand in node.ops))]
    complaints = [one for _, found in sides for one in found]
    if not complaints and not all(slot is None or slot.kind in _COUNTED for slot, _ in sides):
        complaints.append(("P13", "只有序号、级次能比较；其他的请用“为空”“有变化”这样的名字做条件"))
    return None, complaints


def _listed(names: Iterable[str]) -> str:
    return "、".join(f"|{name}" for name in sorted(names))


# How each kind of node is resolved; there is no other.
_RESOLVED: tuple[tuple[tuple[type[nodes.Node], ...], Callable[..., Resolved]], ...] = (
    ((nodes.Name,), _name),
    ((nodes.Getattr, nodes.Getitem), _part),
    ((nodes.Filter,), _filtered),
    ((nodes.Compare,), _compared),
    ((nodes.Const, nodes.And, nodes.Or, nodes.Not), _harmless),
)
_SAID = ((nodes.Call, "函数"), (nodes.BinExpr, "运算（数由 figures.toml 计算）"), (nodes.CondExpr, "这种条件写法"))


def complaints_of(
    text: str, names: Names, *, printed: bool = False
) -> tuple[list[Complaint], frozenset[tuple[str, str]]]:
    """Everything that is wrong with one expression, and the names in it, each with the part behind its first dot.

    `printed` ones must have a text.
    """
    tree, complaint = parse_expression(text)
    if tree is None:
        return [complaint] if complaint else [], frozenset()
    try:
        slot, complaints = resolve(tree, names)
    except RecursionError:
        return [("P13", "套得太深")], frozenset()
    if printed and not complaints and (isinstance(tree, nodes.Compare | nodes.Not) or _is_silent(slot)):
        complaints.append(("P13", f"本身没有可以印的文字{_shown_by(slot)}"))
    return complaints, frozenset(_named(tree))


def _is_silent(slot: Slot | None) -> bool:
    return slot is not None and (slot.kind in _NO_TEXT or slot.item is not None)


def _shown_by(slot: Slot | None) -> str:
    """How what has no text of its own is shown."""
    if slot is not None and slot.kind == "是否":
        return "，用在条件里：{% if … %} … {% endif %}"
    return "，要逐行印：{%tr for 行 in 表名.行 %} … {%tr endfor %}" if _is_silent(slot) else ""


def _named(tree: nodes.Node) -> Iterator[tuple[str, str]]:
    """Every name of an expression, and the part that is asked of it where there is one."""
    if isinstance(tree, nodes.Getattr) and isinstance(tree.node, nodes.Name):
        yield tree.node.name, tree.attr
    elif isinstance(tree, nodes.Name):
        yield tree.name, ""
    else:
        for child in tree.iter_child_nodes():
            yield from _named(child)
