"""A small clean Word package around a document body: settings, theme, headers, footers, zip."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from tests.samples.wordparts import field, paragraph
from tests.samples.wordstyles import font_table_part, styles_part

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.samples.wordstyles import Style

__all__ = ["ALL_REFERENCES", "theme_part", "write_package"]

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMESPACES = f'xmlns:w="{MAIN}" xmlns:r="{OFFICE}"'

MARKING = "{% if 文档标注 %}{{ 文档标注 }}{% endif %}"

# Parts beside the document: name, kind of relationship and of content.
PARTS = (
    ("styles", "styles"),
    ("settings", "settings"),
    ("fontTable", "fontTable"),
    ("header1", "header"),
    ("header2", "header"),
    ("footer1", "footer"),
    ("footer2", "footer"),
    ("theme", "theme"),
)

# Odd pages use the default header and footer, even pages their own (evenAndOddHeaders).
ALL_REFERENCES = (
    '<w:headerReference w:type="even" r:id="rId5"/>'
    '<w:headerReference w:type="default" r:id="rId4"/>'
    '<w:footerReference w:type="even" r:id="rId7"/>'
    '<w:footerReference w:type="default" r:id="rId6"/>'
)


def _settings() -> str:
    uri = "http://schemas.microsoft.com/office/word"
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="640"/>'
        '<w:autoHyphenation w:val="0"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>"
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/>'
        f'<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" w:uri="{uri}" w:val="1"/>'
        '</w:compat><w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def theme_part() -> str:
    """Black on white with plain lines: Word wants a theme although no style refers to it."""
    dark, light = ('<a:srgbClr val="000000"/>', '<a:srgbClr val="FFFFFF"/>')
    slots = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
    colours = "".join(f"<a:{slot}>{light if slot.startswith('lt') else dark}</a:{slot}>" for slot in slots)
    fonts = '<a:latin typeface="Times New Roman"/><a:ea typeface="仿宋"/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    return (
        f'<a:theme xmlns:a="{DRAWING}" name="公文"><a:themeElements><a:clrScheme name="公文">{colours}'
        f'</a:clrScheme><a:fontScheme name="公文"><a:majorFont>{fonts}</a:majorFont>'
        f'<a:minorFont>{fonts}</a:minorFont></a:fontScheme><a:fmtScheme name="公文">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def _header() -> str:
    return f"<w:hdr {NAMESPACES}>{paragraph(MARKING, 'Header')}</w:hdr>"


def _footer(style: str) -> str:
    dash = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    number = dash.format("— ") + field("PAGE", "1") + dash.format(" —")
    return f'<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{number}</w:p></w:ftr>'


def _content_types() -> str:
    kinds = [("document", "document.main"), *PARTS]
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{OFFICE_TYPE}.'
        f'{"" if kind == "theme" else "wordprocessingml."}{kind}+xml"/>'
        for part, kind in kinds
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relationships(targets: list[tuple[str, str]]) -> str:
    body = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'


def _core() -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator></dc:creator>'
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def write_package(path: Path, body: str, styles: Iterable[Style] = ()) -> None:
    """Writes the package around a document body; the same body gives the same bytes."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            [
                (f"{OFFICE}/officeDocument", "word/document.xml"),
                (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": _core(),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships([(f"{OFFICE}/{kind}", f"{part}.xml") for part, kind in PARTS]),
        "word/styles.xml": styles_part(styles),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": font_table_part(),
        "word/theme.xml": theme_part(),
        "word/header1.xml": _header(),
        "word/header2.xml": _header(),
        "word/footer1.xml": _footer("FooterOdd"),
        "word/footer2.xml": _footer("FooterEven"),
    }
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(member, DECLARATION + text)
