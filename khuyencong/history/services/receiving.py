"""A list comes in: kept as it is, read, and looked at before anything is brought in."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.locks import lock
from khuyencong.directory.models import Organisation, Unit
from khuyencong.documents.reading import scanner
from khuyencong.documents.reading.inspection import LIMIT_BYTES, MEGABYTE, clean_name, refusal
from khuyencong.documents.reading.unfit import Unfit
from khuyencong.documents.services import store
from khuyencong.history import permissions
from khuyencong.history.models import HistoryImport
from khuyencong.history.reading import heads, sheets
from khuyencong.history.reading.sheets import Sheet
from khuyencong.history.services import lists
from khuyencong.history.services.lists import ListRead

READ_AT_ONCE = 500_000  # bytes of a file that is read while somebody waits
SHOWN_FINDINGS, SHOWN_LINES, SHOWN_ASIDE = 300, 100, 200
PASTED = "dan-vao.txt"


def receive(
    province: Unit, *, name: str, content: bytes, source: str, by: Actor, at: datetime
) -> HistoryImport:
    """Nhận danh sách: opened apart, kept by hash, read; a large file is read beside the pages.
    Nothing counts yet. `source`: where the list comes from, in words."""
    if len(content) > READ_AT_ONCE:
        batch = _arrived(province, name, content, source, by=by, at=at)
        batch.status = HistoryImport.Status.ARRIVED
    else:
        batch, _out = look(province, name=name, content=content, source=source, by=by, at=at)
    return keep(batch, content, by=by, at=at)


def look(
    province: Unit, *, name: str, content: bytes, source: str, by: Actor, at: datetime
) -> tuple[HistoryImport, ListRead]:
    """The list as it would be kept, and what it says; nothing is written."""
    batch = _arrived(province, name, content, source, by=by, at=at)
    return batch, read_into(batch, sheets.of_file(batch.name, content))


def _arrived(
    province: Unit, name: str, content: bytes, source: str, *, by: Actor, at: datetime
) -> HistoryImport:
    permissions.can_import(province.code, by).require()
    if not nfc(source):
        raise Refused(
            _("Chưa ghi danh sách lấy từ đâu."),
            fix=_("Ghi nguồn, ví dụ: báo cáo năm 2015 của Trung tâm."),
            field="source",
        )
    if len(content) > LIMIT_BYTES:
        sizes = {"size": len(content) // MEGABYTE, "limit": LIMIT_BYTES // MEGABYTE}
        raise refusal(Unfit("too_large", sizes), name)
    name = clean_name(name)
    scanner.check(name, content)
    return HistoryImport(
        province=province, organisation=_office(by, province), name=name, source=nfc(source)[:300],
        size=len(content), sent_by=by.name, sent_by_id=by.id, sent_at=at,
        digest=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip


def read_into(batch: HistoryImport, opened: list[Sheet]) -> ListRead:
    """What the list says, with the counts and the summary of its row. Refused where it is none."""
    if not opened:
        raise Refused(
            _("Tệp “{name}” không có ô nào có chữ.").format(name=batch.name),
            fix=_("Mở lại tệp, kiểm tra trang có danh sách, rồi gửi lại."),
            field="file",
        )
    out = _read(batch, opened)
    _require_projects(out)
    return out


def keep(batch: HistoryImport, content: bytes, *, by: Actor, at: datetime) -> HistoryImport:
    """The row and its file."""
    store.keep(content)
    with transaction.atomic():
        batch.save()
        payload = {"name": batch.name, "digest": batch.digest, "rows": batch.rows}
        events.record(batch.stream, "receive_list", payload, by=by, at=at)
    return batch


def _require_projects(out: ListRead) -> None:
    if any(sheet.heads for sheet in out.sheets):
        return
    far = next((f for s in out.sheets for f in s.findings if f.code == "too_far"), None)
    if far:
        raise Refused(str(far), fix=_("Nhấn Ctrl+End để tới ô đó; xoá rồi lưu."), field="file")
    raise Refused(
        _("Không trang nào có dòng tiêu đề của một danh sách đề án."),
        fix=_("Cần cột tên đề án hoặc cơ sở, và cột kinh phí; thêm dòng tiêu đề rồi gửi lại."),
        field="file",
    )


def _office(by: Actor, province: Unit) -> Organisation | None:
    """Whose habits the list follows; the system has none."""
    if by.id == SYSTEM.id:
        return None
    grants = by.grants_for(*permissions.IMPORTERS)
    own = {g.organisation_id or 0 for g in grants if g.province == province.code}
    return Organisation.objects.filter(pk__in=own).order_by("pk").first()


def choose(
    batch: HistoryImport,
    *,
    headings: dict[str, str],
    unit: int = 0,
    year: int = 0,
    left_out: list[str],
    by: Actor,
    at: datetime,
) -> HistoryImport:
    """Chọn cách hiểu: what headings mean, by their keys; đồng of one unit and the year where the
    list says none (0: as it is read); sheets that are left out. The list is read again."""
    permissions.can_change(batch, by).require()
    if unknown := {code.partition("/")[0] for code in headings.values()} - set(heads.FIELDS):
        raise ValueError(f"no such meanings: {sorted(unknown)}")
    is_large = batch.size > READ_AT_ONCE
    opened = [] if is_large else lists.open_list(batch)
    with transaction.atomic():
        batch = lock(batch)
        permissions.can_change(batch, by).require()
        batch.choices = {"headings": headings, "unit": unit, "year": year, "left_out": left_out}
        if is_large:  # again by the long worker
            batch.status = HistoryImport.Status.ARRIVED
        else:
            read_into(batch, opened)
        batch.save(update_fields=["choices", "status", *COUNTED])
        events.record(batch.stream, "choose_meanings", batch.choices, by=by, at=at)
    return batch


COUNTED = (
    "summary", "rows", "imported", "refused", "headings", "total_dong", "stated_total_dong",
)  # fmt: skip


def _read(batch: HistoryImport, opened: list[Sheet]) -> ListRead:
    out = lists.read(batch, opened)
    count(batch, out)
    batch.summary = summary_of(out) | {"sheets_there": [sheet.name for sheet in opened]}
    return out


def count(batch: HistoryImport, out: ListRead) -> None:
    """What the list says, as numbers of its row."""
    for name, number in out.counts.items():
        setattr(batch, name, number)
    batch.total_dong, batch.stated_total_dong = out.total_dong, out.stated_total_dong


def summary_of(out: ListRead) -> dict[str, Any]:
    """What a page shows of a list without opening it again."""
    told = list(out.findings())
    return {
        "sheets": [
            {
                "name": s.name, "rows": s.rows, "imported": s.imported, "refused": s.refused,
                "headings": s.headings, "summed": s.summed_dong, "stated": s.stated_dong,
                "columns": [
                    {
                        "key": c.key, "heading": c.heading, "meaning": c.code, "unit": c.unit,
                        "year": c.year, "place": c.place,
                    }
                    for c in (s.heads.columns if s.heads else ())
                ],
            }
            for s in out.sheets
        ],
        "counts": dict(Counter(finding.code for finding in told)),
        "findings": [
            finding.as_kept() for finding in sorted(told, key=_weight)[:SHOWN_FINDINGS]
        ],
        "lines": [
            {
                "sheet": i.entry.sheet, "row": i.entry.row, "year": i.entry.first_year,
                "title": i.entry.title, "establishment": i.entry.establishment,
                "place": str(i.place or ""), "track": i.entry.track,
                "content": lists.content_of(i.entry.activity), "support": i.entry.support_dong,
                "confidence": i.entry.confidence,
            }
            for i in out.items[:SHOWN_LINES]
        ],
    }  # fmt: skip


def _weight(finding: Any) -> int:
    """What refuses a row or an addition comes first, what was only inferred last."""
    return LIGHT.get(finding.code, 0)


LIGHT = {"content_guessed": 9, "year_of_sheet": 8, "year_of_title": 8, "year_of_group": 8,
    "no_content": 5, "span": 5, "rounded": 4, "place_unknown": 3}  # fmt: skip
