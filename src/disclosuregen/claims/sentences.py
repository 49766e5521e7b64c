"""A passage read once, from left to right, into statements, breakdowns and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.claims.breakdowns import Breakdowns
from disclosuregen.claims.clauses import WAS
from disclosuregen.claims.position import Position
from disclosuregen.claims.statements import Cause, Said
from disclosuregen.claims.tokens import BEHIND, LONGEST, MINUS, NUMBERS, TOKEN, Group

if TYPE_CHECKING:
    from disclosuregen.claims.paper import Passage

__all__ = ["read_in_order", "read_passage"]

_COMMA, _NUMBER = Group.COMMA, frozenset({Group.BARE, Group.UNIT})
_STOPS = frozenset("。！？")
_BECAME = frozenset("到至为")
_COMPARED = frozenset("比较与和同于")
_SOMEWHAT = ("略", "有所", "小幅", "大幅")
_LISTED = ("情况", "是", "为")
_DIVIDED = ("构成", "组成", "划分")
_REASON_LEAD = frozenset({"", "的", "主要", "的主要"})


def read_passage(passage: Passage, year: int) -> Said:
    """The claims of a passage; `year` is the document's, 0 when it does not say it."""
    text = passage.text
    reader = _begun(passage, year)
    if "-" in text or MINUS in text:
        reader.read(0, len(text))
    else:
        _read_by_numbers(reader, text)
    return reader.ended()


def read_in_order(passage: Passage, year: int) -> Said:
    """What `read_passage` says, of a passage of which nothing is known."""
    reader = _begun(passage, year)
    reader.read(0, len(passage.text))
    return reader.ended()


def _begun(passage: Passage, year: int) -> _Reader:
    said = Said(passage)
    return _Reader(passage, passage.text, year, said, Breakdowns(said))


def _read_by_numbers(reader: _Reader, text: str) -> None:
    """Number by number, each with the words behind it: what is known of them is not looked for again."""
    first, *parts = NUMBERS.split(text)
    read, begin, last = 0, len(first), len(text)
    for digits, words in zip(parts[::2], parts[1::2], strict=True):
        after = begin + len(digits)
        end = after + len(words)
        known = BEHIND[words] if end < last and len(words) <= LONGEST else None
        if known is not None:
            if read < begin:
                reader.read(read, begin)
            read = end
            unit, measured, clause, tokens = known
            reader.on_number(digits, unit, begin, after + measured, after + clause)
            for group, word, start, stop in tokens:
                _READ[group](reader, word, after + start, after + stop)
        begin = end
    if read < last:
        reader.read(read, last)


class _Reader(Position):
    """What each kind of token does."""

    __slots__ = ()

    def read(self, begin: int, end: int) -> None:
        """Read a stretch that ends before a number, or with the text."""
        # Verbs look at the digit behind them.
        for match in TOKEN.finditer(self.text, begin, end + 1):
            first, last = match.span()
            if first >= end:
                break
            group = match.lastindex or 0
            if group == _COMMA and not self.past:
                # Half of all there is, and nothing more to it.
                self.new_clause(last)
            elif group in _NUMBER:
                self.on_number(match[Group.BARE], match[Group.UNIT], first, last, last)
            else:
                _READ[group](self, match[0], first, last)

    def ended(self) -> Said:
        """What was read, at the end of the text."""
        self.lists.close()
        self.end_cause(len(self.text))
        return self.said

    # Years and last year.

    def on_year(self, said: str, begin: int, end: int) -> None:
        year = int(said[:4])
        self.past = bool(self.document_year) and year == self.document_year - 1
        compared = self.text[begin - 1 : begin] in _COMPARED
        if self.past or compared:
            self.compare(begin)
        if not compared:
            self.year = year
        self.last = end

    def on_past(self, _: str, begin: int, end: int) -> None:
        self.compare(begin)
        self.past = True
        self.last = end

    def on_none(self, said: str, begin: int, end: int) -> None:
        """上年没有安排, 上年无该项预算: a base of zero, in words."""
        if self.past and self.open is not None and WAS.fullmatch(self.text, self.last, begin):
            self.open.zero_base = said
        self.last = end

    # Directions.

    def on_up(self, said: str, begin: int, end: int) -> None:
        self.direction(said, begin, end, 1)

    def on_down(self, said: str, begin: int, end: int) -> None:
        self.direction(said, begin, end, -1)

    def on_signed(self, said: str, begin: int, end: int) -> None:
        self.direction(said, begin, end, 0)

    def on_became(self, said: str, begin: int, end: int) -> None:
        self.direction(said, begin, end, 0)
        self.became = said

    def direction(self, said: str, begin: int, end: int, sign: int) -> None:
        self.compare(begin)
        self.sign = sign
        self.became = said if said[-1] in _BECAME else ""
        self.last = end

    def on_same(self, said: str, begin: int, end: int) -> None:
        self.compare(begin)
        subject = self.subject()
        statement = self.attached(subject, begin)
        if statement.same or statement.change is not None:
            statement = self.new(subject, begin)
        statement.same = said
        self.last = end

    # Breakdowns and reasons.

    def on_opener(self, said: str, begin: int, end: int) -> None:
        self.break_down(said, begin)
        self.last = self.clause = end
        self.compares = -1

    def break_down(self, word: str, position: int) -> None:
        at = (self.sentence, self.segment, len(self.brackets))
        self.lists.begin(word, self.text[self.clause : position], self.open, at)

    def on_cause(self, said: str, begin: int, end: int) -> None:
        if "原因" in said:
            self.end_cause(begin)
            sign = self.sign if self.sign and self.text[self.last : begin] in _REASON_LEAD else 0
            self.cause = (sign, self.subject() if sign else "", self.compares if sign else begin, end)
        self.aside = True
        self.new_clause(end)

    def end_cause(self, end: int) -> None:
        if self.cause is not None:
            sign, subject, begin, inside = self.cause
            self.said.causes.append(Cause(sign, subject, self.sentence, self.text[begin:inside], inside, end))
            self.cause = None

    # Marks.

    def on_share(self, _: str, begin: int, end: int) -> None:
        self.last = end
        # 甲、乙、丙分别占50%、30%、20%: the first of the shares is not that of the last item.
        if not self.text.endswith("分别", 0, begin):
            self.share = end

    def on_comma(self, _: str, begin: int, end: int) -> None:
        if self.sign and self.past and self.last == begin:
            self.unsaid(begin)
        self.new_clause(end)

    def on_mark(self, said: str, begin: int, end: int) -> None:
        if self.sign and self.past and self.last == begin:
            self.unsaid(begin)
        if said == "）":
            self.close_bracket(end)
            return
        if said == "（":
            self.brackets.append((self.clause, self.open, begin))
            if begin == self.counted:
                self.break_down(said, end)
        elif said == "；":
            self.lists.semicolon(self.sentence, self.segment)
            self.segment += 1
            self.open, self.aside = None, False
        elif said == "：":
            self.colon(begin)
        elif said in _STOPS:
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
    Group.COMMA: _Reader.on_comma,
}
