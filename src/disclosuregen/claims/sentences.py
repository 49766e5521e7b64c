"""A passage read once, from left to right, into statements, breakdowns and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.claims.breakdowns import Breakdowns
from disclosuregen.claims.clauses import WAS
from disclosuregen.claims.position import Position
from disclosuregen.claims.statements import Cause, Said
from disclosuregen.claims.tokens import TOKEN, Group

if TYPE_CHECKING:
    import re

    from disclosuregen.claims.paper import Passage

__all__ = ["read_passage"]

_STOPS = frozenset("。！？")
_COMMAS = frozenset("，、")
_BECAME = frozenset("到至为")
_COMPARED = frozenset("比较与和同于")
_SOMEWHAT = ("略", "有所", "小幅", "大幅")
_LISTED = ("情况", "是", "为")
_DIVIDED = ("构成", "组成", "划分")
_REASON_LEAD = frozenset({"", "的", "主要", "的主要"})


def read_passage(passage: Passage, year: int) -> Said:
    """The claims of a passage; `year` is the document's, 0 when it does not say it."""
    said = Said(passage)
    reader = _Reader(passage, passage.text, year, said, Breakdowns(said))
    for match in TOKEN.finditer(passage.text):
        group = match.lastindex or Group.MARK
        if group == Group.MARK and match[0] in _COMMAS and not reader.past:
            # Half of all there is, and nothing more to it.
            reader.new_clause(match.end())
        else:
            _READ[group](reader, match)
    reader.lists.close()
    reader.end_cause(len(passage.text))
    return said


class _Reader(Position):
    """What each kind of token does."""

    __slots__ = ()

    # Years and last year.

    def on_year(self, match: re.Match[str]) -> None:
        begin = match.start()
        self.past = bool(self.document_year) and int(match[Group.YEAR]) == self.document_year - 1
        compared = self.text[begin - 1 : begin] in _COMPARED
        if self.past or compared:
            self.compare(begin)
        if not compared:
            self.year = int(match[Group.YEAR])
        self.last = match.end()

    def on_past(self, match: re.Match[str]) -> None:
        self.compare(match.start())
        self.past = True
        self.last = match.end()

    def on_none(self, match: re.Match[str]) -> None:
        """上年没有安排, 上年无该项预算: a base of zero, in words."""
        if self.past and self.open is not None and WAS.fullmatch(self.text, self.last, match.start()):
            self.open.zero_base = match[0]
        self.last = match.end()

    # Directions.

    def on_up(self, match: re.Match[str]) -> None:
        self.direction(match, 1)

    def on_down(self, match: re.Match[str]) -> None:
        self.direction(match, -1)

    def on_signed(self, match: re.Match[str]) -> None:
        self.direction(match, 0)

    def on_became(self, match: re.Match[str]) -> None:
        self.direction(match, 0)
        self.became = match[0]

    def direction(self, match: re.Match[str], sign: int) -> None:
        self.compare(match.start())
        self.sign = sign
        self.became = match[0] if match[0][-1] in _BECAME else ""
        self.last = match.end()

    def on_same(self, match: re.Match[str]) -> None:
        self.compare(match.start())
        subject = self.subject()
        statement = self.attached(subject, match.start())
        if statement.same or statement.change is not None:
            statement = self.new(subject, match.start())
        statement.same = match[0]
        self.last = match.end()

    # Breakdowns and reasons.

    def on_opener(self, match: re.Match[str]) -> None:
        self.break_down(match[0], match.start())
        self.last = self.clause = match.end()
        self.compares = -1

    def break_down(self, word: str, position: int) -> None:
        at = (self.sentence, self.segment, len(self.brackets))
        self.lists.begin(word, self.text[self.clause : position], self.open, at)

    def on_cause(self, match: re.Match[str]) -> None:
        if "原因" in match[0]:
            begin = match.start()
            self.end_cause(begin)
            sign = self.sign if self.sign and self.text[self.last : begin] in _REASON_LEAD else 0
            self.cause = (sign, self.subject() if sign else "", self.compares if sign else begin, match.end())
        self.aside = True
        self.new_clause(match.end())

    def end_cause(self, end: int) -> None:
        if self.cause is not None:
            sign, subject, begin, inside = self.cause
            self.said.causes.append(Cause(sign, subject, self.sentence, self.text[begin:inside], inside, end))
            self.cause = None

    # Marks.

    def on_share(self, match: re.Match[str]) -> None:
        self.last = match.end()
        # 甲、乙、丙分别占50%、30%、20%: the first of the shares is not that of the last item.
        if not self.text.endswith("分别", 0, match.start()):
            self.share = match.end()

    def on_mark(self, match: re.Match[str]) -> None:
        mark, begin, end = match[0], *match.span()
        if self.sign and self.past and self.last == begin:
            self.unsaid(begin)
        if mark in _COMMAS:
            self.new_clause(end)
            return
        if mark == "）":
            self.close_bracket(end)
            return
        if mark == "（":
            self.brackets.append((self.clause, self.open, begin))
            if begin == self.counted:
                self.break_down(mark, end)
        elif mark == "；":
            self.lists.semicolon(self.sentence, self.segment)
            self.segment += 1
            self.open, self.aside = None, False
        elif mark == "：":
            self.colon(begin)
        elif mark in _STOPS:
            self.stop(begin, end)
        self.new_clause(end)

    def unsaid(self, position: int) -> None:
        """预算为5万元，比上年增加。: a verb without an amount."""
        one = self.open
        clause = self.text[self.clause : position]
        if one is None or one.now is None or self.aside or self.subject() or any(word in clause for word in _SOMEWHAT):
            return
        if one.change is None and one.rate is None and not one.same:
            one.unsaid = clause

    def close_bracket(self, end: int) -> None:
        """Go on with the clause that the brackets stand in; behind a number in them, a new one begins."""
        if self.brackets:
            clause, statement, begin = self.brackets.pop()
            self.lists.close_bracket(len(self.brackets))
            self.open = statement if statement is not None else self.open
            self.last = end
            self.clause = end if clause > begin else clause
            self.share = -1

    def stop(self, begin: int, end: int) -> None:
        if not self.brackets:
            self.lists.close()
        self.end_cause(begin)
        self.sentence += 1
        self.segment, self.start = 0, end
        self.open, self.aside, self.year = None, False, 0

    def colon(self, position: int) -> None:
        if self.aside or self.lists.is_waiting():
            return
        before = self.text[self.clause : position]
        if position == self.counted or before.endswith(_LISTED):
            self.break_down("：", position)
        elif before.endswith(_DIVIDED):
            self.break_down(before[-2:], position)


_READ = {
    Group.YEAR: _Reader.on_year,
    Group.BARE: _Reader.on_number,
    Group.UNIT: _Reader.on_number,
    Group.UP: _Reader.on_up,
    Group.DOWN: _Reader.on_down,
    Group.SIGNED: _Reader.on_signed,
    Group.BECAME: _Reader.on_became,
    Group.SAME: _Reader.on_same,
    Group.PAST: _Reader.on_past,
    Group.NONE: _Reader.on_none,
    Group.SHARE: _Reader.on_share,
    Group.CAUSE: _Reader.on_cause,
    Group.OPENER: _Reader.on_opener,
    Group.MARK: _Reader.on_mark,
}
