"""The styles and fonts of the shipped templates, after GB/T 9704.

Only what a disclosure document uses: python-docx's default template brings styles of 2007 and
dozens of latent ones that openxml-audit objects to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Style", "exact", "font_table_part", "styles_part"]

NAMESPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

# Name, alternative where it is not installed, family.
FONTS = (
    ("Times New Roman", "", "roman"),
    ("宋体", "SimSun", "auto"),
    ("仿宋", "FangSong", "modern"),
    ("黑体", "SimHei", "modern"),
    ("楷体", "KaiTi", "modern"),
    ("方正小标宋简体", "宋体", "auto"),
)


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: East Asian font, size in points, paragraph properties as XML.

    Letters and digits stay Times New Roman unless `latin` names another font.
    """

    id: str
    name: str
    font: str = ""
    size: float = 0
    layout: str = ""
    base: str = "Normal"
    following: str = ""
    latin: str = ""


def exact(points: float, *, before: float = 0, after: float = 0) -> str:
    """Fixed line spacing, in points."""
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" '
        f'w:line="{round(points * 20)}" w:lineRule="exact"/>'
    )


_LEFT, _RIGHT, _CENTRE, _BOTH = (f'<w:jc w:val="{side}"/>' for side in ("left", "right", "center", "both"))
_TWO_IN = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_KEEP = "<w:keepNext/>"
_KEEP_ALL = "<w:keepNext/><w:keepLines/>"
_RIGHT_TAB = '<w:tabs><w:tab w:val="right" w:pos="{}"/></w:tabs>'

STYLES = (
    Style("Body", "公文正文", layout=_TWO_IN),
    Style("BodyKept", "公文正文与下段同页", layout=_KEEP, base="Body"),
    Style("Title", "Title", "方正小标宋简体", 22, exact(38, before=170, after=250) + _CENTRE),
    Style("CoverLine", "封面文字", "楷体", 18, exact(36) + _CENTRE),
    Style("CoverMark", "封面标注", "黑体", 14, exact(28) + _RIGHT),
    Style(
        "Heading1",
        "heading 1",
        "黑体",
        16,
        f'{_KEEP_ALL}<w:pageBreakBefore/>{exact(28, after=8)}{_CENTRE}<w:outlineLvl w:val="0"/>',
        following="Body",
    ),
    Style(
        "Heading2",
        "heading 2",
        "楷体",
        16,
        f'{_KEEP_ALL}{exact(28)}{_TWO_IN}<w:outlineLvl w:val="1"/>',
        following="Body",
    ),
    Style("TocTitle", "目录标题", "黑体", 22, exact(36, after=10) + _CENTRE),
    Style("TOC1", "toc 1", "黑体", 14, exact(23) + _LEFT),
    Style("TOC2", "toc 2", "仿宋", 14, exact(23) + '<w:ind w:leftChars="200" w:left="560"/>' + _LEFT),
    # With their space they fill the margin: LibreOffice forgets the distance on an oddPage.
    Style("Header", "header", "宋体", 9, exact(14, after=39) + _CENTRE),
    Style("Footer", "footer", "宋体", 14, exact(18, before=15), latin="宋体"),
    Style("FooterOdd", "页码单页", layout='<w:ind w:rightChars="100" w:right="280"/>' + _RIGHT, base="Footer"),
    Style("FooterEven", "页码双页", layout='<w:ind w:leftChars="100" w:left="280"/>' + _LEFT, base="Footer"),
    Style("TableName", "表名", "黑体", 16, _KEEP_ALL + exact(28, before=4) + _CENTRE),
    Style("TableTag", "附表号和单位", "宋体", 10.5, _KEEP_ALL + _RIGHT_TAB.format(8845) + exact(18) + _LEFT),
    Style(
        "TableTagWide",
        "附表号和单位横页",
        layout='<w:tabs><w:tab w:val="clear" w:pos="8845"/><w:tab w:val="right" w:pos="14570"/></w:tabs>',
        base="TableTag",
    ),
    Style("TableText", "表格文字", "宋体", 10.5, exact(15) + _LEFT),
    Style("TableHead", "表头", layout=_KEEP + _CENTRE, base="TableText"),
    Style("TableAmount", "表格金额", layout=_RIGHT, base="TableText"),
    Style("TableTextSmall", "表格文字小五", "宋体", 9, exact(13), base="TableText"),
    Style("TableHeadSmall", "表头小五", "宋体", 9, exact(13), base="TableHead"),
    Style("TableAmountSmall", "表格金额小五", "宋体", 9, exact(13), base="TableAmount"),
    Style("TableTextTiny", "表格文字六号", "宋体", 7.5, exact(11), base="TableText"),
    Style("TableHeadTiny", "表头六号", "宋体", 7.5, exact(11), base="TableHead"),
    Style("TableAmountTiny", "表格金额六号", "宋体", 7.5, exact(11), base="TableAmount"),
    Style("TableNote", "备注", "宋体", 10.5, exact(18, before=2) + _LEFT),
    Style("Signature", "落款", layout='<w:keepLines/><w:ind w:rightChars="200" w:right="640"/>' + _RIGHT),
    Style("SectionBreak", "分节", "宋体", 1, exact(1) + _LEFT),
)

BUILT_IN = {"Title", "Heading1", "Heading2", "Heading3", "TOC1", "TOC2", "Header", "Footer"}

DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
    'w:eastAsia="仿宋" w:hAnsi="仿宋" w:cs="Times New Roman"/><w:sz w:val="32"/>'
    '<w:szCs w:val="32"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
    "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
)

# Word expects the four defaults; the table style draws single lines of half a point.
FIXED_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    f"<w:qFormat/><w:pPr>{exact(28)}{_BOTH}</w:pPr>"
    # Western text counts as English: LibreOffice would break a number of Chinese text at any digit.
    '<w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def _table_style() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="BudgetTable">'
        '<w:name w:val="预算表"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>"
        '<w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )


def _style(style: Style) -> str:
    custom = "" if style.id in BUILT_IN else ' w:customStyle="1"'
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    # hAnsi is the Chinese font too: Word sets “ ” and — in it, digits in the ascii font.
    latin = f' w:ascii="{style.latin}"' if style.latin else ""
    fonts = f'<w:rFonts{latin} w:eastAsia="{style.font}" w:hAnsi="{style.font}"/>' if style.font else ""
    half = round(style.size * 2)
    size = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if half else ""
    runs = f"<w:rPr>{fonts}{size}</w:rPr>" if fonts else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style.base}"/>{following}<w:qFormat/>'
        f"<w:pPr>{style.layout}</w:pPr>{runs}</w:style>"
    )


def styles_part(own: Iterable[Style] = ()) -> str:
    """The text of styles.xml; a template's `own` styles replace those of the same id or are added."""
    styles = {style.id: style for style in (*STYLES, *own)}
    listed = "".join(map(_style, styles.values()))
    return f"<w:styles {NAMESPACES}>{DEFAULTS}{FIXED_STYLES}{listed}{_table_style()}</w:styles>"


def font_table_part() -> str:
    """The text of fontTable.xml."""
    return f"<w:fonts {NAMESPACES}>{''.join(_font(*font) for font in FONTS)}</w:fonts>"


def _font(name: str, alternative: str, family: str) -> str:
    other = f'<w:altName w:val="{alternative}"/>' if alternative else ""
    charset = "86" if alternative else "00"
    return (
        f'<w:font w:name="{name}">{other}<w:charset w:val="{charset}"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
    )
