"""The cells behind the figures of a ledger, as they stand in its file: met over and over in all documents of a form."""

from __future__ import annotations

from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING

from disclosuregen.amounts import Amount
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["KEPT", "Cells", "quoted"]

_KEY = b',"cells":['
# The formulas, and the cells, of a few forms.
KEPT = 8192


def quoted(text: str) -> bytes:
    """A text between quotes."""
    return _quoted(text).encode()


class Cells:
    """The cells behind figures, as they stand in the file."""

    def __init__(self) -> None:
        """Know nothing yet."""
        # Of sums, by the identity they have while the ledger holds them.
        self.joined: dict[int, list[bytes]] = {}

    def of(self, figures: Sequence[Amount | tuple[Place, ...]]) -> list[bytes]:
        """The cells of each figure, with their key; nothing where there are none."""
        written: list[bytes] = []
        add, joined, sheets = written.append, self.joined, _sheets
        # A total stands before what it adds up, whose cells are its own.
        for cells in reversed(figures):
            sources = cells.sources if isinstance(cells, Amount) else cells
            if len(sources) == 1 and type(place := sources[0]) is Place:
                try:
                    said = sheets[place.sheet][place.cell]
                except KeyError:
                    said = _new_cell(place)
                add(_KEY + said + b"]")
            elif isinstance(cells, Amount):
                behind = joined.get(id(cells)) or self.join(cells)
                add(_KEY + b",".join(behind) + b"]" if behind else b"")
            else:
                add(_KEY + b",".join(map(_cell, cells)) + b"]" if cells else b"")
        written.reverse()
        return written

    def join(self, amount: Amount) -> list[bytes]:
        """The cells behind an amount, as `Amount.places` has them: in order, each once."""
        known, sheets = self.joined, _sheets
        waiting: list[tuple[Amount, list[bytes], Iterator[Place | Amount]]] = [(amount, [], iter(amount.sources))]
        while waiting:
            one, found, sources = waiting[-1]
            for source in sources:
                place = source
                if type(source) is Amount:
                    inside = source.sources
                    place = inside[0] if len(inside) == 1 else source
                if type(place) is Place:
                    try:
                        found.append(sheets[place.sheet][place.cell])
                    except KeyError:
                        found.append(_new_cell(place))
                elif (there := known.get(id(source))) is not None:
                    found += there
                else:
                    # Its cells come first, then this one goes on behind them.
                    waiting.append((source, [], iter(source.sources)))  # type: ignore[union-attr,arg-type]  # no place
                    break
            else:
                # Cells of two files may be written alike.
                known[id(one)] = there = found if len({*found}) == len(found) else [*map(_cell, one.places)]
                waiting.pop()
                if waiting:
                    waiting[-1][1].extend(there)
        return known[id(amount)]


# Cells as they stand in the file, by sheet: where a figure stands in a form is where it stands in all.
_sheets: dict[str, dict[str, bytes]] = {}


def _cell(place: Place) -> bytes:
    try:
        return _sheets[place.sheet][place.cell]
    except KeyError:
        return _new_cell(place)


def _new_cell(place: Place) -> bytes:
    said = quoted(str(place))
    # What has no sheet is called after its file.
    if place.sheet:
        if sum(map(len, _sheets.values())) >= KEPT:
            _sheets.clear()
        _sheets.setdefault(place.sheet, {})[place.cell] = said
    return said
