"""Templates against the names there are: each slip is found where it is, all of them at once, and good ones are not.

A case is a drawn template (see tests.wordtext) and what must be found, as `rule place`, in order.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from disclosuregen.document.inspect import inspect
from disclosuregen.document.looks import fonts_of, headings_of
from disclosuregen.figures.catalogue import catalogue
from disclosuregen.figures.context import TAKES
from disclosuregen.findings import RULES, About, Severity
from disclosuregen.model import Slot
from disclosuregen.pack import Library, load
from disclosuregen.packcheck import examined
from tests.wordtext import wordtext

ROOT = Path(__file__).parents[1]
PACKS = sorted(path.parent for path in (ROOT / "templates").glob("*/pack.toml"))

TEXT, AMOUNT, YES_NO, NUMBER, COUNT = (Slot(kind, kind) for kind in ("文字", "金额", "是否", "序号", "个数"))
ROW = Slot("行", "一行", {"名称": TEXT, "金额": AMOUNT, "级次": NUMBER, "合计行": YES_NO})
SLOTS = {
    "单位名称": TEXT,
    "收入总计": Slot("比较", "", {"本年": AMOUNT, "上年": AMOUNT, "比上年": TEXT, "有变化": YES_NO}),
    "支出总表": Slot(
        *("表", "", {"行": Slot("逐行", "", item=ROW), "合计": ROW, "单位": TEXT, "为空": YES_NO}, None, ROW),
        {"204": "公共安全支出", "2040201": "行政运行"},
    ),
    "项目": Slot("列举", "", {"条": Slot("逐行", "", item=ROW), "个数": COUNT}),
}


def found(template: str, slots: dict[str, Slot] | None = SLOTS) -> list[str]:
    """What is found in a drawn template, as `rule place`."""
    return [f"{one.rule} {one.places[0].sheet}" for one in inspect(wordtext(template), slots, TAKES).findings]


def messages(template: str) -> str:
    return "\n".join(one.message for one in inspect(wordtext(template), SLOTS, TAKES).findings)


SECTION = "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
PAGE = '<w:p><w:r><w:t>{}</w:t><w:br w:type="page"/></w:r></w:p>'
GOOD = {
    "a page break where a condition begins": f"{PAGE.format('{%p if 收入总计 %}')}\n甲\n{{%p endif %}}",
    "a section break where a condition ends": f"{{%p if 收入总计 %}}\n甲\n{SECTION.format('{%p endif %}')}",
    "a section break where a condition begins": f"{SECTION.format('{%p if 收入总计 %}')}\n甲\n{{%p endif %}}",
    "names": '{{ 单位名称 }}，{{收入总计.比上年}}，{{ 支出总表["2040201"].金额 }}，{{ 支出总表.合计.金额 }}',
    "filters": "{{ 项目.个数|中文 }}，{{ 收入总计.本年 | 大写 }}",
    "a condition": "{% if 收入总计 and not 支出总表.为空 %}甲{% elif 收入总计.有变化 %}乙{% else %}丙{% endif %}",
    "a condition over paragraphs": "{%p if 收入总计 %}\n甲\n{%p else %}\n乙\n{%p endif %}",
    "a loop of paragraphs": "{%p for 项 in 项目.条 %}\n{{ loop.index }}、{{ 项.名称 }}\n{%p endfor %}",
    "a loop of rows": """
| {%tr for 行 in 支出总表.行 %} |              |
| {{ 行.名称 }}              | {{ 行.金额 }} |
| {%tr endfor %}            |              |
""",
    "a loop of columns": "| {%tc for 项 in 项目.条 %} | {{ 项.名称 }} | {%tc endfor %} |",
    "a loop in a sentence": "有{% for 项 in 项目.条 %}{{ 项.名称 }}{% if not loop.last %}、{% endif %}{% endfor %}。",
    "rows by level": "{%p for 项 in 支出总表.行 %}\n{% if 项.级次 == 1 %}{{ 项.名称 }}{% endif %}\n{%p endfor %}",
    "the first item only": "{% for 项 in 项目.条 %}{% if loop.index <= 3 %}{{ 项.名称 }}{% endif %}{% endfor %}",
    "a loop in a loop": """
{%p for 行 in 支出总表.行 %}
{% for 项 in 项目.条 %}{{ 行.名称 }}{{ 项.名称 }}{% endfor %}
{%p endfor %}
""",
    "a comment": "{# 这里写什么都行：{{ 没有 }} #}甲",
    "a tag in a cell of several paragraphs": "| {%p if 收入总计 %}¶甲¶{%p endif %}¶乙 |",
    "a table in the header": """
甲
页眉: | {%tr for 行 in 支出总表.行 %} |
页眉: | {{ 行.名称 }} |
页眉: | {%tr endfor %} |
""",
    "words in Chinese quotes": "“{{ 单位名称 }}”\uff5b甲\uff5d100%，{甲}",
    "all other parts": "甲[link:{{ 单位名称 }}][box:{{ 单位名称 }}]\n页眉: {{ 单位名称 }}\n脚注: {{ 单位名称 }}",
}

BAD = {
    # Names, which is P10.
    "{{ 单位名 }}": ["P10 正文第1段"],
    "甲\n{{ 收入总计.增减 }}": ["P10 正文第2段"],
    "| 甲 | 乙 |\n| 丙 | {{ 无 }} |": ["P10 表1第2行第2列"],
    "| 甲 |\n\n| {{ 无 }} |": ["P10 表2第1行第1列"],
    "甲\n页眉: {{ 无 }}": ["P10 页眉"],
    "甲\n页眉: | {{ 无 }} |": ["P10 页眉表1第1行第1列"],
    "甲\n脚注: {{ 无 }}": ["P10 脚注"],
    "目录: {{ 无 }}": ["P10 目录"],
    "甲\n甲[box:{{ 无 }}]": ["P10 正文第2段的文本框"],
    "[link:{{ 无 }}]": ["P10 正文第1段"],
    "{% if 无 %}甲{% endif %}": ["P10 正文第1段"],
    "{% if 收入总计 %}甲{% elif 无 %}乙{% endif %}": ["P10 正文第1段"],
    "{{ 收入总计.本年.本年 }}": ["P10 正文第1段"],
    '{{ 收入总计["2040201"] }}': ["P10 正文第1段"],
    '{{ 支出总表["2040202"].金额 }}': ["P10 正文第1段"],
    "{{ loop.index }}": ["P10 正文第1段"],
    "{{ 单位名称|中文 }}{{ 无|中文 }}": ["P13 正文第1段", "P10 正文第1段"],
    # An unknown source is one mistake, whatever the loop does with its items.
    "{% for 项 in 无.条 %}{{ 项.名称.金额 }}{% for 甲 in 项.乙 %}{{ 甲 }}{% endfor %}{% endfor %}": ["P10 正文第1段"],
    # An item whose name was left out.
    "{%p for 项 in 项目.条 %}\n{{ 名称 }}\n{%p endfor %}": ["P10 正文第2段"],
    # Brackets, which is P11.
    "{{ 单位名称 }": ["P11 正文第1段"],
    "甲 { 单位名称 }}": ["P11 正文第1段"],
    "{{ 单位名称 %}": ["P11 正文第1段"],
    "{% if 收入总计 }甲{% endif %}": ["P11 正文第1段"],
    "{{ 单位名称 } 和 {{ 单位名称 }}": ["P11 正文第1段"],
    "{{ 单位名称 }的年初预算安排情况说明如下，{{ 收入总计 }。": ["P11 正文第1段"] * 2,
    "\uff5b\uff5b 单位名称 \uff5d\uff5d": ["P11 正文第1段"],
    "{\uff05 if 收入总计 \uff05}": ["P11 正文第1段"],
    "{{ 单位\n名称 }}": ["P11 正文第1段", "P11 正文第2段"],
    "{# 甲": ["P11 正文第1段"],
    "{ 单位名称 }": ["P11 正文第1段"],
    "{\uff5b 单位名称 \uff5d}": ["P11 正文第1段"],
    "\uff5b单位名称\uff5d": ["P11 正文第1段"],
    "{收入总计.比上年}": ["P11 正文第1段"],
    "{%p for 项 in 项目.条 %}\n{{ 项.金额 }}{ 项.名称 }\n{%p endfor %}": ["P11 正文第2段"],
    "{\uff05p if 收入总计 \uff05}\n甲\n{%p endif %}": ["P11 正文第1段"],
    "{%p if 收入总计 }\n甲\n{%p else %}\n乙\n{%p endif %}": ["P11 正文第1段"],
    "{%p if 收入总计 %}\n甲\n{%p endif }": ["P11 正文第3段"],
    "{%p for 项 in 项目.条 }\n{{ 项.名称 }}\n{%p endfor %}": ["P11 正文第1段"],
    # Pairs, which is P12.
    "{% if 收入总计 %}甲": ["P12 正文第1段"],
    "甲{% endif %}": ["P12 正文第1段"],
    "甲{% else %}乙": ["P12 正文第1段"],
    "{% if 收入总计 %}甲{% else %}乙{% else %}丙{% endif %}": ["P12 正文第1段"],
    "{% if 收入总计 %}甲{% else %}乙{% elif 收入总计 %}丙{% endif %}": ["P12 正文第1段"],
    "{% for 项 in 项目.条 %}{{ 项.名称 }}{% if 项.合计行 %}甲{% endfor %}": ["P12 正文第1段"],
    "{% if 收入总计 %}{% for 项 in 项目.条 %}{{ 项.名称 }}{% endif %}": ["P12 正文第1段"],
    "{% for 项 in 项目.条 %}{{ 项.名称 }}{% else %}甲{% endfor %}": ["P12 正文第1段"],
    "{% if 收入总计 %}\n| 甲{% endif %} |": ["P12 表1第1行第1列"],
    "| {% if 收入总计 %}甲 | 乙{% endif %} |": ["P12 表1第1行第2列"],
    "| {%tr if 收入总计 %} |\n\n| {%tr endif %} |": ["P12 表2第1行第1列"],
    "{%p if 收入总计 %}\n| {%p endif %}¶甲 |": ["P12 表1第1行第1列"],
    "甲\n页眉: {% if 收入总计 %}甲\n脚注: {% endif %}": ["P12 脚注", "P12 页眉"],
    # Writing, which is P13.
    "{{ 收入 总计 }}": ["P13 正文第1段"],
    "{{ }}": ["P13 正文第1段"],
    "{{ 收入总计. }}": ["P13 正文第1段"],
    '{{ 支出总表["204].金额 }}': ["P13 正文第1段"],
    "{% if 收入总计 = 1 %}甲{% endif %}": ["P13 正文第1段"],
    "{% if %}甲{% endif %}": ["P13 正文第1段"],
    "{{ 2040201.金额 }}": ["P13 正文第1段"],
    "{% for 项目.条 %}甲{% endfor %}": ["P13 正文第1段"],
    "{% for 甲, 乙 in 项目.条 %}甲{% endfor %}": ["P13 正文第1段"],
    "{% for 项 in 收入总计 %}{{ 项.名称 }}{% endfor %}": ["P13 正文第1段"],
    '{% for 项 in "甲乙丙" %}{{ 项 }}{% endfor %}': ["P13 正文第1段"],
    "{{ 支出总表.行 }}": ["P13 正文第1段"],
    "{{ 支出总表.为空 }}": ["P13 正文第1段"],
    "{{ not 收入总计 }}": ["P13 正文第1段"],
    '{% if 单位名称 == "甲" %}甲{% endif %}': ["P13 正文第1段"],
    "{% if 收入总计 > 0 %}甲{% endif %}": ["P13 正文第1段"],
    "{{- 单位名称 -}}": ["P13 正文第1段"],
    "{%- if 收入总计 %}甲{% endif %}": ["P13 正文第1段"],
    "| {% tr for 行 in 支出总表.行 %} |": ["P13 表1第1行第1列"],
    "{{p 单位名称 }}": ["P13 正文第1段"],
    "{%p IF 收入总计 %}\n甲\n{%p Else %}\n乙\n{%p endif %}": ["P13 正文第1段", "P13 正文第3段"],
    "{% 如果 收入总计 %}甲{% 否则 %}乙{% endif %}": ["P13 正文第1段"] * 2,
    "{% if 收入总计 %}甲{% else if 单位名称 %}乙{% end if %}": ["P13 正文第1段"] * 2,
    "{% if 收入总计 %}甲{% elseif 无 %}乙{% endif %}": ["P13 正文第1段", "P10 正文第1段"],
    "{% if 收入总计 %}甲{% else 单位名称 %}乙{% endif 收入总计 %}": ["P13 正文第1段"] * 2,
    "{% for 项 in 项目.条 %}{{ 项.名称 }}{% ENDFOR %}": ["P13 正文第1段"],
    "{%P if 收入总计 %}\n甲\n{%p endif %}": ["P13 正文第1段"],
    "| {%TR for 行 in 支出总表.行 %} |\n| {{ 行.名称 }} |\n| {%tr endfor %} |": ["P13 表1第1行第1列"],
    "甲{%r if 收入总计 %}乙{%r endif %}": ["P13 正文第1段"] * 2,
    "{{ 支出总表 }}": ["P13 正文第1段"],
    # Filters fit some kinds only, also where no branch leads.
    "{{ 收入总计.本年|中文 }}": ["P13 正文第1段"],
    "{{ 收入总计.比上年|大写 }}": ["P13 正文第1段"],
    "{{ 收入总计|大写 }}": ["P13 正文第1段"],
    "{{ 项目.个数|大写 }}": ["P13 正文第1段"],
    "{{ 项目.个数|中文|大写 }}": ["P13 正文第1段"],
    '{{ "甲"|大写 }}': ["P13 正文第1段"],
    "{% if not 收入总计 %}{{ 单位名称|中文 }}{% endif %}": ["P13 正文第1段"],
    f"{{{{ {'名' * 400} }}}}": ["P13 正文第1段"],
    f"{{{{ {'(' * 140}收入总计{')' * 140} }}}}": ["P13 正文第1段"],
    f"{{{{ 收入总计{'.甲' * 140} }}}}": ["P10 正文第1段"],
    # What no template may do, and how deep it may go, which is P14.
    "{% set 甲 = 1 %}": ["P14 正文第1段"],
    "{{ 1 + 1 }}": ["P14 正文第1段"],
    "{{ 支出总表[1].金额 }}": ["P14 正文第1段"],
    "{{ 单位名称|upper }}": ["P14 正文第1段"],
    "{{ 收入总计.本年|大写(1) }}": ["P14 正文第1段"],
    "{% if 收入总计 %}" * 11 + "甲" + "{% endif %}" * 11: ["P14 正文第1段"],
    # What would be lost, which is P15.
    "甲{%p if 收入总计 %}\n乙\n{%p endif %}": ["P15 正文第1段"],
    "{%p if 收入总计 %}{%p endif %}": ["P15 正文第1段"] * 2,
    "| {%tr for 行 in 支出总表.行 %} | {{ 行.名称 }} |\n| {%tr endfor %} |  |": ["P15 表1第1行第1列"],
    "| {%tr if 收入总计 %}¶甲 |\n| 乙 |\n| {%tr endif %} |": ["P15 表1第1行第1列"],
    "| {%tc for 项 in 项目.条 %}甲 | {{ 项.名称 }} | {%tc endfor %} |": ["P15 表1第1行第1列"],
    f"{{%p if 收入总计 %}}\n甲\n{PAGE.format('{%p else %}')}\n乙\n{{%p endif %}}": ["P28 正文第3段"],
    f"{{%p if 收入总计 %}}\n甲\n{SECTION.format('{%p else %}')}\n乙\n{{%p endif %}}": ["P15 正文第3段"],
    # Flavours, which is P16.
    "| {%tr for 行 in 支出总表.行 %} |\n| {{ 行.名称 }} |\n| {%p endfor %} |": ["P16 表1第3行第1列"],
    "{%p if 收入总计 %}\n甲\n{% endif %}": ["P16 正文第3段"],
    "{%p if 收入总计 %}\n甲{% else %}乙\n{%p endif %}": ["P16 正文第2段"],
    "{%tr if 收入总计 %}\n{%tr endif %}": ["P16 正文第1段", "P16 正文第2段"],
    # A chinese keyboard, which is P17.
    "{{ 支出总表[“2040201”].金额 }}": ["P17 正文第1段"],
    "{{ 支出总表[‘2040201’].金额 }}": ["P17 正文第1段"],
    "{{ 收入总计．比上年 }}": ["P17 正文第1段"],
    "{{ 收入总计。比上年 }}": ["P17 正文第1段"],
    "{{ 支出总表\uff3b“204”\uff3d.金额 }}": ["P17 正文第1段"] * 2,
    "{{ 项目.个数\uff5c中文 }}": ["P17 正文第1段"],
    "{% if （收入总计） %}甲{% endif %}": ["P17 正文第1段"],
    "{{ 单位\u200b名称 }}": ["P17 正文第1段"],
    "{{ 收入总计.\ufeff比上年 }}": ["P17 正文第1段"],
    # What was meant is still looked at.
    "{{ 无．比上年 }}": ["P17 正文第1段", "P10 正文第1段"],
    # Tracked changes, which is P18.
    "甲[del:旧文字]": ["P18 正文第1段"],
    "甲[del:{{ 无 }}]": ["P18 正文第1段"],
    "甲[ins:新文字]": ["P18 正文第1段"],
    "甲[ins:{{ 无 }}]": ["P18 正文第1段", "P10 正文第1段"],
    "甲[move:{{ 无 }}]": ["P18 正文第1段"],
    "| 甲[del:旧] |": ["P18 表1第1行第1列"],
    # An item nobody prints, which is P19.
    "{%p for 项 in 项目.条 %}\n{{ 单位名称 }}\n{%p endfor %}": ["P19 正文第1段"],
    "{% for 行 in 支出总表.行 %}{% for 项 in 项目.条 %}{{ 行.名称 }}{% endfor %}{% endfor %}": ["P19 正文第1段"],
    # Torn by word, which is P20.
    "{{ 单位^名称 }}": ["P20 正文第1段"],
    "甲{^{ 单位名称 }^}": ["P20 正文第1段"],
    "甲^乙{{ 单位名称 }}^丙{^{ 单位名称 }}": ["P20 正文第1段"],
    "{{ 单位^名 }}": ["P20 正文第1段", "P10 正文第1段"],
}


@pytest.mark.parametrize("template", GOOD.values(), ids=GOOD)
def test_a_good_template_is_silent(template: str) -> None:
    assert found(template) == []


@pytest.mark.parametrize(("template", "expected"), BAD.items(), ids=str)
def test_a_slip_is_found_where_it_is(template: str, expected: list[str]) -> None:
    assert found(template) == expected


TYPED = {
    "比上年增加{{ 收入总计.增减额 }}": 1,
    "较上年下降了{{ 收入总计.本年 }}；同比增长 {{ 收入总计.增减率 }}": 2,
    "{% if 收入总计.有变化 %}减少{{ 收入总计.增减额 }}{% endif %}": 1,
    "比上年{{ 收入总计.增减 }}{{ 收入总计.增减额 }}，其中：新增加{{ 收入总计.本年 }}": 0,
    "增加的主要原因：{{ 收入总计.原因 }}": 0,
}


@pytest.mark.parametrize(("template", "times"), TYPED.items(), ids=str)
def test_a_direction_that_the_numbers_may_contradict_is_doubted(template: str, times: int) -> None:
    assert found(template, None) == ["P38 正文第1段"] * times


def test_every_rule_about_templates_has_a_bad_example() -> None:
    shown = {entry.split()[0] for expected in BAD.values() for entry in expected}
    assert shown == {*(f"P{number}" for number in range(10, 21)), "P28"}


def test_only_slips_that_print_what_nobody_wants_are_errors() -> None:
    severities = {rule: RULES[rule].severity for rule in (*(f"P{number}" for number in range(10, 21)), "P28")}
    assert {rule for rule, severity in severities.items() if severity is not Severity.ERROR} == {"P19", "P20", "P28"}
    assert all(RULES[rule].about is About.PACK for rule in severities)


def test_all_slips_of_a_template_are_found_at_once_and_each_once() -> None:
    alone = ["甲{%p if 收入总计 %}", "{{ 单位名 }}", "{%p endif %}", "{{ 单位^名称 }}", "[del:旧]", "{{ 收入 总计 }}"]
    assert found("\n".join(alone)) == [
        "P15 正文第1段",
        "P10 正文第2段",
        "P20 正文第4段",
        "P18 正文第5段",
        "P13 正文第6段",
    ]
    assert found("{{ 无 }}和{{ 无 }}") == ["P10 正文第1段"]


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ 单位名 }}", "是不是“单位名称”"),
        ("{{ 收入总计.比上 }}", "是不是“比上年”"),
        ("{{ 收入总计.环比增速 }}", "可用：本年、上年、比上年"),
        ("{% for 项 in 项目.条 %}{{ 名称 }}{% endfor %}", "是不是“项.名称”"),
        ("{{ 单位名称|upper }}", "可用：|中文、|大写"),
        ("{{ 收入 总计 }}", "名字中间不能有空格"),
        ("{{ }}", "里面是空的"),
        ("{{ 收入总计} }}", "花括号没有配对"),
        ('{{ 支出总表["204] }}', "引号没有配对"),
        ("{% if 收入总计 = 1 %}甲{% endif %}", "两个等号"),
        ("{{ 收入总计. }}", "点后面缺少名字"),
        ("{{ 1 + 1 }}", "figures.toml"),
        ("{{ f(1) }}", "函数"),
        ("{{ 支出总表[“204”] }}", "中文引号"),
        ("{{ 单位^名^称 }}", "3 段"),
        ('{{ 支出总表["2040202"].金额 }}', "是不是“2040201”"),
        ("\uff5b\uff5b 单位名称 \uff5d\uff5d", "全角"),
        ("{\uff05p if 收入总计 \uff05}", "全角"),
        ("{ 单位名称 }", "两层"),
        ("{{ 单位名称 }", "不成对"),
        ("{%P if 收入总计 %}", "小写"),
        ("{% if 收入总计 %}甲{% else %}乙{% else %}丙{% endif %}", "只能有一个 else"),
        ("{{ 单位\u200b名称 }}", "看不见的字符"),
        ("{%r if 收入总计 %}甲{%r endif %}", "去掉 r"),
        ("{{ 收入总计|大写 }}", "只能放在金额后面，这里是比较"),
        ("{{ 支出总表 }}", "逐行印"),
        (f"{'预算' * 40}{{%p if 收入总计 %}}甲\n{{%p endif %}}", "预算{%p if 收入总计 %}甲"),
    ],
)
def test_a_finding_says_what_was_meant(template: str, said: str) -> None:
    assert said in messages(template)


def test_a_finding_shows_the_words_around_the_tag() -> None:
    long = "本年预算" * 30
    message = messages(f"{long}{{{{ 无 }}}}，比上年{long}")
    assert "本年预算{{ 无 }}，比上年" in message
    assert len(message) < 160


def test_nothing_english_is_said() -> None:
    tags = [template for template in BAD if not template.startswith("<")]
    said = "".join(messages(template) for template in tags)
    for word in ("expected", "unexpected", "token", "block", "got", "print statement"):
        assert word not in said


def test_without_names_only_the_writing_is_judged() -> None:
    assert found("{{ 无 }}{% for 项 in 无.条 %}{{ 项.名称 }}{% endfor %}", None) == []
    assert found("{{ 无.__class__ }}{% if 无 %}", None) == ["P14 正文第1段", "P12 正文第1段"]


def test_cells_in_nested_tables_and_wrapped_rows_are_counted_as_a_reader_does() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    inner = f"<w:tbl><w:tr>{cell.format('甲')}{cell.format('{{ 内 }}')}</w:tr></w:tbl>"
    row = f"<w:tr>{cell.format('甲')}<w:tc>{inner}<w:p/></w:tc>{cell.format('{{ 外 }}')}</w:tr>"
    wrapped = f"<w:sdt><w:sdtContent><w:tr>{cell.format('{{ 后 }}')}</w:tr></w:sdtContent></w:sdt>"
    assert found(f"<w:tbl>{row}{wrapped}</w:tbl>") == [
        "P10 表1第1行第2列里的表1第1行第2列",
        "P10 表1第1行第3列",
        "P10 表1第2行第1列",
    ]


def test_a_paragraph_in_a_content_control_is_counted() -> None:
    control = "<w:sdt><w:sdtContent><w:p><w:r><w:t>{{ 无 }}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    assert found(f"甲\n{control}\n{{{{ 无 }}}}") == ["P10 正文第2段", "P10 正文第3段"]


def test_a_tag_in_an_endnote_would_be_printed_as_it_is() -> None:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    note = "<w:endnote><w:p><w:r><w:t>{{ 单位名称 }}</w:t></w:r></w:p></w:endnote>"
    part = f'<w:endnotes xmlns:w="{namespace}">{note}</w:endnotes>'
    findings = inspect(wordtext("甲", parts={"word/endnotes.xml": part}), SLOTS, TAKES).findings
    assert [(one.rule, one.places[0].sheet) for one in findings] == [("P13", "尾注")]


def test_only_what_stands_in_rows_of_a_table_counts_as_shown_in_one() -> None:
    template = """
{{ 收入总计 }}{% if 项目 %}甲{% endif %}
| {%tr for 行 in 支出总表.行 %} |
| {{ 行.名称 }} |
| {%tr endfor %} |
"""
    assert set(inspect(wordtext(template), SLOTS, TAKES).tabled) == {"支出总表", "行"}


def test_headings_and_fonts_are_read() -> None:
    rare = '<w:p><w:r><w:rPr><w:rFonts w:eastAsia="华文行楷" w:ascii="Comic Sans MS"/></w:rPr><w:t>甲</w:t></w:r></w:p>'
    template = wordtext(
        f"# 第一部分　{{{{ 单位名称 }}}}概况\n## （一）{{% if 收入总计 %}}主要职能{{% endif %}}\n正文\n{rare}"
    )
    assert headings_of(inspect(template, SLOTS, TAKES).passages) == ["第一部分　概况", "（一）主要职能"]
    assert {"华文行楷", "Comic Sans MS"} <= set(fonts_of(template))
    # 方正小标宋简体 has an alternative in the font table.
    assert "方正小标宋简体" not in fonts_of(template)


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_a_shipped_template_is_silent(folder: Path) -> None:
    pack = load(folder, Library((ROOT / "templates",)))
    assert inspect(pack.template.read_bytes(), catalogue(pack), TAKES).findings == ()
    assert examined(folder, Library((ROOT / "templates",)))[1] == ()


def test_the_names_are_those_of_a_catalogue() -> None:
    """The slots of this module have the kinds that the catalogue gives."""
    pack = load(ROOT / "templates" / "xianning-budget")
    slots = MappingProxyType(catalogue(pack))
    kinds = {slot.kind for slot in slots.values()} | {p.kind for slot in slots.values() for p in slot.parts.values()}
    assert {slot.kind for slot in SLOTS.values()} - {"比较"} <= kinds
