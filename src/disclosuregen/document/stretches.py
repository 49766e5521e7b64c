"""Whether a filled part is well-formed XML, told from its pieces: most are the template's, and known from others."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from disclosuregen.document.trees import needs_mending
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Stretch", "is_framed", "is_whole", "stretch_of"]

_TAG = re.compile(r"<(/?)([^\s/>]+)[^>]*?(/?)>")
# Stretches of one template by the paths through it, and what the last few documents alone have.
_KEPT = 1024
_FRAMES = 64


@frozen
class Stretch:
    """What a stretch of XML between two printed values does to the elements that are open around it.

    It closes some that were opened before it, the innermost first, and leaves some open, the outermost first.
    `bare` is what `needs_mending` says of it.
    """

    closes: tuple[str, ...]
    opens: tuple[str, ...]
    bare: bool


@lru_cache(maxsize=_KEPT)
def stretch_of(xml: str) -> Stretch | None:
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
    return Stretch(tuple(closes), tuple(opens), needs_mending(xml))


def _tags(opening: str, names: Sequence[str]) -> Iterable[str]:
    return (f"{opening}{name}>" for name in reversed(names))


def is_whole(turns: Sequence[str]) -> bool:
    """Whether stretches and printed texts in turns are the content of an element; False also where nobody knows.

    Each stretch is well-formed where the elements it closes are open, so all of them are when each finds these open.
    A printed text cannot change that: it was escaped when it was printed, and characters that XML does not know were
    refused (`tracing`). Where docxtpl has cut one at its line breaks it holds tags, and is looked at as a stretch.
    """
    waiting: list[str] = []
    for number, xml in enumerate(turns):
        if number % 2 and "<" not in xml:
            continue
        stretch = stretch_of(xml)
        if stretch is None:
            return False
        for name in stretch.closes:
            if not waiting or waiting.pop() != name:
                return False
        waiting += stretch.opens
    return not waiting


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
