"""What a bureau does with packs: copy one, extend one, check it, look its names up, preview it.

Every test works in an empty folder, where `templates` is the bureau's own, and runs the commands as a person does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from disclosuregen.cli import main
from disclosuregen.document.inspect import inspect
from disclosuregen.document.looks import fonts_of
from disclosuregen.document.projection import projected
from disclosuregen.figures.catalogue import catalogue
from disclosuregen.figures.context import TAKES
from disclosuregen.figures.listing import STATEMENTS, grouped
from disclosuregen.findings import PackFault
from disclosuregen.pack import Library, load, reads_version
from disclosuregen.pack.lawful import faults_of
from disclosuregen.pack.spec import FigureSpec
from tests.wordtext import wordtext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from disclosuregen.model import Slot
    from disclosuregen.pack import Pack

    Run = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "templates"
PARENT = "xianning-budget"
NEW_CHECK = '[[check]]\nid = "T1-01"\n'


@pytest.fixture(autouse=True)
def _bureau(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `disclosuregen pack …`; gives exit code, stdout and stderr."""

    def command(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(["pack", *arguments])
        except SystemExit as ended:
            code = int(str(ended.code))
        return code, *capsys.readouterr()

    return command


def child(name: str = "our-pack", *, extends: str = PARENT, **files: str) -> Path:
    """A pack that extends another; `files` are its TOML files by stem."""
    folder = Path("templates") / name
    folder.mkdir(parents=True)
    card = f'id = "{name}"\ntitle = "我市样式"\nversion = "1"\nextends = "{extends}"\n'
    for stem, text in ({"pack": card} | files).items():
        (folder / f"{stem}.toml").write_text(text, encoding="utf-8")
    return folder


def copy(run: Run, name: str = "our-pack") -> Path:
    assert run("new", name, "--from", PARENT)[0] == 0
    return Path("templates") / name


def loaded(folder: Path) -> Pack:
    return load(folder, Library.default())


def faults(folder: Path) -> list[tuple[str, str, str]]:
    """Rule, file and message of what keeps a pack from loading."""
    with pytest.raises(PackFault) as raised:
        loaded(folder)
    return [(one.rule, one.places[0].file, one.message) for one in raised.value.findings]


def flaws(path: Path | bytes, tmp_path: Path) -> list[str]:
    """What openxml-audit objects to."""
    file = path if isinstance(path, Path) else tmp_path / "audited.docx"
    if isinstance(path, bytes):
        file.write_bytes(path)
    return [str(error.description) for error in OpenXmlValidator().validate(str(file)).errors]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def rewrite(docx: Path, old: str, new: str, count: int = 1) -> None:
    """Replace words of a Word file's body that stand in one run: the first, or all (-1)."""
    with zipfile.ZipFile(docx) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body = parts["word/document.xml"].decode()
    assert old in body
    parts["word/document.xml"] = body.replace(old, new, count).encode()
    with zipfile.ZipFile(docx, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


# list


def test_all_packs_are_listed_the_bureaus_own_first(run: Run) -> None:
    child()
    code, out, _ = run("list")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith("our-pack　我市样式　2024—2030 年　版本 1　继承自 xianning-budget")
    assert [line.split("　")[0] for line in lines[1:]] == sorted(
        path.parent.name for path in SHIPPED.glob("*/pack.toml")
    )


def test_a_broken_pack_is_listed_as_such(run: Run) -> None:
    child(phrases="[amount]\nunit = 1")
    code, out, _ = run("list")
    assert code == 0
    assert out.startswith("our-pack　不能使用：有 1 个问题，请运行 disclosuregen pack check our-pack\n")


# new


def test_a_copy_has_every_file_and_an_id_of_its_own(run: Run) -> None:
    code, out, _ = run("new", "our-pack", "--from", PARENT)
    assert code == 0
    assert out.startswith("已生成  templates/our-pack（复制自 xianning-budget）\n")
    assert Path.cwd().name in out
    source, target = SHIPPED / PARENT, Path("templates/our-pack")
    files = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    assert {path.relative_to(target) for path in target.rglob("*") if path.is_file()} == files
    differing = {str(path) for path in files if (source / path).read_bytes() != (target / path).read_bytes()}
    assert differing == {"pack.toml"}
    assert loaded(target).card.id == "our-pack"
    assert clean(run)


def test_a_pack_that_extends_holds_its_card_only(run: Run) -> None:
    code, out, _ = run("new", "our-pack", "--from", PARENT, "--extends")
    assert code == 0
    assert out.startswith("已生成  templates/our-pack（继承自 xianning-budget）\n")
    assert [path.name for path in Path("templates/our-pack").iterdir()] == ["pack.toml"]
    assert loaded(Path("templates/our-pack")).ids == ("our-pack", PARENT)
    assert [one["rule"] for one in findings_of(run, "our-pack")] == ["P33"]


@pytest.mark.parametrize("name", ["", "A", "our pack", "我市", "../our-pack", "a/b", "a\\b", "a.b", ".", "..", "a_b"])
@pytest.mark.parametrize("more", [(), ("--extends",)])
def test_a_bad_name_is_refused(name: str, more: tuple[str, ...], run: Run) -> None:
    code, _, err = run("new", name, "--from", PARENT, *more)
    assert code == 2
    assert "小写字母、数字和减号" in err
    assert list(Path().iterdir()) == []


def test_nothing_that_exists_is_overwritten(run: Run) -> None:
    target = copy(run)
    (target / "mine.txt").write_text("甲", encoding="utf-8")
    for name in ("our-pack", PARENT):
        code, _, err = run("new", name, "--from", PARENT)
        assert code == 2
        assert "已经有" in err
    assert (target / "mine.txt").exists()


def test_a_dangling_link_is_not_followed(run: Run, tmp_path: Path) -> None:
    Path("templates").mkdir()
    Path("templates/our-pack").symlink_to(tmp_path / "elsewhere")
    assert run("new", "our-pack", "--from", PARENT)[0] == 2
    assert not (tmp_path / "elsewhere").exists()


def test_an_unknown_parent_is_refused_with_the_nearest(run: Run) -> None:
    code, _, err = run("new", "our-pack", "--from", "xianing-budget")
    assert code == 2
    assert "是不是“xianning-budget”" in err
    assert not Path("templates").exists()


@pytest.mark.parametrize("inside", ["notes.txt", "example/notes.txt", "secrets"])
def test_a_link_out_of_the_parent_is_not_copied(inside: str, run: Run, tmp_path: Path) -> None:
    source = copy(run, "source")
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "a.txt").write_text("秘密", encoding="utf-8")
    (source / inside).symlink_to(secret if inside == "secrets" else secret / "a.txt")
    code, _, err = run("new", "our-pack", "--from", "source")
    copied = [path for path in Path("templates/our-pack").rglob("*") if path.is_file()]
    assert [path for path in copied if "秘密" in path.read_bytes().decode(errors="replace")] == []
    if inside != "secrets":
        assert code == 2
        assert Path(inside).name in err
    assert sorted(path.name for path in Path("templates").iterdir()) == ["our-pack"] * (code == 0) + ["source"]


def test_lock_files_and_hidden_files_stay_behind(run: Run) -> None:
    source = copy(run, "source")
    for name in ("~$template.docx", ".DS_Store", "example/~$a.xlsx", "__pycache__/a.pyc"):
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_bytes(b"x")
    assert run("new", "our-pack", "--from", "source")[0] == 0
    left = [path.name for path in Path("templates/our-pack").rglob("*")]
    assert [name for name in left if name.startswith(("~$", ".", "__"))] == []


def test_a_title_is_quoted_whatever_it_holds(run: Run) -> None:
    change(copy(run, "source") / "pack.toml", 'title = "部门预算公开说明（咸宁样式）"', "title = '\"甲\" \\乙'")
    assert run("new", "our-pack", "--from", "source", "--extends")[0] == 0
    assert loaded(Path("templates/our-pack")).card.title == '"甲" \\乙（our-pack）'


@pytest.mark.parametrize("line", ["id='xianning-budget' # 注", '  id   =   "xianning-budget"'])
def test_an_id_is_replaced_however_it_is_written(line: str, run: Run) -> None:
    source = copy(run, "source")
    change(source / "pack.toml", 'id = "source"', line.replace(PARENT, "source"))
    assert run("new", "our-pack", "--from", "source")[0] == 0
    assert loaded(Path("templates/our-pack")).card.id == "our-pack"


def test_a_broken_pack_is_not_passed_on(run: Run) -> None:
    rewrite(copy(run, "source") / "template.docx", "{%p endif %}", "{%p end %}")
    assert run("new", "our-pack", "--from", "source")[0] == 2
    assert not Path("templates/our-pack").exists()


# extends


def test_a_phrase_is_overridden_and_the_rest_stays() -> None:
    parent, ours = loaded(SHIPPED / PARENT), loaded(child(phrases='[amount]\nunit = "元"\n'))
    assert (parent.phrases.amount.unit, ours.phrases.amount.unit) == ("万元", "元")
    assert ours.phrases.amount.decimals == parent.phrases.amount.decimals
    assert ours.phrases.change == parent.phrases.change


def test_a_figure_is_overridden_by_name_and_another_added() -> None:
    figure = loaded(SHIPPED / PARENT).figures[0]
    added = '[[figure]]\nname = "新数"\nkind = "amount"\nvalue = "支出总表.合计.合计"\n'
    ours = loaded(child(figures=f'[[figure]]\nname = "{figure.name}"\nmeans = "新含义"\n{added}'))
    assert ours.figures[0].means == "新含义"
    assert ours.figures[0].kind == figure.kind
    assert [one.name for one in ours.figures] == [*(one.name for one in loaded(SHIPPED / PARENT).figures), "新数"]


def test_a_check_is_softened_or_switched_off_by_id() -> None:
    ours = loaded(child(checks=f'{NEW_CHECK}severity = "warning"\n[[check]]\nid = "T1-02"\noff = true\n'))
    parent = {check.id: check for check in loaded(SHIPPED / PARENT).checks}
    checks = {check.id: check for check in ours.checks}
    assert checks["T1-01"].severity == "warning"
    assert checks["T1-01"].formula == parent["T1-01"].formula
    assert parent.keys() - checks.keys() == {"T1-02"}


def test_a_switch_that_is_off_changes_nothing() -> None:
    ours = loaded(child(checks=f"{NEW_CHECK}off = false\n"))
    assert ours.checks == loaded(SHIPPED / PARENT).checks


def test_a_column_gets_an_alias_and_a_constant_another_value() -> None:
    form = """
[[sheet]]
name = "附表3 支出总表"
[[sheet.table]]
name = "支出总表"
columns = [{ name = "合计", aliases = ["总计"] }]
"""
    parent = loaded(SHIPPED / PARENT)
    sheet = next(sheet.name for sheet, table in parent.form.tables() if table.name == "支出总表")
    ours = loaded(child(form=form.replace("附表3 支出总表", sheet)))
    tables = {table.name: table for _, table in ours.form.tables()}
    assert tables["支出总表"].column("合计").aliases == ("总计",)
    kept = {table.name: table for _, table in parent.form.tables()}
    assert [column.name for column in tables["支出总表"].columns] == [
        column.name for column in kept["支出总表"].columns
    ]
    assert {name for name in tables if tables[name] != kept[name]} == {"支出总表"}


def test_a_pack_has_a_template_of_its_own_or_its_parents(run: Run) -> None:
    folder = child()
    assert loaded(folder).template == SHIPPED / PARENT / "template.docx"
    shutil.copy(SHIPPED / PARENT / "template.docx", folder)
    rewrite(folder / "template.docx", "第四部分　", "第肆部分　", -1)
    assert loaded(folder).template == folder / "template.docx"
    assert run("preview", "our-pack", "-o", "预览.docx")[0] == 0
    assert "第肆部分　" in projected(Path("预览.docx").read_bytes())


def test_workbooks_of_the_parent_are_built_with_the_childs_words(capsys: pytest.CaptureFixture[str]) -> None:
    child(phrases='[amount]\nunit = "元"\ndecimals = 0\n')
    workbook = next((SHIPPED / PARENT / "example").glob("*.xlsx"))
    assert main(["build", str(workbook), "--pack", "our-pack", "-o", "甲.docx"]) == 0
    assert re.search(r"预算总?额?为?\d{8,}元", projected(Path("甲.docx").read_bytes()))
    capsys.readouterr()


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("checks", '[[check]]\nid = "T1-99"\noff = true\n', "T1-99"),
        ("figures", '[[figure]]\nname = "没有的数"\noff = true\n', "没有的数"),
        ("form", '[[sheet]]\nname = "没有的表"\noff = true\n', "没有的表"),
    ],
)
def test_switching_off_what_nobody_has_is_a_slip(file: str, text: str, named: str) -> None:
    ((rule, where, message),) = faults(child(**{file: text}))
    assert (rule, where) == ("P04", f"{file}.toml")
    assert named in message


def test_a_workbook_of_the_pack_that_is_extended_is_read_in_that_packs_versions() -> None:
    folder = child()
    change(folder / "pack.toml", 'version = "1"', 'version = "1"\nalso = ["0"]')
    pack = loaded(folder)
    version = loaded(ROOT / "templates" / PARENT).card.version
    assert [reads_version(pack, "our-pack", one) for one in ("1", "0", version)] == [True, True, False]
    assert [reads_version(pack, PARENT, one) for one in ("1", "0", version)] == [False, False, True]
    assert not reads_version(pack, "another-pack", "1")


def test_what_stands_twice_in_one_file_is_a_slip_also_where_it_overrides() -> None:
    softened = f'{NEW_CHECK}severity = "warning"\n'
    ((rule, where, message), *_) = faults(child(checks=softened * 2))
    assert (rule, where) == ("P04", "checks.toml")
    assert "T1-01" in message


@pytest.mark.parametrize(
    ("wanted", "rule", "named"),
    [
        ("our-pack", "P04", "绕回了自己"),
        ("xianning-budge", "P03", "是不是“xianning-budget”"),
        ("nothing-near", "P03", "nothing-near"),
    ],
)
def test_a_parent_that_cannot_be_is_named_where_it_is_asked_for(wanted: str, rule: str, named: str) -> None:
    ((found, where, message),) = faults(child(extends=wanted))
    assert (found, where) == (rule, "pack.toml")
    assert named in message


def test_packs_that_extend_each_other_are_named() -> None:
    child("b-pack", extends="our-pack")
    ((rule, _, message),) = faults(child(extends="b-pack"))
    assert rule == "P04"
    assert "绕回了自己" in message


def test_only_so_many_generations_are_followed() -> None:
    child("g0")
    for number in range(1, 6):
        child(f"g{number}", extends=f"g{number - 1}")
    assert loaded(Path("templates/g3")).ids == ("g3", "g2", "g1", "g0", PARENT)
    assert [rule for rule, _, _ in faults(Path("templates/g4"))] == ["P04"]


def test_a_slip_in_the_parent_is_not_taken_for_ones_own() -> None:
    child("parent", phrases="[amount]\nunit = “元”\n")
    ((rule, where, _),) = faults(child(extends="parent", phrases="[amount]\ndecimals = 2\n"))
    assert (rule, where) == ("P01", "parent/phrases.toml")


def test_two_parents_are_not_possible() -> None:
    folder = child()
    change(folder / "pack.toml", f'extends = "{PARENT}"', f'extends = ["{PARENT}", "putuo-budget"]')
    assert [(rule, where) for rule, where, _ in faults(folder)] == [("P04", "pack.toml")]


# check


def findings_of(run: Run, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("check", *arguments, "--json")[1])["findings"]
    return found


def test_everything_is_found_at_once_in_all_files(run: Run) -> None:
    folder = copy(run)
    (folder / "phrases.toml").write_text("[amount]\ndecimal = 2\n", encoding="utf-8")
    change(folder / "checks.toml", "收支总表收入.收入总计 = 收支总表支出.支出总计", "收支总表收入.收入总记 = 1")
    rewrite(folder / "template.docx", "{%p endif %}", "{%p endfi %}")
    code, out, _ = run("check", "our-pack")
    assert code == 2
    for named in ("phrases.toml", "“decimals”", "checks.toml", "T1-01", "是不是“收入总计”", "endfi"):
        assert named in out, named
    found = findings_of(run, "our-pack")
    assert {one["rule"] for one in found} >= {"P04", "P05", "P12", "P14"}
    assert {one["about"] for one in found} == {"pack"}


def test_names_of_the_template_are_judged_also_where_a_formula_is_wrong(
    run: Run,
) -> None:
    folder = copy(run)
    change(folder / "figures.toml", 'kind = "share"', 'kind = "shares"')
    rewrite(folder / "template.docx", "{{ 单位名称 }}", "{{ 单位名 }}")
    rules = [(one["rule"], one["places"][0]["sheet"] != "") for one in findings_of(run, "our-pack")]
    assert ("P10", True) in rules
    assert rules.count(("P10", True)) == 1


def test_findings_say_where_in_words(run: Run) -> None:
    rewrite(copy(run) / "template.docx", "{{ 单位名称 }}", "{{ 单位名 }}")
    code, out, _ = run("check", "our-pack")
    assert code == 2
    assert "our-pack：1 个错误" in out
    assert "【template.docx】" in out
    assert "错误  正文第4段：" in out
    assert "是不是“单位名称”" in out
    assert "〔P10〕" in out


def test_a_build_and_a_batch_refuse_with_the_same_list(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy(run)
    rewrite(folder / "template.docx", "{{ 单位名称 }}", "{{ 单位名 }}")
    change(folder / "checks.toml", "收支总表收入.收入总计 = 收支总表支出.支出总计", "收支总表收入.收入总记 = 1")
    expected = {line for line in run("check", "our-pack")[1].splitlines() if "〔P" in line}
    assert len(expected) == 2
    Path("input").mkdir()
    workbook = shutil.copy(next((SHIPPED / PARENT / "example").glob("*.xlsx")), "input")
    assert main(["build", str(workbook), "--pack", "our-pack"]) == 2
    assert {line for line in capsys.readouterr().err.splitlines() if "〔P" in line} == expected
    assert main(["batch", "--pack", "our-pack"]) == 2
    said = "".join(capsys.readouterr())
    assert [line for line in expected if line.strip() not in said] == []
    assert list(Path().rglob("input/*.docx")) == list(Path().glob("output/*.docx")) == []


def test_a_required_heading_or_table_that_is_missing_is_named(run: Run) -> None:
    folder = copy(run)
    change(folder / "pack.toml", '"名词解释"', '"名词解释", "预算绩效目标表"')
    rewrite(folder / "template.docx", "{%tr for 行 in 三公经费支出表.行 %}", "{%tr for 行 in 支出总表.行 %}")
    found = [(one["rule"], one["message"]) for one in findings_of(run, "our-pack")]
    assert [message for rule, message in found if rule == "P23" and "预算绩效目标表" in message]
    assert len([message for rule, message in found if rule == "P24" and "三公" in message]) == 1


def test_a_contents_without_headings_is_named(run: Run) -> None:
    folder = child()
    (folder / "template.docx").write_bytes(wordtext("目录: 第一部分\n正文"))
    found = findings_of(run, "our-pack")
    assert ("P23", "目录") in {(one["rule"], one["places"][0]["sheet"]) for one in found}


def test_fonts_that_readers_lack_are_a_warning(run: Run) -> None:
    rewrite_font(copy(run))
    code, out, _ = run("check", "our-pack")
    assert code == 0
    assert "华文行楷" in out
    assert "〔P22〕" in out


def test_fonts_of_a_theme_count_where_they_are_used() -> None:
    themed = '<w:p><w:r><w:rPr><w:rFonts w:{}Theme="{}"/></w:rPr><w:t>甲</w:t></w:r></w:p>'
    theme = wordtext("甲")
    with zipfile.ZipFile(BytesIO(theme)) as package:
        part = package.read("word/theme.xml").decode().replace("Times New Roman", "Papyrus")
    plain, used = (
        fonts_of(wordtext(body, parts={"word/theme.xml": part}))
        for body in ("甲", themed.format("ascii", "minorHAnsi"))
    )
    assert "Papyrus" not in plain
    assert "Papyrus" in used


def test_a_folder_named_otherwise_than_its_id_is_named(run: Run) -> None:
    copy(run).rename("templates/other-name")
    code, out, _ = run("check", "other-name")
    assert code == 2
    assert "与文件夹名“other-name”不同" in out


def test_an_unknown_pack_is_said_in_json_too(run: Run) -> None:
    code, out, _ = run("check", "xianing-budget", "--json")
    assert code == 2
    assert [one["rule"] for one in json.loads(out)["findings"]] == ["P03"]


def test_a_changed_text_is_shown_with_its_line_until_it_is_accepted(run: Run) -> None:
    folder = copy(run)
    rewrite(folder / "template.docx", "第一部分　", "第 1 部分　", -1)
    (expected,) = folder.glob("example/*.txt")
    number, line = next(
        (number, line) for number, line in enumerate(expected.read_text("utf-8").splitlines(), 1) if "第一部分" in line
    )
    code, out, _ = run("check", "our-pack")
    assert code == 0
    line = " ".join(line.split())
    assert f"第{number}行：原来“{line}”，现在“{line.replace('第一部分 ', '第 1 部分 ')}”" in out
    found = findings_of(run, "our-pack")
    assert {(one["rule"], one["severity"]) for one in found} == {("P25", "warning")}
    assert len(found) == 2
    assert run("example", "our-pack")[0] == 0
    workbook = next((folder / "example").glob("*.xlsx"))
    assert main(["build", str(workbook), "-o", "甲.docx"]) == 0
    code, out, _ = run("check", "our-pack", "--accept")
    assert code == 0
    assert f"已更新  {expected.name}：接受了 2 处改动" in out
    assert f"第{number}行：原来“" in out
    assert clean(run)
    assert f"没有变化  {expected.name}" in run("check", "our-pack", "--accept")[1]


def test_a_line_that_is_gone_is_shown(run: Run) -> None:
    folder = copy(run)
    (expected,) = folder.glob("example/*.txt")
    expected.write_text(expected.read_text("utf-8") + "多出来的一行\n", encoding="utf-8")
    assert "多出来的一行" in run("check", "our-pack")[1]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_text_saved_otherwise_is_compared_and_no_fault_of_ours(encoding: str, run: Run) -> None:
    (expected,) = copy(run).glob("example/*.txt")
    text = expected.read_text("utf-8").replace("\n", "\r\n")
    expected.write_bytes(text.encode(encoding))
    assert [one["rule"] for one in findings_of(run, "our-pack")] == ([] if encoding == "utf-8-sig" else ["P25"] * 10)


def test_an_example_without_its_text_wants_it_accepted(run: Run) -> None:
    (expected,) = copy(run).glob("example/*.txt")
    before = expected.read_bytes()
    expected.unlink()
    assert [one["rule"] for one in findings_of(run, "our-pack")] == ["P33"]
    assert run("check", "our-pack", "--accept")[0] == 0
    assert expected.read_bytes() == before


def test_a_childs_own_text_says_how_the_inherited_example_must_read(run: Run) -> None:
    folder = child(phrases='[amount]\nunit = "元"\n')
    assert run("check", "our-pack")[0] == 0
    assert run("check", "our-pack", "--accept")[0] == 0
    (accepted,) = (folder / "example").glob("*.txt")
    (folder / "phrases.toml").unlink()
    assert {one["rule"] for one in findings_of(run, "our-pack")} == {"P25"}
    assert accepted.exists()


def test_a_pack_without_an_example_is_told(run: Run) -> None:
    shutil.rmtree(copy(run) / "example")
    code, out, _ = run("check", "our-pack")
    assert code == 0
    assert "〔P29〕" in out
    assert run("preview", "our-pack")[0] == 2


def test_an_example_with_errors_is_told_with_its_cells(run: Run) -> None:
    folder = copy(run)
    change(folder / "pack.toml", "years = [2024, 2030]", "years = [2029, 2030]")
    code, out, _ = run("check", "our-pack")
    assert code == 2
    assert "〔P26〕" in out
    assert "〔C12〕" in out
    assert re.search(r"封面!B\d+：", out)


def test_a_fault_that_only_filling_shows_is_told_with_the_rest(run: Run) -> None:
    folder = child(phrases='[empty]\ntable = "{没有的名字}"\n')
    rewrite_font(folder)
    code, out, _ = run("check", "our-pack")
    assert code == 2
    assert "没有的名字" in out
    assert "〔P22〕" in out


def rewrite_font(folder: Path) -> None:
    """Give a pack the shipped template with a font that few have."""
    shutil.copy(SHIPPED / PARENT / "template.docx", folder)
    opened = '<w:r><w:t xml:space="preserve">{{ 单位名称 }}'
    rare = opened.replace("<w:r>", '<w:r><w:rPr><w:rFonts w:eastAsia="华文行楷"/></w:rPr>')
    rewrite(folder / "template.docx", opened, rare)


def test_an_example_that_is_a_link_out_of_the_pack_is_refused(run: Run, tmp_path: Path) -> None:
    folder = copy(run)
    (folder / "example").rename(tmp_path / "elsewhere")
    before = {path: path.read_bytes() for path in (tmp_path / "elsewhere").iterdir()}
    (folder / "example").symlink_to(tmp_path / "elsewhere")
    code, out, _ = run("check", "our-pack", "--accept")
    assert code == 2
    assert "不在模板包文件夹里" in out
    assert {path: path.read_bytes() for path in (tmp_path / "elsewhere").iterdir()} == before


# check --annotate


def comments_of(path: Path) -> list[tuple[str, str]]:
    """Each comment with the text of the paragraph it stands at."""
    document = Document(str(path))
    texts = {comment.comment_id: comment.text for comment in document.comments}
    found = []
    for mark in document.element.body.iter(qn("w:commentRangeStart")):
        paragraph = next(mark.iterancestors(qn("w:p")))
        words = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        found.append((words, texts[int(mark.get(qn("w:id"), ""))]))
    return found


def names_of(path: Path) -> list[str]:
    """The first line of each comment of a preview: the name of what stands there."""
    return [text.split("\n")[0] for _, text in comments_of(path)]


def clean(run: Run, name: str = "our-pack") -> bool:
    """Whether nothing is wrong with a pack."""
    code, out, _ = run("check", name)
    return code == 0 and out.startswith(f"{name}：没有发现问题\n")


TEMPLATE = """
# 第一部分
[code: PAGE ]第 {{ 单位名 }} 段
| 甲 | 乙 |
| 丙 | {%tr if 单位名称 %} |
[ins:{{ 无 }}]
[box:{{ 框 }}]图
[link:{{ 链 }}]
页眉: {{ 头 }}
"""


def test_comments_stand_at_the_places(run: Run, tmp_path: Path) -> None:
    folder = child()
    (folder / "template.docx").write_bytes(wordtext(TEMPLATE))
    code, out, _ = run("check", "our-pack", "--annotate", "批注.docx")
    assert code == 2
    assert "已生成  批注.docx（模板，问题写在批注里）" in out
    assert flaws(Path("批注.docx"), tmp_path) == []
    comments = comments_of(Path("批注.docx"))
    places = {(words, rule) for words, text in comments for rule in re.findall(r"〔(P\d\d)〕", text)}
    assert {
        ("1第 {{ 单位名 }} 段", "P10"),
        ("{%tr if 单位名称 %}", "P12"),
        ("{%tr if 单位名称 %}", "P15"),
        ("{{ 无 }}", "P10"),
        ("{{ 无 }}", "P18"),
        ("{{ 链 }}", "P10"),
        ("第一部分", "P10"),  # the header's: comments cannot stand there
        ("第一部分", "P24"),  # of the whole template
    } <= places
    assert any(text.startswith("页眉：") for _, text in comments)
    assert any(text.startswith("整个模板：") for _, text in comments)
    assert [words for words, text in comments if "{{ 框 }}" in text] == ["{{ 框 }}图"]
    found = [one for one in findings_of(run, "our-pack") if one["places"][0]["file"] == "template.docx"]
    assert len(comments) == sum(len(one["places"]) for one in found)


def test_what_is_wrong_in_toml_is_no_comment(run: Run) -> None:
    change(copy(run) / "checks.toml", "收支总表收入.收入总计 = 收支总表支出.支出总计", "收支总表收入.收入总记 = 1")
    code, out, _ = run("check", "our-pack", "--annotate", "批注.docx")
    assert code == 2
    assert "模板里没有问题" in out
    assert not Path("批注.docx").exists()


def test_a_template_with_comments_is_sent_back(run: Run) -> None:
    folder = copy(run)
    rewrite(folder / "template.docx", "{{ 单位名称 }}", "{{ 单位^名 }}")
    assert run("check", "our-pack", "--annotate", "批注.docx")[0] == 2
    shutil.copy("批注.docx", folder / "template.docx")
    assert "批注" in run("check", "our-pack")[1]


def test_a_template_is_never_overwritten_by_its_comments(run: Run) -> None:
    folder = copy(run)
    rewrite(folder / "template.docx", "{{ 单位名称 }}", "{{ 单位名 }}")
    assert run("example", "our-pack")[0] == 0
    workbook = next((folder / "example").glob("*.xlsx"))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    target = "templates/our-pack/template.docx"
    for arguments in (
        ("check", "our-pack", "--annotate", target),
        ("names", "our-pack", "--docx", target),
        ("names", "our-pack", "--docx", "templates/our-pack/example/甲.docx"),
    ):
        code, out, err = run(*arguments)
        assert code == 2
        assert "不能写进模板包的文件夹" in out + err
    rewrite(folder / "template.docx", "{{ 单位名 }}", "{{ 单位名称 }}")
    before[folder / "template.docx"] = (folder / "template.docx").read_bytes()
    assert run("preview", "our-pack", "-o", target)[0] == 2
    assert main(["build", str(workbook), "--pack", "our-pack", "-o", target]) == 2
    assert main(["build", str(workbook), "--pack", "our-pack"]) == 2
    assert main(["check", str(workbook), "--marked", str(workbook.parent)]) == 2
    assert main(["batch", str(folder / "example"), "-o", str(folder), "--pack", "our-pack"]) == 2
    assert main(["new", str(folder / "新.xlsx"), "--pack", "our-pack"]) == 2
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("content", [b"", wordtext("甲", parts={"word/styles.xml": "<a>"})])
def test_a_template_that_cannot_be_opened_gets_no_comments(content: bytes, run: Run) -> None:
    (child() / "template.docx").write_bytes(content)
    code, out, _ = run("check", "our-pack", "--annotate", "批注.docx")
    assert code == 2
    assert "〔P06〕" in out
    assert not Path("批注.docx").exists()


def test_an_empty_template_gets_its_comments_too(run: Run, tmp_path: Path) -> None:
    (child() / "template.docx").write_bytes(wordtext(""))
    assert run("check", "our-pack", "--annotate", "批注.docx")[0] == 2
    assert comments_of(Path("批注.docx"))
    assert flaws(Path("批注.docx"), tmp_path) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", PARENT, "--annotate", "甲.xlsx"),
        ("names", PARENT, "--docx", "甲.doc"),
        ("preview", PARENT, "-o", "甲"),
        ("check",),
        ("new", "our-pack"),
        ("make",),
        (),
    ],
)
def test_wrong_usage_is_told_in_chinese_and_writes_nothing(arguments: tuple[str, ...], run: Run) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert re.search(r"[\u4e00-\u9fff]", err)
    assert "argument" not in err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("names", PARENT, "--docx", "甲/乙.docx"),
        ("preview", PARENT, "-o", "甲/乙.docx"),
        ("new", "our-pack", "--from", PARENT),
    ],
)
def test_what_cannot_be_written_is_told_and_ends_with_3(arguments: tuple[str, ...], run: Run) -> None:
    Path("甲").write_text("这是一个文件", encoding="utf-8")
    Path("templates").write_text("这是一个文件", encoding="utf-8")
    code, out, err = run(*arguments)
    assert code == 3
    assert "〔E02〕" in out + err


# names


def test_names_are_listed_with_tags_kinds_and_meanings(run: Run) -> None:
    code, out, _ = run("names", PARENT)
    assert code == 0
    assert "【单位名称】\n  {{ 单位名称 }}　文字　封面的“单位名称”　＝ 示例市住房和城乡建设局本级\n" in out
    opened = next(number for number, line in enumerate(out.splitlines()) if "{%tr for 行 in 支出总表.行 %}" in line)
    assert out.splitlines()[opened + 1].strip() == "{%tr endfor %}"
    assert "sum(支出总表.基本支出)" in out
    groups = [line for line in out.splitlines() if line.startswith("══")]
    assert [group.strip("═ ") for group in groups] == ["封面各项", "正文里的数", "固定的文字", "各张表"]
    assert [tag for tag, _ in STATEMENTS if tag not in out] == []


def test_names_carry_the_values_of_a_workbook(run: Run) -> None:
    workbook = next((SHIPPED / PARENT / "example").glob("*.xlsx"))
    code, out, _ = run("names", PARENT, "--workbook", str(workbook))
    assert code == 0
    assert "＝ 示例市住房和城乡建设局本级" in out
    assert re.search(r"{{ 支出总表\.合计\.合计 }}　金额　\S+　＝ [\d.]+万元", out)


def test_names_are_listed_while_the_template_is_still_wrong(run: Run) -> None:
    rewrite(copy(run) / "template.docx", "{{ 单位名称 }}", "{{ 单位名 }}")
    assert run("names", "our-pack")[0] == 0
    assert run("rules", "our-pack")[0] == 0


def test_a_workbook_with_errors_is_not_blamed_on_the_pack(run: Run, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"x")
    code, out, err = run("names", PARENT, "--workbook", "坏.xlsx")
    assert (code, out) == (1, "")
    assert "〔W01〕" in err
    code, _, err = run("names", PARENT, "--workbook", "没有.xlsx")
    assert code == 3
    assert "〔E01〕" in err


def test_names_as_a_word_document(run: Run, tmp_path: Path) -> None:
    assert run("names", PARENT, "--docx", "名字.docx")[:2] == (0, "已生成  名字.docx\n")
    assert flaws(Path("名字.docx"), tmp_path) == []
    document = Document("名字.docx")
    rows = [[cell.text for cell in table.rows[1].cells] for table in document.tables[:1]]
    assert rows == [[*STATEMENTS[0]]]
    assert document.tables[1].rows[1].cells[0].text == "{{ 单位名称 }}"
    assert all(table.rows[0].cells[0].text.startswith("标签") for table in document.tables[1:4])
    assert document.paragraphs[0].text == "部门预算公开说明（咸宁样式）：可用的名字"
    assert document.core_properties.author == ""
    contents = "".join(paragraph.text for paragraph in document.paragraphs[:20])
    assert [name for name in catalogue(loaded(SHIPPED / PARENT)) if name not in contents] == []
    tags = (cell for table in document.tables for cell in table.columns[0].cells)
    loops = [cell for cell in tags if "for 行 in 支出总表.行" in cell.text]
    assert [len(cell.paragraphs) for cell in loops] == [2]


PACKS = sorted(path.parent.name for path in SHIPPED.glob("*/pack.toml"))


@pytest.mark.parametrize("name", PACKS)
def test_every_listed_tag_can_be_copied_as_it_stands(name: str) -> None:
    """Each tag, put into a template within the loop it belongs to, is found to be in order."""
    pack = loaded(SHIPPED / name)
    slots = catalogue(pack)
    lines: list[str] = []
    for entries in (entries for _, sections in grouped(pack, slots, {}) for _, entries in sections):
        loop: list[str] = []
        for entry in entries:
            tag = entry.tag.replace('["编码"]', '["204"]')
            if entry.kind == "公式":
                continue
            if entry.kind == "逐行":
                loop = tag.split("\n")
                continue
            inside = re.match(r"{[{%] (?:if )?(行|项)\.", tag)
            rows = [loop[0], tag, loop[1]] if inside else [tag]
            lines += ["", *(f"| {row} |" for row in rows), ""] if inside and "%tr" in loop[0] else rows
    assert len(lines) > 500
    assert [one.message for one in inspect(wordtext("\n".join(lines)), slots, TAKES).findings] == []


@pytest.mark.parametrize("name", PACKS)
def test_every_listed_formula_is_lawful(name: str) -> None:
    pack = loaded(SHIPPED / name)
    groups = grouped(pack, catalogue(pack), {})
    listed = (entry for _, sections in groups for _, entries in sections for entry in entries)
    formulas = [entry.name for entry in listed if entry.kind == "公式"]
    assert len(formulas) > 10
    figures = tuple(FigureSpec(f"数{number}", "amount", value=text) for number, text in enumerate(formulas))
    assert list(faults_of(replace(pack, figures=figures))) == []


def test_names_of_a_pack_that_cannot_be_loaded_are_refused(run: Run) -> None:
    child(phrases="[amount]\nunit = 1")
    for action in ("names", "rules", "preview"):
        assert run(action, "our-pack")[0] == 2


# rules


def test_rules_are_listed(run: Run) -> None:
    code, out, _ = run("rules", PARENT)
    assert code == 0
    for check in loaded(SHIPPED / PARENT).checks:
        assert check.id in out
        assert check.formula in out
    for rule in ("C15", "T01", "D35"):
        assert re.search(rf"(?m)^{rule}　", out), rule
    folder = _without_checks(run)
    assert "没有登记" in run("rules", str(folder))[1]
    (folder / "checks.toml").write_text('[[check]]\nid = "T01"\nseverity = "note"\n', encoding="utf-8")
    assert re.search(r"(?m)^T01　提示（本包改过，原为错误）　可改　", run("rules", str(folder))[1])


def test_rules_are_listed_for_programs_as_for_people(run: Run) -> None:
    folder = child(checks=f'{NEW_CHECK}severity = "note"\n[[check]]\nid = "T01"\noff = true\n')
    code, out, _ = run("rules", str(folder), "--json")
    listed = {one["rule"]: one for one in json.loads(out)["rules"]}
    assert (code, len(listed)) == (0, len(json.loads(out)["rules"]))
    own = listed["T1-01"]
    assert (own["severity"], own["own"], own["soft"], own["kind"]) == ("note", True, True, "equal")
    assert own["compares"] == "收支总表收入.收入总计 = 收支总表支出.支出总计"
    assert listed["T1-15"]["compares"].startswith("左＝收支总表支出，右＝支出总表")
    assert [listed["T01"][key] for key in ("severity", "usual", "own", "soft")] == ["off", "error", False, True]
    assert not listed["C01"]["soft"]
    people = run("rules", str(folder))[1]
    assert [rule for rule in listed if not re.search(rf"(?m)^{rule}　", people)] == []


def _without_checks(run: Run) -> Path:
    folder = copy(run)
    (folder / "checks.toml").unlink()
    return folder


# preview


def tinted(content: bytes) -> Iterator[str]:
    """The texts of tinted runs, all parts."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        for part in package.namelist():
            if part.startswith("word/") and part.endswith(".xml"):
                for run in re.findall(
                    r"<w:r>(?:(?!</w:r>).)*?<w:highlight(?:(?!</w:r>).)*</w:r>", package.read(part).decode()
                ):
                    yield "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", run))


def resolves(name: str, slots: dict[str, Slot]) -> bool:
    """Whether a name from a comment leads somewhere: 支出总表.行.合计, 支出总表["204"].合计."""
    first, *steps = re.findall(r'\["[^"]*"\]|[^.\[\]]+', name)
    slot = slots.get(first)
    for step in steps:
        if slot is None:
            return False
        slot = slot.item or slot
        known = slot.parts.get(step.strip('[]"'))
        slot = known or (slot.open if step.startswith("[") else None)
    return slot is not None


@pytest.mark.parametrize("name", PACKS)
def test_a_marked_preview_reads_like_the_plain_one(name: str, run: Run, tmp_path: Path) -> None:
    assert run("preview", name)[:2] == (0, f"已生成  {name}-预览.docx\n")
    assert run("preview", name, "--marks", "-o", "标.docx")[0] == 0
    plain, marked = Path(f"{name}-预览.docx").read_bytes(), Path("标.docx").read_bytes()
    (expected, *_) = sorted((SHIPPED / name / "example").glob("*.txt"))
    assert projected(marked) == projected(plain) == expected.read_text("utf-8")
    assert flaws(plain, tmp_path) == []
    assert flaws(marked, tmp_path) == []
    assert list(tinted(plain)) == []


@pytest.mark.parametrize("name", PACKS)
def test_every_number_with_a_unit_is_tinted_and_every_comment_is_a_name(name: str, run: Run) -> None:
    assert run("preview", name, "--marks", "-o", "标.docx")[0] == 0
    marked = Path("标.docx").read_bytes()
    shown = list(tinted(marked))
    assert len(shown) > 300
    # Whatever is not tinted is the template's own words: no amounts, no rates, no verbs of change.
    with zipfile.ZipFile(BytesIO(marked)) as package:
        body = package.read("word/document.xml").decode()
    plain = re.sub(r"<w:r>(?:(?!</w:r>).)*?<w:highlight(?:(?!</w:r>).)*</w:r>", "\0", body)
    words = re.sub(r"<[^>]*>", "", re.sub(r"</w:p>", "\n", plain))
    assert re.findall(r"\d+\.\d+", words) == []
    assert re.findall(r"(?:增加|减少|上升|下降)\0", words) == []
    slots = dict(catalogue(loaded(SHIPPED / name)))
    names = names_of(Path("标.docx"))
    (bare,) = (name for name in names if name.startswith("有底色、没有批注"))
    assert "预算年度" in bare
    names.remove(bare)
    assert len(names) > 100
    assert sorted({one for one in names if not resolves(one, slots)}) == []


def test_marks_go_through_breaks_tabs_filters_conditions_and_margins(run: Run, tmp_path: Path) -> None:
    folder = child()
    template = """
目录: 甲
# 主要职能　机构设置　预算收支安排及增减变化　机关运行经费　“三公”经费安排　政府采购　国有资产占用
# 政府购买服务　政府性基金　绩效　名词解释　{{ 预算年度 }}
前⇥{{ 单位名称 }}⏎{{ 单位名称 }}⇥后
{% for 行 in 支出总表.行 %}{% if 行.级次 == 1 %}{{ 行.科目名称 }}；{% endif %}{% endfor %}
{% for 项 in 主要职能.条 %}{% if loop.index <= 2 %}{{ 项.序号|中文 }}、{% endif %}{% endfor %}
{{ 支出总表["212"].合计 }}[link:{{ 单位名称 }}]
[box:{{ 单位名称 }}]图
页眉: {{ 单位名称 }}的页眉
脚注: {{ 单位名称 }}的脚注
"""
    pack = loaded(SHIPPED / PARENT)
    column = (
        next(one.name for one in dict(catalogue(pack))["支出总表"].parts.items() if False)
        if False
        else next(name for name in catalogue(pack)["支出总表"].parts["合计行"].parts if "名称" in name)
    )
    tables = "\n\n".join(
        f"| {{%tr for 行 in {figure}.行 %}} |\n| {{% if 行 %}}甲{{% endif %}} |\n| {{%tr endfor %}} |"
        for figure in _shown_tables(pack)
    )
    (folder / "template.docx").write_bytes(wordtext(template.replace("科目名称", column) + "\n" + tables))
    code, out, err = run("preview", "our-pack", "-o", "平.docx")
    assert code == 0, out + err
    assert run("preview", "our-pack", "--marks", "-o", "标.docx")[0] == 0
    plain, marked = Path("平.docx").read_bytes(), Path("标.docx").read_bytes()
    assert projected(plain) == projected(marked)
    assert flaws(marked, tmp_path) == []
    assert "一" in list(tinted(marked))
    with zipfile.ZipFile(BytesIO(marked)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}
    assert [name for name, text in parts.items() if re.search("[\ufdd0-\ufdd2]", text)] == []
    assert "w:highlight" in parts["word/footnotes.xml"]
    assert "w:highlight" in parts["word/header1.xml"]
    assert not [name for name in parts if re.search(r"header[2-9]|footer", name)]
    names = names_of(Path("标.docx"))
    assert '支出总表["212"].合计' in names
    assert f"支出总表.行.{column}" in names


def _shown_tables(pack: Pack) -> list[str]:
    """The names under which the tables that must be published can be shown."""
    within = {table: figure.name for figure in pack.figures for table in figure.tables}
    published = [sheet for sheet in pack.form.sheets if sheet.published]
    names = [within.get(sheet.tables[0].name, sheet.tables[0].name) for sheet in published]
    return list(dict.fromkeys(names))


def test_a_preview_is_the_same_every_time(run: Run) -> None:
    for name in ("甲.docx", "乙.docx"):
        assert run("preview", PARENT, "-o", name)[0] == 0
    assert Path("甲.docx").read_bytes() == Path("乙.docx").read_bytes()


def test_nothing_is_left_of_files_written_aside(run: Run) -> None:
    copy(run)
    assert run("check", "our-pack", "--annotate", "甲.docx", "--accept")[0] == 0
    assert [name for _, _, names in os.walk(".") for name in names if name.endswith(".tmp")] == []
