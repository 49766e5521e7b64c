"""Section breaks that hang on a paragraph which a tag takes away: they get a paragraph of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["keep_sections"]

_TAG = re.compile(r"\s*\{%p (if|for|endif|endfor)\b(?:(?!%\}).)*%\}\s*", re.DOTALL)
# Too low to make a page of its own.
_LOW = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
_OPENS = frozenset({"if", "for"})


def keep_sections(body: _Element) -> None:
    """Move the break of each such paragraph out of its condition or loop: an office program merges it in on saving.

    Where a condition begins it comes before, where one ends behind: it is there in every document.
    """
    for section in list(body.iter(qn("w:sectPr"))):
        for paragraph in list(section.iterancestors(qn("w:p")))[:1]:
            said = _TAG.fullmatch("".join(node.text or "" for node in paragraph.iter(qn("w:t"))))
            if said is not None:
                own: _Element = parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{_LOW}</w:pPr></w:p>")
                own[0].append(section)
                (paragraph.addprevious if said.group(1) in _OPENS else paragraph.addnext)(own)
