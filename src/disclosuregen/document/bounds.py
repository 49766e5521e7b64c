"""How much a template may render to, and how long it may take: loops in loops end before the machine does."""

from __future__ import annotations

from dataclasses import field
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Any

from jinja2 import Template
from jinja2.exceptions import SecurityError

from disclosuregen.findings import PackFault, finding
from disclosuregen.frozen import slotted
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BoundedTemplate", "Meter", "Steps"]

_MEGABYTE = 2**20
# How many pieces are accounted for at once: each is at most a cell's text or a stretch of the template.
_AT_ONCE = 64


@slotted
class Meter:
    """What one document may cost: characters to write, rounds of its loops, seconds. PackFault when that is used up."""

    megabytes: int = 16
    # Forty tables of five thousand rows.
    rounds: int = 200_000
    seconds: int = 60
    written: int = 0
    looped: int = 0
    begun: float = field(default_factory=monotonic)

    def restart(self) -> None:
        """Begin another document."""
        self.written, self.looped, self.begun = 0, 0, monotonic()

    def write(self, characters: int) -> None:
        """Account for a piece of text."""
        self.written += characters
        if self.written > self.megabytes * _MEGABYTE:
            raise _spent(f"{self.megabytes} MB")
        if monotonic() - self.begun > self.seconds:
            raise _spent(f"{self.seconds} 秒")

    def loop(self, rounds: int) -> None:
        """Account for the rounds of a loop."""
        self.looped += rounds
        if self.looped > self.rounds:
            raise _spent(f"{self.rounds} 次循环")
        if monotonic() - self.begun > self.seconds:
            raise _spent(f"{self.seconds} 秒")


class Steps:
    """What a template loops over, its rounds on the meter; only rows and items can be looped over."""

    __slots__ = ("_items", "_meter")

    def __init__(self, items: object, meter: Meter) -> None:
        """Take the rows or items; raises SecurityError for anything else."""
        if not isinstance(items, tuple):
            raise SecurityError("循环只能用在名字后面加 .行 或 .条 的地方")
        self._items, self._meter = items, meter

    def __len__(self) -> int:
        """How many there are, for the loop's own counters."""
        return len(self._items)

    def __iter__(self) -> Iterator[object]:
        """Each of them; raises PackFault when the time is over, or there are too many.

        No loop can be left before its end, so that all its rounds are accounted for as it begins.
        """
        self._meter.loop(len(self._items))
        return iter(self._items)


class BoundedTemplate(Template):
    """A template that stops when its environment's meter is used up."""

    def render(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - jinja2's own signature
        """The text, or PackFault in the middle of it."""
        meter: Meter = self.environment.meter  # type: ignore[attr-defined]  # the sandbox has one
        pieces: list[str] = []
        coming = self.generate(*args, **kwargs)
        while some := tuple(islice(coming, _AT_ONCE)):
            meter.write(sum(map(len, some)))
            pieces += some
        return "".join(pieces)


def _spent(expected: str) -> PackFault:
    return PackFault([finding("P27", Place("template.docx", ""), expected=expected)])
