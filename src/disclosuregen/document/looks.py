"""How a template looks: the headings it will have, the fonts it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from disclosuregen.document.admission import opened
from disclosuregen.document.passages import Places, passages_in
from disclosuregen.document.wordml import qn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

    from disclosuregen.document.passages import Passage

__all__ = ["fonts_in", "fonts_of", "heading_words", "headings_of"]

_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_ATTRIBUTES = tuple(qn(f"w:{name}") for name in ("ascii", "hAnsi", "eastAsia", "cs"))
_THEMED = tuple(qn(f"w:{name}") for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"))
_PARTS = ("word/document.xml", "word/styles.xml", "word/header", "word/footer")
_THEME, _TABLE = re.compile(r"word/theme/?\w*\.xml"), "word/fontTable.xml"


def heading_words(passage: Passage) -> str:
    """The words of a passage, tags left out."""
    return _TAGS.sub("", passage.text)


def headings_of(found: Iterable[Passage]) -> list[str]:
    """The words of all headings, tags left out."""
    return [heading_words(passage) for passage in found if passage.style.startswith("heading ")]


def fonts_of(content: bytes) -> list[str]:
    """The fonts a template names, but for those its font table gives an alternative for, in order of name."""
    package, _ = opened(content, "")
    return list(fonts_in(package.roots, Places(passages_in(package.roots)))) if package is not None else []


def fonts_in(roots: Mapping[str, _Element], places: Places) -> Mapping[str, str]:
    """The fonts of an opened template, and where each is named first: a passage's place, or a style."""
    found: dict[str, str] = {}
    for font, node in _named(roots):
        found.setdefault(font, _style_of(node) or places.where(node))
    known = _with_alternative(roots)
    return {font: found[font] for font in sorted(found) if font not in known}


def _named(roots: Mapping[str, _Element]) -> Iterator[tuple[str, _Element]]:
    """Every font that is named, and by what; those of a theme where they are asked for."""
    themes = [root for name, root in roots.items() if _THEME.fullmatch(name)]
    for name, root in roots.items():
        if name.startswith(_PARTS):
            for node in root.iter(qn("w:rFonts")):
                yield from ((value, node) for key in _ATTRIBUTES if (value := node.get(key)))
                wanted = [value for key in _THEMED if (value := node.get(key))]
                yield from ((face, node) for one in wanted for theme in themes for face in _of_theme(theme, one))


def _of_theme(theme: _Element, wanted: str) -> Iterator[str]:
    """The fonts that a theme gives for such names as minorEastAsia."""
    for scheme in theme.iter(qn("a:majorFont"), qn("a:minorFont")):
        level = etree.QName(scheme).localname.removesuffix("Font")
        if wanted.startswith(level):
            kind = {"EastAsia": "ea", "Bidi": "cs"}.get(wanted.removeprefix(level), "latin")
            yield from (face for node in scheme.iter(qn(f"a:{kind}")) if (face := node.get("typeface")))


def _style_of(node: _Element) -> str:
    """The style that names a font, as people see it."""
    style = next(node.iterancestors(qn("w:style")), None)
    name = style.find(qn("w:name")) if style is not None else None
    return f"样式“{name.get(qn('w:val'), '')}”" if name is not None else ""


def _with_alternative(roots: Mapping[str, _Element]) -> set[str]:
    if _TABLE not in roots:
        return set()
    fonts = [font for font in roots[_TABLE].iter(qn("w:font")) if font.find(qn("w:altName")) is not None]
    return {font.get(qn("w:name"), "") for font in fonts}
