"""Numbers and changes as the house writes them: 25838.42万元, 2.10%, 比上年减少553.66万元，下降2.10%."""

from __future__ import annotations

import re
from dataclasses import field
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.amounts import in_unit, rounded, show
from disclosuregen.figures.lazy import Layers
from disclosuregen.figures.styles import (
    Plainly,
    ProseStyle,
    TableStyle,
    own_decimals,
    prose_style,
    style_of,
    table_style,
)
from disclosuregen.findings import PackFault, finding
from disclosuregen.frozen import frozen
from disclosuregen.model import Figure, Kind, joined
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.amounts import Amount
    from disclosuregen.model import Said
    from disclosuregen.pack.style import Phrases

__all__ = ["CHANGING", "Change", "Writer", "blanks", "completed", "filled"]

_STOPS = ("。", "！", "？", "…", "；", "：")
_BLANK = re.compile(r"\{([\w.]+)\}")
_KEPT = 512
# What a sentence may use of a change, and the smallest rate that can be printed.
CHANGING = ("本年", "上年", "增减额", "增减率", "增减", "升降")
_LEAST = "最小增减率"
_NO_FIGURES: Mapping[str, Figure] = MappingProxyType({})


def filled(phrase: str, words: Mapping[str, str | Figure], file: str = "phrases.toml") -> Said:
    """The phrase with its {names} replaced, figures among them known by their place.

    Raises PackFault for a name it cannot have. Nothing is evaluated.
    """
    try:
        pieces = [words[said] if is_name else said for said, is_name in _cut(phrase)]
    except KeyError as error:
        why = f"“{phrase}”里的“{{{error.args[0]}}}”不能用，可用：{'、'.join(words)}"
        raise PackFault([finding("P04", Place(file, ""), why=why)]) from None
    return joined(pieces)


@lru_cache(maxsize=_KEPT)
def _cut(phrase: str) -> tuple[tuple[str, bool], ...]:
    """The words and names of a phrase, and which they are: the same few are said of every figure."""
    return tuple((said, bool(number % 2)) for number, said in enumerate(_BLANK.split(phrase)) if said)


def blanks(phrase: str) -> tuple[str, ...]:
    """The names that a phrase asks for."""
    return tuple(said for said, is_name in _cut(phrase) if is_name)


def completed(text: str) -> str:
    """The text with a full stop when it ends without one."""
    bare = text.rstrip().rstrip("”’」）)")
    return text if not text.strip() or bare.endswith(_STOPS) or text.rstrip().endswith(_STOPS) else f"{text.rstrip()}。"


@frozen
class Change:
    """This year against last, as printed: both numbers, their difference and its rate in percent.

    `rate` is None on a base of zero or below, where a percentage says nothing.
    """

    now: Decimal
    before: Decimal
    # This year less last year, and that in percent, unrounded.
    difference: Decimal = field(init=False, compare=False)
    rate: Decimal | None = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Compute them once: all that is said of a change asks for them."""
        difference = self.now - self.before
        object.__setattr__(self, "difference", difference)
        object.__setattr__(self, "rate", difference * 100 / self.before if self.before > 0 else None)


@frozen
class Writer:
    """Writes numbers in one house style; phrases may use `words`, the fields of the cover."""

    phrases: Phrases
    words: Mapping[str, str | Figure] = field(default_factory=lambda: MappingProxyType({}))
    # What is the same in every sentence, once the first was asked for.
    always: dict[str, str | Figure] = field(default_factory=dict, init=False, repr=False, compare=False)
    prose: ProseStyle = field(init=False, repr=False, compare=False)
    # What stands in every cell that was left open.
    blank: Figure = field(init=False, repr=False, compare=False)
    # How tables write amounts, by unit and decimals: what one document says more than once is written once.
    tables: dict[tuple[str, int], TableStyle] = field(default_factory=dict, init=False, repr=False, compare=False)
    # The smallest rate that can be printed.
    least: Figure = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find out once how amounts are written."""
        house = self.phrases.amount
        prose = prose_style(house.unit, house.decimals, house.trailing_zeros, house.thousands)
        object.__setattr__(self, "prose", prose)
        blank = Figure(self.phrases.table.blank, kind=Kind.CONSTANT, formula="phrases.toml table.blank")
        object.__setattr__(self, "blank", blank)
        text = self.percent(Decimal(1).scaleb(-self.phrases.percent.decimals))
        least = Figure(text, formula="phrases.toml percent.decimals", kind=Kind.CONSTANT)
        object.__setattr__(self, "least", least)

    def unit(self, amount: Amount) -> str:
        """The unit in which prose gives an amount: the house's for money, its own for a count, none for a ratio."""
        if amount.dimension == self.prose.dimension or not (amount.dimension or amount.value):
            return self.prose.unit
        return amount.dimension

    def printed(self, amount: Amount) -> Decimal:
        """The number as prose prints it: what a reader recomputes with."""
        prose = self.prose
        if amount.dimension == prose.dimension:
            return prose.rounded(amount.value)
        unit = self.unit(amount)
        decimals = prose.decimals if unit == prose.unit else own_decimals(amount.value)
        return rounded(in_unit(amount, unit), decimals)

    def number(self, number: Decimal, unit: str) -> str:
        """A printed number with its unit."""
        if unit == self.prose.unit:
            return f"{self.prose.shown(number)}{unit}"
        style = style_of(own_decimals(number), trailing_zeros=False, thousands=self.phrases.count.thousands)
        return f"{show(number, style)}{unit}"

    def amount(self, amount: Amount) -> str:
        """An amount in prose, with its unit."""
        prose = self.prose
        if amount.dimension == prose.dimension:
            return f"{prose.written(amount.value)}{prose.unit}"
        return self.number(self.printed(amount), self.unit(amount))

    def in_table(self, amount: Amount, unit: str, decimals: int) -> str:
        """An amount in a table of that unit, without the unit."""
        return self.for_table(unit, decimals).written(amount)

    def for_table(self, unit: str, decimals: int) -> TableStyle:
        """How a table of that unit writes amounts, without the unit."""
        style = self.tables.get((unit, decimals))
        if style is None:
            house = self.phrases.table
            style = table_style(unit, decimals, house.trailing_zeros, house.thousands)
            style = self.tables[unit, decimals] = style._replace(plain=Plainly(style.plain.write))
        return style

    def percent(self, number: Decimal) -> str:
        """A percentage, given in percent."""
        house = self.phrases.percent
        return f"{show(number, style_of(house.decimals, house.trailing_zeros))}%"

    def verb(self, change: Change) -> str:
        """增加, 减少 or 持平, from the sign of the difference as printed."""
        house = self.phrases.change
        return (house.same, house.more, house.less)[_sign(change)]

    def direction(self, change: Change) -> str:
        """上升, 下降 or 持平."""
        house = self.phrases.change
        return (house.same, house.up, house.down)[_sign(change)]

    def sentence(
        self, change: Change, unit: str, figures: Mapping[str, Figure] = _NO_FIGURES, *, rate: bool = True
    ) -> Said:
        """The whole clause: never a rate on a zero base, never -0.00%, 持平 where nothing shows.

        `figures` say where the numbers and verbs in it come from.
        """
        return self._clause(self._pattern(change, rate=rate), change, unit, figures)

    def movement(
        self, change: Change, unit: str, figures: Mapping[str, Figure] = _NO_FIGURES, *, rate: bool = True
    ) -> Said:
        """The clause without the comparing words: 减少553.66万元，下降2.10%, or 无变化."""
        if not change.difference:
            same = self.phrases.change.change_same
            return joined([figures["增减"].saying(same) if figures else same])
        pattern = self._pattern(change, rate=rate).replace("{against}", "")
        return self._clause(pattern, change, unit, figures)

    def _pattern(self, change: Change, *, rate: bool) -> str:
        house = self.phrases.change
        if not change.difference:
            return house.sentence_same if change.now else house.sentence_both_zero
        if not change.before:
            return house.sentence_base_zero
        if change.rate is None:
            return house.sentence_base_negative
        if not change.now and house.sentence_now_zero:
            return house.sentence_now_zero
        if not rate or not self.phrases.percent.written:
            return house.sentence_without_rate
        tiny = not rounded(change.rate, self.phrases.percent.decimals)
        return house.sentence_tiny if tiny else house.sentence

    def _clause(self, pattern: str, change: Change, unit: str, figures: Mapping[str, Figure]) -> Said:
        """A pattern with its names replaced: of numbers and verbs by what is computed, of others by what all say."""
        numbers: Mapping[str, str | Figure] = self._numbers(change, unit) if figures is _NO_FIGURES else figures
        same, least = self._same_words(), self.least
        try:
            pieces = [
                said
                if not is_name
                else (numbers[said] if said in CHANGING else least if said == _LEAST else same[said])
                for said, is_name in _cut(pattern)
            ]
        except KeyError:
            # Whoever cannot be had is named there, with all that can.
            known = numbers if figures is _NO_FIGURES else {name: numbers[name] for name in CHANGING}
            return filled(pattern, Layers(same, known, {_LEAST: least}))
        return joined(pieces)

    def _numbers(self, change: Change, unit: str) -> dict[str, str | Figure]:
        return {
            "增减": self.verb(change),
            "升降": self.direction(change),
            "本年": self.number(change.now, unit),
            "上年": self.number(change.before, unit),
            "增减额": self.number(abs(change.difference), unit),
            "增减率": self.rate(change),
        }

    def _same_words(self) -> dict[str, str | Figure]:
        if not self.always:
            last = filled(self.phrases.change.last, self.words)
            against = filled(self.phrases.change.against, {**self.words, "上年称谓": last})
            self.always.update(self.words)
            self.always.update({"上年称谓": last, "against": against})
        return self.always

    def rate(self, change: Change) -> str:
        """The size of the change in percent; empty where there is no rate."""
        return "" if change.rate is None else self.percent(abs(change.rate))


def _sign(change: Change) -> int:
    return (change.difference > 0) - (change.difference < 0)
