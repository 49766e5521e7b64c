"""What a template may do, and that it may do nothing else, also where no branch reaches."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from disclosuregen.amounts import Amount
from disclosuregen.model import Figure
from tests.words import fault, line, template

if TYPE_CHECKING:
    from collections.abc import Mapping

# Refused before anything is filled.
ATTACKS = """
{{ 名.__class__ }}
{{ 名['__class__'] }}
{{ 名.parts }}
{{ 名.text }}
{{ 名.amount.places }}
{{ ''.__class__.__mro__ }}
{{ 名|attr('__class__') }}
{{ 条[0].__init__ }}
{{ 名.upper }}
{{ cycler }}
{{ cycler.__init__ }}
{{ lipsum() }}
{{ lipsum.__globals__ }}
{{ joiner }}
{{ range(10) }}
{{ namespace() }}
{% set ns = namespace(x=1) %}
{{ self }}
{{ self.__init__ }}
{% set x = 1 %}
{% macro m() %}{% endmacro %}
{% include 'x' %}
{% import 'x' as y %}
{{ super() }}
{% extends 'x' %}
{% block b %}{% endblock %}
{% call 名() %}{% endcall %}
{% filter upper %}x{% endfilter %}
{% with x = 1 %}{% endwith %}
{% autoescape false %}{{ 名 }}{% endautoescape %}
{{ 名|safe }}
{{ '%s'|format(名) }}
{{ '{0.__class__}'.format(名) }}
{{ 'x' * 9999999999 }}
{{ 9 ** 9 ** 9 }}
{{ 1 + 1 }}
{{ 名 ~ 名 }}
{{ [名] }}
{{ {'a': 名} }}
{{ 名 if 名 }}
{{ 名[:1] }}
{{ 名 is string }}
{% for x in 条 recursive %}{{ loop(条) }}{% endfor %}
{% do 名 %}
{% debug %}
""".strip().splitlines()
# What has no text of its own, refused when it would be printed.
LATE = """
{% for x in 条 %}{{ loop.cycle }}{% endfor %}
{% for x in 条 %}{{ loop }}{% endfor %}
{{ 条 }}
{{ 真 }}
""".strip().splitlines()
# What a person gets wrong in Word.
SLIPS = """
{{ 无此名 }}
{{ 名.无此项 }}
{% for x in 条 %}{{ x.无此项 }}{% endfor %}
{{ 名
{{ 名 }
{% if 名 %}
{% endif %}
{% for x in 条 %}
{{ 名 名 }}
{% if %}{% endif %}
{{ 名|无此写法 }}
{{ 名|中文 }}
{{ }}
""".strip().splitlines()


def context() -> Mapping[str, object]:
    """What the templates of this module may name."""
    return {
        "名": Figure("甲"),
        "条": (Figure("一", {"有": Figure("壹")}), Figure("二", {"有": Figure("贰")})),
        "真": True,
    }


@pytest.mark.parametrize("attack", [*ATTACKS, *LATE])
def test_an_attack_is_refused(attack: str) -> None:
    assert fault(attack, context()).startswith("P06 ")


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused_where_no_branch_reaches_it(attack: str) -> None:
    assert fault(f"{{% if 空 %}}{attack}{{% endif %}}", {**context(), "空": Figure("")}).startswith("P06 ")


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named_in_chinese_with_the_paragraph(slip: str) -> None:
    said = fault(slip, context())
    assert said.startswith("P06 标签有误（")
    assert "第一段" not in said
    assert slip in said
    detail = said.partition("（")[2].partition("）；在")[0]
    assert any("\u4e00" <= mark <= "\u9fff" for mark in detail), detail


@pytest.mark.parametrize("where", ["header", "footer", "table"])
def test_a_slip_is_found_outside_the_running_text_too(where: str) -> None:
    document = template("正文")
    if where == "table":
        document.add_table(1, 1).cell(0, 0).text = "{{ 无此名 }}"
    else:
        getattr(document.sections[0], where).paragraphs[0].text = "{{ 无此名 }}"
    assert "无此名" in fault(document, context())


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ 数|大写 }}", "人民币壹仟元整"),
        ("{{ 号|中文 }}", "二十一"),
        ("{% for 项 in 条 %}{{ loop.index }}{{ 项.有 }}{% if not loop.last %}、{% endif %}{% endfor %}", "1壹、2贰"),
        ("{% if 名 == '甲' or 空 %}是{% elif 空 %}或{% else %}否{% endif %}", "否"),
        ("{% if 名 and not 空 %}是{% endif %}", "是"),
        ('{{ 表["2040201"].有 }}', "肆"),
        ("{# 给同事的话 #}甲", "甲"),
    ],
)
def test_what_a_template_may_do(tag: str, said: str) -> None:
    names = {
        **context(),
        "数": Figure("1000元", amount=Amount(Decimal(1000))),
        "号": Figure("21"),
        "空": Figure(""),
        "表": Figure("表", {"2040201": Figure("行", {"有": Figure("肆")})}),
    }
    assert line(tag, names) == said
