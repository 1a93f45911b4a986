"""Files of the desk: lists as workbooks, all their rows as on screen; dossiers as archives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.verification import in_batches
from khuyencong.desk import selectors
from khuyencong.desk.selectors import columns
from khuyencong.desk.selectors import register as establishments
from khuyencong.desk.selectors.filters import activity_choices
from khuyencong.directory.models import Establishment
from khuyencong.documents.services.bundles import archive
from khuyencong.documents.services.orders import Made, Making
from khuyencong.inspection.selectors.dossiers import folders, names_of
from khuyencong.projects.selectors import find_project, find_request
from khuyencong.ui.sheets import MEDIA_TYPE, write

HEADS = (
    (lazy("Mã"), 16), (lazy("Tên cơ sở"), 50), (lazy("Xã, phường"), 28), (lazy("Địa chỉ"), 40),
    (lazy("Loại hình"), 28), (lazy("Mã số thuế"), 16), (lazy("Ngành nghề"), 34),
    (lazy("Chủ cơ sở"), 28), (lazy("Điện thoại chủ cơ sở"), 24), (lazy("Số lao động"), 12),
)  # fmt: skip


def projects(making: Making) -> Made:
    """`what`: the values of the list's filters."""
    shown = columns.chosen(making.what.get("columns") or (), columns.IN_SHEET)
    found = columns.with_what_they_read(selectors.filtered(making.by, making.what), shown)
    today = timezone.localdate()
    names = columns.Names(dict(activity_choices()), columns.states(), today)
    heads = [(str(column.label), column.width) for column in shown]

    def rows() -> Iterator[list[Any]]:
        for some in in_batches(making.rows(found)):
            of_these = replace(names, holders=columns.holders(some, shown))
            yield from ([column.read(row, of_these) for column in shown] for row in some)

    write(making.file, _("Đề án"), heads, rows())
    return Made(f"de-an-{today:%Y-%m-%d}.xlsx", MEDIA_TYPE)


def register(making: Making) -> Made:
    """`what`: the values of the register's filters, rows by their keys."""
    found = establishments.every(making.by, making.what)
    heads = [(str(label), width) for label, width in HEADS]
    write(making.file, _("Cơ sở"), heads, (_cells(row) for row in making.rows(found)))
    return Made(f"co-so-{timezone.localdate():%Y-%m-%d}.xlsx", MEDIA_TYPE)


def _cells(row: Establishment) -> tuple[Any, ...]:
    return (
        row.code, row.name, str(row.place), row.address_text, row.get_legal_form_display(),
        row.tax_code, str(row.trade), row.owner_name, row.owner_phone, row.workers,
    )  # fmt: skip


def request(making: Making) -> Made:
    """`what`: the code of a request; every paper and file of it."""
    row = find_request(making.what["code"], by=making.by)
    archive(making.file, {row.code: row.uuid}, names_of(row), tell=making.tell)
    return Made(f"{row.code}.zip", "application/zip")


def dossier(making: Making) -> Made:
    """`what`: the code of a project; every paper and file of it and of its requests."""
    project = find_project(making.what["code"], by=making.by)
    about, names = folders(project, by=making.by)
    archive(making.file, about, names, tell=making.tell)
    return Made(f"{project.code}.zip", "application/zip")
