"""Văn bản đi: draft, phiếu trình, signature, number, dispatch. Each is somebody else's hand."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import calendar, events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.directory.models import Assignment, Organisation, valid_on
from khuyencong.documents import permissions, selectors
from khuyencong.documents.models import Outgoing, Paper, RecordsOffice
from khuyencong.documents.papers import signing
from khuyencong.documents.papers.heading import symbol_of
from khuyencong.documents.papers.payload import PaperData, from_payload, kinds, to_payload
from khuyencong.documents.services.publishing import free_number, publish
from khuyencong.documents.workflow import OUTGOING
from khuyencong.obligations import services as obligations


def begin(
    data: PaperData,
    *,
    organisation: Organisation,
    about: Sequence[uuid.UUID],
    by: Actor,
    at: datetime,
) -> Outgoing:
    """A draft from the case, sent up at once."""
    on = hanoi_date(at)
    outgoing = _new(data, organisation, about, state="drafted", by=by, at=at)
    name = "submit_draft" if _has_unit_head(organisation, on) else "submit_to_leader"
    payload = {"code": data.code, "about": str(outgoing.about)}
    return _move(name, outgoing, by=by, at=at, payload=payload)


def follow_up(
    paper: Paper, data: PaperData, office: RecordsOffice, *, by: Actor, at: datetime
) -> Outgoing:
    """What the lawful signer's own act signed and the system numbered still has to leave."""
    about = [paper.about, *paper.filings.values_list("about", flat=True)]
    outgoing = _new(data, paper.organisation, about, state="signed", by=by, at=at)
    outgoing.paper = paper
    outgoing.signed_by, outgoing.signed_at = by.name, at
    outgoing.due_date = _next_day(outgoing, hanoi_date(at))
    outgoing.save()
    payload = {"code": data.code, "number": paper.number, "digest": paper.digest}
    outgoing = _move("number_paper", outgoing, by=by, at=at, payload=payload)
    return _dispatch(outgoing, by=by, at=at) if office.is_joined else outgoing


@transaction.atomic
def submit_draft(
    outgoing: Outgoing, *, summary: str, recipients: Sequence[str] = (), by: Actor, at: datetime
) -> Outgoing:
    """Trình lại a draft that came back, its abstract and Nơi nhận corrected."""
    outgoing = _lock(outgoing)
    permissions.can_step("submit_draft", outgoing, by, on=hanoi_date(at)).require()
    if not summary.strip():
        raise Refused(
            _("Văn bản phải có trích yếu."), fix=_("Ghi trích yếu nội dung."), field="summary"
        )
    data = _data(outgoing)
    frame = replace(data.frame, summary=nfc(summary).strip())
    if recipients:
        frame = replace(frame, recipients=(*map(nfc, recipients), frame.recipients[-1]))
    outgoing.summary, outgoing.payload = frame.summary, to_payload(replace(data, frame=frame))
    outgoing.remark = ""
    to_head = _has_unit_head(outgoing.organisation, hanoi_date(at))
    name = "submit_draft" if to_head else "submit_to_leader"
    fields = ("summary", "payload", "remark")
    return _move(name, outgoing, *fields, by=by, at=at, payload={"summary": outgoing.summary})


submit_to_leader = submit_draft


@transaction.atomic
def check_draft(outgoing: Outgoing, *, by: Actor, at: datetime) -> Outgoing:
    """Lãnh đạo phòng đồng ý: the head of the unit answers for the content."""
    outgoing = _lock(outgoing)
    permissions.can_step("check_draft", outgoing, by, on=hanoi_date(at)).require()
    outgoing.checked_by = by.name
    return _move("check_draft", outgoing, "checked_by", by=by, at=at)


@transaction.atomic
def return_draft(outgoing: Outgoing, *, remark: str, by: Actor, at: datetime) -> Outgoing:
    """Trả lại kèm ý kiến, to whoever drafted it."""
    outgoing = _lock(outgoing)
    permissions.can_step("return_draft", outgoing, by, on=hanoi_date(at)).require()
    if not remark.strip():
        raise Refused(
            _("Trả lại dự thảo phải ghi ý kiến."), fix=_("Ghi chỗ phải sửa."), field="remark"
        )
    outgoing.remark = nfc(remark).strip()
    payload = {"remark": outgoing.remark}
    return _move("return_draft", outgoing, "remark", by=by, at=at, payload=payload)


@transaction.atomic
def sign_draft(outgoing: Outgoing, *, by: Actor, at: datetime) -> Outgoing:
    """Ký as the lawful signer of that day: her line of authority is computed, not typed."""
    on = hanoi_date(at)
    outgoing = _lock(outgoing)
    permissions.can_step("sign_draft", outgoing, by, on=on).require()
    mine = signing.of(by, outgoing.organisation, outgoing.code, on)
    assert mine is not None  # can_step
    data = _data(outgoing)
    signers = (signing.beside(data.frame.signers, mine.signer), *data.frame.signers[1:])
    outgoing.payload = to_payload(replace(data, frame=replace(data.frame, signers=signers)))
    outgoing.signed_by, outgoing.signed_at = by.name, at
    outgoing.due_date = _next_day(outgoing, on)
    fields = ("payload", "signed_by", "signed_at", "due_date")
    payload = {"authority": mine.signer.heading, "basis": mine.basis}
    outgoing = _move("sign_draft", outgoing, *fields, by=by, at=at, payload=payload)
    office = selectors.office_on(outgoing.organisation, on)
    if office and office.is_joined:
        outgoing = _dispatch(_number(outgoing, by=by, at=at), by=by, at=at)
    return outgoing


@transaction.atomic
def number_paper(outgoing: Outgoing, *, by: Actor, at: datetime) -> Outgoing:
    """Cấp số from the register of the body, kind and year; the data are frozen from here."""
    outgoing = _lock(outgoing)
    permissions.can_step("number_paper", outgoing, by, on=hanoi_date(at)).require()
    return _number(outgoing, by=by, at=at)


@transaction.atomic
def dispatch_paper(outgoing: Outgoing, *, by: Actor, at: datetime) -> Outgoing:
    """Phát hành đến Nơi nhận: from here others may rest on it."""
    outgoing = _lock(outgoing)
    permissions.can_step("dispatch_paper", outgoing, by, on=hanoi_date(at)).require()
    return _dispatch(outgoing, by=by, at=at)


@transaction.atomic
def drop_draft(outgoing: Outgoing, *, reason: str, by: Actor, at: datetime) -> Outgoing:
    """Bỏ dự thảo that is not signed; what was made in the case stays."""
    outgoing = _lock(outgoing)
    permissions.can_step("drop_draft", outgoing, by, on=hanoi_date(at)).require()
    if not reason.strip():
        raise Refused(_("Bỏ dự thảo phải có lý do."), fix=_("Ghi lý do."), field="reason")
    return _move("drop_draft", outgoing, by=by, at=at, payload={"reason": nfc(reason)})


def drop_with(about: uuid.UUID, code: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Drafts of a dossier whose act was taken back, by that act."""
    for outgoing in selectors.waiting_papers(about).filter(code=code).select_for_update():
        _move("drop_draft", outgoing, by=by, at=at, payload={"reason": reason})


def require_issued(about: uuid.UUID, step: str) -> None:
    """Refuses a step that rests on a paper which has no number yet."""
    waiting = [one for one in selectors.waiting_papers(about) if step in kinds()[one.code].opens]
    if waiting:
        raise Refused(
            _("Văn bản chưa ban hành: {papers}.").format(
                papers="; ".join(f"{one.title} ({one.get_state_display()})" for one in waiting)
            ),
            legal="Nghị định 30/2020/NĐ-CP, Điều 13, Điều 15",
            fix=_("Chờ ký và cấp số; xem ai đang giữ ở trang Văn thư."),
        )


def _new(
    data: PaperData,
    organisation: Organisation,
    about: Sequence[uuid.UUID],
    *,
    state: str,
    by: Actor,
    at: datetime,
) -> Outgoing:
    first, *others = dict.fromkeys(about)
    here = [grant for grant in by.grants if grant.organisation_id == organisation.pk]
    grant = next(iter([*here, *by.grants]), None)
    return Outgoing.objects.create(
        province=organisation.province,
        organisation=organisation,
        about=first,
        filed=[str(one) for one in others],
        code=data.code,
        title=data.frame.title,
        summary=data.frame.summary,
        payload=to_payload(data),
        state=state,
        drafted_by=by.name,
        drafted_by_id=by.id,
        drafted_at=at,
        drafted_role=grant.role if grant else "",
        drafted_at_body=grant.debtor if grant else "",
    )


def _number(outgoing: Outgoing, *, by: Actor, at: datetime) -> Outgoing:
    on, data = hanoi_date(at), _data(outgoing)
    number = free_number(outgoing.organisation, data, on)
    frame = replace(
        data.frame,
        number=number,
        issued_date=on,
        symbol=symbol_of(data, outgoing.organisation, on),
    )
    outgoing.paper = publish(
        replace(data, frame=frame),
        organisation=outgoing.organisation,
        about=[outgoing.about, *map(uuid.UUID, outgoing.filed)],
        by=by,
        at=at,
    )
    payload = {"code": outgoing.code, "number": number, "digest": outgoing.paper.digest}
    return _move("number_paper", outgoing, "paper", by=by, at=at, payload=payload)


def _dispatch(outgoing: Outgoing, *, by: Actor, at: datetime) -> Outgoing:
    outgoing.dispatched_by, outgoing.dispatched_at = by.name, at
    fields = ("dispatched_by", "dispatched_at")
    return _move("dispatch_paper", outgoing, *fields, by=by, at=at)


def _move(
    name: str,
    outgoing: Outgoing,
    *fields: str,
    by: Actor,
    at: datetime,
    payload: dict[str, Any] | None = None,
) -> Outgoing:
    outgoing.state = OUTGOING.find(name).target
    outgoing.save(update_fields=["state", *fields])
    place = by.in_place_of(by.grants_for(*OUTGOING.find(name).roles))
    event = events.record(outgoing.stream, name, (payload or {}) | place, by=by, at=at)
    obligations.follow(
        outgoing,
        selectors.owed_of(outgoing),
        of=OUTGOING.kinds,
        province=outgoing.province,
        event=event,
    )
    return outgoing


def _lock(outgoing: Outgoing) -> Outgoing:
    held = Outgoing.objects.select_for_update(of=("self",))
    return held.select_related("organisation__province", "province").get(pk=outgoing.pk)


def _data(outgoing: Outgoing) -> PaperData:
    data: PaperData = from_payload(outgoing.code, outgoing.payload)
    return data


def _has_unit_head(organisation: Organisation, on: date) -> bool:
    """Whether a draft goes by the head of a unit first: only where somebody holds that post."""
    office = selectors.office_on(organisation, on)
    held = Assignment.objects.filter(valid_on(on), role="unit_head", organisation=organisation)
    return bool(office and office.has_unit_head) and held.exists()


def _next_day(outgoing: Outgoing, on: date) -> date:
    """Issued the day it is signed, at the latest on the next working day (Điều 15)."""
    return calendar.due_date(on, 1, province=outgoing.province.code)
