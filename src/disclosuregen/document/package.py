"""The finished package: nothing that says who made it, and the same parts give the same bytes."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from disclosuregen.packing import assembled, member

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["bare", "repacked"]

_TRACES = (qn("w:attachedTemplate"), qn("w:mailMerge"), qn("w:rsids"))


def bare(document: Document) -> None:
    """Clear the core properties and drop app and custom properties, thumbnail, template path, data source."""
    for child in list(document.core_properties._element):  # noqa: SLF001 - python-docx clears one by one only
        child.getparent().remove(child)
    package = document.part.package
    kept = {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES}
    for key in [key for key, relation in package.rels.items() if relation.reltype not in kept]:
        package.rels.pop(key)
    settings = document.settings.element
    for trace in [child for child in settings if child.tag in _TRACES]:
        settings.remove(trace)
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.SETTINGS:
            relation.target_part.rels.clear()


def repacked(content: bytes) -> bytes:
    """The package with ordered parts and fixed times."""
    with zipfile.ZipFile(BytesIO(content)) as source:
        return assembled(member(name, source.read(name)) for name in source.namelist())
