"""What follows from a pack alone, found out once for all its workbooks."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosuregen.pack.spec import Pack

__all__ = ["per_pack"]

_Made = TypeVar("_Made")
# A run has one pack or a few; whoever edits one loads it over and over.
_KEPT = 16


def per_pack(make: Callable[[Pack], _Made]) -> Callable[[Pack], _Made]:
    """A function of a pack that is asked once for each pack: what came out of the last few is remembered."""
    kept: dict[int, tuple[Pack, _Made]] = {}

    @wraps(make)
    def asked(pack: Pack) -> _Made:
        known = kept.get(id(pack))
        # The pack itself is kept, too: no other can have its number meanwhile.
        if known is None or known[0] is not pack:
            if len(kept) >= _KEPT:
                kept.clear()
            known = kept[id(pack)] = pack, make(pack)
        return known[1]

    return asked
