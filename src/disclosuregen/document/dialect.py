"""The dialect of templates, which is docxtpl's: its own methods, and `patched`, which seldom has to ask them.

docxtpl brings python-docx along, and both take longer to load than a document to make; its `patch_xml` looks through
a template some twenty times. What office programs write where tags are typed plainly needs little of it: that little
is done here, a test holds it equal to docxtpl's, and anything else is left to docxtpl.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["listing_resolved", "patched", "tables_fixed"]

# A tag in one piece, with nothing in it that could end another or belong to the XML.
_PLAIN = re.compile(r"(\{\{[^{}%#<>\n]*\}\}|\{%[^{}%#<>\n]*%\}|\{#[^{}%#<>\n]*#\})")
# What is left of tags that are not plain; and what docxtpl takes for more than a tag of jinja2.
_ODD = re.compile(r"\{[{%#<]|[}%#>]\}|^\}|\{$")
_SPECIAL = re.compile(r"\{%\s*(?:colspan|cellbg|vm|hm)\b|\{[{%]r\s|\{#(?:tr|tc|p) |\{%-|-%\}")
# Office programs set curly quotes for straight ones.
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_ESCAPES = (("&#8216;", "'"), ("&lt;", "<"), ("&gt;", ">"))
_TEXT, _KEEPING = "<w:t>", '<w:t xml:space="preserve">'


def patched(xml: str) -> str:
    """A part of a template as jinja2 takes it: what docxtpl's `patch_xml` makes of it."""
    pieces = _PLAIN.split(xml)
    if any(map(_ODD.search, pieces[::2])) or _SPECIAL.search(xml):
        from docxtpl import DocxTemplate  # noqa: PLC0415 - loaded for what is not plain

        # It keeps nothing of the template object it is called on.
        made: str = DocxTemplate.patch_xml(None, xml)
        return made
    first, *texts = xml.split(_TEXT)
    patch = first + "".join([f"{_KEEPING if '{{' in text or '{%' in text else _TEXT}{text}" for text in texts])
    for element in ("tr", "tc", "p"):
        patch = _lifted(patch, element)
    return _PLAIN.sub(_typed, patch)


def listing_resolved(xml: str) -> str:
    """A paragraph with the line breaks, tabs and page breaks of its texts made Word's."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - loaded where a text has lines

    made: str = DocxTemplate.resolve_listing(None, xml)
    return made


def tables_fixed(xml: str) -> _Element:
    """The tree of a body with the grid of each table as wide as its rows."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - loaded where tags change how wide a table is

    tree: _Element = DocxTemplate.fix_tables(None, xml)
    return tree


def _typed(tag: re.Match[str]) -> str:
    """A tag with straight quotes and its own signs; a comment stays."""
    said = tag[0]
    if said.startswith("{#"):
        return said
    for escape, sign in _ESCAPES:
        said = said.replace(escape, sign)
    return said.translate(_STRAIGHT)


def _lifted(xml: str, element: str) -> str:
    """The XML with each tag of a flavour, {%tr …%}, in place of the row, cell or paragraph that it stands last in."""
    closing = f"</w:{element}>"
    last = xml.rfind(closing)
    tags = [tag for tag in re.finditer(rf"(\{{[{{%]){element} ([^}}%]*[}}%]\}})", xml) if tag.end() <= last]
    pieces: list[str] = []
    position = 0
    for number, tag in enumerate(tags):
        start = _opening(xml, element, position, tag.start())
        if start < 0 or (tag is not tags[-1] and _opening(xml, element, tag.end(), tags[number + 1].start()) < 0):
            continue
        pieces += [xml[position:start], tag[1], " ", tag[2]]
        position = xml.index(closing, tag.end()) + len(closing)
    return "".join([*pieces, xml[position:]])


def _opening(xml: str, element: str, begin: int, end: int) -> int:
    """Where an element of that name begins that is the last one before `end`; below zero when there is none."""
    bare = xml.rfind(f"<w:{element}>", begin, end)
    return max(bare, xml.rfind(f"<w:{element} ", max(begin, bare), end))
