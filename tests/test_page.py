"""报告.html in a browser: what is seen, sorted, filtered; on a phone, in the dark, on paper, without scripts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from disclosuregen.batch import BatchReport
from disclosuregen.report.data import as_data
from disclosuregen.report.page import page
from tests.browser import Tab, opened_browser
from tests.bureaus import TODAY, bureau
from tests.test_bureau_report import HOSTILE, hostile, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from disclosuregen.report.kinds import Data

pytestmark = pytest.mark.browser

VIEWS = ("overview", "units", "findings", "across", "untraced", "roster")
ROWS = "tbody tr"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """One browser for all tests here."""
    with opened_browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page on 250 units."""
    return written(as_data(bureau(250, 900), TODAY), tmp_path_factory.mktemp("many"))


def written(data: Data, folder: Path) -> Path:
    """The page on these data, as a file."""
    target = folder / "报告.html"
    target.write_bytes(page(data))
    return target


def show(tab: Tab, target: Path, state: str = "", width: int = 1280, *, dark: bool = False) -> None:
    """Open the page at one of its states; nothing that the browser complains of is let pass."""
    tab.complaints.clear()
    tab.show(f"{target.as_uri()}#{state}", width, dark=dark)
    assert tab.complaints == []


def column(tab: Tab, number: int) -> list[str]:
    """The texts of a column of the table, from 1."""
    return tab.texts(f"{ROWS} td:nth-child({number})")


# ── every view ──


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [375, 768, 1280])
def test_every_view_fits_its_window(width: int, *, dark: bool, tab: Tab, many: Path) -> None:
    for view in VIEWS:
        show(tab, many, view, width, dark=dark)
        assert tab.value("document.documentElement.scrollWidth <= innerWidth"), view
        assert len(tab.texts("main > *")) > 1
        assert tab.texts("nav [aria-current]") == tab.texts(f"nav a[href='#{view}']")


def test_what_a_workbook_brings_along_does_no_harm(tab: Tab, tmp_path: Path) -> None:
    target = written(hostile(), tmp_path)
    for view in VIEWS:
        for width in (375, 1280):
            show(tab, target, view, width)
            assert tab.value("typeof hacked") == "undefined"
            assert tab.texts("img, main script, iframe") == []
            assert tab.value("document.documentElement.scrollWidth <= innerWidth"), (view, width)
    show(tab, target, "units")
    assert HOSTILE[0] in column(tab, 2)
    assert "倒过来行段" in column(tab, 2)
    assert "[/]{{7*7}}[31m" in column(tab, 2)


def test_an_empty_report_is_said_to_be_empty(tab: Tab, tmp_path: Path) -> None:
    target = written(as_data(BatchReport(()), TODAY), tmp_path)
    show(tab, target)
    assert tab.texts(".tile b") == ["0"] * 10
    show(tab, target, "units")
    assert tab.texts(ROWS) == ["没有符合的工作簿"]
    show(tab, target, "findings")
    assert tab.texts(".none") == ["没有发现问题"]
    assert tab.texts("nav a") == ["概览", "单位0", "问题0"]


def test_an_interrupted_run_says_so(tab: Tab, tmp_path: Path) -> None:
    target = written(as_data(replace(bureau(3), interrupted=True, total=9), TODAY), tmp_path)
    show(tab, target)
    assert tab.texts(".alert") == ["这次运行被中断，只做到 3 个；再运行一次就接着做完。"]


# ── the list of units ──


def test_amounts_are_shown_exactly(tab: Tab, tmp_path: Path) -> None:
    pairs = (("49.99", "50"), ("-50", "0"), ("1234567890123456750", "0.1"), ("2012345000", ""), ("5", "1000000049"))
    data = as_data(BatchReport(tuple(unit(number, pair) for number, pair in enumerate(pairs))), TODAY)
    show(tab, written(data, tmp_path), "units")
    assert column(tab, 10) == ["0.00", "-0.01", "123,456,789,012,345.68", "201,234.50", "0.00"]
    assert column(tab, 11) == ["0.01", "0.00", "0.00", "—", "100,000.00"]


def test_every_column_sorts_both_ways(tab: Tab, many: Path) -> None:
    for number, key in enumerate(("state", "code", "name", "errors", "warnings", "notes", "explained"), 1):
        show(tab, many, f"units?sort={key}")
        up = column(tab, number)
        show(tab, many, f"units?sort={key}&dir=desc")
        down = column(tab, number)
        assert tab.value(f"document.querySelectorAll('th')[{number - 1}].getAttribute('aria-sort')") == "descending"
        assert up[0] != down[0], key
    show(tab, many, "units?sort=rate&dir=desc&page=3")
    rates = column(tab, 13)
    assert rates[-1] == "—"
    known = [int(text.removesuffix("%").replace(".", "")) for text in rates if text != "—"]
    assert known == sorted(known, reverse=True)


def test_amounts_sort_as_numbers(tab: Tab, many: Path) -> None:
    show(tab, many, "units?sort=now&of=机关运行经费")
    shown = [int(text.replace(",", "").replace(".", "")) for text in column(tab, 10)]
    assert shown == sorted(shown)
    assert len(set(shown)) > 50


def test_a_click_on_a_head_sorts_and_a_second_turns(tab: Tab, many: Path) -> None:
    show(tab, many, "units")
    for state in ("#units?sort=errors&dir=desc", "#units?sort=errors"):
        tab.value("document.querySelectorAll('th button')[3].click()")
        tab.value("new Promise(done => setTimeout(done))")
        assert tab.value("location.hash") == state
    # The focus stays where one has clicked.
    tab.value("document.querySelectorAll('th button')[3].focus(), document.activeElement.click()")
    tab.value("new Promise(done => setTimeout(done))")
    assert tab.value("document.activeElement.textContent") == "错误"


def test_filters_hold_together_and_stand_in_the_address(tab: Tab, many: Path) -> None:
    show(tab, many, "units?state=refused&q=教育")
    assert set(column(tab, 1)) == {"未通过"}
    assert [name for name in column(tab, 3) if "教育" not in name] == []
    assert tab.value("document.querySelector('[name=q]').value") == "教育"
    assert tab.value("document.querySelector('[name=state]').value") == "refused"


def test_what_is_typed_is_found(tab: Tab, many: Path) -> None:
    show(tab, many, "units?page=2")
    tab.value("document.querySelector('[name=q]').focus()")
    tab.ask("Input.insertText", text="301002")
    tab.value("new Promise(done => setTimeout(done, 400))")
    assert column(tab, 2) == ["301002"]
    assert tab.value("document.activeElement.name") == "q"
    assert tab.value("location.hash") == "#units?q=301002"


def test_long_lists_come_in_pages(tab: Tab, many: Path) -> None:
    show(tab, many, "units?page=3")
    assert len(tab.texts(ROWS)) == 50
    assert tab.texts(".pager span") == ["第 3 页，共 3 页"]
    tab.value("document.querySelector('.pager button').click()")
    tab.value("new Promise(done => setTimeout(done))")
    assert len(tab.texts(ROWS)) == 100


def test_links_lead_to_the_files(tab: Tab, tmp_path: Path) -> None:
    own = replace(unit(1, name="甲#1%"), document="甲#1% 乙.docx", marked="1-问题.xlsx")
    show(tab, written(as_data(BatchReport((own,)), TODAY), tmp_path), "units")
    found = tab.value("[...document.querySelectorAll('td.links a')].map(one => decodeURIComponent(one.pathname))")
    parent = tmp_path.parent
    assert found == [f"{parent}/公开/甲#1% 乙.docx", f"{tmp_path}/甲#1% 乙.溯源.xlsx", f"{tmp_path}/1-问题.xlsx"]


# ── findings, late units ──


def test_findings_are_grouped_and_filtered(tab: Tab, many: Path) -> None:
    show(tab, many, "findings")
    assert tab.texts(".group h3")[0] == "各单位之间"
    show(tab, many, "findings?kind=error&group=rule")
    assert tab.texts(".group h3") == ["C05　上年数缺失"]
    assert set(tab.texts(".finding .chip")) == {"错误"}
    show(tab, many, "findings?kind=explained")
    assert set(tab.texts(".finding .chip")) == {"已说明"}
    assert tab.texts(".finding p:last-child")[0].startswith("单位说明：")


def test_who_is_late_is_marked(tab: Tab, many: Path) -> None:
    show(tab, many, "roster?state=late&sort=left")
    days = column(tab, 7)
    assert [text for text in days if not text.startswith("超过 ")] == []
    assert len(tab.texts("tr.late")) == len(days) > 0
    show(tab, many, "roster?state=ready")
    assert tab.texts("tr.late") == []


def test_the_overview_compares_with_last_year(tab: Tab, tmp_path: Path) -> None:
    data = as_data(BatchReport((unit(1, ("311999999", "468000000"), ("0", "0"), ("7754700", "0")),)), TODAY)
    show(tab, written(data, tmp_path))
    assert tab.texts(".sum b") == ["31,200.00", "0.00", "775.47"]
    assert tab.texts(".sum b ~ p:nth-of-type(1)") == [
        *("比上年减少 15,600.00 万元，下降 33.33%", "与上年持平", "比上年增加 775.47 万元（上年为 0）"),
    ]


# ── on paper, without scripts ──


def test_all_rows_are_printed(tab: Tab, many: Path) -> None:
    show(tab, many, "units")
    tab.value("dispatchEvent(new Event('beforeprint'))")
    assert len(tab.texts(ROWS)) == 250
    tab.value("dispatchEvent(new Event('afterprint'))")
    assert len(tab.texts(ROWS)) == 100
    assert tab.printed().startswith(b"%PDF")


def test_without_scripts_the_units_are_seen(tab: Tab, many: Path) -> None:
    tab.show(many.as_uri(), script=False)
    try:
        assert tab.value("document.querySelectorAll('noscript tbody tr').length") == 250
        assert tab.value("document.querySelector('noscript table').offsetHeight > 1000")
    finally:
        tab.ask("Emulation.setScriptExecutionDisabled", value=False)
