"""Every rule about words, over the texts gathered once; `TEXT_CHECKS` reads like a contents page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.checks.accounts import named_accounts
from disclosuregen.checks.copies import copies, doubles
from disclosuregen.checks.counts import counts
from disclosuregen.checks.leftovers import junk, leftovers, program_marks
from disclosuregen.checks.mentions import codes_have_the_name, own_name, own_word
from disclosuregen.checks.persons import personal_numbers
from disclosuregen.checks.punctuation import doubled_words, pairs, stops
from disclosuregen.checks.reasons import reasons_agree
from disclosuregen.checks.restated import restated_numbers
from disclosuregen.checks.secrecy import secret_marks, secret_projects
from disclosuregen.checks.texts import gathered
from disclosuregen.checks.whose import cover_and_units
from disclosuregen.checks.years import years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.findings import Finding
    from disclosuregen.model import Form
    from disclosuregen.pack import Pack

__all__ = ["TEXT_CHECKS", "typed_texts"]

TEXT_CHECKS = (
    secret_marks,
    secret_projects,
    personal_numbers,
    reasons_agree,
    restated_numbers,
    leftovers,
    program_marks,
    junk,
    doubled_words,
    stops,
    pairs,
    years,
    own_word,
    own_name,
    codes_have_the_name,
    cover_and_units,
    counts,
    copies,
    doubles,
    named_accounts,
)


def typed_texts(form: Form, pack: Pack) -> Iterator[Finding]:
    """T01–T21, M01–M05: whatever is wrong with the words of a workbook."""
    words = gathered(form, pack)
    for check in TEXT_CHECKS:
        yield from check(words)
