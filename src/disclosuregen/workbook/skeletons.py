"""Rows without what stands in their cells: proven and taken apart once, for a form's are the same in every workbook.

A row's skeleton is its XML with every value taken out. Two departments that filled the same cells of a row have the
same skeleton, so all that a pattern and a parser could say of their rows, but for the values, is known from the first.
A skeleton that is plain and well-formed remains so with any values that are sound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING
from xml.parsers import expat

from disclosuregen.workbook.kept import formula_of
from disclosuregen.workbook.memory import Memory
from disclosuregen.workbook.plain import BETWEEN, ROW_END, SPARE, sound, spare_row, tokens_of, unescaped_xml
from disclosuregen.workbook.references import column_number
from disclosuregen.workbook.stored import RawCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.workbook.kept import Keeper
    from disclosuregen.workbook.plain import Spare, Token
    from disclosuregen.workbook.stored import Position

__all__ = ["Rows"]

# The cell that a value makes: position, kind (None for a shared text), formula, and for whoever has to look closer type
# and style, where the formula is still a tag.
_Planned = tuple["Position", str | None, str, tuple[str, str] | None]

_BEGIN, _END = b"<v>", b"</v>"
_HOLLOW = _BEGIN + _END
_ROW, _EMPTY_ROW = b"<row ", re.compile(rb"<row [^<>]*/>")
_KINDS = {"": "number", "n": "number", "str": "text", "inlineStr": "text"}
# Texts that stand in their cells are taken out like values; what they stand in is marked as no XML may be.
_INLINE, _MARKS = b"<is>", (b"\x01", b"\x02", b"\x03")
_MARKED = (
    (b'<is><t xml:space="preserve">', b"\x02<v>"),
    (b"<is><t>", b"\x01<v>"),
    (b"</t></is>", b"</v>\x03"),
)


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """What a skeleton says of the values it lacks, in their order.

    `quick` holds where none of `styles` shows numbers as something else, `closely` anywhere.
    """

    quick: list[_Planned]
    closely: list[_Planned]
    styles: frozenset[str]


_PLANS: Memory[_Plan] = Memory(most=8 * 2**20, longest=8_192)


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of a sheet, of which a parser has nothing more to say: how their values make cells, and spare rows."""

    plans: list[_Plan]
    values: list[str]
    silent: list[tuple[int, str]]
    spelled: bool

    @classmethod
    def of(cls, data: bytes, *, typed_only: bool) -> Rows | None:
        """The rows, when all are plain and well-formed; None when that is for a parser to find out.

        Where only what is typed is wanted, spare rows are rows like any other.
        """
        *rows, rest = data.split(ROW_END)
        spare: list[Spare | None] = [] if typed_only else list(map(SPARE.held.get, rows))
        skeletons, values = _apart(rows, rest, spare)
        plans: Sequence[_Plan | None] | None = list(map(_PLANS.held.get, skeletons))
        if plans is None or None in plans:
            spare = [] if typed_only else list(map(spare_row, rows))
            skeletons, values = _apart(rows, rest, spare)
            plans = _learned(skeletons)
        text = None if plans is None else sound(values)
        if plans is None or text is None:
            return None
        texts = text.split(BETWEEN) if values else []
        if "&" in text:
            texts = list(map(unescaped_xml, texts))
        silent = [row for row in spare if row is not None and row[1]]
        return cls([plan for plan in plans if plan is not None], texts, silent, "_x" in text)

    def keep(self, keeper: Keeper) -> None:
        """Keep the cells."""
        sheet, texts, new = keeper.sheet, keeper.shared.texts, tuple.__new__
        shown = sheet.shown
        for (at, kind, formula, closer), value in self._pairs(keeper):
            if closer is not None:
                keeper.keep(at, *closer, value, keeper.spelled(at, formula))
            elif kind is None:
                if value in texts:
                    shown[at] = texts[value]
                else:
                    keeper.keep(at, "s", "", value, "")
            elif value:
                # As its class would make it, in half the time.
                shown[at] = new(RawCell, (kind, value, formula, 0))
            elif formula:
                sheet.silent[at] = RawCell("empty" if kind == "number" else kind, "", formula)
        for row, cells in self.silent:
            sheet.folded_away.setdefault(row, []).append(cells)

    def _pairs(self, keeper: Keeper) -> Iterator[tuple[_Planned, str]]:
        """Each value with the cell it makes."""
        styles = keeper.shared.styles
        if self.spelled:
            plans = [plan.closely for plan in self.plans]
        else:
            plans = [plan.quick if plan.styles.isdisjoint(styles) else plan.closely for plan in self.plans]
        pairs = zip(chain.from_iterable(plans), self.values, strict=True)
        return (pair for pair in pairs if not pair[0][2]) if keeper.sheet.typed_only else pairs


def _apart(rows: list[bytes], rest: bytes, spare: list[Spare | None]) -> tuple[list[bytes], list[bytes]]:
    """The skeletons of all rows but the spare ones, and their values in order.

    What stands behind the last row, rows without an end tag of their own, has a skeleton that ends as no row's does.
    """
    telling = [row for row, known in zip(rows, spare, strict=True) if known is None] if spare else rows
    data = ROW_END.join([*telling, rest])
    if _INLINE in data and not any(mark in data for mark in _MARKS):
        for tag, mark in _MARKED:
            data = data.replace(tag, mark)
    *pieces, last = data.split(_END)
    if not pieces:
        heads, values = (), ()
    else:
        heads, _, values = zip(*map(bytes.rpartition, pieces, repeat(_BEGIN)), strict=True)
    *skeletons, rest = _HOLLOW.join([*heads, last]).split(ROW_END)
    return ([*skeletons, rest + ROW_END] if rest else skeletons), list(values)


def _learned(skeletons: list[bytes]) -> list[_Plan] | None:
    """What the skeletons say of their values, known or found out now; None when one is not plain and well-formed."""
    known = {one: plan for one in skeletons if (plan := _PLANS.held.get(one)) is not None}
    spelled = {one: _spelled(one) for one in skeletons if one not in known}
    cells: dict[bytes, list[Token]] = {}
    for one, row in spelled.items():
        found = _cells(row)
        if found is None or len(found) != one.count(_HOLLOW):
            return None
        cells[one] = found
    try:
        expat.ParserCreate().Parse(b"<r>" + b"".join(spelled.values()) + b"</r>", True)  # noqa: FBT003 - the whole of it
    except expat.ExpatError:
        return None
    known.update((one, _PLANS.learn(one, _plan(found))) for one, found in cells.items())
    return [known[one] for one in skeletons]


def _spelled(skeleton: bytes) -> bytes:
    """The XML of a skeleton, whose end tag is taken for granted, or else the one of what has none."""
    for tag, mark in _MARKED:
        skeleton = skeleton.replace(mark, tag)
    return skeleton[: -len(ROW_END)] if skeleton.endswith(ROW_END) else skeleton + ROW_END


def _cells(row: bytes) -> list[Token] | None:
    """The cells of one plain row, or of rows none of which has an end tag."""
    if row.count(_ROW) - len(_EMPTY_ROW.findall(row)) != row.count(ROW_END):
        return None
    tokens = tokens_of(row)
    return None if tokens is None else [token for token in tokens if token[0]]


def _plan(cells: list[Token]) -> _Plan:
    quick: list[_Planned] = []
    closely: list[_Planned] = []
    for letters, row, style, kind, tag, *_ in cells:
        at = int(row), column_number(letters)
        given, formula = formula_of(tag)
        closely.append((at, "", tag, (kind, style)))
        if kind == "s" and not tag:
            quick.append((at, None, "", None))
        elif kind in _KINDS and given.get("t") != "shared":
            quick.append((at, _KINDS[kind], formula or "?" if tag else "", None))
        else:
            quick.append(closely[-1])
    return _Plan(quick, closely, frozenset(style for *_, style, kind, _, _, _ in cells if kind in {"", "n"}))
