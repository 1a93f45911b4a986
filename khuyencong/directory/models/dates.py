"""When a row is valid: from a day, until before another."""

from datetime import date
from typing import Protocol

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

DATE_ORDER = _("Ngày kết thúc phải sau ngày bắt đầu.")


def valid_on(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))


class Dated(Protocol):
    valid_from: date
    valid_until: date | None


def stands_on(row: Dated, on: date) -> bool:
    """The same of one row that was read."""
    return row.valid_from <= on and (row.valid_until is None or on < row.valid_until)


def date_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
        name=name,
        violation_error_message=DATE_ORDER,
    )
