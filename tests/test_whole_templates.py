"""A template as a whole: what Word hides in it, what would come out broken, what the notice wants and may not get."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from docx.oxml.ns import qn
from lxml import etree

from disclosuregen.document.fill import Properties, fill
from disclosuregen.figures.context import FILTERS
from disclosuregen.findings import Severity
from disclosuregen.model import Figure
from disclosuregen.pack import Library
from disclosuregen.packcheck import examined
from tests.tables import pack_files, write_pack
from tests.wordtext import OFFICE, wordtext

if TYPE_CHECKING:
    from pathlib import Path

    from disclosuregen.findings import Finding

FORM = """
[[sheet]]
name = "收入表"
title = "收入总表"
unit = "万元"
published = true
[[sheet.table]]
name = "收入"
kind = "list"
columns = [{ name = "来源", header = ["来源"], type = "name" }, { name = "金额", header = ["预算数"] }]
[[sheet]]
name = "支出表"
title = "支出总表"
unit = "万元"
published = true
[[sheet.table]]
name = "支出"
kind = "lines"
columns = [{ name = "项目", header = ["项目"], type = "label" }, { name = "数", header = ["数"] }]
lines = [{ label = "基本" }, { label = "其他" }]
"""
FORM = FORM.replace('kind = "list"', 'kind = "codes"\ntotal = "合计"\nlevels = [{ length = 3 }]').replace(
    'columns = [{ name = "来源"', 'columns = [{ name = "编码", header = ["编码"], type = "code" }, { name = "来源"'
)
CARD = 'headings = ["主要职能"]\n'
INCOME = """
收入总表
| 编码 | 来源 | 预算数 |
| {%tr for 行 in 收入.行 %} |  |  |
| {{ 行.编码 }} | {{ 行.来源 }} | {{ 行.金额 }} |
| {%tr endfor %} |  |  |
"""
SPENDING = """
支出总表
| 项目 | 数 |
| {%tr for 行 in 支出.行 %} |  |
| {{ 行.项目 }} | {{ 行.数 }} |
| {%tr endfor %} |  |
"""
HEAD = "目录: 主要职能\n# 主要职能\n正文"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def found(folder: Path, template: str | bytes) -> tuple[Finding, ...]:
    """What is found in a template of this module's pack."""
    files: dict[str, str] = pack_files(FORM, document=CARD)
    del files["template.docx"]
    write_pack(folder, files)
    (folder / "template.docx").write_bytes(template if isinstance(template, bytes) else wordtext(template))
    return examined(folder, Library(()))[1]


def rules(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{one.rule} {one.places[0].sheet}".strip() for one in findings]


def test_a_whole_template_is_silent(tmp_path: Path) -> None:
    assert rules(found(tmp_path, f"{HEAD}\n{INCOME}\n{SPENDING}")) == []


WANTED = {
    "no contents": (f"# 主要职能\n{INCOME}\n{SPENDING}", ["P34"]),
    "an empty heading": (
        f'{HEAD}\n<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:p>\n{INCOME}\n{SPENDING}',
        ["P34"],
    ),
    "a heading in a condition": (
        f"目录: 甲\n{{%p if 收入.为空 %}}\n# 主要职能\n{{%p endif %}}\n{INCOME}\n{SPENDING}",
        ["P35"],
    ),
    "a heading in both branches": (
        (
            "目录: 甲\n{%p if 收入.为空 %}\n# 主要职能\n{%p else %}\n# 一、主要职能\n{%p endif %}"
            f"\n{INCOME}\n{SPENDING}"
        ),
        [],
    ),
    "a table in a condition": (f"{HEAD}\n{{%p if not 收入.为空 %}}{INCOME}\n{{%p endif %}}\n{SPENDING}", ["P35"]),
    "a table in one branch of two": (
        f"{HEAD}\n{{%p if 收入.为空 %}}\n空表\n{{%p else %}}{INCOME}\n{{%p endif %}}\n{SPENDING}",
        ["P35"],
    ),
    "a column that is not printed": (f"{HEAD}\n{INCOME.replace('{{ 行.金额 }}', '')}\n{SPENDING}", ["P36"]),
    "a label that is not printed": (f"{HEAD}\n{INCOME}\n{SPENDING.replace('{{ 行.项目 }}', '甲')}", ["P36"]),
    "rows of another table": (
        f"{HEAD}\n{INCOME}\n{INCOME.replace('收入总表', '支出总表')}\n{SPENDING}",
        ["P37"],
    ),
    "a table that is not there": (f"{HEAD}\n{INCOME}", ["P24"]),
}


@pytest.mark.parametrize(("template", "expected"), WANTED.values(), ids=WANTED)
def test_what_the_notice_wants_and_may_not_get_is_told(template: str, expected: list[str], tmp_path: Path) -> None:
    findings = found(tmp_path, template)
    assert [one.rule for one in findings] == expected, [one.message for one in findings]
    assert all(one.severity is Severity.WARNING for one in findings if one.rule != "P24")


NUMBERED = {
    "one after the other": ("# 第一部分\n## （一）甲\n## （二）乙\n# 第二部分\n## （一）丙", []),
    "two looks of one level": ("## 一、甲\n## （一）乙\n## （二）丙\n## 二、丁\n## （一）戊", []),
    "either of two": ("# 1. 甲\n{%p if 收入.为空 %}\n# 2. 乙\n{%p else %}\n# 2. 丙\n{%p endif %}\n# 3. 丁", []),
    "perhaps one more": ("# 一、甲\n{%p if 收入.为空 %}\n# 二、乙\n{%p endif %}\n# 二、丙", []),
    "out of order": ("# （一）甲\n# （三）乙\n# （二）丙", ["P39 正文第3段", "P39 正文第4段"]),
    "left out": ("# 第一部分　甲\n# 第三部分　乙\n# 第四部分　丙", ["P39 正文第3段"]),
    "begun late": ("# 二十、甲", ["P39 正文第2段"]),
    "a copy": ("# 一、甲\n# 一、乙", ["P39 正文第3段"]),
}


@pytest.mark.parametrize(("headings", "expected"), NUMBERED.values(), ids=NUMBERED)
def test_headings_are_numbered_one_after_the_other(headings: str, expected: list[str], tmp_path: Path) -> None:
    template = f"目录: 主要职能\n{headings}\n# 主要职能\n{INCOME}\n{SPENDING}"
    assert rules(found(tmp_path, template)) == expected


def test_a_condition_without_its_end_is_one_mistake(tmp_path: Path) -> None:
    findings = found(tmp_path, f"{{%p if 收入.为空 %}}\n{HEAD}\n{INCOME}\n{SPENDING}")
    assert [one.rule for one in findings] == ["P12"], [one.message for one in findings]


CHANGED = 'w:id="9" w:author="甲" w:date="1980-01-01T00:00:00Z"'
RUN = "<w:r>{}<w:t>甲</w:t></w:r>"
TABLE = f"<w:tbl>{{}}<w:tr>{{}}<w:tc>{{}}<w:p>{RUN.format('')}</w:p></w:tc></w:tr></w:tbl>"
HIDDEN = {
    "a format": f"<w:p>{RUN.format(f'<w:rPr><w:b/><w:rPrChange {CHANGED}><w:rPr/></w:rPrChange></w:rPr>')}</w:p>",
    "a paragraph's format": f"<w:p><w:pPr><w:pPrChange {CHANGED}><w:pPr/></w:pPrChange></w:pPr>{RUN.format('')}</w:p>",
    "a new paragraph": f"<w:p><w:pPr><w:rPr><w:ins {CHANGED}/></w:rPr></w:pPr>{RUN.format('')}</w:p>",
    "a deleted paragraph mark": f"<w:p><w:pPr><w:rPr><w:del {CHANGED}/></w:rPr></w:pPr>{RUN.format('')}</w:p>",
    "a new row": TABLE.format("", f"<w:trPr><w:ins {CHANGED}/></w:trPr>", ""),
    "a deleted row": TABLE.format("", f"<w:trPr><w:del {CHANGED}/></w:trPr>", ""),
    "a table's format": TABLE.format(f"<w:tblPr><w:tblPrChange {CHANGED}><w:tblPr/></w:tblPrChange></w:tblPr>", "", ""),
    "a new cell": TABLE.format("", "", f"<w:tcPr><w:cellIns {CHANGED}/></w:tcPr>"),
}


@pytest.mark.parametrize("block", HIDDEN.values(), ids=HIDDEN)
def test_a_change_that_is_no_word_is_refused_where_it_is(block: str, tmp_path: Path) -> None:
    findings = [one for one in found(tmp_path, f"甲\n{block}") if one.rule == "P18"]
    assert [one.places[0].sheet for one in findings] == ["表1第1行第1列" if "tbl" in block else "正文第2段"]


STYLE = '<w:style w:type="{}" w:styleId="Hid"><w:name w:val="隐"/><w:rPr><w:vanish/></w:rPr></w:style>'


@pytest.mark.parametrize(
    ("block", "hidden"),
    [
        (RUN.format("<w:rPr><w:vanish/></w:rPr>"), True),
        (RUN.format('<w:rPr><w:vanish w:val="1"/></w:rPr>'), True),
        (RUN.format('<w:rPr><w:vanish w:val="0"/></w:rPr>'), False),
        (RUN.format('<w:rPr><w:rStyle w:val="Hid"/></w:rPr>'), True),
        (RUN.format('<w:rPr><w:rStyle w:val="Hid"/><w:vanish w:val="0"/></w:rPr>'), False),
        ('<w:pPr><w:pStyle w:val="Hid"/></w:pPr>' + RUN.format(""), True),
        ("<w:r><w:rPr><w:vanish/></w:rPr></w:r>", False),
        (RUN.format(""), False),
    ],
)
def test_words_that_nobody_sees_are_refused(block: str, hidden: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    plain = wordtext(f"甲\n<w:p>{block}</w:p>")
    with zipfile.ZipFile(BytesIO(plain)) as package:
        styles = package.read("word/styles.xml").decode()
    kind = "paragraph" if "pStyle" in block else "character"
    styled = styles.replace("</w:styles>", f"{STYLE.format(kind)}</w:styles>")
    findings = found(tmp_path, wordtext(f"甲\n<w:p>{block}</w:p>", parts={"word/styles.xml": styled}))
    assert [one.places[0].sheet for one in findings if one.rule == "P31"] == ["正文第2段"] * hidden


UNSOUND = {
    "a header that may be empty": ("甲\n页眉: {%p if 收入.为空 %}\n页眉: 乙\n页眉: {%p endif %}", "页眉"),
    "a header of nothing but a tag": ("甲\n页眉: {%p if 收入.为空 %}\n页眉: {%p endif %}", "页眉"),
    "a cell that may be empty": ("| 甲 | {%p if 收入.为空 %}¶乙¶{%p endif %} |", "表1第1行第2列"),
    "a cell that a loop fills": ("| 甲 | {%p for 项 in 收入.行 %}¶{{ 项.来源 }}¶{%p endfor %} |", "表1第1行第2列"),
    "a row without cells": ("| {%tc if 收入.为空 %} | 甲 | {%tc endif %} |", "表1第1行第1列"),
    "a link to nothing": (
        f'<w:p xmlns:r="{OFFICE}"><w:hyperlink r:id="rId77"><w:r><w:t>甲</w:t></w:r></w:hyperlink></w:p>',
        "正文第1段",
    ),
    "a field without an end": ('甲\n<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>', "正文第2段"),
    "a field without a beginning": ('甲\n<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>', "正文第2段"),
}


@pytest.mark.parametrize(("template", "where"), UNSOUND.values(), ids=UNSOUND)
def test_what_word_would_not_open_is_refused_where_it_is(template: str, where: str, tmp_path: Path) -> None:
    assert [one.places[0].sheet for one in found(tmp_path, template) if one.rule == "P32"] == [where]


@pytest.mark.parametrize(
    "template",
    [
        "甲\n页眉: {%p if 收入.为空 %}\n页眉: 乙\n页眉: {%p else %}\n页眉: 丙\n页眉: {%p endif %}",
        "甲\n页眉: {%p if 收入.为空 %}\n页眉: 乙\n页眉: {%p endif %}\n页眉: 丙",
        "甲\n页眉: {% if 收入.为空 %}乙{% endif %}",
        "| 甲 | {%p if 收入.为空 %}¶乙¶{%p else %}¶丙¶{%p endif %} |",
        "| {%tr if 收入.为空 %} |\n| 甲 |\n| {%tr endif %} |",
        "| 甲 | {%tc if 收入.为空 %} | 乙 | {%tc endif %} |",
    ],
)
def test_what_is_never_empty_is_sound(template: str, tmp_path: Path) -> None:
    assert [one.message for one in found(tmp_path, template) if one.rule == "P32"] == []


def test_dangers_fonts_and_changes_say_where_they_are_and_how_they_are_taken_out(tmp_path: Path) -> None:
    rare = '<w:p><w:r><w:rPr><w:rFonts w:eastAsia="华文行楷"/></w:rPr><w:t>甲</w:t></w:r></w:p>'
    findings = found(tmp_path, wordtext(f"甲\n{rare}\n| 甲 | [code: DATE ] |\n[code: DATE ]\n页眉: <w:p/>"))
    places = {one.rule: [place.sheet for place in one.places] for one in findings if one.rule in {"P21", "P22"}}
    assert places == {"P21": ["表1第1行第2列", "正文第3段"], "P22": ["正文第2段"]}
    assert all(
        "Word" in one.remedy or "Ctrl" in one.remedy or "宋体" in one.remedy for one in findings if one.rule in places
    )


BREAK = "<w:p><w:pPr><w:sectPr><w:pgSz w:w='16838' w:h='11906' w:orient='landscape'/></w:sectPr></w:pPr>{}</w:p>"
PAGE = "<w:p>{}<w:r><w:br w:type='page'/></w:r></w:p>"


@pytest.mark.parametrize("value", ["有", ""])
@pytest.mark.parametrize("block", [BREAK, PAGE], ids=["section", "page"])
@pytest.mark.parametrize("tag", ["{%p if 名 %}", "{%p endif %}"])
def test_a_break_that_hangs_on_a_tag_is_kept(block: str, tag: str, value: str, tmp_path: Path) -> None:
    """LibreOffice and WPS merge an empty paragraph's break into its neighbour when they save."""
    lines = ["前", "{%p if 名 %}", "{{ 名 }}", "{%p endif %}", "后"]
    merged = block.format(f"<w:r><w:t>{tag}</w:t></w:r>")
    template = tmp_path / "template.docx"
    template.write_bytes(wordtext("\n".join(merged if line == tag else line for line in lines)))
    content = fill(template, {"名": Figure(value)}, FILTERS, Properties("题"))
    with zipfile.ZipFile(BytesIO(content)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    wanted = f".//{qn('w:pPr')}/{qn('w:sectPr')}" if block is BREAK else f".//{qn('w:br')}"
    paragraphs = list(body.iter(qn("w:p")))
    order = ["·" if one.find(wanted) is not None else "".join(map(str, one.itertext())) for one in paragraphs]
    expected = ["前", "·", *([value] if value else []), "后"] if "if " in tag and "endif" not in tag else None
    assert order == (expected or ["前", *([value] if value else []), "·", "后"])
