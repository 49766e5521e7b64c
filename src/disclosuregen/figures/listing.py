"""The names of a pack as a person reads them: a ready tag to copy, what it means, its kind, today's value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from disclosuregen.model import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from disclosuregen.model import Slot

__all__ = ["Listed", "listed"]

_SHOWN = 40
# Tables of the form know how many rows they have; figures that only stand like tables do not.
_COUNTED = "个数"


@dataclass(frozen=True, slots=True)
class Listed:
    """One name: the tag that prints it, what it means, its kind, its value in a workbook (empty without one)."""

    name: str
    tag: str
    means: str
    kind: str
    value: str


def listed(slots: Mapping[str, Slot], context: Mapping[str, object]) -> Iterator[tuple[str, tuple[Listed, ...]]]:
    """For each top-level name all its names; `context` may be empty."""
    for name, slot in slots.items():
        yield name, tuple(_names(name, slot, context.get(name)))


def _names(name: str, slot: Slot, value: object) -> Iterator[Listed]:
    if slot.item is not None:
        yield from _loop(name, slot, value)
        return
    if slot.kind not in {"表", "行", "条"}:
        yield Listed(name, _tag(name, slot), slot.means, slot.kind, _said(value))
    for part, inner in slot.parts.items():
        yield from _names(f"{name}.{part}", inner, _part(value, part))
    if slot.kind == "表" and _COUNTED in slot.parts:
        yield from _sums(name, slot)
    if slot.open is not None:
        example = f'{name}["编码"]'
        for part, inner in slot.open.parts.items():
            yield Listed(f"{example}.{part}", f"{{{{ {example}.{part} }}}}", f"某个编码的{inner.means}", inner.kind, "")


def _sums(name: str, table: Slot) -> Iterator[Listed]:
    """The columns of a table, which formulas can add up and templates cannot."""
    rows = next((part.item for part in table.parts.values() if part.item is not None), None)
    for column, slot in rows.parts.items() if rows else ():
        # A column called like a row would be taken for the row.
        if slot.kind == "金额" and column not in table.parts:
            formula = f"sum({name}.{column})"
            added = "第一级各行相加" if table.open else "各行相加"
            yield Listed(formula, formula, f"{slot.means}，{added}，只用于勾稽关系和 figures.toml", "公式", "")


def _loop(name: str, slot: Slot, value: object) -> Iterator[Listed]:
    """A loop: how to open and close it, then the names of its item."""
    item = name.rpartition(".")[2]
    kind = "tr" if item == "行" else "p"
    item = "行" if item == "行" else "项"
    tag = f"{{%{kind} for {item} in {name} %}} … {{%{kind} endfor %}}"
    first = value[0] if isinstance(value, tuple) and value else None
    count = f"{len(value)} 条" if isinstance(value, tuple) else ""
    yield Listed(name, tag, slot.means, slot.kind, count)
    if slot.item is not None:
        for part, inner in slot.item.parts.items():
            yield Listed(
                f"{item}.{part}", _tag(f"{item}.{part}", inner), inner.means, inner.kind, _said(_part(first, part))
            )


def _tag(name: str, slot: Slot) -> str:
    return f"{{% if {name} %}} … {{% endif %}}" if slot.kind == "是否" else f"{{{{ {name} }}}}"


def _part(value: object, part: str) -> object:
    try:
        return value[part] if isinstance(value, Figure) else None
    except KeyError:
        return None


def _said(value: object) -> str:
    if value is None or isinstance(value, tuple):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
