"""A clerk and a pack of their own: lost files, a changed form, another year, what is told and where."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from docx import Document

from disclosuregen.document.projection import projected
from disclosuregen.pack import load
from tests.books import CLEAN, REFERENCE, SMALL
from tests.samples.workbooks import EXAMPLES, read_bytes
from tests.wordtext import wordtext

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.conftest import Said

    Command = Callable[..., Said]

SHIPPED = Path(__file__).parents[1] / "templates"
PARENT = "xianning-budget"


@pytest.fixture
def own(command: Command) -> Path:
    """A copy of the shipped pack, called own."""
    assert command("pack", "new", "own", "--from", PARENT).code == 0
    return Path("templates/own")


def change(path: Path, *edits: tuple[str, str]) -> None:
    """Replace words of a TOML file, each once."""
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def rewrite(docx: Path, *edits: tuple[str, str]) -> None:
    """Replace words of a Word file's body that stand in one run, each once."""
    with zipfile.ZipFile(docx) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body = parts["word/document.xml"].decode()
    for old, new in edits:
        assert old in body, old
        body = body.replace(old, new, 1)
    parts["word/document.xml"] = body.encode()
    with zipfile.ZipFile(docx, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def found(command: Command, pack: str = "own") -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads(command("pack", "check", pack, "--json").out)["findings"]
    return findings


def rules(findings: list[dict[str, Any]]) -> list[str]:
    return [one["rule"] for one in findings]


# files


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("checks.toml.txt", "checks.toml"),
        ("phrases - 副本.toml", "phrases.toml"),
        ("phrases(1).toml", "phrases.toml"),
        ("Pack.toml", "pack.toml"),
        ("phrase.toml", "phrases.toml"),
        ("template.doc", "template.docx"),
        ("codes/functional - 副本.csv", "functional.csv"),
        ("example/别的.txt", "332001"),
    ],
)
def test_a_file_that_nobody_reads_and_that_looks_like_one_is_named(
    name: str, meant: str, own: Path, command: Command
) -> None:
    (own / name).write_text("x", encoding="utf-8")
    (one,) = found(command)
    assert (one["rule"], one["severity"]) == ("P30", "warning")
    assert meant in one["message"]


def test_files_of_ones_own_are_nobodys_business(own: Path, command: Command) -> None:
    for name in ("说明.txt", "通知.docx", "~$template.docx", ".DS_Store", "例.xlsx"):
        (own / name).write_bytes(b"x")
    (own / "checks.toml").unlink()
    assert found(command) == []


def test_a_missing_file_and_the_one_that_was_meant_for_it_are_told_together(own: Path, command: Command) -> None:
    (own / "phrases.toml").rename(own / "phrases.toml.txt")
    assert sorted(rules(found(command))) == ["P02", "P30"]


def test_a_folder_that_cannot_be_a_pack_is_listed_with_the_reason(own: Path, command: Command) -> None:
    shutil.copytree(own, "templates/own - 副本")
    Path("templates/linked").symlink_to(own.resolve())
    lines = command("pack", "list").out.splitlines()
    assert [line.split("　")[0] for line in lines] == ["own", "putuo-budget", PARENT, "linked", "own - 副本"]
    assert "链接" in lines[3]
    assert "小写字母" in lines[4]
    assert command("pack", "check", "linked").code == 2
    assert command("build", SMALL, "--pack", "linked", "-o", "甲.docx").code == 2


def test_a_folder_that_has_lost_its_card_is_named_with_the_reason(own: Path, command: Command) -> None:
    (own / "pack.toml").rename(own / "pack.toml.txt")
    assert "own　不能使用：里面没有 pack.toml" in command("pack", "list").out
    said = command("pack", "check", "own")
    assert (said.code, "pack.toml.txt" in said.out) == (2, True)
    Path("templates/notes").mkdir()
    assert "notes" not in command("pack", "list").out


@pytest.mark.parametrize("name", ["con", "nul", "com1", "lpt9"])
def test_a_name_that_windows_keeps_is_refused(name: str, command: Command) -> None:
    assert command("pack", "new", name, "--from", PARENT).code == 2
    assert not Path("templates").exists()


def test_what_is_wrong_with_a_command_is_not_said_of_a_file(own: Path, command: Command) -> None:
    assert own.exists()
    assert "pack.toml" not in command("pack", "new", "own", "--from", PARENT).err


# everything at once


def test_names_are_judged_while_other_files_cannot_be_read(own: Path, command: Command) -> None:
    (own / "phrases.toml").write_text("[change]\nup = “增长”\ndown = 下降\n", encoding="utf-8")
    (own / "checks.toml").write_text("[[check]]\nid = T1\n", encoding="utf-8")
    change(own / "pack.toml", ('version = "2024.2"', "version ＝ 2024"))
    rewrite(own / "template.docx", ("{{ 单位名称 }}", "{{ 单位名 }}"))
    findings = found(command)
    assert sorted(rules(findings)) == ["P01"] * 4 + ["P04", "P10"]
    assert sorted(one["places"][0]["file"] for one in findings if one["rule"] == "P01") == [
        *("checks.toml", "pack.toml", "phrases.toml", "phrases.toml"),
    ]
    # What was meant can be told in spite of the marks, and is judged.
    (version,) = (one for one in findings if one["rule"] == "P04")
    assert "version" in version["message"]
    assert not [one for one in findings if "缺少" in one["message"]]


def test_a_figure_that_cannot_be_read_is_no_unknown_name(own: Path, command: Command) -> None:
    change(own / "figures.toml", ('name = "收入总计"\nkind = "comparison"', 'name = "收入总计"'))
    (one,) = found(command)
    assert "缺少“kind”" in one["message"]
    assert one["places"][0]["sheet"].startswith("第")


def test_one_broken_condition_is_one_finding(own: Path, command: Command) -> None:
    rewrite(own / "template.docx", ("{%p if 机关运行经费 %}", "{%p if 机关运行经费 }"))
    assert rules(found(command)) == ["P11"]


# the example and its text


def test_a_pack_that_extends_says_that_there_is_nothing_to_compare_with(command: Command) -> None:
    assert command("pack", "new", "own", "--from", PARENT, "--extends").code == 0
    (one,) = found(command)
    assert (one["rule"], one["severity"]) == ("P33", "note")
    assert command("pack", "check", "own", "--accept").code == 0
    assert found(command) == []


def test_a_change_shows_both_texts_at_every_place_and_stops_nobody(own: Path, command: Command) -> None:
    change(own / "phrases.toml", ("trailing_zeros = false", "trailing_zeros = true"))
    findings = found(command)
    assert {(one["rule"], one["severity"]) for one in findings} == {("P25", "warning")}
    assert len(findings) == 10
    assert all(re.search(r"原来“.*”，现在“.*\.\d0万元", one["message"]) for one in findings)
    assert len({one["places"][0]["sheet"] for one in findings}) == 10
    assert "一共" in findings[0]["message"]
    said = command("pack", "check", "own", "--accept")
    assert said.code == 0
    assert re.search(r"接受了 \d\d 处改动", said.out)
    assert found(command) == []


def test_what_a_template_leaves_unfinished_is_told_where_it_is_printed(own: Path, command: Command) -> None:
    rewrite(own / "template.docx", ("其他资产新增", "其他资产新增XX万元，"))
    told = [one for one in found(command) if one["rule"] == "P40"]
    assert [("D20" in one["message"], one["severity"], bool(one["places"][0]["sheet"])) for one in told] == [
        (True, "warning", True)
    ]


def test_every_phrase_is_said_by_the_check_also_those_no_example_needs(own: Path, command: Command) -> None:
    assert command("pack", "example", "own").code == 0
    change(own / "phrases.toml", ('（{上年称谓}为{上年}）"          #', '（{上年称谓}没有安排这一项）"          #'))
    out = command("pack", "check", "own").out
    assert "上年没有：比上年增加1000万元（上年没有安排这一项）" in out
    assert "比上年" not in command("pack", "check", "own", "--json").out.split('"findings"')[0]


# the form changes


NEW_COLUMN = (
    '{ name = "对附属单位补助支出", header = ["对附属单位补助支出"], type = "amount" },',
    """{ name = "对附属单位补助支出", header = ["对附属单位补助支出"], type = "amount" },
  { name = "债务支出", header = ["债务支出"], type = "amount" },""",
)
NEW_FIELD = ('{ name = "文档标注"', '{ name = "联系电话" },\n  { name = "文档标注"')
NEW_YEAR = (('version = "2024.2"', 'version = "2025.1"'), ("years = [2024, 2030]", "years = [2025, 2030]"))


def test_an_example_is_carried_over_to_a_changed_form(own: Path, command: Command) -> None:
    change(own / "form.toml", NEW_COLUMN, NEW_FIELD)
    assert "P26" in rules(found(command))
    said = command("pack", "example", "own")
    assert said.code == 0
    assert "债务支出" in said.err
    (workbook,) = (own / "example").glob("*.xlsx")
    sheet = openpyxl.load_workbook(workbook)["附表3 支出总表"]
    assert "债务支出" in [cell.value for row in sheet.iter_rows(max_row=7) for cell in row]
    assert rules(found(command)) == ["P36"]
    rewrite(own / "template.docx", ("{{ 行.对附属单位补助支出 }}", "{{ 行.对附属单位补助支出 }}{{ 行.债务支出 }}"))
    assert found(command) == []
    assert command("build", workbook, "-o", "甲.docx").code == 0


def test_an_example_that_is_written_anew_says_what_it_said(own: Path, command: Command) -> None:
    """Every amount, text and total that was typed over is still there."""
    (workbook,) = (own / "example").glob("*.xlsx")
    before, _ = read_bytes(workbook.read_bytes(), load(own))
    assert command("pack", "example", "own").code == 0
    after, findings = read_bytes(workbook.read_bytes(), load(own))
    assert findings == ()
    values = [
        {
            name: [
                [(cell.text, cell.amount and cell.amount.value) for cell in row.cells.values()] for row in table.rows
            ]
            for name, table in form.tables.items()
        }
        for form in (before, after)
    ]
    assert values[0] == values[1]
    assert found(command) == []


def test_an_example_goes_along_into_another_year(own: Path, command: Command) -> None:
    change(own / "pack.toml", *NEW_YEAR)
    assert "P26" in rules(found(command))
    before = sorted(path.name for path in (own / "example").iterdir())
    assert "2024 改为 2025" in command("pack", "example", "own").out
    assert sorted(path.name for path in (own / "example").iterdir()) == [
        name.replace("-2024.", "-2025.") for name in before
    ]
    assert {one["rule"] for one in found(command)} == {"P25"}
    assert command("pack", "check", "own", "--accept").code == 0
    (text,) = (own / "example").glob("*.txt")
    said = text.read_text("utf-8")
    assert "2025年部门预算公开说明" in said
    assert command("pack", "example", "own", "--year", "2031").code == 2


def test_a_child_gets_an_example_of_its_own(command: Command) -> None:
    assert command("pack", "new", "own", "--from", PARENT, "--extends").code == 0
    assert command("pack", "example", "own").code == 0
    assert [path.name for path in Path("templates/own/example").iterdir()] == [f"{EXAMPLES[PARENT].stem}.xlsx"]


@pytest.mark.parametrize("workbook", [SMALL, CLEAN], ids=["a bureau's", "a school's"])
def test_last_years_workbook_goes_into_a_changed_form_and_another_year(
    workbook: Path, own: Path, command: Command
) -> None:
    change(own / "form.toml", NEW_COLUMN, NEW_FIELD)
    change(own / "pack.toml", *NEW_YEAR)
    said = command("new", "新.xlsx", "--from", workbook, "--pack", "own")
    assert said.code == 0
    assert "能带的都带过来了" in said.err
    assert "〔S06〕" in said.err
    assert "〔S08〕" in said.err
    cells = [cell.value for row in openpyxl.load_workbook("新.xlsx")["封面"].iter_rows() for cell in row]
    assert workbook.stem.split("-")[1] in cells
    assert "2025" in cells


def test_last_years_workbook_without_a_sheet_is_carried_over(own: Path, command: Command) -> None:
    book = openpyxl.load_workbook(REFERENCE)
    del book["名词解释"]
    book.save("旧.xlsx")
    assert own.exists()
    said = command("new", "新.xlsx", "--from", "旧.xlsx", "--pack", "own")
    assert said.code == 0
    assert "〔S04〕" in said.err


# names and marks


def test_names_take_any_workbook_that_fits(own: Path, command: Command) -> None:
    for workbook in (SMALL, next((own / "example").glob("*.xlsx"))):
        said = command("pack", "names", "own", "--workbook", workbook)
        assert said.code == 0
        assert f"＝ {workbook.stem.split('-')[1]}" in said.out


def test_codes_that_are_listed_are_there(own: Path, command: Command) -> None:
    assert own.exists()
    codes = set(re.findall(r'\{\{ \w+\["([^"]*)"\]\.', command("pack", "names", "own").out))
    assert codes
    assert "编码" not in codes


def test_comments_give_the_tag_and_what_prints_nothing(own: Path, command: Command) -> None:
    assert own.exists()
    assert command("pack", "preview", "own", "--marks", "-o", "标.docx").code == 0
    said = {comment.text for comment in Document("标.docx").comments}
    assert "主要职能.条.内容\n模板里写作 {{ 项.内容 }}" in said
    assert "收入总计\n模板里写作 {{ 收入总计 }}" in said
    assert [text for text in said if "这里没有内容" in text]
    (bare,) = (text for text in said if text.startswith("有底色、没有批注"))
    assert "页眉" in bare


# faults are said once, under the pack's name


def test_a_packs_fault_is_said_once_under_its_name(own: Path, command: Command) -> None:
    assert command("pack", "example", "own").code == 0
    rewrite(own / "template.docx", ("{{ 单位名称 }}", "{{ 单位名 }}"))
    Path("input").mkdir()
    for number in range(2):
        shutil.copy(next((own / "example").glob("*.xlsx")), f"input/{number}.xlsx")
    for arguments in (("check", "input/0.xlsx", "input/1.xlsx"), ("batch",), ("build", "input/0.xlsx")):
        said = command(*arguments)
        assert said.code == 2
        assert (said.out + said.err).count("〔P10〕") == 1, arguments
        assert "【own/template.docx】" in said.out + said.err
        assert "正文第4段" in said.out + said.err
    places = json.loads(command("check", "input/0.xlsx", "--json").out)["findings"][0]["places"]
    assert places[0]["file"] == "own/template.docx"


def test_a_fault_that_only_filling_shows_has_its_place_and_its_pack(own: Path, command: Command) -> None:
    """A list with five hundred thousand items is stopped while it is written: nobody can know that before."""
    loops = "{%p for 行 in 支出总表.行 %}\n" * 6 + "{{ 行.合计 }}\n" + "{%p endfor %}\n" * 6
    shutil.copy(own / "template.docx", "样.docx")
    (own / "template.docx").write_bytes(wordtext(loops))
    (own / "pack.toml").write_text(
        re.sub(r"headings = \[.*?\]", "headings = []", (own / "pack.toml").read_text("utf-8"), flags=re.DOTALL), "utf-8"
    )
    change(own / "form.toml", *[("published = true\n", "")] * 10)
    assert "P27" in rules(found(command))


def test_comments_stand_where_dangers_and_fonts_are(command: Command) -> None:
    assert command("pack", "new", "own", "--from", PARENT, "--extends").code == 0
    rare = '<w:p><w:r><w:rPr><w:rFonts w:eastAsia="华文行楷"/></w:rPr><w:t>丙</w:t></w:r></w:p>'
    Path("templates/own/template.docx").write_bytes(wordtext(f"甲\n乙[code: DATE ]\n{rare}"))
    assert command("pack", "check", "own", "--annotate", "批.docx").code == 2
    document = Document("批.docx")
    texts = {comment.comment_id: comment.text for comment in document.comments}
    at: dict[str, str] = {}
    for paragraph in document.paragraphs:
        marks = paragraph._p.xpath(".//w:commentRangeStart/@w:id")  # noqa: SLF001 - python-docx has no other way
        at |= {re.findall(r"〔(P\d\d)〕", texts[int(mark)])[0]: paragraph.text for mark in marks}
    assert at["P21"].startswith("乙")
    assert at["P22"] == "丙"


# what an account that is not there prints


def test_an_account_that_a_department_does_not_have_prints_nothing_but_0(own: Path, command: Command) -> None:
    codes = (own / "codes" / "functional.csv").read_text("utf-8").splitlines()
    listed = {line.split(",")[0] for line in codes[1:]}
    (example,) = (own / "example").glob("*.xlsx")
    used = {str(row[0].value) for row in openpyxl.load_workbook(example)["附表3 支出总表"].iter_rows()}
    code = min(one for one in listed - used if len(one) == 7)
    tag = f'另有 {{{{ 支出总表["{code}"].合计 }}}}。{{% if 支出总表["{code}"].合计 %}}有{{% else %}}没有{{% endif %}}'
    rewrite(own / "template.docx", ("{{ 单位名称 }}内设机构", tag.replace('"', "&quot;") + "{{ 单位名称 }}内设机构"))
    assert command("pack", "check", "own", "--accept").code == 0
    (text,) = (own / "example").glob("*.txt")
    assert "另有 0万元。没有示例市住房和城乡建设局本级内设机构" in text.read_text("utf-8")
    assert command("pack", "example", "own").code == 0
    assert command("build", example, "-o", "甲.docx").code == 0
    assert "另有 0万元。没有" in projected(Path("甲.docx").read_bytes())
    assert f"表里没有 {code}" in Path("甲.ledger.json").read_text("utf-8")
    rewrite(own / "template.docx", (code, "2990000"))
    (one,) = found(command)
    assert (one["rule"], "不在科目表里" in one["message"]) == ("P10", True)
