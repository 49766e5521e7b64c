"""The second pack, made after the published document of another city: nothing of it stands in the engine."""

from __future__ import annotations

import re
import shutil
import tomllib
from typing import TYPE_CHECKING

import pytest
from openxml_audit import OpenXmlValidator

from disclosuregen.document.projection import projected
from disclosuregen.findings import About, Severity
from disclosuregen.pack import Library, load
from disclosuregen.packcheck import examined
from disclosuregen.pipeline import Packs, examine, generate
from disclosuregen.workbook.blank import standard_workbook
from tests.district import KEPT, PARTS, TEXT, kept, numbers_of, published
from tests.samples.draft_putuo import STYLES, template_body
from tests.samples.wordpackage import write_package
from tests.samples.workbooks import PUTUO_UNITS, ROOT, content_of, read_bytes, workbook_of
from tests.test_golden import BLEMISHES
from tests.words import anchors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from disclosuregen.pack import Pack
    from disclosuregen.pipeline import Outcome
    from tests.conftest import Said

FOLDER = ROOT / "templates" / "putuo-budget"
LIBRARY = Library((FOLDER.parent,))
REFERENCE, DEPARTMENT, UNIT = "900001", "610001", "610004"
EDITIONS = (REFERENCE, DEPARTMENT, UNIT)


@pytest.fixture(scope="module")
def city() -> Pack:
    """The second pack."""
    return load(FOLDER)


@pytest.fixture(scope="module")
def made(city: Pack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What became of each unit's workbook, written on the fly, by the unit's code."""
    folder, packs = tmp_path_factory.mktemp("putuo"), Packs(LIBRARY)
    outcomes = {}
    for unit in sorted(PUTUO_UNITS.glob("*.toml")):
        workbook = folder / f"{unit.stem}.xlsx"
        workbook.write_bytes(workbook_of(unit, city))
        outcomes[unit.stem.partition("-")[0]] = generate(workbook, packs)
    return outcomes


@pytest.fixture(scope="module")
def texts(made: dict[str, Outcome]) -> dict[str, str]:
    """The text of each document."""
    return {code: projected(outcome.document) for code, outcome in made.items() if outcome.document is not None}


def lines_of(text: str, title: str) -> list[str]:
    """The lines of one part of the document, by the end of its heading."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("#") and line.endswith(title))
    level = lines[start].partition(" ")[0]
    end = (
        n for n, line in enumerate(lines) if n > start and line.startswith("#") and len(line.split()[0]) <= len(level)
    )
    return [line for line in lines[start + 1 : next(end, len(lines))] if line]


# ── the published document ──


def test_the_numbers_kept_here_are_those_of_the_published_text() -> None:
    assert kept() == (numbers_of(TEXT.read_text(encoding="utf-8")) if TEXT.is_file() else published())
    assert tuple(kept())[1:] == PARTS
    assert sum(map(len, kept().values())) > 1500
    assert KEPT.is_file()


@pytest.mark.parametrize("part", ["", *PARTS])
def test_ours_prints_every_published_number_in_order_and_no_other(part: str, texts: dict[str, str]) -> None:
    assert numbers_of(texts[REFERENCE])[part] == published()[part]


def test_a_number_that_is_missing_or_moved_would_be_seen() -> None:
    assert numbers_of("主要职能\n比2024年预算减少10.00万元")["主要职能"] == ["2024", "10"]
    assert numbers_of("主要职能\n1. 甲2辆；2、乙3,000.50") == {"": [], "主要职能": ["2", "3000.5"]}


def test_totals_that_were_published_one_yuan_off_are_printed_and_noted(
    made: dict[str, Outcome], texts: dict[str, str]
) -> None:
    assert "| 212 | 01 |  | 城乡社区管理事务 | 94,995,790 | 77,381,546 | 17,614,243 |" in texts[REFERENCE]
    noted = [one for one in made[REFERENCE].findings if one.about is About.WORKBOOK]
    assert {one.severity for one in noted} == {Severity.NOTE}
    assert {one.places[0].sheet.partition(" ")[0] for one in noted} == {"表2", "表3", "表5"}


def test_a_slip_in_the_published_words_is_told(made: dict[str, Outcome]) -> None:
    """It says 8013 平方米 where its own two floors make 8103."""
    told = [one for one in made[REFERENCE].findings if one.about is About.DOCUMENT]
    assert [(one.rule, one.severity, "8013" in one.message) for one in told] == [("D07", Severity.WARNING, True)]


@pytest.mark.parametrize("code", [DEPARTMENT, UNIT])
def test_an_invented_unit_has_nothing_to_mend(code: str, made: dict[str, Outcome]) -> None:
    assert made[code].findings == ()
    assert made[code].document is not None


# ── what this city does its own way ──


def test_parts_stand_in_this_citys_order_with_the_glossary_before_the_tables(texts: dict[str, str]) -> None:
    headings = [line for line in texts[REFERENCE].splitlines() if line.startswith("# ")]
    assert [heading[2] for heading in headings] == list("一二三四五六七")
    assert "名词解释" in headings[2]
    assert [line[3:5] for line in texts[REFERENCE].splitlines() if line.startswith("## ")] == [
        f"{number}." for number in range(1, 10)
    ]


@pytest.mark.parametrize("code", EDITIONS)
def test_no_percentage_is_written_and_last_year_bears_its_number(code: str, texts: dict[str, str]) -> None:
    explained = "\n".join(lines_of(texts[code], "预算编制说明") + lines_of(texts[code], "其他相关情况说明"))
    assert "%" not in explained
    assert "比上年" not in explained
    assert "比2024年预算" in explained
    assert "与2024年预算持平" in explained


@pytest.mark.parametrize("code", EDITIONS)
def test_numbers_are_written_in_one_style(code: str, texts: dict[str, str]) -> None:
    """元 without decimals in eight tables, 万元 with two in the ninth and in prose, thousands separated everywhere."""
    explained = lines_of(texts[code], "预算编制说明") + lines_of(texts[code], "其他相关情况说明")
    prose = re.findall(r"[\d,.]+(?=万元)", "".join(explained).replace("单价100万元", ""))
    assert len(prose) > 30
    assert [number for number in prose if not re.fullmatch(r"\d{1,3}(?:,\d{3})*\.\d\d", number)] == []
    for title, shape in ((PARTS[6], r"\d{1,3}(?:,\d{3})*"), (PARTS[12], r"\d+\.\d\d")):
        rows = [line.strip("| ").split(" | ") for line in lines_of(texts[code], title)[3:] if line.startswith("| ")]
        amounts = [cell for row in rows for cell in row[-3:] if cell and cell[0].isdigit()]
        assert amounts
        assert [cell for cell in amounts if not re.fullmatch(shape, cell)] == []


@pytest.mark.parametrize("code", EDITIONS)
def test_the_contents_name_parts_and_tables_but_not_the_sections(code: str, made: dict[str, Outcome]) -> None:
    document = made[code].document
    assert document is not None
    lines = projected(document).splitlines()
    headings = [line.lstrip("# ") for line in lines if line.startswith(("# ", "## "))]
    assert [text for text, _ in anchors(document)] == headings
    assert len(headings) == 7 + 9


def test_each_account_has_its_sentence_with_one_stop(texts: dict[str, str]) -> None:
    sentences = [line for line in lines_of(texts[DEPARTMENT], "预算编制说明") if "科目" in line and "（类）" in line]
    assert len(sentences) == 24
    shape = r"\d+\. “\w+（类）\w+（款）\w+（项）”科目[\d,]+\.\d\d万元，主要用于[^。]+。"
    assert [line for line in sentences if not re.fullmatch(shape, line)] == []
    assert "主要用途" not in texts[DEPARTMENT]


def test_kinds_of_units_are_counted_from_the_list(texts: dict[str, str]) -> None:
    assert "行政单位1家、参公单位1家、事业单位2家" in texts[DEPARTMENT]
    assert "下属3家预算单位" in texts[DEPARTMENT]


def test_a_small_and_a_large_table_print_only_lines_with_an_amount(texts: dict[str, str]) -> None:
    rows = lines_of(texts[UNIT], "财务收支预算总表")[3:]
    assert [row.split(" | ")[2] for row in rows][:4] == [
        "一、社会保障和就业支出",
        "二、卫生健康支出",
        "三、城乡社区支出",
        "四、住房保障支出",
    ]
    assert rows[-1].startswith("| 收入总计 | 6,000,772 | 支出总计")


@pytest.mark.parametrize(
    ("code", "empty", "body"),
    [(DEPARTMENT, ("国有资本经营",), "本部门"), (UNIT, ("政府性基金", "国有资本经营"), "本单位")],
)
def test_an_empty_table_is_shown_with_its_note(
    code: str, empty: tuple[str, ...], body: str, texts: dict[str, str]
) -> None:
    for kind in ("政府性基金", "国有资本经营"):
        lines = lines_of(texts[code], f"{kind}预算支出功能分类预算表")
        assert (lines[-1] == f"注：{body}2025年没有应当列入{kind}预算支出功能分类预算表的预算，故本表为空表。") == (
            kind in empty
        )
        assert ("合计 |  |  |  |" in lines[-2]) == (kind in empty)


def test_every_project_has_its_seven_headings(texts: dict[str, str]) -> None:
    lines = lines_of(texts[DEPARTMENT], "项目经费情况说明")
    assert [line[4] for line in lines if line.startswith("### ")] == list("一二三四五六七") * 2
    assert lines_of(texts[UNIT], "项目经费情况说明")[0] == "2025年，本单位没有需要说明的项目。"


@pytest.mark.parametrize("code", EDITIONS)
def test_no_line_has_a_blemish(code: str, texts: dict[str, str]) -> None:
    lines = texts[code].partition("目　录")[2].splitlines()
    prose = [line for line in lines if not line.startswith(("| ", "["))]
    assert [line for line in prose if any(re.search(blemish, line) for blemish in BLEMISHES.values())] == []


# ── 部门 and 单位 ──


@pytest.mark.parametrize(
    ("code", "right", "wrong"),
    [
        (
            DEPARTMENT,
            ("区级部门预算", "预算主管部门：", "二、部门机构设置", "编制部门：", "本部门", "1家机关和1家参公事业单位"),
            ("本单位", "编制单位", "内设机构"),
        ),
        (
            UNIT,
            ("区级单位预算", "预算单位：", "二、单位机构设置", "编制单位：", "本单位", "2个内设机构"),
            ("本部门", "编制部门", "部门机构", "下属", "家机关"),
        ),
    ],
)
def test_an_edition_speaks_of_itself_as_its_kind_of_body_does(
    code: str, right: tuple[str, ...], wrong: tuple[str, ...], texts: dict[str, str]
) -> None:
    assert [words for words in right if words not in texts[code]] == []
    # The name of a classification is the same for both.
    bare = texts[code].replace("部门预算经济分类", "")
    assert [words for words in wrong if words in bare] == []
    assert ("部门预算" in bare) == (code == DEPARTMENT)


def test_both_editions_of_one_body_have_files_of_their_own(made: dict[str, Outcome]) -> None:
    assert made[DEPARTMENT].name == "610001-示例市示例区青枫街道办事处-2025年部门预算"
    assert made[UNIT].name == "610004-示例市示例区青枫街道社区党群服务中心-2025年单位预算"


# ── the pack itself ──


def test_nothing_is_wrong_with_the_pack() -> None:
    pack, findings = examined(FOLDER, LIBRARY)
    assert pack is not None
    assert findings == ()


def test_the_example_is_what_the_unit_gives_and_gives_its_text(
    city: Pack, texts: dict[str, str], command: Callable[..., Said], tmp_path: Path
) -> None:
    (example,) = (FOLDER / "example").glob("*.xlsx")
    (unit,) = PUTUO_UNITS.glob(f"{DEPARTMENT}-*.toml")
    assert read_bytes(example.read_bytes(), city) == read_bytes(workbook_of(unit, city), city)
    assert example.with_suffix(".txt").read_text(encoding="utf-8") == texts[DEPARTMENT]
    assert command("build", example, "-o", "公开.docx").code == 0
    assert projected((tmp_path / "公开.docx").read_bytes()) == texts[DEPARTMENT]
    assert command("pack", "check", "putuo-budget").out.startswith("putuo-budget：没有发现问题\n")


def test_the_template_is_the_draft(tmp_path: Path) -> None:
    write_package(tmp_path / "template.docx", template_body(), STYLES)
    assert (tmp_path / "template.docx").read_bytes() == (FOLDER / "template.docx").read_bytes()


def test_word_would_repair_neither_template_nor_documents(made: dict[str, Outcome], tmp_path: Path) -> None:
    shutil.copy(FOLDER / "template.docx", tmp_path)
    for code, outcome in made.items():
        assert outcome.document is not None
        (tmp_path / f"{code}.docx").write_bytes(outcome.document)
    audit = OpenXmlValidator()
    complaints = {path.stem: list(audit.validate(path).errors) for path in tmp_path.glob("*.docx")}
    assert complaints == {name: [] for name in ("template", *EDITIONS)}


def test_every_account_of_the_samples_is_in_the_lists_by_that_name(city: Pack) -> None:
    for unit in PUTUO_UNITS.glob("*.toml"):
        raw = tomllib.loads(unit.read_text(encoding="utf-8"))
        for _, spec in city.form.tables():
            for row in raw.get(spec.name, []) if spec.codes else []:
                code = "".join(row.get(column.name, "") for column in spec.of_type("code"))
                assert city.codes[spec.codes][code].replace("（护）", "(护)") == row["科目名称"].replace(
                    "（护）", "(护)"
                )


def test_the_next_year_starts_with_accounts_purposes_and_the_eleven_figures_that_are_compared(
    city: Pack, command: Callable[..., Said], tmp_path: Path
) -> None:
    (unit,) = PUTUO_UNITS.glob(f"{DEPARTMENT}-*.toml")
    (tmp_path / "今年.xlsx").write_bytes(workbook_of(unit, city))
    assert command("new", "明年.xlsx", "--from", "今年.xlsx").code == 0
    form, _, findings = examine(tmp_path / "明年.xlsx", Packs(LIBRARY))
    assert form is not None
    assert {one.rule for one in findings} <= {"C06", "C14", "C15"}
    rows = {row.key: row.cells for row in form.tables["一般公共预算支出预算表"].rows}
    assert rows["2012902"]["主要用途"].text == "职工之家、青年中心和妇女儿童之家的活动"
    assert [rows["2012902"][name].text for name in ("类", "款", "项", "基本支出")] == ["201", "29", "02", ""]
    prior = {row.key: row.cells["金额"].text for row in form.tables["上年数"].rows}
    assert len(prior) == 11
    assert (prior["财政拨款支出"], prior["公务用车运行费"]) == ("10478.36", "19.4")


def test_codes_in_columns_of_their_own_are_typed_or_picked_part_by_part(city: Pack) -> None:
    """A number 5 in 款 is 05; no list offers whole codes for the first column; names are still looked up."""
    (unit,) = PUTUO_UNITS.glob(f"{UNIT}-*.toml")
    raw = tomllib.loads(unit.read_text(encoding="utf-8"))
    for row in raw["支出预算总表"]:
        row.pop("科目名称")
        row |= {part: row[part].lstrip("0") for part in ("款", "项") if part in row}
    content = standard_workbook(city, 2025, content_of(raw, city))
    form, findings = read_bytes(content, city)
    assert findings == ()
    row = form.tables["支出预算总表"].row("2080502")
    assert row is not None
    assert (row.name, row.cells["款"].text, row.cells["项"].text, row.level) == ("事业单位离退休", "05", "02", 3)
