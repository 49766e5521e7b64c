"""Writes templates/xianning-budget/template.docx: `python -m tests.samples.draft_xianning`.

The tables follow form.toml, so a column that is added there appears in the template; only
the widths are chosen here. Afterwards the bureau edits the template in Word.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.samples import xianning_prose as prose
from tests.samples.wordforms import empty_note, grid, sheets_of, table_name
from tests.samples.wordpackage import ALL_REFERENCES, write_package
from tests.samples.wordparts import (
    LANDSCAPE,
    PORTRAIT,
    Contents,
    paragraph,
    section_break,
    section_properties,
)
from tests.samples.wordtables import TableLook

if TYPE_CHECKING:
    from tests.samples.wordforms import Sheet

__all__ = ["main", "template_body"]

PACK = Path(__file__).resolve().parents[2] / "templates" / "xianning-budget"
SUBJECT = "{{ 口径.主体 }}"

# Widths in twentieths of a point; they fill the text width of the page.
BY_UNIT_OR_ACCOUNT = TableLook((960, 2125, 1200, 1160, 1140, 1140, 1120))
LOOKS = {
    "收支总表": TableLook((3060, 1362, 3060, 1363)),
    "收入总表": TableLook((700, 1300, 870, 870, 990, *[690] * 8, 750, 750, *[705] * 4), "Tiny"),
    "支出总表": TableLook((960, 1840, 1185, 1060, 1060, 920, 900, 920)),
    "财政拨款收支总表": TableLook((2860, 1330, 3320, 1335)),
    "一般公共预算支出表": BY_UNIT_OR_ACCOUNT,
    "一般公共预算支出表分单位": BY_UNIT_OR_ACCOUNT,
    "一般公共预算基本支出表": TableLook((1300, 3345, 1400, 1400, 1400)),
    "三公经费支出表": TableLook((1760, 1760, 1025, 1560, 1560, 1180)),
    "政府性基金预算支出表": TableLook((1200, 3445, 1400, 1400, 1400)),
    "项目支出表": TableLook((1990, 2350, 1620, 1090, 1170, 880, 910, 920, 880, 910, 920, 930), "Small"),
}

# 附表 5-1 and 5-2 share a heading.
TABLES = (
    (f"（一）{SUBJECT}收支总表", "1"),
    (f"（二）{SUBJECT}收入总表", "2"),
    (f"（三）{SUBJECT}支出总表", "3"),
    ("（四）财政拨款收支总表", "4"),
    ("（五）一般公共预算支出表", "5-1"),
    ("", "5-2"),
    ("（六）一般公共预算基本支出表", "6"),
    ("（七）一般公共预算“三公”经费支出表", "7"),
    ("（八）政府性基金预算支出表", "8"),
    (f"（九）{SUBJECT}项目支出表", "9"),
)
NEW_PAGES = ("4", "5-1", "5-2", "7")

# The cover counts as page 0, so 1 is a right-hand page without a blank one before it: after a
# page 1 Word would print an empty back. LibreOffice needs oddPage to see the same.
SECTION_ENDS = {
    "1": section_properties(PORTRAIT, references=ALL_REFERENCES, start=1, begin="oddPage"),
    "2": section_properties(LANDSCAPE),
    "8": section_properties(PORTRAIT),
    "9": section_properties(LANDSCAPE),
}

# In 附表4 only the last row is a total of both sides; 一、本年收入 and 二、上年结转 are sums, too.
TOTALS = {"收支总表": "行.合计行", "财政拨款收支总表": "loop.last"}


def _budget_table(sheet: Sheet, *, new_page: bool = False) -> str:
    """Name, number and unit, the table itself, the form's note, the note of an empty table."""
    name = table_name(sheet)
    tag_style = "TableTagWide" if sheet.get("landscape") else "TableTag"
    return (
        paragraph(sheet["title"], "TableName", extra="<w:pageBreakBefore/>" if new_page else "")
        + paragraph(f"{sheet['tag']}\t单位：{{{{ {name}.单位 }}}}", tag_style)
        + grid(sheet, LOOKS[name], total_when=TOTALS.get(name, ""))
        + (paragraph(sheet["note"], "TableNote") if "note" in sheet else "")
        + empty_note(sheet)
    )


def _tables(contents: Contents) -> str:
    """第二部分: nine headings, ten tables; the wide ones in landscape sections of their own."""
    form = {sheet["tag"]: sheet for sheet in sheets_of(PACK)}
    parts = [contents.heading(1, prose.PART_TITLES[1])]
    for title, number in TABLES:
        new_page = number in NEW_PAGES
        if title:
            parts.append(contents.heading(2, title, new_page=new_page))
        parts.append(_budget_table(form[f"附表-{number}"], new_page=new_page and not title))
        parts.append(section_break(SECTION_ENDS[number]) if number in SECTION_ENDS else "")
    return "".join(parts)


def template_body() -> str:
    """The body of the document, in reading order."""
    contents = Contents()
    parts = [
        prose.overview(contents),
        _tables(contents),
        prose.explanation(contents),
        prose.glossary(contents),
        prose.signature(),
    ]
    return "".join(
        [
            prose.cover(),
            section_break(section_properties(PORTRAIT, start=0)),
            contents.table_of_contents("目　录"),
            *parts,
            section_properties(PORTRAIT),
        ]
    )


def main() -> int:
    """Writes the template and says where."""
    path = PACK / "template.docx"
    write_package(path, template_body())
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
