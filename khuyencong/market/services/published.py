"""The lists that verifiers fetch: what was withdrawn, signed when it is asked for."""

from __future__ import annotations

from datetime import datetime

from khuyencong.certificates import lists
from khuyencong.certificates.lists import Status
from khuyencong.core.dates import hanoi_date
from khuyencong.directory.models import Unit
from khuyencong.market import selectors
from khuyencong.market.models import RecognisedProduct
from khuyencong.market.services import keys


def status_list(province: Unit, year: int, *, at: datetime) -> str | None:
    """Of the certificates of that year, as of `at`; None while no key signs."""
    key = selectors.key_on(province, hanoi_date(at))
    if key is None:
        return None
    rows = RecognisedProduct.objects.filter(province=province, year=year).order_by("serial")
    withdrawn = RecognisedProduct.State.WITHDRAWN
    statuses = [
        Status.REVOKED if state == withdrawn else Status.GOOD
        for state in rows.values_list("state", flat=True)
    ]
    return lists.write_status(
        province.code,
        year,
        statuses,
        at=at,
        key=keys.secret_of(key),
        key_number=bytes.fromhex(key.number),
    )
