"""A third form, invented here: eight small tables of final accounts in 元 and 分, with 年初预算数, 决算数 and 完成率.

The other direction: from some TOML and a template drawn in this module to a blank workbook, filled as a person fills
it, to a document, by the commands, without anything about final accounts in the engine.
"""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from disclosuregen.document.projection import projected
from disclosuregen.names import folded
from tests.wordtext import wordtext

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Said

    Command = Callable[..., Said]

CARD = """
id = "final-accounts"
title = "单位决算公开说明"
version = "1"
years = [2025, 2026]
[document]
file_name = "{单位名称}-{决算年度}年决算"
title = "{单位名称}{决算年度}年决算"
headings = ["支出决算", "“三公”经费"]
"""
PHRASES = """
[amount]
unit = "元"
trailing_zeros = true
thousands = true
[percent]
decimals = 1
[change]
against = "比年初预算"
sentence_same = "与年初预算一致"
sentence_both_zero = "与年初预算一致"
up = "高"
down = "低"
[list]
item = "{名称}（{金额}）"
"""
COVER = """
[[sheet]]
name = "封面"
title = "封面"
[[sheet.table]]
name = "封面"
kind = "lines"
global = true
columns = [{ name = "事项", header = ["事项"], type = "label" }, { name = "内容", header = ["内容"], type = "text" }]
lines = [{ name = "单位名称", required = true }, { name = "决算年度", type = "year", required = true }]
"""
SHEET = '[[sheet]]\nname = "{name}"\ntitle = "{name}"\nunit = "元"\npublished = true\n'
BUDGETED = '{{ name = "{0}年初预算数", header = ["{0}年初预算数"] }}, {{ name = "{0}决算数", header = ["{0}决算数"] }}'
LINES = """[[sheet.table]]
name = "{name}"
kind = "lines"
{more}
columns = [{{ name = "{label}", header = ["{label}"], type = "label" }}, {columns}]
lines = [{lines}]
"""
CODES = """[[sheet.table]]
name = "{name}"
kind = "codes"
rows = 6
total = "合计"
levels = [{levels}]
columns = [
  {{ name = "编码", header = ["科目编码"], type = "code" }},
  {{ name = "名称", header = ["科目名称"], type = "name" }},
  {columns},
]
"""
DEEP, FLAT = "{ length = 3 }, { length = 5 }, { length = 7 }", "{ length = 3 }, { length = 5 }"
THREE = (
    '{{ name = "合计", header = ["合计"], sum = ["{0}", "{1}"] }}, '
    '{{ name = "{0}", header = ["{0}"] }}, {{ name = "{1}", header = ["{1}"] }}'
)


def lines(name: str, label: str, side: str, labels: str, more: str = "") -> str:
    """A table of fixed lines, planned and done; the last line adds up the others."""
    *terms, whole = labels.split()
    listed = ", ".join(f'{{ label = "{one}" }}' for one in terms)
    listed += f', {{ label = "{whole}", sum = ["{terms[0].partition("、")[2]}…{terms[-1].partition("、")[2]}"] }}'
    return LINES.format(name=name, label=label, columns=BUDGETED.format(side), lines=listed, more=more)


def codes(name: str, columns: str, levels: str = DEEP) -> str:
    """A table by codes on a sheet of its own."""
    return SHEET.format(name=name) + CODES.format(name=name, columns=columns, levels=levels)


FORM = "".join(
    (
        COVER,
        SHEET.format(name="收支决算总表"),
        lines("决算收入", "收入项目", "收入", "一、财政拨款 二、其他收入 收入总计"),
        lines("决算支出", "支出项目", "支出", "一、教育支出 二、住房保障支出 支出总计", 'beside = "决算收入"'),
        codes("收入决算表", THREE.format("财政拨款收入", "其他收入")),
        codes("支出决算表", THREE.format("基本支出", "项目支出")),
        SHEET.format(name="财政拨款决算总表"),
        lines("财政拨款决算总表", "项目", "", "一、一般公共预算 二、政府性基金 总计"),
        codes("一般公共预算支出决算表", BUDGETED.format("")),
        codes("基本支出决算表", '{ name = "决算数", header = ["决算数"] }', FLAT),
        SHEET.format(name="三公经费决算表"),
        lines("三公经费决算表", "项目", "", "一、因公出国费用 二、公务用车费用 三、公务接待费用 合计"),
        codes("政府性基金支出决算表", '{ name = "决算数", header = ["决算数"] }'),
    )
)


def figures() -> str:
    """What is compared with the budget, and how much of it was carried out."""
    compared = {"支出": ("决算支出.支出总计", "支出"), "三公": ("三公经费决算表.合计", "")}
    compared |= {one: (f"三公经费决算表.{one}费用", "") for one in ("因公出国", "公务用车", "公务接待")}
    text = '[[figure]]\nname = "收支决算总表"\nkind = "beside"\ntables = ["决算收入", "决算支出"]\n'
    for name, (row, side) in compared.items():
        done, planned = f"{row}.{side}决算数", f"{row}.{side}年初预算数"
        text += f'[[figure]]\nname = "{name}"\nkind = "comparison"\nnow = "{done}"\nbefore = "{planned}"\n'
        text += f'[[figure]]\nname = "{name}完成率"\nkind = "share"\npart = "{done}"\nwhole = "{planned}"\n'
    text += '[[figure]]\nname = "支出科目"\nkind = "list"\neach = "一般公共预算支出决算表"\nlevel = 3\n'
    return text + 'label = "名称"\nvalue = "决算数"\n'


CHECKS = """
[[check]]
id = "JS-1"
formula = "决算支出.支出总计.支出决算数 = 支出决算表.合计.合计"
says = "总表支出与支出决算表"
[[check]]
id = "JS-2"
formula = "支出决算表.合计.基本支出 = 基本支出决算表.合计.决算数"
says = "基本支出与按经济科目的基本支出"
"""


# A line `@表 列 列` stands for the rows of a table, `@@` for those of one with a total and a note when it is empty.
TEMPLATE = """
# 一、{{ 决算年度 }}年决算表
@收支决算总表 收入项目 收入年初预算数 收入决算数 支出项目 支出年初预算数 支出决算数
@@收入决算表 编码 名称 合计 财政拨款收入 其他收入
@@支出决算表 编码 名称 合计 基本支出 项目支出
@财政拨款决算总表 项目 年初预算数 决算数
@@一般公共预算支出决算表 编码 名称 年初预算数 决算数
@@基本支出决算表 编码 名称 决算数
| 项目 | 年初预算数 | 决算数 | 完成率 |
| 因公出国 | {{ 三公经费决算表.因公出国费用.年初预算数 }} | {{ 因公出国 }} | {{ 因公出国完成率 }} |
| 公务用车 | {{ 三公经费决算表.公务用车费用.年初预算数 }} | {{ 公务用车 }} | {{ 公务用车完成率 }} |
| 公务接待 | {{ 三公经费决算表.公务接待费用.年初预算数 }} | {{ 公务接待 }} | {{ 公务接待完成率 }} |

@@政府性基金支出决算表 编码 名称 决算数
# 二、支出决算情况
{{ 单位名称 }}{{ 决算年度 }}年支出决算{{ 支出 }}，{{ 支出.比上年 }}，完成年初预算的{{ 支出完成率 }}。
支出按科目分：{{ 支出科目.列举 }}。
# 三、“三公”经费决算情况
“三公”经费决算{{ 三公 }}，{{ 三公.比上年 }}，完成年初预算的{{ 三公完成率 }}。
公务接待费决算{{ 公务接待 }}，{{ 公务接待.比上年 }}。
{%p if 因公出国完成率 %}
因公出国费完成年初预算的{{ 因公出国完成率 }}。
{%p else %}
年初没有安排因公出国费，{{ 因公出国.比上年 }}。
{%p endif %}
"""


def template() -> bytes:
    """The Word template, its tables spelled out."""
    drawing = (table(line) if line.startswith("@") else line for line in TEMPLATE.splitlines())
    return wordtext("\n".join(drawing))


def table(said: str) -> str:
    """The rows of a table, and what follows one with a total."""
    name, *columns = said.lstrip("@").split()
    cells = " | ".join(f"{{{{ 行.{column} }}}}" for column in columns)
    rows = [f"| {' | '.join(columns)} |", f"| {{%tr for 行 in {name}.行 %}} |", f"| {cells} |", "| {%tr endfor %} |"]
    if said.startswith("@@"):
        rows.append("| " + " | ".join(f"{{{{ {name}.合计行.{column} }}}}" for column in columns) + " |")
        rows += ["", f"{{%p if {name}.为空 %}}", f"{{{{ {name}.空表备注 }}}}", "{%p endif %}"]
    return "\n".join([*rows, ""])


# What a person types, beside the labels of lines and into the rows of codes.
TYPED = """
== 封面
单位名称|示例市第九中学
== 收支决算总表
一、财政拨款|2360000|2418330.55
二、其他收入|0|1650.07
一、教育支出|2200000|2241980.62
二、住房保障支出|160000|178000
== 收入决算表
205|教育支出
20502|普通教育
2050203|初中教育||2240330.55|1650.07
221|住房保障支出
22102|住房改革支出
2210201|住房公积金||178000|0
== 支出决算表
205|教育支出
20502|普通教育
2050203|初中教育||1980330.12|261650.50
221|住房保障支出
22102|住房改革支出
2210201|住房公积金||178000|0
== 财政拨款决算总表
一、一般公共预算|2360000|2418330.55
二、政府性基金|0|0
== 一般公共预算支出决算表
205|教育支出
20502|普通教育
2050203|初中教育|2200000|2240330.55
221|住房保障支出
22102|住房改革支出
2210201|住房公积金|160000|178000
== 基本支出决算表
301|工资福利支出
30101|基本工资|1800000.08
30113|住房公积金|178000
302|商品和服务支出
30201|办公费|180330.04
== 三公经费决算表
一、因公出国费用|0|0
二、公务用车费用|20000|18422.37
三、公务接待费用|3000|3000
"""


@pytest.fixture
def third(tmp_path: Path) -> Path:
    """The folder of the pack, in ./templates of the working folder."""
    folder = tmp_path / "templates" / "final-accounts"
    folder.mkdir(parents=True)
    texts = {"pack": CARD, "form": FORM, "phrases": PHRASES, "figures": figures(), "checks": CHECKS}
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    (folder / "template.docx").write_bytes(template())
    return folder


def fill_in(path: Path, typed: str) -> None:
    """Type into a workbook what is drawn; openpyxl leaves no formula a cached value."""
    book = openpyxl.load_workbook(path)
    for drawing in typed.split("== ")[1:]:
        name, *rows = drawing.strip().split("\n")
        sheet = book[name]
        at = {
            folded(str(text)): (row, column)
            for row, texts in enumerate(sheet.iter_rows(values_only=True), 1)
            for column, text in enumerate(texts, 1)
        }
        # Codes go into the rows below the total, from the first column on; lines are found by their labels.
        free = at["科目编码"][0] + 2 if "科目编码" in at else 0
        for number, line in enumerate(rows, free):
            label, *values = line.split("|")
            row, column = (number, 1) if free else at[label]
            for step, text in enumerate([label, *values] if free else ["", *values]):
                if text:
                    sheet.cell(row, column + step, Decimal(text) if step and text[0].isdigit() else text)
    book.save(path)


@pytest.fixture
def document(third: Path, command: Command, tmp_path: Path) -> str:
    """The text of the document, by way of the commands: new, filling in, check, build."""
    assert [one["rule"] for one in json.loads(command("pack", "check", third.name, "--json").out)["findings"]] == [
        *("P34", "P29")
    ]
    assert command("new", "决算.xlsx", "--pack", third.name, "--year", "2025").code == 0
    fill_in(tmp_path / "决算.xlsx", TYPED)
    said = command("check", "决算.xlsx")
    assert said.out == "决算.xlsx：没有发现问题\n"
    assert command("build", "决算.xlsx").code == 0
    (third / "example").mkdir()
    shutil.copy(tmp_path / "决算.xlsx", third / "example")
    assert command("pack", "check", third.name, "--accept").code == 0
    assert [one["rule"] for one in json.loads(command("pack", "check", third.name, "--json").out)["findings"]] == [
        "P34"
    ]
    return projected((tmp_path / "决算.docx").read_bytes())


def test_the_blank_workbook_has_eight_tables_and_no_last_year(third: Path, command: Command, tmp_path: Path) -> None:
    assert command("new", "决算.xlsx", "--pack", third, "--year", "2025").code == 0
    names = [name for name in openpyxl.load_workbook(tmp_path / "决算.xlsx").sheetnames if name in FORM]
    assert len(names) == 1 + 8
    assert "上年数" not in names


def test_tables_print_fen_and_every_total(document: str) -> None:
    rows = [line for line in document.splitlines() if line.startswith("| ")]
    assert "| 收入总计 | 2,360,000.00 | 2,419,980.62 | 支出总计 | 2,360,000.00 | 2,419,980.62 |" in rows
    assert "| 2050203 | 初中教育 | 2,241,980.62 | 1,980,330.12 | 261,650.50 |" in rows
    assert "|  | 合计 | 2,419,980.62 | 2,158,330.12 | 261,650.50 |" in rows
    assert "| 302 | 商品和服务支出 | 180,330.04 |" in rows


def test_the_share_that_was_carried_out_stands_beside_each_line(document: str) -> None:
    assert "| 公务用车 | 20,000.00元 | 18,422.37元 | 92.1% |" in document
    assert "| 公务接待 | 3,000.00元 | 3,000.00元 | 100.0% |" in document
    assert "| 因公出国 | 0.00元 | 0.00元 |  |" in document


def test_the_prose_says_amounts_changes_and_shares(document: str) -> None:
    assert [line for line in document.splitlines() if line.endswith("。") and "备注" not in line] == [
        "示例市第九中学2025年支出决算2,419,980.62元，比年初预算增加59,980.62元，高2.5%，完成年初预算的102.5%。",
        "支出按科目分：初中教育（2,240,330.55元）、住房公积金（178,000.00元）。",
        "“三公”经费决算21,422.37元，比年初预算减少1,577.63元，低6.9%，完成年初预算的93.1%。",
        "公务接待费决算3,000.00元，与年初预算一致。",
        "年初没有安排因公出国费，与年初预算一致。",
    ]


def test_the_empty_table_is_shown_with_its_note(document: str) -> None:
    assert "|  | 合计 | 0.00 |\n备注：本表为空表，没有相关预算安排。" in document


def test_a_relation_of_the_third_form_stops_a_document(third: Path, command: Command, tmp_path: Path) -> None:
    assert command("new", "决算.xlsx", "--pack", third.name, "--year", "2025").code == 0
    fill_in(tmp_path / "决算.xlsx", TYPED.replace("二、住房保障支出|160000|178000", "二、住房保障支出|160000|178100"))
    said = command("build", "决算.xlsx")
    assert (said.code, said.out) == (1, "")
    assert "〔JS-1〕" in said.err
    assert not (tmp_path / "决算.docx").exists()
