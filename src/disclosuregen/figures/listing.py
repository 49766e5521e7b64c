"""The names of a pack as a person reads them: a ready tag to copy, what it means, its kind, today's value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.model import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from disclosuregen.model import Slot
    from disclosuregen.pack import Pack

__all__ = ["STATEMENTS", "Group", "Listed", "grouped"]

# Everything a template can say besides names: how it is written, what it does.
STATEMENTS = (
    ("{{ 名字 }}", "印出这个名字的内容。可以移动、删除、改字体；花括号里的字不要改错"),
    ("{{ 名字|中文 }}", "整数写成汉字，如 三；放在个数、序号、年度后面"),
    ("{{ 名字|大写 }}", "金额写成大写，如 壹拾万元整；放在金额后面"),
    (
        "{% if 名字 %}有{% else %}没有{% endif %}",
        "写在句子中间：有内容、金额不为 0 时印“有”，不然印“没有”；else 可以不写",
    ),
    ("{% if 甲 %}…{% elif 乙 %}…{% else %}…{% endif %}", "几种情况选一种，从左到右看，先成立的那一种"),
    ("{% if 甲 and 乙 %}、{% if 甲 or 乙 %}、{% if not 甲 %}", "两个都有、有一个、没有"),
    ("{%p if 名字 %}、{%p else %}、{%p endif %}", "整段的有和没有：每个标签单独占一段，这些段本身不印出来"),
    ("{%p for 项 in 名字.条 %}、{%p endfor %}", "逐条重复中间的段落：每个标签单独占一段，中间写 {{ 项.… }}"),
    ("{%tr for 行 in 表.行 %}、{%tr endfor %}", "逐行重复中间的表格行：每个标签单独占表格的一行，中间写 {{ 行.… }}"),
    ("{% if loop.first %}、{% if loop.last %}、{{ loop.index }}", "循环里：是不是第一遍、最后一遍，第几遍"),
    ("{% if 行.级次 == 1 %}", "循环里：只有序号、级次、loop.index 能比较（==、<=、>=、<、>）"),
)
_SHOWN = 40
# Tables of the form know how many rows they have; figures that only stand like tables do not.
_COUNTED = "个数"
_TABLE = "表"
_COVER, _FIGURES, _CONSTANTS, _TABLES = "封面各项", "正文里的数", "固定的文字", "各张表"


@frozen
class Listed:
    """One name: the tag that prints it, what it means, its kind, its value in a workbook (empty without one).

    A tag of several lines stands in so many paragraphs or table rows.
    """

    name: str
    tag: str
    means: str
    kind: str
    value: str


# What a group is called, and for each top-level name in it all its names.
Group = tuple[str, "Sequence[tuple[str, tuple[Listed, ...]]]"]


def grouped(pack: Pack, slots: Mapping[str, Slot], context: Mapping[str, object]) -> list[Group]:
    """All names: those everybody needs first, tables last; `context` may be empty."""
    cover = {line.name for _, table in pack.form.tables() if table.global_ for line in table.lines}
    constants = {constant.name for constant in pack.constants}
    groups: dict[str, list[tuple[str, tuple[Listed, ...]]]] = {
        group: [] for group in (_COVER, _FIGURES, _CONSTANTS, _TABLES)
    }
    for name, slot in slots.items():
        group = _COVER if name in cover else _CONSTANTS if name in constants else ""
        group = group or (_TABLES if slot.kind == _TABLE else _FIGURES)
        groups[group].append((name, tuple(_names(name, slot, context.get(name)))))
    return [(group, sections) for group, sections in groups.items() if sections]


def _names(name: str, slot: Slot, value: object) -> Iterator[Listed]:
    if slot.item is not None:
        yield from _loop(name, slot, value)
        return
    if slot.kind not in {_TABLE, "行", "条"}:
        yield Listed(name, _tag(name, slot), slot.means, slot.kind, _said(value))
    for part, inner in slot.parts.items():
        yield from _names(f"{name}.{part}", inner, _part(value, part))
    if slot.kind == _TABLE and _COUNTED in slot.parts:
        yield from _sums(name, slot)
    if slot.open is not None:
        yield from _accounts(name, slot, slot.open, value)


def _accounts(name: str, table: Slot, row: Slot, value: object) -> Iterator[Listed]:
    """One account of a table, as an example of how all are named: one that is there, or one of the list's."""
    there = [key for key in value.parts if key.isascii()] if isinstance(value, Figure) else []
    code = max(there or table.codes or ["编码"], key=len)
    example = f'{name}["{code}"]'
    found = _part(value, code) if there else None
    title = table.codes.get(code, "")
    for part, inner in row.parts.items():
        means = f"编码 {code}{f'（{title}）' if title else ''}的{inner.means}，编码可以换成别的"
        yield Listed(f"{example}.{part}", f"{{{{ {example}.{part} }}}}", means, inner.kind, _said(_part(found, part)))


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
    kind, place = ("tr", "表格的一行") if item == "行" else ("p", "一段")
    item = "行" if item == "行" else "项"
    tag = f"{{%{kind} for {item} in {name} %}}\n{{%{kind} endfor %}}"
    first = value[0] if isinstance(value, tuple) and value else None
    count = f"{len(value)} 条" if isinstance(value, tuple) else ""
    yield Listed(name, tag, f"{slot.means}；两个标签各占{place}，要重复的放在中间", slot.kind, count)
    if slot.item is not None:
        for part, inner in slot.item.parts.items():
            said = _said(_part(first, part))
            yield Listed(f"{item}.{part}", _tag(f"{item}.{part}", inner), inner.means, inner.kind, said)


def _tag(name: str, slot: Slot) -> str:
    return f"{{% if {name} %}}文字{{% endif %}}" if slot.kind == "是否" else f"{{{{ {name} }}}}"


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
