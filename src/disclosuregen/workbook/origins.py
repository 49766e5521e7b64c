"""溯源.xlsx: every printed figure with its formula and its cells, for people; links lead into the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from disclosuregen.workbook.plainbook import Link, PlainSheet, plain_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from disclosuregen.places import Place

__all__ = ["Printed", "PrintedLine", "origins_workbook"]

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
_HINT = "点击蓝色的单元格名转到工作簿；先把工作簿“{}”复制到本文件所在的文件夹，不在一起的点不开。"
_MOST = 12


class Printed(Protocol):
    """One printed figure, as a ledger knows it."""

    @property
    def text(self) -> str:
        """The number or word."""

    @property
    def printed(self) -> str:
        """The words it was printed with."""

    @property
    def origin(self) -> str:
        """Where it comes from."""

    @property
    def formula(self) -> str:
        """How it was computed."""

    @property
    def cells(self) -> tuple[Place, ...]:
        """The cells behind it."""

    @property
    def head(self) -> str:
        """What stands over its column in a table."""

    @property
    def traced(self) -> bool:
        """Whether it was declared."""


class PrintedLine(Protocol):
    """A paragraph, or a row of the table that `table` names."""

    @property
    def where(self) -> str:
        """Where a person finds it."""

    @property
    def table(self) -> str:
        """The table; empty for a paragraph."""

    @property
    def entries(self) -> Sequence[Printed]:
        """What it prints."""


def origins_workbook(title: str, workbook: str, lines: Iterable[PrintedLine], computed: Callable[[str], str]) -> bytes:
    """The bytes of 溯源.xlsx; cells of `workbook` become links, `computed` fills the numbers into a formula."""
    prose: list[tuple[PrintedLine, Printed]] = []
    rows: list[tuple[PrintedLine, list[Printed]]] = []
    untraced: list[tuple[PrintedLine, Printed]] = []
    for line in lines:
        entries = [one for one in line.entries if one.origin not in _NAMING]
        traced = [one for one in entries if one.traced]
        if len(traced) < len(entries):
            untraced += [(line, one) for one in entries if not one.traced]
        if not line.table:
            prose += [(line, one) for one in traced]
        elif traced:
            rows.append((line, traced))
    hint = _HINT.format(workbook)
    count = len(prose) + sum(len(traced) for _, traced in rows)
    said = f"共 {count} 个数有来源；{len(untraced)} 个数写在单位填写的文字或模板里，见“没有来源的数”。{hint}"
    return plain_workbook(
        [
            PlainSheet("正文里的数", f"{title}　溯源", said, _PROSE, _prose(prose, workbook, computed)),
            PlainSheet("表里的数", f"{title}　溯源：表", hint, _TABLES, _rows(rows, workbook)),
            PlainSheet("没有来源的数", f"{title}　没有来源的数", hint, _UNTRACED, _others(untraced, workbook)),
        ]
    )


def _prose(
    figures: Iterable[tuple[PrintedLine, Printed]], workbook: str, computed: Callable[[str], str]
) -> Iterator[Sequence[str | Link]]:
    for number, (line, one) in enumerate(figures, 1):
        words = (str(number), _where(line, one), one.printed or one.text, _SAID[one.origin], one.formula)
        yield (*words, computed(one.formula), _first(one.cells, workbook), _all(one.cells))


def _where(line: PrintedLine, one: Printed) -> str:
    return f"{line.where}·{one.head}" if one.head else line.where


def _rows(rows: Iterable[tuple[PrintedLine, Sequence[Printed]]], workbook: str) -> Iterator[Sequence[str | Link]]:
    """One line a table row: what it prints, and the cells it comes from."""
    for line, group in rows:
        cells = tuple(dict.fromkeys([one.cells[0] for one in group if one.cells]))
        where = line.where.partition("·")[0]
        numbers = "；".join([one.text for one in group])
        formulas = "；".join(dict.fromkeys([one.formula for one in group if one.formula]))
        yield where, numbers, formulas, _first(cells, workbook), _all(cells)


def _others(figures: Iterable[tuple[PrintedLine, Printed]], workbook: str) -> Iterator[Sequence[str | Link]]:
    for line, one in figures:
        yield _where(line, one), one.text, _SAID[one.origin], _first(one.cells, workbook)


def _first(cells: Sequence[Place], workbook: str) -> str | Link:
    if not cells:
        return ""
    place = cells[0]
    return Link(workbook, place.sheet, place.cell) if place.sheet and place.cell else str(place)


def _all(cells: Sequence[Place]) -> str:
    """The cells of a figure, those of one sheet together."""
    sheets: dict[str, list[str]] = {}
    for place in cells[:_MOST]:
        sheets.setdefault(place.sheet, []).append(place.cell)
    more = f" 等 {len(cells)} 格" if len(cells) > _MOST else ""
    return "；".join(f"{sheet}!{'、'.join(names)}" for sheet, names in sheets.items()) + more
