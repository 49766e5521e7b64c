"""Tables summed as whole numbers at once, and those that cannot be: the same is told of both."""

from __future__ import annotations

import pytest

from disclosuregen.claims import contradictions, faults_of, in_rows
from disclosuregen.findings import Severity
from disclosuregen.model import Block

HEAD = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")


def table(*rows: tuple[str, ...]) -> list[Block]:
    """The blocks of a table of accounts."""
    return [
        Block(f"{number}.{column}", text, 0, 1, number, column)
        for number, row in enumerate((HEAD, *rows), 1)
        for column, text in enumerate(row, 1)
        if text
    ]


def told(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(one.rule, one.places[0].sheet) for one in contradictions(in_rows(blocks), "文件.docx")]


@pytest.mark.parametrize("amount", ["1,000.00", "0.123456789", "123456789012345678.25", "-5"])
def test_what_adds_up_is_not_told(amount: str) -> None:
    """Short numbers, those with too many decimals and those with too many digits."""
    row = (amount, amount, "0.00")
    assert told(table(("", "合计", *row), ("201", "甲", *row), ("20101", "乙", *row))) == []


@pytest.mark.parametrize("amount", ["1,000.00", "0.123456789", "123456789012345678.25", "-5"])
def test_what_does_not_add_up_is_told(amount: str) -> None:
    right, wrong = (amount, amount, "0.00"), ("77.00", "77.00", "0.00")
    assert told(table(("", "合计", *right), ("201", "甲", *right), ("20101", "乙", *wrong))) == [("D13", "3.3")]


def test_a_blank_is_no_amount() -> None:
    rows = (("", "合计", "5.00", "5.00", ""), ("201", "甲", "9.00", "9.00", "0.00"))
    assert told(table(*rows)) == [("D12", "2.3")]


def test_a_column_may_stand_twice_in_a_row() -> None:
    blocks = table(("", "合计", "5.00", "5.00", "0.00"), ("201", "甲", "5.00", "5.00", "0.00"))
    again = [one._replace(column=4) if one.where == "3.5" else one for one in blocks]
    assert told(again) == told(sorted(again, key=lambda one: (one.row, one.column)))


def test_notes_are_told_of_other_documents_only() -> None:
    rounded = (("", "合计", "5.01", "5.01", "0.00"), ("201", "甲", "5.00", "5.00", "0.00"))
    blocks = table(*rounded, ("202", "乙", "0.00", "0.00", "0.00"))
    found = faults_of(blocks, "文件.docx")
    assert [one.severity for one in found] == [Severity.NOTE]
    assert told(blocks) == []
