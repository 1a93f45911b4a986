"""The projects of a list are written: at once, or a part after the other beside the pages.

They count when the last one stands. A process that died is followed by another one, which reads the
list again and goes on behind the last row that was written.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events, jobs
from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.locks import lock
from khuyencong.core.told import told
from khuyencong.directory.models import Unit, User
from khuyencong.directory.services import notices
from khuyencong.history import permissions
from khuyencong.history.models import HistoricLine, HistoricProject, HistoryImport, KnownHeading
from khuyencong.history.services import lists
from khuyencong.history.services.lists import ListRead
from khuyencong.history.services.receiving import COUNTED, count, keep, look, read_into, summary_of

SMALL = 2_000  # rows that are brought in while somebody waits
PART = 5_000  # projects written in one transaction
AT_ONCE = 500  # rows in one statement
ARRIVED, WAITING = HistoryImport.Status.ARRIVED, HistoryImport.Status.WAITING
DONE = HistoryImport.Status.DONE


@transaction.atomic
def bring_in(batch: HistoryImport, *, by: Actor, at: datetime) -> HistoryImport:
    """Nhập danh sách: a short one now, a long one beside the pages. What the office chose for its
    headings is remembered. Refused while another list of the province is being brought in."""
    batch = _begin(batch, by=by, at=at)
    if batch.rows <= SMALL:
        out = lists.read(batch, lists.open_list(batch))
        _write(batch, out, 0, by=by, at=at)
        _finish(batch, out, by=by, at=at)
    return batch


def import_file(
    province: Unit, *, name: str, content: bytes, source: str, is_tried: bool, by: Actor,
    at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """A list from beginning to end, as the command does it; `is_tried`: nothing is written.

    rows = imported + refused + headings; totals are khuyến công money, the stated one None where
    the list states none.
    """
    batch, out = look(province, name=name, content=content, source=source, by=by, at=at)
    if not is_tried:
        batch = keep(batch, content, by=by, at=at)
        with transaction.atomic():
            batch = _begin(batch, by=by, at=at)
            batch.holder = jobs.me()
            batch.save(update_fields=["holder"])
        lists.mark_doubles(out, batch)
        start = 0
        while start < len(out.items):
            with transaction.atomic():
                start = _write(batch, out, start, by=by, at=at)
        with transaction.atomic():
            _finish(batch, out, by=by, at=at)
    return {
        **out.counts,
        "total_dong": out.total_dong,
        "stated_total_dong": out.stated_total_dong,
        "findings": [
            {"sheet": f.sheet, "cell": f.cell, "text": f.text, "message": str(f)}
            for f in out.findings()
        ],
    }


def _begin(batch: HistoryImport, *, by: Actor, at: datetime) -> HistoryImport:
    lock(batch.province)  # one list after the other, so that none is brought in twice
    batch = lock(batch)
    permissions.can_change(batch, by).require()
    others = HistoryImport.objects.filter(province=batch.province, status=WAITING)
    if other := others.order_by("pk").first():
        raise Refused(
            _("Đang nhập danh sách “{name}”.").format(name=other.name),
            fix=_("Chờ nhập xong, hoặc huỷ lần nhập ấy."),
        )
    _remember(batch, by=by, at=at)
    batch.status = WAITING
    batch.save(update_fields=["status"])
    events.record(batch.stream, "bring_in", {"rows": batch.rows}, by=by, at=at)
    return batch


def _remember(batch: HistoryImport, *, by: Actor, at: datetime) -> None:
    chosen = batch.choices.get("headings", {})
    if not chosen or batch.organisation is None:
        return
    headings = {
        column["key"]: column["heading"]
        for sheet in batch.summary.get("sheets", [])
        for column in sheet["columns"]
    }
    for key, meaning in sorted(chosen.items()):
        KnownHeading.objects.update_or_create(
            organisation=batch.organisation,
            key=key,
            defaults={
                "heading": headings.get(key, key)[:200], "meaning": meaning,
                "set_by": by.name, "set_at": at,
            },
        )  # fmt: skip
    stream = f"known_headings:{batch.organisation.uuid}"
    events.record(stream, "remember_headings", {"headings": chosen}, by=by, at=at)


def _write(batch: HistoryImport, out: ListRead, start: int, *, by: Actor, at: datetime) -> int:
    """The next part of its projects, from item `start` on; where the part after it begins."""
    end = min(start + PART, len(out.items))
    some = [lists.as_project(item, batch) for item in out.items[start:end] if not item.double]
    HistoricProject.objects.bulk_create(some, batch_size=AT_ONCE)
    batch.done_rows = end
    batch.save(update_fields=["done_rows"])
    payload = {"from": start, "to": end, "written": len(some)}
    events.record(batch.stream, "write_projects", payload, by=by, at=at)
    return end


def _finish(batch: HistoryImport, out: ListRead, *, by: Actor, at: datetime) -> None:
    """All rows that are no project, the counts as they are now, and from here on it counts."""
    lines = [
        HistoricLine(
            batch=batch, sheet=line.sheet, row=line.row, kind=line.kind, text=line.text,
            reason=line.reason.as_kept() if line.reason else None,
        )
        for line in out.lines()
    ]  # fmt: skip
    HistoricLine.objects.bulk_create(lines, batch_size=AT_ONCE)
    count(batch, out)
    batch.summary = {**batch.summary, **summary_of(out)}
    batch.status, batch.done_at, batch.holder = DONE, at, ""
    batch.save(update_fields=["status", "done_at", "holder", *COUNTED])
    payload = {**out.counts, "total_dong": batch.total_dong, "stated": batch.stated_total_dong}
    events.record(batch.stream, "finish_import", payload, by=by, at=at)


def bring_job(*, now: datetime) -> None:
    """Reads or brings in one long list, the oldest; the next run takes the next."""
    busy = HistoryImport.objects.filter(status__in=(ARRIVED, WAITING))
    for batch in busy.order_by("sent_at", "pk"):
        if batch.holder and not jobs.is_dead(batch.holder):
            continue
        same = busy.filter(pk=batch.pk, status=batch.status, holder=batch.holder)
        if same.update(holder=jobs.me()):
            (_look if batch.status == ARRIVED else _bring)(batch.pk)
            return


def _look(pk: int) -> None:
    """Reads a large list; one that is none is cancelled, with why."""
    batch = HistoryImport.objects.select_related("province", "organisation").get(pk=pk)
    try:
        read_into(batch, lists.open_list(batch))
        batch.status, kind = HistoryImport.Status.READ, "read_list"
    except Refused as refusal:
        batch.status, kind = HistoryImport.Status.CANCELLED, "cannot_read"
        batch.summary = {"fault": str(refusal)}
    batch.holder = ""
    with transaction.atomic():
        if _held(pk, ARRIVED) is None:
            return
        batch.save(update_fields=["status", "holder", *COUNTED])
        events.record(batch.stream, kind, {"rows": batch.rows}, by=SYSTEM, at=timezone.now())
        _tell(batch, lazy("Danh sách cũ gửi ngày {day} đã đọc xong."), "receive_list")


def _bring(pk: int) -> None:
    batch = HistoryImport.objects.select_related("province", "organisation").get(pk=pk)
    out = lists.read(batch, lists.open_list(batch))
    start, whole = batch.done_rows, len(out.items)
    while start < whole:
        with transaction.atomic():
            held = _held(pk, WAITING)
            if held is None:
                return
            start = _write(held, out, start, by=SYSTEM, at=timezone.now())
    with transaction.atomic():
        held = _held(pk, WAITING)
        if held is None:
            return
        _finish(held, out, by=SYSTEM, at=timezone.now())
        _tell(held, lazy("Danh sách cũ gửi ngày {day} đã nhập xong."), "bring_in")


def _held(pk: int, status: str) -> HistoryImport | None:
    """The row under a lock, while this process is to do it."""
    rows = HistoryImport.objects.select_for_update(of=("self",)).select_related("province")
    return rows.filter(pk=pk, status=status, holder=jobs.me()).first()


def _tell(batch: HistoryImport, message: Promise, act: str) -> None:
    """Whoever pressed is told that it is done."""
    pressed = events.history(batch.stream).filter(kind=act).last()
    users = User.objects.filter(uuid=pressed.by_id) if pressed and is_uuid(pressed.by_id) else []
    # No name of a file: it is typed, and a notice may leave by mail.
    words = told(message, day=short(hanoi_date(batch.sent_at)))
    path = reverse("history:list", args=[batch.uuid])
    key = f"history/{batch.uuid}/{act}"
    notices.tell(list(users), text=words, path=path, key=key, at=timezone.now())


def is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


@transaction.atomic
def cancel(batch: HistoryImport, *, by: Actor, at: datetime) -> HistoryImport:
    """Huỷ: nothing of the list counts; a process that writes it stops at its next part."""
    batch = lock(batch)
    permissions.can_cancel(batch, by).require()
    batch.status, batch.holder = HistoryImport.Status.CANCELLED, ""
    batch.save(update_fields=["status", "holder"])
    events.record(batch.stream, "cancel_import", {"done": batch.done_rows}, by=by, at=at)
    return batch
