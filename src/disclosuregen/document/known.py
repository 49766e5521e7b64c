"""What a function says of a text, remembered: the stretches of a template come back in every document."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["KEPT", "Known"]

_Said = TypeVar("_Said")

# The stretches of one template by the paths through it, and what the last few documents alone have.
KEPT = 1024


class Known(dict[str, _Said]):
    """What a function says of texts, by text; a look into it takes a third of the time of functools' cache.

    Full, it begins anew: only what few documents have would not come back at once.
    """

    def __init__(self, function: Callable[[str], _Said], kept: int = KEPT) -> None:
        """Know nothing yet of what this function says; `kept` is how much may be known."""
        super().__init__()
        self.function, self.kept = function, kept

    def __missing__(self, text: str) -> _Said:
        """Ask the function, and remember."""
        said = self.function(text)
        if len(self) >= self.kept:
            self.clear()
        self[text] = said
        return said
