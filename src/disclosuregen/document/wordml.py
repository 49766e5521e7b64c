"""The names of WordprocessingML: `w:p` as lxml writes it, and elements of that name.

python-docx has the same, but brings all of itself along (0.1 s): whoever opens a document with it may use its own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["made", "qn"]

# ECMA-376, part 1, annex A; `xml` is XML's own.
_SPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


@lru_cache(maxsize=256)
def qn(name: str) -> str:
    """`{namespace}p` for `w:p`; raises KeyError for a prefix we have no use for."""
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def made(name: str, **attributes: str) -> _Element:
    """An element of that name, with attributes of the same prefix."""
    prefix = name.partition(":")[0]
    own = {qn(f"{prefix}:{key}"): value for key, value in attributes.items()}
    return etree.Element(qn(name), own, nsmap={prefix: _SPACES[prefix]})
