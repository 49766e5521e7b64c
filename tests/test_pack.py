"""Packs: every slip in a bureau's files is named in Chinese, with file and place, all at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from disclosuregen.findings import About, PackFault
from disclosuregen.pack import Library, load, resolve
from tests.tables import pack_files, write_pack

if TYPE_CHECKING:
    from disclosuregen.findings import Finding

FORM = """
[[codes]]
name = "科目"
file = "codes.csv"
[[sheet]]
name = "收支"
title = "收支"
unit = "万元"
[[sheet.table]]
name = "收入"
kind = "lines"
columns = [{ name = "项目", header = ["项目"], type = "label" }, { name = "金额", header = ["金额"] }]
lines = [{ label = "一、拨款" }, { label = "二、其他" }, { label = "总计", sum = ["拨款…其他"] }]
[[sheet]]
name = "支出"
title = "支出"
unit = "万元"
[[sheet.table]]
name = "支出"
kind = "codes"
codes = "科目"
total = "合计"
levels = [{ length = 3 }, { length = 5 }]
columns = [
  { name = "编码", header = ["编码"], type = "code" },
  { name = "名称", header = ["名称"], type = "name" },
  { name = "合计", header = ["合计"], sum = ["基本", "项目"] },
  { name = "基本", header = ["支出", "基本"] },
  { name = "项目", header = ["支出", "项目"] },
]
"""
FIGURE = '[[figure]]\nname = "收入数"\nkind = "amount"\nvalue = '
CHECK = '[[check]]\nid = "T1"\nsays = "相等"\nformula = '
CODES = "204,公共安全支出\n20402,公安\n"


def faults(folder: Path, **changed: str) -> list[Finding]:
    """What is wrong with a pack of which some files are changed (`form` is form.toml)."""
    files = pack_files(FORM, codes=CODES)
    for name, text in changed.items():
        files["codes.csv" if name == "codes" else f"{name}.toml"] = text
    with pytest.raises(PackFault) as raised:
        load(write_pack(folder, files))
    assert all(one.about is About.PACK for one in raised.value.findings)
    return list(raised.value.findings)


def test_a_sound_pack_is_loaded(tmp_path: Path) -> None:
    pack = load(write_pack(tmp_path, pack_files(FORM, codes=CODES)))
    (_, income), (_, spending) = pack.form.tables()
    assert [line.name for line in income.lines] == ["拨款", "其他", "总计"]
    assert income.lines[-1].sum == ("拨款", "其他")
    assert pack.codes == {"科目": {"204": "公共安全支出", "20402": "公安"}}
    assert spending.column("合计").sum == ("基本", "项目")


def test_a_byte_order_mark_and_windows_line_ends_are_no_slip(tmp_path: Path) -> None:
    files = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in pack_files(FORM, codes=CODES).items()}
    assert load(write_pack(tmp_path, files)).codes["科目"]["204"] == "公共安全支出"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("title = “标题”", "中文引号"),
        ('title = "标题”', "中文引号"),
        ('title = “标题"', "中文引号"),
        ('title ＝ "标题"', "中文等号"),
        ('keys = ["甲"，"乙"]', "中文逗号"),
        ('keys = 【"甲"】', "中文括号"),
        ('标题 = "甲"', "英文的键名"),
        ("title = 标题", "英文引号"),
        ('title = "甲', "引号没有配对"),
        ('keys = ["甲" "乙"]', "括号没有配对"),
        ('title = "甲"\ntitle = "乙"', "写了两次"),
        ("title", "没有等号"),
        ('# “注释”\ntitle = "“甲”，乙"\nx y', "没有等号"),
        ('up： "增长"', "中文冒号"),
        ('\u3000up = "增长"', "全角空格"),
        ('up\u00a0= "增长"', "复制来的空格"),
        ('up = "增长"\u200b', "看不见的字符"),
        ('上升 = "增长"', "等号右边的引号里"),
        ("decimals = \uff12", "全角的"),
        ("written = 是", "写成 true"),
        ("written = 否", "写成 false"),
        ("written = True", "小写的 true"),
        ('says = "关于"三公"经费"', "请用中文引号"),
        ('formula = "表["204"].列 = 0"', "英文单引号"),
        ('up = "增长" \uff03 说明', "中文井号"),
        ('up: "增长"', "改成等号"),
        ('up = "增长",', "多了一个逗号"),
        ("up =", "没有写内容"),
        ("rate = 5%", "百分数"),
        ('path = "C:\\公开"', "反斜杠"),
        ("[change", "方括号"),
        ('up = "增"长"', "请用中文引号"),
        ('up = "增\x01长"', "控制字符"),
    ],
)
def test_a_slip_of_the_keyboard_is_named_with_its_line(tmp_path: Path, line: str, named: str) -> None:
    (finding,) = (one for one in faults(tmp_path, phrases=f"# 第一行\n{line}\n") if one.rule == "P01")
    assert finding.places[0].file == "phrases.toml"
    assert f"第{2 + line.count(chr(10))}行" in finding.message
    assert named in finding.message
    finding.message.encode("gbk")


@pytest.mark.parametrize(
    ("lines", "named", "number"),
    [
        ('rows = [\n{ name = "甲" },\n{ name = "乙" unit = "辆" },\n]', "少了逗号", 4),
        ('rows = [\n{ header = ["甲" "乙"] },\n]', "少了逗号", 3),
        ('rows = [\n{ width = 34 name = "乙" },\n]', "少了逗号", 3),
        ('rows = [\n{ hint = "印在"末尾"的" },\n]', "请用中文引号", 3),
        ('rows = [\n{ name = "甲" }\n\n{ name = "乙", unit = "辆" },\n]', "行末少了一个逗号", 3),
        ('rows = [\n"甲"\n"乙",\n]', "行末少了一个逗号", 3),
        ('[[check]]\nid = "甲"\n[check]\nid = "乙"', "两层方括号 [[check]]", 4),
        ('[check]\nid = "甲"\n[[check]]\nid = "乙"', "两层方括号 [[check]]", 2),
        ('[list]\n[list]\nitem = "甲"', "只能有一节", 3),
    ],
)
def test_a_slip_in_a_list_is_named_once_with_the_line_to_mend(
    tmp_path: Path, lines: str, named: str, number: int
) -> None:
    (finding,) = (one for one in faults(tmp_path, phrases=f"# 第一行\n{lines}\n") if one.rule == "P01")
    assert f"第{number}行" in finding.message
    assert named in finding.message, finding.message


def test_another_encoding_is_named(tmp_path: Path) -> None:
    write_pack(tmp_path, pack_files(FORM, codes=CODES))
    (tmp_path / "phrases.toml").write_bytes('title = "标题"'.encode("gb18030"))
    with pytest.raises(PackFault, match="UTF-8"):
        load(tmp_path)


@pytest.mark.parametrize(
    "file", ["pack.toml", "form.toml", "phrases.toml", "figures.toml", "template.docx", "codes.csv"]
)
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    write_pack(tmp_path, pack_files(FORM, codes=CODES))
    (tmp_path / file).unlink()
    with pytest.raises(PackFault, match=file) as raised:
        load(tmp_path)
    assert "P02" in {one.rule for one in raised.value.findings}


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("phrases", '[amount]\nunit = "元"\ndecimal = 2', ["phrases.toml", "decimal", "“decimals”"]),
        ("phrases", "[amount]\ndecimals = true", ["decimals", "整数"]),
        ("phrases", '[amount]\ndecimals = "2"', ["decimals", "整数"]),
        ("phrases", "[amount]\nunit = 1", ["unit", "文字"]),
        ("phrases", "[amount]\nthousands = 1", ["thousands", "true"]),
        ("phrases", 'amount = "元"', ["amount", "一节"]),
        ("figures", '[[figures]]\nname = "甲"', ["figures.toml", "figures", "[[figure]]"]),
        ("figures", '[[figure]]\nname = "甲"', ["甲", "kind"]),
        ("checks", '[[rule]]\nid = "T1"', ["checks.toml", "rule"]),
        ("codes", "编码,名称\n204,甲", ["codes.csv", "code,name"]),
        ("codes", "code,name\n204,甲\n204,乙", ["codes.csv", "204"]),
        ("codes", "code,name\n204", ["codes.csv", "204"]),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path: Path, file: str, text: str, named: list[str]) -> None:
    said = "".join(f"{one.places[0].file} {one.message}" for one in faults(tmp_path, **{file: text}))
    assert [word for word in named if word not in said] == []


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('kind = "lines"', 'kind = "line"', ["收入", "line", "lines"]),
        ('type = "label"', 'type = "lable"', ["项目", "lable", "label"]),
        ('sum = ["拨款…其他"]', 'sum = ["拨款", "其它"]', ["总计", "其它", "是不是“其他”"]),
        ('sum = ["拨款…其他"]', 'sum = ["总计"]', ["总计", "绕回"]),
        ('"一、拨款" }', '"一、拨款", sum = ["总计"] }', ["拨款", "绕回"]),
        ('sum = ["基本", "项目"]', 'sum = ["基本", "项口"]', ["合计", "项口", "项目"]),
        ('"基本"] }', '"基本"], sum = ["合计"] }', ["基本", "绕回"]),
        ('label = "二、其他"', 'label = "二、拨款"', ["收入", "拨款", "两个行"]),
        ('name = "金额"', 'name = "项目"', ["收入", "项目", "两个列"]),
        ('name = "金额"', 'name = "金 额"', ["金 额"]),
        ('name = "金额"', 'name = "items"', ["items"]),
        ('header = ["金额"]', 'header = ["项 目"]', ["收入", "项 目", "表头"]),
        ('header = ["金额"]', "header = []", ["金额", "header"]),
        ('header = ["金额"]', 'header = ["一", "二", "三", "四"]', ["金额", "header"]),
        ('name = "收支"', 'name = "收/支"', ["收/支", "31"]),
        ('name = "收支"', 'name = "支出"', ["支出", "已经"]),
        ('name = "收支"', 'name = "填报说明"', ["填报说明", "已经"]),
        ('unit = "万元"', 'unit = "辆"', ["收支", "辆"]),
        ('unit = "万元"', "decimals = 9", ["收支", "decimals"]),
        ('type = "label"', 'type = "text"', ["收入", "label"]),
        ('type = "code"', 'type = "text"', ["支出", "code"]),
        ("{ length = 3 }", '{ length = 3, of = "不存在" }', ["支出", "不存在"]),
        ("levels = [{ length = 3 }, { length = 5 }]", "", ["支出", "levels"]),
        ('codes = "科目"', 'codes = "科木"', ["支出", "科木"]),
        ('total = "合计"', 'total = "合计"\nbeside = "收入"', ["支出", "beside"]),
        ('total = "合计"', 'total = "合计"\nlines = [{ label = "甲" }]', ["支出", "lines"]),
        ('header = ["名称"]', 'header = ["名称"], pick = "支出.名"', ["pick", "支出.名"]),
        ('header = ["名称"], type = "name"', 'header = ["名称"], type = "choice"', ["名称", "choices"]),
        ('header = ["名称"]', 'header = ["名称"], secret = "是"', ["名称", "secret", "是"]),
        ('total = "合计"', 'total = "合计"\ncounted = ["科目"]', ["支出", "counted"]),
        ('label = "一、拨款"', 'label = "一、拨款", from = "支出.名称"', ["拨款", "支出.名称"]),
        ('label = "二、其他"', 'label = "二、其他", row = 1', ["收入", "row"]),
        ('file = "codes.csv"', 'file = "../codes.csv"', ["codes.csv"]),
        ('file = "codes.csv"', 'file = "/etc/passwd"', ["/etc/passwd"]),
    ],
)
def test_a_form_that_could_not_be_drawn_or_read_is_refused(
    tmp_path: Path, old: str, new: str, named: list[str]
) -> None:
    assert old in FORM
    said = "".join(one.message for one in faults(tmp_path, form=FORM.replace(old, new, 1)))
    assert [word for word in named if word not in said] == []


def test_a_path_out_of_the_pack_is_told_where_it_is_written(tmp_path: Path) -> None:
    (one,) = faults(tmp_path, form=FORM.replace('"codes.csv"', '"../codes.csv"', 1))
    assert (one.rule, one.places[0].file) == ("P04", "form.toml")


@pytest.mark.parametrize(
    ("formula", "named"),
    [
        ('"收人.总计"', "“收入”"),
        ('"收入.总汁"', "“总计”"),
        ('"收入.总计 = 1"', "比较号"),
        ('"支出.合计"', "还要写列名"),
        ('"收入.金额"', "一整列"),
        ('"收入.金额.总计"', "不是“收入”的列名"),
        ('"支出.合计.名"', "不是“支出”的列名"),
        ('"支出.合计.名称"', "不是金额"),
        ('"支出.合计.合计.元"', "表.行.列"),
        ('"收入"', "表.行.列"),
        ('"open(1)"', "不允许"),
        ('"1 +"', "写法不对"),
    ],
)
def test_a_formula_without_an_answer_is_refused(tmp_path: Path, formula: str, named: str) -> None:
    (finding,) = faults(tmp_path, figures=FIGURE + formula)
    assert (finding.rule, finding.places[0].file) == ("P05", "figures.toml")
    assert named in finding.message


@pytest.mark.parametrize("formula", ['"收入.总计"', '"收入.总计 = sum(支出.x)"', '"金额 = 合计"'])
def test_a_check_needs_a_comparison_of_known_names(tmp_path: Path, formula: str) -> None:
    assert [one.rule for one in faults(tmp_path, checks=CHECK + formula)] == ["P05"]


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ('names = ["拨款", "总汁"]', ["names", "总汁", "是不是“总计”"]),
        ('code = "代码"\nunit = "总计"', ["code", "代码"]),
        ('code = "总计"', ["code 和 unit"]),
        ('unit = "总计"', ["code 和 unit"]),
    ],
)
def test_the_cover_lines_that_a_card_names_are_there(tmp_path: Path, keys: str, named: list[str]) -> None:
    cover = FORM.replace('kind = "lines"', 'kind = "lines"\nglobal = true', 1)
    card = pack_files(FORM, document=keys)["pack.toml"].replace("文件", "{总计}")
    (finding,) = faults(tmp_path, form=cover, pack=card)
    assert (finding.rule, finding.places[0].file) == ("P04", "pack.toml")
    assert [word for word in named if word not in finding.message] == []


@pytest.mark.parametrize("pack_id", ["../x", "A", "a/b", "咸宁", "", "a b"])
def test_an_id_is_no_path(tmp_path: Path, pack_id: str) -> None:
    card = pack_files(FORM)["pack.toml"].replace("test-pack", pack_id)
    assert [one.rule for one in faults(tmp_path, pack=card)] == ["P04"]
    write_pack(tmp_path / "packs" / "sub", pack_files(FORM))
    with pytest.raises(PackFault) as raised:
        Library((tmp_path / "packs",)).folder(pack_id)
    assert [one.rule for one in raised.value.findings] == ["P03"]


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    rules = [one.rule for one in faults(tmp_path, pack="id = 1", form="x = 1", phrases="a b", figures="c d")]
    assert {"P01", "P04"} <= set(rules)
    assert len(rules) >= 5


def test_a_name_stands_for_one_thing(tmp_path: Path) -> None:
    (finding,) = faults(tmp_path, figures=FIGURE.replace("收入数", "收入") + '"收入.总计"')
    assert (finding.rule, finding.places[0].file) == ("P04", "figures.toml")


def test_packs_are_sought_nearest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    near, far = tmp_path / "near", tmp_path / "far"
    for folder in (near / "one", far / "one", far / "two"):
        write_pack(folder, pack_files(FORM, codes=CODES))
    library = Library((near, far, tmp_path / "nowhere"))
    assert library.ids() == ("one", "two")
    assert library.folder("one") == near / "one"
    assert library.folder("two") == far / "two"
    assert resolve("two", library) == far / "two"
    monkeypatch.chdir(far)
    assert resolve("./two", library) == Path("two")
    with pytest.raises(PackFault, match="是不是“one”"):
        resolve("onne", library)


def test_the_working_folder_comes_before_the_checkout_and_the_installed_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folders = Library.default().folders
    root = Path(__file__).parents[1]
    assert folders == (Path("templates"), root / "templates", root / "src" / "disclosuregen" / "templates")
    assert Library.default().folder("xianning-budget") == root / "templates" / "xianning-budget"
    own = write_pack(tmp_path / "templates" / "xianning-budget", pack_files(FORM, codes=CODES))
    assert Library.default().folder("xianning-budget").resolve() == own
