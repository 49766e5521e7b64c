"""What is worked out once for a text and known from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Kept"]

_T = TypeVar("_T")
# Words of a template and names of accounts are shorter; what a department has written at length does not come back.
_MOST, _LONGEST = 2_048, 200


class Kept(Generic[_T]):
    """What a function says of texts, by text: for those that come back, as the words of a template do.

    Full, it begins anew. Where it is asked most, `known` is looked into: a plain dictionary answers fastest.
    """

    __slots__ = ("known", "of")

    def __init__(self, of: Callable[[str], _T]) -> None:
        """Know nothing yet."""
        self.known: dict[str, _T] = {}
        self.of = of

    def __getitem__(self, text: str) -> _T:
        """What is known, or else what the function says."""
        try:
            return self.known[text]
        except KeyError:
            found = self.of(text)
        if len(text) <= _LONGEST:
            if len(self.known) >= _MOST:
                self.known.clear()
            self.known[text] = found
        return found
