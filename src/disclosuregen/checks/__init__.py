"""Right and wrong: plain functions from a form and its pack to findings; `CHECKS` reads like a contents page."""

from disclosuregen.checks.arithmetic import declared_relations
from disclosuregen.checks.structure import joined_names, year_in_range

__all__ = ["CHECKS"]

CHECKS = (year_in_range, joined_names, declared_relations)
