"""Ways through a template: what it says between two printed texts, put together once."""

from __future__ import annotations

from typing import ClassVar

from disclosuregen.document.known import KEPT

__all__ = ["START", "Way", "shapes"]


class Way(dict[str, "Way"]):
    """Words that a template says one behind the other, and the ways on from there, by the next word.

    The same few ways are gone in every document, so that a step costs no more than a look at where it leads; and what
    was said on one is the same string whenever it is asked for, so that whoever asks of it again is quickly told.
    """

    __slots__ = ("before", "text", "word")
    made: ClassVar[int] = 0

    def __init__(self, before: Way | None, word: str) -> None:
        """Know how one came here; `text` is empty until `spelled` is asked."""
        super().__init__()
        self.before, self.word, self.text = before, word, ""

    def __missing__(self, word: str) -> Way:
        """Go on for the first time."""
        way = Way(self, word)
        if Way.made >= _WAYS:
            # All begin anew, this one with what was said on it.
            Way.made = 0
            START.clear()
            return Way(Way(None, self.spelled()), word)
        Way.made += 1
        self[word] = way
        return way

    def spelled(self) -> str:
        """What was said, remembered."""
        if not self.text:
            words: list[str] = []
            way: Way | None = self
            while way is not None:
                words.append(way.word)
                way = way.before
            self.text = "".join(reversed(words))
        return self.text


# How many ways there are at once: those through a template, and what a few documents alone say.
_WAYS = 8 * KEPT
START = Way(None, "")


class _Shapes(dict["tuple[tuple[str, ...], tuple[bool, ...] | None]", "tuple[str, tuple[str, ...], str | None]"]):
    """What a template says around the texts of a row, by its words and which of the texts there are (None for all).

    Before the first, between them, behind the last; where there is none, before it alone.
    """

    def __missing__(
        self, key: tuple[tuple[str, ...], tuple[bool, ...] | None]
    ) -> tuple[str, tuple[str, ...], str | None]:
        """Put the words together around what is not there, and remember."""
        words, mask = key
        said = [words[0]]
        for word, there in zip(words[1:], mask or (True,) * len(words)):  # noqa: B905 - all there are
            if there:
                said.append(word)
            else:
                said[-1] += word
        if len(self) >= KEPT:
            self.clear()
        shape = self[key] = (said[0], tuple(said[1:-1]), said[-1] if len(said) > 1 else None)
        return shape


shapes = _Shapes()
