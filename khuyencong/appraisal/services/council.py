"""Hội đồng thẩm định: set up, open a review, score, come together, close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import permissions
from khuyencong.appraisal.models import Council, Member, Review, Sheet
from khuyencong.appraisal.papers import council_minutes
from khuyencong.appraisal.selectors import SHEET, sheets_owed
from khuyencong.appraisal.services import decisions
from khuyencong.core import events
from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.calendar import due_date
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.told import told
from khuyencong.directory import services as registry
from khuyencong.directory.models import Assignment, Organisation, Person, User, valid_on
from khuyencong.directory.services import notices
from khuyencong.obligations import services as obligations
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions as projects
from khuyencong.projects import selectors
from khuyencong.projects.models import Project
from khuyencong.rules import engine
from khuyencong.rules.schema import ScoringPeriod
from khuyencong.rules.scoring import are_apart, average, scoring

REQUIRED = "required"
# What decides how a review ends: the sheet of points, and how many must have scored.
RESTS_ON = ("scoring.appraisal", "procedure.council_quorum_percent")
Seats = Sequence[tuple[Person, str]]


@transaction.atomic
def set_up_council(
    department: Organisation,
    *,
    name: str,
    number: str,
    decided_date: date,
    seats: Seats,
    by: Actor,
    at: datetime,
) -> Council:
    """Lập hội đồng by a decision. `seats`: 3 or more (person, part), one chair, one secretary."""
    permissions.can_set_up(department.province.code, by).require()
    parts = [part for _person, part in seats]
    people = {person.pk for person, _part in seats}
    if len(people) != len(seats) or len(seats) < 3 or parts.count(Member.Part.CHAIR) != 1:
        raise Refused(
            _("Hội đồng có ít nhất 3 người khác nhau và đúng một chủ tịch."),
            fix=_("Sửa danh sách thành viên."),
            field="seats",
        )
    if parts.count(Member.Part.SECRETARY) != 1:
        raise Refused(
            _("Hội đồng phải có đúng một thư ký."), fix=_("Chọn một thư ký."), field="seats"
        )
    if by.id in {person.actor_id for person, _part in seats}:
        raise Refused(
            _("{name} lập hội đồng nên không tự xếp mình vào hội đồng.").format(name=by.name),
            fix=_("Một lãnh đạo khác của Sở lập hội đồng, hoặc chọn người khác."),
            field="seats",
        )
    council = Council.objects.create(
        province=department.province,
        name=nfc(name),
        number=number,
        decided_date=decided_date,
    )
    for person, part in seats:
        Member.objects.create(council=council, person=person, part=part)
        _give_role(person, department, decided_date, at=at)
    payload = {"number": number, "members": len(seats)}
    events.record(f"council:{council.uuid}", "set_up_council", payload, by=by, at=at)
    return council


def _give_role(person: Person, department: Organisation, since: date, *, at: datetime) -> None:
    """Who sits in the council may open what lies before it."""
    held = Assignment.objects.filter(
        valid_on(since), person=person, role="council_member", organisation=department
    )
    if not held.exists():
        registry.assign(
            person,
            "council_member",
            organisation=department,
            valid_from=since,
            by=SYSTEM,
            at=at,
        )


@transaction.atomic
def end_council(council: Council, *, ended_date: date, by: Actor, at: datetime) -> Council:
    """Hội đồng thôi nhiệm vụ; reviews still open are closed or opened again by another one."""
    permissions.can_set_up(council.province.code, by).require()
    council.ended_date = ended_date
    council.save(update_fields=["ended_date"])
    others = Member.objects.filter(council__ended_date=None).values("person")
    seats = Assignment.objects.filter(
        person__in=council.members.values("person"), role="council_member", valid_until=None
    )
    for seat in seats.exclude(person__in=others).filter(valid_from__lt=ended_date):
        registry.end_assignment(seat, valid_until=ended_date, by=SYSTEM, at=at)
    payload = {"on": ended_date.isoformat()}
    events.record(f"council:{council.uuid}", "end_council", payload, by=by, at=at)
    return council


def criteria(review: Review) -> ScoringPeriod:
    """What is scored in this review."""
    book = policy.book(review.project.province.code)
    return scoring("appraisal", on=review.criteria_date, book=book)


@transaction.atomic
def open_review(project: Project, council: Council, *, by: Actor, at: datetime) -> Review:
    """Đưa đề án ra hội đồng. The criteria are those of the rules in force today."""
    project = selectors.lock(project)
    projects.require_step("conclude", project, by, act="open_review")
    on = hanoi_date(at)
    if council.province_id != project.province_id or (
        council.ended_date is not None and council.ended_date <= on
    ):
        raise Refused(
            _("{council} không còn làm việc.").format(council=council.name),
            fix=_("Chọn hội đồng đang hoạt động của tỉnh."),
            field="council",
        )
    days = policy.figure("council_working_days", province=project.province.code, on=on)
    review, is_new = Review.objects.get_or_create(
        project=project,
        round=project.completion_rounds,
        defaults={
            "council": council,
            "criteria_date": on,
            "opened_by": by.name,
            "opened_at": at,
            "due_date": due_date(on, days, province=project.province.code),
        },
    )
    if not is_new:
        return review
    event = events.record(project.stream, "open_review", {"council": council.number}, by=by, at=at)
    owed = sheets_owed(review)
    obligations.open(project, owed, province=project.province, event=event)
    users = User.objects.filter(person__in=council.members.values("person"), is_active=True)
    notices.tell(
        users,
        text=told(
            lazy("Mời chấm đề án {code}, hạn {due}."), code=project.code, due=short(review.due_date)
        ),
        path=reverse("appraisal:score", args=[review.uuid]),
        key=f"review/{review.uuid}",
        at=at,
    )
    return review


@transaction.atomic
def score(
    review: Review,
    *,
    marks: Mapping[str, int],
    remark: str = "",
    hand_total: int | None = None,
    member: Member | None = None,
    by: Actor,
    at: datetime,
) -> Sheet:
    """Chấm điểm: every criterion, whole points. A later sheet of the same member counts instead.

    With `member` the secretary keys that member's signed sheet; `hand_total` is the sum written
    on it, kept beside the sum the system makes.
    """
    selectors.lock(review.project)
    review = _locked(review)
    if member is None:
        permissions.can_score(review, by).require()
        seat = permissions.member_of(review.council, by)
        assert seat is not None  # can_score
    else:
        permissions.can_key_sheet(review, by).require()
        seat = member
        if seat.council_id != review.council_id or _has_conflict(review, seat):
            raise Refused(
                _("{name} không chấm đề án này.").format(name=seat.person.full_name),
                fix=_("Chọn thành viên khác của hội đồng."),
                field="member",
            )
    _check(criteria(review), marks)
    sheet = Sheet.objects.create(
        review=review,
        member=seat,
        marks={code: int(points) for code, points in marks.items()},
        remark=nfc(remark),
        hand_total=hand_total,
        is_on_paper=member is not None,
        entered_by=by.name,
        entered_at=at,
    )
    # Who scored how is the council's own affair: the record says only that a sheet came in.
    event = events.record(review.project.stream, "score", {"sheet": sheet.pk}, by=by, at=at)
    if user := seat.person.user:
        obligations.meet(review.project, SHEET, event=event, debtor=str(user.uuid))
    return sheet


def _check(scale: ScoringPeriod, marks: Mapping[str, int]) -> None:
    for criterion in scale.criteria:
        points = marks.get(criterion.code)
        if points is None or not 0 <= points <= criterion.points:
            raise Refused(
                _("“{label}”: chấm từ 0 đến {most} điểm.").format(
                    label=criterion.label.vi, most=criterion.points
                ),
                fix=_("Ghi điểm nguyên cho từng tiêu chí."),
                field=criterion.code,
            )
    if unknown := set(marks) - {criterion.code for criterion in scale.criteria}:
        raise Refused(
            _("Tiêu chí “{code}” không có trong phiếu.").format(code=min(unknown)),
            fix=_("Tải lại trang rồi chấm lại."),
        )


def _locked(review: Review) -> Review:
    return (
        Review.objects.select_for_update(of=("self",))
        .select_related("council", "project__province", "project__implementing_unit__parent")
        .get(pk=review.pk)
    )


def _has_conflict(review: Review, member: Member) -> bool:
    user = member.person.user
    return user is not None and (
        review.project.conflicts.filter(person=str(user.uuid), lifted_at=None).exists()
    )


def free_members(review: Review) -> list[Member]:
    """Members who declared no conflict, chair first, then secretary."""
    order = {part: place for place, part in enumerate(Member.Part.values)}
    seats = review.council.members.select_related("person__user")
    free = [member for member in seats if not _has_conflict(review, member)]
    return sorted(free, key=lambda member: (order[member.part], member.pk))


def counting_sheets(review: Review) -> list[Sheet]:
    """The newest sheet of every member without a conflict, in the order of the seats."""
    newest: dict[int, Sheet] = {}
    for sheet in review.sheets.order_by("pk"):
        newest[sheet.member_id] = sheet
    return [newest[member.pk] for member in free_members(review) if member.pk in newest]


def quorum(review: Review) -> int:
    """How many members must have scored."""
    percent = policy.figure(
        "council_quorum_percent", province=review.project.province.code, on=review.criteria_date
    )
    return -(-len(free_members(review)) * percent // 100)


@transaction.atomic
def close_review(
    review: Review,
    *,
    remark: str,
    moderation: str = "",
    began: time | None = None,
    ended: time | None = None,
    by: Actor,
    at: datetime,
) -> Review:
    """Chốt điểm and issue the minutes. Members far apart first say how they came together."""
    selectors.lock(review.project)
    review = _locked(review)
    permissions.can_close(review, by).require()
    sheets, needed = counting_sheets(review), quorum(review)
    if len(sheets) < max(needed, 1):
        raise Refused(
            _("Mới có {count} phiếu, cần ít nhất {needed}.").format(
                count=len(sheets), needed=max(needed, 1)
            ),
            fix=_("Chờ thành viên chấm, hoặc nhập phiếu giấy đã ký."),
        )
    totals = [sheet.points for sheet in sheets]
    scale = criteria(review)
    if are_apart(totals, scale) and not moderation.strip():
        raise Refused(
            _(
                "Điểm chênh nhau {apart}, từ {low} đến {high}: phải thảo luận trước khi chốt."
            ).format(apart=max(totals) - min(totals), low=min(totals), high=max(totals)),
            legal=scale.citation,
            fix=_("Mời thành viên xem lại phiếu, rồi ghi kết quả thảo luận."),
            field="moderation",
        )
    review.points_hundredths = average(totals)
    review.remark, review.moderation = nfc(remark), nfc(moderation)
    review.closed_by, review.closed_at = by.name, at
    review.save(
        update_fields=["points_hundredths", "remark", "moderation", "closed_by", "closed_at"]
    )
    payload = {"points_hundredths": review.points_hundredths, "sheets": len(sheets)}
    event = events.record(review.project.stream, "close_review", payload, by=by, at=at)
    obligations.meet(review.project, SHEET, event=event)
    decisions.keep_figures(
        review.project, "close_review", *RESTS_ON, on=review.criteria_date, at=at
    )
    council_minutes.issue(review, sheets, scale, began=began, ended=ended, by=by, at=at)
    return review


def require_review(project: Project, *, at: datetime) -> None:
    """Refused while the council has the dossier, or has not had it where the province wants it."""
    review = Review.objects.filter(project=project, round=project.completion_rounds).first()
    if review is not None and review.closed_at is None:
        raise Refused(
            _("Hội đồng chưa chốt điểm, hạn {due}.").format(due=short(review.due_date)),
            fix=_("Chờ chủ tịch hoặc thư ký hội đồng chốt."),
        )
    wanted = engine.procedure(
        "council_review",
        on=hanoi_date(at),
        book=policy.book(project.province.code),
    )
    if wanted == REQUIRED and review is None:
        raise Refused(
            _("Đề án phải qua hội đồng chấm điểm trước khi kết luận."),
            fix=_("Đưa đề án ra hội đồng trên trang thẩm định."),
        )
