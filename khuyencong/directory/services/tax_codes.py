"""What to say about a tax code. Soft: an officer may keep a wrong check digit with a reason."""

from __future__ import annotations

from khuyencong.core.reading.tax_codes import TaxCodeError, read_tax_code
from khuyencong.ui.reading import words


def warning(text: str) -> str:
    """Why this code looks wrong, in words; empty when it looks right or is not given."""
    try:
        read_tax_code(text)
    except TaxCodeError as error:
        return words(error)
    return ""
