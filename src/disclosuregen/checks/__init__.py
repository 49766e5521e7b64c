"""Right and wrong: plain functions from a form and its pack to findings; `CHECKS` reads like a contents page."""

from disclosuregen.checks.codes import accounts_are_listed
from disclosuregen.checks.content import changes_have_reasons, marked_rows_are_complete, needed_tables_are_filled
from disclosuregen.checks.prior import figures_do_not_jump, figures_have_a_size, last_year_as_published
from disclosuregen.checks.relations import declared_relations
from disclosuregen.checks.structure import (
    counts_are_whole,
    dates_are_in_order,
    dates_are_near,
    joined_names,
    shares_have_a_whole,
    year_in_range,
)
from disclosuregen.checks.totals import totals_add_up
from disclosuregen.checks.verdicts import settled
from disclosuregen.checks.wording import typed_texts

__all__ = ["CHECKS", "settled"]

CHECKS = (
    year_in_range,
    dates_are_near,
    dates_are_in_order,
    joined_names,
    shares_have_a_whole,
    counts_are_whole,
    needed_tables_are_filled,
    marked_rows_are_complete,
    totals_add_up,
    declared_relations,
    accounts_are_listed,
    last_year_as_published,
    figures_do_not_jump,
    figures_have_a_size,
    changes_have_reasons,
    typed_texts,
)
