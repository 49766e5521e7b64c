"""What is said of a number and of a change: every branch as a careful person writes it, and what always holds."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosuregen.amounts import Amount, from_unit
from disclosuregen.figures.phrases import Change, Writer, filled
from disclosuregen.findings import PackFault
from disclosuregen.pack.style import AmountPhrases, ChangePhrases, PercentPhrases, Phrases
from tests.tables import said

HOUSE = Writer(Phrases())
MINUS_ZERO = re.compile(r"-0(?:\.0+)?(?![\d.])")


def money(number: str) -> Amount:
    """An amount of 万元 as a workbook holds it, with as many decimals as are written."""
    return from_unit(Decimal(number), "万元")


def change_of(now: str, before: str, writer: Writer = HOUSE) -> Change:
    """The change between two amounts of 万元, as the writer prints them."""
    return Change(writer.printed(money(now)), writer.printed(money(before)))


def sentence(now: str, before: str, **house: Any) -> str:  # noqa: ANN401 - texts and switches
    """The clause against last year."""
    writer = Writer(Phrases(change=replace(ChangePhrases(), **house)))
    return writer.sentence(change_of(now, before, writer), "万元")


@pytest.mark.parametrize(
    ("now", "before", "clause"),
    [
        pytest.param("220", "219", "比上年增加1万元，上升0.46%", id="more"),
        pytest.param("25838.42", "26392.08", "比上年减少553.66万元，下降2.10%", id="less"),
        pytest.param("420", "420", "与上年持平", id="the same"),
        pytest.param("0", "0", "与上年持平，均为0万元", id="both zero"),
        pytest.param("775.47", "0", "比上年增加775.47万元（上年为0万元）", id="last year zero: no rate"),
        pytest.param("-2", "0", "比上年减少2万元（上年为0万元）", id="negative on last year zero"),
        pytest.param("0", "18", "比上年减少18万元，下降100.00%", id="this year zero"),
        pytest.param("0.01", "0", "比上年增加0.01万元（上年为0万元）", id="the least that shows"),
        pytest.param("-5", "10", "比上年减少15万元，下降150.00%", id="negative adjustment"),
        pytest.param("5", "-3", "比上年增加8万元（上年为-3万元）", id="negative base: no rate"),
        pytest.param("-5", "-3", "比上年减少2万元（上年为-3万元）", id="more negative"),
        pytest.param("0", "-3", "比上年增加3万元（上年为-3万元）", id="negative base, now zero"),
        pytest.param("98765.43", "98765.42", "比上年增加0.01万元，上升不足0.01%", id="rate rounds to 0.00, up"),
        pytest.param("98765.42", "98765.43", "比上年减少0.01万元，下降不足0.01%", id="rate rounds to 0.00, down"),
        pytest.param("200.01", "200", "比上年增加0.01万元，上升0.01%", id="rate rounds half up"),
        pytest.param("100.004", "99.996", "与上年持平", id="not visible as printed"),
        pytest.param("0.004", "0", "与上年持平，均为0万元", id="too small to print"),
        pytest.param("-0.004", "0", "与上年持平，均为0万元", id="too small and negative"),
        pytest.param("10.005", "10.004", "比上年增加0.01万元，上升0.10%", id="visible only because both were rounded"),
        pytest.param("46.8", "31.2", "比上年增加15.6万元，上升50.00%", id="last year is the base"),
    ],
)
def test_a_change_is_said_as_printed(now: str, before: str, clause: str) -> None:
    assert HOUSE.sentence(change_of(now, before), "万元") == clause


@pytest.mark.parametrize(
    ("now", "before", "movement"),
    [
        ("220", "219", "增加1万元，上升0.46%"),
        ("13", "15", "减少2万元，下降13.33%"),
        ("0", "0", "无变化"),
        ("5", "5", "无变化"),
        ("6.4", "0", "增加6.4万元（上年为0万元）"),
    ],
)
def test_a_movement_has_no_comparing_word(now: str, before: str, movement: str) -> None:
    assert HOUSE.movement(change_of(now, before), "万元") == movement


@pytest.mark.parametrize(
    ("house", "now", "before", "clause"),
    [
        ({"against": "较上年预算"}, "2", "1", "较上年预算增加1万元，上升100.00%"),
        ({"more": "增长"}, "2", "1", "比上年增长1万元，上升100.00%"),
        ({"less": "压减"}, "1", "2", "比上年压减1万元，下降50.00%"),
        ({"up": "增长"}, "2", "1", "比上年增加1万元，增长100.00%"),
        ({"down": "降低"}, "1", "2", "比上年减少1万元，降低50.00%"),
        ({"sentence": "同比{升降}{增减率}"}, "1", "2", "同比下降50.00%"),
        ({"sentence_same": "同比上年无变化"}, "2", "2", "同比上年无变化"),
        ({"sentence_both_zero": "两年均未安排"}, "0", "0", "两年均未安排"),
        ({"sentence_base_zero": "{against}{增减}{增减额}，上年预算为0"}, "3", "0", "比上年增加3万元，上年预算为0"),
        ({"sentence_base_negative": "由{上年}变为{本年}"}, "3", "-1", "由-1万元变为3万元"),
        ({"sentence_tiny": "基本持平，{升降}幅小于{最小增减率}"}, "98765.43", "98765.42", "基本持平，上升幅小于0.01%"),
    ],
)
def test_a_house_says_it_its_own_way(house: dict[str, str], now: str, before: str, clause: str) -> None:
    assert sentence(now, before, **house) == clause


@pytest.mark.parametrize(
    ("amount", "number", "printed"),
    [
        (AmountPhrases(), "25838.42", "25838.42万元"),
        (AmountPhrases(), "420", "420万元"),
        (AmountPhrases(trailing_zeros=True), "420", "420.00万元"),
        (AmountPhrases(thousands=True), "25838.42", "25,838.42万元"),
        (AmountPhrases(decimals=0), "0.5", "1万元"),
        (AmountPhrases(decimals=1), "-0.05", "-0.1万元"),
        (AmountPhrases(decimals=1), "-0.04", "0万元"),
        (AmountPhrases(unit="元"), "25838.42", "258384200元"),
        (AmountPhrases(unit="亿元", decimals=4), "25838.42", "2.5838亿元"),
    ],
)
def test_prose_prints_an_amount_in_the_house_style(amount: AmountPhrases, number: str, printed: str) -> None:
    assert Writer(Phrases(amount=amount)).amount(money(number)) == printed


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        (from_unit(Decimal(154), "辆"), "154辆"),
        (from_unit(Decimal(0), "辆"), "0辆"),
        (from_unit(Decimal(27), "台（套）"), "27台（套）"),
        (from_unit(Decimal("1.50"), "公顷"), "1.5公顷"),
        (Amount(Decimal("0.25"), ""), "0.25"),
        (Amount(Decimal(0), ""), "0万元"),
    ],
)
def test_a_count_keeps_its_own_unit_and_a_ratio_has_none(amount: Amount, printed: str) -> None:
    assert HOUSE.amount(amount) == printed


@pytest.mark.parametrize(
    ("percent", "clause"),
    [
        (PercentPhrases(decimals=0), "比上年减少5万元，下降4%"),
        (PercentPhrases(decimals=1), "比上年减少5万元，下降3.5%"),
        (PercentPhrases(decimals=3, trailing_zeros=False), "比上年减少5万元，下降3.522%"),
        (PercentPhrases(written=False), "比上年减少5万元"),
    ],
)
def test_a_rate_follows_the_house(percent: PercentPhrases, clause: str) -> None:
    writer = Writer(Phrases(percent=percent))
    assert writer.sentence(change_of("136.96", "141.96", writer), "万元") == clause


def test_a_rate_below_the_last_decimal_names_that_decimal() -> None:
    writer = Writer(Phrases(percent=PercentPhrases(decimals=0)))
    assert writer.sentence(change_of("1000", "1001", writer), "万元") == "比上年减少1万元，下降不足1%"


@pytest.mark.parametrize("name", ["增减量", "__class__", "增减.__class__", "增减额.upper"])
def test_a_phrase_cannot_have_a_name_that_is_not_there(name: str) -> None:
    with pytest.raises(PackFault) as fault:
        sentence("2", "1", sentence=f"{{against}}{{增减}}{{{name}}}")
    assert said(fault.value.findings) == [("P04", "phrases.toml")]


@pytest.mark.parametrize("phrase", ["{}", "{0!r}", "{a[0]}", "{{", "}", "%s", "{a:9999999999}"])
def test_nothing_in_a_phrase_is_evaluated(phrase: str) -> None:
    assert filled(phrase, {"a": "x"}) == phrase


AMOUNTS = st.decimals(min_value="-99999999", max_value="99999999", places=4).map(str)


@given(AMOUNTS, AMOUNTS)
def test_verb_and_direction_agree_with_the_printed_amounts(now: str, before: str) -> None:
    change = change_of(now, before)
    sign = (change.now > change.before) - (change.now < change.before)
    assert HOUSE.verb(change) == ("持平", "增加", "减少")[sign]
    assert HOUSE.direction(change) == ("持平", "上升", "下降")[sign]
    clause = HOUSE.sentence(change, "万元")
    assert ("持平" in clause) == (sign == 0)
    assert ("减少" in clause) == (sign < 0)
    assert "下降" not in clause or sign < 0
    assert "上升" not in clause or sign > 0


@given(AMOUNTS, AMOUNTS, st.integers(0, 3))
def test_minus_zero_is_never_printed(now: str, before: str, decimals: int) -> None:
    style = Phrases(amount=AmountPhrases(decimals=decimals, trailing_zeros=True), percent=PercentPhrases(decimals))
    writer = Writer(style)
    change = change_of(now, before, writer)
    printed = [writer.amount(money(now)), writer.in_table(money(now), "万元", decimals), writer.rate(change)]
    for text in (*printed, writer.sentence(change, "万元"), writer.movement(change, "万元")):
        assert not MINUS_ZERO.search(text), text


@given(AMOUNTS, AMOUNTS)
def test_a_reader_recomputes_difference_and_rate_from_what_is_printed(now: str, before: str) -> None:
    this, last = (Decimal(HOUSE.amount(money(number)).removesuffix("万元")) for number in (now, before))
    clause = HOUSE.sentence(change_of(now, before), "万元")
    amount = re.search(r"(?:增加|减少)([\d.]+)万元", clause)
    assert (Decimal(amount.group(1)) if amount else 0) == abs(this - last)
    rate = re.search(r"，(?:上升|下降)([\d.]+)%", clause)
    if rate:
        exact = abs(this - last) * 100 / last
        assert Decimal(rate.group(1)) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert ("%" in clause) == (last > 0 and this != last)


@given(st.integers(0, 999), st.integers(0, 999))
def test_a_count_is_compared_without_rates_where_none_is_wanted(now: int, before: int) -> None:
    clause = HOUSE.sentence(Change(Decimal(now), Decimal(before)), "辆", rate=False)
    assert "%" not in clause
    assert (re.search(rf"(?:增加|减少){abs(now - before)}辆", clause) is not None) == (now != before)
