"""Who may take which step. A refusal carries its reason, so hint, 403 page and log agree."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.core.models import Event
from khuyencong.core.workflow import Step
from khuyencong.directory.models import Establishment
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, names_of
from khuyencong.documents.models import KEPT_REMOVED
from khuyencong.projects.models import COMMUNE, Conflict, Project, Request, Track
from khuyencong.projects.permissions import duties
from khuyencong.projects.selectors import owed
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.workflow import PROJECT, REQUEST

# The Centre and the Department: who call for requests, prepare dossiers and examine them.
HANDLERS = frozenset(
    {"centre_specialist", "centre_head", "department_specialist", "department_leader"}
)

# Who sends in a request, and who of them does it for an owner.
APPLICANTS = REQUEST.find("submit_request").roles
TYPISTS = APPLICANTS - OF_AN_ESTABLISHMENT
# Who reads umbrella projects beside them.
UMBRELLA_READERS = HANDLERS | {"finance_officer", "provincial_approver", "inspector"}

# Who writes down the ministry's decision that raises a level, and until when.
RAISERS = ("department_specialist", "department_leader")
UNSIGNED = {"draft", "registered", "returned", "concluded", "forwarded", "planned", "estimated"}

DISOWN_DAYS = 30  # in which an owner says that what was sent in her name is not hers

# What waits while an owner says that her part of the project is not hers.
STOPPED = {
    "register", "conclude", "approve", "forward", "approve_estimate", "sign", "assign",
    "prepare_payment", "accept", "settle",
}  # fmt: skip

# Acts that end when the project is registered.
ON_THE_ESTIMATE = {"write_estimate", "open_slots", "close_slot"}
REGISTERED = {"registered", "concluded", "planned", "committed"}


def can_step(
    name: str, project: Project, by: Actor, *, act: str = "", record: Record | None = None
) -> Decision:
    """May `by` take step `name` on this project now? Role and scope, state, separate hands.

    `act`: one of `duties.LABELS` that is done before the step, by whoever may take it; a refusal
    names it instead of the step. `record`: of the project, where a page has read it.
    """
    step, label = PROJECT.find(name), duties.label(act or name)
    if not duties.covering(step.roles, project, by):
        return refuse(
            _("Bước “{step}” thuộc vai trò {roles}.").format(
                step=label, roles=names_of(step.roles)
            ),
            fix=_("Chuyển hồ sơ cho người giữ vai trò đó."),
        )
    if step.tracks and project.track not in step.tracks:
        return refuse(
            _("Bước “{step}” không áp dụng cho {track}.").format(
                step=label, track=project.get_track_display()
            ),
            legal=step.legal,
            fix=_("Xem bước tiếp theo trên trang đề án."),
        )
    if act in ON_THE_ESTIMATE and project.state in REGISTERED:
        return refuse(
            _("Dự toán của đề án đã khép từ lúc đăng ký."),
            fix={
                "registered": _(
                    "Rút đề án về để sửa; đã có người thẩm định thì đề nghị Sở yêu cầu bổ sung."
                ),
                "concluded": _("Rút đề án rồi lập lại."),
                "planned": _("Đề nghị điều chỉnh đề án."),
                "committed": _("Giảm kinh phí bằng phụ lục hợp đồng."),
            }[project.state],
        )
    if project.state not in step.sources:
        return refuse(
            _("Đề án đang ở trạng thái “{state}”, chưa thể “{step}”.").format(
                state=project.get_state_display(), step=label
            ),
            legal=step.legal,
            fix=_("Xem bước tiếp theo trên trang đề án."),
        )
    record = record or Record(project)
    if name == "take_back" and not (unexamined := is_unexamined(project, record)):
        return unexamined
    apart = duties.are_separate(name, project, by, step.roles, record=record)
    own = has_no_interest(project, by, record) if apart else apart
    return is_of_its_owners(record) if own and not act and name in STOPPED else own


def is_of_its_owners(record: Record) -> Decision:
    """Refused while an owner says that what somebody sent in her name is not hers."""
    for request in (member.request for member in record.members if member.request):
        said = owed.said_of_hers(act for act in record.acts if act.stream == request.stream)
        if said == "disown":
            return refuse(
                _("Chủ cơ sở nói đề nghị {code} không phải của mình.").format(code=request.code),
                fix=_("Chuyên viên Trung tâm mở đề nghị, hỏi chủ cơ sở rồi ghi kết quả."),
            )
        if said == "refuted":
            return refuse(
                _("Đề nghị {code} không phải của chủ cơ sở.").format(code=request.code),
                fix=_("Rút đề án; đã ký hợp đồng thì dừng thực hiện."),
            )
    return ALLOWED


def has_step(name: str, by: Actor) -> bool:
    """Whether a role of hers takes this step at all, in whatever project and state."""
    return by.has_role(*PROJECT.find(name).roles)


def is_unexamined(project: Project, record: Record | None = None) -> Decision:
    """Refused once somebody has begun to examine the project, whenever it was registered."""
    acts = (record or Record(project)).history
    examined = next((act for act in acts if act.kind in duties.EXAMINING), None)
    if examined is None:
        return ALLOWED
    return refuse(
        _("{person} đã làm “{act}” ngày {date}; đề án đang được thẩm định.").format(
            person=examined.by_name,
            act=duties.label(examined.kind),
            date=short(hanoi_date(examined.at)),
        ),
        fix=_("Đề nghị Sở yêu cầu bổ sung, hoàn thiện."),
    )


def has_no_interest(project: Project, by: Actor, record: Record | None = None) -> Decision:
    """Refused to who owns a beneficiary, or has said that the dossier touches them."""
    record = record or Record(project)
    owned = {grant.establishment_id for grant in by.grants if grant.establishment_id}
    if owned and owned & {member.establishment_id for member in record.members}:
        why = _("{name} có phần trong đơn vị thụ hưởng của đề án.").format(name=by.name)
    elif any(conflict.person == by.id for conflict in record.conflicts):
        why = _("{name} đã khai có xung đột lợi ích với đề án này.").format(name=by.name)
    else:
        return ALLOWED
    return refuse(why, fix=_("Giao cho người khác cùng vai trò."))


def require_step(name: str, project: Project, by: Actor, *, act: str = "") -> Step:
    can_step(name, project, by, act=act).require()
    return PROJECT.find(name)


def taken(name: str, project: Project, by: Actor) -> Event | None:
    """The event of a step that is taken once in a project's life, where `by` took it: a second
    press of the same button is answered with what the first one did."""
    return events.history(project.stream).filter(kind=name, by_id=by.id).last()


def can_lift(row: Conflict, by: Actor) -> Decision:
    """A declared conflict is lifted by the head of the Department, and never of oneself."""
    is_other = row.person not in by.hands("department_leader")
    if by.serves(row.project.province.code, "department_leader") and is_other:
        return ALLOWED
    return refuse(
        _("Chỉ lãnh đạo Sở gỡ được khai báo xung đột của người khác."),
        fix=_("Gửi lý do cho lãnh đạo Sở."),
    )


def can_record_priority(project: Project, by: Actor, record: Record | None = None) -> Decision:
    """The Department, of a project for national money, until its contract is signed."""
    if not by.serves(project.province.code, *RAISERS):
        return refuse(
            _("Chỉ Sở Công Thương ghi quyết định của Bộ về mức ưu tiên."),
            fix=_("Gửi quyết định cho chuyên viên của Sở phụ trách đề án."),
        )
    if project.track != Track.NATIONAL:
        return refuse(
            _("Quyết định của Bộ chỉ nâng mức của khuyến công quốc gia."),
            fix=_("Xem mức của khuyến công địa phương trên trang thẩm định."),
        )
    if project.state not in UNSIGNED:
        return refuse(
            _("Đề án đang ở trạng thái “{state}”, không ghi mức ưu tiên được nữa.").format(
                state=project.get_state_display()
            ),
            fix=_("Đã ký hợp đồng thì điều chỉnh bằng phụ lục."),
        )
    return has_no_interest(project, by, record)


def can_open_umbrella(province: str, by: Actor) -> Decision:
    if by.serves(province, *HANDLERS):
        return ALLOWED
    return refuse(_("Chỉ Trung tâm và Sở lập đề án khung."), fix=_("Gửi ý tưởng cho Trung tâm."))


def can_draft(implementing_unit_id: int, by: Actor) -> Decision:
    """Only the implementing unit's own specialists write its projects."""
    grants = by.grants_for(*PROJECT.find("register").roles)
    if any(grant.organisation_id == implementing_unit_id for grant in grants):
        return ALLOWED
    return refuse(
        _("Chỉ chuyên viên của đơn vị thực hiện được lập đề án."),
        fix=_("Gửi đề nghị để đơn vị thực hiện đưa vào đề án."),
    )


def can_request_step(name: str, request: Request, by: Actor) -> Decision:
    step = REQUEST.find(name)
    grants = by.grants_for(*step.roles)
    own = any(g.establishment_id == request.establishment_id for g in grants if g.establishment_id)
    office = any(
        g.province == request.province.code
        for g in grants
        if not g.establishment_id and g.role not in COMMUNE
    )
    near = request.place_id in {place for g in grants for place in g.place_ids}
    if not (own or office or near):
        return refuse(
            _("Bước “{step}” thuộc vai trò {roles}.").format(
                step=step.label, roles=names_of(step.roles)
            ),
            fix=_("Đăng nhập bằng tài khoản của cơ sở hoặc của đơn vị thực hiện."),
        )
    if request.state not in step.sources:
        return refuse(
            _("Đề nghị đang ở trạng thái “{state}”, không thể “{step}”.").format(
                state=request.get_state_display(), step=step.label
            ),
            fix=_("Xem việc cần làm trên trang đề nghị."),
        )
    return ALLOWED


def can_look_at_signature(request: Request, by: Actor) -> Decision:
    """The Centre, of what somebody else typed and photographed."""
    if not by.serves(request.province.code, "centre_specialist"):
        return refuse(
            _("Chỉ chuyên viên Trung tâm xem chữ ký của chủ cơ sở trên ảnh."),
            fix=_("Chuyển cho chuyên viên Trung tâm."),
        )
    if request.typist in by.hands("centre_specialist"):
        return refuse(
            _("{name} đã làm hộ đề nghị này nên không tự xem chữ ký.").format(name=by.name),
            fix=_("Giao cho chuyên viên khác của Trung tâm."),
        )
    return ALLOWED


def can_look_at_disowned(request: Request, by: Actor) -> Decision:
    """The Centre, of what somebody else typed."""
    if not by.serves(request.province.code, "centre_specialist"):
        return refuse(
            _("Chỉ chuyên viên Trung tâm xem lại đề nghị bị nói là không phải của chủ cơ sở."),
            fix=_("Chuyển cho chuyên viên Trung tâm."),
        )
    if request.typist in by.hands("centre_specialist"):
        return refuse(
            _("{name} đã làm hộ đề nghị này nên không tự xem lại.").format(name=by.name),
            fix=_("Giao cho chuyên viên khác của Trung tâm."),
        )
    return ALLOWED


def can_accept_late(request: Request, by: Actor) -> Decision:
    """The Centre, while the request waits for its answer."""
    if not by.serves(request.province.code, "centre_specialist", "centre_head"):
        return refuse(
            _("Chỉ Trung tâm nhận đề nghị nộp muộn."), fix=_("Chuyển cho chuyên viên Trung tâm.")
        )
    if request.state != "submitted":
        return refuse(
            _("Đề nghị đang ở trạng thái “{state}”, không còn chờ nhận.").format(
                state=request.get_state_display()
            ),
            fix=_("Xem trạng thái trên trang đề nghị."),
        )
    if request.typist in by.hands("centre_specialist", "centre_head"):
        return refuse(
            _("{name} đã làm hộ đề nghị này nên không tự nhận muộn.").format(name=by.name),
            fix=_("Giao cho người khác của Trung tâm."),
        )
    return ALLOWED


def can_disown(request: Request, by: Actor, *, on: date) -> Decision:
    """The owner herself, of what somebody sent in her name, for a while after it was sent."""
    owned = [grant.establishment_id for grant in by.grants_for("owner")]
    if request.establishment_id not in owned:
        return refuse(
            _("Chỉ chủ cơ sở nói được đề nghị này không phải của mình."),
            fix=_("Đăng nhập bằng tài khoản chủ cơ sở."),
        )
    if not request.typist or request.submitted_at is None:
        return refuse(
            _("Đề nghị {code} không do người khác nộp.").format(code=request.code),
            fix=_("Muốn sửa thì rút đề nghị về."),
        )
    if on > disown_until(request):
        return refuse(
            _("Chỉ trong {days} ngày từ khi nộp, đến ngày {day}.").format(
                days=DISOWN_DAYS, day=short(disown_until(request))
            ),
            fix=_("Gọi Trung tâm để được xem lại."),
        )
    return ALLOWED


def disown_until(request: Request) -> date:
    """The last day on which the owner says that what was sent is not hers."""
    assert request.submitted_at is not None  # asked of what was sent
    return hanoi_date(request.submitted_at) + timedelta(days=DISOWN_DAYS)


def can_restore(request: Request, by: Actor, *, on: date) -> Decision:
    """Who may throw drafts of this workshop away takes one back, for a while."""
    decision = can_request_step("restore_request", request, by)
    if decision and on > restored_until(request):
        return refuse(
            _("Bản nháp {code} chỉ lấy lại được đến hết ngày {day}.").format(
                code=request.code, day=short(restored_until(request))
            ),
            fix=_("Làm đề nghị mới từ bản nháp này."),
        )
    return decision


def restored_until(request: Request) -> date:
    """The last day on which a draft that was thrown away can be taken back."""
    thrown = events.history(request.stream).filter(kind="discard_request").last()
    assert thrown is not None  # asked of what was thrown away
    return hanoi_date(thrown.at + KEPT_REMOVED)


def is_owner(establishment_id: int, by: Actor) -> bool:
    """The owner, or a helper she named: what they send needs no further word from her."""
    return any(g.establishment_id == establishment_id for g in by.grants_for("owner", "helper"))


def can_type(establishment: Establishment, by: Actor) -> Decision:
    """The owner or her helper; officers of the commune; the Centre for what came on paper."""
    if establishment.merged_into_id is not None:
        return refuse(
            _("Thẻ {code} đã gộp vào cơ sở khác.").format(code=establishment.code),
            fix=_("Làm đề nghị ở thẻ của cơ sở còn lại."),
        )
    if is_owner(establishment.pk, by) or establishment.place_id in by.places_for(*COMMUNE):
        return ALLOWED
    if any(g.province == establishment.province.code for g in by.grants_for("centre_specialist")):
        return ALLOWED
    return refuse(
        _("Chỉ chủ cơ sở, người được nhờ hoặc cán bộ địa bàn được làm đề nghị cho cơ sở này."),
        fix=_("Nhờ chủ cơ sở ủy quyền trên trang của cơ sở."),
    )


def typed_for(establishment: Establishment, by: Actor) -> dict[str, dict[str, str]]:
    """What the event of typing for this owner says of whose place it was done in."""
    return by.in_place_of(
        g
        for g in by.grants_for(*APPLICANTS)
        if g.establishment_id == establishment.pk
        or (g.role in COMMUNE and establishment.place_id in g.place_ids)
        or (g.role == "centre_specialist" and g.province == establishment.province.code)
    )


def can_help(request: Request, by: Actor) -> Decision:
    """Somebody else than the owner types on only while she has not said no."""
    if request.is_help_refused and not is_owner(request.establishment_id, by):
        return refuse(
            _("Chủ cơ sở không cho người khác làm hộ đề nghị {code}.").format(code=request.code),
            fix=_("Gặp chủ cơ sở; chủ cơ sở tự làm tiếp được trên điện thoại."),
        )
    return can_type(request.establishment, by)
