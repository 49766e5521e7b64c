"""Page and section breaks that hang on a paragraph which a tag takes away: they get a paragraph of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.document.wordml import made, qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

__all__ = ["keep_breaks"]

_TAG = re.compile(r"\s*\{%p (if|for|endif|endfor)\b(?:(?!%\}).)*%\}\s*", re.DOTALL)
_OPENS = frozenset({"if", "for"})
# Too low to make a page of its own.
_LOW = {"before": "0", "after": "0", "line": "20", "lineRule": "exact"}
_SECTION, _BREAK = f"{qn('w:pPr')}/{qn('w:sectPr')}", f"{qn('w:r')}/{qn('w:br')}[@{qn('w:type')}='page']"


def keep_breaks(body: _Element) -> None:
    """Move the breaks of each such paragraph out of its condition or loop: office programs merge them in on saving.

    Where a condition begins they come before, where one ends behind: they are there in every document.
    """
    for paragraph in list(body.iter(qn("w:p"))):
        breaks = [*paragraph.findall(_BREAK), *paragraph.findall(_SECTION)]
        said = _TAG.fullmatch("".join(node.text or "" for node in paragraph.iter(qn("w:t")))) if breaks else None
        if said is not None:
            own = list(_paragraphs(breaks))
            for one in own if said.group(1) in _OPENS else reversed(own):
                (paragraph.addprevious if said.group(1) in _OPENS else paragraph.addnext)(one)


def _paragraphs(breaks: list[_Element]) -> Iterator[_Element]:
    """A paragraph for each break, which leaves the one it stood in."""
    for one in breaks:
        own, properties = made("w:p"), made("w:pPr")
        properties.append(made("w:spacing", **_LOW))
        own.append(properties)
        if one.tag == qn("w:br"):
            own.append(made("w:r"))
        own[-1].append(one)
        yield own
