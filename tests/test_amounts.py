"""Amounts: exact, with the rounding they may carry and the cells behind them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosuregen.amounts import (
    Amount,
    DimensionError,
    NumberStyle,
    from_unit,
    in_unit,
    rounded,
    show,
    total,
    unit_dimension,
)
from disclosuregen.notation import read_number, read_stored_number
from disclosuregen.places import Place
from tests.tables import wide

if TYPE_CHECKING:
    from collections.abc import Callable

UNITS = ("元", "千元", "万元", "百万元", "亿元")
B7, B8 = Place("表.xlsx", "附表1", "B7"), Place("表.xlsx", "附表1", "B8")

numbers = st.decimals(min_value=-(10**11), max_value=10**11, places=4)
units = st.sampled_from(UNITS)
styles = st.builds(NumberStyle, st.integers(0, 6), st.booleans(), st.booleans())


def money(value: str, *places: Place) -> Amount:
    """An amount of 万元 with two decimals."""
    return from_unit(Decimal(value), "万元", places=places)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("25418.42", "25418.42"),
        ("25,418.42", "25418.42"),
        (wide("25,418.42"), "25418.42"),
        (" 25 418.42 ", "25418.42"),
        ("25\u00a0418.42\u200b", "25418.42"),
        ("1,234,567", "1234567"),
        ("-3.5", "-3.5"),
        ("－3.5", "-3.5"),
        ("−3.5", "-3.5"),
        ("+3", "3"),
        (".5", "0.5"),
        ("5.", "5"),
        ("0", "0"),
        ("-0.00", "0"),
        ("000012", "12"),
        ("999999999999.99", "999999999999.99"),
        ("0.000000000000000000001", "1E-21"),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "  ", "—", "——", "———", "-", "--", "－", "–", "―", "─", "−", "无", "/", "／", "\\"]
)
def test_what_people_write_for_nothing_is_blank(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("约20", "20万元", "￥20", "20%", "1/2", "=1+1", "0x10", "1e5", "NaN", "Infinity", "无此项", "(3.5)", "1.2.3"),
        *("1,23", "12,34,567", "1234,567", ",5", "1,,000", "--5", "+-5", "．", "."),
        *("1000000000000", "-1000000000000", "1234567890.1234567"),
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the type is the contract, the message is the text itself
        read_number(text)


@pytest.mark.parametrize(
    ("stored", "number"),
    [
        ("25418.419999999998", "25418.42"),
        ("0.1", "0.1"),
        ("12341.360000000001", "12341.36"),
        ("2.0200000000000001E-2", "0.0202"),
        ("1E3", "1000"),
        ("-0", "0"),
        ("204.0", "204"),
    ],
)
def test_a_stored_number_is_freed_of_binary_dust(stored: str, number: str) -> None:
    read = read_stored_number(stored)
    assert f"{read:f}" == number


@pytest.mark.parametrize("stored", ["", ".", "1.2.3", "1,234.50", "1_0", "1e999", "INF", "NaN", "1.5e12", "abc", "1 2"])
def test_a_stored_number_beyond_reason_is_refused(stored: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - as above
        read_stored_number(stored)


@pytest.mark.parametrize("stored", ["0", "0.00", "7.", ".5", "00012.50", "1200000", "999999999999", "25418.42", "-0"])
def test_a_short_stored_number_is_what_a_long_spelling_of_it_is(stored: str) -> None:
    longer = f"{stored}{'' if '.' in stored else '.'}{'0' * 12}"
    assert repr(read_stored_number(stored)) == repr(read_stored_number(longer))


@pytest.mark.parametrize(
    ("number", "decimals", "half_up"),
    [
        *(("0.125", 2, "0.13"), ("0.135", 2, "0.14"), ("2.5", 0, "3"), ("-0.125", 2, "-0.13"), ("-2.5", 0, "-3")),
        *(("0.1249999999999999999999999999999", 2, "0.12"), ("-0.001", 2, "0.00"), ("123456789012.345", 2, None)),
    ],
)
def test_rounding_is_half_away_from_zero(number: str, decimals: int, half_up: str | None) -> None:
    assert str(rounded(Decimal(number), decimals)) == (half_up or "123456789012.35")


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        ("25418.42", NumberStyle(), "25418.42"),
        ("25418.42", NumberStyle(thousands=True), "25,418.42"),
        ("420", NumberStyle(), "420.00"),
        ("420", NumberStyle(trailing_zeros=False), "420"),
        ("420.50", NumberStyle(trailing_zeros=False), "420.5"),
        ("400", NumberStyle(0, trailing_zeros=False), "400"),
        ("0.9", NumberStyle(2), "0.90"),
        ("-0.001", NumberStyle(2), "0.00"),
        ("1234567", NumberStyle(0, thousands=True), "1,234,567"),
        ("1E+3", NumberStyle(0), "1000"),
    ],
)
def test_a_number_is_shown_as_the_style_says(number: str, style: NumberStyle, text: str) -> None:
    assert show(Decimal(number), style) == text


@given(numbers, styles)
def test_what_is_shown_reads_back_as_what_was_rounded(number: Decimal, style: NumberStyle) -> None:
    assert read_number(show(number, style)) == rounded(number, style.decimals)


@given(numbers, units)
def test_a_unit_and_back_changes_nothing(number: Decimal, unit: str) -> None:
    assert in_unit(from_unit(number, unit), unit) == number


@given(numbers)
def test_ten_thousand_yuan_are_a_unit(number: Decimal) -> None:
    assert from_unit(number, "万元").value == from_unit(number, "元").value * 10_000
    assert in_unit(from_unit(number, "元"), "万元") * 10_000 == number


@given(numbers, st.integers(0, 4))
def test_rounding_is_never_off_by_more_than_half_a_digit(number: Decimal, decimals: int) -> None:
    off = rounded(number, decimals) - number
    assert abs(off) <= Decimal(5).scaleb(-decimals - 1)
    assert rounded(-number, decimals) == -rounded(number, decimals)


@pytest.mark.parametrize(
    ("unit", "dimension", "scale"), [("元", "元", 0), ("万元", "元", 4), ("亿元", "元", 8), ("辆", "辆", 0)]
)
def test_a_unit_is_a_dimension_and_a_power_of_ten(unit: str, dimension: str, scale: int) -> None:
    assert unit_dimension(unit) == (dimension, scale)


@pytest.mark.parametrize(
    ("number", "unit", "decimals", "worst", "terms"),
    [
        ("1.23", "万元", 2, "50", 1),
        ("1.23", "元", 2, "0.005", 1),
        ("5", "万元", 0, "5000", 1),
        ("0", "万元", 2, "0", 0),
        ("5", "辆", 2, "0", 0),
    ],
)
def test_money_may_be_off_by_half_the_last_digit(number: str, unit: str, decimals: int, worst: str, terms: int) -> None:
    amount = from_unit(Decimal(number), unit, decimals=decimals)
    assert (amount.worst, amount.terms) == (Decimal(worst), terms)
    assert amount.variance * 3 == amount.worst**2


def test_a_sum_adds_values_rounding_and_places() -> None:
    for added in (money("1.25", B7) + money("2.5", B8), total([money("1.25", B7), money("2.5", B8)])):
        assert added.value == 37_500
        assert (added.worst, added.terms) == (Decimal(100), 2)
        assert added.variance == 2 * money("1").variance
        assert added.places == (B7, B8)


def test_a_difference_carries_the_rounding_of_both() -> None:
    left = money("1.25", B7) - money("2.5", B8)
    assert (left.value, left.worst, left.terms, left.places) == (Decimal(-12_500), Decimal(100), 2, (B7, B8))


def test_a_place_stands_once_in_a_sum() -> None:
    assert total([money("1", B7), money("2", B7), money("3", B8)]).places == (B7, B8)
    assert (money("1", B7) + money("2", B7)).places == (B7,)


def test_a_product_carries_rounding_to_first_order() -> None:
    product = money("2", B7) * Amount(Decimal(3), "")
    assert (product.value, product.dimension, product.worst) == (Decimal(60_000), "元", Decimal(150))
    assert product.variance == 9 * money("2").variance


def test_a_quotient_of_money_is_a_pure_number() -> None:
    quotient = money("1", B7) / money("4", B8)
    assert (quotient.value, quotient.dimension, quotient.terms) == (Decimal("0.25"), "", 2)
    assert quotient.worst == (50 + Decimal("0.25") * 50) / 40_000
    assert quotient.places == (B7, B8)


@pytest.mark.parametrize("zeros", [[], [Amount(Decimal(0), "")]])
def test_a_bare_zero_has_no_dimension_and_goes_with_any(zeros: list[Amount]) -> None:
    zero = total(zeros)
    assert zero.dimension == ""
    assert (zero + money("1")).dimension == (money("1") + zero).dimension == "元"
    assert (zero / money("1")).value == 0
    assert in_unit(zero, "辆") == 0


def test_zeros_of_a_unit_keep_it() -> None:
    assert total([from_unit(Decimal(0), "辆"), from_unit(Decimal(0), "辆")]).dimension == "辆"


@pytest.mark.parametrize(
    "mix",
    [
        lambda one, other: one + other,
        lambda one, other: one - other,
        lambda one, other: total([one, other]),
        lambda one, other: other / one,
        lambda one, _: one * one,
        lambda _, other: in_unit(other, "万元"),
    ],
)
def test_unlike_dimensions_are_never_mixed(mix: Callable[[Amount, Amount], object]) -> None:
    with pytest.raises(DimensionError):
        mix(money("1"), from_unit(Decimal(3), "辆"))


def test_nothing_is_divided_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        money("1") / money("0")


@given(st.lists(numbers, min_size=1, max_size=30))
def test_adding_one_by_one_is_the_total(values: list[Decimal]) -> None:
    amounts = [from_unit(value, "万元", places=(B7,)) for value in values]
    one_by_one = amounts[0]
    for amount in amounts[1:]:
        one_by_one += amount
    assert one_by_one == total(amounts)
