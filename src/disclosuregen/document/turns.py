"""What a filled part says, in turns: a stretch of the template's own, a printed text, a stretch, and so on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING

from jinja2.exceptions import SecurityError
from jinja2.runtime import Undefined

from disclosuregen.document.known import KEPT, Known
from disclosuregen.document.tracing import escaped, is_odd, is_told, marked, unmarked
from disclosuregen.model import Figure, Kind, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from disclosuregen.document.bounds import Meter
    from disclosuregen.document.program import Outputs, Program
    from disclosuregen.document.tracing import Piece

__all__ = ["Region", "Turns", "spoken"]

# From a place in one stretch to a place in another: the number of each turn, and how many characters are before it.
Region = tuple[int, int, int, int]

_TEXT = Kind.TEXT
# How many outputs are accounted for at once: each has a stretch of the template and the cells of a row.
_AT_ONCE = 64
# One and the same stretch for all documents, so that whoever asks of it again is quickly told.
_together = lru_cache(maxsize=KEPT)("".join)
_encoded = Known(str.encode)


@dataclass(frozen=True, slots=True)
class Turns:
    """A part in turns, a stretch first and last, and the figure behind each printed text, None where nobody asks."""

    said: list[str]
    figures: list[Figure | None]

    @property
    def stretches(self) -> list[str]:
        """What stands around the printed texts."""
        return self.said[::2]

    @property
    def texts(self) -> list[str]:
        """The printed texts."""
        return self.said[1::2]

    def pieces(self) -> Iterable[Piece]:
        """Each of them with its figure, where it is one."""
        pieces: list[Piece] = [("", None)] * len(self.said)
        pieces[::2] = zip(self.stretches, repeat(None))
        pieces[1::2] = zip(self.texts, self.figures, strict=True)
        return pieces

    def encoded(self) -> list[bytes]:
        """The bytes of each of them."""
        encoded = [b""] * len(self.said)
        encoded[::2] = map(_encoded.__getitem__, self.stretches)
        encoded[1::2] = map(str.encode, self.texts)
        return encoded

    def marked(self, first: int = 0, last: int | None = None) -> str:
        """The turns from one stretch to another as one string, with marks around what was printed."""
        last = len(self.said) - 1 if last is None else last
        inside = zip(self.said[first + 1 : last : 2], self.said[first + 2 : last + 1 : 2], strict=True)
        numbers = range(first // 2, last // 2)
        both = ((self._marked(number, text), xml) for number, (text, xml) in zip(numbers, inside, strict=True))
        return "".join([self.said[first], *chain.from_iterable(both)])

    def region(self, first: int, begin: int, behind: int, closing: str) -> Region | None:
        """From a place in one stretch to what closes it, looked for from another place on; None where it is not."""
        end = self.said[first].find(closing, behind)
        last = first
        while end < 0:
            last += 2
            if last >= len(self.said):
                return None
            end = self.said[last].find(closing)
        return (first, begin, last, end + len(closing)) if begin >= 0 else None

    def between(self, region: Region) -> str:
        """What stands in a region, with marks around what was printed."""
        first, begin, last, end = region
        whole = self.marked(first, last)
        return whole[begin : len(whole) - len(self.said[last]) + end]

    def edited(self, edits: Iterable[tuple[Region, str]]) -> Turns:
        """The turns with other words, with the same marks, in place of some regions, which come in order."""
        said: list[str] = []
        figures: list[Figure | None] = []
        at = offset = 0
        stretch = ""
        for (first, begin, last, end), words in edits:
            if first > at:
                said += (stretch + self.said[at][offset:], *self.said[at + 1 : first])
                figures += self.figures[at // 2 : first // 2]
                stretch, at, offset = "", first, 0
            new, behind = unmarked(words, self.figures)
            new[0] = stretch + self.said[first][offset:begin] + new[0]
            said += new[:-1]
            figures += behind
            stretch, at, offset = new[-1], last, end
        said += (stretch + self.said[at][offset:], *self.said[at + 1 :])
        return Turns(said, figures + self.figures[at // 2 :])

    def _marked(self, number: int, text: str) -> str:
        return marked("" if self.figures[number] is None else str(number), text)


def spoken(program: Program, context: Mapping[str, object], meter: Meter) -> Turns:
    """What a template says of a context; raises what its names raise, SecurityError for what cannot be printed.

    PackFault when the meter is used up.
    """
    speech, before, counted = _Speech(), meter.written, 0
    coming = program.said(context)
    while some := tuple(islice(coming, _AT_ONCE)):
        merged = speech.merged
        for outputs in some:
            speech.take(outputs)
        texts = sum(map(len, speech.said[counted + 1 :: 2])) + speech.merged - merged
        meter.write(sum([length for _, length, _ in some]) + texts)
        counted = len(speech.said)
    turns = speech.turns()
    # What was escaped has become longer.
    meter.write(sum(map(len, turns.said)) - (meter.written - before))
    return turns


@dataclass(slots=True)
class _Speech:
    """The turns so far, and what waits for the next printed text; nothing is escaped before all is there."""

    said: list[str] = field(default_factory=list)
    figures: list[Figure | None] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    # How many characters were printed that are no turn of their own.
    merged: int = 0

    def take(self, outputs: Outputs) -> None:
        """Take the next of a template's outputs."""
        words, _, values = outputs
        said, figures, waiting = self.said, self.figures, self.waiting
        # What most cells of most tables need stands here: a call would take longer than all the rest.
        for word, value in zip(words, values):  # noqa: B905 - words are one more; to say so takes longer than to zip
            if type(value) is Figure and type(text := value.text) is str:
                kind = value.kind
                if text and kind is not _TEXT and (kind is not None or value.amount is not None):
                    said += (self._stretch(word) if waiting else word, text)
                    figures.append(value)
                else:
                    waiting.append(word)
                    if text:
                        self._print(text, value)
            else:
                waiting.append(word)
                self._other(value)
        waiting.append(words[-1])

    def _stretch(self, word: str) -> str:
        """What waited, and a word behind it."""
        stretch = _together((*self.waiting, word))
        self.waiting.clear()
        return stretch

    def _print(self, text: str, figure: Figure) -> None:
        """A figure's text is a turn of its own; one that nobody traces, only where no heading need be stripped."""
        told = is_told(figure, text)
        if told or (text and text == text.strip()):
            self.said += (self._stretch(""), text)
            self.figures.append(figure if told else None)
        else:
            self._merge(text)

    def _merge(self, text: str) -> None:
        self.waiting.append(escaped(text))
        self.merged += len(text)

    def _other(self, value: object) -> None:
        """What is no figure, or one whose text is put together of others."""
        text = value.text if type(value) is Figure else value
        if isinstance(text, Said) and text.spans:
            self._spans(text)
        elif type(value) is Figure:
            if text:
                self._print(str(text), value)
        elif isinstance(value, bool) or not isinstance(value, str | int | Undefined):
            raise SecurityError("这个名字本身没有可以印的文字")
        elif isinstance(value, int):
            self._print(str(value), Figure(str(value), kind=Kind.ORDER))
        else:
            # The text of what is undefined cannot be had.
            self._merge(str(value))

    def _spans(self, text: Said) -> None:
        position = 0
        for begin, end, figure in text.spans:
            if begin > position:
                self._merge(text[position:begin])
            self._print(text[begin:end], figure)
            position = end
        if position < len(text):
            self._merge(text[position:])

    def turns(self) -> Turns:
        """All of it, as XML holds it."""
        said = [*self.said, _together(tuple(self.waiting))]
        printed = "".join(said[1::2])
        if is_odd(printed):
            said[1::2] = map(escaped, said[1::2])
        return Turns(said, self.figures)
