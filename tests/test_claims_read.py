"""Sentences into typed claims: whose each number is, what a breakdown breaks down, which way a reason points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from disclosuregen.claims.links import claims_of, essence
from disclosuregen.claims.paper import paper_of
from tests.drawn import drawn

if TYPE_CHECKING:
    from disclosuregen.claims.numbers import Number
    from disclosuregen.claims.statements import Said, Statement

TITLE = "示例市教育局 2024年部门预算公开说明\n"


def read(sentence: str) -> Said:
    """The claims of one sentence in a document of 2024."""
    (said,) = claims_of(paper_of(drawn(TITLE + sentence), "文件.docx")).passages
    return said


def shown(statement: Statement) -> str:
    """A statement as text: its name, then what is said of it."""
    parts = [essence(statement.lead, ("示例市教育局",)) or "…"]
    for mark, number in (("=", statement.now), ("上年", statement.base)):
        parts += [f"{mark}{printed(number)}"] if number is not None else []
    for sign, number in ((statement.sign, statement.change), (statement.turn, statement.rate)):
        parts += [f"{' +-'[sign]}{printed(number)}"] if number is not None else []
    if statement.share is not None:
        parts.append(f"占{statement.whole}{printed(statement.share)}")
    return " ".join([*parts, *filter(None, (statement.same, statement.zero_base, statement.became, statement.unsaid))])


def printed(number: Number) -> str:
    return f"{'约' if number.vague else ''}{number.value}{number.unit}"


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("2024年会议费预算为5万元，比上年减少1万元，下降16.67%。", ["会议费 =5万元 -1万元 -16.67%"]),
        ("示例市教育局2024年会议费预算数5万元，与2023年预算持平。", ["会议费 =5万元 持平"]),
        ("会议费较2023年年初预算增加\uff12万元，增幅为10％。", ["会议费 +2万元 +10%"]),
        ("会议费5万元(上年为0万元),比上年增加5万元。", ["会议费 =5万元 上年0万元 +5万元"]),
        ("会议费 5 万元，上年预算为0。", ["会议费 =5万元 上年0元"]),
        ("会议费5万元，上年没有安排。", ["会议费 =5万元 没有安排"]),
        ("会议费由上年的5万元增加到7.5万元，增长50%。", ["会议费 =7.5万元 上年5万元 +50% 增加到"]),
        ("会议费由5万元降至4万元。", ["会议费 =4万元 上年5万元 降至"]),
        ("会议费5万元，上年6万元。", ["会议费 =5万元 上年6万元"]),
        ("上年会议费6万元，本年5万元。", ["会议费 =5万元 上年6万元"]),
        ("2023年会议费预算6万元，2024年预算5万元。", ["会议费 =5万元 上年6万元"]),
        ("会议费比上年下降10%，减少2万元，2024年预算为18万元。", ["会议费 =18万元 -2万元 -10%"]),
        ("会议费5万元，占预算总额的2.5%。", ["会议费 =5万元 占预算总额的2.5%"]),
        ("培训费增减额-3万元，增减率-10%。", ["培训费 --3万元 --10%"]),
        ("会议费、培训费与上年持平。", ["培训费 持平"]),
        ("会议费增加1万元，培训费减少2万元。", ["会议费 +1万元", "培训费 -2万元"]),
        ("主要是增加项目支出20万元。", ["项目支出 +20万元"]),
        ("满意度提高到95%，会议费5万元，比上年增加。", ["会议费 =5万元 比上年增加"]),
        ("单价50万元以上设备3台（套）。", ["单价 =约50万元", "以上设备 =3台"]),
        ("堤防维修（60万元）：汛期前完工。", ["堤防维修 =60万元"]),
        ("上年结转结余20万元，新增资产3万元。", ["上年结转结余 =20万元", "新增资产 =3万元"]),
        ("进度提高5个百分点，会议费5万元。", ["会议费 =5万元"]),
    ],
)
def test_a_number_is_what_the_words_before_it_make_of_it(sentence: str, claims: list[str]) -> None:
    assert [shown(one) for one in read(sentence).statements] == claims


@pytest.mark.parametrize(
    ("sentence", "breakdowns"),
    [
        ("甲费9万元，其中：乙费4万元、丙费5万元。", [("甲费", ["乙费", "丙费"], "some")]),
        ("甲费9万元，与上年持平。按来源分：乙费4万元；丙费5万元。", [("甲费", ["乙费", "丙费"], "all")]),
        ("甲费9万元，包括乙费4万元、丙费5万元，共3项。", [("甲费", ["乙费", "丙费", "共"], "all")]),
        ("甲费9万元（乙费4万元、丙费5万元），丁费1万元。", [("甲费", ["乙费", "丙费"], "some")]),
        ("甲费9万元，乙费4万元。甲费中，丙费5万元、丁费4万元。", [("甲费", ["丙费", "丁费"], "some")]),
        ("甲费9万元，比上年增加1万元。其中：", [("甲费", [], "some")]),
        (
            "甲费9万元，其中：乙费4万元，其中：丙费1万元；丁费5万元。",
            [("甲费", ["乙费", "丁费"], "some"), ("乙费", ["丙费"], "some")],
        ),
        ("甲费9万元。重点项目的目标如下：乙费4万元。", []),
    ],
)
def test_a_breakdown_takes_the_items_behind_it(sentence: str, breakdowns: list[tuple[str, list[str], str]]) -> None:
    found = read(sentence).breakdowns
    assert [(one.heads[0].lead, [item.lead for item in one.items]) for one in found] == [one[:2] for one in breakdowns]
    assert ["all" if one.complete else "some" for one in found] == [one[2] for one in breakdowns]


@pytest.mark.parametrize(
    ("sentence", "causes"),
    [
        ("会议费5万元，比上年减少1万元。减少的主要原因：视频会议增多。", [(-1, "", "视频会议增多")]),
        ("会议费增加的原因是新增会议1次；培训费减少1万元。", [(1, "会议费", "新增会议1次；培训费减少1万元")]),
        ("会议费5万元，与上年持平，主要原因是没有变化。", [(0, "", "没有变化")]),
    ],
)
def test_a_reason_has_a_direction_and_words_of_its_own(sentence: str, causes: list[tuple[int, str, str]]) -> None:
    said = read(sentence)
    words = [said.passage.text[one.begin : one.end].strip("：是") for one in said.causes]
    assert [(one.sign, one.subject, text) for one, text in zip(said.causes, words, strict=True)] == causes


def test_what_a_reason_tells_is_aside() -> None:
    said = read("会议费5万元，比上年减少1万元，主要是培训2万元；培训费3万元。")
    assert [(one.lead, one.aside) for one in said.statements] == [("会议费", False), ("培训", True), ("培训费", False)]


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("2024年示例市教育局收入预算总额为", "收入总计"),
        ("支出预算", "支出总计"),
        ("（三）公务接待费用预算数", "公务接待费"),
        ("其中：“三公”经费合计", "三公经费"),
        ("本部门2024年安排项目支出", "项目支出"),
        ("因公出国（境）费预算为", "因公出国境费"),
    ],
)
def test_two_wordings_of_a_figure_have_one_name(lead: str, name: str) -> None:
    assert essence(lead, ("示例市教育局",)) == name
