"""What was changed in a finished document and is no number: names, the unit of a table, how a number is written."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from disclosuregen.claims import faults_of
from disclosuregen.document.against import against_ledger
from disclosuregen.document.ledgerfile import loaded
from disclosuregen.document.readback import read_any
from disclosuregen.pack import Library
from disclosuregen.papers import ledger_paper
from disclosuregen.pipeline import Outcome, Packs, generate
from disclosuregen.proof import prove
from tests.drawn import drawn
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosuregen.findings import Finding

BODY = "word/document.xml"
PACKS = Packs(Library((ROOT / "templates",)))
DATA_OFFICE = next((ROOT / "input").glob("358001*.xlsx"))
STREET = next((ROOT / "templates" / "putuo-budget" / "example").glob("*.xlsx"))


@pytest.fixture(scope="module")
def office() -> Outcome:
    return generate(DATA_OFFICE, PACKS)


@pytest.fixture(scope="module")
def street() -> Outcome:
    return generate(STREET, PACKS)


def edited(outcome: Outcome, change: Callable[[str], str]) -> bytes:
    """The document with its body changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(outcome.document or b"")) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == BODY else content)
    return stream.getvalue()


def told(outcome: Outcome, change: Callable[[str], str]) -> list[tuple[str, str, str, Finding]]:
    """Rule and place of all that is told of a changed document, by the ledger as it is kept in a file."""
    source = DATA_OFFICE if DATA_OFFICE.name == outcome.file else STREET
    assert outcome.ledger is not None
    ledger, _ = loaded(ledger_paper(outcome, source, "甲.docx"))
    found = against_ledger(ledger, read_any(edited(outcome, change)), "甲.docx")
    return [(one.rule, one.places[0].sheet, one.severity.value, one) for one in found]


@pytest.mark.parametrize(
    ("right", "wrong", "where"),
    [
        ("示例市数据局本级内设机构", "示例市教育局本级内设机构", "第一部分（二）第1段"),
        ("2024年示例市数据局本级收入预算总额为", "2024年示例市教肓局收入预算总额为", "第三部分（一）第1段"),
        (">示例市数据局</w:t><w:br/>", ">某某市教育局</w:t><w:br/>", "开头第2段"),
        ("示例市数据局本级没有车辆", "示例市大数据中心没有车辆", "第三部分（五）第1段"),
    ],
)
def test_another_name_in_the_place_of_the_units_own_is_told(
    right: str, wrong: str, where: str, office: Outcome
) -> None:
    found = told(office, lambda xml: xml.replace(right, wrong, 1))
    assert [(rule, severity) for rule, _, severity, _ in found] == [("D49", "error")]
    assert found[0][1] == where


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        # Editors say themselves what a unit is called.
        ("示例市数据局本级内设机构", "本单位内设机构"),
        ("示例市数据局本级内设机构", "我局内设机构"),
        ("示例市数据局本级内设机构", "示例市数据局内设机构"),
        ("示例市数据局本级内设机构", "示例市数据局（机关）内设机构"),
        ("示例市数据局本级内设机构", "按照三定方案，共有内设机构"),
        ("2024年示例市数据局本级收入预算总额为", "2024年度本单位收入预算总额为"),
        ("2024年示例市数据局本级收入预算总额为", "2024年部门收入预算总额为"),
        ("2024年示例市数据局本级收入预算总额为", "2024年全部收入预算总额为"),
        ("示例市数据局本级内设机构", "市数据局内设机构"),
        ("示例市数据局本级内设机构", "该局内设机构"),
        ("<w:t>（二）机构设置", "<w:t>（二）机构的设置"),
        # The sentence is gone, or there is one more.
        ("示例市数据局本级没有车辆。", ""),
        ("示例市数据局本级没有车辆。", "示例市数据局本级没有车辆。与示例市教育局合用办公楼。"),
        ("示例市数据局本级没有车辆。", "与示例市教育局合用办公楼，示例市数据局本级没有车辆。"),
    ],
)
def test_other_words_for_oneself_are_not_told(right: str, wrong: str, office: Outcome) -> None:
    assert [one for one in told(office, lambda xml: xml.replace(right, wrong, 1)) if one[0] == "D49"] == []


def test_a_row_that_is_called_otherwise_is_told(office: Outcome) -> None:
    found = told(office, lambda xml: xml.replace(">住房公积金<", ">住房补贴<", 1))
    assert [one[:3] for one in found] == [("D49", found[0][1], "warning")]
    assert found[0][1].endswith(" 2210201 住房补贴")
    # A code in it is a number, told once.
    found = told(office, lambda xml: xml.replace(">2210201<", ">2210203<", 1))
    assert [rule for rule, *_ in found] == ["D31"]


def test_a_label_that_is_cut_says_so(office: Outcome) -> None:
    assert office.ledger is not None
    cut = {line.where for line in office.ledger.lines if "其他政府办公厅" in line.label}
    assert cut
    assert [where for where in cut if not where.endswith("其他政府办公厅（室）及相关机构事…")] == []


def test_nothing_is_told_of_a_document_as_it_was_made(office: Outcome, street: Outcome) -> None:
    assert told(office, lambda xml: xml) == []
    assert told(street, lambda xml: xml) == []


def own_words(outcome: Outcome, change: Callable[[str], str]) -> list[tuple[str, str]]:
    """What is told of a changed document that nobody has a ledger of."""
    found = prove(edited(outcome, change), "甲.docx", None, None)
    return [(one.rule, one.places[0].sheet) for one in found if one.rule in {"D27", "D28"}]


def test_without_a_ledger_another_bodys_own_level_is_told(office: Outcome) -> None:
    sentence = "示例市数据局本级内设机构"
    told_ = own_words(office, lambda xml: xml.replace(sentence, "示例市教育局本级内设机构", 1))
    assert told_ == [("D28", "第一部分（二）第1段")]
    for right in (
        "示例市数据局（机关本级）内设机构",
        "根据示例市本级机构编制方案，本单位内设机构",
        "参照示例市财政局和示例市数据局本级内设机构",
        "示例市人民代表大会批准的本级内设机构",
    ):
        assert own_words(office, lambda xml, words=right: xml.replace(sentence, words, 1)) == []  # type: ignore[misc]


def test_the_unit_of_a_table_is_told(office: Outcome, street: Outcome) -> None:
    found = told(office, lambda xml: xml.replace("单位：万元", "单位：元", 1))
    assert [one[:3] for one in found] == [("D50", "附表1", "error")]
    assert "读到“单位：元”" in found[0][3].message
    # One table in 万元 among eight in 元.
    found = told(street, lambda xml: xml.replace("单位：万元", "单位：元", 1))
    assert [one[0] for one in found] == ["D50"]
    assert found[0][1].startswith("第9张表")


def test_a_table_that_is_gone_is_told_as_gone_alone(office: Outcome) -> None:
    def without(xml: str) -> str:
        begin = xml.index("<w:tbl>")
        return xml[:begin] + xml[xml.index("</w:tbl>") + 8 :]

    assert "D50" not in [one[0] for one in told(office, without)]


def test_a_number_in_other_spelling_is_a_note(office: Outcome) -> None:
    found = told(office, lambda xml: xml.replace("2,444.56", "2444.560", 1))
    assert [(rule, severity) for rule, _, severity, _ in found] == [("D51", "note")]
    found = told(office, lambda xml: xml.replace("2,444.56", "2,444.57", 1))
    assert [rule for rule, *_ in found] == ["D31"]


def test_a_table_within_a_cell_leaves_the_places_of_others_alone(office: Outcome) -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>说明</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>"

    def nested(xml: str) -> str:
        at = xml.index("2,444.56")
        begin = xml.index(">", xml.rindex("<w:tc>", 0, at)) + 1
        begin = xml.rindex("<w:p>", begin, at) if "<w:p>" in xml[begin:at] else xml.rindex("<w:p ", begin, at)
        changed = xml[:begin] + inner + xml[begin:]
        return changed.replace("2,444.56", "2,444.57", 1)

    found = told(office, nested)
    assert [rule for rule, *_ in found if rule not in {"D42", "D43"}] == ["D31"]
    assert found[0][1].startswith("附表1 第")


def test_ledgers_of_earlier_versions_are_read(office: Outcome) -> None:
    assert office.ledger is not None
    paper = json.loads(ledger_paper(office, DATA_OFFICE, "甲.docx"))
    del paper["names"], paper["table_units"]
    ledger, _ = loaded(json.dumps(paper).encode())
    assert (ledger.names, ledger.moneys) == ((), ())
    change = edited(office, lambda xml: xml.replace("示例市数据局本级内设机构", "示例市教育局本级内设机构", 1))
    assert list(against_ledger(ledger, read_any(change), "甲.docx")) == []


# ── what a finding is about ──


def of_sentence(text: str) -> list[tuple[str, str]]:
    """Rule and message of what is told of a paragraph."""
    return [(one.rule, one.message) for one in faults_of(drawn(text), "甲.docx")]


def test_a_sentence_that_names_no_figure_is_called_by_its_own_words() -> None:
    found = of_sentence(
        "本单位“三公”经费预算为233万元，占预算总额的0.90%；预算数比上年减少1万元。"
        "与上年相比：公务用车运行费220万元，减少1万元；公务接待费13万元，减少2万元。"
    )
    assert [rule for rule, _ in found] == ["D08"]
    assert found[0][1].startswith("“预算数”减少1万元")


def test_a_reason_is_held_against_what_moved_and_not_against_what_did_not() -> None:
    sentence = (
        "2024年收入预算总额为900万元，比上年{}100万元，{}10.00%。按来源分：财政拨款收入700万元，比上年减少100万元；"
        "上年结转结余200万元，与上年持平。减少的主要原因：公用经费从紧核定。"
    )
    assert of_sentence(sentence.format("减少", "下降")) == []
    # The verb alone is wrong: nothing else follows from it.
    assert "D06" not in [rule for rule, _ in of_sentence(sentence.format("增加", "下降"))]
    found = [message for rule, message in of_sentence(sentence.format("增加", "上升")) if rule == "D06"]
    assert [message.split("”")[0] for message in found] == ["“2024年收入预算总额"]
