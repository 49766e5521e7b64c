"""Comments in a Word document, in a document whose styles need not know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.run import Run

__all__ = ["comment"]

_AUTHOR = "disclosuregen"
# The styles that python-docx puts on a comment's mark and text; a template need not have them.
_STYLES = (
    ("CommentReference", "character", "annotation reference", '<w:rPr><w:sz w:val="16"/></w:rPr>'),
    ("CommentText", "paragraph", "annotation text", '<w:rPr><w:sz w:val="20"/></w:rPr>'),
)


def comment(document: Document, run: Run, text: str, initials: str) -> None:
    """Add a comment on a run of the body."""
    styles = document.styles.element
    known = {style.get(qn("w:styleId")) for style in styles.iter(qn("w:style"))}
    for style_id, kind, name, properties in _STYLES:
        if style_id not in known:
            attributes = f'{nsdecls("w")} w:type="{kind}" w:styleId="{style_id}"'
            styles.append(parse_xml(f'<w:style {attributes}><w:name w:val="{name}"/>{properties}</w:style>'))
    document.add_comment(runs=run, text=text, author=_AUTHOR, initials=initials)
