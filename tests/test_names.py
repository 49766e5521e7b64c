"""Labels and codes: which spellings are the same, and which name a label gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosuregen.names import code_of, folded, identifier, nearest, without_control, without_numbering
from disclosuregen.places import Place, column_letters
from tests.tables import wide


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("收入 总计", "收入总计"),
        ("公务用车\n购置费", "公务用车购置费"),
        ("因公出国（境）费", "因公出国(境)费"),
        ("“三公”经费", '"三公"经费'),
        ("“三公”经费", "「三公」经费"),
        ("‘三公’经费", "'三公'经费"),
        ("单位：万元", "单位:万元"),
        (wide("AB12"), "AB12"),
        ("收入\u3000总计", "收入总计"),
        ("收入\u00a0总计\u200b", "收入总计"),
        ("\ufeff收入总计", "收入总计"),
    ],
)
def test_labels_that_differ_in_nothing_that_counts_are_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("收入总计", "收人总计"), ("（一）收入", "收入"), ("2024年", "2025年")])
def test_labels_that_differ_stay_apart(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("一、收入", "收入"),
        ("廿一、其他支出", "其他支出"),
        ("（一）收入", "收入"),
        ("(十二)、收入", "收入"),
        ("1、收入", "收入"),
        ("1.收入", "收入"),
        (wide("1.") + "收入", "收入"),
        ("3）收入", "收入"),
        (" （2） 收入 ", "收入"),
        ("1.5倍", "1.5倍"),
        ("2024年收入", "2024年收入"),
        ("（2024）5号文件", "（2024）5号文件"),
        ("一是保障运行", "一是保障运行"),
        ("三公经费", "三公经费"),
        ("一、", "一、"),
    ],
)
def test_a_typed_number_in_front_is_no_part_of_the_text(text: str, bare: str) -> None:
    assert without_numbering(text) == bare


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("“因公出国（境）费”", "因公出国境费"),
        ("一、一般公共预算拨款收入", "一般公共预算拨款收入"),
        ("（廿一）其他支出", "其他支出"),
        ("其他用车中：机要通信用车", "其他用车中机要通信用车"),
        ("单价100万元以上", "单价100万元以上"),
    ],
)
def test_a_label_gives_a_name_without_numbering_and_punctuation(label: str, name: str) -> None:
    assert identifier(label) == name
    assert name.isidentifier()


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("2040201", "2040201", ""),
        ("204 02 01", "2040201", ""),
        (wide("204\u300002") + "\u00a001", "2040201", ""),
        ("012001", "012001", ""),
        ("2040201 行政运行", "2040201", "行政运行"),
        ("204 02 01 行政运行", "2040201", "行政运行"),
        ("2040201-行政运行", "2040201", "行政运行"),
        ("2040201－行政运行", "2040201", "行政运行"),
        ("2040201—行政运行", "2040201", "行政运行"),
        ("2040201：行政运行", "2040201", "行政运行"),
        ("2040201行政运行", "2040201", "行政运行"),
        ("301 “三公”经费", "301", "“三公”经费"),
        ("42120024T000000107 信息化建设", "42120024T000000107", "信息化建设"),
        ("42-120-024", "42-120-024", ""),
        ("合计", "合计", ""),
        ("", "", ""),
    ],
)
def test_a_code_is_told_from_the_name_picked_with_it(text: str, code: str, name: str) -> None:
    assert code_of(text) == (code, name)


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("收支总裘", ["收支总表", "收入总表"], "收支总表"),
        ("收总表", ["收支总表"], "收支总表"),
        ("项目", ["预算"], ""),
        ("甲", ["乙"], ""),
        ("完全不同的名字", ["收支总表"], ""),
        ("收支总表", [], ""),
    ],
)
def test_the_nearest_name_differs_in_at_most_two_characters(name: str, known: list[str], near: str) -> None:
    assert nearest(name, known) == near


def test_characters_that_no_office_file_may_hold_are_dropped() -> None:
    assert without_control("甲\x00乙\x1f\ufffe丙\n丁\t") == "甲乙丙\n丁\t"


@given(st.text(alphabet=st.characters()))
def test_what_is_left_can_be_written_to_a_file(text: str) -> None:
    left = without_control(text)
    assert without_control(left) == left
    assert left.encode().decode() == left


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_named_as_a_spreadsheet_names_them(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place("a.xlsx", "附表1", "B8"), "附表1!B8"),
        (Place("a.xlsx", "附表1"), "附表1"),
        (Place("a.xlsx", ""), "a.xlsx"),
    ],
)
def test_a_place_says_as_much_as_is_known(place: Place, said: str) -> None:
    assert str(place) == said
