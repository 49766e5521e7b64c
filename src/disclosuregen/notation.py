"""Numbers as people write them and as spreadsheets store them."""

from __future__ import annotations

import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from disclosuregen.late import late

__all__ = ["read_number", "read_stored_number", "written_out"]

# Spaces of any kind, and the invisible marks that come along when a number is copied from a web page.
_SPACES = late(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\N{WORD JOINER}\ufeff]+")
# What people write where there is nothing: dashes of any kind and number, 无, a stroke.
_BLANK = late(r"[-–—―─−]*|无|/|\\")
_NUMBER = late(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|[+-]?\.\d+")
# Of so many digits nothing has to be rounded away, and none is beyond the limit.
_DIGITS, _SHORT = "0123456789.", 12
_EXPONENT = late(r"[+-]?\d+(?:\.\d*)?[eE][+-]?\d{1,3}")
# Excel keeps 15 significant digits; what lies behind them is binary dust (25418.419999999998 is 25418.42).
_EXCEL = Context(prec=15, rounding=ROUND_HALF_UP)
_LIMIT = Decimal(10) ** 12
# No program stores more than 17 digits, a sign, a point, an exponent and a few zeros.
_STORED = 30
_ZERO = Decimal(0)


def read_number(text: str) -> Decimal | None:
    """The number a person wrote: `25,418.42`, full-width digits, spaces; None for a blank such as — or 无.

    Raises ValueError for anything that is not a number, has more than 15 digits, or is beyond 10^12.
    """
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text))
    if _BLANK.fullmatch(plain):
        return None
    plain = plain.replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(text)
    digits = plain.replace(",", "")
    if len(digits.strip("+-").replace(".", "").strip("0")) > _EXCEL.prec:
        raise ValueError(text)
    return _bounded(Decimal(digits), text)


def read_stored_number(text: str) -> Decimal:
    """The number of a numeric cell as Excel stores it, freed of binary dust; raises ValueError otherwise."""
    if len(text) <= _SHORT and not text.strip(_DIGITS):
        try:
            return Decimal(text).normalize() or _ZERO
        except InvalidOperation:
            raise ValueError(text) from None
    if len(text) > _STORED or "," in text or not (_NUMBER.fullmatch(text) or _EXPONENT.fullmatch(text)):
        raise ValueError(text)
    return _bounded(_EXCEL.create_decimal(text).normalize(), text)


def _bounded(number: Decimal, text: str) -> Decimal:
    if abs(number) >= _LIMIT:
        raise ValueError(text)
    return number or Decimal(0)


def written_out(value: Decimal) -> str:
    """A number with all its digits and no zero behind them."""
    if not value:
        return "-0" if value.is_signed() else "0"
    # Adding nothing writes out the zeros in front of the point; format() does so, too, in twice the time.
    said = str(value + _ZERO)
    if said[-1] != "0" and "E" not in said:
        return said
    if "E" in said:
        return f"{value.normalize():f}"
    return said.rstrip("0").rstrip(".") if "." in said else said
