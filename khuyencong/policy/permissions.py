"""Who may take which step of a pack. The second person is not the first."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.models import Unit
from khuyencong.directory.permissions import holds_a_role
from khuyencong.obligations.models import Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.policy.models import RulePack
from khuyencong.policy.workflow import PACK

WRITERS = ("department_specialist", "department_leader")
ASKERS = (*WRITERS, "centre_head")
WRITING = ("draft", "edit", "propose")


def can_draft(province: Unit, by: Actor) -> Decision:
    if by.serves(province.code, *WRITERS):
        return ALLOWED
    return refuse(
        _("Chỉ Sở Công Thương soạn gói quy định của tỉnh."),
        fix=_("Gửi văn bản mới cho chuyên viên của Sở."),
    )


def can_ask(province: Unit, by: Actor) -> Decision:
    if by.serves(province.code, *ASKERS):
        return ALLOWED
    return refuse(
        _("Chỉ Sở Công Thương và lãnh đạo Trung tâm phát hành công văn hỏi."),
        fix=_("Báo lãnh đạo Trung tâm hoặc chuyên viên của Sở."),
    )


def can_step(name: str, pack: RulePack, by: Actor) -> Decision:
    step = PACK.find(name)
    if not (held := holds_a_role(step, pack.province.code, by)):
        return held
    if pack.state not in step.sources:
        return refuse(
            _("Gói quy định đang ở trạng thái “{state}”, không thể “{step}”.").format(
                state=pack.get_state_display(), step=step.label
            ),
            fix=_("Quy định đã áp dụng thì không sửa; soạn gói mới thay cho nó."),
        )
    wrote = events.hands(pack.stream, WRITING)
    if name == "put_in_force" and not wrote.isdisjoint(by.hands(*step.roles)):
        return refuse(
            _("{name} đã soạn hoặc trình gói này nên không được đưa vào áp dụng.").format(
                name=by.name
            ),
            fix=_("Giao một lãnh đạo khác của Sở duyệt: phải có hai người."),
        )
    return ALLOWED


def packs_to_answer(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: its pack}, of those that she may put in force."""
    wanted = list(rows)
    seen = RulePack.objects.visible_to(by).filter(uuid__in={row.subject for row in wanted})
    packs = {pack.uuid: pack for pack in seen.select_related("province")}
    return {
        row.pk: Described(pack.code, pack.title, pack.province.code)
        for row in wanted
        if (pack := packs.get(row.subject)) and can_step("put_in_force", pack, by)
    }
