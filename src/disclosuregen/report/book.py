"""报告.xlsx: the same for those who go on working with it in a spreadsheet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.document.tokens import DIRECTION, NUMBER
from disclosuregen.workbook.bureau import Overview, Table, bureau_workbook
from disclosuregen.workbook.lists import Column, FileLink, ListSheet, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from disclosuregen.report.kinds import ApartRow, Data, ExpectedRow, Found, UnitRow, UnitSum
    from disclosuregen.workbook.lists import Value

__all__ = ["book"]

_TITLE = "部门预算公开说明　报告"
_ACROSS = "各单位之间"
_LARGEST, _SOON = 10, 5
# More cells than this make a row that fills the screen.
_CELLS = 24
_SUMS = (
    *(Column("项目", 30), Column("单位数", 13, "count"), Column("本年合计", 13, "money")),
    *(Column("有上年数的单位", 13, "count"), Column("上年", 13, "money"), Column("本年", 13, "money")),
    *(
        Column("增减额", 13, "money"),
        Column("增减率", 13, "rate"),
        Column("增减", 13),
        Column("其中未通过", 13, "count"),
    ),
)
_TOP = (Column("单位", 30), Column("上年", 13, "money"), Column("本年", 13, "money"), Column("增减率", 13, "rate"))
_UNIT = (
    *(Column("状态", 10), Column("代码", 12), Column("名称", 28), Column("口径", 7)),
    *(Column(head, 8, "count") for head in ("错误", "警告", "提示", "已说明", "数字", "未溯源")),
)
_PAPERS = (Column("公开文件", 11, "link"), Column("标注", 8, "link"), Column("工作簿", 48))
_FOUND = (
    *(Column("轻重", 8), Column("代码", 12), Column("单位", 26), Column("工作表", 22), Column("单元格", 16)),
    *(Column("问题", 60), Column("怎么办", 44), Column("单位的说明", 26), Column("编号", 8), Column("规则", 24)),
    Column("工作簿", 48),
)
_UNTRACED = (
    Column("代码", 12),
    Column("单位", 30),
    Column("类别", 10),
    Column("数或词", 14),
    Column("在公开文件的位置", 50),
    Column("填写的单元格", 30),
)
_APART = (
    *(Column("代码", 12), Column("部门", 30), Column("工作表", 26), Column("单元格", 10), Column("行", 36)),
    *(Column("列", 26), Column("部门的数", 14, "money"), Column("单位的数", 14, "money"), Column("相差", 14, "money")),
    Column("工作簿", 48),
)
_ROSTER = (
    *(
        Column("状态", 10),
        Column("代码", 12),
        Column("名称", 30),
        Column("主管", 26),
        Column("批复日期", 12, "day"),
    ),
    *(Column("公开期限", 12, "day"), Column("剩余天数", 10, "count"), Column("情况", 16), Column("工作簿", 48)),
)
_STATES = {"refused": "bad", "failed": "bad", "missing": "bad", "waiting": "watch", "made": "good", "ready": "good"}
_KINDS = {NUMBER: "数", DIRECTION: "增减的词"}
_WEIGHTS = {"错误": "bad", "警告": "watch"}


def book(data: Data) -> bytes:
    """The report's workbook; the same data gives the same bytes."""
    return bureau_workbook(_overview(data), _lists(data))


def _lists(data: Data) -> Iterator[ListSheet]:
    """The lists one after another: the rows of thousands of units are held for one of them at a time."""
    units = {unit["file"]: unit for unit in data["units"]}
    yield ListSheet("单位", f"{_TITLE}：各单位", "金额单位：万元。", *_units(data), frozen=3)
    found = [*((None, one) for one in data["across"]), *((units[one["file"]], one) for one in data["findings"])]
    yield ListSheet(
        *("问题", f"{_TITLE}：问题", f"共 {len(found)} 个。", _FOUND),
        [_found(unit, one, data["rules"]) for unit, one in found],
    )
    listed = sorted(data["untraced"], key=lambda one: one["kind"] != NUMBER)
    yield ListSheet(
        *("未溯源", f"{_TITLE}：没有来源的数", _of_untraced(data), _UNTRACED),
        [_untraced(units[one["file"]], _KINDS[one["kind"]], one["text"], one["where"], one["cell"]) for one in listed],
    )
    if data["apart"]:
        rows = [_apart(units[one["file"]], one) for one in data["apart"]]
        yield ListSheet("部门与单位", f"{_TITLE}：部门与单位不等的数", "金额单位：万元。", _APART, rows)
    if data["roster"]:
        hint = f"按 {data['date']} 计算，批复后二十日内公开。"
        yield ListSheet("名册", f"{_TITLE}：名册", hint, _ROSTER, [_expected(one) for one in data["roster"]], 3)


def _overview(data: Data) -> Overview:
    counts = data["counts"]
    said = (
        *(("工作簿", counts["workbooks"]), ("已生成", counts["made"]), ("未变动", counts["kept"])),
        *(("未通过", counts["refused"]), ("错误", counts["errors"]), ("警告", counts["warnings"])),
        *(("提示", counts["notes"]), ("已说明", counts["explained"]), ("数字", counts["figures"])),
        ("未溯源", counts["untraced"]),
    )
    stopped = "这次运行被中断，没有做完。" if data["interrupted"] else ""
    sums = Table("全部单位合计（万元）", _SUMS, list(_sums(data)), (4, 5))
    tables = [_top(data, one["title"]) for one in data["totals"]]
    hint = f"{data['date']}　disclosuregen {data['program']}　{stopped}金额单位：万元。"
    return Overview("概览", _TITLE, hint, said, sums, [table for table in tables if table.rows])


def _sums(data: Data) -> Iterator[Row]:
    for one in data["totals"]:
        compared = (
            _money(one["before"]),
            _money(one["compared"]),
            _money(one["change"]),
            _rate(one["rate"]),
            one["verb"],
        )
        yield Row((one["title"], one["units"], _money(one["now"]), one["pairs"], *compared, one["refused"]))


def _top(data: Data, title: str) -> Table:
    """The units with the most of one sum."""
    found = [
        (unit, one) for unit in data["units"] for one in unit["totals"] if unit["counted"] and one["title"] == title
    ]
    known = sorted((pair for pair in found if pair[1]["now"]), key=lambda pair: -Decimal(pair[1]["now"]))
    rows = [
        Row((unit["name"] or unit["file"], _money(one["before"]), _money(one["now"]), _rate(one["rate"])))
        for unit, one in known[:_LARGEST]
    ]
    return Table(f"{title}最大的 {len(rows)} 个单位（万元）", _TOP, rows, (1, 2))


def _units(data: Data) -> tuple[Sequence[Column], Sequence[Row]]:
    titles = [one["title"] for one in data["totals"]]
    kinds = (("本年", "money"), ("上年", "money"), ("增减额", "money"), ("增减率", "rate"))
    sums = [Column(f"{title} {head}", 12, kind) for title in titles for head, kind in kinds]
    return [*_UNIT, *sums, *_PAPERS], [_unit(unit, titles) for unit in data["units"]]


def _unit(unit: UnitRow, titles: Sequence[str]) -> Row:
    own = {one["title"]: one for one in unit["totals"]}
    sums = [value for title in titles for value in _four(own.get(title))]
    document = FileLink("公开文件", unit["document"]) if unit["document"] else None
    marked = FileLink("标注", unit["marked"]) if unit["marked"] else None
    counts = (unit["errors"], unit["warnings"], unit["notes"], unit["explained"], unit["figures"], unit["untraced"])
    scope = "部门" if unit["whole"] else "单位" if unit["code"] else ""
    values = (unit["said"], unit["code"], unit["name"], scope, *counts, *sums, document, marked, unit["file"])
    return Row(values, _STATES.get(unit["state"], ""))


def _four(one: UnitSum | None) -> Sequence[Value]:
    if one is None:
        return (None,) * 4
    return _money(one["now"]), _money(one["before"]), _money(one["change"]), _rate(one["rate"])


def _found(unit: UnitRow | None, one: Found, rules: Mapping[str, str]) -> Row:
    """A finding; its places are those of the file of its first."""
    about = one["places"][0]["file"] if one["places"] else ""
    places = [place for place in one["places"] if place["file"] == about]
    sheet = places[0]["sheet"] if places else ""
    cells = [place["cell"] for place in places if place["cell"]]
    files = dict.fromkeys(place["file"] for place in one["places"])
    owner = (unit["code"], unit["name"] or unit["file"]) if unit else ("", _ACROSS)
    words = (
        f"{str(one['message']).removesuffix('。')}。",
        one["remedy"],
        one["explained"],
        one["rule"],
        rules.get(one["rule"], ""),
    )
    more = f" 等 {len(cells)} 处" if len(cells) > _CELLS else ""
    at = f"{'、'.join(cells[:_CELLS])}{more}"
    values = (one["said"], *owner, sheet, at, *words, unit["file"] if unit else "、".join(files))
    return Row(values, _WEIGHTS.get(one["said"], ""))


def _of_untraced(data: Data) -> str:
    words = len(data["untraced"]) - data["counts"]["untraced"]
    more = f"另有 {words} 个增减的词（增加、下降等），列在后面。" if words else ""
    return f"写在单位填写的文字或模板里，没有登记的数。{more}"


def _apart(unit: UnitRow, one: ApartRow) -> Row:
    words = (unit["code"], unit["name"] or unit["file"], one["sheet"], one["cell"], one["row"], one["column"])
    return Row((*words, _money(one["own"]), _money(one["units"]), _money(one["gap"]), one["file"]))


def _untraced(unit: UnitRow, *said: str) -> Row:
    return Row((unit["code"], unit["name"] or unit["file"], *said))


def _expected(one: ExpectedRow) -> Row:
    days = tuple(date.fromisoformat(day) if day else None for day in (one["approved"], one["due"]))
    left = None if one["state"] == "ready" else one["left"]
    late, soon = left is not None and left < 0, left is not None and 0 <= left <= _SOON
    said = f"超过期限 {-left} 天" if left is not None and late else "快到期" if soon else ""
    said = "，".join(filter(None, (f"交的是 {one['other']} 年的" if one["other"] else "", said)))
    values = (one["said"], one["code"], one["name"], one["parent"], *days, left, said, one["file"])
    tint = "bad" if late else "watch" if soon else _STATES[one["state"]]
    return Row(values, tint, len(values) if late else 1)


def _money(text: str) -> Decimal | None:
    """An amount in 元 as one in 万元."""
    return Decimal(text).scaleb(-4) if text else None


def _rate(text: str) -> Decimal | None:
    """A rate in % as a spreadsheet keeps it."""
    return Decimal(text).scaleb(-2) if text else None
