"""The sheets of a form: what of them is the same in every workbook was proven in another one.

What stands before the rows of a sheet and behind them is known by its bytes, the rows by their gaps.
"""

from __future__ import annotations

from xml.parsers import expat

from disclosuregen.frozen import frozen
from disclosuregen.workbook.gaps import Rows
from disclosuregen.workbook.kept import Keeper
from disclosuregen.workbook.memory import Memory
from disclosuregen.workbook.package import BROKEN, IntakeError, Package
from disclosuregen.workbook.sheet import BEGIN, END, SheetReader
from disclosuregen.workbook.stored import RawSheet, Shared

__all__ = ["Formed", "formed_of"]

_LONGEST = 64 * 2**10
# Where a reader is until it comes upon a cell.
_NOWHERE = 0, 0
# Where the rows stand, in sheets as they are nearly always spelled.
_OPEN, _CLOSE = b"<worksheet>" + BEGIN, END + b"</worksheet>"
# The columns that the part of a sheet before its rows hides.
_FRONTS: Memory[tuple[tuple[int, int], ...]] = Memory(most=4 * 2**20, longest=_LONGEST)


@frozen
class _Back:
    """What stands behind the rows: merged areas, and up to where anybody looks for them."""

    merges: tuple[tuple[int, int, int, int], ...]
    heard: int


_BACKS: Memory[_Back] = Memory(most=4 * 2**20, longest=_LONGEST)


@frozen
class Formed:
    """A sheet of which a parser has nothing more to say."""

    front: bytes
    hidden: tuple[tuple[int, int], ...]
    rows: Rows
    size: int
    back: bytes
    merges: tuple[tuple[int, int, int, int], ...]

    def keep(self, package: Package, sheet: RawSheet, shared: Shared) -> None:
        """Keep it, and count what the reader would have counted."""
        package.count_marks(self.front)
        sheet.hidden_columns.extend(self.hidden)
        self.rows.keep(Keeper(package, sheet, shared))
        if cells := sheet.count() + sum(map(len, sheet.folded_away.values())):
            package.keep(self.size, cells)
        package.count_marks(self.back)
        sheet.merges.extend(self.merges)


def formed_of(package: Package, sheet: RawSheet, data: bytes, begin: int, end: int) -> Formed | None:
    """All of a sheet whose rows stand from `begin` to `end`, when it is plain and well-formed XML."""
    front, back = data[:begin], data[end:]
    hidden, behind = _front(package, front), _back(package, back)
    rows = None if hidden is None or behind is None else Rows.of(front, data[begin:end], typed_only=sheet.typed_only)
    if hidden is None or behind is None or rows is None:
        return None
    return Formed(front, hidden, rows, end - begin, back[: behind.heard], behind.merges)


def _front(package: Package, content: bytes) -> tuple[tuple[int, int], ...] | None:
    """The columns hidden by what stands before the rows; None when it is not well-formed, or not as it should be."""
    known = _FRONTS.held.get(content)
    if known is not None:
        return known
    reader, sheet = _scratch(package)
    try:
        reader.hear(content)
        expat.ParserCreate().Parse(content + _CLOSE, True)  # noqa: FBT003 - the whole of it
    except (*BROKEN, IntakeError):
        return None
    # What looks like the tag may stand in a comment, and bytes may mean something else in another encoding.
    begun = reader.begun == len(content) - len(BEGIN) and reader.parser.is_utf_8
    plain = reader.at == _NOWHERE and sheet == RawSheet("", hidden_columns=sheet.hidden_columns)
    return _FRONTS.learn(content, tuple(sheet.hidden_columns)) if begun and plain else None


def _back(package: Package, content: bytes) -> _Back | None:
    """What stands behind the rows; None when it is not well-formed, or not as it should be."""
    known = _BACKS.held.get(content)
    if known is not None:
        return known
    reader, sheet = _scratch(package)
    try:
        reader.hear(_OPEN)
        heard = reader.behind(content)
        reader.finish()
    except (*BROKEN, IntakeError):
        return None
    plain = reader.at == _NOWHERE and sheet == RawSheet("", merges=sheet.merges)
    return _BACKS.learn(content, _Back(tuple(sheet.merges), heard)) if plain else None


def _scratch(package: Package) -> tuple[SheetReader, RawSheet]:
    """A reader of what no sheet gets, nor is it counted."""
    sheet = RawSheet("")
    return SheetReader(Package(package.file, package.archive, package.content), sheet, Shared([], {})), sheet
