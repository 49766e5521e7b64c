"""A table's amount that is written by the words of its cell is written as by its number."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from disclosuregen.figures.styles import table_style

NUMBERS = ("0", "7", "0.5", "420", "999.9", "1000", "25418.42", "1234567.05", "100000000000")
ODD = ("", "-3", "-0", "1.005", "25418.420", "0.50", "七")
STYLES = list(product((0, 1, 2, 4), (True, False), (True, False)))


@pytest.mark.parametrize(("decimals", "trailing_zeros", "thousands"), STYLES)
@pytest.mark.parametrize("unit", ["元", "万元", "亿元"])
def test_the_words_of_a_cell_are_written_as_its_number(
    unit: str, *, decimals: int, trailing_zeros: bool, thousands: bool
) -> None:
    style = table_style(unit, decimals, trailing_zeros, thousands)
    scale = {"元": 0, "万元": 4, "亿元": 8}[unit]
    for text in NUMBERS:
        said = style.plain[text]
        lacks_nothing = len(text.partition(".")[2]) <= decimals
        assert said == (style.shown(Decimal(text).scaleb(scale)) if lacks_nothing else "")


@pytest.mark.parametrize("text", ODD)
def test_what_takes_a_closer_look_is_left_to_it(text: str) -> None:
    assert not table_style("万元", 2, True, True).plain[text]  # noqa: FBT003 - as declared
