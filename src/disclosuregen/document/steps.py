"""The units of a filled part, step by step: a template's stretches are met at the same places in all its documents.

What `Flow` does to a stretch is worked out once for each place among blocks, rows and cells where it is met, and
remembered; the first part of its kind, and one with anything out of the ordinary, is left to `Flow`.
"""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, ClassVar

from disclosuregen.document.flow import Flow
from disclosuregen.document.known import KEPT, Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosuregen.document.flow import Stretch, Unit
    from disclosuregen.model import Behind

__all__ = ["units_in"]

# Stands for what is printed in front of a stretch; no text may hold it.
_PRINTED = "\ufdd7"
# How many steps are known at once: those through a few templates, and what a few documents alone have.
_STEPS = 8 * KEPT
# Each row has steps of its own; a longer table would have them all.
_ROWS = 200

# Where the block that ends stands, its style in front; none where the text goes on.
_Where = tuple[str, int, int, int, int]
# What a stretch does: that, what it adds to the text, the units behind, the text of the last block, and where it is.
_Step = tuple["_Where | None", str, "tuple[Unit, ...]", str, "_Here"]
# The open tables, the spans of the cells around them, span, style; whether within a text, marks of others, tables.
_State = tuple["tuple[tuple[int, ...], ...]", "tuple[int, ...]", int, str, bool, bool, int]


class _OddError(Exception):
    """A step that only `Flow` can do."""


class _Here:
    """A place among the blocks of a part, and what each stretch does that was met there behind a printed text."""

    __slots__ = ("known", "state")
    made: ClassVar[int] = 0

    def __init__(self, state: _State) -> None:
        """Know where it is."""
        self.state = state
        self.known: dict[str, _Step] = {}

    def meet(self, xml: str) -> _Step:
        """Have Flow do it for the first time."""
        flow = _flow_at(self.state)
        flow.pieces.append(_PRINTED)
        flow.feed(xml)
        text, where, behind = "".join(flow.pieces), None, flow.units[1:]
        said = ""
        if flow.units:
            said = text
            text, style, table, row, column, span, _ = flow.units[0]
            where = style, table, row, column, span
        if not (self.state[4] and text.startswith(_PRINTED)):
            raise _OddError
        if _Here.made >= _STEPS:
            _forget()
        _Here.made += 1
        step = self.known[xml] = where, text[1:], tuple(behind), said, _here(flow)
        return step


# Everything that is known; the way into a part by its first stretch.
_places: dict[_State, _Here] = {}


def _begin(xml: str) -> tuple[tuple[Unit, ...], str, _Here]:
    flow = Flow()
    flow.feed(xml)
    return tuple(flow.units), "".join(flow.pieces), _here(flow)


_begun = Known(_begin)
# How the parts began that were met so far.
_once: set[str] = set()


def _forget() -> None:
    """Begin anew: only what few documents have would not come back at once."""
    # Another thread may come to new places meanwhile.
    for place in list(_places.values()):
        place.known.clear()
    _places.clear()
    _begun.clear()
    _Here.made = 0


def _here(flow: Flow) -> _Here:
    """Where a flow has come to; raises _OddError in a table in the middle of a text, and far down in one."""
    if any(pieces or figures for pieces, figures, _ in flow.around) or any(row > _ROWS for _, row, _ in flow.open):
        raise _OddError
    opened, spans = tuple(map(tuple, flow.open)), tuple(span for *_, span in flow.around)
    state = opened, spans, flow.span, flow.style, flow.inside, flow.foreign, flow.tables
    here = _places.get(state)
    return _places.setdefault(state, _Here(state)) if here is None else here


def _flow_at(state: _State) -> Flow:
    opened, spans, span, style, inside, foreign, tables = state
    around: list[tuple[list[str], list[Stretch], int]] = [([], [], one) for one in spans]
    flow = Flow(inside=inside, foreign=foreign, style=style, tables=tables, span=span, around=around)
    flow.open += map(list, opened)
    return flow


def units_in(
    stretches: Sequence[str], texts: Sequence[str], figures: Sequence[Behind | None]
) -> tuple[list[Unit], bool]:
    """The units of a part in turns (as `Turns` has them), and whether there are marks of other programs."""
    printed = "".join(texts)
    # Breaks within a text, or nothing printed, may be more than a part of the block's text.
    if "<" not in printed and "\n" not in printed and all(texts) and _came_before(stretches[0]):
        try:
            return _walked(stretches, [*map(unescape, texts)] if "&" in printed else texts, figures)
        except _OddError:
            pass
    flow = Flow()
    flow.take(stretches, texts, figures)
    return flow.units, flow.foreign


def _came_before(first: str) -> bool:
    """Whether another part began like this: to learn its steps takes twice as long as to go through it once."""
    if first in _once:
        return True
    if len(_once) >= KEPT:
        _once.clear()
    _once.add(first)
    return False


def _walked(
    stretches: Sequence[str], texts: Sequence[str], figures: Sequence[Behind | None]
) -> tuple[list[Unit], bool]:
    first, said, here = _begun[stretches[0]]
    units = [*first]
    found: tuple[Stretch, ...] = ()
    for text, figure, xml in zip(texts, figures, stretches[1:], strict=True):
        begin = len(said)
        said += text
        if figure is not None:
            found += ((begin, len(said), figure),)
        try:
            step = here.known[xml]
        except KeyError:
            step = here.meet(xml)
        where, more, behind, begun, here = step
        if more:
            said += more
        if where is not None:
            style, table, row, column, span = where
            units.append((said, style, table, row, column, span, found))
            if behind:
                units += behind
            said, found = begun, ()
    return units, here.state[5]
