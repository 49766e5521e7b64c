"""溯源.xlsx: every printed figure with its formula and its cells, for people; links lead into the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from disclosuregen.workbook.plainbook import Link, PlainSheet, plain_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from disclosuregen.places import Place

__all__ = ["Printed", "origins_workbook"]

_PROSE = (
    *(("序号", 7), ("位置", 30), ("印出的文字", 22), ("类别", 10), ("取数", 46), ("代入数字", 46)),
    *(("第一个单元格（点击转到）", 26), ("全部单元格", 40)),
)
_TABLES = (("位置", 40), ("印出的数", 60), ("取数", 60), ("第一个单元格（点击转到）", 26), ("全部单元格", 44))
_UNTRACED = (("位置", 40), ("文字里的数", 22), ("哪里来的", 34), ("单元格（点击转到）", 30))
_SAID = {
    "amount": "金额",
    "rate": "百分比",
    "count": "个数",
    "date": "日期",
    "direction": "增减方向",
    "constant": "规定的数",
    "order": "序号",
    "code": "编码",
    "label": "表号、序号",
    "typed": "单位填写的文字",
    "template": "模板里写的",
}
# Numbers that only tell items or tables apart.
_NAMING = frozenset({"order", "label"})
_HINT = "点击蓝色的单元格名转到工作簿；工作簿要和本文件放在同一个文件夹。"
_MOST = 12


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed figure as this sheet shows it; `line` tells rows of a table apart, 0 for prose."""

    where: str
    line: int
    text: str
    printed: str
    origin: str
    formula: str
    computed: str
    cells: tuple[Place, ...]
    traced: bool


def origins_workbook(title: str, workbook: str, figures: Sequence[Printed]) -> bytes:
    """The bytes of 溯源.xlsx; cells of `workbook` become links."""
    traced = [one for one in figures if one.traced and one.origin not in _NAMING]
    untraced = [one for one in figures if not one.traced]
    said = f"共 {len(traced)} 个数有来源；{len(untraced)} 个数写在单位填写的文字或模板里，见“没有来源的数”。{_HINT}"
    return plain_workbook(
        [
            PlainSheet("正文里的数", f"{title}　溯源", said, _PROSE, _prose(traced, workbook)),
            PlainSheet("表里的数", f"{title}　溯源：表", _HINT, _TABLES, _rows(traced, workbook)),
            PlainSheet("没有来源的数", f"{title}　没有来源的数", _HINT, _UNTRACED, _others(untraced, workbook)),
        ]
    )


def _prose(figures: Iterable[Printed], workbook: str) -> Iterator[Sequence[str | Link]]:
    number = 0
    for one in figures:
        if not one.line:
            number += 1
            words = (str(number), one.where, one.printed or one.text, _SAID[one.origin], one.formula, one.computed)
            yield (*words, _first(one.cells, workbook), _all(one.cells))


def _rows(figures: Iterable[Printed], workbook: str) -> Iterator[Sequence[str | Link]]:
    """One line a table row: what it prints, and the cells it comes from."""
    rows: dict[int, list[Printed]] = {}
    for one in figures:
        if one.line:
            rows.setdefault(one.line, []).append(one)
    for group in rows.values():
        cells = tuple(dict.fromkeys(one.cells[0] for one in group if one.cells))
        where = group[0].where.partition("·")[0]
        numbers = "；".join(one.text for one in group)
        formulas = "；".join(dict.fromkeys(one.formula for one in group if one.formula))
        yield where, numbers, formulas, _first(cells, workbook), _all(cells)


def _others(figures: Iterable[Printed], workbook: str) -> Iterator[Sequence[str | Link]]:
    for one in figures:
        yield one.where, one.text, _SAID[one.origin], _first(one.cells, workbook)


def _first(cells: Sequence[Place], workbook: str) -> str | Link:
    if not cells:
        return ""
    place = cells[0]
    return Link(str(place), workbook, place.sheet, place.cell) if place.cell else str(place)


def _all(cells: Sequence[Place]) -> str:
    """The cells of a figure, those of one sheet together."""
    sheets: dict[str, list[str]] = {}
    for place in cells[:_MOST]:
        sheets.setdefault(place.sheet, []).append(place.cell)
    more = f" 等 {len(cells)} 格" if len(cells) > _MOST else ""
    return "；".join(f"{sheet}!{'、'.join(names)}" for sheet, names in sheets.items()) + more
