"""The spare rows that a sheet ends with: the same to the last in every workbook, but for how many of them are left."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, NamedTuple

from disclosuregen.workbook.memory import Memory
from disclosuregen.workbook.plain import ROW_END

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosuregen.workbook.plain import Spare

__all__ = ["known_tail", "learn_tail"]

# What a row begins with, and how much of it tells whether it is the one.
_ROW, _BEGINNING = b"<row ", 64
_LONGEST_ROW = 8_192


class _Tail(NamedTuple):
    """Spare rows in a row, where each begins among them, and which ones they are."""

    rows: bytes
    begins: list[int]
    spares: list[Spare]


# By their last row, for shorter endings are the same in several sheets of a form.
_TAILS: Memory[_Tail] = Memory(most=16 * 2**20, longest=_LONGEST_ROW)


def known_tail(data: bytes) -> tuple[int, list[Spare]]:
    """Where those rows begin at the end of these that are known to be spare, and which ones they are."""
    known = _TAILS.held.get(data[data.rfind(_ROW) :])
    if known is not None:
        rows, begins, spares = known
        # With one row all that follow it are the same; that they begin alike is a guess until they are compared.
        apart = len(data) - len(rows)
        first = bisect_left(
            begins, x=True, key=lambda begin: data.startswith(rows[begin : begin + _BEGINNING], begin + apart)
        )
        if first < len(begins) and data.endswith(rows[begins[first] :]):
            return begins[first] + apart, spares[first:]
    return len(data), []


def learn_tail(data: bytes, before: Sequence[Spare | None], behind: Sequence[Spare]) -> None:
    """Remember more spare rows at the end of these, if there are any before the known ones; None is any other row."""
    more = [spare for spare in takewhile(lambda spare: spare is not None, reversed(before)) if spare is not None]
    if more:
        spares = [*reversed(more), *behind]
        rows = [row + ROW_END for row in data.split(ROW_END)[-len(spares) - 1 : -1]]
        begins = [0, *accumulate(map(len, rows[:-1]))]
        tail = b"".join(rows)
        _TAILS.learn(data[data.rfind(_ROW) :], _Tail(tail, begins, spares), len(tail))
