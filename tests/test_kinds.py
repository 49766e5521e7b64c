"""The kinds of figures a pack may declare, from a drawn workbook to what a template prints."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disclosuregen.checks.content import changes_have_reasons
from disclosuregen.findings import PackFault
from disclosuregen.pack.checkspec import Limits
from disclosuregen.pack.style import ChangePhrases, Phrases
from tests.small import ACCOUNTS, FORM, drawing, figures, part, rows_of, small_pack
from tests.tables import pack_of, reading, said


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"本年": "220", "上年": "219"}, ["220万元", "219万元", "1万元", "0.46%", "增加", "上升", "增加1万元", "True"]),
        ({"本年": "13", "上年": "15"}, ["13万元", "15万元", "2万元", "13.33%", "减少", "下降", "减少2万元", "True"]),
        ({"本年": "5", "上年": "5"}, ["5万元", "5万元", "0万元", "0.00%", "持平", "持平", "无变化", "False"]),
        ({"本年": "5", "上年": "0"}, ["5万元", "0万元", "5万元", "", "增加", "上升", "增加5万元", "True"]),
        ({"本年": "0", "上年": "18"}, ["0万元", "18万元", "18万元", "100.00%", "减少", "下降", "减少18万元", "True"]),
        ({"本年": "0", "上年": "0"}, ["0万元", "0万元", "0万元", "", "持平", "持平", "无变化", "False"]),
        ({"本年": "-1", "上年": "2"}, ["-1万元", "2万元", "3万元", "150.00%", "减少", "下降", "减少3万元", "True"]),
    ],
)
def test_a_comparison_has_all_its_parts(numbers: dict[str, str], expected: list[str]) -> None:
    context = figures(drawing(**numbers))
    names = ("本年", "上年", "增减额", "增减率", "增减", "升降", "变动", "有变化")
    assert [part(context, f"总额.{name}") for name in names] == expected
    assert part(context, "总额") == expected[0]


@pytest.mark.parametrize(
    ("reason", "now", "sentence"),
    [
        ("接待从严", "13", "减少的主要原因：接待从严。"),
        ("接待从严。", "13", "减少的主要原因：接待从严。"),
        ("接待从严。。； ", "13", "减少的主要原因：接待从严。"),
        ("压减1.5%", "16", "增加的主要原因：压减1.5%。"),
        ("标准没有变化", "15", "原因：标准没有变化。"),
        ("", "13", ""),
        ("。", "13", ""),
    ],
)
def test_a_reason_follows_the_change_with_one_full_stop(reason: str, now: str, sentence: str) -> None:
    assert part(figures(drawing(reason=reason, 本年=now, 上年="15")), "总额.原因句") == sentence


@pytest.mark.parametrize(("now", "moved"), [("7", "减少1辆"), ("8", "无变化"), ("10", "增加2辆"), ("0", "减少8辆")])
def test_vehicles_are_counted_and_have_no_rate(now: str, moved: str) -> None:
    context = figures(drawing(车辆=now, 年初车辆="8"))
    assert part(context, "车辆.变动") == moved
    assert part(context, "车辆") == f"{now}辆"
    assert "%" not in part(context, "车辆.比上年")


@pytest.mark.parametrize(
    ("piece", "whole", "share"),
    [("3675.7", "25838.42", "14.23%"), ("233", "25838.42", "0.90%"), ("0", "5", "0.00%"), ("5", "5", "100.00%")],
)
def test_a_share_is_of_the_printed_amounts(piece: str, whole: str, share: str) -> None:
    assert part(figures(drawing(拨款本年=piece, 本年=whole)), "占比") == share


def test_a_share_of_nothing_says_nothing() -> None:
    context = figures(drawing(拨款本年="5"))
    assert part(context, "占比") == ""
    assert not context["占比"]


@pytest.mark.parametrize(
    ("accounts", "listed"),
    [
        (ACCOUNTS, "办公费150万元、印刷费12万元"),
        ("302|商品和服务支出|\n30201|办公费|0.004", ""),
        ("302|商品和服务支出|\n30201|办公费|-3", "办公费-3万元"),
        ("302|商品和服务支出|8", "商品和服务支出8万元"),
        ("302|商品和服务支出|8\n30201|办公费|0", "商品和服务支出8万元"),
        ("302|商品和服务支出|8\n30201|办公费|8", "办公费8万元"),
    ],
)
def test_a_list_names_every_item_that_prints(accounts: str, listed: str) -> None:
    context = figures(drawing(accounts, goals="|"))
    assert part(context, "明细.列举") == listed
    assert part(context, "明细.个数") == str(len(listed.split("、")) if listed else 0)


@pytest.mark.parametrize(
    ("numbers", "listed"),
    [
        (
            {"本年": "100", "上年": "90", "拨款本年": "80", "拨款上年": "90", "结转本年": "5"},
            (
                "拨款80万元，比上年减少10万元，下降11.11%；其他15万元，比上年增加15万元（上年为0万元）；"
                "结转5万元，比上年增加5万元（上年为0万元）"
            ),
        ),
        (
            {"本年": "8", "上年": "8", "拨款本年": "8", "拨款上年": "8"},
            "拨款8万元，与上年持平；结转0万元，与上年持平，均为0万元",
        ),
        ({"上年": "7"}, "其他0万元，比上年减少7万元，下降100.00%；结转0万元，与上年持平，均为0万元"),
        ({"本年": "0.004"}, "结转0万元，与上年持平，均为0万元"),
    ],
    ids=["several sources", "one source", "a source that ended", "a source too small to print"],
)
def test_a_breakdown_names_each_source_with_its_change(numbers: dict[str, str], listed: str) -> None:
    assert part(figures(drawing(**numbers)), "来源.列举") == listed


def test_a_join_takes_the_amount_from_the_other_table() -> None:
    context = figures(drawing(goals="印刷费|是\n办公费|否\n咨询费|是"))
    items = rows_of(context, "重点", "条")
    assert [(str(item["序号"]), str(item["科目名"]), str(item["公用"])) for item in items] == [
        ("1", "印刷费", "12万元"),
        ("2", "咨询费", "0万元"),
    ]
    assert part(context, "重点.列举") == "印刷费、咨询费"


def test_tables_beside_each_other_are_one_grid_with_blanks() -> None:
    context = figures(drawing(本年="5", reason="甲"))
    rows = rows_of(context, "并排")
    cells = [[str(row[name]) for name in ("项目", "金额", "事项", "原因")] for row in rows]
    assert cells[:3] == [["本年", "5.00", "总额", "甲"], ["上年", "0.00", "车辆数", "甲"], ["拨款本年", "0.00", "", ""]]
    assert len(rows) == 8


def test_a_table_knows_whether_it_is_empty() -> None:
    empty = figures(drawing("", goals="|").replace("合计|174", "合计|0"))
    assert part(empty, "科目.为空") == "True"
    assert part(empty, "科目.空表备注") == "备注：本表为空表，没有相关预算安排。"
    assert part(figures(drawing("", goals="|")), "科目.为空") == "False"
    assert part(figures(drawing()), "科目.为空") == "False"


def test_rows_of_one_level_are_counted() -> None:
    assert part(figures(drawing()), "款数") == "3"


@pytest.mark.parametrize(
    ("figure", "rule"),
    [
        ('kind = "comparison"\nnow = "数.车辆"\nbefore = "数.本年"', "P05"),
        ('kind = "share"\npart = "数.车辆"\nwhole = "数.本年"', "P05"),
        ('kind = "amount"\nvalue = "数.车辆 + 数.本年"', "P05"),
        ('kind = "amount"\nvalue = "数.本年 / 数.上年"', "P05"),
    ],
    ids=["compares 辆 with 元", "辆 of 元", "辆 + 元", "÷ 0"],
)
def test_what_cannot_be_computed_is_the_packs_fault(figure: str, rule: str) -> None:
    pack = pack_of(FORM, figures=f'[[figure]]\nname = "甲"\n{figure}\n')
    with pytest.raises(PackFault) as fault:
        figures(drawing(本年="5", 车辆="3"), pack)
    assert [one for one, _ in said(fault.value.findings)] == [rule]


def test_a_ratio_prints_without_a_unit() -> None:
    pack = pack_of(FORM, figures='[[figure]]\nname = "甲"\nkind = "amount"\nvalue = "数.本年 / 数.上年"\n')
    assert part(figures(drawing(本年="1", 上年="3"), pack), "甲") == "0.3333"


def test_what_has_not_changed_is_explained_or_not_as_the_house_wants() -> None:
    same = drawing(reason="甲", 本年="5", 上年="5")
    silent = replace(Phrases(), change=replace(ChangePhrases(), same_reason=False))
    assert part(figures(same), "总额.原因句") == "原因：甲。"
    assert part(figures(same, replace(small_pack(), phrases=silent)), "总额.原因句") == ""
    assert part(figures(drawing(reason="甲", 本年="6", 上年="5"), replace(small_pack(), phrases=silent)), "总额.原因句")


@pytest.mark.parametrize(
    ("now", "before", "wanted", "rules"),
    [
        ("5", "5", True, ["C25"]),
        ("5", "5", False, []),
        ("0", "0", True, []),
        ("6", "5", True, ["C15"]),
        ("6", "5", False, ["C15"]),
    ],
)
def test_a_reason_for_no_change_is_asked_for_where_the_bureau_wants_it(
    now: str,
    before: str,
    wanted: bool,  # noqa: FBT001 - a case
    rules: list[str],
) -> None:
    pack = replace(small_pack(), limits=Limits(reason_same=wanted))
    form = reading(pack, drawing(本年=now, 上年=before, 年初车辆="0", 车辆="0")).form
    assert [one.rule for one in changes_have_reasons(form, pack)] == rules
