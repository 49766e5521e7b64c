"""What follows from a pack's specs alone, made when it is first asked for and kept for the next workbook."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["prepared"]

_Spec = TypeVar("_Spec")
_Made = TypeVar("_Made")
# A pack has some thirty tables, and few packs are read in one run; workbooks of older forms bring tables of their own.
_MOST = 500


def prepared(make: Callable[[_Spec], _Made]) -> Callable[[_Spec], _Made]:
    """The function, which remembers what it made of a spec.

    A spec is known by its identity: comparing all it says takes longer than what it is kept for. It is kept, too, so
    that no other can take its identity.
    """
    known: dict[int, tuple[_Spec, _Made]] = {}

    @wraps(make)
    def remembered(spec: _Spec) -> _Made:
        kept = known.get(id(spec))
        if kept is not None:
            return kept[1]
        if len(known) >= _MOST:
            known.clear()
        made = make(spec)
        known[id(spec)] = spec, made
        return made

    return remembered
