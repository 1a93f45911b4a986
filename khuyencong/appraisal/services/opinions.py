"""Lấy ý kiến: commune, Department and Finance read one estimate at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import permissions
from khuyencong.appraisal.models import SPEAKERS, LineComment, Opinion
from khuyencong.appraisal.selectors import OPINION, opinion_owed, points, points_of
from khuyencong.appraisal.services import answers
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.calendar import due_date
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.core.told import Told, told
from khuyencong.directory.models import Organisation, Unit
from khuyencong.directory.services import bodies as directory
from khuyencong.directory.services import notices
from khuyencong.documents import services as documents
from khuyencong.obligations import services as obligations
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions as projects
from khuyencong.projects import selectors
from khuyencong.projects.models import Project


@dataclass(frozen=True)
class Remark:
    """What somebody says of line `order` (from 1); `proposed_dong`: the amount they would allow."""

    order: int
    text: str
    proposed_dong: int | None = None


@dataclass(frozen=True)
class Letter:
    """An answer on paper: its number and day, who signed it, the scan as (name, bytes)."""

    number: str
    day: date
    signer: str
    scan: tuple[str, bytes]


@transaction.atomic
def ask_opinions(
    project: Project,
    organisations: Sequence[Organisation],
    *,
    communes: Sequence[Unit] = (),
    question: str = "",
    by: Actor,
    at: datetime,
) -> list[Opinion]:
    """Xin ý kiến of all these bodies at once; one asked already in this round is left alone.

    `communes`: whose People's Committee is asked, and declared first where nobody has.
    """
    project = selectors.lock(project)
    projects.require_step("conclude", project, by, act="ask_opinions")
    organisations = [
        *organisations,
        *(directory.committee_of(commune, by=by, at=at) for commune in communes),
    ]
    if not organisations:
        raise Refused(
            _("Chưa chọn cơ quan nào để xin ý kiến."),
            fix=_("Chọn ít nhất một cơ quan."),
            field="organisations",
        )
    on = hanoi_date(at)
    province = project.province.code
    days = policy.figure("opinion_working_days", province=province, on=on)
    due = due_date(on, days, province=province)
    known = set(
        Opinion.objects.filter(project=project, round=project.completion_rounds).values_list(
            "organisation_id", flat=True
        )
    )
    asked = [
        Opinion.objects.create(
            project=project,
            organisation=body,
            round=project.completion_rounds,
            question=nfc(question),
            asked_by=by.name,
            asked_at=at,
            due_date=due,
        )
        for body in organisations
        if body.pk not in known
    ]
    for opinion in asked:
        text = told(
            lazy("Xin ý kiến về đề án {code}, hạn {due}."), code=project.code, due=short(due)
        )
        _tell(opinion, text, key=f"opinion/{opinion.pk}", at=at)
    event = events.record(
        project.stream,
        "ask_opinions",
        {"of": [opinion.organisation.code for opinion in asked], "due": due.isoformat()},
        by=by,
        at=at,
    )
    owed = [one for opinion in asked for one in opinion_owed(opinion)]
    obligations.open(project, owed, province=project.province, event=event)
    return asked


@transaction.atomic
def give_opinion(
    opinion: Opinion,
    *,
    stance: str,
    text: str = "",
    remarks: Sequence[Remark] = (),
    letter: Letter | None = None,
    by: Actor,
    at: datetime,
) -> Opinion:
    """Cho ý kiến, once. Anything but plain agreement says what and why.

    With `letter` the appraiser keys what the body answered on paper; the scan stays with it.
    """
    project = selectors.lock(opinion.project)
    opinion = Opinion.objects.select_for_update().select_related("organisation").get(pk=opinion.pk)
    may = permissions.can_key_opinion if letter else permissions.can_give_opinion
    may(opinion, project, by).require()
    if stance not in Opinion.Stance.values:
        raise Refused(_("Chưa chọn ý kiến."), fix=_("Chọn một trong ba."), field="stance")
    if stance != Opinion.Stance.AGREE and not text.strip() and not remarks:
        raise Refused(
            _("Ý kiến khác “Đồng ý” phải nói rõ điều gì, vì sao."),
            fix=_("Ghi nội dung ý kiến, hoặc ghi vào từng khoản."),
            field="text",
        )
    lines = dict(enumerate(selectors.estimate_lines(project), 1))
    for remark in remarks:
        line = lines.get(remark.order)
        if line is None:
            raise Refused(
                _("Dự toán không có khoản thứ {order}.").format(order=remark.order),
                fix=_("Tải lại trang rồi ghi lại."),
            )
        if remark.proposed_dong is not None and remark.proposed_dong > line.amount_dong:
            raise Refused(
                _("Khoản “{item}”: mức đề xuất {proposed} nhiều hơn chi phí {amount}.").format(
                    item=line.item,
                    proposed=dong(remark.proposed_dong),
                    amount=dong(line.amount_dong),
                ),
                fix=_("Sửa mức đề xuất của khoản này."),
                field=f"proposed_{remark.order}",
            )
        LineComment.objects.create(
            opinion=opinion,
            order=remark.order,
            item=line.item,
            text=nfc(remark.text),
            proposed_dong=remark.proposed_dong,
        )
    ended = [p for p in points(project) if p.opinion.organisation_id == opinion.organisation_id]
    opinion.stance, opinion.text = stance, nfc(text)
    opinion.given_by_id, opinion.given_by, opinion.given_at = by.id, by.name, at
    payload = {"of": opinion.organisation.code, "stance": stance, "lines": len(remarks)}
    if letter:
        _keep(letter, opinion, by=by, at=at)
        payload["letter"] = letter.number
    province, on = project.province.code, hanoi_date(at)
    if stance != Opinion.Stance.AGREE:
        days = policy.figure("opinion_working_days", province=province, on=on)
        opinion.answer_due_date = due_date(on, days, province=province)
    opinion.save()
    event = events.record(project.stream, "give_opinion", payload, by=by, at=at)
    obligations.meet(project, OPINION, event=event, debtor=str(opinion.organisation.uuid))
    answers.owe(project, points_of(opinion), ended=ended, event=event, at=at)
    return opinion


def _keep(letter: Letter, opinion: Opinion, *, by: Actor, at: datetime) -> None:
    if not letter.number.strip() or not letter.signer.strip():
        raise Refused(
            _("Văn bản trả lời phải có số và người ký."), fix=_("Ghi như trên văn bản."),
            field="number",
        )  # fmt: skip
    if letter.day > hanoi_date(at):
        raise Refused(
            _("Ngày văn bản {day} chưa tới.").format(day=short(letter.day)),
            fix=_("Ghi ngày trên văn bản."),
            field="day",
        )
    opinion.given_by, opinion.letter_number, opinion.letter_date = (
        nfc(letter.signer),
        nfc(letter.number),
        letter.day,
    )
    name, content = letter.scan
    documents.receive(
        opinion.project.uuid, kind=opinion.letter_kind, name=name, content=content, by=by, at=at
    )


def give_opinions(
    rows: Sequence[Opinion],
    *,
    stance: str,
    text: str = "",
    letter: Letter | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """One opinion, or one letter, on many projects, as Finance gives it: all of them or none."""
    if not rows:
        raise Refused(_("Chưa chọn đề án nào."), fix=_("Đánh dấu các đề án cần trả lời."))
    with transaction.atomic():
        for row in sorted(rows, key=lambda one: one.project_id):
            give_opinion(row, stance=stance, text=text, letter=letter, by=by, at=at)
    return len(rows)


@transaction.atomic
def waive_opinion(opinion: Opinion, *, reason: str, by: Actor, at: datetime) -> Opinion:
    """Thôi chờ một ý kiến đã quá hạn, có lý do: silence is never read as agreement."""
    project = selectors.lock(opinion.project)
    projects.require_step("conclude", project, by, act="waive_opinion")
    opinion = Opinion.objects.select_for_update().select_related("organisation").get(pk=opinion.pk)
    if not opinion.is_open:
        return opinion
    if hanoi_date(at) <= opinion.due_date:
        raise Refused(
            _("Cơ quan được hỏi còn hạn trả lời đến hết ngày {due}.").format(
                due=short(opinion.due_date)
            ),
            fix=_("Chờ hết hạn, hoặc nhắc cơ quan đó."),
        )
    if not reason.strip():
        raise Refused(
            _("Thôi chờ ý kiến phải có lý do."), fix=_("Ghi lý do."), field="waived_reason"
        )
    opinion.waived_reason = nfc(reason)
    opinion.save(update_fields=["waived_reason"])
    payload = {"of": opinion.organisation.code, "reason": reason}
    event = events.record(project.stream, "waive_opinion", payload, by=by, at=at)
    body = str(opinion.organisation.uuid)
    obligations.excuse(project, OPINION, reason=reason, event=event, debtor=body)
    return opinion


def require_opinions(project: Project) -> None:
    """Refused while a body that was asked has neither answered nor been given up on."""
    waiting = Opinion.objects.filter(
        project=project, round=project.completion_rounds, stance="", waived_reason=""
    ).select_related("organisation")
    if names := [
        f"{opinion.organisation.newest_name} ({short(opinion.due_date)})" for opinion in waiting
    ]:
        raise Refused(
            _("Còn chờ ý kiến của: {names}.").format(names=", ".join(names)),
            fix=_("Chờ trả lời; quá hạn thì ghi lý do thôi chờ trên trang thẩm định."),
        )


def _tell(opinion: Opinion, text: Told, *, key: str, at: datetime) -> None:
    users = notices.holders(
        SPEAKERS,
        on=hanoi_date(at),
        province=opinion.project.province.code,
        organisation_id=opinion.organisation_id,
    ).filter(person__assignments__organisation=opinion.organisation_id)
    path = reverse("appraisal:opinion", args=[opinion.pk])
    notices.tell(users, text=text, path=path, key=key, at=at)
