"""The documents of the six samples, as text, and what no finished document may look like."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from disclosuregen.document.projection import projected
from disclosuregen.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosuregen.pack import Pack
    from disclosuregen.pipeline import Outcome

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = tuple(sorted(path.stem for path in (ROOT / "input").glob("*.xlsx")))
# What inspectors of published documents complain of, and what a template or a program may leave behind.
BLEMISHES = {
    "doubled stops": r"[，、；：。！？][，、；：。]",
    "a list of nothing": r"其中：[。，；]|：。",
    "both directions at once": r"增加（减少）|下降（增长）|增加/减少",
    "a tag or a program's word": r"\{[{%#]|[}%#]\}|(?<![A-Za-z])(?:None|True|False|nan)(?![A-Za-z])|�",
    "a hint or a placeholder": r"XX|××|__|（填写|请填",
    "an empty number": r"占[^。，]{0,12}的[，。]|(?<![\d：])万元|(?<!\d)%",
    "minus zero": r"-0(?:\.0+)?(?![\d.])",
    "a rate of a change on a base of zero": r"上年为0万元）[^。；]*%",
    "a space inside Chinese text": r"[\u4e00-\u9fff] [\u4e00-\u9fff]",
    "a reason without a reason": r"原因(?:是)?：?[。，]",
    "zero with a change beside it": r"(?<![\d.])0万元，(?:比上年)?增加",
}
PAIRS = (("（", "）"), ("“", "”"), ("《", "》"))


def test_there_are_six_samples() -> None:
    assert len(SAMPLES) == 6


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_has_nothing_to_mend(sample: str, outcomes: dict[str, Outcome]) -> None:
    assert {one.severity for one in outcomes[sample].findings} <= {Severity.NOTE}
    assert outcomes[sample].name == f"{sample}年预算公开说明"


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_document_reads_as_it_was_reviewed(
    sample: str, documents: dict[str, bytes], golden: Callable[[str, str], None]
) -> None:
    golden(f"{sample}.txt", projected(documents[sample]))


def test_the_packs_example_gives_the_text_beside_it(documents: dict[str, bytes], pack: Pack) -> None:
    (expected,) = pack.folder.glob("example/*.txt")
    assert (pack.folder / "example" / f"{expected.stem}.xlsx").read_bytes() == (
        ROOT / "input" / f"{expected.stem}.xlsx"
    ).read_bytes()
    assert projected(documents[expected.stem]) == expected.read_text(encoding="utf-8")


def lines_of(document: bytes) -> list[str]:
    """The running text: no rows of tables, no cover (its line break shows as a space), no page numbers."""
    lines = projected(document).splitlines()
    start = lines.index("目　录")
    return [line for line in lines[start:] if not line.startswith(("| ", "["))]


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("blemish", BLEMISHES)
def test_no_line_has_a_blemish(sample: str, blemish: str, documents: dict[str, bytes]) -> None:
    assert [line for line in lines_of(documents[sample]) if re.search(BLEMISHES[blemish], line)] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_brackets_and_quotes_come_in_pairs(sample: str, documents: dict[str, bytes]) -> None:
    lines = lines_of(documents[sample])
    assert [line for line in lines if any(line.count(left) != line.count(right) for left, right in PAIRS)] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sentence_of_the_explanation_ends_with_a_stop(sample: str, documents: dict[str, bytes]) -> None:
    lines = lines_of(documents[sample])
    parts = [number for number, line in enumerate(lines) if line.startswith("# ")]
    prose = [line for line in lines[parts[2] : parts[3]] if not line.startswith("#")]
    assert [line for line in prose if not line.endswith(("。", "："))] == []


@pytest.mark.parametrize(
    ("sample", "right", "wrong"),
    [
        (
            "211001",
            ("2024年部门预算公开说明（本级）", "第一部分　单位概况", "（一）部门收支总表", "本单位对项目"),
            ("本部门",),
        ),
        (
            "351",
            ("2024年部门预算公开说明", "第一部分　部门概况", "（九）部门项目支出表", "本部门对项目"),
            ("本单位", "（本级）"),
        ),
        (
            "305003",
            ("2024年单位预算公开说明", "第一部分　单位概况", "（一）单位收支总表", "本单位对项目"),
            ("本部门", "部门预算"),
        ),
    ],
)
def test_a_document_speaks_of_itself_as_its_kind_of_body_does(
    sample: str, right: tuple[str, ...], wrong: tuple[str, ...], documents: dict[str, bytes]
) -> None:
    text = projected(next(document for stem, document in documents.items() if stem.startswith(sample)))
    assert [words for words in right if words not in text] == []
    assert [words for words in wrong if words in text.replace("部门预算支出经济分类科目", "")] == []


@pytest.mark.parametrize(
    ("blemish", "line"),
    [
        ("doubled stops", "减少的主要原因：从紧。。"),
        ("a list of nothing", "预算为5万元，其中：。"),
        ("both directions at once", "比上年增加（减少）5万元"),
        ("a tag or a program's word", "预算为{{ 收入总计 }}"),
        ("a tag or a program's word", "预算为None"),
        ("a hint or a placeholder", "XX局2024年"),
        ("an empty number", "占预算总额的，比上年减少5万元"),
        ("an empty number", "比上年减少 万元"),
        ("minus zero", "下降-0.00%"),
        ("a rate of a change on a base of zero", "比上年增加5万元（上年为0万元），上升100.00%"),
        ("a space inside Chinese text", "示例市 教育局"),
        ("a reason without a reason", "减少的主要原因：。"),
        ("zero with a change beside it", "预算为0万元，比上年增加1421.25万元"),
    ],
)
def test_a_blemish_would_be_seen(blemish: str, line: str) -> None:
    assert re.search(BLEMISHES[blemish], line)
