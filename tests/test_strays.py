"""Numbers typed where no table of the form is: beside the last column, below the remark that ends a table."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.books import CLEAN
from tests.put import found

if TYPE_CHECKING:
    from pathlib import Path

BALANCE, SPENDING, LAST_YEAR = "附表1 收支总表", "附表3 支出总表", "上年数"
NUMBER = Decimal("55.5")


@pytest.mark.parametrize("row", [35, 36, 60])
def test_a_row_below_the_remark_that_ends_a_table_is_told(row: int, tmp_path: Path) -> None:
    (one,) = found(CLEAN, BALANCE, {f"A{row}": "其中：非税收入", f"B{row}": NUMBER}, tmp_path)
    assert (one.rule, one.severity.value, one.places[0].cell) == ("S10", "error", f"A{row}")


def test_both_sides_below_a_table_are_told(tmp_path: Path) -> None:
    told = found(CLEAN, BALANCE, {"A35": "甲", "B35": NUMBER, "C36": "乙", "D36": "55.5"}, tmp_path)
    assert [(one.rule, one.places[0].cell) for one in told] == [("S10", "A35"), ("S10", "C36")]


@pytest.mark.parametrize(
    "cells",
    [
        {"A35": "制表人：王某　审核人：李某"},
        {"A35": "制表人：王某", "B35": "联系电话：81234567"},
        {"A35": "制表人", "C35": Decimal(81234567)},
        {"A35": "注：非税收入已并入其他收入", "B35": NUMBER},
        {"A35": "其中：非税收入", "B35": Decimal(0)},
        {"A36": "备注2：见批复"},
        {"B36": "—"},
    ],
)
def test_remarks_and_signatures_below_a_table_are_left_alone(
    cells: dict[str, str | Decimal | None], tmp_path: Path
) -> None:
    assert found(CLEAN, BALANCE, cells, tmp_path) == []


@pytest.mark.parametrize(
    ("sheet", "cells", "places"),
    [
        (SPENDING, {"J5": "其中：专项", "J7": NUMBER}, ["J7"]),
        (SPENDING, {"J7": NUMBER, "J9": "1,200.5"}, ["J7", "J9"]),
        (LAST_YEAR, {"D7": NUMBER}, ["D7"]),
        (BALANCE, {"F40": NUMBER}, ["F40"]),
    ],
)
def test_a_column_of_numbers_beside_a_table_is_told(
    sheet: str, cells: dict[str, str | Decimal | None], places: list[str], tmp_path: Path
) -> None:
    (one,) = found(CLEAN, sheet, cells, tmp_path)
    assert (one.rule, one.severity.value) == ("S24", "warning")
    assert [place.cell for place in one.places] == places


@pytest.mark.parametrize(
    "cells",
    [
        {"J7": "已核对"},
        {"J7": Decimal(0)},
        {"J7": "—"},
        {"J5": "备注", "J8": "见批复"},
        {"J2": Decimal(2024)},
        {"J7": "2024年"},
    ],
)
def test_words_beside_a_table_and_numbers_above_it_are_left_alone(
    cells: dict[str, str | Decimal | None], tmp_path: Path
) -> None:
    assert found(CLEAN, SPENDING, cells, tmp_path) == []
