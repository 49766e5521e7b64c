"""What is asked of a document's words, which anybody may have typed; `WORDS` reads like a contents page."""

from disclosuregen.claims.bodies import names_are_spelled_alike, one_word_for_itself, own_level_is_ones_own
from disclosuregen.claims.copies import nothing_stands_twice
from disclosuregen.claims.wordings import doubled_words, ends, leftovers, pairs, program_marks, stops

__all__ = ["WORDS"]

WORDS = (
    leftovers,
    program_marks,
    doubled_words,
    stops,
    pairs,
    ends,
    nothing_stands_twice,
    one_word_for_itself,
    names_are_spelled_alike,
    own_level_is_ones_own,
)
