"""What stands between the values of a sheet's rows: proven and understood once, for a form's is always the same.

From the end of one value to the beginning of the next there are end tags, cells that hold nothing and the tags of the
next cell, with its formula. Two departments that filled the same cells of a form have the same there, so all that a
pattern and a parser could say of their rows, but for the values, is known from the first. Each gap is well-formed where
it stands, between two values or at an end of the rows; so are all of them in a row, with any values that are sound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from disclosuregen.late import late
from disclosuregen.workbook.answers import ANSWER, RULE, Heads
from disclosuregen.workbook.kept import formula_of
from disclosuregen.workbook.memory import Memory
from disclosuregen.workbook.plain import BETWEEN, ROW_END, SPARE, sound, spare_row, tokens_of
from disclosuregen.workbook.references import column_number
from disclosuregen.workbook.stored import LABELS, NUMBERS, RawCell, label_of
from disclosuregen.workbook.tails import known_tail, learn_tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from disclosuregen.workbook.kept import Keeper
    from disclosuregen.workbook.plain import Spare, Token
    from disclosuregen.workbook.stored import Position

__all__ = ["Rows"]

# The cell that the value behind a gap makes, unless it is of a shared text: kind (none where it takes a closer look),
# style of a number, the cell of a 0; the cell of no value, and type, style and formula's tag for the closer look.
_Odd = tuple[RawCell, str, str, str]
_Made = tuple[str, str, RawCell, _Odd]
# Row, column and formula of a cell, and what else it is; nothing where it is of a shared text.
_Planned = tuple[int, int, str, _Made | None]

_VALUE = late(rb'<v>([^<]*)</v>|(<is><t(?: xml:space="preserve")?>)([^<]*)</t></is>')
_TAG_END, _OPENING, _CLOSING, _BETWEEN = b"v>", b"<", b"</", BETWEEN.encode()
_TEXTS, _TEXT_END = (b"<is><t>", b'<is><t xml:space="preserve">'), b"</t></is>"
_ROW, _EMPTY_ROW, _CELL_END = b"<row ", late(rb"<row [^<>]*/>"), b"</c>"
# Every gap begins in a cell of a row, even the first one.
_BEFORE, _FIRST = b"<row ><c>", b"</c></row>"
_KINDS = {"": "number", "n": "number", "str": "text", "inlineStr": "text"}
_LONGEST = 2**15
# About what a gap takes besides its bytes.
_GAP = 64
# Gaps before values and before texts that stand in their cells. They are kept apart, for a text may begin as anything.
_GAPS: Memory[_Planned] = Memory(most=16 * 2**20, longest=_LONGEST)
_TEXT_GAPS: Memory[_Planned] = Memory(most=4 * 2**20, longest=_LONGEST)
# What may stand behind the last value.
_LAST: Memory[bool] = Memory(most=2**20, longest=_LONGEST)


class _Layout(NamedTuple):
    """All gaps of a sheet's rows down to its tail, and the cells that the values between them make."""

    gaps: list[bytes]
    cells: list[_Planned]


# By what stands before the rows, and by how many values there are: most of a form's sheets are filled alike.
_LAYOUTS: Memory[_Layout] = Memory(most=8 * 2**20, longest=_LONGEST)


class Rows(NamedTuple):
    """All rows of a sheet, of which a parser has nothing more to say: values with the cells they make; spare rows."""

    cells: list[_Planned]
    values: list[str]
    spares: list[Spare]
    escaped: bool

    @classmethod
    def of(cls, front: bytes, data: bytes, *, typed_only: bool) -> Rows | None:
        """The rows behind a front, when all are plain and well-formed; None when that is for a parser to find out.

        Where only what is typed is wanted, spare rows are rows like any other.
        """
        tail, behind = (len(data), []) if typed_only else known_tail(data)
        gaps, values = _split(_FIRST + data[:tail])
        name = b"%d %b" % (len(gaps), front)
        known = _LAYOUTS.held.get(name)
        if known is not None and known.gaps == gaps:
            return cls._of(known.cells, values, behind)
        *rows, rest = data[:tail].split(ROW_END)
        spares = [] if typed_only else list(map(SPARE.held.get, rows))
        cells, told = _looked_up(*_split(_telling(rows, spares, rest)))
        if cells is None:
            spares = [] if typed_only else list(map(spare_row, rows))
            cells, told = _learned(*_taken_apart(_telling(rows, spares, rest)))
        elif told == values and len(gaps) == len(cells) + 1 and not any(spare and spare[1] for spare in spares):
            _LAYOUTS.learn(name, _Layout(gaps, cells), sum(map(len, gaps)) + _GAP * len(gaps))
        if cells is None:
            return None
        if not rest:
            learn_tail(data, spares, behind)
        return cls._of(cells, told, [*(spare for spare in spares if spare), *behind])

    @classmethod
    def _of(cls, cells: list[_Planned], values: bytes, spares: list[Spare]) -> Rows | None:
        text = sound(values, len(cells))
        if text is None:
            return None
        return cls(cells, text.split(BETWEEN) if cells else [], [one for one in spares if one[1]], "_x" in text)

    def keep(self, keeper: Keeper) -> None:
        """Keep the cells, or where only answers are read those that these are read from."""
        if keeper.sheet.typed_only:
            self._keep_answers(keeper)
        else:
            self._keep(keeper, zip(self.cells, self.values, strict=True))
        for row, silent in self.spares:
            keeper.sheet.folded_away.setdefault(row, []).append(silent)

    def _keep_answers(self, keeper: Keeper) -> None:
        """Keep what is typed down to the heads of answers, and below these the answers with their rules."""
        shown, heads = keeper.sheet.shown, Heads()
        typed = iter([(cell, value) for cell, value in zip(self.cells, self.values, strict=True) if not cell[2]])
        for one in typed:
            row, column, *_ = one[0]
            self._keep(keeper, (one,))
            if row in shown and column in shown[row] and heads.end_with(row, column, shown[row][column].text):
                break
        below = list(typed)
        rule, answer = (heads.columns.get(head, 0) for head in (RULE, ANSWER))
        rows = {one[0][0] for one in below if one[0][1] == answer}
        if rows:
            self._keep(keeper, [one for one in below if one[0][0] in rows and one[0][1] in {rule, answer}])

    def _keep(self, keeper: Keeper, cells: Iterable[tuple[_Planned, str]]) -> None:
        shown, labels, shared = keeper.sheet.shown, keeper.sheet.labels, keeper.shared
        strings, styles, plain = shared.strings, shared.styles, not self.escaped
        known, numbers, new = LABELS, NUMBERS, tuple.__new__
        last, line, texts = 0, dict[int, RawCell](), dict[int, str]()
        for (row, column, formula, made), value in cells:
            if row != last:
                if not line:
                    shown.pop(last, None)
                last, line, texts = row, shown.setdefault(row, {}), labels.setdefault(row, {})
            if made is None:
                try:
                    line[column], texts[column] = known[strings[numbers[value]]]
                except (KeyError, IndexError):
                    keeper.keep((row, column), "s", "", value, "")
                continue
            kind, style, zero, others = made
            if value and kind and plain and style not in styles:
                # As its class would make it, in half the time.
                line[column] = zero if value == "0" else new(RawCell, (kind, value, formula, 0))
                if kind == "text" and (label := label_of(value)):
                    texts[column] = label
                elif column in texts:
                    # The cell stands twice.
                    del texts[column]
            else:
                _keep_odd(keeper, (row, column), value, formula, others)
        if not line:
            shown.pop(last, None)


def _keep_odd(keeper: Keeper, at: Position, value: str, formula: str, odd: _Odd) -> None:
    """Keep a cell that holds no value, or takes a closer look."""
    empty, given, how, tag = odd
    if value or not empty.kind:
        keeper.keep(at, given, how, value, keeper.spelled(at, tag))
    elif formula:
        keeper.sheet.silent[at] = empty


def _telling(rows: list[bytes], spares: Sequence[Spare | None], rest: bytes) -> bytes:
    """The rows but for the spare ones."""
    telling = [row for row, spare in zip(rows, spares, strict=True) if spare is None] if spares else rows
    return _FIRST + ROW_END.join([*telling, rest])


def _looked_up(gaps: list[bytes], values: bytes) -> tuple[list[_Planned] | None, bytes]:
    """The cells that values between known gaps make; None when one of these is not known."""
    if not gaps:
        return None, b""
    *between, last = gaps
    try:
        cells = list(map(_GAPS.held.__getitem__, between))
    except KeyError:
        return None, b""
    return (cells if last in _LAST.held else None), values


def _learned(gaps: list[bytes], values: bytes) -> tuple[list[_Planned] | None, bytes]:
    """The cells that values between any gaps make, which are known from now on; None when one of these is not plain."""
    if not _learn(gaps):
        return None, b""
    # What was learned may be forgotten at once, and at any moment where there are other threads.
    cells = [cell for gap in gaps[:-1] if (cell := _memory(gap).held.get(gap)) is not None]
    return (cells if len(cells) == len(gaps) - 1 else None), values


def _split(data: bytes) -> tuple[list[bytes], bytes]:
    """Rows as gaps and the values between them, which are joined; for gaps that are known.

    Both tags of a value end alike, so that one look tells all: behind the opening one stands a value, which ends as the
    closing one begins, and then a gap, which ends as the opening one begins, or else nobody knows it.
    There are no gaps at all where it is otherwise.
    """
    parts = data.split(_TAG_END)
    values = _BETWEEN.join(parts[1::2]) + _BETWEEN
    plain = values.replace(_CLOSING + _BETWEEN, _BETWEEN)
    whole = len(parts) % 2 == 1 and len(values) - len(plain) == len(_CLOSING) * (len(parts) // 2)
    return (parts[::2], plain[:-1]) if whole else ([], b"")


def _taken_apart(data: bytes) -> tuple[list[bytes], bytes]:
    """Rows as gaps and the values between them, where texts may stand in their cells, too."""
    parts = _VALUE.split(data)
    gaps = [gap + (tag or _OPENING) for gap, tag in zip(parts[:-1:4], parts[2::4], strict=True)]
    values = [value if text is None else text for value, text in zip(parts[1::4], parts[3::4], strict=True)]
    return [*gaps, parts[-1]], _BETWEEN.join(values)


def _learn(gaps: list[bytes]) -> bool:
    """Learn those gaps that are not known; False, with nothing learned, when one is not plain and well-formed."""
    *between, last = gaps
    wholes = {gap: _whole(gap) for gap in dict.fromkeys(between) if gap not in _memory(gap).held}
    cells = {gap: _cells(whole) for gap, whole in wholes.items()}
    if any(found is None or len(found) != 1 for found in cells.values()) or _cells(_BEFORE + last) != []:
        return False
    try:
        proven = b"".join([b"<r>", *wholes.values(), _BEFORE, last, b"</r>"])
        expat.ParserCreate().Parse(proven, True)  # noqa: FBT003 - the whole of it; the parser knows no keywords
    except expat.ExpatError:
        return False
    for gap, found in cells.items():
        _memory(gap).learn(gap, _planned(*found or ()), 2 * len(gap))
    _LAST.learn(last, known=True)
    return True


def _memory(gap: bytes) -> Memory[_Planned]:
    return _TEXT_GAPS if gap.endswith(_TEXTS) else _GAPS


def _whole(gap: bytes) -> bytes:
    """A gap between two values with what it needs before and behind it to be rows."""
    return _BEFORE + gap + (_TEXT_END if gap.endswith(_TEXTS) else _TAG_END + _CLOSING + _TAG_END) + _CELL_END + ROW_END


def _cells(rows: bytes) -> list[Token] | None:
    """The cells of rows before which and among which there are no others than plain ones; None when there are."""
    rest = rows.removeprefix(_BEFORE + _CELL_END)
    if rest == rows or rows.count(_ROW) - len(_EMPTY_ROW.findall(rows)) != rows.count(ROW_END):
        return None
    tokens = tokens_of(rest)
    return None if tokens is None else [token for token in tokens if token[0]]


def _planned(token: Token) -> _Planned:
    letters, row, style, kind, tag, *_ = token
    given, formula = formula_of(tag)
    said = (formula or "?") if tag else ""
    if kind == "s" and not tag:
        return int(row), column_number(letters), "", None
    shown = "" if given.get("t") == "shared" else _KINDS.get(kind, "")
    silent = "empty" if shown == "number" else shown
    odd = RawCell(silent, "", said), kind, style, tag
    made = shown, style if shown == "number" else "", RawCell(shown, "0", said), odd
    return int(row), column_number(letters), said, made
