"""What a finished document's sentences and tables contradict: the mistakes of the field, and no false alarms.

The samples stand in tests/claims/*.toml; `uv run python -m tests.claims_count --names` prints what became of each.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from disclosuregen.claims import faults_of
from disclosuregen.document.readback import read_any
from disclosuregen.document.verify import blocks_of
from disclosuregen.findings import About, Severity
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, generate
from disclosuregen.rules.claims import CLAIM_RULES
from tests.claims_count import Kind, kinds
from tests.conftest import ROOT
from tests.drawn import drawn

if TYPE_CHECKING:
    from pathlib import Path

    from disclosuregen.findings import Finding

# How many of each kind are told; these may only grow.
CAUGHT = dict(
    zip(
        ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"),
        (26, 27, 13, 19, 35, 20, 13, 29, 19, 16, 14, 27),
        strict=True,
    )
)
EXAMPLES = sorted(ROOT.glob("templates/*/example/*.xlsx"))


@cache
def samples() -> dict[str, Kind]:
    """Every kind by its number, its samples looked at once."""
    return {kind.name: kind for kind in kinds()}


def said(text: str) -> list[tuple[str, str]]:
    """Rule and severity of everything told of a drawing."""
    return [(one.rule, one.severity.value) for one in faults_of(drawn(text), "文件.docx")]


def alarms(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """What is more than a note."""
    return [(one.rule, one.message) for one in found if one.severity is not Severity.NOTE]


@pytest.mark.parametrize("kind", CAUGHT)
def test_as_many_mistakes_of_a_kind_are_told_as_before(kind: str) -> None:
    assert len(samples()[kind].caught) >= CAUGHT[kind]


@pytest.mark.parametrize("kind", CAUGHT)
def test_nothing_is_told_of_right_ones(kind: str) -> None:
    assert [alarm for one in samples()[kind].right for alarm in alarms(one.findings)] == []


def test_there_are_enough_samples_of_every_kind() -> None:
    found = samples().values()
    assert {kind.name for kind in found} == set(CAUGHT)
    assert min(len(kind.caught) + len(kind.missed) for kind in found) >= 12
    assert min(len(kind.right) for kind in found) >= 15
    assert sum(len(kind.caught) + len(kind.missed) for kind in found) >= 150
    assert sum(len(kind.right) for kind in found) >= 200


def test_every_rule_tells_of_something() -> None:
    told = {found.rule for kind in samples().values() for one in kind.caught for found in one.findings}
    assert {rule.id for rule in CLAIM_RULES} - told == set()


def test_findings_are_about_the_document_and_have_a_place_and_can_be_shown() -> None:
    found = [told for kind in samples().values() for one in kind.caught for told in one.findings]
    assert {one.about for one in found} == {About.DOCUMENT}
    assert {place.file for one in found for place in one.places} == {"文件.docx"}
    assert all(one.places and one.places[0].sheet and not one.places[0].cell for one in found)
    assert all(one.message.encode("gbk") and one.remedy.encode("gbk") for one in found)
    assert [one.message for one in found if "{" in one.message and one.rule not in {"D20", "D21"}] == []


def test_nothing_is_told_of_the_samples_but_their_rounding(documents: dict[str, bytes]) -> None:
    assert len(documents) == 6
    found = {stem: faults_of(blocks_of(read_any(content)), stem) for stem, content in documents.items()}
    assert {stem: alarms(told) for stem, told in found.items() if alarms(told)} == {}
    # 301 and 20805 of the reference differ by 0.01 from their items.
    assert [one.rule for told in found.values() for one in told] == ["D13"] * 3


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parts[-3])
def test_nothing_is_told_of_the_packs_examples(path: Path) -> None:
    document = generate(path, Packs(Library((ROOT / "templates",)))).document
    assert document is not None
    assert alarms(faults_of(blocks_of(read_any(document)), path.name)) == []


def test_an_empty_document_asserts_nothing() -> None:
    assert faults_of((), "文件.docx") == ()


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("会议费46.80万元，比上年增加15.60万元，增长33.33%。", [("D01", "error")]),
        # A last digit that was cut off.
        ("会议费46.80万元，比上年增加15.63万元，增长50.15%。", [("D01", "note")]),
        # Whole numbers may have been rounded, unless the document prints decimals elsewhere.
        ("会议费234万元，比上年增加1万元，增长0.60%。", [("D01", "note")]),
        ("会议费234万元，比上年增加1万元，增长0.60%。培训费12.35万元。", [("D01", "warning")]),
        # More in the list than there is; less may be only some of it.
        ("项目支出100.00万元，其中：甲项目70.00万元、乙项目50.00万元。", [("D07", "error")]),
        ("项目支出100.00万元，其中：甲项目70.00万元、乙项目13.50万元。", []),
        ("项目支出100.00万元，其中：甲项目70.00万元、乙项目13.50万元、丙项目8.00万元。", [("D07", "warning")]),
        ("项目支出100.00万元，包括：甲项目70.00万元、乙项目13.50万元。", [("D07", "error")]),
        # A digit that is off among two items is no choice of some.
        ("项目支出100.00万元，其中：甲项目64.25万元、乙项目33.75万元。", [("D07", "warning")]),
        # Areas may overlap.
        ("用房8000平方米，其中：甲楼5000平方米、乙楼4000平方米。", [("D07", "warning")]),
        # Nearly halved may be true.
        ("会议费18万元，比上年减少18万元。", [("D02", "note")]),
    ],
)
def test_it_is_told_how_sure_a_mistake_is(sentence: str, told: list[tuple[str, str]]) -> None:
    assert said(sentence) == told


@pytest.mark.parametrize(
    "text",
    [
        # Oddities of published documents that contradict nothing.
        "机关运行经费150万元，其中：办公费100万元、水费50万元。占预算总额的15%，比上年减少50万元，下降25%。",
        "“三公”经费46万元，比上年减少1万元。原因：运行费增加1万元，购置费0万元同比上年无变化，接待费减少2万元。",
        "共有车辆3辆，其中：公务用车2辆、其他用车1辆，其他用车主要是机要通信用车0台，应急公务用车1台。",
        "截至2023年12月31日，共有车辆2辆，单价50万元以上通用设备3台（套）。",
        "收入预算10,522.86万元，其中：财政拨款收入10,478.36万元；事业收入36.00万元；其他收入8.50万元。",
        "本部门中，行政单位1家，参公单位1家，具体包括：\n1. 示例街道办事处（本部）。\n2. 示例街道服务中心。",
        "重点抓好以下两项工作：\n一是完善制度，健全预案。\n二是完善设施，健全站网。",
    ],
)
def test_what_is_odd_is_not_wrong(text: str) -> None:
    assert said(text) == []


def test_the_document_may_print_a_figure_in_another_unit() -> None:
    text = "示例市教育局 2024年部门预算公开\n2024年收入预算{}。\n单位：元\n| 项目 | 预算数 |\n| 收入总计 | 12,864,551 |"
    assert said(text.format("1,286.46万元")) == []
    assert said(text.format("12864551元")) == []
    assert said(text.format("1,268.46万元")) == [("D16", "error")]


def test_places_are_those_of_the_sentence_and_of_what_it_contradicts() -> None:
    text = "示例市教育局 2024年部门预算公开\n2024年会议费预算5万元。\n\n2024年会议费预算6万元，与上年持平。"
    (one,) = faults_of(drawn(text), "文件.docx")
    assert [place.sheet for place in one.places] == ["第4行", "第2行"]


def test_the_same_difference_in_the_next_column_is_told_once() -> None:
    text = """
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 |
| 205 | 教育支出 | 10.00 | 10.00 |
| 20501 | 教育管理事务 | 7.00 | 7.00 |"""
    assert said(text) == [("D13", "error")]
