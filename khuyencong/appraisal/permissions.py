"""Who may check a workshop on site, give an opinion, score; and who may not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from khuyencong.appraisal import selectors
from khuyencong.appraisal.models import (
    SPEAKERS,
    CompletionItem,
    Council,
    LookAgain,
    Member,
    Opinion,
    Point,
    Review,
)
from khuyencong.core.actors import Actor, Grant
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.access import roles
from khuyencong.documents.models import Upload
from khuyencong.obligations.models import Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.projects.models import Project, Request
from khuyencong.projects.permissions import (
    HANDLERS,
    asked_items,
    can_step,
    duties,
    has_no_interest,
    is_owner,
    work,
)
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.selectors.slots import FILLED_IN
from khuyencong.projects.workflow import PROJECT

CHECKED_STATES = {"submitted", "merged"}
CHECKERS = ("commune_officer",)  # who checks a workshop on the spot
SITE_KEYERS = ("centre_specialist",)  # who keys what they signed on paper
# Who keys what a body answered by letter: whoever concludes.
KEYERS = PROJECT.find("conclude").roles
# Who scores, and who says that two likenesses are not one support.
JUDGES = {"score": "council_member", "decide_overlap": "department_specialist"}
# Who goes on although a body is against it.
DECIDERS = ("department_leader",)
# Who reads who was excused from what.
excuse_readers = roles(*HANDLERS, "inspector")
# Who reads each member's marks after the council has closed, beside its own members.
ABOVE = ("department_leader", "inspector")

# Who looks again at what was decided, when a row it rests on has changed.
LOOKERS = ("department_specialist", "department_leader")


def can_look_again(item: LookAgain, by: Actor) -> Decision:
    """The Department, which appraised; once."""
    if not by.serves(item.project.province.code, *LOOKERS):
        return refuse(
            _("Chỉ Sở Công Thương xem lại quyết định theo quy định mới."),
            fix=_("Báo chuyên viên của Sở phụ trách đề án."),
        )
    if item.closed_at is not None:
        return refuse(
            _("{name} đã xem lại việc này.").format(name=item.closed_by),
            fix=_("Đọc kết quả đã ghi; cần nói thêm thì ghi vào đề án."),
        )
    return ALLOWED


def can_check_site(request: Request, by: Actor) -> Decision:
    """An officer of the workshop's own commune, who neither owns it nor typed for it."""
    if request.place_id not in by.places_for(*CHECKERS):
        return refuse(
            _("Chỉ cán bộ xã, phường nơi cơ sở hoạt động được xác minh."),
            fix=_("Chuyển cho cán bộ của {place}.").format(place=request.place),
        )
    interest = _has_no_interest(request, by)
    return _is_waiting(request) if interest else interest


def can_key_site_check(request: Request, by: Actor) -> Decision:
    """The Centre keys what the commune signed on paper; the scan stays with it."""
    if not by.serves(request.province.code, *SITE_KEYERS):
        return refuse(
            _("Chỉ chuyên viên Trung tâm nhập được bản xác minh giấy."),
            fix=_("Gửi bản giấy đã ký về Trung tâm."),
        )
    return _is_waiting(request)


def _has_no_interest(request: Request, by: Actor) -> Decision:
    owned = {grant.establishment_id for grant in by.grants}
    if request.establishment_id in owned or request.typist in by.hands(*CHECKERS):
        return refuse(
            _("Người làm hộ đề nghị hoặc có phần trong cơ sở không được xác minh cơ sở đó."),
            fix=_("Giao cho cán bộ khác của xã, phường."),
        )
    return ALLOWED


def _is_waiting(request: Request) -> Decision:
    if request.state not in CHECKED_STATES:
        return refuse(
            _("Đề nghị đang ở trạng thái “{state}”, chưa xác minh được.").format(
                state=request.get_state_display()
            ),
            fix=_("Xác minh sau khi cơ sở nộp đề nghị."),
        )
    return ALLOWED


def can_give_opinion(
    opinion: Opinion, project: Project, by: Actor, record: Record | None = None
) -> Decision:
    """Somebody of the body that was asked, who neither wrote the project nor has a part in it."""
    grants = own(opinion, by)
    if not grants:
        return refuse(
            _("Phiếu này xin ý kiến của {body}.").format(body=opinion.organisation.newest_name),
            fix=_("Chuyển cho cán bộ của cơ quan được hỏi."),
        )
    record = record or Record(project)
    if duties.earlier("give_opinion", project, by, grants, record=record):
        return refuse(
            _("{name} đã lập đề án này nên không cho ý kiến về nó.").format(name=by.name),
            fix=_("Giao cho người khác trong cơ quan."),
        )
    return _is_asked(opinion, project) and has_no_interest(project, by, record)


def can_key_opinion(opinion: Opinion, project: Project, by: Actor) -> Decision:
    """The appraiser keys what the body that was asked answered by letter; the letter is kept."""
    return can_step("conclude", project, by, act="key_opinion") and _is_asked(opinion, project)


def _is_asked(opinion: Opinion, project: Project) -> Decision:
    if not opinion.is_open or project.state != "registered":
        return refuse(
            _("Phiếu lấy ý kiến này đã khép lại."), fix=_("Xem kết quả trên trang thẩm định.")
        )
    return ALLOWED


def can_answer_opinion(
    point: Point, project: Project, by: Actor, record: Record | None = None
) -> Decision:
    """The unit that carries out the project, until somebody has decided on what it said."""
    if not duties.covering(duties.WRITERS, project, by):
        return refuse(
            _("Chỉ đơn vị thực hiện tiếp thu, giải trình ý kiến về đề án của mình."),
            fix=_("Chuyển cho chuyên viên của đơn vị thực hiện."),
        )
    if point.answer is not None and not point.needs_decision:
        return refuse(
            _("{name} đã trả lời điểm này.").format(name=point.answer.answered_by),
            fix=_("Tải lại trang để xem trả lời đã ghi."),
        )
    return _is_in_hand(project) and has_no_interest(project, by, record)


def can_decide_opinion(
    point: Point, project: Project, by: Actor, record: Record | None = None
) -> Decision:
    """The head of the Department, on a point whose answer leaves one view against another."""
    if not duties.covering(DECIDERS, project, by):
        return refuse(
            _("Chỉ lãnh đạo Sở quyết định xét tiếp khi có ý kiến khác."),
            fix=_("Trình lãnh đạo Sở ý kiến và giải trình."),
        )
    if not point.needs_decision:
        return refuse(
            _("Điểm này không chờ quyết định."), fix=_("Tải lại trang để xem điểm này đến đâu.")
        )
    apart = duties.are_separate("decide_opinion", project, by, DECIDERS, record=record)
    return _is_in_hand(project) and apart and has_no_interest(project, by, record)


def can_waive_missing(project: Project, by: Actor, record: Record | None = None) -> Decision:
    """The head of the Department, who did not write the project, until it is concluded."""
    if not duties.covering(DECIDERS, project, by):
        return refuse(
            _("Chỉ lãnh đạo Sở cho xét tiếp khi còn thiếu giấy tờ, xác minh."),
            fix=_("Trình lãnh đạo Sở, nói rõ còn thiếu gì và vì sao."),
        )
    apart = duties.are_separate("waive_missing", project, by, DECIDERS, record=record)
    return _is_open_to_waive(project) and apart and has_no_interest(project, by, record)


def _is_open_to_waive(project: Project) -> Decision:
    if project.state not in {"registered", "returned"}:
        return refuse(
            _("Đề án đang ở trạng thái “{state}”, không còn chờ kết luận thẩm định.").format(
                state=project.get_state_display()
            ),
            fix=_("Xem kết quả trên trang thẩm định."),
        )
    return ALLOWED


def _is_in_hand(project: Project) -> Decision:
    if project.state not in {"registered", "returned"}:
        return refuse(
            _("Đề án đang ở trạng thái “{state}”, ý kiến đã khép.").format(
                state=project.get_state_display()
            ),
            fix=_("Xem kết quả trên trang thẩm định."),
        )
    return ALLOWED


def can_answer_item(
    item: CompletionItem, project: Project, by: Actor, record: Record | None = None
) -> Decision:
    """Whoever may register the project again, while it waits for that, and the owner what she was
    asked for; each item once."""
    may = _may_answer(item, project, by, record)
    if may and not item.is_open:
        return refuse(
            _("{name} đã trả lời mục này.").format(name=item.answered_by),
            fix=_("Tải lại trang để xem trả lời đã ghi."),
        )
    return may


def can_arrange_file(
    file: Upload, item: CompletionItem, record: Record, by: Actor, *, at: datetime
) -> Decision:
    """Who put a file to an answer takes it out, and back in, until the answer is sent."""
    may = can_answer_item(item, record.project, by, record)
    if may and file not in selectors.own_in_drafts([item], record, by=by, at=at):
        return refuse(
            _("Tệp “{name}” do {sender} gửi: chỉ người gửi bỏ được, khi chưa ai xem.").format(
                name=file.name, sender=file.uploaded_by
            ),
            fix=_("Gửi thêm tệp đúng, ghi trong trả lời tệp nào không dùng."),
        )
    return may


def _may_answer(
    item: CompletionItem, project: Project, by: Actor, record: Record | None = None
) -> Decision:
    if not (item.is_of_owner and item.of_request):
        return can_step("register", project, by, act="answer_item", record=record)
    if not is_owner(item.of_request.establishment_id, by):
        return can_step("register", project, by, act="answer_item", record=record)
    return ALLOWED if project.state == "returned" else _is_over(project)


def _is_over(project: Project) -> Decision:
    return refuse(
        _("Đề án đang ở trạng thái “{state}”, việc bổ sung đã khép.").format(
            state=project.get_state_display()
        ),
        fix=_("Xem kết quả trên trang thẩm định."),
    )


def can_take_back_answer(item: CompletionItem, project: Project, by: Actor) -> Decision:
    """Whoever may answer it, until the answer was looked at or the project is registered again."""
    may = _may_answer(item, project, by)
    if may and item.is_open:
        return refuse(_("Mục này chưa có trả lời."), fix=_("Ghi trả lời rồi gửi."))
    if may and item.accepted_at is not None:
        return refuse(
            _("{name} đã chấp nhận mục này.").format(name=item.accepted_by),
            fix=_("Tải lại trang để xem."),
        )
    return may


def can_judge_item(
    item: CompletionItem, project: Project, by: Actor, record: Record | None = None
) -> Decision:
    """Who may send a project back, of what was answered by somebody else, until it is concluded."""
    roles = PROJECT.find("return_for_completion").roles
    if not duties.covering(roles, project, by):
        return refuse(
            _("Chỉ chuyên viên thẩm định của Sở xem trả lời bổ sung."),
            fix=_("Chuyển cho chuyên viên Sở phụ trách đề án."),
        )
    if project.state not in {"returned", "registered"}:
        return _is_over(project)
    may = asked_items.can_judge(item, by, roles)
    if not may:
        return may
    apart = duties.are_separate("return_for_completion", project, by, roles, record=record)
    return apart and has_no_interest(project, by, record)


def can_set_up(province: str, by: Actor) -> Decision:
    """The head of the Department sets up its council."""
    if any(grant.province == province for grant in by.grants_for("department_leader")):
        return ALLOWED
    return refuse(
        _("Chỉ lãnh đạo Sở lập hội đồng thẩm định."),
        fix=_("Gửi danh sách đề nghị cho lãnh đạo Sở."),
    )


def member_of(council: Council, by: Actor) -> Member | None:
    """This person's own seat."""
    if not by.has_role("council_member"):
        return None
    return council.members.filter(person__user__uuid=by.id).first()


def can_score(review: Review, by: Actor) -> Decision:
    """A member of the council who neither wrote the project nor has a part in it."""
    if member_of(review.council, by) is None:
        return refuse(
            _("Chỉ thành viên {council} chấm điểm.").format(council=review.council.name),
            fix=_("Xem thành phần hội đồng trên trang thẩm định."),
        )
    return _is_open(review) and _is_free("score", review.project, by)


def can_close(review: Review, by: Actor) -> Decision:
    """Chair or secretary, under the same conditions as to score."""
    seat = member_of(review.council, by)
    if seat is None or seat.part == Member.Part.MEMBER:
        return refuse(
            _("Chỉ chủ tịch hoặc thư ký hội đồng chốt kết quả."),
            fix=_("Nhờ chủ tịch hoặc thư ký."),
        )
    return _is_open(review) and _is_free("score", review.project, by)


def can_key_sheet(review: Review, by: Actor) -> Decision:
    """The secretary keys what a member marked on paper."""
    seat = member_of(review.council, by)
    if seat is None or seat.part != Member.Part.SECRETARY:
        return refuse(
            _("Chỉ thư ký hội đồng nhập phiếu giấy."), fix=_("Đưa phiếu đã ký cho thư ký.")
        )
    return _is_open(review) and _is_free("score", review.project, by)


def _is_open(review: Review) -> Decision:
    if review.closed_at is not None or review.project.state != "registered":
        return refuse(_("Phiên chấm này đã chốt."), fix=_("Xem kết quả trên trang thẩm định."))
    return ALLOWED


def _is_free(act: str, project: Project, by: Actor, record: Record | None = None) -> Decision:
    record = record or Record(project)
    if duties.earlier(act, project, by, by.grants_for(JUDGES[act]), record=record):
        return refuse(
            _("{name} đã lập đề án này nên không chấm điểm nó.").format(name=by.name),
            fix=_("Thành viên khác chấm."),
        )
    return has_no_interest(project, by, record)


def can_see_sheets(review: Review, by: Actor) -> bool:
    """What each member gave is for the council itself once all is closed, for the head of the
    Department and for inspectors; everybody else sees the average."""
    is_inside = member_of(review.council, by) is not None
    return review.closed_at is not None and (is_inside or by.has_role(*ABOVE))


def can_decide_overlap(project: Project, by: Actor, record: Record | None = None) -> Decision:
    """An appraiser of the Department, at any time until the money is paid: slots fill late."""
    if not any(
        g.province == project.province.code for g in by.grants_for(JUDGES["decide_overlap"])
    ):
        return refuse(
            _("Chỉ chuyên viên thẩm định của Sở kết luận về dấu hiệu trùng."),
            fix=_("Chuyển cho chuyên viên Sở."),
        )
    if project.state not in FILLED_IN:
        return refuse(
            _("Đề án đang ở trạng thái “{state}”, không còn xét trùng.").format(
                state=project.get_state_display()
            ),
            fix=_("Phát hiện sau khi trả tiền thì thu hồi."),
        )
    return _is_free("decide_overlap", project, by, record)


def opinions_to_give(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: its project}, of those that she may answer for her body."""
    wanted = list(rows)
    asked = {
        (opinion.project.uuid, str(opinion.organisation.uuid)): opinion
        for opinion in selectors.owed_opinions(wanted)
    }
    done = work.done_on([opinion.project for opinion in asked.values()], by)
    return {
        row.pk: _described(opinion.project, opinion.pk)
        for row in wanted
        if (opinion := asked.get((row.subject, row.debtor)))
        and work.is_apart("give_opinion", done.get(opinion.project_id, ()), by, own(opinion, by))
    }


def points_to_answer(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """Points that her unit answers, or that she decides on: of projects that she may open and,
    where she decides, did not write."""
    wanted = list(rows)
    described = work.of_projects(wanted, by)
    against = {row.subject for row in wanted if row.kind == selectors.AGAINST}
    rows_of = Project.objects.filter(uuid__in=against).select_related("province")
    projects = {project.uuid: project for project in rows_of}
    done = work.done_on(list(projects.values()), by)
    return {
        row.pk: described[row.pk]
        for row in wanted
        if row.pk in described
        and (
            row.kind != selectors.AGAINST
            or work.is_apart(
                "decide_opinion",
                done.get(projects[row.subject].pk, ()),
                by,
                by.grants_for(*DECIDERS),
            )
        )
    }


def items_of_owners(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: her request}, of items that an owner was asked for."""
    wanted = list(rows)
    keys = [int(row.part) for row in wanted]
    listed = CompletionItem.objects.filter(pk__in=keys).select_related("of_request__province")
    items = {str(item.pk): item for item in listed}
    return {
        row.pk: Described(
            asked.code, asked.title, asked.province.code, asked.support_dong, (asked.code,)
        )
        for row in wanted
        if (item := items.get(row.part)) and (asked := item.of_request)
        if is_owner(asked.establishment_id, by)
    }


def own(opinion: Opinion, by: Actor) -> list[Grant]:
    """Her grants by which she speaks for the body that was asked."""
    return [g for g in by.grants_for(*SPEAKERS) if g.organisation_id == opinion.organisation_id]


def sheets_to_write(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    wanted = list(rows)
    subjects = {row.subject for row in wanted}
    seen = Project.objects.visible_to(by).filter(uuid__in=subjects).values("pk")
    open_ones = Review.objects.filter(project__in=seen, closed_at=None)
    reviews = {r.project.uuid: r for r in open_ones.select_related("project__province")}
    done = work.done_on([review.project for review in reviews.values()], by)
    seat = by.grants_for("council_member")
    return {
        row.pk: _described(review.project, review.uuid)
        for row in wanted
        if (review := reviews.get(row.subject))
        and work.is_apart("score", done.get(review.project_id, ()), by, seat)
    }


def _described(project: Project, place: object) -> Described:
    return Described(
        project.code, project.title, project.province.code, project.support_dong, (place,)
    )
