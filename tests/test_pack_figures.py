"""Figures, formulas, names and numbers of a pack: what no workbook could be right for is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from disclosuregen.findings import Finding, PackFault, Severity
from disclosuregen.pack import Library, load, read
from tests.tables import pack_files, write_pack

if TYPE_CHECKING:
    from pathlib import Path

FORM = """
[[codes]]
name = "科目"
file = "codes.csv"
[[sheet]]
name = "封面"
title = "封面"
[[sheet.table]]
name = "封面"
kind = "lines"
global = true
columns = [{ name = "项目", header = ["项目"], type = "label" }, { name = "内容", header = ["内容"], type = "text" }]
lines = [
  { name = "单位名称" },
  { name = "口径", type = "choice", choices = [
    { value = "部门", words = [{ name = "称谓", says = "本部门" }] },
    { value = "单位", words = [{ name = "称谓", says = "本单位" }] },
  ] },
]
[[sheet]]
name = "收支"
title = "收支"
unit = "万元"
[[sheet.table]]
name = "收入"
kind = "lines"
columns = [
  { name = "事项", header = ["事项"], type = "label" },
  { name = "本年", header = ["本年"] },
  { name = "上年", header = ["上年"] },
]
lines = [{ label = "拨款" }, { label = "其他" }, { label = "总计", sum = ["拨款…其他"] }]
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
  { name = "科目名", header = ["名称"], type = "name" },
  { name = "合计", header = ["合计"], sum = ["基本", "项目"] },
  { name = "基本", header = ["支出", "基本"] },
  { name = "项目", header = ["支出", "项目"] },
]
[[sheet]]
name = "原因"
title = "原因"
[[sheet.table]]
name = "原因"
kind = "lines"
columns = [{ name = "事由", header = ["事由"], type = "label" }, { name = "说明", header = ["说明"], type = "text" }]
lines = [{ label = "收入预算" }, { label = "支出预算" }]
[[sheet]]
name = "目标"
title = "目标"
[[sheet.table]]
name = "目标"
kind = "list"
columns = [
  { name = "科目名", header = ["科目"], type = "text" },
  { name = "重点", header = ["重点"], type = "choice", choices = [{ value = "是" }, { value = "否" }] },
]
"""
CODES = "204,公共安全支出\n20402,公安\n"
CARD = {"文件": "{单位名称}"}


def pack(folder: Path, **changed: str) -> Path:
    """The folder of the pack of this module, some files changed (`form` is form.toml)."""
    files = pack_files(FORM, codes=CODES)
    files["pack.toml"] = files["pack.toml"].replace("文件", "{单位名称}")
    return write_pack(folder, files | {f"{name}.toml": text for name, text in changed.items()})


def faults(folder: Path, **changed: str) -> list[Finding]:
    """Everything that is wrong with it; nothing for a sound one."""
    try:
        load(pack(folder, **changed))
    except PackFault as fault:
        return list(fault.findings)
    return []


def figure(keys: str, kind: str) -> str:
    return f'[[figure]]\nname = "某数"\nkind = "{kind}"\n{keys}\n'


SOUND = [
    ("amount", 'value = "收入.总计.本年"'),
    ("amount", "value = '支出[\"20402\"].基本'"),
    ("comparison", 'now = "收入.总计.本年"\nbefore = "收入.总计.上年"\nreason = "原因.收入预算"\nrate = false'),
    ("share", 'part = "收入.拨款.本年"\nwhole = "收入.总计.本年"'),
    ("list", 'each = "支出"\nlabel = "科目名"\nvalue = "基本"\nlevel = 2'),
    ("count", 'each = "目标"\nwhere = "重点"\nequals = "是"'),
    ("join", 'each = "目标"\nkey = "科目名"\nwith = "支出"\nwith_key = "科目名"'),
    ("beside", 'tables = ["收入", "原因"]'),
    ("breakdown", 'items = [{ says = "拨款", now = "收入.拨款.本年", before = "收入.拨款.上年" }]'),
]


@pytest.mark.parametrize(("kind", "keys"), SOUND)
def test_a_sound_figure_is_taken(kind: str, keys: str, tmp_path: Path) -> None:
    assert faults(tmp_path, figures=figure(keys, kind)) == []


BROKEN = [
    ("list", 'each = "支出"\nlabel = "科目名称"\nvalue = "基本"', ["label", "是不是“科目名”"]),
    ("list", 'each = "支出"\nlabel = "科目名"\nvalue = "基木"', ["value", "是不是“基本”"]),
    ("list", 'each = "支出"\nlabel = "科目名"\nvalue = "科目名"', ["value", "金额列"]),
    ("list", 'each = "收入"\nlabel = "事项"\nvalue = "本年"', ["label", "事项"]),
    ("list", 'each = "支出"\nlabel = "科目名"\nvalue = "基本"\nlevel = 3', ["level", "只有 2 级"]),
    ("list", 'each = "目标"\nlabel = "科目名"\nvalue = "重点"\nlevel = 1', ["level", "不分级次"]),
    ("count", 'each = "支出"\nlevel = -1', ["level", "-1"]),
    ("count", 'each = "目标"\nwhere = "重要"\nequals = "是"', ["where", "重点"]),
    ("count", 'each = "目标"\nwhere = "重点"\nequals = "有"', ["equals", "是、否"]),
    ("count", 'each = "目标"\nwhere = "重点"', ["equals", "一起写"]),
    ("join", 'each = "目标"\nkey = "科目"\nwith = "支出"\nwith_key = "科目名"', ["key", "是不是“科目名”"]),
    ("join", 'each = "目标"\nkey = "科目名"\nwith = "支出"\nwith_key = "名"', ["with_key"]),
    ("comparison", 'now = "收入.总计.本年"\nbefore = "收入.总计.上年"\nreason = "x"', ["reason", "表.行"]),
    ("comparison", 'now = "收入.总计.本年"\nbefore = "收入.总计.上年"\nreason = "原因.收入"', ["reason", "收入"]),
    ("comparison", 'now = "收入.总计.本年"\nbefore = "收入.总计.上年"\nreason = "收入.总计"', ["reason", "填文字"]),
    ("comparison", 'now = "收入.总计.本年"\nbefore = "收入.总计.本年"', ["同一个数"]),
    ("share", 'part = "200"\nwhole = "100"', ["200", "没有表里的数"]),
    ("amount", 'value = "1"', ["没有表里的数"]),
    ("amount", 'value = "收入.总计.本年 / 0"', ["除数是 0"]),
    ("amount", "value = '支出[\"20499\"].基本'", ["20499", "不在科目表“科目”里"]),
    ("amount", "value = '支出[\"20402\"].基木'", ["是不是“基本”"]),
    ("beside", 'tables = ["收入"]', ["两张"]),
    ("beside", 'tables = ["收入", "支出"]', ["支出", "固定行"]),
    ("amount", 'value = "收入.总计.本年"\nreason = "原因.收入预算"', ["不能写 reason"]),
    ("share", 'part = "收入.拨款.本年"\nwhole = "收入.总计.本年"\nlevel = 1', ["不能写 level"]),
    ("breakdown", 'items = [{ says = "甲", now = "收入.拨款.本年" }]', ["甲", "before", "比上年"]),
    ("breakdown", 'items = [{ says = "", now = "收入.拨款.本年", before = "收入.拨款.上年" }]', ["says 是空的"]),
]


@pytest.mark.parametrize(("kind", "keys", "named"), BROKEN)
def test_a_figure_that_could_not_be_computed_is_refused(kind: str, keys: str, named: list[str], tmp_path: Path) -> None:
    found = faults(tmp_path, figures=figure(keys, kind))
    said = "".join(one.message for one in found)
    assert [word for word in named if word not in said] == [], said
    assert {(one.rule in {"P04", "P05"}, one.places[0].file) for one in found} == {(True, "figures.toml")}
    assert all(one.places[0].sheet for one in found)


FORMULAS = [
    ('formula = "收入.总计.本年 = 收入.总计.本年"', "永远查不出"),
    ('formula = "1 = 2"', "没有表里的数"),
    ('formula = "收入.总计.本年 ≤ 收入.总计.上年"', "<="),
    ('formula = "收入.总计.本年 = 收入.总计.上年 × 2"', "乘号要写成 *"),
    ('formula = "收入.总计.本年 = 收入。总计。上年 × 2"', "乘号要写成 *；中间的点要写成英文的 ."),
    ('formula = "收入.总计.本年 =< 收入.总计.上年"', "不超过要写成 <="),
    ('formula = "收入.总计.本年 <= 收入.总计.上年 * 0.05"', "5/100"),
    ('formula = "收入.总计.本年 <= 收入.总计.上年 * 5%"', "5/100"),
    ('formula = "支出[“204”].合计 = 0"', "英文引号"),
    ('formula = "收入.总计.本年 = SUM(收入.本年)"', "sum 要小写"),
    ('formula = "sum(支出.合计) = 0"', "支出.合计.合计"),
    ('each = "支出"\nformula = "合计 = 基木 + 项目"', "不是这张表的列名，是不是“基本”"),
    ("formula = '支出[\"2040\"].合计 = 0'", "不在科目表"),
]


def test_a_code_that_stands_in_several_rows_is_asked_for_as_it_is_to_be_written(tmp_path: Path) -> None:
    form = FORM.replace(
        "levels = [{ length = 3 }, { length = 5 }]", 'levels = [{ length = 3, of = "" }, { length = 5 }]'
    )
    checks = "[[check]]\nid = 'T1'\nsays = '相等'\nformula = '支出[\"204\"].合计 = 0'\n"
    assert 'sum(支出["204"].合计)' in "".join(one.message for one in faults(tmp_path, form=form, checks=checks))


@pytest.mark.parametrize(("keys", "named"), FORMULAS)
def test_a_formula_says_what_was_meant(keys: str, named: str, tmp_path: Path) -> None:
    (one,) = faults(tmp_path, checks=f'[[check]]\nid = "T1"\nsays = "相等"\n{keys}\n')
    assert one.rule == "P05"
    assert named in one.message
    assert one.places[0].sheet == f"第{4 + keys.count(chr(10))}行"


def test_a_rule_to_soften_that_is_not_there_is_named(tmp_path: Path) -> None:
    (one,) = faults(tmp_path, checks='[[check]]\nid = "C155"\nseverity = "note"\n')
    assert one.rule == "P04"
    assert "是不是“C15”" in one.message


def test_a_long_formula_is_not_told_in_full(tmp_path: Path) -> None:
    long = " + ".join(["收入.总计.本年"] * 20)
    (one,) = faults(tmp_path, checks=f'[[check]]\nid = "T1"\nsays = "相等"\nformula = "{long}"\n')
    assert len(one.message) < 140


FORMS = [
    ('{ label = "总计", sum = ["拨款…其他"] }', '{ label = "总计", sum = ["其他…拨款"] }', ["其他…拨款", "颠倒"]),
    ('{ name = "称谓", says = "本单位" }', '{ name = "称呼", says = "本单位" }', ["单位", "没有“称谓”"]),
    ('says = "本单位"', 'says = "{{ 单位名称 }}"', ["花括号"]),
    ('{ value = "否" }', '{ value = "是" }', ["写了两次"]),
    ('kind = "list"', 'kind = "list"\nrows = 0', ["rows", "1 到"]),
    ('kind = "list"', 'kind = "list"\nrows = -5', ["rows"]),
    ('kind = "list"', 'kind = "list"\nrows = 2000000', ["rows"]),
    ('header = ["科目"], type = "text"', 'header = ["科目"], type = "text", width = 9999', ["width"]),
    ('{ label = "拨款" }', '{ label = "拨款", row = -1 }', ["row"]),
    ('name = "目标"\nkind', 'name = "class"\nkind', ["class", "另有用处"]),
    ('name = "目标"\nkind', 'name = "行"\nkind', ["“行”", "另有用处"]),
    ('name = "目标"\nkind', 'name = "if"\nkind', ["“if”"]),
    ('{ label = "其他" }', '{ label = "其他", name = "个数" }', ["个数", "另有用处"]),
    ('name = "重点", header', 'name = "级次", header', ["级次", "另有用处"]),
    ('name = "重点", header', 'name = "in", header', ["“in”"]),
]


@pytest.mark.parametrize(("old", "new", "named"), FORMS)
def test_a_form_that_would_fail_some_departments_is_refused(
    old: str, new: str, named: list[str], tmp_path: Path
) -> None:
    assert old in FORM
    said = "".join(one.message for one in faults(tmp_path, form=FORM.replace(old, new, 1)))
    assert [word for word in named if word not in said] == [], said


CARDS = [
    ('version = "1"', 'version = ""', ["version"]),
    ('title = "测试"', 'title = " "', ["title"]),
    ('title = "标题"', 'title = ""', ["title"]),
    ("years = [2024, 2030]", "years = [2030, 2024]", ["years", "2030、2024"]),
    ("years = [2024, 2030]", "years = [24, 30]", ["years"]),
    ('file_name = "{单位名称}"', 'file_name = ""', ["file_name"]),
    ('file_name = "{单位名称}"', 'file_name = "{单位名}"', ["file_name", "是不是“{单位名称}”"]),
    ('file_name = "{单位名称}"', 'file_name = "{单位名称"', ["file_name", "花括号"]),
    ('file_name = "{单位名称}"', 'file_name = "../{单位名称}"', ["file_name", "不能有"]),
    ('file_name = "{单位名称}"', 'file_name = "甲/{单位名称}"', ["file_name", "不能有"]),
    ('title = "标题"', 'title = "{{ 单位名称 }}"', ["title", "是不是“{单位名称}”"]),
]


@pytest.mark.parametrize(("old", "new", "named"), CARDS)
def test_a_card_that_says_nothing_usable_is_refused(old: str, new: str, named: list[str], tmp_path: Path) -> None:
    folder = pack(tmp_path)
    card = (folder / "pack.toml").read_text(encoding="utf-8")
    assert old in card
    said = "".join(one.message for one in faults(tmp_path, pack=card.replace(old, new, 1)))
    assert [word for word in named if word not in said] == [], said


def test_file_names_that_are_the_same_for_every_unit_are_told_and_no_error(tmp_path: Path) -> None:
    folder = pack(tmp_path, pack=pack_files(FORM)["pack.toml"])
    found = read(folder, Library(())).problems
    assert [(one.rule, one.severity) for one in found] == [("P38", Severity.WARNING)]
    assert load(folder).card.document.file_name == "文件"


@pytest.mark.parametrize(
    ("codes", "named"),
    [
        ("", "没有一个编码"),
        ("2.12E+06,公安", "被 Excel 改成了数字"),
        ("20402.0,公安", "被 Excel 改成了数字"),
        ("204 02,公安", "数字和字母"),
        ("204,", "第2行：“204”没有名称"),
        ("204,公安\n,检察", "第3行：“检察”没有编码"),
        ("204,公安\n204,公共安全", "第3行：编码“204”写了两次"),
        ("204，公安", "第2行：“204，公安”里用了中文逗号"),
    ],
)
def test_a_code_list_that_a_spreadsheet_has_spoilt_is_refused(codes: str, named: str, tmp_path: Path) -> None:
    folder = pack(tmp_path)
    (folder / "codes.csv").write_text(f"code,name\n{codes}\n", encoding="utf-8")
    with pytest.raises(PackFault) as fault:
        load(folder)
    (said,) = (one.message for one in fault.value.findings if one.places[0].file == "codes.csv")
    assert named in said


def test_of_a_code_list_that_is_no_text_only_that_is_said(tmp_path: Path) -> None:
    folder = pack(tmp_path, checks="[[check]]\nid = 'T1'\nsays = '相等'\nformula = '支出[\"204\"].合计 = 0'\n")
    (folder / "codes.csv").write_bytes("code,name\n204,公安\n".encode("gbk"))
    assert [one.rule for one in read(folder, Library(())).problems] == ["P01"]


@pytest.mark.parametrize(
    ("limits", "named"),
    [("reason_amount = -1", "reason_amount"), ("jump_times = 0", "jump_times"), ("jump_times = 1", "jump_times")],
)
def test_limits_are_sane(limits: str, named: str, tmp_path: Path) -> None:
    (one,) = faults(tmp_path, checks=f"[limits]\n{limits}\n")
    assert named in one.message


@pytest.mark.parametrize(
    ("check", "named"),
    [
        ('kind = "rows"\nleft = ["支出"]\nright = ["支出"]\nformula = "左.合计 = 右.基本"\nlevel = 9\n', "只有 2 级"),
        (
            'kind = "rows"\nleft = ["支出"]\nright = ["支出"]\nformula = "左.合计 = 右.基本"\nlevel = -1\n',
            "level 写了 -1",
        ),
        ('kind = "names"\nleft = ["支出.科目名"]\nright = ["支出.科目名"]\nlevel = 3\n', "只有 2 级"),
    ],
)
def test_a_rule_on_a_level_that_is_not_there_is_refused(check: str, named: str, tmp_path: Path) -> None:
    (one,) = faults(tmp_path, checks=f'[[check]]\nid = "甲"\nsays = "相等"\n{check}')
    assert named in one.message


@pytest.mark.parametrize("text", ['says = ""', 'says = "{{ 单位名称 }}"', 'says = "{金额}"'])
def test_a_constant_is_printed_as_it_stands(text: str, tmp_path: Path) -> None:
    (one,) = faults(tmp_path, figures=f'[[constant]]\nname = "起点"\n{text}\n')
    assert "印什么" in one.message


@pytest.mark.parametrize("entry", ['severity = "error"\noff = "true"', 'off = "true"', "off = 1"])
def test_a_switch_in_quotes_is_named(entry: str, tmp_path: Path) -> None:
    checks = f'[[check]]\nid = "C15"\n{entry}\n'
    assert "不要加引号" in "".join(one.message for one in faults(tmp_path, checks=checks))
