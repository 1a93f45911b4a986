"""Kiến nghị: recorded by an inspector, answered by who has to, closed by an inspector."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.models import Event
from khuyencong.directory.models import Organisation, Unit
from khuyencong.inspection import permissions
from khuyencong.inspection.models import INSPECTOR, Recommendation
from khuyencong.obligations import services as obligations
from khuyencong.projects.models import Project


@transaction.atomic
def record(
    province: Unit,
    *,
    body: str,
    report_number: str,
    report_date: date,
    content: str,
    due_date: date,
    answerer: str,
    amount_dong: int | None = None,
    project: Project | None = None,
    by: Actor,
    at: datetime,
) -> Recommendation:
    """Ghi kiến nghị: whoever has to answer owes it by `due_date`. The same press records once."""
    permissions.can_record(province.code, by).require()
    body, report_number, content = (
        nfc(body.strip()),
        nfc(report_number.strip()),
        nfc(content.strip()),
    )
    _require(body and report_number, "report_number", _("Chưa ghi cơ quan và số báo cáo."))
    _require(content, "content", _("Chưa ghi kiến nghị gì."))
    if report_date > hanoi_date(at):
        raise Refused(
            _("Ngày báo cáo {day} sau hôm nay.").format(day=short(report_date)),
            fix=_("Ghi ngày ghi trên báo cáo."),
            field="report_date",
        )
    if due_date < report_date:
        raise Refused(
            _("Hạn thực hiện {due} trước ngày báo cáo {day}.").format(
                due=short(due_date), day=short(report_date)
            ),
            fix=_("Ghi hạn ghi trong báo cáo."),
            field="due_date",
        )
    if amount_dong is not None and amount_dong <= 0:
        raise Refused(
            _("Số tiền kiến nghị phải lớn hơn 0."),
            fix=_("Không kiến nghị về tiền thì để trống."),
            field="amount_dong",
        )
    if project is not None and project.province_id != province.pk:
        raise Refused(
            _("Đề án {code} không thuộc tỉnh này.").format(code=project.code),
            fix=_("Ghi mã đề án của tỉnh, hoặc để trống."),
            field="project",
        )
    facts = {
        "province": province,
        "body": body,
        "report_number": report_number,
        "report_date": report_date,
        "content": content,
        "amount_dong": amount_dong,
        "project": project,
        "due_date": due_date,
        "answerer": answerer,
        "organisation": _answering(province, answerer, project),
    }
    Unit.objects.select_for_update().get(pk=province.pk)  # one press at a time
    if same := Recommendation.objects.filter(**facts, closed_at=None).order_by("pk").first():
        return same
    made = Recommendation.objects.create(**facts, recorded_by=by.name, recorded_at=at)
    told: dict[str, Any] = {
        "report": report_number,
        "amount_dong": amount_dong,
        "due_date": due_date.isoformat(),
    }
    event = events.record(
        made.stream, "record_recommendation", told | _as(INSPECTOR, by), by=by, at=at
    )
    obligations.open(made, permissions.owed(made), province=province, event=event)
    return made


@transaction.atomic
def answer(
    recommendation: Recommendation, *, answer: str, proof: str, by: Actor, at: datetime
) -> Recommendation:
    """Báo cáo đã thực hiện, with the paper that proves it. An inspector looks at it then."""
    row = _lock(recommendation)
    answer, proof = nfc(answer.strip()), nfc(proof.strip())
    if row.answered_at and (row.answer, row.proof, row.answered_by_id) == (answer, proof, by.id):
        return row  # a second press
    permissions.can_answer(row, by).require()
    _require(answer, "answer", _("Chưa ghi đã làm gì."))
    _require(proof, "proof", _("Chưa ghi chứng từ chứng minh: số, ngày, cơ quan."))
    row.answer, row.proof = answer, proof
    row.answered_by_id, row.answered_by, row.answered_at = by.id, by.name, at
    row.answered_hands = sorted(by.hands(row.answerer))
    row.save(
        update_fields=[
            "answer", "proof", "answered_by_id", "answered_by", "answered_at", "answered_hands",
        ]
    )  # fmt: skip
    told: dict[str, Any] = {"answer": events.seal(answer), "proof": events.seal(proof)}
    told |= _as(row.answerer, by)
    event = events.record(row.stream, "answer_recommendation", told, by=by, at=at)
    _owe(row, event)
    return row


@transaction.atomic
def close(
    recommendation: Recommendation, *, remark: str = "", by: Actor, at: datetime
) -> Recommendation:
    """Đóng: the inspector found it done. Never by whoever answered."""
    row = _lock(recommendation)
    if row.closed_at and row.closed_by_id == by.id:
        return row  # a second press
    permissions.can_close(row, by).require()
    row.closed_by_id, row.closed_by, row.closed_at = by.id, by.name, at
    row.remark = nfc(remark.strip())
    row.save(update_fields=["closed_by_id", "closed_by", "closed_at", "remark"])
    _owe(row, events.record(row.stream, "close_recommendation", _as(INSPECTOR, by), by=by, at=at))
    return row


@transaction.atomic
def send_back(
    recommendation: Recommendation, *, remark: str, by: Actor, at: datetime
) -> Recommendation:
    """Chưa đạt: the answer does not prove it, so it is owed again by the same day."""
    row = _lock(recommendation)
    remark = nfc(remark.strip())
    if row.answered_at is None and remark and row.remark == remark:
        return row  # a second press
    permissions.can_close(row, by).require()
    _require(remark, "remark", _("Chưa ghi còn thiếu gì."))
    row.answered_at, row.remark = None, remark
    row.save(update_fields=["answered_at", "remark"])
    _owe(
        row, events.record(row.stream, "send_back_recommendation", _as(INSPECTOR, by), by=by, at=at)
    )
    return row


def _as(role: str, by: Actor) -> dict[str, Any]:
    """What the event says of whose place she takes in this role."""
    return by.in_place_of(by.grants_for(role))


def _lock(recommendation: Recommendation) -> Recommendation:
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related(
        "province", "organisation", "project"
    )
    return rows.get(pk=recommendation.pk)


def _owe(row: Recommendation, event: Event) -> None:
    obligations.meet(row, permissions.ANSWER, permissions.CLOSE, event=event)
    obligations.open(row, permissions.owed(row), province=row.province, event=event)


def _answering(province: Unit, answerer: str, project: Project | None) -> Organisation:
    """The body whose post answers: the unit of the project, else the one of its kind."""
    if answerer == Recommendation.Answerer.CENTRE and project is not None:
        return project.implementing_unit
    kind = permissions.KIND_OF_BODY[answerer]
    body = Organisation.objects.filter(province=province, kind=kind).order_by("pk").first()
    if body is None:
        raise Refused(
            _("Tỉnh chưa có cơ quan của vai trò phải trả lời."),
            fix=_("Chọn vai trò khác, hoặc nhờ quản trị thêm cơ quan."),
            field="answerer",
        )
    return body


def _require(value: object, field: str, message: str) -> None:
    if not value:
        raise Refused(message, fix=_("Ghi rõ rồi gửi lại."), field=field)
