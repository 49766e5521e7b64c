"""Cell styles: a style like another but for its fill, and the looks of our own sheet. Nothing that is there is changed.

A tint is a colour of its own for each fill that it covers; `covered` says which fill that was, so that a cell can be
given back the look it had, also after an office program has renumbered every style.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosuregen.findings import Severity
from disclosuregen.workbook.markup import Edit, Element, attribute, inside, parsed, spliced, with_attributes
from disclosuregen.workbook.parts import WORKBOOK, Parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    Look = tuple[frozenset[tuple[str, str]], bytes]

__all__ = ["Styles", "untinted"]

# Red, amber, blue; a variant of a tint differs from it by less than can be seen.
_TINTS = {Severity.ERROR: 0xFFBFBF, Severity.WARNING: 0xFFDF9F, Severity.NOTE: 0xC7DFFF}
_STEPS = 16
_VARIANTS = _STEPS**3
_SOLID = '<fill><patternFill patternType="solid"><fgColor rgb="FF{}"/></patternFill></fill>'
_LONGEST_FILL = 2_000
# Where many programs look for them without asking.
_USUAL = "xl/styles.xml"
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_NO_FILLS = ('<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>')
_FIRST = {
    "fonts": ('<font><sz val="11"/><name val="宋体"/></font>',),
    "fills": _NO_FILLS,
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellStyleXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',),
}
_NORMAL = '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
_TAG_NAME = re.compile(r"(</?)(?:[\w.-]+:)?(?=[A-Za-z])")
_COLOUR = re.compile(rb"<(?:[\w.-]+:)?fgColor\s+rgb\s*=\s*[\"'][0-9A-Fa-f]{2}([0-9A-Fa-f]{6})[\"']")
_STYLED = re.compile(
    rb"(<(?:[\w.-]+:)?(?:c|row)\s(?:[^<>]*\s)?s=[\"']|<(?:[\w.-]+:)?col\s(?:[^<>]*\s)?style=[\"'])(\d+)"
)


@dataclass(slots=True)
class Styles:
    """The styles of a workbook with what is added to them; `covered` is the fill below each tint, by colour."""

    parts: Parts
    covered: dict[str, str]
    part: str = ""
    content: bytes = b""
    root: Element = field(default_factory=lambda: Element("", "", {}, 0, 0))
    there: dict[str, list[bytes]] = field(default_factory=dict)
    stored: dict[str, int] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    made: dict[tuple[int, Severity], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the styles; a workbook without any gets the plainest."""
        relation = self.parts.related(WORKBOOK, "styles")
        if relation is None:
            self.part = self.parts.free("xl/styles{}.xml") if self.parts.find(_USUAL) else _USUAL
            self.parts.write(self.part, self.parts.document("styleSheet", _NORMAL))
            self.parts.relate(WORKBOOK, "styles", self.part)
            self.parts.declare(self.part, "spreadsheetml.styles+xml")
        else:
            self.part = relation.part
        self.content, self.root = self.parts.tree(self.part)
        for name in _ORDER[1:]:
            section = self.root.child(name)
            listed = section.children if section is not None else []
            self.there[name] = [self.content[one.start : one.end] for one in listed]
            self.stored[name] = len(listed)
            # The first fills are reserved: whatever stands there, programs show none and gray.
            for first in _FIRST[name][len(listed) :]:
                self.there[name].append(self._spelled(first))

    def add(self, section: str, xml: str | bytes) -> int:
        """The number of an entry of a section: of the one that is there, or of a new one."""
        new = xml if isinstance(xml, bytes) else self._spelled(xml)
        listed = self.there[section]
        if new not in listed:
            listed.append(new)
        return listed.index(new)

    def tinted(self, base: int, severity: Severity) -> int:
        """The style that is like another, but tinted; the other itself when there is no colour for it."""
        if (base, severity) not in self.made:
            own = self._style(base)
            colour = self._colour(severity, self._fill(own))
            self.made[base, severity] = self._filled(own, _SOLID.format(colour)) if colour else base
        return self.made[base, severity]

    def _filled(self, style: bytes, fill: str) -> int:
        number = self.add("fills", fill)
        return self.add("cellXfs", with_attributes(style, {"fillId": str(number), "applyFill": "1"}))

    def _style(self, number: int) -> bytes:
        styles = self.there["cellXfs"]
        return styles[number] if number < len(styles) else styles[0]

    def _fill(self, style: bytes) -> str:
        """The fill of a style, without prefixes."""
        number, fills = parsed(style).attributes.get("fillId", "0"), self.there["fills"]
        fill = fills[int(number)] if number.isdecimal() and int(number) < len(fills) else fills[0]
        return _TAG_NAME.sub(r"\1", fill.decode())

    def _colour(self, severity: Severity, fill: str) -> str:
        """The colour that stands for a tint over a fill; empty when there are no more, or the fill is a painting."""
        for known in (self.used, self.covered):
            for colour, below in known.items():
                if below == fill and _near(severity, colour):
                    self.used[colour] = fill
                    return colour
        others = {match[1].decode().upper() for one in self.there["fills"] for match in _COLOUR.finditer(one)}
        taken = others | self.used.keys() | self.covered.keys()
        free = (f"{_variant(severity, number):06X}" for number in range(_VARIANTS))
        colour = next((one for one in free if one not in taken), "") if len(fill) < _LONGEST_FILL else ""
        if colour:
            self.used[colour] = fill
        return colour

    def plain(self) -> dict[int, int]:
        """The tinted styles, and for each the one that has the look below the tint."""
        found: dict[int, int] = {}
        looks: dict[Look, int] = {}
        for number, style in enumerate(self.there["cellXfs"]):
            looks.setdefault(_look(style), number)
        for number, style in enumerate(self.there["cellXfs"][: self.stored["cellXfs"]]):
            match = _COLOUR.search(self._fill(style).encode())
            fill = self.covered.get(match[1].decode().upper()) if match else None
            if fill is not None:
                bare = with_attributes(style, {"fillId": str(self.add("fills", fill)), "applyFill": "1"})
                known = looks.get(_look(bare))
                found[number] = self.add("cellXfs", bare) if known is None else known
        return found

    def write(self) -> None:
        """Put what was added into the part."""
        edits: list[Edit] = []
        for place, name in enumerate(_ORDER[1:], 1):
            new = b"".join(self.there[name][self.stored[name] :]).decode()
            section = self.root.child(name)
            if not new:
                continue
            if section is not None:
                edits.append(attribute(self.content, section, "count", str(len(self.there[name]))))
                edits.append(inside(section, new))
            else:
                edits.append(self._section(place, name, new))
        if edits:
            self.parts.write(self.part, spliced(self.content, edits))

    def _section(self, place: int, name: str, inner: str) -> Edit:
        prefix = self.root.prefix
        xml = f'<{prefix}{name} count="{len(self.there[name])}">{inner}</{prefix}{name}>'
        before = [child for child in self.root.children if child.name in _ORDER[:place]]
        position = before[-1].end if before else self.root.inner
        return position, position, xml.encode()

    def _spelled(self, xml: str) -> bytes:
        """XML with this part's prefix on every tag."""
        return _TAG_NAME.sub(rf"\g<1>{self.root.prefix}", xml).encode()


def untinted(content: bytes, plain: Mapping[int, int]) -> bytes:
    """A sheet whose cells, rows and columns have the styles below their tints again."""

    def restored(match: re.Match[bytes]) -> bytes:
        number = int(match[2])
        return match[1] + str(plain.get(number, number)).encode()

    return _STYLED.sub(restored, content)


def _near(severity: Severity, colour: str) -> bool:
    """Whether a colour is a variant of a tint."""
    pairs = zip(_TINTS[severity].to_bytes(3), bytes.fromhex(colour), strict=True)
    return all(0 <= whole - part < _STEPS for whole, part in pairs)


def _variant(severity: Severity, number: int) -> int:
    steps = (number // _STEPS**2, number // _STEPS % _STEPS, number % _STEPS)
    channels = bytes(whole - step for whole, step in zip(_TINTS[severity].to_bytes(3), steps, strict=True))
    return int.from_bytes(channels)


def _look(style: bytes) -> Look:
    """What a style says, whatever the order of its attributes; whether it says that its fill applies is left out."""
    element = parsed(style)
    said = {"fillId": "0", **element.attributes, "applyFill": ""}
    return frozenset(said.items()), style[element.inner : element.tail]
