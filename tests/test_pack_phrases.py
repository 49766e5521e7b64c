"""The house style: nothing that would print a wrong word, or none, is taken; every phrase can be read at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from disclosuregen.figures.samples import spoken
from disclosuregen.findings import PackFault
from disclosuregen.pack import Library, load, read
from disclosuregen.pack.style import Phrases
from tests.tables import pack_files, write_pack

if TYPE_CHECKING:
    from pathlib import Path

COVER = """
[[sheet]]
name = "封面"
title = "封面"
[[sheet.table]]
name = "封面"
kind = "lines"
global = true
columns = [{ name = "项目", header = ["项目"], type = "label" }, { name = "内容", header = ["内容"], type = "text" }]
lines = [{ name = "单位名称" }, { name = "预算年度", type = "year" }]
"""


def said(folder: Path, phrases: str) -> list[str]:
    """What is said of a phrases.toml; nothing when it is sound."""
    files = {**pack_files(COVER), "phrases.toml": phrases}
    files["pack.toml"] = files["pack.toml"].replace("文件", "{单位名称}")
    findings = read(write_pack(folder, files), Library(())).problems
    assert {one.rule for one in findings} <= {"P04"}
    assert {one.places[0].file for one in findings} <= {"phrases.toml"}
    assert all(one.places[0].sheet.startswith("第") for one in findings)
    return [one.message for one in findings]


SOUND = [
    'more = "增长"\nless = "降低"\nup = "增长"\ndown = "降低"',
    'up = "高"\ndown = "低"',
    'more = "多"\nless = "少"',
    'same = "无增减变化"\nchange_same = "没有变化"',
    'against = "较上年"\nsentence_same = "同比上年无变化"',
    'last = "{预算年度.上年}年预算"\nagainst = "同{上年称谓}比"',
    'sentence = "{against}{升降}{增减率}"',
    'sentence_base_zero = "上年无该预算，增长率无可比性"',
    'sentence_base_negative = "上年为负数，不可比"',
    'sentence_now_zero = "本年没有安排，{against}{增减}{增减额}"',
    'sentence_tiny = "{against}{增减}{增减额}，变化至少不足{最小增减率}"',
    'reason = "主要原因是{原因}。"\nreason_same = "{原因}。"\nsame_reason = false',
]


@pytest.mark.parametrize("change", SOUND)
def test_what_a_house_may_write_is_sound(change: str, tmp_path: Path) -> None:
    assert said(tmp_path, f"[change]\n{change}\n") == []


TURNED = [
    # Verbs that say the other direction, none, or both the same.
    ('less = "增加"', "less"),
    ('more = "减少"\nless = "增加"', "more"),
    ('more = ""', "more"),
    ('more = "   "', "more"),
    ('up = "下降"', "up"),
    ('down = "上升"', "down"),
    ('down = "上升"', "下降"),
    ('more = "变化"', "more"),
    ('more = "增减"', "more"),
    ('less = "未减少"', "less"),
    ('same = "增加"', "same"),
    ('change_same = "没有减少"', "change_same"),
    ('same = ""', "same"),
    ('against = "比上年增加"', "against"),
    ('last = ""', "last"),
    # Sentences that are right for half of all documents.
    ('sentence = "比上年增加{增减额}，增长{增减率}"', "sentence"),
    ('sentence_base_zero = "比上年减少{增减额}"', "sentence_base_zero"),
    ('sentence_base_negative = "下降{增减额}"', "sentence_base_negative"),
    ('sentence_tiny = "{against}{增减额}，上升不足{最小增减率}"', "sentence_tiny"),
    ('reason = "减少的原因：{原因}。"', "reason"),
    ('reason_same = "增加的原因：{原因}。"', "reason_same"),
    ('sentence_same = "与上年相比没有增加"', "sentence_same"),
    ('sentence = "{against}没有{增减}{增减额}，{升降}{增减率}"', "反过来"),
    # Sentences without what they are for.
    ('sentence = "{against}有变化"', "{升降} 或 {增减}"),
    ('sentence = "{against}{增减}"', "{增减率}"),
    ('sentence_without_rate = "{against}{增减}，{升降}{增减率}"', "不能用"),
    ('sentence_base_zero = "{against}{增减}{增减额}，{升降}{增减率}"', "不能用"),
    ('sentence_base_zero = "相差{增减额}"', "没有写 {增减}"),
    ('sentence_now_zero = "{against}{增减额}"', "没有写 {增减}"),
    ('sentence_tiny = "{against}{增减}，{升降}{增减率}"', "不能用"),
    ('reason = "原因见附件。"', "{原因}"),
    ('sentence_same = "x"', "没有汉字"),
    ('reason_same = ""', "reason_same"),
    *(
        (f'{name} = ""', name)
        for name in ("sentence", "sentence_same", "sentence_base_zero", "sentence_tiny", "reason")
    ),
    # Names and braces.
    ('sentence_same = "与{上年}{没有}持平"', "“{没有}”"),
    ('sentence = "{against}{增减}{增减额，{升降}{增减率}"', "花括号"),
    ('sentence_same = "与上年\uff5b增减\uff5d"', "花括号"),
    ('sentence_same = "与上年{{增减}}"', "花括号"),
    ('against = "比{预算年度.上年年}"', "是不是“{预算年度.上年}”"),
    ('sentence = "{against}{增减}{增减额}，{升降}{增減率}"', "是不是“{增减率}”"),
]


@pytest.mark.parametrize(("change", "named"), TURNED)
def test_a_sentence_that_would_mislead_is_refused(change: str, named: str, tmp_path: Path) -> None:
    messages = said(tmp_path, f"[change]\n{change}\n")
    assert messages
    assert [message for message in messages if named in message], messages


@pytest.mark.parametrize(
    ("phrases", "named"),
    [
        ('[amount]\nunit = "美元"', "美元"),
        ('[amount]\nunit = "亿"', "亿元"),
        ("[amount]\ndecimals = -1", "0 到 6"),
        ("[percent]\ndecimals = 30", "0 到 6"),
        ('[list]\nitem = "{名称}"', "{金额}"),
        ('[list]\nitem = "{名称}增加{金额}"', "写死了方向"),
        ('[list]\nbreakdown_item = "{名称}"', "{本年}"),
        ('[list]\nseparator = ""', "separator"),
        ('[empty]\ntable = ""', "table"),
        ('[empty]\ntable = "-"', "没有汉字"),
        ('[empty]\ntable = "{没有的名字}为空表"', "没有的名字"),
        ('[empty]\ntable = "{表名}为空\\u0007表"', "控制字符"),
        ('[change]\nsame_reason = "true"', "不要加引号"),
    ],
)
def test_a_number_or_word_that_nobody_could_print_is_refused(phrases: str, named: str, tmp_path: Path) -> None:
    messages = said(tmp_path, f"{phrases}\n")
    assert [message for message in messages if named in message], messages


def test_everything_that_is_wrong_is_said_at_once_each_in_its_line(tmp_path: Path) -> None:
    files = {**pack_files(COVER), "phrases.toml": '[amount]\nunit = "美元"\n\n[change]\nup = "下降"\nless = "增加"\n'}
    files["pack.toml"] = files["pack.toml"].replace("文件", "{单位名称}")
    with pytest.raises(PackFault) as fault:
        load(write_pack(tmp_path, files))
    assert sorted({one.places[0].sheet for one in fault.value.findings}) == ["第2行", "第5行", "第6行"]


def test_every_sentence_is_spoken_once() -> None:
    house = Phrases()
    texts = dict(spoken(house, {}, "收支总表"))
    assert texts["比上年多"] == "比上年增加200万元，上升20.00%"
    assert texts["变化很小"].endswith("上升不足0.01%")
    assert texts["今年没有了"] == "比上年减少1000万元，下降100.00%"
    assert len(texts) == len(set(texts)) > 15
    # Each branch has a sentence of its own, so that none of them is left to a department to read first.
    assert (
        len({texts[name] for name in ("比上年多", "和上年一样", "两年都是 0", "上年没有", "变化很小", "不写百分比的")})
        == 6
    )
