"""What a filled part says, in turns: a stretch of the template's own, a printed text, a stretch, and so on."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, ClassVar

from jinja2.exceptions import SecurityError
from jinja2.runtime import Undefined

from disclosuregen.document.known import KEPT, Known
from disclosuregen.document.tracing import escaped, is_odd, is_telling, is_told, marked, unmarked
from disclosuregen.model import Figure, Kind, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from disclosuregen.document.bounds import Meter
    from disclosuregen.document.program import Outputs, Program
    from disclosuregen.document.tracing import Piece

__all__ = ["Region", "Turns", "spoken"]

# From a place in one stretch to a place in another: the number of each turn, and how many characters are before it.
Region = tuple[int, int, int, int]

_TEXT = Kind.TEXT
# How many outputs are accounted for at once: each has a stretch of the template and the cells of a row.
_AT_ONCE = 64
_encoded = Known(str.encode)
# Names of accounts and items are the same in many documents.
_telling = Known(is_telling)


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

    def __iter__(self) -> Iterator[Piece]:
        """Each of them with its figure, where it is one."""
        pieces: list[Piece] = [("", None)] * len(self.said)
        pieces[::2] = zip(self.stretches, repeat(None))
        pieces[1::2] = zip(self.texts, self.figures, strict=True)
        return iter(pieces)

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


class _Way(dict[str, "_Way"]):
    """Words that a template says one behind the other, and the ways on from there, by the next word.

    The same few ways are gone in every document, so that a step costs no more than a look at where it leads; and what
    was said on one is the same string whenever it is asked for, so that whoever asks of it again is quickly told.
    """

    __slots__ = ("before", "text", "word")
    made: ClassVar[int] = 0

    def __init__(self, before: _Way | None, word: str) -> None:
        """Know how one came here; `text` is empty until `spelled` is asked."""
        super().__init__()
        self.before, self.word, self.text = before, word, ""

    def __missing__(self, word: str) -> _Way:
        """Go on for the first time."""
        way = _Way(self, word)
        if _Way.made >= _WAYS:
            # All begin anew, this one with what was said on it.
            _Way.made = 0
            _begin.clear()
            return _Way(_Way(None, self.spelled()), word)
        _Way.made += 1
        self[word] = way
        return way

    def spelled(self) -> str:
        """What was said, remembered."""
        if not self.text:
            words: list[str] = []
            way: _Way | None = self
            while way is not None:
                words.append(way.word)
                way = way.before
            self.text = "".join(reversed(words))
        return self.text


# How many ways there are at once: those through a template, and what a few documents alone say.
_WAYS = 8 * KEPT
_begin = _Way(None, "")


@dataclass(slots=True)
class _Speech:
    """The turns so far, and the way to the next printed text; nothing is escaped before all is there."""

    said: list[str] = field(default_factory=list)
    figures: list[Figure | None] = field(default_factory=list)
    way: _Way = field(default_factory=lambda: _begin)
    # How many characters were printed that are no turn of their own.
    merged: int = 0

    def take(self, outputs: Outputs) -> None:
        """Take the next of a template's outputs."""
        words, _, values = outputs
        way, said, figures = self.way, self.said, self.figures
        # What most cells of most tables need stands here: a call would take longer than all the rest.
        for word, value in zip(words, values):  # noqa: B905 - words are one more; to say so takes longer than to zip
            way = way[word]
            if type(value) is Figure and type(text := value.text) is str:
                if text:
                    kind = value.kind
                    told = _telling[text] if kind is _TEXT else kind is not None or value.amount is not None
                    if told or text == text.strip():
                        said += (way.text or way.spelled(), text)
                        figures.append(value if told else None)
                        way = _begin
                    else:
                        self.merged += len(text)
                        way = way[escaped(text)]
            else:
                self.way = way
                self._other(value)
                way = self.way
        self.way = way[words[-1]]

    def _print(self, text: str, figure: Figure) -> None:
        """A figure's text is a turn of its own; one that nobody traces, only where no heading need be stripped."""
        told = is_told(figure, text)
        if told or (text and text == text.strip()):
            self.said += (self.way.spelled(), text)
            self.figures.append(figure if told else None)
            self.way = _begin
        else:
            self._merge(text)

    def _merge(self, text: str) -> None:
        self.way = self.way[escaped(text)]
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
        said = [*self.said, self.way.spelled()]
        printed = "".join(said[1::2])
        if is_odd(printed):
            said[1::2] = map(escaped, said[1::2])
        return Turns(said, self.figures)
