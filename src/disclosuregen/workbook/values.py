"""One stored cell into a typed cell: amount, text, date, year, choice, or a finding that says why not."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import Amount, measure_of, plainly
from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import slotted
from disclosuregen.late import late
from disclosuregen.model import Cell
from disclosuregen.names import code_of, folded, without_control, without_numbering
from disclosuregen.notation import read_number, read_stored_number
from disclosuregen.personal import masked
from disclosuregen.places import Place
from disclosuregen.workbook.prepared import prepared
from disclosuregen.workbook.references import cell_name, names_itself

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosuregen.amounts import Measure
    from disclosuregen.pack import Column, Line
    from disclosuregen.workbook.cells import RawBook, RawCell, RawSheet

__all__ = ["Reader", "in_rows", "is_nothing", "nothing", "shortened", "spelled"]

_DATE = late(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:\s*[T ][\d:.]+)?|(\d{4})(\d{2})(\d{2})")
_YEAR = re.compile(r"(\d{4})\s*年?度?")
# Excel counts from a day 0 before 1900 and believes that 1900 was a leap year: two days off from March 1900 on.
_EPOCH, _EPOCH_1904 = date(1900, 1, 1) - timedelta(days=2), date(1904, 1, 1)
_SHOWN, _MOST_ROWS = 40, 8
# What an amount cell may hold instead of an amount: the rule, and what is said to be read (or else the text itself).
_NO_AMOUNT = {"date": ("C04", "日期"), "bool": ("C04", "“是/否”值"), "error": ("C03", ""), "empty": ("C02", "")}
# Nobody mends one by one what is wrong in so many places of one sheet.
_MOST_FINDINGS = 3_000
# So many digits need no rounding.
_SHORT, _AS_SHOWN = 12, re.compile(r"(?:[1-9][0-9]*|0)(?:\.[0-9]*[1-9])?").fullmatch
_ZERO = Decimal(0)
# A code of more digits that was stored as a number has lost its last ones.
_SAFE_DIGITS = 15


@slotted
class Reader:
    """Reads the cells of one sheet and collects what is wrong with them."""

    book: RawBook
    sheet: RawSheet
    unit: str = ""
    decimals: int = 2
    findings: list[Finding] = field(default_factory=list)
    reported: int = 0

    def measure(self, unit: str = "") -> Measure:
        """The measure of amounts in a unit, or in that of the sheet."""
        return measure_of(unit or self.unit, self.decimals)

    def place(self, row: int, column: int) -> Place:
        """The place of a position on this sheet."""
        # As its class would make it, in half the time.
        return tuple.__new__(Place, (self.book.file, self.sheet.name, cell_name(row, column)))

    def raw(self, row: int, column: int) -> RawCell | None:
        """The stored cell, None when nothing is there."""
        return self.sheet.at(row, column)

    def report(self, rule: str, place: Place, **words: object) -> Cell:
        """An unreadable cell, with the finding that says why; beyond all use it is said that there are more."""
        self.reported += 1
        if self.reported < _MOST_FINDINGS:
            self.findings.append(finding(rule, place, **words))
        elif self.reported == _MOST_FINDINGS:
            whole = Place(self.book.file, self.sheet.name)
            self.findings.append(finding("W04", whole, read=f"这张表的问题不少于 {_MOST_FINDINGS} 个，后面的没有列出"))
        return Cell(place, unreadable=True)

    def text(self, row: int, column: int, *, numbered: bool = False) -> Cell:
        """A text cell; numbers become the text a person sees, control characters are dropped with a warning."""
        sheet = self.sheet
        raw, place = sheet.at(row, column), tuple.__new__(Place, (self.book.file, sheet.name, cell_name(row, column)))
        if raw is None:
            return Cell(place)
        if raw[0] == "text":
            text = raw[1]
            if text.isprintable():
                return Cell(place, without_numbering(text) if numbered else text.strip())
            if not text.strip():
                return Cell(place)
        if raw.kind == "error":
            return self.report("C03", place, read=shortened(raw.text))
        if raw.kind == "empty":
            return self.report("C02", place)
        said = self.seen(raw)
        if "\r" in said:
            said = said.replace("\r\n", "\n").replace("\r", "\n")
        clean = without_control(said)
        if clean != said:
            self.report("C10", place, read=len(said) - len(clean))
        return Cell(place, without_numbering(clean) if numbered else clean.strip())

    def seen(self, raw: RawCell) -> str:
        """The text a person sees in a stored cell."""
        if raw.kind == "number":
            return plain_number(raw.text).zfill(raw.digits)
        if raw.kind == "bool":
            return "FALSE" if raw.text == "0" else "TRUE"
        if raw.kind == "date":
            with suppress(ValueError, OverflowError):
                return self.day(raw).isoformat()
        return raw.text

    def code(self, row: int, column: int) -> tuple[Cell, str]:
        """The bare code of a cell, and the name that was picked together with it."""
        raw, cell = self.raw(row, column), self.text(row, column)
        if not cell.text:
            return cell, ""
        if raw is not None and raw.kind == "number" and len(plain_number(raw.text)) > _SAFE_DIGITS:
            return self.report("S19", cell.place, read=shortened(raw.text)), ""
        code, name = code_of(cell.text)
        return Cell(cell.place, code, unreadable=cell.unreadable), name

    def amount(self, raw: RawCell | None, row: int, column: int, unit: str = "") -> Cell:
        """A stored cell of amounts: blank counts 0 and keeps its place; what is no number is unreadable."""
        place, measure = self.place(row, column), self.measure(unit)
        if raw is None:
            return nothing(place, measure)
        if raw[0] == "number" and not raw[2]:
            return self.counted(raw, place, measure)
        if raw.formula and names_itself(raw.formula, row, column):
            return self.report("C11", place)
        if raw.kind in _NO_AMOUNT:
            rule, said = _NO_AMOUNT[raw.kind]
            return self.report(rule, place, read=said or shortened(raw.text))
        return self.counted(raw, place, measure)

    def counted(self, raw: RawCell, place: Place, measure: Measure) -> Cell:
        """The cell of a stored number, or of one that was written as a text."""
        if (cell := spelled(raw[1], place, measure)) is not None:
            return cell
        try:
            number = read_stored_number(raw[1]) if raw[0] == "number" else read_number(raw[1])
        except ValueError:
            # In nearly every workbook an amount is a number.
            from disclosuregen.workbook.remedies import number_meant, unlike  # noqa: PLC0415 - as said above

            near, more = unlike(raw.text, stored=raw.kind == "number"), number_meant(raw.text, measure.unit)
            return self.report("C01", place, read=shortened(raw.text), near=near, more=more)
        if number is None:
            return nothing(place, measure)
        return Cell(place, plainly(number), measure.amount(number, (place,)))

    def field(self, row: int, column: int, line: Line, kind: str) -> Cell:
        """A field of the given type; dates are stored as 2024-02-07, years as 2024."""
        if kind == "date":
            return self.dated(row, column)
        cell = self.text(row, column)
        if cell.blank or cell.unreadable:
            return cell
        if kind == "year":
            match = _YEAR.fullmatch(unicodedata.normalize("NFKC", cell.text).strip())
            return (
                Cell(cell.place, match.group(1))
                if match
                else self.report(
                    "C07",
                    cell.place,
                    read=shortened(cell.text),
                    expected=date.today().year,  # noqa: DTZ011 - an example
                )
            )
        if kind == "code":
            return Cell(cell.place, code_of(cell.text)[0])
        return self.chosen(cell, line) if kind == "choice" else cell

    def chosen(self, cell: Cell, spec: Line | Column) -> Cell:
        """The cell if it holds one of the choices, as the form spells it."""
        known = _choices_of(spec).get(folded(cell.text))
        if known is not None:
            return Cell(cell.place, known)
        expected = "、".join(choice.value for choice in spec.choices)
        return self.report("C09", cell.place, read=shortened(cell.text), expected=expected)

    def dated(self, row: int, column: int) -> Cell:
        """A date cell, from Excel's day number or from a written date."""
        raw, place = self.raw(row, column), self.place(row, column)
        if raw is None or raw.kind in {"error", "empty"} or not raw.text.strip():
            return self.text(row, column)
        try:
            return Cell(place, self.day(raw).isoformat())
        except (ValueError, OverflowError):
            return self.report("C08", place, read=shortened(raw.text), near=_why_no_day(raw))

    def day(self, raw: RawCell) -> date:
        """The day of a stored cell; raises ValueError when it is none."""
        if raw.kind == "date" and raw.text.replace(".", "").isdigit():
            epoch = _EPOCH_1904 if self.book.from_1904 else _EPOCH
            return epoch + timedelta(days=int(Decimal(raw.text)))
        parts = _day_parts(raw)
        if not parts:
            raise ValueError(raw.text)
        year, month, day = map(int, parts)
        return date(year, month, day)


def _day_parts(raw: RawCell) -> tuple[str, ...]:
    """The year, month and day that a text names, whether there is such a day or not; empty when it names none."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", raw.text).strip())
    return tuple(part for part in match.groups() if part) if match else ()


def _why_no_day(raw: RawCell) -> str:
    # In nearly every workbook a date is one.
    from disclosuregen.workbook.remedies import no_such_day  # noqa: PLC0415 - as said above

    parts = _day_parts(raw)
    return no_such_day(parts) if parts else ""


@prepared
def _choices_of(spec: Line | Column) -> dict[str, str]:
    """What may be chosen, as the form spells it, by the folded text; the first one where two are alike."""
    return {folded(choice.value): choice.value for choice in reversed(spec.choices)}


def spelled(text: str, place: Place, measure: Measure) -> Cell | None:
    """The cell of a number that is spelled as it is shown, as nearly all of a form are; nothing is wrong with it."""
    # Two in three are.
    if text == "0":
        return Cell(place, text, Amount(measure.nothing, measure.dimension, _ZERO, _ZERO, 0, (place,)))
    if len(text) > _SHORT or not _AS_SHOWN(text):
        return None
    value = Decimal(text) * measure.scale
    if measure.worst:
        return Cell(place, text, Amount(value, measure.dimension, measure.worst, measure.variance, 1, (place,)))
    return Cell(place, text, Amount(value, measure.dimension, _ZERO, _ZERO, 0, (place,)))


def nothing(place: Place, measure: Measure) -> Cell:
    """The cell of an amount that is not there."""
    return Cell(place, "", measure.zero((place,)))


def plain_number(stored: str) -> str:
    """What a person sees of a stored number: 204 for 204.0, no binary dust, no exponent."""
    try:
        number = read_stored_number(stored)
    except ValueError:
        return stored
    return f"{number.normalize():f}"


def is_nothing(text: str) -> bool:
    """Whether a text is a blank or a zero; false for what is no number."""
    try:
        return not read_number(text)
    except ValueError:
        return False


def in_rows(rows: Sequence[int]) -> str:
    """The numbers of rows for a message, the first of very many."""
    more = "……" if len(rows) > _MOST_ROWS else ""
    return "、".join(map(str, rows[:_MOST_ROWS])) + more


def shortened(text: str) -> str:
    """The beginning of a text, on one line and without control characters, for a message.

    Personal numbers are masked first: cut in two they could not be told any more.
    """
    line = " ".join(masked(without_control(text)).split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
