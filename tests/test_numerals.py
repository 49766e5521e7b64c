"""Chinese numerals: what they say, what they refuse, and that num2words is otherwise left alone."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from num2words import CONVERTER_CLASSES, num2words

from disclosuregen.figures import numerals
from disclosuregen.figures.numerals import (
    bracketed,
    capital_amount,
    chinese,
    heading_number,
    part_number,
    register,
    year_digits,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def _our_language() -> None:
    """Chinese is among num2words' languages: small numbers are said without it."""
    register()


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (111, "一百一十一"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1100, "一千一百"),
        (10000, "一万"),
        (10010, "一万零一十"),
        (10_7000, "十万七千"),
        (10_0700, "十万零七百"),
        (10_0000, "十万"),
        (11_0000, "十一万"),
        (110_0000, "一百一十万"),
        (2020_2020, "二千零二十万二千零二十"),
        (1_0000_0001, "一亿零一"),
        (1_0000_7000, "一亿零七千"),
        (1_0010_0000, "一亿零一十万"),
        (10_0000_0000, "十亿"),
        (1_0000_0000_0000, "一万亿"),
        (1_0000_1000_0000, "一万亿零一千万"),
        (1_0001_1000_0000, "一万零一亿一千万"),
        (
            9999_9999_9999_9999,
            "九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九",
        ),
        (-5, "负五"),
        (-12, "负十二"),
    ],
)
def test_cardinal(n: int, words: str) -> None:
    """Cardinals with 零 where a place is skipped, and 十 for 一十 at the head only."""
    assert chinese(n) == words
    assert num2words(n, lang="zh") == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("0.1", "零点一"),
        ("3.14", "三点一四"),
        ("-0.5", "负零点五"),
        ("10.05", "十点零五"),
        ("3.140", "三点一四零"),
        ("5.00", "五"),
        ("-0.0", "零"),
        ("1E+3", "一千"),
        ("1E-7", "零点零零零零零零一"),
        ("123456789012345.1234567890123456789", None),
    ],
)
def test_decimals_are_said_as_written(number: str, words: str | None) -> None:
    """No decimal is lost, not even beyond the digits a float or the context could hold."""
    with localcontext() as context:
        context.prec = 3
        said = num2words(Decimal(number), lang="zh")
    assert said == num2words(number, lang="zh")
    if words is None:
        assert said.endswith("三百四十五点一二三四五六七八九零一二三四五六七八九")
    else:
        assert said == words


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "一"),
        (10, "十"),
        (19, "十九"),
        (20, "二十"),
        (21, "廿一"),
        (29, "廿九"),
        (30, "三十"),
        (31, "三十一"),
        (121, "一百二十一"),
    ],
)
def test_heading_number(n: int, words: str) -> None:
    """Only 21 to 29 are written with 廿."""
    assert heading_number(n) == words


def test_headings() -> None:
    """Second-level headings and parts."""
    assert [bracketed(n) for n in (1, 10, 21)] == ["（一）", "（十）", "（二十一）"]
    assert [part_number(n) for n in (1, 4, 12)] == ["第一部分", "第四部分", "第十二部分"]


@pytest.mark.parametrize("numbering", [heading_number, bracketed, part_number])
@pytest.mark.parametrize("n", [0, -1])
def test_headings_count_from_one(numbering: Callable[[int], str], n: int) -> None:
    """There is no heading 零."""
    with pytest.raises(ValueError, match="从1开始"):
        numbering(n)


def test_year_digits() -> None:
    """Digit by digit, with 〇."""
    assert [year_digits(y) for y in (2024, 2010, 1999)] == ["二〇二四", "二〇一〇", "一九九九"]
    assert num2words(2024, lang="zh", to="year") == "二〇二四"


def test_ordinals() -> None:
    """第一 in words, 第1 in digits."""
    assert num2words(1, lang="zh", to="ordinal") == "第一"
    assert num2words(21, lang="zh", ordinal=True) == "第二十一"
    assert num2words(21, lang="zh", to="ordinal_num") == "第21"
    assert num2words("1E+1", lang="zh", to="ordinal_num") == "第10"


@pytest.mark.parametrize("to", ["ordinal", "ordinal_num", "year"])
@pytest.mark.parametrize("number", [-1, Decimal("1.5")])
def test_ordinals_are_whole_and_not_negative(to: str, number: int | Decimal) -> None:
    """Refused, as num2words does."""
    with pytest.raises(TypeError, match="序数"):
        num2words(number, lang="zh", to=to)


# The first six are the examples printed in 附一 of《支付结算办法》.
@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("25838.42", "贰万伍仟捌佰叁拾捌元肆角贰分"),
        ("0", "零元整"),
        ("-0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("10.50", "壹拾元零伍角"),
        ("10.05", "壹拾元零伍分"),
        ("15.5", "壹拾伍元伍角"),
        ("100000", "壹拾万元整"),
        ("1000000000000", "壹万亿元整"),
        ("-12.3", "负壹拾贰元叁角"),
        ("-0.004", "零元整"),
        ("-0.005", "负壹分"),
        ("0.004999", "零元整"),
        ("0.005", "壹分"),
        ("0.125", "壹角叁分"),
        ("0.995", "壹元整"),
    ],
)
def test_capital_amount(amount: str, words: str) -> None:
    """人民币大写, rounded half up to 分 and away from zero."""
    assert capital_amount(Decimal(amount)) == f"人民币{words}"


def test_capital_amount_uses_its_own_precision() -> None:
    """The caller's decimal context neither rounds nor breaks the largest amount."""
    with localcontext() as context:
        context.prec = 3
        said = capital_amount(Decimal("9999999999999999.99"))
    assert said == ("人民币玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分")


def test_a_whole_number_is_yuan_whatever_its_type() -> None:
    """5 and Decimal(5) are both five 元, although num2words takes an int for cents."""
    said = {num2words(five, lang="zh", to="currency") for five in (5, Decimal(5), "5", "5.00")}
    assert said == {"人民币伍元整"}


def test_only_rmb_has_capitals() -> None:
    """Another currency is refused as num2words refuses it."""
    with pytest.raises(NotImplementedError, match="EUR"):
        num2words(5, lang="zh", to="currency", currency="EUR")


@pytest.mark.parametrize("to", ["cardinal", "ordinal", "ordinal_num", "year", "currency"])
def test_floats_are_refused(to: str) -> None:
    """A float is refused everywhere, even one that happens to be whole."""
    with pytest.raises(TypeError, match="浮点数"):
        num2words(float(2), lang="zh", to=to)


@pytest.mark.parametrize("to", ["cardinal", "currency"])
@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("NaN", ValueError),
        ("Infinity", ValueError),
        ("1E+16", OverflowError),
        ("-1E+999999", OverflowError),
    ],
)
def test_numbers_without_words(to: str, number: str, error: type[Exception]) -> None:
    """What has no words is an error, not nonsense."""
    with pytest.raises(error, match=r"不是一个数|太大"):
        num2words(Decimal(number), lang="zh", to=to)


def test_rounding_up_to_the_limit_is_too_large() -> None:
    """The limit holds for the amount as printed."""
    with pytest.raises(OverflowError, match="太大"):
        capital_amount(Decimal("9999999999999999.995"))


_PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def _integer(words: str) -> int:
    """The whole number behind capitals, read without a look at how they were made."""
    for unit, value in (("亿", 10**8), ("万", 10**4)):
        high, found, low = words.rpartition(unit)
        if found:
            return _integer(high) * value + _integer(low)
    pairs = re.findall("([壹贰叁肆伍陆柒捌玖])([拾佰仟]?)", words)
    return sum("零壹贰叁肆伍陆柒捌玖".index(d) * _PLACES.get(place, 1) for d, place in pairs)


def _amount(words: str) -> Decimal:
    """The amount in 元 behind its 人民币大写."""
    parts = re.fullmatch("人民币(负?)(?:(.+)元)?零?(?:(.)角)?(?:(.)分)?整?", words)
    assert parts is not None, words
    yuan, jiao, fen = (_integer(part or "") for part in parts.groups()[1:])
    return Decimal((yuan * 100 + jiao * 10 + fen) * (-1 if parts[1] else 1)).scaleb(-2)


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=2))
@example(Decimal("10000000000000.00"))
@example(Decimal("1000010000000.01"))
def test_capitals_read_back_are_the_amount(yuan: Decimal) -> None:
    """Nothing is lost up to 十万亿, and 零 never stands twice or before a unit."""
    words = capital_amount(yuan)
    assert _amount(words) == yuan
    assert not re.search("零零|零[拾佰仟万亿角分]|零元(?!整)|零$", words)
    assert words.endswith("整") == (yuan == int(yuan))


@given(st.integers(min_value=1, max_value=10**13))
def test_a_cardinal_is_the_capitals_in_small(n: int) -> None:
    """Both writings say the same words, but for the 一 of a leading 一十."""
    small = capital_amount(Decimal(n)).removeprefix("人民币").removesuffix("元整")
    small = small.translate(str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千"))
    assert chinese(n) == re.sub("^一十", "十", small)


def test_register_disturbs_no_other_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """One language is added; the others are the same objects and say the same."""
    monkeypatch.delitem(CONVERTER_CLASSES, "zh", raising=False)
    before = dict(CONVERTER_CLASSES)
    said = [num2words(1234, lang=lang) for lang in ("en", "de", "ja")]
    register()
    assert CONVERTER_CLASSES.keys() - before.keys() == {"zh"}
    assert all(CONVERTER_CLASSES[lang] is language for lang, language in before.items())
    assert said == [num2words(1234, lang=lang) for lang in ("en", "de", "ja")]


def test_register_is_idempotent() -> None:
    """The language is made once."""
    register()
    first = CONVERTER_CLASSES["zh"]
    register()
    assert CONVERTER_CLASSES["zh"] is first


def test_another_chinese_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our wording stands, whatever Chinese a later num2words brings."""
    monkeypatch.setitem(CONVERTER_CLASSES, "zh", CONVERTER_CLASSES["en"])
    assert chinese(121) == "一百二十一"


def test_a_region_falls_back_to_our_chinese() -> None:
    """num2words looks for zh_CN under zh."""
    register()
    assert num2words(101, lang="zh_CN") == "一百零一"


def test_num2words_is_loaded_only_when_a_number_is_said() -> None:
    """Importing the module does not pay for sixty languages."""
    assert not _loads_num2words("None")


@pytest.mark.parametrize(
    ("call", "loaded"),
    [
        ("chinese(99)", False),
        ("heading_number(29)", False),
        ("bracketed(12)", False),
        ("part_number(7)", False),
        ("chinese(100)", True),
        ("chinese(-1)", True),
        ("part_number(100)", True),
        ("year_digits(20)", True),
        ("capital_amount(Decimal(20))", True),
    ],
)
def test_a_document_s_small_numbers_need_no_num2words(call: str, loaded: bool) -> None:  # noqa: FBT001
    """What is below a hundred is said without it; all else is said by it."""
    assert _loads_num2words(call) == loaded


def _loads_num2words(call: str) -> bool:
    """Whether num2words is there after the call."""
    code = f"import sys; from decimal import Decimal; from {numerals.__name__} import *; {call}"
    code += "; sys.exit(7 if 'num2words' in sys.modules else 0)"
    status = subprocess.run([sys.executable, "-c", code], check=False).returncode  # noqa: S603
    assert status in {0, 7}
    return status == 7


@pytest.mark.parametrize("n", [*range(120), True, False])
def test_small_numbers_are_said_as_num2words_says_them(n: int) -> None:
    """One Chinese, whoever says it."""
    assert chinese(n) == num2words(n, lang="zh", to="cardinal")
    if n:
        assert part_number(n) == num2words(n, lang="zh", to="ordinal") + "部分"
        assert bracketed(n) == f"（{num2words(n, lang='zh')}）"


@pytest.mark.parametrize("n", [5.0, 0.0, float("nan")])
def test_a_small_float_is_refused(n: float) -> None:
    """Only whole numbers are known to be exact; 5.0 may be 5 by chance."""
    with pytest.raises(TypeError, match="浮点数"):
        chinese(n)  # type: ignore[arg-type]
    assert chinese(Decimal("5.50")) == "五点五零"  # type: ignore[arg-type]
