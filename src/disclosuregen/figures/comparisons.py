"""This year against last: what can be said of it, each made when somebody asks, which of most comparisons few do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from disclosuregen.figures.phrases import Change, Writer, filled
from disclosuregen.figures.views import NO_PARTS
from disclosuregen.model import Figure, Kind, Said, joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosuregen.amounts import Amount

__all__ = ["Comparison"]

# What people write although the document says it already: 减少的主要原因是：…
_LEAD = re.compile(r"^(?:增加|减少|上升|下降|增长|变动|变化|增减变化|持平)?的?(?:主要)?原因[是为]?[:：，,]?\s*")


class Comparison(Mapping[str, object]):
    """The parts of an amount that is compared with last year's, computed from the amounts as printed.

    `amounts` are this year's and last year's, which can be taken from each other, `formulas` say where they come from.
    """

    __slots__ = ("_made", "_moved", "amounts", "change", "formula", "formulas", "rate", "reason", "unit", "writer")

    def __init__(
        self, writer: Writer, amounts: tuple[Amount, Amount], formulas: tuple[str, str], reason: Figure, *, rate: bool
    ) -> None:
        """Take the amounts; nothing is said yet."""
        self.writer, self.amounts, self.formulas, self.reason, self.rate = writer, amounts, formulas, reason, rate
        self.unit = writer.unit(amounts[0] if amounts[0].value else amounts[1])
        # Both as printed, and how they are taken from each other.
        self.change = Change(writer.printed(amounts[0]), writer.printed(amounts[1]))
        self.formula = f"{formulas[0]} - ({formulas[1]})"
        self._made: dict[str, object] = {}
        self._moved: Amount | None = None

    def __getitem__(self, name: str) -> object:
        """The part of that name; raises KeyError when there is none."""
        made = self._made
        if name not in made:
            made[name] = _PARTS[name](self)
        return made[name]

    def __contains__(self, name: object) -> bool:
        """Whether there is such a part, which asking does not make."""
        return name in _PARTS

    def __iter__(self) -> Iterator[str]:
        """All names."""
        return iter(_PARTS)

    def __len__(self) -> int:
        """How many there are."""
        return len(_PARTS)

    @property
    def moved(self) -> Amount:
        """This year less last year."""
        if self._moved is None:
            self._moved = self.amounts[0] - self.amounts[1]
        return self._moved

    def figure(self) -> Figure:
        """This year's amount with everything that can be said of it."""
        text = self.writer.number(self.change.now, self.unit)
        return Figure(text, self, self.amounts[0], self.formulas[0])

    def numbers(self) -> Mapping[str, Figure]:
        """What a sentence may use."""
        return cast("Mapping[str, Figure]", self)


def _now(said: Comparison) -> Figure:
    return Figure(said.writer.number(said.change.now, said.unit), NO_PARTS, said.amounts[0], said.formulas[0])


def _before(said: Comparison) -> Figure:
    return Figure(said.writer.number(said.change.before, said.unit), NO_PARTS, said.amounts[1], said.formulas[1])


def _difference(said: Comparison) -> Figure:
    text = said.writer.number(abs(said.change.difference), said.unit)
    return Figure(text, NO_PARTS, said.moved, said.formula)


def _rate(said: Comparison) -> Figure:
    formula = f"({said.formula}) / ({said.formulas[1]})"
    return Figure(said.writer.rate(said.change), NO_PARTS, said.moved, formula, Kind.RATE)


def _verb(said: Comparison) -> Figure:
    return _word(said, said.writer.verb(said.change))


def _direction(said: Comparison) -> Figure:
    return _word(said, said.writer.direction(said.change))


def _word(said: Comparison, text: str) -> Figure:
    return Figure(text, NO_PARTS, None, said.formula, Kind.DIRECTION, said.moved.places)


def _sentence(said: Comparison) -> Said:
    return said.writer.sentence(said.change, said.unit, said.numbers(), rate=said.rate)


def _movement(said: Comparison) -> Said:
    return said.writer.movement(said.change, said.unit, said.numbers(), rate=said.rate)


def _moved_by(said: Comparison) -> Said:
    numbers = said.numbers()
    if said.change.difference:
        return joined([numbers["增减"], numbers["增减额"]])
    return joined([numbers["增减"].saying(said.writer.phrases.change.change_same)])


def _why(said: Comparison) -> Said:
    """The reason as a sentence with exactly one full stop; nothing where no reason was given."""
    bare = _LEAD.sub("", said.reason.text.strip()).rstrip("。．.；;，, ")
    house, moved = said.writer.phrases.change, said.change.difference
    if not bare or not (moved or house.same_reason):
        return Said("")
    numbers = said.numbers()
    verbs = {"增减": numbers["增减"], "升降": numbers["升降"]}
    reason = said.reason.saying(bare)
    return filled(house.reason if moved else house.reason_same, {**said.writer.words, **verbs, "原因": reason})


# Sentences stand first.
_PARTS: Mapping[str, Callable[[Comparison], object]] = MappingProxyType(
    {
        "比上年": _sentence,
        "变化": _movement,
        "变动": _moved_by,
        "原因句": _why,
        "本年": _now,
        "上年": _before,
        "增减额": _difference,
        "增减率": _rate,
        "增减": _verb,
        "升降": _direction,
        "有变化": lambda said: bool(said.change.difference),
        "原因": lambda said: said.reason,
    }
)
