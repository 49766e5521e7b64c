"""What somebody has worked in is never lost without a word, and nothing lies in 公开/ that nobody answers for."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest
from docx import Document

from disclosuregen.batch import Unit
from disclosuregen.batch.crew import Here
from disclosuregen.batch.former import Former
from disclosuregen.batch.run import run
from disclosuregen.batch.shelf import Record, Shelf
from disclosuregen.batch.work import Setup
from disclosuregen.covers import Cover
from disclosuregen.workbook.ours import untouched
from tests.books import CLEAN, SMALL, changed, covered
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from disclosuregen.batch import Made
    from disclosuregen.batch.kinds import Job
    from tests.conftest import Said

    Command = Callable[..., Said]

ENDING = "年预算公开说明.docx"
SENTENCE = "这一句是手工加的。"
FILES = {"甲.docx", "甲.ledger.json", "甲.溯源.xlsx", "甲.xlsx"}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A workbook in an empty folder of its own."""
    folder = tmp_path / "件"
    folder.mkdir()
    shutil.copy(SMALL, folder / "甲.xlsx")
    return folder / "甲.xlsx"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The default input folder, empty."""
    path = tmp_path / "input"
    path.mkdir()
    return path


def edit(document: Path) -> None:
    """Add a sentence, as Word would: all parts are written anew."""
    opened = Document(str(document))
    opened.add_paragraph(SENTENCE)
    opened.save(str(document))


def sentences(document: Path) -> list[str]:
    """The paragraphs of a document."""
    return [paragraph.text for paragraph in Document(str(document)).paragraphs]


def names(folder: Path) -> set[str]:
    """The names of what lies in a folder."""
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def rules_of(tmp_path: Path, *keys: str) -> list[str]:
    """The rules of findings in 报告.json."""
    report = json.loads((tmp_path / "output" / "工作底稿" / "报告.json").read_text("utf-8"))
    return [one["rule"] for key in keys or ("findings", "across") for one in report[key]]


# ── build ──


def test_a_document_that_was_edited_is_kept_beside_the_new_one(command: Command, workbook: Path) -> None:
    document = workbook.with_suffix(".docx")
    assert command("build", workbook).code == 0
    edit(document)
    said = command("build", workbook)
    assert (said.code, said.err.count("〔B02〕"), "甲-手工改过.docx" in said.err) == (0, 1, True)
    assert SENTENCE in sentences(document.with_name("甲-手工改过.docx"))
    assert SENTENCE not in sentences(document)
    # What was built is ours again; what is edited anew takes no other's place.
    assert "B02" not in command("build", workbook).err
    assert names(workbook.parent) == {*FILES, "甲-手工改过.docx"}
    edit(document)
    assert command("build", workbook).code == 0
    assert names(workbook.parent) == {*FILES, "甲-手工改过.docx", "甲-手工改过-2.docx"}


def test_a_document_that_was_built_from_another_state_of_its_workbook_is_replaced(
    command: Command, workbook: Path
) -> None:
    assert command("build", workbook).code == 0
    before = workbook.with_suffix(".docx").read_bytes()
    covered(workbook, 单位名称="示例市数据和信息局")
    said = command("build", workbook)
    assert (said.code, "B02" in said.err) == (0, False)
    assert workbook.with_suffix(".docx").read_bytes() != before
    assert names(workbook.parent) == FILES


def test_a_document_of_which_nobody_can_tell_is_kept(command: Command, workbook: Path) -> None:
    target = workbook.with_name("乙.docx")
    target.write_bytes(b"from elsewhere")
    assert command("build", workbook, "-o", target).code == 0
    assert workbook.with_name("乙-手工改过.docx").read_bytes() == b"from elsewhere"
    # The same document without its ledger is still the same.
    target.with_suffix(".ledger.json").unlink()
    assert "B02" not in command("build", workbook, "-o", target).err


def test_a_document_of_a_batch_is_known_by_the_ledger_that_is_kept_of_it(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    covered(tmp_path / "input" / "甲.xlsx", 单位名称="示例市甲局")
    assert command("batch").code == 0
    (document,) = (tmp_path / "output" / "公开").iterdir()
    assert command("build", SMALL, "-o", document).code == 0
    assert "手工改过" not in "".join(names(document.parent))


def test_a_document_that_cannot_be_replaced_stays_where_it_is(command: Command, workbook: Path) -> None:
    assert command("build", workbook).code == 0
    document = workbook.with_suffix(".docx")
    edit(document)
    workbook.with_suffix(".ledger.json").unlink()
    workbook.with_suffix(".ledger.json").mkdir()
    assert command("build", workbook).code == 3
    assert SENTENCE in sentences(document)
    assert "甲-手工改过.docx" not in names(workbook.parent)


# ── copies with the findings ──


def rework(copy: Path) -> None:
    """Put the missing amount into a marked copy and save it, as an office program would."""
    book = openpyxl.load_workbook(copy)
    book["上年数"]["B6"] = 1
    book.save(copy)


def test_a_copy_says_itself_whether_somebody_has_worked_in_it(command: Command, tmp_path: Path) -> None:
    changed(SMALL, "上年数", {"B6": None}, tmp_path / "甲.xlsx")
    assert command("check", "甲.xlsx", "--marked", "标").code == 1
    copy = tmp_path / "标" / "甲-问题.xlsx"
    assert untouched(copy.read_bytes())
    rework(copy)
    assert not untouched(copy.read_bytes())
    assert not untouched(SMALL.read_bytes())
    assert not untouched(b"")


def test_check_keeps_a_copy_that_somebody_has_corrected(command: Command, tmp_path: Path) -> None:
    changed(SMALL, "上年数", {"B6": None}, tmp_path / "甲.xlsx")
    assert command("check", "甲.xlsx", "--marked", "标").code == 1
    # The workbook has changed, its copy has not been touched.
    changed(SMALL, "上年数", {"B7": None}, tmp_path / "甲.xlsx")
    assert "〔B08〕" not in command("check", "甲.xlsx", "--marked", "标").out
    rework(tmp_path / "标" / "甲-问题.xlsx")
    corrected = (tmp_path / "标" / "甲-问题.xlsx").read_bytes()
    said = command("check", "甲.xlsx", "--marked", "标")
    assert (said.code, said.out.count("〔B08〕"), "甲-问题-手工改过.xlsx" in said.out) == (1, 1, True)
    assert (tmp_path / "标" / "甲-问题-手工改过.xlsx").read_bytes() == corrected
    assert "〔B08〕" not in command("check", "甲.xlsx", "--marked", "标").out
    assert names(tmp_path / "标") == {"甲-问题.xlsx", "甲-问题-手工改过.xlsx"}


def test_the_copy_of_a_copy_has_its_name(command: Command, tmp_path: Path) -> None:
    changed(SMALL, "上年数", {"B6": None}, tmp_path / "甲.xlsx")
    assert command("check", "甲.xlsx", "--marked", "标").code == 1
    assert command("check", "标/甲-问题.xlsx", "--marked", "再标").code == 1
    assert names(tmp_path / "再标") == {"甲-问题.xlsx"}
    # In its own folder it is a source, which nothing may replace.
    assert command("check", "标/甲-问题.xlsx", "--marked", "标").code == 1
    assert command("check", "标/甲-问题-2.xlsx", "--marked", "再标").code == 1
    assert names(tmp_path / "标") == {"甲-问题.xlsx", "甲-问题-2.xlsx"}
    assert names(tmp_path / "再标") == {"甲-问题.xlsx"}


def test_a_file_is_no_folder_for_copies(command: Command, tmp_path: Path) -> None:
    shutil.copy(SMALL, tmp_path / "甲.xlsx")
    (tmp_path / "文件").write_bytes(b"")
    said = command("check", "甲.xlsx", "--marked", "文件")
    assert (said.code, "文件：写不了" in said.out) == (3, True)


def test_batch_keeps_a_copy_that_somebody_has_corrected(command: Command, folder: Path, tmp_path: Path) -> None:
    changed(SMALL, "上年数", {"B6": None}, folder / "甲.xlsx")
    assert command("batch").code == 1
    papers = tmp_path / "output" / "工作底稿"
    copy = papers / "甲-问题.xlsx"
    rework(copy)
    corrected = copy.read_bytes()
    # As long as its workbook is the same it stays where it is.
    said = command("batch")
    assert (said.code, said.out.count("〔B08〕")) == (1, 1)
    assert copy.read_bytes() == corrected
    assert rules_of(tmp_path).count("B08") == 1
    changed(SMALL, "上年数", {"B7": None}, folder / "甲.xlsx")
    said = command("batch")
    assert (said.code, said.out.count("〔B08〕"), "作废/甲-问题.xlsx" in said.out) == (1, 1, True)
    assert (papers / "作废" / "甲-问题.xlsx").read_bytes() == corrected
    assert untouched(copy.read_bytes())
    assert "〔B08〕" not in command("batch").out


def test_a_copy_of_a_workbook_that_is_right_again_in_between_is_nobodys_work(command: Command, folder: Path) -> None:
    changed(SMALL, "上年数", {"B6": None}, folder / "甲.xlsx")
    assert command("batch").code == 1
    shutil.copy(SMALL, folder / "甲.xlsx")
    assert command("batch").code == 0
    changed(SMALL, "上年数", {"B7": None}, folder / "甲.xlsx")
    assert "〔B08〕" not in command("batch").out


# ── what is told once ──


def test_what_was_moved_away_is_told_in_that_run_only(command: Command, folder: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")
    assert command("batch").code == 0
    (document,) = (tmp_path / "output" / "公开").iterdir()
    edit(document)
    assert command("batch").out.count("〔B02〕") == 1
    assert command("batch", "--fresh").out.count("〔B02〕") == 1
    said = command("batch")
    assert ("〔B02〕" in said.out, "没有变动 1 份" in said.out) == (False, True)


# ── 公开/ ──


def test_what_this_run_has_not_made_is_named_and_left(command: Command, folder: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")
    shutil.copy(CLEAN, folder / "2.xlsx")
    assert command("batch").code == 0
    assert rules_of(tmp_path, "across") == []
    (folder / "2.xlsx").unlink()
    public = tmp_path / "output" / "公开"
    (public / "别处来的.docx").write_bytes(b"")
    for name in ("Thumbs.db", "~$甲.docx", f"{SMALL.stem}{ENDING}".replace(".docx", ".pdf")):
        (public / name).write_bytes(b"")
    before = names(public)
    said = command("batch")
    (line,) = (line for line in said.out.splitlines() if "〔B09〕" in line)
    assert said.code == 0
    assert "有 2 份" in line
    assert f"{CLEAN.stem}{ENDING}（以前由“2.xlsx”生成）" in line
    assert "别处来的.docx（没有生成记录）" in line
    assert names(public) == before
    assert rules_of(tmp_path, "across") == ["B09"]
    for report in ("报告.html", "报告.json"):
        assert "别处来的.docx" in (tmp_path / "output" / "工作底稿" / report).read_text("utf-8")
    sheet = openpyxl.load_workbook(tmp_path / "output" / "工作底稿" / "报告.xlsx")["问题"]
    assert any("别处来的.docx" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_a_pack_that_is_broken_makes_no_stranger_of_a_document(command: Command, folder: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, folder)
    pack = shutil.copytree(ROOT / "templates" / "xianning-budget", tmp_path / "templates" / "xianning-budget")
    assert command("batch").code == 0
    (pack / "phrases.toml").write_text("坏 = ", encoding="utf-8")
    assert command("batch").code == 2
    assert rules_of(tmp_path, "across") == []


@pytest.mark.parametrize("file", ["1.xlsx", "更名.xlsx"], ids=["the same workbook", "another"])
def test_a_unit_that_was_renamed_has_one_document(file: str, command: Command, folder: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")
    shutil.copy(CLEAN, folder / "2.xlsx")
    assert command("batch").code == 0
    (folder / "1.xlsx").unlink()
    covered(folder / file, 单位名称="示例市数据和信息局")
    said = command("batch")
    assert (said.code, said.out.count("〔B10〕"), "〔B09〕" in said.out) == (0, 1, False)
    public, void = tmp_path / "output" / "公开", tmp_path / "output" / "工作底稿" / "作废"
    assert names(public) == {f"358001-示例市数据和信息局-2024{ENDING}", f"{CLEAN.stem}{ENDING}"}
    assert names(void) == {f"{SMALL.stem}{ENDING}"}
    assert "〔B10〕" not in command("batch").out


def test_two_workbooks_that_change_places_keep_both_documents(command: Command, folder: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")
    shutil.copy(CLEAN, folder / "2.xlsx")
    assert command("batch").code == 0
    shutil.copy(CLEAN, folder / "1.xlsx")
    shutil.copy(SMALL, folder / "2.xlsx")
    said = command("batch")
    assert (said.code, "〔B10〕" in said.out) == (0, False)
    assert names(tmp_path / "output" / "公开") == {f"{SMALL.stem}{ENDING}", f"{CLEAN.stem}{ENDING}"}


def test_next_years_document_takes_no_ones_place() -> None:
    unit = Unit("1.xlsx", (), f"358001-甲-2024{ENDING}", pack="p")
    records = {"1.xlsx": Record("", "358001", unit)}
    cover = Cover("p", "358001", f"358001-乙-2025{ENDING}")
    for covers, record in (({"2.xlsx": cover}, None), ({"1.xlsx": cover}, records["1.xlsx"])):
        former = Former.of(records, covers)
        assert former.names(cover.document, cover, record) == []
        assert former.names(f"358001-乙-2024{ENDING}", cover, record) == [unit.document]


# ── the bureau's list ──


def roster(path: Path, *rows: Iterable[object]) -> Path:
    """A list of units."""
    book = openpyxl.Workbook()
    for row in (("代码", "名称"), *rows):
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


LISTED = (("358001", "示例市数据局本级"), ("305003", "示例市临江高级中学"), ("999001", "示例市没来单位"))


def test_units_with_two_workbooks_have_handed_in(command: Command, folder: Path, tmp_path: Path) -> None:
    for name in ("1.xlsx", "2.xlsx"):
        shutil.copy(SMALL, folder / name)
    assert command("batch", "--roster", roster(tmp_path / "名册.xlsx", *LISTED)).code == 1
    report = json.loads((tmp_path / "output" / "工作底稿" / "报告.json").read_text("utf-8"))
    assert [one["state"] for one in report["roster"]] == ["refused", "missing", "missing"]
    assert [(one["code"], one["name"]) for one in report["units"]] == [("358001", "示例市数据局本级")] * 2
    assert {one["rule"] for one in report["findings"]} == {"B01"}
    assert report["totals"] == []


class Interrupted(Here):
    """Somebody presses Ctrl-C after the first workbook."""

    def results(self, jobs: Iterable[Job]) -> Iterator[tuple[Path, Made]]:
        """What comes of the first."""
        yield next(iter(super().results(jobs)))
        raise KeyboardInterrupt


def test_what_has_not_had_its_turn_has_come(
    command: Command, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")
    shutil.copy(CLEAN, folder / "2.xlsx")
    monkeypatch.setattr("disclosuregen.batch.crew.Here", Interrupted)
    said = command("--debug", "batch", "--roster", roster(tmp_path / "名册.xlsx", *LISTED))
    assert said.code == 130
    report = json.loads((tmp_path / "output" / "工作底稿" / "报告.json").read_text("utf-8"))
    assert [one["state"] for one in report["roster"]] == ["ready", "waiting", "missing"]
    assert "还没有做到 1 个：示例市临江高级中学" in said.out


class AtOnce(Here):
    """Somebody presses Ctrl-C before any workbook has been looked at."""

    def covers(self, paths: Sequence[Path], as_pack: str = "") -> list[Cover | None]:
        """Nothing."""
        raise KeyboardInterrupt(paths, as_pack)


def test_nobody_is_missing_where_a_workbook_is_left_whose_unit_nobody_knows(folder: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")
    told: list[Unit] = []
    crew = AtOnce(Setup((ROOT / "templates",)))
    report = run([folder / "1.xlsx"], Shelf.opened(tmp_path / "output"), crew, told.append)
    assert (report.interrupted, report.waiting) == (True, frozenset({""}))
