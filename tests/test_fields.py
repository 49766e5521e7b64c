"""Single values: texts, codes, years, choices and dates, in whatever spelling and encoding they are stored."""

from __future__ import annotations

import pytest

from tests.tables import pack_of, packed, reading, sheets_of, wide

FIELDS = pack_of("""
[[sheet]]
name = "封面"
title = "封面"
[[sheet.table]]
name = "封面"
kind = "lines"
columns = [{ name = "项目", header = ["项目"], type = "label" }, { name = "内容", header = ["内容"], type = "text" }]
lines = [
  { name = "名称" },
  { name = "代码", type = "code" },
  { name = "年度", type = "year" },
  { name = "日期", type = "date" },
  { name = "口径", type = "choice", choices = [{ value = "部门（本级）" }, { value = "单位" }] },
]
""")


@pytest.mark.parametrize(
    ("line", "cell", "text"),
    [
        ("名称", "某局", "某局"),
        ("名称", "12.50", "12.5"),
        ("名称", "@45329", "2024-02-07"),
        ("名称", "TRUE", "TRUE"),
        ("名称", "=A1 → '某局", "某局"),
        ("代码", "'012001", "012001"),
        ("代码", "012001", "12001"),
        ("代码", "' 01 20 01 ", "012001"),
        ("代码", "211001.0", "211001"),
        ("年度", "2024", "2024"),
        ("年度", "'2024年", "2024"),
        ("年度", wide("2024") + " 年度", "2024"),
        ("口径", "部门(本级)", "部门（本级）"),
        ("日期", "@45329", "2024-02-07"),
        ("日期", "@45329.75", "2024-02-07"),
        ("日期", "'2024-02-07", "2024-02-07"),
        ("日期", "'2024-2-7", "2024-02-07"),
        ("日期", "'2024/2/7 0:00:00", "2024-02-07"),
        ("日期", "'2024.2.7", "2024-02-07"),
        ("日期", "2024年2月7日", "2024-02-07"),
        ("日期", "2024 年 2 月 7 号", "2024-02-07"),
        ("日期", wide("2024") + "年2月7日", "2024-02-07"),
        ("日期", "20240207", "2024-02-07"),
    ],
)
def test_a_field_is_read_in_any_usual_spelling(line: str, cell: str, text: str) -> None:
    read = reading(FIELDS, _cover({line: cell}))
    field = read.form.field("封面", line)
    assert read.said == []
    assert field is not None
    assert field.text == text


def _cover(cells: dict[str, str]) -> str:
    rows = "\n".join(f"{line} | {cells.get(line, '')}" for line in ("名称", "代码", "年度", "日期", "口径"))
    return f"== 封面 ==\n项目 | 内容\n{rows}\n"


def test_dates_of_the_other_calendar_of_excel_are_read() -> None:
    book = packed(sheets_of(_cover({"日期": "@43867"})), book='<workbookPr date1904="1"/>')
    field = reading(FIELDS, book).form.field("封面", "日期")
    assert field is not None
    assert field.text == "2024-02-07"


@pytest.mark.parametrize(
    ("line", "cell", "rule"),
    [
        ("年度", "24", "C07"),
        ("年度", "二〇二四", "C07"),
        ("年度", "@45329", "C07"),
        ("日期", "2024年2月30日", "C08"),
        ("日期", "45329", "C08"),
        ("日期", "@99999999", "C08"),
        ("日期", "去年底", "C08"),
        ("日期", "TRUE", "C08"),
        ("日期", "#N/A", "C03"),
        ("日期", "=TODAY()", "C02"),
        ("名称", "#REF!", "C03"),
        ("名称", "=A1&A2", "C02"),
        ("口径", "单位本级", "C09"),
        ("口径", "TRUE", "C09"),
    ],
)
def test_a_field_that_cannot_be_understood_is_named(line: str, cell: str, rule: str) -> None:
    read = reading(FIELDS, _cover({line: cell}))
    field = read.form.field("封面", line)
    assert field is not None
    assert read.said == [(rule, field.place.cell)]
    assert field.unreadable


@pytest.mark.parametrize(
    ("xml", "text", "said"),
    [
        ("<is><t>某局</t></is>", "某局", []),
        ("<is><r><t>某</t></r><r><t>局</t></r></is>", "某局", []),
        ("<is><t>某局</t><rPh sb='0' eb='1'><t>mou</t></rPh></is>", "某局", []),
        ("<is><t>某_x000D__x000A_局</t></is>", "某\n局", []),
        ("<is><t>某&#13;局</t></is>", "某\n局", []),
        ("<is><t>某_x0007_局</t></is>", "某局", [("C10", "B2")]),
        ("<is><t>某_xD83D_局_xFFFF_</t></is>", "某局", [("C10", "B2")]),
        ("<is><t>a_x005F_x000D_b</t></is>", "a_x000D_b", []),
        ("<is><t>=1+1 {{ x }} &lt;b&gt; &amp;</t></is>", "=1+1 {{ x }} <b> &", []),
        ("<is><t>𠮷野家 \U0001f600</t></is>", "𠮷野家 \U0001f600", []),
    ],
)
def test_a_text_is_taken_as_a_person_sees_it(xml: str, text: str, said: list[tuple[str, str]]) -> None:
    sheet = sheets_of(_cover({}))["封面"].replace('<row r="2">', f'<row r="2"><c r="B2" t="inlineStr">{xml}</c>')
    read = reading(FIELDS, packed({"封面": sheet}))
    field = read.form.field("封面", "名称")
    assert field is not None
    assert (field.text, read.said) == (text, said)


SHARED = """<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<si><t>某_x000D_</t></si><si><r><t xml:space="preserve"> 甲</t></r><r><t>乙 </t></r><rPh><t>jia</t></rPh></si></sst>"""


@pytest.mark.parametrize(("index", "text"), [("0", "某"), ("1", "甲乙"), ("2", ""), ("x", "")])
def test_shared_strings_are_looked_up(index: str, text: str) -> None:
    sheet = sheets_of(_cover({}))["封面"].replace('<row r="2">', f'<row r="2"><c r="B2" t="s"><v>{index}</v></c>')
    field = reading(FIELDS, packed({"封面": sheet}, more={"xl/sharedStrings.xml": SHARED})).form.field("封面", "名称")
    assert field is not None
    assert field.text == text


def test_zeros_that_a_number_format_shows_belong_to_a_code() -> None:
    sheet = sheets_of(_cover({}))["封面"].replace('<row r="3">', '<row r="3"><c r="B3" s="3"><v>12001</v></c>')
    field = reading(FIELDS, packed({"封面": sheet})).form.field("封面", "代码")
    assert field is not None
    assert field.text == "012001"


def test_cells_and_rows_without_an_address_follow_one_another() -> None:
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    lines = (("项目", "内容"), ("名称", "某局"), ("代码", "001"), ("年度", "2024"), ("日期", ""), ("口径", "单位"))
    rows = "".join(f"<row>{''.join(cell.format(text) for text in line)}</row>" for line in lines)
    read = reading(FIELDS, packed({"封面": f"<sheetData>{rows}</sheetData>"}))
    assert read.said == []
    assert read.rows("封面") == [
        ("名称", "某局"), ("代码", "001"), ("年度", "2024"), ("日期", ""), ("口径", "单位"),
    ]  # fmt: skip
