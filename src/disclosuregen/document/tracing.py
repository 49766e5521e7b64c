"""Private marks around printed figures: put there while a template renders, found and removed in one pass."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING

from jinja2.exceptions import SecurityError
from jinja2.runtime import Undefined

from disclosuregen.frozen import slotted
from disclosuregen.late import late
from disclosuregen.model import Figure, Kind, Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosuregen.model import Behind

__all__ = ["Piece", "Trace", "escaped", "has_marks", "is_odd", "is_telling", "is_told", "marked", "unmarked"]

# Noncharacters: no text may hold them, so nobody's words can be mistaken for a mark.
_OPEN, _NUMBER, _CLOSE = "\ufdd3", "\ufdd4", "\ufdd5"
# Without a number it is a text that nobody traces, a piece of its own so that those around it are the template's alone.
_MARK = re.compile(f"{_OPEN}([0-9]*){_NUMBER}(.*?){_CLOSE}", re.DOTALL)
# What keeps a text from standing in XML as it is: markup, what docxtpl takes for a tag (as character references
# brackets and underscores stay what they are), and what no Word file may hold.
_ODD = re.compile("[&<>\"'{}_\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MARKUP = ("&", "<", ">", '"', "'", "{", "}", "_")
_UNPRINTABLE = late("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPELLED = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&#34;",
        "'": "&#39;",
        "{": "&#123;",
        "}": "&#125;",
        "_": "&#95;",
        # A text that brings our marks along prints without them.
        **dict.fromkeys(f"{_OPEN}{_NUMBER}{_CLOSE}", ""),
    }
)
# A typed text is only of interest where a reader could take something in it for one of our figures.
_TELLING = re.compile(r"[\d增减升降]|持平|无变化")
# Looked up for every figure, which takes longer on the class.
_TEXT = Kind.TEXT

# A stretch of a part's XML: the template's own (no figure), or what was printed, and what is behind it.
Piece = tuple[str, "Behind | None"]


@slotted
class Trace:
    """The figures that were printed so far, in the order in which they were printed."""

    figures: list[Figure] = field(default_factory=list)

    def printed(self, value: object) -> object:
        """What a template prints for a value, marked where it is a figure; raises SecurityError where it is no text."""
        if type(value) is Figure:
            text = value.text
            if type(text) is Said and text.spans:
                return self._spans(text)
            return self._marked(value, text) if text and is_told(value, text) else _apart(text)
        return value if isinstance(value, Undefined) else self._said(value)

    def _said(self, value: object) -> str:
        if isinstance(value, Said):
            return self._spans(value)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise SecurityError("这个名字本身没有可以印的文字")
        text = str(value)
        return self._marked(Figure(text, kind=Kind.ORDER), text) if isinstance(value, int) else escaped(text)

    def _marked(self, figure: Figure, text: str) -> str:
        self.figures.append(figure)
        return marked(str(len(self.figures) - 1), escaped(text))

    def _spans(self, text: Said) -> str:
        pieces: list[str] = []
        position = 0
        for begin, end, figure in text.spans:
            pieces.append(escaped(text[position:begin]))
            inside = text[begin:end]
            pieces.append(self._marked(figure, inside) if is_told(figure, inside) else _apart(inside))
            position = end
        pieces.append(escaped(text[position:]))
        return "".join(pieces)


def is_told(figure: Figure, text: str) -> bool:
    """Whether a reader could take something in a text for a figure of ours."""
    if figure.kind is _TEXT:
        return is_telling(text)
    return figure.amount is not None or figure.kind is not None


def is_telling(text: str) -> bool:
    """Whether a reader could take something in a typed text for a figure of ours."""
    return _TELLING.search(text) is not None


def _apart(text: str) -> str:
    """A text that is no figure, as a piece of its own; not where a heading may have to be stripped."""
    return marked("", escaped(text)) if text and text == text.strip() else escaped(text)


def marked(number: str, text: str) -> str:
    """A text between marks; without a number it is one that nobody traces."""
    return f"{_OPEN}{number}{_NUMBER}{text}{_CLOSE}"


def has_marks(xml: str) -> bool:
    """Whether something stands there that would be taken for one of our marks."""
    return any(mark in xml for mark in (_OPEN, _NUMBER, _CLOSE))


def is_odd(text: str) -> bool:
    """Whether something in a text cannot stand in XML as it is."""
    # What Python calls printable holds no control characters and no noncharacters: told in a quarter of the time.
    if text.isprintable():
        return any(sign in text for sign in _MARKUP)
    return bool(_ODD.search(text))


def escaped(text: str) -> str:
    """The text as XML holds it; raises SecurityError for characters that no Word file can hold."""
    if not _ODD.search(text):
        return text
    if _UNPRINTABLE.search(text):
        raise SecurityError(f"“{_UNPRINTABLE.sub('�', text)[:20]}”里有不能印的字符")
    return text.translate(_SPELLED)


def unmarked(xml: str, figures: Sequence[Behind | None]) -> tuple[list[str], list[Behind | None]]:
    """The XML cut at its marks, what the template says and what was printed in turns; and the figures of the latter."""
    turns = _MARK.split(xml)
    numbers = turns[1::3]
    del turns[1::3]
    return turns, [figures[int(number)] if number else None for number in numbers]
