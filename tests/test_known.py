"""What is known from one workbook holds for the next to the byte: it is read alike, and refused alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosuregen.names import folded
from disclosuregen.workbook import gaps
from disclosuregen.workbook.answers import answers_of
from disclosuregen.workbook.cells import read_book
from disclosuregen.workbook.intake import IntakeError, admit
from disclosuregen.workbook.memory import Memory
from disclosuregen.workbook.stored import NUMBERS
from disclosuregen.workbook.tails import known_tail, learn_tail
from tests.tables import MAIN, packed, written
from tests.test_plain import STRINGS, assert_both_ways, book_of, heard, seen, sheets
from tests.test_second_opinion import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {"xl/sharedStrings.xml": STRINGS}
# A form's sheet: a shared text, numbers, a formula with its value, a text in its cell, and rows that show nothing.
FRONT = '<cols><col min="2" max="3" hidden="1"/></cols><sheetData>'
FIRST = '<row r="1" spans="1:3"><c r="A1" s="1" t="s"><v>1</v></c><c r="B1" s="2"/><c r="C1"><v>7.5</v></c></row>'
SECOND = '<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2"><f>C1*2</f><v>15</v></c></row>'
SPARE = '<row r="{0}"><c r="A{0}" s="2"/><c r="B{0}"><f>IF(A{0}="","",C{0}*2)</f><v></v></c></row>'
SPARES = "".join(SPARE.format(row) for row in range(3, 30))
BACK = "</sheetData><mergeCells><mergeCell ref='A1:B2'/></mergeCells><x/>"
ELSEWHERE = '<row r="40"><c r="A40" t="s"><v>0</v></c></row>'
FORM = FRONT + FIRST + SECOND + SPARES + BACK


def book(sheet: str) -> bytes:
    """A workbook of that sheet."""
    return packed({"表": sheet}, more=TEXTS)


def learned() -> None:
    """Read the form twice, so that everything of it is known."""
    book_of(book(FORM))
    book_of(book(FORM))


@pytest.mark.parametrize("workbook", SAMPLES, ids=lambda path: path.name[:6])
def test_a_workbook_is_read_again_as_it_was_read_before(workbook: Path) -> None:
    content = workbook.read_bytes()
    first, second, third = ([seen(sheet) for sheet in book_of(content).sheets] for _ in range(3))
    assert first == second == third


@settings(deadline=None)
@given(st.lists(sheets(), min_size=1, max_size=3))
def test_what_was_read_before_changes_nothing(before: list[str]) -> None:
    for sheet in before * 3:
        assert_both_ways(book(sheet))


@settings(deadline=None)
@given(
    st.sampled_from(["0", "-1.5E3", "12", "3"]),
    st.sampled_from(["", "甲&amp;乙", " 丙\n", "_x0041_"]),
    st.integers(0, 27),
)
def test_other_values_make_other_cells(number: str, text: str, spare: int) -> None:
    learned()
    first, second = FIRST.replace("7.5", number), SECOND.replace("甲", text).replace("15", number)
    rows = first + second + "".join(SPARE.format(row) for row in range(30 - spare, 30))
    assert_both_ways(book(FRONT + rows + BACK))
    (sheet,) = book_of(book(FRONT + rows + BACK)).sheets
    assert (sheet.shown[1][3].text, sheet.shown[2][2].formula) == (number, "C1*2")
    assert sheet.rows() == {1, 2, *range(30 - spare, 30)}


TAG = re.compile("<[^>]*>")


@settings(deadline=None)
@given(st.data())
def test_a_known_form_with_tags_moved_is_read_or_refused_as_if_nobody_knew_it(data: st.DataObject) -> None:
    learned()
    tags = [match.span() for match in TAG.finditer(FORM)]
    begin, end = data.draw(st.sampled_from(tags))
    tag = FORM[begin:end] if data.draw(st.booleans()) else FORM[slice(*data.draw(st.sampled_from(tags)))]
    changed = FORM[:begin] + FORM[end:]
    where, _ = data.draw(st.sampled_from(tags))
    assert_both_ways(book(changed[:where] + data.draw(st.sampled_from(["", tag, tag * 2])) + changed[where:]))


@pytest.mark.parametrize(
    ("known", "broken"),
    [
        ("<v>7.5</v>", "<v>7\x01</v>"),
        ("<v>7.5</v>", "<v>7]]></v>"),
        ("<v>7.5</v>", "<v>&x;</v>"),
        ("<v>7.5</v>", "<v>&amp</v>"),
        ("<v>7.5</v>", "<v>7.5<v>"),
        ("<v>7.5</v>", "</v>7.5<v>"),
        ("<v>7.5</v>", "<v>7.5</v>8</v>"),
        ("<v>7.5</v>", "<v>\x01</</v>"),
        ("<v>7.5</v>", "<v>\ufffe</v>"),
        ("<v>7.5</v>", "<v>7.5</v></c></row>"),
        ("<v>7.5</v></c></row>", "<v>7.5</v></c>"),
        ("<v>15</v>", "<is><t>15</v>"),
        ("<is><t>甲</t></is>", "<v>甲</t></is>"),
        ("<is><t>甲</t></is>", "<is><t>v>甲</v>"),
        ("<is><t>甲</t></is>", "<is><tv>甲</v>"),
        (FIRST, FIRST.replace("<row ", "</c></row><row ", 1)),
        (FIRST, "</c></row>" + FIRST),
        (FIRST, FIRST.removesuffix("</c></row>")),
        (SPARE.format(29), SPARE.format(29).removesuffix("</row>")),
        (SPARE.format(9), SPARE.format(9) + "</row>"),
        ("<sheetData>", "<sheetData><sheetData>"),
        ("</sheetData>", ""),
        ("<x/>", "<x>"),
    ],
)
def test_a_known_form_that_was_broken_is_refused(known: str, broken: str) -> None:
    learned()
    changed = FORM.replace(known, broken, 1)
    assert changed != FORM
    with pytest.raises(IntakeError) as raised:
        book_of(book(changed))
    assert raised.value.finding.rule == "W01"


@pytest.mark.parametrize(
    ("known", "other"),
    [
        ('r="C1">', 'r="C1" s="1">'),
        ('<row r="2">', '<row r="2" hidden="1">'),
        ("C1*2", "C1*3"),
        ('hidden="1"', 'hidden="0"'),
        ("'A1:B2'", "'A1:B3'"),
        ('<row r="2">', '<!-- <row r="3"> --><row r="2">'),
        ("<cols>", f"<x>{ELSEWHERE}</x><cols>"),
        ("<mergeCells>", f"<x>{ELSEWHERE}</x><mergeCells>"),
        ("<v>7.5</v>", "<v>7<!-- -->.5</v>"),
        ("<v>7.5</v>", "<v>7.5</v><v>8</v>"),
        ("<v>7.5</v>", "<v>&#55;</v>"),
    ],
)
def test_a_form_that_only_looks_like_a_known_one_is_read_for_itself(known: str, other: str) -> None:
    learned()
    changed = FORM.replace(known, other, 1)
    assert changed != FORM
    assert_both_ways(book(changed))


# A sheet without a text in a cell: all that stands between its values is known at once.
PLAIN = FRONT + FIRST + '<row r="2"/><row r="3"><c r="A3" s="1" t="s"><v>0</v></c><c r="B3"><v>0</v></c></row>' + BACK


@pytest.mark.parametrize(
    ("known", "other"),
    [
        ("<v>7.5</v>", "<v>8</v>"),
        ("<v>7.5</v>", "<v></v>"),
        ("<v>7.5</v>", "<v>&amp;lt;</v>"),
        ("<v>1</v>", "<v>0</v>"),
        ("<v>1</v>", "<v>2</v>"),
        ("<v>1</v>", "<v>01</v>"),
        ("<v>1</v>", "<v>x</v>"),
        ("<v>7.5</v>", "<v>7\x01</v>"),
        ("<v>7.5</v>", "<v>\x01</</v>"),
        ("<v>7.5</v>", "<v>7]]></v>"),
        ("<v>7.5</v>", "</v>7.5<v>"),
        ("<v>7.5</v>", "<v>7.5</v>8</v>"),
        ("<v>7.5</v>", "<v>7.5<!-- --></v>"),
        ("<v>7.5</v></c></row>", "<v>7.5</v></c>"),
        ('<row r="2"/>', '<row r="2"/><row r="2"><c r="C2"><v>5</v></c></row>'),
        ('<row r="2"/>', '<row r="2"><c r="C2"><v></v></c></row>'),
        ('<c r="B3"><v>0</v></c>', '<c r="B3"/>'),
        ('<c r="B3"><v>0</v></c>', '<c r="B4"><v>0</v></c>'),
        ('<c r="B3"><v>0</v></c>', '<c r="B3" t="str"><v>0</v></c>'),
    ],
)
def test_a_layout_that_is_known_says_nothing_of_values_and_of_other_layouts(known: str, other: str) -> None:
    for _ in range(4):
        book_of(book(PLAIN))
    changed = PLAIN.replace(known, other, 1)
    assert changed != PLAIN
    # Nothing is known of the first sheet of its name.
    expected = found(packed({f"{known} {other}".translate(NO_NAME): changed}, more=TEXTS))
    for _ in range(4):
        assert found(book(changed)) == expected
    assert found(book(PLAIN)) == found(heard(book(PLAIN)))


NO_NAME = {number: f"{number} " for number in map(ord, "<>&\"'\x01/:[]")}


def found(content: bytes) -> object:
    """What is read of a workbook's sheets, or the rule it breaks."""
    try:
        return [seen(sheet) for sheet in book_of(content).sheets]
    except IntakeError as error:
        return error.finding.rule


def test_rows_that_show_nothing_are_known_in_sheets_that_end_alike() -> None:
    ending = b'<c r="D9"><f>IF(A9="","",LEFT(A9,FIND(" ",A9)-1)+SUM(D10:D20))</f><v></v></c></row>'
    sheets = [b'<row r="9"><c r="A9" s="%d"/>' % style + ending for style in (1, 2)]
    for rows in sheets:
        learn_tail(rows, [(9, "first")], [])
    assert [known_tail(rows) for rows in sheets] == [(0, [(9, "first")])] * 2


def audit(*rows: tuple[str, str, str]) -> bytes:
    """A workbook with the sheet 审核: what stands in its columns, below a title and beside what is calculated."""
    shared = '<c r="{0}{1}" s="1" t="s"><v>{2}</v></c>'.format
    told: list[str] = []

    def number(text: str) -> int:
        if text not in told:
            told.append(text)
        return told.index(text)

    lines = [f'<row r="1">{shared("A", 1, number("审核"))}</row>']
    for row, texts in enumerate((("编号", "结果", "情况说明"), *rows), 2):
        result = f'<c r="B{row}" t="str"><f>A{row}&amp;""</f><v>{texts[1]}</v></c>'
        told_here = [shared(column, row, number(text)) for column, text in zip("AC", texts[::2], strict=True) if text]
        head = shared("B", row, number(texts[1])) if row == 2 else result
        lines.append(f'<row r="{row}">{told_here[0]}{head}{"".join(told_here[1:])}</row>')
    strings = "".join(f"<si><t>{text}</t></si>" for text in told)
    more = {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>'}
    return packed({"审核": f"<sheetData>{''.join(lines)}</sheetData>"}, more=more)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("T1", "通过", ""), ("T2", "通过", "")], {}),
        (
            [("T1", "通过", ""), ("T2", "相差 1", "本年合并了一个单位"), ("T3", "通过", "无")],
            {"T2": "本年合并了一个单位", "T3": "无"},
        ),
        ([("T1", "通过", "编号"), ("T2", "通过", "情况说明")], {"T1": "编号", "T2": "情况说明"}),
    ],
)
def test_answers_are_heard_in_a_sheet_that_is_known(rows: list[tuple[str, str, str]], expected: dict[str, str]) -> None:
    for _ in range(4):
        for content in (audit(*rows), heard(audit(*rows))):
            with written(content) as path:
                package = admit(path).package
            assert package is not None
            answers = answers_of(read_book(package, lambda _: True, lambda _: True))
            assert {rule: said.text for rule, said in answers.items()} == expected


def test_parts_of_one_workbook_say_nothing_of_another() -> None:
    style = '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="{}"/></numFmts><cellXfs><xf/><xf numFmtId="170"/>'
    kinds = []
    for code in ("0.0", "yyyy", "0.0", "000"):
        styles = f"{style.format(code)}</cellXfs></styleSheet>"
        content = packed({"表": FORM.replace('r="C1">', 'r="C1" s="1">')}, more={**TEXTS, "xl/styles.xml": styles})
        kinds.append(book_of(content).sheets[0].shown[1][3][:4:3])
    assert kinds == [("number", 0), ("date", 0), ("number", 0), ("number", 3)]


def test_types_are_looked_through_however_often_they_were_seen() -> None:
    harmless = packed({"表": ""})
    types = '<Types><Override PartName="/xl/workbook.xml" ContentType="{}"/></Types>'
    for kind, rule in (("a", None), ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "W03")) * 2:
        content = packed({"表": ""}, more={"[Content_Types].xml": types.format(kind)})
        with written(content) as path:
            found = admit(path).findings
        assert [one.rule for one in found] == ([rule] if rule else [])
    with written(harmless) as path:
        assert admit(path).findings == ()


def test_a_memory_answers_the_same_bytes_only_and_forgets_in_time() -> None:
    memory: Memory[int] = Memory(most=4_096, longest=64)
    for number in range(100):
        memory.learn(b"%d" % number, number)
        assert memory.held[b"%d" % number] == number
        assert len(memory.held) <= 8
    memory.learn(b"x" * 65, 1)
    memory.learn(b"large", 2, 4_000)
    assert memory.held == {b"large": 2}


@pytest.mark.parametrize(
    "second", ['<c r="A1"><v>5</v></c>', '<c r="A1" t="e"><v>#REF!</v></c>', '<c r="A1" t="s"><v>0</v></c>']
)
@pytest.mark.parametrize("first", ['<c r="A1" t="s"><v>1</v></c>', '<c r="A1" t="str"><f>B1</f><v>甲</v></c>'])
@pytest.mark.parametrize(
    "between", ["", '</row><row r="1">', '</row><row r="2"><c r="A2"><v>1</v></c></row><row r="1">']
)
def test_a_cell_that_stands_twice_has_the_label_of_what_it_shows(first: str, between: str, second: str) -> None:
    twice = book(f'<sheetData><row r="1">{first}{between}{second}</row></sheetData>')
    for one in (twice, twice, twice):
        (sheet,) = book_of(one).sheets
        texts = {at: folded(cell.text) for at, cell in sheet.cells.items() if cell.kind == "text"}
        labels = {(row, column): label for row, line in sheet.labels.items() for column, label in line.items()}
        assert labels == {at: text for at, text in texts.items() if text}


def test_formulas_that_nobody_calculated_are_told_of_however_often_they_were_seen() -> None:
    silent = '<sheetData><row r="1"><c r="A1"/><c r="B1"><f>C1*2</f></c></row>'
    silent += '<row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData>'
    for form in (
        silent,
        silent.replace("<f>C1*2</f>", "<f>C1*2</f><v/>"),
        silent.replace("<f>C1*2</f>", "<f>C1*2</f><v></v>"),
    ):
        for _ in range(4):
            (sheet,) = book_of(book(form)).sheets
            assert sheet.cells[1, 2].formula == "C1*2"


@pytest.mark.parametrize("most", [1, 4_000, 60_000])
def test_what_is_forgotten_at_once_is_read_all_the_same(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    content = SAMPLES[0].read_bytes()
    expected = [seen(sheet) for sheet in book_of(content).sheets]
    for name in ("_GAPS", "_TEXT_GAPS", "_LAST", "_LAYOUTS"):
        monkeypatch.setattr(gaps, name, Memory(most=most, longest=2**15))
    for _ in range(3):
        assert [seen(sheet) for sheet in book_of(content).sheets] == expected


def test_only_plain_numbers_of_shared_texts_are_remembered() -> None:
    odd = f'<sheetData><row r="1"><c r="A1" t="s"><v>{"0" * 500}1</v></c></row></sheetData>'
    (sheet,) = book_of(book(odd)).sheets
    assert sheet.cells[1, 1] == book_of(book(odd.replace("0" * 500, ""))).sheets[0].cells[1, 1]
    assert max(map(len, NUMBERS)) < 10
