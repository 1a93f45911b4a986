"""Two cards side by side: what differs, what would move from one to the other, what stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from khuyencong.core import standings
from khuyencong.directory.models import Establishment

# Of the card itself: its history, what it is compared by, its own merges.
STAYS = {
    "directory.EstablishmentChange",
    "directory.EstablishmentKey",
    "directory.Likeness",
    "directory.Merge",
}


@dataclass(frozen=True)
class Difference:
    """One line of two cards. `is_conflict`: both say something, and not the same."""

    label: str
    kept: str
    merged: str

    @property
    def is_conflict(self) -> bool:
        return bool(self.kept and self.merged and self.kept != self.merged)


def differences(kept: Establishment, merged: Establishment) -> list[Difference]:
    readings = {
        _("Tên cơ sở"): lambda row: row.name,
        _("Mã số thuế"): lambda row: row.tax_code,
        _("Loại hình"): lambda row: row.get_legal_form_display(),
        _("Xã, phường"): lambda row: str(row.place),
        _("Địa chỉ"): lambda row: row.address_text,
        _("Ngành nghề"): lambda row: str(row.trade),
        _("Chủ cơ sở"): lambda row: row.owner_name,
        _("Điện thoại chủ cơ sở"): lambda row: row.owner_phone,
        _("Số lao động"): lambda row: str(row.workers),
        _("Khai báo ngày"): lambda row: f"{row.created_at:%d/%m/%Y}",
    }
    return [Difference(label, read(kept), read(merged)) for label, read in readings.items()]


def relations() -> Iterator[tuple[type[models.Model], str]]:
    """(model, field) of whatever points to an establishment and goes with it."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_to_one = field.is_relation and field.related_model is Establishment
            if is_to_one and model._meta.label not in STAYS:
                yield model, field.name


def rows(establishment: Establishment) -> dict[tuple[type[models.Model], str], list[int]]:
    """Keys of what points to it, in order."""
    found = {}
    for model, name in relations():
        some = model._default_manager.filter(**{name: establishment}).order_by("pk")
        if keys := list(some.values_list("pk", flat=True)):
            found[model, name] = keys
    return found


def would_move(establishment: Establishment) -> list[tuple[str, int]]:
    """(what, how many) for people."""
    return [
        (str(model._meta.verbose_name), len(keys))
        for (model, _name), keys in rows(establishment).items()
    ]


def streams_of(model: type[models.Model], keys: list[int]) -> set[str]:
    """The chains to which these rows belong: an event in each tells that they moved."""
    found: set[str] = set()
    for part in standings.parts():
        if part.model is model:
            some: Any = model._default_manager.filter(pk__in=keys).values_list(*part.keys)
            found.update(":".join([part.kind, *map(str, values)]) for values in some)
    return found
