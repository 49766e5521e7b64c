"""What a filled part says, in turns: a stretch of the template's own, a printed text, a stretch, and so on."""

from __future__ import annotations

from dataclasses import field
from itertools import compress, islice, repeat
from typing import TYPE_CHECKING, Self

from jinja2.exceptions import SecurityError
from jinja2.runtime import Undefined

from disclosuregen.document.known import Known
from disclosuregen.document.tracing import escaped, is_odd, is_telling, is_told, marked, unmarked
from disclosuregen.document.ways import START, Way, shapes
from disclosuregen.frozen import frozen, slotted
from disclosuregen.model import Figure, Kind, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from disclosuregen.document.bounds import Meter
    from disclosuregen.document.program import Outputs, Program
    from disclosuregen.document.tracing import Piece
    from disclosuregen.model import Behind, Line

__all__ = ["Region", "Turns", "spoken"]

# From a place in one stretch to a place in another: the number of each, and how many characters are before it.
Region = tuple[int, int, int, int]

_TEXT = Kind.TEXT
# How many outputs are accounted for at once: each has a stretch of the template and the cells of a row.
_AT_ONCE = 64
_encoded = Known(str.encode)
# Names of accounts and items are the same in many documents.
_telling = Known(is_telling)
_stripped = Known(lambda text: text == text.strip())
# And so are the words between the figures of a sentence.
_escaped = Known(escaped)


@frozen
class Turns:
    """A part in turns: stretches, one more than printed texts; what is behind each text, None where nobody asks."""

    stretches: list[str]
    texts: list[str]
    behind: list[Behind | None]

    @classmethod
    def of(cls, said: list[str], behind: list[Behind | None]) -> Self:
        """The turns of what is said, a stretch first and last."""
        return cls(said[::2], said[1::2], behind)

    def __iter__(self) -> Iterator[Piece]:
        """Each stretch, and each text with what is behind it."""
        pieces: list[Piece] = [("", None)] * (len(self.stretches) + len(self.texts))
        pieces[::2] = zip(self.stretches, repeat(None))
        pieces[1::2] = zip(self.texts, self.behind, strict=True)
        return iter(pieces)

    def encoded(self) -> list[bytes]:
        """The bytes of each of them."""
        encoded = [b""] * (len(self.stretches) + len(self.texts))
        encoded[::2] = map(_encoded.__getitem__, self.stretches)
        encoded[1::2] = map(str.encode, self.texts)
        return encoded

    def marked(self, first: int = 0, last: int | None = None) -> str:
        """The turns from one stretch to another as one string, with marks around what was printed."""
        last = len(self.texts) if last is None else last
        said = [self.stretches[first]]
        for number in range(first, last):
            shown = "" if self.behind[number] is None else str(number)
            said += (marked(shown, self.texts[number]), self.stretches[number + 1])
        return "".join(said)

    def region(self, first: int, begin: int, behind: int, closing: str) -> Region | None:
        """From a place in one stretch to what closes it, looked for from another place on; None where it is not."""
        end = self.stretches[first].find(closing, behind)
        last = first
        while end < 0:
            last += 1
            if last >= len(self.stretches):
                return None
            end = self.stretches[last].find(closing)
        return (first, begin, last, end + len(closing)) if begin >= 0 else None

    def between(self, region: Region) -> str:
        """What stands in a region, with marks around what was printed."""
        first, begin, last, end = region
        if first == last:
            return self.stretches[first][begin:end]
        whole = self.marked(first, last)
        return whole[begin : len(whole) - len(self.stretches[last]) + end]

    def edited(self, edits: Iterable[tuple[Region, str]]) -> Turns:
        """The turns with other words, with the same marks, in place of some regions, which come in order."""
        stretches: list[str] = []
        texts: list[str] = []
        behind: list[Behind | None] = []
        at = offset = 0
        stretch = ""
        for (first, begin, last, end), words in edits:
            if first > at:
                stretches += (stretch + self.stretches[at][offset:], *self.stretches[at + 1 : first])
                texts += self.texts[at:first]
                behind += self.behind[at:first]
                stretch, at, offset = "", first, 0
            new, inside = unmarked(words, self.behind)
            new[0] = stretch + self.stretches[first][offset:begin] + new[0]
            stretch, at, offset = new.pop(), last, end
            stretches += new[::2]
            texts += new[1::2]
            behind += inside
        stretches += (stretch + self.stretches[at][offset:], *self.stretches[at + 1 :])
        return Turns(stretches, texts + self.texts[at:], behind + self.behind[at:])


def spoken(program: Program, context: Mapping[str, object], meter: Meter) -> Turns:
    """What a template says of a context; raises what its names raise, SecurityError for what cannot be printed.

    PackFault when the meter is used up.
    """
    speech, before, counted = _Speech(), meter.written, 0
    coming = program.said(context)
    while some := tuple(islice(coming, _AT_ONCE)):
        merged = speech.merged
        speech.take(some)
        texts = len("".join(speech.texts[counted:])) + speech.merged - merged
        meter.write(sum([length for _, length, _ in some]) + texts)
        counted = len(speech.texts)
    turns = speech.turns()
    # What was escaped has become longer.
    meter.write(sum(map(len, turns.stretches)) + len("".join(turns.texts)) - (meter.written - before))
    return turns


@slotted
class _Speech:
    """The turns so far, and the way to the next printed text; nothing is escaped before all is there."""

    stretches: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    behind: list[Behind | None] = field(default_factory=list)
    way: Way = field(default_factory=lambda: START)
    # How many characters were printed that are no turn of their own.
    merged: int = 0

    def take(self, some: Iterable[Outputs]) -> None:
        """Take the next of a template's outputs."""
        stretches, texts, behind = self.stretches, self.texts, self.behind
        for words, _, (values, line) in some:
            if line is not None:
                self._row(words, line)
                continue
            way = self.way
            # What most values need stands here: a call would take longer than all the rest.
            for word, value in zip(words, values):  # noqa: B905 - words are one more; to say so takes longer than to zip
                way = way[word]
                if type(value) is Figure and type(text := value.text) is str:
                    if text:
                        kind = value.kind
                        told = _telling[text] if kind is _TEXT else kind is not None or value.amount is not None
                        if told or text == text.strip():
                            stretches.append(way.text or way.spelled())
                            texts.append(text)
                            behind.append((value.amount, value.formula, kind, value.places) if told else None)
                            way = START
                        else:
                            self.merged += len(text)
                            way = way[escaped(text)]
                else:
                    self.way = way
                    self._other(value)
                    way = self.way
            self.way = way[words[-1]]

    def _row(self, words: tuple[str, ...], line: Line) -> None:
        """Take the cells of a row, which nearly always are a turn each."""
        texts, behind, typed = line
        plain = True
        for at, place in typed:
            text = texts[at]
            if place is not None and _telling[text]:
                behind[at] = None, "", _TEXT, (place,)
            elif not _stripped[text]:
                plain = False
        if not plain:
            self._apart(words, texts, behind)
            return
        mask = tuple(map(bool, texts)) if "" in texts else None
        first, inner, last = shapes[words, mask]
        way = self.way[first]
        if last is None:
            self.way = way
            return
        self.stretches.append(way.text or way.spelled())
        self.stretches += inner
        self.texts += texts if mask is None else compress(texts, mask)
        self.behind += behind if mask is None else compress(behind, mask)
        self.way = START[last]

    def _apart(self, words: tuple[str, ...], texts: list[str], behind: list[Behind | None]) -> None:
        """Take the cells of a row one by one."""
        for word, text, traced in zip(words, texts, behind, strict=False):
            self.way = self.way[word]
            if text and (traced is not None or text == text.strip()):
                self._turn(text, traced)
            elif text:
                self._merge(text)
        self.way = self.way[words[-1]]

    def _print(self, text: str, figure: Figure) -> None:
        """A figure's text is a turn of its own; one that nobody traces, only where no heading need be stripped."""
        told = is_told(figure, text)
        if told or (text and text == text.strip()):
            self._turn(text, figure.behind() if told else None)
        else:
            self._merge(text)

    def _turn(self, text: str, behind: Behind | None) -> None:
        self.stretches.append(self.way.text or self.way.spelled())
        self.texts.append(text)
        self.behind.append(behind)
        self.way = START

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
            way, kind, inside = self.way, figure.kind, text[begin:end]
            if begin > position:
                way = way[_escaped[text[position:begin]]]
                self.merged += begin - position
            if kind is not _TEXT and (kind is not None or figure.amount is not None):
                self.stretches.append(way.text or way.spelled())
                self.texts.append(inside)
                self.behind.append((figure.amount, figure.formula, kind, figure.places))
                self.way = START
            else:
                self.way = way
                self._print(inside, figure)
            position = end
        if position < len(text):
            self._merge(text[position:])

    def turns(self) -> Turns:
        """All of it, as XML holds it."""
        texts = self.texts
        if is_odd("".join(texts)):
            texts = list(map(escaped, texts))
        return Turns([*self.stretches, self.way.spelled()], texts, self.behind)
