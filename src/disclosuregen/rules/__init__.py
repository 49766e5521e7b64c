"""The rules: one text for message and remedy of each, whoever shows it. Ids are never reused."""

from types import MappingProxyType

from disclosuregen.rules.kinds import About, Rule, Severity
from disclosuregen.rules.pack import PACK_RULES
from disclosuregen.rules.workbook import WORKBOOK_RULES

__all__ = ["RULES", "About", "Rule", "Severity"]

RULES = MappingProxyType({rule.id: rule for rule in WORKBOOK_RULES + PACK_RULES})
