"""Word files drawn as text, so that a test's template stands in the test.

A line is a paragraph:

    # 标题      a heading (`## ` of the second level)     页眉: 文字    a paragraph of the header, `脚注:` of a footnote
    | 甲 | 乙 | a row; rows that follow one another are     目录: 文字    an entry of the 目录
               one table, an empty line ends it            <w:p>…       put into the body as it is

In a line `^` cuts a run, `⏎` is a line break, `⇥` a tab, `¶` (in a cell) begins another paragraph, and

    [del:…]   deleted under tracked changes    [ins:…]    inserted      [move:…]  moved away
    [code:…]  a field with that instruction    [simple:…] the same in one element
    [box:…]   a text box with one paragraph    [link:…]   a link within the document
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from tests.samples.wordpackage import theme_part
from tests.samples.wordparts import PORTRAIT, section_properties
from tests.samples.wordstyles import font_table_part, styles_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["OFFICE", "PARTS", "body_xml", "wordtext", "zipped"]

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMESPACES = f'xmlns:w="{MAIN}" xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml"'
STYLED = {"# ": "Heading1", "## ": "Heading2", "目录: ": "TOC1"}
MARKED = re.compile(r"\[(del|ins|move|code|simple|box|link):(.*?)\]", re.DOTALL)
BAR = re.compile(r"(?:(?<= )|^)\|(?= |$)")
WIDTH = 8845
# Parts beside the document: name, kind of relationship and of content.
PARTS = ("styles", "settings", "fontTable", "theme")


def body_xml(text: str) -> str:
    """The XML of the blocks of a drawing, without its header and footnote."""
    lines = [line for line in text.strip("\n").split("\n") if not line.startswith(("页眉: ", "脚注: "))]
    return "".join(_blocks(lines))


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    for is_row, group in groupby(lines, key=lambda line: line.strip().startswith("| ")):
        if is_row:
            yield _table([[cell.strip() for cell in BAR.split(line.strip())[1:-1]] for line in group])
        else:
            yield from (_block(line) for line in group if line.strip())


def _block(line: str) -> str:
    if line.startswith("<w:"):
        return line
    for mark, style in STYLED.items():
        if line.startswith(mark):
            return _paragraph(line.removeprefix(mark), style)
    return _paragraph(line)


def _table(rows: list[list[str]]) -> str:
    most = max(len(row) for row in rows)
    grid = f'<w:gridCol w:w="{WIDTH // most}"/>' * most
    body = "".join(f"<w:tr>{''.join(_cell(cell, WIDTH // most) for cell in row)}</w:tr>" for row in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'


def _cell(text: str, width: int) -> str:
    inside = "".join(_paragraph(one.strip()) for one in text.split("¶"))
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'


def _paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    pieces = MARKED.split(text)
    inside = _runs(pieces[0])
    for kind, words, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        inside += _marked(kind, words) + _runs(after)
    return f"<w:p>{properties}{inside}</w:p>"


def _marked(kind: str, words: str) -> str:
    changed = 'w:id="900" w:author="甲" w:date="1980-01-01T00:00:00Z"'
    box = f"<w:txbxContent><w:p>{_runs(words)}</w:p></w:txbxContent>"
    shape = f'<v:shape style="width:90pt;height:30pt"><v:textbox>{box}</v:textbox></v:shape>'
    code = f"{_field('begin')}{_runs(words, 'instrText')}{_field('separate')}{_runs('1')}{_field('end')}"
    return {
        "del": f"<w:del {changed}>{_runs(words, 'delText')}</w:del>",
        "ins": f"<w:ins {changed}>{_runs(words)}</w:ins>",
        "move": f"<w:moveFrom {changed}>{_runs(words)}</w:moveFrom>",
        "code": code,
        "simple": f"<w:fldSimple w:instr={quoteattr(words)}>{_runs('1')}</w:fldSimple>",
        "link": f'<w:hyperlink w:anchor="a">{_runs(words)}</w:hyperlink>',
        "box": f"<w:r><w:pict>{shape}</w:pict></w:r>",
    }[kind]


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _runs(text: str, element: str = "t") -> str:
    """Runs of a text, cut at `^`."""
    opened = f'<w:{element} xml:space="preserve">'
    runs = []
    for piece in filter(None, text.split("^")):
        words = f"{opened}{escape(piece)}</w:{element}>"
        for mark, name in (("⏎", "br"), ("⇥", "tab")):
            words = words.replace(mark, f"</w:{element}><w:{name}/>{opened}")
        runs.append(f"<w:r>{words}</w:r>")
    return "".join(runs)


def _margin(text: str, name: str) -> str:
    """The XML of the header or the footnotes; empty when the drawing has none."""
    lines = [line.removeprefix(f"{name}: ") for line in text.split("\n") if line.startswith(f"{name}: ")]
    inside = "".join(_blocks(lines))
    if not inside:
        return ""
    if name == "页眉":
        return f"<w:hdr {NAMESPACES}>{inside}{'<w:p/>' if inside.endswith('</w:tbl>') else ''}</w:hdr>"
    plain = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    return f'<w:footnotes {NAMESPACES}>{plain}<w:footnote w:id="1">{inside}</w:footnote></w:footnotes>'


def wordtext(
    text: str,
    *,
    parts: Mapping[str, str | bytes] | None = None,
    external: Iterable[tuple[str, str]] = (),
    types: Mapping[str, str] | None = None,
) -> bytes:
    """The bytes of a drawn Word file.

    `parts` adds or replaces parts, `external` are relationships of the document that lead out (kind, target),
    `types` are content types by part or by `.ending`.
    """
    margins = {"header1": ("header", _margin(text, "页眉")), "footnotes": ("footnotes", _margin(text, "脚注"))}
    present = {name: (kind, xml) for name, (kind, xml) in margins.items() if xml}
    kinds = {**{part: part for part in PARTS}, **{name: kind for name, (kind, _) in present.items()}}
    reference = '<w:headerReference w:type="default" r:id="rId_header1"/>' if "header1" in present else ""
    note = '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>' if "footnotes" in present else ""
    body = body_xml(text) + note + section_properties(PORTRAIT, references=reference)
    links = [(f"rId_{name}", kind, f"{name}.xml", False) for name, kind in kinds.items()]
    links += [(f"rId_out{number}", kind, target, True) for number, (kind, target) in enumerate(external)]
    return zipped(
        {
            "[Content_Types].xml": _types(kinds, types or {}),
            "_rels/.rels": _links([("rId1", "officeDocument", "word/document.xml", False)]),
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": _links(links),
            "word/styles.xml": styles_part(),
            "word/settings.xml": f"<w:settings {NAMESPACES}/>",
            "word/fontTable.xml": font_table_part(),
            "word/theme.xml": theme_part(),
            **{f"word/{name}.xml": xml for name, (_, xml) in present.items()},
            **(parts or {}),
        }
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _types(kinds: Mapping[str, str], more: Mapping[str, str]) -> str:
    listed = {
        ".rels": "application/vnd.openxmlformats-package.relationships+xml",
        ".xml": "application/xml",
        "/word/document.xml": f"{WORD_TYPE}.document.main+xml",
        **{f"/word/{name}.xml": f"{WORD_TYPE}.{kind}+xml" for name, kind in kinds.items() if name != "theme"},
        "/word/theme.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        **more,
    }
    entries = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>'
        if part.startswith("/")
        else f'<Default Extension="{part[1:]}" ContentType="{kind}"/>'
        for part, kind in sorted(listed.items(), key=lambda entry: entry[0].startswith("/"))
    )
    return f'<Types xmlns="{PACKAGE}/content-types">{entries}</Types>'


def _links(links: Iterable[tuple[str, str, str, bool]]) -> str:
    entries = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}'
        f"{' TargetMode=' + quoteattr('External') if out else ''}/>"
        for name, kind, target, out in links
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{entries}</Relationships>'
