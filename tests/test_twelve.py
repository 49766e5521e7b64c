"""The twelve kinds of mistakes that published disclosures are full of, each made in a good workbook: what stops it.

docs/analysis/mistakes.md says the same in a table, and what is left.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from disclosuregen.document.projection import projected
from disclosuregen.findings import Severity
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, generate
from tests.books import CLEAN, REFERENCE, changed
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    Cells = dict[str, str | Decimal | None]

PACKS = Packs(Library((ROOT / "templates",)))
COVER, ABOUT, LAST, REASONS = "封面", "单位概况", "上年数", "增减原因"
BALANCE, SPENDING, ACCOUNTS = "附表1 收支总表", "附表3 支出总表", "附表5-1 一般公共预算支出表（分功能科目）"
UNITS, ITEMS, PROJECTS = "附表5-2 一般公共预算支出表（分单位）", "附表6 一般公共预算基本支出表", "附表9 项目支出表"
BUYING, ASSETS, GOALS, TERMS = "政府采购和购买服务", "国有资产", "绩效目标", "名词解释"
DUTY = "面向全市招收初中毕业生，按照国家课程方案开展普通高中教育教学。"
GOAL = "更换使用超过八年的多媒体设备，三十六间教室实现互动教学，故障当天修复。"

# Kind, sheet and cells, the rule that tells it, and whether no document comes out.
MADE: list[tuple[int, str, Cells, str, bool]] = [
    (1, REASONS, {"B6": "增加（减少）的主要原因是扩招。"}, "T04", True),
    (1, REASONS, {"B6": "拨款占 %，比上年减少 万元"}, "T04", True),
    (1, REASONS, {"B6": "（请写明原因）"}, "T04", True),
    (1, ABOUT, {"A101": "XX中学做好心理辅导。"}, "T04", True),
    (1, ABOUT, {"A101": "本年预算{{ 增减 }}。"}, "T05", False),
    (1, REASONS, {"B6": "qq"}, "T06", True),
    (1, REASONS, {"B6": "拨款预算预算相应提高"}, "T07", False),
    (1, REASONS, {"B6": "扩招两个教学班。。"}, "T08", False),
    (1, ABOUT, {"A101": "做好“心理辅导，守住底线。"}, "T09", False),
    (2, REASONS, {"B6": "比上年增加122.49万元，上升2.98%，主要原因是扩招"}, "T18", False),
    (2, LAST, {"B31": Decimal("51.24")}, "Y02", False),
    (3, ITEMS, {"D8": Decimal("2895.12")}, "H02", False),
    (3, BALANCE, {"D9": Decimal("3192.30")}, "T1-15", False),
    (4, BALANCE, {"B7": Decimal("34128.60")}, "T1-04", True),
    (4, SPENDING, {"D15": Decimal("151.37"), "D16": Decimal("302.74")}, "T3-03", True),
    (4, LAST, {"B11": Decimal("298.43")}, "T11-02", True),
    (4, ASSETS, {"C6": Decimal("1.5")}, "C26", True),
    (5, REASONS, {"B6": "减少的主要原因是学生减少"}, "T01", True),
    (5, REASONS, {"B6": "厉行节约，压减支出"}, "T02", False),
    (5, REASONS, {"B6": "与上年持平"}, "T03", False),
    (6, COVER, {"B10": "2025"}, "C16", True),
    (6, COVER, {"B14": "2022-12-31"}, "C20", False),
    (6, REASONS, {"B6": "比2021年增加两个教学班"}, "T10", False),
    (6, ABOUT, {"A101": "编制2022年单位预算，落实各项经费。"}, "T10", False),
    (7, SPENDING, {"B19": "医疗卫生与计划生育支出"}, "K03", True),
    (7, SPENDING, {"B8": "职业教育"}, "K02", True),
    (7, SPENDING, {"A8": "2050200"}, "S16", True),
    (7, TERMS, {"A13": "教育支出（类）职业教育（款）高中教育（项）"}, "T16", False),
    (8, BUYING, {"B10": Decimal("485.10")}, "H04", True),
    (8, LAST, {"B7": Decimal("3350.18")}, "T11-02", True),
    (8, ABOUT, {"A12": "下设5个科室，管理校园资产。"}, "T14", False),
    (9, BALANCE, {"D9": Decimal(0), "D10": Decimal("3192.29")}, "T1-15", True),
    (9, SPENDING, {"D9": Decimal("4110.01")}, "T1-03", True),
    (9, ACCOUNTS, {"E9": Decimal("2495.14")}, "H02", True),
    (9, BALANCE, {"B33": Decimal("4100.01")}, "H04", True),
    (9, PROJECTS, {"E10": Decimal("96.30")}, "H02", True),
    (10, ABOUT, {"A12": "本部门管理校园资产。"}, "T11", False),
    (10, ABOUT, {"A12": "示例市临江高极中学管理校园资产。"}, "T12", False),
    (10, UNITS, {"B9": "示例市临海高级学校"}, "T13", True),
    (10, UNITS, {"B8": "示例市教育厅"}, "T5-08", False),
    (11, LAST, {"B11": None}, "C05", True),
    (11, BALANCE, {"B11": None}, "T1-08", True),
    (12, ABOUT, {"A12": "管理校园资产、食堂、宿舍和安全防护设施，"}, "T08", False),
    (12, ABOUT, {"A101": "经费主要用于。"}, "T04", True),
    (12, ABOUT, {"A12": DUTY}, "T17", False),
    (12, GOALS, {"C7": GOAL, "C8": GOAL}, "T15", False),
]


@pytest.mark.parametrize("case", MADE, ids=[f"{kind}-{rule}-{n}" for n, (kind, _, _, rule, _) in enumerate(MADE, 1)])
def test_a_mistake_is_told(case: tuple[int, str, Cells, str, bool], tmp_path: Path) -> None:
    _, sheet, cells, rule, stops = case
    made = generate(changed(CLEAN, sheet, cells, tmp_path / "表.xlsx"), PACKS)
    assert rule in {one.rule for one in made.findings}
    assert (made.document is None) == stops


def test_every_kind_is_made() -> None:
    assert {kind for kind, *_ in MADE} == set(range(1, 13))


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("366.60", "比上年增加183.3万元，上升50.00%"),
        ("0", "比上年增加549.9万元（上年为0万元）"),
        ("549.90", "与上年持平"),
    ],
)
def test_a_rate_has_last_year_as_its_base_and_none_on_nothing(before: str, said: str, tmp_path: Path) -> None:
    """Kind 2: 549.90 against 366.60 is 50%, not 33.33%; against 0 there is no rate."""
    made = generate(changed(CLEAN, LAST, {"B31": Decimal(before)}, tmp_path / "表.xlsx"), PACKS)
    assert made.document is not None
    assert [line for line in projected(made.document).splitlines() if f"政府采购预算{said}" in line]


def test_rounding_is_told_and_does_not_block() -> None:
    """Kind 3: the reference prints 12341.37 over items that add up to 12341.36."""
    made = generate(REFERENCE, PACKS)
    assert made.document is not None
    assert [one.severity for one in made.findings] == [Severity.NOTE] * 3


def test_the_table_of_mistakes_names_each_kind_and_what_tells_it() -> None:
    text = (ROOT / "docs" / "analysis" / "mistakes.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| (\d+) (.*)$", text))
    assert set(rows) == {str(kind) for kind in range(1, 13)}
    missing = [
        (kind, rule) for kind, _, _, rule, _ in MADE if not re.search(rf"(?<![\w-]){rule}(?![\w-])", rows[str(kind)])
    ]
    assert missing == []
