"""What sentences assert, as typed values: statements about one figure each, and breakdowns of a figure into items."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen, slotted

if TYPE_CHECKING:
    from disclosuregen.claims.numbers import Number
    from disclosuregen.claims.paper import Passage

__all__ = ["Breakdown", "Cause", "Said", "Statement"]


@slotted
class Statement:
    """One figure and what is said of it; whatever was not said is None or empty.

    `lead` is what stands before the figure, `first` says that the sentence begins with it, `aside` that it stands in a
    reason, `year` is the last one named before it. `now` is this year's amount, `base` last year's, `zero_base` words
    for there having been none. `sign` is the direction of the change and `turn` that of its rate (1 up, -1 down),
    `bounded` says 不足 before the rate. `whole` is what the share is of, `of` its amount where that is printed with it.
    `same` holds the words for no change, `became` a verb such as 增加到, `unsaid` one that no amount follows.
    """

    passage: Passage
    lead: str
    sentence: int
    segment: int
    depth: int
    begin: int
    first: bool = False
    aside: bool = False
    year: int = 0
    now: Number | None = None
    base: Number | None = None
    zero_base: str = ""
    change: Number | None = None
    sign: int = 0
    rate: Number | None = None
    turn: int = 0
    bounded: bool = False
    share: Number | None = None
    whole: str = ""
    of: Number | None = None
    same: str = ""
    became: str = ""
    unsaid: str = ""


@slotted
class Breakdown:
    """Items a figure is broken down into; `heads` are the figures that may be meant, the likeliest first.

    It is `complete` when the words say that nothing else is in it (分别为, 按来源分); `nested` when another one stands
    within it, so that nobody can tell whose its last items are; `open_ended` when the passage ends before any item.
    """

    heads: list[Statement]
    word: str
    sentence: int
    segment: int
    depth: int
    complete: bool = False
    nested: bool = False
    open_ended: bool = False
    items: list[Statement] = field(default_factory=list)


@frozen
class Cause:
    """The lead of a reason (减少的主要原因): its direction, whose it is, where its own words begin and end."""

    sign: int
    subject: str
    sentence: int
    said: str
    begin: int
    end: int


@slotted
class Said:
    """Everything that one passage asserts, in order."""

    passage: Passage
    statements: list[Statement] = field(default_factory=list)
    breakdowns: list[Breakdown] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
