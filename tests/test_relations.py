"""What must hold between cells before a figure can be said: names that are joined, wholes that shares are of."""

from __future__ import annotations

import pytest

from disclosuregen.checks.matching import suggestions
from disclosuregen.checks.structure import joined_names, shares_have_a_whole
from disclosuregen.model import Cell
from disclosuregen.places import Place
from tests.small import drawing, small_pack
from tests.tables import reading, said

ACCOUNTS = "30201|办公费|150\n30202|印刷费|12\n30203|办公费|1"


@pytest.mark.parametrize(
    ("goals", "findings"),
    [
        ("印刷费|是", []),
        ("印刷 费|是", []),
        ("|", []),
        ("印刷|是", [("C13", "A2")]),
        ("印刷费|是\n差旅费|否", [("C13", "A3")]),
        ("办公费|是", [("C17", "A2")]),
        ("办公费|否\n印刷费|是\n办公费|是", [("C17", "A2"), ("C17", "A4")]),
    ],
    ids=["there", "a space more", "blank", "not there", "one of two", "there twice", "named twice, there twice"],
)
def test_a_name_is_in_the_other_table_exactly_once(goals: str, findings: list[tuple[str, str]]) -> None:
    form = reading(small_pack(), drawing(ACCOUNTS, goals)).form
    assert said(joined_names(form, small_pack())) == findings


@pytest.mark.parametrize(
    ("part", "whole", "findings"),
    [
        ("5", "10", []),
        ("0", "0", []),
        ("5", "0", [("C18", "C5")]),
        ("5", "0.004", [("C18", "C5")]),
        ("-5", "0", [("C18", "C5")]),
        ("5", "-10", []),
    ],
)
def test_a_share_is_not_of_nothing(part: str, whole: str, findings: list[tuple[str, str]]) -> None:
    form = reading(small_pack(), drawing(拨款本年=part, 本年=whole)).form
    assert said(shares_have_a_whole(form, small_pack())) == findings


def test_a_finding_names_both_the_part_and_the_whole() -> None:
    form = reading(small_pack(), drawing(拨款本年="5")).form
    (one,) = shares_have_a_whole(form, small_pack())
    assert [place.cell for place in one.places] == ["C5", "C3"]


def test_a_name_with_a_slip_is_answered_with_the_one_that_was_meant_but_not_thousands_of_times() -> None:
    known = [f"公共实训基地{number}" for number in range(3)]
    missing = [Cell(Place("甲.xlsx", "表", "A1"), text) for text in ("公共实训基 地1", "公共实训墓地1", "别的")]
    near = [said for _, said in suggestions(missing * 9, known)]
    assert [known[1] in said for said in near[:3]] == [True, True, False]
    assert near[:18] == near[:3] * 6
    assert set(near[20:]) == {""}
