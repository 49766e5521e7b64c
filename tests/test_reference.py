"""Our document of the reference unit prints every figure of the published one, where the published one has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from disclosuregen.document.projection import projected
from tests.published import TEXT, figures_of, kept, published

if TYPE_CHECKING:
    from tests.published import Figures

UNIT = "211001-咸宁市公安局本级-2024"
SECTIONS = ("一", "二", "三", "四", "五", "六", "七", "八")
TABLES = ("1", "2", "3", "4", "5-1", "5-2", "6", "7", "8", "9")


@pytest.fixture(scope="module")
def ours(documents: dict[str, bytes]) -> Figures:
    """The figures of our document."""
    return figures_of(projected(documents[UNIT]))


def missing(wanted: list[str], found: list[str]) -> list[str]:
    """The figures that are left when those found are gone through in order."""
    left = list(wanted)
    for figure in found:
        if left and left[0] == figure:
            left.pop(0)
    return left


def test_the_figures_kept_here_are_those_of_the_published_text() -> None:
    assert kept() == (figures_of(TEXT.read_text(encoding="utf-8")) if TEXT.is_file() else published())


def test_the_published_document_has_eight_sections_and_ten_tables() -> None:
    sections, tables = published()
    assert tuple(sections) == SECTIONS
    assert tuple(tables) == TABLES
    assert sum(len(row) - 1 for rows in tables.values() for row in rows) > 500


def test_ours_has_the_same_sections_and_tables_in_the_same_order(ours: Figures) -> None:
    assert tuple(ours[0]) == SECTIONS
    assert tuple(ours[1]) == TABLES


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_prints_every_published_figure_in_order(section: str, ours: Figures) -> None:
    assert missing(published()[0][section], ours[0][section]) == []


@pytest.mark.parametrize("table", [table for table in TABLES if table != "4"])
def test_a_table_has_the_published_rows(table: str, ours: Figures) -> None:
    assert [row[0] for row in ours[1][table]] == [row[0] for row in published()[1][table]]


@pytest.mark.parametrize("table", [table for table in TABLES if table not in {"2", "4"}])
def test_a_row_has_the_published_figures_and_zero_at_most_where_nothing_was(table: str, ours: Figures) -> None:
    wanted = published()[1][table]
    assert [differing(row, mine) for row, mine in zip(wanted, ours[1][table], strict=True)] == [[]] * len(wanted)


def differing(wanted: list[str], found: list[str]) -> list[tuple[str, str]]:
    """The published figures that ours has not in the same column; a blank may be a zero."""
    pairs = list(zip(wanted[1:], found[1:], strict=True))
    return [(theirs, mine) for theirs, mine in pairs if theirs != mine and (theirs or mine not in {"", "0"})]


def test_table_2_has_the_published_figures(ours: Figures) -> None:
    """The published text has one 0 too many in every row, and a blank total of the department."""
    for wanted, found in zip(published()[1]["2"], ours[1]["2"], strict=True):
        theirs = [*wanted[:4], *wanted[5:]]
        assert differing([theirs[0], theirs[1] or found[1], *theirs[2:]], found) == []


def test_table_4_has_the_published_figures_and_nothing_else(ours: Figures) -> None:
    """The published table leaves lines blank that ours may total as 0."""
    wanted = [row for row in published()[1]["4"] if row[1]]
    assert [row for row in ours[1]["4"] if row[1] not in {"", "0"}] == wanted


def test_a_figure_that_is_missing_or_moved_would_be_seen() -> None:
    assert missing(["1", "2", "3"], ["1", "3", "2"]) == ["3"]
    assert missing(["5", "5"], ["5"]) == ["5"]
    assert differing(["a", "1", ""], ["a", "0", "2"]) == [("1", "0"), ("", "2")]
