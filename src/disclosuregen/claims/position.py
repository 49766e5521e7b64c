"""Where the reading of a passage stands, and what each number is: this year's, last year's, change, rate or share."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY
from disclosuregen.claims.clauses import BY, OF, THIS_YEAR, WAS, number_from, subject_of
from disclosuregen.claims.numbers import PERCENT, is_money
from disclosuregen.claims.statements import Statement
from disclosuregen.frozen import slotted
from disclosuregen.late import late

if TYPE_CHECKING:
    from disclosuregen.claims.breakdowns import Breakdowns
    from disclosuregen.claims.numbers import Number
    from disclosuregen.claims.paper import Passage
    from disclosuregen.claims.statements import Said

__all__ = ["Position"]

_IS = frozenset("为是")
_NOW, _PAST = ("本年", "今年", "当年"), ("上年", "去年")
_BOUND = ("不足", "不到", "小于", "低于")
# How far a rate may stand behind its verb.
_NEAR = 4
# Behind an amount that was named as the whole: 的20%.
_OF_IT = late(r"的\s?\d+(?:\.\d+)?\s?[%％]")


@slotted
class Position:
    """What was read so far of a passage, and what the next number makes of it.

    `start` is where the sentence begins, `clause` where the clause does, `last` where the last token ends, `counted`
    where the last number does, and `compares` where the clause begins to compare (-1: not yet). Of the clause: `sign`
    is the direction named and not yet used, `became` its verb with 到, `past` says 上年, `share` is where 占 ends.
    `part` is whose share comes next, and of what, where the amount of the whole stands between.
    """

    passage: Passage
    text: str
    document_year: int
    said: Said
    lists: Breakdowns
    sentence: int = 0
    segment: int = 0
    start: int = 0
    clause: int = 0
    last: int = 0
    counted: int = -1
    compares: int = -1
    sign: int | None = None
    became: str = ""
    past: bool = False
    share: int = -1
    part: tuple[Statement, str, Number] | None = None
    aside: bool = False
    year: int = 0
    open: Statement | None = None
    brackets: list[tuple[int, Statement | None, int]] = field(default_factory=list)
    cause: tuple[int, str, int, int] | None = None

    def new_clause(self, position: int) -> None:
        """Begin a clause; what was not used of the last one is forgotten."""
        self.last = self.clause = position
        self.compares, self.sign, self.became, self.past, self.share = -1, None, "", False, -1

    def compare(self, position: int) -> None:
        """Note where the clause begins to compare."""
        if self.compares < 0:
            self.compares = position

    def subject(self) -> str:
        """What the clause has named before it compares."""
        return subject_of(self.text[self.clause : self.compares])

    # Numbers.

    def on_number(self, digits: str, unit: str | None, begin: int, end: int, clause: int) -> None:
        """Take up a number as what the words before it make of it, and begin the clause behind it."""
        if unit is None and digits == "0" and (self.past or self.text[begin - 1] in _IS):
            # 上年为0 and 预算为0 need no unit.
            unit = MONEY
        number = number_from(digits, unit, self.text, begin, end) if unit is not None else None
        if number is None:
            if clause > end:
                self.new_clause(clause)
            return
        if number.unit == PERCENT:
            self.percentage(number, self.text[self.last : begin])
        elif self.sign is None and not self.past and self.share < 0:
            # Nothing before it makes anything else of it, as mostly.
            self.now(number)
        else:
            self.figure(number, self.text[self.last : begin])
        self.counted = end
        self.new_clause(clause)
        if self.brackets:
            self.brackets[-1] = (end, *self.brackets[-1][1:])

    def percentage(self, number: Number, gap: str) -> None:
        """Take up a share, or a rate of change."""
        if self.part is not None:
            self.open, whole, of = self.part
            self.open.share, self.open.whole, self.open.of, self.part = number, whole, of, None
        elif self.share >= 0:
            whole = self.text[self.share : number.begin]
            statement = self.open if self.open is not None and self.open.share is None else self.new("", number.begin)
            statement.share, statement.whole = number, whole
        elif self.sign is not None and self.became[-1:] not in {"到", "至"} and len(gap) <= _NEAR:
            subject = self.subject()
            statement = self.attached(subject, number.begin)
            if statement.rate is not None:
                statement = self.new(subject, number.begin)
            statement.rate, statement.turn = number, self.sign or (1 if number.value >= 0 else -1)
            statement.bounded = gap.endswith(_BOUND)

    def figure(self, number: Number, gap: str) -> None:
        """Take up an amount or a count."""
        if self.share >= 0 and self.open and not self.open.share and _OF_IT.match(self.text, number.end):
            # 占预算总额1600万元的20%: the share that comes next is that of what was named before.
            self.part = (self.open, self.text[self.share : number.begin], number)
        if self.sign is not None and self.became:
            self.changed_to(number)
        elif self.sign is not None and (not gap or BY.fullmatch(gap)):
            self.change(number)
        elif self.sign is not None and OF.fullmatch(gap):
            statement = self.new(gap, number.begin)
            statement.change, statement.sign = number, self.sign or 1
        elif self.past and self.is_base(gap):
            self.base(number)
        else:
            self.now(number)

    def changed_to(self, number: Number) -> None:
        """由31.2万元增加到46.8万元: what was read as this year's figure was last year's."""
        statement = self.open
        if statement is None or statement.sentence != self.sentence or statement.change is not None:
            self.now(number)
            return
        if statement.base is None:
            statement.base = statement.now
        statement.now, statement.became, statement.sign = number, self.became, self.sign or 0

    def change(self, number: Number) -> None:
        """Take up by how much the figure changed."""
        subject = self.subject()
        statement = self.attached(subject, number.begin)
        like = statement.now or statement.base
        if statement.change is not None or statement.same or (like is not None and is_money(like) != is_money(number)):
            statement = self.new(subject, number.begin)
        statement.change, statement.sign = number, self.sign or (1 if number.value >= 0 else -1)

    def is_base(self, gap: str) -> bool:
        """Whether the words between 上年 and a number say nothing new: 预算为, or the figure's own name again."""
        core = self.open.lead.rstrip("为是共计约：") if self.open is not None else ""
        return WAS.fullmatch(gap.replace(core, "", 1) if core else gap) is not None

    def base(self, number: Number) -> None:
        """Take up last year's amount."""
        statement = self.open
        if statement is None or statement.base is not None:
            statement = self.new(self.text[self.clause : self.compares], number.begin)
        statement.base = number

    def now(self, number: Number) -> None:
        """Take up this year's amount."""
        lead = self.text[self.clause : number.begin]
        if self.brackets and not lead:
            # 堤防维修（60万元）: the name stands before the bracket.
            lead = self.text[self.brackets[-1][0] : self.brackets[-1][2]]
        statement = self.open
        if statement is None or not THIS_YEAR.fullmatch(lead) or not self.waits(statement, lead):
            statement = self.new(lead, number.begin)
        statement.now = number

    def waits(self, statement: Statement, lead: str) -> bool:
        """Whether a statement has no amount of this year yet.

        上年会议费6万元，本年5万元: what it had was last year's, as the next words show.
        """
        if statement.now is None:
            return (statement.base or statement.change) is not None
        now = lead.startswith(_NOW) or (lead[:1].isdigit() and self.year == self.document_year)
        past = statement.lead.startswith(_PAST) or 0 < statement.year == self.document_year - 1
        if not (now and past) or statement.base is not None or statement.change is not None:
            return False
        for word in _PAST:
            statement.lead = statement.lead.removeprefix(word)
        statement.base = statement.now
        return True

    # Statements.

    def attached(self, subject: str, position: int) -> Statement:
        """The statement that a clause goes on about, or a new one of its own subject."""
        if self.open is not None and not subject:
            return self.open
        return self.new(subject, position)

    def new(self, lead: str, position: int) -> Statement:
        """Begin a statement of the figure that the clause names."""
        first = self.clause <= self.start or not self.text[self.start : self.clause].strip("，0123456789年度")
        depth = len(self.brackets)
        statement = Statement(
            self.passage, lead, self.sentence, self.segment, depth, position, first, self.aside, self.year
        )
        self.said.statements.append(statement)
        self.lists.take(statement)
        self.open = statement
        return statement
