"""Writes templates/putuo-budget/template.docx: `python -m tests.samples.draft_putuo`.

The tables follow form.toml, so a column that is added there appears in the template; only
the widths are chosen here. Afterwards the bureau edits the template in Word.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.samples import putuo_prose as prose
from tests.samples.wordforms import empty_note, grid, sheets_of, table_name
from tests.samples.wordpackage import ALL_REFERENCES, write_package
from tests.samples.wordparts import LANDSCAPE, PORTRAIT, Contents, paragraph, section_break, section_properties
from tests.samples.wordstyles import Style, exact
from tests.samples.wordtables import TableLook

if TYPE_CHECKING:
    from tests.samples.wordforms import Sheet

__all__ = ["STYLES", "main", "template_body"]

PACK = Path(__file__).resolve().parents[2] / "templates" / "putuo-budget"

# Widths in twentieths of a point; they fill the text width of the turned page.
BY_FUNCTION = TableLook((660, 560, 580, 5672, 2366, 2366, 2366))
LOOKS = {
    "财务收支预算总表": TableLook((4900, 2385, 4900, 2385)),
    "收入预算总表": TableLook((660, 560, 580, 3870, *[1780] * 5)),
    "支出预算总表": BY_FUNCTION,
    "财政拨款收支预算总表": TableLook((2500, 1500, 3530, *[1760] * 4)),
    "一般公共预算支出预算表": BY_FUNCTION,
    "政府性基金支出预算表": BY_FUNCTION,
    "国有资本经营支出预算表": BY_FUNCTION,
    "基本支出预算表": TableLook((900, 900, 5672, 2366, 2366, 2366)),
    "三公和机关运行经费预算表": TableLook((*[2080] * 6, 2090)),
}
# Typed per account for the sentences, not for the tables.
HIDDEN = ("主要用途",)

KEEP = "<w:keepNext/><w:keepLines/>"
CENTRE = '<w:jc w:val="center"/>'
TWO_IN = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
# The headings of the second level are the names of tables; those of the third stay out of the 目录.
STYLES = (
    Style(
        "Heading2",
        "heading 2",
        "黑体",
        16,
        f'{KEEP}{exact(28, before=4)}{CENTRE}<w:outlineLvl w:val="1"/>',
        following="Body",
    ),
    Style(
        "Heading3",
        "heading 3",
        "楷体",
        16,
        f'{KEEP}{exact(28)}{TWO_IN}<w:outlineLvl w:val="2"/>',
        following="Body",
    ),
    Style("ProjectName", "项目名称", "仿宋", 16, f"{KEEP}{exact(28, before=8)}{CENTRE}", base="Body"),
)


def _budget_table(contents: Contents, sheet: Sheet, number: int) -> str:
    """One table on a page of its own: its title, who made it and in which unit, and the note when it is empty."""
    name = table_name(sheet)
    title = f"{number}. {{{{ 预算年度 }}}}年{{{{ 口径.主体 }}}}{sheet['title']}"
    maker = f"编制{{{{ 口径.主体 }}}}：{{{{ 单位名称 }}}}\t单位：{{{{ {name}.单位 }}}}"
    return (
        contents.heading(2, title, new_page=number > 1)
        + paragraph(maker, "TableTagWide")
        + grid(sheet, LOOKS[name], hidden=HIDDEN)
        + empty_note(sheet)
    )


def template_body() -> str:
    """The body of the document, in reading order: the tables stand on turned pages, in a section of their own."""
    contents = Contents()
    before = prose.before_tables(contents)
    heading = contents.heading(1, prose.PART_TITLES[4])
    tables = "".join(_budget_table(contents, sheet, number) for number, sheet in enumerate(sheets_of(PACK), 1))
    after = prose.after_tables(contents)
    return "".join(
        [
            prose.cover(),
            section_break(section_properties(PORTRAIT, start=0)),
            contents.table_of_contents("目　录"),
            before,
            section_break(section_properties(PORTRAIT, references=ALL_REFERENCES, start=1, begin="oddPage")),
            heading,
            tables,
            section_break(section_properties(LANDSCAPE)),
            after,
            section_properties(PORTRAIT),
        ]
    )


def main() -> int:
    """Writes the template and says where."""
    path = PACK / "template.docx"
    write_package(path, template_body(), STYLES)
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
