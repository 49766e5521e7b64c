"""Chinese numerals: 一百零一, 第一部分, 廿一, 人民币大写.

num2words knows no Chinese, so this module teaches it: `register` enters a language "zh" among
num2words' own, and the public functions here say their numbers through num2words.

Only cardinals and ordinals below a hundred, all that most documents say, are put together here, in
the same words: num2words, imported when another number is first said, loads all its languages at once.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "bracketed",
    "capital_amount",
    "chinese",
    "heading_number",
    "part_number",
    "register",
    "year_digits",
]

_LANGUAGE = "zh"
# Beyond 千万亿 the words are no longer common: 兆 means 10**6 to some and 10**12 to others.
_LIMIT = 10**16
_FEN = Decimal("0.01")
# Our own: the caller's context may have fewer digits than _LIMIT in 分.
_HALF_UP = Context(prec=19, rounding=ROUND_HALF_UP)

_NAMES = "零一二三四五六七八九"
_DIGITS = str.maketrans("0123456789", _NAMES)
# GB/T 15835: where digits are only named, as in a year, zero is 〇; where they count, it is 零.
_YEAR_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_CAPITALS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")

_HUNDRED = 100
# What numbers below it begin with, for each kind that is said here.
_SMALL = {"cardinal": "", "ordinal": "第"}

_Words: TypeAlias = tuple[str, int]  # a number's words and the number, as num2words pairs them


def chinese(n: int) -> str:
    """一, 二十一, 一百零一: the cardinal number n."""
    return _say(n)


def heading_number(n: int) -> str:
    """一 … 二十, 廿一 … 廿九, 三十: the number n as the official tables print it."""
    words = _say(_counted(n))
    return words.replace("二十", "廿") if n in range(21, 30) else words


def bracketed(n: int) -> str:
    """（一）, （二十一）: the number n of a second-level heading."""
    return f"（{_say(_counted(n))}）"


def part_number(n: int) -> str:
    """第一部分: the number n of a part of the document."""
    return f"{_say(_counted(n), to='ordinal')}部分"


def year_digits(year: int) -> str:
    """二〇〇八: the year, digit by digit and without 年."""
    return _say(year, to="year")


def capital_amount(yuan: Decimal) -> str:
    """人民币贰万伍仟捌佰叁拾捌元肆角贰分: the amount in 人民币大写, rounded half up to 分."""
    return _say(yuan, to="currency")


def register() -> None:
    """Chinese ("zh") among num2words' languages; doing it again changes nothing.

    A Chinese of num2words' own (a later release may bring one) is replaced: our documents
    depend on the wording below, and not on the version of a library.
    """
    package = _num2words()
    if not isinstance(package.CONVERTER_CLASSES.get(_LANGUAGE), _Chinese):
        # Not a class statement: its base would have to be loaded with this module.
        language = type("Num2Word_ZH", (_Chinese, package.base.Num2Word_Base), {})
        package.CONVERTER_CLASSES[_LANGUAGE] = language()


def _say(number: int | Decimal, *, to: str = "cardinal") -> str:
    """The number in the words of our language."""
    # An int only: what else compares like one (a float, a Decimal) is refused or said in other words.
    if to in _SMALL and isinstance(number, int) and 0 <= number < _HUNDRED:
        return _SMALL[to] + _below_a_hundred(number)
    register()
    return _num2words().num2words(number, lang=_LANGUAGE, to=to)


def _below_a_hundred(n: int) -> str:
    """零, 九, 十, 十一, 二十, 九十九: the cardinal of a number from 0 to 99, as our language says it, too."""
    tens, ones = divmod(n, 10)
    if not tens:
        return _NAMES[ones]
    return (_NAMES[tens] if tens > 1 else "") + "十" + (_NAMES[ones] if ones else "")


def _counted(n: int) -> int:
    """The number n itself, which counts from one."""
    if n < 1:
        raise ValueError(f"编号从1开始，不能是{n}")
    return n


class _BaseModule(Protocol):
    """What we use of num2words.base."""

    Num2Word_Base: type


class _Num2words(Protocol):
    """What we use of num2words, which has no type stubs."""

    CONVERTER_CLASSES: dict[str, object]
    base: _BaseModule

    def num2words(self, number: int | Decimal, *, lang: str, to: str) -> str:
        """The number in words."""


def _num2words() -> _Num2words:
    """The package num2words, loaded when a number is first said."""
    # Loading all its languages takes 0.1 s, which a command that says no number need not pay.
    import num2words  # noqa: PLC0415 (lazy on purpose)

    return cast("_Num2words", num2words)


class _Chinese:
    """Chinese as num2words wants a language; stands before Num2Word_Base among the bases.

    Num2Word_Base cuts a number into cards (万, 千 …) and `merge` puts their words together. What
    it says of fractions and negatives passes through float or puts spaces between the words, so
    that is said here. Nothing changes after `setup`: threads may share the language.
    """

    CURRENCY_FORMS: ClassVar = {"CNY": (("元",), ("角", "分"))}

    # Num2Word_Base has these.
    cards: dict[int, str]
    splitnum: Callable[[int], list[object]]
    clean: Callable[[list[object]], _Words]
    verify_ordinal: Callable[[int | Decimal], None]

    def setup(self) -> None:
        """The words of the language, set when Num2Word_Base asks for them."""
        self.negword = "负"
        self.pointword = "点"
        self.errmsg_floatord = "序数只能是整数，不能是%s"
        self.errmsg_negord = "序数不能是负数：%s"
        self.high_numwords = [(10**8, "亿"), (10**4, "万")]
        self.mid_numwords = [(1000, "千"), (100, "百")]
        self.low_numwords = list("十九八七六五四三二一零")

    def set_high_numwords(self, high: list[tuple[int, str]]) -> None:
        """亿 and 万 among the cards; 万亿 is made of the two."""
        self.cards.update(high)

    def merge(self, left: _Words, right: _Words) -> _Words:
        """The words of left times right (二 and 十), or of left plus right (二十 and 一)."""
        (left_text, left_number), (right_text, right_number) = left, right
        if left_number == 1 and right_number in range(10):
            return right
        if left_number < right_number:
            return left_text + right_text, left_number * right_number
        zero = "零" if self._skips_a_place(left_number, right_number) else ""
        return left_text + zero + right_text, left_number + right_number

    def _skips_a_place(self, high: int, low: int) -> bool:
        """Whether 零 is heard between high and low: 一百零一, 一亿零七千, but 十万七千."""
        unit = max(card for card in self.cards if card <= high)
        # The last is 一万亿零一千万, where all four places of 亿 are skipped.
        return low * 10 < unit or high % (unit * 10**4) == 0

    def to_cardinal(self, value: int | Decimal) -> str:
        """一百零一, 负五, 三点一四: every decimal that is written is said."""
        number = _exact(value)
        whole, _, decimals = f"{number.copy_abs():f}".partition(".")
        words = self._full(int(whole))
        if words.startswith("一十"):
            words = words[1:]
        if decimals.strip("0"):
            words += self.pointword + decimals.translate(_DIGITS)
        return (self.negword if number < 0 else "") + words

    def to_ordinal(self, value: int | Decimal) -> str:
        """第一, 第二十一."""
        self.verify_ordinal(value)
        return f"第{self.to_cardinal(value)}"

    def to_ordinal_num(self, value: int | Decimal) -> str:
        """第1, 第21."""
        self.verify_ordinal(value)
        return f"第{_exact(value):.0f}"

    def to_year(self, val: int | Decimal) -> str:
        """二〇〇八."""
        self.verify_ordinal(val)
        return f"{_exact(val):.0f}".translate(_YEAR_DIGITS)

    def to_currency(self, val: int | Decimal, currency: str = "CNY") -> str:
        """人民币大写, after 附一 of《支付结算办法》: 人民币壹仟肆佰零玖元伍角.

        A whole number is 元. (num2words takes an int for cents and a Decimal for units: an
        amount that changes a hundredfold with its type is no amount for a document.)
        """
        if currency not in self.CURRENCY_FORMS:
            raise NotImplementedError(f"只有人民币（CNY）有大写，没有“{currency}”")
        # Checked again, since 9999999999999999.995 is rounded up to the limit.
        amount = _exact(_exact(val).quantize(_FEN, context=_HALF_UP))
        yuan, cents = f"{amount.copy_abs():f}".split(".")
        # 附一 has no negatives, but wants the amount 紧接“人民币”字样: 负 is part of the amount.
        minus = self.negword if amount < 0 else ""
        return f"人民币{minus}{self._capitals(int(yuan), int(cents[0]), int(cents[1]))}"

    def _capitals(self, yuan: int, jiao: int, fen: int) -> str:
        """壹仟肆佰零玖元伍角, 伍分, 零元整.

        Where 附一 leaves a choice, the form it prints first is taken: no 整 after 角
        (…零玖元伍角); 零 after a 元 place of 0 (壹仟陆佰捌拾元零叁角贰分) and none after a 万
        place of 0 (壹拾万柒仟元零伍角叁分).
        """
        no_cents = jiao == fen == 0
        words = f"{self._full(yuan).translate(_CAPITALS)}元" if yuan or no_cents else ""
        if no_cents:
            return f"{words}整"
        if yuan and (jiao == 0 or yuan % 10 == 0):
            words += "零"
        for digit, unit in ((jiao, "角"), (fen, "分")):
            if digit:
                words += self._full(digit).translate(_CAPITALS) + unit
        return words

    def _full(self, n: int) -> str:
        """一十, 一百一十: the words of n, none left out, as capitals need them (壹拾元整)."""
        return self.clean(self.splitnum(n))[0]


def _exact(value: int | Decimal) -> Decimal:
    """The value as a Decimal we have words for."""
    if not isinstance(value, int | Decimal):
        raise TypeError(f"{value!r}不是整数或Decimal：浮点数不精确，不能写成中文数字")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{value}不是一个数")
    if not -_LIMIT < number < _LIMIT:
        raise OverflowError(f"{value}太大：绝对值须小于一亿亿")
    return number
