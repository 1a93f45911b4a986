"""A request while its owner works on it: page by page, typed, saved, papers arranged.

Only a draft, or a request sent back, can be changed. Each save carries the version the page was
opened with, so that two pages never overwrite each other silently.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Changed, Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.documents import services as documents
from khuyencong.documents.models import PartialUpload, Upload
from khuyencong.documents.selectors import uploads_about
from khuyencong.documents.services import parts
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import (
    Baseline,
    Request,
    RequestLine,
    ReturnItem,
    Typed,
)
from khuyencong.projects.selectors import letters
from khuyencong.projects.selectors.estimate import Line, check_sizes
from khuyencong.projects.selectors.said import asked_of
from khuyencong.projects.services import asked_items, search_index
from khuyencong.projects.services.said import write
from khuyencong.projects.workflow import UNSENT
from khuyencong.rules import engine


def write_lines(request: Request, lines: Sequence[Line]) -> None:
    """The cost items of a request, in place of those that were there."""
    check_sizes(lines)
    for line in lines:
        if line.support_dong > line.amount_dong:
            raise Refused(
                _("Khoản “{item}”: đề nghị {asked}, nhiều hơn chi phí {amount}.").format(
                    item=line.item, asked=dong(line.support_dong), amount=dong(line.amount_dong)
                ),
                fix=_("Giảm số tiền đề nghị của khoản này."),
            )
    request.lines.all().delete()
    RequestLine.objects.bulk_create(
        RequestLine(
            request=request,
            order=order,
            item=nfc(line.item),
            unit=line.unit,
            quantity=line.quantity,
            unit_price_dong=line.unit_price_dong,
            support_dong=line.support_dong,
        )
        for order, line in enumerate(lines, 1)
    )
    request.total_dong = sum(line.amount_dong for line in lines)
    request.support_dong = sum(line.support_dong for line in lines)
    request.save(update_fields=["total_dong", "support_dong"])


def write_baselines(request: Request, baselines: dict[str, int], *, on: date) -> None:
    """Figures before support, of the year before `on`."""
    request.baselines.all().delete()
    Baseline.objects.bulk_create(
        Baseline(request=request, indicator=name, year=on.year - 1, value=value)
        for name, value in sorted(baselines.items())
    )


def _open_draft(request: Request, *, version: int, by: Actor) -> Request:
    """The request, locked, while its owner may change it and nobody else did since `version`."""
    request = selectors.lock_request(request)
    require_open(request, by=by)
    if version != request.version:
        raise Changed(
            _("Đề nghị này đã được sửa ở nơi khác sau khi bạn mở trang."),
            fix=_(
                "Phần bạn gõ còn nguyên dưới đây. Xem chỗ khác nhau rồi lưu lại nếu giữ bản này."
            ),
            version=request.version,
        )
    request.version += 1
    return request


@transaction.atomic
def save_topic(
    request: Request, *, activity: str, title: str, said: Mapping[str, Any] = MappingProxyType({}),
    version: int, by: Actor, at: datetime,
) -> Request:  # fmt: skip
    """Lưu việc đề nghị: which activity, in the owner's own words, and what the rules ask of it
    (`said`: by the columns of models/said.py)."""
    request = _open_draft(request, version=version, by=by)
    engine.known_activity(activity, policy.book(request.province.code))
    request.activity, request.title = activity, nfc(title)
    facts = asked_of(request.establishment, activity, on=hanoi_date(at))
    columns = write(request, said, facts)
    request.words = search_index.request_words(request)
    request.save(update_fields=["activity", "title", *columns, "words", "version"])
    return _kept(request, "topic", by=by)


@transaction.atomic
def save_costs(
    request: Request, *, lines: Sequence[Line], version: int, by: Actor, at: datetime
) -> Request:
    """Lưu chi phí. What was there is replaced whole."""
    request = _open_draft(request, version=version, by=by)
    request.save(update_fields=["version"])
    write_lines(request, lines)
    return _kept(request, "costs", by=by)


@transaction.atomic
def save_figures(
    request: Request, *, baselines: dict[str, int], version: int, by: Actor, at: datetime
) -> Request:
    """Lưu số liệu trước hỗ trợ, of the year before."""
    request = _open_draft(request, version=version, by=by)
    request.save(update_fields=["version"])
    write_baselines(request, baselines, on=hanoi_date(at))
    return _kept(request, "figures", by=by)


@transaction.atomic
def answer_return(
    request: Request,
    *,
    answers: dict[int, str],
    files: Mapping[int, Sequence[tuple[str, bytes]]] = MappingProxyType({}),
    version: int,
    by: Actor,
    at: datetime,
) -> Request:
    """Trả lời từng mục: {item id: words}, and files by item id, each (name, content). Files alone
    answer it too. An item may stay open until the request goes back."""
    request = _open_draft(request, version=version, by=by)
    request.save(update_fields=["version"])
    listed = ReturnItem.objects.filter(returned__request=request, pk__in=answers).order_by("pk")
    for item in listed.select_for_update(of=("self",)).select_related("returned__request"):
        if item.is_sent or item.accepted_at is not None:
            continue  # the office has it
        words, given = nfc(answers[item.pk].strip()), files.get(item.pk, ())
        is_as_it_was = words == item.answer and not given
        if is_as_it_was and (item.asked_again or not item.is_open):
            continue
        own = (request.uuid, item.kind)
        has_file = uploads_about(request.uuid).filter(kind=item.kind).exists()
        if words or given or has_file:
            asked_items.answer(item, words, files=own, given=given, by=by, at=at)
        elif not item.is_open:
            item.answer = ""
            asked_items.open_again(item)
    return _kept(request, "answers", by=by)


def _kept(request: Request, section: str, *, by: Actor) -> Request:
    """What was being typed on this page is saved now."""
    request.typed.filter(section=section, user=by.id).delete()
    return request


@transaction.atomic
def keep_typed(
    request: Request, section: str, *, values: dict[str, str], version: int, by: Actor, at: datetime
) -> None:
    """Giữ chữ đang gõ: whatever it is, beside the request, never instead of it."""
    require_open(request, by=by)
    # A NUL, which no keyboard types, has no place in JSON on PostgreSQL.
    values = {name.replace("\0", ""): value.replace("\0", "") for name, value in values.items()}
    Typed.objects.update_or_create(
        request=request,
        section=section,
        user=by.id,
        defaults={"values": values, "version": version, "typed_at": at},
    )


def typed(request: Request, section: str, *, by: Actor) -> Typed | None:
    """What this person was typing on this page of the request, if it was not saved."""
    return request.typed.filter(section=section, user=by.id).first()


def require_open(request: Request, *, by: Actor) -> None:
    """Refused unless this person may change this request now."""
    permissions.can_help(request, by).require()
    permissions.can_request_step("submit_request", request, by).require()


@transaction.atomic
def attach(
    request: Request, *, kind: str, name: str, content: bytes, by: Actor, at: datetime
) -> Upload:
    """Thêm một tệp vào một loại giấy tờ của đề nghị."""
    request = selectors.lock_request(request)
    require_open(request, by=by)
    return documents.receive(request.uuid, kind=kind, name=name, content=content, by=by, at=at)


def attach_part(
    request: Request, part: PartialUpload, *, kind: str, name: str, by: Actor, at: datetime
) -> PartialUpload:
    """Thêm tệp đã gửi đủ từng phần: once, also when its last piece came twice at the same time.
    A file that is refused gives up its pieces."""
    try:
        return _attach_part(request, part, kind=kind, name=name, by=by, at=at)
    except Refused:
        parts.give_up(part)
        raise


@transaction.atomic
def _attach_part(
    request: Request, part: PartialUpload, *, kind: str, name: str, by: Actor, at: datetime
) -> PartialUpload:
    request = selectors.lock_request(request)
    part = parts.locked(part)
    content = parts.whole(part) if part.upload is None else None
    if content is not None:
        parts.finish(part, attach(request, kind=kind, name=name, content=content, by=by, at=at))
    return part


@transaction.atomic
def arrange(request: Request, upload: Upload, act: str, *, by: Actor, at: datetime) -> None:
    """Xoay, đưa lên, bỏ hoặc lấy lại một tệp: `act` is rotate, move_up, remove or take_back."""
    request = selectors.lock_request(request)
    require_open(request, by=by)
    acts = {
        "rotate": documents.rotate,
        "move_up": documents.move_up,
        "remove": documents.remove,
        "take_back": documents.take_back,
    }
    if upload.about != request.uuid or act not in acts:
        raise Refused(_("Tệp này không thuộc đề nghị."), fix=_("Tải lại trang rồi thử lại."))
    acts[act](upload, by=by, at=at)


MOST_LOOKED_BACK = 10


def sent_before(request: Request, *, by: Actor) -> dict[str, list[Upload]]:
    """Papers of the establishment's latest other request that had them, by kind, to use again:
    only those that `by` may open where they are. A letter was signed for its own request alone."""
    others = list(
        Request.objects.visible_to(by)
        .filter(establishment=request.establishment)
        .exclude(pk=request.pk)
        .exclude(state__in=UNSENT)
        .order_by("-pk")
        .values_list("uuid", flat=True)[:MOST_LOOKED_BACK]
    )
    latest: dict[str, list[Upload]] = {}
    for about in others:
        files: dict[str, list[Upload]] = {}
        for upload in uploads_about(about).exclude(kind=letters.KIND):
            files.setdefault(upload.kind, []).append(upload)
        latest = files | latest
    return latest


@transaction.atomic
def reuse(request: Request, kind: str, *, by: Actor, at: datetime) -> list[Upload]:
    """Dùng lại giấy tờ đã gửi for an earlier request of the same establishment."""
    request = selectors.lock_request(request)
    require_open(request, by=by)
    files = sent_before(request, by=by).get(kind, [])
    if not files:
        raise Refused(
            _("Cơ sở chưa từng gửi giấy tờ này."), fix=_("Chụp ảnh hoặc chọn tệp để gửi.")
        )
    return [documents.reuse(upload, request.uuid, by=by, at=at) for upload in files]


@transaction.atomic
def crop(
    request: Request, upload: Upload, *, edges: dict[str, int] | None, by: Actor, at: datetime
) -> None:
    """Cắt mép một ảnh by so many per cent an edge, or give back what was sent (None)."""
    request = selectors.lock_request(request)
    require_open(request, by=by)
    if upload.about != request.uuid:
        raise Refused(_("Tệp này không thuộc đề nghị."), fix=_("Tải lại trang rồi thử lại."))
    if edges is None:
        documents.uncrop(upload, by=by, at=at)
    else:
        documents.crop(upload, **edges, by=by, at=at)
