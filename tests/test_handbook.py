"""Every rule is explained: where it comes from, what is right and wrong; in the handbook and on the command line."""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from disclosuregen.handbook import explained, handbook
from disclosuregen.pack import Library
from disclosuregen.rules import RULES, Severity
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from disclosuregen.rules import Rule
    from tests.conftest import Said

    Command = Callable[..., Said]

BOOK = ROOT / "docs" / "规则手册.md"
LONGEST = 100
OWN = """
[[check]]
id = "zx-1"
formula = "收支总表收入.收入总计 = 收支总表支出.支出总计"
says = "总表的收入与支出"
clause = "示例市财政局通知"
remedy = "请核对两边。"

[[check]]
id = "T02"
severity = "error"

[[check]]
id = "T03"
off = true
"""


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_rule_has_a_ground_and_examples(rule: Rule) -> None:
    texts = {name: getattr(rule, name) for name in ("title", "message", "remedy", "clause", "good", "bad")}
    assert [name for name, text in texts.items() if not text.strip()] == []
    assert texts["good"] != texts["bad"]
    assert [name for name in ("title", "good", "bad") if len(texts[name]) > LONGEST] == []
    assert texts["remedy"].endswith(("。", "？"))
    "".join(texts.values()).encode("gbk")


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_rule_has_a_page_that_says_what_explain_says(rule: Rule) -> None:
    (page,) = re.findall(rf"(?ms)^### {rule.id} (.*?)(?=^##|\Z)", BOOK.read_text(encoding="utf-8"))
    plain = html.unescape(page)
    assert plain.startswith(rule.title)
    for line in explained(rule)[2:]:
        assert line.partition("：")[2] in plain


def test_the_committed_handbook_is_the_rules_own() -> None:
    assert BOOK.read_text(encoding="utf-8") == handbook(), "run: uv run python -m disclosuregen.handbook"


def test_every_link_of_the_handbook_leads_to_a_heading() -> None:
    headings = re.findall(r"(?m)^##+ (.*)$", handbook())
    anchors = Counter(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)
    links = re.findall(r"\]\(#([^)]*)\)", handbook())
    assert len(links) > len(RULES)
    assert {anchors[link] for link in links} == {1}


def test_a_rule_is_explained(command: Command) -> None:
    said = command("explain", "C05")
    assert said.code == 0
    rule = RULES["C05"]
    assert all(text in said.out for text in (rule.id, rule.title, rule.clause, rule.good, rule.bad, "错误"))


@pytest.mark.parametrize("wanted", ["c05", "〔C05〕", "[c05]", " C05 ", "（C05）"])
def test_a_rule_is_known_however_it_is_copied(wanted: str, command: Command) -> None:
    assert command("explain", wanted) == command("explain", "C05")


def test_what_may_be_answered_or_softened_is_said() -> None:
    for rule in RULES.values():
        said = "".join(explained(rule))
        assert ("checks.toml 里按编号" in said) == rule.soft
        soft = rule.severity is not Severity.ERROR or rule.graded
        assert soft or "工作表“审核”里写明情况" not in said


def test_a_rule_of_a_bureau_is_explained(command: Command) -> None:
    said = command("explain", "t1-15")
    assert said.code == 0
    assert all(text in said.out for text in ("T1-15", "xianning-budget", "左.支出预算数 = 右.合计", "功能分类"))
    names = command("explain", "T9-07")
    assert all(text in names.out for text in ("警告", "项目支出表.项目名称", "绩效目标.项目名称"))
    for one in (said, names, command("explain", "T7-05")):
        assert all(text in one.out for text in ("怎么办", "依　　据", "正确示例", "错误示例"))


def bureau(folder: Path, command: Command) -> None:
    """A bureau's own pack, beside the command."""
    assert command("pack", "new", "our-bureau", "--from", "xianning-budget", "--extends").code == 0
    (folder / "templates" / "our-bureau" / "checks.toml").write_text(OWN, encoding="utf-8")


def test_a_bureaus_own_rules_and_what_it_made_of_ours(command: Command, tmp_path: Path) -> None:
    bureau(tmp_path, command)
    said = command("explain", "ZX-1")
    assert said.code == 0
    assert all(text in said.out for text in ("zx-1", "our-bureau", "示例市财政局通知", "请核对两边。"))
    assert "模板包 our-bureau：错误" in command("explain", "T02").out
    assert "模板包 our-bureau：已停用" in command("explain", "T03").out
    assert "our-bureau" not in command("explain", "T03", "--pack", "xianning-budget").out
    assert command("explain", "ZX-1", "--pack", "xianning-budget").code == 2


def test_a_pack_that_cannot_be_read_is_told_only_when_it_is_asked_for(command: Command, tmp_path: Path) -> None:
    bureau(tmp_path, command)
    (tmp_path / "templates" / "our-bureau" / "checks.toml").write_text("[[", encoding="utf-8")
    assert command("explain", "T1-01").code == 0
    said = command("explain", "T1-01", "--pack", "our-bureau")
    assert said.code == 2
    assert "〔P01〕" in said.out + said.err


@pytest.mark.parametrize(("wanted", "near"), [("C55", "C05"), ("T1-99", "T1-09"), ("HO1", "H01"), ("不知道", "")])
def test_an_unknown_rule_is_answered_with_the_nearest(wanted: str, near: str, command: Command) -> None:
    said = command("explain", wanted)
    assert (said.code, said.out) == (2, "")
    assert near in said.err
    assert ("是不是要找" in said.err) == bool(near)


def test_without_a_number_all_are_listed(command: Command) -> None:
    said = command("explain")
    assert said.code == 0
    listed = re.findall(r"(?m)^  (\S+)　(?:错误|警告|提示)　\S", said.out)
    assert set(RULES) < set(listed)
    packs = Library((ROOT / "templates",)).ids()
    assert all(f"模板包 {name} 登记的规则" in said.out for name in packs)
    assert len(listed) == len(set(listed))
