"""The rules: one text for message and remedy of each, whoever shows it. Ids are never reused."""

from types import MappingProxyType

from disclosuregen.rules.accounts import ACCOUNT_RULES
from disclosuregen.rules.answers import ANSWER_RULES
from disclosuregen.rules.cells import CELL_RULES
from disclosuregen.rules.claims import CLAIM_RULES
from disclosuregen.rules.documents import DOCUMENT_RULES
from disclosuregen.rules.door import DOOR_RULES
from disclosuregen.rules.kinds import About, Rule, Severity
from disclosuregen.rules.many import MANY_RULES
from disclosuregen.rules.pack import PACK_RULES
from disclosuregen.rules.run import RUN_RULES
from disclosuregen.rules.templates import TEMPLATE_RULES
from disclosuregen.rules.totals import TOTAL_RULES
from disclosuregen.rules.words import WORD_RULES

__all__ = ["RULES", "About", "Rule", "Severity"]

RULES = MappingProxyType(
    {
        rule.id: rule
        for rule in (
            *(*DOOR_RULES, *CELL_RULES, *TOTAL_RULES, *ACCOUNT_RULES, *WORD_RULES),
            *(*ANSWER_RULES, *CLAIM_RULES, *DOCUMENT_RULES, *PACK_RULES, *TEMPLATE_RULES, *RUN_RULES, *MANY_RULES),
        )
    }
)
