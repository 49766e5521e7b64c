"""What is kept of a table's spec: made once for the same spec, never taken for another's."""

from __future__ import annotations

from disclosuregen.workbook.prepared import prepared


def test_what_was_made_of_a_spec_is_kept_for_that_spec_alone() -> None:
    made: list[list[int]] = []

    @prepared
    def doubled(spec: list[int]) -> list[int]:
        made.append(spec)
        return spec * 2

    one, like_it = [1], [1]
    assert doubled(one) is doubled(one)
    assert doubled(like_it) is not doubled(one)
    assert len(made) == 2


def test_only_so_much_is_kept() -> None:
    made: list[int] = []

    @prepared
    def counted(spec: list[int]) -> int:
        made.append(spec[0])
        return spec[0]

    specs = [[number] for number in range(1_200)]
    assert [counted(spec) for spec in specs] == [*range(1_200)]
    assert counted(specs[-1]) == 1_199
    assert len(made) == 1_200
    assert counted(specs[0]) == 0
    assert len(made) == 1_201
