"""Right and wrong: plain functions from a form and its pack to findings; `CHECKS` reads like a contents page."""

from disclosuregen.checks.arithmetic import declared_relations
from disclosuregen.checks.content import changes_have_reasons, marked_rows_are_complete, needed_tables_are_filled
from disclosuregen.checks.structure import joined_names, shares_have_a_whole, year_in_range
from disclosuregen.checks.totals import totals_add_up
from disclosuregen.checks.wording import typed_texts

__all__ = ["CHECKS"]

CHECKS = (
    year_in_range,
    joined_names,
    shares_have_a_whole,
    needed_tables_are_filled,
    marked_rows_are_complete,
    totals_add_up,
    declared_relations,
    changes_have_reasons,
    typed_texts,
)
