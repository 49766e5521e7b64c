"""How a template looks: the headings it will have, the fonts it needs."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from lxml import etree

from disclosuregen.document.passages import PARSER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from disclosuregen.document.passages import Passage

__all__ = ["fonts_of", "headings_of"]

_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_ATTRIBUTES = tuple(qn(f"w:{name}") for name in ("ascii", "hAnsi", "eastAsia", "cs"))
_THEMED = tuple(qn(f"w:{name}") for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"))
_PARTS = ("word/document.xml", "word/styles.xml", "word/header", "word/footer")


def headings_of(found: Iterable[Passage]) -> list[str]:
    """The words of all headings, tags left out."""
    return [_TAGS.sub("", passage.text) for passage in found if passage.style.startswith("heading ")]


def fonts_of(content: bytes) -> list[str]:
    """The fonts a template names, but for those its font table gives an alternative for, in order of name."""
    fonts: set[str] = set()
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith(_PARTS) and name.endswith(".xml"):
                nodes = list(etree.fromstring(package.read(name), PARSER).iter(qn("w:rFonts")))
                fonts |= {value for node in nodes for key in _ATTRIBUTES if (value := node.get(key))}
                fonts |= _of_theme(package, {value for node in nodes for key in _THEMED if (value := node.get(key))})
        return sorted(fonts - _with_alternative(package))


def _of_theme(package: zipfile.ZipFile, wanted: set[str]) -> set[str]:
    """The fonts that a theme gives for such names as minorEastAsia."""
    themes = [name for name in package.namelist() if re.fullmatch(r"word/theme/?\w*\.xml", name)] if wanted else []
    fonts: set[str] = set()
    for theme in themes:
        for scheme in etree.fromstring(package.read(theme), PARSER).iter(qn("a:majorFont"), qn("a:minorFont")):
            level = etree.QName(scheme).localname.removesuffix("Font")
            for name in wanted:
                if name.startswith(level):
                    kind = {"EastAsia": "ea", "Bidi": "cs"}.get(name.removeprefix(level), "latin")
                    fonts |= {face for node in scheme.iter(qn(f"a:{kind}")) if (face := node.get("typeface"))}
    return fonts


def _with_alternative(package: zipfile.ZipFile) -> set[str]:
    if "word/fontTable.xml" not in package.namelist():
        return set()
    table = etree.fromstring(package.read("word/fontTable.xml"), PARSER)
    fonts = [font for font in table.iter(qn("w:font")) if font.find(qn("w:altName")) is not None]
    return {font.get(qn("w:name"), "") for font in fonts}
