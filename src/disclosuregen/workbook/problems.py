"""The sheet that lists what was found: number, severity, where (a link), what, what to do, which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.workbook.layout import LINE, lines_of
from disclosuregen.workbook.markup import escaped
from disclosuregen.workbook.references import cell_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.findings import Severity
    from disclosuregen.workbook.parts import Parts
    from disclosuregen.workbook.tints import Styles

__all__ = ["Line", "list_area", "write_list"]

_HEADS = ("序号", "轻重", "位置", "问题", "怎么办", "规则")
_WIDTHS = (6, 7, 36, 56, 52, 8)
_HEAD_ROW = 3
_HINT = "点“位置”可以跳到单元格。单元格的批注里写着同样的话：红色是错误，必须改；黄色是警告，蓝色是提示，请核对。"
_FONT = '<font>{}<name val="宋体"/><family val="3"/></font>'
_THIN = '<{0} style="thin"><color rgb="FFBFBFBF"/></{0}>'
_LONGEST = 30_000
# In points; Excel knows no higher row.
_HIGHEST = 400
_XF = (
    '<xf numFmtId="0" fontId="{}" fillId="{}" borderId="{}" xfId="0" applyFont="1" applyFill="1" applyBorder="1"'
    ' applyAlignment="1">{}</xf>'
)


@frozen
class Line:
    """One line of the list; `link` is a reference to a cell of the workbook, or empty."""

    number: int
    severity: Severity
    said: str
    where: str
    link: str
    problem: str
    remedy: str
    rule: str


@frozen
class _Looks:
    """The styles of the list."""

    title: int
    hint: int
    head: int
    text: int
    middle: int
    link: int

    @classmethod
    def of(cls, styles: Styles) -> _Looks:
        """Add what the list needs to the styles of the workbook."""
        font = styles.add("fonts", _FONT.format('<sz val="10.5"/><color rgb="FF000000"/>'))
        bold = styles.add("fonts", _FONT.format('<b/><sz val="10.5"/><color rgb="FF000000"/>'))
        large = styles.add("fonts", _FONT.format('<b/><sz val="16"/><color rgb="FF000000"/>'))
        blue = styles.add("fonts", _FONT.format('<u/><sz val="10.5"/><color rgb="FF1F4E9E"/>'))
        gray = styles.add(
            "fills", '<fill><patternFill patternType="solid"><fgColor rgb="FFE4EAF2"/></patternFill></fill>'
        )
        sides = "".join(_THIN.format(side) for side in ("left", "right", "top", "bottom"))
        lined = styles.add("borders", f"<border>{sides}<diagonal/></border>")
        wrapped = '<alignment vertical="top" wrapText="1"/>'
        middle = '<alignment horizontal="center" vertical="top" wrapText="1"/>'

        def look(font: int, fill: int, border: int, alignment: str) -> int:
            return styles.add("cellXfs", _XF.format(font, fill, border, alignment))

        return cls(
            title=look(large, 0, 0, '<alignment vertical="center"/>'),
            hint=look(font, 0, 0, '<alignment vertical="center"/>'),
            head=look(bold, gray, lined, middle),
            text=look(font, 0, lined, wrapped),
            middle=look(font, 0, lined, middle),
            link=look(blue, 0, lined, wrapped),
        )


def list_area(lines: Sequence[Line]) -> str:
    """The area of the list's filter."""
    return f"A{_HEAD_ROW}:{cell_name(_HEAD_ROW + max(len(lines), 1), len(_HEADS))}"


def write_list(parts: Parts, styles: Styles, title: str, lines: Sequence[Line]) -> str:
    """Write the sheet; returns its part."""
    looks = _Looks.of(styles)
    tints = {
        severity: styles.tinted(looks.middle, severity) for severity in dict.fromkeys(one.severity for one in lines)
    }
    rows = [_row(1, [_text(title, looks.title)], height=30), _row(2, [_text(_HINT, looks.hint)], height=20)]
    rows.append(_row(_HEAD_ROW, [_text(head, looks.head) for head in _HEADS]))
    for number, line in enumerate(lines, _HEAD_ROW + 1):
        rows.append(_row(number, _cells(line, looks, tints[line.severity]), height=_height(line)))
    if not lines:
        rows.append(_row(_HEAD_ROW + 1, [_text(text, looks.text) for text in ("", "", "", "没有发现问题", "", "")]))
    part = parts.free("xl/worksheets/sheet{}.xml")
    parts.write(part, parts.document("worksheet", "".join(_sheet(lines, rows))))
    return part


def _sheet(lines: Sequence[Line], rows: Sequence[str]) -> Iterator[str]:
    """The elements of the sheet, in their order."""
    yield '<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
    yield f'<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"><pane ySplit="{_HEAD_ROW}"'
    yield f' topLeftCell="A{_HEAD_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
    yield '<selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>'
    yield from (
        f'<col min="{n}" max="{n}" width="{width}.7109375" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1)
    )
    yield f'</cols><sheetData>{"".join(rows)}</sheetData><autoFilter ref="{list_area(lines)}"/>'
    links = [_link(number, line) for number, line in enumerate(lines, _HEAD_ROW + 1) if line.link]
    yield f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    yield '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    yield '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'


def _height(line: Line) -> int:
    """How high a line must be: not every program sees to that when it opens a file."""
    texts = zip((line.where, line.problem, line.remedy), _WIDTHS[2:], strict=False)
    return min(LINE * max(lines_of(text, width) for text, width in texts) + 3, _HIGHEST)


def _link(number: int, line: Line) -> str:
    return f'<hyperlink ref="C{number}" location="{escaped(line.link)}" display="{escaped(line.where)}"/>'


def _cells(line: Line, looks: _Looks, tint: int) -> list[tuple[str, int]]:
    """The cells of a line: text and style; a number stands as one."""
    return [
        (f"<v>{line.number}</v>", looks.middle),
        _text(line.said, tint),
        _text(line.where, looks.link if line.link else looks.text),
        _text(line.problem, looks.text),
        _text(line.remedy, looks.text),
        _text(line.rule, looks.middle),
    ]


def _text(text: str, style: int) -> tuple[str, int]:
    return f'<is><t xml:space="preserve">{escaped(text[:_LONGEST], spelled=True)}</t></is>' if text else "", style


def _row(number: int, cells: Sequence[tuple[str, int]], *, height: int = 0) -> str:
    high = f' ht="{height}" customHeight="1"' if height else ""
    return f'<row r="{number}"{high}>{"".join(_cell(number, *cell) for cell in enumerate(cells, 1))}</row>'


def _cell(row: int, column: int, cell: tuple[str, int]) -> str:
    inner, style = cell
    kind = ' t="inlineStr"' if inner.startswith("<is>") else ""
    return f'<c r="{cell_name(row, column)}" s="{style}"{kind}>{inner}</c>'
