"""How amounts, dates and deadlines read on a page."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from khuyencong.core import money, words
from khuyencong.core.actors import SYSTEM
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.told import SOURCE, million
from khuyencong.ui.own_words import legal

QUOTED = re.compile("“([^”]+)”")
QUOTED_MOST = 120  # letters of what was typed that an error repeats


def date_vn(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return short(hanoi_date(value) if isinstance(value, datetime) else value)


def datetime_vn(value: datetime | None) -> str:
    return f"{timezone.localtime(value):%d/%m/%Y %H:%M}" if value else ""


def days_left(count: int | None) -> str:
    """Working days left in words; overdue is said, not only coloured."""
    if count is None:
        return _("không đặt hạn")
    if count < 0:
        return ngettext(
            "quá hạn {count} ngày làm việc", "quá hạn {count} ngày làm việc", -count
        ).format(count=-count)
    if count == 0:
        return _("hạn hôm nay")
    return ngettext("còn {count} ngày làm việc", "còn {count} ngày làm việc", count).format(
        count=count
    )


def percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f} %".replace(".", ",")


def capped(count: int) -> str:
    """Counts above 1,000 are not counted out: "1.000+"."""
    return money.grouped(count) if count <= 1000 else "1.000+"


def briefly(text: object) -> str:
    """Words that quote what was typed, with the beginning of it where it is long: the box itself
    still holds the whole."""
    return QUOTED.sub(lambda quoted: f"“{_begun(quoted[1])}”", str(text))


def told(errors: ErrorList) -> list[str]:
    """The errors of a box or a form, each briefly."""
    return [
        briefly(ValidationError(one.message, params=_brief(one.params)).messages[0])
        for one in errors.as_data()
    ]


def _brief(params: Any) -> dict[str, Any] | None:
    known = dict(params or {})
    return {n: _begun(v) if isinstance(v, str) else v for n, v in known.items()} or None


def _begun(typed: str) -> str:
    return typed if len(typed) <= QUOTED_MOST else f"{typed[:QUOTED_MOST].rstrip()}…"


def in_words(amount_dong: int) -> str:
    """As Vietnamese papers write an amount; nothing for whoever reads another language."""
    return words.dong_in_words(amount_dong) if (get_language() or SOURCE) == SOURCE else ""


def post(title: str | None) -> str:
    """The title of a post, in the reader's language where it is one of those that every province
    has."""
    return _(title) if title else ""


def who(name: str) -> str:
    """Who did it: a name, or, in the reader's language, that nobody did."""
    return _("Hệ thống") if name == SYSTEM.name else name


FILTERS = {
    "briefly": briefly,
    "told": told,
    "dong": money.dong,
    "grouped": money.grouped,
    "million": million,
    "in_millions": money.in_millions,
    "in_words": in_words,
    "post": post,
    "who": who,
    "legal": legal,
    "date_vn": date_vn,
    "datetime_vn": datetime_vn,
    "days_left": days_left,
    "percent": percent,
    "capped": capped,
}
