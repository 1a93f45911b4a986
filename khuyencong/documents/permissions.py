"""Who takes an outgoing paper a step further."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.models import Organisation
from khuyencong.directory.models.roles import LEADERS, names_of
from khuyencong.documents.models import CaseFile, Incoming, Outgoing
from khuyencong.documents.papers import signing
from khuyencong.documents.selectors import office_on
from khuyencong.documents.workflow import DRAFTERS, OUTGOING
from khuyencong.obligations.models import Obligation
from khuyencong.obligations.selectors import Described

CHECKING = frozenset({"check_draft", "return_draft"})


def can_step(name: str, outgoing: Outgoing, by: Actor, *, on: date) -> Decision:
    """Where it stands, then whose hands these are."""
    step = OUTGOING.find(name)
    if outgoing.state not in step.sources:
        return refuse(
            _("Văn bản đang ở trạng thái “{state}”, chưa thể “{step}”.").format(
                state=outgoing.get_state_display(), step=step.label
            ),
            legal=step.legal,
            fix=_("Tải lại trang để xem bước hiện tại."),
        )
    if name in ("submit_draft", "submit_to_leader", "drop_draft"):
        return _is_drafter(outgoing, by)
    if name == "sign_draft":
        return _may_sign(outgoing, by, on)
    if name in CHECKING:
        return _may_check(outgoing, by, on)
    return _holds(by, outgoing.organisation_id, step.roles)


def can_keep_records(organisation: Organisation, by: Actor) -> Decision:
    """Books, incoming letters, copies: the records officer of the body."""
    return _holds(by, organisation.pk, frozenset({"records_officer"}))


def can_draft(organisation: Organisation, by: Actor) -> Decision:
    """Letters of the office itself: whoever drafts in the body, or keeps its records."""
    return _holds(by, organisation.pk, DRAFTERS | {"records_officer", "unit_head"})


def can_set_up(organisation: Organisation, by: Actor) -> Decision:
    """The records office and the rights to sign are given by who leads the body."""
    return _holds(by, organisation.pk, frozenset(LEADERS))


def _holds(by: Actor, organisation_id: int, roles: Iterable[str]) -> Decision:
    if any(grant.organisation_id == organisation_id for grant in by.grants_for(*roles)):
        return ALLOWED
    return refuse(
        _("Việc này của: {roles} tại cơ quan ban hành.").format(roles=names_of(roles)),
        fix=_("Chuyển cho người giữ vai trò đó."),
    )


def _is_drafter(outgoing: Outgoing, by: Actor) -> Decision:
    is_colleague = any(
        grant.role == outgoing.drafted_role and grant.debtor == outgoing.drafted_at_body
        for grant in by.grants
    )
    if is_colleague or by.id == outgoing.drafted_by_id:
        return ALLOWED
    return refuse(
        _("Dự thảo do {name} soạn; chỉ người soạn và người cùng vai trò nơi đó sửa, trình.").format(
            name=outgoing.drafted_by
        ),
        fix=_("Trả lại kèm ý kiến để người soạn sửa."),
    )


def _may_check(outgoing: Outgoing, by: Actor, on: date) -> Decision:
    if outgoing.state == "for_signature":
        return _may_sign(outgoing, by, on)
    decision = _holds(by, outgoing.organisation_id, ("unit_head",))
    return _is_another(outgoing, by, on) if decision else decision


def _is_another(outgoing: Outgoing, by: Actor, on: date) -> Decision:
    """Who drafted it does not also look at it, but in an office that joins the two."""
    office = office_on(outgoing.organisation, on)
    if by.id != outgoing.drafted_by_id or (office and office.is_joined):
        return ALLOWED
    return refuse(
        _("{name} soạn dự thảo này nên không tự duyệt.").format(name=by.name),
        legal="Nghị định 30/2020/NĐ-CP, Điều 12",
        fix=_("Chuyển cho lãnh đạo phòng khác, hoặc mở chế độ cơ quan nhỏ ở trang Văn thư."),
    )


def _may_sign(outgoing: Outgoing, by: Actor, on: date) -> Decision:
    return signing.may_sign(by, outgoing.organisation, outgoing.code, outgoing.title, on)


def letters_to_answer(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: the letter that came}, of the bodies she works in."""
    wanted = list(rows)
    seen = Incoming.objects.visible_to(by).filter(uuid__in={row.subject for row in wanted})
    letters = {one.uuid: one for one in seen.select_related("province")}
    return {
        row.pk: Described(
            _("Đến số {number}").format(number=letter.number),
            letter.summary,
            letter.province.code,
            args=(letter.uuid,),
            subject=(letter.uuid,),
        )
        for row in wanted
        if (letter := letters.get(row.subject))
    }


def papers_to_move(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: its paper}, of those that she may take further."""
    wanted = list(rows)
    seen = Outgoing.objects.filter(uuid__in={row.subject for row in wanted})
    papers = {one.uuid: one for one in seen.select_related("province", "organisation")}
    return {
        row.pk: Described(
            paper.title,
            paper.summary,
            paper.province.code,
            args=(paper.uuid,),
            subject=(paper.uuid,),
        )
        for row in wanted
        if (paper := papers.get(row.subject))
        and (by.on is None or can_step(row.sort.steps[0], paper, by, on=by.on))
    }


def files_to_hand_in(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: its file}, of the bodies she works in."""
    wanted = list(rows)
    seen = CaseFile.objects.visible_to(by).filter(uuid__in={row.subject for row in wanted})
    files = {one.uuid: one for one in seen.select_related("province", "heading")}
    return {
        row.pk: Described(
            case.heading.symbol if case.heading else _("chưa xếp"),
            case.title,
            case.province.code,
            args=(case.uuid,),
            subject=(case.uuid,),
        )
        for row in wanted
        if (case := files.get(row.subject))
    }
