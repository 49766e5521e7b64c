"""The three reports on a bureau's units: what they count and add up; what a workbook brings along does no harm."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from base64 import b64encode
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from disclosuregen.batch import BatchReport, Unit
from disclosuregen.batch.kinds import Expected, State
from disclosuregen.facts import Facts, Untraced
from disclosuregen.findings import About, Finding, Severity, finding
from disclosuregen.places import Place
from disclosuregen.report import kinds
from disclosuregen.report.book import book
from disclosuregen.report.data import as_data, dumped
from disclosuregen.report.page import page
from disclosuregen.workbook import lists
from tests.books import CLEAN, SMALL, changed
from tests.bureaus import TODAY, bureau, sums
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from disclosuregen.report.kinds import Data
    from tests.conftest import Said

    Command = Callable[..., Said]

SHEETS = ["概览", "单位", "问题", "未溯源", "名册"]
HOSTILE = (
    "</script><script>hacked=1</script>",
    '"><img src=x onerror=hacked=1>',
    "<!-- --><noscript>&lt;",
    "[/]{{7*7}}\x1b[31m\x00\x85",
    "\u202e倒\u2066过来\u2028行\u2029段",
    "=cmd|'/c calc'!A1",
    "<r><t>富</t></r>",
    "_x0041_\ufffe\ud800",
    "..\\..\\甲#乙%41.docx",
)


def unit(
    number: int, *pairs: tuple[str, str], name: str = "", whole: bool = False, named: tuple[str, ...] = ()
) -> Unit:
    """A unit with a document and these sums; `named` are the codes of the units that its tables list."""
    facts = Facts(str(number), name or f"示例市{number}", whole, sums(*pairs), named=tuple((one, one) for one in named))
    return Unit(f"{number}.xlsx", (), f"{number}.docx", pack="p", facts=facts)


def said(severity: Severity, message: str = "话", explained: str = "") -> Finding:
    """A finding of a made-up rule."""
    return Finding("X01", severity, About.WORKBOOK, message, (Place("1.xlsx", "表", "B7"),), "请改。", explained)


def data_of(*units: Unit, expected: tuple[Expected, ...] = ()) -> Data:
    """The data of a report on these."""
    return as_data(BatchReport(units, expected=expected), TODAY)


def hostile() -> Data:
    """A report in which every text that a workbook or a list can bring along means harm."""
    units = []
    for number, text in enumerate(HOSTILE):
        own = unit(number, ("10000", "0"), name=text)
        facts = replace(own.facts, code=text, untraced=(Untraced(text, text, text),))
        found = Finding("X01", Severity.WARNING, About.WORKBOOK, text, (Place(text, text, text),), text, text)
        units.append(replace(own, file=f"{text}.xlsx", findings=(found,), marked=f"{number}-问题.xlsx", facts=facts))
    across = tuple(finding("R03", Place(f"{text}.xlsx", ""), read=text) for text in HOSTILE)
    expected = tuple(Expected(text, text, text, "", "", None, State.MISSING) for text in HOSTILE)
    return as_data(BatchReport(tuple(units), across=across, expected=expected), TODAY)


# ── the data ──


def test_sums_count_no_unit_twice() -> None:
    data = data_of(
        unit(101, ("10000", "20000")),
        unit(2, ("500000", "400000"), whole=True, named=("2001", "2002")),
        unit(2001, ("300000", "300000")),
        unit(2002, ("200000", "100000")),
        unit(3, ("70000", "")),
    )
    assert [one["counted"] for one in data["units"]] == [True, True, False, False, True]
    (total,) = data["totals"]
    assert (total["now"], total["units"], total["refused"]) == ("580000", 3, 0)
    assert (total["before"], total["compared"], total["pairs"]) == ("420000", "510000", 2)
    assert (total["change"], total["rate"], total["verb"]) == ("90000", "21.43", "增加")


def test_units_of_another_pack_are_other_units() -> None:
    department = unit(2, ("500000", ""), whole=True, named=("2001",))
    data = data_of(department, replace(unit(2001, ("300000", "")), pack="q"))
    assert [one["counted"] for one in data["units"]] == [True, True]


@pytest.mark.parametrize(
    ("now", "before", "change", "rate", "verb"),
    [
        ("110000", "100000", "10000", "10.00", "增加"),
        ("312000", "468000", "-156000", "-33.33", "减少"),
        ("100000", "100000", "0", "0.00", "持平"),
        ("100049.99", "100000", "49.99", "0.00", "持平"),
        ("99950", "100000", "-50", "-0.05", "减少"),
        ("7754700", "0", "7754700", "", "增加"),
        ("0", "0", "0", "", "持平"),
        ("0", "14212500", "-14212500", "-100.00", "减少"),
        ("100000", "-50000", "150000", "300.00", "增加"),
        ("100000", "", "", "", ""),
        ("", "100000", "", "", ""),
    ],
)
def test_a_change_is_computed_from_what_is_shown(now: str, before: str, change: str, rate: str, verb: str) -> None:
    (own,) = data_of(unit(1, (now, before)))["units"]
    assert own["totals"] == [
        {"title": "预算总额", "now": now, "before": before, "change": change, "rate": rate, "verb": verb}
    ]


def test_what_was_answered_counts_as_explained_only() -> None:
    findings = (said(Severity.ERROR), said(Severity.WARNING), said(Severity.WARNING, explained="已核对"))
    data = data_of(
        replace(unit(1), findings=findings, document=""),
        replace(unit(2), kept=True),
        Unit("3.xlsx", (finding("E03", why="错"),)),
    )
    assert [(one["state"], one["said"]) for one in data["units"]] == [
        *(("refused", "未通过"), ("kept", "未变动"), ("failed", "没能完成")),
    ]
    counts = data["counts"]
    assert (counts["workbooks"], counts["made"], counts["kept"], counts["refused"]) == (3, 0, 1, 2)
    assert (counts["errors"], counts["warnings"], counts["notes"], counts["explained"]) == (2, 1, 0, 1)


def test_the_data_has_the_declared_shape_and_the_manual_names_every_key() -> None:
    data = as_data(bureau(20, 60), TODAY)
    manual = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    shapes: list[tuple[type, Mapping[str, object]]] = [
        *((kinds.Data, data), (kinds.Counts, data["counts"]), (kinds.BureauSum, data["totals"][0])),
        *((kinds.UnitRow, data["units"][0]), (kinds.UnitSum, data["units"][0]["totals"][0])),
        *((kinds.FoundIn, data["findings"][0]), (kinds.Found, data["across"][0])),
        *((kinds.Where, data["findings"][0]["places"][0]), (kinds.UntracedRow, data["untraced"][0])),
        (kinds.ExpectedRow, data["roster"][0]),
    ]
    for shape, given in shapes:
        keys = shape.__annotations__.keys()
        assert given.keys() == keys
        assert [key for key in keys if f"`{key}`" not in manual] == []
    assert json.loads(dumped(data)) == data


# ── the workbook ──


def opened(content: bytes) -> dict[str, Worksheet]:
    """The sheets of a workbook by name."""
    workbook = openpyxl.load_workbook(BytesIO(content))
    return {sheet.title: sheet for sheet in workbook.worksheets}


def rows_of(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of a list by the words of its head, which stands in the third row."""
    head, *rows = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_a_line_of_the_workbook_says_what_the_data_says() -> None:
    findings = (said(Severity.WARNING, "甲\n乙"),)
    own = replace(unit(1, ("258384200", "263920800.5")), findings=findings, marked="1-问题.xlsx")
    late = Expected("9", "示例市九", "示例市", "2024-02-01", "2024-02-21", -9, State.MISSING)
    sheets = opened(book(data_of(own, expected=(late,))))
    assert list(sheets) == SHEETS
    (row,) = rows_of(sheets["单位"])
    assert [row[head] for head in ("状态", "代码", "名称", "错误", "警告", "未溯源")] == [
        "已生成",
        "1",
        "示例市1",
        0,
        1,
        0,
    ]
    amounts = [str(row[f"预算总额 {head}"]) for head in ("本年", "上年", "增减额", "增减率")]
    assert amounts == ["25838.42", "26392.08005", "-553.66005", "-0.021"]
    links = {cell.value: cell.hyperlink.target for cell in sheets["单位"][4] if cell.hyperlink}
    assert links == {"公开文件": "..\\公开\\1.docx", "标注": "1-问题.xlsx"}
    assert sheets["单位"].freeze_panes == "D4"
    assert sheets["单位"].auto_filter.ref == f"A3:{sheets['单位'].cell(4, len(row)).coordinate}"
    (row,) = rows_of(sheets["问题"])
    assert [row[key] for key in ("轻重", "单位", "工作表", "单元格", "问题", "编号")] == [
        *("警告", "示例市1", "表", "B7", "甲 乙。", "X01"),
    ]
    (row,) = rows_of(sheets["名册"])
    assert (row["公开期限"], row["剩余天数"], row["情况"]) == (datetime(2024, 2, 21), -9, "超过期限 9 天")  # noqa: DTZ001
    assert {cell.fill.fgColor.rgb for cell in sheets["名册"][4]} == {"FFFDE9E7"}


def test_the_overview_has_the_sums_and_a_chart_for_each() -> None:
    data = as_data(bureau(30), TODAY)
    sheet = opened(book(data))["概览"]
    texts = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    for one in data["totals"]:
        at = texts[one["title"]]
        now = sheet.cell(at.row, 3).value
        assert Decimal(str(now)) == Decimal(one["now"]).scaleb(-4)
    with zipfile.ZipFile(BytesIO(book(data))) as package:
        assert len([name for name in package.namelist() if name.startswith("xl/charts/chart")]) == 6


def test_no_list_of_units_no_sheet_for_it() -> None:
    assert list(opened(book(data_of(unit(1))))) == SHEETS[:-1]
    assert list(opened(book(data_of()))) == SHEETS[:-1]


def test_digits_that_excel_would_drop_are_kept_as_text() -> None:
    (row,) = rows_of(opened(book(data_of(unit(1, ("1234567890123.4567", "0.05")))))["单位"])
    assert (row["预算总额 本年"], Decimal(str(row["预算总额 上年"]))) == ("123,456,789.01234567", Decimal("0.000005"))


def test_whatever_a_text_looks_like_it_stays_a_text() -> None:
    content = book(hostile())
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    sheets = opened(content)
    cells = [cell for sheet in sheets.values() for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [name for name, part in parts.items() if "<f>" in part and "/charts/" not in name] == []
    names = [str(row["名称"]) for row in rows_of(sheets["单位"])]
    assert names == [
        *(HOSTILE[0], HOSTILE[1], HOSTILE[2], "[/]{{7*7}}[31m", "倒过来行段", HOSTILE[5], f" {HOSTILE[6]}", "_x0041_"),
        HOSTILE[8],
    ]
    assert not [name for name, part in parts.items() if "\u202e" in part or "\x1b" in part]


def test_links_lead_to_names_as_they_are() -> None:
    own = replace(unit(1), document="甲#乙 %41[丙]^.docx")
    (link,) = [cell.hyperlink.target for cell in opened(book(data_of(own)))["单位"][4] if cell.hyperlink]
    assert link == "..\\公开\\甲%23乙%20%2541%5B丙%5D%5E.docx"


@pytest.mark.parametrize(
    "data", [hostile(), as_data(bureau(12, 40), TODAY), data_of()], ids=["hostile", "some", "none"]
)
def test_openxml_audit_finds_nothing_in_the_workbook(data: Data, tmp_path: Path) -> None:
    (tmp_path / "报告.xlsx").write_bytes(book(data))
    assert OpenXmlValidator().validate(str(tmp_path / "报告.xlsx")).errors == []


def test_what_a_sheet_cannot_hold_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "_ROWS", 7)
    monkeypatch.setattr(lists, "_LINKS", 1)
    sheet = opened(book(data_of(*(unit(number) for number in range(9)))))["单位"]
    assert sheet["A2"].value == "金额单位：万元。一张表放不下 9 行，只列出前 4 行。链接太多，只有前 1 个可以点。"
    assert len(rows_of(sheet)) == 4
    assert sum(cell.hyperlink is not None for row in sheet.iter_rows() for cell in row) == 1


# ── the page ──


class Elements(HTMLParser):
    """What a browser sees: the elements with their attributes, and the texts inside them."""

    def __init__(self, content: bytes) -> None:
        """Read the page."""
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[list[str]] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))
        self.texts.append([])

    def handle_endtag(self, tag: str) -> None:
        """What follows is in none of the elements that are kept apart here."""
        self.found.append((f"/{tag}", {}))
        self.texts.append([])

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if self.texts:
            self.texts[-1].append(data)

    def inside(self, tag: str, **attributes: str) -> list[str]:
        """The texts right inside elements of that kind."""
        pairs = zip(self.found, self.texts, strict=True)
        return ["".join(text) for (name, given), text in pairs if name == tag and attributes.items() <= given.items()]


@pytest.mark.parametrize("data", [hostile(), as_data(bureau(12, 40), TODAY)], ids=["hostile", "some"])
def test_the_page_holds_the_data_and_nothing_that_is_loaded(data: Data) -> None:
    elements = Elements(page(data))
    (embedded,) = elements.inside("script", type="application/json")
    assert json.loads(embedded) == data
    assert [tag for tag, _ in elements.found if tag in {"img", "iframe", "object", "link", "base", "form"}] == []
    assert [
        name for tag, given in elements.found for name in given if name in {"src", "style"} or name[:2] == "on"
    ] == []
    bare = page(data_of()).decode()
    assert re.findall(r"\w+://|[\"'(]//|@import|url\(", bare) == []


def test_only_the_pages_own_style_and_script_may_run() -> None:
    elements = Elements(page(hostile()))
    (policy,) = [given["content"] or "" for tag, given in elements.found if given.get("http-equiv")]
    _, own = elements.inside("script")
    (style,) = elements.inside("style")
    digests = [b64encode(sha256(text.encode()).digest()).decode() for text in (style, own)]
    assert policy.split("; ") == [
        *("default-src 'none'", f"style-src 'sha256-{digests[0]}'", f"script-src 'sha256-{digests[1]}'"),
        *("base-uri 'none'", "form-action 'none'"),
    ]
    # Whatever is shown goes in as text.
    assert re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(", own) == []


def test_without_scripts_there_is_a_line_for_every_unit() -> None:
    data = as_data(bureau(12, 40), TODAY)
    elements = Elements(page(data))
    assert len([tag for tag, _ in elements.found if tag == "tr"]) == 13
    first = data["units"][0]
    assert first["name"] in elements.inside("td") + elements.inside("a")
    assert f"{Decimal(first['totals'][0]['now']).scaleb(-4):,.2f}" in elements.inside("td")


@pytest.mark.parametrize("form", [dumped, page, book])
def test_the_same_data_gives_the_same_bytes(form: Callable[[Data], bytes]) -> None:
    assert form(as_data(bureau(5, 9), TODAY)) == form(as_data(bureau(5, 9), TODAY))


# ── the command ──


def test_a_batch_writes_all_three_and_again_when_nothing_changed(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input" / "1.xlsx")
    changed(CLEAN, "上年数", {"B6": None}, tmp_path / "input" / "2.xlsx")
    papers = tmp_path / "output" / "工作底稿"
    seen = []
    for _ in range(2):
        assert command("batch").code == 1
        seen.append(json.loads((papers / "报告.json").read_text(encoding="utf-8")))
        assert json.loads(Elements((papers / "报告.html").read_bytes()).inside("script")[0]) == seen[-1]
        assert len(rows_of(opened((papers / "报告.xlsx").read_bytes())["单位"])) == 2
        for one in seen[-1]["units"]:
            files = [one[key] for key in ("document", "origins", "marked") if one[key]]
            assert [name for name in files if not (papers / name).is_file()] == []
    first, second = seen
    assert first["totals"] == second["totals"] != []


def test_reports_that_cannot_be_written_are_told_with_all_the_rest(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input")
    (tmp_path / "output" / "工作底稿" / "报告.xlsx").mkdir(parents=True)
    answer = command("batch")
    assert (answer.code, answer.out.count("报告.xlsx")) == (3, 1)
    assert answer.out.splitlines()[-1] == "共 1 个工作簿：生成 1 份，未生成 0 份。"
