"""Whether a filled part is well-formed XML, told from its pieces: most are the template's, and known from others."""

from __future__ import annotations

import re
from functools import lru_cache, reduce
from operator import getitem
from typing import TYPE_CHECKING
from xml.parsers import expat

from disclosuregen.document.known import KEPT, Known
from disclosuregen.document.tracing import has_marks
from disclosuregen.document.trees import has_lines, has_pictures, needs_mending
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["is_framed", "is_simple", "is_whole"]

_TAG = re.compile(r"<(/?)([^\s/>]+)[^>]*?(/?)>")
# Where they begin and end: within how many different elements.
_PLACES = 128
_FRAMES = 64


@frozen
class _Stretch:
    """What a stretch of XML between two printed values does to the elements that are open around it.

    It closes some that were opened before it, the innermost first, and leaves some open, the outermost first.
    """

    closes: tuple[str, ...]
    opens: tuple[str, ...]


@lru_cache(maxsize=KEPT)
def is_simple(xml: str) -> bool:
    """Whether nothing in a stretch of a body, cells, pictures, lines or marks, takes a look at all of the body."""
    return not (needs_mending(xml) or has_lines(xml) or has_pictures(xml) or has_marks(xml))


@lru_cache(maxsize=KEPT)
def _stretch_of(xml: str) -> _Stretch | None:
    """What a stretch does; None where that cannot be told from it alone.

    The tags are only counted here. That the count is right, and the stretch without any other fault, is expat's to
    say: a document that opens what the stretch closes, and closes what it opens, must be well-formed.
    """
    closes: list[str] = []
    opens: list[str] = []
    for ending, name, alone in _TAG.findall(xml):
        if ending and opens:
            opens.pop()
        elif ending:
            closes.append(name)
        elif not alone:
            opens.append(name)
    document = ["<_>", *_tags("<", closes), xml, *_tags("</", opens), "</_>"]
    # Two brackets at the end of the text before it would make an end of CDATA that stands nowhere.
    if xml.lstrip("]").startswith(">") or not _parses("".join(document)):
        return None
    return _Stretch(tuple(closes), tuple(opens))


def _tags(opening: str, names: Sequence[str]) -> Iterable[str]:
    return (f"{opening}{name}>" for name in reversed(names))


def is_whole(stretches: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether stretches and printed texts in turns are the content of an element; False also where nobody knows.

    Each stretch is well-formed where the elements it closes are open, so all of them are when each finds these open.
    A printed text cannot change that: it was escaped when it was printed, and characters that XML does not know were
    refused (`tracing`). Where docxtpl has cut one at its line breaks it holds tags, and is looked at as a stretch.
    """
    if "<" in "".join(texts):
        turns = [xml for both in zip(stretches, (*texts, ""), strict=True) for xml in both]
        stretches = [xml for number, xml in enumerate(turns) if not number % 2 or "<" in xml]
    return not reduce(getitem, stretches, _open(())).names


class _Open(Known["_Open"]):
    """The elements that are open at a place; for each stretch that was met there, those that are open behind it."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(self._behind)
        self.names = names

    def _behind(self, xml: str) -> _Open:
        stretch = _stretch_of(xml)
        kept = len(self.names) - len(stretch.closes) if stretch else -1
        if stretch is None or kept < 0 or self.names[kept:] != stretch.closes[::-1]:
            # No stretch closes an element without a name.
            return _open(("",))
        return _open((*self.names[:kept], *stretch.opens))


@lru_cache(maxsize=_PLACES)
def _open(names: tuple[str, ...]) -> _Open:
    return _Open(names)


@lru_cache(maxsize=_FRAMES)
def is_framed(before: bytes, after: bytes) -> bool:
    """Whether what stands around a part's content is an element around it: another in its place is met within one."""
    met: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: met.append(name)
    try:
        parser.Parse(b"".join([before, b"<_/>", after]), True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError:
        return False
    return "_" in met[1:]


def _parses(xml: str) -> bool:
    try:
        expat.ParserCreate().Parse(xml, True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError:
        return False
    return True
